"""Which inputs an output reads, and which outputs an input reaches, against the brute force."""

import oracle
from strategies import Example, examples, explored

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Input, build, conv, conv_transpose, global_avg_pool, shift
from tdnn_compiler.window.field import Moving, Span


def read(matrix: oracle.Tensor, t: int) -> tuple[int, ...]:
    """The inputs on which one output depends."""
    return tuple(matrix[:, t].nonzero().flatten().tolist())


@explored(examples(), short=300, long=6_000)
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


@explored(examples(), short=150, long=3_000)
def test_readers_are_the_transpose_of_the_support(example: Example) -> None:
    analysis, name = analyse(example.bound), example.bound.output
    for input, axis in example.places:
        counts = oracle.path_counts(example.bound, input, axis)[name]
        for i, row in enumerate(counts):
            assert analysis.readers(i, axis=axis, input=input) == tuple(row.nonzero().flatten().tolist())


@explored(examples(), short=150, long=3_000)
def test_support_with_symbols_is_that_of_the_bound_network(example: Example) -> None:
    symbolic, analysis = analyse(example.network), analyse(example.bound)
    for input, axis in example.places:
        for t in {0, analysis.extent(axis=axis) - 1}:
            there = analysis.support(t, axis=axis, input=input)
            assert symbolic.support(t, axis=axis, input=input, at=example.numbers) == there


@explored(examples(), short=150, long=3_000)
def test_reached_outputs_are_those_whose_field_holds_the_input(example: Example) -> None:
    analysis, name = analyse(example.bound), example.bound.output
    for input, axis in example.places:
        field, size = analysis.field(axis=axis, input=input), analysis.extent(axis=axis)
        counts = oracle.path_counts(example.bound, input, axis)[name]
        if not isinstance(field.local, Moving | None):
            continue
        for i, row in enumerate(counts):
            ends = [field.ends(t) for t in range(size)]
            holding = [t for t, span in enumerate(ends) if span.low <= i <= span.high]
            reached = analysis.reached_outputs(i, axis=axis, input=input)
            assert (
                (reached.low, reached.high) == (min(holding), max(holding))
                if holding
                else (reached.low > reached.high)
            )
            if not example.folded:
                assert all(reached.low <= t <= reached.high for t in row.nonzero().flatten().tolist())


def test_an_input_that_is_shifted_away_reaches_nothing() -> None:
    analysis = analyse(build(Input("N T C", C=2) >> shift(2) >> global_avg_pool))
    assert analysis.reached_outputs(1).size == 0
    assert analysis.reached_outputs(2) == Span(0, 0)


def test_a_place_between_the_inputs_of_a_transposed_convolution_is_not_reached() -> None:
    h = Input("N T C", C=1, T=1) >> conv_transpose(1, 1, 2, output_padding=1)
    analysis = analyse(build(h * (h >> conv(1, taps=(-2, 0, 1), padding=((2, 1),)))))
    assert analysis.reached_outputs(0) == Span(0, 0)
    assert analysis.readers(0) == (0,)
