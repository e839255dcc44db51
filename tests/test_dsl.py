"""The words of the language: what they build, and what they say when they are misused."""

import networkx as nx
import pytest
from sympy import Rational, Symbol

from tdnn_compiler import dsl
from tdnn_compiler.dsl import (
    Input,
    Node,
    adaptive_avg_pool,
    batch_norm,
    build,
    channels,
    concat,
    conv,
    conv_transpose,
    depthwise_conv,
    dropout,
    embedding,
    global_avg_pool,
    group_norm,
    linear,
    max_pool,
    relu,
    repeat,
    shift,
    sigmoid,
    softmax,
    split,
    stats_pool,
    subsample,
    symbols,
)
from tdnn_compiler.network import layers
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Activation, Conv, describe
from tdnn_compiler.symbolic.errors import NetworkError

x = Input("N T C", C=24)
ten = Input("N T C", T=10, C=24)
k, n, m = symbols("k n m")


def test_a_chain_reads_from_left_to_right() -> None:
    network = build(x >> conv(8, taps=(-2, 0, 2)) >> relu >> batch_norm >> stats_pool() >> linear(3))
    assert list(network) == ["input", "conv1", "relu1", "batch_norm1", "stats_pool1", "linear1"]
    assert str(network.shape("conv1")) == "N × (T - 4) × 8"
    assert str(network.shape("linear1")) == "N × 3"


def test_a_word_a_step_a_chain_and_a_function_can_be_applied() -> None:
    block = conv(8) >> relu >> batch_norm
    for applied in (x >> block, block(x), batch_norm(relu(conv(8)(x))), x >> (lambda node: node >> block)):
        assert [type(layer).__name__ for layer in _layers(applied)] == [
            "Input",
            "Conv",
            "Activation",
            "BatchNorm",
        ]


def _layers(node: Node) -> list[layers.Layer]:
    network = build(node)
    return [network.layer(name) for name in network]


def test_branches_meet() -> None:
    h = x >> conv(24)
    network = build(concat(x + h, h * (h >> sigmoid)))
    assert network.sources("add1") == ("input", "conv1")
    assert network.sources("multiply1") == ("conv1", "sigmoid1")
    assert network.shape("concat1").channels == 48


def test_one_node_may_come_in_twice() -> None:
    network = build(concat(x, x))
    assert network.sources("concat1") == ("input", "input")
    assert network.graph.number_of_edges("input", "concat1") == 2


def test_a_branch_without_positions_is_repeated_along_them() -> None:
    gate = x >> global_avg_pool >> linear(24) >> sigmoid
    assert str(build(x * gate).shape("multiply1")) == "N × T × 24"
    assert str(build(concat(x, gate)).shape("concat1")) == "N × T × 48"


def test_split_cuts_channels_in_order() -> None:
    first, second = split(x, 8, 16)
    network = build(concat(second, first))
    assert [network.layer(name) for name in network.sources("concat1")] == [
        layers.Channels(8, 24),
        layers.Channels(0, 8),
    ]


def test_names_are_given_or_derived() -> None:
    network = build(x >> conv(8).named("tdnn1") >> conv(8) >> conv(8).named("conv1") >> conv(8))
    assert list(network) == ["input", "tdnn1", "conv2", "conv1", "conv3"]


def test_every_layer_knows_its_script_line() -> None:
    network = build(x >> conv(8))
    assert network.graph.nodes["conv1"]["line"].startswith("test_dsl.py:")


def test_the_graph_is_networkx_and_frozen() -> None:
    graph = build(x >> conv(8) >> relu).graph
    assert nx.is_directed_acyclic_graph(graph)
    assert nx.shortest_path(graph, "input", "relu1") == ["input", "conv1", "relu1"]
    assert graph.nodes["conv1"]["layer"] == Conv(8)
    with pytest.raises(nx.NetworkXError):
        graph.remove_node("conv1")


def test_a_repeat_of_known_count_is_written_out() -> None:
    network = build(x >> repeat(3, lambda i: conv(24, kernel_size=2, dilation=2**i, padding="causal")))
    assert [network.layer(name) for name in network][1:] == [
        Conv(24, kernel_size=2, dilation=d, padding="causal") for d in (1, 2, 4)
    ]


