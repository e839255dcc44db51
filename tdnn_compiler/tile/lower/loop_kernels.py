"""A loop kernel in numbers, as its cost model takes it: what it is, loads, stores and computes."""

from collections.abc import Iterable
from math import prod

from tdnn_compiler.equations.element_types import element_type
from tdnn_compiler.equations.ir import (
    Apply,
    Array,
    Axis,
    Equation,
    Index,
    PaddingIndex,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    Uniform,
    axes_of,
    reads_in,
    subterms,
)
from tdnn_compiler.plan.kernels import Kernel, axis_parts
from tdnn_compiler.plan.loop_tiles import Access, LoopKind, LoopShape
from tdnn_compiler.plan.tiles import power_of_two
from tdnn_compiler.symbolic.maps import last_offset
from tdnn_compiler.tile.lower.loops import ROWS_AT_ONCE, choose_blocked_axes
from tdnn_compiler.tile.lower.phases import phases_of
from tdnn_compiler.tile.typical import typical_number, typical_size

__all__ = ["loop_kind", "measure_loop"]

LONGEST_TILE = 1024
"""No tile is longer."""
MOST_REDUCED_ROWS, MOST_ROWS_ALONE, MOST_MOMENTS_ALONE = 32, 512, 256
"""So many rows at most are added at a time where a kernel adds all of them; and where few programs do, sums
or moments: 512 of these spilled on sm_80."""
MOST_ROWS_OF_TAPS = 128
"""So many rows at most are taps of which each has a sum."""
OPERATION_INSTRUCTIONS = {
    "moments": 0,
    "divide": 8,
    "sqrt": 12,
    "exp": 8,
    "log": 10,
    "sigmoid": 14,
    "log1p": 16,
    "expm1": 16,
    "tanh": 20,
    "erf": 20,
    "sin": 30,
    "cos": 30,
}
"""How many an operation is, if not one."""
RANDOM_INSTRUCTIONS = 60
"""Instructions for a random number."""
CARRIED_VALUES = {"sum": 0, "largest": 1, "moments": 3}


def loop_kind(kernel: Kernel) -> LoopKind:
    """What a loop kernel is for."""
    root = kernel.root
    if root is None:
        return "pointwise"
    taps = {axis for axis in root.over if axis.kind == "tap"}
    if taps != {*root.over}:
        return "reduction"
    return "depthwise" if any(has_value_per_tap(read, taps) for read in reads_in(root.body)) else "pool"


def has_value_per_tap(read: Read, taps: set[Axis]) -> bool:
    """Whether an array has a value of its own for every tap."""
    return any(index in taps for index in read.index)


