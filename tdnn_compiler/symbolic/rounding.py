"""Floors, ceilings and remainders of expressions.

What sympy 1.14 assumes of a ceiling of a maximum of ceilings depends on the order in which it asks, and that
on the hash seed: `ceiling(Max(0, ceiling(-1/s))/3)` is 0 in one run and 1 in another. It takes 2**k/6 and
(2*m - 2)*(t + 1)/10 for whole numbers, too. So it is never asked; floors are taken into each other by

    floor((floor(x) + c)/m) = floor((x + c)/m)    for whole c and m,

and numbers are seen from bounds.
"""

import math
from functools import lru_cache
from typing import Any, cast

import sympy
from sympy import Add, Basic, Expr, Integer, Max, Min, Mod, Mul, Pow, Rational, Symbol, ceiling, floor, oo
from sympy.core.numbers import Infinity, NegativeInfinity

__all__ = [
    "ROUNDED",
    "bound_expression",
    "expand_products",
    "floor_remainder",
    "hide_rounded",
    "is_integral",
    "round_quotient",
]

ROUNDED = (floor, ceiling, Mod, Max, Min)
"""What sympy is not to evaluate."""

Rounding = type[floor] | type[ceiling]


def round_quotient(rounding: Rounding, quotient: Expr, flat: bool = True) -> Expr:
    """The floor or the ceiling of an expression. `flat`: a floor or ceiling inside is taken into it."""
    terms = Add.make_args(quotient)
    whole = Add(*(term for term in terms if is_integral(term)))
    rest = Add(*(term for term in terms if not is_integral(term)))
    plain = _drop_inner_rounding(rounding, rest) if flat else None
    if plain is not None:
        return whole + round_quotient(rounding, plain)
    low, high = (rounding(bound) for bound in bound_expression(rest))
    if low == high:
        return cast(Expr, whole + low)
    near = _round_near_zero(rounding, rest)
    return whole + (rounding(rest, evaluate=False) if near is None else near)


def _round_near_zero(rounding: Rounding, quotient: Expr) -> int | None:
    """-1, 0 or 1, where a quotient by symbols is known to be rounded to it."""
    p, q = sympy.fraction(sympy.together(quotient))
    if isinstance(q, Integer) or not is_integral(p) or not is_integral(q) or bound_expression(q)[0] < 1:
        return None
    for value in (-1, 0, 1):
        # floor(p/q) is v where p - v·q lies from 0 to q - 1; ceiling(p/q), where it lies from 1 - q to 0.
        past = expand_products(p - value * q + (0 if rounding is floor else q - 1))
        if bound_expression(past)[0] >= 0 and bound_expression(expand_products(q - 1 - past))[0] >= 0:
            return value
    return None


def _drop_inner_rounding(rounding: Rounding, quotient: Expr) -> Expr | None:
    """`(x + c)/m` for `(floor(x) + c)/m`; None where the quotient is not of this form."""
    terms = Add.make_args(quotient)
    inner = [term for term in terms if term.has(*ROUNDED)]
    if len(inner) != 1:
        return None
    factor, rounded = _split_coefficient(inner[0])
    others = Add(*(term for term in terms if term is not inner[0]))
    if not isinstance(rounded, floor | ceiling) or abs(factor.p) != 1 or not is_integral(others * factor.q):
        return None
    # -floor(x) is ceiling(-x).
    inside = factor.p * rounded.args[0]
    if isinstance(rounded, rounding) == (factor > 0):
        return cast(Expr, inside / factor.q + others)
    step = math.lcm(*(int(_split_coefficient(term)[0].q) for term in Add.make_args(inside)))
    if not is_integral(inside * step):
        return None
    # floor(p/q) is ceiling((p - q + 1)/q), and ceiling(p/q) is floor((p + q - 1)/q).
    shift = Rational(step - 1, step) * (1 if rounding is floor else -1)
    return cast(Expr, (inside + shift) / factor.q + others)


