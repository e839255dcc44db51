"""Shapes: a batch of positions with channels, and how a layer reads one shape to make the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from sympy import Symbol

from tdnn_compiler.expressions import (
    Dim,
    greatest,
    text,
)
from tdnn_compiler.layers import (
    Member,
)
from tdnn_compiler.window.length import Extent, Length, expression
from tdnn_compiler.window.maps import (
    IDENTITY,
    Adaptive,
    Broadcast,
    Map,
    Repeated,
    Transposed,
    Whole,
    Window,
    outputs,
    smallest_input,
)

__all__ = ["Inferred", "Position", "Reading", "Shape", "advance"]


@dataclass(frozen=True)
class Position:
    """An axis of positions: its name, its extent, and input steps per output step as a fraction.

    `rate` is None where positions have no common clock with the input (adaptive or global pooling).
    """

    axis: str
    extent: Extent
    rate: tuple[Dim, Dim] | None = (1, 1)


@dataclass(frozen=True)
class Shape:
    """Batch, positions, channels; `channels` is None for integer tokens."""

    batch: Dim
    positions: tuple[Position, ...]
    channels: Dim | None

    @property
    def axes(self) -> tuple[str, ...]:
        return tuple(position.axis for position in self.positions)

    @property
    def sizes(self) -> tuple[Dim, ...]:
        """Every size, in the order of the layout."""
        ends = () if self.channels is None else (self.channels,)
        return (self.batch, *(expression(position.extent) for position in self.positions), *ends)

    def extent(self, axis: str) -> Extent:
        """The positions along an axis; 1 where the axis has gone."""
        return next((p.extent for p in self.positions if p.axis == axis), 1)

    def __str__(self) -> str:
        return " × ".join(text(size) for size in self.sizes)


@dataclass(frozen=True)
class Reading:
    """How a layer reads one of its inputs: a map per axis of that input, and which channels meet.

    `groups` is the number of channel groups that do not see each other; None: every channel by itself.
    """

    maps: Mapping[str, Map]
    groups: Dim | None = None


@dataclass(frozen=True)
class Inferred:
    """The shape of every layer, and how each reads its inputs, one reading per input."""

    shapes: dict[str, Shape]
    readings: dict[str, tuple[Reading, ...]]

    def smallest_inputs(self, members: Iterable[Member], axis: str, base: Symbol) -> Dim:
        """The smallest input along an axis for which every one of the layers has an output."""
        needs: list[Dim] = []
        for member in members:
            for source, reading in zip(member.sources, self.readings[member.name], strict=True):
                n = self.shapes[source].extent(axis)
                if isinstance(n, Length) and n.root == base:
                    needs.append(n.inverse(smallest_input(reading.maps.get(axis, IDENTITY))))
        return greatest(1, *needs)


def advance(map: Map, position: Position) -> Position:
    """The axis after a layer."""
    rate = position.rate
    match map:
        case Window(stride=stride) | Repeated(stride=stride):
            rate = None if rate is None else (rate[0] * stride, rate[1])
        case Transposed(stride=stride):
            rate = None if rate is None else (rate[0], rate[1] * stride)
        case Whole(outputs=None):
            pass
        case Whole() | Adaptive() | Broadcast():
            rate = None
        case _:
            assert_never(map)
    return Position(position.axis, outputs(map, position.extent), rate)
