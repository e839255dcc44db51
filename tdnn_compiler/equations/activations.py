"""Activations as formulas, and their derivatives: from the result alone wherever that is possible."""

from math import pi, sqrt
from typing import assert_never

from tdnn_compiler.equations.terms import (
    ONE,
    ZERO,
    Apply,
    Number,
    Scalar,
    add,
    apply,
    divide,
    less,
    multiply,
    select,
    subtract,
)
from tdnn_compiler.layers import Activation

__all__ = ["formula", "leaky", "slope_from_argument", "slope_from_result"]


def formula(layer: Activation, x: Scalar) -> Scalar:
    """The activation of `x`, as torch defines it: an infinite `x` times a parameter of 0 is NaN."""
    parameter = Number(float(layer.parameter if layer.parameter is not None else 0.0))
    match layer.function:
        case "relu":
            return apply("maximum", x, ZERO)
        case "leaky_relu":
            return select(less(ZERO, x), x, apply("multiply", x, parameter))
        case "clipped_relu":
            return _clipped(x, 0.0, parameter.value)
        case "elu":
            alpha = Number(1.0) if layer.parameter is None else parameter
            return select(less(ZERO, x), x, apply("multiply", alpha, apply("expm1", x)))
        case "gelu":
            half = multiply(x, Number(0.5))
            return multiply(half, _erf_beside_one(x))
        case "silu":
            return multiply(x, apply("sigmoid", x))
        case "sigmoid":
            return apply("sigmoid", x)
        case "tanh":
            return apply("tanh", x)
        case "hardtanh":
            return _clipped(x, -1.0, 1.0)
        case "hardsigmoid":
            return divide(_clipped(add(x, Number(3.0)), 0.0, 6.0), Number(6.0))
        case "hardswish":
            return multiply(x, divide(_clipped(add(x, Number(3.0)), 0.0, 6.0), Number(6.0)))
        case _:
            assert_never(layer.function)


def leaky(x: Scalar, slope: Scalar) -> Scalar:
    """`x`, or a learned slope times `x` below 0."""
    return select(less(ZERO, x), x, apply("multiply", slope, x))


def slope_from_result(layer: Activation, y: Scalar) -> Scalar | None:
    """The derivative where the activation is `y`; None where `y` does not determine it."""
    parameter = layer.parameter if layer.parameter is not None else 0.0
    match layer.function:
        case "relu":
            # Not `0 < y`: torch hands gradients on where the result is no number.
            return _except(y, 0.0, ONE)
        case "leaky_relu" if parameter >= 0:
            return select(less(ZERO, y), ONE, Number(float(parameter)))
        case "clipped_relu":
            return _except(y, 0.0, _except(y, float(parameter), ONE))
        case "hardtanh":
            return _except(y, -1.0, _except(y, 1.0, ONE))
        case "hardsigmoid":
            return select(less(ZERO, y), select(less(y, ONE), Number(1 / 6), ZERO), ZERO)
        case "elu" if layer.parameter is None or layer.parameter > 0:
            alpha = Number(1.0 if layer.parameter is None else float(layer.parameter))
            return select(less(ZERO, y), ONE, add(y, alpha))
        case "sigmoid":
            return multiply(y, subtract(ONE, y))
        case "tanh":
            return subtract(ONE, multiply(y, y))
        case _:
            return None


def slope_from_argument(layer: Activation, x: Scalar) -> Scalar | None:
    """The derivative at `x`, computed in torch's order, so that it is NaN for the same large `x` as there."""
    match layer.function:
        case "gelu":
            bell = apply("exp", multiply(multiply(x, x), Number(-0.5)))
            normal = multiply(_erf_beside_one(x), Number(0.5))
            return add(normal, multiply(x, multiply(bell, Number(1 / sqrt(2 * pi)))))
        case "silu":
            y = apply("sigmoid", x)
            return multiply(y, add(ONE, multiply(x, subtract(ONE, y))))
        case _:
            return None


def _erf_beside_one(x: Scalar) -> Scalar:
    """1 + erf(x/√2): twice the cumulative normal distribution at `x`."""
    return add(ONE, apply("erf", multiply(x, Number(1 / sqrt(2)))))


def _clipped(x: Scalar, low: float, high: float) -> Scalar:
    return apply("minimum", apply("maximum", x, Number(low)), Number(high))


def _except(y: Scalar, edge: float, slope: Scalar) -> Scalar:
    return select(Apply("equal", (y, Number(edge))), ZERO, slope)
