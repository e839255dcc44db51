"""Weights in the order in which kernels load them: each tap a matrix.

Where a first layer's windows become runs of memory (`flatten_windows`), the taps of these come after the
output channels: all that one of these needs is a row.
"""

from dataclasses import replace

from tdnn_compiler.equations.ir import Array, Axis, Equation, Read, Scalar, StridedIndex, rewrite_scalar
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.flatten_windows import are_contiguous
from tdnn_compiler.equations.passes.hardware import NARROW_CHANNELS
from tdnn_compiler.equations.products import product_of_reads
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["arrange_weights"]


def arrange_weights(
    program: EquationProgram, most: int = NARROW_CHANNELS, images: bool = False
) -> EquationProgram:
    """The program with its parameters in that order; `Array.order` says where torch's axes are.

    Windows of inputs with `most` channels at most become runs, those of `images` along their last axis.
    """
    read = (weights_read_as_rows(equation, program, most, images) for equation in program.equations)
    as_rows = {key for keys in read for key in keys}
    arranged = {
        array.key: move_taps_first(array, array.key in as_rows)
        for array in program.parameters
        if any(axis.kind == "tap" for axis in array.axes)
    }

    def change(part: Scalar) -> Scalar | None:
        if not isinstance(part, Read) or part.array.key not in arranged:
            return None
        array = arranged[part.array.key]
        index = tuple(part.index[array.order.index(place)] for place in range(len(array.order)))
        return replace(part, array=array, index=index)

    return replace(
        program,
        equations=tuple(replace(each, body=rewrite_scalar(each.body, change)) for each in program.equations),
        parameters=tuple(arranged.get(array.key, array) for array in program.parameters),
    )


def weights_read_as_rows(equation: Equation, program: EquationProgram, most: int, images: bool) -> list[Key]:
    """The weights, if this is a dense convolution of an input with few channels, by taps without gaps."""
    factors = product_of_reads(equation)
    if factors is None or factors[0].array not in program.inputs:
        return []
    x, weight = factors
    match x.index:
        case (_, *outer, StridedIndex(window=window), Axis(size=int() as channels) as channel) if (
            images or not outer
        ):
            few = channel in equation.over and channels <= most
            return [weight.array.key] if few and are_contiguous(window.offsets) else []
        case _:
            return []


def move_taps_first(array: Array, as_rows: bool) -> Array:
    """The array with its taps first; or its last one after the first of the others."""
    places = range(len(array.axes))
    taps = [place for place in places if array.axes[place].kind == "tap"]
    first, *others = (place for place in places if place not in taps)
    memory = [*taps[:-1], first, taps[-1], *others] if as_rows else [*taps, first, *others]
    order = tuple(memory.index(place) for place in places)
    return replace(array, axes=tuple(array.axes[place] for place in memory), order=order)
