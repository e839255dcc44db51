"""A CPU's kernels launched one by one, as verification does: in guarded and poisoned memory."""

from collections.abc import Sequence

import torch

from tdnn_compiler.cpu.build import load_library
from tdnn_compiler.cpu.host import print_prelude
from tdnn_compiler.cpu.packing import print_packing
from tdnn_compiler.cpu.printer import print_cpu_kernel
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.runtime.backends import watch_nothing
from tdnn_compiler.runtime.cpu_kernels import LaunchedKernel
from tdnn_compiler.runtime.dtypes import array_dtype, element_type_of
from tdnn_compiler.runtime.native import NativeKernels
from tdnn_compiler.tile.ir import TileProgram

QUICK = ("-O0", "-march=native", "-Wno-psabi")
ALL = frozenset({"data", "parameter", "exact"})


def kernels_in_one_text(
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
            given = launch.program, name, direct
            texts += [print_cpu_kernel(*given), print_packing(*given)]
        names.append(own)
    library = load_library(["\n".join(texts)], flags)
    functions = {name: LaunchedKernel(library, name, program) for name, program in programs.items()}
    return [
        NativeKernels(each, {short: functions[name] for short, name in own.items()}, dtype, watch_nothing)
        for each, own in zip(emitted, names, strict=True)
    ]
