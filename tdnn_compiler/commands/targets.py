"""`tdnn targets`: the machines that kernels are written for, and the CPU that is here."""

import json
from dataclasses import asdict
from typing import Any

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.tables import make_table, print_table
from tdnn_compiler.cpu.build import find_compiler
from tdnn_compiler.cpu.machine import CPU, this_machine
from tdnn_compiler.cpu.rates import CpuTarget, Rates, measure_target
from tdnn_compiler.plan.targets import TARGETS, Target

__all__ = ["run_targets"]

KILO, GIGA, TERA = 1024, 1e9, 1e12


def run_targets(again: bool, as_json: bool) -> None:
    """Prints a row for every target. The CPU is measured if it has not been, or `again`."""
    found = None if find_compiler() is None else measure_target(again)
    if as_json:
        rows = [*map(asdict, TARGETS.values()), cpu_data(found)]
        print_json(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    rows_of_gpus = make_table("GPUs, from data sheets: dense rates, of which a multiply-add counts two")
    for name in ("target", "device"):
        rows_of_gpus.add_column(name)
    for name in ("TFLOP/s 16 bit", "fp32", "memory GB/s", "L2 GB/s", "L2 MiB"):
        rows_of_gpus.add_column(name, justify="right")
    for target in TARGETS.values():
        rows_of_gpus.add_row(target.name, target.device, *gpu_cells(target))
    print_table(rows_of_gpus)
    print()
    show_cpu(found)


def gpu_cells(target: Target) -> list[str]:
    clock = 2e9 * target.clock_ghz * target.multiprocessors / TERA
    rates = (target.macs_16bit * clock, target.macs_fp32 * clock, target.dram_gb_s, target.l2_gb_s)
    return [*(f"{rate:,.0f}" for rate in rates), str(target.l2_mib)]


def show_cpu(found: CpuTarget | None) -> None:
    machine = this_machine()
    name, width = machine.vectors
    caches = ", ".join(
        f"{level} {size // KILO:,} KiB"
        for level, size in zip(("L1", "L2", "L3"), machine.caches, strict=True)
    )
    print(f"{CPU}: {machine.model}, {machine.cores} cores, {name} ({width} bytes), {caches}")
    if found is None:
        print("not measured: there is no C++ compiler")
        return
    rows = make_table("measured")
    rows.add_column("threads", justify="right")
    for name in ("GFLOP/s fp32", "L1 GB/s", "L2", "L3", "memory"):
        rows.add_column(name, justify="right")
    for each in dict.fromkeys((found.one, found.all)):
        rows.add_row(str(each.threads), *rate_cells(each))
    print_table(rows)


def rate_cells(rates: Rates) -> list[str]:
    return [
        f"{rate / GIGA:,.0f}" for rate in (2 * rates.multiply_adds, rates.l1, rates.l2, rates.l3, rates.dram)
    ]


def cpu_data(found: CpuTarget | None) -> dict[str, Any]:
    machine = this_machine()
    name, width = machine.vectors
    measured = {} if found is None else {"one_thread": asdict(found.one), "all_threads": asdict(found.all)}
    return {
        "name": CPU,
        "backend": "c++",
        **asdict(machine),
        "vectors": name,
        "vector_bytes": width,
        **measured,
    }
