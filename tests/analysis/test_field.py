"""Receptive fields against the brute force: ends, size, stride, contexts and the interior."""

from contextlib import nullcontext
from typing import Any

import oracle
import pytest
from hypothesis import reject
from hypothesis import strategies as st
from strategies import Example, examples, explored

from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    build,
    concat,
    conv,
    conv_transpose,
    global_avg_pool,
    linear,
    max_pool,
    relu,
    repeat,
    sigmoid,
    split,
    subsample,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import ConvTranspose
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import free_symbols, substitute
from tdnn_compiler.symbolic.field import POSITION, Field, PeriodicField, Span

Hulls = dict[int, tuple[int, int] | None]


def hulls(network: Network, input: str, axis: str) -> dict[str, Hulls]:
    """The first and last input that every output reads of which no path ends in padding; None: nothing."""
    depends, inside = oracle.dependence(network, input, axis), oracle.untouched(network, axis)
    found: dict[str, Hulls] = {}
    for name, matrix in depends.items():
        read = {t: matrix[:, t].nonzero().flatten().tolist() for t in inside[name]}
        found[name] = {t: (min(i), max(i)) if i else None for t, i in read.items()}
    return found


def ends(field: Field, t: int) -> tuple[int, int] | None:
    span = field.ends(t)
    return (span.low, span.high) if span.low <= span.high else None


LONG = examples(more=50, most_axes=1)


@explored(LONG | examples(), short=100, long=6_000)
def test_ends_are_the_first_and_last_input_that_is_read(example: Example) -> None:
    analysis = analyse(example.bound)
    for input, axis in example.places:
        if not example.clear(axis):
            continue
        for name, read in hulls(example.bound, input, axis).items():
            field = analysis.fields[name].get((input, axis))
            for t, expected in read.items():
                if expected is None and field is not None and field.global_span is not None:
                    # The zeros between the outputs of a transposed convolution are not told apart.
                    continue
                assert expected == (ends(field, t) if field else None), (name, t)


@explored(LONG | examples(), short=75, long=3_000)
def test_ends_with_symbols_are_those_of_the_bound_network(example: Example) -> None:
    symbolic, bound = analyse(example.network), analyse(example.bound)
    numbers = {example.network.symbols[name]: number for name, number in example.numbers.items()}
    for name, fields in bound.fields.items():
        for (input, axis), field in fields.items():
            open_field = symbolic.fields[name][input, axis]
            for t in range(bound.network.shape(name).extent(axis)):
                span = open_field.ends(t)
                assert ends(field, t) == ends_at(span, numbers), (name, t)


def ends_at(span: Span, numbers: dict[Any, int]) -> tuple[int, int] | None:
    low, high = substitute(span.low, numbers), substitute(span.high, numbers)
    return (low, high) if low <= high else None


@explored(LONG, short=100, long=4_000)
def test_size_stride_start_and_period_are_what_the_outputs_show(example: Example) -> None:
    analysis = analyse(example.bound)
    for input, axis in example.places:
        for name, read in hulls(example.bound, input, axis).items():
            field = analysis.fields[name].get((input, axis))
            if field is None or field.unbounded or not isinstance(field.local, PeriodicField):
                continue
            period = field.period
            sizes = [0 if hull is None else hull[1] - hull[0] + 1 for hull in read.values()]
            assert all(size <= field.size for size in sizes)
            # An input shorter than the field shows a part of it.
            fits = example.bound.shape(input).extent(axis) >= field.size
            if fits and {t % period for t in read} == set(range(period)):
                assert max(sizes) == field.size
            for t, hull in read.items():
                if hull and read.get(t + period):
                    assert read[t + period][0] - hull[0] == field.stride * period
                if hull and t % period == 0:
                    assert hull[0] - t * field.stride == field.start
            assert field.effective_padding == -field.start


@explored(LONG, short=75, long=3_000)
def test_a_field_is_unbounded_where_the_outputs_see_all_of_a_longer_input_too(example: Example) -> None:
    network = example.network.bind(**{name: number + 40 for name, number in example.numbers.items()})
    analysis = analyse(network)
    for input, axis in example.places:
        n = network.shape(input).extent(axis)
        for name, depends in oracle.dependence(network, input, axis).items():
            field = analysis.fields[name].get((input, axis))
            seen = [column.nonzero().flatten().tolist() for column in depends.T]
            sizes = [read[-1] - read[0] + 1 for read in seen if read]
            if not field or not sizes:
                continue
            if field.unbounded:
                assert min(sizes) > n - 40
            elif isinstance(field.local, PeriodicField) and not example.folded:
                assert max(sizes) <= field.size


