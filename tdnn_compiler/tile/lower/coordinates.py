"""Where the axes of equations lie in a kernel, and what indices come to there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod
from typing import assert_never, cast

import sympy
from sympy import And, Eq, Expr, Integer, Mod, Mul, Or, Symbol
from sympy.logic.boolalg import Boolean

from tdnn_compiler.equations.ir import (
    AdaptiveWindowSize,
    Array,
    Axis,
    ConstantIndex,
    GatherIndex,
    Index,
    LinearIndex,
    OffsetIndex,
    PaddingIndex,
    QuotientIndex,
    StridedIndex,
    TransposedIndex,
)
from tdnn_compiler.equations.passes.hardware import VECTOR
from tdnn_compiler.plan.kernels import FlatAxis, may_leave_bounds, skip_still_window
from tdnn_compiler.symbolic.expressions import Dim, floor_div
from tdnn_compiler.symbolic.maps import Progression, Window, concrete_offsets
from tdnn_compiler.tile.ir import Condition, TileDimension

__all__ = ["Coordinates", "Location", "axes_of_index", "index_symbol", "is_below", "is_not_below"]


def index_symbol(name: str) -> Symbol:
    """A symbol for an index: none is negative."""
    return Symbol(name, integer=True, nonnegative=True)


@dataclass(frozen=True)
class Location:
    """An index into one dimension of an array, and what must hold for it to be inside."""

    index: Expr
    conditions: tuple[Condition, ...] = ()


@dataclass
class Coordinates:
    """Every axis's symbol in a kernel. `blocked` axes run in blocks; the last may reach past the end.

    `lengths` are those of the sequence that an element belongs to, in positions of the inputs.
    """

    symbols: dict[Axis, Expr]
    blocked: frozenset[Axis] = frozenset()
    lengths: dict[Symbol, Expr] = field(default_factory=dict)
    """By the lengths of the inputs, for all sequences; empty where these are as long."""
    along: dict[Symbol, TileDimension] = field(default_factory=dict)
    early_axes: frozenset[Axis] = frozenset()
    """Axes of which a block may begin before 0."""
    part_ends: dict[Axis, Expr] = field(default_factory=dict)
    """Where the part of an axis ends that a program is for, if its block is longer."""
    flat: FlatAxis | None = None
    """Axes of positions that run in blocks together."""
    phases: dict[Axis, tuple[Expr, Expr]] = field(default_factory=dict)
    """Of axes that run in phases, `u·stride + phase`: u and the phase."""
    gathered: dict[GatherIndex, Symbol] = field(default_factory=dict)
    """The indices that tiles tell."""
    read_shift: dict[Axis, Expr] = field(default_factory=dict)
    """How far from u the output lies that a phase reads through the tap at hand."""
    told: dict[Axis, Symbol] = field(default_factory=dict)
    """The sizes of axes that kernels are told."""

    def extent(self, axis: Axis) -> Expr:
        """How far an axis runs: positions to the end of their own sequence."""
        if axis.kind == "position":
            return self.size_here(axis.size)
        return self.told.get(axis, sympy.sympify(axis.size))

    def size_here(self, size: Dim) -> Expr:
        """A size for the sequence at hand: what depends on the input's length depends on its own."""
        found = sympy.sympify(size)
        return found.subs(list(self.lengths.items())) if self.lengths else found

    def place(self, own: Axis, index: Index) -> Location:
        """Where an index leads in the dimension `own` of an array."""
        match index:
            case Axis():
                at = self.symbols[index]
                ragged = own.kind == "position" and not isinstance(own.size, int) and bool(self.lengths)
                bounds = index in self.blocked or (ragged and index.size == own.size)
                conditions = (is_below(at, self.extent(own)),) if bounds else ()
                if index in self.early_axes:
                    conditions = (is_not_below(at, 0), *conditions)
                if index in self.part_ends:
                    conditions = (is_below(at, self.part_ends[index]), *conditions)
                return Location(at, conditions)
            case ConstantIndex(place=place):
                return Location(Integer(place))
            case OffsetIndex(axis=axis, start=start):
                return self._offset(own, axis, start)
            case LinearIndex(outer=outer, inner=inner):
                joined = self.symbols[outer] * inner.size + self.symbols[inner]
                bounds = (
                    is_below(self.symbols[axis], axis.size) for axis in (outer, inner) if axis in self.blocked
                )
                return Location(joined, tuple(bounds))
            case QuotientIndex(axis=axis, size=size):
                at = cast(Expr, sympy.floor(self.symbols[axis] / Integer(size), evaluate=False))
                return Location(
                    at, (is_below(self.symbols[axis], axis.size),) if axis in self.blocked else ()
                )
            case StridedIndex():
                return self._strided(own, index)
            case TransposedIndex():
                return self._transposed(own, index)
            case PaddingIndex():
                return self._padding(index)
            case GatherIndex():
                at = self.gathered[index]
                return Location(at, (is_not_below(at, 0), is_below(at, own.size)))
            case _:
                assert_never(index)

    def row(self, own: tuple[Axis, ...], index: tuple[Index, ...]) -> Location:
        """Where indices lead in several dimensions of positions that are one in memory."""
        named = tuple(axis for item in index for axis in axes_of_index(item))
        if self.flat is not None and named == self.flat.parts and multiply_axis_sizes(own) == self.flat.size:
            at = self.symbols[self.flat]
            return Location(at, (is_below(at, self.extent(self.flat)),) if self.flat in self.blocked else ())
        if len(own) == 1:
            return self.place(own[0], index[0])
        at = Integer(0)
        conditions: list[Condition] = []
        for axis, item in zip(own, index, strict=True):
            place = self.place(axis, item)
            at = at * sympy.sympify(axis.size) + place.index
            conditions += place.conditions
        return Location(at, tuple(conditions))

    def inside_conditions(self, own: Axis, index: Index, left: Dim, right: Dim) -> tuple[Condition, ...]:
        """Conditions for an index to lie inside of a sequence that is widened on both sides."""
        place = self.place(own, index)
        special = tuple(c for c in place.conditions if isinstance(c, Eq | Or | And))
        return (*special, is_not_below(place.index, -left), is_below(place.index, self.extent(own) + right))

    def share(self, share: AdaptiveWindowSize, number: Symbol) -> tuple[Expr, Expr]:
        """Where a share begins and where it ends, by its `number`, which is 64 bits wide."""
        length, many = self.extent(share.of), sympy.sympify(share.among.size)
        begin = sympy.floor(number * length / many, evaluate=False)
        end = sympy.floor(((number + 1) * length + many - 1) / many, evaluate=False)
        return cast(Expr, begin), cast(Expr, end)

    def _offset(self, own: Axis, axis: Axis, start: int) -> Location:
        at = self.symbols[axis]
        conditions: list[Condition] = []
        if axis in self.blocked:
            conditions.append(is_below(at, axis.size))
        if start < 0:
            conditions.append(is_not_below(at + start, 0))
        if not (isinstance(axis.size, int) and isinstance(own.size, int) and axis.size + start <= own.size):
            conditions.append(is_below(at + start, own.size))
        return Location(at + start, tuple(conditions))

    def _strided(self, own: Axis, index: StridedIndex) -> Location:
        window, extent = index.window, self.extent(own)
        left = self.size_here(window.left)
        at = self.symbols[index.at]
        position = at * window.stride + self.offset(window, index.tap) - left
        last = floor_div(extent + self.size_here(window.room), window.stride, flat=False)
        # The same through every tap, so that it is asked once and not in every step of a loop.
        outputs = (is_below(at, last + 1),) if index.at in self.blocked else ()
        if index.at in self.early_axes and window.edge != "zeros":
            # A border that is made of what is inside has only so many positions.
            outputs = (is_not_below(at, 0), *outputs)
        # Past the last tap lies what another output reads.
        taps = (is_below(self.symbols[index.tap], index.tap.size),) if index.tap in self.blocked else ()
        match window.edge:
            case "zeros" if index.at in self.blocked - self.early_axes and not may_leave_bounds(own, index):
                return Location(position, (*outputs, *taps))
            case "zeros":
                low = () if left == 0 and index.at not in self.early_axes else (is_not_below(position, 0),)
                return Location(position, (*low, is_below(position, extent), *taps))
            case "replicate":
                inner: Expr = sympy.Min(sympy.Max(position, 0, evaluate=False), extent - 1, evaluate=False)
            case "circular":
                inner = _choose_index(
                    is_below(position, 0),
                    position + extent,
                    _choose_index(is_below(position, extent), position, position - extent),
                )
            case "reflect":
                end = 2 * (extent - 1) - position
                inner = _choose_index(
                    is_below(position, 0), -position, _choose_index(is_below(position, extent), position, end)
                )
            case _:
                assert_never(window.edge)
        return Location(inner, (*outputs, *taps))

    def _transposed(self, own: Axis, index: TransposedIndex) -> Location:
        window = index.window
        stride = window.stride
        if index.at in self.phases:
            at = self.phases[index.at][0] + self.read_shift[index.tap]
            return Location(at, (is_not_below(at, 0), is_below(at, self.extent(own))))
        apart = self.symbols[index.at] + self.size_here(window.left) - self.offset(window, index.tap)
        if stride == 1:
            return Location(apart, (is_not_below(apart, 0), is_below(apart, self.extent(own))))
        output = sympy.floor(apart / sympy.sympify(stride), evaluate=False)
        whole = Eq(Mod(apart, stride, evaluate=False), 0, evaluate=False)
        return Location(output, (is_not_below(apart, 0), whole, is_below(apart, self.extent(own) * stride)))

    def _padding(self, index: PaddingIndex) -> Location:
        i, m, n = self.symbols[index.at], self.symbols[index.image], self.extent(index.at)
        left, right = self.size_here(index.left), self.size_here(index.right)
        match index.edge:
            case "reflect":
                place = _choose_index(
                    Eq(m, 0), i + left, _choose_index(Eq(m, 1), left - i, left + 2 * (n - 1) - i)
                )
                first = And(Eq(m, 1), is_not_below(i, 1), is_below(i, left + 1))
                second = And(Eq(m, 2), is_below(i, n - 1), is_not_below(i, n - 1 - right))
            case "circular":
                place = _choose_index(Eq(m, 0), i + left, _choose_index(Eq(m, 1), i + left - n, i + left + n))
                first = And(Eq(m, 1), is_not_below(i + left, n))
                second = And(Eq(m, 2), is_below(i, right))
            case _:
                # Padding that cuts positions off has no copies of the first.
                many = sympy.sympify(max(0, index.left)) if isinstance(index.left, int) else left
                place = _choose_index(
                    Eq(m, 0), i + left, _choose_index(is_below(m, many + 1), m - 1, n + m - 1 + left - many)
                )
                first = And(is_not_below(m, 1), is_below(m, many + 1), Eq(i, 0))
                # Of a number of copies that is known there are no more.
                here = () if (left + right).is_Integer else (is_below(m, left + right + 1),)
                second = And(is_not_below(m, many + 1), *here, Eq(i, n - 1))
        there = (is_not_below(place, 0),) if isinstance(index.left, int) and index.left < 0 else ()
        return Location(place, (is_below(i, n), *there, Or(Eq(m, 0), first, second)))

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
            found = _choose_index(Eq(at, number), Integer(offsets[number]), found)
        return found


