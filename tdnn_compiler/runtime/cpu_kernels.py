"""A CPU's kernels verified: one by one in guarded memory, and whole passes in an arena full of NaNs."""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor

from tdnn_compiler.cpu.build import FAST, load_library
from tdnn_compiler.cpu.host import CPU_BLOCKS, print_module
from tdnn_compiler.cpu.panels import find_panel
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import MODES, Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.runtime import cpu
from tdnn_compiler.runtime.backends import watch_nothing
from tdnn_compiler.runtime.cpu import CpuPasses
from tdnn_compiler.runtime.dtypes import DTYPES, element_type_of
from tdnn_compiler.runtime.execute import Passes
from tdnn_compiler.runtime.native import TILES_PER_SEQUENCE, NativeKernels, confirm_errors
from tdnn_compiler.runtime.reference import Expected
from tdnn_compiler.runtime.verify import (
    ArrayRow,
    LaunchCallback,
    VerificationRun,
    error_of,
    ignore_launch,
    verify_emitted,
)
from tdnn_compiler.tile.ir import TileProgram

__all__ = ["LaunchedKernel", "cpu_kernels", "poisoned_calls", "verify_on_cpu"]


FIRST_PROGRAM = ctypes.c_int64(0)


class LaunchedKernel:
    """A kernel of a library, and before it what arranges its panel."""

    def __init__(self, library: ctypes.CDLL, name: str, program: TileProgram) -> None:
        self.function = library[name]
        self.function.restype = None
        self.panel = find_panel(program)
        if self.panel is not None:
            self.arrange = library[f"{name}_pack"]
            self.arrange.restype = None

    def __call__(self, *arguments: Any) -> None:
        if self.panel is None:
            self.function(*arguments, FIRST_PROGRAM)
            return
        # No number is longer than eight bytes.
        memory = torch.full((self.panel.numbers + 16,), torch.nan, dtype=torch.float64)
        panel = ctypes.c_void_p(-(-memory.data_ptr() // 64) * 64)
        self.arrange(*arguments, panel)
        self.function(*arguments, FIRST_PROGRAM, panel)


def cpu_kernels(emitted: EmittedNetwork, data: torch.dtype) -> NativeKernels:
    """The kernels of a network in the library that modules load."""
    source = print_module(emitted.host, element_type_of(data).cpp)
    library = load_library(source.parts(), FAST)
    functions = {
        launch.program.name: LaunchedKernel(library, source.called[launch.program.name], launch.program)
        for launch in emitted.host.launches
    }
    # Poison that is read spreads: kernels do not look for it.
    return NativeKernels(emitted, functions, data, watch_nothing, "CPU")


def verify_on_cpu(
    network: Network,
    *,
    numbers: Mapping[str, int] | None = None,
    modes: Sequence[Mode] = MODES,
    dtype: DataType = "fp32",
    seed: int = 0,
    fuse: Pairs = (),
    along: tuple[str, ...] = (),
    step: LaunchCallback = ignore_launch,
) -> tuple[ArrayRow, ...]:
    """As `verify`, for the kernels that modules run on a CPU: one by one, and in whole passes.

    A pass is one call, for which the arrays inside have places in one arena; of it there is a row for each
    array that it returns.
    """
    found: list[ArrayRow] = []
    for mode in modes:
        emitted = compile_passes(network, mode, CPU_BLOCKS, fuse=fuse, along=along)
        kernels = cpu_kernels(emitted, DTYPES[dtype])
        found += verify_both_ways(kernels, numbers, dtype, seed, step)
    return tuple(found)


def verify_both_ways(
    kernels: NativeKernels,
    numbers: Mapping[str, int] | None,
    dtype: DataType,
    seed: int,
    step: LaunchCallback,
) -> tuple[ArrayRow, ...]:
    def rows(seed: int) -> tuple[ArrayRow, ...]:
        return verify_emitted(
            [kernels.emitted],
            numbers=numbers,
            dtype=dtype,
            seed=seed,
            step=step,
            where=kernels.where,
            tiles=TILES_PER_SEQUENCE,
            run=CpuRun,
        )

    return confirm_errors(rows, seed)


@dataclass
class CpuRun(VerificationRun):
    """Kernels one by one, and then each pass in one call, in memory that is poisoned first."""

    one_call: bool = False
    together: dict[Key, Tensor] = field(default_factory=dict)
    """What the passes hand out that are one call."""

    def launch(self, given: Mapping[Key, Tensor], seeds: Mapping[str, Tensor]) -> None:
        super().launch(given, seeds)
        one_by_one, self.returned, self.one_call = self.returned, {}, True
        with poisoned_calls():
            super().launch(given, seeds)
        self.together, self.returned = self.returned, one_by_one

    def passes(self) -> Passes | CpuPasses:
        return CpuPasses(self.emitted) if self.one_call else super().passes()

    def compare(self, wanted: Expected) -> Iterator[ArrayRow]:
        yield from super().compare(wanted)
        terms = max((self.count_terms(launch.kernel) for launch in self.emitted.host.launches), default=1)
        for key, tensor in self.together.items():
            if key in wanted.arrays:
                yield self.row("one call", str(key), error_of(tensor, wanted, key), self.tolerance(terms))


# Memory


class PoisonedMemory(cpu.Memory):
    """Every call begins with scratch memory full of NaNs."""

    def at_least(self, size: int) -> int:
        begin = super().at_least(size)
        ctypes.memset(begin, 0xFF, self.size)
        return begin


def allocate_poisoned(shape: Sequence[int], *, dtype: torch.dtype) -> Tensor:
    """What a kernel reads before it is written would otherwise be wrong only now and then."""
    memory = torch.empty(shape, dtype=dtype, device="cpu")
    ctypes.memset(memory.data_ptr(), 0xFF, memory.nbytes)
    return memory


def allocate_poisoned_like(like: Tensor) -> Tensor:
    return allocate_poisoned(like.shape, dtype=like.dtype)


@contextmanager
def poisoned_calls() -> Iterator[None]:
    with (
        patch.object(cpu, "allocate", allocate_poisoned),
        patch.object(cpu, "allocate_like", allocate_poisoned_like),
        patch.object(cpu, "MEMORY", PoisonedMemory()),
    ):
        yield
