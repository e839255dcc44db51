"""Derivatives of scalars by the reads in them: the chain rule, with one rule for each operation."""

from collections.abc import Iterator
from math import pi, sqrt
from typing import assert_never

from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    AdaptiveWindowSize,
    Apply,
    Constant,
    InAdaptiveWindow,
    InBounds,
    Ordinal,
    Read,
    Scalar,
    Uniform,
    ValidRows,
    add,
    apply,
    divide,
    less,
    multiply,
    select,
    subtract,
)

__all__ = ["contributions"]


def contributions(body: Scalar, upstream: Scalar) -> dict[Read, Scalar]:
    """For every read in `body`, the derivative by it times `upstream`, the result's gradient."""
    found: dict[Read, Scalar] = {}
    for read, gradient in _walk_reads(body, upstream):
        found[read] = _add_contributions(found[read], gradient) if read in found else gradient
    return {read: gradient for read, gradient in found.items() if gradient != ZERO}


def _add_contributions(left: Scalar, right: Scalar) -> Scalar:
    """Their sum. Two selections by one condition become one, where for each outcome one of them is zero."""
    match left, right:
        case (
            Apply(operation="select", arguments=(condition, yes, no)),
            Apply(operation="select", arguments=(other, more, instead)),
        ) if condition == other and ZERO in (yes, more) and ZERO in (no, instead):
            return select(condition, add(yes, more), add(no, instead))
        case _:
            return add(left, right)


def _walk_reads(scalar: Scalar, upstream: Scalar) -> Iterator[tuple[Read, Scalar]]:
    match scalar:
        case Read():
            yield scalar, upstream
        case (
            Constant()
            | Ordinal()
            | InBounds()
            | AdaptiveWindowSize()
            | InAdaptiveWindow()
            | ValidRows()
            | Uniform()
        ):
            pass
        case Apply(operation="select", arguments=(condition, yes, no)):
            # The branch that is not taken contributes nothing, even where its gradient is infinite.
            for read, gradient in _walk_reads(yes, upstream):
                yield read, select(condition, gradient, ZERO)
            for read, gradient in _walk_reads(no, upstream):
                yield read, select(condition, ZERO, gradient)
        case Apply(arguments=arguments):
            for argument, gradient in zip(arguments, _differentiate(scalar, upstream), strict=True):
                if gradient != ZERO:
                    yield from _walk_reads(argument, gradient)
        case _:
            assert_never(scalar)


def _share_at_ties(lost: Scalar, a: Scalar, b: Scalar, g: Scalar) -> Scalar:
    """Nothing for what was not chosen, half for each of two that are equal, and all where there is a NaN."""
    shared = select(apply("equal", a, b), multiply(g, Constant(0.5)), g)
    return select(lost, ZERO, shared)


def _differentiate(applied: Apply, g: Scalar) -> tuple[Scalar, ...]:
    """The gradients of an operation's arguments."""
    match applied.operation, applied.arguments:
        case "add", _:
            return g, g
        case "subtract", _:
            return g, multiply(g, Constant(-1.0))
        case "multiply", (a, b):
            return multiply(g, b), multiply(g, a)
        case "divide", (a, b):
            return divide(g, b), multiply(divide(multiply(g, a), multiply(b, b)), Constant(-1.0))
        case "maximum", (a, Constant() as b):
            return select(less(b, a), g, ZERO), ZERO
        case "minimum", (a, Constant() as b):
            return select(less(a, b), g, ZERO), ZERO
        case "maximum", (a, b):
            return _share_at_ties(less(a, b), a, b, g), _share_at_ties(less(b, a), a, b, g)
        case "minimum", (a, b):
            return _share_at_ties(less(b, a), a, b, g), _share_at_ties(less(a, b), a, b, g)
        case (("less" | "equal"), _):
            return ZERO, ZERO
        case "exp", _:
            return (multiply(g, applied),)
        case "expm1", _:
            return (multiply(g, add(applied, ONE)),)
        case "log", (x,):
            return (divide(g, x),)
        case "log1p", (x,):
            return (divide(g, add(x, ONE)),)
        case "sqrt", _:
            return (divide(multiply(g, Constant(0.5)), applied),)
        case "sin", (x,):
            return (multiply(g, apply("cos", x)),)
        case "cos", (x,):
            return (multiply(g, multiply(apply("sin", x), Constant(-1.0))),)
        case "tanh", _:
            return (multiply(g, subtract(ONE, multiply(applied, applied))),)
        case "sigmoid", _:
            return (multiply(g, multiply(applied, subtract(ONE, applied))),)
        case "erf", (x,):
            bell = apply("exp", multiply(multiply(x, x), Constant(-1.0)))
            return (multiply(g, multiply(bell, Constant(2 / sqrt(pi)))),)
        case _:
            raise TypeError(applied.operation)
