"""First layers: few channels under several taps become one long contiguous row.

Where the taps of a convolution are neighbours, what an output reads is one run of memory: `taps × channels`
numbers that begin at its first position. So the sum over taps and channels is a sum over one axis `j`, and
runs of neighbouring outputs overlap:

    Σ k, i  x[n, t·s + k − left, i] · w[c, k, i]  =  Σ j  x[n, t·s·C + j − left·C] · w[c, j]

A block of `j` is then full where a block of so few channels would be mostly empty. Of images, the taps along
the last axis are such runs, once there are eight channels, or any multiple of that.
"""

from dataclasses import replace
from typing import cast

from tdnn_compiler.equations.ir import (
    Array,
    Axis,
    Equation,
    OffsetIndex,
    Read,
    StridedIndex,
    multiply,
    unused_names,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.hardware import NARROW_CHANNELS
from tdnn_compiler.equations.products import product_of_reads
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.symbolic.maps import Offsets, Progression, Window, concrete_offsets

__all__ = ["are_contiguous", "contiguous_arrays", "flatten_windows"]


def are_contiguous(offsets: Offsets) -> bool:
    """Whether there are several taps, one next to the other."""
    numbers = concrete_offsets(offsets)
    return numbers is not None and len(numbers) > 1 and numbers == list(range(len(numbers)))


def contiguous_arrays(program: EquationProgram) -> set[Key]:
    """The arrays whose rows are contiguous in memory: inputs, and copies of them with more channels."""
    inputs = {array.key for array in program.inputs}
    return inputs | {
        equation.out[0].key
        for equation in program.equations
        if isinstance(equation.body, Read)
        and equation.body.array.key in inputs
        and has_filled_channels(equation.body)
    }


def has_filled_channels(read: Read) -> bool:
    """Whether more channels are read than the array has: zeros fill them up to whole vectors."""
    channels, index = read.array.axes[-1], read.index[-1]
    return isinstance(index, OffsetIndex) and cast(int, index.axis.size) > cast(int, channels.size)


def flatten_windows(program: EquationProgram, arrays: set[Key]) -> EquationProgram:
    """The program with such convolutions of these arrays, and their weights' gradients, over runs."""
    found = (flatten_equation(equation, arrays) or equation for equation in program.equations)
    return replace(program, equations=tuple(found))


def flatten_equation(equation: Equation, arrays: set[Key]) -> Equation | None:
    factors = product_of_reads(equation)
    if factors is None:
        return None
    for x, other in (factors, factors[::-1]):
        if x.array.key not in arrays or len(x.index) < 3:
            continue
        seen, channel = x.index[-2], x.index[-1]
        if not (
            isinstance(seen, StridedIndex)
            and isinstance(channel, Axis)
            and can_flatten(seen, channel, x.array)
        ):
            continue
        j = Axis("j", cast(int, seen.tap.size) * cast(int, channel.size))
        pair = (seen.tap, channel)
        found = replace(
            x, array=flatten_array(x.array), index=(*x.index[:-2], widen_window(seen, channel, j))
        )
        if other.index[-2:] == pair and set(pair) <= set(equation.over):
            weight = replace(other, array=join_last_axes(other.array, j), index=(*other.index[:-2], j))
            over = (*(axis for axis in equation.over if axis not in pair), j)
            return replace(equation, body=multiply(found, weight), over=over)
        (out,) = equation.out
        if equation.index[-2:] == pair and out.axes == equation.index:
            index = (*equation.index[:-2], j)
            both = (other, found) if factors[0] is other else (found, other)
            return replace(equation, out=(join_last_axes(out, j),), index=index, body=multiply(*both))
    return None


def can_flatten(seen: StridedIndex, channel: Axis, array: Array) -> bool:
    few = (
        isinstance(channel.size, int)
        and channel.size <= NARROW_CHANNELS
        and array.axes[-1].size == channel.size
    )
    return few and seen.window.edge == "zeros" and are_contiguous(seen.window.offsets)


def widen_window(seen: StridedIndex, channel: Axis, j: Axis) -> StridedIndex:
    """The same window over elements of a row instead of positions."""
    window, width = seen.window, cast(int, channel.size)
    there = Window(
        window.stride * width,
        Progression(j.size),
        window.left * width,
        window.room * width,
        edge=window.edge,
    )
    return StridedIndex(seen.at, j, there)


def flatten_array(array: Array) -> Array:
    """The array with its last positions and channels as one axis."""
    *rest, position, channel = array.axes
    return replace(
        array, axes=(*rest, Axis(next(unused_names("p", rest)), position.size * channel.size, "position"))
    )


def join_last_axes(array: Array, j: Axis) -> Array:
    return replace(array, axes=(*array.axes[:-2], j))
