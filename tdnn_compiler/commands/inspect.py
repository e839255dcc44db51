"""`tdnn inspect`: what every kernel costs on a target, and what the network would cost unfused."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.progress import TaskID
from rich.text import Text
from sympy import Symbol

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.sizes import choose_sizes, note_on_tiles
from tdnn_compiler.commands.tables import MB, alarm_text, make_progress, make_table, print_table
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.targets.inspect import InspectedKernel, Inspection, inspect_network

__all__ = ["run_inspect"]


def run_inspect(
    network: Network,
    machines: str,
    given: Mapping[str, int],
    mode: Mode,
    dtype: DataType,
    size: Blocks | Tiles | None,
    fuse: Pairs,
    as_json: bool,
) -> None:
    """Compiles for every target in turn and prints a table for each."""
    targets = [find_target(name.strip()) for name in machines.split(",")]
    numbers = choose_sizes(network, given)
    found = []
    with make_progress() as shown:
        for machine in targets:
            task = shown.add_task(machine.name, total=None)

            def advance(_: str, task: TaskID = task) -> None:
                shown.advance(task)

            found.append(inspect_network(network, machine, numbers, mode, dtype, advance, size, fuse))
    if as_json:
        print_json(
            json.dumps([inspection_data(each, numbers) for each in found], indent=2, ensure_ascii=False)
        )
        return
    for each in found:
        show_inspection(network, each, numbers, dtype)


def show_inspection(
    network: Network, found: Inspection, numbers: Mapping[Symbol, int], dtype: DataType
) -> None:
    title = f"{network.name} on {found.target.name} ({found.target.device}), {found.mode}, {dtype}: compiled"
    rows = make_table(title)
    rows.add_column("kernel", overflow="fold")
    rows.add_column("kind")
    rows.add_column("tile", no_wrap=True)
    for name in (
        "regs",
        "spills",
        "shared",
        "warps",
        "tensor",
        "loop",
        "16 B",
        "bulk",
        "< 16 B",
        "issue",
        "MB",
    ):
        rows.add_column(name, justify="right")
    for kernel in found.kernels:
        rows.add_row(kernel.kernel, *inspection_cells(kernel))
    print_table(rows)
    at = ", ".join(f"{symbol} = {size}" for symbol, size in numbers.items())
    print(
        f"computed at {at}: {len(found.kernels)} launches, {found.moved / MB:,.0f} MB moved;\n"
        f"with kernels of its own for every layer {found.plain.launches} launches, "
        f"{found.plain.moved / MB:,.0f} MB\n"
        "tile: rows × columns (× depth of products), warps and stages, as --tiles takes it\n"
        "warps: resident on a multiprocessor; loop: instructions in the main loop, its loads by width;\n"
        "issue: clocks to issue it over clocks of its multiply-adds\n" + note_on_tiles(network)
    )


def inspection_cells(kernel: InspectedKernel) -> Sequence[str | Text]:
    readings, loop = kernel.readings, kernel.readings.loop
    loads = loop.loads if loop is not None else readings.loads
    narrow = loads.bytes_8 + loads.bytes_4 + loads.smaller
    return (
        kernel.kind,
        kernel.tile,
        str(readings.registers),
        "0" if not readings.spills else alarm_text(str(readings.spills)),
        f"{readings.shared:,}",
        str(readings.occupancy.warps),
        str(readings.tensor) if kernel.product else "",
        str(loop.instructions) if loop is not None else "",
        str(loads.bytes_16),
        str(loads.bulk),
        str(narrow),
        "" if kernel.issue_ratio is None else f"{kernel.issue_ratio:.2f}",
        f"{kernel.moved / MB:,.1f}",
    )


def inspection_data(found: Inspection, numbers: Mapping[Symbol, int]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "target": found.target.name,
        "mode": found.mode,
        "sizes": {str(symbol): size for symbol, size in numbers.items()},
        "launches": len(found.kernels),
        "bytes": found.moved,
        "unfused": {"launches": found.plain.launches, "bytes": found.plain.moved},
        "kernels": [kernel_data(kernel) for kernel in found.kernels],
    }


def kernel_data(kernel: InspectedKernel) -> dict[str, Any]:
    readings, loop = kernel.readings, kernel.readings.loop
    loads = loop.loads if loop is not None else readings.loads
    return {
        "kernel": kernel.kernel,
        "direction": kernel.direction,
        "kind": kernel.kind,
        "tile": kernel.tile,
        "registers": readings.registers,
        "spills": readings.spills,
        "shared_bytes": readings.shared,
        "resident_warps": readings.occupancy.warps,
        "tensor_instructions": readings.tensor,
        "tensor_names": list(readings.tensor_names),
        "main_loop": None if loop is None else {"instructions": loop.instructions, "tensor": loop.tensor},
        "loads": {
            "bulk": loads.bulk,
            "bytes_16": loads.bytes_16,
            "bytes_8": loads.bytes_8,
            "bytes_4": loads.bytes_4,
            "smaller": loads.smaller,
            "asynchronous": loads.asynchronous,
        },
        "issue_ratio": kernel.issue_ratio,
        "bytes": kernel.moved,
    }
