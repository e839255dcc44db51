"""Expressions as Python functions of exact numbers."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import count
from math import prod
from typing import Any, cast

import sympy
from sympy import Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanAtom

from tdnn_compiler.analysis.solving.results import MOST_BITS_COMPUTED, MOST_SUMMED_TERMS, ExactNumber
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import text


@lru_cache(10_000)
def compile_function(parts: tuple[Any, ...], symbols: tuple[Symbol, ...]) -> Callable[..., tuple[Any, ...]]:
    """A function of numbers for the symbols that gives the exact values of the parts.

    It raises an ArithmeticError where a part has no value.
    """
    names = ", ".join(map(_unique_name, symbols))
    values = "".join(f"{_source(part)}, " for part in parts)
    return cast(Callable[..., tuple[Any, ...]], eval(f"lambda {names}: ({values})", dict(FORMULA_FUNCTIONS)))


@lru_cache(None)
def _unique_name(_: Symbol) -> str:
    """A name that no other symbol has: two may print alike."""
    return f"x{next(NUMBERS)}"


NUMBERS = count()


def _source(part: Any) -> str:
    """Python that computes an expression or a relation from whole numbers, exactly."""
    match part:
        case sympy.Integer():
            return f"({int(part)})"
        case Symbol():
            return _unique_name(part)
        case sympy.Add():
            return f"({' + '.join(map(_source, part.args))})"
        case sympy.Mul() | sympy.Rational():
            return _source_of_product(*sympy.fraction(part))
        case sympy.Pow():
            return f"power({_source(part.base)}, {_source(part.exp)})"
        case sympy.Max():
            return f"max({', '.join(map(_source, part.args))})"
        case sympy.Min():
            return f"min({', '.join(map(_source, part.args))})"
        case sympy.Abs():
            return f"abs({_source(part.args[0])})"
        case sympy.Mod():
            return f"({_source(part.args[0])} % {_source(part.args[1])})"
        case sympy.floor():
            above, below = map(_source, sympy.fraction(sympy.together(part.args[0])))
            return f"({above} // {below})"
        case sympy.ceiling():
            above, below = map(_source, sympy.fraction(sympy.together(part.args[0])))
            return f"(-(-{above} // {below}))"
        case sympy.Piecewise():
            cases = (f"{_source(value)} if {_source(condition)}" for value, condition in cast(Any, part).args)
            return f"({' else '.join(cases)} else no_case())"
        case sympy.Sum() | sympy.Product():
            return _source_of_series("total" if isinstance(part, sympy.Sum) else "factorial", part)
        case Boolean():
            return _source_of_condition(part)
        case _:
            got = f"{type(part).__name__} in {text(part)}"
            raise mistake("solve", "sums, products, whole powers, floors, remainders and cases", got)


def _source_of_condition(part: Any) -> str:
    if isinstance(part, BooleanAtom):
        return str(bool(part))
    if isinstance(part, Relational):
        return f"({_source(part.lhs)} {cast(Any, part).rel_op} {_source(part.rhs)})"
    args = tuple(map(_source, part.args))
    match part:
        case sympy.And():
            return f"({' and '.join(args)})"
        case sympy.Or():
            return f"({' or '.join(args)})"
        case sympy.Not():
            return f"(not {args[0]})"
        case sympy.ITE():
            return f"({args[1]} if {args[0]} else {args[2]})"
        case _:
            raise mistake("solve", "conditions of relations, and, or, not", str(part))


def _source_of_product(above: Any, below: Any) -> str:
    factors = sympy.Mul.make_args(above)
    product = f"({' * '.join(map(_source, factors))})"
    return product if below == 1 else f"ratio({product}, {_source(below)})"


def _source_of_series(word: str, part: Any) -> str:
    source = _source(part.function)
    for index, first, last in part.limits:
        source = f"{word}(lambda {_unique_name(index)}: {source}, {_source(first)}, {_source(last)})"
    return source


def exact_power(base: ExactNumber, exponent: ExactNumber) -> ExactNumber:
    if type(exponent) is int and 0 <= exponent < 64:
        return base**exponent
    if exponent.denominator != 1:
        raise mistake("solve", "powers with whole exponents", f"{base}**({exponent})")
    if bits_of(base, exponent) > MOST_BITS_COMPUTED:
        raise mistake("solve", "smaller powers", f"{base}**{exponent}", "narrow the range of the exponent")
    return Fraction(base) ** int(exponent) if exponent < 0 else base ** int(exponent)


def bits_of(base: ExactNumber, exponent: ExactNumber) -> int:
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    return size * abs(int(exponent)) if size > 1 else 1


def _ratio(above: ExactNumber, below: ExactNumber) -> ExactNumber:
    whole, rest = divmod(above, below)
    return Fraction(above) / below if rest else whole


def _no_case() -> int:
    raise ArithmeticError("no case holds")


def _terms_of(
    term: Callable[[int], ExactNumber], first: ExactNumber, last: ExactNumber
) -> Iterator[ExactNumber]:
    if first.denominator != 1 or last.denominator != 1 or last < first - 1:
        raise ArithmeticError("a sum that ends before it begins")
    if last - first > MOST_SUMMED_TERMS:
        raise mistake(
            "solve", f"sums of at most {MOST_SUMMED_TERMS} terms", last - first + 1, "narrow the ranges"
        )
    return map(term, range(int(first), int(last) + 1))


FORMULA_FUNCTIONS = {
    "power": exact_power,
    "ratio": _ratio,
    "no_case": _no_case,
    "total": lambda *series: sum(_terms_of(*series)),
    "factorial": lambda *series: prod(_terms_of(*series)),
}
"""What the Python of an expression may call, besides abs, max and min."""
