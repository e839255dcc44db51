"""Receptive fields along one axis: windows composed, joined at branches, and read off.

For a chain of windows the field of output `t` is the interval `[t·jump + low, t·jump + high]`. A transposed
convolution makes it periodic: one such interval for each phase of `t`. Where not even the period is a
number, the ends are expressions in the output index `t`. Global operations add an interval that does not
move with `t` at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import gcd, lcm
from typing import assert_never, cast

import sympy
from sympy import Expr, Mod, Piecewise, Rational, Symbol

from tdnn_compiler.expressions import (
    Dim,
    at,
    ceil_div,
    equal,
    floor_div,
    free_symbols,
    greatest,
    least,
    never_negative,
)
from tdnn_compiler.window.length import Extent, expression
from tdnn_compiler.window.maps import (
    Adaptive,
    Broadcast,
    Map,
    Repeated,
    Transposed,
    Whole,
    Window,
    as_window,
    concrete_offsets,
    last_offset,
)

__all__ = ["ITSELF", "POSITION", "Field", "Formula", "Moving", "Phase", "Span", "join", "see"]

POSITION = Symbol("t", integer=True, nonnegative=True)
"""The output index in a field that is an expression of it."""


@dataclass(frozen=True)
class Span:
    """The inputs from `low` up to and including `high`; before clipping to the input."""

    low: Dim
    high: Dim

    @property
    def size(self) -> Dim:
        return self.high - self.low + 1


@dataclass(frozen=True)
class Phase:
    """What the first output of a phase reads (None: nothing), and the input it belongs to."""

    span: Span | None
    centre: Dim


@dataclass(frozen=True)
class Moving:
    """Output `q·period + p` reads `phases[p].span` moved by `q·jump`; the period is the number of phases."""

    jump: Dim
    phases: tuple[Phase, ...]

    @property
    def stride(self) -> Dim | Rational:
        """Input positions from one output to the next; a fraction after a transposed convolution."""
        if len(self.phases) == 1:
            return self.jump
        return cast(Rational, sympy.sympify(self.jump) / len(self.phases))

    def ends(self, t: Dim) -> tuple[Dim, Dim]:
        """The first and last input of output `t`; first > last where it reads none."""
        period = len(self.phases)
        if isinstance(t, int) or period == 1:
            phase = self.phases[0] if period == 1 else self.phases[cast(int, t) % period]
            moved = self.jump * floor_div(t, period)
            if phase.span is None:
                return moved + phase.centre + 1, moved + phase.centre
            return moved + phase.span.low, moved + phase.span.high
        moved = self.jump * floor_div(t, period)
        lows = [(sympy.oo if phase.span is None else phase.span.low) for phase in self.phases]
        highs = [(-sympy.oo if phase.span is None else phase.span.high) for phase in self.phases]
        return moved + _by_phase(t, lows), moved + _by_phase(t, highs)

    def centre(self, t: Dim) -> Dim:
        """The input that output `t` belongs to."""
        period = len(self.phases)
        moved = self.jump * floor_div(t, period)
        if isinstance(t, int) or period == 1:
            return moved + self.phases[0 if period == 1 else cast(int, t) % period].centre
        return moved + _by_phase(t, [phase.centre for phase in self.phases])


@dataclass(frozen=True)
class Formula:
    """Ends that are expressions in `POSITION`: fields whose phases are not a number of numbers."""

    low: Dim
    high: Dim
    middle: Dim
    stride: Dim | Rational

    def ends(self, t: Dim) -> tuple[Dim, Dim]:
        return at(self.low, {POSITION: t}), at(self.high, {POSITION: t})

    def centre(self, t: Dim) -> Dim:
        return at(self.middle, {POSITION: t})


@dataclass(frozen=True)
class Field:
    """What one output sees of one input, along one axis, before clipping to the input.

    `local` moves with the output; `whole` is what every output sees alike (global pooling, gates,
    normalisation over positions). Either may be missing. Behind a global operation, outputs that read
    nothing (between the taps of a transposed convolution) are not told apart: supports tell them.
    """

    local: Moving | Formula | None
    whole: Span | None = None

    @property
    def unbounded(self) -> bool:
        """Whether the field grows with the input."""
        return self.whole is not None

    @property
    def period(self) -> int | None:
        """How many phases of outputs there are; None where that is not a number."""
        return len(self.local.phases) if isinstance(self.local, Moving) else None

    @property
    def stride(self) -> Dim | Rational | None:
        """Input positions from one output to the next; None where all outputs see the same."""
        return None if self.local is None else self.local.stride

    @property
    def size(self) -> Dim:
        """Inputs from the first to the last that one output sees, holes counted.

        The largest over the phases; an expression in the output index `t` where the phases are no number.
        """
        match self.local:
            case None if self.whole is None:
                return 0
            case None:
                return cast(Span, self.whole).size
            case Moving(phases=phases):
                local = greatest(*(phase.span.size if phase.span else 0 for phase in phases))
            case Formula(low=low, high=high):
                local = high - low + 1
            case _:
                assert_never(self.local)
        return local if self.whole is None else greatest(local, self.whole.size)

    @property
    def bounded_size(self) -> Dim | None:
        """The size without what global operations add; None where nothing else is seen."""
        return None if self.local is None else Field(self.local).size

    @property
    def start(self) -> Dim:
        """The first input that output 0 sees; negative where that is padding."""
        return self.ends(0).low

    @property
    def effective_padding(self) -> Dim:
        """How far before the input the first output sees."""
        return -self.start

    @property
    def left_context(self) -> Dim | None:
        """Inputs seen before the one an output belongs to; None where that is every one there is."""
        return self._context(lambda low, high, centre: centre - low)

    @property
    def right_context(self) -> Dim | None:
        """Inputs seen after the one an output belongs to; None where that is every one there is."""
        return self._context(lambda low, high, centre: high - centre)

    @property
    def lookahead(self) -> Dim | None:
        """Inputs that must have arrived after the one an output belongs to, before it can be computed."""
        right = self.right_context
        return None if right is None else greatest(right, 0)

    def _context(self, distance: Callable[[Dim, Dim, Dim], Dim]) -> Dim | None:
        if self.whole is not None or self.local is None:
            return None
        if isinstance(self.local, Formula):
            return distance(self.local.low, self.local.high, self.local.middle)
        spans = [(phase.span, phase.centre) for phase in self.local.phases]
        return greatest(*(distance(span.low, span.high, centre) for span, centre in spans if span))

    def ends(self, t: Dim) -> Span:
        """The first and last input that output `t` sees."""
        if self.local is None:
            return self.whole or Span(0, -1)
        low, high = self.local.ends(t)
        if self.whole is None:
            return Span(low, high)
        return Span(least(low, self.whole.low), greatest(high, self.whole.high))

    def symbols(self) -> set[Symbol]:
        """The symbols it depends on."""
        parts: list[Dim] = [] if self.whole is None else [self.whole.low, self.whole.high]
        if isinstance(self.local, Formula):
            parts += [self.local.low, self.local.high]
        elif self.local is not None:
            parts += [
                end for phase in self.local.phases if phase.span for end in (phase.span.low, phase.span.high)
            ]
            parts.append(self.local.jump)
        return set().union(*map(free_symbols, parts)) - {POSITION}


ITSELF = Field(Moving(1, (Phase(Span(0, 0), 0),)))
"""The field of an input on itself."""


def see(map: Map, field: Field, n: Extent) -> Field:
    """The field of outputs that read, through `map`, `n` positions that have `field`."""
    match map:
        case Window() | Repeated() | Transposed() | Adaptive():
            if field.local is None:
                return field
            return Field(_compose(map, field.local, n), field.whole)
        case Whole():
            return Field(None, _union(field.whole, _everything(field.local, n)))
        case Broadcast():
            seen = None if field.local is None else _hull([field.local.ends(0)])
            return Field(None, _union(field.whole, seen))
        case _:
            assert_never(map)


def _compose(
    map: Window | Repeated | Transposed | Adaptive, local: Moving | Formula, n: Extent
) -> Moving | Formula:
    if isinstance(map, Adaptive):
        map = as_window(map, n)
    if isinstance(map, Adaptive):
        size = expression(n)
        first = floor_div(POSITION * size, map.outputs)
        last = ceil_div((POSITION + 1) * size, map.outputs) - 1
        middle = floor_div(first + last, 2)
        stride = cast(Rational, sympy.sympify(size) / map.outputs) * local.stride
        return Formula(local.ends(first)[0], local.ends(last)[1], local.centre(middle), stride)
    if isinstance(map, Transposed):
        offsets = concrete_offsets(map.offsets)
        if (
            isinstance(local, Moving)
            and isinstance(map.stride, int)
            and isinstance(map.left, int)
            and offsets
        ):
            return _interleave(local, map.stride, [map.left - offset for offset in offsets])
        span = last_offset(map.offsets)
        first = ceil_div(POSITION + map.left - span, map.stride)
        last = floor_div(POSITION + map.left, map.stride)
        middle = floor_div(POSITION + map.left - floor_div(span, 2), map.stride)
        return Formula(
            local.ends(first)[0],
            local.ends(last)[1],
            local.centre(middle),
            sympy.sympify(local.stride) / map.stride,
        )
    if isinstance(map, Window):
        low, high, centre = -map.left, last_offset(map.offsets) - map.left, map.centre - map.left
    else:
        low, high, centre = map.low, map.high, map.centre
    if isinstance(local, Moving) and len(local.phases) == 1:
        seen, jump = local.phases[0].span, local.jump
        if seen is not None:
            seen = Span(seen.low + jump * low, seen.high + jump * high)
        return Moving(jump * map.stride, (Phase(seen, local.phases[0].centre + jump * centre),))
    offsets = concrete_offsets(map.offsets) if isinstance(map, Window) else None
    if isinstance(local, Moving) and isinstance(map.stride, int) and isinstance(low, int) and offsets:
        return _decimate(local, map.stride, [offset + low for offset in offsets], cast(int, centre))
    moved = POSITION * map.stride
    return Formula(
        local.ends(moved + low)[0],
        local.ends(moved + high)[1],
        local.centre(moved + centre),
        local.stride * map.stride,
    )


def _decimate(local: Moving, stride: int, taps: list[int], centre: int) -> Moving:
    """A window over a periodic field: `stride` outputs of it at a time."""
    period = len(local.phases) // gcd(stride, len(local.phases))
    jump = local.jump * (stride * period // len(local.phases))
    phases = []
    for p in range(period):
        spans = [local.ends(p * stride + tap) for tap in taps]
        phases.append(Phase(_hull(spans), local.centre(p * stride + centre)))
    return Moving(jump, tuple(phases))


def _interleave(local: Moving, stride: int, taps: list[int]) -> Moving:
    """A transposed convolution: the outputs between two inputs read differently, one phase each."""
    phases = []
    middle = max(taps) - (max(taps) - min(taps)) // 2
    for p in range(stride * len(local.phases)):
        spans = [local.ends((p + tap) // stride) for tap in taps if (p + tap) % stride == 0]
        phases.append(Phase(_hull(spans), local.centre((p + middle) // stride)))
    return Moving(local.jump, tuple(phases))


def _hull(ends: list[tuple[Dim, Dim]]) -> Span | None:
    real = [(low, high) for low, high in ends if not (isinstance(high - low, int) and high - low < 0)]
    if not real:
        return None
    return Span(least(*(low for low, _ in real)), greatest(*(high for _, high in real)))


def _everything(local: Moving | Formula | None, n: Extent) -> Span | None:
    """What all of `n` positions see together."""
    if local is None:
        return None
    if isinstance(local, Moving):
        period, last = len(local.phases), expression(n) - 1
        first = {p: phase.span for p, phase in enumerate(local.phases) if not never_negative(p - last - 1)}
        return _hull(
            [
                (span.low, span.high + local.jump * floor_div(last - p, period))
                for p, span in first.items()
                if span is not None
            ]
        )
    return Span(local.ends(0)[0], local.ends(expression(n) - 1)[1])


def join(a: Field, b: Field) -> Field:
    """What an output sees that reads position `t` of both: the union, as the interval around it.

    The strides agree; the network has been checked. The centre is that of `a`.
    """
    whole = _union(a.whole, b.whole)
    if a.local is None or b.local is None:
        return Field(a.local or b.local, whole)
    if a.local == b.local:
        return Field(a.local, whole)
    if (
        isinstance(a.local, Moving)
        and isinstance(b.local, Moving)
        and equal(a.local.jump * len(b.local.phases), b.local.jump * len(a.local.phases))
    ):
        period = lcm(len(a.local.phases), len(b.local.phases))
        phases = tuple(
            Phase(_hull([a.local.ends(t), b.local.ends(t)]), a.local.centre(t)) for t in range(period)
        )
        return Field(Moving(a.local.jump * (period // len(a.local.phases)), phases), whole)
    (low, high), (other_low, other_high) = a.local.ends(POSITION), b.local.ends(POSITION)
    low, high = least(low, other_low), greatest(high, other_high)
    return Field(Formula(low, high, a.local.centre(POSITION), a.local.stride), whole)


def _union(a: Span | None, b: Span | None) -> Span | None:
    if a is None or b is None:
        return a or b
    return Span(least(a.low, b.low), greatest(a.high, b.high))


def _by_phase(t: Expr, values: list[Dim]) -> Expr:
    period = len(values)
    cases = [(value, sympy.Eq(Mod(t, period), p)) for p, value in enumerate(values[:-1])]
    return cast(Expr, Piecewise(*cases, (values[-1], True)))
