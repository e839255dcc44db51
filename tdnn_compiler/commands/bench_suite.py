"""`tdnn bench` with a suite, or on a CPU: rows in processes of their own, a record, a table."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from tdnn_compiler.analysis.report.terminal import print_json
from tdnn_compiler.bench.record import Record, open_record
from tdnn_compiler.bench.rows import CPU_PEERS, GPU_PEERS, Device, SuiteRow, parse_peers
from tdnn_compiler.bench.run import SuiteRun, TimeLimit, run_on_cpu, run_on_gpu
from tdnn_compiler.bench.suites import cpu_suite, gpu_suite, script_rows
from tdnn_compiler.bench.summary import Line, caption, cells_of, headings_of, slowest_kernels, summarise
from tdnn_compiler.bench.worker import ROOT
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.commands.sizes import choose_sizes
from tdnn_compiler.commands.tables import make_progress, make_table, print_table
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["SuiteOptions", "run_script_on_cpu", "run_suite", "show_record"]

WORKER = "tdnn_compiler.commands.bench_rows"
CPU_BATCH = 8
MOST_KERNELS = 20


@dataclass(frozen=True)
class SuiteOptions:
    """What a user asks of a suite."""

    device: Device
    minutes: float | None
    output: Path | None
    peers: str | None
    only: str
    note: str
    dry_run: bool


def run_suite(options: SuiteOptions) -> Record:
    if options.device == "cuda" and not options.dry_run and not torch.cuda.is_available():
        hint = "--device cpu measures the CPU, and --dry-run rehearses the suite for GPUs"
        raise mistake("bench --suite", "a GPU", "none", hint)
    path = options.output or Path(f"bench-{options.device}.json")
    if options.device == "cpu":
        return run_rows(cpu_suite(wanted_peers(options, CPU_PEERS)), path, ROOT, options)
    rows = gpu_suite(wanted_peers(options, GPU_PEERS), options.dry_run)
    return run_rows(rows, path, ROOT, options)


def run_script_on_cpu(target: str, given: Mapping[str, int], options: SuiteOptions) -> Record:
    """One network; nothing is kept unless a file is named."""
    network = network_in(target)
    usual = {"N": CPU_BATCH} if "N" in network.symbols else {}
    sizes = {str(symbol): number for symbol, number in choose_sizes(network, usual | dict(given)).items()}
    rows = script_rows(target, sizes, wanted_peers(options, CPU_PEERS))
    with TemporaryDirectory() as folder:
        return run_rows(rows, options.output or Path(folder) / "record.json", Path.cwd(), options)


def wanted_peers(options: SuiteOptions, known: tuple[str, ...]) -> tuple[str, ...]:
    return known if options.peers is None else parse_peers(options.peers, known)


def run_rows(rows: list[SuiteRow], path: Path, folder: Path, options: SuiteOptions) -> Record:
    names = sorted({Path(row.target.split(":")[0]).stem for row in rows if row.target})
    rows = [row for row in rows if options.only in row.key]
    if not rows:
        raise mistake("--only", f"a part of a row's name, as {', '.join(names)}", options.only)
    record = open_record(path, "cpu" if options.dry_run else options.device, options.note)
    with make_progress() as progress:
        task = progress.add_task("Measuring", total=len(rows))

        def report(row: SuiteRow) -> None:
            progress.update(task, advance=1, description=row.key)

        run = SuiteRun(record, path, WORKER, folder, TimeLimit(options.minutes), report)
        complete = (run_on_cpu if options.device == "cpu" else run_on_gpu)(run, rows)
    if not complete:
        print("There was no time for all rows: the same command goes on with the others.", file=sys.stderr)
    return record


def show_record(record: Record, as_json: bool) -> None:
    if as_json:
        print_json(record.text())
        return
    lines = summarise(record)
    table = make_table(caption(record))
    for number, heading in enumerate(headings_of(lines)):
        table.add_column(heading, justify="left" if number == 0 else "right", overflow="fold")
    for cells in cells_of(lines):
        table.add_row(*cells)
    print_table(table, 150)
    show_kernels(record)
    for note in sorted({note for line in lines for note in notes_of(line)}):
        print(note)
    print(
        "ms: the median, ± half of the way between the quartiles; *: mostly with a core missing. Peers: how\n"
        "many times as long they take in the form that suits them best, timed in turn with ours. Results\n"
        "were held against torch in float64 first. A training step is counted as three forward passes."
    )


def show_kernels(record: Record) -> None:
    """Of a GPU: where the time goes that the machine's own limits do not explain."""
    kernels = slowest_kernels(record, MOST_KERNELS)
    if not kernels:
        return
    table = make_table("kernels that lose most, µs")
    for heading in ("network", "kernel", "measured", "least"):
        table.add_column(heading, justify="right" if heading in ("measured", "least") else "left")
    for case, kernel, measured, least in kernels:
        table.add_row(case, kernel, f"{1e6 * measured:,.1f}", f"{1e6 * least:,.1f}")
    print_table(table, 150)


def notes_of(line: Line) -> list[str]:
    notes = [f"{name}: {note}" for name, note in line.notes.items()]
    calls = ", ".join(f"{how} {seconds:.1f} s" for how, seconds in line.first_calls.items())
    notes += [f"{line.title}: {line.error}"] if line.error else []
    return [*notes, f"{line.title}, from the script to the first result: {calls}"] if calls else notes
