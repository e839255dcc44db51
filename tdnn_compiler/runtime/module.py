"""A network as a torch module that runs the emitted kernels."""

import os
import warnings
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from typing import Literal, cast

import torch
from torch import Tensor, nn

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.expressions import at
from tdnn_compiler.layers import BatchNorm, Dropout
from tdnn_compiler.runtime import operators
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.inputs import Lengths, check_inputs, in_type, named_inputs
from tdnn_compiler.runtime.variants import Kernels, in_memory
from tdnn_compiler.window.length import expression

__all__ = ["CompiledModule", "InputCopied", "WithoutKernels", "execution"]

TRITON = find_spec("triton") is not None
# Triton, too, looks once, when it is imported.
INTERPRETED = os.environ.get("TRITON_INTERPRET", "0").lower() in ("1", "true", "on", "yes", "y")

KERNEL_TYPES = {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


class WithoutKernels(UserWarning):
    """A compiled network ran in plain torch."""


class InputCopied(UserWarning):
    """An input does not lie in memory as kernels read it."""


def execution(tensor: Tensor) -> Literal["kernels", "eager"]:
    """What runs on a tensor's device: Triton's kernels, or torch's own functions."""
    return "kernels" if TRITON and (INTERPRETED or tensor.is_cuda) else "eager"


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
@cache
def tell(reason: str) -> None:
    """Once per process and reason; under torch.compile while it traces."""
    warnings.warn(f"the network runs layer by layer in torch: {reason}", WithoutKernels, stacklevel=2)


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
@cache
def tell_of_copy(name: str, axes: str) -> None:
    """Once per process and input."""
    text = f"every call copies input '{name}': in memory kernels have {axes}, channels together"
    hint = "as in x.contiguous(), or in torch.channels_last seen through x.movedim(1, -1)"
    warnings.warn(f"{text}, {hint}", InputCopied, stacklevel=2)


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
def variant_key(kernels: Kernels, mode: Mode, wanted: tuple[str, ...], ragged: bool) -> str:
    """A constant to torch.compile, which does not look at how kernels are made."""
    found = kernels.ragged if ragged else kernels
    assert isinstance(found, Kernels)
    return found.variant(mode, wanted).key


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
def lengths_obstacle(kernels: Kernels) -> str | None:
    """Why kernels cannot take lengths."""
    if isinstance(kernels.ragged, Kernels):
        return None
    problem = kernels.ragged.problems[0]
    needs = f"{problem.where}: expected {problem.expected}, got {problem.got}"
    return f"with lengths it depends on its fixed length ({needs})"


class CompiledModule(EagerModule):
    """What `compile(network).module()` gives: the eager module's parameters and calls, run by kernels.

    Hooks of submodules do not run, as nothing calls these. What kernels do not cover, a device without
    Triton say, runs as in the eager module, with one warning (`WithoutKernels`) that says why.
    """

    kernels: Kernels
    _given: list[tuple[str, str, str]]
    """Parameters and buffers: what kernels call them, their layer, and what its module calls them."""
    _inputs: dict[str, str]
    _exact: set[str]
    _shapes: dict[str, torch.Size]
    _norms: list[tuple[str, BatchNorm]]
    _dropouts: list[tuple[str, float]]

    def __init__(self, kernels: Kernels) -> None:
        super().__init__(kernels.network)
        self.kernels = kernels
        program = kernels.program
        for array in program.parameters:
            if array.order:
                # In memory as kernels read it, so that they need no copy; torch sees its own axes.
                weight = cast(nn.Parameter, getattr(self._module(array.key.layer), array.key.steps[0]))
                weight.data = in_memory(array, weight.data).permute(array.order)
        labels, stored = program.labels, [array.key for array in (*program.parameters, *program.buffers)]
        self._given = [(labels[key], key.layer, key.steps[0]) for key in stored]
        self._inputs = {array.key.layer: labels[array.key] for array in program.inputs}
        self._exact = {labels[array.key] for array in program.buffers}
        self._shapes = {name: tensor.shape for name, tensor in self._held().items()}
        layers = {member.name: member.layer for member in self.network.members}
        self._norms = [(name, layer) for name, layer in layers.items() if isinstance(layer, BatchNorm)]
        self._dropouts = [(name, layer.p) for name, layer in layers.items() if isinstance(layer, Dropout)]

    def forward(
        self, *inputs: Tensor, lengths: Lengths | None = None, **named: Tensor
    ) -> Tensor | dict[str, Tensor]:
        """As the eager module."""
        given = named_inputs(self.forms, inputs, named)
        held = self._held()
        check_inputs(self.forms, given, next(iter(held.values()), None))
        first = next(iter(given.values()))
        reason = self._obstacle(first, self._kind(given, held), held, lengths is not None)
        if reason is not None:
            tell(reason)
        # An empty batch has nothing to launch; for a single value torch's batch norm has an error.
        if reason is not None or len(first) == 0 or self._single(given, lengths):
            return self._by_layer(given, lengths)
        return self._launched(given, held, lengths)

    @torch.compiler.disable  # type: ignore[untyped-decorator]
    def _by_layer(self, given: Mapping[str, Tensor], lengths: Lengths | None) -> Tensor | dict[str, Tensor]:
        return super().forward(*given.values(), lengths=lengths)

    def _held(self) -> dict[str, Tensor]:
        """Parameters and buffers as they are now: they may be parametrised."""
        return {label: getattr(self._module(layer), name) for label, layer, name in self._given}

    def _obstacle(
        self, first: Tensor, kind: torch.dtype, held: Mapping[str, Tensor], ragged: bool
    ) -> str | None:
        """Why kernels cannot run."""
        if execution(first) == "eager":
            lack = "Triton is missing" if first.is_cuda else f"the input is on '{first.device}', not on a GPU"
            return f"{lack} (TRITON_INTERPRET=1 interprets kernels on a CPU)"
        if kind not in KERNEL_TYPES.values():
            return f"kernels compute in fp32, fp16 or bf16, not in {kind}"
        changed = [name for name, tensor in held.items() if tensor.shape != self._shapes[name]]
        changed += [name for name, p in self._dropouts if cast(nn.Dropout, self._module(name)).p != p]
        for name, layer in self._norms:
            norm = cast(nn.BatchNorm1d, self._module(name))
            if (norm.momentum, norm.eps) != (layer.momentum, layer.eps):
                changed.append(name)
        if changed:
            return f"{', '.join(changed)} changed since it was compiled"
        if self._mode() is None:
            return "its batch norms and dropouts are not all in the same mode"
        return lengths_obstacle(self.kernels) if ragged else None

    def _mode(self) -> Mode | None:
        names = [name for name, _ in self._norms] + [name for name, _ in self._dropouts]
        training = [self._module(name).training for name in names]
        if any(training):
            return "train" if all(training) else None
        return "eval"

    def _single(self, given: Mapping[str, Tensor], lengths: Lengths | None) -> bool:
        """Whether a batch norm in training has a single value per channel: torch refuses that."""
        one = len(next(iter(given.values()))) == 1
        # What torch.compile traces has no numbers yet.
        if not one or not self._norms or self._mode() != "train" or torch.compiler.is_compiling():
            return False
        if lengths is not None:
            return any(int(self.output_lengths(lengths, name)[0]) == 1 for name, _ in self._norms)
        sizes = {
            self.network.symbols[size.symbol]: cast(int, size.symbol_at(n))
            for form in self.forms
            for size, n in zip(form.sizes, given[form.name].shape, strict=False)
            if size.symbol is not None
        }
        shapes = [self.network.shape(name) for name, _ in self._norms]
        return any(all(at(expression(p.extent), sizes) == 1 for p in shape.positions) for shape in shapes)

    def _launched(
        self, given: Mapping[str, Tensor], held: Mapping[str, Tensor], lengths: Lengths | None
    ) -> Tensor | dict[str, Tensor]:
        mode = cast(Mode, self._mode())
        kind = self._kind(given, held)
        for form in self.forms:
            if not given[form.name].is_contiguous():
                tell_of_copy(form.name, " × ".join(form.axes))
        arrays = {self._inputs[name]: in_type(x, kind).contiguous() for name, x in given.items()}
        arrays |= {name: self._as_kernels_take(name, tensor, kind) for name, tensor in held.items()}
        differentiable = torch.is_grad_enabled()
        wanted = tuple(name for name, x in arrays.items() if differentiable and x.requires_grad)
        key = variant_key(self.kernels, mode, wanted, lengths is not None)
        inputs = [arrays[self._inputs[name]] for name in given]
        valid = None
        if lengths is not None:
            valid = operators.valid_lengths(key, torch.as_tensor(lengths), inputs)
        results = operators.forward(key, list(arrays.values()), valid, self._seed(mode))
        outputs = dict(zip(self.network.outputs, results, strict=False))
        if mode == "train":
            self._update(results[len(outputs) :])
        return outputs if len(outputs) > 1 else results[0]

    def _kind(self, given: Mapping[str, Tensor], held: Mapping[str, Tensor]) -> torch.dtype:
        """What kernels compute in: the type of the inputs, or that of an embedding's weights."""
        return data_type(next(x for x in (*given.values(), *held.values()) if x.is_floating_point()))

    def _as_kernels_take(self, name: str, tensor: Tensor, kind: torch.dtype) -> Tensor:
        """Under autocast weights take its type; what is one number per channel stays as it is."""
        if name in self._exact:
            return tensor.float()
        return tensor.to(kind) if tensor.dim() > 1 else tensor

    def _seed(self, mode: Mode) -> Tensor | None:
        """Drawn as `draw_seed` does, but not read: that would end what torch.compile traces.

        TorchInductor draws other numbers than torch does, unless its `fallback_random` is set.
        """
        if mode == "eval" or not self._dropouts:
            return None
        return torch.randint(0, 2**63 - 1, (), dtype=torch.int64, device="cpu")

    @torch.no_grad()
    def _update(self, news: list[Tensor]) -> None:
        norms = [cast(nn.BatchNorm1d, self._module(name)) for name, _ in self._norms]
        old = [cast(Tensor, buffer) for norm in norms for buffer in (norm.running_mean, norm.running_var)]
        if norms:
            # All at once: a launch per buffer would cost more than many a network's kernels.
            torch._foreach_copy_(old, news[: len(old)])
            torch._foreach_add_([cast(Tensor, norm.num_batches_tracked) for norm in norms], 1)


def data_type(x: Tensor) -> torch.dtype:
    """What kernels compute in."""
    if torch.is_autocast_enabled(x.device.type) and x.dtype != torch.float64:
        return torch.get_autocast_dtype(x.device.type)
    return x.dtype
