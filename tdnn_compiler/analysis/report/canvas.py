"""What all drawings share: colours, and figures written the same in every run."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import BytesIO, StringIO
from typing import Any, cast

from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

__all__ = ["COLOURS", "PAPER", "inline_svg", "make_figure", "style", "text_width", "to_png", "to_svg"]

PAPER = "#fefefe"
COLOURS = {
    "paper": PAPER,
    "ink": "#1d2630",
    "muted": "#66717d",
    "line": "#8a95a1",
    "faint": "#e3e7eb",
    "edge-input": "#4b5661",
    "fill-input": "#eceff2",
    "edge-taps": "#2a6ca8",
    "fill-taps": "#e1edf8",
    "edge-pool": "#177a63",
    "fill-pool": "#dcf2eb",
    "edge-join": "#a8641a",
    "fill-join": "#fbecd9",
    "edge-other": "#7b5ba6",
    "fill-other": "#efe8f8",
    "read": "#2b6fb0",
    "padding": "#c2571b",
}
"""By the name of the page's variable, which takes over from the colour there. No two are the same."""

INCH = 72
"""Points; drawings are laid out in points."""


SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "tdnn_compiler",
    # Text stays text: it can be found and copied, and the page's colours reach it.
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "text.color": COLOURS["ink"],
    "text.parse_math": False,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["muted"],
    "xtick.color": COLOURS["line"],
    "ytick.color": COLOURS["line"],
    "xtick.labelcolor": COLOURS["muted"],
    "ytick.labelcolor": COLOURS["muted"],
    "hatch.linewidth": 0.8,
    "path.simplify": False,
}


@contextmanager
def style() -> Iterator[None]:
    """matplotlib's settings for our drawings, whatever the user's own are."""
    with rc_context():
        rcdefaults()
        cast(Any, rcParams).update(SETTINGS)
        yield


def make_figure(width: float, height: float) -> Figure:
    """A figure of so many points."""
    return Figure(figsize=(width / INCH, height / INCH), facecolor=COLOURS["paper"])


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def to_svg(drawing: Figure) -> str:
    """The figure as an SVG file."""
    written = StringIO()
    FigureCanvasSVG(drawing).print_svg(written, metadata={"Date": None, "Creator": None})
    return written.getvalue()


def to_png(drawing: Figure) -> bytes:
    """The figure as a PNG file."""
    written = BytesIO()
    drawing.dpi = 2 * INCH
    FigureCanvasAgg(drawing).print_png(written, metadata={"Software": None})
    return written.getvalue()


def inline_svg(drawing: Figure, name: str, label: str) -> str:
    """The figure for a page: in the page's colours, with ids of its own, and a label to be read out."""
    source = to_svg(drawing)
    source = source[source.index("<svg") :]
    source = re.sub(r"<metadata>.*?</metadata>\s*", "", source, flags=re.DOTALL)
    source = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", source)
    source = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{name}-", source)
    for variable, colour in COLOURS.items():
        source = source.replace(colour, f"var(--{variable})")
    return source.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)
