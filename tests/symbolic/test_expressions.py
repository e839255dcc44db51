"""Sizes as text: what `text` writes, a Python reader computes and `parse` reads back."""

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
import sympy
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer, Mod, Symbol, ceiling, floor

from tdnn_compiler.symbolic.expressions import (
    Dim,
    canonical_size,
    ceil_div,
    floor_div,
    greatest,
    least,
    parse,
    substitute,
    symbols,
    text,
)

T, N, a, b, c, k, s = symbols("T N a b c k s")
FREE = Symbol("free")
INDEX = Symbol("i", integer=True, nonnegative=True)
NAMES = {"free": FREE, "i": INDEX}

# The words of a text


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (7, "7"),
        (Integer(7), "7"),
        (T, "T"),
        (T - 14, "T - 14"),
        ((T - 14) // 3, "(T - 14)//3"),
        ((T - 14) // s, "(T - 14)//s"),
        (T // 2 + 1, "T//2 + 1"),
        (3 * T // 2, "(3*T)//2"),
        (-(a // b), "-(a//b)"),
        (2 * (a // b), "2*(a//b)"),
        (-k * (a // b), "-k*(a//b)"),
        ((a // b) ** 2, "(a//b)**2"),
        (2 ** (a // b), "2**(a//b)"),
        (2 ** (a % b), "2**(a % b)"),
        ((a // b) // c, "(a//b)//c"),
        (a // (b // c), "a//(b//c)"),
        ((a // b) % c, "(a//b) % c"),
        (a % (b % c), "a % (b % c)"),
        (a * (b % c), "a*(b % c)"),
        (-(b % c), "-(b % c)"),
        (c - a // b, "c - (a//b)"),
        (1 / (a // b), "1/(a//b)"),
        (2 / (a % b), "2/(a % b)"),
        ((a // b) / c, "(a//b)/c"),
        ((-a) // b, "(-a)//b"),
        ((-a) % b, "(-a) % b"),
        (a // (b * c), "a//(b*c)"),
        (ceiling(T / s), "ceil(T/s)"),
        (2 * ceiling((T - 1) / 3), "2*ceil(T/3 - 1/3)"),
        (sympy.Max(1, k - T), "max(1, k - T)"),
        (sympy.Min(a // b, c) - 1, "min(a//b, c) - 1"),
        # With // it would be read back as floor((T - 14)/s), another form.
        (floor(T / s - 14 / s), "floor(T/s - 14/s)"),
        (2 * floor(T / s - 14 / s), "2*floor(T/s - 14/s)"),
        ((T - 14) // 3 + (T - 14) % 3, "(T + 1) % 3 + (T - 14)//3"),
    ],
)
def test_text_reads_like_python(size: Dim, written: str) -> None:
    assert text(size) == written
    assert parse(written) == size


def test_sums_and_products_have_a_text() -> None:
    total = sympy.Sum(2**INDEX * ((k + INDEX) // 2), (INDEX, 0, N - 1))
    assert text(total) == "Sum(2**i*((i + k)//2), (i, 0, N - 1))"
    product = sympy.Product(k % (INDEX + 1), (INDEX, 0, N // 2))
    assert text(product) == "Product(k % (i + 1), (i, 0, N//2))"
    assert text(1 - 2 * total) == f"1 - 2*{text(total)}"
    assert text(sympy.Piecewise((k, k > 2), (a // b, True))) == "Piecewise((k, k > 2), (a//b, True))"


# Any expression, there and back


@dataclass(frozen=True)
class Size:
    """An expression twice: in sympy, and as a function of its symbols in Python's own numbers."""

    sympy: Expr
    python: Callable[[dict[str, Fraction]], Fraction]

    def __repr__(self) -> str:
        return sympy.srepr(self.sympy)


def leaf(symbol: Symbol) -> Size:
    return Size(symbol, lambda numbers: numbers[symbol.name])


def number(value: int) -> Size:
    return Size(Integer(value), lambda numbers: Fraction(value))


def unary(make: Callable[[Expr], Expr], work: Callable[[Fraction], Fraction | int]) -> Callable[[Size], Size]:
    return lambda x: Size(make(x.sympy), lambda numbers: Fraction(work(x.python(numbers))))


def binary(
    make: Callable[[Expr, Expr], Expr], work: Callable[[Fraction, Fraction], Fraction | int]
) -> Callable[[Size, Size], Size]:
    def combined(x: Size, y: Size) -> Size:
        return Size(
            make(x.sympy, y.sympy), lambda numbers: Fraction(work(x.python(numbers), y.python(numbers)))
        )

    return combined


def power(x: Size, exponent: int) -> Size:
    return Size(x.sympy**exponent, lambda numbers: x.python(numbers) ** exponent)


def three_to(symbol: Symbol) -> Size:
    """Not 2: sympy 1.14 takes 2**k/6 for an integer."""
    return Size(3**symbol, lambda numbers: Fraction(3) ** int(numbers[symbol.name]))


LEAVES = st.one_of(
    st.sampled_from([T, k, s, FREE, INDEX]).map(leaf),
    st.integers(-6, 6).map(number),
    st.sampled_from([k, INDEX]).map(three_to),
)
BINARY = [
    binary(lambda x, y: x + y, lambda x, y: x + y),
    binary(lambda x, y: x - y, lambda x, y: x - y),
    binary(lambda x, y: x * y, lambda x, y: x * y),
    binary(sympy.Max, max),
    binary(sympy.Min, min),
]
DIVISIONS = [
    binary(lambda x, y: floor(x / y), lambda x, y: x // y),
    binary(Mod, lambda x, y: x % y),
    binary(lambda x, y: ceiling(x / y), lambda x, y: -(-x // y)),
    binary(lambda x, y: x / y, lambda x, y: x / y),
]
UNARY = [
    unary(lambda x: -x, lambda x: -x),
    unary(ceiling, math.ceil),
    unary(floor, math.floor),
]


def larger(inner: st.SearchStrategy[Size]) -> st.SearchStrategy[Size]:
    divisors = inner.filter(lambda size: size.sympy != 0)
    return st.one_of(
        st.builds(lambda join, x, y: join(x, y), st.sampled_from(BINARY), inner, inner),
        st.builds(lambda join, x, y: join(x, y), st.sampled_from(DIVISIONS), inner, divisors),
        st.builds(lambda change, x: change(x), st.sampled_from(UNARY), inner),
        st.builds(power, inner, st.integers(0, 2)),
    )


SIZES = st.recursive(LEAVES, larger, max_leaves=6)
POINTS = st.fixed_dictionaries(
    {name: st.integers(1, 30).map(Fraction) for name in ("T", "k", "s", "free", "i")}
)


class Exactly(ast.NodeTransformer):
    """Python's integers as fractions, those that `//` and calls give too, so that `/` is exact."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        inner = super().generic_visit(node)
        if isinstance(inner, ast.Constant | ast.BinOp | ast.Call):
            return ast.Call(ast.Name("Fraction", ast.Load()), [inner], [])
        return inner


def computed(written: str, numbers: dict[str, Fraction]) -> Fraction:
    tree = ast.fix_missing_locations(Exactly().visit(ast.parse(written, mode="eval")))
    words = {"Fraction": Fraction, "max": max, "min": min, "ceil": math.ceil, "floor": math.floor}
    return eval(compile(tree, "text", "eval"), words, dict(numbers))


many = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@many
@given(SIZES)
def test_parse_is_the_inverse_of_text(size: Size) -> None:
    back = parse(text(size.sympy), NAMES)
    # What sympy made comes back as the functions here make it.
    assert back in (size.sympy, canonical_size(size.sympy))
    assert parse(text(back), NAMES) == back


@many
@given(SIZES, POINTS)
def test_text_is_what_python_computes(size: Size, numbers: dict[str, Fraction]) -> None:
    try:
        expected = size.python(numbers)
    except ZeroDivisionError:
        assume(False)
    assert computed(text(size.sympy), numbers) == expected


def test_a_power_is_not_taken_for_a_multiple() -> None:
    k, n = symbols("k n")
    for value in (2**k, n - 2**k):
        for function, exact in ((floor_div, lambda a: a // 6), (ceil_div, lambda a: -(-a // 6))):
            assert substitute(function(value, 6), {k: 5, n: 7}) == exact(value.subs({k: 5, n: 7}))


def test_an_end_that_is_nowhere_is_no_part_of_an_extreme() -> None:
    """The phases of a transposed convolution that read nothing have infinite ends."""
    n = symbols("n")
    for size in (0, -7, n, 2 * n - 3):
        assert least(size, sympy.oo) == least(sympy.oo, size) == size
        assert greatest(size, -sympy.oo) == greatest(-sympy.oo, size) == size
    assert least(sympy.oo, sympy.oo) == sympy.oo
