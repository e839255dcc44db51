"""Terms mean what the expressions mean, for negative numbers too."""

import pytest
import sympy
import z3
from sympy import Eq, Integer
from tile.programs import modulo, over

from tdnn_compiler.tile.frame import integer
from tdnn_compiler.tile.smt import truth, whole


@pytest.mark.parametrize("value", range(-7, 8))
def test_terms_agree_with_sympy(value: int) -> None:
    x = integer("x")
    chosen = sympy.Piecewise((x + 3, x < 0), (over(x, 3), x < 4), (sympy.Max(5, -x), True), evaluate=False)
    for expr in (modulo(x, 4), over(3 * x - 2, 4), sympy.ceiling(x / 3), sympy.Min(x, 2 - x), chosen, x**2):
        term = whole(expr, {x: whole(Integer(value), {})})
        assert str(z3.simplify(term)) == str(expr.subs(x, value))
    for condition in (x < 2, Eq(modulo(x, 3), 0), sympy.Or(x > 4, sympy.And(x < 0, x > -3)), sympy.Ne(x, 1)):
        term = truth(condition, {x: whole(Integer(value), {})})
        assert str(z3.simplify(term)) == str(bool(condition.subs(x, value)))
