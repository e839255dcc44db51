"""Paths against the brute force: their number at every output, and as the coefficients of a polynomial."""

import oracle
import pytest
from hypothesis import strategies as st
from oracle import coefficients
from strategies import Example, examples, explored
from sympy import cancel, expand

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    build,
    concat,
    conv,
    conv_transpose,
    global_avg_pool,
    max_pool,
    relu,
    repeat,
    split,
    symbols,
)
from tdnn_compiler.symbolic.errors import NetworkError

Counts = dict[int, int]


def counted(column: oracle.Tensor) -> Counts:
    """The inputs that are read at all, and how often."""
    return {i: paths for i, paths in enumerate(column.tolist()) if paths}


@explored(examples(), short=100, long=6_000)
def test_paths_are_those_of_the_unrolled_network(example: Example) -> None:
    analysis = analyse(example.bound)
    for input, axis in example.places:
        for name, matrix in oracle.path_counts(example.bound, input, axis).items():
            if (input, axis) not in analysis.fields[name]:
                assert not matrix.any()
                continue
            for t, column in enumerate(matrix.T):
                assert analysis.paths(t, name, axis, input=input) == counted(column), (name, t)


@explored(examples(), short=100, long=2_000)
def test_the_pyramid_of_an_output_holds_what_is_read_of_every_layer(example: Example) -> None:
    analysis, network = analyse(example.bound), example.bound
    for _, axis in example.places:
        if axis not in network.shape(network.output).axes or not example.clear(axis):
            continue
        t = analysis.extent(axis=axis) - 1
        pyramid = analysis.paths_through(t, axis=axis)
        for name in network:
            if axis in network.shape(name).axes and network.shape(name).channels and name != network.output:
                read = oracle.dependence(network, name, axis)[network.output][:, t]
                assert set(pyramid.get(name, ())) == set(read.nonzero().flatten().tolist()), name


@explored(examples(more=40, windows=True), short=75, long=3_000)
def test_the_polynomial_of_windows_counts_the_paths_of_interior_outputs(example: Example) -> None:
    analysis = analyse(example.bound)
    for input, axis in example.places:
        inside = oracle.untouched(example.bound, axis)
        for name, matrix in oracle.path_counts(example.bound, input, axis).items():
            field = analysis.fields[name].get((input, axis))
            if field is None or field.unbounded or not example.clear(axis):
                continue
            found = coefficients(analysis.path_polynomial(name, axis, input))
            support = coefficients(analysis.support_polynomial(name, axis, input))
            assert support == dict.fromkeys(found, 1)
            for t in inside[name]:
                moved = {i + t * field.stride: paths for i, paths in found.items()}
                assert moved == counted(matrix[:, t]), (name, t)


K, D, S, P = symbols("k d s p")
FRAMES = Input("N T C", C=2)
OPEN: dict[str, Node] = {
    "windows": FRAMES >> conv(2, K, stride=S, dilation=D, padding=P) >> max_pool(3, 2, 1) >> conv(2, P),
    "taps": FRAMES >> conv(2, taps=(-D, 0, K), stride=S) >> conv(2, taps=(0, P)),
    "residual": (h := FRAMES >> conv(2, K, stride=S))
    + (h >> conv(2, P, dilation=D, padding="causal") >> relu),
    "repeat": FRAMES >> repeat(P, lambda i: conv(2, K, dilation=D**i) >> relu),
    "repeat stride": FRAMES >> repeat(P, lambda i: conv(2, K, stride=S, dilation=D)),
    "repeat taps": FRAMES >> repeat(P, lambda i: conv(2, taps=(-D - i, 0, K), padding=((D, K),))),
    "repeat residual": FRAMES
    >> repeat(P, lambda i: lambda node: node + (node >> conv(2, K, dilation=2**i, padding="causal"))),
}


@explored(
    st.sampled_from(sorted(OPEN)),
    *[st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)],
    short=40,
    long=600,
)
def test_symbols_bound_before_or_after_the_polynomial(name: str, k: int, d: int, s: int, p: int) -> None:
    network = build(OPEN[name])
    given = {"k": k, "d": d, "s": s, "p": p}
    names = {symbol: value for symbol, value in given.items() if symbol in network.symbols}
    numbers = {network.symbols[symbol]: value for symbol, value in names.items()}
    told = analyse(network).path_polynomial().subs(numbers).doit()
    expected = analyse(network.bind(**names)).path_polynomial()
    assert cancel(expand(told - expected)) == 0


def test_a_stack_of_dilations_that_grow_reads_every_input_once() -> None:
    node = FRAMES
    for i in range(4):
        node = node >> conv(2, 2, dilation=2**i)
    assert coefficients(analyse(build(node)).path_polynomial()) == dict.fromkeys(range(16), 1)


def test_a_slice_of_a_concatenation_sees_its_branch_alone() -> None:
    both = concat(FRAMES >> conv(3, 3, padding="same"), FRAMES >> conv(2, 5, padding="same"))
    first, second = split(both, 3, 2)
    assert coefficients(analyse(build(first)).path_polynomial()) == dict.fromkeys((-1, 0, 1), 1)
    assert coefficients(analyse(build(second)).path_polynomial()) == dict.fromkeys(range(-2, 3), 1)
    together = analyse(build(both >> conv(2, 1))).path_polynomial()
    assert coefficients(together) == {-2: 1, -1: 2, 0: 2, 1: 2, 2: 1}


@pytest.mark.parametrize(
    "node", [FRAMES >> conv_transpose(2, 3, 2), FRAMES >> conv(2, 3) >> global_avg_pool(keepdim=True)]
)
def test_without_one_polynomial_for_all_outputs_there_is_an_error(node: Node) -> None:
    with pytest.raises(NetworkError, match="one polynomial to hold for all outputs"):
        analyse(build(node)).path_polynomial()
