"""Products that read no neighbours: sequences and their positions are one axis, and tiles cross sequences.

    conv[n, t, c] = Σ i  x[n, t, i] · w[c, i]   becomes   conv[row, c] = Σ i  x[row, i] · w[c, i]

Sequences of 300 positions would leave a quarter of three tiles of 128 rows empty, images of 14 × 14 as much.
Rows lie in memory one after the other, so that no address is computed by a division.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import prod

from sympy import Symbol

from tdnn_compiler.equations.ir import (
    Apply,
    Array,
    Axis,
    Constant,
    Equation,
    Index,
    Read,
    Scalar,
    ValidRows,
    reads_in,
    rewrite_scalar,
    subterms,
    unused_names,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import JoinedAxis, Kernel, Partial, Plan, skip_still_window
from tdnn_compiler.plan.stages import keys_in
from tdnn_compiler.symbolic.expressions import Dim, floor_div

__all__ = ["join_sequences"]


def join_sequences(plan: Plan, bases: tuple[Symbol, ...], rows: int, outside: Collection[Key]) -> Plan:
    """The plan with joined rows in every kernel that can have them, in tiles of so many `rows`.

    With `bases`, sequences may have lengths of their own: past them an array is zero, or anything if it
    comes from `outside`.
    """
    kernels = {kernel.name: kernel for kernel in plan.kernels}
    saved = {array.key for array in plan.saved}
    writers = Counter(array.key for kernel in plan.kernels for array in kernel.stores)
    for name in tuple(kernels):
        kernel = kernels[name]
        row = joined_rows(kernel)
        if row is None or not (not bases or allows_lengths(kernel, row, outside)):
            continue
        if any(writers[array.key] > 1 for array in kernel.stores):
            # Others write the rest of it, sequence by sequence.
            continue
        joined = JoinedRows(row, rows).join(kernel)
        old, new = partial_arrays(kernel), partial_arrays(joined)
        if saved & {*old}:
            continue
        readers = [each for each in kernels.values() if not {*old}.isdisjoint(a.key for a in each.loads)]
        merged = [join_reader(each, old, new, row) for each in readers]
        if None not in merged:
            kernels |= {each.name: each for each in (joined, *merged) if each is not None}
    return replace(plan, kernels=tuple(kernels.values()))


def joined_rows(kernel: Kernel) -> JoinedAxis | None:
    """All rows of a product as one axis, if all that has rows is read and written at the row's own place."""
    root = kernel.root
    if root is None or kernel.factors is None or len(kernel.stages) > 1:
        return None
    within = row_axes(root.axes) or row_axes(root.over)
    batch, positions = within[:1], within[1:]
    if not positions or len(within) != len(row_axes((*root.axes, *root.over))):
        return None
    if [axis.kind for axis in within].count("batch") != 1 or batch[0].kind != "batch":
        return None
    if all(axis.size == 1 for axis in positions):
        return None
    if not all({*within} <= {*partial.equation.over} for partial in kernel.partials):
        return None
    if not all(is_in_place(equation, within) for equation in kernel.equations):
        return None
    size: Dim = prod((axis.size for axis in positions), start=batch[0].size)
    taken = (axis for equation in kernel.equations for axis in (*equation.axes, *equation.over))
    return JoinedAxis(next(unused_names(("row",), taken)), size, "batch", within)


