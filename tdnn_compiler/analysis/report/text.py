"""The report as text: a table with a row per layer, and the summary."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from shutil import get_terminal_size
from textwrap import wrap
from typing import TextIO

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from tdnn_compiler.analysis.report.contents import LayerRow, Report, Summary
from tdnn_compiler.analysis.report.escaping import escape_texts
from tdnn_compiler.analysis.report.phrases import Phrases, name_lengths
from tdnn_compiler.analysis.report.pyramid import Pyramid
from tdnn_compiler.analysis.report.spelling import format_ratio, format_stretches, level_name
from tdnn_compiler.analysis.report.terminal import Terminal, encode_signs, spell_for

__all__ = ["print_report"]

REPORT_WIDTH = 100
"""Where there is no terminal."""
NARROW_WIDTH = 80
ROOMY = 130
"""From this width on there is room for what else a layer costs."""
FOR_SHAPES = 6
"""A shape that takes more than this part of the width has its lengths named."""
DITTO = "″"
LINES = box.Box(str(box.SIMPLE_HEAD), ascii=True)
"""rich would draw fences around all cells where there is no Unicode; these lines are respelled instead."""
GAP = "  "


@dataclass(frozen=True)
class ReportColumn:
    """One column: its head and foot, and a cell per layer.

    Under `dittos` a cell like the one above it is a ditto mark, and a column that says `dull` all the way
    is left out.
    """

    head: str
    cells: tuple[str, ...]
    foot: str = ""
    dittos: bool = False
    dull: str = ""

    def map(self, spell: Callable[[str], str]) -> "ReportColumn":
        """The same column in other signs."""
        return replace(
            self, head=spell(self.head), cells=tuple(map(spell, self.cells)), foot=spell(self.foot)
        )

    @property
    def says_something(self) -> bool:
        return bool(set(self.cells) - {"", self.dull})

    @property
    def least(self) -> int:
        """The width at which the head is whole."""
        return max(map(len, self.head.split()), default=0)

    @property
    def full_width(self) -> int:
        """The width at which nothing wraps."""
        return max(self.least, *(len(line) for cell in (*self.cells, self.foot) for line in cell.split("\n")))


def print_report(
    report: Report, pyramid: Pyramid | None = None, file: TextIO | None = None, width: int | None = None
) -> None:
    """Print the table and the summary, as wide as the terminal; and what one output sees, if asked for."""
    report, pyramid = escape_texts(report), escape_texts(pyramid)
    room = width or get_terminal_size((REPORT_WIDTH, 24)).columns
    console = Terminal(file=file, width=room)
    words = Phrases(report, name_lengths(report, console.width // FOR_SHAPES))
    with console.capture() as capture:
        console.print(
            console.render_str(report.network, style="bold"), layer_table(words, console), "", sep="\n"
        )
        console.print(heading_grid([*words.legend(), *words.summary()]))
        if pyramid is not None:
            heading = console.render_str(f"What {output_title(pyramid)} reads", style="bold")
            console.print("", heading, level_table(pyramid), sep="\n")
    # rich fills every line up with spaces.
    lines = (encode_signs(line.rstrip(), console.file) for line in capture.get().splitlines())
    print(*lines, sep="\n", file=console.file)


# The table -------------------------------------------------------------------------------------------


def layer_table(words: Phrases, console: Terminal) -> Table:
    """One row per layer; columns that say nothing are left out."""

    def spell(text: str) -> str:
        return spell_for(text, console.file)

    rows, width = words.report.rows, console.width
    chosen = [column.map(spell) for column in report_columns(words, width) if column.says_something]
    names = ReportColumn("layer", tuple(describe_name(row, words) for row in rows), "total").map(spell)
    names_width, *widths = fit_widths([names, *chosen], width - len(GAP) * len(chosen))
    result = empty_table()
    result.show_footer = True
    result.add_column("layer", "total", width=names_width)
    for column, fitting in zip(chosen, widths, strict=True):
        result.add_column(column.head, column.foot, justify="right", overflow="fold", width=fitting)
    for row, name, cells in zip(rows, names.cells, zip(*map(mark_dittos, chosen), strict=True), strict=True):
        result.add_row(NameCell(name, len(spell(row.name))), *cells)
    return result


def report_columns(words: Phrases, width: int) -> list[ReportColumn]:
    roomy = width >= ROOMY
    here = words.shape_here if roomy else words.positions_here

    def alike(head: str, tell: Callable[[LayerRow], str], dull: str = "") -> ReportColumn:
        return ReportColumn(head, tuple(map(tell, words.report.rows)), dittos=True, dull=dull)

    def cost(head: str, tell: Callable[[LayerRow | Summary], str]) -> ReportColumn:
        cells = (tell(row) for row in words.report.rows)
        return ReportColumn(
            head, tuple("" if cell == "0" else cell for cell in cells), tell(words.report.summary)
        )

    def around(row: LayerRow) -> str:
        return "\n".join(filter(None, (words.contexts(row), words.times(row))))

    shown = [
        alike("shape", words.shape),
        alike(words.lengths(), here if words.report.lengths else lambda row: ""),
        alike("field", words.fields),
        alike("stride", words.strides, dull="1" if width < NARROW_WIDTH else ""),
        alike("context", around, dull="0"),
        cost("params", lambda of: words.amount(of.parameters)),
        cost("multiply-\nadds", lambda of: words.amount(of.multiply_adds)),
    ]
    if roomy:
        shown.append(cost("activations", lambda of: words.amount(of.memory, "B")))
        shown.append(alike("FLOP/\nbyte", lambda row: format_ratio(row.intensity)))
    return shown


def describe_name(row: LayerRow, words: Phrases) -> str:
    """The layer's name, and what it is where the name alone does not tell."""
    told_by_name = row.what == row.word == row.name.rstrip("0123456789")
    return row.name if told_by_name else f"{row.name}  {words.what(row)}"


