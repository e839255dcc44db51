"""Integer expressions and conditions of sympy, as those of the solver z3."""

import operator
from collections.abc import Iterator, Mapping
from functools import reduce
from math import lcm
from typing import Any, cast

import sympy
import z3
from sympy import (
    Add,
    And,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Max,
    Min,
    Mod,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    ceiling,
    floor,
)
from sympy.core.relational import Relational

__all__ = ["Meaning", "divisions", "in_order", "parts", "quotient", "truth", "whole"]

Meaning = Mapping[Basic, Any]
"""The solver's terms for symbols, and for expressions that are known as a whole."""

RELATIONS = {
    Eq: operator.eq,
    Ne: operator.ne,
    Lt: operator.lt,
    Le: operator.le,
    Gt: operator.gt,
    Ge: operator.ge,
}


def whole(expr: Basic, meaning: Meaning) -> Any:
    """An integer expression as a term."""
    if expr in meaning:
        return meaning[expr]

    def terms() -> list[Any]:
        return [whole(part, meaning) for part in expr.args]

    match expr:
        case Integer():
            return z3.IntVal(int(expr))
        case Add():
            return reduce(operator.add, terms())
        case Mul():
            return reduce(operator.mul, terms())
        case Pow(args=(base, Integer() as exponent)) if exponent > 0:
            return reduce(operator.mul, [whole(base, meaning)] * int(exponent))
        case Mod():
            # z3 rounds so that remainders are not negative: for positive divisors, downwards.
            return reduce(operator.mod, terms())
        case floor():
            above, below = quotient(expr)
            return whole(above, meaning) / whole(below, meaning)
        case ceiling():
            above, below = quotient(expr)
            return -(-whole(above, meaning) / whole(below, meaning))
        case Min():
            return reduce(lambda a, b: z3.If(a <= b, a, b), terms())
        case Max():
            return reduce(lambda a, b: z3.If(a >= b, a, b), terms())
        case Piecewise():
            *first, (last, always) = expr.args
            if always != sympy.true:
                raise TypeError(f"{expr} has no value where no condition holds")
            value = whole(last, meaning)
            for branch, condition in reversed(first):
                value = z3.If(truth(condition, meaning), whole(branch, meaning), value)
            return value
        case _:
            raise TypeError(f"no term for {expr}, a {type(expr).__name__}")


def truth(condition: Basic, meaning: Meaning) -> Any:
    """A condition as a term."""
    if condition in (sympy.true, sympy.false):
        return z3.BoolVal(bool(condition))
    match condition:
        case And():
            return z3.And([truth(part, meaning) for part in condition.args])
        case Or():
            return z3.Or([truth(part, meaning) for part in condition.args])
        case Not():
            return z3.Not(truth(condition.args[0], meaning))
        case Relational():
            left, right = (whole(side, meaning) for side in condition.args)
            return RELATIONS[type(condition)](left, right)
        case _:
            raise TypeError(f"no term for {condition}, a {type(condition).__name__}")


def quotient(expr: Basic) -> tuple[Expr, Expr]:
    """What a floor or a ceiling divides by what."""
    inner = cast(Expr, expr.args[0])
    factors = [term.as_coeff_Mul() for term in Add.make_args(inner)]
    if not any(rest.has(Pow) for _, rest in factors):
        below = lcm(*(cast(Rational, number).q for number, _ in factors))
        return Add(*(number * below * rest for number, rest in factors)), Integer(below)
    if isinstance(inner, Mul):
        under = [f for f in inner.args if isinstance(f, Pow) and f.exp == -1]
        over = [f for f in inner.args if f not in under]
        if all(f.is_integer for f in over):
            return cast(Expr, Mul(*over)), cast(Expr, Mul(*(f.base for f in under)))
    return cast("tuple[Expr, Expr]", sympy.fraction(sympy.together(inner)))


def parts(expr: Basic, meaning: Meaning) -> Iterator[Basic]:
    """Every integer that is computed on the way to an expression or a condition."""
    if expr in meaning:
        return
    match expr:
        case floor() | ceiling():
            yield expr
            for part in quotient(expr):
                yield from parts(part, meaning)
        case Integer():
            yield expr
        case _:
            if isinstance(expr, Expr) and not isinstance(expr, Piecewise):
                yield expr
            for part in expr.args:
                yield from parts(part, meaning)


Division = tuple[tuple[Any, ...], Expr, Expr]


def divisions(expr: Basic, meaning: Meaning, under: tuple[Any, ...] = ()) -> Iterator[Division]:
    """Each division in an expression: the terms under which its result matters, dividend, and divisor."""
    if expr in meaning or not expr.has(floor, ceiling, Mod):
        return
    match expr:
        case Mod(args=(above, below)):
            yield under, cast(Expr, above), cast(Expr, below)
        case floor():
            yield under, *quotient(expr)
        case ceiling():
            above, below = quotient(expr)
            yield under, above + below - 1, below
        case And():
            # One operand that is false settles it, whatever the others come to.
            plain = [part for part in expr.args if not part.has(floor, ceiling, Mod)]
            under = (*under, *(truth(part, meaning) for part in plain))
        case Piecewise():
            before: tuple[Any, ...] = under
            for branch, condition in expr.args:
                yield from divisions(condition, meaning, before)
                holds = truth(condition, meaning)
                yield from divisions(branch, meaning, (*before, holds))
                before = (*before, z3.Not(holds))
            return
    inner = quotient(expr) if isinstance(expr, floor | ceiling) else expr.args
    for part in inner:
        yield from divisions(cast(Basic, part), meaning, under)


def in_order(conditions: tuple[Basic, ...], meaning: Meaning) -> Iterator[tuple[Basic, tuple[Any, ...]]]:
    """Conditions that must all hold, each with the terms without which its value does not matter."""
    plain = [truth(c, meaning) for c in conditions if not c.has(floor, ceiling, Mod)]
    found = list(plain)
    for condition in conditions:
        yield condition, tuple(found)
        if condition.has(floor, ceiling, Mod):
            found.append(truth(condition, meaning))
