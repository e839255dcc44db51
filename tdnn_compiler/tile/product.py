"""Matrix products: convolutions, their gradients, and linear layers, as one kernel family."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Literal, cast

import sympy
from sympy import Expr, Integer, Symbol

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
from tdnn_compiler.fusion.kernels import Kernel, axes_in, flat, parts_of
from tdnn_compiler.fusion.tiles import Blocks, at_work
from tdnn_compiler.tile.frame import below, integer
from tdnn_compiler.tile.ir import Along, Assign, Call, Define, Dot, Program, Reduce, Store, Tile, Zeros
from tdnn_compiler.tile.phases import phases_of, read_through, taps_of
from tdnn_compiler.tile.rows import grouped, sequence_of, tiles_of_rows
from tdnn_compiler.tile.statements import blocks, identifier, power_of_two
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


def product(kernel: Kernel, base: Symbol | None, public: frozenset[str], size: Blocks) -> Program:
    """The tile program of a kernel whose root is a matrix product.

    A program computes a tile `[rows, columns]`. The taps run fastest in the one loop over the sum: their rows
    overlap, and the loads of one tap hide behind the products of another. Where more than the product is
    computed, the tile is `[columns, rows]`: on tensor cores, a thread has much of a few rows of a tile, so
    that it holds little of what is one number a channel, and sums over positions by itself.
    """
    assert kernel.root is not None
    root, sides = kernel.root, sides_of(kernel)
    w = Writing(kernel, base, public)
    phases = phases_of(root, sides.row)
    row = phases.row
    rows = power_of_two(row.size, size.rows, SMALLEST)
    columns = power_of_two(sides.column.size, size.columns, SMALLEST)
    depth = power_of_two(sides.depth.size, size.depth, SMALLEST)
    if kernel.partials:
        rows = size.rows
    blocked = (*parts_of(sides.row), *parts_of(sides.column))
    rest = tuple(axis for axis in kernel.axes if axis not in blocked)
    rest = (*rest, *phases.numbers.values())
    tiles = blocks(row.size, rows)
    count = grouped(kernel, tiles, row, rows)
    ids, number = decoded(w, count, rest)
    turned = bool(kernel.partials or kernel.maps)
    w.blocked(sides.column, ids[1] * columns, columns, 0 if turned else 1)
    sequence = sequence_of(kernel)
    own = axes_of(sequence[1]) if sequence else ()
    if sequence is not None and not {*own} & {*root.over, sides.row}:
        w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    with tiles_of_rows(w, number, tiles, rows, phases.number(w) * tiles) as row_tile:
        w.blocked(row, row_tile * rows, rows, 1 if turned else 0)
        phases.enter(w)
        if sequence is not None and sides.row in own:
            w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
        summed = {*own} & {*root.over}
        shape = (columns, rows, depth) if turned else (rows, columns, depth)
        multiplied(w, root, sides.turned if turned else sides, shape, sequence if summed else None)
        w.write(root, 0)
        for equation in kernel.beside:
            beside(w, equation, sides, (rows, columns, depth), (row_tile, ids[1]))
        w.maps()
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
    program = w.finished(ids, grid, at_work(shape, size), size.stages)
    return replace(program, depth=shape[-1], registers=size.registers)


def multiplied(
    w: Writing,
    root: Equation,
    sides: Sides,
    shape: tuple[int, int, int],
    sequence: tuple[Axis, Index] | None = None,
) -> None:
    """The product of a tile of rows and one of columns, in blocks of the sum."""
    rows, columns, depth = shape
    accumulator = identifier(root.out[0].name)
    w.say(Zeros(accumulator, (rows, columns)))
    outer = [axis for axis in root.over if axis.kind != "tap" and axis not in parts_of(sides.depth)]
    sum_up(w, root, sides, outer, depth, accumulator, sequence)


def beside(
    w: Writing, equation: Equation, sides: Sides, shape: tuple[int, int, int], tile: tuple[Expr, Expr]
) -> None:
    """A sum of one operand over what the product sums. Of the programs that have it, the first does it."""
    (array,) = equation.out
    left = equation.body == sides.left
    rows, columns, depth = shape
    along: Along = 1 if left else 0
    other = tile[1] if left else tile[0]
    name = identifier(array.name)
    parts = w.fresh(f"{name}_parts")
    w.say(Zeros(parts, (rows, depth) if left else (depth, columns)))
    size = sympy.sympify(sides.depth.size)
    first = sympy.Eq(other, 0, evaluate=False)
    stop = size if other == 0 else sympy.Piecewise((size, first), (Integer(0), True), evaluate=False)
    start = w.symbol(f"{sides.depth.name}0")
    with w.loop(start, Integer(0), stop, depth):
        w.blocked(sides.depth, start, depth, along)
        more = w.value(equation.body)
        w.say(Assign(parts, Call("add", (Tile(parts), more))))
    w.say(Reduce(name, "sum", Tile(parts), along))
    places = w.places(array.axes, equation.index)
    conditions = [condition for place in places for condition in place.conditions]
    conditions += [] if other == 0 else [first]
    w.say(Store(w.buffer(array), tuple(place.index for place in places), tuple(conditions), Tile(name)))


def decoded(w: Writing, tiles: Expr, rest: tuple[Axis, ...]) -> tuple[tuple[Symbol, Symbol], Expr]:
    """The program's number along the first dimension: which of the other indices, and which tile of rows."""
    ids = (integer("program"), integer("column_tile"))
    w.names |= {"program", "column_tile"}
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
    accumulator: str,
    sequence: tuple[Axis, Index] | None,
) -> None:
    """The loops of the sum: over sequences, if rows are summed, then over blocks and taps."""
    if outer:
        axis, *inner = outer
        with w.counting(axis, last_of(w, root, axis)):
            if sequence is not None and axis in axes_of(sequence[1]):
                place = w.frame.place(*sequence)
                w.lengths(place.index, sympy.sympify(sequence[0].size))
            sum_up(w, root, sides, inner, depth, accumulator, sequence)
        return
    taps = [axis for axis in root.over if axis.kind == "tap"]
    own = read_through(w, root)
    if own:
        with ExitStack() as stack:
            step = phase_loops(w, stack, taps, own, blocks(sides.depth.size, depth))
            block_of_sum(w, sides, step * depth, depth, accumulator)
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
        block_of_sum(w, sides, start, depth, accumulator)


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


