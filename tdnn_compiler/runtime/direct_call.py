"""A network's kernels for one kind of calls: forward and backward, only addresses are left to find out."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor
from torch._C._dynamo.guards import TensorGuards
from torch.autograd import Function
from torch.nn import Parameter

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Allocate, HostFunction
from tdnn_compiler.runtime.cpu import CpuAverages, CpuMachine, NativePass
from tdnn_compiler.runtime.cpu_shares import in_shares
from tdnn_compiler.runtime.dropout import draw_seed
from tdnn_compiler.runtime.eager import is_recomputing
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.gpu import GpuAverages, GpuMachine
from tdnn_compiler.runtime.layout import Signature, lay_out, view_of
from tdnn_compiler.runtime.operators import differentiate
from tdnn_compiler.runtime.variants import Variant

__all__ = [
    "PLAIN",
    "PLANNING",
    "DirectBackward",
    "DirectCall",
    "Gradients",
    "Launched",
    "Site",
    "can_be_direct",
    "is_watched",
]

PLAIN = (Tensor, Parameter)
Gradients = Sequence[Tensor | None]
PLANNING = RLock()
"""Threads that call a module for the first time share what its kernels read."""


def is_watched() -> bool:
    """Whether torch has to know of every operator: of a mode or a transform."""
    return bool(
        torch._C._len_torch_dispatch_stack()
        or torch._C._len_torch_function_stack()
        or torch._C._functorch.peek_interpreter_stack() is not None
    )


def made_keys(function: HostFunction) -> set[Key]:
    """The arrays that its kernels write."""
    return {step.array.key for step in function.steps if isinstance(step, Allocate)}


def can_be_direct(variant: Variant) -> bool:
    """Whether all that a caller gets are arrays that kernels write, and each output another one."""
    host = variant.emitted.host
    functions = [host.forward]
    if variant.wanted:
        if host.backward is None:
            return False
        functions.append(host.backward)
    for function in functions:
        groups = [results for group, results in function.results if group != "saved"]
        keys = [result.array.key for results in groups for result in results]
        alike = len(set(keys)) < len(keys) and function is host.forward
        if alike or not set(keys) <= made_keys(function):
            return False
    return True


@dataclass(frozen=True, eq=False)
class Site:
    """What a module gives its calls: its outputs' names, the kernels for its parameters, its averages."""

    names: Sequence[str]
    machine: CpuMachine | GpuMachine
    averages: CpuAverages | GpuAverages | None
    random: bool


Launched = tuple[tuple[Tensor, ...], Tensor | None, Tensor | None, Tensor | None]
"""The outputs of a call; and what its backward pass needs besides arrays that it was given: the block that
is kept, lengths and the seed."""


