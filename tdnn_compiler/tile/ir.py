"""The nodes of a tile program.

Every tile has two dimensions, `[rows, columns]`, either of which may be 1. An index is a sympy expression
over integer symbols: sizes, scalars, and ranges that lie along one of the dimensions; so an expression of a
range of rows and one of columns is a whole tile of indices. A condition is a sympy relation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, assert_never

from sympy import Add, Basic, Dummy, Expr, Mod, Mul, Pow, Rational, Symbol, floor

from tdnn_compiler.equations.ir import Array, Constant, Operation
from tdnn_compiler.plan.loop_tiles import LoopKind

__all__ = [
    "Assign",
    "BlockAccess",
    "Buffer",
    "Define",
    "Dot",
    "Elementwise",
    "FetchLength",
    "Halve",
    "IndexValue",
    "KernelKind",
    "Load",
    "Loop",
    "Mask",
    "Note",
    "Random",
    "Range",
    "Reduce",
    "RoundTo",
    "ShiftRows",
    "Statement",
    "Store",
    "Tile",
    "TileDimension",
    "TileIndex",
    "TileProgram",
    "UnrolledLoop",
    "Value",
    "Zeros",
    "index_never_negative",
    "values_in",
    "walk",
]

Condition = Basic
KernelKind = Literal["product"] | LoopKind
"""What a kernel is: one with a matrix product, or one of the loop kernels."""


@dataclass(frozen=True)
class Buffer:
    """Memory: an array, and its sizes as expressions of the size symbols, the last one contiguous.

    Rows of arrays that only kernels see are filled up with zeros to whole vectors of 16 bytes.
    """

    array: Array
    name: str
    sizes: tuple[Expr, ...]


# Values: what may be computed of tiles, element by element -------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A tile by its name."""

    name: str


@dataclass(frozen=True)
class IndexValue:
    """An index as a number."""

    index: Expr


@dataclass(frozen=True)
class Mask:
    """Whether all of the conditions hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Random:
    """A number in [0, 1) from a counter: a layer's number, sequence, position, channel."""

    layer: int
    sequence: Expr
    position: Expr
    channel: Expr


@dataclass(frozen=True)
class RoundTo:
    """A tile as a buffer stores it, in fp32 again."""

    tile: str
    like: Buffer


@dataclass(frozen=True)
class Elementwise:
    """An operation on values, element by element; sizes of 1 are repeated.

    One value "exceeds" another if it is larger, or if it alone is no number.
    """

    operation: Operation | Literal["exceeds"]
    arguments: tuple["Value", ...]


Value = Constant | Tile | IndexValue | Mask | Random | RoundTo | Elementwise


# Statements ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A comment."""

    text: str


@dataclass(frozen=True)
class Define:
    """A scalar index. `wide` ones are 64-bit: they number sequences, and rows of everything.

    One that is an `argument` comes from outside, so that loops up to it stay loops.
    """

    symbol: Symbol
    value: Expr
    wide: bool = False
    argument: bool = False


@dataclass(frozen=True)
class FetchLength:
    """The length of sequences: from memory where there are lengths, otherwise that of all."""

    symbol: Symbol
    sequence: Expr
    size: Expr
    count: Expr
    """How many sequences there are."""
    place: int = 0
    """Which of the `many` lengths it is that each sequence has."""
    many: int = 1

    @property
    def index(self) -> Expr:
        """Where it lies in memory."""
        return self.sequence * self.many + self.place


@dataclass(frozen=True)
class TileIndex:
    """An index that is any whole number: the numbers in a tile."""

    symbol: Symbol
    tile: str


@dataclass(frozen=True)
class Range:
    """`start`, start + 1, … along a dimension: `size` of them."""

    symbol: Symbol
    start: Expr
    size: int
    along: "TileDimension"
    wide: bool = False


TileDimension = Literal[0, 1]


@dataclass(frozen=True)
class Load:
    """Reads a tile, `outside` where a condition fails; `exact`: as fp32, otherwise as it is stored."""

    name: str
    buffer: Buffer
    index: tuple[Expr, ...]
    conditions: tuple[Condition, ...]
    outside: float
    exact: bool
    box: "BlockAccess | None" = None


@dataclass(frozen=True)
class BlockAccess:
    """A block of the array: what lies outside of the array is loaded as zero and not stored, without a mask.

    `starts` and `sizes` are per dimension; `transposed`: the tile is the block's transpose.
    """

    starts: tuple[Expr, ...]
    sizes: tuple[int, ...]
    transposed: bool


@dataclass(frozen=True)
class Zeros:
    """A tile of one value in fp32 (or of whole numbers), to be carried through loops."""

    name: str
    shape: tuple[int, int]
    value: float = 0.0
    whole: bool = False


@dataclass(frozen=True)
class Assign:
    """A value for a tile, new or carried. `like`: in the type in which that buffer is stored.

    `ragged`: the value is a selection that only sequences with lengths of their own need.
    """

    name: str
    value: Value
    like: Buffer | None = None
    ragged: bool = False


@dataclass(frozen=True)
class Dot:
    """`accumulator += left · right`, with the operand `given` in the type of the other one.

    `exact`: fp32 is never rounded to TF32.
    """

    accumulator: str
    left: str
    right: str
    given: Literal["left", "right"] = "right"
    exact: bool = False


@dataclass(frozen=True)
class Reduce:
    """Sum, maximum or minimum of a value over a dimension, in which one element is left."""

    name: str
    how: Literal["sum", "max", "min"]
    value: Value
    along: TileDimension


