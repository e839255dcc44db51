"""What layers need: lengths compared at many numbers, and needs with a symbol against those with numbers."""

from hypothesis import strategies as st
from strategies import explored, networks
from sympy import sympify

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    build,
    concat,
    conv,
    conv_transpose,
    max_pool,
    relu,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import substitute, text
from tdnn_compiler.symbolic.length import (
    Length,
    ceiling_expression,
    input_extent,
    never_shorter,
    transposed_length,
    undominated_lengths,
    window_length,
)

n, m = symbols("n m")
Step = tuple[str, int, int]
STEPS = st.tuples(st.sampled_from(["window", "stretch"]), st.integers(1, 4), st.integers(-4, 6))
CHAINS = st.lists(STEPS, max_size=4)


def after(chain: list[Step]) -> Length:
    found = input_extent(n)
    for kind, factor, more in chain:
        found = (
            window_length(found, factor, more) if kind == "window" else transposed_length(found, factor, more)
        )
    assert isinstance(found, Length)
    return found


def counted(chain: list[Step], value: int) -> int:
    """The same with a number, step by step."""
    for kind, factor, more in chain:
        value = (value + more) // factor + 1 if kind == "window" else factor * value + more
    return value


@explored(CHAINS, CHAINS, short=150, long=10_000)
def test_a_length_that_is_never_shorter_is_not(one: list[Step], other: list[Step]) -> None:
    a, b = after(one), after(other)
    pairs = [(counted(one, value), counted(other, value)) for value in range(1, 300)]
    if never_shorter(a, b):
        assert all(x >= y for x, y in pairs)
    elif a.gain == b.gain == 1 and a.scale * b.step == b.scale * a.step and a.base == b.base == n:
        # Of lengths that grow alike nothing is missed: they differ by what repeats.
        assert any(x < y for x, y in pairs)


@explored(CHAINS, short=50, long=2_000)
def test_rounding_up_is_the_same_length(chain: list[Step]) -> None:
    for value in (1, 2, 3, 10, 17):
        assert substitute(ceiling_expression(after(chain)), {n: value}) == counted(chain, value)


@explored(st.lists(CHAINS, max_size=4), short=50, long=2_000)
def test_the_longest_have_the_largest_at_every_number(chains: list[list[Step]]) -> None:
    lengths = {after(chain): chain for chain in [[], *chains]}
    kept = undominated_lengths(lengths)
    for value in range(1, 100):
        most = max(counted(chain, value) for chain in lengths.values())
        assert max(counted(lengths[each], value) for each in kept) == most


@explored(networks(), short=40, long=3_000)
def test_needs_of_a_symbol_are_those_of_every_number(drawn: tuple[Network, str | None]) -> None:
    analysis, network = analyse(drawn[0]), drawn[0]
    for input in network.inputs:
        for axis in network.shape(network.output).axes:
            if (input, axis) not in analysis.fields[network.output]:
                continue
            open_need = analysis.needed_input(n, axis=axis, input=input)
            for wanted in (1, 2, 3, 5, 8, 30):
                try:
                    expected = analysis.needed_input(wanted, axis=axis, input=input)
                except NetworkError:
                    continue
                assert substitute(open_need, {n: wanted}) == expected


def unet(levels: int) -> Node:
    """A chain of halvings, and doublings that meet what was halved."""
    skips, node = [], Input("N T C", C=2, T=2**levels * m)
    for _ in range(levels):
        skips.append(node)
        node = node >> max_pool(2) >> conv(2, 3, padding=1) >> relu
    for skip in reversed(skips):
        node = concat(skip, node >> conv_transpose(2, 2, 2)) >> conv(2, 3, padding=1)
    return node


def test_needs_are_written_flat() -> None:
    for levels in (1, 2, 5, 8):
        told = analyse(build(unet(levels))).needed_input(n)
        assert text(told) == f"{2**levels}*ceil(n/{2**levels})"
    up = Input("N T C", C=2)
    for factor in (8, 8, 2, 2):
        up = up >> conv_transpose(2, factor, factor)
    assert text(analyse(build(up)).needed_input(n)) == "ceil(n/256)"
    assert text(analyse(build(up >> avg_pool(8))).needed_input(n)) == "ceil(n/32)"


def test_needs_of_open_strides_and_paddings_are_those_they_are_bound_to() -> None:
    k, s, p = symbols("k s p")
    x = Input("N T C", C=2) >> conv(2, k, stride=s, padding=p)
    network = build(x >> conv_transpose(2, k, s, p) >> conv(2, 3, stride=2))
    told = analyse(network).needed_input(n)
    for numbers in ({"k": 4, "s": 2, "p": 1}, {"k": 7, "s": 3, "p": 2}):
        bound = analyse(network.bind(**numbers))
        there = {network.symbols[name]: number for name, number in numbers.items()}
        for wanted in (1, 2, 9):
            assert sympify(substitute(told, {**there, n: wanted})) == bound.needed_input(wanted)
