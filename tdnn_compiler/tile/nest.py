"""Everything that is no matrix product: stencils, pools, sums over positions, pointwise maps."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import assert_never

import sympy
from sympy import Integer, Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import Apply, Axis, Equation, Kind, Number
from tdnn_compiler.fusion.kernels import Kernel, parts_of
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.source import Names
from tdnn_compiler.tile.frame import below
from tdnn_compiler.tile.ir import (
    Assign,
    Call,
    Condition,
    Count,
    Program,
    Reduce,
    Test,
    Tile,
    Value,
    Zeros,
)
from tdnn_compiler.tile.phases import phases_of, read_through, tap_loop
from tdnn_compiler.tile.product import decoded, main, over
from tdnn_compiler.tile.rows import grouped, least, sequence_of, tiles_of_rows
from tdnn_compiler.tile.statements import blocks
from tdnn_compiler.tile.writing import Writing, numbered

__all__ = ["Layout", "Reducing", "axes_in_blocks", "nest"]

FEW = 32


@dataclass(frozen=True)
class Layout:
    """Which axes run in blocks: one along the columns, one along the rows, which may be reduced."""

    column: Axis
    columns: int
    row: Axis | None
    rows: int
    reduced: bool


def nest(kernel: Kernel, base: Symbol | None, public: frozenset[Key], names: Names, size: Blocks) -> Program:
    """The tile program of a kernel without a matrix product, in tiles of that size exactly."""
    w = Writing(kernel, base, public, names)
    column, row, reduced = axes_in_blocks(kernel)
    layout = Layout(column, size.columns, row, size.rows, reduced)
    phases = None if layout.row is None or layout.reduced else phases_of(kernel.root, layout.row)
    own = None if phases is None else phases.row
    taken = {layout.column, *(parts_of(phases.whole) if phases else ())}
    rest = tuple(axis for axis in kernel.axes if axis not in taken)
    rest = (*rest, *(phases.numbers.values() if phases else ()))
    tiles = Integer(1) if own is None else blocks(own.size, layout.rows)
    count = tiles if own is None else grouped(kernel, tiles, own, layout.rows)
    ids, number = decoded(w, count, rest)
    w.blocked(layout.column, ids[1] * layout.columns, layout.columns, 1)
    sequence = sequence_of(kernel)
    summed = set(kernel.root.over) if kernel.root else set()
    inside = sequence is not None and not isinstance(sequence[1], Axis)
    known = sequence is not None and (inside or sequence[1] in w.frame.symbols)
    early = known or (sequence is not None and sequence[1] not in {*summed, own})
    if sequence is not None and early:
        w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    before = phases.number(w) * tiles if phases else Integer(0)
    with tiles_of_rows(w, number, tiles, layout.rows, before) as at:
        if phases is not None:
            w.blocked(phases.row, at.tile * layout.rows, layout.rows, 0)
            phases.enter(w)
        if sequence is not None and not early and sequence[1] == own:
            w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
        if kernel.root is not None:
            Reducing(w, kernel.root, layout, w.earlier_maps).write(None if known else sequence)
            for result in range(len(kernel.root.out)):
                w.write(kernel.root, result)
        w.maps()
        at.contribute()
    grid = (over(count, rest), blocks(layout.column.size, layout.columns))
    return w.finished(ids, grid, (size.rows, size.columns), size.warps, size.stages)


def axes_in_blocks(kernel: Kernel) -> tuple[Axis, Axis | None, bool]:
    """The axes along the columns and along the rows of its tiles, and whether the rows are reduced."""
    channels = [axis for axis in kernel.axes if axis.kind == "channel"]
    column = channels[-1] if channels else kernel.axes[-1]
    others = [axis for axis in kernel.axes if axis != column]
    reduced = [axis for axis in kernel.root.over if axis.kind != "tap"] if kernel.root else []
    # A few parts or positions are added one after the other, where something else can be the rows.
    kinds = {axis.kind for axis in others}
    big = [axis for axis in reduced if not few(axis, kinds)]
    chosen = big or [axis for axis in others if axis.kind != "batch"] or others
    return column, main(chosen) if chosen else None, bool(big)


def few(axis: Axis, others: set[Kind]) -> bool:
    if axis.kind == "part":
        return "channel" in others
    return (
        axis.kind == "position" and "position" in others and isinstance(axis.size, int) and axis.size <= FEW
    )


@dataclass
class Reducing:
    """Writes the loops of a reduction and brings what they carry together."""

    w: Writing
    root: Equation
    layout: Layout
    before: Callable[[], None]
    """Writes the stages that the body reads, inside of the loops."""

    @property
    def names(self) -> list[str]:
        return [self.w.name(array) for array in self.root.out]

    def write(self, sequence: tuple[Axis, object] | None) -> None:
        w, root, layout = self.w, self.root, self.layout
        shape = (layout.rows, layout.columns)
        match root.how:
            case "sum":
                (name,) = self.names
                carried = name if not layout.reduced else w.fresh(f"{name}_rows")
                w.say(Zeros(carried, shape))
                with self.loops(sequence):
                    body = self.counted(w.value(root.body))
                    w.say(Assign(carried, Call("add", (Tile(carried), body))))
                if layout.reduced:
                    w.say(Reduce(name, "sum", Tile(carried), 0))
            case "largest":
                self.largest(shape, sequence)
            case "moments":
                self.moments(sequence)
            case _:
                assert_never(root.how)

    @contextmanager
    def loops(self, sequence: tuple[Axis, object] | None) -> Iterator[None]:
        """All loops: single indices outside, then blocks of rows, then taps."""
        w, row = self.w, self.layout.row if self.layout.reduced else None
        with ExitStack() as stack:
            for axis in self.root.over:
                if axis.kind != "tap" and (row is None or axis not in parts_of(row)):
                    size = sympy.sympify(axis.size)
                    stack.enter_context(w.counting(axis, size))
                    if sequence is not None and sequence[1] == axis:
                        w.lengths(w.frame.symbols[axis], size)
            if row is not None:
                start = w.symbol(f"{row.name}0")
                stop = sympy.sympify(row.size)
                stack.enter_context(w.loop(start, Integer(0), stop, self.layout.rows))
                w.blocked(row, start, self.layout.rows, 0)
                if sequence is not None and sequence[1] == row:
                    w.lengths(w.frame.symbols[row], sympy.sympify(row.size))
            own = read_through(w, self.root)
            for axis in self.root.over:
                if axis.kind == "tap":
                    tap_loop(w, stack, axis, own)
            self.before()
            yield

    def valid(self) -> tuple[Condition, ...]:
        """What must hold for an element to take part."""
        w = self.w
        found = []
        for axis in self.root.over:
            if axis in w.frame.blocked or (axis.kind == "position" and not isinstance(axis.size, int)):
                found.append(below(w.frame.symbols[axis], w.frame.extent(axis)))
        return tuple(found)

    def counted(self, value: Value, otherwise: float = 0.0) -> Value:
        """The value where the element takes part, elsewhere one that changes nothing."""
        conditions = self.valid()
        return Call("select", (Test(conditions), value, Number(otherwise))) if conditions else value

    def largest(self, shape: tuple[int, int], sequence: tuple[Axis, object] | None) -> None:
        """The first of the largest, and where it was; a NaN is larger than anything."""
        w, (value, place) = self.w, self.names
        best = w.fresh(f"{value}_best")
        where = w.fresh(f"{place}_best")
        w.say(Zeros(best, shape, float("-inf")))
        w.say(Zeros(where, shape, whole=True))
        with self.loops(sequence):
            x = w.assign(w.fresh("x"), self.counted(w.value(self.root.body), float("-inf")))
            better = w.assign(w.fresh("better"), Call("exceeds", (x, Tile(best))))
            number = numbered((axis.size, w.frame.symbols[axis]) for axis in self.root.over)
            w.say(Assign(where, Call("select", (better, Count(number), Tile(where)))))
            w.say(Assign(best, Call("select", (better, x, Tile(best)))))
        if not self.layout.reduced:
            w.assign(value, Tile(best))
            w.assign(place, Tile(where))
            return
        self.first_of_rows(best, where)

    def first_of_rows(self, best: str, where: str) -> None:
        w, (value, place) = self.w, self.names
        isnan = Call("select", (Call("equal", (Tile(best), Tile(best))), Number(0.0), Number(1.0)))
        nan, most = w.fresh(f"{value}_nan"), w.fresh(f"{value}_most")
        w.say(Reduce(nan, "max", isnan, 0))
        plain = Call("select", (Call("equal", (Tile(best), Tile(best))), Tile(best), Number(float("-inf"))))
        w.say(Reduce(most, "max", plain, 0))
        some = Call("less", (Number(0.0), Tile(nan)))
        w.assign(value, Call("select", (some, Number(float("nan")), Tile(most))))
        here = Call(
            "select",
            (some, Call("less", (Number(0.0), isnan)), Call("equal", (plain, Tile(most)))),
        )
        last = Count(Integer(2**31 - 1))
        w.say(Reduce(place, "min", Call("select", (here, Tile(where), last)), 0))

    def moments(self, sequence: tuple[Axis, object] | None) -> None:
        """Block by block, as (count, mean, variance): no sum is larger than what it is a mean of.

        The mean of a block is taken again of what is left of it: that of equal values is their value.
        Where values come out of a product, they stay as they are: there it took 197 registers for 128.
        """
        w, columns = self.w, (1, self.layout.columns)
        mean, variance, count = map(Tile, self.names)
        for each in (count, mean, variance):
            w.say(Zeros(each.name, columns))
        with self.loops(sequence):
            body = self.root.body
            if isinstance(body, Apply) and body.operation == "moments":
                x, spread, weight = (w.value(part) for part in body.arguments)
                weight = self.counted(weight)
            else:
                x, spread, weight = w.value(body), Number(0.0), self.counted(Number(1.0))
            x = w.assign(w.fresh("x"), x)
            new = self.down("count", weight)
            share = w.assign(w.fresh("block_share"), Call("divide", (weight, least(new))))
            middle = self.down("mean", self.shared(share, x))
            rest = self.down("rest", self.shared(share, Call("subtract", (x, middle))))
            w.assign(middle.name, where_finite(rest, Call("add", (middle, rest)), middle))
            apart = Call("subtract", (x, middle))
            spread = Call("add", (spread, Call("multiply", (apart, apart))))
            inside = self.down("variance", self.shared(share, spread))
            self.joined((mean, variance, count), (middle, inside, new))

    def joined(self, old: tuple[Tile, Tile, Tile], new: tuple[Tile, Tile, Tile]) -> None:
        """Brings the moments of a block and of those before it together: Chan, Golub and LeVeque, 1979.

        Of equal means the mean is the same; an infinite one stays infinite.
        """
        w, (mean, variance, count), (middle, inside, more) = self.w, old, new
        w.say(Assign(count.name, Call("add", (count, more))))
        share = w.assign(w.fresh("share"), Call("divide", (more, least(count))))
        rest = w.assign(w.fresh("rest"), Call("subtract", (Number(1.0), share)))
        shift = w.assign(w.fresh("shift"), Call("subtract", (middle, mean)))
        # In this order: of nothing before, a large shift counts nothing.
        between = Call("multiply", (Call("multiply", (shift, Call("multiply", (share, rest)))), shift))
        w.say(Assign(variance.name, Call("add", (weighted(variance, rest, inside, share), between))))
        near = Call("add", (mean, Call("multiply", (shift, share))))
        w.say(Assign(mean.name, where_finite(shift, near, weighted(mean, rest, middle, share))))

    def shared(self, share: Value, value: Value) -> Value:
        """What an element contributes; where nothing counts, it may be anything, even no number."""
        return self.counted(Call("multiply", (share, value)))

    def down(self, word: str, value: Value) -> Tile:
        """The sum over the rows of a block."""
        w, name = self.w, self.w.fresh(f"block_{word}")
        full = w.fresh(f"{name}_rows")
        w.say(Zeros(full, (self.layout.rows, self.layout.columns)))
        w.say(Reduce(name, "sum", Call("add", (Tile(full), value)), 0))
        return Tile(name)


def weighted(left: Value, share: Value, right: Value, other: Value) -> Value:
    return Call("add", (Call("multiply", (left, share)), Call("multiply", (right, other))))


def where_finite(number: Value, yes: Value, no: Value) -> Value:
    nothing = Call("equal", (Call("subtract", (number, number)), Number(0.0)))
    return Call("select", (nothing, yes, no))
