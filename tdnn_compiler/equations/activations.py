"""The activations as formulas, and their slopes where the result alone tells them."""

from math import sqrt
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

__all__ = ["formula", "slope_from_result"]


def formula(layer: Activation, x: Scalar) -> Scalar:
    """The activation of `x`, as torch defines it."""
    parameter = Number(float(layer.parameter if layer.parameter is not None else 0.0))
    match layer.function:
        case "relu":
            return apply("maximum", x, ZERO)
        case "leaky_relu":
            return select(less(ZERO, x), x, multiply(x, parameter))
        case "clipped_relu":
            return _clipped(x, 0.0, parameter.value)
        case "elu":
            alpha = Number(1.0) if layer.parameter is None else parameter
            return select(less(ZERO, x), x, multiply(alpha, subtract(apply("exp", x), ONE)))
        case "gelu":
            half = multiply(x, Number(0.5))
            return multiply(half, add(ONE, apply("erf", multiply(x, Number(1 / sqrt(2))))))
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


def slope_from_result(layer: Activation, y: Scalar) -> Scalar | None:
    """The derivative at the place where the activation is `y`; None where only the argument tells it."""
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


def _clipped(x: Scalar, low: float, high: float) -> Scalar:
    return apply("minimum", apply("maximum", x, Number(low)), Number(high))


def _except(y: Scalar, edge: float, slope: Scalar) -> Scalar:
    return select(Apply("equal", (y, Number(edge))), ZERO, slope)
