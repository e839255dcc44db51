"""Receptive fields along one axis: windows composed, joined at branches, and read off.

For a chain of windows the field of output `t` is the interval `[t·jump + low, t·jump + high]`. A transposed
convolution makes it periodic: one such interval for each phase of `t`. Where not even the period is a
number, the ends are expressions in the output index `t`. Global operations add an interval that does not
move with `t` at all. Where an output stands, `place` tells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import assert_never, cast

import sympy
from sympy import Expr, Mod, Piecewise, Rational, Symbol

from tdnn_compiler.symbolic.expressions import (
    Dim,
    ceil_div,
    equal,
    floor_div,
    free_symbols,
    greatest,
    least,
    never_negative,
    substitute,
)
from tdnn_compiler.symbolic.length import Extent, extent_expression
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    GlobalMap,
    Map,
    Offsets,
    Progression,
    Repeated,
    Transposed,
    Window,
    as_window,
    concrete_offsets,
    last_offset,
)
from tdnn_compiler.symbolic.place import (
    ITS_OWN,
    Exact,
    Place,
    compose_places,
    divide_exactly,
    express_point,
    frame_of,
    is_between,
    later_place,
    transposed_place,
)

__all__ = [
    "ITSELF",
    "POSITION",
    "Field",
    "PeriodicField",
    "Span",
    "SymbolicField",
    "compose_field",
    "join_fields",
]

POSITION = Symbol("t", integer=True, nonnegative=True)
"""The output index in a field that is an expression of it."""

MOST_PHASES = 1 << 12
"""More phases than these are told as expressions in the output index."""


@dataclass(frozen=True)
class Span:
    """The inputs from `low` up to and including `high`; before clipping to the input."""

    low: Dim
    high: Dim

    @property
    def size(self) -> Dim:
        return self.high - self.low + 1


@dataclass(frozen=True)
class PeriodicField:
    """Output `q·period + p` reads `phases[p]` (None: nothing) moved by `q·jump`."""

    jump: Dim
    phases: tuple[Span | None, ...]
    place: Place = ITS_OWN

    @property
    def period(self) -> int:
        return len(self.phases)

    @property
    def step(self) -> Exact:
        """Input positions from one output to the next; a fraction after a transposed convolution."""
        return divide_exactly(self.jump, self.period)

    def ends(self, t: Dim) -> tuple[Dim, Dim]:
        """The first and last input of output `t`; first > last where it reads none."""
        period = self.period
        moved = self.jump * floor_div(t, period)
        if isinstance(t, int) or period == 1:
            span = self.phases[0 if period == 1 else cast(int, t) % period]
            return (0, -1) if span is None else (moved + span.low, moved + span.high)
        seen = _select_by_phase(t, self.phases)
        return moved + seen.low, moved + seen.high


@dataclass(frozen=True)
class SymbolicField:
    """Ends that are expressions in `POSITION`: fields whose phases are not a number of numbers.

    From one `period` of outputs to the next neither end goes back.
    """

    low: Dim
    high: Dim
    place: Place
    step: Exact
    period: int = 1

    def ends(self, t: Dim) -> tuple[Dim, Dim]:
        return substitute(self.low, {POSITION: t}), substitute(self.high, {POSITION: t})


@dataclass(frozen=True)
class Field:
    """What one output sees of one input, along one axis, before clipping to the input.

    `local` moves with the output; `global_span` is what every output sees alike (global pooling, gates,
    normalisation over positions). Either may be missing. Behind a global operation, outputs that read
    nothing (between the taps of a transposed convolution) are not told apart: supports tell them.
    """

    local: PeriodicField | SymbolicField | None
    global_span: Span | None = None

    @property
    def unbounded(self) -> bool:
        """Whether the field grows with the input."""
        return self.global_span is not None

    @property
    def period(self) -> int | None:
        """How many phases of outputs there are; None where that is not a number."""
        return self.local.period if isinstance(self.local, PeriodicField) else None

    @property
    def stride(self) -> Dim | Rational | None:
        """Input positions from one output to the next; None where all outputs see the same."""
        return None if self.local is None else express_point(self.local.step)

    @property
    def size(self) -> Dim:
        """Inputs from the first to the last that one output sees, holes counted.

        The largest over the phases; an expression in the output index `t` where the phases are no number.
        """
        match self.local:
            case None if self.global_span is None:
                return 0
            case None:
                return cast(Span, self.global_span).size
            case PeriodicField(phases=phases):
                local = greatest(*(span.size if span else 0 for span in phases))
            case SymbolicField(low=low, high=high):
                local = high - low + 1
            case _:
                assert_never(self.local)
        return local if self.global_span is None else greatest(local, self.global_span.size)

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

    def frame_point(self, t: Dim) -> Exact | None:
        """Where output `t` stands among the inputs, exactly; None where all outputs see the same.

        The module `place` says how that is found.
        """
        return None if self.local is None else self.local.step * t + self.local.place.frame

    def frame(self, t: Dim) -> Dim | None:
        """The input that output `t` stands at; between two of them, the earlier."""
        point = self.frame_point(t)
        return None if point is None else frame_of(point)

    @property
    def between_frames(self) -> bool:
        """Whether some output is known to stand between two inputs, and not at either of them."""
        if self.local is None:
            return False
        points = [self.frame_point(t) for t in range(self.local.period)]
        return any(
            isinstance(point, int | Fraction) and is_between(point, self.local.step) for point in points
        )

    @cached_property
    def contexts(self) -> tuple[tuple[Dim, Dim], ...]:
        """Inputs seen before and after the one that an output stands at, for each phase that sees any.

        Empty where an output sees every input there is.
        """
        if self.global_span is not None or self.local is None:
            return ()
        if isinstance(self.local, SymbolicField):
            spans: dict[Dim, Span | None] = {POSITION: Span(self.local.low, self.local.high)}
        else:
            spans = dict(enumerate(self.local.phases))
        frames = {t: cast(Dim, self.frame(t)) for t in spans}
        return tuple((frames[t] - span.low, span.high - frames[t]) for t, span in spans.items() if span)

    @property
    def left_context(self) -> Dim | None:
        """Inputs seen before the one an output stands at, the most over its phases; None for every one."""
        return self._most(left for left, _ in self.contexts)

    @property
    def right_context(self) -> Dim | None:
        """Inputs seen after the one an output stands at, the most over its phases; None for every one."""
        return self._most(right for _, right in self.contexts)

    def _most(self, distances: Iterable[Dim]) -> Dim | None:
        if self.global_span is not None or self.local is None:
            return None
        return greatest(*set(distances) or {0})

    @property
    def lookahead(self) -> Dim | None:
        """Inputs that must have arrived after the one an output stands at, before it can be computed."""
        right = self.right_context
        return None if right is None else greatest(right, 0)

    def ends(self, t: Dim) -> Span:
        """The first and last input that output `t` sees."""
        if self.local is None:
            return self.global_span or Span(0, -1)
        low, high = self.local.ends(t)
        if self.global_span is None:
            return Span(low, high)
        return Span(least(low, self.global_span.low), greatest(high, self.global_span.high))

    def symbols(self) -> set[Symbol]:
        """The symbols it depends on."""
        parts: list[Dim] = [] if self.global_span is None else [self.global_span.low, self.global_span.high]
        if isinstance(self.local, SymbolicField):
            parts += [self.local.low, self.local.high]
        elif self.local is not None:
            parts += [end for span in self.local.phases if span for end in (span.low, span.high)]
            parts.append(self.local.jump)
        return set().union(*map(free_symbols, parts)) - {POSITION}


ITSELF = Field(PeriodicField(1, (Span(0, 0),)))
"""The field of an input on itself."""


def compose_field(map: Map, field: Field, n: Extent) -> Field:
    """The field of outputs that read, through `map`, `n` positions that have `field`."""
    match map:
        case Window() | Repeated() | Transposed() | Adaptive():
            if field.local is None:
                return field
            return Field(_compose_local(map, field.local, n), field.global_span)
        case GlobalMap():
            return Field(None, _unite_spans(field.global_span, _span_of_all(field.local, n)))
        case Broadcast():
            seen = None if field.local is None else _hull_of([field.local.ends(0)])
            return Field(None, _unite_spans(field.global_span, seen))
        case _:
            assert_never(map)


def _compose_local(
    map: Window | Repeated | Transposed | Adaptive, local: PeriodicField | SymbolicField, n: Extent
) -> PeriodicField | SymbolicField:
    if isinstance(map, Adaptive):
        map = as_window(map, n)
    match map:
        case Window():
            taps = [tap - map.left for tap in _outermost_taps(map.offsets, local.period)]
            return _slide_window(local, map.stride, taps, map.place)
        case Repeated():
            return _slide_window(local, map.stride, [map.low, map.high], map.place)
        case Transposed():
            return _stretch_transposed(local, map)
        case Adaptive():
            return _adapt_pool(local, map.outputs, n)
        case _:
            assert_never(map)


def _outermost_taps(offsets: Offsets, period: int) -> list[Dim]:
    """The taps among which are those that see furthest, where ends go back within a period alone."""
    if period == 1:
        return [0, last_offset(offsets)]
    if isinstance(offsets, tuple):
        return list(offsets)
    count, step = offsets.count, offsets.step
    if isinstance(count, int) and count <= 2 * period:
        return [i * step for i in range(count)]
    firsts = [least(i, count - 1) for i in range(period)]
    return [i * step for i in (*firsts, *(count - 1 - first for first in reversed(firsts)))]


def _slide_window(
    local: PeriodicField | SymbolicField, stride: Dim, taps: list[Dim], place: Place
) -> PeriodicField | SymbolicField:
    """A window whose ends are among its `taps`, counted from `t·stride`."""
    place = compose_places(local.place, local.step, place, local.step * stride)
    if isinstance(local, PeriodicField) and local.period == 1:
        jump, seen = local.jump, local.phases[0]
        if seen is not None:
            seen = Span(seen.low + jump * taps[0], seen.high + jump * taps[-1])
        return PeriodicField(jump * stride, (seen,), place)
    if (
        isinstance(local, PeriodicField)
        and isinstance(stride, int)
        and all(isinstance(tap, int) for tap in taps)
    ):
        period = local.period // gcd(stride, local.period)
        jump = local.jump * (stride * period // local.period)
        phases = tuple(_span_of(local, [p * stride + tap for tap in taps]) for p in range(period))
        return PeriodicField(jump, phases, place)
    seen = _span_of(local, [POSITION * stride + tap for tap in taps])
    return _make_symbolic(seen, place, local.step * stride, local.period)


def _make_symbolic(seen: Span | None, place: Place, step: Exact, period: int) -> SymbolicField:
    low, high = (0, -1) if seen is None else (seen.low, seen.high)
    return SymbolicField(low, high, place, step, period)


def _stretch_transposed(
    local: PeriodicField | SymbolicField, map: Transposed
) -> PeriodicField | SymbolicField:
    """A transposed convolution: the outputs between two inputs read differently, one phase each.

    With symbols in its arguments, all that lies between the first and the last tap counts as read.
    """
    stride, left, span = map.stride, map.left, last_offset(map.offsets) + 1
    place, step = (
        transposed_place(local.place, local.step, stride, 2 * left - span),
        divide_exactly(local.step, stride),
    )
    meeting = _taps_by_phase(map, local.period)
    if meeting and isinstance(local, PeriodicField):
        positions = (
            [(p + cast(int, left) - tap) // len(meeting) for tap in meeting[p % len(meeting)]]
            for p in range(len(meeting) * local.period)
        )
        return PeriodicField(local.jump, tuple(_span_of(local, read) for read in positions), place)
    without_holes = isinstance(map.offsets, Progression) and map.offsets.step == 1
    if meeting and not (without_holes and never_negative(span - stride)):
        moved = POSITION + left
        seen = [_span_of(local, [(moved - tap) / stride for tap in taps]) for taps in meeting]
        return _make_symbolic(_select_by_phase(POSITION, seen), place, step, len(meeting) * local.period)
    first, last = ceil_div(POSITION + left - span + 1, stride), floor_div(POSITION + left, stride)
    return _make_symbolic(
        _span_of(local, _outermost_positions(local.period, first, last)), place, step, local.period
    )


def _taps_by_phase(map: Transposed, period: int) -> list[list[int]] | None:
    """For each of `stride` phases of outputs the taps that meet an input, without those between others.

    None where they are not a number of numbers.
    """
    stride, left, offsets = map.stride, map.left, map.offsets
    if not isinstance(stride, int) or not isinstance(left, int) or stride * period > MOST_PHASES:
        return None
    if isinstance(offsets, tuple) or not isinstance(offsets.step, int):
        taps = concrete_offsets(offsets)
        if taps is None:
            return None
        taps.sort(reverse=True)
        return [[tap for tap in taps if (p + left - tap) % stride == 0] for p in range(stride)]
    count, step = offsets.count, offsets.step
    if not isinstance(count, int):
        return None
    shared = gcd(step, stride)
    every, again = stride // shared, pow(step // shared, -1, stride // shared)
    found: list[list[int]] = []
    for p in range(left, left + stride):
        first = p // shared * again % every if p % shared == 0 else count
        met = range(first, count, every)
        outer = met if len(met) <= 2 * period else [*met[:period], *met[-period:]]
        found.append([tap * step for tap in reversed(outer)])
    return found


def _adapt_pool(
    local: PeriodicField | SymbolicField, outputs: Dim, n: Extent
) -> PeriodicField | SymbolicField:
    """Adaptive pooling of `n` positions, whose windows differ."""
    size = extent_expression(n)
    each = divide_exactly(size, outputs)
    more = max(each - 1, 0) if isinstance(each, int | Fraction) else greatest(each - 1, 0)
    place = compose_places(local.place, local.step, Place(0, divide_exactly(more, 2)), local.step * each)

    def seen(t: Dim) -> Span | None:
        first, last = floor_div(t * size, outputs), ceil_div((t + 1) * size, outputs) - 1
        return _span_of(local, _outermost_positions(local.period, first, last))

    if not isinstance(local, PeriodicField) or not isinstance(size, int) or not isinstance(outputs, int):
        return _make_symbolic(seen(POSITION), place, local.step * each, 1)
    shared = gcd(size, outputs)
    again = local.period // gcd(size // shared, local.period)
    jump = local.jump * (size // shared * again // local.period)
    return PeriodicField(jump, tuple(seen(t) for t in range(outputs // shared * again)), place)


def _outermost_positions(period: int, first: Dim, last: Dim) -> list[Dim]:
    """The positions from `first` to `last` among which are those that see furthest."""
    if isinstance(first, int) and isinstance(last, int) and last - first < 2 * period:
        return list(range(first, last + 1))
    firsts = [least(first + i, last) for i in range(period)]
    return [*firsts, *(greatest(last - i, first) for i in reversed(range(period)))]


def _span_of(local: PeriodicField | SymbolicField, positions: Sequence[Dim]) -> Span | None:
    """What some positions, the first to the last, see together."""
    if local.period == 1 and positions:
        return _hull_of([(local.ends(positions[0])[0], local.ends(positions[-1])[1])])
    return _hull_of([local.ends(t) for t in positions])


def _hull_of(ends: list[tuple[Dim, Dim]]) -> Span | None:
    real = [(low, high) for low, high in ends if not (isinstance(high - low, int) and high - low < 0)]
    if not real:
        return None
    return Span(least(*(low for low, _ in real)), greatest(*(high for _, high in real)))


def _span_of_all(local: PeriodicField | SymbolicField | None, n: Extent) -> Span | None:
    """What all of `n` positions see together."""
    if local is None:
        return None
    last = extent_expression(n) - 1
    if isinstance(local, SymbolicField):
        return _span_of(local, _outermost_positions(local.period, 0, last))
    seen = [
        (span.low, span.high + local.jump * floor_div(last - p, local.period))
        for p, span in enumerate(local.phases)
        if span is not None and not never_negative(p - last - 1)
    ]
    return _hull_of(seen)


def join_fields(a: Field, b: Field) -> Field:
    """What an output sees that reads position `t` of both: the union, as the interval around it.

    The strides agree; the network has been checked. It stands at the later of the two places.
    """
    whole = _unite_spans(a.global_span, b.global_span)
    if a.local is None or b.local is None:
        return Field(a.local or b.local, whole)
    if a.local == b.local:
        return Field(a.local, whole)
    place = later_place(a.local.place, b.local.place)
    period = lcm(a.local.period, b.local.period)
    if (
        isinstance(a.local, PeriodicField)
        and isinstance(b.local, PeriodicField)
        and equal(a.local.jump * b.local.period, b.local.jump * a.local.period)
    ):
        phases = tuple(_hull_of([a.local.ends(t), b.local.ends(t)]) for t in range(period))
        return Field(PeriodicField(a.local.jump * (period // a.local.period), phases, place), whole)
    seen = _hull_of([a.local.ends(POSITION), b.local.ends(POSITION)])
    return Field(_make_symbolic(seen, place, a.local.step, period), whole)


def _unite_spans(a: Span | None, b: Span | None) -> Span | None:
    if a is None or b is None:
        return a or b
    return Span(least(a.low, b.low), greatest(a.high, b.high))


def _select_by_phase(t: Expr, spans: Sequence[Span | None]) -> Span:
    """The ends at an output index that is an expression: a case for each phase."""
    period = len(spans)
    lows = [sympy.oo if span is None else span.low for span in spans]
    highs = [-sympy.oo if span is None else span.high for span in spans]

    def cases(values: list[Dim]) -> Expr:
        told = [(value, sympy.Eq(Mod(t, period), p)) for p, value in enumerate(values[:-1])]
        return cast(Expr, Piecewise(*told, (values[-1], True)))

    return Span(cases(lows), cases(highs))
