"""Bars: of what was computed and measured for every kernel; and of a record, for every case."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from tdnn_compiler.analysis.report.canvas import COLOURS, style, to_png, to_svg
from tdnn_compiler.bench.computed import Estimate
from tdnn_compiler.bench.record import Record
from tdnn_compiler.bench.summary import Line, caption, summarise

__all__ = ["draw_record", "make_picture"]


def make_picture(estimate: Estimate, measured: Mapping[str, float] | None, suffix: str) -> bytes:
    """A drawing as .svg or .png. `measured` None: the computed times alone."""
    with style():
        figure = draw_bars(estimate, measured)
        return to_png(figure) if suffix == ".png" else to_svg(figure).encode()


def draw_bars(estimate: Estimate, measured: Mapping[str, float] | None) -> Figure:
    kernels = estimate.kernels
    figure = Figure(figsize=(8, 1.2 + 0.22 * len(kernels)), layout="constrained")
    axes = figure.subplots()
    rows = range(len(kernels))
    thick = 0.8 if measured is None else 0.4
    axes.barh(
        rows, [1e6 * k.seconds for k in kernels], thick, color=COLOURS["padding"], label="computed least"
    )
    if measured is not None:
        times = [1e6 * measured[kernel.kernel] for kernel in kernels]
        below = [row + thick for row in rows]
        axes.barh(below, times, thick, color=COLOURS["ink"], label="measured")
    axes.set_yticks(rows, [kernel.kernel for kernel in kernels], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("µs")
    axes.set_title(f"{estimate.network.name} on {estimate.target}, {estimate.mode}, {estimate.dtype}")
    axes.legend(frameon=False)
    return figure


def draw_record(record: Record, suffix: str) -> bytes:
    """How many times as long as ours every peer takes, as .svg or .png."""
    with style():
        figure = draw_ratios([line for line in summarise(record) if line.ratios], caption(record))
        return to_png(figure) if suffix == ".png" else to_svg(figure).encode()


def draw_ratios(lines: list[Line], title: str) -> Figure:
    columns = list(dict.fromkeys(column for line in lines for column in line.ratios))
    figure = Figure(figsize=(8, 1.5 + 0.18 * len(lines) * (1 + len(columns))), layout="constrained")
    axes = figure.subplots()
    thick = 0.8 / max(len(columns), 1)
    shades = [str(0.25 + 0.55 * number / max(len(columns), 1)) for number in range(len(columns))]
    for number, (column, shade) in enumerate(zip(columns, shades, strict=True)):
        found = {row: line.ratios[column] for row, line in enumerate(lines) if column in line.ratios}
        places = [row + number * thick for row in found]
        axes.barh(places, list(found.values()), thick, color=shade, label=column)
    axes.axvline(1.0, color=COLOURS["ink"], linewidth=1)
    axes.set_yticks([row + 0.4 for row in range(len(lines))], [line.title for line in lines], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel("the peer's time ÷ ours: to the right of the line, ours is faster")
    axes.set_title(title, fontsize=8)
    axes.legend(frameon=False, fontsize=7)
    return figure
