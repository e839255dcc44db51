"""The kernels of a network: a variant for each mode and each set of gradients, made when first needed."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType
from typing import Any

from torch import Tensor

from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode, Program
from tdnn_compiler.equations.terms import Array
from tdnn_compiler.errors import NetworkError
from tdnn_compiler.fusion.targets import Target
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.printers.emit import Pass
from tdnn_compiler.runtime.inputs import InputForm, input_forms
from tdnn_compiler.runtime.lengths import with_open_length
from tdnn_compiler.runtime.load import digest, load
from tdnn_compiler.tile.lower import base_length

__all__ = ["Kernels", "Variant", "in_memory", "variant_of"]

Passes = tuple[Callable[..., Any], Callable[..., Any]]

VARIANTS: dict[str, "Variant"] = {}


def variant_of(key: str) -> "Variant":
    """The variant of that key. It was made in this process: calling a module makes what it runs."""
    return VARIANTS[key]


@dataclass(frozen=True, eq=False)
class Variant:
    """Kernels, and the names in the lists of tensors that go into an operator and come out of it."""

    emitted: Emitted
    forms: tuple[InputForm, ...]
    wanted: tuple[str, ...]
    """What a gradient is computed for."""

    @cached_property
    def key(self) -> str:
        return digest("\n".join((self.emitted.source, *self.wanted, repr(self.forms))))

    @cached_property
    def given(self) -> tuple[Array, ...]:
        """Inputs, parameters and buffers, in the order in which the emitted function takes them."""
        return self.emitted.there.plan.program.given

    def labels(self, arrays: Iterable[Array]) -> tuple[str, ...]:
        """What arrays are called in the dictionaries of the emitted functions."""
        return tuple(self.emitted.there.labels[array.key] for array in arrays)

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        return self.labels(self.given)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        return self.labels(self.emitted.there.plan.program.outputs)

    @cached_property
    def updates(self) -> tuple[str, ...]:
        """The buffers that are replaced."""
        labels = self.emitted.there.labels
        return tuple(labels[key] for key in self.emitted.there.plan.program.updates)

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """What else the forward operator returns, for the backward one; an output comes only once."""
        saved = self.labels(self.emitted.there.plan.saved)
        return tuple(label for label in saved if label not in self.outputs)

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """What the backward operator takes: what its kernels read, and whose sizes and types it asks for.

        Nothing else: a buffer that is kept must not change before the backward pass, and in training it does.
        """
        there, back = self.emitted.there.plan.program, self.emitted.back
        assert back is not None
        typed = [array for array in there.parameters if array.key in back.plan.program.targets]
        read = [array for kernel in back.plan.kernels for array in kernel.loads]
        labels = self.emitted.there.labels
        asked = [labels[array.key] for array in (*there.inputs, *typed, *read) if array.key in labels]
        known = {*self.arguments, *self.outputs, *self.stored}
        return tuple(label for label in dict.fromkeys(asked) if label in known)

    @cached_property
    def seeds(self) -> tuple[str, ...]:
        """The outputs in the order in which the emitted backward function takes their gradients."""
        assert self.emitted.back is not None
        labels = self.emitted.there.labels
        outputs = {a.key.gradient: labels[a.key] for a in self.emitted.there.plan.program.outputs}
        return tuple(outputs[array.key] for array in self.emitted.back.plan.program.inputs)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Those given arrays whose gradient the backward function returns."""
        assert self.emitted.back is not None
        return frozenset(self.emitted.there.labels[key] for key in self.emitted.back.plan.program.targets)

    @cached_property
    def run(self) -> Passes:
        module = load(self.emitted.source)
        return module.forward, getattr(module, "backward", unreachable)

    @cached_property
    def trace(self) -> Passes:
        """The same functions with kernels that do nothing: for tensors that have only a shape and a type."""
        each: list[Pass | None] = [self.emitted.there, self.emitted.back]
        programs = [program for one in each if one is not None for program in one.programs]
        quiet = dict.fromkeys((f"{program.name}_kernel" for program in programs), Quiet())
        first, second = (silenced(function, quiet) for function in self.run)
        return first, second


def silenced(function: Callable[..., Any], quiet: dict[str, "Quiet"]) -> Callable[..., Any]:
    assert isinstance(function, FunctionType)
    silent = FunctionType(function.__code__, function.__globals__ | quiet, function.__name__)
    silent.__kwdefaults__ = function.__kwdefaults__
    return silent


class Quiet:
    """A kernel that does nothing."""

    def __getitem__(self, grid: object) -> Callable[..., None]:
        return lambda *_, **__: None


def unreachable(*_: object, **__: object) -> None:
    raise AssertionError("this variant has no backward pass")


def in_memory(array: Array, tensor: Tensor) -> Tensor:
    """A given array with its axes in the order that kernels read: what `saved` of the emitted file holds."""
    if not array.order:
        return tensor.contiguous()
    return tensor.permute([array.order.index(place) for place in range(len(array.order))]).contiguous()


@dataclass(frozen=True, eq=False)
class Kernels:
    """All variants of one network, with tiles for elements of `width` bytes."""

    network: Network
    size: Blocks | None = None
    target: Target | None = None
    width: int = 2
    forms: tuple[InputForm, ...] | None = None
    """What inputs must be, where that is not what the network says."""
    made: dict[tuple[Mode, frozenset[str]], Variant] = field(default_factory=dict, repr=False)

    @cached_property
    def program(self) -> Program:
        """The equations of the network. NetworkError for layers that have none."""
        program = forward(self.network, "eval")
        base_length(program)
        return program

    def variant(self, mode: Mode, wanted: Collection[str]) -> Variant:
        """The kernels of a mode that compute these gradients; none: nothing is kept for a backward pass."""
        which = mode, frozenset(wanted)
        if which not in self.made:
            emitted = compile_passes(self.network, mode, self.size, which[1], self.target, self.width)
            labels = emitted.there.labels
            given = (labels[array.key] for array in emitted.there.plan.program.given)
            order = tuple(label for label in given if label in which[1])
            variant = Variant(emitted, self.forms or input_forms(self.network), order)
            self.made[which] = VARIANTS[variant.key] = variant
        return self.made[which]

    @cached_property
    def ragged(self) -> "Kernels | NetworkError":
        """Kernels that take lengths: they leave a fixed length open. An error where layers need it."""
        try:
            network = with_open_length(self.network)
            if network is self.network:
                return self
            kernels = Kernels(network, self.size, self.target, self.width, input_forms(self.network))
            _ = kernels.program
        except NetworkError as error:
            return error
        return kernels

    # A copy of a module shares what was made; in another process it is made anew.

    def __deepcopy__(self, memo: dict[int, Any]) -> "Kernels":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Kernels, (self.network, self.size, self.target, self.width)