class DirectCall:
    """A variant for calls like one whose inputs, parameters and buffers are `given`.

    The first `inputs` of these are other tensors in each call; the others are at the same addresses.
    """

    def __init__(
        self,
        variant: Variant,
        site: Site,
        given: Sequence[Tensor],
        inputs: int,
        along: str | None,
    ) -> None:
        self.variant, self.site, self.machine = variant, site, site.machine
        function = variant.emitted.host.forward
        signature = Signature(function)
        arrays = dict(zip(signature.keys, given, strict=True))
        self.symbols, self.inputs, self.along = signature.symbols(given), inputs, along
        self.guards = TensorGuards(*given[:inputs], dynamic_dims_sizes=None, dynamic_dims_strides=None)
        outputs = next([r.array.key for r in found] for name, found in function.results if name == "outputs")
        updates = [] if site.averages is None else site.averages.keys
        apart = updates if self.machine.apart else []
        saved = saved_keys(variant)
        block = {key for key in saved if key in made_keys(function) and key not in outputs}
        options = Options(torch.empty(0, dtype=torch.int32) if along is not None else None)
        self.layout = lay_out(function, self.symbols, arrays, options, {*outputs, *apart}, block)
        fixed = dict(list(arrays.items())[inputs:])
        self.forward: Any = self.machine.plan(function, self.layout, signature.keys, self.layout, fixed)
        if isinstance(self.forward, NativePass):
            self.forward = in_shares(self.forward, given, self.symbols, outputs, block, options)
        self.constants = [signature.keys.index(array.key) for array in self.machine.constants(function)]
        self.likes = [self.machine.allocate((), x.dtype).expand(x.sizes) for x in self.layout.made]
        order = [each.array.key for each in self.layout.made]
        self.outputs = [order.index(key) for key in outputs]
        self.wanted = [n for n, label in enumerate(variant.arguments) if label in variant.wanted]
        self.saved_given = [signature.keys.index(key) for key in saved if key in arrays]
        self.saved_outputs = [outputs.index(key) for key in saved if key in outputs]
        self.saved = [*(k for k in saved if k in arrays), *(k for k in saved if k in outputs)]
        kinds = [self.layout.made[place] for place in self.outputs]
        self.output_kinds = [(torch.Size(x.sizes), x.dtype, given[0].device) for x in kinds]
        labels = zip(variant.arguments, given, strict=True)
        self.given_kinds = {label: (x.shape, x.dtype, x.device) for label, x in labels}
        self.apart = [order.index(key) for key in apart]
        places = {**self.layout.kept, **self.layout.scratch}
        self.updates = [(key in self.layout.kept, places[key]) for key in updates if key not in apart]
        self.made_backward: DirectBackward | None = None

    def fits(self, inputs: Sequence[Tensor], along: str | None) -> bool:
        """Whether inputs are like those that it was made for, also under the modes that torch is in.

        Modes, transforms and autocast are among the dispatch keys, which are compared, too.
        """
        try:
            return along == self.along and bool(self.guards.check(*inputs))
        except (TypeError, RuntimeError):
            # Another number of inputs, or something else than tensors.
            return False

    def __call__(self, given: Sequence[Tensor], lengths: Tensor | None) -> Tensor | dict[str, Tensor]:
        """The results for inputs, parameters and buffers."""
        if self.wanted:
            tensors = [given[number] for number in self.wanted]
            results = DirectFunction.apply(Run(self, given, lengths), *tensors)
        else:
            results, *_ = self.launch(given, lengths)
        return results[0] if len(results) == 1 else dict(zip(self.site.names, results, strict=True))

    def launch(self, given: Sequence[Tensor], lengths: Tensor | None) -> Launched:
        layout, machine = self.layout, self.machine
        seed = draw_seed(given[0].device) if self.site.random else None
        made = [machine.allocate_like(each) for each in self.likes]
        block = machine.allocate_kept(layout.kept_size) if layout.kept else None
        scratch: Any = self.forward.run(
            [given[number] for number in self.forward.varying],
            made,
            block,
            [given[number] for number in self.constants],
            lengths,
            seed,
        )
        if self.site.averages is not None:
            self.replace_averages(self.site.averages, made, block, scratch)
        return tuple([made[place] for place in self.outputs]), block, lengths, seed

    def replace_averages(
        self,
        averages: CpuAverages | GpuAverages,
        made: Sequence[Tensor],
        block: Tensor | None,
        scratch: Any,
    ) -> None:
        if is_recomputing():
            return
        start = 0 if block is None else block.data_ptr()
        here: list[Any] = [made[number] for number in self.apart]
        there: list[Any] = [(start if kept else scratch) + at for kept, at in self.updates]
        averages.replace(here or there)

    @property
    def backward(self) -> "DirectBackward":
        if self.made_backward is None:
            with PLANNING:
                self.made_backward = self.made_backward or self.plan_backward()
        return self.made_backward

    def plan_backward(self) -> "DirectBackward":
        return DirectBackward(self)

    def tensors_in(self, block: Tensor) -> dict[Key, Tensor]:
        """The arrays that are in the block, as tensors of their own."""
        arrays = self.layout.arrays
        return {key: view_of(block, place, arrays[key]).clone() for key, place in self.layout.kept.items()}


def saved_keys(variant: Variant) -> list[Key]:
    """What the backward pass reads of the forward one."""
    function = variant.emitted.host.backward
    return [array.key for _, array in function.saved] if variant.wanted and function is not None else []


@dataclass(frozen=True, eq=False)
class Run:
    """One call, and what it is given."""

    call: DirectCall
    given: Sequence[Tensor]
    lengths: Tensor | None


class DirectFunction(Function):
    """The kernels under autograd; their operators are for those who trace."""

    @staticmethod
    def forward(ctx: Any, run: Run, *_: Tensor) -> tuple[Tensor, ...]:
        call = run.call
        outputs, block, lengths, seed = call.launch(run.given, run.lengths)
        ctx.call = call
        given = [run.given[number] for number in call.saved_given]
        kept = [outputs[number] for number in call.saved_outputs]
        ctx.save_for_backward(*given, *kept, block, lengths, seed)
        ctx.set_materialize_grads(False)
        return outputs

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> tuple[Tensor | None, ...]:
        call: DirectCall = ctx.call
        *saved, block, lengths, seed = ctx.saved_tensors
        if torch.is_grad_enabled() or is_watched() or not all(map(is_plain, grads)):
            return None, *differentiate_traced(call, grads, saved, block, lengths, seed)
        return None, *call.backward(grads, saved, block, lengths, seed)


def is_plain(grad: Tensor | None) -> bool:
    """Whether a gradient is numbers in memory, and torch does not look on."""
    return grad is None or not (
        type(grad) not in PLAIN
        or grad.layout is not torch.strided
        or grad.is_neg()
        or grad._is_zerotensor()
        or torch._C._functorch.is_legacy_batchedtensor(grad)
    )


