"""The loops of a kernel: which statements of a tile program run over rows and lanes together.

What is computed element by element needs no tile of its own: statements that follow one another share a loop
over the rows, and in it one over vectors of columns, so that what is used at once stays in registers.

    Nest        for every row: what the row needs, then for every vector of columns: its statements
    Repeat      a loop around all of that
    a Dot, a Shift, a Halve: by themselves
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
    Elementwise,
    FetchLength,
    Halve,
    IndexValue,
    Load,
    Loop,
    Mask,
    Note,
    Random,
    Range,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileIndex,
    UnrolledLoop,
    Value,
    Zeros,
    values_in,
    walk,
)
from tdnn_compiler.tile.shapes import TileShape

__all__ = [
    "Columns",
    "LoopNode",
    "Nest",
    "RepeatLoop",
    "Row",
    "Shapes",
    "arrange_loops",
    "over_taps",
    "statements_in",
    "tiles_read",
    "tiles_written",
]


@dataclass
class Columns:
    """Statements for every vector of a row's `width` columns; loops over taps among them."""

    width: int
    statements: list[Statement] = field(default_factory=list)


@dataclass
class Row:
    """A statement that has one value for the row."""

    statement: Statement


@dataclass
class Nest:
    """What is done for `rows` rows: first `before`, what all rows share."""

    rows: int = 1
    before: list[Columns | Row] = field(default_factory=list)
    inside: list[Columns | Row] = field(default_factory=list)


@dataclass
class RepeatLoop:
    """A loop around nodes."""

    loop: Loop | UnrolledLoop
    body: list["LoopNode"]


LoopNode = (
    Nest | RepeatLoop | Dot | ShiftRows | Halve | Define | FetchLength | Range | TileIndex | Note | Load
)

Shapes = Callable[[Statement], TileShape]
"""The shape of what a statement computes."""


def arrange_loops(
    body: Iterable[Statement], shape: Shapes, operands: frozenset[str], alone: Callable[[Statement], bool]
) -> list[LoopNode]:
    """The nodes for a block of statements. Loads of `operands` are left to the products that read them.

    Loops over taps go inside, but for those that are to be `alone`.
    """
    arranged = Arranging(shape, operands, alone)
    for statement in body:
        arranged.add(statement)
    return arranged.finish()


@dataclass
class Arranging:
    shape: Shapes
    operands: frozenset[str]
    alone: Callable[[Statement], bool]
    nodes: list[LoopNode] = field(default_factory=list)
    nest: Nest | None = None

    def finish(self) -> list[LoopNode]:
        self.close()
        return self.nodes

    def close(self) -> None:
        if self.nest is not None:
            self.nodes.append(self.nest)
        self.nest = None

    def add(self, statement: Statement) -> None:
        match statement:
            case Load(name=name) if name in self.operands:
                self.node(statement)
            case Note() | Define() | FetchLength() | Range():
                # Indices: nothing that a nest computes is in them, so they may come before it.
                self.nodes.append(statement)
            case TileIndex() | Dot() | ShiftRows() | Halve():
                self.node(statement)
            case Loop() | UnrolledLoop() if not over_taps(statement) or self.alone(statement):
                inside = arrange_loops(statement.body, self.shape, self.operands, self.alone)
                self.node(RepeatLoop(statement, inside))
            case Loop() | UnrolledLoop() | Load() | Zeros() | Assign() | Reduce() | Store():
                self.element_wise(statement)
            case _:
                assert_never(statement)

    def node(self, node: LoopNode) -> None:
        self.close()
        self.nodes.append(node)

    def element_wise(self, statement: Statement) -> None:
        rows, columns = self.shape(statement)
        if self.nest is not None and not self.fits(statement, rows):
            self.close()
        nest = self.nest = self.nest or Nest()
        if rows > 1 and nest.rows == 1:
            nest.rows, nest.before, nest.inside = rows, nest.inside, []
        place = nest.inside if rows == nest.rows else nest.before
        put(place, statement, columns)

    def fits(self, statement: Statement, rows: int) -> bool:
        """Whether a statement can join the open nest."""
        assert self.nest is not None
        nest = self.nest
        if nest.rows > 1 and rows not in (1, nest.rows):
            return False
        inside = list(statements_in(nest.inside))
        # The sum over rows is there when all rows are done.
        summed = {s.name for s in inside if isinstance(s, Reduce) and s.along == 0}
        if nest.rows > 1 and summed & {*tiles_read(statement), *tiles_written(statement)}:
            return False
        if rows == nest.rows:
            return nest.rows > 1 or not summed & tiles_read(statement)
        if nest.rows == 1:
            # What was one row so far comes before the rows.
            return True
        used = {name for each in inside for name in (*tiles_read(each), *tiles_written(each))}
        made = {name for each in inside for name in tiles_written(each)}
        return not (tiles_written(statement) & used or tiles_read(statement) & made)


