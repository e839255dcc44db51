"""Where the axes of equations lie in a kernel, and what indices come to there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod
from typing import assert_never, cast

import sympy
from sympy import And, Eq, Expr, Integer, Mod, Mul, Or, Symbol
from sympy.logic.boolalg import Boolean

from tdnn_compiler.equations.terms import (
    Array,
    Axis,
    Fixed,
    Image,
    Index,
    Joined,
    Part,
    Seen,
    Share,
    Told,
    Turned,
)
from tdnn_compiler.expressions import Dim, floor_div
from tdnn_compiler.fusion.kernels import Flat, may_leave
from tdnn_compiler.hardware import VECTOR
from tdnn_compiler.tile.ir import Along, Condition
from tdnn_compiler.window.maps import Progression, Window, concrete_offsets, last_offset

__all__ = ["Frame", "Place", "below", "integer", "not_below", "themselves"]


def integer(name: str) -> Symbol:
    """A symbol for an index: none is negative."""
    return Symbol(name, integer=True, nonnegative=True)


@dataclass(frozen=True)
class Place:
    """An index into one dimension of an array, and what must hold for it to be inside."""

    index: Expr
    conditions: tuple[Condition, ...] = ()


@dataclass
class Frame:
    """Every axis's symbol in a kernel. `blocked` axes run in blocks; the last may reach past the end.

    `length` is the length of the sequence that an element belongs to, in positions of the input.
    """

    symbols: dict[Axis, Expr]
    blocked: frozenset[Axis] = frozenset()
    base: Symbol | None = None
    """The input's length, for all sequences."""
    length: Expr | None = None
    """The same for the one at hand."""
    along: dict[Symbol, Along] = field(default_factory=dict)
    early: frozenset[Axis] = frozenset()
    """Axes of which a block may begin before 0."""
    stops: dict[Axis, Expr] = field(default_factory=dict)
    """Where the part of an axis ends that a program is for, if its block is longer."""
    flat: Flat | None = None
    """Axes of positions that run in blocks together."""
    phases: dict[Axis, tuple[Expr, Expr]] = field(default_factory=dict)
    """Of axes that run in phases, `u·stride + phase`: u and the phase."""
    told: dict[Told, Symbol] = field(default_factory=dict)
    """The indices that tiles tell."""
    further: dict[Axis, Expr] = field(default_factory=dict)
    """How far from u the output lies that a phase reads through the tap at hand."""

    def extent(self, axis: Axis) -> Expr:
        """How far an axis runs: positions to the end of their own sequence."""
        return self.here(axis.size) if axis.kind == "position" else sympy.sympify(axis.size)

    def here(self, size: Dim) -> Expr:
        """A size for the sequence at hand: what depends on the input's length depends on its own."""
        found = sympy.sympify(size)
        if self.length is None or self.base is None:
            return found
        return found.subs(self.base, self.length)

    def place(self, own: Axis, index: Index) -> Place:
        """Where an index leads in the dimension `own` of an array."""
        match index:
            case Axis():
                at = self.symbols[index]
                ragged = own.kind == "position" and not isinstance(own.size, int) and self.length is not None
                bounds = index in self.blocked or (ragged and index.size == own.size)
                conditions = (below(at, self.extent(own)),) if bounds else ()
                if index in self.early:
                    conditions = (not_below(at, 0), *conditions)
                if index in self.stops:
                    conditions = (below(at, self.stops[index]), *conditions)
                return Place(at, conditions)
            case Fixed(place=place):
                return Place(Integer(place))
            case Part(axis=axis, start=start):
                return self._part(own, axis, start)
            case Joined(outer=outer, inner=inner):
                joined = self.symbols[outer] * inner.size + self.symbols[inner]
                bounds = (
                    below(self.symbols[axis], axis.size) for axis in (outer, inner) if axis in self.blocked
                )
                return Place(joined, tuple(bounds))
            case Seen():
                return self._seen(own, index)
            case Turned():
                return self._turned(own, index)
            case Image():
                return self._image(index)
            case Told():
                at = self.told[index]
                return Place(at, (not_below(at, 0), below(at, own.size)))
            case _:
                assert_never(index)

    def row(self, own: tuple[Axis, ...], index: tuple[Index, ...]) -> Place:
        """Where indices lead in several dimensions of positions that are one in memory."""
        named = tuple(axis for item in index for axis in themselves(item))
        if self.flat is not None and named == self.flat.parts and size_of(own) == self.flat.size:
            at = self.symbols[self.flat]
            return Place(at, (below(at, self.extent(self.flat)),) if self.flat in self.blocked else ())
        if len(own) == 1:
            return self.place(own[0], index[0])
        at = Integer(0)
        conditions: list[Condition] = []
        for axis, item in zip(own, index, strict=True):
            place = self.place(axis, item)
            at = at * sympy.sympify(axis.size) + place.index
            conditions += place.conditions
        return Place(at, tuple(conditions))

    def inside(self, own: Axis, index: Index, left: Dim, right: Dim) -> tuple[Condition, ...]:
        """Conditions for an index to lie inside of a sequence that is widened on both sides."""
        place = self.place(own, index)
        special = tuple(c for c in place.conditions if isinstance(c, Eq | Or | And))
        return (*special, not_below(place.index, -left), below(place.index, self.extent(own) + right))

    def share(self, share: Share, number: Symbol) -> tuple[Expr, Expr]:
        """Where a share begins and where it ends, by its `number`, which is 64 bits wide."""
        length, many = self.extent(share.of), sympy.sympify(share.among.size)
        begin = sympy.floor(number * length / many, evaluate=False)
        end = sympy.floor(((number + 1) * length + many - 1) / many, evaluate=False)
        return cast(Expr, begin), cast(Expr, end)

    def _part(self, own: Axis, axis: Axis, start: int) -> Place:
        at = self.symbols[axis]
        conditions: list[Condition] = []
        if axis in self.blocked:
            conditions.append(below(at, axis.size))
        if start < 0:
            conditions.append(not_below(at + start, 0))
        if not (isinstance(axis.size, int) and isinstance(own.size, int) and axis.size + start <= own.size):
            conditions.append(below(at + start, own.size))
        return Place(at + start, tuple(conditions))

    def _seen(self, own: Axis, index: Seen) -> Place:
        window, extent = index.window, self.extent(own)
        left = self.here(window.left)
        at = self.symbols[index.at]
        position = at * window.stride + self.offset(window, index.tap) - left
        last = floor_div(extent + self.here(window.room), window.stride, flat=False)
        # The same through every tap, so that it is asked once and not in every step of a loop.
        outputs = (below(at, last + 1),) if index.at in self.blocked else ()
        if index.at in self.early and window.edge != "zeros":
            # A border that is made of what is inside has only so many positions.
            outputs = (not_below(at, 0), *outputs)
        # Past the last tap lies what another output reads.
        taps = (below(self.symbols[index.tap], index.tap.size),) if index.tap in self.blocked else ()
        match window.edge:
            case "zeros" if index.at in self.blocked - self.early and not may_leave(own, index):
                return Place(position, (*outputs, *taps))
            case "zeros":
                low = () if left == 0 and index.at not in self.early else (not_below(position, 0),)
                return Place(position, (*low, below(position, extent), *taps))
            case "replicate":
                inner: Expr = sympy.Min(sympy.Max(position, 0, evaluate=False), extent - 1, evaluate=False)
            case "circular":
                inner = _choose(
                    below(position, 0),
                    position + extent,
                    _choose(below(position, extent), position, position - extent),
                )
            case "reflect":
                end = 2 * (extent - 1) - position
                inner = _choose(
                    below(position, 0), -position, _choose(below(position, extent), position, end)
                )
            case _:
                assert_never(window.edge)
        return Place(inner, (*outputs, *taps))

    def _turned(self, own: Axis, index: Turned) -> Place:
        window = index.window
        stride = window.stride
        if index.at in self.phases:
            at = self.phases[index.at][0] + self.further[index.tap]
            return Place(at, (not_below(at, 0), below(at, self.extent(own))))
        apart = self.symbols[index.at] + self.here(window.left) - self.offset(window, index.tap)
        if stride == 1:
            return Place(apart, (not_below(apart, 0), below(apart, self.extent(own))))
        output = sympy.floor(apart / sympy.sympify(stride), evaluate=False)
        whole = Eq(Mod(apart, stride, evaluate=False), 0, evaluate=False)
        return Place(output, (not_below(apart, 0), whole, below(apart, self.extent(own) * stride)))

    def _image(self, index: Image) -> Place:
        i, m, n = self.symbols[index.at], self.symbols[index.image], self.extent(index.at)
        left, right = self.here(index.left), self.here(index.right)
        match index.edge:
            case "reflect":
                place = _choose(Eq(m, 0), i + left, _choose(Eq(m, 1), left - i, left + 2 * (n - 1) - i))
                first = And(Eq(m, 1), not_below(i, 1), below(i, left + 1))
                second = And(Eq(m, 2), below(i, n - 1), not_below(i, n - 1 - right))
            case "circular":
                place = _choose(Eq(m, 0), i + left, _choose(Eq(m, 1), i + left - n, i + left + n))
                first = And(Eq(m, 1), not_below(i + left, n))
                second = And(Eq(m, 2), below(i, right))
            case _:
                # Padding that cuts positions off has no copies of the first.
                many = sympy.sympify(max(0, index.left)) if isinstance(index.left, int) else left
                place = _choose(
                    Eq(m, 0), i + left, _choose(below(m, many + 1), m - 1, n + m - 1 + left - many)
                )
                first = And(not_below(m, 1), below(m, many + 1), Eq(i, 0))
                # Of a number of copies that is known there are no more.
                here = () if (left + right).is_Integer else (below(m, left + right + 1),)
                second = And(not_below(m, many + 1), *here, Eq(i, n - 1))
        there = (not_below(place, 0),) if isinstance(index.left, int) and index.left < 0 else ()
        return Place(place, (below(i, n), *there, Or(Eq(m, 0), first, second)))

    def offset(self, window: Window, tap: Axis) -> Expr:
        """The offset of a tap: a formula where the taps are regular, otherwise a choice."""
        at = self.symbols[tap]
        if isinstance(window.offsets, Progression):
            return cast(Expr, at * window.offsets.step)
        offsets = concrete_offsets(window.offsets)
        assert offsets is not None
        steps = {b - a for a, b in pairwise(offsets)}
        if len(steps) <= 1:
            return cast(Expr, offsets[0] + at * (steps.pop() if steps else 0))
        found: Expr = Integer(offsets[-1])
        for number in range(len(offsets) - 2, -1, -1):
            found = _choose(Eq(at, number), Integer(offsets[number]), found)
        return found


