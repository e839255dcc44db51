"""Sizes against torch's: at many lengths, symbolic and not, down to the smallest input."""

import oracle
import pytest
from strategies import Example, examples, explored, smallest_lengths
from sympy import sympify

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Step,
    avg_pool,
    build,
    conv,
    global_avg_pool,
    linear,
    max_pool,
    sigmoid,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import parse, substitute

Sizes = dict[str, tuple[int, ...]]


def torch_sizes(network: Network, numbers: dict[str, int]) -> Sizes | None:
    """Positions and channels of every layer; None where torch refuses the input."""
    inputs = {name: oracle.clean(network.layer(name), **numbers) for name in network.inputs}
    try:
        values = oracle.evaluate(network, inputs)
    except RuntimeError:
        return None
    # Tokens have no channels.
    return {
        name: (*value.data.shape[2:], *([value.data.shape[1]] if value.data.is_floating_point() else []))
        for name, value in values.items()
    }


def bound(network: Network, numbers: dict[str, int]) -> Network | None:
    """The network at some lengths; None where they are refused."""
    try:
        return network.bind(**numbers)
    except NetworkError:
        return None


@explored(examples(), short=50, long=4_000)
def test_sizes_are_those_of_torch(example: Example) -> None:
    symbols = example.network.symbols
    for more in (0, 1, 2, 5):
        numbers = {name: number + more for name, number in example.numbers.items()}
        network = example.network.bind(**numbers)
        values = {symbols[name]: number for name, number in numbers.items()}
        sizes = torch_sizes(example.network, numbers)
        assert sizes is not None
        for name, found in sizes.items():
            assert network.shape(name).sizes[1:] == found
            assert tuple(substitute(size, values) for size in example.network.shape(name).sizes[1:]) == found


@explored(examples(), short=75, long=3_000)
def test_the_smallest_input_is_the_smallest_that_torch_accepts(example: Example) -> None:
    for name, smallest in smallest_lengths(example.network).items():
        for number in range(max(1, smallest - 4), smallest + 4):
            numbers = example.numbers | {name: number}
            accepted = number >= smallest
            assert (bound(example.network, numbers) is not None) == accepted
            assert (torch_sizes(example.network, numbers) is not None) == accepted


@explored(examples(), short=75, long=3_000)
def test_needed_input_is_the_smallest_with_so_many_outputs(example: Example) -> None:
    network, name = example.network, example.network.output

    def outputs(symbol: str, number: int, place: int) -> int:
        sizes = torch_sizes(network, example.numbers | {symbol: number})
        return 0 if sizes is None else sizes[name][place]

    for input, axis in example.places:
        size = sympify(analyse(network).extent(input, axis))
        (symbol,) = size.free_symbols
        if axis not in network.shape(name).axes:
            continue
        place = network.shape(name).axes.index(axis)
        for wanted in (1, 2, 7):
            try:
                needed = analyse(network).needed_input(wanted, axis=axis, input=input)
            except NetworkError:
                assert outputs(symbol.name, 100, place) < wanted
                continue
            number = next(n for n in range(1, 500) if size.subs(symbol, n) >= needed)
            assert size.subs(symbol, number) == needed
            assert outputs(symbol.name, number, place) >= wanted
            for less in range(max(1, number - 4), number):
                assert outputs(symbol.name, less, place) < wanted


@pytest.mark.parametrize(("size", "smallest"), [("2*m + 1", 3), ("m + 3", 4), ("16*m", 16)])
def test_the_smallest_input_of_a_form_has_a_positive_symbol(size: str, smallest: int) -> None:
    network = build(Input("N T C", C=2, T=parse(size)) >> conv(2, 1))
    assert analyse(network).smallest_input() == smallest


def test_the_size_of_a_layer_of_two_inputs_needs_no_choice_of_one() -> None:
    both = Input("N T C", C=2).named("one") + Input("N T C", C=2).named("other")
    analysis = analyse(build(both >> conv(2, 3)))
    assert str(analysis.extent(axis="T")) == "T - 2"
    assert analysis.interior(axis="T").low == 0
    assert analysis.paths(0, axis="T", input="other", at={"T": 5}) == {0: 1, 1: 1, 2: 1}


