"""Compiled modules on a GPU that is not here: launches as Triton's, of kernels that are C++ or do nothing."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, ClassVar

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime import direct, graphs, module, variants
from tdnn_compiler.runtime.execute import LaunchArgument, Options, PlannedLaunch
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.native import NativeKernels, native_kernels, pointer_or_number

PLAIN_TARGET = replace(TARGETS["sm_90"], descriptors=())
"""A target whose kernels C++ can be printed of."""


class SimulatedGraph:
    """A CUDA graph: kernels and torch's operators, in order, on the memory that they were recorded with."""

    recorded: ClassVar[list[Callable[[], Any]] | None] = None

    def __init__(self) -> None:
        self.steps: list[Callable[[], Any]] = []
        self.replays = 0
        GRAPHS.append(self)

    def replay(self) -> None:
        self.replays += 1
        for step in self.steps:
            step()


GRAPHS: list[SimulatedGraph] = []
"""Since the simulation began."""


@contextmanager
def record_graph(graph: SimulatedGraph, **_: Any) -> Iterator[None]:
    """As `torch.cuda.graph`: nothing runs until the graph is replayed."""
    SimulatedGraph.recorded = graph.steps
    try:
        with OperatorsRecorded():
            yield
    finally:
        SimulatedGraph.recorded = None


class OperatorsRecorded(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        options, recorded = kwargs or {}, SimulatedGraph.recorded
        assert recorded is not None
        returned = [each.alias_info for each in func._schema.returns]
        given = [each.alias_info for each in func._schema.arguments]
        if any(each is not None and each.is_write for each in given):
            recorded.append(partial(func, *args, **options))
            return args[0] if returned else None
        result = func(*args, **options)
        if all(each is None for each in returned):
            recorded.append(lambda: result.copy_(func(*args, **options)))
        return result


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
        if SimulatedGraph.recorded is not None:
            SimulatedGraph.recorded.append(partial(self.run, *given))
            return
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
            found = self.native.functions[launch.name], pointers
        self.compiled.append(CompiledKernel(found, len(arguments), len(grid)))
        return self.compiled[-1], ["constants", "are", "last"]

    def compile(self, launches: Sequence[PlannedLaunch], options: Options) -> None:
        """There is no driver."""

    @property
    def is_hooked(self) -> bool:
        return False


@contextmanager
def simulated_gpu(runs: bool) -> Iterator[list[SimulatedKernels]]:
    """Modules on the CPU run Triton's way; yields the kernels of each variant that is made."""
    made: list[SimulatedKernels] = []
    GRAPHS.clear()

    def load(emitted: EmittedNetwork) -> SimulatedKernels:
        native = native_kernels([emitted])[0] if runs else None
        made.append(SimulatedKernels(load_source(emitted.source), emitted.functions.calls, native))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(variants, "load_triton_kernels", load)
        patch.setattr(module, "execution", lambda _: "triton")
        patch.setattr(torch.cuda, "CUDAGraph", SimulatedGraph)
        patch.setattr(torch.cuda, "graph", record_graph)
        patch.setattr(torch.cuda, "Stream", lambda device: device)
        # What records here is a mode; on a GPU it is none.
        patch.setattr(direct, "is_watched", lambda: False)
        patch.setattr(graphs, "is_recorded_by_user", lambda: SimulatedGraph.recorded is not None)
        yield made
