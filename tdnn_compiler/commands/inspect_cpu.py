"""`tdnn inspect --target cpu`: what the C++ compiler makes of every kernel, and what it could reach."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text
from sympy import Symbol

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.sizes import choose_sizes
from tdnn_compiler.commands.tables import MB, alarm_text, make_table, print_table
from tdnn_compiler.cpu.machine import CPU
from tdnn_compiler.cpu.rates import measure_target
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.targets.cpu_inspect import CpuInspection, CpuKernel, inspect_on_cpu
from tdnn_compiler.targets.cpu_readings import RegisterBlock

__all__ = ["run_inspect_cpu"]

READING_COLUMNS = ("instr", "vector", "fma", "scalar", "spills", "block", "MB", "M terms", "µs", "peak")


def run_inspect_cpu(
    network: Network,
    given: Mapping[str, int],
    mode: Mode,
    dtype: DataType,
    size: Blocks | Tiles | None,
    fuse: Pairs,
    as_json: bool,
) -> None:
    """Compiles the kernels for the CPU that is here and prints a table of them."""
    numbers = choose_sizes(network, given)
    found = inspect_on_cpu(network, measure_target(), numbers, mode, dtype, size, fuse)
    if as_json:
        print_json(json.dumps([cpu_inspection_data(found, numbers)], indent=2, ensure_ascii=False))
        return
    rows = make_table(f"{network.name} on {CPU} ({found.target.device}), {mode}, {dtype}: compiled")
    rows.add_column("kernel", overflow="fold")
    rows.add_column("kind")
    rows.add_column("tile", no_wrap=True)
    for name in READING_COLUMNS:
        rows.add_column(name, justify="right")
    for kernel in found.kernels:
        rows.add_row(kernel.kernel, *cpu_cells(kernel, found))
    print_table(rows)
    at = ", ".join(f"{symbol} = {size}" for symbol, size in numbers.items())
    print(
        f"computed at {at}: {len(found.kernels)} kernels, {found.moved / MB:,.0f} MB moved, "
        f"{found.terms / 1e6:,.0f} M terms added by {found.multiply_adds / 1e6:,.0f} M multiply-adds;\n"
        f"with kernels of its own for every layer {found.plain.launches} kernels, "
        f"{found.plain.moved / MB:,.0f} MB\n"
        f"at least {found.seconds * 1e3:,.3f} ms, {found.share_of_peak(found):.0%} of the peak of "
        f"{2e-9 * found.target.all.multiply_adds:,.0f} GFLOP/s\n"
        "tile: rows × columns (× depth of products); instr: instructions, vector: those on vectors;\n"
        "fma: fused multiply-adds of vectors, scalar: of single numbers; spills: loads and stores of the\n"
        "stack in innermost loops, in red where products have some in theirs;\n"
        "block: rows × columns of the sums that stay in registers; peak: its share, in the time computed"
    )


def cpu_cells(kernel: CpuKernel, found: CpuInspection) -> Sequence[str | Text]:
    readings = kernel.readings
    spills = str(readings.spill_loads + readings.spill_stores)
    return (
        kernel.kind,
        kernel.tile,
        f"{readings.instructions:,}",
        f"{readings.vector:,}",
        str(readings.multiply_adds),
        str(readings.scalar_multiply_adds),
        alarm_text(spills) if kernel.product and readings.main_spills else spills,
        block_text(readings.block) if kernel.product else "",
        f"{kernel.moved / MB:,.1f}",
        f"{kernel.terms / 1e6:,.1f}" if kernel.terms else "",
        f"{kernel.seconds * 1e6:,.1f}",
        f"{found.share_of_peak(kernel):.0%}" if kernel.terms else "",
    )


def block_text(block: RegisterBlock | None) -> str:
    if block is None:
        return "none"
    return f"{block.vectors} vectors" if block.rows is None else f"{block.rows}x{block.columns}"


def cpu_inspection_data(found: CpuInspection, numbers: Mapping[Symbol, int]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "target": CPU,
        "device": found.target.device,
        "mode": found.mode,
        "sizes": {str(symbol): size for symbol, size in numbers.items()},
        "launches": len(found.kernels),
        "bytes": found.moved,
        "terms": found.terms,
        "multiplications": found.multiply_adds,
        "seconds": found.seconds,
        "share_of_peak": found.share_of_peak(found),
        "unfused": {"launches": found.plain.launches, "bytes": found.plain.moved},
        "kernels": [cpu_kernel_data(kernel, found) for kernel in found.kernels],
    }


def cpu_kernel_data(kernel: CpuKernel, found: CpuInspection) -> dict[str, Any]:
    readings, block = kernel.readings, kernel.readings.block
    return {
        "kernel": kernel.kernel,
        "direction": kernel.direction,
        "kind": kernel.kind,
        "tile": kernel.tile,
        "instructions": readings.instructions,
        "vector_instructions": readings.vector,
        "multiply_adds": {"vector": readings.multiply_adds, "scalar": readings.scalar_multiply_adds},
        "spills": {
            "loads": readings.spill_loads,
            "stores": readings.spill_stores,
            "main_loop": readings.main_spills,
        },
        "block": None
        if block is None or not kernel.product
        else {"vectors": block.vectors, "rows": block.rows, "columns": block.columns},
        "bytes": kernel.moved,
        "terms": kernel.terms,
        "multiplications": kernel.multiply_adds,
        "seconds": kernel.seconds,
        "bound": kernel.bound,
        "share_of_peak": found.share_of_peak(kernel),
    }
