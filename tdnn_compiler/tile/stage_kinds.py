"""What stages are to whoever lowers them: what they compute, and how the last one reads them."""

from typing import Literal

from tdnn_compiler.equations.ir import Axis, Read, StridedIndex, reads_in
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.plan.stages import Stage, keys_in

__all__ = ["StageKind", "stage_kinds"]

StageKind = Literal[
    "product", "reduction", "maps", "maps in place", "product seen tap by tap", "product in shifted rows"
]
"""A stage that is reduced, or pointwise alone; and one before the last: read where it is computed, or by the
last one's root alone, one tap of a window after the other, or as one tile of a few more rows than its own."""


def stage_kinds(kernel: Kernel) -> tuple[StageKind, ...] | None:
    """The kinds of a kernel's stages; None if those before the last are read in other ways."""
    *earlier, last = kernel.stages
    found = [read_kind(stage, last) for stage in earlier]
    known = [kind for kind in found if kind is not None]
    return (*known, root_kind(last)) if len(known) == len(found) else None


def root_kind(stage: Stage) -> Literal["product", "reduction", "maps"]:
    if stage.root is None:
        return "maps"
    return "product" if stage.factors else "reduction"


def read_kind(stage: Stage, last: Stage) -> StageKind | None:
    """How the last stage reads one before it, if that is known."""
    found = [read for e in last.equations for read in reads_in(e.body) if read.array.key in stage.computed]
    if root_kind(stage) == "maps" and all(read.index == read.array.axes for read in found):
        return "maps in place"
    if stage.root is None or last.root is None or not stage.factors:
        return None
    dense = stage.root.index == stage.root.out[0].axes
    alone = stage.computed.isdisjoint(keys_in((*last.operand_sums, *last.maps)))
    if not (dense and alone and all(reads_plainly(read) for read in found)):
        return None
    if last.factors:
        return (
            "product in shifted rows" if reads_through_one_window(found) and has_shifted_rows(stage) else None
        )
    by_tap = isinstance(last.root.body, Read) and all(axis.kind == "tap" for axis in last.root.over)
    return "product seen tap by tap" if by_tap and last.root.how != "moments" else None


def reads_plainly(read: Read) -> bool:
    """Whether windows over zeros, and axes as they are, are all that leads to what is read."""
    return all(
        isinstance(index, Axis) or (isinstance(index, StridedIndex) and index.window.edge == "zeros")
        for index in read.index
    )


def reads_through_one_window(found: list[Read]) -> bool:
    """Whether there is one read, through a window along one axis."""
    return len(found) == 1 and sum(isinstance(index, StridedIndex) for index in found[0].index) == 1


def has_shifted_rows(stage: Stage) -> bool:
    """Whether a tile reads as many rows of a stage as it has, and some before and after them."""
    return len(stage.halos) == 1 and not stage.halos[0].everything and stage.halos[0].stride == 1
