"""Batch norm without a pass over the data.

A batch norm whose result only unpadded convolutions and statistics read is affine in what was normalised, so
in training it goes through their weights:

    Σ weight·((x − mean)·scale + bias) = Σ (weight·scale)·x + Σ (weight·bias − (weight·scale)·mean)

and through the statistics: mean → (mean_x − mean)·scale + bias, variance → variance_x·scale². The constant
term is made of the rounded weights, so that rounding cancels. The gradients follow by themselves. In
evaluation what is normalised is known before the pass: it is done on the way out of registers, and only
statistics are better off without it.
"""

from collections import defaultdict
from dataclasses import replace

from tdnn_compiler.equations.ir import (
    Array,
    Axis,
    Equation,
    Read,
    StridedIndex,
    TransposedIndex,
    add,
    axes_of,
    multiply,
    reads_in,
    substitute_axes,
    subtract,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.products import product_of_reads
from tdnn_compiler.equations.program import EquationProgram, Mode, NormalisedRead
from tdnn_compiler.symbolic.maps import last_offset

__all__ = ["fold_batch_norm"]


def fold_batch_norm(program: EquationProgram, mode: Mode) -> EquationProgram:
    """The program with every batch norm folded that can be: into weights in training alone.

    Those that are left are pointwise equations like others.
    """
    users: dict[Key, list[Equation]] = defaultdict(list)
    for equation in program.equations:
        for key in {read.array.key for read in reads_in(equation.body)}:
            users[key].append(equation)
    weights = mode == "train"
    kept = {array.key for array in program.outputs}
    folded = {
        key: found
        for key, found in program.batch_norms.items()
        if key not in kept
        and all(takes_moments(user, key) or (weights and convolution_reads(user, key)) for user in users[key])
    }
    equations: list[Equation] = []
    for equation in program.equations:
        if equation.out[0].key not in folded:
            equations += fold_equation(equation, folded)
    return replace(program, equations=tuple(equations), batch_norms={})


def convolution_reads(equation: Equation, key: Key) -> tuple[Read, Read] | None:
    """The read of the array and of the weights, if this is an unpadded convolution of it."""
    factors = product_of_reads(equation)
    if factors is None or factors[0].array.key != key:
        return None
    x, weight = factors
    channel = x.index[-1]
    dense = isinstance(channel, Axis) and channel in equation.over and channel in weight.index
    return (x, weight) if dense and not any(map(may_read_padding, x.index)) else None


def may_read_padding(index: object) -> bool:
    """Whether an index may read padding, which nothing normalised; also at the ends of transposed windows."""
    if not isinstance(index, StridedIndex):
        return isinstance(index, TransposedIndex)
    window = index.window
    return not (window.left == 0 and window.room + last_offset(window.offsets) + 1 <= 0)


def takes_moments(equation: Equation, key: Key) -> bool:
    """Whether this takes the moments of each channel of the array over positions."""
    body = equation.body
    plain = isinstance(body, Read) and body.array.key == key and body.index == body.array.axes
    return plain and equation.how == "moments" and body.array.axes[-1] in equation.axes  # type: ignore[union-attr]


def fold_equation(equation: Equation, folded: dict[Key, NormalisedRead]) -> list[Equation]:
    """The equation, reading the batch norm's input instead of its result."""
    for key in {read.array.key for read in reads_in(equation.body)} & set(folded):
        found = folded[key]
        product = convolution_reads(equation, key)
        return fold_convolution(equation, found, *product) if product else fold_statistics(equation, found)
    return [equation]


def fold_convolution(equation: Equation, found: NormalisedRead, x: Read, weight: Read) -> list[Equation]:
    (out,) = equation.out
    layer, channel = equation.layer, x.index[-1]
    assert isinstance(channel, Axis)
    own = x.array.axes[-1]
    scale, mean, bias = (
        substitute_axes(part, {own: channel}) for part in (found.scale, found.mean, found.bias)
    )
    axes = tuple(axis for index in weight.index for axis in axes_of(index))
    scaled = Array(Key(layer, ("scaled",)), axes)
    inside = Read(scaled, axes)
    c = equation.index[-1:]
    (width,) = axes_of(c[0])
    shift = Array(Key(layer, ("shift",)), (width,), "exact")
    total = replace(out, key=out.key.part("products"))
    rest = tuple(axis for axis in equation.over if axis in axes)
    constant = subtract(multiply(weight, bias), multiply(inside, mean))
    return [
        Equation((scaled,), axes, multiply(weight, scale), layer=layer),
        Equation((shift,), (width,), constant, rest, layer=layer),
        replace(equation, out=(total,), body=multiply(Read(found.x.array, x.index), inside)),
        Equation((out,), out.axes, add(Read(total, out.axes), Read(shift, (out.axes[-1],))), layer=layer),
    ]


def fold_statistics(equation: Equation, found: NormalisedRead) -> list[Equation]:
    mean, variance, count = equation.out
    inner = tuple(replace(array, key=array.key.part("before")) for array in (mean, variance))
    index = mean.axes
    moments = replace(equation, out=(*inner, count), body=Read(found.x.array, found.x.array.axes))
    centred = subtract(Read(inner[0], index), found.mean)
    squared = multiply(found.scale, found.scale)
    return [
        moments,
        Equation((mean,), index, add(multiply(centred, found.scale), found.bias), layer=equation.layer),
        Equation((variance,), index, multiply(Read(inner[1], index), squared), layer=equation.layer),
    ]
