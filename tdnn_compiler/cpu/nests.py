"""Loops over rows and vectors of columns, as C++, and where the tiles are that they compute."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from sympy import Expr, Symbol

from tdnn_compiler.cpu.loops import Columns, LoopNode, Nest, RepeatLoop, Row, tiles_read, tiles_written
from tdnn_compiler.cpu.statements import VALUE_KINDS, Statements, start_of
from tdnn_compiler.cpu.values import Stored
from tdnn_compiler.cpu.ways import first_of, range_limits, symbols_in_indices
from tdnn_compiler.equations.element_types import INTEGERS
from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.printers.cpp_values import CppKind, cpp_name
from tdnn_compiler.tile.ir import (
    Assign,
    Condition,
    Dot,
    Elementwise,
    FetchLength,
    Halve,
    Load,
    Mask,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileIndex,
    Value,
    Zeros,
    walk,
)
from tdnn_compiler.tile.shapes import TileShape, reduce_shape

__all__ = ["Nests", "places_in"]


@dataclass
class Nests(Statements):
    """Prints nests, and declares tiles."""

    nodes: list[LoopNode] = field(default_factory=list)
    """All of the kernel's, those in loops by themselves."""

    def declare_tiles(self, but: str = "") -> None:
        for name, tile in self.tiles.items():
            if tile.place == "tile" and name not in self.multiplied and name != but:
                self.declare_tile(name, tile)

    def declare_tile(self, name: str, tile: Stored) -> None:
        rows, columns = tile.shape
        width = 1 if columns == 1 and name not in self.factors else f"padded({columns})"
        self.line(f"alignas(64) {VALUE_KINDS[tile.kind][0]} {cpp_name(name)}[{rows}][{width}];")

    def find_tiles(self, statements: tuple[Statement, ...]) -> None:
        """Every tile's shape and kind; for now all of them are in memory."""
        for statement in walk(statements):
            match statement:
                case Load(name=name):
                    array = statement.buffer.array
                    kind: CppKind = (
                        "int64_t" if array.type == "token" else "int32_t" if array.holds_integers else "real"
                    )
                    self.tile(name, self.load_shape(statement), kind)
                case Zeros(name=name, shape=shape, whole=counts):
                    self.tile(name, shape, "int32_t" if counts else "real")
                case Assign(name=name, value=value):
                    self.tile(name, self.values.shape_of(value), self.values.kind_of(value))
                case Reduce(name=name, value=value, along=along):
                    kind = self.values.kind_of(value)
                    shape = reduce_shape(self.values.shape_of(value), along)
                    self.tile(name, shape, "real" if kind == "bool" else kind)
                case Halve(left=left, right=right, shape=(rows, columns)):
                    for half in (left, right):
                        self.tile(half, (rows, columns // 2), "real")
                case ShiftRows(name=name, tile=tile, shape=shape):
                    self.tile(name, shape, self.tiles[tile].kind)
                case _:
                    pass

    def tile(self, name: str, shape: TileShape, kind: CppKind) -> None:
        found = self.tiles.setdefault(name, Stored(shape, kind, "tile"))
        assert (found.shape, found.kind) == (shape, kind), f"{self.program.name}: {name} is {found}, {shape}"

    def place_tiles(self, nodes: list[LoopNode]) -> None:
        """Tiles that one loop alone knows are kept there."""
        users: dict[str, set[object]] = {}
        summed: set[str] = set()
        for place, nest, statement in places_in(nodes):
            for name in tiles_read(statement) | tiles_written(statement):
                columns = self.tiles[name].shape[1] > 1
                # A row's numbers are known in all of its loops.
                users.setdefault(name, set()).add(place if columns or nest is None else nest)
                if nest is None:
                    summed.add(name)
            if isinstance(statement, Reduce) and self.is_over_rows(statement):
                summed.add(statement.name)
        for name, places in users.items():
            tile = self.tiles[name]
            columns = tile.shape[1] > 1
            if len(places) == 1 and name not in summed and not (tile.kind == "int64_t" and columns):
                self.tiles[name] = Stored(tile.shape, tile.kind, "lanes" if columns else "row")

    def nest(self, nest: Nest) -> None:
        for item in nest.inside:
            for statement in statements_of(item):
                if isinstance(statement, Reduce) and self.is_over_rows(statement):
                    self.begin_sum(statement)
        with self.block(), self.scope():
            for item in nest.before:
                self.item(item)
            if nest.rows == 1:
                self.say_indices(nest.inside, rows=True)
                for item in nest.inside:
                    self.item(item)
                return
            with self.block(f"for (int i = 0; i < {self.last_row(nest)}; i++)"), self.scope():
                self.say_indices(nest.inside, rows=True)
                for item in nest.inside:
                    self.item(item)

    def last_row(self, nest: Nest) -> str:
        """How many rows there are to do: fewer at the end, if all that comes of them knows no others."""
        end = self.row_end(nest)
        if end is None:
            return str(nest.rows)
        symbol, rest = end
        return f"least_of({nest.rows}, {self.values.text(rest)} - {first_of(symbol)})"

    def row_end(self, nest: Nest, *before: Nest) -> tuple[Symbol, Expr] | None:
        """The index of rows, and the end of those that are stored, summed or read later on; None: all rows.

        Sequences may be shorter than the longest one: to that one all rows are done.
        """
        statements = [s for item in nest.inside for s in statements_of(item)]
        sums = [s for s in statements if isinstance(s, Reduce) and s.how == "sum" and self.is_over_rows(s)]
        made = {name for s in statements if s not in sums for name in tiles_written(s)}
        masks = [s.conditions for each in statements for s in walk((each,)) if isinstance(s, Store)]
        masks += [mask_of(s.value, statements[: statements.index(s)]) for s in sums]
        kept = {name for name in made if self.tiles[name].place == "tile"}
        readers = [node for node in self.nodes if node is not nest and kept & self.read_by(node)]
        if not masks or any(node is each for node in readers for each in before):
            return None
        fetched = [s for s in walk(self.program.body) if isinstance(s, FetchLength)]
        whole: dict[Any, Any] = {fetch.symbol: fetch.size for fetch in fetched}
        limits = [
            [(symbol, end.xreplace(whole)) for symbol, end in range_limits(mask, self.shapes, self.indices)]
            for mask in masks
        ]
        for reader in readers:
            end = self.row_end(reader, nest, *before) if isinstance(reader, Nest) else None
            limits.append([] if end is None else [end])
        return next((limit for limit in limits[0] if all(limit in others for others in limits)), None)

    def find_nodes(self, nodes: Iterable[LoopNode]) -> Iterator[LoopNode]:
        """Nodes, and in place of loops those that are in them; sums over taps stay whole."""
        for node in nodes:
            if isinstance(node, RepeatLoop) and self.find_tap_sum(node.loop) is None:
                yield from self.find_nodes(node.body)
            else:
                yield node

    def read_by(self, node: LoopNode) -> set[str]:
        """The tiles that a node reads, but for a sum that it adds to."""
        if isinstance(node, RepeatLoop) and (found := self.find_tap_sum(node.loop)) is not None:
            return {found.left.name, found.right.name}
        return {
            name
            for _, _, s in places_in([node])
            for name in ((s.left, s.right) if isinstance(s, Dot) else tiles_read(s))
        }

    def is_over_rows(self, reduce: Reduce) -> bool:
        return reduce.along == 0 and self.shape(reduce)[0] > 1

    def begin_sum(self, reduce: Reduce) -> None:
        name, tile = cpp_name(reduce.name), self.tiles[reduce.name]
        columns = "1" if tile.shape[1] == 1 else f"padded({tile.shape[1]})"
        self.line(f"for (int j = 0; j < {columns}; j++)")
        self.line(f"    {name}[0][j] = {start_of(reduce, tile.kind)};")

    def say_indices(self, items: Iterable[Columns | Row], rows: bool) -> None:
        """Declares the indices that these need, which differ along the rows, or along the columns."""
        needed = self.needed(
            symbol for item in items for s in statements_of(item) for symbol in symbols_in_indices(s)
        )
        for symbol, index in self.indices.items():
            here = symbol in needed and symbol not in self.inner and (index.shape[1] == 1) == rows
            if here and (rows or index.needs == ()):
                self.line(f"const int64_t {cpp_name(str(symbol))} = {index.text};")

    def item(self, item: Columns | Row) -> None:
        match item:
            case Row(statement=statement):
                self.statement(statement)
            case Columns(width=width, statements=statements):
                self.over_columns(width, statements)
            case _:
                assert_never(item)

    def over_columns(self, columns: int, statements: list[Statement]) -> None:
        self.columns = columns
        across = [s for s in statements if isinstance(s, Reduce) and s.along == 1]
        for reduce in across:
            if self.tiles[reduce.name].place == "row":
                kind = "real" if self.tiles[reduce.name].kind == "real" else "int64_t"
                self.line(f"{kind} {cpp_name(reduce.name)};")
                self.scopes[-1].add(reduce.name)
        with self.block(), self.scope():
            # Places and the conditions on them need registers, too.
            accesses = (each for each in walk(tuple(statements)) if isinstance(each, Load | Store))
            whole = any(each.buffer.array.type in INTEGERS for each in accesses)
            most = "REGISTERS / 8" if whole else "4"
            self.line(f"constexpr int SIDE = side_by_side({columns}, {most});")
            for reduce in across:
                kind = self.values.kind_of(reduce.value)
                start = start_of(reduce, kind)
                spread = "all_lanes" if kind == "real" else "all_lanes_whole"
                self.line(f"{VALUE_KINDS[kind][1]} {cpp_name(reduce.name)}_lanes = {spread}<SIDE>({start});")
            with self.block(f"for (int j = 0; j < {columns}; j += SIDE * LANES)"), self.scope():
                self.say_indices([Columns(columns, statements)], rows=False)
                for statement in statements:
                    self.statement(statement)
            for reduce in across:
                self.end_sum(reduce)

    def end_sum(self, reduce: Reduce) -> None:
        """The lanes of a sum over columns, together."""
        name = cpp_name(reduce.name)
        self.line(f"{self.values.tile(reduce.name)} = {reduce.how}_of({name}_lanes);")


def mask_of(value: Value, before: Sequence[Statement]) -> tuple[Condition, ...]:
    """The conditions without which a value is zero, as far as it says so, behind these statements."""
    match value:
        case Elementwise("select", (Mask(conditions), _, Constant(0))):
            return conditions
        case Tile(name) | RoundTo(name):
            places = [n for n, s in enumerate(before) if isinstance(s, Assign) and s.name == name]
            made = before[places[-1]] if places else None
            return mask_of(made.value, before[: places[-1]]) if isinstance(made, Assign) else ()
        case _:
            return ()


def statements_of(item: Columns | Row) -> tuple[Statement, ...]:
    return tuple(item.statements) if isinstance(item, Columns) else (item.statement,)


def places_in(nodes: Iterable[LoopNode]) -> Iterator[tuple[object, int | None, Statement]]:
    """Every statement with the loop that it is in, and the nest of that; None for those by themselves."""
    for node in nodes:
        match node:
            case Nest(before=before, inside=inside):
                for item in (*before, *inside):
                    for statement in statements_of(item):
                        yield id(item), id(node), statement
            case RepeatLoop(body=body):
                yield from places_in(body)
            case Dot() | ShiftRows() | Halve() | TileIndex():
                yield id(node), None, node
            case _:
                pass
