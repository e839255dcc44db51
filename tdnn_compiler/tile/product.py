"""Matrix products: convolutions, their gradients, and linear layers, as one kernel family."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Literal, cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.products import axes_in
from tdnn_compiler.equations.terms import (
    Axis,
    Equation,
    Index,
    Joined,
    Number,
    Read,
    Scalar,
    Turned,
    axes_of,
    reads,
)
from tdnn_compiler.expressions import Dim
from tdnn_compiler.fusion.kernels import Kernel, flat, one_hot, parts_of
from tdnn_compiler.fusion.stages import Stage
from tdnn_compiler.fusion.tiles import Blocks, at_work
from tdnn_compiler.source import Names
from tdnn_compiler.tile.frame import below
from tdnn_compiler.tile.ir import Along, Assign, Call, Define, Dot, Halve, Program, Reduce, Store, Tile, Zeros
from tdnn_compiler.tile.phases import phases_of, read_through, taps_of
from tdnn_compiler.tile.rows import grouped, sequence_of, tiles_of_rows
from tdnn_compiler.tile.statements import blocks
from tdnn_compiler.tile.writing import Writing

__all__ = [
    "SMALLEST",
    "blockwise",
    "decoded",
    "ended",
    "main",
    "multiplied",
    "over",
    "plain",
    "product",
    "sides_of",
    "worked_out",
]

ZERO = Integer(0)
SMALLEST = 16
"""No side of a tile that is multiplied is shorter."""


@dataclass(frozen=True)
class Sides:
    """A product's operands and its axes: those of the rows, the columns, and the sum that run in blocks."""

    left: Scalar
    right: Scalar
    row: Axis
    column: Axis
    depth: Axis

    @property
    def turned(self) -> "Sides":
        """The same product with rows as columns."""
        return Sides(self.right, self.left, self.column, self.row, self.depth)


def product(
    kernel: Kernel, base: Symbol | None, public: frozenset[Key], names: Names, size: Blocks
) -> Program:
    """The tile program of a kernel whose root is a matrix product.

    A program computes a tile `[rows, columns]`. The taps run fastest in the one loop over the sum: their rows
    overlap, and the loads of one tap hide behind the products of another. Where more than the product is
    computed, the tile is `[columns, rows]`: on tensor cores, a thread has much of a few rows of a tile, so
    that it holds little of what is one number a channel, and sums over positions by itself. What follows the
    product may take the rows in strips, one after the other.
    """
    assert kernel.root is not None
    root, sides = kernel.root, sides_of(kernel)
    w = Writing(kernel, base, public, names)
    phases = phases_of(root, sides.row)
    row = phases.row
    rows = size.side(row.size, size.rows, SMALLEST)
    columns = size.side(sides.column.size, size.columns, SMALLEST)
    depth = size.side(sides.depth.size, size.depth, SMALLEST)
    if kernel.partials:
        rows = size.rows
    blocked = (*parts_of(sides.row), *parts_of(sides.column))
    rest = tuple(axis for axis in kernel.axes if axis not in blocked)
    rest = (*rest, *phases.numbers.values())
    tiles = blocks(row.size, rows)
    count = grouped(kernel, tiles, row, rows)
    ids, number = decoded(w, count, rest)
    turned = bool(kernel.partials or kernel.maps) and not size.vectors
    # A sum beside the product is of all rows.
    strips = size.strips if turned and not kernel.beside else 1
    w.blocked(sides.column, ids[1] * columns, columns, 0 if turned else 1)
    sequence = sequence_of(kernel)
    own = axes_of(sequence[1]) if sequence else ()
    if sequence is not None and not {*own} & {*root.over, sides.row}:
        w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    with tiles_of_rows(w, number, tiles, rows, phases.number(w) * tiles) as at:
        w.blocked(row, at.tile * rows, rows, 1 if turned else 0)
        phases.enter(w)
        if sequence is not None and sides.row in own:
            w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
        summed = sequence if {*own} & {*root.over} else None
        shape = (columns, rows, depth) if turned else (rows, columns, depth)
        name = w.name(root.out[0])
        whole = name if strips == 1 else w.fresh(f"{name}_whole")
        totals = multiplied(w, root, sides.turned if turned else sides, shape, summed, whole)
        for strip, tile in enumerate(strips_of(w, name, whole, (columns, rows), strips)):
            if strips > 1:
                w.assign(name, Tile(tile))
                w.forget(row, phases.whole)
                few = rows // strips
                w.blocked(row, at.tile * rows + strip * few, few, 1, strips)
                phases.enter(w)
            w.write(root, 0)
            w.maps()
            at.contribute(strip, strips)
        for each in totals.beside:
            others = [axis for axis in rest if axis in root.axes]
            finish(w, each, (ids[1], at.tile) if turned else (at.tile, ids[1]), others)
    grid = (over(count, rest), blocks(sides.column.size, columns))
    return ended(w, ids, grid, (rows, columns, depth), size)


