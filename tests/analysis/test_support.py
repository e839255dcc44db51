"""Which inputs an output reads, and which outputs an input reaches, against the brute force."""

import oracle
from strategies import Example, examples, explored

from tdnn_compiler.analysis import analyse
from tdnn_compiler.network import Network
from tdnn_compiler.window.field import Moving


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
            if not edges(example.network):
                assert all(reached.low <= t <= reached.high for t in row.nonzero().flatten().tolist())


def edges(network: Network) -> bool:
    """Whether anything is read beyond the border that is not zero."""
    return any(getattr(m.layer, "padding_mode", "zeros") != "zeros" for m in network.members)
