"""A convolution and the pool that reads it, in one kernel: what is pooled stays in registers.

The windows do not overlap. A program computes, tap by tap of the window, the tile of the convolution that
its outputs read through that tap, and keeps the largest or the sum.
"""

from dataclasses import dataclass, replace

import sympy
from sympy import Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import Axis, Equation, Number, Read, Seen
from tdnn_compiler.fusion.kernels import Kernel, flat, may_leave, parts_of
from tdnn_compiler.fusion.stages import Stage
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.source import Names
from tdnn_compiler.tile.frame import Frame
from tdnn_compiler.tile.ir import Call, Program, Test, Tile
from tdnn_compiler.tile.nest import Layout, Reducing
from tdnn_compiler.tile.product import SMALLEST, decoded, ended, multiplied, over, sides_of
from tdnn_compiler.tile.rows import grouped, sequence_of, tiles_of_rows
from tdnn_compiler.tile.statements import blocks
from tdnn_compiler.tile.writing import Writing

__all__ = ["pooled"]

MOST_ROWS = 64
"""Besides the product, the largest so far and its place are in registers."""


def pooled(
    kernel: Kernel, base: Symbol | None, public: frozenset[Key], names: Names, size: Blocks
) -> Program:
    """The tile program of a kernel with a convolution and a pool as its stages."""
    assert kernel.root is not None
    convolution, _ = kernel.stages
    w = Writing(kernel, base, public, names)
    *others, column = kernel.axes
    row = flat(axis for axis in others if axis.kind == "position")
    rows = size.rows if kernel.partials else size.side(row.size, min(size.rows, MOST_ROWS), SMALLEST)
    columns = size.side(column.size, size.columns, SMALLEST)
    rest = tuple(axis for axis in others if axis not in parts_of(row))
    tiles = blocks(row.size, rows)
    count = grouped(kernel, tiles, row, rows)
    ids, number = decoded(w, count, rest)
    w.blocked(column, ids[1] * columns, columns, 1)
    sequence = sequence_of(kernel)
    if sequence is not None:
        w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
    depth = size.side(sides_of(convolution).depth.size, size.depth, SMALLEST)
    with tiles_of_rows(w, number, tiles, rows) as at:
        w.blocked(row, at.tile * rows, rows, 0)
        layout = Layout(column, columns, row, rows, reduced=False)
        at_tap = AtTap(w, kernel.root, convolution, (rows, columns, depth))
        Reducing(w, kernel.root, layout, at_tap.computed).write(None)
        for result in range(len(kernel.root.out)):
            w.write(kernel.root, result)
        w.maps()
        at.contribute()
    grid = (over(count, rest), blocks(column.size, columns))
    return ended(w, ids, grid, (rows, columns, depth), size)


@dataclass(frozen=True)
class AtTap:
    """Writes the convolution at the positions that a tile of outputs reads through one tap."""

    w: Writing
    pool: Equation
    convolution: Stage
    shape: tuple[int, int, int]

    def computed(self) -> None:
        w, read, stage = self.w, self.pool.body, self.convolution
        assert isinstance(read, Read)
        assert stage.root is not None
        with w.earlier(stage):
            w.frame = seen_through(w.frame, read)
            multiplied(w, stage.root, sides_of(stage), self.shape)
            w.maps()
            name = w.name(read.array)
            inside = [
                condition
                for own, index in zip(read.array.axes, read.index, strict=True)
                if isinstance(index, Seen) and may_leave(own, index)
                for condition in w.frame.inside(own, own, 0, 0)
            ]
            if inside:
                w.assign(name, Call("select", (Test(tuple(inside)), Tile(name), Number(read.outside))))


def seen_through(frame: Frame, read: Read) -> Frame:
    """The frame of the array's own axes, each at the place where it is read."""
    symbols, blocked, early = {**frame.symbols}, frame.blocked, frame.early
    for own, index in zip(read.array.axes, read.index, strict=True):
        if isinstance(index, Seen):
            first = frame.offset(index.window, index.tap) - frame.here(index.window.left)
            symbols[own] = frame.symbols[index.at] * index.window.stride + first
            blocked = blocked | {own}
            early = early | {own} if index.window.left != 0 else early - {own}
        elif isinstance(index, Axis):
            symbols[own] = frame.symbols[index]
            blocked = blocked | {own} if index in frame.blocked else blocked - {own}
    # Positions that run in blocks together are those of the outputs.
    return replace(frame, symbols=symbols, blocked=blocked, early=early, flat=None)
