"""How memory is reached along a tile, and how far the tile goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sympy import Expr, GreaterThan, StrictLessThan, Symbol

from tdnn_compiler.tile.ir import (
    Assign,
    Condition,
    Define,
    Elementwise,
    IndexValue,
    Load,
    Loop,
    Mask,
    Random,
    Reduce,
    Statement,
    Store,
    UnrolledLoop,
    Value,
)
from tdnn_compiler.tile.shapes import TileShape

__all__ = [
    "VaryingIndex",
    "Way",
    "first_of",
    "range_limits",
    "symbols_in_indices",
    "symbols_in_value",
    "way_along",
]


@dataclass
class VaryingIndex:
    """An index that differs along rows or columns: what it is, and of which others."""

    shape: TileShape
    text: str
    needs: tuple[Symbol, ...]


@dataclass(frozen=True)
class Way:
    """How memory is reached along a tile: everywhere the `same`, as a `vector`, or lane by lane.

    Of the conditions `rows` do not differ along it; those that do say how many of the elements there are. Of
    a `part` the first elements are not there either: as many as the most of `starts`.
    """

    kind: Literal["same", "vector", "part", "lanes"]
    rows: tuple[Condition, ...] = ()
    limits: tuple[Expr, ...] = ()
    starts: tuple[Expr, ...] = ()


def way_along(
    along: int,
    index: tuple[Expr, ...],
    conditions: tuple[Condition, ...],
    shapes: Mapping[Any, TileShape],
    indices: Mapping[Symbol, VaryingIndex],
) -> Way:
    def lanes(expr: Any) -> set[Any]:
        return {s for s in expr.free_symbols if shapes.get(s, (1, 1))[along] > 1}

    rows = tuple(condition for condition in conditions if not lanes(condition))
    others = [condition for condition in conditions if lanes(condition)]
    found = {symbol for place in index for symbol in lanes(place)}
    if not found:
        return Way("lanes") if others else Way("same", rows)
    last = index[-1]
    symbol = found.pop()
    plain = not found and symbol in indices and not indices[symbol].needs and " + " in indices[symbol].text
    if not plain or any(lanes(place) for place in index[:-1]) or not moves_by_one(last, symbol):
        return Way("lanes")
    limits, starts = [], []
    for condition in others:
        if not isinstance(condition, StrictLessThan | GreaterThan) or lanes(condition.rhs):
            return Way("lanes")
        if lanes(condition.lhs) != {symbol} or not moves_by_one(condition.lhs, symbol):
            return Way("lanes")
        rest = condition.rhs - condition.lhs
        limits += [rest] if isinstance(condition, StrictLessThan) else []
        starts += [rest] if isinstance(condition, GreaterThan) else []
    return Way("part" if starts else "vector", rows, tuple(limits), tuple(starts))


def range_limits(
    conditions: tuple[Condition, ...],
    shapes: Mapping[Any, TileShape],
    indices: Mapping[Symbol, "VaryingIndex"],
    along: int = 0,
) -> list[tuple[Symbol, Expr]]:
    """Of conditions `row < end`, or `column < end` along 1: the range, and its end."""
    return [
        (condition.lhs, condition.rhs)
        for condition in conditions
        if isinstance(condition, StrictLessThan)
        and condition.lhs in indices
        and not indices[condition.lhs].needs
        and shapes[condition.lhs][along] > 1
        and not any(shapes.get(s, (1, 1)) != (1, 1) for s in condition.rhs.free_symbols)
    ]


def moves_by_one(expr: Expr, symbol: Any) -> bool:
    """Whether an index grows by one with a symbol."""
    return expr.coeff(symbol) == 1 and symbol not in (expr - symbol).free_symbols


def first_of(symbol: Symbol) -> str:
    """What the first index of a range is called."""
    return f"{symbol}_first"


def symbols_in_indices(statement: Statement) -> set[Any]:
    """The symbols in the indices of a statement."""
    match statement:
        case Load(index=index, conditions=conditions):
            return {s for each in (*index, *conditions) for s in each.free_symbols}
        case Store(index=index, conditions=conditions, value=value):
            return {s for each in (*index, *conditions) for s in each.free_symbols} | symbols_in_value(value)
        case Assign(value=value) | Reduce(value=value):
            return symbols_in_value(value)
        case Define(value=expr):
            return set(expr.free_symbols)
        case Loop(body=body) | UnrolledLoop(body=body):
            return {symbol for each in body for symbol in symbols_in_indices(each)}
        case _:
            return set()


def symbols_in_value(value: Value) -> set[Any]:
    match value:
        case IndexValue(index=index):
            return set(index.free_symbols)
        case Mask(conditions=conditions):
            return {s for each in conditions for s in each.free_symbols}
        case Random(sequence=n, position=t, channel=c):
            return {s for each in (n, t, c) for s in each.free_symbols}
        case Elementwise(arguments=arguments):
            return {s for argument in arguments for s in symbols_in_value(argument)}
        case _:
            return set()