@dataclass(frozen=True)
class Halve:
    """The left and the right half of the columns of a tile of that shape."""

    left: str
    right: str
    tile: str
    shape: tuple[int, int]


@dataclass(frozen=True)
class ShiftRows:
    """A tile from row `by` on. The first `kept` rows of the result are those, the rest may be any."""

    name: str
    tile: str
    by: Expr
    shape: tuple[int, int]
    kept: int


@dataclass(frozen=True)
class Store:
    """Writes a value where the conditions hold."""

    buffer: Buffer
    index: tuple[Expr, ...]
    conditions: tuple[Condition, ...]
    value: Value
    box: "BlockAccess | None" = None


@dataclass(frozen=True)
class Loop:
    """`symbol` runs from `start` up to, not including, `stop`; tiles assigned inside are carried.

    `ragged`: what it does changes something for sequences with lengths of their own only.
    """

    symbol: Symbol
    start: Expr
    stop: Expr
    step: int
    body: tuple["Statement", ...]
    ragged: bool = False


@dataclass(frozen=True)
class UnrolledLoop:
    """`symbol` takes each of `count` values in turn, known when the kernel is compiled."""

    symbol: Symbol
    count: int
    body: tuple["Statement", ...]


Statement = (
    Note
    | Define
    | FetchLength
    | TileIndex
    | Range
    | Load
    | Zeros
    | Assign
    | Dot
    | Reduce
    | Halve
    | ShiftRows
    | Store
    | Loop
    | UnrolledLoop
)


@dataclass(frozen=True)
class TileProgram:
    """One kernel: `grid` programs, numbered by the symbols `ids`.

    `name` is its own, among all kernels of a network; `role` says what it does, which others may do too.
    """

    name: str
    title: tuple[str, ...]
    ids: tuple[Symbol, ...]
    grid: tuple[Expr, ...]
    reads: tuple[Buffer, ...]
    writes: tuple[Buffer, ...]
    body: tuple[Statement, ...]
    warps: int = 4
    stages: int = 2
    least: tuple[tuple[Symbol, int], ...] = ()
    """The smallest value of a size that may be open: the network's smallest input."""
    depth: int = 0
    """How much a matrix product sums in one step of its loop."""
    registers: int | None = None
    """How many a thread has at most."""
    role: str = "kernel"
    positions: tuple[Expr, ...] = ()
    """How many positions of one sequence each of its equations runs over."""
    counts: tuple[Expr, ...] = ()
    """What else it counts in 32 bits."""
    kind: KernelKind = "product"
    tile: tuple[int, int] = (1, 1)
    """The rows and the columns that a program computes at a time."""

    @property
    def bounds(self) -> dict[Symbol, int]:
        """The smallest values of symbols for lengths."""
        known = dict(self.least)
        fetched = [statement for statement in walk(self.body) if isinstance(statement, FetchLength)]
        return known | {f.symbol: least for f in fetched for size, least in known.items() if f.size == size}

    @property
    def ragged(self) -> bool:
        """Whether lengths of sequences matter to it."""
        return self.lengths > 0

    @property
    def lengths(self) -> int:
        """How many lengths each sequence has."""
        return max((s.many for s in walk(self.body) if isinstance(s, FetchLength)), default=0)

    @property
    def operations(self) -> set[str]:
        """What it does to values."""
        found = (part for statement in walk(self.body) for part in values_in(statement))
        return {part.operation for part in found if isinstance(part, Elementwise)}

    @property
    def seeded(self) -> bool:
        """Whether it needs the seed of random numbers."""
        return any(isinstance(part, Random) for statement in walk(self.body) for part in values_in(statement))


def index_never_negative(expr: Expr, bounds: Mapping[Symbol, int]) -> bool:
    """Whether an index cannot be negative, given bounds of its symbols: then C's division is floor's."""
    return _has_no_negative_part(expr, bounds) or _index_never_negative(expr, tuple(bounds.items()))


def _has_no_negative_part(expr: Expr, bounds: Mapping[Symbol, int]) -> bool:
    """Whether nothing in it is negative, so that no more has to be asked, which takes long."""
    match expr:
        case Symbol():
            return bounds.get(expr, -1) >= 0 or expr.is_nonnegative is True
        case Rational():
            return expr.p >= 0
        case Add() | Mul() | Pow() | floor() | Mod():
            return all(_has_no_negative_part(part, bounds) for part in expr.args)
        case _:
            return False


@cache
def _index_never_negative(expr: Expr, bounds: tuple[tuple[Symbol, int], ...]) -> bool:
    more = {symbol: Dummy(integer=True, nonnegative=True) + least for symbol, least in bounds}
    return bool(expr.xreplace(more).is_nonnegative)


def walk(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """All statements, those inside of loops too."""
    for statement in body:
        yield statement
        if isinstance(statement, Loop | UnrolledLoop):
            yield from walk(statement.body)


def values_in(statement: Statement) -> Iterator[Value]:
    """All values and parts of values in a statement."""
    match statement:
        case Assign(value=value) | Reduce(value=value) | Store(value=value):
            yield from subvalues(value)
        case _:
            return


def subvalues(value: Value) -> Iterator[Value]:
    """A value and all its parts."""
    yield value
    match value:
        case Elementwise(arguments=arguments):
            for argument in arguments:
                yield from subvalues(argument)
        case Constant() | Tile() | IndexValue() | Mask() | Random() | RoundTo():
            pass
        case _:
            assert_never(value)
