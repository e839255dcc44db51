"""Where an output stands: one axis of time, that of the input, for every layer of a network.

An output *has* as many inputs as its stride says, those from `begin` on: side by side the outputs share the
time of the input among them, and a transposed convolution shares out what its input had. Among the inputs it
has, the output *stands* at one, its frame, from which left and right context are counted:

- where taps are given, at tap 0, and with padding="same" or "SAME" at the frame that the padding puts there;
- with padding="causal" at the newest input it has;
- else in the middle of what it reads, after padding has replaced what it replaces.

Layers compose without rounding: halves and other fractions stay. Asked for a frame, we name the one that the
exact place lies in: where that is the border between two middle ones, as for a kernel of two, the earlier.
Positions that a layer loses for lack of padding are taken as lost in equal parts at both ends. So the outputs
of a network that has as many of them as it has inputs stand at their own inputs.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

import sympy
from sympy import Expr

from tdnn_compiler.symbolic.expressions import Dim, floor_div, greatest, least, never_negative

__all__ = [
    "ITS_OWN",
    "Exact",
    "Place",
    "causal_place",
    "compose_places",
    "divide_exactly",
    "express_point",
    "frame_of",
    "is_between",
    "later_place",
    "middle_place",
    "place_at_frame",
    "transposed_place",
]

Exact = int | Fraction | Expr
"""A point on the axis of time, with its fraction."""


@dataclass(frozen=True)
class Place:
    """Output `t` has the inputs from `t·stride + begin` on, and stands at `t·stride + frame` among them."""

    begin: Exact = 0
    frame: Exact = 0


ITS_OWN = Place()
"""The place of outputs that stand at the first input they have, and output 0 at input 0."""


def divide_exactly(a: Exact, b: Dim) -> Exact:
    """a / b, exactly."""
    if isinstance(a, int | Fraction) and isinstance(b, int):
        exact = Fraction(a, b)
        return exact.numerator if exact.denominator == 1 else exact
    return cast(Expr, cast(Any, express_point(a)) / b)


def express_point(point: Exact) -> Dim:
    """A point as sympy has it; a whole number stays one."""
    return sympy.Rational(point) if isinstance(point, Fraction) else point


def frame_of(point: Exact) -> Dim:
    """The frame that a point lies in."""
    return floor(point) if isinstance(point, int | Fraction) else floor_div(point, 1)


def is_between(point: int | Fraction, stride: Exact) -> bool:
    """Whether no frame has the point as its own, of outputs that far apart."""
    width = min(stride, 1) if isinstance(stride, int | Fraction) else 1
    return floor(point) != ceil(point + width) - 1


def place_at_frame(frame: Dim, stride: Dim) -> Place:
    """A window whose output 0 stands at a frame that is given."""
    return Place(frame if stride == 1 else stride * floor_div(frame, stride), frame)


def causal_place(stride: Dim) -> Place:
    """A window that sees nothing newer than the inputs that its output has."""
    return Place(0, stride - 1)


def middle_place(stride: Dim, reach: Dim, room: Dim) -> Place:
    """A window that stands in the middle of what it reads.

    `reach` is padding less span; `room` is what counts its outputs: more than that where they are rounded up.
    """
    return Place(divide_exactly(_dropped_outputs(stride, room) * stride, 2), divide_exactly(-reach - 1, 2))


def _dropped_outputs(stride: Dim, room: Dim) -> Dim:
    """How many outputs fewer there are than inputs would make with padding."""
    return -floor_div(room, stride) - 1


def compose_places(inner: Place, jump: Exact, outer: Place, stride: Exact) -> Place:
    """The place of outputs on the input, `stride` apart, from that on a layer between, and of the layer's."""
    begin = inner.begin + jump * outer.begin
    return _place_ahead(
        begin, inner.frame + jump * outer.frame - begin, stride, capped=not _have_own_frames(jump)
    )


def transposed_place(inner: Place, jump: Exact, stride: Dim, room: Dim) -> Place:
    """The place of a transposed convolution's outputs: the inverse of the window with the same arguments."""
    begin = inner.begin - jump * divide_exactly(_dropped_outputs(stride, room), 2)
    return _place_ahead(
        begin, divide_exactly(inner.frame - inner.begin, stride), divide_exactly(jump, stride), capped=True
    )


def _place_ahead(begin: Exact, ahead: Exact, stride: Exact, capped: bool) -> Place:
    """The place `ahead` of a beginning; capped, among the frames that one output has."""
    if ahead == 0 or not capped:
        return Place(begin, begin + ahead)
    if isinstance(ahead, int | Fraction) and isinstance(stride, int | Fraction):
        return Place(begin, begin + min(ahead, max(stride - 1, 0)))
    return Place(begin, begin + least(express_point(ahead), greatest(express_point(stride) - 1, 0)))


def _have_own_frames(stride: Exact) -> bool:
    """Whether outputs that far apart are known to have a frame each, or more."""
    return stride >= 1 if isinstance(stride, int | Fraction) else never_negative(stride - 1)


def later_place(a: Place, b: Place) -> Place:
    """Where an output stands that joins two: no branch is then ahead of what was to be waited for."""
    return Place(_latest(a.begin, b.begin), _latest(a.frame, b.frame))


def _latest(a: Exact, b: Exact) -> Exact:
    if isinstance(a, int | Fraction) and isinstance(b, int | Fraction):
        return max(a, b)
    return a if a == b else greatest(express_point(a), express_point(b))
