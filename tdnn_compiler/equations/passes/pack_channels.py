"""Inputs whose channels do not fill whole 16-byte vectors get zero channels before convolutions read them.

What a window reads then begins at multiples of 16 bytes. The weights are filled up likewise, and a row of
them is what the last axis sees:

    packed[n, t, c] = x[n, t, c], and 0 past its channels
    rows[k.., c, k, i] = w[c, i, k..]
"""

from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import cast

from tdnn_compiler.equations.ir import Array, Axis, Equation, OffsetIndex, Read, StridedIndex, multiply
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.hardware import CHANNEL_BLOCK, VECTOR
from tdnn_compiler.equations.products import product_of_reads
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["pack_channels"]


def pack_channels(program: EquationProgram) -> EquationProgram:
    """The program with such inputs of convolutions packed, and their weights."""
    equations = (each for equation in program.equations for each in pack_equation(equation, program))
    return replace(program, equations=tuple(equations))


def pack_equation(equation: Equation, program: EquationProgram) -> Iterator[Equation]:
    factors = product_of_reads(equation)
    if factors is not None and factors[0].array in program.inputs:
        x, weight = factors
        taps = window_taps(x)
        if taps and x.index[-1] in equation.over and packing_pays(cast(int, x.array.axes[-1].size), taps):
            yield from pack_convolution(equation, x, weight, taps)
            return
    yield equation


def window_taps(x: Read) -> tuple[Axis, ...]:
    """The taps through which a dense convolution reads; none of other reads."""
    _, *places, channel = x.index
    taps = tuple(index.tap for index in places if isinstance(index, StridedIndex))
    return taps if len(taps) == len(places) and isinstance(channel, Axis) else ()


def packing_pays(channels: int, taps: tuple[Axis, ...]) -> bool:
    """Whether the copy is worth its traffic: several taps read the input, which grows to twice at most.

    The input of an image may grow by more: what a window reads of each of its rows is long enough.
    """
    again = prod(cast(int, tap.size) for tap in taps) > 1
    enough = len(taps) > 1 or 2 * channels >= VECTOR
    return again and enough and channels % VECTOR != 0 and channels < CHANNEL_BLOCK


def pack_convolution(equation: Equation, x: Read, weight: Read, taps: tuple[Axis, ...]) -> Iterator[Equation]:
    layer, channel = equation.layer, x.index[-1]
    assert isinstance(channel, Axis)
    i = Axis("i", -(-cast(int, channel.size) // VECTOR) * VECTOR)
    whole = Array(Key(layer, ("packed",)), (*x.array.axes[:-1], Axis("c", i.size)))
    filled = Read(x.array, (*x.array.axes[:-1], OffsetIndex(whole.axes[-1], 0)))
    yield Equation((whole,), whole.axes, filled, layer=layer)
    *outer, last = taps
    rows = Array(Key(layer, ("rows",)), (*outer, equation.axes[-1], last, i))
    parts = tuple(OffsetIndex(i, 0) if index == channel else index for index in weight.index)
    yield Equation((rows,), rows.axes, replace(weight, index=parts), layer=layer)
    body = multiply(Read(whole, (*x.index[:-1], i)), Read(rows, rows.axes))
    yield replace(equation, body=body, over=(*taps, i))
