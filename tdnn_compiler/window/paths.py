"""Paths from an output to its inputs as a polynomial: the coefficient of x^i counts those to input i.

A window's polynomial is the sum of x^(offset − left) over its taps. Composing windows multiplies
polynomials, with x^jump for x; joining branches adds them. Interior outputs only: near a padded border some
paths end in padding.
"""

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.window.maps import Broadcast, Progression, Repeated, Window

__all__ = ["X", "polynomial"]

X = Symbol("x")


MOST_TERMS = 1_000


def polynomial(map: Window | Repeated | Broadcast, x: Expr = X) -> Expr:
    """The polynomial of output 0; a geometric sum in closed form where the taps are not a number."""
    match map:
        case Repeated(profile=profile):
            return profile.subs(X, x)
        case Broadcast():
            return sympy.Integer(1)
        case Window(offsets=Progression(count=int() as count, step=step), left=left) if count <= MOST_TERMS:
            return sympy.Add(*[x ** (i * step - left) for i in range(count)])
        case Window(offsets=Progression(count=count, step=step), left=left):
            return x ** (-left) * (x ** (count * step) - 1) / (x**step - 1)
        case Window(offsets=tuple() as offsets, left=left):
            return sympy.Add(*[x ** (offset - left) for offset in offsets])
        case _:
            raise TypeError(map)