def below(left: Dim, right: Dim) -> Boolean:
    """`left < right`, as it stands: sympy would rewrite floors into fractions."""
    return sympy.StrictLessThan(left, right, evaluate=False)


def not_below(left: Dim, right: Dim) -> Boolean:
    """`left >= right`, as it stands."""
    return sympy.GreaterThan(left, right, evaluate=False)


def _choose(condition: Condition, yes: Expr, no: Expr) -> Expr:
    return cast(Expr, sympy.Piecewise((yes, condition), (no, True), evaluate=False))


def in_memory(array: Array) -> Array:
    """An array with rows that are whole vectors."""
    *rest, last = array.axes
    whole = isinstance(last.size, int) and (last.size < VECTOR or last.size % VECTOR == 0)
    if array.type != "data" or not rest or whole or not isinstance(last.size, int):
        return array
    wider = Axis(last.name, -(-last.size // VECTOR) * VECTOR, last.kind)
    return Array(array.key, (*rest, wider), array.type)


def dimensions(axes: tuple[Axis, ...]) -> Iterator[tuple[Axis, ...]]:
    """The axes of each dimension in memory: positions are one with those before, if their number is known."""
    found: list[list[Axis]] = []
    for axis in axes:
        joins = axis.kind == "position" and isinstance(axis.size, int)
        if joins and found and found[-1][0].kind == "position":
            found[-1].append(axis)
        else:
            found.append([axis])
    yield from map(tuple, found)


def positions_in(axes: Iterable[Axis]) -> Expr:
    """How many positions of one sequence there are."""
    return Mul(*(sympy.sympify(axis.size) for axis in axes if axis.kind == "position"))


def array_sizes(array: Array) -> tuple[Expr, ...]:
    """The sizes of an array in memory."""
    return tuple(Mul(*(sympy.sympify(axis.size) for axis in axes)) for axes in dimensions(array.axes))


def size_of(axes: tuple[Axis, ...]) -> Dim:
    return prod((axis.size for axis in axes[1:]), start=axes[0].size)


def themselves(index: Index) -> tuple[Index, ...]:
    """The axes that an index is; a window of one tap that does not move is no window."""
    match index:
        case Joined(outer=outer, inner=inner):
            return outer, inner
        case Seen(at=at, tap=tap, window=window) | Turned(at=at, tap=tap, window=window):
            still = tap.size == window.stride == 1 and window.left == last_offset(window.offsets) == 0
            return (at,) if still else (index,)
        case _:
            return (index,)
