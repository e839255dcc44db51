"""The report as one page: the network drawn, the pyramid, the table, and nothing to load from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tdnn_compiler.analysis.report.canvas import COLOURS, inline_svg, style
from tdnn_compiler.analysis.report.drawing import draw_network
from tdnn_compiler.analysis.report.plots import plot_pyramid
from tdnn_compiler.analysis.report.pyramid import Pyramid
from tdnn_compiler.analysis.report.rows import Number, Report, Row
from tdnn_compiler.analysis.report.spelling import ratio, short
from tdnn_compiler.analysis.report.visible import visible
from tdnn_compiler.analysis.report.words import Words, name_lengths

__all__ = ["page"]

WIDE = 700
"""Drawings of more points are offered fitted to the page."""
NAMED = 24
"""Where shapes have more characters, formulas of costs name the lengths."""
LONG = 34
"""Cells of more characters may wrap."""


def page(report: Report, pyramid: Pyramid | None, *, note: str = "", maker: str = "tdnn") -> str:
    """The page as HTML; `note` says why there is no pyramid, `maker` by what the page was made."""
    report, pyramid = visible(report), visible(pyramid)
    words = Words(report)
    named = Words(report, name_lengths(report, NAMED))
    with style():
        drawing = draw_network(report)
        network = inline_svg(drawing, "network", f"The layers of {report.network} and how they are wired")
        seen = None if pyramid is None else inline_svg(plot_pyramid(pyramid), "pyramid", told(pyramid))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        report=report,
        words=words,
        colours=COLOURS,
        cards=cards(named),
        legend=named.legend(),
        network=network,
        wide=drawing.get_figwidth() * 72 > WIDE,
        pyramid=seen,
        facts=[] if pyramid is None else facts(pyramid),
        note=note,
        columns=[column for column in columns(words, named) if any(cell.words for cell in column.cells)],
        maker=maker,
    )


# The summary -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """One answer about the whole network."""

    heading: str
    words: str
    more: str = ""

    @property
    def long(self) -> bool:
        return len(self.words) > LONG


def cards(words: Words) -> list[Card]:
    total = words.report.summary
    return [
        *(Card(heading, *halves(told)) for heading, told in [*words.needs(), *words.outlooks()]),
        cost(words, "parameters", total.parameters),
        cost(words, "multiply-adds", total.multiply_adds),
        cost(words, "activations in fp32", total.memory, "B"),
    ]


def halves(told: str) -> tuple[str, str]:
    """The answer, and what there is to say of it."""
    first, _, rest = told.partition("; ")
    return first, rest


def cost(words: Words, heading: str, told: Number, unit: str = "") -> Card:
    exactly = words.expression(told.exact)
    if not isinstance(told.here, int):
        return Card(heading, words.expression(told.here))
    brief = short(told.here, unit)
    return Card(heading, brief, "" if brief == f"{exactly} {unit}".rstrip() else exactly)


# The pyramid -----------------------------------------------------------------------------------------


def told(pyramid: Pyramid) -> str:
    return f"The positions that output {pyramid.position} of {pyramid.output} reads, layer by layer"


def facts(pyramid: Pyramid) -> list[str]:
    """What the picture shows, in sentences."""
    lines = [f"Output {pyramid.position:,} of {pyramid.output}, along {pyramid.axis}."]
    for level in pyramid.inputs:
        read, counts = level.positions, pyramid.paths[level.layers[0]]
        span = read[-1] - read[0] + 1
        holes = "no holes" if span == len(read) else f"{span - len(read):,} holes"
        lines.append(
            f"It reads {len(read):,} positions of {level.layers[0]}, from {read[0]:,} to {read[-1]:,}, "
            f"{holes}; {short(sum(counts.values()))} paths lead there."
        )
    if pyramid.instead_of is not None:
        lines.append(
            f"{pyramid.instead_of} itself sees everything, and {pyramid.output} is the last that does not."
        )
    if pyramid.chosen:
        values = ", ".join(f"{name} = {value:,}" for name, value in pyramid.chosen.items())
        lines.append(f"Not given, and chosen here: {values}.")
    return lines


# The table -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One cell; `same` as the layer above."""

    words: str
    same: bool = False

    @property
    def long(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True)
class Column:
    head: str
    cells: tuple[Cell, ...]
    foot: str = ""
    kind: str = "number"


def columns(words: Words, named: Words) -> list[Column]:
    """Everything about the layers but their names."""
    report, total = words.report, words.report.summary

    def column(head: str, tell: Callable[[Row], str], foot: str = "", kind: str = "number") -> Column:
        told = [tell(row) for row in report.rows]
        repeats = kind == "number" and not foot
        cells = [
            Cell(cell, repeats and bool(cell) and cell == above)
            for above, cell in zip(["", *told], told, strict=False)
        ]
        return Column(head, tuple(cells), foot, kind)

    def without_zero(amount: Number, unit: str = "") -> str:
        return "" if amount.exact == 0 else named.amount(amount, unit)

    above = dict(zip((row.name for row in report.rows[1:]), (row.name for row in report.rows), strict=False))

    def reads(row: Row) -> str:
        return "" if row.sources in ((), (above.get(row.name),)) else ", ".join(row.sources)

    return [
        column("reads", reads, kind="names"),
        column("shape", words.shape),
        column(words.lengths(), words.shape_here if report.lengths else lambda row: ""),
        column("field", words.fields),
        column("stride", words.strides),
        column("context", words.contexts),
        column("in time", words.times),
        column("parameters", lambda row: without_zero(row.parameters), named.amount(total.parameters)),
        column(
            "multiply-adds", lambda row: without_zero(row.multiply_adds), named.amount(total.multiply_adds)
        ),
        column("activations", lambda row: without_zero(row.memory, "B"), named.amount(total.memory, "B")),
        column("FLOP/byte", lambda row: ratio(row.intensity), foot=" "),
        column("line", lambda row: row.line, kind="names"),
    ]
