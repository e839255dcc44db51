"""The report as text: a table with a row per layer, and the summary."""

from collections.abc import Callable
from dataclasses import dataclass
from shutil import get_terminal_size
from textwrap import wrap
from typing import TextIO

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from tdnn_compiler.analysis.report.pyramid import Pyramid
from tdnn_compiler.analysis.report.rows import Report, Row, Summary
from tdnn_compiler.analysis.report.spelling import level_name, ratio, stretches
from tdnn_compiler.analysis.report.visible import visible
from tdnn_compiler.analysis.report.words import Words, name_lengths

__all__ = ["print_report"]

WIDTH = 100
"""Where there is no terminal."""
NARROW = 80
ROOMY = 130
"""From this width on there is room for what else a layer costs."""
FOR_SHAPES = 6
"""A shape that takes more than this part of the width has its lengths named."""
DITTO = "″"
GAP = "  "


@dataclass(frozen=True)
class Column:
    """One column: its head and foot, and a cell per layer.

    Under `dittos` a cell like the one above it is a ditto mark, and a column that says `dull` all the way
    is left out.
    """

    head: str
    cells: tuple[str, ...]
    foot: str = ""
    dittos: bool = False
    dull: str = ""

    @property
    def says_something(self) -> bool:
        return bool(set(self.cells) - {"", self.dull})

    @property
    def least(self) -> int:
        """The width at which the head is whole."""
        return max(map(len, self.head.split()), default=0)

    @property
    def whole(self) -> int:
        """The width at which nothing wraps."""
        return max(self.least, *(len(line) for cell in (*self.cells, self.foot) for line in cell.split("\n")))


def print_report(
    report: Report, pyramid: Pyramid | None = None, file: TextIO | None = None, width: int | None = None
) -> None:
    """Print the table and the summary, as wide as the terminal; and what one output sees, if asked for."""
    report, pyramid = visible(report), visible(pyramid)
    room = width or get_terminal_size((WIDTH, 24)).columns
    # Names are the user's: they are no markup.
    console = Console(file=file, width=room, highlight=False, markup=False, emoji=False)
    words = Words(report, name_lengths(report, console.width // FOR_SHAPES))
    with console.capture() as capture:
        console.print(Text(report.network, "bold"), table(words, console.width), "", sep="\n")
        console.print(grid([*words.legend(), *words.summary()]))
        if pyramid is not None:
            console.print("", Text(f"What {output(pyramid)} reads", "bold"), levels(pyramid), sep="\n")
    # rich fills every line up with spaces.
    print(*(line.rstrip() for line in capture.get().splitlines()), sep="\n", file=console.file)


# The table -------------------------------------------------------------------------------------------


def table(words: Words, width: int) -> Table:
    """One row per layer; columns that say nothing are left out."""
    rows = words.report.rows
    chosen = [column for column in columns(words, width) if column.says_something]
    names = Column("layer", tuple(called(row, words) for row in rows), "total")
    names_width, *widths = fit([names, *chosen], width - len(GAP) * len(chosen))
    result = empty_table()
    result.show_footer = True
    result.add_column("layer", "total", width=names_width)
    for column, fitting in zip(chosen, widths, strict=True):
        result.add_column(column.head, column.foot, justify="right", overflow="fold", width=fitting)
    for row, name, cells in zip(rows, names.cells, zip(*map(marked, chosen), strict=True), strict=True):
        result.add_row(Called(name, len(row.name)), *cells)
    return result


def columns(words: Words, width: int) -> list[Column]:
    roomy = width >= ROOMY
    here = words.shape_here if roomy else words.positions_here

    def alike(head: str, tell: Callable[[Row], str], dull: str = "") -> Column:
        return Column(head, tuple(map(tell, words.report.rows)), dittos=True, dull=dull)

    def cost(head: str, tell: Callable[[Row | Summary], str]) -> Column:
        cells = (tell(row) for row in words.report.rows)
        return Column(head, tuple("" if cell == "0" else cell for cell in cells), tell(words.report.summary))

    def around(row: Row) -> str:
        return "\n".join(filter(None, (words.contexts(row), words.times(row))))

    shown = [
        alike("shape", words.shape),
        alike(words.lengths(), here if words.report.lengths else lambda row: ""),
        alike("field", words.fields),
        alike("stride", words.strides, dull="1" if width < NARROW else ""),
        alike("context", around, dull="0"),
        cost("params", lambda of: words.amount(of.parameters)),
        cost("multiply-\nadds", lambda of: words.amount(of.multiply_adds)),
    ]
    if roomy:
        shown.append(cost("activations", lambda of: words.amount(of.memory, "B")))
        shown.append(alike("FLOP/\nbyte", lambda row: ratio(row.intensity)))
    return shown


def called(row: Row, words: Words) -> str:
    """The layer's name, and what it is where the name alone does not tell."""
    told_by_name = row.what == row.word == row.name.rstrip("0123456789")
    return row.name if told_by_name else f"{row.name}  {words.what(row)}"


def fit(columns: list[Column], room: int) -> list[int]:
    """Widths that fit together: the widest columns give way first, the layers' names half as readily."""
    limit = room

    def limited() -> list[int]:
        limits = [2 * limit] + [limit] * (len(columns) - 1)
        both = zip(columns, limits, strict=True)
        return [max(column.least, min(column.whole, most)) for column, most in both]

    while sum(limited()) > room and limit > 1:
        limit -= 1
    first, *others = limited()
    return [max(first, min(columns[0].whole, room - sum(others))), *others]


def marked(column: Column) -> list[Text]:
    """The cells, with ditto marks."""
    pairs = zip(("", *column.cells), column.cells, strict=False)
    same = (column.dittos and bool(cell) and cell == above for above, cell in pairs)
    both = zip(same, column.cells, strict=True)
    return [Text(DITTO, "dim") if ditto else Text(cell) for ditto, cell in both]


@dataclass(frozen=True)
class Called:
    """The cell of a layer's name, whose further lines are indented."""

    words: str
    name_length: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = wrap(self.words, options.max_width, subsequent_indent="    ", break_on_hyphens=False)
        text = Text("\n".join(lines))
        text.stylize("bold", 0, min(self.name_length, len(lines[0])))
        yield text


# One output -------------------------------------------------------------------------------------------


def output(pyramid: Pyramid) -> str:
    at = ", ".join(f"{name} = {value}" for name, value in pyramid.lengths.items())
    return f"output {pyramid.position} of {pyramid.output} along {pyramid.axis} ({at})"


def levels(pyramid: Pyramid) -> Table:
    """Which positions feed one output, layer by layer."""
    result = empty_table()
    result.add_column("layer", style="bold", no_wrap=True)
    for head in ("positions", "read"):
        result.add_column(head, justify="right")
    result.add_column("which")
    result.add_column("padding")
    for level in pyramid.levels:
        read = f"{level.extent:,}", f"{len(level.positions):,}", stretches(level.positions)
        result.add_row(level_name(level), *read, stretches(level.padding))
    return result


def empty_table() -> Table:
    return Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True, footer_style="bold"
    )


def grid(lines: list[tuple[str, str]]) -> RenderableType:
    """Headings, and words beside them."""
    result = Table.grid(padding=(0, 2))
    result.add_column(style="dim", no_wrap=True)
    result.add_column(overflow="fold")
    for heading, words in lines:
        result.add_row(heading, Text(words))
    return result