def test_a_repeat_of_symbolic_count_is_bound_later() -> None:
    def body(i: int) -> dsl.Applicable:
        return conv(24, kernel_size=k, dilation=2**i, padding="causal") >> relu

    symbolic = build(x >> repeat(n, body) >> conv(3))
    bound = symbolic.bind(n=3, k=2)
    written = build(
        x >> repeat(3, lambda i: conv(24, kernel_size=2, dilation=2**i, padding="causal") >> relu) >> conv(3)
    )
    assert [bound.layer(name) for name in bound] == [written.layer(name) for name in written]
    assert list(bound)[-3:] == ["repeat1.2.conv1", "repeat1", "conv1"]


def test_a_count_that_would_never_be_written_out_is_refused() -> None:
    network = build(x >> repeat(n, lambda i: conv(24, 2, padding="causal")))
    with pytest.raises(NetworkError, match="at most 10,000 repeats"):
        network.bind(n=10_001)


def test_repeats_inside_repeats_are_bound_one_by_one() -> None:
    def inner(i: int) -> dsl.Applicable:
        return repeat(m, lambda j: conv(24, kernel_size=2, dilation=2**i * 3**j, padding="causal"))

    network = build(x >> repeat(n, inner))
    assert set(network.symbols) == {"N", "T", "m", "n"}
    dilations = [1, 3, 9, 2, 6, 18]
    for bound in (network.bind(n=2, m=3), network.bind(m=3).bind(n=2), network.bind(n=2).bind(m=3)):
        assert [bound.layer(name) for name in bound][1:] == [
            Conv(24, kernel_size=2, dilation=d, padding="causal") for d in dilations
        ]


def test_bind_takes_lengths_and_expressions() -> None:
    network = build(x >> conv(8, kernel_size=k))
    assert str(network.bind(k=3, T=10).shape("conv1")) == "N × 8 × 8"
    assert str(network.bind(T=16 * m, k=1).shape("conv1")) == "N × 16*m × 8"


def test_numbers_of_other_kinds_become_integers() -> None:
    network = build(x >> conv(Rational(8), kernel_size=[3], padding=[(1, 0)]))
    assert network.layer("conv1") == Conv(8, kernel_size=(3,), padding=((1, 0),))


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (Conv(8), "conv(8)"),
        (Conv(8, taps=(-2, 0, 2)), "conv(8, taps=(-2, 0, 2))"),
        (Conv(None, kernel_size=(3, 5), groups=None), "depthwise_conv(kernel_size=(3, 5))"),
        (Conv(k, padding="causal", bias=False), "conv(k, padding='causal', bias=False)"),
        (Activation("relu"), "relu"),
        (Activation("leaky_relu", 0.1), "leaky_relu(0.1)"),
        (layers.PReLU(), "prelu"),
        (layers.PReLU(True, 0.5), "prelu(per_channel=True, init=0.5)"),
        (layers.GlobalPool("avg", True), "global_avg_pool(keepdim=True)"),
        (layers.MaxPool(2), "max_pool(2)"),
        (layers.Add(), "add"),
    ],
)
def test_a_layer_is_told_as_a_script_writes_it(layer: layers.Layer, told: str) -> None:
    assert describe(layer) == told


def test_a_layer_may_be_any_dataclass_of_layers_in_a_graph_of_ones_own() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("in", layer=layers.Input(("N", "T", "C"), (1, 9, 2)))
    graph.add_node("out", layer=Conv(3, kernel_size=3))
    graph.add_edge("in", "out", key=0)
    assert str(Network(graph).shape("out")) == "1 × 7 × 3"


def _graph(*nodes: tuple[str, object], edges: tuple[tuple[str, str], ...]) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name, layer in nodes:
        graph.add_node(name, layer=layer)
    graph.add_edges_from((a, b, i) for i, (a, b) in enumerate(edges))
    return graph


def _chain() -> "nx.MultiDiGraph[str]":
    """An input, a layer `first` and a layer `last`."""
    return build(ten >> relu.named("first") >> sigmoid.named("last")).graph


