"""The number of positions along an axis, in closed flat form.

A chain of any depth keeps one floor, because for integers a, b and positive s, t

    floor((floor((N + a)/s) + b)/t) = floor((N + a + s·b)/(s·t)).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import cast

from sympy import Expr, Symbol, floor

from tdnn_compiler.symbolic.expressions import (
    Dim,
    ceil_div,
    equal,
    floor_div,
    never_negative,
    simplify_integer,
    substitute,
    text,
)

__all__ = [
    "Extent",
    "Length",
    "extent_expression",
    "input_extent",
    "same_extent",
    "transposed_length",
    "window_length",
]


@dataclass(frozen=True)
class Length:
    """`scale · floor((gain·base + shift) / step) + offset`.

    `base` is an input length; it is another Length only where one floor cannot hold the chain (a stride
    after a transposed convolution with no common divisor). Built by the functions below, in lowest
    terms and with `0 <= shift < step`, so that equal lengths over one base are equal objects.
    """

    base: "Expr | Length"
    gain: Dim = 1
    shift: Dim = 0
    step: Dim = 1
    scale: Dim = 1
    offset: Dim = 0

    @cached_property
    def expression(self) -> Expr:
        """The length as a sympy expression."""
        base = self.base.expression if isinstance(self.base, Length) else self.base
        if self.step == 1:
            return self.scale * (self.gain * base + self.shift) + self.offset
        if self.scale == 1:
            return floor(
                (self.gain * base + self.shift + self.step * self.offset) / self.step, evaluate=False
            )
        return self.scale * floor((self.gain * base + self.shift) / self.step, evaluate=False) + self.offset

    def at(self, numbers: Mapping[Symbol, Dim]) -> "Extent":
        """The length with some symbols replaced."""
        base = self.base.at(numbers) if isinstance(self.base, Length) else substitute(self.base, numbers)
        parts = (
            substitute(part, numbers) for part in (self.gain, self.shift, self.step, self.scale, self.offset)
        )
        return _reduce_length(base, *parts)

    @property
    def root(self) -> Expr:
        """The input length it all depends on."""
        return self.base.root if isinstance(self.base, Length) else self.base

    def __str__(self) -> str:
        return text(self.expression)


Extent = int | Length
"""The number of positions along an axis: a number, or a flat form over an input length."""


def input_extent(size: Dim) -> Extent:
    """The extent of an input axis: a number, a symbol, or an expression such as `16*m`."""
    if isinstance(size, int):
        return size
    base, scale, offset = _split_affine(size)
    return Length(base, scale=scale, offset=offset)


def _split_affine(size: Expr) -> tuple[Expr, int, int]:
    """`base, scale, offset` with `size = scale·base + offset`: `16*m + 3` is `m, 16, 3`."""
    offset, rest = size.as_coeff_Add()
    scale, base = rest.as_coeff_Mul()
    if scale.is_Integer and offset.is_Integer and scale > 0:
        return base, int(scale), int(offset)
    return size, 1, 0


def window_length(n: Extent, stride: Dim, room: Dim) -> Extent:
    """`floor((n + room)/stride) + 1` positions."""
    if isinstance(n, int):
        if isinstance(stride, int) and isinstance(room, int):
            return (n + room) // stride + 1
        return _reduce_length(n, 1, room, stride, 1, 1)
    if stride == 1:
        return _reduce_length(n.base, n.gain, n.shift, n.step, n.scale, n.offset + room + 1)
    if n.step == 1 and n.gain == 1:
        return _reduce_length(n.base, n.scale, n.offset + room, stride, 1, 1)
    if n.scale == 1:
        shift = n.shift + n.step * (n.offset + room)
        return _reduce_length(n.base, n.gain, shift, n.step * stride, 1, 1)
    if isinstance(n.scale, int) and isinstance(stride, int) and isinstance(n.offset + room, int):
        # floor((u·q + c)/s) = floor((u'·q + floor(c/h))/s') with h the common divisor of u and s.
        divisor = gcd(n.scale, stride)
        up, down = n.scale // divisor, stride // divisor
        shift = cast(int, n.offset + room) // divisor
        if down == 1:
            return _reduce_length(n.base, n.gain, n.shift, n.step, up, shift + 1)
        if up == 1:
            return _reduce_length(n.base, n.gain, n.shift + n.step * shift, n.step * down, 1, 1)
        return _reduce_length(_reduce_length(n.base, n.gain, n.shift, n.step, 1, 0), up, shift, down, 1, 1)
    return _reduce_length(n, 1, room, stride, 1, 1)


def transposed_length(n: Extent, factor: Dim, more: Dim) -> Extent:
    """`factor·n + more` positions."""
    if isinstance(n, int):
        return input_extent(factor * n + more)
    return _reduce_length(n.base, n.gain, n.shift, n.step, factor * n.scale, factor * n.offset + more)


def _reduce_length(base: "Dim | Length", gain: Dim, shift: Dim, step: Dim, scale: Dim, offset: Dim) -> Extent:
    """A length in lowest terms."""
    if isinstance(base, int):
        return input_extent(scale * floor_div(gain * base + shift, step) + offset)
    if isinstance(base, Expr) and not isinstance(base, Symbol):
        base, inner_scale, inner_offset = _split_affine(base)
        gain, shift = gain * inner_scale, shift + gain * inner_offset
    if isinstance(gain, int) and isinstance(shift, int) and isinstance(step, int):
        divisor = gcd(gain, step)
        gain, shift, step = gain // divisor, shift // divisor, step // divisor
        if step == 1:
            gain, shift, scale, offset = 1, 0, scale * gain, offset + scale * shift
            if isinstance(base, Length):
                return transposed_length(base, scale, offset)
        elif isinstance(base, Length) and gain == 1 and _fits_one_floor(base):
            return transposed_length(window_length(base, step, shift), scale, offset - scale)
        else:
            offset, shift = offset + scale * (shift // step), shift % step
    return Length(base, gain, shift, step, scale, offset)


def _fits_one_floor(n: Length) -> bool:
    """Whether `window_length` can take its floor into one with another."""
    numbers = isinstance(n.scale, int) and isinstance(n.offset, int)
    return n.scale == 1 or n.step == 1 == n.gain or numbers


def extent_expression(n: Extent) -> Dim:
    """The extent as an integer or a sympy expression."""
    return n if isinstance(n, int) else simplify_integer(n.expression)


def ceiling_expression(n: Length) -> Dim:
    """The same as `extent_expression`, as a ceiling."""
    base = ceiling_expression(n.base) if isinstance(n.base, Length) else n.base
    if n.step == 1:
        return simplify_integer(n.scale * (n.gain * base + n.shift) + n.offset)
    inside = n.gain * base + n.shift - n.step + 1
    if n.scale == 1:
        return ceil_div(inside + n.step * n.offset, n.step)
    return simplify_integer(n.scale * ceil_div(inside, n.step) + n.offset)


def undominated_lengths(lengths: Iterable[Length]) -> tuple[Length, ...]:
    """Those of the lengths that no other is known never to be below."""
    kept: list[Length] = []
    for new in lengths:
        if not any(never_shorter(old, new) for old in kept):
            kept = [old for old in kept if not never_shorter(new, old)] + [new]
    return tuple(kept)


def never_shorter(a: Length, b: Length) -> bool:
    """Whether `a` is known to be at least `b` wherever their base is one or more."""
    ours, theirs = _numeric_parts(a), _numeric_parts(b)
    if a == b or a.base != b.base or ours is None or theirs is None:
        return a == b or never_negative(a.expression - b.expression)
    gain, shift, step, scale, offset = ours
    b_gain, b_shift, b_step, b_scale, b_offset = theirs
    if b_gain != 1 or min(scale, b_scale) < 1 or _evaluate_at(ours, 1) < _evaluate_at(theirs, 1):
        return False
    # From a step of b to its next only a grows: right after one, where base = b_step·q − b_shift, they are
    # closest. There a is one floor over q, which reaches up to (its step − 1) below its numerator.
    divisor = gcd(gain * b_step, step)
    low = (shift - gain * b_shift) // divisor - step // divisor + 1
    rise = scale * gain * b_step // divisor - b_scale * (step // divisor)
    first = -(-(1 + b_shift) // b_step)
    return rise >= 0 and rise * first + scale * low + step // divisor * (offset - b_offset) >= 0


def _numeric_parts(n: Length) -> tuple[int, ...] | None:
    parts = (n.gain, n.shift, n.step, n.scale, n.offset)
    return cast("tuple[int, ...]", parts) if all(isinstance(part, int) for part in parts) else None


def _evaluate_at(numbers: tuple[int, ...], base: int) -> int:
    gain, shift, step, scale, offset = numbers
    return scale * ((gain * base + shift) // step) + offset


def same_extent(a: Extent, b: Extent) -> bool:
    """Whether two extents are equal at every input length."""
    if a == b:
        return True
    if isinstance(a, Length) and isinstance(b, Length) and a.base == b.base:
        parts = [(a.gain, b.gain), (a.step, b.step), (a.scale, b.scale)]
        if a.scale == 1:
            # With symbols among them shift and offset are not in lowest terms: compare what they add up to.
            parts.append((a.shift + a.step * a.offset, b.shift + b.step * b.offset))
        else:
            parts += [(a.shift, b.shift), (a.offset, b.offset)]
        return all(equal(x, y) for x, y in parts)
    return equal(extent_expression(a), extent_expression(b))
