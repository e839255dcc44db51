"""What is known of the indices at each statement of a tile program, for all of its programs at once.

A few integers choose one place in one run: the program's number, the turn of each loop, and the place in a
tile. All other indices follow from these and the sizes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

import sympy
import z3
from sympy import Basic, Expr, Mod, Symbol, floor

from tdnn_compiler.tile.ir import (
    Assign,
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
    walk,
)
from tdnn_compiler.tile.prove.smt import Meaning, integer_term, split_division
from tdnn_compiler.tile.symbols import sizes_of

__all__ = [
    "Binding",
    "Digits",
    "Scope",
    "Visit",
    "digit_name",
    "digits_of",
    "lane_name",
    "open_scope",
    "reopen_scope",
    "turn_name",
    "walk_scopes",
]

Binding = Define | FetchLength | TileIndex | Range | Loop | UnrolledLoop
Pick = Callable[[str], Any]
"""The term for a choice, by its name."""


def lengths_at(place: int) -> Any:
    """From sequences to one of the lengths that each has."""
    return z3.Function(f"lengths {place}", z3.IntSort(), z3.IntSort())


@dataclass(frozen=True)
class Digits:
    """A number below `low · high` that is only used as `number mod low` and `number div low`.

    Going over from the one to the two leaves nothing out, adds nothing, and makes products of sizes vanish.
    """

    number: Expr
    low: Expr
    high: Expr

    @property
    def remainder(self) -> Expr:
        return Mod(self.number, self.low, evaluate=False)

    @property
    def quotient(self) -> Expr:
        return floor(self.number / self.low, evaluate=False)


def digits_of(program: TileProgram) -> tuple[Digits, ...]:
    """How the programs' numbers are taken apart; what comes of that may itself be taken apart."""
    values = [statement.value for statement in walk(program.body) if isinstance(statement, Define)]
    found: list[Digits] = []
    open_numbers: list[tuple[Expr, Expr]] = list(zip(program.ids, program.grid, strict=True))
    while open_numbers:
        number, size = open_numbers.pop()
        divisors = {low for value in values for low in divisors_of(value, number)}
        if len(divisors) != 1:
            continue
        (low,) = divisors
        high = size / low
        if high.is_integer and not any(power.exp.is_negative for power in high.atoms(sympy.Pow)):
            found.append(Digits(number, low, high))
            open_numbers.append((found[-1].quotient, high))
    return tuple(found)


def divisors_of(value: Expr, number: Expr) -> Iterator[Expr]:
    for part in value.atoms(Mod):
        if part.args[0] == number:
            yield part.args[1]
    for part in value.atoms(floor):
        above, below = split_division(part)
        if above == number:
            yield below


