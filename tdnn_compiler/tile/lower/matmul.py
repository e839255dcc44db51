"""Matrix products: convolutions, their gradients, and linear layers, as one kernel family."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from math import prod
from typing import Literal, cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.ir import (
    Axis,
    Constant,
    Equation,
    Index,
    Read,
    Scalar,
    TransposedIndex,
    axes_of,
    reads_in,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.products import axes_in
from tdnn_compiler.plan.kernels import JoinedAxis, Kernel, axis_parts, flatten_positions, is_one_hot
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.plan.tiles import Blocks, count_busy_warps
from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
    Elementwise,
    Halve,
    Reduce,
    Store,
    Tile,
    TileDimension,
    TileProgram,
    Zeros,
)
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.phases import phase_taps, phases_of, taps_of_phase
from tdnn_compiler.tile.lower.row_reductions import count_row_programs, loop_over_row_tiles, sequence_of
from tdnn_compiler.tile.lower.shares import enter_sequence, loop_over_share
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = [
    "SMALLEST_SIDE",
    "as_read",
    "can_load_blocks",
    "choose_blocked_axis",
    "decode_program",
    "find_operands",
    "finish_program",
    "is_recomputed",
    "lower_matmul",
    "multiply_sizes",
    "multiply_tile",
]


SMALLEST_SIDE = 16
"""No side of a tile that is multiplied is shorter."""


@dataclass(frozen=True)
class MatmulOperands:
    """A product's operands and its axes: those of the rows, the columns, and the sum that run in blocks."""

    left: Scalar
    right: Scalar
    row: Axis
    column: Axis
    depth: Axis

    @property
    def transposed(self) -> "MatmulOperands":
        """The same product with rows as columns."""
        return MatmulOperands(self.right, self.left, self.column, self.row, self.depth)


def lower_matmul(
    kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key], names: Names, size: Blocks
) -> TileProgram:
    """The tile program of a kernel whose root is a matrix product.

    A program computes a tile `[rows, columns]`. The taps run fastest in the one loop over the sum: their rows
    overlap, and the loads of one tap hide behind the products of another. Where more than the product is
    computed, the tile is `[columns, rows]`: on tensor cores, a thread has much of a few rows of a tile, so
    that it holds little of what is one number a channel, and sums over positions by itself. What follows the
    product may take the rows in strips, one after the other.
    """
    assert kernel.root is not None
    root, sides = kernel.root, find_operands(kernel)
    w = TileBuilder(kernel, bases, public, names)
    phases = phases_of(root, sides.row)
    row = phases.row
    rows = size.side(row.size, size.rows, SMALLEST_SIDE)
    columns = size.side(sides.column.size, size.columns, SMALLEST_SIDE)
    depth = size.added(sides.depth.size, SMALLEST_SIDE)
    if kernel.partials:
        rows = size.rows
    blocked = (*axis_parts(sides.row), *axis_parts(sides.column))
    rest = tuple(axis for axis in kernel.axes if axis not in blocked)
    rest = (*rest, *phases.numbers.values())
    tiles = count_blocks(row.size, rows)
    count = count_row_programs(kernel, tiles, row, rows)
    ids, number = decode_program(w, count, rest)
    turned = bool(kernel.partials or kernel.maps) and not size.vectors
    # A sum beside the product is of all rows.
    strips = size.strips if turned and not kernel.operand_sums else 1
    w.block_axis(sides.column, ids[1] * columns, columns, 0 if turned else 1)
    sequence = sequence_of(kernel)
    own = axes_of(sequence[1]) if sequence else ()
    if sequence is not None and not {*own} & {*root.over, sides.row}:
        w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    with loop_over_row_tiles(w, number, tiles, rows, phases.number(w) * tiles) as at:
        w.block_axis(row, at.tile * rows, rows, 1 if turned else 0)
        phases.enter(w)
        if sequence is not None and sides.row in own:
            w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
        summed = sequence if {*own} & {*root.over} else None
        shape = (columns, rows, depth) if turned else (rows, columns, depth)
        name = w.name(root.out[0])
        whole = name if strips == 1 else w.fresh(f"{name}_whole")
        totals = multiply_tile(w, root, sides.transposed if turned else sides, shape, summed, whole)
        for strip, tile in enumerate(split_strips(w, name, whole, (columns, rows), strips)):
            if strips > 1:
                w.assign(name, Tile(tile))
                w.forget(row, phases.full_axis)
                few = rows // strips
                w.block_axis(row, at.tile * rows + strip * few, few, 1, strips)
                phases.enter(w)
            w.write(root, 0)
            w.maps()
            at.contribute(strip, strips)
        for each in totals.operand_sums:
            others = [axis for axis in rest if axis in root.axes]
            store_operand_sum(w, each, (ids[1], at.tile) if turned else (at.tile, ids[1]), others)
    grid = (multiply_sizes(count, rest), count_blocks(sides.column.size, columns))
    return finish_program(w, ids, grid, (rows, columns, depth), size)


