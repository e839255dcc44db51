"""What a tile of outputs needs of what it is computed of, along one axis: windows composed backwards."""

from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from tdnn_compiler.symbolic.expressions import Dim, ceil_div, equal, floor_div, greatest, never_negative, text
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    GlobalMap,
    Map,
    Repeated,
    Transposed,
    Window,
    last_offset,
)
from tdnn_compiler.symbolic.place import Exact, divide_exactly, express_point

__all__ = ["ALL_POSITIONS", "OWN_POSITIONS", "Halo"]


@dataclass(frozen=True)
class Halo:
    """What the positions `first` to `last` need: those from `first·stride − before` to `last·stride + after`.

    After a transposed convolution the stride is a fraction, and `first·stride` is rounded down. Where no
    number of positions about the tile is enough, it is `everything` there is.
    """

    stride: Exact = 1
    before: Dim = 0
    after: Dim = 0
    everything: bool = False

    def through(self, map: Map) -> "Halo":
        """What is needed of the positions that these read through a map.

        With fractions, rounding may add less than a stride of positions; else it is exactly what is needed.
        """
        if self.everything:
            return ALL_POSITIONS
        match map:
            case Window(edge="zeros"):
                return self._through_window(map)
            case Transposed(stride=int()):
                return self._through_transposed(map)
            case Window() | Transposed() | GlobalMap() | Adaptive() | Broadcast() | Repeated():
                # Other edges read the input again, from anywhere; the others do not move with the tile.
                return ALL_POSITIONS
            case _:
                assert_never(map)

    def _through_window(self, window: Window) -> "Halo":
        stride, before = window.stride, self.before * window.stride + window.left
        if isinstance(self.stride, Fraction):
            if not isinstance(stride, int):
                return ALL_POSITIONS
            # What rounding first takes away from a position, at most.
            before += stride * (self.stride.denominator - 1) // self.stride.denominator
        after = self.after * stride + last_offset(window.offsets) - window.left
        return Halo(divide_exactly(self.stride * stride, 1), before, after)

    def _through_transposed(self, map: Transposed) -> "Halo":
        before = floor_div(self.before + last_offset(map.offsets) - map.left, map.stride)
        after = ceil_div(self.after + map.left, map.stride)
        return Halo(divide_exactly(self.stride, map.stride), before, after)

    def merge(self, other: "Halo") -> "Halo":
        """What two readers need together."""
        if (
            self.everything
            or other.everything
            or not equal(express_point(self.stride), express_point(other.stride))
        ):
            return ALL_POSITIONS
        return Halo(self.stride, greatest(self.before, other.before), greatest(self.after, other.after))

    def covers(self, other: "Halo") -> bool:
        """Whether nothing is missing of what the other is."""
        if self.everything or other.everything:
            return self.everything
        return (
            equal(express_point(self.stride), express_point(other.stride))
            and never_negative(self.before - other.before)
            and never_negative(self.after - other.after)
        )

    def about(self, axis: str) -> str:
        """In words, of positions along an axis of that name."""
        if self.everything:
            return f"all positions of {axis}"
        if self == OWN_POSITIONS:
            return f"the tile's positions of {axis}"
        if self.stride == 1 and never_negative(self.before) and never_negative(self.after):
            more = f"{text(self.before)} before and {text(self.after)} after them"
            return f"the tile's positions of {axis}, {more}"
        at = axis if self.stride == 1 else f"{text(express_point(self.stride))}·{axis}"
        first, last = _position_text(at, -self.before), _position_text(at, self.after)
        places = f"position {first}" if first == last else f"positions {first} to {last}"
        return f"{places} for each {axis} of the tile"


def _position_text(at: str, more: Dim) -> str:
    if isinstance(more, int):
        return at if more == 0 else f"{at} {'+' if more > 0 else '−'} {abs(more)}"
    return f"{at} + ({text(more)})"


OWN_POSITIONS = Halo()
"""The tile's own positions."""
ALL_POSITIONS = Halo(0, 0, 0, everything=True)
