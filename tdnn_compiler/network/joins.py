"""What becomes of branches that meet: axes by name, equal lengths, equal strides."""

from typing import cast

import sympy

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import Concat, Join
from tdnn_compiler.network.shapes import Position, Reading, Shape
from tdnn_compiler.symbolic.expressions import (
    Dim,
    equal,
    simplify_integer,
    text,
)
from tdnn_compiler.symbolic.length import Extent, extent_expression, same_extent
from tdnn_compiler.symbolic.maps import (
    IDENTITY,
    Broadcast,
    Map,
)

__all__ = ["join_rule"]


def join_rule(layer: Join, shapes: list[Shape], check: LayerCheck) -> tuple[Shape, tuple[Reading, ...]]:
    """Branches that meet: axes by name; one without an axis, or with size 1 there, is repeated along it."""
    if len(shapes) < 2:
        check.say("two or more inputs", len(shapes))
    widest = max(shapes, key=lambda shape: len(shape.positions))
    for shape in shapes:
        strange = [axis for axis in shape.axes if axis not in widest.axes]
        if strange:
            check.say(
                f"branches along the same axes ({', '.join(widest.axes)})",
                f"axes {', '.join(shape.axes) or 'none'}",
            )
        if shape.batch != widest.batch:
            check.say(f"the same batch {text(widest.batch)}", shape.batch)
    if any(shape.channels is None for shape in shapes):
        check.say("channels in every branch", "integer tokens", "put an embedding in between")
    if check.found:
        return widest, ()
    positions = tuple(_join_axis(axis, shapes, check) for axis in widest.axes)
    readings = tuple(Reading({p.axis: _branch_map(shape, p) for p in positions}) for shape in shapes)
    return Shape(widest.batch, positions, _join_channels(layer, shapes, check)), readings


def _branch_map(shape: Shape, joined: Position) -> Map:
    """How a branch is read along an axis: a single position is repeated, even where once is enough."""
    own = next((p for p in shape.positions if p.axis == joined.axis), None)
    if own is None or own.extent == 1 != joined.extent:
        return Broadcast()
    # At length 1 the rate tells a global operation from an axis that could be longer.
    fixed = own.extent == 1 and own.rate is None and joined.rate is not None
    return Broadcast() if fixed else IDENTITY


def _join_axis(axis: str, shapes: list[Shape], check: LayerCheck) -> Position:
    """The axis on which branches meet: equal extents and equal strides."""
    present = [p for shape in shapes for p in shape.positions if p.axis == axis and p.extent != 1]
    if not present:
        rates = [p.rate for shape in shapes for p in shape.positions if p.axis == axis and p.rate is not None]
        return Position(axis, 1, rates[0] if rates else None)
    first = next((p for p in present if p.rate is not None), present[0])
    for other in present:
        if not same_extent(first.extent, other.extent):
            check.say(
                f"branches of equal length along {axis}",
                f"{_extent_text(first.extent)} and {_extent_text(other.extent)}",
                "pad them alike, or give the length in a form that divides, such as T=16*m",
            )
            break
        if first.rate is not None and other.rate is not None:
            (up, down), (other_up, other_down) = first.rate, other.rate
            if not equal(up * other_down, other_up * down):
                check.say(
                    f"branches of equal stride along {axis}",
                    f"strides {_rate_text(first)} and {_rate_text(other)}",
                    "give both branches the same product of strides",
                )
                break
    return first


def _extent_text(extent: Extent) -> str:
    return text(extent_expression(extent))


def _rate_text(position: Position) -> str:
    up, down = cast("tuple[Dim, Dim]", position.rate)
    return text(sympy.sympify(up) / down)


def _join_channels(layer: Join, shapes: list[Shape], check: LayerCheck) -> Dim:
    channels = [cast(Dim, shape.channels) for shape in shapes]
    if isinstance(layer, Concat):
        return simplify_integer(sum(channels))
    wide = next((c for c in channels if c != 1), 1)
    for other in channels:
        if other != 1 and not equal(wide, other):
            check.say("branches with equal channels", f"{text(wide)} and {text(other)}")
            break
    return wide
