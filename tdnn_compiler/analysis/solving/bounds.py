"""Bounds: the cheapest mix of values that could still meet a constraint.

An expression is taken apart into groups of terms that share symbols; of a small
group every value is known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key, lru_cache
from itertools import chain, pairwise, product
from math import ceil, prod
from typing import cast

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.analysis.solving.formulas import compile_function
from tdnn_compiler.analysis.solving.intervals import interval_in, sum_intervals, symbols_of_part
from tdnn_compiler.analysis.solving.results import UNKNOWN, Bound, Domain, ExactNumber, Interval, SearchBox

TABLE = 512
"""Of a group with so few points every value is known."""


class Relaxation:
    """Lower bounds of a target in boxes, where expressions, the sides, must not be negative.

    The target is raised from the sum of its groups' least values, along the cheapest ways to raise a side, as
    far as that side needs: the linear relaxation of a multiple-choice knapsack. The highest bound counts.
    """

    def __init__(self, box: SearchBox, target: Expr, sides: Sequence[Expr]) -> None:
        self.sides = range(1, len(sides) + 1)
        self.groups = _group_terms([target, *sides], box)
        self.is_integral = bool(target.is_integer)

    def lower(self, box: SearchBox) -> Bound | None:
        """The bound; None where no solution can be in the box."""
        tables = []
        for group in self.groups:
            table = group.table(box)
            if table is None:
                return None
            tables.append(table)
        demanding = []
        for side in self.sides:
            ends = sum_intervals(table.ends[side] for table in tables)
            if ends is not None and ends[1] < 0:
                return None
            if ends is not None and ends[0] < 0:
                demanding.append(side)
        least = sum_intervals(table.ends[0] for table in tables)
        if least is None:
            return UNKNOWN
        mixes = [_cheapest_mix([table.offers[side - 1] for table in tables]) for side in demanding]
        lowest = max([least[0], *mixes])
        return True, ceil(lowest) if self.is_integral else lowest


@dataclass(frozen=True)
class _Offer:
    """What one group offers: its least value, the side that goes with it, and steps to more of the side.

    A step is (how much the value rises, how much the side does), the cheapest first.
    """

    value: ExactNumber
    side: ExactNumber
    steps: tuple[tuple[ExactNumber, ExactNumber], ...] = ()


@dataclass(frozen=True)
class _Table:
    """A group in a box: the ends of its parts of the target and of the sides, and an offer for every side."""

    ends: tuple[Interval | None, ...]
    offers: tuple[_Offer, ...]


def _cheapest_mix(offers: Sequence[_Offer]) -> ExactNumber:
    """The least value for which the side can reach 0, if any mix of a group's values could be taken."""
    cost: ExactNumber = sum(offer.value for offer in offers)
    need: ExactNumber = -sum(offer.side for offer in offers)
    for rise, more in sorted(chain.from_iterable(offer.steps for offer in offers), key=CHEAPEST_FIRST):
        if more >= need:
            return cost + (Fraction(rise * need) / more if need > 0 else 0)
        cost, need = cost + rise, need - more
    return cost


def _make_offer(pairs: Iterable[tuple[ExactNumber, ExactNumber]]) -> _Offer:
    """The lower convex hull of (value, side), from the least value to the largest side."""
    corners: list[tuple[ExactNumber, ExactNumber]] = []
    for value, side in sorted(set(pairs), key=lambda pair: (pair[0], -pair[1])):
        if corners and side <= corners[-1][1]:
            continue
        while (
            len(corners) > 1
            and _dearer(_step_between(*corners[-2:]), _step_between(corners[-1], (value, side))) >= 0
        ):
            corners.pop()
        corners.append((value, side))
    return _Offer(*corners[0], tuple(_step_between(a, b) for a, b in pairwise(corners)))


Pair = tuple[ExactNumber, ExactNumber]


def _step_between(a: Pair, b: Pair) -> Pair:
    return b[0] - a[0], b[1] - a[1]


def _dearer(a: Pair, b: Pair) -> ExactNumber:
    """Above 0 where a step costs more per unit of the side than another."""
    return a[0] * b[1] - b[0] * a[1]


CHEAPEST_FIRST = cmp_to_key(cast(Callable[[Pair, Pair], int], _dearer))


class _Group:
    """Terms of the target and of the sides that share symbols, added up to one part of each."""

    def __init__(self, symbols: tuple[Symbol, ...], fixed: SearchBox, parts: tuple[Expr, ...]) -> None:
        self.symbols, self.fixed, self.parts = symbols, fixed, parts
        self.values = compile_function(parts, (*symbols, *fixed))
        self._known = lru_cache(8192)(self._table)

    def table(self, box: SearchBox) -> _Table | None:
        """The group in the box; None where it has no value at any point."""
        return self._known(tuple(box[symbol] for symbol in self.symbols))

    def _table(self, domains: tuple[Domain, ...]) -> _Table | None:
        if prod(map(len, domains)) > TABLE:
            return self._estimate(domains)
        rows = []
        for point in product(*domains, *self.fixed.values()):
            try:
                rows.append(self.values(*point))
            except ArithmeticError:
                continue
        if not rows:
            return None
        target, *sides = zip(*rows, strict=True)
        ends = tuple((min(values), max(values)) for values in (target, *sides))
        return _Table(ends, tuple(_make_offer(zip(target, side, strict=True)) for side in sides))

    def _estimate(self, domains: tuple[Domain, ...]) -> _Table:
        box = {**self.fixed, **dict(zip(self.symbols, domains, strict=True))}
        ends = tuple(interval_in(part, box) for part in self.parts)
        (least, _), *sides = [(0, 0) if interval is None else interval for interval in ends]
        return _Table(ends, tuple(_Offer(least, side[1]) for side in sides))


def _group_terms(parts: Sequence[Expr], box: SearchBox) -> list[_Group]:
    """Every term goes to the first group that has all its symbols, terms with many symbols first."""
    fixed = {symbol: domain for symbol, domain in box.items() if len(domain) == 1}
    terms = [
        (tuple(symbol for symbol in box if symbol not in fixed and symbol in term.free_symbols), place, term)
        for place, part in enumerate(parts)
        for term in _expand_terms(part, box)
    ]
    found: dict[tuple[Symbol, ...], list[list[Expr]]] = {}
    for symbols, place, term in sorted(terms, key=lambda entry: -len(entry[0])):
        key = next((key for key in found if set(symbols) <= set(key)), symbols)
        found.setdefault(key, [[] for _ in parts])[place].append(term)
    return [_Group(key, fixed, tuple(sympy.Add(*own) for own in sums)) for key, sums in found.items()]


def _expand_terms(part: Expr, box: SearchBox) -> list[Expr]:
    """The terms of a sum, multiplied out as far as it takes for a table to hold each."""
    if prod(len(box[symbol]) for symbol in symbols_of_part(part)) <= TABLE:
        return [part]
    if isinstance(part, sympy.Add):
        return [term for arg in part.args for term in _expand_terms(arg, box)]
    flat = sympy.expand_mul(part, deep=False) if isinstance(part, sympy.Mul) else part
    return [part] if flat == part else _expand_terms(flat, box)
