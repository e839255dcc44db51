"""Runs a suite: each row in a process of its own, written as it is finished."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from tdnn_compiler.bench.record import Record
from tdnn_compiler.bench.rows import SuiteRow
from tdnn_compiler.bench.worker import NoAnswer, Worker

__all__ = ["SuiteRun", "TimeLimit", "run_on_cpu", "run_on_gpu"]

LONGEST_ROW = 1800.0
MALLOC = {"MALLOC_TRIM_THRESHOLD_": str(2**34), "MALLOC_MMAP_THRESHOLD_": str(2**34)}
"""Memory that is freed is kept: else torch is timed at having it cleared by the system, page by page."""


class TimeLimit:
    """The minutes that there are. A row begins only if the longest one so far would still fit."""

    def __init__(self, minutes: float | None) -> None:
        self.end = None if minutes is None else monotonic() + 60 * minutes
        self.longest = 0.0

    @property
    def left(self) -> float:
        return LONGEST_ROW if self.end is None else min(LONGEST_ROW, self.end - monotonic())

    def fits(self) -> bool:
        return self.left > self.longest

    def spent(self, since: float) -> None:
        self.longest = max(self.longest, monotonic() - since)


@dataclass
class SuiteRun:
    """What rows are measured with. `module` is the program of the workers, which run in `folder`."""

    record: Record
    path: Path
    module: str
    folder: Path
    limit: TimeLimit
    report: Callable[[SuiteRow], None]

    def run(self, rows: Iterable[SuiteRow], measure: Callable[[SuiteRow], dict[str, Any]]) -> bool:
        """Measures what the record lacks; whether that is all of it now."""
        for row in rows:
            if row.key not in self.record.rows and not self.add(row, measure):
                return False
            self.report(row)
        return True

    def add(self, row: SuiteRow, measure: Callable[[SuiteRow], dict[str, Any]]) -> bool:
        """Measures a row and writes the record; whether there was time for it."""
        if not self.limit.fits():
            return False
        started = monotonic()
        try:
            found = measure(row)
        except NoAnswer as reason:
            if self.limit.left <= 0:
                return False
            found = {"error": str(reason)}
        self.limit.spent(started)
        self.record.add(row, found)
        self.record.write(self.path)
        return True


def run_on_cpu(run: SuiteRun, rows: Iterable[SuiteRow]) -> bool:
    with TemporaryDirectory() as inductor:
        return run.run(rows, lambda row: measure_in_new_process(run, row, inductor))


def measure_in_new_process(run: SuiteRun, row: SuiteRow, inductor: str) -> dict[str, Any]:
    with TemporaryDirectory() as cache:
        environment = {
            "OMP_NUM_THREADS": str(row.threads),
            "TDNN_COMPILER_CACHE": cache,
            "TORCHINDUCTOR_CACHE_DIR": inductor,
            **MALLOC,
        }
        first_calls: dict[str, float] = {}
        if row.first and row.work != "epoch":
            with Worker(run.module, environment, run.folder) as worker:
                first_calls["cold"] = ask_first_call(worker, row, run.limit)
        with Worker(run.module, environment, run.folder) as worker:
            if first_calls:
                first_calls["cached"] = ask_first_call(worker, row, run.limit)
            question = {"row": row.data(), "peak": run.record.peak(row.threads)}
            found = worker.ask(question, run.limit.left)
    return {**found, "first_calls": first_calls} if first_calls else found


def run_on_gpu(run: SuiteRun, rows: Sequence[SuiteRow]) -> bool:
    """One process measures row after row, as it takes seconds to begin. Another follows one that fails.

    Without a GPU its kernels are interpreted.
    """
    rehearsal = any(row.device == "cpu" for row in rows)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        environment = {"TORCHINDUCTOR_CACHE_DIR": folder}
        environment |= {"TRITON_INTERPRET": "1"} if rehearsal else {}
        workers: list[Worker] = []

        def measure(row: SuiteRow) -> dict[str, Any]:
            if not workers:
                workers.append(stack.enter_context(Worker(run.module, environment, run.folder)))
            found = {"error": "no answer"}
            try:
                found = workers[0].ask({"row": row.data(), "peak": 0.0}, run.limit.left)
            finally:
                # After an error of a GPU nothing works any more in the same process.
                if "error" in found:
                    workers.pop().close()
            return found

        return run.run(rows, measure)


def ask_first_call(worker: Worker, row: SuiteRow, limit: TimeLimit) -> float:
    return float(worker.ask({"first_call": row.data()}, limit.left).get("seconds", 0.0))
