"""Networks to text and back; and files that are broken, or meant to do harm."""

import json
import os
import runpy
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Abs, Dummy, Max, Mul, Symbol

from tdnn_compiler.dsl import (
    Input,
    Node,
    batch_norm,
    build,
    concat,
    conv,
    depthwise_conv,
    layer_norm,
    linear,
    max_pool,
    relu,
    repeat,
    stats_pool,
    symbols,
)
from tdnn_compiler.network import files, layers
from tdnn_compiler.network.files import KINDS, from_text, load, save, to_text
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Layer, Member
from tdnn_compiler.symbolic.errors import NetworkError

K, S, COUNT = symbols("k s n")
FREE = Symbol("free")
EVEN = Symbol("e", even=True, positive=True)
INDEX = Symbol("i", integer=True, nonnegative=True)


def frames() -> Node:
    return Input("N T C", C=8)


def network() -> Network:
    """A bit of everything that a file can hold."""
    h = frames() >> conv(2 * K, taps=(-2, 0, FREE)) >> relu >> batch_norm(eps=1e-3)
    h = h >> repeat(COUNT, lambda i: conv(2 * K, 3, dilation=2**i, padding="causal") >> relu)
    side = h >> depthwise_conv(3, padding=((1, 1),))
    h = concat(
        h >> max_pool(3, stride=(K + 1) // 2, padding=1), side >> max_pool(3, stride=(K + 1) // 2, padding=1)
    )
    return build(h >> stats_pool() >> linear(4), name="a bit of everything")


TEXT = to_text(network())


# There and back


def assert_comes_back(network: Network) -> None:
    written = to_text(network)
    back = from_text(written)
    assert back.members == network.members
    assert (back.name, back.symbols) == (network.name, network.symbols)
    assert to_text(back) == written


def test_everything_comes_back() -> None:
    assert_comes_back(network())


LAYERS: list[tuple[str, Layer]] = [
    ("N T C", layers.Conv(2 * K, 3, (2,), ((1, K),), 2, 4, False, "replicate")),
    ("N T C", layers.Conv(None, groups=None, taps=(-K, 0, 2))),
    ("N H W C", layers.Conv(4, taps=((-1, 0), (0, -1, -2)), padding="causal")),
    ("N H W C", layers.Conv(4, (3, 5), padding="SAME", stride=(1, 2))),
    ("N T C", layers.ConvTranspose(4, 3, 2, 1, 1, 2, False, 2)),
    ("N T C", layers.MaxPool(3, None, 1, 2, True)),
    ("N T C", layers.AvgPool(3, 2, "valid", False, False)),
    ("N H W C", layers.AdaptivePool("avg", (None, 3))),
    ("N T C", layers.GlobalPool("max", True)),
    ("N T F C", layers.GlobalPool("avg", over="F")),
    ("N T F C", layers.StatsPool(over="T")),
    ("N T C", layers.StatsPool(K, 2, 0, False, 1e-300)),
    ("N T C", layers.StatsPool()),
    ("N H W C", layers.Shift((-1, K))),
    ("N T C", layers.Subsample(3, 1)),
    ("N T C", layers.Activation("leaky_relu", 0.1 + 0.2)),
    ("N T C", layers.Activation("power", 1 / 3)),
    ("N T C", layers.Threshold(0.1, -0.2)),
    ("N T C", layers.PReLU(True, 0.1 + 0.2)),
    ("N T C", layers.Snake()),
    ("N T C", layers.Softmax("positions")),
    ("N T F C", layers.Softmax("T")),
    ("N T C", layers.LogSoftmax()),
    ("N T C", layers.BatchNorm(1e-3, 0.01, False)),
    ("N T C", layers.LayerNorm(5e-324)),
    ("N T C", layers.RMSNorm(5e-324, False)),
    ("N T C", layers.LocalResponseNorm(5, 1e-4, 0.5, 2.0)),
    ("N T C", layers.GroupNorm(2, affine=False)),
    ("N T C", layers.InstanceNorm(affine=True)),
    ("N T C", layers.Dropout(1 / 3)),
    ("N T C", layers.Linear(K + 1, False)),
    ("N T C", layers.Channels(1, 5)),
    ("N T", layers.Embedding(100, 8)),
    ("N T", layers.Embedding(100, 8, 99)),
    ("N T C", layers.Flatten()),
    ("N H W C", layers.Upsample((2, K), "linear")),
    ("N H W C", layers.Upsample((2, K), "linear", True)),
    ("N H W C", layers.PixelShuffle(2)),
    ("N H W C", layers.PixelUnshuffle(K)),
    ("N H W C", layers.Pad(((1, 2), (0, K)), "reflect")),
    ("N H W C", layers.Crop((1, (0, 2)))),
    ("N T C", layers.Affine(False)),
    ("N H W C", layers.Fold("W")),
    ("N T C", layers.ChannelShuffle(2)),
]


def chain(axes: str, *steps: Layer) -> list[Member]:
    """Members one after the other, the first an input."""
    names = tuple(axes.split())
    sizes = tuple(8 if name == "C" else Symbol(name, integer=True, positive=True) for name in names)
    members = [Member("input", layers.Input(names, sizes), (), "script.py:1")]
    for number, layer in enumerate(steps, start=1):
        members.append(Member(f"layer{number}", layer, (members[-1].name,), f"script.py:{number + 1}"))
    return members


@pytest.mark.parametrize(("axes", "layer"), LAYERS, ids=lambda value: type(value).__name__)
def test_every_argument_comes_back(axes: str, layer: Layer) -> None:
    assert_comes_back(Network(graph_of(chain(axes, layer))))


@pytest.mark.parametrize("kind", get_args(layers.Join))
def test_joins_come_back_with_their_inputs_in_order(kind: type[Layer]) -> None:
    members = chain("N T C", layers.Linear(4), layers.Linear(4))
    joined = Member("joined", kind(), ("layer2", "layer1", "layer2"))
    assert_comes_back(Network(graph_of([*members, joined])))


def test_every_kind_is_tried() -> None:
    here = {type(layer) for _, layer in LAYERS} | {*get_args(layers.Join)}
    assert here | {layers.Input, layers.Repeat} == set(KINDS.values())


def test_repeats_inside_repeats_come_back() -> None:
    def block(b: Any) -> Callable[[Node], Node]:
        return repeat(K, lambda x: conv(8, 3, dilation=2 ** (b + x), padding="causal"))

    assert_comes_back(build(frames() >> repeat(COUNT, block)))


@pytest.mark.parametrize(
    "symbol",
    [
        FREE,
        EVEN,
        INDEX,
        Symbol("k", positive=True),
        Symbol("k", prime=True),
        Symbol("k", integer=True),
        Symbol("k", nonnegative=True, rational=True),
        Symbol("k", odd=True, negative=False),
        Symbol("ω", integer=True, positive=True),
        Symbol("same", integer=True, positive=True),
    ],
    ids=lambda symbol: f"{symbol}-{len(symbol.assumptions0)}",
)
def test_symbols_come_back_with_their_assumptions(symbol: Symbol) -> None:
    shown = build(frames() >> conv(8, 3, padding=symbol))
    assert_comes_back(shown)
    back = from_text(to_text(shown))
    assert hash(back.symbols[symbol.name]) == hash(symbol)


def test_an_index_may_have_the_name_of_a_length() -> None:
    i = symbols("i")
    shown = build(
        frames() >> conv(8, 3, padding=i) >> repeat(i, lambda x: conv(8, 3, dilation=x + 1, padding=x + 1))
    )
    assert_comes_back(shown)


def test_what_sympy_has_not_evaluated_comes_back_evaluated() -> None:
    sizes = Mul(2, K + 1, evaluate=False), Max(K, 1, 2, evaluate=False)
    back = from_text(to_text(build(frames() >> conv(*sizes))))
    assert back.layer("conv1") == layers.Conv(2 * K + 2, Max(K, 2))


EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("example", ["tcn.py", "x_vector.py", "first_facts.py", "ecapa_tdnn.py"])
def test_examples_come_back(example: str) -> None:
    assert_comes_back(runpy.run_path(str(EXAMPLES / example))["network"])


# Any network, there and back

SIZES = st.one_of(
    st.integers(1, 6), st.sampled_from([K, S, 2 * K, K + S, K * S + 1, (K + 1) // 2, 2**S, EVEN])
)
ANY_SIZES = st.one_of(SIZES, st.sampled_from([0, -1, -K, K - S, FREE]))
FLAGS = st.booleans()
SMALL = st.floats(1e-12, 1e-1, allow_subnormal=False)
PER_AXIS = st.one_of(SIZES, st.tuples(SIZES), st.tuples(SIZES, SIZES))
PADDINGS = st.one_of(
    st.sampled_from([0, 1, "valid", "same", "causal", "SAME", K, ((0, 1),), ((K, 0), (1, S))]),
    PER_AXIS,
)
TAPS = st.lists(ANY_SIZES, min_size=1, max_size=4, unique=True).map(tuple)

STEPS = st.one_of(
    st.builds(
        layers.Conv,
        out_channels=SIZES | st.none(),
        kernel_size=PER_AXIS,
        stride=st.just(1) | PER_AXIS,
        padding=PADDINGS,
        dilation=PER_AXIS,
        groups=st.sampled_from([1, 2, K, None]),
        bias=FLAGS,
        padding_mode=st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    ),
    st.builds(layers.Conv, SIZES, padding=PADDINGS, taps=TAPS | st.tuples(TAPS, TAPS)),
    st.builds(layers.ConvTranspose, SIZES, PER_AXIS, stride=PER_AXIS, dilation=PER_AXIS, bias=FLAGS),
    st.builds(layers.MaxPool, PER_AXIS, st.none() | PER_AXIS, PADDINGS, PER_AXIS, FLAGS),
    st.builds(layers.AvgPool, PER_AXIS, st.none() | PER_AXIS, PADDINGS, FLAGS, FLAGS),
    st.builds(
        layers.AdaptivePool, st.sampled_from(["max", "avg"]), st.none() | SIZES | st.tuples(SIZES, st.none())
    ),
    st.builds(layers.GlobalPool, st.sampled_from(["max", "avg"]), FLAGS),
    st.builds(layers.StatsPool, st.none() | PER_AXIS, PER_AXIS, PADDINGS, FLAGS, SMALL),
    st.builds(layers.Shift, ANY_SIZES),
    st.builds(layers.Subsample, PER_AXIS, ANY_SIZES),
    st.builds(layers.Activation, st.sampled_from(["relu", "elu", "clipped_relu", "tanh"]), SMALL | st.none()),
    st.builds(layers.Softmax, st.sampled_from(["channels", "positions", "T"])),
    st.builds(layers.LogSoftmax),
    st.builds(layers.BatchNorm, SMALL, SMALL, FLAGS),
    st.builds(layers.LayerNorm, SMALL, FLAGS),
    st.builds(layers.GroupNorm, SIZES, SMALL, FLAGS),
    st.builds(layers.InstanceNorm, SMALL, FLAGS),
    st.builds(layers.Dropout, st.floats(0, 1)),
    st.builds(layers.Linear, SIZES, FLAGS),
    st.builds(layers.Channels, ANY_SIZES, SIZES),
    st.builds(layers.Embedding, SIZES, SIZES),
    st.builds(layers.Flatten),
)


@st.composite
def repeats(draw: st.DrawFn) -> layers.Repeat:
    size = st.sampled_from([1, 2, INDEX + 1, 2**INDEX, K])
    convolution = st.builds(
        layers.Conv, st.just(8), st.integers(1, 3) | st.just(K), padding=st.just("causal"), dilation=size
    )
    body = [Member("body", layers.Input((), ()), ())]
    for number in range(draw(st.integers(1, 2))):
        layer = draw(convolution | st.just(layers.Activation("relu")))
        body.append(
            Member(f"inner{number}", layer, (body[-1].name,), draw(st.sampled_from(["", "script.py:9"])))
        )
    return layers.Repeat(draw(st.sampled_from([COUNT, K, K + 1])), INDEX, tuple(body))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """An input, and what fits of a few layers and joins, each on any layer before it."""
    axes = draw(st.sampled_from(["N T C", "N T C", "N H W C", "N T"]))
    members = chain(axes)
    for number in range(draw(st.integers(1, 5))):
        before = st.sampled_from([member.name for member in members])
        joins = st.sampled_from([kind() for kind in get_args(layers.Join)])
        layer = draw(st.one_of(STEPS, STEPS, repeats(), joins))
        sources = draw(
            st.lists(before, min_size=2, max_size=3) if not fields(layer) else before.map(lambda one: [one])
        )
        name = draw(st.sampled_from([f"layer{number}", f"Größe {number}", f'"{number}"\n']))
        more = [*members, Member(name, layer, tuple(sources), draw(st.sampled_from(["", "script.py:3"])))]
        with suppress(NetworkError):
            Network(graph_of(more))
            members = more
    name = draw(st.text(st.characters(codec="utf-8"), max_size=8))
    unread = Network(graph_of(members)).outputs
    more_outputs = draw(st.sets(st.sampled_from([member.name for member in members])))
    outputs = draw(st.permutations(list(dict.fromkeys([*unread, *sorted(more_outputs)]))))
    return Network(graph_of(members), name, outputs=outputs)


slow = HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example


@settings(max_examples=100, suppress_health_check=slow)
@given(networks())
def test_any_network_comes_back(network: Network) -> None:
    assert_comes_back(network)


# The text


def test_a_file_is_readable() -> None:
    shown = build(
        Input("N T C", C=4) >> conv(2 * K, taps=(-1, 0, FREE)) >> relu.step().named("out"), name="small"
    )
    line = from_text(to_text(shown)).members[0].line
    assert to_text(shown) == (
        """{
  "format": "tdnn-network",
  "version": 1,
  "name": "small",
  "symbols": {
    "free": {}
  },
  "outputs": ["out"],
  "layers": [
    {
      "name": "input",
      "kind": "Input",
      "arguments": {
        "axes": ["N", "T", "C"],
        "sizes": ["N", "T", 4]
      },
      "line": "LINE"
    },
    {
      "name": "conv1",
      "kind": "Conv",
      "inputs": ["input"],
      "arguments": {
        "out_channels": "2*k",
        "taps": [-1, 0, "free"]
      },
      "line": "LINE"
    },
    {
      "name": "out",
      "kind": "Activation",
      "inputs": ["conv1"],
      "arguments": {
        "function": "relu"
      },
      "line": "LINE"
    }
  ]
}
""".replace("LINE", line)
    )


def test_one_changed_argument_is_one_changed_line() -> None:
    def written(channels: int) -> list[str]:
        return to_text(build(frames() >> conv(16, 3) >> conv(channels, 3))).splitlines()

    changed = [pair for pair in zip(written(16), written(17), strict=True) if pair[0] != pair[1]]
    assert changed == [('        "out_channels": 16,', '        "out_channels": 17,')]


# Files


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "small.tdnn.json"
    save(network(), path)
    assert path.read_bytes() == TEXT.encode()
    assert load(str(path)).members == network().members
    assert list(tmp_path.iterdir()) == [path]


UNWRITABLE = {
    "dummy": lambda: conv(8, Dummy("k", integer=True, positive=True)),
    "no Python name": lambda: conv(8, Symbol("a b", integer=True, positive=True)),
    "keyword": lambda: conv(8, Symbol("lambda", integer=True, positive=True)),
    "changed by Python": lambda: conv(8, Symbol("ﬁ", integer=True, positive=True)),
    "other function": lambda: conv(8, Abs(K) + Abs(FREE)),
    "huge": lambda: conv(10**30),
    "infinite": lambda: layer_norm(float("inf")),
    "no Unicode": lambda: relu.step().named("\ud800"),
    "ambiguous index": lambda: repeat(COUNT, lambda i: conv(8, 3, dilation=i + symbols("i"))),
}


@pytest.mark.parametrize("make", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_could_not_be_loaded_is_not_saved(make: Callable[[], Any], tmp_path: Path) -> None:
    path = tmp_path / "old.tdnn.json"
    path.write_text("as it was")
    with pytest.raises(NetworkError):
        save(build(frames() >> make()), path)
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "no folder" / "n.tdnn.json"):
        with pytest.raises(NetworkError, match="a file that can be written"):
            save(network(), path)
    assert list(tmp_path.iterdir()) == [tmp_path / "folder"]
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe{}", "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-8"),
        (b"", "Expecting value"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "BOM"),
        (TEXT.encode()[:-20], "line"),
        (b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x8c\x06system\x93.", "UTF-8"),
    ],
)
def test_files_that_hold_something_else(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "n.tdnn.json"
    path.write_bytes(content)
    with pytest.raises(NetworkError, match=told) as caught:
        load(path)
    assert caught.value.problems[0].where == str(path)


@pytest.mark.parametrize("name", [".", "missing.tdnn.json", "no\0name", "/dev/zero", "fifo"])
def test_what_is_no_file(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(NetworkError, match="expected: a file"):
        load(f"{tmp_path}/{name}" if not name.startswith("/") else name)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1 << 20)
    path = tmp_path / "n.tdnn.json"
    with open(path, "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(NetworkError, match="at most 1 MiB"):
        load(path)


def test_outputs_come_back_in_their_order() -> None:
    h = Input("N T C", C=4) >> conv(3).named("h")
    network = build(h >> relu, h)
    assert from_text(to_text(network)).outputs == network.outputs == ("relu1", "h")


def test_a_file_from_before_outputs_were_in_it_has_those_that_no_layer_reads() -> None:
    h = Input("N T C", C=4) >> conv(3).named("h")
    raw = json.loads(to_text(build(h >> relu.named("b"), h >> relu.named("a"))))
    del raw["outputs"]
    assert from_text(json.dumps(raw)).outputs == ("b", "a")


# Broken and hostile texts


def content(*more: dict[str, Any], **changes: Any) -> str:
    """A file with an input `x` and more layers."""
    start = layer("x", "Input", axes=["N", "T", "C"], sizes=["N", "T", 8]) | {"inputs": []}
    head = {"format": "tdnn-network", "version": 1, "name": "n"}
    return json.dumps(head | {"layers": [start, *more]} | changes)


def layer(name: Any, of: Any, /, *, inputs: Any = ("x",), **arguments: Any) -> dict[str, Any]:
    return {"name": name, "kind": of, "inputs": inputs, "arguments": arguments}


def repeated(*body: dict[str, Any], **arguments: Any) -> dict[str, Any]:
    start = layer("x", "Input", inputs=[], axes=[], sizes=[])
    return layer("r", "Repeat", **({"count": "n", "index": "i", "body": [start, *body]} | arguments))


convolution = partial(layer, "c", "Conv")

# A text, and what must be said about it.
HOSTILE = {
    "nothing": ("", "Expecting value"),
    "other JSON": ("[1, 2]", '"format": "tdnn-network"'),
    "number": ("7", '"format": "tdnn-network"'),
    "other format": (content(format="onnx"), '"onnx"'),
    "newer version": (content(version=2, colour="red"), "a newer tdnn_compiler wrote it"),
    "version of another type": (content(version="1"), "version 1"),
    "true version": (content(version=True), "version 1"),
    "no version": (content(version=None), "version 1"),
    "broken": (TEXT[:200], "JSON in Unicode"),
    "more after the end": (TEXT + "{}", "Extra data"),
    "comment": ("// a network\n" + TEXT, "Expecting value"),
    "key twice": (TEXT.replace('"version"', '"name": "x", "version"'), 'the key "name" twice'),
    "argument twice": (TEXT.replace('"eps"', '"eps": 1, "eps"'), 'the key "eps" twice'),
    "NaN": (TEXT.replace("0.001", "NaN"), "NaN"),
    "Infinity": (TEXT.replace("0.001", "-Infinity"), "-Infinity"),
    "infinite by exponent": (TEXT.replace("0.001", "1e999"), "eps"),
    "half a character": (TEXT.replace("relu1", "\\ud800"), "surrogates"),
    "deep lists": ("[" * 100_000, "nested too deeply"),
    "deep objects": ('{"a":' * 100_000, "nested too deeply"),
    "deep argument": (content(convolution(padding=json.loads("[" * 300 + "]" * 300))), "padding"),
    "unknown key": (content(colour="red"), '"colour"'),
    "name of another type": (content(name=["n"]), "name"),
    "no layers": (content(layers=[]), "an empty graph"),
    "unknown output": (content(outputs=["x", "y"]), "'y'"),
    "thousands of unknown outputs": (content(outputs=[f"y{i}" for i in range(4_000)]), "'y0'"),
    "output twice": (content(outputs=["x", "x"]), "'x' 2 times"),
    "no outputs at all": (content(outputs=[]), "at least one name"),
    "a layer that is no output": (
        content(convolution(out_channels=8), outputs=["x"]),
        "'c', which is neither",
    ),
    "outputs of another type": (content(outputs="x"), "outputs"),
    "output of another type": (content(outputs=[5]), "outputs"),
    "layers of another type": (content(layers={"a": 1}), "layers"),
    "layer of another type": (content(5), "layers"),  # type: ignore[arg-type]
    "layer without a name": (content({"kind": "Conv"}), "no name"),
    "layer name of another type": (content(layer(5, "Conv", out_channels=8)), "name"),
    "unknown layer key": (
        content(convolution(out_channels=8) | {"argments": {}}),
        'did you mean "arguments"',
    ),
    "unknown kind": (content(layer("c", "Cnov")), 'did you mean "Conv"'),
    "kind that is no layer": (content(layer("c", "Member")), "Member"),
    "kind by path": (content(layer("c", "os.system")), "os.system"),
    "kind of another type": (content(layer("c", ["Conv"])), "kind"),
    "unknown argument": (content(convolution(out_channels=8, tap=[0])), 'did you mean "taps"'),
    "missing argument": (content(convolution()), "no out_channels"),
    "number in quotes": (content(convolution(out_channels="3")), "without quotes"),
    "computed number": (content(convolution(out_channels="2*3")), "without quotes"),
    "symbol that goes": (content(convolution(out_channels="k - k + 1")), "without quotes"),
    "fraction": (content(convolution(out_channels=3.7)), "3.7"),
    "whole float": (content(convolution(out_channels=3.0)), "3.0"),
    "fraction in quotes": (content(convolution(out_channels="7/2")), "never a whole number"),
    "true for 1": (content(convolution(out_channels=True)), "true"),
    "1 for true": (content(convolution(out_channels=8, bias=1)), "true or false"),
    "null": (content(convolution(out_channels=8, kernel_size=None)), "null"),
    "object": (content(convolution(out_channels={"a": 1})), "size or null"),
    "wrong word": (content(convolution(out_channels=8, padding_mode="mirror")), '"reflect"'),
    "text for a number": (content(layer("d", "Dropout", p="0.5")), "number"),
    "true for a number": (content(layer("d", "Dropout", p=True)), "number"),
    "huge number": (content(convolution(out_channels=2**63)), "9223372036854775808"),
    "endless number": (
        content(convolution(out_channels=0)).replace(": 0", ": " + "9" * 100_000),
        "100000 digits",
    ),
    "endless text": (content(convolution(out_channels="k" * 10**6)), "1,000,000"),
    "sizes for other axes": (
        content(layers=[layer("x", "Input", inputs=[], axes=["N", "C"], sizes=[1])]),
        "2 axes",
    ),
    "nested taps of two kinds": (content(convolution(out_channels=8, taps=[[0], 1])), "taps"),
    "name twice": (content(layer("x", "Flatten")), "every name once"),
    "unknown input": (content(layer("y", "Flatten", inputs=["xx"])), 'did you mean "x"'),
    "input of another type": (content(layer("y", "Flatten", inputs="x")), "inputs"),
    "reads itself": (content(layer("y", "Flatten", inputs=["y"])), "no cycles"),
    "cycle": (content(layer("y", "Flatten", inputs=["z"]), layer("z", "Flatten", inputs=["y"])), "no cycles"),
    "no input": (content(layer("y", "Flatten", inputs=[])), "input"),
    "input of an input": (content(layer("y", "Input", axes=["N"], sizes=[1])), "no inputs to an Input"),
    "groups that do not fit": (content(convolution(out_channels=8, groups=3)), "divides"),
    "unused symbol": (content(symbols={"K": {}}), "symbols that a layer uses"),
    "symbol with no name": (content(symbols={"a b": {}}), "a name that Python allows"),
    "unknown assumption": (content(symbols={"K": {"intger": True}}), 'did you mean "integer"'),
    "contradiction": (content(symbols={"K": {"zero": True, "positive": True}}), "go together"),
    "assumption of another type": (content(symbols={"K": {"zero": 1}}), "symbols"),
    "body of another type": (content(repeated(body="x")), "body"),
    "empty body": (content(repeated(body=[])), "an Input without axes"),
    "body that does not start": (
        content(repeated(body=[convolution(out_channels=8, taps=[0])])),
        "listed before",
    ),
    "body with another input": (
        content(repeated(layer("y", "Input", inputs=[], axes=["N"], sizes=[1]))),
        "inputs",
    ),
    "body layer without inputs": (content(repeated(layer("y", "Add", inputs=[]))), "without inputs"),
    "body that reads outside": (
        content(layer("y", "Flatten"), repeated(convolution(inputs=["y"]))),
        "before",
    ),
    "index that is no name": (content(repeated(index="i+1")), "an index is a name"),
    "index of another type": (content(repeated(index=1)), "expected: name"),
    "count that is a number": (content(repeated(count=3)), "symbol"),
    "index of the repeat around": (
        content(repeated(repeated(body=[layer("b", "Input", inputs=[], axes=[], sizes=[])]))),
        "another symbol or index",
    ),
}

EXPRESSIONS = [
    "__import__('os').system('touch ran')",
    '__import__("os")',
    "open('ran', 'w')",
    "exec('1')",
    "(lambda: k)()",
    "k.__class__.__bases__",
    "k.free_symbols",
    "[k for k in (1, 2)]",
    "k if k else 1",
    "k := 3",
    "k and 1",
    "k < 3",
    "~k",
    "not k",
    "+k",
    "k @ k",
    "k << 100",
    "k | 1",
    "k[0]",
    "{k}",
    "f'{k}'",
    "'k'*10**9",
    "b'k'",
    "1.5*k",
    "1e9*k",
    "1j*k",
    "0x10*k",
    "1_000*k",
    "k k",
    "k,",
    "(k, k)",
    "*k",
    "max(*k)",
    "max(k)",
    "max(k, key=k)",
    "max()",
    "ceil()",
    "sin(k)",
    "print(k)",
    "k; k",
    "k\nk",
    "k # comment",
    "k\0",
    "\ud83d",
    "",
    " ",
    "(",
    ")",
    "...",
    "None",
    "True",
    "await k",
    "yield",
    "9**9**9",
    "9**9**9*k",
    "2**-9**9*k",
    "((k**99)**99)**99",
    "(a+b+c+d)**50",
    "(k+1)**(10**6)",
    "(k*9**99)**99**9",
    "k/0",
    "k//0",
    "k % 0",
    "k//(a - a)",
    "k*0**(0 - 1)",
    "k**(1/2)",
    "(" * 150 + "k" + ")" * 150 + "+" * 300,
    "(" * 900 + "k" + ")" * 900,
    "-" * 1900 + "k",
    "k" + "**k" * 600,
    "k" + "+k*2" * 450,
    "(" * 60 + "k" + "//3+1)" * 60,
    "ceil(" * 60 + "k" + "/3)" * 60,
    "max(" + ", ".join(f"a{i}" for i in range(300)) + ")",
    "(" + "+".join(f"a{i}*b{i}" for i in range(40)) + ")%(" + "+".join(f"a{i}*c{i}" for i in range(40)) + ")",
    "*".join(f"(a{i}+b{i})" for i in range(60)),
]


@pytest.mark.parametrize(("source", "told"), HOSTILE.values(), ids=HOSTILE)
def test_broken_texts_are_told(source: str, told: str) -> None:
    begun = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        from_text(source, "n.tdnn.json")
    assert told in str(caught.value)
    assert all(problem.where.startswith("n.tdnn.json") for problem in caught.value.problems)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "expression", EXPRESSIONS, ids=[f"{i}-{e[:20]!a}" for i, e in enumerate(EXPRESSIONS)]
)
def test_expressions_are_never_evaluated(
    expression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    begun = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        from_text(content(convolution(out_channels=expression)))
    assert caught.value.problems[0].hint or "Unicode" in str(caught.value)
    assert time.monotonic() - begun < 5
    assert not list(tmp_path.iterdir())


def test_words_are_symbols_and_nothing_else() -> None:
    loaded = from_text(content(convolution(out_channels="__import__", kernel_size="print + os")))
    assert set(loaded.symbols) == {"N", "T", "__import__", "print", "os"}


def test_all_mistakes_are_told_at_once() -> None:
    several = convolution(out_channels="3", stride=1.5, padding="s()", colour=1)
    with pytest.raises(NetworkError) as caught:
        from_text(
            content(several, layer("d", "Dropout", p="half"), layer("d", "Cnov", inputs=["nowhere"])), "file"
        )
    assert [problem.where for problem in caught.value.problems] == [
        'file: layers[1] "c" (Conv), out_channels',
        'file: layers[1] "c" (Conv), stride',
        'file: layers[1] "c" (Conv), padding',
        'file: layers[1] "c" (Conv)',
        'file: layers[2] "d" (Dropout), p',
        'file: layers[3] "d"',
        'file: layers[3] "d", inputs',
        'file: layers[3] "d", kind',
    ]


def test_a_mistake_is_told_in_the_words_of_the_file() -> None:
    with pytest.raises(NetworkError) as caught:
        from_text(content(convolution(out_channels=8, padding="same(")), "n.tdnn.json")
    assert str(caught.value) == (
        'n.tdnn.json: layers[1] "c" (Conv), padding\n'
        '  expected: size or [size or [size, size], …] or "valid" or "same" or "causal" or "SAME"\n'
        '  got:      "same("\n'
        "  hint:     not an arithmetic expression: 'same('"
    )


def test_many_mistakes_are_not_told_without_end() -> None:
    many = [layer(f"l{i}", "Flatten", inputs=[f"m{i}"]) for i in range(20_000)]
    begun = time.monotonic()
    with pytest.raises(NetworkError) as caught:
        from_text(content(*many))
    assert len(caught.value.problems) <= 100
    assert time.monotonic() - begun < 5


# Any change to a good file: it loads, or is refused with a NetworkError


def loads_or_is_refused(source: str) -> None:
    try:
        loaded = from_text(source)
    except NetworkError:
        return
    assert_comes_back(loaded)


@settings(max_examples=300)
@given(st.data())
def test_changed_characters(data: st.DataObject) -> None:
    source = TEXT
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.sampled_from([0, 1, 1, 2, 5, 30])))
        piece = data.draw(
            st.text(max_size=2) | st.sampled_from(['"', "{", "}", ",", "k", "-", "9", "[", "**", "//"])
        )
        source = source[:start] + piece + source[end:]
    loads_or_is_refused(source)


VALUES = st.one_of(
    st.sampled_from(
        [None, True, False, 0, 1, -1, 3, 2**62, 1.5, 1e308, [], {}, "", [1], [[1, 2]], [[]], ["x"]]
    ),
    st.sampled_from(
        ["k", "2*k", "-k", "k - 5", "free", "free/2", "i", "2**i", "k**k", "(T - 1)//2", "N % 3", "n*T"]
    ),
    st.sampled_from(
        ["same", "SAME", "max", "relu", "input", "conv1", "Conv", "Repeat", "Add", "T", "C", "body"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every key or index in a JSON value, with what it is in."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@settings(max_examples=300, suppress_health_check=slow)
@given(st.data())
def test_changed_values(data: st.DataObject) -> None:
    raw = json.loads(TEXT)
    for _ in range(data.draw(st.integers(1, 2))):
        found = places(raw)
        inside, key = found[data.draw(st.integers(0, len(found) - 1))]
        change = data.draw(st.sampled_from(["set", "set", "copy", "delete", "rename"]))
        if change == "set":
            inside[key] = data.draw(VALUES)
        elif change == "copy":
            other, there = found[data.draw(st.integers(0, len(found) - 1))]
            inside[key] = json.loads(json.dumps(other[there]))
        elif change == "delete":
            del inside[key]
        elif isinstance(inside, dict):
            inside[data.draw(st.sampled_from(["stride", "kind", "groups", "body", "line", "k"]))] = (
                inside.pop(key)
            )
    loads_or_is_refused(json.dumps(raw))