def put(place: list[Columns | Row], statement: Statement, columns: int) -> None:
    """Adds a statement: to the last loop over columns, or before it if it has one value and can be there."""
    last = place[-1] if place else None
    if columns > 1:
        # A sum over columns is there when all columns are done.
        same = isinstance(last, Columns) and last.width == columns
        if not isinstance(last, Columns) or not same or tiles_read(statement) & sums_in(last):
            last = Columns(columns)
            place.append(last)
        last.statements.append(statement)
        return
    if isinstance(last, Columns):
        made = {name for each in last.statements for name in tiles_written(each)}
        used = made | {name for each in last.statements for name in tiles_read(each)}
        if not (tiles_read(statement) & made or tiles_written(statement) & used):
            place.insert(len(place) - 1, Row(statement))
            return
    place.append(Row(statement))


def sums_in(columns: Columns) -> set[str]:
    return {s.name for s in columns.statements if isinstance(s, Reduce) and s.along == 1}


def statements_in(items: Iterable[Columns | Row]) -> Iterator[Statement]:
    for item in items:
        yield from item.statements if isinstance(item, Columns) else (item.statement,)


def over_taps(loop: Loop | UnrolledLoop) -> bool:
    """Whether a loop computes element by element, and every element for itself: then it goes inside."""
    fine = Note | Define | Load | Zeros | Assign | Loop | UnrolledLoop
    inner = list(walk(loop.body))
    bounded = all(
        isinstance(each, UnrolledLoop) or (each.start.is_number and each.stop.is_number)
        for each in (loop, *inner)
        if isinstance(each, Loop | UnrolledLoop)
    )
    return bounded and all(isinstance(each, fine) for each in inner)


def tiles_read(statement: Statement) -> set[str]:
    """The tiles whose values a statement needs, those in its loops included."""
    match statement:
        case Loop(body=body) | UnrolledLoop(body=body):
            return {name for each in body for name in tiles_read(each)}
        case Dot(accumulator=total, left=left, right=right):
            return {total, left, right}
        case Halve(tile=tile) | ShiftRows(tile=tile) | TileIndex(tile=tile):
            return {tile}
        case _:
            return {name for value in values_in(statement) for name in tile_in(value)}


def tile_in(value: Value) -> tuple[str, ...]:
    match value:
        case Tile(name=name) | RoundTo(tile=name):
            return (name,)
        case Elementwise() | IndexValue() | Mask() | Random():
            return ()
        case _:
            return ()


def tiles_written(statement: Statement) -> set[str]:
    """The tiles to which a statement gives values."""
    match statement:
        case Loop(body=body) | UnrolledLoop(body=body):
            return {name for each in body for name in tiles_written(each)}
        case (
            Load(name=name) | Zeros(name=name) | Assign(name=name) | Reduce(name=name) | ShiftRows(name=name)
        ):
            return {name}
        case Halve(left=left, right=right):
            return {left, right}
        case Dot(accumulator=total):
            return {total}
        case _:
            return set()
