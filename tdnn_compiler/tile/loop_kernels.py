"""A loop kernel in numbers, as its cost model takes it: what it is, loads, stores and computes."""

from collections.abc import Iterable
from math import prod

from tdnn_compiler.element_types import element_type
from tdnn_compiler.equations.terms import (
    Apply,
    Array,
    Axis,
    Equation,
    Image,
    Index,
    Read,
    Scalar,
    Seen,
    Turned,
    Uniform,
    axes_of,
    parts,
    reads,
)
from tdnn_compiler.fusion.kernels import Kernel, parts_of
from tdnn_compiler.fusion.loop_tiles import Access, Loop, LoopKind
from tdnn_compiler.fusion.tiles import power_of_two
from tdnn_compiler.tile.nest import axes_in_blocks
from tdnn_compiler.tile.phases import phases_of
from tdnn_compiler.tile.typical import typical, typical_number
from tdnn_compiler.window.maps import last_offset

__all__ = ["in_loop_numbers", "loop_kind"]

LONGEST = 1024
"""No tile is longer."""
REDUCED = 32
"""So many rows at most are added at a time where a kernel adds all of them."""
INSTRUCTIONS = {
    "moments": 0,
    "divide": 8,
    "sqrt": 12,
    "exp": 8,
    "sigmoid": 14,
    "expm1": 16,
    "tanh": 20,
    "erf": 20,
}
"""How many an operation is, if not one."""
RANDOM = 60
"""Instructions for a random number."""
CARRIED = {"sum": 0, "largest": 1, "moments": 3}


def loop_kind(kernel: Kernel) -> LoopKind:
    """What a loop kernel is for."""
    root = kernel.root
    if root is None:
        return "pointwise"
    taps = {axis for axis in root.over if axis.kind == "tap"}
    if taps != {*root.over}:
        return "reduction"
    return "depthwise" if any(weighs(read, taps) for read in reads(root.body)) else "pool"


def weighs(read: Read, taps: set[Axis]) -> bool:
    """Whether an array has a value of its own for every tap."""
    return any(index in taps for index in read.index)


def in_loop_numbers(kernel: Kernel, rows: int, width: int) -> Loop:
    """A kernel without a matrix product, for elements of `width` bytes, with typical numbers for open sizes.

    Sums that are begun in tiles of rows are begun in tiles of `rows`.
    """
    column, row, reduced = axes_in_blocks(kernel)
    root, along = kernel.root, (() if row is None else parts_of(row))
    phases = None if row is None or reduced else phases_of(root, row)
    own = row if phases is None else phases.row
    strides = [] if phases is None else [typical(axis) for axis in phases.numbers.values()]
    beside = [axis for axis in kernel.axes if axis not in (column, *along)]
    over = () if root is None else root.over
    serial = [axis for axis in over if axis.kind != "tap" and axis not in along]
    high = 1 if own is None else typical(own)
    earlier = [equation for stage in kernel.stages[:-1] for equation in stage.maps]
    inside = () if root is None else (*earlier, root)
    after = (*kernel.maps, *(partial.equation for partial in kernel.partials))

    def loaded(equations: Iterable[Equation]) -> tuple[Access, ...]:
        found = (read for equation in equations for read in reads(equation.body))
        each = dict.fromkeys(read for read in found if read.array.key not in kernel.computed)
        return tuple(access(read.array, read.index, column, along, width) for read in each)

    stored = {array.key for array in kernel.stores}
    written = ((array, equation.index) for equation in kernel.equations for array in equation.out)
    kept = [access(array, index, column, along, width) for array, index in written if array.key in stored]
    kept += [Access(4, rows=False) for partial in kernel.partials for _ in partial.arrays]
    begun = sum(1 if partial.equation.how == "sum" else 2 for partial in kernel.partials)
    reducing = 0 if root is None or not reduced else {"sum": 1, "largest": 3, "moments": 4}[root.how]
    return Loop(
        loop_kind(kernel),
        high,
        typical(column),
        longest=(1 if row is None else power_of_two(row.size, LONGEST), power_of_two(column.size, LONGEST)),
        others=prod(map(typical, beside)) * prod(strides),
        reduced=reduced,
        fixed=rows if kernel.partials else power_of_two(row.size, REDUCED) if row and reduced else None,
        tiles=max((partial.tiles for partial in kernel.partials), default=1),
        taps=-(-prod(typical(axis) for axis in over if axis.kind == "tap") // prod(strides)),
        parts=prod(typical(axis) for axis in serial if isinstance(axis.size, int)),
        turns=prod(typical(axis) for axis in serial if not isinstance(axis.size, int)),
        inside=loaded(inside),
        after=loaded(after),
        stored=tuple(kept),
        footprint=sum(bytes_of(array, width) for array in (*kernel.loads, *kernel.written)),
        operations=sum(instructions_of(equation.body) for equation in inside),
        last=sum(instructions_of(equation.body) for equation in after),
        carried=0 if root is None else CARRIED[root.how],
        sums=reducing + begun,
    )


def instructions_of(scalar: Scalar) -> int:
    """Instructions for one element, besides those of loads."""
    count = 0
    for part in parts(scalar):
        match part:
            case Apply(operation=operation):
                count += INSTRUCTIONS.get(operation, 1)
            case Uniform():
                count += RANDOM
            case _:
                pass
    return count


def access(
    array: Array, index: tuple[Index, ...], column: Axis, along: tuple[Axis, ...], width: int
) -> Access:
    """A read of an array, or a write, by a tile with columns along `column` and rows `along` some axes."""
    axes = {axis for item in index for axis in axes_of(item)}
    taps, reach, stride, again = 1, 0, 1, 1
    for item in index:
        tap = next((axis for axis in axes_of(item) if axis.kind == "tap"), None)
        if tap is None:
            continue
        taps *= typical(tap)
        if isinstance(item, Seen | Turned) and along and item.at == along[-1]:
            reach = typical_number(last_offset(item.window.offsets), 0)
            stride = typical_number(item.window.stride, 1) if isinstance(item, Seen) else 1
        elif isinstance(item, Seen | Turned | Image):
            again *= typical(tap)
    neighbours = [item for own, item in zip(array.axes, index, strict=True) if own.size != 1][-1:]
    scattered = any({column, *along}.isdisjoint(axes_of(item)) for item in neighbours)
    return Access(
        width_of(array, width),
        rows=not axes.isdisjoint(along),
        columns=column in axes,
        taps=taps,
        reach=reach,
        stride=stride,
        again=again,
        scattered=scattered,
    )


def width_of(array: Array, width: int) -> int:
    """Bytes of an element, where those of data have `width`."""
    return element_type(array.type, "fp32" if width == 4 else "bf16").bytes


def bytes_of(array: Array, width: int) -> int:
    return width_of(array, width) * prod(map(typical, array.axes))
