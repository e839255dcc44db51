"""Which inputs an output reads, and which outputs an input reaches, against the brute force."""

import oracle
import pytest
from hypothesis import reject
from hypothesis import strategies as st
from strategies import Example, examples, explored

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Input, adaptive_avg_pool, build, conv, conv_transpose, global_avg_pool, shift
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import substitute
from tdnn_compiler.symbolic.field import PeriodicField, Span


def read(matrix: oracle.Tensor, t: int) -> tuple[int, ...]:
    """The inputs on which one output depends."""
    return tuple(matrix[:, t].nonzero().flatten().tolist())


@explored(examples(), short=80, long=6_000)
def test_support_is_what_disturbs_an_output(example: Example) -> None:
    analysis = analyse(example.bound)
    for input, axis in example.places:
        for name, depends in oracle.dependence(example.bound, input, axis).items():
            if (input, axis) not in analysis.fields[name]:
                assert not depends.any()
                continue
            for t in range(depends.shape[1]):
                support = analysis.support(t, name, axis, input=input)
                if example.clear(axis):
                    assert support == read(depends, t), (name, axis, t)
                else:
                    assert set(support) >= set(read(depends, t)), (name, axis, t)


@explored(examples(), short=80, long=3_000)
def test_readers_are_the_transpose_of_the_support(example: Example) -> None:
    analysis, name = analyse(example.bound), example.bound.output
    for input, axis in example.places:
        counts = oracle.path_counts(example.bound, input, axis)[name]
        for i, row in enumerate(counts):
            assert analysis.readers(i, axis=axis, input=input) == tuple(row.nonzero().flatten().tolist())


@explored(examples(), short=80, long=3_000)
def test_support_with_symbols_is_that_of_the_bound_network(example: Example) -> None:
    symbolic, analysis = analyse(example.network), analyse(example.bound)
    for input, axis in example.places:
        for t in {0, analysis.extent(axis=axis) - 1}:
            there = analysis.support(t, axis=axis, input=input)
            assert symbolic.support(t, axis=axis, input=input, at=example.numbers) == there


@explored(examples(), short=80, long=3_000)
def test_reached_outputs_are_the_first_and_last_reader(example: Example) -> None:
    analysis, name = analyse(example.bound), example.bound.output
    for input, axis in example.places:
        counts = oracle.path_counts(example.bound, input, axis)[name]
        for i, row in enumerate(counts):
            readers = row.nonzero().flatten().tolist()
            reached = analysis.reached_outputs(i, axis=axis, input=input)
            expected = Span(readers[0], readers[-1]) if readers else Span(0, -1)
            assert reached == expected, (axis, i)


@explored(examples(), short=60, long=1_000)
def test_reached_outputs_with_symbols_leave_no_reader_out(example: Example) -> None:
    symbolic, bound, name = analyse(example.network), analyse(example.bound), example.bound.output
    numbers = {example.network.symbols[name]: number for name, number in example.numbers.items()}
    for input, axis in example.places:
        for i in range(example.bound.shape(input).extent(axis)):
            try:
                reached = symbolic.reached_outputs(i, name, axis, input)
            except NetworkError:
                assert example.folded or not isinstance(
                    symbolic.field(name, axis, input).local, PeriodicField
                )
                continue
            low, high = substitute(reached.low, numbers), substitute(reached.high, numbers)
            assert all(low <= t <= high for t in bound.readers(i, axis=axis, input=input)), (axis, i)


EDGES = st.sampled_from(["reflect", "replicate", "circular"])


@explored(
    EDGES, st.integers(3, 9), st.integers(1, 5), st.integers(1, 3), st.integers(1, 2), short=60, long=1_000
)
def test_reached_outputs_where_padding_comes_from_inside(
    edge: str, n: int, kernel: int, stride: int, padding: int
) -> None:
    """A convolution over such a border, and an adaptive pool over that."""
    node = Input("N T C", C=1, T=n) >> conv(1, kernel, stride, padding, padding_mode=edge)
    try:
        networks = [build(node), build(node >> adaptive_avg_pool(3))]
    except NetworkError:
        reject()
    for network in networks:
        depends, analysis = oracle.dependence(network, "input", "T")[network.output], analyse(network)
        for i, row in enumerate(depends):
            readers = row.nonzero().flatten().tolist()
            reached = analysis.reached_outputs(i)
            assert (reached.low, reached.high) == ((readers[0], readers[-1]) if readers else (0, -1))
            assert analysis.readers(i) == tuple(readers)


def test_with_symbols_the_outputs_that_a_wrapped_input_reaches_are_not_told() -> None:
    analysis = analyse(build(Input("N T C", C=1) >> conv(1, 3, padding=1, padding_mode="circular")))
    with pytest.raises(NetworkError, match="give the lengths as numbers"):
        analysis.reached_outputs(0)
    assert analysis.at(T=4).reached_outputs(0) == Span(0, 3)


def test_an_input_that_is_shifted_away_reaches_nothing() -> None:
    analysis = analyse(build(Input("N T C", C=2) >> shift(2) >> global_avg_pool))
    assert analysis.reached_outputs(1).size == 0
    assert analysis.reached_outputs(2) == Span(0, 0)


def test_a_place_between_the_inputs_of_a_transposed_convolution_is_not_reached() -> None:
    h = Input("N T C", C=1, T=1) >> conv_transpose(1, 1, 2, output_padding=1)
    analysis = analyse(build(h * (h >> conv(1, taps=(-2, 0, 1), padding=((2, 1),)))))
    assert analysis.reached_outputs(0) == Span(0, 0)
    assert analysis.readers(0) == (0,)
