"""What a record says, a line for each case: our time, and how many times as long the peers take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tdnn_compiler.bench.record import Record
from tdnn_compiler.bench.rows import SuiteRow

__all__ = ["Line", "caption", "cells_of", "headings_of", "summarise"]

OUR_WAY = "tdnn-compiler"
STEP_PASSES = 3
"""A training step is counted as so many forward passes, as is usual."""
WORK_NAMES = {"forward": "inference", "step": "training step", "epoch": "training epoch"}
COLUMNS = {
    "torch": "torch",
    "torch.compile": "torch.compile",
    "torch.compile frozen": "torch.compile",
    "torch.compile max-autotune": "torch.compile",
    "ONNX Runtime": "ONNX Runtime",
    "OpenVINO": "OpenVINO",
}
"""The column of each peer: that of torch.compile has the best of its modes."""


@dataclass
class Line:
    """A case. Ratios are those of times that were taken in turn: above 1, ours is faster."""

    row: SuiteRow
    network: str = ""
    ours: Mapping[str, Any] = field(default_factory=dict)
    operations: int = 0
    peak: float = 0.0
    ratios: dict[str, float] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    """The peer and the form that were best, for each column."""
    first_calls: Mapping[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def title(self) -> str:
        threads = f", {self.row.threads} threads" if self.row.threads else ""
        batch = f", batch {self.row.sizes['N']}" if "N" in self.row.sizes else ""
        return f"{self.network or self.row.target}{batch}, {WORK_NAMES[self.row.work]}{threads}"

    @property
    def rate(self) -> float:
        """Operations a second."""
        return self.operations / self.ours["median"] if self.ours else 0.0

    @property
    def best(self) -> float | None:
        """How many times as long the best peer takes."""
        return min(self.ratios.values(), default=None)

    @property
    def disturbed(self) -> bool:
        return bool(self.ours.get("disturbed"))


def summarise(record: Record) -> list[Line]:
    lines: dict[tuple[Any, ...], Line] = {}
    for each in record.rows.values():
        row, found = SuiteRow.of(each["row"]), each["found"]
        if row.work == "ceilings":
            continue
        line = lines.setdefault(row.case, Line(row))
        line.notes |= found.get("notes", {})
        line.error = line.error or found.get("error", "")
        times = found.get("times", {})
        if OUR_WAY not in times:
            continue
        if not line.ours:
            line.network, line.ours = found["network"], times[OUR_WAY]
            passes = 1 if row.work == "forward" else STEP_PASSES
            line.operations = 2 * passes * found.get("multiply_adds", 0)
        line.peak = max(line.peak, found.get("peak", 0.0))
        line.first_calls = line.first_calls or found.get("first_calls", {})
        add_ratios(line, times)
    return list(lines.values())


def add_ratios(line: Line, times: Mapping[str, Any]) -> None:
    for name, spread in times.items():
        column = COLUMNS.get(spread["peer"])
        if column is None:
            continue
        ratio = spread["median"] / times[OUR_WAY]["median"]
        if ratio < line.ratios.get(column, float("inf")):
            line.ratios[column], line.forms[column] = ratio, name


def columns_of(lines: list[Line]) -> list[str]:
    """The peers that the lines have, in their usual order."""
    present = {column for line in lines for column in line.ratios}
    return [column for column in dict.fromkeys(COLUMNS.values()) if column in present]


def headings_of(lines: list[Line]) -> list[str]:
    ours = ["network", "batch", "", "threads", "ms", "GFLOP/s", "of peak"]
    return [*ours, *(f"{column} ÷ ours" for column in columns_of(lines)), "best peer ÷ ours"]


def cells_of(lines: list[Line]) -> Iterator[list[str]]:
    for line in lines:
        yield [*own_cells(line), *peer_cells(line, columns_of(lines))]


def own_cells(line: Line) -> list[str]:
    row = line.row
    name = line.network or row.target
    batch = str(row.sizes.get("N", ""))
    begin = [name, batch, WORK_NAMES[row.work], str(row.threads)]
    if not line.ours:
        return [*begin, "wrong" if line.error else "", "", ""]
    time = format_time(line.ours)
    if not line.operations:
        return [*begin, time, "", ""]
    share = f"{line.rate / line.peak:.0%}" if line.peak else ""
    return [*begin, time, f"{line.rate / 1e9:,.0f}" if line.rate > 1e10 else f"{line.rate / 1e9:.1f}", share]


def peer_cells(line: Line, columns: list[str]) -> list[str]:
    ratios = [line.ratios.get(column) for column in columns]
    return ["" if ratio is None else f"{ratio:.2f}" for ratio in [*ratios, line.best]]


def format_time(spread: Mapping[str, Any]) -> str:
    """Milliseconds with about three digits, and half of the way between the quartiles."""
    middle, spread_ms = 1e3 * spread["median"], 1e3 * (spread["high"] - spread["low"]) / 2
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2 if middle >= 1 else 3
    mark = "*" if spread["disturbed"] else ""
    return f"{middle:.{digits}f} ± {spread_ms:.{digits}f}{mark}"


def caption(record: Record) -> str:
    """The machine, the versions and the dates."""
    machine, versions = record.machine, record.versions
    dates = sorted(each["date"][:10] for each in record.rows.values()) or ["no date"]
    when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    vectors = next((flag for flag in ("avx512f", "avx2", "asimd") if flag in machine["flags"]), "")
    others = ("triton",) if record.device == "cuda" else ("onnxruntime", "openvino")
    runtimes = [name for name in ("torch", *others) if name in versions]
    what = ", ".join(f"{name} {versions[name]}" for name in runtimes)
    cpu = ", ".join(filter(None, (machine["cpu"], f"{machine['cores']} cores", vectors)))
    where = machine.get("gpu") or cpu
    note = f" {record.note}." if record.note else ""
    return f"{where}; {what}; {when}.{note}"
