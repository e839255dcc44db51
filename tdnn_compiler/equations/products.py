"""Equations that are sums of products, by their form."""

from tdnn_compiler.equations.ir import (
    Apply,
    Axis,
    Equation,
    Ordinal,
    Read,
    Scalar,
    axes_of,
    reads_in,
    subterms,
)

__all__ = ["axes_in", "matmul_factors", "product_of_reads"]


def product_of_reads(equation: Equation) -> tuple[Read, Read] | None:
    """The two reads whose product is summed, in order; of a convolution the data and the weights."""
    body = equation.body
    if equation.how != "sum" or not isinstance(body, Apply) or body.operation != "multiply":
        return None
    left, right = body.arguments
    return (left, right) if isinstance(left, Read) and isinstance(right, Read) else None


def matmul_factors(equation: Equation) -> tuple[Scalar, Scalar] | None:
    """Two factors, each with free axes of its own, and something larger than taps to sum over in both."""
    body = equation.body
    if equation.how != "sum" or not isinstance(body, Apply) or body.operation != "multiply":
        return None
    left, right = body.arguments
    first, second = axes_in(left), axes_in(right)
    own = (first - second) & set(equation.axes), (second - first) & set(equation.axes)
    both = {axis for axis in first & second & set(equation.over) if axis.kind != "tap"}
    return (left, right) if all(own) and both else None


def axes_in(scalar: Scalar) -> set[Axis]:
    """The axes that a scalar depends on."""
    numbers = {axis for part in subterms(scalar) if isinstance(part, Ordinal) for axis in part.axes}
    return numbers | {axis for read in reads_in(scalar) for index in read.index for axis in axes_of(index)}