def measure_loop(kernel: Kernel, rows: int, width: int, vectors: bool = False) -> LoopShape:
    """A kernel without a matrix product, for elements of `width` bytes, with typical numbers for open sizes.

    Sums that are begun in tiles of rows are begun in tiles of `rows`. Tiles of a CPU have `vectors`.
    """
    column, row, reduced = choose_blocked_axes(kernel, vectors)
    root, along = kernel.root, (() if row is None else axis_parts(row))
    phases = None if row is None or reduced else phases_of(root, row)
    own = row if phases is None else phases.row
    strides = [] if phases is None else [typical_size(axis) for axis in phases.numbers.values()]
    beside = [axis for axis in kernel.axes if axis not in (column, *along)]
    taps, parts, turns = (1, 1, 1) if root is None else count_turns(root, along)
    high = 1 if own is None else typical_size(own)
    earlier = [equation for stage in kernel.stages[:-1] for equation in stage.maps]
    inside = () if root is None else (*earlier, root)
    after = (*kernel.maps, *(partial.equation for partial in kernel.partials))

    def loaded(equations: Iterable[Equation]) -> tuple[Access, ...]:
        found = (read for equation in equations for read in reads_in(equation.body))
        each = dict.fromkeys(read for read in found if read.array.key not in kernel.computed)
        return tuple(describe_access(read.array, read.index, column, along, width) for read in each)

    stored = {array.key for array in kernel.stores}
    written = ((array, equation.index) for equation in kernel.equations for array in equation.out)
    kept = [
        describe_access(array, index, column, along, width) for array, index in written if array.key in stored
    ]
    kept += [Access(4, rows=False) for partial in kernel.partials for _ in partial.arrays]
    begun = sum(1 if partial.equation.how == "sum" else 2 for partial in kernel.partials)
    reducing = 0 if root is None or not reduced else {"sum": 1, "largest": 3, "moments": 4}[root.how]
    return LoopShape(
        loop_kind(kernel),
        high,
        typical_size(column),
        longest=(
            1 if row is None else power_of_two(row.size, LONGEST_TILE),
            power_of_two(column.size, LONGEST_TILE),
        ),
        others=prod(map(typical_size, beside)) * prod(strides),
        reduced=reduced,
        fixed=rows
        if kernel.partials
        else None
        if row is None
        else fix_rows(kernel, row, reduced, bool(beside) or vectors),
        tiles=max((partial.tiles for partial in kernel.partials), default=1),
        taps=-(-taps // prod(strides)),
        parts=parts,
        turns=turns,
        inside=loaded(inside),
        after=loaded(after),
        stored=tuple(kept),
        footprint=sum(array_bytes(array, width) for array in (*kernel.loads, *kernel.written)),
        operations=sum(instructions_of(equation.body) for equation in inside),
        last=sum(instructions_of(equation.body) for equation in after),
        carried=0 if root is None else CARRIED_VALUES[root.how],
        sums=reducing + begun,
    )


def count_turns(root: Equation, along: tuple[Axis, ...]) -> tuple[int, int, int]:
    """How many taps an element sums over, and turns of other loops: those of a known number, and the rest."""
    serial = [axis for axis in root.over if axis.kind != "tap" and axis not in along]
    taps = prod(typical_size(axis) for axis in root.over if axis.kind == "tap")
    parts = prod(typical_size(axis) for axis in serial if isinstance(axis.size, int))
    turns = prod(typical_size(axis) for axis in serial if not isinstance(axis.size, int))
    if root.share is None:
        return taps, parts, turns
    # The rows of a part that are loaded at once are as the taps of a window.
    mine = -(-parts * turns // typical_size(root.share))
    return ROWS_AT_ONCE, 1, -(-mine // ROWS_AT_ONCE)


def fix_rows(kernel: Kernel, row: Axis, reduced: bool, busy: bool) -> int | None:
    """How many rows a tile has that are all added, or that are all taps; None: any number.

    Where few programs are `busy`, each adds more at a time.
    """
    if kernel.root is not None and kernel.root.share is not None:
        return power_of_two(row.size, MOST_ROWS_OF_TAPS)
    if not reduced:
        return None
    moments = kernel.root is not None and kernel.root.how == "moments"
    alone = MOST_MOMENTS_ALONE if moments else MOST_ROWS_ALONE
    return power_of_two(row.size, MOST_REDUCED_ROWS if busy else alone)


def instructions_of(scalar: Scalar) -> int:
    """Instructions for one element, besides those of loads."""
    count = 0
    for part in subterms(scalar):
        match part:
            case Apply(operation=operation):
                count += OPERATION_INSTRUCTIONS.get(operation, 1)
            case Uniform():
                count += RANDOM_INSTRUCTIONS
            case _:
                pass
    return count


def describe_access(
    array: Array, index: tuple[Index, ...], column: Axis, along: tuple[Axis, ...], width: int
) -> Access:
    """A read of an array, or a write, by a tile with columns along `column` and rows `along` some axes."""
    axes = {axis for item in index for axis in axes_of(item)}
    taps, reach, stride, again = 1, 0, 1, 1
    for item in index:
        tap = next((axis for axis in axes_of(item) if axis.kind == "tap"), None)
        if tap is None or tap in along:
            continue
        taps *= typical_size(tap)
        if isinstance(item, StridedIndex | TransposedIndex) and along and item.at == along[-1]:
            reach = typical_number(last_offset(item.window.offsets), 0)
            stride = typical_number(item.window.stride, 1) if isinstance(item, StridedIndex) else 1
        elif isinstance(item, StridedIndex | TransposedIndex | PaddingIndex):
            again *= typical_size(tap)
    neighbours = [item for own, item in zip(array.axes, index, strict=True) if own.size != 1][-1:]
    scattered = any({column, *along}.isdisjoint(axes_of(item)) for item in neighbours)
    return Access(
        element_width(array, width),
        rows=not axes.isdisjoint(along),
        columns=column in axes,
        taps=taps,
        reach=reach,
        stride=stride,
        again=again,
        scattered=scattered,
    )


def element_width(array: Array, width: int) -> int:
    """Bytes of an element, where those of data have `width`."""
    return element_type(array.type, "fp32" if width == 4 else "bf16").bytes


def array_bytes(array: Array, width: int) -> int:
    return element_width(array, width) * prod(map(typical_size, array.axes))
