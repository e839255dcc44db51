"""Numbers for sizes that are open: a cost model needs some."""

from functools import cache
from math import prod

from tdnn_compiler.equations.ir import Axis
from tdnn_compiler.plan.kernels import JoinedAxis
from tdnn_compiler.plan.tiles import TYPICAL_POSITIONS, TYPICAL_SEQUENCES
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["typical_number", "typical_size"]


def typical_size(axis: Axis) -> int:
    """An axis's size, or what it is in a typical batch."""
    if isinstance(axis, JoinedAxis):
        return prod(map(typical_size, axis.within))
    return max(1, typical_number(axis.size, TYPICAL_SEQUENCES if axis.kind == "batch" else TYPICAL_POSITIONS))


@cache
def typical_number(size: Dim, number: int) -> int:
    """A size with `number` for every symbol."""
    if isinstance(size, int):
        return size
    return int(size.subs(dict.fromkeys(size.free_symbols, number)))
