"""The search: boxes of ranges halved, the most promising first, dropped as soon as a bound rules them out."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, product
from math import prod
from typing import Any, cast

import sympy
from sympy import Eq, Expr, Gt, Le, Lt, Ne, Symbol
from sympy.core.relational import Relational

from tdnn_compiler.analysis.solving.bounds import Relaxation
from tdnn_compiler.analysis.solving.formulas import compile_function
from tdnn_compiler.analysis.solving.results import UNKNOWN, Bound, ExactNumber, Progress, SearchBox
from tdnn_compiler.symbolic.errors import mistake


@dataclass(frozen=True)
class Constraint:
    """A constraint: the sides, expressions that must not be negative, and what it lacks.

    The sides say less than the relation for ≠ and, between fractions, for < and >. What it lacks is at most
    `enough` where it is met.
    """

    name: str
    relation: Relational | bool
    sides: tuple[Expr, ...]
    lack: Expr
    enough: ExactNumber | None = 0


def constraint_of(name: str, relation: Relational | bool) -> Constraint:
    zero, one = sympy.Integer(0), sympy.Integer(1)
    if not isinstance(relation, Relational):
        return Constraint(name, relation, (-one,), one)
    left, right = relation.lhs, relation.rhs
    if isinstance(relation, Ne):
        lack = sympy.Piecewise((one, Eq(left, right, evaluate=False)), (zero, True), evaluate=False)
        return Constraint(name, relation, (), cast(Expr, lack))
    if isinstance(relation, Eq):
        ways = _unevaluated_sum(left, -right), _unevaluated_sum(right, -left)
        return Constraint(name, relation, ways, sympy.Max(*ways, evaluate=False))
    low, high = cast(Any, relation).lts, cast(Any, relation).gts
    strict = isinstance(relation, Gt | Lt)
    if strict and (high - low).is_integer:
        return Constraint(
            name, relation, (_unevaluated_sum(high, -low, -one),), _unevaluated_sum(low, -high, one)
        )
    return Constraint(
        name, relation, (_unevaluated_sum(high, -low),), _unevaluated_sum(low, -high), None if strict else 0
    )


def _unevaluated_sum(*parts: Expr) -> Expr:
    """The sum as it stands: where a part has no value, the sum has none, even if it would cancel."""
    return sympy.Add(*parts, evaluate=False)


LEAF = 64
"""Boxes of so few points are tried point by point."""

ValuePoint = tuple[int, ...]
"""A number for every symbol of the box."""

"""Whether a lower bound is known, and the bound: one that is not known is below all others."""

FIRST_KNOWN = 10**100


class GaveUp(Exception):
    """The budget was spent."""


@dataclass
class Budget:
    """The bounds that may be computed."""

    effort: int
    progress: Callable[[Progress], None] | None
    spent: int = 0

    def spend(self, search: "Search") -> None:
        self.spent += 1
        if self.progress is not None and self.spent % 1000 == 0:
            self.progress(search.progress())
        if self.spent >= self.effort:
            raise GaveUp


@dataclass(frozen=True)
class _Found:
    """The points with the least value, in order; `complete` says whether these are all."""

    points: tuple[ValuePoint, ...]
    value: ExactNumber | None
    complete: bool


def search_in_order(
    box: SearchBox, targets: tuple[Expr, ...], parts: tuple[Constraint, ...], most: int, budget: Budget
) -> _Found:
    """One search per objective: all but the last only for their least value, which becomes a constraint."""
    *first, last = targets or (sympy.Integer(0),)
    # What has no value for a later objective is no solution.
    parts += tuple(
        constraint_of("an objective", Le(target, target, evaluate=False)) for target in targets[1:]
    )
    for target in first:
        value = _search_or_refuse(Search(box, target, parts, budget)).value
        if value is None:
            return _Found((), None, True)
        least = sympy.Rational(value.numerator, value.denominator)
        parts += (constraint_of("an earlier objective", Le(target, least, evaluate=False)),)
    return _search_or_refuse(Search(box, last, parts, budget, most))


def _search_or_refuse(search: "Search") -> _Found:
    try:
        return search.least()
    except GaveUp:
        ranges = ", ".join(f"{len(domain)} of {symbol.name}" for symbol, domain in search.box.items())
        raise mistake(
            "solve",
            f"a search that ends within an effort of {search.budget.effort}",
            f"{search.progress()} ({ranges})",
            "narrow the ranges, add constraints, or raise the effort",
        ) from None


class Search:
    """Best first over boxes, for up to `most` points with the least value of the target.

    With `enough`, any point will do whose value is no more than that. Searches once.
    """

    def __init__(
        self,
        box: SearchBox,
        target: Expr,
        parts: Sequence[Constraint],
        budget: Budget,
        most: int = 1,
        enough: ExactNumber | None = None,
    ) -> None:
        self.box, self.budget, self.most, self.enough = box, budget, most, enough
        self.value = compile_function((target,), tuple(box))
        self.holds = compile_function(tuple(sympy.sympify(part.relation) for part in parts), tuple(box))
        self.relaxation = Relaxation(box, target, [side for part in parts for side in part.sides])
        self.best: ExactNumber | None = None
        self.points: list[ValuePoint] = []
        self.heap: list[tuple[Bound, int, int, SearchBox]] = []
        self.order = count()
        self.left = 0

    def least(self) -> _Found:
        self._add(self.box)
        while self.heap and not self._is_settled():
            bound, size, _, box = heapq.heappop(self.heap)
            self.left -= size
            for part in self._split(box, bound):
                self._add(part)
        points = sorted(self.points)
        return _Found(tuple(points[: self.most]), self.best, len(points) <= self.most)

    def progress(self) -> Progress:
        known, bound = self.heap[0][0] if self.heap else UNKNOWN
        decided = 1 - Fraction(self.left, _box_size(self.box))
        return Progress(self.budget.spent, decided, self.best, bound if known else None)

    def _is_settled(self) -> bool:
        if self.best is None:
            return False
        least, best = self.heap[0][0], (True, self.best)
        # One point more than asked for tells that there are more.
        enough = self.enough is not None and self.best <= self.enough
        return enough or least > best or (least == best and len(self.points) > self.most)

    def _add(self, box: SearchBox) -> None:
        size = _box_size(box)
        if size <= LEAF:
            self._try_all(box)
            return
        bound = self._bound(box)
        if bound is not None:
            heapq.heappush(self.heap, (bound, size, next(self.order), box))
            self.left += size

    def _try_all(self, box: SearchBox) -> None:
        for point in product(*box.values()):
            try:
                if not all(self.holds(*point)):
                    continue
                (value,) = self.value(*point)
            except ArithmeticError:
                continue
            if self.best is None or value < self.best:
                self.best, self.points = value, []
            if value == self.best and len(self.points) <= self.most:
                self.points.append(point)

    def _bound(self, box: SearchBox) -> Bound | None:
        """The lower bound; None where no solution can be in the box."""
        self.budget.spend(self)
        bound = self.relaxation.lower(box)
        return None if bound is None or (self.best is not None and bound > (True, self.best)) else bound

    def _split(self, box: SearchBox, bound: Bound) -> Sequence[SearchBox]:
        """The halves along the symbol that raises the bound most, first rid of halves without solutions."""
        chosen: tuple[ExactNumber, int, Symbol] | None = None
        for symbol in box:
            gain: ExactNumber = 0
            while len(box[symbol]) > 1:
                halves = [(half, self._bound(half)) for half in _halves(box, symbol)]
                kept = [(half, b) for half, b in halves if b is not None]
                if len(kept) == 2:
                    gain = prod(_gain(b, bound) for _, b in kept)
                    break
                if not kept:
                    return ()
                box = kept[0][0]
            rank = gain, len(box[symbol])
            if rank[1] > 1 and (chosen is None or rank > chosen[:2]):
                chosen = (*rank, symbol)
        return (box,) if chosen is None or _box_size(box) <= LEAF else _halves(box, chosen[2])


def _box_size(box: SearchBox) -> int:
    return prod(map(len, box.values()))


def _halves(box: SearchBox, symbol: Symbol) -> tuple[SearchBox, SearchBox]:
    domain = box[symbol]
    middle = len(domain) // 2
    return {**box, symbol: domain[:middle]}, {**box, symbol: domain[middle:]}


def _gain(bound: Bound, before: Bound) -> ExactNumber:
    """How much a bound rises, from 1 on, so that gains can be multiplied; to know one at all counts most."""
    if before[0]:
        return 1 + bound[1] - before[1]
    return FIRST_KNOWN if bound[0] else 1
