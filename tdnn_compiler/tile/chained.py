"""Two convolutions in one kernel: what lies between them stays in registers.

A program computes a tile of the hidden rows, as many more than its own rows as the second window sees, and
reads it at every tap. Neighbours compute the rows between them twice.
"""

from dataclasses import replace
from typing import cast

import sympy
from sympy import Integer, Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import Equation, Number, Read, Seen
from tdnn_compiler.fusion.fuse import WIDEST
from tdnn_compiler.fusion.kernels import Kernel
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.source import Names
from tdnn_compiler.tile.frame import below, not_below
from tdnn_compiler.tile.ir import Assign, Call, Define, Dot, Program, Shift, Test, Tile, Value, Zeros
from tdnn_compiler.tile.product import SMALLEST, Sides, decoded, ended, multiplied, over, plain, sides_of
from tdnn_compiler.tile.rows import sequence_of
from tdnn_compiler.tile.statements import blocks
from tdnn_compiler.tile.writing import Writing

__all__ = ["chained"]


def chained(
    kernel: Kernel, base: Symbol | None, public: frozenset[Key], names: Names, size: Blocks
) -> Program:
    """The tile program of a kernel with two convolutions as its stages."""
    assert kernel.root is not None
    hidden, _ = kernel.stages
    root, sides, below_it = kernel.root, sides_of(kernel), sides_of(hidden)
    w = Writing(kernel, base, public, names)
    (halo,) = hidden.halos
    rows, kept = size.rows, size.rows - int(halo.before + halo.after)
    columns = size.side(sides.column.size, size.columns, SMALLEST)
    width = size.side(below_it.column.size, WIDEST, SMALLEST)
    block = size.side(below_it.depth.size, size.depth, SMALLEST)
    assert kept > 0, f"{kernel.name} needs more rows about a tile than it has"
    assert width >= cast(int, below_it.column.size), f"{kernel.name} has more channels between than fit"
    tiles = blocks(sides.row.size, kept)
    rest = tuple(axis for axis in kernel.axes if axis not in (sides.row, sides.column))
    ids, row_tile = decoded(w, tiles, rest)
    sequence = sequence_of(kernel)
    if sequence is not None:
        w.lengths(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))

    first = w.symbol("first")
    w.say(Define(first, row_tile * kept - sympy.sympify(halo.before)))
    array = w.name(plain(sides.left).array)
    with w.earlier(hidden):
        tile = computed(w, below_it, array, first, (rows, width, block))
    w.loaded.clear()

    w.blocked(sides.row, row_tile * kept, rows, 0)
    w.frame = replace(w.frame, stops={sides.row: (row_tile + 1) * kept})
    w.blocked(sides.column, ids[1] * columns, columns, 1)
    tapped(w, root, sides, tile, (rows, columns, width), int(halo.before), kept)
    w.write(root, 0)
    w.maps()
    grid = (over(tiles, rest), blocks(sides.column.size, columns))
    return ended(w, ids, grid, (rows, max(columns, width), block), size)


def computed(w: Writing, sides: Sides, array: str, first: Symbol, shape: tuple[int, int, int]) -> str:
    """The hidden rows from `first` on, as they would be stored: zero before and after their sequence."""
    assert w.stage.root is not None
    rows, width, _ = shape
    t = w.blocked(sides.row, first, rows, 0)
    w.frame = replace(w.frame, early=frozenset({sides.row}))
    w.blocked(sides.column, Integer(0), width, 1)
    multiplied(w, w.stage.root, sides, shape)
    w.maps()
    inside = Test((not_below(t, 0), below(t, w.frame.extent(sides.row))))
    value: Value = Call("select", (inside, Tile(array), Number(0.0)))
    name = w.fresh(f"{array}_rows")
    w.say(Assign(name, value, like=w.buffer(plain(sides.left).array)))
    return name


def tapped(
    w: Writing,
    root: Equation,
    sides: Sides,
    hidden: str,
    shape: tuple[int, int, int],
    before: int,
    kept: int,
) -> None:
    """The second sum: the hidden tile, at every tap so many rows further down, with that tap's weights.

    The hidden tile begins `before` rows earlier than the tile of the result.
    """
    rows, columns, width = shape
    name, seen = w.name(root.out[0]), seen_by(plain(sides.left))
    w.say(Zeros(name, (rows, columns)))
    tap = w.symbol(seen.tap.name)
    with w.unrolled(tap, int(seen.tap.size)):
        for axis in root.over:
            if axis.kind == "tap":
                w.put(axis, tap if axis == seen.tap else Integer(0))
        left = w.fresh(f"{hidden}_seen")
        down = before - int(seen.window.left) + w.frame.offset(seen.window, seen.tap)
        w.say(Shift(left, hidden, down, (rows, width), kept))
        w.blocked(sides.depth, Integer(0), width, 0)
        right = w.load(plain(sides.right), exact=False)
        w.say(Dot(name, left, right.name))


def seen_by(read: Read) -> Seen:
    """The window through which a product reads what lies between."""
    (found,) = (index for index in read.index if isinstance(index, Seen))
    return found
