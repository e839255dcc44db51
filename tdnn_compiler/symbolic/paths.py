"""Paths from an output to its inputs as a polynomial: the coefficient of x^i counts those to input i.

A window's polynomial is the sum of x^(offset − left) over its taps. Composing windows multiplies
polynomials, with x^jump for x; joining branches adds them. Interior outputs only: near a padded border some
paths end in padding.
"""

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.symbolic.maps import Broadcast, Offsets, Progression, Repeated, Window
from tdnn_compiler.symbolic.tally import Tally

__all__ = ["X", "multiply_paths", "path_polynomial"]

X = Symbol("x")


MOST_PATH_TERMS = 1_000


def path_polynomial(map: Window | Repeated | Broadcast, x: Expr = X) -> Expr:
    """The polynomial of output 0; a geometric sum in closed form where the taps are not a number."""
    match map:
        case Repeated(profile=profile):
            return profile.subs(X, x)
        case Broadcast():
            return sympy.Integer(1)
        case Window(offsets=Progression(count=int() as count, step=step), left=left) if (
            count <= MOST_PATH_TERMS
        ):
            return sympy.Add(*[x ** (i * step - left) for i in range(count)])
        case Window(offsets=Progression(count=count, step=step), left=left):
            return x ** (-left) * (x ** (count * step) - 1) / (x**step - 1)
        case Window(offsets=tuple() as offsets, left=left):
            return sympy.Add(*[x ** (offset - left) for offset in offsets])
        case _:
            raise TypeError(map)


def multiply_paths(map: Window | Repeated, counts: Tally, jump: Dim) -> Tally:
    """The coefficients `counts` times a window's, with x^jump for x; a ValueError where symbols are."""
    if not isinstance(map, Window) or not isinstance(jump, int) or not isinstance(map.left, int):
        raise ValueError(f"symbols in {map}")
    match map.offsets:
        case Progression(count=count, step=step):
            offsets: Offsets = Progression(count, step * jump)
        case taps:
            offsets = tuple(tap * jump for tap in taps)
    return counts.apply_taps(offsets).shift(-map.left * jump)
