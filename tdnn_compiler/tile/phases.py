"""Sums through strided windows, turned around: as many dense sums, side by side, as there are strides.

Each program has the positions `u·stride + phase` of one phase, and reads them through the taps of that phase
alone: nothing is multiplied by zero.
"""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import cast

import sympy
from sympy import Expr, Integer

from tdnn_compiler.equations.terms import Axis, Equation, Turned
from tdnn_compiler.fusion.kernels import flat, parts_of, phase, phases
from tdnn_compiler.tile.frame import below
from tdnn_compiler.tile.ir import Define
from tdnn_compiler.tile.writing import Writing
from tdnn_compiler.window.maps import Progression

__all__ = ["Phases", "phases_of", "read_through", "tap_loop", "taps_of"]

ZERO = Integer(0)


@dataclass(frozen=True)
class Phases:
    """The axis of `whole` rows, and what runs in blocks instead: the `row` of one phase of it.

    `numbers` are the axes that count the phases of those that are strided.
    """

    whole: Axis
    row: Axis
    numbers: dict[Axis, Axis]

    def number(self, w: Writing) -> Expr:
        """Which of all the phases a program has."""
        number: Expr = ZERO
        for axis in self.numbers.values():
            number = number * sympy.sympify(axis.size) + w.frame.symbols[axis]
        return number

    def enter(self, w: Writing) -> None:
        """Says where the positions lie, once the block of rows is known."""
        if not self.numbers:
            return
        symbols, found = {**w.frame.symbols}, {}
        for axis, number in self.numbers.items():
            own = phase(axis, number.size)
            # Axes of one position are left out of the row.
            place = symbols[own] if own in parts_of(self.row) else ZERO
            found[axis] = (place, symbols[number])
            symbols[axis] = place * sympy.sympify(number.size) + symbols[number]
        blocked = w.frame.blocked | {*parts_of(self.whole)}
        w.frame = replace(w.frame, symbols=symbols, phases=found, blocked=blocked)


def phases_of(root: Equation | None, row: Axis) -> Phases:
    """The phases that the rows of a sum run in."""
    turned = {} if root is None else phases(root)
    strides = {at: cast(int, turned[at].window.stride) for at in parts_of(row) if at in turned}
    if not strides:
        return Phases(row, row, {})
    own = flat(phase(axis, strides.get(axis, 1)) for axis in parts_of(row))
    return Phases(row, own, {axis: Axis(f"{axis.name}_phase", s, "tap") for axis, s in strides.items()})


def read_through(w: Writing, root: Equation) -> dict[Axis, Turned]:
    """The taps of which each program has its own, and what is read through them."""
    return {index.tap: index for index in phases(root).values() if index.at in w.frame.phases}


def tap_loop(w: Writing, stack: ExitStack, tap: Axis, own: dict[Axis, Turned]) -> None:
    """A loop over a tap: over those that a phase has, unrolled where all phases have as many."""
    if tap not in own:
        symbol = w.symbol(tap.name)
        stack.enter_context(w.unrolled(symbol, cast(int, tap.size)))
        w.put(tap, symbol)
        return
    taps, turn = taps_of(w, tap, own), w.symbol(f"{tap.name}_number")
    known = taps.count.is_Integer
    stack.enter_context(w.unrolled(turn, int(taps.count)) if known else w.loop(turn, ZERO, taps.count))
    taps.put(w, turn)


@dataclass(frozen=True)
class Taps:
    """The taps `first`, first + step, …: so many. Through the first one, outputs are read `further` on."""

    tap: Axis
    count: Expr
    first: Expr = ZERO
    step: int = 1
    further: Expr = ZERO
    back: int = 0
    """By how much less through every other one."""

    def put(self, w: Writing, turn: Expr) -> None:
        symbol = w.symbol(self.tap.name)
        w.say(Define(symbol, self.first + self.step * turn))
        w.put(self.tap, symbol)
        w.frame = replace(w.frame, further={**w.frame.further, self.tap: self.further - self.back * turn})


def taps_of(w: Writing, tap: Axis, own: dict[Axis, Turned]) -> Taps:
    """The taps through which a phase is read: all, where its axis has none."""
    if tap not in own:
        return Taps(tap, sympy.sympify(tap.size))
    window = own[tap].window
    stride, apart = cast(int, window.stride), cast(int, cast(Progression, window.offsets).step)
    _, number = w.frame.phases[own[tap].at]
    ahead = number + w.frame.here(window.left)
    first, further = (w.symbol(f"{tap.name}_{word}") for word in ("first", "further"))
    w.say(Define(first, cast(Expr, sympy.Mod(ahead * pow(apart, -1, stride), stride, evaluate=False))))
    whole, rest = divmod(cast(int, tap.size), stride)
    count: Expr = Integer(whole)
    if rest:
        more = sympy.Piecewise((Integer(1), below(first, rest)), (Integer(0), True), evaluate=False)
        count = w.symbol(f"{tap.name}_count")
        w.say(Define(count, whole + more))
    # With neighbouring taps, what is left over is the first one.
    exact = ahead if apart == 1 else ahead - apart * first
    w.say(Define(further, cast(Expr, sympy.floor(exact / Integer(stride), evaluate=False))))
    return Taps(tap, count, first, stride, further, apart)