def multiply_sizes(count: Expr, rest: tuple[Axis, ...]) -> Expr:
    """How many programs there are along the first dimension."""
    for axis in rest:
        count = count * sympy.sympify(axis.size)
    return count


def finish_program(
    w: TileBuilder,
    ids: tuple[Symbol, Symbol],
    grid: tuple[Expr, Expr],
    shape: tuple[int, int, int],
    size: Blocks,
) -> TileProgram:
    """The program of a matrix product, of a result `[rows, columns]` and so much of the sum at a time."""
    program = w.finish(ids, grid, shape[:2], count_busy_warps(shape, size), size.stages)
    return replace(program, depth=shape[-1], registers=size.registers)


@dataclass(frozen=True)
class OperandSum:
    """A sum of an operand of a product, the left or the right one, over what the product sums.

    It is a product, too: with columns (or rows) that are all the same. Sixteenths, of which there are
    sixteen, leave the sum exactly what it is.
    """

    equation: Equation
    left: bool
    name: str
    sixteenths: str


@dataclass(frozen=True)
class Accumulators:
    """The tiles in which a product and the sums beside it add up."""

    product: str
    operand_sums: tuple[OperandSum, ...]


def multiply_tile(
    w: TileBuilder,
    root: Equation,
    sides: MatmulOperands,
    shape: tuple[int, int, int],
    sequence: tuple[Axis, Index] | None = None,
    total: str | None = None,
) -> Accumulators:
    """The product of a tile of rows and one of columns, in blocks of the sum: the root's name or `total`."""
    rows, columns, depth = shape
    total = total or w.name(root.out[0])
    w.add(Zeros(total, (rows, columns)))
    beside: list[OperandSum] = []
    for equation in w.stage.operand_sums:
        left, name = equation.body == sides.left, w.name(equation.out[0])
        found = OperandSum(equation, left, w.fresh(f"{name}_sixteenths"), w.fresh("sixteenths"))
        w.add(Zeros(found.name, (rows, SMALLEST_SIDE) if left else (SMALLEST_SIDE, columns)))
        w.add(
            Zeros(
                found.sixteenths,
                (depth, SMALLEST_SIDE) if left else (SMALLEST_SIDE, depth),
                1 / SMALLEST_SIDE,
            )
        )
        beside.append(found)
    totals = Accumulators(total, tuple(beside))
    outer = [axis for axis in root.over if axis.kind != "tap" and axis not in axis_parts(sides.depth)]
    if root.share is None:
        loop_over_sum(w, root, sides, outer, depth, totals, sequence)
    else:
        many = count_steps(root, sides, depth)
        with loop_over_share(w, root.share, tuple(outer), many, sequence) as step:
            accumulate_step(w, root, sides, step, depth, totals)
    return totals


