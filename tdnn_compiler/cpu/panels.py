"""The right operand of a product that can be arranged before its kernel runs."""

from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from tdnn_compiler.plan.tiles import LANES
from tdnn_compiler.tile.ir import (
    Define,
    Dot,
    FetchLength,
    Load,
    Loop,
    Range,
    TileProgram,
    UnrolledLoop,
    walk,
)

__all__ = ["Panel", "find_panel"]


@dataclass(frozen=True)
class Panel:
    """The right operand of a product, arranged once for all rows: a block for each column tile and step."""

    load: Load
    loop: Loop
    column: Symbol
    before: tuple[Define | Range, ...]
    inside: tuple[Define | Range, ...]
    steps: int
    numbers: int
    """How many it has at most: columns are filled up to whole vectors."""


def find_panel(program: TileProgram) -> Panel | None:
    """What can be arranged before the kernel runs: what depends on the column tile and the step alone."""
    for loop in (s for s in walk(program.body) if isinstance(s, Loop)):
        for dot in (s for s in loop.body if isinstance(s, Dot)):
            load = next((s for s in loop.body if isinstance(s, Load) and s.name == dot.right), None)
            if load is None or load.buffer.array.rows or loop.step != 1 or loop.start != 0:
                continue
            kinds = Define | Range
            known = {s.symbol: s for s in walk(program.body) if isinstance(s, kinds)}
            needed: list[Any] = [s for e in (*load.index, *load.conditions) for s in e.free_symbols]
            found: dict[Any, Any] = {}
            while needed:
                symbol = needed.pop()
                if symbol in known and symbol not in found:
                    found[symbol] = known[symbol]
                    of = known[symbol]
                    needed += (of.value if isinstance(of, Define) else of.start).free_symbols
            free = {
                s
                for of in found.values()
                for s in (of.value if isinstance(of, Define) else of.start).free_symbols
            }
            free |= {s for e in (*load.index, *load.conditions) for s in e.free_symbols}
            others = {
                s.symbol for s in walk(program.body) if isinstance(s, Loop | UnrolledLoop | FetchLength)
            }
            if free & ({program.ids[0], *others} - {loop.symbol}):
                continue
            inside = tuple(s for s in loop.body if isinstance(s, kinds) and s.symbol in found)
            before = tuple(s for s in walk(program.body) if isinstance(s, kinds) and s.symbol in found)
            before = tuple(s for s in before if s not in inside)
            stop = loop.stop
            counted = [s.value for s in walk(program.body) if isinstance(s, Define) and s.symbol == stop]
            steps, tiles = counted[0] if counted else stop, program.grid[1]
            ranges = [s for s in found.values() if isinstance(s, Range)]
            sides = {s.along: s.size for s in ranges}
            if not (steps.is_Integer and tiles.is_Integer) or len(sides) != 2:
                continue
            # Of three taps there may be four combinations.
            blocks = int(steps) + int(steps) // 3
            numbers = blocks * int(tiles) * sides[0] * (-(-sides[1] // LANES) * LANES)
            return Panel(load, loop, program.ids[1], before, inside, int(steps), numbers)
    return None