def differentiate_traced(
    call: DirectCall,
    grads: Gradients,
    saved: Sequence[Tensor],
    block: Tensor | None,
    lengths: Tensor | None,
    seed: Tensor | None,
) -> list[Tensor | None]:
    """The gradients through the operator, which transforms and second derivatives know."""
    variant = call.variant
    known = dict(zip(call.saved, saved, strict=True)) | ({} if block is None else call.tensors_in(block))
    kept = [known[key] for key in saved_keys(variant)]
    context = SimpleNamespace(
        variant=variant,
        saved_tensors=(*kept, lengths, seed),
        likes=call.output_kinds,
        sizes=call.given_kinds,
    )
    _, found, _, _ = differentiate(context, list(grads))
    return [found[number] for number in call.wanted]


class DirectBackward:
    """The backward pass of a kind of calls."""

    def __init__(self, call: DirectCall) -> None:
        variant, self.machine = call.variant, call.machine
        function = variant.emitted.host.backward
        assert function is not None
        results = {result.label: result for _, found in function.results for result in found}
        labels = [variant.arguments[number] for number in call.wanted]
        kinds = call.given_kinds
        wanted = [kinds[label] for label in labels]
        self.likes = [self.machine.allocate((), dtype).expand(shape) for shape, dtype, _ in wanted]
        gradients = [results[label].array if label in results else None for label in labels]
        # Gradients that are the same are one array: of the biases of norms whose outputs are added, say.
        keys = [None if array is None else array.key for array in gradients]
        self.alike = [(n, keys.index(key)) for n, key in enumerate(keys) if key and keys.index(key) < n]
        again = {number for number, _ in self.alike}
        # Those that torch has in another order are written elsewhere first.
        first = [(n, a) for n, a in enumerate(gradients) if a is not None and n not in again]
        ordered = {a.key: n for n, a in first if a.order}
        written = {a.key: n for n, a in first if not a.order}
        self.zero = [n for n, array in enumerate(gradients) if array is None]
        # Of arrays only types count here.
        types = {
            array.key: torch.empty(0, dtype=kinds[label][1] if label in kinds else torch.float32)
            for label, array in function.saved
        }
        made = {*written, *ordered} if self.machine.apart else set(written)
        self.layout = lay_out(function, call.symbols, types, Options(), made)
        given = [*call.saved, *(array.key for array in function.arguments)]
        self.passed = self.machine.plan(function, self.layout, given, call.layout, {})
        self.constants = [given.index(array.key) for array in self.machine.constants(function)]
        self.made = [(written.get(each.array.key), each) for each in self.layout.made]
        self.seeds = [variant.outputs.index(label) for label in variant.seeds]
        self.output_kinds = call.output_kinds
        self.reordered = list(ordered.values())
        self.places = [self.layout.scratch.get(key, 0) for key in ordered]
        numbers = {each.array.key: number for number, each in enumerate(self.layout.made)}
        self.sources = [numbers[key] for key in ordered] if self.machine.apart else []
        self.reorder = self.machine.reordering([self.layout.arrays[key] for key in ordered])

    def __call__(
        self,
        grads: Gradients,
        saved: Sequence[Tensor],
        block: Tensor | None,
        lengths: Tensor | None,
        seed: Tensor | None,
    ) -> list[Tensor | None]:
        """The gradients that are wanted."""
        found = [self.machine.allocate_like(each) for each in self.likes]
        made, scratch = self.launch(found, grads, saved, block, lengths, seed)
        if self.reordered:
            here: list[Any] = [made[number] for number in self.sources]
            sources = here if self.machine.apart else [scratch + place for place in self.places]
            self.reorder(sources, [found[number] for number in self.reordered])
        for number, same in self.alike:
            found[number].copy_(found[same])
        for number in self.zero:
            found[number].zero_()
        return list(found)

    def launch(
        self,
        found: Sequence[Tensor],
        grads: Gradients,
        saved: Sequence[Tensor],
        block: Tensor | None,
        lengths: Tensor | None,
        seed: Tensor | None,
    ) -> tuple[Sequence[Tensor], Any]:
        """Writes those gradients that lie as torch's do; the other arrays, and the scratch memory."""
        given = [*saved, *(self.seed_of(grads, number) for number in self.seeds)]
        allocate = self.machine.allocate
        made = [allocate(each.sizes, each.dtype) if n is None else found[n] for n, each in self.made]
        scratch = self.passed.run(
            [given[number] for number in self.passed.varying],
            made,
            block,
            [given[number] for number in self.constants],
            lengths,
            seed,
        )
        return made, scratch

    def seed_of(self, grads: Gradients, number: int) -> Tensor:
        grad = grads[number]
        if grad is None:
            shape, dtype, device = self.output_kinds[number]
            return torch.zeros(shape, dtype=dtype, device=device)
        return grad.contiguous()
