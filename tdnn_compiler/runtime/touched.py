"""Which elements of its arrays a kernel touches, program by program along the first axis of its grid.

Bounds of every index follow from how it is computed, by interval arithmetic: they may be too wide, but never
too narrow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from math import prod
from typing import assert_never

import torch
from sympy import Add, Expr, Integer, Max, Min, Mod, Mul, Symbol, floor
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.tile.ir import (
    Assign,
    Buffer,
    Define,
    Dot,
    FetchLength,
    Halve,
    Load,
    Loop,
    Note,
    Range,
    Reduce,
    ShiftRows,
    Statement,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Zeros,
)

__all__ = ["TouchedElements", "find_touched"]

Number = Tensor | int
"""One for each program, or the same for all."""


@dataclass(frozen=True, eq=False)
class IndexBounds:
    """All whole numbers from `low` to `high`."""

    low: Number
    high: Number

    def __add__(self, other: "IndexBounds") -> "IndexBounds":
        return IndexBounds(self.low + other.low, self.high + other.high)

    def __mul__(self, other: "IndexBounds") -> "IndexBounds":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return IndexBounds(reduce(smaller, ends), reduce(larger, ends))

    def __floordiv__(self, other: "IndexBounds") -> "IndexBounds":
        """By numbers that are positive."""
        ends = [a // b for a in (self.low, self.high) for b in (other.low, other.high)]
        return IndexBounds(reduce(smaller, ends), reduce(larger, ends))

    def __mod__(self, other: "IndexBounds") -> "IndexBounds":
        """By a positive number: what is left grows with the number up to the next multiple."""
        count = other.high
        same = torch.as_tensor(self.low // count == self.high // count) & torch.as_tensor(other.low == count)
        low, high = torch.as_tensor(self.low % count), torch.as_tensor(self.high % count)
        return IndexBounds(torch.where(same, low, 0), torch.where(same, high, count - 1))


def smaller(one: Number, other: Number) -> Number:
    if isinstance(one, int) and isinstance(other, int):
        return min(one, other)
    return torch.minimum(torch.as_tensor(one), torch.as_tensor(other))


def larger(one: Number, other: Number) -> Number:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    return torch.maximum(torch.as_tensor(one), torch.as_tensor(other))


as_fraction: Callable[[Expr], tuple[Expr, Expr]] = cache(lambda expr: expr.as_numer_denom())


def bound_index(index: Expr, known: Mapping[Symbol, IndexBounds]) -> IndexBounds:
    """The bounds of an index; LookupError where a kernel computes it of what it loads."""
    match index:
        case Integer():
            return IndexBounds(int(index), int(index))
        case Symbol():
            return known[index]
        case Add():
            return reduce(IndexBounds.__add__, (bound_index(part, known) for part in index.args))
        case Mul():
            return reduce(IndexBounds.__mul__, (bound_index(part, known) for part in index.args))
        case floor():
            above, below = as_fraction(index.args[0])
            return bound_index(above, known) // bound_index(below, known)
        case Mod():
            return bound_index(index.args[0], known) % bound_index(index.args[1], known)
        case Max() | Min():
            choose = larger if isinstance(index, Max) else smaller
            parts = [bound_index(part, known) for part in index.args if isinstance(part, Expr)]
            return IndexBounds(
                reduce(choose, [p.low for p in parts]), reduce(choose, [p.high for p in parts])
            )
        case _:
            raise LookupError(index)


@dataclass(frozen=True, eq=False)
class TouchedElements:
    """For each array of a sequence, the lowest and the highest element of each program, as two tensors."""

    programs: int
    reads: Mapping[Key, tuple[Tensor, Tensor]]
    writes: Mapping[Key, tuple[Tensor, Tensor]]


def find_touched(
    program: TileProgram, batch: Symbol, sizes: Mapping[Symbol, int], programs: int
) -> TouchedElements | None:
    """What a kernel touches of one sequence; None where that depends on what it loads."""
    known = {symbol: IndexBounds(size, size) for symbol, size in sizes.items()}
    finder, number = Finder(batch, known, programs), torch.arange(programs)
    try:
        for symbol, count in zip(program.ids, program.grid, strict=True):
            known[symbol] = IndexBounds(0, bound_index(count, known).high + -1)
        known[program.ids[0]] = IndexBounds(number, number)
        finder.walk(program.body)
    except LookupError:
        return None
    return TouchedElements(programs, finder.reads, finder.writes)


@dataclass(frozen=True, eq=False)
class Finder:
    """Goes through the statements of a kernel, with the bounds that are known."""

    batch: Symbol
    known: dict[Symbol, IndexBounds]
    programs: int
    reads: dict[Key, tuple[Tensor, Tensor]] = field(default_factory=dict)
    writes: dict[Key, tuple[Tensor, Tensor]] = field(default_factory=dict)

    def walk(self, body: tuple[Statement, ...]) -> None:
        known = self.known
        for statement in body:
            match statement:
                case Define(symbol=symbol, value=value):
                    known[symbol] = bound_index(value, known)
                case FetchLength(symbol=symbol, size=size):
                    known[symbol] = IndexBounds(0, bound_index(size, known).high)
                case Range(symbol=symbol, start=start, size=count):
                    known[symbol] = bound_index(start, known) + IndexBounds(0, count - 1)
                case Loop(symbol=symbol, start=start, stop=stop, body=inside):
                    known[symbol] = IndexBounds(
                        bound_index(start, known).low, bound_index(stop, known).high + -1
                    )
                    self.walk(inside)
                case UnrolledLoop(symbol=symbol, count=count, body=inside):
                    known[symbol] = IndexBounds(0, count - 1)
                    self.walk(inside)
                case Load(buffer=buffer, index=index):
                    self.note(self.reads, buffer, index)
                case Store(buffer=buffer, index=index):
                    self.note(self.writes, buffer, index)
                case TileIndex(symbol=symbol):
                    # Any number: what an index makes of it is not known.
                    known.pop(symbol, None)
                case Note() | Zeros() | Assign() | Dot() | Reduce() | Halve() | ShiftRows():
                    pass
                case _:
                    assert_never(statement)

    def note(
        self, touched: dict[Key, tuple[Tensor, Tensor]], buffer: Buffer, index: tuple[Expr, ...]
    ) -> None:
        """Of arrays of sequences: along their first axis of positions, of each place there all elements."""
        if buffer.sizes[0] != self.batch:
            return
        sizes = [int(bound_index(size, self.known).high) for size in buffer.sizes[1:]]
        last = prod(sizes) - 1
        here = IndexBounds(0, last)
        if len(sizes) > 0 and buffer.array.axes[1].kind in ("position", "part"):
            each = prod(sizes[1:])
            places = bound_index(index[1], self.known)
            here = IndexBounds(places.low * each, places.high * each + each - 1)
        low, high = (
            torch.as_tensor(end).clamp(0, last).expand(self.programs) for end in (here.low, here.high)
        )
        key = buffer.array.key
        before = touched.get(key, (low, high))
        touched[key] = torch.minimum(low, before[0]), torch.maximum(high, before[1])
