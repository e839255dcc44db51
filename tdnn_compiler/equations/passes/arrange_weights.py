"""Weights in the order in which kernels load them: each tap a matrix.

Where a first layer's windows become runs of memory (`flatten_windows`), taps come after the output channels:
all that one of these needs is a row.
"""

from dataclasses import replace

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.flatten_windows import neighbours
from tdnn_compiler.equations.products import product_of_reads
from tdnn_compiler.equations.program import Program
from tdnn_compiler.equations.terms import Array, Axis, Equation, Read, Scalar, Seen, rewritten
from tdnn_compiler.hardware import NARROW

__all__ = ["arrange_weights"]


def arrange_weights(program: Program) -> Program:
    """The program with its parameters in that order; `Array.order` says where torch's axes are."""
    as_rows = {key for equation in program.equations for key in read_as_rows(equation, program)}
    arranged = {
        array.key: arrange(array, array.key in as_rows)
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
        equations=tuple(replace(each, body=rewritten(each.body, change)) for each in program.equations),
        parameters=tuple(arranged.get(array.key, array) for array in program.parameters),
    )


def read_as_rows(equation: Equation, program: Program) -> list[Key]:
    """The weights, if this is a dense convolution of an input with few channels, by taps without gaps."""
    factors = product_of_reads(equation)
    if factors is None or factors[0].array not in program.inputs:
        return []
    x, weight = factors
    match x.index:
        case (_, Seen(window=window), Axis(size=int() as channels) as channel):
            few = channel in equation.over and channels <= NARROW
            return [weight.array.key] if few and neighbours(window.offsets) else []
        case _:
            return []


def arrange(array: Array, as_rows: bool) -> Array:
    """The array with its taps first, or after the first of the others."""
    places = range(len(array.axes))
    taps = [place for place in places if array.axes[place].kind == "tap"]
    first, *others = (place for place in places if place not in taps)
    memory = [first, *taps, *others] if as_rows else [*taps, first, *others]
    order = tuple(memory.index(place) for place in places)
    return replace(array, axes=tuple(array.axes[place] for place in memory), order=order)
