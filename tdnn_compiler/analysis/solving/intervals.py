"""Interval arithmetic: bounds of an expression's values while its symbols are in a box of ranges."""

from collections.abc import Iterable
from functools import lru_cache, reduce
from itertools import product
from math import ceil, floor, prod
from operator import eq, ge, gt, le, lt, ne
from typing import Any, cast

import sympy
from sympy import Eq, Expr, Ne, Symbol
from sympy.core.relational import Relational

from tdnn_compiler.analysis.solving.formulas import bits_of, compile_function, exact_power
from tdnn_compiler.analysis.solving.problem import used_symbols
from tdnn_compiler.analysis.solving.results import (
    MOST_BITS_COMPUTED,
    MOST_SUMMED_TERMS,
    Domain,
    ExactNumber,
    Interval,
    SearchBox,
)

SMALL_TABLE = 64


def interval_in(part: Expr, box: SearchBox) -> Interval | None:
    """A lower and an upper bound; None where none are known."""
    return _known_interval(part, tuple(box[symbol] for symbol in symbols_of_part(part)))


@lru_cache(100_000)
def _known_interval(part: Expr, domains: tuple[Domain, ...]) -> Interval | None:
    symbols = symbols_of_part(part)
    if prod(map(len, domains)) > SMALL_TABLE:
        return _estimate_interval(part, dict(zip(symbols, domains, strict=True)))
    value = compile_function((part,), symbols)
    try:
        values = [value(*point)[0] for point in product(*domains)]
    except ArithmeticError:
        return None
    return min(values), max(values)


@lru_cache(10_000)
def symbols_of_part(part: Expr) -> tuple[Symbol, ...]:
    return tuple(used_symbols([part]))


def _estimate_interval(part: Any, box: SearchBox) -> Interval | None:
    """The interval from those of the arguments, as if these were independent."""
    match part:
        case Symbol():
            return box[part][0], box[part][-1]
        case sympy.Piecewise():
            return _interval_of_cases(part, box)
        case sympy.Sum() if len(part.limits) == 1:
            ((index, first, last),) = part.limits
            return _interval_of_sum(
                part.function, index, interval_in(first, box), interval_in(last, box), box
            )
        case sympy.Add() | sympy.Mul() | sympy.Max() | sympy.Min() | sympy.Abs():
            pass
        case sympy.Pow() | sympy.Mod() | sympy.floor() | sympy.ceiling():
            pass
        case _:
            return None
    args = [interval_in(arg, box) for arg in part.args]
    known = [ends for ends in args if ends is not None]
    return _interval_of(part, known) if len(known) == len(args) else None


def _interval_of(part: Any, args: list[Interval]) -> Interval | None:
    lows, highs = zip(*args, strict=True)
    match part:
        case sympy.Add():
            return sum(lows), sum(highs)
        case sympy.Mul():
            return reduce(_multiply_intervals, args)
        case sympy.Max():
            return max(lows), max(highs)
        case sympy.Min():
            return min(lows), min(highs)
        case sympy.Abs():
            return max(lows[0], -highs[0], 0), max(-lows[0], highs[0])
        case sympy.floor():
            return floor(lows[0]), floor(highs[0])
        case sympy.ceiling():
            return ceil(lows[0]), ceil(highs[0])
        case sympy.Mod():
            return (0, highs[1]) if lows[1] > 0 else None
        case _:
            return _interval_of_power(*args)


def _multiply_intervals(a: Interval, b: Interval) -> Interval:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _interval_of_power(base: Interval, exponent: Interval) -> Interval | None:
    (low, high), (least, most) = base, exponent
    if (low < 0 and least != most) or (low <= 0 <= high and least < 0):
        return None
    if any(e.denominator != 1 or bits_of(b, e) > MOST_BITS_COMPUTED for b in base for e in exponent):
        return None
    # An even power turns at 0.
    bases = (low, high, 0) if low < 0 < high else base
    corners = [exact_power(b, e) for b in bases for e in exponent]
    return min(corners), max(corners)


def _interval_of_sum(
    term: Expr, index: Symbol, first: Interval | None, last: Interval | None, box: SearchBox
) -> Interval | None:
    if first is None or last is None or last[1] - first[0] > MOST_SUMMED_TERMS:
        return None
    low: ExactNumber = 0
    high: ExactNumber = 0
    for i in range(ceil(first[0]), floor(last[1]) + 1):
        ends = interval_in(term, {**box, index: (i,)})
        if ends is None:
            return None
        always = first[1] <= i <= last[0]
        low, high = low + min(ends[0], ends[0] * always), high + max(ends[1], ends[1] * always)
    return low, high


def _interval_of_cases(part: Any, box: SearchBox) -> Interval | None:
    found: list[Interval | None] = []
    for value, condition in part.args:
        verdict = _verdict(condition, box)
        if verdict is not False:
            found.append(interval_in(value, box))
        if verdict is True:
            break
    known = [ends for ends in found if ends is not None]
    if not known or len(known) < len(found):
        return None
    return min(low for low, _ in known), max(high for _, high in known)


RELATION_FUNCTIONS = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq, "!=": ne}


def _verdict(condition: Any, box: SearchBox) -> bool | None:
    """Whether all points of a box meet a condition, or none do; None where it is not known."""
    if not isinstance(condition, Relational):
        return True if condition == True else None  # noqa: E712
    ends = interval_in(cast(Expr, condition.lhs - condition.rhs), box)
    if ends is None:
        return None
    low, high = ends
    if isinstance(condition, Eq | Ne) and low <= 0 <= high and low != high:
        return None
    holds = RELATION_FUNCTIONS[cast(Any, condition).rel_op]
    return holds(low, 0) if holds(low, 0) == holds(high, 0) else None


def sum_intervals(intervals: Iterable[Interval | None]) -> Interval | None:
    """The ends of a sum; None where one is not known."""
    low: ExactNumber = 0
    high: ExactNumber = 0
    for interval in intervals:
        if interval is None:
            return None
        low, high = low + interval[0], high + interval[1]
    return low, high
