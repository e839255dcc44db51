"""Activations as formulas, and their derivatives: from the result alone wherever that is possible."""

from math import inf, pi, sqrt
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
from tdnn_compiler.network.layers import Activation, ArithmeticName

__all__ = [
    "activation_formula",
    "leaky_formula",
    "power_formula",
    "slope_from_argument",
    "slope_from_result",
    "snake_formula",
    "threshold_formula",
]


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""Klambauer et al. 2017, in torch's digits."""
CUBIC = 0.044715
"""Of GELU's approximation, Hendrycks and Gimpel 2016."""
MOST_FACTORS = 16
"""Powers of so many factors are products; others go by the logarithm."""
LEAST_DIVISOR = 1e-9
"""Of Snake, as DAC and BigVGAN have it."""
STRAIGHT = 20.0
"""From here on torch's softplus is its argument."""


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
        case "gelu_tanh":
            return multiply(multiply(x, Constant(0.5)), add(ONE, _bent(x)))
        case "mish":
            return multiply(x, apply("tanh", _softplus(x)))
        case "softplus":
            beta = Constant(1.0) if layer.parameter is None else parameter
            scaled = multiply(x, beta)
            return select(less(Constant(STRAIGHT), scaled), x, divide(_softplus(scaled), beta))
        case "logsigmoid":
            return subtract(ZERO, _softplus(subtract(ZERO, x)))
        case "softsign":
            return divide(x, add(ONE, _size(x)))
        case "selu":
            below = multiply(apply("expm1", x), Constant(SELU_ALPHA * SELU_SCALE))
            return select(less(ZERO, x), multiply(x, Constant(SELU_SCALE)), below)
        case "celu":
            alpha = Constant(1.0) if layer.parameter is None else parameter
            return select(less(ZERO, x), x, multiply(alpha, apply("expm1", divide(x, alpha))))
        case "hardshrink":
            edge = Constant(0.5) if layer.parameter is None else parameter
            return _beyond_edges(x, edge.value, x, x)
        case "softshrink":
            edge = Constant(0.5) if layer.parameter is None else parameter
            return _beyond_edges(x, edge.value, subtract(x, edge), add(x, edge))
        case "tanhshrink":
            return subtract(x, apply("tanh", x))
        case function:
            return arithmetic_formula(function, x, parameter)


def arithmetic_formula(function: ArithmeticName, x: Scalar, parameter: Constant) -> Scalar:
    """What scripts write with signs, or take from a calculator."""
    match function:
        case "sign":
            return select(less(x, ZERO), Constant(-1.0), select(less(ZERO, x), ONE, ZERO))
        case "power":
            return power_formula(x, parameter.value)
        case "sin" | "cos":
            return apply(function, x)
        case "absolute":
            return _size(x)
        case "square":
            return multiply(x, x)
        case "sqrt" | "exp" | "log":
            return apply(function, x)
        case "reciprocal":
            return divide(ONE, x)
        case "clamp_min" | "maximum":
            return apply("maximum", x, parameter)
        case "clamp_max" | "minimum":
            return apply("minimum", x, parameter)
        case "scale":
            return apply("multiply", x, parameter)
        case "offset":
            return apply("add", x, parameter)
        case _:
            assert_never(function)


def power_formula(x: Scalar, exponent: float) -> Scalar:
    """`x` to a fixed power, as C has it: below 0 only whole powers are numbers, and those of −∞."""
    size = abs(exponent)
    if size == int(size) and size <= MOST_FACTORS:
        product: Scalar = ONE
        for _ in range(int(size)):
            product = multiply(product, x)
        # Even the power 0 reads x: where that is no number it is 1.
        product = apply("select", less(x, ZERO), ONE, ONE) if not size else product
        return product if exponent >= 0 else divide(ONE, product)
    if size != int(size):
        return _power_of_size(select(apply("equal", x, Constant(-inf)), Constant(inf), x), exponent)
    found = _power_of_size(_size(x), exponent)
    return found if size % 2 == 0 else select(less(x, ZERO), subtract(ZERO, found), found)


def _power_of_size(x: Scalar, exponent: float) -> Scalar:
    return apply("exp", multiply(apply("log", x), Constant(exponent)))


def threshold_formula(x: Scalar, threshold: float, value: float) -> Scalar:
    """`x` above the threshold, and where it is no number."""
    edge = Constant(threshold)
    return select(less(x, edge), Constant(value), select(apply("equal", x, edge), Constant(value), x))


def leaky_formula(x: Scalar, slope: Scalar) -> Scalar:
    """`x`, or a learned slope times `x` below 0."""
    return select(less(ZERO, x), x, apply("multiply", slope, x))


