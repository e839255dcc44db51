"""The kernels of a network: a variant for each mode and each set of gradients, made when first needed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from threading import RLock
from typing import Any

from sympy import srepr

from tdnn_compiler.cpu.host import CPU_BLOCKS
from tdnn_compiler.cpu.known import package_digest
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.program import EquationProgram, Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.printers.loading import digest
from tdnn_compiler.runtime.cpu import CpuPasses
from tdnn_compiler.runtime.execute import Passes, launch_nothing
from tdnn_compiler.runtime.inputs import InputForm, input_forms
from tdnn_compiler.runtime.launch import load_triton_kernels
from tdnn_compiler.runtime.lengths import open_fixed_length
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.tile.lower.lower import base_lengths

__all__ = ["Kernels", "Variant", "variant_of"]

VARIANTS: dict[str, "Variant"] = {}
MAKING_LOCK = RLock()
"""Threads that call one module for the first time want the same kernels."""


def variant_of(key: str) -> "Variant":
    """The variant of that key. It was made in this process: calling a module makes what it runs."""
    return VARIANTS[key]


@dataclass(frozen=True, eq=False)
class Variant:
    """Kernels, and the names in the lists of tensors that go into an operator and come out of it."""

    emitted: EmittedNetwork
    forms: tuple[InputForm, ...]
    wanted: tuple[str, ...]
    """What a gradient is computed for."""
    native: CpuPasses | None = None
    """The kernels of a CPU, where they are."""
    along: tuple[str, ...] = ()
    """The axes that sequences have lengths along; none: the one that there is."""

    @cached_property
    def key(self) -> str:
        """The same in every process, and another one for other kernels."""
        if self.native is None:
            source = self.emitted.source
        else:
            source = f"{package_digest()}\n{self.native.made_from}"
        return digest("\n".join((source, *self.wanted, repr(self.forms), repr(self.along))))

    @cached_property
    def given(self) -> tuple[Array, ...]:
        """Inputs, parameters and buffers, in the order in which the emitted function takes them."""
        return self.emitted.forward_pass.plan.program.given

    def labels(self, arrays: Iterable[Array]) -> tuple[str, ...]:
        """What arrays are called in the dictionaries of the emitted functions."""
        return tuple(self.emitted.forward_pass.labels[array.key] for array in arrays)

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        return self.labels(self.given)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        return self.labels(self.emitted.forward_pass.plan.program.outputs)

    @cached_property
    def updates(self) -> tuple[str, ...]:
        """The buffers that are replaced."""
        labels = self.emitted.forward_pass.labels
        return tuple(labels[key] for key in self.emitted.forward_pass.plan.program.updates)

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """What else the forward operator returns, for the backward one; an output comes only once."""
        saved = self.labels(self.emitted.forward_pass.plan.saved)
        return tuple(label for label in saved if label not in self.outputs)

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """What the backward operator takes.

        Nothing else: a buffer that is kept must not change before the backward pass, and in training it does.
        """
        function = self.emitted.host.backward
        assert function is not None
        return tuple(label for label, _ in function.saved)

    @cached_property
    def seeds(self) -> tuple[str, ...]:
        """The outputs in the order in which the emitted backward function takes their gradients."""
        assert self.emitted.backward_pass is not None
        labels = self.emitted.forward_pass.labels
        outputs = {a.key.gradient: labels[a.key] for a in self.emitted.forward_pass.plan.program.outputs}
        return tuple(outputs[array.key] for array in self.emitted.backward_pass.plan.program.inputs)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Those given arrays whose gradient the backward function returns."""
        assert self.emitted.backward_pass is not None
        return frozenset(
            self.emitted.forward_pass.labels[key] for key in self.emitted.backward_pass.plan.program.targets
        )

    @cached_property
    def run(self) -> Passes | CpuPasses:
        if self.native is not None:
            return self.native
        kernels = load_triton_kernels(self.emitted)
        return Passes(self.emitted.host, kernels, compile=kernels.compile)

    @cached_property
    def trace(self) -> Passes:
        """Without kernels: for tensors that have only a shape and a type."""
        return Passes(self.emitted.host, launch_nothing)


