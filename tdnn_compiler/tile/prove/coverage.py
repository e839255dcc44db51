"""That every element of what a tile program writes is written, and written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any, assert_never

import sympy
import z3
from sympy import Add, Basic, Expr, Integer, Symbol

from tdnn_compiler.tile.ir import (
    Buffer,
    Define,
    FetchLength,
    Loop,
    Range,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
)
from tdnn_compiler.tile.prove.findings import Finding, make_findings, named_terms
from tdnn_compiler.tile.prove.scope import (
    Binding,
    Digits,
    Scope,
    Visit,
    digit_name,
    lane_name,
    open_scope,
    reopen_scope,
    turn_name,
)
from tdnn_compiler.tile.prove.smt import Answer, Solver, condition_term, integer_term, split_division
from tdnn_compiler.tile.shapes import store_shapes

__all__ = ["Coverage", "Region", "StoreSite"]

LARGE_SIZE = 10**6

Region = tuple[tuple[Expr | int, Expr | int], ...]
"""A part of a buffer: where it starts and where it stops, in each dimension."""


@dataclass(frozen=True)
class StoreSite:
    """A store, and what leads to it."""

    program: TileProgram
    digits: tuple[Digits, ...]
    store: Store
    visit: Visit

    def open(self, pick: Any) -> Scope:
        """What is known at the store, with choices of one's own."""
        start = open_scope(self.program, self.digits, self.visit.scope.smallest, pick)
        return reopen_scope(start, self.visit.path)

    def lengths(self, scope: Scope) -> list[tuple[str, Any]]:
        """Names and terms of what is fetched on the way."""
        symbols = [binding.symbol for binding in self.visit.path if isinstance(binding, FetchLength)]
        return [(str(symbol), scope.meaning[symbol]) for symbol in symbols]


@dataclass(frozen=True)
class Coverage:
    """Questions about all stores to one buffer."""

    solver: Solver
    sizes: Mapping[Basic, Any]
    buffer: Buffer
    writers: tuple[StoreSite, ...]

    def find_overlaps(self) -> tuple[Finding, ...]:
        """Two places that write the same element."""
        found: list[Finding] = []
        for writer, other in combinations_with_replacement(self.writers, 2):
            store, shape = writer.store, store_shapes(writer.program)[writer.store]
            first = add_lanes(writer.visit.scope, shape)
            second = other.open(lambda name: z3.Int(f"{name}′"))
            second = add_lanes(second, store_shapes(other.program)[other.store])
            pairs = zip(store.index, other.store.index, strict=True)
            same = [integer_term(a, first.meaning) == integer_term(b, second.meaning) for a, b in pairs]
            facts = [*first.facts, *second.facts, *same]
            facts += [*store_conditions(store, first), *store_conditions(other.store, second)]
            if writer is other:
                names = [name for name in first.chosen if distinguishes_elements(name, shape)]
                facts.append(z3.Or([first.pick(name) != second.pick(name) for name in names]))
            answer = self.solver.ask(*facts)
            places = (
                named_terms(first),
                lane_values(first),
                named_terms(second, "′"),
                lane_values(second, "′"),
            )
            name = " and ".join(dict.fromkeys((writer.program.name, other.program.name)))
            found += make_findings(
                name, "written twice", self.buffer.array.name, store.index, answer, *places
            )
        return tuple(found)

    def find_gaps(self, kernel: str, box: Region | None) -> tuple[Finding, ...]:
        """Elements that nothing writes.

        For each store a place that should write the element is guessed, and then shown to do so.
        """
        element = [z3.Int(f"element {d}") for d in range(len(self.buffer.sizes))]
        ends = box or tuple((0, size) for size in self.buffer.sizes)
        facts: list[Any] = []
        for place, (start, stop) in zip(element, ends, strict=True):
            facts.append(place >= integer_term(sympy.sympify(start), self.sizes))
            facts.append(place < integer_term(sympy.sympify(stop), self.sizes))
        guesses = [self._guess(writer, element) for writer in self.writers]
        for writer, scope in zip(self.writers, guesses, strict=True):
            facts += scope.given
            facts.append(z3.Not(z3.And(*scope.bounds, *writes_element(writer.store, scope, element))))
        answer = self.solver.ask(*facts)
        if answer.model is not None:
            answer = self._check_guess(answer, element, guesses)
        known = [(str(size), term) for size, term in self.sizes.items()]
        named = [(f"element {d}", place) for d, place in enumerate(element)]
        lengths = [writer.lengths(scope) for writer, scope in zip(self.writers, guesses, strict=True)]
        index = self.writers[0].store.index if self.writers else ()
        return make_findings(
            kernel, "not written", self.buffer.array.name, index, answer, known, named, *lengths
        )

    def _check_guess(self, answer: Answer, element: list[Any], guesses: list[Scope]) -> Answer:
        """The guess failed for one element: whether any other place writes it."""
        facts = [term == answer.value(term) for term in (*element, *self.sizes.values())]
        for writer, guess in zip(self.writers, guesses, strict=True):
            for _, length in writer.lengths(guess):
                facts.append(length.decl()(answer.value(length.arg(0))) == answer.value(length))
        scopes = [(writer.store, writer.visit.scope) for writer in self.writers]
        any_place = [z3.And(*scope.facts, *writes_element(store, scope, element)) for store, scope in scopes]
        return Answer(True) if self.solver.ask(*facts, z3.Or(any_place)).possible else answer

    def _guess(self, writer: StoreSite, element: list[Any]) -> Scope:
        """Digit by digit: the largest step first, as numbers are written, and as far as it goes."""
        names = express_in_choices(writer.program, writer.digits, writer.visit.path)
        chosen: dict[str, Any] = {}
        for index, place in zip(writer.store.index, element, strict=True):
            self._choose(index.xreplace(names.meanings), place, names, chosen)
        for number, parts in names.apart.items():
            terms = [stride * chosen[name] for name, stride in parts.items() if name in chosen]
            self._choose(names.meanings[number], z3.Sum(terms), names, chosen)
        return writer.open(lambda name: chosen.get(name, z3.IntVal(0)))

    def _choose(self, index: Expr, place: Any, names: "ChoiceExpressions", chosen: dict[str, Any]) -> None:
        """Choices for which an index comes to a place, of those that are still open."""
        known = set(self.sizes)
        rest = place
        steps: list[tuple[Expr, str]] = []
        for term in Add.make_args(sympy.expand(index)):
            found = [symbol for symbol in term.free_symbols if isinstance(symbol, Choice)]
            if not found and term.free_symbols <= known:
                rest = rest - integer_term(term, self.sizes)
            elif len(found) == 1 and term.coeff(found[0]).free_symbols <= known:
                steps.append((term.coeff(found[0]), found[0].name))
        for step, name in sorted(steps, key=lambda found: typical_step(found[0]), reverse=True):
            if name not in chosen and step != 0:
                below = integer_term(step, self.sizes)
                times = rest / below
                if name in names.limits:
                    last = integer_term(names.limits[name], self.sizes) - 1
                    times = z3.If(times > last, last, times)
                chosen[name] = times
                rest = rest - below * times


