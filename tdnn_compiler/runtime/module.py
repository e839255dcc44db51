"""A network as a torch module that runs the emitted kernels."""

import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, reduce
from importlib.util import find_spec
from typing import Any, Literal, cast

import torch
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.nn.utils.parametrize import is_parametrized

from tdnn_compiler.cpu.build import find_compiler, lack_of_compiler
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.layers import BatchNorm, Dropout
from tdnn_compiler.runtime import operators
from tdnn_compiler.runtime.backends import INTERPRETED
from tdnn_compiler.runtime.cpu import CpuAverages, CpuMachine
from tdnn_compiler.runtime.direct import DirectCalls, Outputs, call_key
from tdnn_compiler.runtime.direct_call import PLANNING, DirectCall, Site, can_be_direct
from tdnn_compiler.runtime.dropout import draw_seed
from tdnn_compiler.runtime.dtypes import KERNEL_TYPES
from tdnn_compiler.runtime.eager import EagerModule, is_recomputing
from tdnn_compiler.runtime.gpu import GpuAverages, GpuMachine
from tdnn_compiler.runtime.graphs import GraphedCall
from tdnn_compiler.runtime.inputs import (
    AxisNumbers,
    Lengths,
    cast_floating,
    check_inputs,
    length_key,
    lengths_by_axis,
    named_inputs,
)
from tdnn_compiler.runtime.module_changes import (
    assign_weights,
    find_changes,
    find_submodules,
    has_global_hooks,
    is_hooked,
    record_module,
)
from tdnn_compiler.runtime.tracing import constant_in_graphs, outside_of_graphs
from tdnn_compiler.runtime.variants import Kernels, Variant, variant_of
from tdnn_compiler.symbolic.expressions import substitute
from tdnn_compiler.symbolic.length import extent_expression

__all__ = ["CompiledModule", "InputCopied", "WithoutKernels", "execution"]

TRITON = find_spec("triton") is not None
COMPILER = find_compiler() is not None
Given = Mapping[str, Tensor]
Parts = Mapping[str, nn.Module]


class WithoutKernels(UserWarning):
    """A compiled network ran in plain torch."""


class InputCopied(UserWarning):
    """An input was copied, because its memory layout is not the one that kernels read."""


def execution(tensor: Tensor) -> Literal["triton", "native", "eager"]:
    """What runs on a tensor's device: Triton's kernels, those of a CPU, or torch's own functions."""
    on_cpu = tensor.device.type == "cpu"
    if TRITON and (tensor.is_cuda or (INTERPRETED and on_cpu)):
        return "triton"
    return "native" if on_cpu and COMPILER else "eager"


def is_native(given: Given) -> bool:
    """Whether a CPU's kernels run."""
    return execution(next(iter(given.values()))) == "native"


def lack(tensor: Tensor) -> str:
    """Why no kernels run on a tensor's device."""
    if tensor.is_cuda:
        return "Triton is missing"
    if tensor.device.type == "cpu":
        return cast(str, lack_of_compiler())
    return f"the input is on '{tensor.device}', neither on a GPU of Triton's nor on the CPU"


@cache
def warn_once(text: str, kind: type[UserWarning]) -> None:
    warnings.warn(text, kind, stacklevel=3)


# These two are no cached functions themselves: torch.compile traces what is in a cache, marked or not.


@constant_in_graphs
def warn_without_kernels(reason: str) -> None:
    """Warns once per process and reason; under torch.compile while it traces."""
    warn_once(f"the network runs layer by layer in torch: {reason}", WithoutKernels)


@constant_in_graphs
def warn_of_copy(name: str, axes: str) -> None:
    """Once per process and input."""
    text = f"every call copies input '{name}': in memory kernels have {axes}, channels together"
    hint = "as in x.contiguous(), or in torch.channels_last seen through x.movedim(1, -1)"
    warn_once(f"{text}, {hint}", InputCopied)


@constant_in_graphs
def variant_key(
    kernels: Kernels, native: bool, mode: Mode, wanted: tuple[str, ...], along: tuple[str, ...]
) -> str:
    """The variant's key, as a constant: torch.compile must not trace how kernels are made."""
    kernels = kernels.on_cpu if native else kernels
    found = kernels.with_lengths(along) if along else kernels
    assert isinstance(found, Kernels)
    return found.variant(mode, wanted).key


