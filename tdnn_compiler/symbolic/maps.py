"""Which inputs an output reads, along one axis: one small dataclass per kind of map.

Everything the analysis says is one of these maps read as a count (`count_outputs`), as a set
(`read_positions`), as its transpose (`read_by`) or composed with others (`field`).
"""

from dataclasses import dataclass
from typing import Literal, assert_never

import sympy

from tdnn_compiler.symbolic.expressions import Dim, ceil_div, floor_div, greatest, modulo, never_negative
from tdnn_compiler.symbolic.length import (
    Extent,
    extent_expression,
    input_extent,
    transposed_length,
    window_length,
)
from tdnn_compiler.symbolic.place import ITS_OWN, Place, middle_place

__all__ = [
    "IDENTITY",
    "Adaptive",
    "Broadcast",
    "Edge",
    "GlobalMap",
    "Map",
    "Offsets",
    "Progression",
    "Repeated",
    "Transposed",
    "Window",
    "concrete_offsets",
    "count_outputs",
    "last_offset",
    "read_positions",
    "smallest_input",
]

Edge = Literal["zeros", "reflect", "replicate", "circular"]
"""What is read outside the input: nothing of it ("zeros"), or another position of it."""


@dataclass(frozen=True)
class Progression:
    """The offsets 0, step, 2·step, …, (count − 1)·step."""

    count: Dim
    step: Dim = 1


Offsets = Progression | tuple[Dim, ...]
"""Where a kernel's taps lie, counted from its first; the smallest offset is 0."""


@dataclass(frozen=True)
class Window:
    """Output `t` reads inputs `t·stride + offset − left`; there are `floor((n + room)/stride) + 1` outputs.

    `room` is `left + right − span` for a convolution. `place` is where the outputs stand among the inputs:
    left and right context are counted from there. `smallest` is the smallest input with an output.
    """

    stride: Dim = 1
    offsets: Offsets = Progression(1)
    left: Dim = 0
    room: Dim = -1
    place: Place = ITS_OWN
    edge: Edge = "zeros"
    smallest: Dim = 1


@dataclass(frozen=True)
class Transposed:
    """Output `t` reads inputs `(t + left − offset)/stride` where that is whole; `stride·n + more` outputs."""

    stride: Dim
    offsets: Offsets
    left: Dim
    more: Dim
    smallest: Dim = 1


@dataclass(frozen=True)
class GlobalMap:
    """Every output reads every input. `outputs` is None where there are as many outputs as inputs."""

    outputs: Dim | None = 1


@dataclass(frozen=True)
class Adaptive:
    """Output `t` of m reads inputs `floor(t·n/m)` to `ceil((t + 1)·n/m) − 1`, as torch does."""

    outputs: Dim


@dataclass(frozen=True)
class Broadcast:
    """Every output reads the one input position there is."""


@dataclass(frozen=True)
class Repeated:
    """A symbolic number of windows composed, in closed sums.

    Output `t` reads from `t·stride + low` to `t·stride + high`; `profile` is the polynomial of its paths.
    """

    stride: Dim
    low: Dim
    high: Dim
    place: Place
    room: Dim
    smallest: Dim
    profile: sympy.Expr


Map = Window | Transposed | GlobalMap | Adaptive | Broadcast | Repeated
IDENTITY = Window()
NEGLIGIBLE_WEIGHT = 2.0**-20
"""Of an input between whose neighbours an output lies: it is not read, since rounding gives as much."""


def last_offset(offsets: Offsets) -> Dim:
    """The largest offset: the span is one more."""
    if isinstance(offsets, Progression):
        return (offsets.count - 1) * offsets.step
    return greatest(*offsets)


def concrete_offsets(offsets: Offsets) -> list[int] | None:
    """The offsets as integers, or None where a symbol is among them."""
    if isinstance(offsets, Progression):
        if isinstance(offsets.count, int) and isinstance(offsets.step, int):
            return [i * offsets.step for i in range(offsets.count)]
        return None
    numbers = [offset for offset in offsets if isinstance(offset, int)]
    return numbers if len(numbers) == len(offsets) else None


