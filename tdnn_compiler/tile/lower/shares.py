"""Sums in parts, each of which has its share of all steps: as many, one after the other, the last fewer."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from typing import cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.ir import Axis, Index, axes_of
from tdnn_compiler.tile.ir import Define
from tdnn_compiler.tile.lower.builder import TileBuilder
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = ["enter_sequence", "loop_over_share"]


@contextmanager
def loop_over_share(
    w: TileBuilder, share: Axis, outer: tuple[Axis, ...], many: Expr, sequence: tuple[Axis, Index] | None
) -> Iterator[Symbol]:
    """The loops of one part over lines and so `many` steps of each; gives the number of the step.

    A line is a sequence, or one of its rows: steps are numbered through all of them. Where rows of all
    sequences are one axis there are no lines.
    """
    lines = prod((sympy.sympify(axis.size) for axis in outer), start=Integer(1))
    steps, total, own = (w.symbol(name) for name in ("steps", "steps_in_all", "steps_of_part"))
    first, last, step = (w.symbol(name) for name in ("first_step", "last_step", "step"))
    final, line = w.symbol("final_step"), w.symbol("line")
    w.limits.append(lines * many)
    if outer:
        w.add(Define(steps, many, argument=True))
    w.add(Define(total, lines * many, argument=True))
    w.add(Define(own, count_blocks(lines * many, share.size), argument=True))
    if outer:
        w.add(Define(final, steps - 1))
    w.add(Define(first, w.frame.symbols[share] * own))
    w.add(Define(last, cast(Expr, sympy.Min(first + own, total, evaluate=False))))
    if not outer:
        with w.loop(step, first, last):
            yield step
        return
    begin = cast(Expr, sympy.floor(first / steps, evaluate=False))
    end = sympy.Min(lines, sympy.floor((last + final) / steps, evaluate=False), evaluate=False)
    with w.loop(line, begin, cast(Expr, end)):
        w.decode(line, outer)
        enter_sequence(w, sequence, outer)
        start = cast(Expr, sympy.Max(0, first - line * steps, evaluate=False))
        stop = cast(Expr, sympy.Min(steps, last - line * steps, evaluate=False))
        with w.loop(step, start, stop):
            yield step


def enter_sequence(w: TileBuilder, sequence: tuple[Axis, Index] | None, axes: tuple[Axis, ...]) -> None:
    """Fetches the length of the sequence at hand, where one of the axes says which it is."""
    if sequence is not None and {*axes} & {*axes_of(sequence[1])}:
        w.fetch_length(w.frame.place(*sequence).index, sympy.sympify(sequence[0].size))