@dataclass(frozen=True)
class Scope:
    """Terms for the symbols; facts that hold in any case, and the bounds of what is chosen."""

    program: TileProgram
    smallest: int
    pick: Pick
    meaning: Meaning
    given: tuple[Any, ...] = ()
    bounds: tuple[Any, ...] = ()
    chosen: tuple[str, ...] = ()
    lanes: frozenset[Basic] = frozenset()
    """The symbols that are tiles."""

    @property
    def facts(self) -> tuple[Any, ...]:
        return (*self.given, *self.bounds)

    def choice(self, name: str, count: Any) -> tuple["Scope", Any]:
        """An integer from 0 up to, not including, `count`."""
        term = self.pick(name)
        if name in self.chosen:
            return self, term
        bounds = (*self.bounds, term >= 0, term < count)
        return replace(self, bounds=bounds, chosen=(*self.chosen, name)), term

    def bind(self, what: Basic, term: Any) -> "Scope":
        return replace(self, meaning={**self.meaning, what: term})

    def enter(self, binding: Binding) -> "Scope":
        """The scope after a statement that defines an index, or inside of a loop."""
        match binding:
            case Define(symbol=symbol, value=value):
                lanes = self.lanes | {symbol} if value.free_symbols & self.lanes else self.lanes
                return replace(self.bind(symbol, integer_term(value, self.meaning)), lanes=lanes)
            case FetchLength(symbol=symbol, sequence=sequence, size=size, count=count, place=place):
                at, most = integer_term(sequence, self.meaning), integer_term(size, self.meaning)
                length, least = lengths_at(place)(at), dict[Any, int](self.program.least)
                enough = length >= least.get(size, self.smallest)
                known = [length == most, z3.And(enough, length <= most)]
                lanes = self.lanes
                if sequence.free_symbols & lanes:
                    # Of a tile of sequences some may not exist.
                    known.append(z3.And(at >= integer_term(count, self.meaning), length == most))
                    lanes |= {symbol}
                scope = self.bind(symbol, length)
                return replace(scope, given=(*self.given, z3.Or(known)), lanes=lanes)
            case TileIndex(symbol=symbol):
                return replace(self.bind(symbol, self.pick(f"told {symbol}")), lanes=self.lanes | {symbol})
            case Range(symbol=symbol, start=start, size=size, along=along):
                scope, term = self.choice(lane_name(along, size), size)
                scope = scope.bind(symbol, integer_term(start, self.meaning) + term)
                return replace(scope, lanes=self.lanes | {symbol})
            case Loop(symbol=symbol, start=start, stop=stop, step=step):
                term = self.pick(turn_name(symbol))
                value = integer_term(start, self.meaning) + step * term
                bounds = (*self.bounds, term >= 0, value < integer_term(stop, self.meaning))
                chosen = (*self.chosen, turn_name(symbol))
                return replace(self.bind(symbol, value), bounds=bounds, chosen=chosen)
            case UnrolledLoop(symbol=symbol, count=count):
                scope, term = self.choice(turn_name(symbol), count)
                return scope.bind(symbol, term)
            case _:
                assert_never(binding)


def lane_name(along: int, size: int) -> str:
    """The name of the place in a tile: ranges of one size along one dimension go through it together."""
    return f"lane {along} of {size}"


def turn_name(symbol: Symbol) -> str:
    return f"turn of {symbol}"


def digit_name(number: Expr) -> str:
    return f"digit {number}"


def open_scope(program: TileProgram, digits: tuple[Digits, ...], smallest: int, pick: Pick) -> Scope:
    """The scope in which a program begins."""
    scope = Scope(program, smallest, pick, {size: z3.Int(str(size)) for size in sizes_of(program)})
    splits = {split.number: split for split in digits}

    def place(scope: Scope, number: Expr, size: Expr) -> Scope:
        if number not in splits:
            scope, term = scope.choice(digit_name(number), integer_term(size, scope.meaning))
            return scope.bind(number, term)
        split = splits[number]
        scope, remainder = scope.choice(digit_name(split.remainder), integer_term(split.low, scope.meaning))
        scope = place(scope.bind(split.remainder, remainder), split.quotient, split.high)
        term = scope.meaning[split.quotient] * integer_term(split.low, scope.meaning) + remainder
        return scope.bind(number, term)

    for number, size in zip(program.ids, program.grid, strict=True):
        scope = place(scope, number, size)
    return scope


@dataclass(frozen=True)
class Visit:
    """A statement, what is known before it, and the definitions and loops on the way to it."""

    statement: Statement
    scope: Scope
    path: tuple[Binding, ...]


def walk_scopes(scope: Scope, body: tuple[Statement, ...], path: tuple[Binding, ...] = ()) -> Iterator[Visit]:
    """All statements, those inside of loops too."""
    for statement in body:
        yield Visit(statement, scope, path)
        match statement:
            case Define() | FetchLength() | TileIndex() | Range():
                scope, path = scope.enter(statement), (*path, statement)
            case Loop() | UnrolledLoop():
                yield from walk_scopes(scope.enter(statement), statement.body, (*path, statement))
            case Note() | Load() | Zeros() | Assign() | Dot() | Reduce() | Halve() | ShiftRows() | Store():
                pass
            case _:
                assert_never(statement)


def reopen_scope(start: Scope, path: tuple[Binding, ...]) -> Scope:
    """The scope at the end of a path, with another one's choices."""
    for binding in path:
        start = start.enter(binding)
    return start