@constant_in_graphs
def lengths_obstacle(kernels: Kernels, native: bool, axes: tuple[str, ...]) -> str | None:
    """Why kernels cannot take lengths along axes."""
    found = (kernels.on_cpu if native else kernels).with_lengths(axes)
    if isinstance(found, Kernels):
        return None
    problem = found.problems[0]
    needs = f"{problem.where}: expected {problem.expected}, got {problem.got}"
    return f"with lengths it depends on its fixed length ({needs})"


class CompiledModule(EagerModule):
    """What `compile(network).module()` gives: the eager module's parameters and calls, run by kernels.

    What kernels do not cover, a CPU without a C++ compiler say, or a submodule that has been replaced or has
    hooks, runs as in the eager module, with one warning (`WithoutKernels`) that says why.
    """

    _given: list[tuple[str, str, str]]
    """Parameters and buffers: what kernels call them, their layer, and what its module calls them."""
    _direct: DirectCalls
    """Calls that have been checked."""
    _normalised: list[str]
    """The batch norms. `_norms` has those with averages of their own, `_uses` how many layers use these."""

    def __init__(self, kernels: Kernels, cuda_graphs: bool = False) -> None:
        super().__init__(kernels.network)
        self.kernels, self._cuda_graphs = kernels, cuda_graphs
        program = kernels.program
        labels, stored = program.labels, [array.key for array in (*program.parameters, *program.buffers)]
        self._given = [(labels[key], key.layer, key.steps[0]) for key in stored]
        self._inputs = {array.key.layer: labels[array.key] for array in program.inputs}
        self._exact = {labels[array.key] for array in program.buffers}
        layers = {member.name: member.layer for member in self.network.members}
        self._normalised = [name for name, layer in layers.items() if isinstance(layer, BatchNorm)]
        self._uses = Counter(self._owners[name] for name in self._normalised)
        self._norms = {name: cast(BatchNorm, layers[name]) for name in self._uses}
        self._dropouts = [name for name, layer in layers.items() if isinstance(layer, Dropout)]
        self._direct = DirectCalls()
        parts = find_submodules(self, self._ways)
        self._compiled = {name: record_module(name, module) for name, module in parts.items()}
        self._shapes = {name: tensor.shape for name, tensor in self._read_parameters(parts).items()}

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        """As any module's, but for torch's look at hooks, which costs as much as a small kernel."""
        if not (named or torch.compiler.is_compiling() or self._compiled_call_impl or is_hooked(self)):
            found = self._direct.run(self.forms, inputs, None)
            if found is not None:
                return found
        return super().__call__(*inputs, **named)

    def forward(
        self, *inputs: Tensor, lengths: Lengths | None = None, **named: Tensor
    ) -> Tensor | dict[str, Tensor]:
        """As the eager module."""
        # torch.fx hands over a proxy in place of a tuple, and of a dictionary.
        plain = type(inputs) is tuple and type(named) is dict and not torch.compiler.is_compiling()
        if plain and not named and len(inputs) == len(self.forms):
            found = self._direct.run(self.forms, inputs, lengths)
            if found is not None:
                return found
        given = named_inputs(self.forms, inputs, named)
        check_inputs(self.forms, given, self._parameter())
        if torch.compiler.is_exporting() or torch._C._get_tracing_state() is not None:
            # A graph that leaves this process is of torch's own operators.
            return super().forward(*given.values(), lengths=lengths)
        parts = find_submodules(self, self._ways)
        reason = self._obstacle(given, parts)
        if reason is None and lengths is not None:
            axes = tuple(lengths_by_axis(self.forms, lengths))
            reason = lengths_obstacle(self.kernels, is_native(given), axes)
        if reason is not None:
            warn_without_kernels(reason)
        # An empty batch has nothing to launch; for a single value torch's batch norm has an error.
        if (
            reason is not None
            or len(next(iter(given.values()))) == 0
            or self._has_single_value(given, parts, lengths)
        ):
            by_layer = self._outside_of_graphs if torch.compiler.is_compiling() else self._by_layer
            return by_layer(given, lengths)
        assign_weights(parts)
        return self._launch(given, parts, lengths)

    def _by_layer(self, given: Given, lengths: Lengths | None) -> Tensor | dict[str, Tensor]:
        return super().forward(*given.values(), lengths=lengths)

    @outside_of_graphs
    def _outside_of_graphs(self, given: Given, lengths: Lengths | None) -> Tensor | dict[str, Tensor]:
        return self._by_layer(given, lengths)

    def _read_parameters(self, parts: Parts) -> dict[str, Tensor]:
        """The present parameters and buffers by label; reading a parametrised one computes it."""
        return {label: getattr(parts[layer], leaf) for label, layer, leaf in self._given}

    def _obstacle(self, given: Given, parts: Parts) -> str | None:
        """Why kernels cannot run."""
        first = next(iter(given.values()))
        if execution(first) == "eager":
            return lack(first)
        if is_transformed():
            return "torch.func and forward-mode derivatives need torch's own operators"
        if has_global_hooks():
            return "all modules have hooks"
        changed = find_changes(self._compiled, parts) or self._misfits(parts, first.device)
        if changed:
            return f"{', '.join(changed)} changed since it was compiled"
        mode = self._mode(parts)
        if mode is None:
            return "its batch norms and dropouts are not all in the same mode"
        if mode == "train" and (moved := self._other_momenta(parts)):
            return f"the momentum of {', '.join(moved)}, whose averages several layers move, has changed"
        kind = self._kind(given)
        if kind not in KERNEL_TYPES.values():
            return f"kernels compute in fp32, fp16 or bf16, not in {kind}"
        if INTERPRETED and torch.bfloat16 in (kind, *(tensor.dtype for tensor in self.parameters())):
            return "Triton's interpreter is wrong in bf16"
        return None

    def _misfits(self, parts: Parts, device: torch.device) -> list[str]:
        """Parameters and buffers whose shape or device has changed.

        Parametrised ones are skipped: their shape is fixed, and reading them may change them.
        """
        found = []
        for name, place, leaf in self._given:
            module = parts[place]
            # Looked up here: torch's own way takes as long as a small kernel.
            tensor: Tensor | None = module._parameters.get(leaf)
            if tensor is None:
                tensor = module._buffers.get(leaf)
            if tensor is None:
                if is_parametrized(module, leaf):
                    continue
                tensor = getattr(module, leaf, None)
            if tensor is None or tensor.shape != self._shapes[name] or tensor.device != device:
                found.append(name)
        return found

    def _mode(self, parts: Parts) -> Mode | None:
        training = [parts[name].training for name in (*self._norms, *self._dropouts)]
        if any(training):
            return "train" if all(training) else None
        return "eval"

    def _other_momenta(self, parts: Parts) -> list[str]:
        """Shared batch norms with another momentum than kernels have, which return the last average alone."""
        return [
            name
            for name, layer in self._norms.items()
            if self._uses[name] > 1 and parts[name].momentum != layer.momentum
        ]

    def _has_single_value(self, given: Given, parts: Parts, lengths: Lengths | None) -> bool:
        """Whether a batch norm in training would see one value per channel, which torch refuses."""
        one = len(next(iter(given.values()))) == 1
        # What torch.compile traces has no numbers yet.
        if not one or not self._norms or self._mode(parts) != "train" or torch.compiler.is_compiling():
            return False
        sizes = {
            self.network.symbols[size.symbol]: cast(int, size.symbol_at(n))
            for form in self.forms
            for size, n in zip(form.sizes, given[form.name].shape, strict=False)
            if size.symbol is not None
        }
        axes = {} if lengths is None else lengths_by_axis(self.forms, lengths)
        shapes = {name: self.network.shape(name) for name in self._normalised}
        single = [
            name
            for name, shape in shapes.items()
            if all(
                substitute(extent_expression(p.extent), sizes) == 1
                for p in shape.positions
                if p.axis not in axes
            )
        ]
        if lengths is None or not single:
            return bool(single)
        return self._has_single_position(single, axes)

    def _has_single_position(self, norms: Sequence[str], lengths: Mapping[str, AxisNumbers]) -> bool:
        """Whether any of these layers has one valid position along these axes; a GPU asserts that not."""
        found = [cast("dict[str, Tensor]", self.output_lengths(lengths, name)).values() for name in norms]
        counts = torch.cat([reduce(torch.mul, each) for each in found])
        if not counts.is_cuda:
            return bool((counts == 1).any())
        torch._assert_async((counts > 1).all(), "batch norm expects more than one valid position")
        return False

    def _launch(self, given: Given, parts: Parts, lengths: Lengths | None) -> Tensor | dict[str, Tensor]:
        mode, held = cast(Mode, self._mode(parts)), self._read_parameters(parts)
        kind = self._kind(given)
        for form in self.forms:
            if not given[form.name].is_contiguous():
                warn_of_copy(form.name, " × ".join(form.axes))
        native = is_native(given)
        arrays = {
            self._inputs[name]: input_as_kernels_take(clone_for_autograd(x), kind, native)
            for name, x in given.items()
        }
        arrays |= {name: self._as_kernels_take(name, tensor, kind, native) for name, tensor in held.items()}
        differentiable = torch.is_grad_enabled()
        wanted = tuple(name for name, x in arrays.items() if differentiable and x.requires_grad)
        along = {} if lengths is None else lengths_by_axis(self.forms, lengths)
        key = variant_key(self.kernels, native, mode, wanted, tuple(along))
        inputs = [arrays[self._inputs[name]] for name in given]
        valid = None
        if lengths is not None:
            valid = operators.valid_lengths(key, list(map(torch.as_tensor, along.values())), inputs)
        tensors = list(arrays.values())
        if not torch.compiler.is_compiling():
            with PLANNING:
                call = self._prepare(given, parts, key, mode, length_key(lengths))
            if call is not None:
                return call(valid)
        dispatched = bool(wanted) or operators.is_dispatched(tensors)
        launch = operators.forward_operator if dispatched else operators.launch_forward
        results = launch(key, tensors, valid, self._seed(mode, tensors[0].device))
        outputs = dict(zip(self._outputs, results, strict=False))
        if mode == "train" and not is_recomputing():
            self._update(parts, results[len(outputs) :])
        return outputs if len(outputs) > 1 else results[0]

    def _prepare(
        self, given: Given, parts: Parts, key: str, mode: Mode, along: str | None
    ) -> Callable[[Tensor | None], Outputs] | None:
        """This call, as later ones like it will be; None where they have to go the long way again."""
        inputs, variant, kind = list(given.values()), variant_of(key), self._kind(given)
        called = call_key(inputs, along)
        # With lengths only numbers tell whether a batch norm sees a single value.
        single = mode == "train" and along is not None and len(inputs[0]) == 1
        if called is None or single or not can_be_direct(variant):
            return None
        counters = [
            (name, "num_batches_tracked")
            for name in self._norms
            if mode == "train" and parts[name].num_batches_tracked is not None
        ]
        places = [(layer, leaf) for _, layer, leaf in self._given]
        held = self._direct.watch(self, parts, [*places, *counters])
        if held is None or not all(
            x.is_contiguous() and x.dtype == (torch.float32 if label in self._exact else kind)
            for (label, _, _), x in zip(self._given, held, strict=False)
        ):
            return None
        if torch.is_grad_enabled() and any(x.is_inference() for x in (*inputs, *held)):
            return None
        native = is_native(given)
        if any(input_as_kernels_take(x, kind, native) is not x for x in inputs):
            return None
        machine, averages = self._direct.machine(variant, kind, inputs[0].device), None
        if mode == "train" and self._norms:
            averages = self._averages(parts, variant, machine)
            if averages is None:
                return None
        random = mode == "train" and bool(self._dropouts)
        site = Site(self._outputs, machine, averages, random)
        tensors = [*inputs, *held[: len(places)]]
        kind_of_call = GraphedCall if self._cuda_graphs and isinstance(machine, GpuMachine) else DirectCall
        call = kind_of_call(variant, site, tensors, len(inputs), along)
        self._direct.add(called, call)
        return partial(call, tensors)

    def _averages(
        self, parts: Parts, variant: Variant, machine: CpuMachine | GpuMachine
    ) -> CpuAverages | GpuAverages | None:
        """Running averages that take new values as they are; None where torch has to compute them."""
        norms = [cast(nn.BatchNorm1d, parts[name]) for name in self._norms]
        counters = [norm.num_batches_tracked for norm in norms]
        steps = [running_step(norm, layer) for norm, layer in zip(norms, self._norms.values(), strict=True)]
        if any(counter is None or counter.dtype != torch.int64 for counter in counters):
            return None
        if not all(isinstance(step, float) and step == 1 for step in steps):
            return None
        buffers = [cast(Tensor, buffer) for norm in norms for buffer in (norm.running_mean, norm.running_var)]
        updates = variant.emitted.forward_pass.plan.program.updates
        keys, uses = [array.key for array in updates.values()], list(self._uses.values())
        return machine.averages(buffers, cast("list[Tensor]", counters), uses, keys)

    def _kind(self, given: Given) -> torch.dtype:
        """The type that kernels compute in: that of floating-point inputs, else of an embedding's weights."""
        floating = next((x for x in given.values() if x.is_floating_point()), None)
        return compute_dtype(cast(Tensor, self._parameter() if floating is None else floating))

    def _as_kernels_take(self, name: str, tensor: Tensor, kind: torch.dtype, native: bool) -> Tensor:
        """A parameter or buffer in the type that kernels read.

        Those of a CPU have one type for all parameters. On a GPU autocast applies from two axes on.
        """
        if name in self._exact:
            return tensor.float()
        return tensor.to(kind) if native or tensor.dim() > 1 else tensor

    def _seed(self, mode: Mode, device: torch.device) -> Tensor | None:
        """The seed of dropout in this call; None without any.

        TorchInductor draws another one than eager torch, unless its `fallback_random` is set.
        """
        return None if mode == "eval" or not self._dropouts else draw_seed(device)

    @torch.no_grad()
    def _update(self, parts: Parts, news: list[Tensor]) -> None:
        if not self._norms:
            return
        norms = [cast(nn.BatchNorm1d, parts[name]) for name in self._norms]
        old = [cast(Tensor, buffer) for norm in norms for buffer in (norm.running_mean, norm.running_var)]
        # All at once: a launch per buffer would cost more than many a network's kernels.
        counters = [cast(Tensor, norm.num_batches_tracked) for norm in norms]
        torch._foreach_add_(counters, list(self._uses.values()))
        steps = [running_step(norm, layer) for norm, layer in zip(norms, self._norms.values(), strict=True)]
        if all(isinstance(step, float) and step == 1 for step in steps):
            torch._foreach_copy_(old, news[: len(old)])
            return
        for place, buffer in enumerate(old):
            buffer.copy_(buffer.float().lerp(news[place], steps[place // 2]))


def input_as_kernels_take(x: Tensor, kind: torch.dtype, native: bool) -> Tensor:
    """Numbers in the type that kernels read. Those of a CPU have one type for all tokens, too."""
    tokens = native and not x.is_floating_point()
    return (x.long() if tokens else cast_floating(x, kind)).contiguous()


def running_step(norm: nn.BatchNorm1d, layer: BatchNorm) -> float | Tensor:
    """The present momentum over the one that kernels were made with: it scales their running-average step."""
    if norm.momentum is None:
        return 1 / (cast(Tensor, norm.num_batches_tracked).float() * layer.first_step)
    return 1.0 if norm.momentum == layer.momentum else norm.momentum / layer.first_step


def clone_for_autograd(x: Tensor) -> Tensor:
    """A copy of what was made under inference mode, which autograd could not save; else the tensor itself."""
    if torch.compiler.is_compiling() or not torch.is_grad_enabled():
        return x
    return x.clone() if x.is_inference() else x


def is_transformed() -> bool:
    """Whether forward-mode derivatives or a transform such as vmap are active, which kernels do not know."""
    if forward_ad._current_level >= 0:
        return True
    return not torch.compiler.is_compiling() and torch._C._functorch.peek_interpreter_stack() is not None


def compute_dtype(x: Tensor) -> torch.dtype:
    """What kernels compute in."""
    if torch.is_autocast_enabled(x.device.type) and x.dtype != torch.float64:
        return torch.get_autocast_dtype(x.device.type)
    return x.dtype