@explored(LONG | examples(), short=100, long=4_000)
def test_the_interior_is_all_of_which_no_path_ends_in_padding(example: Example) -> None:
    """After a transposed convolution that may be every other output, and the interior is a part of them."""
    analysis = analyse(example.bound)
    for _, axis in example.places:
        for name, inside in oracle.untouched(example.bound, axis).items():
            if any(key[1] == axis for key in analysis.fields[name]):
                span = analysis.interior(name, axis)
                assert set(inside) >= set(range(span.low, span.high + 1)), name
                assert span.size == longest_stretch(inside) or not example.clear(axis), name


def longest_stretch(positions: list[int]) -> int:
    longest = length = 0
    for t in range(max(positions, default=0) + 1):
        length = length + 1 if t in positions else 0
        longest = max(longest, length)
    return longest


@explored(examples(), short=60, long=1_000)
def test_the_interior_with_symbols_is_a_part_of_that_with_numbers(example: Example) -> None:
    symbolic, bound = analyse(example.network), analyse(example.bound)
    numbers = {example.network.symbols[name]: number for name, number in example.numbers.items()}
    transposed = any(isinstance(member.layer, ConvTranspose) for member in example.bound.members)
    for axis in {axis for _, axis in example.places}:
        span, expected = symbolic.interior(axis=axis), bound.interior(axis=axis)
        low, high = substitute(span.low, numbers), substitute(span.high, numbers)
        assert (low, high) == (expected.low, expected.high) or max(high - low + 1, 0) <= (
            expected.size if transposed else 0
        )


def test_a_slice_is_as_interior_as_the_branch_it_comes_from() -> None:
    x = Input("N T C", C=2, T=9)
    padded, unpadded = split(concat(x >> conv(3, 3, padding=1), x >> conv(2, 1)), 3, 2)
    assert analyse(build(padded)).interior() == Span(1, 7)
    assert analyse(build(unpadded)).interior() == Span(0, 8)


@explored(
    st.tuples(
        *[st.integers(1, 6), st.integers(1, 4), st.integers(1, 3), st.integers(0, 3), st.integers(1, 9)]
    ),
    short=150,
    long=3_000,
)
def test_the_interior_of_a_transposed_convolution_ends_where_padding_begins(sizes: tuple[int, ...]) -> None:
    kernel, stride, dilation, padding, n = sizes
    step = conv_transpose(2, kernel, stride, padding, dilation=dilation)
    try:
        network = build(Input("N T C", C=2, T=n) >> step)
    except NetworkError:
        reject()
    inside = set(oracle.untouched(network, "T")[network.output])
    span = analyse(network).interior()
    assert inside >= set(range(span.low, span.high + 1))
    assert span.size == longest_stretch(sorted(inside))


# Contexts


ROWS = st.lists(st.integers(-7, 4), min_size=1, max_size=4, unique=True).map(tuple)
TAP_LAYERS = st.lists(st.tuples(ROWS, st.integers(1, 3), st.booleans()), min_size=1, max_size=4)


@explored(TAP_LAYERS, short=100, long=2_000)
def test_the_contexts_of_taps_add_up(layers: list[tuple[tuple[int, ...], int, bool]]) -> None:
    node, jump, left, right = Input("N T C", C=2), 1, 0, 0
    for taps, stride, padded in layers:
        padding = ((3, 2),) if padded else 0
        node = node >> conv(2, taps=taps, stride=stride, padding=padding)
        left, right = left - jump * min(taps), right + jump * max(taps)
        jump *= stride
    field = analyse(build(node)).field()
    assert (field.left_context, field.right_context) == (left, right)
    assert (field.size, field.stride, field.lookahead) == (left + right + 1, jump, max(right, 0))


@pytest.mark.parametrize(
    ("rows", "contexts", "sizes"),
    [
        ([range(-2, 3), (-2, 0, 2), (-3, 0, 3), (0,), (0,)], (7, 7), [5, 9, 15, 15, 15]),
        ([range(-2, 3), (-1, 2), (-3, 3), (-7, 2)], (13, 9), [5, 8, 14, 23]),
        (
            [range(-2, 3), (-1, 0, 1), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-6, -3, 0)],
            (16, 10),
            [5, 7, 9, 15, 21, 27],
        ),
    ],
)
def test_published_contexts(rows: list[Any], contexts: tuple[int, int], sizes: list[int]) -> None:
    node = Input("N T C", C=2)
    for taps in rows:
        node = node >> conv(2, taps=tuple(taps))
    analysis = analyse(build(node))
    assert (analysis.field().left_context, analysis.field().right_context) == contexts
    assert [analysis.field(f"conv{i + 1}").size for i in range(len(rows))] == sizes