@pytest.mark.parametrize("keepdim", [True, False])
def test_a_gate_repeats_its_one_position_at_length_one_too(keepdim: bool) -> None:
    x = Input("N T C", C=2, T=1)
    gated = x * (x >> global_avg_pool(keepdim=keepdim) >> linear(2) >> sigmoid)
    assert analyse(build(gated)).needed_input(3) == 3


# The published formulas and edge cases (numbers in research/semantics.md)


def outputs(step: Step, n: int) -> int | None:
    """The outputs of one layer, by the analysis; torch must agree."""
    network = build(Input("N T C", C=2) >> step)
    smallest = analyse(network).smallest_input()
    sizes = torch_sizes(network, {"T": n})
    if n < smallest:
        assert sizes is None
        return None
    symbolic = substitute(analyse(network).extent(), {network.symbols["T"]: n})
    assert symbolic == analyse(network.bind(T=n)).extent() == sizes[network.output][0]
    return symbolic


def test_a_convolution_has_no_output_where_the_kernel_does_not_fit() -> None:
    assert outputs(conv(2, 3, stride=2), 2) is None
    assert outputs(conv(2, 3, stride=2), 3) == 1


@pytest.mark.parametrize(
    ("step", "n", "expected"),
    [
        (max_pool(1, 2, ceil_mode=True), 10, 5),
        (max_pool(2, 2, 1, ceil_mode=True), 5, 3),
        (max_pool(3, 4, ceil_mode=True), 8, 2),
        (avg_pool(3, 2, 1, ceil_mode=True), 6, 4),
    ],
)
def test_ceil_mode_drops_a_last_window_that_starts_in_the_padding(step: Step, n: int, expected: int) -> None:
    assert outputs(step, n) == expected


def test_pools_take_padding_up_to_half_the_undilated_kernel() -> None:
    assert outputs(max_pool(3, 1, 1, dilation=4), 10) == 4
    with pytest.raises(NetworkError):
        build(Input("N T C", C=2) >> max_pool(3, 1, 2, dilation=4))


@pytest.mark.parametrize("n", range(1, 20))
def test_tensorflows_same_gives_a_ceiling(n: int) -> None:
    for stride in (1, 2, 3):
        for span in (1, 2, 3, 4):
            assert outputs(conv(2, span, stride=stride, padding="SAME"), n) == -(-n // stride)


@pytest.mark.parametrize("n", range(1, 20))
def test_causal_with_stride_keeps_every_sample(n: int) -> None:
    for stride in (1, 2, 3):
        assert outputs(conv(2, 3, stride=stride, dilation=2, padding="causal"), n) == -(-n // stride)


def test_uneven_padding_needs_no_even_kernel() -> None:
    assert outputs(conv(2, 4, padding=((1, 2),)), 10) == 10
    with pytest.raises(NetworkError, match="uneven padding is a pair per axis"):
        build(Input("N T C", C=2) >> conv(2, 4, padding=(1, 2)))


@pytest.mark.parametrize(("edge", "smallest"), [("reflect", 4), ("circular", 3), ("replicate", 1)])
def test_edges_ask_for_an_input_long_enough(edge: str, smallest: int) -> None:
    step = conv(2, 7, padding=3, padding_mode=edge)
    assert analyse(build(Input("N T C", C=2) >> step)).smallest_input() == smallest
    assert outputs(step, smallest - 1) is None
    assert outputs(step, smallest) == smallest


def test_a_row_of_a_batch_has_as_many_frames_as_it_would_have_alone() -> None:
    network = build(Input("N T C", C=2) >> conv(2, 3, stride=2) >> conv(2, 3, stride=2))
    assert substitute(analyse(network).extent(), {network.symbols["T"]: 288}) == 71


def test_a_chain_of_any_depth_keeps_one_floor() -> None:
    k, s = symbols("k s")
    node = Input("N T C", C=2)
    for _ in range(20):
        node = node >> conv(2, k, stride=s)
    assert str(analyse(build(node)).extent()).count("floor") == 1