def row_axes(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    return tuple(axis for axis in axes if axis.kind in ("batch", "position"))


def is_in_place(equation: Equation, within: tuple[Axis, ...]) -> bool:
    """Whether an equation is a formula of what lies at its own place, and of what all rows share."""
    if not all(isinstance(part, Apply | Constant | Read) for part in subterms(equation.body)):
        return False
    found = [(read.array, read.index) for read in reads_in(equation.body)]
    found += [(array, equation.index) for array in equation.out]
    return all(lies_in_place(array, index, within) for array, index in found if array.rows)


def lies_in_place(array: Array, index: tuple[Index, ...], within: tuple[Axis, ...]) -> bool:
    """Whether an index leads to the place that the axes say, in an array with as many rows."""
    many = len(within)
    own, places = array.axes[:many], tuple(map(skip_still_window, index[:many]))
    sizes = [axis.size for axis in own] == [axis.size for axis in within]
    return places == within and sizes and not row_axes(array.axes[many:]) and len(array.axes) > many


def allows_lengths(kernel: Kernel, row: JoinedAxis, outside: Collection[Key]) -> bool:
    """Whether what lies past the end of a sequence can be kept out of everything else.

    It is cleared where it is stored, and is zero in what kernels have stored.
    """
    assert kernel.root is not None
    if len(row.within) > 2:
        return False
    if row.within[0] in kernel.root.over:
        assert kernel.factors is not None
        return all(isinstance(factor, Read) and factor.array.key not in outside for factor in kernel.factors)
    stored = {array.key for array in kernel.stores}
    return all(
        partial.equation.how == "sum"
        and isinstance(partial.equation.body, Read)
        and partial.equation.body.array.key in stored
        for partial in kernel.partials
    )


@dataclass(frozen=True)
class JoinedRows:
    """The axis of all rows, and how many of them a tile has."""

    row: JoinedAxis
    rows: int

    def join(self, kernel: Kernel) -> Kernel:
        """The same kernel over rows."""
        (stage,) = kernel.stages
        assert stage.root is not None
        joined = replace(
            stage,
            root=self.equation(stage.root),
            maps=tuple(map(self.equation, stage.maps)),
            operand_sums=tuple(map(self.equation, stage.operand_sums)),
            halos=(),
        )
        return replace(
            kernel,
            axes=self.axes(kernel.axes),
            index=self.index(kernel.index),
            stages=(joined,),
            partials=tuple(map(self.partial, kernel.partials)),
            stores=tuple(map(self.array, kernel.stores)),
        )

    def partial(self, partial: Partial) -> Partial:
        """What tiles of all rows contribute, instead of those of each sequence."""
        size = self.rows * partial.tiles
        tile = Axis("tile", floor_div(self.row.size + size - 1, size, flat=False), "part")
        kept = len(partial.equation.index)
        arrays = tuple(
            replace(array, axes=(tile, *array.axes[len(array.axes) - kept :])) for array in partial.arrays
        )
        return replace(partial, equation=self.equation(partial.equation), arrays=arrays)

    def equation(self, equation: Equation) -> Equation:
        return replace(
            equation,
            out=tuple(map(self.array, equation.out)),
            index=self.index(equation.index),
            body=rewrite_scalar(equation.body, self.read),
            over=self.axes(equation.over),
        )

    def read(self, part: Scalar) -> Scalar | None:
        if not isinstance(part, Read):
            return None
        return replace(part, array=self.array(part.array), index=self.index(part.index))

    def array(self, array: Array) -> Array:
        rest = tuple(axis for axis in array.axes if axis.kind not in ("batch", "position"))
        return replace(array, axes=(self.row, *rest)) if array.rows else array

    def axes(self, axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
        return tuple(dict.fromkeys(self.row if axis in self.row.within else axis for axis in axes))

    def index(self, index: tuple[Index, ...]) -> tuple[Index, ...]:
        many = len(self.row.within)
        rows = tuple(map(skip_still_window, index[:many])) == self.row.within
        return (self.row, *index[many:]) if rows else index


def partial_arrays(kernel: Kernel) -> dict[Key, Array]:
    return {array.key: array for partial in kernel.partials for array in partial.arrays}


def join_reader(
    kernel: Kernel, old: Mapping[Key, Array], new: Mapping[Key, Array], row: JoinedAxis
) -> Kernel | None:
    """The kernel that brings together what all tiles contribute; None: it keeps sequences apart."""
    root = kernel.root
    if root is None or kernel.factors or len(kernel.stages) > 1:
        return None
    if {*old} & keys_in(equation for equation in kernel.equations if equation is not root):
        return None
    tile = Axis("row", next(iter(new.values())).axes[0].size, "batch")
    if root.how == "moments":
        tile = replace(tile, name="tile", kind="part")

    def change(part: Scalar) -> Scalar | None:
        match part:
            case Read(array=array, index=index) if array.key in new:
                kept = 1 - len(new[array.key].axes)
                axes = (tile, *array.axes[kept:])
                return replace(part, array=replace(array, axes=axes), index=(tile, *index[kept:]))
            case ValidRows():
                return replace(part, axis=row, tile=tile)
            case _:
                return None

    for read in reads_in(root.body):
        if read.array.key in old and {*read.index[: 1 - len(new[read.array.key].axes)]} != {*root.over}:
            return None
    (stage,) = kernel.stages
    whole = replace(root, body=rewrite_scalar(root.body, change), over=(tile,))
    return replace(kernel, stages=(replace(stage, root=whole),))