CAUSAL = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4)


@explored(CAUSAL, st.integers(1, 30), short=100, long=2_000)
def test_causal_layers_see_nothing_newer_than_their_own_stride(
    layers: list[tuple[int, int, int]], n: int
) -> None:
    node, jump = Input("N T C", C=2, T=n), 1
    for kernel, stride, dilation in layers:
        node = node >> conv(2, kernel, stride=stride, dilation=dilation, padding="causal")
        jump *= stride
    network = build(node)
    field = analyse(network).field()
    assert field.lookahead == 0
    depends = oracle.dependence(network, "input", "T")[network.output]
    for t, column in enumerate(depends.T):
        assert field.ends(t).high == (t + 1) * jump - 1
        assert not column[(t + 1) * jump :].any()


# Branches, holes, fields that grow or change


def test_branches_see_the_union_of_what_each_sees() -> None:
    x = Input("N T C", C=2)
    past, future = x >> conv(2, taps=(-5, 0), padding="same"), x >> conv(2, taps=(0, 3), padding="same")
    field = analyse(build(past + future)).field()
    assert (field.left_context, field.right_context, field.size) == (5, 3, 9)


def test_a_causal_residual_block_needs_no_common_centre() -> None:
    x = Input("N T C", C=2)
    field = analyse(build(x + (x >> conv(2, 3, dilation=4, padding="causal") >> relu))).field()
    assert (field.left_context, field.right_context, field.size) == (8, 0, 9)


def test_branches_meet_at_equal_strides_alone() -> None:
    x = Input("N T C", C=2, T=4)
    with pytest.raises(NetworkError, match="equal stride"):
        build((x >> conv(2, 2, stride=2)) + (x >> conv(2, 3)))


def test_a_stride_above_the_kernel_leaves_inputs_unread() -> None:
    analysis = analyse(build(Input("N T C", C=2) >> conv(2, 2, stride=3)))
    assert analysis.field().size == 2
    assert analysis.readers(2, at={"T": 12}) == ()
    assert analysis.reached_outputs(2).size == 0


def test_a_dilated_stack_has_holes() -> None:
    analysis = analyse(build(Input("N T C", C=2) >> conv(2, 2, dilation=2) >> conv(2, 2, dilation=5)))
    assert analysis.field().size == 8
    assert analysis.support(0, at={"T": 12}) == (0, 2, 5, 7)


def test_a_gate_over_all_positions_makes_a_field_unbounded() -> None:
    x = Input("N T C", C=2) >> conv(2, 5)
    field = analyse(build(x * (x >> global_avg_pool(keepdim=True) >> conv(2, 1) >> sigmoid))).field()
    assert field.unbounded
    assert (field.bounded_size, field.left_context) == (5, None)


def test_a_transposed_convolution_has_phases() -> None:
    field = analyse(build(Input("N T C", C=2) >> conv_transpose(2, 3, 2))).field()
    assert (field.period, field.size, str(field.stride)) == (2, 2, "1/2")


def test_a_pool_over_outputs_that_read_nothing_sees_nothing() -> None:
    gaps = Input("N T C", C=2) >> conv_transpose(2, 1, 2) >> subsample(2, 1)
    field = analyse(build(gaps >> global_avg_pool)).field()
    assert (field.unbounded, field.size) == (False, 0)


SAME_LAYERS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=4
)


@explored(SAME_LAYERS, short=40, long=600)
def test_same_padding_is_a_formula_in_the_length(layers: list[tuple[int, int, int]]) -> None:
    node = Input("N T C", C=2)
    for kernel, stride, dilation in layers:
        node = node >> conv(2, kernel, stride=stride, dilation=dilation, padding="SAME")
    network = build(node)
    field, extent, symbol = analyse(network).field(), analyse(network).extent(), network.symbols["T"]
    for n in (*range(1, 12), 24, 37, 64):
        for t, hull in hulls(network.bind(T=n), "input", "T")[network.output].items():
            assert ends_at(field.ends(t), {symbol: n}) == hull
            assert t < substitute(extent, {symbol: n})


# Hyperparameters that are symbols

K, D, S, P = symbols("k d s p")
FRAMES = Input("N T C", C=2)


def residual(node: Node, k: Any, d: Any) -> Node:
    return node + (node >> conv(2, k, dilation=d, padding="causal") >> relu)


