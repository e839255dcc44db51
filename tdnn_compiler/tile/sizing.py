"""Which tile each kernel gets: the user's, the one computed for a target, or the usual one."""

from collections.abc import Callable
from math import prod

from sympy import Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import Uniform, parts, reads
from tdnn_compiler.fusion.kernels import Kernel, parts_of
from tdnn_compiler.fusion.loop_tiles import Loop, loop_tile, loop_tile_of, plain_loop_tile
from tdnn_compiler.fusion.targets import Target
from tdnn_compiler.fusion.tiles import Blocks, Epilogue, Product, Tiles, chosen, usual
from tdnn_compiler.tile.loop_kernels import in_loop_numbers
from tdnn_compiler.tile.product import blockwise, sides_of, worked_out
from tdnn_compiler.tile.typical import typical
from tdnn_compiler.tile.writing import Writing

__all__ = ["Sizes", "in_numbers", "sizes_for"]

Sizes = Callable[[Kernel], Blocks]


def sizes_for(
    wanted: Tiles, target: Target | None, width: int, base: Symbol | None, public: frozenset[Key]
) -> Sizes:
    """The `wanted` tiles, or those computed for each kernel on a target, for elements of `width` bytes."""
    plain = wanted.products or usual(target, width)

    def sizes(kernel: Kernel) -> Blocks:
        if not any(stage.factors for stage in kernel.stages):
            return loop_size(in_loop_numbers(kernel, plain.rows, width), wanted.loops, target)
        if wanted.products is not None or target is None or len(kernel.stages) > 1:
            return plain
        return chosen(in_numbers(kernel, base, public), target, width)

    return sizes


def loop_size(loop: Loop, wanted: Blocks | None, target: Target | None) -> Blocks:
    """The tile of a loop kernel."""
    if wanted is not None:
        return loop_tile_of(loop, wanted)
    return plain_loop_tile(loop) if target is None else loop_tile(loop, target)


def in_numbers(kernel: Kernel, base: Symbol | None, public: frozenset[Key]) -> Product:
    """A kernel's matrix product, with typical numbers for sizes that are open."""
    assert kernel.root is not None
    sides, writing = sides_of(kernel), Writing(kernel, base, public)
    blocked = (*parts_of(sides.row), *parts_of(sides.column))
    rest = [axis for axis in kernel.axes if axis not in blocked]
    again = [axis for axis in kernel.root.over if axis not in parts_of(sides.depth)]
    return Product(
        typical(sides.row),
        typical(sides.column),
        typical(sides.depth),
        passes=prod(map(typical, again)),
        others=prod(map(typical, rest)),
        epilogue=epilogue_of(kernel),
        blockwise=(blockwise(writing, sides.left), blockwise(writing, sides.right)),
        # Rows that are sequences are numbered in 64 bits, as if a tile more were there.
        loaded=len(loaded(kernel)) + (sides.row.kind == "batch"),
        stored=len(kernel.stores),
        axes=len(parts_of(sides.row)),
        computed=(worked_out(sides.left), worked_out(sides.right)),
        beside=len(kernel.beside),
    )


def loaded(kernel: Kernel) -> set[Key]:
    """The arrays with rows that are read after the product."""
    after = (*kernel.maps, *(partial.equation for partial in kernel.partials))
    found = (read.array for equation in after for read in reads(equation.body))
    return {array.key for array in found if array.rows and array.key not in kernel.computed}


def epilogue_of(kernel: Kernel) -> Epilogue:
    if kernel.partials:
        means = any(partial.equation.how == "moments" for partial in kernel.partials)
        return "moments" if means else "summed"
    if any(isinstance(part, Uniform) for equation in kernel.maps for part in parts(equation.body)):
        return "random"
    return "mapped" if len(kernel.maps) > 1 else "plain"