def typical_step(step: Expr) -> int:
    """A step where sizes are large: of two, the one that is larger then is taken to be so always."""
    return int(step.subs(dict.fromkeys(step.free_symbols, LARGE_SIZE)))


class Choice(Symbol):
    """A symbol for what may be chosen."""


def add_lanes(scope: Scope, shape: tuple[int, int]) -> Scope:
    """The scope with a place in a tile of this shape."""
    for along, size in enumerate(shape):
        scope, _ = scope.choice(lane_name(along, size), size)
    return scope


def distinguishes_elements(name: str, shape: tuple[int, int]) -> bool:
    """Whether a choice makes for another element of what is stored: not so ranges that it has nothing of."""
    own = {lane_name(along, size) for along, size in enumerate(shape)}
    return name in own or not name.startswith("lane ")


def store_conditions(store: Store, scope: Scope) -> list[Any]:
    return [condition_term(condition, scope.meaning) for condition in store.conditions]


def writes_element(store: Store, scope: Scope, element: list[Any]) -> list[Any]:
    """That a place writes an element."""
    at = [integer_term(i, scope.meaning) == place for i, place in zip(store.index, element, strict=True)]
    return [*store_conditions(store, scope), *at]


def lane_values(scope: Scope, mark: str = "") -> list[tuple[str, Any]]:
    return [(f"{name}{mark}", scope.pick(name)) for name in scope.chosen if name.startswith("lane ")]


@dataclass(frozen=True)
class ChoiceExpressions:
    """All indices as expressions of what is chosen; and how many choices there are, except for loops.

    A place in a tile that is taken apart into positions follows from these: `apart` has their strides.
    """

    meanings: dict[Basic, Expr]
    limits: dict[str, Expr]
    apart: dict[Basic, dict[str, int]]


def express_in_choices(
    program: TileProgram, digits: tuple[Digits, ...], path: tuple[Binding, ...]
) -> ChoiceExpressions:
    splits = {split.number: split for split in digits}
    found: dict[Basic, Expr] = {}
    limits: dict[str, Expr] = {}
    apart: dict[Basic, dict[str, int]] = {}

    def choice(name: str, count: Expr) -> Expr:
        limits[name] = count
        return Integer(0) if count == 1 else Choice(name, integer=True)

    def place(number: Expr, size: Expr) -> Expr:
        if number not in splits:
            found[number] = choice(digit_name(number), size)
        else:
            split = splits[number]
            found[split.remainder] = choice(digit_name(split.remainder), split.low)
            found[number] = place(split.quotient, split.high) * split.low + found[split.remainder]
        return found[number]

    for number, size in zip(program.ids, program.grid, strict=True):
        place(number, size)
    for binding in path:
        match binding:
            case Define(symbol=symbol, value=value):
                base, stride = digit_source(value)
                if base in apart:
                    found[symbol] = Choice(f"part {symbol}", integer=True)
                    apart[base][f"part {symbol}"] = stride
                else:
                    found[symbol] = value.xreplace(found)
            case Range(symbol=symbol, start=start, size=width, along=along):
                apart[symbol] = {}
                found[symbol] = start.xreplace(found) + choice(lane_name(along, width), Integer(width))
            case Loop(symbol=symbol, start=start, step=step):
                found[symbol] = start.xreplace(found) + step * Choice(turn_name(symbol), integer=True)
            case UnrolledLoop(symbol=symbol, count=count):
                found[symbol] = choice(turn_name(symbol), Integer(count))
            case FetchLength() | TileIndex():
                pass
            case _:
                assert_never(binding)
    return ChoiceExpressions(found, limits, {number: parts for number, parts in apart.items() if parts})


def digit_source(value: Expr) -> tuple[Basic, int]:
    """The number of which a value is one digit, and what that digit counts."""
    number: Basic = value.args[0] if isinstance(value, sympy.Mod) else value
    stride = 1
    while isinstance(number, sympy.floor):
        above, below = split_division(number)
        if not below.is_Integer:
            break
        number, stride = above, stride * int(below)
    return number, stride
