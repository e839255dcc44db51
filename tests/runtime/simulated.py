"""Compiled modules on a GPU that is not here: launches as Triton's, of kernels that are C++ or do nothing."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import torch

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime import module, variants
from tdnn_compiler.runtime.execute import LaunchArgument, Options
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.native import NativeKernels, native_kernels, pointer_or_number

PLAIN_TARGET = replace(TARGETS["sm_90"], descriptors=())
"""A target whose kernels C++ can be printed of."""


@dataclass(eq=False)
class CompiledKernel:
    """As Triton's: it runs on addresses and numbers, of which constants are the last."""

    compiled: Any
    arguments: int
    rank: int
    function: object = None
    packed_metadata: object = None
    runs: int = 0

    def run(self, *given: Any) -> None:
        self.runs += 1
        if self.compiled is not None:
            grid, told = given[: self.rank], given[9 : 9 + self.arguments]
            pointers = map(ctypes.c_void_p, told[: self.compiled[1]])
            self.compiled[0](*pointers, *map(pointer_or_number, (*told[self.compiled[1] :], *grid)))


@dataclass(frozen=True, eq=False)
class SimulatedKernels(TritonKernels):
    """Triton's kernels of a network; without `native` ones they do nothing."""

    native: NativeKernels | None = None
    compiled: list[CompiledKernel] = field(default_factory=list)
    launches: list[tuple[Launch, Sequence[LaunchArgument], Options]] = field(default_factory=list)

    def launch(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[LaunchArgument], options: Options
    ) -> tuple[Any, list[Any]]:
        self.launches.append((launch, arguments, options))
        found = None
        if self.native is not None:
            self.native(launch, grid, arguments, options)
            pointers = sum(x is None or isinstance(x, torch.Tensor) for x in arguments)
            found = self.native.functions[launch.program.name], pointers
        self.compiled.append(CompiledKernel(found, len(arguments), len(grid)))
        return self.compiled[-1], ["constants", "are", "last"]

    @property
    def is_hooked(self) -> bool:
        return False


@contextmanager
def simulated_gpu(runs: bool) -> Iterator[list[SimulatedKernels]]:
    """Modules on the CPU run Triton's way; yields the kernels of each variant that is made."""
    made: list[SimulatedKernels] = []

    def load(emitted: EmittedNetwork) -> SimulatedKernels:
        native = native_kernels([emitted])[0] if runs else None
        made.append(SimulatedKernels(load_source(emitted.source), emitted.functions.calls, native))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(variants, "load_triton_kernels", load)
        patch.setattr(module, "execution", lambda _: "triton")
        yield made
