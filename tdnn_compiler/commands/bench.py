"""`tdnn bench`: the times of kernels, measured where there is a GPU, beside the least that is possible."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sympy import Symbol

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.bench.computed import Estimate, KernelEstimate, estimate
from tdnn_compiler.commands.sizes import choose_sizes, note_on_tiles
from tdnn_compiler.commands.tables import MB, make_table, print_table
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target, find_target
from tdnn_compiler.symbolic.errors import mistake

if TYPE_CHECKING:
    from tdnn_compiler.bench.measured import Measurement

__all__ = ["run_bench"]

MICROSECOND = 1e-6
NOT_MEASURED = (
    "Nothing was measured, as {why}. The times are computed: bytes over bandwidth,\n"
    "or multiply-adds over their rate, without launches."
)


def run_bench(
    network: Network,
    machine: str | None,
    given: Mapping[str, int],
    mode: Mode,
    dtype: DataType,
    fuse: Pairs,
    flush: bool,
    as_json: bool,
) -> tuple[Estimate, "Measurement | None"]:
    """Prints what was found, and gives it."""
    numbers = choose_sizes(network, given)
    here = None if machine is not None else present_gpu()
    aim = here or find_target("sm_90" if machine is None else machine)
    computed = estimate(network, aim, numbers, mode, dtype, fuse)
    measured = None
    if here is not None:
        from tdnn_compiler.bench.measured import measure

        measured = measure(network, here, numbers, mode, dtype, fuse=fuse, flush=flush)
    if as_json:
        print_json(json.dumps(estimate_data(computed, measured, numbers), indent=2, ensure_ascii=False))
    else:
        show_estimate(computed, measured, numbers, machine)
    return computed, measured


def present_gpu() -> Target | None:
    """The GPU that is here, and can be measured."""
    if find_spec("torch") is None or find_spec("triton") is None:
        return None
    from tdnn_compiler.bench.measured import gpu_name
    from tdnn_compiler.runtime.devices import present_target

    name = gpu_name()
    if name is None:
        return None
    found = present_target()
    if found is None:
        hint = "--target sm_90 computes the times for another GPU"
        raise mistake("bench", "a GPU of the table in plan/targets.py", name, hint)
    return found


def picture_of(computed: Estimate, measured: "Measurement | None", file: Path) -> bytes:
    """The drawing of what was found; needs matplotlib."""
    from tdnn_compiler.bench.picture import make_picture

    return make_picture(computed, None if measured is None else measured.kernels, file.suffix.lower())


def show_estimate(
    computed: Estimate,
    measured: "Measurement | None",
    numbers: Mapping[Symbol, int],
    machine: str | None,
) -> None:
    title = f"{computed.network.name} on {computed.target}, {computed.mode}, {computed.dtype}"
    rows = make_table(title)
    rows.add_column("kernel", overflow="fold")
    for name in ("MB", "M multiply-adds", "computed µs", "bound by"):
        rows.add_column(name, justify="right")
    if measured is not None:
        rows.add_column("measured µs", justify="right")
        rows.add_column("of least", justify="right")
    for kernel in computed.kernels:
        rows.add_row(kernel.kernel, *estimate_cells(kernel), *time_cells(kernel, measured))
    print_table(rows)
    at = ", ".join(f"{symbol} = {size}" for symbol, size in numbers.items())
    unfused = computed.plain
    print(
        f"at {at}: {len(computed.kernels)} launches, {computed.moved / MB:,.1f} MB, "
        f"{computed.products / 1e6:,.0f} M multiply-adds, {computed.seconds / MICROSECOND:,.1f} µs;\n"
        f"with kernels of its own for every layer {unfused.launches} launches, {unfused.moved / MB:,.1f} MB"
    )
    print(note_on_tiles(computed.network), end="")
    if measured is None:
        why = "there is no GPU here" if machine is None else "--target asks for a computation"
        print(NOT_MEASURED.format(why=why))
        print("On a machine with a GPU, this command without --target measures.")
        return
    wholes = make_table(f"measured on {measured.device}, ms")
    for name in ("", "forward", "training step", ""):
        wholes.add_column(name, justify="right" if name else "left")
    for each in measured.wholes:
        wholes.add_row(each.how, format_milliseconds(each.forward), format_milliseconds(each.step), each.note)
    print_table(wholes)
    print("medians; results were held against torch in float64 first; a step has no optimiser in it")


def estimate_cells(kernel: KernelEstimate) -> tuple[str, ...]:
    products = f"{kernel.products / 1e6:,.1f}" if kernel.products else ""
    time = f"{kernel.seconds / MICROSECOND:,.2f}"
    return f"{kernel.moved / MB:,.2f}", products, time, kernel.bound


def time_cells(kernel: KernelEstimate, measured: "Measurement | None") -> tuple[str, ...]:
    if measured is None:
        return ()
    seconds = measured.kernels[kernel.kernel]
    return f"{seconds / MICROSECOND:,.2f}", f"{seconds / kernel.seconds:.1f}×"


def format_milliseconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{1e3 * seconds:.3f}"


def estimate_data(
    computed: Estimate, measured: "Measurement | None", numbers: Mapping[Symbol, int]
) -> dict[str, Any]:
    """The same for programs; all times are in seconds."""
    return {
        "network": computed.network.name,
        "target": computed.target.name,
        "mode": computed.mode,
        "dtype": computed.dtype,
        "sizes": {str(symbol): size for symbol, size in numbers.items()},
        "launches": len(computed.kernels),
        "bytes": computed.moved,
        "computed_seconds": computed.seconds,
        "unfused": {"launches": computed.plain.launches, "bytes": computed.plain.moved},
        "measured_on": None if measured is None else measured.device,
        "wholes": [] if measured is None else [asdict(whole) for whole in measured.wholes],
        "kernels": [
            {
                "kernel": kernel.kernel,
                "direction": kernel.direction,
                "bytes": kernel.moved,
                "multiply_adds": kernel.products,
                "computed_seconds": kernel.seconds,
                "bound": kernel.bound,
                "measured_seconds": None if measured is None else measured.kernels[kernel.kernel],
            }
            for kernel in computed.kernels
        ],
    }
