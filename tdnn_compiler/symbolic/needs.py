"""How many positions a layer must have for the outputs that are wanted: lengths composed backwards."""

from dataclasses import dataclass
from typing import assert_never, cast

from tdnn_compiler.symbolic.expressions import Dim, greatest
from tdnn_compiler.symbolic.length import (
    Length,
    ceiling_expression,
    input_extent,
    transposed_length,
    undominated_lengths,
    window_length,
)
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    GlobalMap,
    Map,
    Repeated,
    Transposed,
    Window,
    smallest_input,
)

__all__ = ["Need", "need_of"]


@dataclass(frozen=True)
class Need:
    """The largest of a number of positions and of lengths over the number of outputs that are wanted.

    Each length stays one flat floor, and one that another is never below is left out: so that branches which
    meet again and again leave no maxima inside each other.
    """

    least: Dim
    lengths: tuple[Length, ...] = ()

    @property
    def positions(self) -> Dim:
        return greatest(self.least, *map(ceiling_expression, self.lengths))

    def before(self, map: Map) -> "Need":
        """What this need after a layer asks for before it. A ValueError where no input gives so many."""
        least = smallest_input(map, self.least)
        match map:
            case Window(stride=stride, room=room) | Repeated(stride=stride, room=room):
                return Need(least, self.times(stride, -stride - room).lengths)
            case Transposed(stride=stride, more=more):
                found = (window_length(n, stride, -more - 1) for n in self.lengths)
                return Need(least, cast("tuple[Length, ...]", tuple(found)))
            case GlobalMap(outputs=None):
                return self
            case GlobalMap() | Adaptive() | Broadcast():
                return Need(least)
            case _:
                assert_never(map)

    def times(self, factor: Dim, more: Dim) -> "Need":
        """`factor` times as many and `more`."""
        found = (transposed_length(n, factor, more) for n in self.lengths)
        return Need(factor * self.least + more, cast("tuple[Length, ...]", tuple(found)))

    def merge(self, other: "Need") -> "Need":
        """What both ask for."""
        return Need(greatest(self.least, other.least), undominated_lengths(self.lengths + other.lengths))


def need_of(outputs: Dim) -> Need:
    """The need of the layer that is asked for."""
    wanted = input_extent(outputs)
    return Need(outputs) if isinstance(wanted, int) else Need(1, (wanted,))
