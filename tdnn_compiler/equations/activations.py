"""Activations as formulas, and their derivatives: from the result alone wherever that is possible."""

from math import pi, sqrt
from typing import assert_never

from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    Apply,
    Constant,
    Scalar,
    add,
    apply,
    divide,
    less,
    multiply,
    select,
    subtract,
)
from tdnn_compiler.network.layers import Activation

__all__ = ["activation_formula", "leaky_formula", "slope_from_argument", "slope_from_result"]


def activation_formula(layer: Activation, x: Scalar) -> Scalar:
    """The activation of `x`, as torch defines it: an infinite `x` times a parameter of 0 is NaN."""
    parameter = Constant(float(layer.parameter if layer.parameter is not None else 0.0))
    match layer.function:
        case "relu":
            return apply("maximum", x, ZERO)
        case "leaky_relu":
            return select(less(ZERO, x), x, apply("multiply", x, parameter))
        case "clipped_relu":
            return _clip_scalar(x, 0.0, parameter.value)
        case "elu":
            alpha = Constant(1.0) if layer.parameter is None else parameter
            return select(less(ZERO, x), x, apply("multiply", alpha, apply("expm1", x)))
        case "gelu":
            half = multiply(x, Constant(0.5))
            return multiply(half, _one_plus_erf(x))
        case "silu":
            return multiply(x, apply("sigmoid", x))
        case "sigmoid":
            return apply("sigmoid", x)
        case "tanh":
            return apply("tanh", x)
        case "hardtanh":
            return _clip_scalar(x, -1.0, 1.0)
        case "hardsigmoid":
            return divide(_clip_scalar(add(x, Constant(3.0)), 0.0, 6.0), Constant(6.0))
        case "hardswish":
            return multiply(x, divide(_clip_scalar(add(x, Constant(3.0)), 0.0, 6.0), Constant(6.0)))
        case _:
            assert_never(layer.function)


def leaky_formula(x: Scalar, slope: Scalar) -> Scalar:
    """`x`, or a learned slope times `x` below 0."""
    return select(less(ZERO, x), x, apply("multiply", slope, x))


def slope_from_result(layer: Activation, y: Scalar) -> Scalar | None:
    """The derivative where the activation is `y`; None where `y` does not determine it."""
    parameter = layer.parameter if layer.parameter is not None else 0.0
    match layer.function:
        case "relu":
            # Not `0 < y`: torch hands gradients on where the result is no number.
            return _zero_at(y, 0.0, ONE)
        case "leaky_relu" if parameter >= 0:
            return select(less(ZERO, y), ONE, Constant(float(parameter)))
        case "clipped_relu":
            return _zero_at(y, 0.0, _zero_at(y, float(parameter), ONE))
        case "hardtanh":
            return _zero_at(y, -1.0, _zero_at(y, 1.0, ONE))
        case "hardsigmoid":
            return select(less(ZERO, y), select(less(y, ONE), Constant(1 / 6), ZERO), ZERO)
        case "elu" if layer.parameter is None or layer.parameter > 0:
            alpha = Constant(1.0 if layer.parameter is None else float(layer.parameter))
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
            bell = apply("exp", multiply(multiply(x, x), Constant(-0.5)))
            normal = multiply(_one_plus_erf(x), Constant(0.5))
            return add(normal, multiply(x, multiply(bell, Constant(1 / sqrt(2 * pi)))))
        case "silu":
            y = apply("sigmoid", x)
            return multiply(y, add(ONE, multiply(x, subtract(ONE, y))))
        case _:
            return None


def _one_plus_erf(x: Scalar) -> Scalar:
    """1 + erf(x/√2): twice the cumulative normal distribution at `x`."""
    return add(ONE, apply("erf", multiply(x, Constant(1 / sqrt(2)))))


def _clip_scalar(x: Scalar, low: float, high: float) -> Scalar:
    return apply("minimum", apply("maximum", x, Constant(low)), Constant(high))


def _zero_at(y: Scalar, edge: float, slope: Scalar) -> Scalar:
    return select(Apply("equal", (y, Constant(edge))), ZERO, slope)
