"""Sizes made by the functions of `expressions`, however they are nested, against Python's own numbers."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from strategies import explored
from sympy import Symbol

from tdnn_compiler.symbolic.expressions import (
    Dim,
    canonical_size,
    ceil_div,
    equal,
    floor_div,
    greatest,
    least,
    modulo,
    never_negative,
    parse,
    substitute,
    symbols,
    text,
)

k, n, s = symbols("k n s")
i = Symbol("i", integer=True, nonnegative=True)
Numbers = dict[Symbol, int]


@dataclass(frozen=True)
class Size:
    """A size twice: as the functions make it, and as a function of its symbols."""

    made: Dim
    counted: Callable[[Numbers], int]

    def __repr__(self) -> str:
        return text(self.made)


def of_two(make: Callable[[Dim, Dim], Dim], count: Callable[[int, int], int]) -> Callable[[Size, Size], Size]:
    return lambda x, y: Size(
        make(x.made, y.made), lambda numbers: count(x.counted(numbers), y.counted(numbers))
    )


def number(value: int) -> Size:
    return Size(value, lambda _: value)


def symbol(value: Symbol) -> Size:
    return Size(value, lambda numbers: numbers[value])


JOINS = [
    of_two(lambda x, y: x + y, lambda x, y: x + y),
    of_two(lambda x, y: x - y, lambda x, y: x - y),
    of_two(greatest, max),
    of_two(least, min),
]
DIVISIONS = [
    of_two(floor_div, lambda x, y: x // y),
    of_two(ceil_div, lambda x, y: -(-x // y)),
    of_two(modulo, lambda x, y: x % y),
]
DIVISORS = st.sampled_from([symbol(s), symbol(k), *map(number, (2, 2, 3, 4, 6))])


def larger(inner: st.SearchStrategy[Size]) -> st.SearchStrategy[Size]:
    return st.one_of(
        st.builds(lambda join, x, y: join(x, y), st.sampled_from(JOINS), inner, inner),
        st.builds(lambda divide, x, y: divide(x, y), st.sampled_from(DIVISIONS), inner, DIVISORS),
        st.builds(lambda join, x: join(number(0), x), st.sampled_from(JOINS), inner),
        st.builds(lambda x: JOINS[0](x, x), inner),
    )


LEAVES = st.sampled_from([symbol(k), symbol(n), symbol(s), symbol(i)]) | st.integers(-6, 6).map(number)
SIZES = st.recursive(LEAVES, larger, max_leaves=7)
POINTS = st.fixed_dictionaries({k: st.integers(1, 9), n: st.integers(1, 30), s: st.integers(1, 9)})
SHORT = [{k: a, n: b, s: c, i: d} for a in (1, 2, 5) for b in (1, 4, 7) for c in (1, 2, 3) for d in (0, 3)]


@explored(SIZES, POINTS, st.integers(0, 9), short=150, long=20_000)
def test_a_size_is_what_python_counts(size: Size, point: Numbers, index: int) -> None:
    numbers = {**point, i: index}
    assert substitute(size.made, numbers) == size.counted(numbers)


@explored(SIZES, POINTS, st.integers(0, 9), short=70, long=5_000)
def test_symbols_are_replaced_in_any_order(size: Size, point: Numbers, index: int) -> None:
    numbers = {**point, i: index}
    value = size.made
    for name, there in numbers.items():
        value = substitute(value, {name: there})
    assert value == size.counted(numbers)


@explored(SIZES, SIZES, short=70, long=5_000)
def test_what_is_known_holds(size: Size, other: Size) -> None:
    counts = [(size.counted(numbers), other.counted(numbers)) for numbers in SHORT]
    if never_negative(size.made - other.made):
        assert all(a >= b for a, b in counts)
    if equal(size.made, other.made):
        assert all(a == b for a, b in counts)


@explored(SIZES, short=70, long=5_000)
def test_a_text_is_read_back_as_the_size(size: Size) -> None:
    assume(len(text(size.made)) < 200)
    try:
        back = parse(text(size.made), {"i": i})
    except ValueError as error:
        assert "too" in str(error)  # noqa: PT017
        return
    assert back == canonical_size(size.made)
    assert all(substitute(back, numbers) == size.counted(numbers) for numbers in SHORT)


@pytest.mark.parametrize(
    ("nested", "flat"),
    [
        ("ceil(ceil(ceil(ceil(n/2)/2)/8)/8)", "ceil(n/256)"),
        ("((n//2 + 1)//3 - 5)//4", "(n - 28)//24"),
        ("ceil((n//3 + 1)/2)", "ceil(n/6 + 1/6)"),
        ("(ceil((n + 1)/2) - 3)//4", "(n - 4)//8"),
        ("ceil(-(n//3)/2)", "ceil(-n/6)"),
        ("ceil(max(0, ceil(-1/s))/3)", "0"),
        ("(5*ceil(n/2) + 5)//5", "ceil(n/2) + 1"),
    ],
)
def test_floors_and_ceilings_are_taken_into_each_other(nested: str, flat: str) -> None:
    found = parse(nested)
    assert text(found) == flat
    for value in range(1, 100):
        # The text with a number in it, which leaves nothing to take into each other.
        assert substitute(found, {n: value, s: 2}) == parse(
            re.sub(r"\bn\b", str(value), nested).replace("/s", "/2")
        )


def test_symbols_that_change_places_are_replaced_at_once() -> None:
    assert substitute(floor_div(k, 2) + n, {k: n, n: k}) == floor_div(n, 2) + k


def test_even_factors_are_not_taken_for_multiples_of_ten() -> None:
    product = (2 * k - 2) * (i + 1)
    there = {k: 3, i: 1}
    assert substitute(floor_div(product - 1, 10), there) == 0
    assert substitute(ceil_div(product, 10), there) == 1
    assert substitute(modulo(product, 10), there) == 8


def test_a_product_less_one_of_its_factors_is_not_negative() -> None:
    assert never_negative(s * (k - 1) - floor_div(s * (k - 1), 2))
    assert not never_negative(s * (k - 2))
