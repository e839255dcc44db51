"""A plan: which kernels there are, what each computes, stores and reads, and what the passes share."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd, prod

from tdnn_compiler.equations.ir import (
    Apply,
    Array,
    Axis,
    Equation,
    GatherIndex,
    Index,
    OffsetIndex,
    PaddingIndex,
    Scalar,
    StridedIndex,
    TransposedIndex,
    reads_in,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.symbolic.expressions import Dim, floor_div
from tdnn_compiler.symbolic.maps import Progression, Window, last_offset

__all__ = [
    "FlatAxis",
    "JoinedAxis",
    "Kernel",
    "Partial",
    "Plan",
    "axis_parts",
    "flatten_positions",
    "is_one_hot",
    "may_leave_bounds",
    "phase_axis",
    "phase_indices",
    "separate_rows",
    "skip_still_window",
]


@dataclass(frozen=True)
class FlatAxis(Axis):
    """Several axes of positions as one, row by row."""

    parts: tuple[Axis, ...] = ()


@dataclass(frozen=True)
class JoinedAxis(Axis):
    """Sequences and their positions as one axis: rows as they lie in memory. It is never taken apart."""

    within: tuple[Axis, ...] = ()
    """The sequences, and then the positions."""


def separate_rows(array: Array) -> Array:
    """The array with sequences and positions as axes of their own."""
    parts = (axis.within if isinstance(axis, JoinedAxis) else (axis,) for axis in array.axes)
    return replace(array, axes=tuple(axis for part in parts for axis in part))


def axis_parts(axis: Axis) -> tuple[Axis, ...]:
    """The axes that an axis stands for."""
    return axis.parts if isinstance(axis, FlatAxis) else (axis,)


def flatten_positions(axes: Iterable[Axis]) -> Axis:
    """What tiles run along of several axes of positions: all of them, or the last open one and what follows.

    So tiles are taken apart by numbers that are known.
    """
    axes = tuple(axes)
    positions = tuple(axis for axis in axes if axis.size != 1) or axes[-1:]
    opened = [place for place, axis in enumerate(positions) if not isinstance(axis.size, int)]
    positions = positions[max(opened, default=0) :]
    if len(positions) == 1:
        return positions[0]
    size = prod((axis.size for axis in positions[1:]), start=positions[0].size)
    return FlatAxis("".join(axis.name for axis in positions), size, "position", positions)


@dataclass(frozen=True)
class Partial:
    """A reduction over the rows of a kernel, begun in it: what so many `tiles` of rows, in order, contribute.

    `arrays` have the axes `(batch, tile, kept axes…)`. Moments are kept as mean and population variance of
    the tiles; how many rows they had follows from their place.
    """

    equation: Equation
    arrays: tuple[Array, ...]
    tiles: int = 1


@dataclass(frozen=True)
class Kernel:
    """What a launch runs, alone or with others.

    `axes` are indexed in parallel, and `index` is where they lead in the result, the last stage's. What a
    stage reads is either computed before, in the kernel's registers, or loaded. `stores` says which of the
    results are written.
    """

    name: str
    axes: tuple[Axis, ...]
    index: tuple[Index, ...]
    stages: tuple[Stage, ...]
    partials: tuple[Partial, ...]
    stores: tuple[Array, ...]

    @property
    def last(self) -> Stage:
        """The stage whose tiles are the kernel's own."""
        return self.stages[-1]

    @property
    def root(self) -> Equation | None:
        """What the last stage reduces."""
        return self.last.root

    @property
    def maps(self) -> tuple[Equation, ...]:
        """What follows in the last stage."""
        return self.last.maps

    @property
    def operand_sums(self) -> tuple[Equation, ...]:
        """Sums of an operand of the last stage's product."""
        return self.last.operand_sums

    @property
    def factors(self) -> tuple[Scalar, Scalar] | None:
        """The two operands, where the last stage's root is a matrix product."""
        return self.last.factors

    @property
    def equations(self) -> Iterator[Equation]:
        """All that it computes, in order."""
        for stage in self.stages:
            yield from stage.equations
        yield from (partial.equation for partial in self.partials)

    @cached_property
    def computed(self) -> frozenset[Key]:
        """The keys of the arrays that exist in the kernel without being loaded."""
        return frozenset().union(*(stage.computed for stage in self.stages))

    @cached_property
    def loads(self) -> tuple[Array, ...]:
        """The arrays that the kernel reads from memory, each once."""
        found = {
            read.array.key: read.array
            for equation in self.equations
            for read in reads_in(equation.body)
            if read.array.key not in self.computed
        }
        return tuple(found.values())

    @cached_property
    def written(self) -> tuple[Array, ...]:
        """The arrays that the kernel writes to memory."""
        sums = (array for equation in self.operand_sums for array in equation.out)
        return (*self.stores, *sums, *(array for partial in self.partials for array in partial.arrays))

    def __str__(self) -> str:
        lines = [f"{self.name}({', '.join(array.name for array in self.loads)})"]
        *earlier, last = self.stages
        for number, stage in enumerate(earlier, 1):
            lines.append(f"  stage {number}, at {stage.where}:")
            lines += [f"    {equation}" for equation in stage.equations]
        lines += [f"  stage {len(self.stages)}:"] if earlier else []
        indent = "    " if earlier else "  "
        lines += [f"{indent}{equation}" for equation in last.equations]
        lines += [f"{indent}{partial.equation}, tile by tile" for partial in self.partials]
        lines.append(f"  → {', '.join(array.name for array in self.written)}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Plan:
    """Kernels in order. `saved` is what the forward pass keeps for the backward pass."""

    program: EquationProgram
    kernels: tuple[Kernel, ...]
    saved: tuple[Array, ...] = ()

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.kernels))


