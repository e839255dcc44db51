"""A convolution and the pool that reads it, in one kernel: what is pooled stays in registers.

The windows do not overlap. A program computes, tap by tap of the window, the tile of the convolution that
its outputs read through that tap, and keeps the largest or the sum.
"""

from dataclasses import dataclass, replace

import sympy
from sympy import Symbol

from tdnn_compiler.equations.ir import Axis, Constant, Equation, Read, StridedIndex
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import Kernel, axis_parts, flatten_positions, may_leave_bounds
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.ir import Elementwise, Mask, Tile, TileProgram
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.coordinates import Coordinates
from tdnn_compiler.tile.lower.loops import LoopLayout, ReductionLoops
from tdnn_compiler.tile.lower.matmul import (
    SMALLEST_SIDE,
    decode_program,
    find_operands,
    finish_program,
    multiply_sizes,
    multiply_tile,
)
from tdnn_compiler.tile.lower.row_reductions import count_row_programs, loop_over_row_tiles, sequence_of
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = ["lower_pooled"]

MOST_ROWS = 64
"""Besides the product, the largest so far and its place are in registers."""


def lower_pooled(
    kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key], names: Names, size: Blocks
) -> TileProgram:
    """The tile program of a kernel with a convolution and a pool as its stages."""
    assert kernel.root is not None
    convolution, _ = kernel.stages
    w = TileBuilder(kernel, bases, public, names)
    *others, column = kernel.axes
    row = flatten_positions(axis for axis in others if axis.kind == "position")
    rows = size.rows if kernel.partials else size.side(row.size, min(size.rows, MOST_ROWS), SMALLEST_SIDE)
    columns = size.side(column.size, size.columns, SMALLEST_SIDE)
    rest = tuple(axis for axis in others if axis not in axis_parts(row))
    tiles = count_blocks(row.size, rows)
    count = count_row_programs(kernel, tiles, row, rows)
    ids, number = decode_program(w, count, rest)
    w.block_axis(column, ids[1] * columns, columns, 1)
    sequence = sequence_of(kernel)
    if sequence is not None:
        w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    depth = size.side(find_operands(convolution).depth.size, size.depth, SMALLEST_SIDE)
    with loop_over_row_tiles(w, number, tiles, rows) as at:
        w.block_axis(row, at.tile * rows, rows, 0)
        layout = LoopLayout(column, columns, row, rows, reduced=False)
        at_tap = PooledConvolution(w, kernel.root, convolution, (rows, columns, depth))
        ReductionLoops(w, kernel.root, layout, at_tap.compute).write(None)
        for result in range(len(kernel.root.out)):
            w.write(kernel.root, result)
        w.maps()
        at.contribute()
    grid = (multiply_sizes(count, rest), count_blocks(column.size, columns))
    return finish_program(w, ids, grid, (rows, columns, depth), size)


@dataclass(frozen=True)
class PooledConvolution:
    """Writes the convolution at the positions that a tile of outputs reads through one tap."""

    w: TileBuilder
    pool: Equation
    convolution: Stage
    shape: tuple[int, int, int]

    def compute(self) -> None:
        w, read, stage = self.w, self.pool.body, self.convolution
        assert isinstance(read, Read)
        assert stage.root is not None
        with w.earlier(stage):
            w.frame = coordinates_through(w.frame, read)
            multiply_tile(w, stage.root, find_operands(stage), self.shape)
            w.maps()
            name = w.name(read.array)
            inside = [
                condition
                for own, index in zip(read.array.axes, read.index, strict=True)
                if isinstance(index, StridedIndex) and may_leave_bounds(own, index)
                for condition in w.frame.inside_conditions(own, own, 0, 0)
            ]
            if inside:
                w.assign(
                    name, Elementwise("select", (Mask(tuple(inside)), Tile(name), Constant(read.outside)))
                )


def coordinates_through(frame: Coordinates, read: Read) -> Coordinates:
    """The frame of the array's own axes, each at the place where it is read."""
    symbols, blocked, early = {**frame.symbols}, frame.blocked, frame.early_axes
    for own, index in zip(read.array.axes, read.index, strict=True):
        if isinstance(index, StridedIndex):
            first = frame.offset(index.window, index.tap) - frame.size_here(index.window.left)
            symbols[own] = frame.symbols[index.at] * index.window.stride + first
            blocked = blocked | {own}
            early = early | {own} if index.window.left != 0 else early - {own}
        elif isinstance(index, Axis):
            symbols[own] = frame.symbols[index]
            blocked = blocked | {own} if index in frame.blocked else blocked - {own}
    # Positions that run in blocks together are those of the outputs.
    return replace(frame, symbols=symbols, blocked=blocked, early_axes=early, flat=None)