def over(count: Expr, rest: tuple[Axis, ...]) -> Expr:
    """How many programs there are along the first dimension."""
    for axis in rest:
        count = count * sympy.sympify(axis.size)
    return count


def ended(
    w: Writing,
    ids: tuple[Symbol, Symbol],
    grid: tuple[Expr, Expr],
    shape: tuple[int, int, int],
    size: Blocks,
) -> Program:
    """The program of a matrix product, of a result `[rows, columns]` and so much of the sum at a time."""
    program = w.finished(ids, grid, shape[:2], at_work(shape, size), size.stages)
    return replace(program, depth=shape[-1], registers=size.registers)


@dataclass(frozen=True)
class Beside:
    """A sum of an operand of a product, the left or the right one, over what the product sums.

    It is a product, too: with columns (or rows) that are all the same. Sixteenths, of which there are
    sixteen, leave the sum exactly what it is.
    """

    equation: Equation
    left: bool
    name: str
    sixteenths: str


@dataclass(frozen=True)
class Totals:
    """The tiles in which a product and the sums beside it add up."""

    product: str
    beside: tuple[Beside, ...]


def multiplied(
    w: Writing,
    root: Equation,
    sides: Sides,
    shape: tuple[int, int, int],
    sequence: tuple[Axis, Index] | None = None,
    total: str | None = None,
) -> Totals:
    """The product of a tile of rows and one of columns, in blocks of the sum: the root's name or `total`."""
    rows, columns, depth = shape
    total = total or w.name(root.out[0])
    w.say(Zeros(total, (rows, columns)))
    beside: list[Beside] = []
    for equation in w.stage.beside:
        left, name = equation.body == sides.left, w.name(equation.out[0])
        found = Beside(equation, left, w.fresh(f"{name}_sixteenths"), w.fresh("sixteenths"))
        w.say(Zeros(found.name, (rows, SMALLEST) if left else (SMALLEST, columns)))
        w.say(Zeros(found.sixteenths, (depth, SMALLEST) if left else (SMALLEST, depth), 1 / SMALLEST))
        beside.append(found)
    totals = Totals(total, tuple(beside))
    outer = [axis for axis in root.over if axis.kind != "tap" and axis not in parts_of(sides.depth)]
    sum_up(w, root, sides, outer, depth, totals, sequence)
    return totals


