"""Numbers for sizes that are open: a cost model needs some."""

from tdnn_compiler.equations.terms import Axis
from tdnn_compiler.expressions import Dim
from tdnn_compiler.fusion.tiles import POSITIONS, SEQUENCES

__all__ = ["typical", "typical_number"]


def typical(axis: Axis) -> int:
    """An axis's size, or what it is in a typical batch."""
    return max(1, typical_number(axis.size, SEQUENCES if axis.kind == "batch" else POSITIONS))


def typical_number(size: Dim, number: int) -> int:
    """A size with `number` for every symbol."""
    if isinstance(size, int):
        return size
    return int(size.subs(dict.fromkeys(size.free_symbols, number)))
