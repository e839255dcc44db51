"""The network drawn as a graph: a box for a layer with what is applied value by value after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from tdnn_compiler.analysis.report.canvas import COLOURS, make_figure, text_width
from tdnn_compiler.analysis.report.contents import LayerRow, Report
from tdnn_compiler.analysis.report.escaping import escape_texts
from tdnn_compiler.analysis.report.layout import BoxSize, DrawingLayout, Point, arrange_boxes
from tdnn_compiler.analysis.report.phrases import Phrases

__all__ = ["LayerBox", "draw_network", "group_layers"]

NAME, SMALL_SIZE = 8.0, 6.8
LINE = 10.0
PADDING = 7.0
LONGEST_LINE = 34
"""Characters to a line."""


@dataclass(frozen=True)
class LayerBox:
    """A layer, and the layers after it that only change values."""

    rows: tuple[LayerRow, ...]
    sources: tuple[str, ...]
    marks_output: bool = False
    """Whether to say that the last of the layers is an output: of a network with one that others read."""

    @property
    def name(self) -> str:
        return self.rows[0].name

    @property
    def family(self) -> str:
        """That of its first layer, by which it is coloured."""
        family = self.rows[0].family
        return "other" if family == "by value" else family


def group_layers(report: Report) -> list[LayerBox]:
    """The layers in boxes, in order: a layer that works value by value shares the box of its only input.

    An output is the last layer of its box.
    """
    outputs = report.summary.outputs
    readers: dict[str, int] = {}
    for row in report.rows:
        for source in row.sources:
            readers[source] = readers.get(source, 0) + 1
    home: dict[str, int] = {}
    groups: list[list[LayerRow]] = []
    for row in report.rows:
        before = home.get(row.sources[0]) if row.sources else None
        last = before is not None and groups[before][-1].name == row.sources[0]
        alone = row.family == "by value" and readers.get(row.sources[0], 0) == 1
        inside = alone and row.sources[0] not in outputs
        if before is not None and last and inside and groups[before][0].family != "input":
            groups[before].append(row)
            home[row.name] = before
        else:
            home[row.name] = len(groups)
            groups.append([row])
    names = {name: groups[place][0].name for name, place in home.items()}
    told = outputs if any(name in readers for name in outputs) else ()
    return [
        LayerBox(tuple(group), tuple(names[source] for source in group[0].sources), group[-1].name in told)
        for group in groups
    ]


@dataclass(frozen=True)
class TextLine:
    """One line of text in a box."""

    words: str
    size: float
    bold: bool = False
    colour: str = "muted"

    @property
    def width(self) -> float:
        return text_width(self.words, self.size, self.bold)


def box_lines(box: LayerBox, words: Phrases) -> list[TextLine]:
    """What a box says: name, layer, what follows, the shape where it is another than before; an output."""
    first, *others = box.rows
    what = words.what(first)
    plain = first.what == first.word == word_in_name(first)
    told = [TextLine(first.name, NAME, bold=True, colour="ink")]
    if not plain:
        told += [TextLine(part, SMALL_SIZE, colour="ink") for part in wrap_words(what)]
    follow = ", ".join(
        row.word if row.word == word_in_name(row) else f"{row.word} {row.name}" for row in others
    )
    told += [TextLine(part, SMALL_SIZE, colour=f"edge-{box.family}") for part in wrap_words(follow)]
    before = {words.shape(words.report.row(source)) for source in first.sources}
    if before != {words.shape(first)}:
        here = words.shape_here(first) if words.report.lengths else words.shape(first)
        told += [TextLine(part, SMALL_SIZE) for part in wrap_words(here)]
    return [*told, *([TextLine("output", SMALL_SIZE, bold=True)] if box.marks_output else [])]


def word_in_name(row: LayerRow) -> str:
    """The word that a name made of it would be made of."""
    return row.name.rstrip("0123456789")


def wrap_words(words: str) -> list[str]:
    return wrap(words, LONGEST_LINE, subsequent_indent="  ", break_on_hyphens=False)


def draw_network(report: Report) -> Figure:
    """The drawing, as large as it needs to be."""
    report = escape_texts(report)
    words = Phrases(report)
    drawn = group_layers(report)
    told = {box.name: box_lines(box, words) for box in drawn}
    sizes = {name: box_size(part) for name, part in told.items()}
    layout = arrange_boxes(
        sizes, [(source, box.name) for box in drawn for source in dict.fromkeys(box.sources)]
    )
    drawing = make_figure(layout.width, layout.height)
    axes = drawing.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, layout.width)
    axes.set_ylim(layout.height, 0)
    axes.set_axis_off()
    draw_edges(axes, layout)
    for box in drawn:
        draw_box(axes, box, told[box.name], layout.centres[box.name], sizes[box.name])
    return drawing


def box_size(told: Sequence[TextLine]) -> BoxSize:
    return max(line.width for line in told) + 2 * PADDING, LINE * len(told) + 2 * PADDING - 4


def draw_box(axes: Axes, box: LayerBox, told: Sequence[TextLine], centre: Point, size: BoxSize) -> None:
    (x, y), (width, height) = centre, size
    corner = (x - width / 2, y - height / 2)
    rounding = height / 2 if box.family == "join" and len(told) <= 2 else 4
    axes.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={rounding:.4g}",
            facecolor=COLOURS[f"fill-{box.family}"],
            edgecolor=COLOURS[f"edge-{box.family}"],
            linewidth=0.9,
        )
    )
    top = y - LINE * (len(told) - 1) / 2
    for i, line in enumerate(told):
        axes.text(
            x,
            top + i * LINE,
            line.words,
            size=line.size,
            weight="bold" if line.bold else "normal",
            color=COLOURS[line.colour],
            ha="center",
            va="center_baseline",
        )


def draw_edges(axes: Axes, layout: DrawingLayout) -> None:
    pieces = [piece for way in layout.ways.values() for piece in way if len(piece) > 1]
    if pieces:
        curves = Path.make_compound_path(*map(edge_path, pieces))
        axes.add_patch(PathPatch(curves, facecolor="none", edgecolor=COLOURS["line"], linewidth=1.0))
    tips = [way[-1][-1] for way in layout.ways.values()]
    if tips:
        heads = Path.make_compound_path(*map(arrow_head, tips))
        axes.add_patch(PathPatch(heads, facecolor=COLOURS["line"], edgecolor="none", linewidth=0))
    for number, (x, y) in layout.cuts:
        axes.plot([x], [y], "o", markersize=11, color=COLOURS["paper"], markeredgecolor=COLOURS["line"])
        axes.text(x, y, str(number), size=SMALL_SIZE, color=COLOURS["ink"], ha="center", va="center_baseline")


def edge_path(points: Sequence[Point]) -> Path:
    """Through the points, upright in each."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = (y + next_y) / 2
        vertices += [(x, middle), (next_x, middle), (next_x, next_y)]
        codes += [Path.CURVE4] * 3
    return Path(vertices, codes)


def arrow_head(tip: Point) -> Path:
    x, y = tip
    points: Iterable[Point] = [(x - 2.6, y - 5), (x + 2.6, y - 5), (x, y), (x - 2.6, y - 5)]
    return Path(list(points), [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY])