MISTAKES = {
    "strides that differ at a join": (
        lambda: build((ten >> conv(8, 3, stride=2)) + (ten >> conv(8, 7))),
        ("add 'add1' (test_dsl.py:", "equal stride along T", "strides 2 and 1"),
    ),
    "lengths that differ at a join": (
        lambda: build((x >> conv(8, stride=2)) + (x >> conv(8))),
        ("equal length along T", "(T + 1)//2 and T", "T=16*m"),
    ),
    "channels that differ at a join": (lambda: build((x >> conv(8)) + (x >> conv(9))), ("8 and 9",)),
    "a negative size": (lambda: build(x >> conv(-3)), ("out_channels of at least 1", "-3")),
    "a fraction": (lambda: build(x >> conv(8, kernel_size=Rational(3, 2))), ("whole number", "3/2")),
    "a float": (lambda: build(x >> conv(2.5)), ("whole number", "2.5")),
    "text for a number": (lambda: build(x >> conv("3")), ("whole number", "'3'")),
    "no stride": (lambda: build(x >> conv(3, stride=0)), ("stride of at least 1", "0")),
    "same with a stride": (
        lambda: build(x >> conv(8, 3, stride=2, padding="same")),
        ('padding="same" with stride 1', "stride 2", '"SAME"'),
    ),
    "groups that do not divide": (
        lambda: build(x >> conv(8, 3, groups=5)),
        ("divides the 24 input channels", "divisors: 1, 2, 3, 4, 6, 8, 12, 24"),
    ),
    "an argument nobody knows": (
        lambda: build(x >> conv(9, kernal_size=5)),
        ("kernal_size", "did you mean kernel_size?"),
    ),
    "a name as an argument": (lambda: build(x >> conv(9, name="a")), ('.named("a")',)),
    "too many arguments": (lambda: build(x >> relu(3)), ("relu()", "too many")),
    "an argument that is missing": (lambda: build(x >> conv()), ("missing", "out_channels")),
    "an input too short": (
        lambda: build(Input("N T C", T=5, C=2) >> conv(3, 3) >> conv(3, 4)),
        ("at least 4 positions along T", "3", "T of 'input' at least 6"),
    ),
    "reflection of too short an input": (
        lambda: build(ten >> conv(3, 41, padding=20, padding_mode="reflect")),
        ("at least 21 positions", "10"),
    ),
    "a symbol bound to nothing sensible": (
        lambda: build(x >> conv(3, kernel_size=k)).bind(k=0, q=3),
        ("k=0", "q=3", "open symbols: N, T, k"),
    ),
    "a text on one side of a sum": (lambda: build(x + "3"), ("nodes or numbers on both sides of +", "'3'")),
    "a division by nothing": (lambda: build(x / 0), ("a divisor other than 0", "0")),
    "an infinite factor": (lambda: build(x * 1e400), ("factor a finite number", "inf")),
    "a number after >>": (lambda: build(x >> 3), ("a layer to the right of >>", "3")),
    "a function that returns no node": (lambda: build(x >> (lambda node: 3)), ("returns a node", "3")),
    "tokens where channels are needed": (
        lambda: build(Input("N T") >> linear(3)),
        ("integer tokens", "embedding"),
    ),
    "channels where tokens are needed": (
        lambda: build(x >> embedding(5, 8)),
        ("integer tokens", "24 channels"),
    ),
    "axes in another order": (lambda: build(Input("N C T", C=3) >> conv(3)), ("channels C last", "N C T")),
    "a size of no axis": (lambda: build(Input("N T C", W=3) >> conv(3)), ("sizes of the axes N T C", "W")),
    "positions after pooling them": (lambda: build(x >> stats_pool() >> conv(3)), ("N × 48", "linear")),
    "a name twice": (
        lambda: build(x >> conv(3).named("a") >> conv(3).named("a")),
        ("every name once", "'a' again"),
    ),
    "a slice out of range": (lambda: build(x >> channels(8, 40)), ("24 channels", "8 to 40")),
    "one kernel size too many": (
        lambda: build(x >> max_pool((2, 2))),
        ("kernel_size as one number or 1", "(2, 2)"),
    ),
    "pooling padded by more than half": (
        lambda: build(x >> max_pool(3, padding=2)),
        ("at most half the kernel, 1",),
    ),
    "statistics of nothing but padding": (
        lambda: build(x >> stats_pool(3, padding=3)),
        ("at most the kernel less 1, 2",),
    ),
    "uneven padding without its pair": (
        lambda: build(x >> conv(3, 3, padding=(1, 2))),
        ("padding=((1, 2),)",),
    ),
    "an unknown padding": (
        lambda: build(x >> conv(3, 3, padding="sme")),
        ('"valid", "same", "causal" or "SAME"', "'sme'"),
    ),
    "taps and a kernel": (lambda: build(x >> conv(3, taps=(0, 1), kernel_size=3)), ("the taps say it all",)),
    "a tap twice": (lambda: build(x >> conv(3, taps=(0, 0))), ("every tap once",)),
    "causal taps from the future": (
        lambda: build(x >> conv(3, taps=(-1, 1), padding="causal")),
        ("causal taps, none above 0", "1"),
    ),
    "output padding of a stride": (
        lambda: build(x >> conv_transpose(5, 3, stride=2, output_padding=2)),
        ("output_padding below the stride",),
    ),
    "softmax over nothing known": (
        lambda: build(x >> softmax("time")),
        ('over="channels" or "positions" or "T"', "'time'"),
    ),
    "a probability above 1": (lambda: build(x >> dropout(1.5)), ("from 0 to 1", "1.5")),
    "no eps": (lambda: build(x >> batch_norm(eps=-1)), ("eps of at least 0", "-1")),
    "groups of a norm": (lambda: build(x >> group_norm(5)), ("num_groups that divides the 24 channels",)),
    "two symbols of one name": (
        lambda: build(x >> conv(Symbol("T"))),
        ("one symbol called T", 'symbols("T")'),
    ),
    "a repeat that does not fit itself": (
        lambda: build(x >> repeat(n, lambda i: conv(i + 1))),
        ("repeat 'repeat1'", "output can be its input"),
    ),
    "a repeat of global operations": (
        lambda: build(x >> repeat(n, lambda i: adaptive_avg_pool(4))),
        ("a body of windows alone", "bind the count"),
    ),
    "a mistake inside a repeat": (
        lambda: build(x >> repeat(n, lambda i: depthwise_conv(3, stride=0))),
        ("depthwise_conv", "stride of at least 1"),
    ),
    "a repeat of no times": (lambda: build(x >> repeat(0, lambda i: relu)), ("a count of at least 1",)),
    "a cycle": (
        lambda: Network(_graph(("a", Conv(3)), ("b", Activation("relu")), edges=(("a", "b"), ("b", "a")))),
        ("without cycles", "a → b → a"),
    ),
    "a layer without input": (
        lambda: Network(_graph(("a", Conv(3)), edges=())),
        ("layer 'a'", "an input", "none"),
    ),
    "a node that is no layer": (lambda: Network(_graph(("a", 3), edges=())), ("attribute 'layer'", "3")),
    "an empty graph": (lambda: Network(nx.MultiDiGraph()), ("an empty graph",)),
    "nothing to build": (lambda: build(), ("an empty graph",)),
    "an output twice": (
        lambda: build(ten, ten.named("first")),
        ("outputs=", "every layer once", "'first' 2 times", "ask for it once"),
    ),
    "a node under two names": (
        lambda: build(ten.named("first"), ten.named("second")),
        ("one name for a node", "'first' and 'second'", "apply the layer twice"),
    ),
    "an output that is no layer": (
        lambda: Network(_chain(), outputs=("last", "frst")),
        ("outputs=", "names of layers", "'frst'", "did you mean first"),
    ),
    "a layer that leads nowhere": (
        lambda: Network(_chain(), outputs=("first",)),
        ("outputs=", "'last', which is neither", "leave it out of the graph"),
    ),
    "no outputs": (lambda: Network(_chain(), outputs=()), ("at least one name", "none", "'last'")),
    "outputs in one text": (
        lambda: Network(_chain(), outputs="last"),
        ("names of layers, in order", "of type str"),
    ),
    "a step where a node belongs": (lambda: build(conv(3)(relu)), ("a node to apply",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_once_and_clearly(mistake: str) -> None:
    make, fragments = MISTAKES[mistake]
    with pytest.raises(NetworkError) as caught:
        make()
    told = str(caught.value)
    for fragment in fragments:
        assert fragment in told
    assert len(set(caught.value.problems)) == len(caught.value.problems)


def test_all_mistakes_of_a_network_are_told_at_once() -> None:
    bad = x >> conv(9, groups=5)
    alike = (x >> conv(9, kernel_size=-3)) + (x >> conv(kernel=3))
    with pytest.raises(NetworkError) as caught:
        build(bad, alike, x >> max_pool(2, padding=2))
    wheres = [problem.where.split(" (")[0] for problem in caught.value.problems]
    assert wheres == ["conv", "conv 'conv1'", "conv 'conv1'", "conv 'conv2'", "max_pool 'max_pool1'"]


def test_nothing_behind_a_broken_layer_is_blamed() -> None:
    with pytest.raises(NetworkError) as caught:
        build(x >> conv(8, stride=0) >> conv(16) >> linear(3))
    assert len(caught.value.problems) == 1


def test_shift_and_subsample_say_which_input_they_take() -> None:
    network = build(x >> shift(-2) >> subsample(3, offset=1))
    assert str(network.shape("subsample1")) == "N × ((T + 1)//3) × 24"


def test_what_is_built_are_the_outputs_in_order() -> None:
    h = x >> conv(8) >> relu
    embedding = h >> stats_pool() >> linear(5).named("embedding")
    scores = embedding >> linear(3).named("scores")
    assert build(embedding, scores).outputs == ("embedding", "scores")
    network = build(scores, h, embedding, x)
    assert network.outputs == ("scores", "relu1", "embedding", "input")
    assert str(network).endswith("\noutputs: scores, relu1, embedding, input")
    assert network.bind(T=10).outputs == network.outputs
    assert "outputs" not in str(build(scores))


def test_outputs_of_a_graph_are_named_or_what_no_layer_reads() -> None:
    h = x >> relu.named("first")
    graph = build(h >> sigmoid.named("b"), h >> sigmoid.named("a")).graph
    assert Network(graph).outputs == ("b", "a")
    assert Network(graph, outputs=["a", "first", "b"]).outputs == ("a", "first", "b")


def test_an_output_that_is_repeated_keeps_its_name() -> None:
    h = x >> repeat(n, lambda i: conv(24, 3, dilation=i + 1, padding="same"))
    network = build(h >> linear(3), h)
    assert network.outputs == network.bind(n=4).outputs == ("linear1", "repeat1")


def test_a_node_and_the_same_one_under_a_name_are_one_layer() -> None:
    h = x >> conv(8)
    for outputs in ((h.named("h"), h >> relu), (h >> relu, h.named("h"))):
        network = build(*outputs)
        assert list(network) == ["input", "h", "relu1"]
        assert network.sources("relu1") == ("h",)


def test_of_several_outputs_none_is_the_output() -> None:
    network = build(x >> relu, x >> sigmoid)
    with pytest.raises(NetworkError, match="relu1, sigmoid1"):
        _ = network.output


def test_a_bare_word_can_be_named() -> None:
    assert "last" in build(Input("N T C", C=3) >> relu.named("last"))


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (x + 3, "offset(3.0)"),
        (3 + x, "offset(3.0)"),
        (x - 3, "offset(-3.0)"),
        (3 - x, "scale(-1.0) offset(3.0)"),
        (-x, "scale(-1.0)"),
        (x * 0.5, "scale(0.5)"),
        (0.5 * x, "scale(0.5)"),
        (x / 4, "scale(0.25)"),
        (1 / x, "reciprocal scale(1.0)"),
        (x - x, "scale(-1.0) add"),
        (x / x, "reciprocal multiply"),
        (abs(x), "absolute"),
        (sum([x, x]), "add"),
    ],
)
def test_arithmetic_makes_layers(node: Node, written: str) -> None:
    assert " ".join(describe(member.layer) for member in build(node).members[1:]) == written
