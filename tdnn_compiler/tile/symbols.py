"""Which symbols the statements of a tile program use and define."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, assert_never

from sympy import Symbol

from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
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
    ShiftRows,
    Statement,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Zeros,
    values_in,
    walk,
)

__all__ = ["expressions_in_values", "size_arguments", "sizes_of", "symbol_defined", "symbols_in"]


def sizes_of(program: TileProgram) -> tuple[Symbol, ...]:
    """The symbols that everything else follows from, in the order of their names."""
    sizes = (size for buffer in (*program.reads, *program.writes) for size in buffer.sizes)
    outside = {symbol for size in (*sizes, *program.grid) for symbol in size.free_symbols}
    return sort_symbols(undefined_symbols(program) | outside)


def size_arguments(program: TileProgram, symbols_of: Callable[[Statement], set[Any]]) -> tuple[Symbol, ...]:
    """Those of them that a kernel is told: the grid and the first size of most arrays are for others.

    So is what other arguments follow from. `symbols_of` has the symbols that a statement uses.
    """
    statements = list(walk(program.body))
    told = (s for s in statements if not (isinstance(s, Define) and s.argument))
    used = {symbol for statement in told for symbol in symbols_of(statement)}
    return sort_symbols(used - defined_symbols(program))


def undefined_symbols(program: TileProgram) -> set[Any]:
    used = {symbol for statement in walk(program.body) for symbol in symbols_in(statement)}
    return used - defined_symbols(program)


def defined_symbols(program: TileProgram) -> set[Any]:
    return {*map(symbol_defined, walk(program.body)), *program.ids}


def sort_symbols(symbols: set[Any]) -> tuple[Symbol, ...]:
    return tuple(sorted(symbols, key=str))


def symbol_defined(statement: Statement) -> Symbol | None:
    match statement:
        case Define() | FetchLength() | TileIndex() | Range() | Loop() | UnrolledLoop():
            return statement.symbol
        case Note() | Load() | Zeros() | Assign() | Dot() | Reduce() | Halve() | ShiftRows() | Store():
            return None
        case _:
            assert_never(statement)


def symbols_in(statement: Statement) -> set[Any]:
    """The symbols that a statement uses itself, without those inside of it."""
    return {symbol for part in expressions_in_statement(statement) for symbol in free_in(part)}


@cache
def free_in(expr: Any) -> frozenset[Any]:
    """The symbols of an expression, which many statements share."""
    return frozenset(expr.free_symbols)


def expressions_in_statement(statement: Statement) -> Iterator[Any]:
    match statement:
        case Define(value=value):
            yield value
        case FetchLength(sequence=sequence, size=size, count=count):
            yield from (sequence, size, count)
        case Range(start=start):
            yield start
        case Loop(start=start, stop=stop):
            yield from (start, stop)
        case (
            Load(buffer=buffer, index=index, conditions=conditions)
            | Store(buffer=buffer, index=index, conditions=conditions)
        ):
            # A descriptor is told the first size too; an address has no need of it.
            yield from (*index, *conditions, *buffer.sizes[0 if statement.box is not None else 1 :])
            yield from expressions_in_values(statement)
        case Assign() | Reduce():
            yield from expressions_in_values(statement)
        case ShiftRows(by=by):
            yield by
        case Note() | TileIndex() | Zeros() | Dot() | Halve() | UnrolledLoop():
            pass
        case _:
            assert_never(statement)


def expressions_in_values(statement: Statement) -> Iterator[Any]:
    for value in values_in(statement):
        match value:
            case IndexValue(index=index):
                yield index
            case Mask(conditions=conditions):
                yield from conditions
            case Random(sequence=sequence, position=position, channel=channel):
                yield from (sequence, position, channel)
            case _:
                pass