def snake_formula(x: Scalar, alpha: Scalar) -> Scalar:
    """`x + sin²(alpha·x)/alpha`, finite where `alpha` is 0."""
    wave = apply("sin", apply("multiply", alpha, x))
    return add(x, divide(multiply(wave, wave), add(alpha, Constant(LEAST_DIVISOR))))


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
        case "selu":
            below = add(y, Constant(SELU_ALPHA * SELU_SCALE))
            return select(less(ZERO, y), Constant(SELU_SCALE), below)
        case "celu":
            alpha = Constant(1.0 if layer.parameter is None else float(layer.parameter))
            return select(less(ZERO, y), ONE, add(ONE, divide(y, alpha)))
        case "hardshrink" | "softshrink":
            return _zero_at(y, 0.0, ONE)
        case "sqrt":
            return divide(Constant(0.5), y)
        case "exp":
            return y
        case "reciprocal":
            return apply("multiply", Constant(-1.0), multiply(y, y))
        case _:
            return None


def slope_from_argument(layer: Activation, x: Scalar) -> Scalar | None:
    """The derivative at `x`, computed in torch's order, so that it is NaN for the same large `x` as there."""
    parameter = float(layer.parameter or 0.0)
    match layer.function:
        case "gelu":
            bell = apply("exp", multiply(multiply(x, x), Constant(-0.5)))
            normal = multiply(_one_plus_erf(x), Constant(0.5))
            return add(normal, multiply(x, multiply(bell, Constant(1 / sqrt(2 * pi)))))
        case "silu":
            y = apply("sigmoid", x)
            return multiply(y, add(ONE, multiply(x, subtract(ONE, y))))
        case "gelu_tanh":
            bent = _bent(x)
            steep = multiply(add(ONE, multiply(multiply(x, x), Constant(3 * CUBIC))), Constant(sqrt(2 / pi)))
            slope = multiply(multiply(x, subtract(ONE, multiply(bent, bent))), steep)
            return multiply(add(add(ONE, bent), slope), Constant(0.5))
        case "mish":
            inner = apply("tanh", _softplus(x))
            rest = multiply(apply("sigmoid", x), subtract(ONE, multiply(inner, inner)))
            return add(inner, multiply(x, rest))
        case "softplus":
            scaled = multiply(x, Constant(1.0 if layer.parameter is None else float(layer.parameter)))
            return select(less(Constant(STRAIGHT), scaled), ONE, apply("sigmoid", scaled))
        case "logsigmoid":
            smaller = apply("exp", subtract(ZERO, _size(x)))
            share = divide(smaller, add(ONE, smaller))
            return select(less(x, ZERO), subtract(ONE, share), share)
        case "softsign":
            # There is none where the argument is infinite.
            inverse = divide(ONE, add(ONE, _size(x)))
            return add(multiply(inverse, inverse), apply("multiply", x, ZERO))
        case "tanhshrink":
            y = apply("tanh", x)
            return multiply(y, y)
        case "power" if parameter == 1:
            return ONE
        case "power" if parameter:
            return multiply(Constant(parameter), power_formula(x, parameter - 1))
        case "sin":
            return apply("cos", x)
        case "cos":
            return subtract(ZERO, apply("sin", x))
        case "clamp_min":
            return select(less(x, Constant(parameter)), ZERO, ONE)
        case "clamp_max":
            return select(less(Constant(parameter), x), ZERO, ONE)
        case "maximum":
            return select(less(x, Constant(parameter)), ZERO, _half_at(x, parameter))
        case "minimum":
            return select(less(Constant(parameter), x), ZERO, _half_at(x, parameter))
        case "absolute":
            # At 0 it is 0; where there is no number, none.
            negative = select(less(x, ZERO), Constant(-1.0), apply("multiply", x, ZERO))
            return select(less(ZERO, x), ONE, negative)
        case _:
            return None


def _softplus(x: Scalar) -> Scalar:
    """log(1 + exp(x)), where nothing overflows."""
    smaller = apply("exp", subtract(ZERO, _size(x)))
    return add(apply("maximum", x, ZERO), apply("log1p", smaller))


def _bent(x: Scalar) -> Scalar:
    """The tanh in GELU's approximation."""
    inner = multiply(x, add(ONE, multiply(multiply(x, x), Constant(CUBIC))))
    return apply("tanh", multiply(inner, Constant(sqrt(2 / pi))))


def _size(x: Scalar) -> Scalar:
    return apply("maximum", x, subtract(ZERO, x))


def _beyond_edges(x: Scalar, edge: float, above: Scalar, below: Scalar) -> Scalar:
    """`above` an edge, `below` its negative, and 0 between the two; NaN where `x` is no number."""
    inner = apply("multiply", x, ZERO)
    return select(less(Constant(edge), x), above, select(less(x, Constant(-edge)), below, inner))


def _one_plus_erf(x: Scalar) -> Scalar:
    """1 + erf(x/√2): twice the cumulative normal distribution at `x`."""
    return add(ONE, apply("erf", multiply(x, Constant(1 / sqrt(2)))))


def _clip_scalar(x: Scalar, low: float, high: float) -> Scalar:
    return apply("minimum", apply("maximum", x, Constant(low)), Constant(high))


def _half_at(x: Scalar, edge: float) -> Scalar:
    """1, or ½ where `x` is the other of two that are equal."""
    return select(Apply("equal", (x, Constant(edge))), Constant(0.5), ONE)


def _zero_at(y: Scalar, edge: float, slope: Scalar) -> Scalar:
    return select(Apply("equal", (y, Constant(edge))), ZERO, slope)