def is_one_hot(factor: Scalar) -> bool:
    """Whether an operand is 1 where a stored number is its own place, and 0 elsewhere."""
    return isinstance(factor, Apply) and factor.operation == "equal"


def phase_indices(root: Equation) -> dict[Axis, TransposedIndex]:
    """The axes along which a sum is as many sums, side by side, as its window has strides.

    A position `t = u·s + p` is read through the taps `k ≡ (p + left)/step` modulo s and no others: each phase
    p is a dense sum of its own. So it is with the gradient of strided windows by what they see, and with a
    transposed convolution.
    """
    read = (index for read in reads_in(root.body) for index in read.index)
    turned = dict.fromkeys(
        index for index in read if isinstance(index, TransposedIndex) and index.at in root.axes
    )
    once = Counter(index.at for index in turned)
    return {index.at: index for index in turned if once[index.at] == 1 and has_phases(index.window)}


def has_phases(window: Window) -> bool:
    offsets, stride = window.offsets, window.stride
    if not (isinstance(offsets, Progression) and isinstance(offsets.step, int) and isinstance(stride, int)):
        return False
    return stride > 1 and gcd(offsets.step, stride) == 1


def phase_axis(axis: Axis, stride: Dim) -> Axis:
    """The positions of one phase."""
    return replace(axis, size=floor_div(axis.size + stride - 1, stride, flat=False))


def skip_still_window(index: Index) -> Index:
    """The index that a window of one tap leads to, if it does not move: that is no window."""
    match index:
        case StridedIndex(at=at, tap=tap, window=window) | TransposedIndex(at=at, tap=tap, window=window):
            still = tap.size == window.stride == 1 and window.left == last_offset(window.offsets) == 0
            return at if still else index
        case _:
            return index


def may_leave_bounds(own: Axis, index: Index) -> bool:
    """Whether an index can lie outside of its axis, or be none."""
    match index:
        case OffsetIndex(axis=axis, start=start):
            known = isinstance(axis.size, int) and isinstance(own.size, int)
            return not known or start < 0 or axis.size + start > own.size
        case StridedIndex(window=window):
            return not (window.left == 0 and window.room + last_offset(window.offsets) + 1 <= 0)
        case TransposedIndex() | PaddingIndex() | GatherIndex():
            return True
        case _:
            return False
