"""One set of weights for several layers: what the language says, what is kept of it, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tdnn_compiler import NetworkError, analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    Word,
    batch_norm,
    build,
    conv,
    dropout,
    embedding,
    linear,
    prelu,
    relu,
    repeat,
    shared,
    symbols,
)
from tdnn_compiler.network.files import from_text, to_text
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Conv, Member
from tdnn_compiler.network.layers import Input as InputLayer


def line(channels: int = 4) -> Node:
    return Input("N T C", C=channels)


def owners(network: Network) -> dict[str, str]:
    return {member.name: member.weights_of for member in network.members if member.weights_of}


def test_uses_of_one_step_share_its_weights_and_a_step_by_itself_does_not() -> None:
    step = conv(4, 3)
    assert owners(build(line() >> step >> step)) == {}
    step = shared(step)
    assert owners(build(line() >> step >> step >> step)) == {"conv2": "conv1", "conv3": "conv1"}


def test_only_layers_with_weights_share_them() -> None:
    block = shared(conv(4) >> relu >> dropout >> batch_norm(affine=False))
    found = owners(build(line() >> block >> block))
    assert found == {"conv2": "conv1", "batch_norm2": "batch_norm1"}


@pytest.mark.parametrize("body", [linear(4), conv(4) >> relu, batch_norm, lambda h: h + (h >> prelu)])
def test_steps_chains_words_and_functions_are_shared(body: Any) -> None:
    block = shared(body)
    network = build(block(line()), block(line()))
    assert len(owners(network)) == 1


def test_what_a_body_makes_of_other_nodes_is_there_once() -> None:
    speaker = line(2)
    block = shared(lambda h: h * (speaker >> linear(4)))
    network = build(line() >> block >> block)
    assert [member.name for member in network.members if isinstance(member.name, str)].count("linear1") == 1
    assert owners(network) == {}


def test_names_in_a_body_get_a_number_from_the_second_use_on() -> None:
    block = shared(conv(4).named("frame") >> relu)
    network = build(line() >> block >> block >> block)
    assert [name for name in network if name.startswith("frame")] == ["frame", "frame_2", "frame_3"]
    assert (block(line()).named("last") >> relu).sources[0].name == "last"


def test_the_first_layer_that_is_there_has_the_weights() -> None:
    block = shared(conv(4))
    block(line())
    assert owners(build(block(line()) >> block)) == {"conv2": "conv1"}


def test_shared_bodies_stand_in_shared_bodies_and_in_chains() -> None:
    inner = shared(conv(4))
    outer = shared(inner >> relu >> inner)
    network = build(line() >> outer >> linear(4) >> outer)
    assert set(owners(network).values()) == {"conv1"}
    assert len(owners(network)) == 3


def test_repeats_share_what_is_shared_outside_of_them() -> None:
    step = shared(conv(4, 3))
    assert owners(build(line() >> repeat(3, lambda _: step))) == {"conv2": "conv1", "conv3": "conv1"}


def test_a_shared_repeat_is_written_out_with_shared_layers() -> None:
    count = symbols("k")
    stack = shared(repeat(count, lambda i: conv(4, 3, dilation=2**i) >> relu >> batch_norm))
    network = build(line() >> stack >> stack)
    assert owners(network) == {"repeat2": "repeat1"}
    assert analyse(network).total.parameters == 60 * count
    bound = network.bind(k=2)
    assert owners(bound) == {
        "repeat2.0.conv1": "repeat1.0.conv1",
        "repeat2.0.batch_norm1": "repeat1.0.batch_norm1",
        "repeat2.1.conv1": "repeat1.1.conv1",
        "repeat2": "repeat1",
    }
    assert analyse(bound).total.parameters == 120


def test_parameters_count_once() -> None:
    block = shared(conv(4, 3) >> batch_norm)
    once, thrice = (analyse(build(line() >> repeat(n, lambda _: block))).total for n in (1, 3))
    assert once.parameters == thrice.parameters == 60


def test_a_network_says_whose_weights_a_layer_uses_and_keeps_it_in_files() -> None:
    block = shared(conv(4, 3))
    network = build(line() >> block >> block)
    assert "conv2 ← conv1: conv(4, kernel_size=3), weights of conv1 → N × (T - 4) × 4" in str(network)
    back = from_text(to_text(network))
    assert back.members == network.members
    assert to_text(back) == to_text(network)


def told(make: Callable[[], object]) -> list[tuple[str, str, str]]:
    with pytest.raises(NetworkError) as caught:
        make()
    return [
        (problem.where.partition(" (")[0], problem.expected, problem.got) for problem in caught.value.problems
    ]


def twice(step: Any, between: Word[...] | Any) -> Callable[[], Network]:
    block = shared(step)
    return lambda: build(line() >> block >> between >> block)


REFUSED: dict[str, tuple[Callable[[], object], str, str]] = {
    "other channels": (
        twice(conv(4), linear(3)),
        "an input like that of 'conv1', whose weights it uses: 4 channels along T",
        "3 channels along T",
    ),
    "other axes": (
        lambda: build(*((step := shared(conv(4)))(line()), step(Input("N H W C", C=4)))),
        "an input like that of 'conv1', whose weights it uses: 4 channels along T",
        "4 channels along H, W",
    ),
    "averages of all batches": (
        twice(batch_norm(momentum=None), relu),
        "a batch norm with momentum, since several layers move its averages",
        "momentum=None",
    ),
    "a mistake in a body": (twice(conv(4, 0), relu), "kernel_size of at least 1", "0"),
    "words that there are not": (
        twice(conv(4, width=3), relu),  # type: ignore[call-arg]
        conv.usage,
        "an unexpected keyword argument 'width'",
    ),
    "weights for every iteration": (
        lambda: build(line() >> repeat(symbols("k"), lambda _: shared(conv(4)))),
        "a body whose iterations have weights of their own, where the count is a symbol",
        "shared weights",
    ),
    "no step": (
        lambda: build(shared(conv(4))(3)),  # type: ignore[arg-type]
        "a node to apply shared steps to",
        "3",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shared_is_told_once(name: str) -> None:
    make, expected, got = REFUSED[name]
    ((_, *found),) = told(make)
    assert found == [expected, got]


def test_one_slope_serves_any_number_of_channels() -> None:
    block = shared(prelu)
    assert owners(build(line() >> block >> linear(7) >> block)) == {"prelu2": "prelu1"}


MEMBERS = (
    Member("x", InputLayer(("N", "T", "C"), (1, 9, 4)), ()),
    Member("a", Conv(4), ("x",)),
    Member("b", Conv(4), ("a",), weights_of="a"),
)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("b", {"weights_of": "z"}, "the weights of a layer of the network"),
        ("b", {"weights_of": "b"}, "the weights of a layer that has its own"),
        ("a", {"weights_of": "b"}, "the weights of a layer that has its own"),
        ("b", {"layer": Conv(4, 3)}, "the same layer as 'a', whose weights it uses"),
        ("x", {"weights_of": "a"}, "a layer with weights"),
        ("b", {"weights_of": 3}, "the name of a layer in weights_of"),
    ],
)
def test_weights_that_a_graph_cannot_share_are_told(name: str, change: dict[str, Any], expected: str) -> None:
    graph = graph_of(MEMBERS)
    Network(graph)
    graph.nodes[name].update(change)
    assert expected in [problem[1] for problem in told(lambda: Network(graph))]


def test_tokens_share_a_table() -> None:
    table = shared(embedding(9, 3))
    network = build(table(Input("N T")), table(Input("N T")))
    assert owners(network) == {"embedding2": "embedding1"}
    assert network.tokens("input2") == 9
