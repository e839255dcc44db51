"""Terms mean what the expressions mean, for negative numbers too."""

import pytest
import sympy
import z3
from sympy import Eq, Integer
from tile.programs import modulo, over

from tdnn_compiler.tile.lower.coordinates import index_symbol
from tdnn_compiler.tile.prove.smt import condition_term, integer_term


@pytest.mark.parametrize("value", range(-7, 8))
def test_terms_agree_with_sympy(value: int) -> None:
    x = index_symbol("x")
    chosen = sympy.Piecewise((x + 3, x < 0), (over(x, 3), x < 4), (sympy.Max(5, -x), True), evaluate=False)
    for expr in (modulo(x, 4), over(3 * x - 2, 4), sympy.ceiling(x / 3), sympy.Min(x, 2 - x), chosen, x**2):
        term = integer_term(expr, {x: integer_term(Integer(value), {})})
        assert str(z3.simplify(term)) == str(expr.subs(x, value))
    for condition in (x < 2, Eq(modulo(x, 3), 0), sympy.Or(x > 4, sympy.And(x < 0, x > -3)), sympy.Ne(x, 1)):
        term = condition_term(condition, {x: integer_term(Integer(value), {})})
        assert str(z3.simplify(term)) == str(bool(condition.subs(x, value)))
