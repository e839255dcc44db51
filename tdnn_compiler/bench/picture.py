"""Bars of what was computed, and measured, for every kernel."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from tdnn_compiler.analysis.report.canvas import COLOURS, style, to_png, to_svg
from tdnn_compiler.bench.computed import Estimate

__all__ = ["make_picture"]


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
