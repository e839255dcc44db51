"""Sums over positions that programs add up in turns: what one has read is in a cache when the next needs it.

Programs of a weight's gradient differ in taps and channels, and read the same rows. Each adds a few steps of
its sum, then the next one does; sums wait in memory meanwhile. Every sum is added in the same order as alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Symbol

from tdnn_compiler.cpu.loops import LoopNode, Nest, RepeatLoop, statements_in, tiles_written
from tdnn_compiler.tile.ir import Define, Dot, FetchLength, Load, Loop, Note, Range, TileProgram, walk

__all__ = ["Turns", "find_turns", "is_known"]


@dataclass(frozen=True)
class Turns:
    """The nodes of a kernel: `before` its sum, the loops of that, outermost first, inside, and after."""

    total: str
    before: tuple[LoopNode, ...]
    loops: tuple[Loop, ...]
    inside: tuple[LoopNode, ...]
    after: tuple[LoopNode, ...]


def find_turns(nodes: Sequence[LoopNode], program: TileProgram) -> Turns | None:
    """The turns that a kernel's programs can take, if its one sum is over loops of known lengths."""
    places = [place for place, node in enumerate(nodes) if isinstance(node, RepeatLoop)]
    if len(places) != 1:
        return None
    (place,) = places
    loops: list[Loop] = []
    inside: list[LoopNode] = [nodes[place]]
    while isinstance(inside[-1], RepeatLoop):
        *indices, last = inside
        assert isinstance(last, RepeatLoop)
        if not isinstance(last.loop, Loop) or not all(map(is_index, indices)):
            return None
        loops.append(last.loop)
        inside = [*indices, *last.body]
    *others, dot = inside
    before, after = nodes[:place], nodes[place + 1 :]
    if not isinstance(dot, Dot) or not all(is_index(node) or isinstance(node, Load) for node in others):
        return None
    zeros = [node for node in before if isinstance(node, Nest)]
    made = {
        name for nest in zeros for s in statements_in(nest.before + nest.inside) for name in tiles_written(s)
    }
    plain = all(is_index(node) or isinstance(node, Nest) for node in before) and made == {dot.accumulator}
    known = all(loop.start == 0 and loop.step == 1 and is_known(loop.stop, program) for loop in loops)
    if not (plain and known):
        return None
    return Turns(dot.accumulator, tuple(before), tuple(loops), tuple(inside), tuple(after))


def is_index(node: LoopNode) -> bool:
    return isinstance(node, Define | FetchLength | Range | Note)


def is_known(size: Expr, program: TileProgram) -> bool:
    """Whether a size is known before any program begins."""
    found = {s.symbol for s in walk(program.body) if isinstance(s, Define | FetchLength | Range | Loop)}
    given = {s.symbol for s in walk(program.body) if isinstance(s, Define) and s.argument}
    symbols: set[Symbol] = {s for s in size.free_symbols if isinstance(s, Symbol)}
    return not symbols & (found - given | set(program.ids))