def fit_widths(columns: list[ReportColumn], room: int) -> list[int]:
    """Widths that fit together: the widest columns give way first, the layers' names half as readily."""
    limit = room

    def limited() -> list[int]:
        limits = [2 * limit] + [limit] * (len(columns) - 1)
        both = zip(columns, limits, strict=True)
        return [max(column.least, min(column.full_width, most)) for column, most in both]

    while sum(limited()) > room and limit > 1:
        limit -= 1
    first, *others = limited()
    return [max(first, min(columns[0].full_width, room - sum(others))), *others]


def mark_dittos(column: ReportColumn) -> list[Text]:
    """The cells, with ditto marks."""
    pairs = zip(("", *column.cells), column.cells, strict=False)
    same = (column.dittos and bool(cell) and cell == above for above, cell in pairs)
    both = zip(same, column.cells, strict=True)
    return [Text(DITTO, "dim") if ditto else Text(cell) for ditto, cell in both]


@dataclass(frozen=True)
class NameCell:
    """The cell of a layer's name, whose further lines are indented."""

    words: str
    name_length: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = wrap(self.words, options.max_width, subsequent_indent="    ", break_on_hyphens=False)
        text = Text("\n".join(lines))
        text.stylize("bold", 0, min(self.name_length, len(lines[0])))
        yield text


# One output -------------------------------------------------------------------------------------------


def output_title(pyramid: Pyramid) -> str:
    at = ", ".join(f"{name} = {value}" for name, value in pyramid.lengths.items())
    return f"output {pyramid.position} of {pyramid.output} along {pyramid.axis} ({at})"


def level_table(pyramid: Pyramid) -> Table:
    """Which positions feed one output, layer by layer."""
    result = empty_table()
    result.add_column("layer", style="bold", no_wrap=True)
    for head in ("positions", "read"):
        result.add_column(head, justify="right")
    result.add_column("which")
    result.add_column("padding")
    for level in pyramid.levels:
        read = f"{level.extent:,}", f"{len(level.positions):,}", format_stretches(level.positions)
        result.add_row(level_name(level), *read, format_stretches(level.padding))
    return result


def empty_table() -> Table:
    return Table(box=LINES, show_edge=False, pad_edge=False, collapse_padding=True, footer_style="bold")


def heading_grid(lines: list[tuple[str, str]]) -> RenderableType:
    """Headings, and words beside them."""
    result = Table.grid(padding=(0, 2))
    result.add_column(style="dim", no_wrap=True)
    result.add_column(overflow="fold")
    for heading, words in lines:
        result.add_row(heading, words)
    return result
