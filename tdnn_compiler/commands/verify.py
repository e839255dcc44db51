"""`tdnn verify`: errors against tolerances, one row an array."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from math import isfinite
from typing import TYPE_CHECKING

import torch

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.commands.tables import alarm_text, make_progress, make_table, print_table
from tdnn_compiler.cpu.machine import CPU
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import MODES
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import lengths_along
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target, find_target
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.samples import make_cases
from tdnn_compiler.symbolic.errors import mistake

if TYPE_CHECKING:
    from tdnn_compiler.runtime.verify import ArrayRow, LaunchCallback

__all__ = ["run_verify"]

MANY_KERNELS = 16
"""Kernels of the forward passes, above which the interpreter takes minutes for every size of batch."""


def run_verify(
    network: Network,
    numbers: Mapping[str, int],
    dtype: DataType,
    seed: int,
    machine: str | None,
    fuse: Pairs,
    along: tuple[str, ...],
    sanitize: bool,
    as_json: bool,
) -> bool:
    """Prints the rows; whether all of them are right."""
    lengths_along(network, along)
    if machine is None and not torch.cuda.is_available() and find_spec("triton") is None:
        machine = CPU
    if sanitize and machine != CPU:
        raise mistake("--sanitize", f"kernels of a CPU, by --target {CPU}", machine or "those of a GPU")
    if machine == CPU:
        rows = verify_for_cpu(network, numbers, dtype, seed, fuse, along, sanitize)
    else:
        aim = None if machine is None else find_target(machine)
        rows = verify_network(network, numbers, dtype, seed, aim, fuse, along)
    if as_json:
        print_json(json.dumps([row_data(asdict(row)) for row in rows], indent=2, ensure_ascii=False))
    else:
        show_rows(network, rows)
    return all(row.ok for row in rows)


def verify_network(
    network: Network,
    numbers: Mapping[str, int],
    dtype: DataType,
    seed: int,
    aim: Target | None,
    fuse: Pairs,
    along: tuple[str, ...],
) -> Sequence["ArrayRow"]:
    if dtype == "bf16" and not torch.cuda.is_available():
        return verify_as_cpp(network, numbers, seed, aim, fuse, along)
    lengths = any(case.lengths is not None for case in make_cases(input_forms(network), numbers, along=along))
    if not torch.cuda.is_available():
        # Triton reads it when it is imported.
        os.environ["TRITON_INTERPRET"] = "1"
    from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
    from tdnn_compiler.plan.tiles import Blocks
    from tdnn_compiler.runtime.verify import triton_device, verify_emitted

    # The interpreter's time goes by the number of statements, not by the size of tiles.
    blocks = Blocks(32, 256, 256) if triton_device() == "cpu" else None
    found = [compile_passes(network, mode, blocks, target=aim, fuse=fuse, along=along) for mode in MODES]
    runs: list[tuple[list[EmittedNetwork], tuple[bool, ...]]] = [(found, (False, True))]
    if blocks is not None and sum(len(each.forward_pass.programs) for each in found) > MANY_KERNELS:
        # Each kernel once: with lengths, which is harder, and without in evaluation.
        runs = [(found[:1], (lengths,)), (found[1:], (False,))]

    rows: list[ArrayRow] = []
    with show_launches() as step:
        for emitted, ragged in runs:
            rows += verify_emitted(emitted, numbers=numbers, ragged=ragged, dtype=dtype, seed=seed, step=step)
    return rows


@contextmanager
def show_launches() -> Iterator["LaunchCallback"]:
    """How far verification has come, while it runs."""
    with make_progress() as shown:
        task = shown.add_task("compiling", total=None)

        def step(kernel: str, number: int, total: int) -> None:
            shown.update(task, description=kernel, completed=number, total=total)

        yield step


def verify_for_cpu(
    network: Network,
    numbers: Mapping[str, int],
    dtype: DataType,
    seed: int,
    fuse: Pairs,
    along: tuple[str, ...],
    sanitize: bool,
) -> Sequence["ArrayRow"]:
    """The kernels that modules run on a CPU; with the sanitizers, if these are asked for."""
    from tdnn_compiler.runtime.cpu_kernels import verify_on_cpu
    from tdnn_compiler.runtime.sanitised import sanitiser_rows

    with show_launches() as step:
        rows = verify_on_cpu(
            network, numbers=numbers, dtype=dtype, seed=seed, fuse=fuse, along=along, step=step
        )
        return rows + sanitiser_rows(network, numbers, dtype, fuse, along) if sanitize else rows


def verify_as_cpp(
    network: Network,
    numbers: Mapping[str, int],
    seed: int,
    aim: Target | None,
    fuse: Pairs,
    along: tuple[str, ...],
) -> Sequence["ArrayRow"]:
    """bf16, which Triton's interpreter cannot do: the same tile programs as C++."""
    from tdnn_compiler.plan.tiles import Blocks
    from tdnn_compiler.runtime.native import verify_native

    print("bf16: as C++, because Triton's interpreter has no bf16", file=sys.stderr)
    blocks = Blocks(32, 32, 32)
    return verify_native(
        network, numbers=numbers or None, seed=seed, blocks=blocks, target=aim, fuse=fuse, along=along
    )


def row_data(row: dict[str, object]) -> dict[str, object]:
    """JSON has no NaN and no infinity."""
    return {
        key: None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()
    }


def show_rows(network: Network, rows: Sequence["ArrayRow"]) -> None:
    shown = make_table(network.name)
    for name in ("kernel", "array", "case"):
        shown.add_column(name, overflow="fold")
    shown.add_column("error", justify="right")
    shown.add_column("allowed", justify="right")
    shown.add_column("")
    for row in rows:
        verdict = "ok" if row.ok else alarm_text("WRONG", row.note)
        shown.add_row(row.kernel, row.array, row.case, f"{row.error:.1e}", f"{row.tolerance:.1e}", verdict)
    wrong = sum(not row.ok for row in rows)
    print_table(shown, 140)
    how = ", ".join(dict.fromkeys(row.how for row in rows))
    print(
        f"{len(rows)} rows, {wrong} wrong; {how}; errors are over the array's scale, against torch in float64"
    )
