"""Shapes: a batch of positions with channels, and how a layer reads one shape to make the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from tdnn_compiler.network.layers import (
    Member,
)
from tdnn_compiler.symbolic.expressions import (
    Dim,
    text,
)
from tdnn_compiler.symbolic.length import Extent, extent_expression
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    GlobalMap,
    Map,
    Repeated,
    Transposed,
    Window,
    count_outputs,
)
from tdnn_compiler.symbolic.needs import Need, need_of

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
        return (self.batch, *(extent_expression(position.extent) for position in self.positions), *ends)

    def extent(self, axis: str) -> Extent:
        """The positions along an axis; 1 where the axis has gone."""
        return next((p.extent for p in self.positions if p.axis == axis), 1)

    def __str__(self) -> str:
        sizes = map(text, self.sizes)
        return " × ".join(f"({size})" if " " in size else size for size in sizes)


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

    def needed(self, members: Sequence[Member], name: str, axis: str, outputs: Dim) -> dict[str, Dim]:
        """How many positions every layer must have for `outputs` of layer `name`."""
        needs = self.needs(members, name, axis, outputs)
        return {layer: found.positions for layer, found in needs.items()}

    def needs(self, members: Sequence[Member], name: str, axis: str, outputs: Dim) -> dict[str, Need]:
        """The need of every layer for `outputs` of layer `name`: the walk backwards.

        Exact, because floor((n + a)/s) + 1 >= m just where n >= (m - 1)·s - a. Layers that `name` does not
        depend on are missing. Raises ValueError where no input gives so many outputs.
        """
        needs = {name: need_of(outputs)}
        for member in reversed(members):
            if member.name not in needs:
                continue
            for source, reading in zip(member.sources, self.readings[member.name], strict=True):
                own = needs[member.name].before(reading.maps.get(axis, Broadcast()))
                needs[source] = needs[source].merge(own) if source in needs else own
        return needs


def advance(map: Map, position: Position) -> Position:
    """The axis after a layer."""
    rate = position.rate
    match map:
        case Window(stride=stride) | Repeated(stride=stride):
            rate = None if rate is None else (rate[0] * stride, rate[1])
        case Transposed(stride=stride):
            rate = None if rate is None else (rate[0], rate[1] * stride)
        case GlobalMap(outputs=None):
            pass
        case GlobalMap() | Adaptive() | Broadcast():
            rate = None
        case _:
            assert_never(map)
    return Position(position.axis, count_outputs(map, position.extent), rate)