def block_of_sum(w: Writing, sides: Sides, start: Expr, depth: int, accumulator: str) -> None:
    """Loads a block of both operands and adds their product."""
    first = w.symbol(f"{sides.depth.name}0")
    w.say(Define(first, start))
    outside = w.frame
    w.blocked(sides.depth, first, depth, 1)
    left = operand(w, sides.left)
    w.frame = outside
    w.loaded.clear()
    w.blocked(sides.depth, first, depth, 0)
    right = operand(w, sides.right)
    # Parameters, and ones and zeros, take the type of the data.
    data = isinstance(sides.left, Read) and sides.left.array.type != "parameter"
    given: Literal["left", "right"] = "right" if data else "left"
    w.say(Dot(accumulator, left.name, right.name, given))


def blockwise(w: Writing, factor: Scalar) -> bool:
    """Whether an operand can be loaded in blocks, without masks."""
    return isinstance(factor, Read) and w.blockwise(factor)


def plain(factor: Scalar) -> Read:
    assert isinstance(factor, Read), f"{factor} is not stored"
    return factor


def operand(w: Writing, factor: Scalar) -> Tile:
    """A block of an operand, as it is stored; or as ones and zeros."""
    if isinstance(factor, Read):
        return w.load(factor, exact=False)
    return w.assign(w.fresh("one_hot"), Call("select", (w.value(factor), Number(1.0), Number(0.0))))


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


def sides_of(kernel: Kernel) -> Sides:
    """Which operand has the rows: the result's last axis is along the columns."""
    assert kernel.root is not None
    assert kernel.factors is not None
    root = kernel.root
    left, right = kernel.factors
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
