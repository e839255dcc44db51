"""How large sizes may be, so that what is 32-bit in a kernel stays so: checked when it is launched."""

from collections.abc import Sequence

from sympy import Expr, Mul, Symbol, oo

from tdnn_compiler.symbolic.rounding import bound_expression
from tdnn_compiler.tile.ir import Buffer, Condition, TileProgram
from tdnn_compiler.tile.lower.coordinates import (
    is_below,
    is_not_below,
    memory_dimensions,
    positions_per_sequence,
)

__all__ = ["size_limits"]

MOST_SEQUENCES = 2**30
MOST_ELEMENTS = 2**30
"""Of one sequence, in any array: a last tile may reach a little further, and must not pass 2³¹."""


def size_limits(programs: Sequence[TileProgram]) -> tuple[Condition, ...]:
    """What the sizes must satisfy: at least the network's smallest input, and not too many elements."""
    buffers = (buffer for program in programs for buffer in (*program.reads, *program.writes))
    stored = {positions_per_sequence(buffer.array.axes) for buffer in buffers}
    found: list[Condition] = []
    for program in programs:
        found += [is_not_below(symbol, least) for symbol, least in program.least]
        for buffer in (*program.reads, *program.writes):
            elements = elements_per_sequence(buffer)
            if elements.free_symbols:
                found.append(is_below(elements, MOST_ELEMENTS))
            if buffer.array.axes and buffer.array.axes[0].kind == "part":
                # Tiles of all sequences' rows contribute to it.
                whole = Mul(*buffer.sizes)
                found += [is_below(whole, MOST_ELEMENTS)] if bound_expression(whole)[1] == oo else []
            found += [is_below(size, MOST_SEQUENCES) for size in buffer.sizes if isinstance(size, Symbol)]
        # What is never stored is numbered, too.
        found += [
            is_below(positions, MOST_ELEMENTS)
            for positions in program.positions
            if positions.free_symbols and positions not in stored
        ]
        found += [is_below(count, MOST_ELEMENTS) for count in program.counts if count.free_symbols]
    return tuple(dict.fromkeys(found))


def elements_per_sequence(buffer: Buffer) -> Expr:
    """How many elements of an array belong to one sequence."""
    axes = buffer.array.axes
    # Of rows of all sequences one size tells, the others are the last ones.
    sizes = zip(reversed([*memory_dimensions(axes)]), reversed(buffer.sizes), strict=False)
    inner = (size for (axis, *_), size in sizes if axis.kind in ("channel", "tap"))
    return Mul(positions_per_sequence(axes), *inner)
