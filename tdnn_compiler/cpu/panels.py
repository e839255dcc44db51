"""The right operand of a product, arranged before its kernel runs."""

from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from tdnn_compiler.cpu.indices import Indices
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.plan.tiles import LANES
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import cpp_name
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

__all__ = ["Panel", "find_panel", "print_packing"]


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
            numbers = int(steps) * int(tiles) * sides[0] * (-(-sides[1] // LANES) * LANES)
            return Panel(load, loop, program.ids[1], before, inside, int(steps), numbers)
    return None


def print_packing(program: TileProgram, name: str) -> str:
    """The function that arranges the panel of a kernel."""
    panel = find_panel(program)
    if panel is None:
        return ""
    p = Indices(program, name, frozenset())
    p.find_indices(program.body)
    rows, columns = p.load_shape(panel.load)
    p.lines += [f'extern "C" void {name}_pack(', *p.arguments("real *panel")]
    column, step = cpp_name(str(panel.column)), cpp_name(str(panel.loop.symbol))
    steps, block = p.values.text(panel.loop.stop), f"{rows} * padded({columns})"
    tiles, load = grid_names(program)[1], panel.load
    over_tiles = f"for (int64_t {column} = 0; {column} < {tiles}; {column}++)"
    with p.block(")"), p.block(over_tiles):
        for each in panel.before:
            p.define(each)
        with p.block(f"for (int64_t {step} = 0; {step} < {steps}; {step}++)"):
            for each in panel.inside:
                p.define(each)
            p.line(f"real *to = panel + ({column} * {steps} + {step}) * {block};")
            over_rows = f"for (int i = 0; i < {rows}; i++)"
            with p.block(over_rows), p.block(f"for (int j = 0; j < padded({columns}); j++)"):
                p.say_all(symbols_in_indices(load))
                read = f"real({p.address(load.buffer, load.index)})"
                test = " && ".join(f"({each})" for each in (f"j < {columns}", *p.tests(load.conditions)))
                p.line(f"to[place_in_panel<{rows}, {columns}>(i, j)] = {test} ? {read} : real(0);")
    return "\n".join([*p.lines, ""])
