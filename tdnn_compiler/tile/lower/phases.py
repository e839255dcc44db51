"""Sums through strided windows, turned around: as many dense sums, side by side, as there are strides.

Each program has the positions `u·stride + phase` of one phase, and reads them through the taps of that phase
alone: nothing is multiplied by zero.
"""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import cast

import sympy
from sympy import Expr, Integer

from tdnn_compiler.equations.ir import Axis, Equation, TransposedIndex
from tdnn_compiler.plan.kernels import axis_parts, flatten_positions, phase_axis, phase_indices
from tdnn_compiler.symbolic.maps import Progression
from tdnn_compiler.tile.ir import Define
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.coordinates import is_below

__all__ = ["Phases", "loop_over_tap", "phase_taps", "phases_of", "taps_of_phase"]

INDEX_ZERO = Integer(0)


@dataclass(frozen=True)
class Phases:
    """The axis of all rows, `full_axis`, and what runs in blocks instead: the `row` of one phase of it.

    `numbers` are the axes that count the phases of those that are strided.
    """

    full_axis: Axis
    row: Axis
    numbers: dict[Axis, Axis]

    def number(self, w: TileBuilder) -> Expr:
        """Which of all the phases a program has."""
        number: Expr = INDEX_ZERO
        for axis in self.numbers.values():
            number = number * sympy.sympify(axis.size) + w.frame.symbols[axis]
        return number

    def enter(self, w: TileBuilder) -> None:
        """Says where the positions lie, once the block of rows is known."""
        if not self.numbers:
            return
        symbols, found = {**w.frame.symbols}, {}
        for axis, number in self.numbers.items():
            own = phase_axis(axis, number.size)
            # Axes of one position are left out of the row.
            place = symbols[own] if own in axis_parts(self.row) else INDEX_ZERO
            found[axis] = (place, symbols[number])
            symbols[axis] = place * sympy.sympify(number.size) + symbols[number]
        blocked = w.frame.blocked | {*axis_parts(self.full_axis)}
        w.frame = replace(w.frame, symbols=symbols, phases=found, blocked=blocked)


def phases_of(root: Equation | None, row: Axis) -> Phases:
    """The phases that the rows of a sum run in."""
    turned = {} if root is None else phase_indices(root)
    strides = {at: cast(int, turned[at].window.stride) for at in axis_parts(row) if at in turned}
    if not strides:
        return Phases(row, row, {})
    own = flatten_positions(phase_axis(axis, strides.get(axis, 1)) for axis in axis_parts(row))
    return Phases(row, own, {axis: Axis(f"{axis.name}_phase", s, "tap") for axis, s in strides.items()})


def phase_taps(w: TileBuilder, root: Equation) -> dict[Axis, TransposedIndex]:
    """The taps of which each program has its own, and what is read through them."""
    return {index.tap: index for index in phase_indices(root).values() if index.at in w.frame.phases}


def loop_over_tap(w: TileBuilder, stack: ExitStack, tap: Axis, own: dict[Axis, TransposedIndex]) -> None:
    """A loop over a tap: over those that a phase has, unrolled where all phases have as many."""
    if tap not in own:
        symbol = w.symbol(tap.name)
        stack.enter_context(w.unrolled_loop(symbol, cast(int, tap.size)))
        w.place_axis(tap, symbol)
        return
    taps, turn = taps_of_phase(w, tap, own), w.symbol(f"{tap.name}_number")
    known = taps.count.is_Integer
    stack.enter_context(
        w.unrolled_loop(turn, int(taps.count)) if known else w.loop(turn, INDEX_ZERO, taps.count)
    )
    taps.put(w, turn)


@dataclass(frozen=True)
class PhaseTaps:
    """The taps `first`, first + step, …: so many. Through the first one, outputs are read `read_shift` on."""

    tap: Axis
    count: Expr
    first: Expr = INDEX_ZERO
    step: int = 1
    read_shift: Expr = INDEX_ZERO
    back: int = 0
    """By how much less through every other one."""

    def put(self, w: TileBuilder, turn: Expr) -> None:
        symbol = w.symbol(self.tap.name)
        w.add(Define(symbol, self.first + self.step * turn))
        w.place_axis(self.tap, symbol)
        w.frame = replace(
            w.frame, read_shift={**w.frame.read_shift, self.tap: self.read_shift - self.back * turn}
        )


def taps_of_phase(w: TileBuilder, tap: Axis, own: dict[Axis, TransposedIndex]) -> PhaseTaps:
    """The taps through which a phase is read: all, where its axis has none."""
    if tap not in own:
        return PhaseTaps(tap, sympy.sympify(tap.size))
    window = own[tap].window
    stride, apart = cast(int, window.stride), cast(int, cast(Progression, window.offsets).step)
    _, number = w.frame.phases[own[tap].at]
    ahead = number + w.frame.size_here(window.left)
    first, further = (w.symbol(f"{tap.name}_{word}") for word in ("first", "further"))
    w.add(Define(first, cast(Expr, sympy.Mod(ahead * pow(apart, -1, stride), stride, evaluate=False))))
    whole, rest = divmod(cast(int, tap.size), stride)
    count: Expr = Integer(whole)
    if rest:
        more = sympy.Piecewise((Integer(1), is_below(first, rest)), (Integer(0), True), evaluate=False)
        count = w.symbol(f"{tap.name}_count")
        w.add(Define(count, whole + more))
    # With neighbouring taps, what is left over is the first one.
    exact = ahead if apart == 1 else ahead - apart * first
    w.add(Define(further, cast(Expr, sympy.floor(exact / Integer(stride), evaluate=False))))
    return PhaseTaps(tap, count, first, stride, further, apart)