def strips_of(w: Writing, name: str, tile: str, shape: tuple[int, int], count: int) -> Iterator[str]:
    """A tile's columns in so many strips, from left to right."""
    if count == 1:
        yield tile
        return
    assert count % 2 == 0, f"{name} in {count} parts: only halves are taken"
    left, right = (w.fresh(f"{name}_{'strip' if count == 2 else 'half'}") for _ in range(2))
    w.say(Halve(left, right, tile, shape))
    rows, columns = shape
    for half in (left, right):
        yield from strips_of(w, name, half, (rows, columns // 2), count // 2)


def finish(w: Writing, beside: Beside, tile: tuple[Expr, Expr], rest: list[Axis]) -> None:
    """Stores a sum beside a product. Of the programs that have it, the first does it."""
    (array,) = beside.equation.out
    name = w.name(array)
    along: Along = 1 if beside.left else 0
    w.say(Reduce(name, "sum", Tile(beside.name), along))
    places = w.places(array.axes, beside.equation.index)
    conditions = [condition for place in places for condition in place.conditions]
    own = {axis for index in beside.equation.index for axis in axes_of(index)}
    others = [tile[1] if beside.left else tile[0]]
    others += [w.frame.symbols[axis] for axis in rest if axis not in own]
    conditions += [sympy.Eq(other, 0, evaluate=False) for other in others if other != 0]
    w.say(Store(w.buffer(array), tuple(place.index for place in places), tuple(conditions), Tile(name)))


def decoded(w: Writing, tiles: Expr, rest: tuple[Axis, ...]) -> tuple[tuple[Symbol, Symbol], Expr]:
    """The program's number along the first dimension: which of the other indices, and which tile of rows."""
    ids = (w.symbol("program"), w.symbol("column_tile"))
    if all(axis.size == 1 for axis in rest):
        w.decode(Integer(0), rest)
        return ids, ids[0]
    if tiles == 1:
        w.decode(ids[0], rest)
        return ids, Integer(0)
    tile = w.symbol("row_tile")
    w.say(Define(tile, cast(Expr, sympy.Mod(ids[0], tiles, evaluate=False))))
    w.decode(cast(Expr, sympy.floor(ids[0] / tiles, evaluate=False)), rest)
    return ids, tile


def sum_up(
    w: Writing,
    root: Equation,
    sides: Sides,
    outer: list[Axis],
    depth: int,
    totals: Totals,
    sequence: tuple[Axis, Index] | None,
) -> None:
    """The loops of the sum: over sequences, if rows are summed, then over blocks and taps."""
    if outer:
        axis, *inner = outer
        with w.counting(axis, last_of(w, root, axis)):
            if sequence is not None and axis in axes_of(sequence[1]):
                place = w.frame.place(*sequence)
                w.lengths(place.index, sympy.sympify(sequence[0].size))
            sum_up(w, root, sides, inner, depth, totals, sequence)
        return
    taps = [axis for axis in root.over if axis.kind == "tap"]
    own = read_through(w, root)
    if own:
        with ExitStack() as stack:
            step = phase_loops(w, stack, taps, own, blocks(sides.depth.size, depth))
            block_of_sum(w, sides, step * depth, depth, totals)
        return
    count = 1
    for tap in taps:
        count *= cast(int, tap.size)
    step = w.symbol("step")
    steps = blocks(sides.depth.size, depth) * count
    if steps.is_number:
        known, steps = steps, w.symbol("steps")
        w.say(Define(steps, known, argument=True))
    with w.loop(step, Integer(0), steps):
        tap_number: Expr = sympy.Mod(step, count, evaluate=False) if count > 1 else Integer(0)
        start: Expr = (
            sympy.floor(step / Integer(count), evaluate=False) * depth if count > 1 else step * depth
        )
        for tap in reversed(taps):
            if tap.size == 1:
                w.put(tap, Integer(0))
                continue
            symbol = w.symbol(tap.name)
            size = cast(int, tap.size)
            here = tap_number if size == count else cast(Expr, sympy.Mod(tap_number, size, evaluate=False))
            w.say(Define(symbol, here))
            w.put(tap, symbol)
            tap_number = cast(Expr, sympy.floor(tap_number / Integer(size), evaluate=False))
        block_of_sum(w, sides, start, depth, totals)


def phase_loops(w: Writing, stack: ExitStack, taps: list[Axis], own: dict[Axis, Turned], count: Expr) -> Expr:
    """Loops over the taps that a phase has, and over the blocks of the sum; gives the number of the block."""
    *outer, last = sorted(taps, key=lambda tap: tap in own)
    for tap in outer:
        number, used = w.symbol(f"{tap.name}_number"), taps_of(w, tap, own)
        stack.enter_context(w.loop(number, Integer(0), used.count))
        used.put(w, number)
    used = taps_of(w, last, own)
    steps, step = w.symbol("turns"), w.symbol("step")
    w.say(Define(steps, used.count * count))
    stack.enter_context(w.loop(step, Integer(0), steps))
    turn = step if count == 1 else cast(Expr, sympy.floor(step / count, evaluate=False))
    used.put(w, turn)
    return Integer(0) if count == 1 else cast(Expr, sympy.Mod(step, count, evaluate=False))


def block_of_sum(w: Writing, sides: Sides, start: Expr, depth: int, totals: Totals) -> None:
    """Loads a block of both operands and adds their product."""
    first = w.symbol(f"{sides.depth.name}0")
    w.say(Define(first, start))
    outside = w.frame

    def block(factor: Scalar, along: Along) -> Tile:
        w.frame = outside
        w.blocked(sides.depth, first, depth, along)
        w.loaded.clear()
        return operand(w, factor)

    # What is computed is loaded first: its arithmetic took a tenth more instructions after other loads.
    if worked_out(sides.right):
        right, left = block(sides.right, 0), block(sides.left, 1)
    else:
        left, right = block(sides.left, 1), block(sides.right, 0)
    # Parameters, and ones and zeros, take the type of the data.
    given: Literal["left", "right"] = "right" if of_data(sides.left) else "left"
    w.say(Dot(totals.product, left.name, right.name, given))
    for beside in totals.beside:
        factors = (left.name, beside.sixteenths) if beside.left else (beside.sixteenths, right.name)
        w.say(Dot(beside.name, *factors, "right" if beside.left else "left", exact=True))


def of_data(factor: Scalar) -> bool:
    """Whether an operand has the type of the data."""
    return not one_hot(factor) and all(read.array.type != "parameter" for read in reads(factor))


def blockwise(w: Writing, factor: Scalar) -> bool:
    """Whether an operand, or what it is computed of, can be loaded in blocks, without masks."""
    if worked_out(factor):
        rows = (read for read in reads(factor) if any(axis.kind == "position" for axis in read.array.axes))
        return all(map(w.blockwise, rows))
    return isinstance(factor, Read) and w.blockwise(factor)


def worked_out(factor: Scalar) -> bool:
    """Whether an operand is computed while it is loaded."""
    return not isinstance(factor, Read) and not one_hot(factor)


def plain(factor: Scalar) -> Read:
    assert isinstance(factor, Read), f"{factor} is not stored"
    return factor


def operand(w: Writing, factor: Scalar) -> Tile:
    """A block of an operand, as it is stored; or computed of what is, in its type; or as ones and zeros."""
    if isinstance(factor, Read):
        return w.load(factor, exact=False)
    if one_hot(factor):
        return w.assign(w.fresh("one_hot"), Call("select", (w.value(factor), Number(1.0), Number(0.0))))
    (read, *_), name = reads(factor), w.fresh("operand")
    w.say(Assign(name, w.value(factor, exact=False), like=w.buffer(read.array)))
    return Tile(name)


def last_of(w: Writing, root: Equation, axis: Axis) -> Expr:
    """How far an axis that is summed runs; the parts of a batch may be one shorter than others."""
    for read in reads(root.body):
        for own, index in zip(read.array.axes, read.index, strict=True):
            if isinstance(index, Joined) and index.outer == axis and index.inner.size != 1:
                parts = cast(int, index.inner.size)
                count = sympy.sympify(own.size)
                one_more = below(w.frame.symbols[index.inner], sympy.Mod(count, parts, evaluate=False))
                extra = sympy.Piecewise((Integer(1), one_more), (Integer(0), True), evaluate=False)
                return cast(Expr, sympy.floor(count / Integer(parts), evaluate=False) + extra)
    return sympy.sympify(axis.size)


def sides_of(stage: Kernel | Stage) -> Sides:
    """Which operand has the rows: the result's last axis is along the columns."""
    assert stage.root is not None
    assert stage.factors is not None
    root = stage.root
    left, right = stage.factors
    mine, yours = axes_in(left), axes_in(right)
    if root.axes[-1] in mine and root.axes[-1] not in yours:
        left, right, mine, yours = right, left, yours, mine
    row = main([axis for axis in root.axes if axis in mine - yours])
    column = main([axis for axis in root.axes if axis in yours - mine])
    depth = main([axis for axis in root.over if axis in mine & yours and axis.kind != "tap"])
    return Sides(left, right, row, column, depth)


ORDER = {"position": 0, "channel": 1, "batch": 2, "part": 3, "tap": 4}


def main(axes: list[Axis]) -> Axis:
    """The axis that runs in blocks: positions before channels before sequences, and the last of its kind."""
    found = min(reversed(axes), key=preference)
    return flat(axis for axis in axes if axis.kind == "position") if found.kind == "position" else found


def preference(axis: Axis) -> tuple[bool, int, int]:
    """The smaller, the better an axis is to run in blocks. Of positions, it is always the last."""
    return axis.size == 1, ORDER[axis.kind], 0 if axis.kind == "position" else -extent(axis.size)


def extent(size: Dim) -> int:
    return size if isinstance(size, int) else 1 << 30
