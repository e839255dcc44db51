"""What a record says, a line for each case: our time, and how many times as long the peers take."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tdnn_compiler.bench.record import Record
from tdnn_compiler.bench.rows import FROZEN, SuiteRow

__all__ = ["Line", "caption", "cells_of", "headings_of", "slowest_kernels", "summarise"]

OUR_WAY = "tdnn-compiler"
STEP_PASSES = 3
"""A training step is counted as so many forward passes, as is usual."""
WORK_NAMES = {"forward": "inference", "step": "training step", "epoch": "training epoch"}
GPU_COLUMNS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "without a graph": lambda ours: f"{1e3 * ours['median']:.3f}" if ours else "",
    "host": lambda ours: f"{1e3 * ours['host']:.3f}" if "host" in ours else "",
    "MB": lambda ours: f"{ours['memory'] / 1e6:,.0f}" if "memory" in ours else "",
    "launches": lambda ours: str(ours.get("launches") or ""),
}
"""Of ours as a module is called, not in a CUDA graph: milliseconds of the GPU and of the host, and more."""
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
    """Our best time: on a GPU that may be the one in a CUDA graph."""
    plainly: Mapping[str, Any] = field(default_factory=dict)
    """Our time as a module is called."""
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
    ceilings = ceilings_of(record)
    for each in record.rows.values():
        row, found = SuiteRow.of(each["row"]), each["found"]
        if row.work == "ceilings":
            continue
        line = lines.setdefault(row.case, Line(row, peak=ceilings.get(row.dtype, 0.0)))
        line.notes |= found.get("notes", {})
        line.error = line.error or found.get("error", "")
        line.peak = max(line.peak, found.get("peak", 0.0))
        line.first_calls = line.first_calls or found.get("first_calls", {})
        if OUR_WAY in found.get("times", {}):
            add_times(line, found)
    return list(lines.values())


def ceilings_of(record: Record) -> Mapping[str, float]:
    """What a GPU gave at best, by the name of a type, or `copy`."""
    found = (each["found"] for each in record.rows.values() if each["row"]["work"] == "ceilings")
    return next(found, {})


def add_times(line: Line, found: Mapping[str, Any]) -> None:
    times = found["times"]
    ours = min((t for t in times.values() if t["peer"] == OUR_WAY), key=lambda each: each["median"])
    if not line.ours:
        line.network, line.ours, line.plainly = found["network"], ours, times[OUR_WAY]
        passes = 1 if line.row.work == "forward" else STEP_PASSES
        line.operations = 2 * passes * found.get("multiply_adds", 0)
    for name, spread in times.items():
        column = COLUMNS.get(spread["peer"])
        if column is None:
            continue
        ratio = spread["median"] / ours["median"]
        if ratio < line.ratios.get(column, float("inf")):
            line.ratios[column], line.forms[column] = ratio, name


def columns_of(lines: list[Line]) -> list[str]:
    """The peers that the lines have, in their usual order."""
    present = {column for line in lines for column in line.ratios}
    return [column for column in dict.fromkeys(COLUMNS.values()) if column in present]


def headings_of(lines: list[Line]) -> list[str]:
    on_cpu = all(line.row.threads for line in lines)
    ours = ["network", "batch", "", "threads" if on_cpu else "type", "ms", "GFLOP/s", "of peak"]
    ours += [] if on_cpu else list(GPU_COLUMNS)
    return [*ours, *(f"{column} ÷ ours" for column in columns_of(lines)), "best peer ÷ ours"]


def cells_of(lines: list[Line]) -> Iterator[list[str]]:
    on_cpu = all(line.row.threads for line in lines)
    for line in lines:
        more = [] if on_cpu else [write(line.plainly) for write in GPU_COLUMNS.values()]
        yield [*own_cells(line), *more, *peer_cells(line, columns_of(lines))]


def own_cells(line: Line) -> list[str]:
    row = line.row
    begin = [line.network or row.target, str(row.sizes.get("N", "")), WORK_NAMES[row.work]]
    begin += [str(row.threads) if row.threads else row.dtype]
    if not line.ours:
        return [*begin, "failed" if line.error else "", "", ""]
    time = format_time(line.ours)
    if not line.operations:
        return [*begin, time, "", ""]
    share = f"{line.rate / line.peak:.0%}" if line.peak else ""
    return [*begin, time, f"{line.rate / 1e9:,.0f}" if line.rate > 1e10 else f"{line.rate / 1e9:.1f}", share]


def peer_cells(line: Line, columns: list[str]) -> list[str]:
    ratios = [line.ratios.get(column) for column in columns]
    return ["" if ratio is None else f"{ratio:.2f}" for ratio in [*ratios, line.best]]


def slowest_kernels(record: Record, count: int) -> list[tuple[str, str, float, float]]:
    """Those that lose most: the case, the kernel, its seconds, and the least by this machine's ceilings."""
    ceilings, found = ceilings_of(record), list[tuple[str, str, float, float]]()
    for each in record.rows.values():
        row = SuiteRow.of(each["row"])
        for kernel in each["found"].get("kernels", []):
            least = least_seconds(kernel, row.dtype, ceilings)
            case = f"{each['found']['network']}, {row.dtype}, {WORK_NAMES[row.work]}"
            found.append((case, kernel["kernel"], kernel["measured"], least))
    return sorted(found, key=lambda each: each[3] - each[2])[:count]


def least_seconds(kernel: Mapping[str, Any], dtype: str, ceilings: Mapping[str, float]) -> float:
    """The longer of moving and multiplying; by the data sheet where the machine's limits are not known."""
    if "copy" not in ceilings or dtype not in ceilings:
        return float(kernel.get("seconds", 0.0))
    return max(kernel.get("moved", 0) / ceilings["copy"], 2 * kernel.get("products", 0) / ceilings[dtype])


def format_time(spread: Mapping[str, Any]) -> str:
    """Milliseconds with about three digits, and half of the way between the quartiles."""
    middle, spread_ms = 1e3 * spread["median"], 1e3 * (spread["high"] - spread["low"]) / 2
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2 if middle >= 1 else 3
    mark = "*" if spread["disturbed"] else ""
    return f"{middle:.{digits}f} ± {spread_ms:.{digits}f}{mark}"


def caption(record: Record) -> str:
    """The machine, the versions and the dates; and what ours are where they infer."""
    machine, versions = record.machine, record.versions
    dates = sorted(each["date"][:10] for each in record.rows.values()) or ["no date"]
    when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    vectors = next((flag for flag in ("avx512f", "avx2", "asimd") if flag in machine["flags"]), "")
    others = ("triton",) if record.device == "cuda" else ("onnxruntime", "openvino")
    runtimes = [name for name in ("torch", *others) if name in versions]
    what = ", ".join(f"{name} {versions[name]}" for name in runtimes)
    cpu = ", ".join(filter(None, (machine["cpu"], f"{machine['cores']} cores", vectors)))
    where = machine.get("gpu") or cpu
    note = f" {record.note.removesuffix('.')}." if record.note else ""
    own = (each["found"].get("times", {}).get(OUR_WAY, {}) for each in record.rows.values())
    frozen = any(ours.get("form") == FROZEN for ours in own)
    inference = " Inference is that of frozen modules, `tdnn.freeze`." if frozen else ""
    return f"{where}; {what}; {when}.{inference}{note}"
