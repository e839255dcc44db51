"""Which tile each kernel gets: the user's, the one computed for a target, or the usual one."""

from collections.abc import Callable
from dataclasses import replace
from math import prod

from sympy import Symbol

from tdnn_compiler.equations.ir import Axis, Uniform, reads_in, subterms
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import JoinedAxis, Kernel, axis_parts
from tdnn_compiler.plan.loop_tiles import LoopShape, choose_loop_tile, default_loop_tile, fit_loop_tile
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks, Epilogue, MatmulShape, Tiles, choose_blocks, default_blocks
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.loop_kernels import measure_loop
from tdnn_compiler.tile.lower.matmul import can_load_blocks, find_operands, is_recomputed
from tdnn_compiler.tile.typical import typical_size

__all__ = ["ChooseTiles", "measure_matmul", "tiles_for"]

FEW_TAPS = 9

ChooseTiles = Callable[[Kernel], Blocks]


def tiles_for(
    wanted: Tiles, target: Target | None, width: int, bases: tuple[Symbol, ...], public: frozenset[Key]
) -> ChooseTiles:
    """The `wanted` tiles, or those computed for each kernel on a target, for elements of `width` bytes."""
    plain = wanted.products or default_blocks(target, width)

    def sizes(kernel: Kernel) -> Blocks:
        if not any(stage.factors for stage in kernel.stages):
            loop = measure_loop(kernel, plain.rows, width, plain.vectors)
            return over_vectors(loop, plain) if plain.vectors else loop_size(loop, wanted.loops, target)
        if plain.vectors and len(kernel.stages) == 1 and find_operands(kernel).depth.kind != "channel":
            return over_positions(plain)
        if wanted.products is not None or target is None or len(kernel.stages) > 1:
            return plain
        return choose_blocks(measure_matmul(kernel, bases, public), target, width)

    return sizes


def over_positions(plain: Blocks) -> Blocks:
    """A CPU's tile of a sum over positions: larger, because both operands come from memory."""
    return replace(plain, rows=3 * plain.rows, columns=4 * plain.columns, depth=plain.depth // 2)


def over_vectors(loop: LoopShape, plain: Blocks) -> Blocks:
    """A CPU's tile of a loop kernel: of whole vectors, if there are so many columns, and of a few rows all.

    Where rows are read through many taps, tiles are narrow and high: the rows of all taps stay in the first
    cache, and most of them are read by one tile.
    """
    narrow = loop.kind == "depthwise" and loop.taps > FEW_TAPS
    most = plain.columns // 2 if narrow and 4 * loop.columns > 3 * plain.columns else plain.columns
    columns = plain.side(loop.columns, most)
    rows = default_loop_tile(loop).rows
    if loop.fixed is None and (narrow or loop.rows <= plain.columns):
        rows = min(loop.rows, plain.columns)
    return replace(default_loop_tile(loop), rows=rows, columns=columns, vectors=True)


def loop_size(loop: LoopShape, wanted: Blocks | None, target: Target | None) -> Blocks:
    """The tile of a loop kernel."""
    if wanted is not None:
        return fit_loop_tile(loop, wanted)
    return default_loop_tile(loop) if target is None else choose_loop_tile(loop, target)


def measure_matmul(kernel: Kernel, bases: tuple[Symbol, ...], public: frozenset[Key]) -> MatmulShape:
    """A kernel's matrix product, with typical numbers for sizes that are open."""
    assert kernel.root is not None
    sides, writing = find_operands(kernel), TileBuilder(kernel, bases, public)
    blocked = (*axis_parts(sides.row), *axis_parts(sides.column))
    rest = [axis for axis in kernel.axes if axis not in blocked]
    again = [axis for axis in kernel.root.over if axis not in axis_parts(sides.depth)]
    passes, depth = prod(map(typical_size, again)), typical_size(sides.depth)
    if kernel.root.share is not None:
        # A part has its share of all passes, or of one.
        parts = typical_size(kernel.root.share)
        passes, depth = -(-passes // parts), -(-depth // -(-parts // passes))
    return MatmulShape(
        typical_size(sides.row),
        typical_size(sides.column),
        depth,
        passes=passes,
        others=prod(map(typical_size, rest)),
        epilogue=epilogue_of(kernel),
        blockwise=(can_load_blocks(writing, sides.left), can_load_blocks(writing, sides.right)),
        # Rows that are sequences are numbered in 64 bits, as if a tile more were there.
        loaded=len(arrays_loaded_after(kernel)) + numbers_sequences(sides.row),
        stored=len(kernel.stores),
        axes=len(axis_parts(sides.row)),
        computed=(is_recomputed(sides.left), is_recomputed(sides.right)),
        operand_sums=len(kernel.operand_sums),
    )


def numbers_sequences(row: Axis) -> bool:
    return row.kind == "batch" and not isinstance(row, JoinedAxis)


def arrays_loaded_after(kernel: Kernel) -> set[Key]:
    """The arrays with rows that are read after the product."""
    after = (*kernel.maps, *(partial.equation for partial in kernel.partials))
    found = (read.array for equation in after for read in reads_in(equation.body))
    return {array.key for array in found if array.rows and array.key not in kernel.computed}


def epilogue_of(kernel: Kernel) -> Epilogue:
    if kernel.partials:
        means = any(partial.equation.how == "moments" for partial in kernel.partials)
        return "moments" if means else "summed"
    if any(isinstance(part, Uniform) for equation in kernel.maps for part in subterms(equation.body)):
        return "random"
    return "mapped" if len(kernel.maps) > 1 else "plain"
