"""The gradients of three weights whose taps share rows: three programs at a time, by four products for six.

What `triples.py` has turned around, F(3, 2). Of rows d and gradients e, the first one is the sum of
(d0 - d2)·e0 + (d1 + d2)·(e0 + e1)/2 + (d2 - d1)·(e0 - e1)/2 over pairs of rows, the second one's of
(d1 + d2)·(e0 + e1)/2 - (d2 - d1)·(e0 - e1)/2, and the third one's of
(d1 + d2)·(e0 + e1)/2 + (d2 - d1)·(e0 - e1)/2 + (d3 - d1)·e1.
"""

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer, Symbol

from tdnn_compiler.cpu.indices import Indices
from tdnn_compiler.cpu.triples import find_row, is_next, rows_apart
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.tile.ir import Define, Load, Range, TileProgram, walk

__all__ = ["SharedTaps", "find_shared_taps"]

PAYING_SUMS = 64 * 32
"""With fewer, each row is multiplied too few times after it was added up."""
MOST_APART = 32
"""Of a step's rows those that are further apart mostly have no partner."""
MOST_PROGRAMS = 4096
"""More are not compared with each other."""


@dataclass(frozen=True)
class SharedTaps:
    """Programs that differ in a tap alone, three at a time: `stride` programs apart, and column tiles faster.

    The next one's tap reads what this one's does `apart` rows later.
    """

    tap: Symbol
    stride: int
    apart: int

    def first_program(self, three: str, tiles: str) -> str:
        """Of three together the first."""
        rest = f"{three} / {tiles}"
        program = f"{rest} / {self.stride} * {3 * self.stride} + {rest} % {self.stride}"
        return f"({program}) * {tiles} + {three} % {tiles}"

    def place(self, number: str, tiles: str) -> str:
        """Where the sum of a program is among those of all, of which each three have four places."""
        program = f"{number} / {tiles}"
        rest = f"{program} / {3 * self.stride} * {self.stride} + {program} % {self.stride}"
        tap = f"{program} / {self.stride} % 3"
        return f"((({rest}) * {tiles} + {number} % {tiles}) * 4 + {tap if self.apart > 0 else f'2 - {tap}'})"


def find_shared_taps(printer: Indices, left: Load, right: Load) -> SharedTaps | None:
    """The taps that programs of a weight's gradient share rows in; None where there are no three."""
    rows, columns = printer.load_shape(left)[0], printer.load_shape(right)[1]
    found = find_row(printer, right)
    if rows * columns < PAYING_SUMS or found is None:
        return None
    shared = find_stride(values_by_program(printer.program))
    if shared is None:
        return None
    (row, period), (tap, stride) = found, shared
    defines = (s.value for s in walk(printer.program.body) if isinstance(s, Define))
    if tap in symbols_in_indices(left) or any(tap in value.free_symbols for value in defines):
        return None
    apart = rows_apart(right, row, tap)
    if apart is None or abs(apart) > MOST_APART:
        return None
    # Two that are together lie in one step, and in one row of a picture.
    together, steps = 2 * abs(apart), printer.load_shape(right)[0]
    fits = period == 0 or steps % together == period % together == 0
    return SharedTaps(tap, stride, apart) if fits else None


def values_by_program(program: TileProgram) -> list[dict[Symbol, Expr]]:
    """What differs from program to program, of the first dimension of the grid; nothing, if that is open."""
    count, number = program.grid[0], program.ids[0]
    if not count.is_Integer or count > MOST_PROGRAMS or len(program.grid) != 2:
        return []
    said = [s for s in walk(program.body) if isinstance(s, Define | Range)]
    found = []
    for place in range(int(count)):
        values: dict[Any, Any] = {number: Integer(place)}
        for each in said:
            values[each.symbol] = (each.value if isinstance(each, Define) else each.start).xreplace(values)
        del values[number]
        found.append(values)
    return found


def find_stride(places: list[dict[Symbol, Expr]]) -> tuple[Symbol, int] | None:
    """The symbol that alone differs in three programs, where it grows by one; how far they are apart."""
    for stride in range(1, len(places) // 3 + 1):
        if len(places) % (3 * stride):
            continue
        firsts = [number for number in range(len(places)) if number // stride % 3 == 0]
        threes = [[places[first + number * stride] for number in range(3)] for first in firsts]
        taps = {symbol for one, two, _ in threes for symbol in one if one[symbol] != two[symbol]}
        if len(taps) != 1:
            continue
        (tap,) = taps
        if all(is_next(tap, number, one[0], other) for one in threes for number, other in enumerate(one)):
            return tap, stride
    return None