def count_outputs(map: Map, n: Extent) -> Extent:
    """How many outputs there are for `n` inputs."""
    match map:
        case Window(stride=stride, room=room) | Repeated(stride=stride, room=room):
            return window_length(n, stride, room)
        case Transposed(stride=stride, more=more):
            return transposed_length(n, stride, more)
        case GlobalMap(outputs=count):
            return n if count is None else input_extent(count)
        case Adaptive(outputs=count):
            return input_extent(count)
        case Broadcast():
            return 1
        case _:
            assert_never(map)


def smallest_input(map: Map, wanted: Dim = 1) -> Dim:
    """The smallest number of inputs that gives at least `wanted` outputs, one or more.

    Raises ValueError where no number does, because the map has a fixed number of outputs.
    """
    match map:
        case (
            Window(stride=stride, room=room, smallest=smallest)
            | Repeated(stride=stride, room=room, smallest=smallest)
        ):
            return greatest(smallest, (wanted - 1) * stride - room)
        case Transposed(stride=stride, more=more, smallest=smallest):
            return greatest(smallest, ceil_div(wanted - more, stride))
        case GlobalMap(outputs=None):
            return wanted
        case GlobalMap(outputs=count) | Adaptive(outputs=count):
            if isinstance(wanted, int) and isinstance(count, int) and wanted > count:
                raise ValueError(f"{wanted} outputs where there are always {count}")
            return 1
        case Broadcast():
            return 1
        case _:
            assert_never(map)


def read_positions(map: Map, t: int, n: int) -> list[int]:
    """The inputs, of `n`, that output `t` reads, one entry per path; everything must be a number.

    What padding adds is not an input: a window over zeros reads fewer, reflected padding reads again.
    """
    match map:
        case Window(edge=edge):
            stride, offsets, left = _numeric_window(map)
            positions = [t * stride + offset - left for offset in offsets]
            return [i for p in positions if (i := fold_position(edge, p, n)) is not None]
        case Transposed():
            stride, offsets, left = _numeric_window(map)
            found = [divmod(t + left - offset, stride) for offset in offsets]
            return [i for i, rest in found if rest == 0 and 0 <= i < n]
        case GlobalMap():
            return list(range(n))
        case Adaptive(outputs=int() as count):
            return list(range(t * n // count, -(-(t + 1) * n // count)))
        case Broadcast():
            return [0]
        case Adaptive() | Repeated():
            raise ValueError(f"symbols in {map}")
        case _:
            assert_never(map)


def fold_position(edge: Edge, position: int, n: int) -> int | None:
    """The input that is read at a position inside or outside the input, or None."""
    if 0 <= position < n:
        return position
    match edge:
        case "zeros":
            return None
        case "replicate":
            return 0 if position < 0 else n - 1
        case "circular":
            return position % n
        case "reflect":
            folded = position % (2 * n - 2) if n > 1 else 0
            return folded if folded < n else 2 * n - 2 - folded
        case _:
            assert_never(edge)


def _numeric_window(map: Window | Transposed) -> tuple[int, list[int], int]:
    offsets = concrete_offsets(map.offsets)
    if isinstance(map.stride, int) and isinstance(map.left, int) and offsets is not None:
        return map.stride, offsets, map.left
    raise ValueError(f"symbols in {map}")


def as_window(map: Adaptive, n: Extent) -> Window | Adaptive:
    """Adaptive pooling as an ordinary window, where the number of outputs divides the inputs."""
    count = map.outputs
    if isinstance(n, int) and isinstance(count, int) and n % count == 0 and n > 0:
        size = n // count
        return Window(
            size, Progression(size), room=-size, place=middle_place(size, -size, -size), smallest=size
        )
    return map


def same_padding(n: Extent, stride: Dim, span: Dim) -> tuple[Dim, Dim]:
    """TensorFlow's SAME: `max(span − 1 − (n − 1) mod stride, 0)` in all, the odd one on the right.

    It depends on the input's length where the stride is above 1.
    """
    total = span - 1 - modulo(extent_expression(n) - 1, stride)
    if not never_negative(span - stride):
        total = greatest(total, 0)
    left = floor_div(total, 2)
    return left, total - left