@dataclass(frozen=True, eq=False)
class Kernels:
    """All variants of one network, with tiles for elements of `width` bytes."""

    network: Network
    size: Blocks | Tiles | None = None
    target: Target | None = None
    width: int = 2
    fuse: tuple[tuple[str, str], ...] = ()
    forms: tuple[InputForm, ...] | None = None
    """What inputs must be, where that is not what the network says."""
    native: bool = False
    """Whether they are a CPU's."""
    winograd: bool = True
    """Whether a CPU's multiply taps three at a time."""
    along: tuple[str, ...] = ()
    """The axes that sequences have lengths along; none: the one that there is."""
    made: dict[tuple[Mode, frozenset[str]], Variant] = field(default_factory=dict, repr=False)
    ragged: dict[tuple[str, ...], "Kernels | NetworkError"] = field(default_factory=dict, repr=False)
    """Those that take lengths, by axes."""

    @cached_property
    def program(self) -> EquationProgram:
        """The equations of the network. NetworkError for layers that have none."""
        program = forward(self.network, "eval")
        base_lengths(program)
        return program

    def variant(self, mode: Mode, wanted: Collection[str]) -> Variant:
        """The kernels of a mode that compute these gradients; none: nothing is kept for a backward pass."""
        which = mode, frozenset(wanted)
        with MAKING_LOCK:
            return self.made.get(which) or self._make(which)

    def _make(self, which: tuple[Mode, frozenset[str]]) -> Variant:
        mode, wanted = which
        emitted = compile_passes(
            self.network, mode, self.size, wanted, self.target, self.width, self.fuse, self.along
        )
        labels = emitted.forward_pass.labels
        given = (labels[array.key] for array in emitted.forward_pass.plan.program.given)
        order = tuple(label for label in given if label in wanted)
        forms = self.forms or input_forms(self.network)
        native = CpuPasses(emitted, self.winograd, self.describe(mode, order)) if self.native else None
        variant = Variant(emitted, forms, order, native, self.along)
        self.made[which] = VARIANTS[variant.key] = variant
        return variant

    def describe(self, mode: Mode, wanted: Sequence[str]) -> str:
        """All that a variant is made from, but for this package."""
        network = self.network
        members = ((each.name, each.layer, each.sources, each.weights_of) for each in network.members)
        symbols = (srepr(symbol) for symbol in network.symbols.values())
        options = (mode, wanted, self.size, self.target, self.width, self.fuse, self.winograd, self.along)
        return "\n".join((*map(repr, members), *symbols, repr(network.outputs), repr(options)))

    def with_lengths(self, axes: tuple[str, ...]) -> "Kernels | NetworkError":
        """Kernels that take lengths along axes: fixed lengths are open in them.

        An error where layers need such a length. Where there is one axis only, and open, all kernels take
        them.
        """
        if axes not in self.ragged:
            self.ragged[axes] = self._with_lengths(axes)
        return self.ragged[axes]

    def _with_lengths(self, axes: tuple[str, ...]) -> "Kernels | NetworkError":
        try:
            network = reduce(open_fixed_length, axes, self.network)
            single = len({name for form in input_forms(self.network) for name in form.positions}) == 1
            if network is self.network and single:
                return self
            along = () if single else axes
            forms = self.forms or input_forms(self.network)
            kernels = replace(self, network=network, forms=forms, along=along, made={}, ragged={})
            _ = kernels.program
        except NetworkError as error:
            return error
        return kernels

    @cached_property
    def on_cpu(self) -> "Kernels":
        """The same network's kernels for a CPU."""
        if self.native:
            return self
        return Kernels(
            self.network, CPU_BLOCKS, forms=self.forms, native=True, winograd=self.winograd, along=self.along
        )

    # A copy of a module shares what was made; in another process it is made anew.

    def __deepcopy__(self, memo: dict[int, Any]) -> "Kernels":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Kernels, (
            *(self.network, self.size, self.target, self.width, self.fuse, self.forms, self.native),
            *(self.winograd, self.along),
        )