def is_below(left: Dim, right: Dim) -> Boolean:
    """`left < right`, as it stands: sympy would rewrite floors into fractions."""
    return sympy.StrictLessThan(left, right, evaluate=False)


def is_not_below(left: Dim, right: Dim) -> Boolean:
    """`left >= right`, as it stands."""
    return sympy.GreaterThan(left, right, evaluate=False)


def _choose_index(condition: Condition, yes: Expr, no: Expr) -> Expr:
    return cast(Expr, sympy.Piecewise((yes, condition), (no, True), evaluate=False))


def pad_to_vectors(array: Array) -> Array:
    """An array with rows that are whole vectors."""
    *rest, last = array.axes
    whole = isinstance(last.size, int) and (last.size < VECTOR or last.size % VECTOR == 0)
    if array.type != "data" or not rest or whole or not isinstance(last.size, int):
        return array
    wider = Axis(last.name, -(-last.size // VECTOR) * VECTOR, last.kind)
    return Array(array.key, (*rest, wider), array.type)


def memory_dimensions(axes: tuple[Axis, ...]) -> Iterator[tuple[Axis, ...]]:
    """The axes of each dimension in memory: positions are one with those before, if their number is known."""
    found: list[list[Axis]] = []
    for axis in axes:
        joins = axis.kind == "position" and isinstance(axis.size, int)
        if joins and found and found[-1][0].kind == "position":
            found[-1].append(axis)
        else:
            found.append([axis])
    yield from map(tuple, found)


def positions_per_sequence(axes: Iterable[Axis]) -> Expr:
    """How many positions of one sequence there are."""
    return Mul(*(sympy.sympify(axis.size) for axis in axes if axis.kind == "position"))


def array_sizes(array: Array) -> tuple[Expr, ...]:
    """The sizes of an array in memory."""
    return tuple(Mul(*(sympy.sympify(axis.size) for axis in axes)) for axes in memory_dimensions(array.axes))


def multiply_axis_sizes(axes: tuple[Axis, ...]) -> Dim:
    return prod((axis.size for axis in axes[1:]), start=axes[0].size)


def axes_of_index(index: Index) -> tuple[Index, ...]:
    """The axes that an index is; a window of one tap that does not move is no window."""
    match index:
        case LinearIndex(outer=outer, inner=inner):
            return outer, inner
        case _:
            return (skip_still_window(index),)