OPEN: dict[str, Node] = {
    "windows": FRAMES >> conv(2, K, stride=S, padding=P, dilation=D) >> max_pool(3, 2, 1) >> conv(2, K + 1),
    "uneven": FRAMES >> conv(2, K, padding=((P, P + 1),), stride=S) >> avg_pool(K, S) >> subsample(D),
    "causal": FRAMES >> conv(2, K, stride=S, dilation=D, padding="causal") >> conv(2, P, padding="causal"),
    "same": FRAMES >> conv(2, K, dilation=D, padding="same") >> conv(2, P, padding="same"),
    "residual": residual(residual(FRAMES >> conv(2, K, stride=S), K, D), P, 2 * D),
    "taps": FRAMES >> conv(2, taps=(-D, 0, K), stride=S) >> conv(2, taps=(-P, 1), padding=P),
    "SAME": FRAMES
    >> conv(2, K, stride=S, dilation=D, padding="SAME")
    >> conv(2, P, stride=2, padding="SAME"),
    "ceil": FRAMES >> max_pool(K, S, dilation=D, ceil_mode=True) >> max_pool(P, 2, ceil_mode=True),
    "transposed": FRAMES >> conv(2, K, stride=D) >> conv_transpose(2, K + S, S, P),
    "transposed window": FRAMES >> conv_transpose(2, S + P, S) >> conv(2, K, dilation=D),
    "gate": (h := FRAMES >> conv(2, K, dilation=D, padding=P))
    * (h >> global_avg_pool(keepdim=True) >> sigmoid),
    "pooled": FRAMES >> conv(2, K, dilation=D, stride=S) >> global_avg_pool >> linear(P),
    "repeat": FRAMES >> repeat(P, lambda i: conv(2, K, dilation=2**i) >> relu),
    "repeat same": FRAMES
    >> conv(2, K, stride=S)
    >> repeat(P, lambda i: conv(2, 3, dilation=D**i, padding="same")),
    "repeat stride": FRAMES >> repeat(P, lambda i: conv(2, K, stride=S, dilation=D) >> conv(2, 2, padding=1)),
    "repeat residual": FRAMES
    >> repeat(P, lambda i: lambda node: residual(node, K, D + i))
    >> conv(2, K, stride=S),
    "repeat taps": FRAMES >> repeat(P, lambda i: conv(2, taps=(-D - i, 0, K), padding=((D, K),))),
    "repeat growing": FRAMES >> repeat(P, lambda i: conv(2, K + i, stride=S)) >> conv(2, 2, stride=D),
}


@explored(
    st.sampled_from(sorted(OPEN)),
    *[st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(0, 9)],
    short=60,
    long=800,
)
def test_symbols_bound_before_or_after_the_analysis(
    name: str, k: int, d: int, s: int, p: int, more: int
) -> None:
    network = build(OPEN[name])
    given = {"k": k, "d": d, "s": s, "p": p}
    names = {symbol: value for symbol, value in given.items() if symbol in network.symbols}
    analysis = analyse(network)
    numbers = {network.symbols[symbol]: value for symbol, value in names.items()}
    smallest = substitute(analysis.smallest_input(), numbers)
    with pytest.raises(NetworkError) if smallest > 1 else nullcontext():
        network.bind(**names, T=max(smallest - 1, 1))
    names["T"] = numbers[network.symbols["T"]] = smallest + more
    bound = analyse(network.bind(**names))
    assert bound.smallest_input() == smallest
    told, expected = answers(analysis), answers(bound)
    for question, value in told.items():
        assert number(value, numbers) == number(expected[question], {}), question


def number(value: Any, numbers: dict[Any, int]) -> Any:
    """The value at these numbers; the largest over the outputs where it changes with the output."""
    if value is None:
        return None
    if isinstance(value, Span):
        low, high = substitute(value.low, numbers), substitute(value.high, numbers)
        return (low, high) if low <= high else None
    there = substitute(value, numbers)
    if POSITION not in free_symbols(there):
        return there
    return max(substitute(there, {POSITION: t}) for t in range(12))


def answers(analysis: Analysis) -> dict[str, Any]:
    """What the analysis says about the output, by question."""
    field, inside = analysis.field(), analysis.interior()
    spans = {t: field.ends(t) for t in range(4)}
    return {
        "extent": analysis.extent(),
        "needed": analysis.needed_input(3) if "pool" not in analysis.network.output else 0,
        "size": field.size,
        "start": field.start,
        "stride": field.stride,
        "left": field.left_context,
        "right": field.right_context,
        "interior": inside,
        **{f"low {t}": span.low for t, span in spans.items()},
        **{f"high {t}": span.high for t, span in spans.items()},
    }


def test_all_of_what_is_padding_alone_is_nothing() -> None:
    node = Input("N T C", C=1, T=20) >> subsample(4) >> conv(1, taps=(0,), padding=((0, 2),))
    field = analyse(build(node >> subsample(3, 5) >> global_avg_pool)).field()
    assert (field.size, field.unbounded) == (0, False)
