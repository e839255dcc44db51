"""Lines of C++, and the indices of tile programs in them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, assert_never

from sympy import Expr, Integer, Symbol, sympify

from tdnn_compiler.cpu.loops import over_taps
from tdnn_compiler.cpu.values import CpuValues, Stored
from tdnn_compiler.cpu.ways import VaryingIndex, Way, first_of, way_along
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import CPP_TYPES, cpp_name
from tdnn_compiler.tile.interface import KernelArgument, argument_name, kernel_arguments
from tdnn_compiler.tile.ir import (
    Buffer,
    Condition,
    Define,
    FetchLength,
    Load,
    Loop,
    Range,
    Statement,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Value,
    walk,
)
from tdnn_compiler.tile.shapes import TileShape, broadcast_shapes, range_shape

__all__ = ["Indices", "offset_of"]

INDEX_LINE_WIDTH = 108


@dataclass
class Indices:
    """Prints lines, and the indices that they need."""

    program: TileProgram
    name: str
    direct: frozenset[str]
    """The types of arrays whose numbers are in memory as they are computed with."""
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    shapes: dict[Any, TileShape] = field(default_factory=dict)
    """Of indices that differ along a tile."""
    indices: dict[Symbol, VaryingIndex] = field(default_factory=dict)
    tiles: dict[str, Stored] = field(default_factory=dict)
    inner: set[Symbol] = field(default_factory=set)
    """Those of `indices` that are said inside of a loop over taps."""
    columns: int = 1
    """Of the loop over columns that is open."""

    def __post_init__(self) -> None:
        fetches = [s for s in walk(self.program.body) if isinstance(s, FetchLength)]
        least: dict[Any, int] = dict(self.program.least)
        least |= {s.symbol: least[s.size] for s in fetches if s.size in least}
        self.values = CpuValues(self.shapes, self.tiles.get, least, self.temporary)

    def temporary(self, value: Value) -> str:
        """What depends on the column, lane by lane, before the statement that needs it."""
        raise TypeError(f"no lanes here: {value}")

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str = "") -> Iterator[None]:
        self.line(f"{head} {{" if head else "{")
        self.depth += 1
        yield
        self.depth -= 1
        self.line("}")

    def arguments(self, *more: str) -> list[str]:
        """The head of the function: what the Triton kernel gets, in that order, and the grid."""
        given = [
            f"{self.argument_type(argument)}{cpp_name(argument_name(argument))}"
            for argument in kernel_arguments(self.program)
        ]
        given += [f"int64_t {name}" for name in grid_names(self.program)]
        # A pointer and its type stay on one line.
        text = ", ".join(part.replace(" ", "\0") for part in (*given, *more))
        wrapped = wrap(text, INDEX_LINE_WIDTH, initial_indent="    ", subsequent_indent="    ")
        return [line.replace("\0", " ") for line in wrapped]

    def argument_type(self, argument: KernelArgument) -> str:
        match argument:
            case Buffer(array=array):
                return f"{'' if argument in self.program.writes else 'const '}{CPP_TYPES[array.type]} *"
            case "lengths":
                return "const int32_t *"
            case "seed":
                return "const int64_t *"
            case _:
                return "int64_t "

    def define(self, statement: Define | FetchLength | Range) -> None:
        """An index that is the same all over a tile, or where a range of them begins."""
        text = self.values.text
        match statement:
            case Define(argument=True):
                pass
            case Define(symbol=symbol) | FetchLength(symbol=symbol) if symbol in self.indices:
                pass
            case Define(symbol=symbol, value=value):
                self.line(f"const int64_t {cpp_name(str(symbol))} = {text(value)};")
            case FetchLength(symbol=symbol, size=size):
                length = f"lengths_ptr ? lengths_ptr[{text(statement.index)}] : {text(size)}"
                self.line(f"const int64_t {cpp_name(str(symbol))} = {length};")
            case Range(symbol=symbol, start=start, size=size):
                name = first_of(symbol) if size > 1 else cpp_name(str(symbol))
                self.line(f"const int64_t {name} = {text(start)};")
            case _:
                assert_never(statement)

    def find_indices(self, statements: Iterable[Statement]) -> None:
        """The indices that differ along a tile: they are said again in every loop that needs them."""
        for statement in walk(tuple(statements)):
            match statement:
                case Range(symbol=symbol, along=along, size=size) if size > 1:
                    self.shapes[symbol] = range_shape(statement)
                    lane = "i" if along == 0 else "j"
                    self.indices[symbol] = VaryingIndex(
                        self.shapes[symbol], f"{first_of(symbol)} + {lane}", ()
                    )
                case Define(symbol=symbol, value=value, argument=False) if self.differs(value):
                    self.index(symbol, value, self.values.text(value))
                case FetchLength(symbol=symbol, sequence=sequence) if self.differs(sequence):
                    text = self.values.text
                    there = f"lengths_ptr && {text(sequence)} < {text(statement.count)}"
                    length = f"lengths_ptr[{text(statement.index)}] : {text(statement.size)}"
                    self.index(symbol, sequence, f"{there} ? {length}")
                case TileIndex(symbol=symbol, tile=tile):
                    load = next(s for s in walk(self.program.body) if isinstance(s, Load) and s.name == tile)
                    self.shapes[symbol] = shape = self.load_shape(load)
                    place = f"[{'i' if shape[0] > 1 else '0'}][{'j' if shape[1] > 1 else '0'}]"
                    self.indices[symbol] = VaryingIndex(shape, f"{cpp_name(tile)}{place}", ())
                case Loop(body=inner) | UnrolledLoop(body=inner) if over_taps(statement):
                    self.inner |= {s.symbol for s in walk(inner) if isinstance(s, Define)}
                case _:
                    pass

    def index(self, symbol: Symbol, of: Expr, text: str) -> None:
        needs = tuple(s for s in sorted(self.indices, key=str) if s in of.free_symbols)
        self.shapes[symbol] = broadcast_shapes(*(self.shapes[s] for s in needs))
        self.indices[symbol] = VaryingIndex(self.shapes[symbol], text, needs)

    def differs(self, expr: Expr) -> bool:
        return bool(expr.free_symbols & self.shapes.keys())

    def differs_along(self, expr: Any, along: int) -> bool:
        return any(self.shapes.get(s, (1, 1))[along] > 1 for s in expr.free_symbols)

    def load_shape(self, load: Load) -> TileShape:
        return self.values.shape(*load.index, *load.conditions)

    def needed(self, symbols: Iterable[Any]) -> set[Any]:
        """Indices, and those that they are computed of."""
        found: set[Any] = set()
        rest = [symbol for symbol in symbols if symbol in self.indices]
        while rest:
            symbol = rest.pop()
            if symbol not in found:
                found.add(symbol)
                rest += self.indices[symbol].needs
        return found

    def say_all(self, symbols: Iterable[Any]) -> None:
        """The indices that these need, at row i and column j."""
        needed = self.needed(symbols)
        for symbol, index in self.indices.items():
            if symbol in needed:
                self.line(f"const int64_t {cpp_name(str(symbol))} = {index.text};")

    def way(
        self, buffer: Buffer, index: tuple[Expr, ...], conditions: tuple[Condition, ...], along: int = 1
    ) -> "Way":
        """How memory is reached along a row's columns, or along the rows."""
        sizes = list(buffer.sizes)
        while len(index) > 1 and sizes[-1] == 1:
            index, sizes = index[:-1], sizes[:-1]
        return way_along(along, index, conditions, self.shapes, self.indices)

    def count(self, limits: tuple[Expr, ...]) -> str:
        """How many of the columns from j on there are."""
        shown = f"{self.columns} - j"
        for limit in limits:
            shown = f"least_of({shown}, {self.values.text(limit)})"
        return shown

    def tests(self, conditions: tuple[Condition, ...]) -> list[str]:
        """What must hold, if anything."""
        return [self.values.all_of(conditions)] if conditions else []

    def address(self, buffer: Buffer, index: tuple[Expr, ...]) -> str:
        return f"{buffer.name}_ptr[{self.values.text(offset_of(buffer, index))}]"


def offset_of(buffer: Buffer, index: tuple[Expr, ...]) -> Expr:
    """The number of an element in memory."""
    offset: Expr = Integer(0)
    for place, size in zip(index, buffer.sizes, strict=True):
        offset = offset * sympify(size) + place
    return offset
