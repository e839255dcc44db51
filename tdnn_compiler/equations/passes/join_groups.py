"""Channels in groups, as a group norm has them, run along the one axis in which they lie in memory.

A group g and a channel i within it number all channels, c = g·s + i, and c // s is the group of one:

    y[n, t, g·s + i] = x[n, t, g·s + i] − mean[n, g]    becomes    y[n, t, c] = x[n, t, c] − mean[n, c // s]

What is reduced over positions and the channels of a group is reduced over positions first, channel by
channel, so that neighbours in memory are read together, or where a kernel computes them; then over a group's
channels. Moments of moments are those of all values.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from tdnn_compiler.equations.ir import (
    Apply,
    Array,
    Axis,
    Equation,
    Index,
    LinearIndex,
    QuotientIndex,
    Read,
    Scalar,
    axes_of,
    indices_of,
    reads_in,
    rewrite_scalar,
    subterms,
    unused_names,
)
from tdnn_compiler.equations.products import matmul_factors
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["join_groups"]

PARTS = {"sum": ((),), "moments": (("mean",), ("variance",), ("count",))}


def join_groups(program: EquationProgram) -> EquationProgram:
    """The program with such equations over whole rows of channels."""
    found = (new for equation in program.equations for new in join_equation(equation))
    return replace(program, equations=tuple(found))


def join_equation(equation: Equation) -> Iterator[Equation]:
    joined = find_groups(equation)
    if joined is None:
        yield equation
        return
    group, inner = joined.outer, joined.inner
    taken = (*equation.axes, *equation.over)
    name = next(unused_names(("c",), (axis for axis in taken if axis not in (group, inner))))
    whole = Axis(name, group.size * inner.size)

    def rename(index: Index) -> Index:
        if index == joined:
            return whole
        return QuotientIndex(whole, cast(int, inner.size)) if index == group else index

    def change(part: Scalar) -> Scalar | None:
        return replace(part, index=tuple(map(rename, part.index))) if isinstance(part, Read) else None

    body = rewrite_scalar(equation.body, change)
    if inner not in equation.over:
        yield replace(equation, index=tuple(map(rename, equation.index)), body=body)
        return
    axes = tuple(whole if axis == group else axis for axis in equation.axes)
    arrays = tuple(
        Array(equation.out[0].key.part("channels", *words), axes, "exact") for words in PARTS[equation.how]
    )
    positions = tuple(axis for axis in equation.over if axis != inner)
    yield replace(equation, out=arrays, index=axes, body=body, over=positions)
    index = tuple(joined if axis == group else axis for axis in equation.axes)
    reads = tuple(Read(array, index) for array in arrays)
    rest: Scalar = reads[0] if equation.how == "sum" else Apply("moments", reads)
    yield replace(equation, body=rest, over=(inner,))


def find_groups(equation: Equation) -> LinearIndex | None:
    """How an equation's channels are numbered, if all of them are in groups, and it has rows of them."""
    axes = (*equation.axes, *equation.over)
    rows = any(axis.kind == "position" for axis in axes)
    if equation.how == "largest" or matmul_factors(equation) is not None or not rows:
        return None
    read = (index for read in reads_in(equation.body) for index in read.index)
    indices = tuple(dict.fromkeys((*equation.index, *read)))
    joined = next((index for index in indices if isinstance(index, LinearIndex)), None)
    if joined is None or any(axis.kind != "channel" for axis in axes_of(joined)):
        return None
    fine = writes_rows(equation, joined) or reduces_groups(equation, joined)
    others = axes_of_all(computed_indices(equation.body))
    alone = axes_of_all(index for index in indices if index not in (joined, joined.outer))
    return joined if fine and (others | alone).isdisjoint(axes_of(joined)) else None


def writes_rows(equation: Equation, joined: LinearIndex) -> bool:
    """Whether all channels are written, or summed over rows alone."""
    rest = (index for index in equation.index if index != joined)
    return joined in equation.index and joined.outer not in rest


def reduces_groups(equation: Equation, joined: LinearIndex) -> bool:
    """Whether the channels of each group are reduced together with positions."""
    positions = any(axis.kind == "position" for axis in equation.over)
    plain = all(isinstance(index, Axis) for index in equation.index)
    return plain and positions and joined.inner in equation.over and joined.outer in equation.index


def computed_indices(body: Scalar) -> set[Index]:
    """Those of random numbers, and of conditions on places."""
    return {index for part in subterms(body) if not isinstance(part, Read) for index in indices_of(part)}


def axes_of_all(indices: Iterable[Index]) -> set[Axis]:
    return {axis for index in indices for axis in axes_of(index)}
