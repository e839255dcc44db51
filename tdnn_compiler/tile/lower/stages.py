"""Two convolutions in one kernel: what lies between them stays in registers.

A program computes a tile of the hidden rows, as many more than its own rows as the second window sees, and
reads it at every tap. Neighbours compute the rows between them twice.
"""

from dataclasses import replace
from typing import cast

import sympy
from sympy import Integer, Symbol

from tdnn_compiler.equations.ir import Constant, Equation, Read, StridedIndex
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.fuse import MOST_FUSED_CHANNELS
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
    Elementwise,
    Mask,
    ShiftRows,
    Tile,
    TileProgram,
    Value,
    Zeros,
)
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.coordinates import is_below, is_not_below
from tdnn_compiler.tile.lower.matmul import (
    SMALLEST_SIDE,
    MatmulOperands,
    as_read,
    decode_program,
    find_operands,
    finish_program,
    multiply_sizes,
    multiply_tile,
)
from tdnn_compiler.tile.lower.row_reductions import sequence_of
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = ["lower_chained"]


def lower_chained(
    kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key], names: Names, size: Blocks
) -> TileProgram:
    """The tile program of a kernel with two convolutions as its stages."""
    assert kernel.root is not None
    hidden, _ = kernel.stages
    root, sides, below_it = kernel.root, find_operands(kernel), find_operands(hidden)
    w = TileBuilder(kernel, bases, public, names)
    (halo,) = hidden.halos
    rows, kept = size.rows, size.rows - int(halo.before + halo.after)
    columns = size.side(sides.column.size, size.columns, SMALLEST_SIDE)
    width = size.side(below_it.column.size, MOST_FUSED_CHANNELS, SMALLEST_SIDE)
    block = size.side(below_it.depth.size, size.depth, SMALLEST_SIDE)
    assert kept > 0, f"{kernel.name} needs more rows about a tile than it has"
    assert width >= cast(int, below_it.column.size), f"{kernel.name} has more channels between than fit"
    tiles = count_blocks(sides.row.size, kept)
    rest = tuple(axis for axis in kernel.axes if axis not in (sides.row, sides.column))
    ids, row_tile = decode_program(w, tiles, rest)
    sequence = sequence_of(kernel)
    if sequence is not None:
        w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))

    first = w.symbol("first")
    w.add(Define(first, row_tile * kept - sympy.sympify(halo.before)))
    array = w.name(as_read(sides.left).array)
    with w.earlier(hidden):
        tile = compute_hidden(w, below_it, array, first, (rows, width, block))
    w.loaded.clear()

    w.block_axis(sides.row, row_tile * kept, rows, 0)
    w.frame = replace(w.frame, part_ends={sides.row: (row_tile + 1) * kept})
    w.block_axis(sides.column, ids[1] * columns, columns, 1)
    sum_over_taps(w, root, sides, tile, (rows, columns, width), int(halo.before), kept)
    w.write(root, 0)
    w.maps()
    grid = (multiply_sizes(tiles, rest), count_blocks(sides.column.size, columns))
    return finish_program(w, ids, grid, (rows, max(columns, width), block), size)


def compute_hidden(
    w: TileBuilder, sides: MatmulOperands, array: str, first: Symbol, shape: tuple[int, int, int]
) -> str:
    """The hidden rows from `first` on, as they would be stored: zero before and after their sequence."""
    assert w.stage.root is not None
    rows, width, _ = shape
    t = w.block_axis(sides.row, first, rows, 0)
    w.frame = replace(w.frame, early_axes=frozenset({sides.row}))
    w.block_axis(sides.column, Integer(0), width, 1)
    multiply_tile(w, w.stage.root, sides, shape)
    w.maps()
    inside = Mask((is_not_below(t, 0), is_below(t, w.frame.extent(sides.row))))
    value: Value = Elementwise("select", (inside, Tile(array), Constant(0.0)))
    name = w.fresh(f"{array}_rows")
    w.add(Assign(name, value, like=w.buffer(as_read(sides.left).array)))
    return name


def sum_over_taps(
    w: TileBuilder,
    root: Equation,
    sides: MatmulOperands,
    hidden: str,
    shape: tuple[int, int, int],
    before: int,
    kept: int,
) -> None:
    """The second sum: the hidden tile, at every tap so many rows further down, with that tap's weights.

    The hidden tile begins `before` rows earlier than the tile of the result.
    """
    rows, columns, width = shape
    name, seen = w.name(root.out[0]), window_of(as_read(sides.left))
    w.add(Zeros(name, (rows, columns)))
    tap = w.symbol(seen.tap.name)
    with w.unrolled_loop(tap, int(seen.tap.size)):
        for axis in root.over:
            if axis.kind == "tap":
                w.place_axis(axis, tap if axis == seen.tap else Integer(0))
        left = w.fresh(f"{hidden}_seen")
        down = before - int(seen.window.left) + w.frame.offset(seen.window, seen.tap)
        w.add(ShiftRows(left, hidden, down, (rows, width), kept))
        w.block_axis(sides.depth, Integer(0), width, 0)
        right = w.load(as_read(sides.right), exact=False)
        w.add(Dot(name, left, right.name))


def window_of(read: Read) -> StridedIndex:
    """The window through which a product reads what lies between."""
    (found,) = (index for index in read.index if isinstance(index, StridedIndex))
    return found