def _split_coefficient(term: Expr) -> tuple[Rational, Expr]:
    """The number in front of a term, and the rest of it."""
    return cast("tuple[Rational, Expr]", term.as_coeff_Mul())


def floor_remainder(value: Expr, divisor: Expr) -> Expr:
    """What a floor division leaves."""
    if value.is_Number and divisor.is_Number:
        return cast(Expr, value % divisor)
    if is_integral(value / divisor):
        return Integer(0)
    if not isinstance(divisor, Integer) or divisor < 1 or not is_integral(value):
        return Mod(value, divisor, evaluate=False)
    parts = ((factor % divisor, rest) for factor, rest in map(_split_coefficient, Add.make_args(value)))
    left = [(factor, rest) for factor, rest in parts if factor]
    shared = math.gcd(int(divisor), *(int(factor) for factor, _ in left))
    value, divisor = Add(*(factor / shared * rest for factor, rest in left)), divisor / shared
    low, high = bound_expression(value)
    return shared * (value if low >= 0 and high < divisor else Mod(value, divisor, evaluate=False))


def is_integral(expr: Basic) -> bool:
    """Whether the expression is known to be an integer, from how it is made."""
    match expr:
        case Integer() | floor() | ceiling():
            return True
        case Symbol():
            return expr.is_integer is True
        case Add() | Mul() | Max() | Min() | Mod():
            return all(map(is_integral, expr.args))
        case Pow(args=(base, exponent)):
            return is_integral(base) and is_integral(exponent) and bool(bound_expression(exponent)[0] >= 0)
        case _:
            return False


@lru_cache(maxsize=1 << 16)
def bound_expression(expr: Basic) -> tuple[Any, Any]:
    """Two numbers that the expression lies between; infinite where none is seen at a glance.

    sympy's own assumptions would see more, but take seconds on a chain of symbolic layers.
    """
    match expr:
        case Rational() | Infinity() | NegativeInfinity():
            return expr, expr
        case Symbol():
            return (1 if expr.is_positive and expr.is_integer else 0 if expr.is_nonnegative else -oo), oo
        case Add() | Max() | Min():
            ends = [bound_expression(arg) for arg in expr.args]
            return expr.func(*(low for low, _ in ends)), expr.func(*(high for _, high in ends))
        case Mul(args=(Rational() as factor, *rest)):
            low, high = bound_expression(Mul(*rest))
            return (factor * low, factor * high) if factor > 0 else (factor * high, factor * low)
        case Pow(args=(base, Rational(is_negative=True))) if bound_expression(base)[0] >= 1:
            return 0, 1
        case Mul() | Pow():
            lows = [bound_expression(arg)[0] for arg in expr.args]
            if any(low < 0 for low in lows):
                return -oo, oo
            return (math.prod(lows) if isinstance(expr, Mul) else int(bool(lows[0] >= 1))), oo
        case floor() | ceiling():
            low, high = bound_expression(expr.args[0])
            return expr.func(low), expr.func(high)
        case Mod(args=(_, Integer() as divisor)) if divisor > 0:
            return 0, divisor - 1
        case Mod():
            return 0, oo
        case _:
            return -oo, oo


def expand_products(value: Expr) -> Expr:
    """The sum of products that the expression comes to; what is rounded in it stays as it is."""
    smooth, shown = hide_rounded(value)
    return cast(Expr, sympy.expand(smooth).xreplace(shown))


def hide_rounded(value: Expr) -> tuple[Expr, dict[Basic, Basic]]:
    """The expression with a symbol for all that is rounded in it, and what these stand for."""
    rounded = sorted(value.atoms(*ROUNDED), key=sympy.default_sort_key)
    hidden = {part: sympy.Dummy(integer=is_integral(part) or None) for part in rounded}
    return value.xreplace(hidden), {dummy: part for part, dummy in hidden.items()}
