"""Integer expressions and conditions of sympy, as those of the solver z3."""

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from math import lcm
from typing import Any, cast

import sympy
import z3
from sympy import (
    ITE,
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

__all__ = [
    "EFFORT",
    "Answer",
    "Meaning",
    "Solver",
    "condition_term",
    "divisions",
    "guard_conditions",
    "integer_subterms",
    "integer_term",
    "split_division",
]

EFFORT = 40_000_000
"""What a question may cost, in the solver's own units: about nine seconds' worth, and no clock decides."""

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


def integer_term(expr: Basic, meaning: Meaning) -> Any:
    """An integer expression as a term."""
    if expr in meaning:
        return meaning[expr]

    def terms() -> list[Any]:
        return [integer_term(part, meaning) for part in expr.args]

    match expr:
        case Integer():
            return z3.IntVal(int(expr))
        case Add():
            return reduce(operator.add, terms())
        case Mul():
            return reduce(operator.mul, terms())
        case Pow(args=(base, Integer() as exponent)) if exponent > 0:
            return reduce(operator.mul, [integer_term(base, meaning)] * int(exponent))
        case Mod():
            # z3 rounds so that remainders are not negative: for positive divisors, downwards.
            return reduce(operator.mod, terms())
        case floor():
            over, divisor = split_division(expr)
            return integer_term(over, meaning) / integer_term(divisor, meaning)
        case ceiling():
            over, divisor = split_division(expr)
            return -(-integer_term(over, meaning) / integer_term(divisor, meaning))
        case Min():
            return reduce(lambda a, b: z3.If(a <= b, a, b), terms())
        case Max():
            return reduce(lambda a, b: z3.If(a >= b, a, b), terms())
        case Piecewise():
            *first, (last, always) = piecewise_cases(expr)
            if always != sympy.true:
                raise TypeError(f"{expr} has no value where no condition holds")
            value = integer_term(last, meaning)
            for branch, condition in reversed(first):
                value = z3.If(condition_term(condition, meaning), integer_term(branch, meaning), value)
            return value
        case _:
            raise TypeError(f"no term for {expr}, a {type(expr).__name__}")


def piecewise_cases(choice: Piecewise) -> list[tuple[Basic, Basic]]:
    return cast("list[tuple[Basic, Basic]]", list(choice.args))


def condition_term(condition: Basic, meaning: Meaning) -> Any:
    """A condition as a term."""
    if condition in (sympy.true, sympy.false):
        return z3.BoolVal(bool(condition))
    match condition:
        case And():
            return z3.And([condition_term(part, meaning) for part in condition.args])
        case Or():
            return z3.Or([condition_term(part, meaning) for part in condition.args])
        case ITE():
            # What sympy makes of a relation between choices, in a condition.
            condition, yes, no = (condition_term(part, meaning) for part in condition.args)
            return z3.If(condition, yes, no)
        case Not():
            return z3.Not(condition_term(condition.args[0], meaning))
        case Relational():
            left, right = (integer_term(side, meaning) for side in condition.args)
            return RELATIONS[type(condition)](left, right)
        case _:
            raise TypeError(f"no term for {condition}, a {type(condition).__name__}")


def split_division(expr: Basic) -> tuple[Expr, Expr]:
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
            return Mul(*over), Mul(*(f.base for f in under))
    return cast("tuple[Expr, Expr]", sympy.fraction(sympy.together(inner)))


def integer_subterms(expr: Basic, meaning: Meaning) -> Iterator[Basic]:
    """Every integer that is computed on the way to an expression or a condition."""
    if expr in meaning:
        return
    match expr:
        case floor() | ceiling():
            yield expr
            for part in split_division(expr):
                yield from integer_subterms(part, meaning)
        case Integer():
            yield expr
        case _:
            if isinstance(expr, Expr) and not isinstance(expr, Piecewise):
                yield expr
            for inner in expr.args:
                yield from integer_subterms(inner, meaning)


Division = tuple[tuple[Any, ...], Expr, Expr]


def divisions(expr: Basic, meaning: Meaning, under: tuple[Any, ...] = ()) -> Iterator[Division]:
    """Each division in an expression: the terms under which its result matters, dividend, and divisor."""
    if expr in meaning or not expr.has(floor, ceiling, Mod):
        return
    match expr:
        case Mod(args=(above, below)):
            yield under, above, below
        case floor():
            yield under, *split_division(expr)
        case ceiling():
            over, divisor = split_division(expr)
            yield under, over + divisor - 1, divisor
        case And():
            # One operand that is false settles it, whatever the others come to.
            plain = [part for part in expr.args if not part.has(floor, ceiling, Mod)]
            under = (*under, *(condition_term(part, meaning) for part in plain))
        case Piecewise():
            before: tuple[Any, ...] = under
            for branch, condition in piecewise_cases(expr):
                yield from divisions(condition, meaning, before)
                holds = condition_term(condition, meaning)
                yield from divisions(branch, meaning, (*before, holds))
                before = (*before, z3.Not(holds))
            return
    inner = split_division(expr) if isinstance(expr, floor | ceiling) else expr.args
    for part in inner:
        yield from divisions(part, meaning, under)


def guard_conditions(
    conditions: tuple[Basic, ...], meaning: Meaning
) -> Iterator[tuple[Basic, tuple[Any, ...]]]:
    """Conditions that must all hold, each with the terms without which its value does not matter."""
    plain = [condition_term(c, meaning) for c in conditions if not c.has(floor, ceiling, Mod)]
    found = list(plain)
    for condition in conditions:
        yield condition, tuple(found)
        if condition.has(floor, ceiling, Mod):
            found.append(condition_term(condition, meaning))


@dataclass(frozen=True)
class Answer:
    """Whether facts may hold together; where the solver found that they do, an example."""

    possible: bool
    model: Any = None

    def value(self, term: Any) -> int:
        return cast(int, self.model.eval(term, model_completion=True).as_long())


class Solver:
    """Answers questions under assumptions. What it cannot settle counts as possible."""

    def __init__(self, assumptions: tuple[Any, ...], sizes: tuple[Any, ...], effort: int) -> None:
        self.solver = z3.Solver()
        self.solver.set("rlimit", effort)
        self.solver.add(*assumptions)
        self.sizes = sizes

    def ask(self, *facts: Any) -> Answer:
        """Whether all of the facts may hold."""
        self.solver.push()
        self.solver.add(*facts)
        found = self.solver.check()
        answer = Answer(found != z3.unsat, self._smallest() if found == z3.sat else None)
        self.solver.pop()
        return answer

    def _smallest(self) -> Any:
        """An example with small sizes is easier to follow."""
        model = self.solver.model()
        for most in (4, 16, 64, 256, 1024):
            self.solver.push()
            self.solver.add(*(size <= most for size in self.sizes))
            found = self.solver.check()
            model = self.solver.model() if found == z3.sat else model
            self.solver.pop()
            if found == z3.sat:
                break
        return model
