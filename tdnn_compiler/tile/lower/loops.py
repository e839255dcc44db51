"""Everything that is no matrix product: stencils, pools, sums over positions, pointwise maps."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import prod
from typing import assert_never, cast

import sympy
from sympy import Integer, Symbol

from tdnn_compiler.equations.ir import Apply, Axis, AxisKind, Constant, Equation, Index
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import FlatAxis, Kernel, axis_parts
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.symbolic.rounding import bound_expression
from tdnn_compiler.tile.ir import (
    Assign,
    Condition,
    Define,
    Elementwise,
    IndexValue,
    Mask,
    Reduce,
    Tile,
    TileProgram,
    Value,
    Zeros,
)
from tdnn_compiler.tile.lower.builder import TileBuilder, number_elements
from tdnn_compiler.tile.lower.coordinates import is_below
from tdnn_compiler.tile.lower.matmul import choose_blocked_axis, decode_program, multiply_sizes
from tdnn_compiler.tile.lower.phases import loop_over_tap, phase_taps, phases_of
from tdnn_compiler.tile.lower.row_reductions import (
    at_least_one,
    count_row_programs,
    loop_over_row_tiles,
    reduces_tiles,
    select_finite,
    sequence_of,
)
from tdnn_compiler.tile.lower.shares import loop_over_share
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = ["ROWS_AT_ONCE", "LoopLayout", "ReductionLoops", "choose_blocked_axes", "lower_loops"]

FEW_PARTS = 32
ROWS_AT_ONCE = 4
"""So many rows are loaded at once where each is added for all taps."""


@dataclass(frozen=True)
class LoopLayout:
    """Which axes run in blocks: one along the columns, one along the rows, which may be reduced."""

    column: Axis
    columns: int
    row: Axis | None
    rows: int
    reduced: bool


def lower_loops(
    kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key], names: Names, size: Blocks
) -> TileProgram:
    """The tile program of a kernel without a matrix product, in tiles of that size exactly."""
    w = TileBuilder(kernel, bases, public, names)
    column, row, reduced = choose_blocked_axes(kernel, size.vectors)
    layout = LoopLayout(column, size.columns, row, size.rows, reduced)
    phases = None if layout.row is None or layout.reduced else phases_of(kernel.root, layout.row)
    own = None if phases is None else phases.row
    taken = {layout.column, *(axis_parts(phases.full_axis) if phases else ())}
    rest = tuple(axis for axis in kernel.axes if axis not in taken)
    rest = (*rest, *(phases.numbers.values() if phases else ()))
    tiles = Integer(1) if own is None else count_blocks(own.size, layout.rows)
    count = tiles if own is None else count_row_programs(kernel, tiles, own, layout.rows)
    # GPUs count 65,535 programs at most along the second dimension: enough for channels, not for positions.
    across = count_blocks(layout.column.size, layout.columns)
    first = count == 1 and layout.column.kind != "channel"
    ids, number = decode_program(w, across if first else count, rest)
    column_tile, number = (number, Integer(0)) if first else (ids[1], number)
    w.block_axis(layout.column, column_tile * layout.columns, layout.columns, 1)
    sequence = sequence_of(kernel)
    summed = set(kernel.root.over) if kernel.root else set()
    inside = sequence is not None and not isinstance(sequence[1], Axis)
    known = sequence is not None and (inside or sequence[1] in w.frame.symbols)
    early = known or (sequence is not None and sequence[1] not in {*summed, own})
    if sequence is not None and early:
        w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    before = phases.number(w) * tiles if phases else Integer(0)
    with loop_over_row_tiles(w, number, tiles, layout.rows, before) as at:
        if phases is not None:
            w.block_axis(phases.row, at.tile * layout.rows, layout.rows, 0)
            phases.enter(w)
        if sequence is not None and not early and sequence[1] == own:
            w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
        if kernel.root is not None:
            loops = ReductionLoops(w, kernel.root, layout, w.earlier_maps)
            loops.write(None if known else sequence)
            for result in range(len(kernel.root.out)):
                w.write(kernel.root, result)
        w.maps()
        at.contribute()
    grid = (multiply_sizes(across, rest), Integer(1)) if first else (multiply_sizes(count, rest), across)
    return w.finish(ids, grid, (size.rows, size.columns), size.warps, size.stages)


def choose_blocked_axes(kernel: Kernel, vectors: bool = False) -> tuple[Axis, Axis | None, bool]:
    """The axes along the columns and along the rows of its tiles, and whether the rows are reduced.

    Tiles of a CPU that are sums for every tap have these along the rows: what is read for one of them is in
    the nearest cache for the others.
    """
    channels = [axis for axis in kernel.axes if axis.kind == "channel"]
    column = channels[-1] if channels else kernel.axes[-1]
    others = [axis for axis in kernel.axes if axis != column]
    reduced = [axis for axis in kernel.root.over if axis.kind != "tap"] if kernel.root else []
    # A few parts or positions are added one after the other, where something else can be the rows.
    kinds = {axis.kind for axis in others}
    big = [axis for axis in reduced if not has_few(axis, kinds)]
    if kernel.root is not None and kernel.root.how == "moments":
        # These are brought together block by block, of however few.
        big = big or reduced
    taps = tuple(axis for axis in others if axis.kind == "tap")
    if taps and kernel.root is not None and kernel.root.share is not None:
        return column, flatten_taps(taps), False
    if vectors and big and taps and kernel.root is not None and kernel.root.how == "sum":
        return column, max(taps, key=lambda axis: cast(int, axis.size)), False
    if not vectors and big and kernel.root is not None and reduces_moments_of_tiles(kernel.root):
        return column, flatten_contributions(kernel.root), True
    chosen = big or [axis for axis in others if axis.kind != "batch"] or others
    return column, choose_blocked_axis(chosen) if chosen else None, bool(big)


def flatten_taps(taps: tuple[Axis, ...]) -> Axis:
    """All taps as the rows of one axis: what one of them reads is in the nearest cache for the others."""
    if len(taps) == 1:
        return taps[0]
    size = prod(cast(int, axis.size) for axis in taps)
    return FlatAxis("".join(axis.name for axis in taps), size, "tap", taps)


def reduces_moments_of_tiles(root: Equation) -> bool:
    """Whether the moments of tiles of several sequences are brought together."""
    return root.how == "moments" and len(root.over) > 1 and reduces_tiles(root)


def flatten_contributions(root: Equation) -> FlatAxis:
    """What tiles contribute, sequence by sequence, as the rows of one axis."""
    size = prod((axis.size for axis in root.over[1:]), start=root.over[0].size)
    return FlatAxis("row", size, "batch", root.over)


def has_few(axis: Axis, others: set[AxisKind]) -> bool:
    if axis.kind == "part":
        most = bound_expression(sympy.sympify(axis.size))[1]
        return "channel" in others and bool(most <= FEW_PARTS or most == sympy.oo)
    return (
        axis.kind == "position"
        and "position" in others
        and isinstance(axis.size, int)
        and axis.size <= FEW_PARTS
    )


@dataclass
class ReductionLoops:
    """Writes the loops of a reduction and brings what they carry together."""

    w: TileBuilder
    root: Equation
    layout: LoopLayout
    before: Callable[[], None]
    """Writes the stages that the body reads, inside of the loops."""

    @property
    def names(self) -> list[str]:
        return [self.w.name(array) for array in self.root.out]

    def write(self, sequence: tuple[Axis, Index] | None) -> None:
        w, root, layout = self.w, self.root, self.layout
        shape = (layout.rows, layout.columns)
        match root.how:
            case "sum":
                (name,) = self.names
                carried = name if not layout.reduced else w.fresh(f"{name}_rows")
                w.add(Zeros(carried, shape))
                with self.loops(sequence):
                    body = self.mask_invalid(w.value(root.body))
                    w.add(Assign(carried, Elementwise("add", (Tile(carried), body))))
                if layout.reduced:
                    w.add(Reduce(name, "sum", Tile(carried), 0))
            case "largest":
                self.largest(shape, sequence)
            case "moments":
                self.moments(sequence)
            case _:
                assert_never(root.how)

    @contextmanager
    def loops(self, sequence: tuple[Axis, Index] | None) -> Iterator[None]:
        """All loops: single indices outside, then blocks of rows, then taps."""
        w, row = self.w, self.layout.row if self.layout.reduced else None
        with ExitStack() as stack:
            if self.root.share is not None:
                self.enter_share(stack, self.root.share, sequence)
                yield
                return
            for axis in self.root.over:
                if axis.kind == "part":
                    w.tell_size(axis)
                if axis.kind != "tap" and (row is None or axis not in axis_parts(row)):
                    size = w.frame.extent(axis) if axis.kind == "part" else sympy.sympify(axis.size)
                    stack.enter_context(w.loop_over_axis(axis, size))
                    if sequence is not None and sequence[1] == axis:
                        w.fetch_length(w.frame.symbols[axis], size)
            if row is not None:
                start = w.symbol(f"{row.name}0")
                stop = w.frame.extent(row) if row.kind == "part" else sympy.sympify(row.size)
                if row.kind == "batch" and not isinstance(stop, Symbol):
                    w.limits.append(stop)
                stack.enter_context(w.loop(start, Integer(0), stop, self.layout.rows))
                w.block_axis(row, start, self.layout.rows, 0)
                for axis in axis_parts(row):
                    if sequence is not None and sequence[1] == axis:
                        w.fetch_length(w.frame.symbols[axis], sympy.sympify(axis.size))
            own = phase_taps(w, self.root)
            for axis in self.root.over:
                if axis.kind == "tap":
                    loop_over_tap(w, stack, axis, own)
            self.before()
            yield

    def enter_share(self, stack: ExitStack, share: Axis, sequence: tuple[Axis, Index] | None) -> None:
        """The loops over the rows of one part: a few at a time, so that more than one is loaded at once."""
        w, (*outer, last) = self.w, self.root.over
        many = count_blocks(last.size, ROWS_AT_ONCE)
        step = stack.enter_context(loop_over_share(w, share, tuple(outer), many, sequence))
        number, row = w.symbol(f"{last.name}_number"), w.symbol(last.name)
        stack.enter_context(w.unrolled_loop(number, ROWS_AT_ONCE))
        w.add(Define(row, step * ROWS_AT_ONCE + number))
        w.place_axis(last, row)
        w.frame = replace(w.frame, blocked=w.frame.blocked | {last})

    def valid_conditions(self) -> tuple[Condition, ...]:
        """What must hold for an element to take part."""
        w = self.w
        found = []
        for axis in self.root.over:
            if axis in w.frame.blocked or (axis.kind == "position" and not isinstance(axis.size, int)):
                found.append(is_below(w.frame.symbols[axis], w.frame.extent(axis)))
        return tuple(found)

    def mask_invalid(self, value: Value, otherwise: float = 0.0) -> Value:
        """The value where the element takes part, elsewhere one that changes nothing."""
        conditions = self.valid_conditions()
        return Elementwise("select", (Mask(conditions), value, Constant(otherwise))) if conditions else value

    def largest(self, shape: tuple[int, int], sequence: tuple[Axis, Index] | None) -> None:
        """The first of the largest, and where it was; a NaN is larger than anything."""
        w, (value, place) = self.w, self.names
        best = w.fresh(f"{value}_best")
        where = w.fresh(f"{place}_best")
        w.add(Zeros(best, shape, float("-inf")))
        w.add(Zeros(where, shape, whole=True))
        with self.loops(sequence):
            x = w.assign(w.fresh("x"), self.mask_invalid(w.value(self.root.body), float("-inf")))
            better = w.assign(w.fresh("better"), Elementwise("exceeds", (x, Tile(best))))
            number = number_elements((axis.size, w.frame.symbols[axis]) for axis in self.root.over)
            w.add(Assign(where, Elementwise("select", (better, IndexValue(number), Tile(where)))))
            w.add(Assign(best, Elementwise("select", (better, x, Tile(best)))))
        if not self.layout.reduced:
            w.assign(value, Tile(best))
            w.assign(place, Tile(where))
            return
        self.first_of_rows(best, where)

    def first_of_rows(self, best: str, where: str) -> None:
        w, (value, place) = self.w, self.names
        isnan = Elementwise(
            "select", (Elementwise("equal", (Tile(best), Tile(best))), Constant(0.0), Constant(1.0))
        )
        nan, most = w.fresh(f"{value}_nan"), w.fresh(f"{value}_most")
        w.add(Reduce(nan, "max", isnan, 0))
        plain = Elementwise(
            "select", (Elementwise("equal", (Tile(best), Tile(best))), Tile(best), Constant(float("-inf")))
        )
        w.add(Reduce(most, "max", plain, 0))
        some = Elementwise("less", (Constant(0.0), Tile(nan)))
        w.assign(value, Elementwise("select", (some, Constant(float("nan")), Tile(most))))
        here = Elementwise(
            "select",
            (some, Elementwise("less", (Constant(0.0), isnan)), Elementwise("equal", (plain, Tile(most)))),
        )
        last = IndexValue(Integer(2**31 - 1))
        w.add(Reduce(place, "min", Elementwise("select", (here, Tile(where), last)), 0))

    def moments(self, sequence: tuple[Axis, Index] | None) -> None:
        """Block by block, as (count, mean, variance): no sum is larger than what it is a mean of.

        The mean of a block is taken again of what is left of it: that of equal values is their value.
        Where values come out of a product, they stay as they are: there it took 197 registers for 128.
        """
        w, columns = self.w, (1, self.layout.columns)
        mean, variance, count = map(Tile, self.names)
        for each in (count, mean, variance):
            w.add(Zeros(each.name, columns))
        with self.loops(sequence):
            body = self.root.body
            if isinstance(body, Apply) and body.operation == "moments":
                x, spread, weight = (w.value(part) for part in body.arguments)
                weight = self.mask_invalid(weight)
            else:
                x, spread, weight = w.value(body), Constant(0.0), self.mask_invalid(Constant(1.0))
            x = w.assign(w.fresh("x"), x)
            new = self.sum_rows("count", weight)
            share = w.assign(w.fresh("block_share"), Elementwise("divide", (weight, at_least_one(new))))
            middle = self.sum_rows("mean", self.contribute(share, x))
            rest = self.sum_rows("rest", self.contribute(share, Elementwise("subtract", (x, middle))))
            w.assign(middle.name, select_finite(rest, Elementwise("add", (middle, rest)), middle))
            apart = Elementwise("subtract", (x, middle))
            spread = Elementwise("add", (spread, Elementwise("multiply", (apart, apart))))
            inside = self.sum_rows("variance", self.contribute(share, spread))
            self.merge_moments((mean, variance, count), (middle, inside, new))

    def merge_moments(self, old: tuple[Tile, Tile, Tile], new: tuple[Tile, Tile, Tile]) -> None:
        """Brings the moments of a block and of those before it together: Chan, Golub and LeVeque, 1979.

        Of equal means the mean is the same; an infinite one stays infinite.
        """
        w, (mean, variance, count), (middle, inside, more) = self.w, old, new
        w.add(Assign(count.name, Elementwise("add", (count, more))))
        share = w.assign(w.fresh("share"), Elementwise("divide", (more, at_least_one(count))))
        rest = w.assign(w.fresh("rest"), Elementwise("subtract", (Constant(1.0), share)))
        shift = w.assign(w.fresh("shift"), Elementwise("subtract", (middle, mean)))
        # In this order: of nothing before, a large shift counts nothing.
        between = Elementwise(
            "multiply", (Elementwise("multiply", (shift, Elementwise("multiply", (share, rest)))), shift)
        )
        w.add(
            Assign(variance.name, Elementwise("add", (weighted_sum(variance, rest, inside, share), between)))
        )
        near = Elementwise("add", (mean, Elementwise("multiply", (shift, share))))
        w.add(Assign(mean.name, select_finite(shift, near, weighted_sum(mean, rest, middle, share))))

    def contribute(self, share: Value, value: Value) -> Value:
        """What an element contributes; where nothing counts, it may be anything, even no number.

        Parts of no rows are left out, however far their mean is from the others.
        """
        part: Value = Elementwise("multiply", (share, value))
        body = self.root.body
        if isinstance(body, Apply) and body.operation == "moments":
            some = Elementwise("less", (Constant(0.0), share))
            part = Elementwise("select", (some, part, Constant(0.0)))
        return self.mask_invalid(part)

    def sum_rows(self, word: str, value: Value) -> Tile:
        """The sum over the rows of a block."""
        w, name = self.w, self.w.fresh(f"block_{word}")
        full = w.fresh(f"{name}_rows")
        w.add(Zeros(full, (self.layout.rows, self.layout.columns)))
        w.add(Reduce(name, "sum", Elementwise("add", (Tile(full), value)), 0))
        return Tile(name)


def weighted_sum(left: Value, share: Value, right: Value, other: Value) -> Value:
    return Elementwise(
        "add", (Elementwise("multiply", (left, share)), Elementwise("multiply", (right, other)))
    )
