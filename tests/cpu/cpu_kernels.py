"""A CPU's kernels launched one by one, as verification does: in guarded and poisoned memory."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from tdnn_compiler.cpu.build import build_library
from tdnn_compiler.cpu.host import print_prelude
from tdnn_compiler.cpu.panels import find_panel, print_packing
from tdnn_compiler.cpu.printer import print_cpu_kernel
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.runtime.dtypes import array_dtype, element_type_of
from tdnn_compiler.runtime.native import NativeKernels
from tdnn_compiler.tile.ir import TileProgram

QUICK = ("-O0", "-march=native", "-Wno-psabi")
ALL = frozenset({"data", "parameter", "exact"})


@contextmanager
def watch_nothing() -> Iterator[list[int]]:
    """Poison spreads: these kernels do not look for it."""
    yield []


def cpu_kernels(
    emitted: Sequence[EmittedNetwork], dtype: torch.dtype, flags: Sequence[str] = QUICK
) -> list[NativeKernels]:
    """The kernels of many networks, all compiled as one text; data of `dtype`, double included."""
    exact = array_dtype("exact", dtype)
    direct = ALL if dtype == exact else frozenset({"exact"})
    texts: list[str] = [print_prelude(element_type_of(dtype).cpp, element_type_of(exact).cpp)]
    programs: dict[str, TileProgram] = {}
    names = []
    for number, each in enumerate(emitted):
        own = {launch.program.name: f"network{number}_{launch.program.name}" for launch in each.host.launches}
        for launch in each.host.launches:
            name = own[launch.program.name]
            programs[name] = launch.program
            texts += [print_cpu_kernel(launch.program, name, direct), print_packing(launch.program, name)]
        names.append(own)
    library = ctypes.CDLL(str(build_library(["\n".join(texts)], flags)))
    functions = {name: Launched(library, name, program) for name, program in programs.items()}
    return [
        NativeKernels(each, {short: functions[name] for short, name in own.items()}, dtype, watch_nothing)
        for each, own in zip(emitted, names, strict=True)
    ]


class Launched:
    """A kernel, and before it what arranges its panel."""

    def __init__(self, library: ctypes.CDLL, name: str, program: TileProgram) -> None:
        self.function = library[name]
        self.function.restype = None
        self.panel = find_panel(program)
        if self.panel is not None:
            self.arrange = library[f"{name}_pack"]
            self.arrange.restype = None

    def __call__(self, *arguments: Any) -> None:
        if self.panel is None:
            self.function(*arguments)
            return
        memory = torch.full((self.panel.numbers + 16,), torch.nan, dtype=torch.float64)
        panel = ctypes.c_void_p(-(-memory.data_ptr() // 64) * 64)
        self.arrange(*arguments, panel)
        self.function(*arguments, panel)