def split_strips(w: TileBuilder, name: str, tile: str, shape: tuple[int, int], count: int) -> Iterator[str]:
    """A tile's columns in so many strips, from left to right."""
    if count == 1:
        yield tile
        return
    assert count % 2 == 0, f"{name} in {count} parts: only halves are taken"
    left, right = (w.fresh(f"{name}_{'strip' if count == 2 else 'half'}") for _ in range(2))
    w.add(Halve(left, right, tile, shape))
    rows, columns = shape
    for half in (left, right):
        yield from split_strips(w, name, half, (rows, columns // 2), count // 2)


def store_operand_sum(w: TileBuilder, beside: OperandSum, tile: tuple[Expr, Expr], rest: list[Axis]) -> None:
    """Stores a sum beside a product. Of the programs that have it, the first does it."""
    (array,) = beside.equation.out
    name = w.name(array)
    along: TileDimension = 1 if beside.left else 0
    w.add(Reduce(name, "sum", Tile(beside.name), along))
    places = w.places(array.axes, beside.equation.index)
    conditions = [condition for place in places for condition in place.conditions]
    own = {axis for index in beside.equation.index for axis in axes_of(index)}
    others = [tile[1] if beside.left else tile[0]]
    others += [w.frame.symbols[axis] for axis in rest if axis not in own]
    conditions += [sympy.Eq(other, 0, evaluate=False) for other in others if other != 0]
    w.add(Store(w.buffer(array), tuple(place.index for place in places), tuple(conditions), Tile(name)))


def decode_program(w: TileBuilder, tiles: Expr, rest: tuple[Axis, ...]) -> tuple[tuple[Symbol, Symbol], Expr]:
    """The program's number along the first dimension: which of the other indices, and which tile of rows."""
    ids = (w.symbol("program"), w.symbol("column_tile"))
    if all(axis.size == 1 for axis in rest):
        w.decode(Integer(0), rest)
        return ids, ids[0]
    if tiles == 1:
        w.decode(ids[0], rest)
        return ids, Integer(0)
    tile = w.symbol("row_tile")
    w.add(Define(tile, cast(Expr, sympy.Mod(ids[0], tiles, evaluate=False))))
    w.decode(cast(Expr, sympy.floor(ids[0] / tiles, evaluate=False)), rest)
    return ids, tile


def loop_over_sum(
    w: TileBuilder,
    root: Equation,
    sides: MatmulOperands,
    outer: list[Axis],
    depth: int,
    totals: Accumulators,
    sequence: tuple[Axis, Index] | None,
) -> None:
    """The loops of the sum: over sequences, if rows are summed, then over blocks and taps."""
    if outer:
        axis, *inner = outer
        with w.loop_over_axis(axis, sympy.sympify(axis.size)):
            enter_sequence(w, sequence, (axis,))
            loop_over_sum(w, root, sides, inner, depth, totals, sequence)
        return
    taps = [axis for axis in root.over if axis.kind == "tap"]
    own = phase_taps(w, root)
    if own:
        with ExitStack() as stack:
            step = loop_over_phases(w, stack, taps, own, count_blocks(sides.depth.size, depth))
            accumulate_block(w, sides, step * depth, depth, totals)
        return
    step = w.symbol("step")
    steps = count_steps(root, sides, depth)
    if steps.is_number:
        known, steps = steps, w.symbol("steps")
        w.add(Define(steps, known, argument=True))
    with w.loop(step, Integer(0), steps):
        accumulate_step(w, root, sides, step, depth, totals)


def count_taps(root: Equation) -> int:
    return prod(cast(int, axis.size) for axis in root.over if axis.kind == "tap")


def count_steps(root: Equation, sides: MatmulOperands, depth: int) -> Expr:
    """How many steps a sum has: one for each block and tap."""
    return count_blocks(sides.depth.size, depth) * count_taps(root)


def accumulate_step(
    w: TileBuilder, root: Equation, sides: MatmulOperands, step: Symbol, depth: int, totals: Accumulators
) -> None:
    """Adds a block under one tap; the taps run fastest."""
    count = count_taps(root)
    tap_number: Expr = sympy.Mod(step, count, evaluate=False) if count > 1 else Integer(0)
    start: Expr = sympy.floor(step / Integer(count), evaluate=False) * depth if count > 1 else step * depth
    for tap in reversed([axis for axis in root.over if axis.kind == "tap"]):
        if tap.size == 1:
            w.place_axis(tap, Integer(0))
            continue
        symbol = w.symbol(tap.name)
        size = cast(int, tap.size)
        here = tap_number if size == count else cast(Expr, sympy.Mod(tap_number, size, evaluate=False))
        w.add(Define(symbol, here))
        w.place_axis(tap, symbol)
        tap_number = cast(Expr, sympy.floor(tap_number / Integer(size), evaluate=False))
    accumulate_block(w, sides, start, depth, totals)


def loop_over_phases(
    w: TileBuilder, stack: ExitStack, taps: list[Axis], own: dict[Axis, TransposedIndex], count: Expr
) -> Expr:
    """Loops over the taps that a phase has, and over the blocks of the sum; gives the number of the block."""
    *outer, last = sorted(taps, key=lambda tap: tap in own)
    for tap in outer:
        number, used = w.symbol(f"{tap.name}_number"), taps_of_phase(w, tap, own)
        stack.enter_context(w.loop(number, Integer(0), used.count))
        used.put(w, number)
    used = taps_of_phase(w, last, own)
    steps, step = w.symbol("turns"), w.symbol("step")
    w.add(Define(steps, used.count * count))
    stack.enter_context(w.loop(step, Integer(0), steps))
    turn = step if count == 1 else cast(Expr, sympy.floor(step / count, evaluate=False))
    used.put(w, turn)
    return Integer(0) if count == 1 else cast(Expr, sympy.Mod(step, count, evaluate=False))


def accumulate_block(
    w: TileBuilder, sides: MatmulOperands, start: Expr, depth: int, totals: Accumulators
) -> None:
    """Loads a block of both operands and adds their product."""
    first = w.symbol(f"{sides.depth.name}0")
    w.add(Define(first, start, wide=isinstance(sides.depth, JoinedAxis)))
    outside = w.frame

    def block(factor: Scalar, along: TileDimension) -> Tile:
        w.frame = outside
        w.block_axis(sides.depth, first, depth, along)
        w.loaded.clear()
        return load_operand(w, factor)

    # What is computed is loaded first: its arithmetic took a tenth more instructions after other loads.
    if is_recomputed(sides.right):
        right, left = block(sides.right, 0), block(sides.left, 1)
    else:
        left, right = block(sides.left, 1), block(sides.right, 0)
    # Parameters, and ones and zeros, take the type of the data.
    given: Literal["left", "right"] = "right" if has_data_type(sides.left) else "left"
    w.add(Dot(totals.product, left.name, right.name, given))
    for beside in totals.operand_sums:
        factors = (left.name, beside.sixteenths) if beside.left else (beside.sixteenths, right.name)
        w.add(Dot(beside.name, *factors, "right" if beside.left else "left", exact=True))


def has_data_type(factor: Scalar) -> bool:
    """Whether an operand has the type of the data."""
    return not is_one_hot(factor) and all(read.array.type != "parameter" for read in reads_in(factor))


def can_load_blocks(w: TileBuilder, factor: Scalar) -> bool:
    """Whether an operand, or what it is computed of, can be loaded in blocks, without masks."""
    if is_recomputed(factor):
        rows = (read for read in reads_in(factor) if any(map(numbers_rows, read.array.axes)))
        return all(map(w.can_load_blocks, rows))
    return isinstance(factor, Read) and w.can_load_blocks(factor)


def numbers_rows(axis: Axis) -> bool:
    """Whether an axis runs over positions, or over those of all sequences."""
    return axis.kind == "position" or isinstance(axis, JoinedAxis)


def is_recomputed(factor: Scalar) -> bool:
    """Whether an operand is computed while it is loaded."""
    return not isinstance(factor, Read) and not is_one_hot(factor)


def as_read(factor: Scalar) -> Read:
    assert isinstance(factor, Read), f"{factor} is not stored"
    return factor


def load_operand(w: TileBuilder, factor: Scalar) -> Tile:
    """A block of an operand, as it is stored; or computed of what is, in its type; or as ones and zeros."""
    if isinstance(factor, Read):
        return w.load(factor, exact=False)
    if is_one_hot(factor):
        return w.assign(
            w.fresh("one_hot"), Elementwise("select", (w.value(factor), Constant(1.0), Constant(0.0)))
        )
    (read, *_), name = reads_in(factor), w.fresh("operand")
    w.add(Assign(name, w.value(factor, exact=False), like=w.buffer(read.array)))
    return Tile(name)


def find_operands(stage: Kernel | Stage) -> MatmulOperands:
    """Which operand has the rows: the result's last axis is along the columns."""
    assert stage.root is not None
    assert stage.factors is not None
    root = stage.root
    left, right = stage.factors
    mine, yours = axes_in(left), axes_in(right)
    if root.axes[-1] in mine and root.axes[-1] not in yours:
        left, right, mine, yours = right, left, yours, mine
    row = choose_blocked_axis([axis for axis in root.axes if axis in mine - yours])
    column = choose_blocked_axis([axis for axis in root.axes if axis in yours - mine])
    depth = choose_blocked_axis([axis for axis in root.over if axis in mine & yours and axis.kind != "tap"])
    return MatmulOperands(left, right, row, column, depth)


BLOCKING_ORDER = {"position": 0, "channel": 1, "batch": 2, "part": 3, "tap": 4}


def choose_blocked_axis(axes: list[Axis]) -> Axis:
    """The axis that runs in blocks: positions before channels before sequences, and the last of its kind."""
    found = min(reversed(axes), key=blocking_preference)
    return (
        flatten_positions(axis for axis in axes if axis.kind == "position")
        if found.kind == "position"
        else found
    )


def blocking_preference(axis: Axis) -> tuple[bool, int, int]:
    """The smaller, the better an axis is to run in blocks. Of positions, it is always the last."""
    return (
        axis.size == 1,
        BLOCKING_ORDER[axis.kind],
        0 if axis.kind == "position" else -typical_extent(axis.size),
    )


def typical_extent(size: Dim) -> int:
    return size if isinstance(size, int) else 1 << 30
