"""The report as one page: the network drawn, the pyramid, the table, and nothing to load from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tdnn_compiler.analysis.report.canvas import COLOURS, inline_svg, style
from tdnn_compiler.analysis.report.contents import LayerRow, Quantity, Report
from tdnn_compiler.analysis.report.drawing import draw_network
from tdnn_compiler.analysis.report.escaping import escape_texts
from tdnn_compiler.analysis.report.phrases import Phrases, name_lengths
from tdnn_compiler.analysis.report.plots import plot_pyramid
from tdnn_compiler.analysis.report.pyramid import Pyramid
from tdnn_compiler.analysis.report.spelling import format_ratio, format_short

__all__ = ["make_page"]

WIDE = 700
"""Drawings of more points are offered fitted to the page."""
NAMED = 24
"""Where shapes have more characters, formulas of costs name the lengths."""
LONG_CELL = 34
"""Cells of more characters may wrap."""


def make_page(report: Report, pyramid: Pyramid | None, *, note: str = "", maker: str = "tdnn") -> str:
    """The page as HTML; `note` says why there is no pyramid, `maker` by what the page was made."""
    report, pyramid = escape_texts(report), escape_texts(pyramid)
    words = Phrases(report)
    named = Phrases(report, name_lengths(report, NAMED))
    with style():
        drawing = draw_network(report)
        network = inline_svg(drawing, "network", f"The layers of {report.network} and how they are wired")
        seen = (
            None if pyramid is None else inline_svg(plot_pyramid(pyramid), "pyramid", pyramid_title(pyramid))
        )
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
        cards=summary_cards(named),
        legend=named.legend(),
        network=network,
        wide=drawing.get_figwidth() * 72 > WIDE,
        pyramid=seen,
        facts=[] if pyramid is None else pyramid_facts(pyramid),
        note=note,
        columns=[column for column in page_columns(words, named) if any(cell.words for cell in column.cells)],
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
        return len(self.words) > LONG_CELL


def summary_cards(words: Phrases) -> list[Card]:
    total = words.report.summary
    return [
        *(Card(heading, *split_answer(told)) for heading, told in [*words.needs(), *words.outlooks()]),
        cost_card(words, "parameters", total.parameters),
        cost_card(words, "multiply-adds", total.multiply_adds),
        cost_card(words, "activations in fp32", total.memory, "B"),
    ]


def split_answer(told: str) -> tuple[str, str]:
    """The answer, and what there is to say of it."""
    first, _, rest = told.partition("; ")
    return first, rest


def cost_card(words: Phrases, heading: str, told: Quantity, unit: str = "") -> Card:
    exactly = words.expression(told.exact)
    if not isinstance(told.here, int):
        return Card(heading, words.expression(told.here))
    brief = format_short(told.here, unit)
    return Card(heading, brief, "" if brief == f"{exactly} {unit}".rstrip() else exactly)


# The pyramid -----------------------------------------------------------------------------------------


def pyramid_title(pyramid: Pyramid) -> str:
    return f"The positions that output {pyramid.position} of {pyramid.output} reads, layer by layer"


def pyramid_facts(pyramid: Pyramid) -> list[str]:
    """What the picture shows, in sentences."""
    lines = [f"Output {pyramid.position:,} of {pyramid.output}, along {pyramid.axis}."]
    for level in pyramid.inputs:
        read, counts = level.positions, pyramid.paths[level.layers[0]]
        span = read[-1] - read[0] + 1
        holes = "no holes" if span == len(read) else f"{span - len(read):,} holes"
        lines.append(
            f"It reads {len(read):,} positions of {level.layers[0]}, from {read[0]:,} to {read[-1]:,}, "
            f"{holes}; {format_short(sum(counts.values()))} paths lead there."
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
        return len(self.words) > LONG_CELL


@dataclass(frozen=True)
class PageColumn:
    head: str
    cells: tuple[Cell, ...]
    foot: str = ""
    kind: str = "number"


def page_columns(words: Phrases, named: Phrases) -> list[PageColumn]:
    """Everything about the layers but their names."""
    report, total = words.report, words.report.summary

    def column(
        head: str, tell: Callable[[LayerRow], str], foot: str = "", kind: str = "number"
    ) -> PageColumn:
        told = [tell(row) for row in report.rows]
        repeats = kind == "number" and not foot
        cells = [
            Cell(cell, repeats and bool(cell) and cell == above)
            for above, cell in zip(["", *told], told, strict=False)
        ]
        return PageColumn(head, tuple(cells), foot, kind)

    def without_zero(amount: Quantity, unit: str = "") -> str:
        return "" if amount.exact == 0 else named.amount(amount, unit)

    above = dict(zip((row.name for row in report.rows[1:]), (row.name for row in report.rows), strict=False))

    def reads(row: LayerRow) -> str:
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
        column("FLOP/byte", lambda row: format_ratio(row.intensity), foot=" "),
        column("line", lambda row: row.line, kind="names"),
    ]
