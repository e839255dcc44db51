"""Index expressions as text: they come to the same in Python and in C, which round differently."""

from dataclasses import dataclass

import pytest
import sympy
from sympy import Symbol

from tdnn_compiler.printers.triton import TritonIndices
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.lower.coordinates import index_symbol

T = Symbol("T", integer=True, positive=True)
t = index_symbol("t")


@dataclass(frozen=True)
class C:
    """An integer with the division and remainder of C."""

    value: int

    def __floordiv__(self, other: "C | int") -> "C":
        by = number(other)
        return C(abs(self.value) // abs(by) * (1 if (self.value < 0) == (by < 0) else -1))

    def __mod__(self, other: "C | int") -> "C":
        return C(self.value - (self // other).value * number(other))

    def __add__(self, other: "C | int") -> "C":
        return C(self.value + number(other))

    def __sub__(self, other: "C | int") -> "C":
        return C(self.value - number(other))

    def __mul__(self, other: "C | int") -> "C":
        return C(self.value * number(other))

    def __radd__(self, other: int) -> "C":
        return self + other

    def __rmul__(self, other: int) -> "C":
        return self * other

    def __rsub__(self, other: int) -> "C":
        return C(other - self.value)

    def __neg__(self) -> "C":
        return C(-self.value)


def number(value: "C | int") -> int:
    return value.value if isinstance(value, C) else value


@pytest.mark.parametrize(
    "expression",
    [
        sympy.floor((t - T) / sympy.Integer(3), evaluate=False),
        sympy.Mod(t - T, 4, evaluate=False),
        sympy.floor(-sympy.Mod(T + 1, 2, evaluate=False) / 2, evaluate=False),
        5 * sympy.floor((t + 2) / sympy.Integer(3), evaluate=False) - t,
        sympy.Mod(sympy.floor((t - 5) / sympy.Integer(2), evaluate=False), 3, evaluate=False),
    ],
)
def test_divisions_round_down(expression: sympy.Expr) -> None:
    python, kernel = IndexPrinter().text(expression), TritonIndices().text(expression)
    for length in range(1, 8):
        for place in range(9):
            found = (
                eval(python, {"t": place, "T": length}),
                number(eval(kernel, {"t": C(place), "T": C(length)})),
            )
            wanted = int(expression.subs({t: place, T: length}).doit())
            assert found == (wanted, wanted), (python, kernel, place, length)


def test_a_division_that_cannot_be_negative_is_plain() -> None:
    text = TritonIndices().text(sympy.floor((t + 2) / sympy.Integer(3), evaluate=False))
    assert text == "(t + 2) // 3"
    bounded = TritonIndices(least={T: 5})
    assert bounded.text(sympy.floor((T - 5) / sympy.Integer(2), evaluate=False)) == "(T - 5) // 2"


def test_a_fraction_is_refused() -> None:
    with pytest.raises(TypeError, match="no whole number"):
        IndexPrinter().text(t / sympy.Integer(2))


@pytest.mark.parametrize("below", [T**2, sympy.floor(T / 2) ** 2, (T + 1) ** 3])
def test_powers_are_products(below: sympy.Expr) -> None:
    """Two axes of one size: neither a power of a quotient nor a quotient of a power is another one."""
    for expr in (t * below, sympy.floor(t / below), sympy.Mod(t, below, evaluate=False), below + t):
        for numbers in ({T: 5, t: 77}, {T: 2, t: 9}):
            names = {str(symbol): value for symbol, value in numbers.items()}
            assert eval(IndexPrinter().text(expr), names) == expr.subs(numbers)
