"""Flat lengths against the same chain computed step by step."""

from hypothesis import strategies as st
from strategies import explored
from sympy import Integer

from tdnn_compiler.symbolic.expressions import substitute, symbols
from tdnn_compiler.symbolic.length import (
    Extent,
    Length,
    extent_expression,
    input_extent,
    same_extent,
    transposed_length,
    window_length,
)

N = symbols("N")
Step = tuple[str, int, int]

WINDOW = st.tuples(st.just("window"), st.integers(1, 4), st.integers(-5, 5))
STRETCH = st.tuples(st.just("stretch"), st.integers(1, 3), st.integers(-3, 3))
CHAINS = st.lists(WINDOW | STRETCH, max_size=5)
LENGTHS = range(-40, 41)


def after(n: Extent, chain: list[Step]) -> Extent:
    """The length after each step of the chain."""
    for kind, factor, more in chain:
        n = window_length(n, factor, more) if kind == "window" else transposed_length(n, factor, more)
    return n


def nested(n: int, chain: list[Step]) -> int:
    """The same from the definitions."""
    for kind, factor, more in chain:
        n = (n + more) // factor + 1 if kind == "window" else factor * n + more
    return n


@explored(CHAINS, st.sampled_from([1, 2, 4, 6]), st.integers(0, 3), short=300, long=10_000)
def test_a_flat_length_is_the_nested_one(chain: list[Step], scale: int, offset: int) -> None:
    flat = after(input_extent(scale * N + offset), chain)
    formula = extent_expression(flat)
    for n in LENGTHS:
        expected = nested(scale * n + offset, chain)
        assert after(scale * n + offset, chain) == expected
        assert flat.at({N: n}) == expected
        assert substitute(formula, {N: Integer(n)}) == expected


@explored(CHAINS, CHAINS, short=500, long=20_000)
def test_lengths_are_equal_objects_where_they_are_equal_functions(one: list[Step], other: list[Step]) -> None:
    """Where one floor holds the chain: such functions differ by one that repeats after 4⁵ steps at most."""
    a, b = after(input_extent(N), one), after(input_extent(N), other)
    if isinstance(a.base, Length) or isinstance(b.base, Length):
        return
    same = all(nested(n, one) == nested(n, other) for n in range(-1100, 1101))
    assert (a == b) == same_extent(a, b) == same


@explored(CHAINS, short=200, long=5_000)
def test_windows_alone_keep_one_floor(chain: list[Step]) -> None:
    flat = after(input_extent(N), [step for step in chain if step[0] == "window"])
    assert flat.base == N
    assert (flat.gain, flat.scale) == (1, 1)


@explored(CHAINS, CHAINS, short=200, long=5_000)
def test_going_on_from_a_length_is_going_on_from_its_value(first: list[Step], second: list[Step]) -> None:
    whole, base = after(input_extent(N), first + second), after(input_extent(N), first)
    for n in (-7, 0, 1, 2, 13, 40):
        assert whole.at({N: n}) == after(base.at({N: n}), second)


@explored(CHAINS, st.integers(1, 3), st.integers(-3, 3), short=100, long=1_000)
def test_symbolic_strides_and_paddings_are_those_they_are_bound_to(
    chain: list[Step], stride: int, pad: int
) -> None:
    s, p = symbols("s p")
    there = {s: stride, p: pad}
    open_chain = [(kind, factor * s, more + p) for kind, factor, more in chain]
    bound_chain = [(kind, factor * stride, more + pad) for kind, factor, more in chain]
    flat = after(input_extent(N), open_chain)
    for n in (0, 1, 5, 40):
        assert flat.at(there | {N: n}) == nested(n, bound_chain)
        assert substitute(extent_expression(flat), there | {N: n}) == nested(n, bound_chain)


def test_chains_in_lowest_terms() -> None:
    assert str(after(input_extent(N), [("window", 2, 1), ("window", 3, -2)])) == "(N + 5)//6"
    assert after(input_extent(16 * N), [("window", 4, -4), ("window", 4, -4)]) == input_extent(N)
    assert after(input_extent(N), [("stretch", 2, 0), ("window", 2, -2)]) == input_extent(N)
    down_up_down = [("window", 3, 1), ("stretch", 3, 0), ("window", 2, 2), ("window", 3, 1)]
    assert after(input_extent(N), down_up_down) == after(input_extent(N), [("window", 6, 10)])


def test_stretched_lengths_that_differ_in_two_ways_are_not_the_same() -> None:
    one = after(input_extent(N), [("stretch", 3, 0), ("window", 4, 3), ("stretch", 2, 2)])
    other = after(input_extent(N), [("stretch", 3, 2), ("window", 4, -1), ("stretch", 2, 5)])
    assert not same_extent(
        one, after(input_extent(N), [("stretch", 3, 0), ("window", 4, 5), ("stretch", 2, 1)])
    )
    assert same_extent(one, one)
    assert not same_extent(one, other)
