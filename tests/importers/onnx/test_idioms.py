"""Operators and idioms one by one: the layers that they become, and the numbers of ONNX Runtime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import NodeProto, TensorProto
from onnx_models import channels_last, evaluate, model, node, numbers, run, saved

from tdnn_compiler.importers.onnx import from_onnx
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import describe
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = pytest.mark.usefixtures("single_precision", "one_thread")

SEQUENCE = {"x": ("batch", 4, "time")}
WEIGHTS = {
    "axes": np.array([2]),
    "last": np.array([-1]),
    "one": np.array(1.0, np.float32),
    "half": np.array(0.5, np.float32),
    "two": np.array(2.0, np.float32),
    "eps": np.array(1e-3, np.float32),
    "root": np.array(np.sqrt(2), np.float32),
    "conv.weight": numbers(6, 4, 3),
    "conv.bias": numbers(6),
}


def read(
    folder: Path,
    nodes: Sequence[NodeProto],
    inputs: Mapping[str, Any] = SEQUENCE,
    opset: int = 20,
    shape: Sequence[int] = (2, 4, 19),
    **weights: Any,
) -> list[str]:
    """The layers that operators become, after the input; they compute what ONNX Runtime does."""
    path = saved(folder, model(nodes, inputs, ["y"], WEIGHTS | weights, opset))
    network = from_onnx(path)
    x = numbers(*shape)
    expected = run(path, {"x": x})[0]
    found = evaluate(network, arranged(network, x))[0]
    expected = channels_last(expected) if expected.ndim > 2 and expected.shape != found.shape else expected
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 2e-5 * np.abs(expected).max()
    return [describe(member.layer) for member in network.members[1:]]


def arranged(network: Network, x: np.ndarray) -> np.ndarray:
    """With channels last, as the network has its input."""
    sizes = network.shape(network.inputs[0]).sizes
    return x if len(sizes) == x.ndim and sizes[-1] == x.shape[-1] else channels_last(x)


GELU = [
    [node("Div", "x root", "a"), node("Erf", "a", "b"), node("Add", "b one", "c")],
    [node("Mul", "x c", "d"), node("Mul", "d half", "y")],
]
CENTRED = [node("ReduceMean", "x axes", "m", keepdims=1), node("Sub", "x m", "d")]
SQUARES = [node("Mul", "d d", "s"), node("ReduceMean", "s axes", "v", keepdims=0)]
MEAN = node("ReduceMean", "x axes", "mean", keepdims=0)
CHAINS: dict[str, tuple[list[NodeProto], list[str]]] = {
    "gelu": ([*GELU[0], *GELU[1]], ["gelu"]),
    "gelu otherwise": ([*GELU[0], node("Mul", "half x", "d"), node("Mul", "c d")], ["gelu"]),
    "silu": ([node("Sigmoid", "x", "s"), node("Mul", "s x")], ["silu"]),
    "mish": ([node("Softplus", "x", "a"), node("Tanh", "a", "b"), node("Mul", "x b")], ["mish"]),
    "a gate": (
        [node("Sigmoid", "x", "s"), node("Tanh", "x", "t"), node("Mul", "s t")],
        ["sigmoid", "tanh", "multiply"],
    ),
    "largest and smallest": (
        [node("Sin", "x", "s"), node("Cos", "x", "c"), node("Max", "x s c", "m"), node("Min", "m x")],
        ["sin", "cos", "maximum", "maximum", "minimum"],
    ),
    "a threshold": (
        [node("LessOrEqual", "x half", "low"), node("Where", "low two x")],
        ["threshold(0.5, 2.0)"],
    ),
    "clip": ([node("Clip", "x half two")], ["clamp_min(0.5)", "clamp_max(2.0)"]),
    "mean and deviation": (
        [MEAN, *CENTRED, *SQUARES, node("Sqrt", "v", "r"), node("Concat", "mean r", axis=1)],
        ["stats_pool(eps=0.0)"],
    ),
    "deviation with eps, by powers": (
        [
            *(MEAN, *CENTRED, node("Pow", "d two", "s"), SQUARES[1]),
            *(node("Add", "v eps", "w"), node("Sqrt", "w", "r"), node("Concat", "mean r", axis=1)),
        ],
        ["stats_pool(eps=0.001)"],
    ),
    "powers": ([node("Pow", "x two")], ["square"]),
    "arithmetic": (
        [node("Sub", "one x", "a"), node("Div", "a two", "b"), node("Neg", "b")],
        ["scale(-1.0)", "offset(1.0)", "scale(-0.5)"],
    ),
    "padding joins a convolution": (
        [node("Pad", "x pads", "p"), node("Conv", "p conv.weight conv.bias")],
        ["conv(6, kernel_size=3, padding=((2, 0),))"],
    ),
    "same padding": (
        [node("Conv", "x conv.weight", auto_pad="SAME_UPPER")],
        ["conv(6, kernel_size=3, padding='same', bias=False)"],
    ),
    "same padding with strides": (
        [node("Conv", "x conv.weight", auto_pad="SAME_UPPER", strides=[2])],
        ["conv(6, kernel_size=3, stride=2, padding='SAME', bias=False)"],
    ),
    "every second": ([node("Slice", "x axes end axes axes")], ["crop(((2, 0),))", "subsample(2)"]),
    "steps of a shape": (
        [
            *(
                node("Shape", "x", "s"),
                node("Gather", "s zero", "n", axis=0),
                node("Unsqueeze", "n zero1", "u"),
            ),
            *(node("Concat", "u minus", "t", axis=0), node("Conv", "x conv.weight", "h")),
            *(node("GlobalAveragePool", "h", "g"), node("Reshape", "g t")),
        ],
        ["conv(6, kernel_size=3, bias=False)", "global_avg_pool"],
    ),
    "linear on the last dimension": (
        [
            *(node("Transpose", "x", "t", perm=[0, 2, 1]), node("MatMul", "t matrix", "m")),
            *(node("Add", "bias m", "a"), node("Transpose", "a", perm=[0, 2, 1])),
        ],
        ["linear(3)"],
    ),
    "layer norm, written out": (
        [
            node("Transpose", "x", "t", perm=[0, 2, 1]),
            *(node("ReduceMean", "t last", "m"), node("Sub", "t m", "d"), node("Pow", "d two", "s")),
            *(node("ReduceMean", "s last", "v"), node("Add", "v eps", "w"), node("Sqrt", "w", "r")),
            *(node("Div", "d r", "n"), node("Mul", "n gain", "g"), node("Add", "g gain", "o")),
            node("Transpose", "o", perm=[0, 2, 1]),
        ],
        ["layer_norm(eps=0.001)"],
    ),
    "a convolution of one axis, as TensorFlow's": (
        [
            *(node("Unsqueeze", "x axes", "u"), node("Conv", "u wide", "h", pads=[0, 1, 0, 1])),
            node("Squeeze", "h axes"),
        ],
        ["conv(6, kernel_size=3, padding=1, bias=False)"],
    ),
    "nearest": (
        [node("Resize", "x - factors", mode="nearest")],
        ["upsample(3)"],
    ),
    "nearest, from the left": (
        [
            node(
                "Resize",
                "x - factors",
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
        ],
        ["upsample(3)"],
    ),
    "split and concatenate": (
        [node("Split", "x", "a b", axis=1, num_outputs=2), node("Concat", "b a", axis=1)],
        ["channels(0, 2)", "channels(2, 4)", "concat"],
    ),
}
CONSTANTS = {
    "factors": np.array([1, 1, 3], np.float32),
    "pads": np.array([0, 0, 2, 0, 0, 0]),
    "end": np.array([1 << 40]),
    "zero": np.array(0),
    "zero1": np.array([0]),
    "minus": np.array([-1]),
    "matrix": numbers(4, 3),
    "bias": numbers(3),
    "gain": numbers(4),
    "wide": numbers(6, 4, 1, 3),
}


@pytest.mark.parametrize("name", CHAINS)
def test_what_operators_become(name: str, tmp_path: Path) -> None:
    nodes, layers = CHAINS[name]
    assert read(tmp_path, nodes, **CONSTANTS) == layers


def test_tensorflow_has_channels_last(tmp_path: Path) -> None:
    nodes = [
        node("Transpose", "x", "t", perm=[0, 3, 1, 2]),
        node("Conv", "t kernel", "h", auto_pad="SAME_UPPER", strides=[2, 2]),
        node("Relu", "h", "r"),
        node("GlobalAveragePool", "r", "g"),
        node("Squeeze", "g places", "q"),
        node("MatMul", "q matrix", "m"),
        node("Add", "m bias", "y"),
    ]
    weights = {"kernel": numbers(4, 3, 3, 3), "places": np.array([2, 3]), "matrix": numbers(4, 3)}
    inputs = {"x": ("batch", "height", "width", 3)}
    path = saved(tmp_path, model(nodes, inputs, ["y"], weights | {"bias": numbers(3)}, 13))
    network = from_onnx(path)
    assert [describe(member.layer) for member in network.members] == [
        "Input('N H W C', H=height, W=width, C=3)",
        "conv(4, kernel_size=3, stride=2, padding='SAME', bias=False)",
        "relu",
        "global_avg_pool",
        "linear(3)",
    ]
    x = numbers(2, 11, 14, 3)
    assert np.allclose(evaluate(network, x)[0], run(path, {"x": x})[0], atol=1e-4)


OLD: dict[str, tuple[list[NodeProto], int, list[str]]] = {
    "attributes of slices and squeezes": (
        [
            *(
                node("Slice", "x", "a", axes=[2], starts=[1], ends=[1 << 40]),
                node("Unsqueeze", "a", "b", axes=[2]),
            ),
            *(node("Squeeze", "b", "c", axes=[2]), node("Clip", "c", min=0.0, max=6.0)),
        ],
        9,
        ["crop(((1, 0),))", "clipped_relu(6.0)"],
    ),
    "attributes of pads and reductions": (
        [
            *(node("Pad", "x", "p", pads=[0, 0, 1, 0, 0, 1], mode="reflect"), node("Relu", "p", "r")),
            node("ReduceMean", "r", "y", axes=[2], keepdims=0),
        ],
        10,
        ["pad(1, padding_mode='reflect')", "relu", "global_avg_pool"],
    ),
    "split by an attribute": (
        [node("Split", "x", "a b", axis=1, split=[1, 3]), node("Mul", "a b")],
        11,
        ["channels(0, 1)", "channels(1, 4)", "multiply"],
    ),
    "dropout by an attribute": ([node("Dropout", "x", ratio=0.25)], 10, ["dropout(p=0.25)"]),
}


@pytest.mark.parametrize("name", OLD)
def test_older_opsets(name: str, tmp_path: Path) -> None:
    nodes, opset, layers = OLD[name]
    assert read(tmp_path, nodes, opset=opset) == layers


def test_a_size_that_an_exporter_fixed_is_not_taken_for_all(tmp_path: Path) -> None:
    nodes = [node("Conv", "x conv.weight", "h"), node("Reshape", "h shape", "f")]
    nodes += [node("Relu", "f")]
    fixed = model(nodes, SEQUENCE, ["y"], WEIGHTS | {"shape": np.array([-1, 60])})
    with pytest.raises(NetworkError, match="Reshape"):
        from_onnx(saved(tmp_path, fixed))
    network = from_onnx(saved(tmp_path, fixed), sizes={"time": 12})
    assert str(network.shape(network.output)) == "N × 60"
    ends = {"zero1": np.array([0]), "end": np.array([9])}
    cut = model([node("Slice", "x zero1 end axes")], SEQUENCE, ["y"], WEIGHTS | ends)
    with pytest.raises(NetworkError, match="the same layer for all sizes"):
        from_onnx(saved(tmp_path, cut))


def test_sizes_in_a_form_that_divides(tmp_path: Path) -> None:
    nodes = [
        node("MaxPool", "x", "p", kernel_shape=[2], strides=[2]),
        node("ConvTranspose", "p up", "u", strides=[2]),
        node("Add", "u x"),
    ]
    path = saved(tmp_path, model(nodes, SEQUENCE, ["y"], {"up": numbers(4, 4, 2)}))
    with pytest.raises(NetworkError):
        from_onnx(path)
    assert str(from_onnx(path, sizes={"time": "2*m"}).shape("x")) == "N × 2*m × 4"
    with pytest.raises(NetworkError, match="names of dynamic axes"):
        from_onnx(path, sizes={"tme": "2*m"})


def test_all_operators_that_are_no_layers_are_told(tmp_path: Path) -> None:
    nodes = [node("LSTM", "x w r", "a"), node("Einsum", "x", "b", equation="nct->nt"), node("Tan", "x")]
    made = model(nodes, SEQUENCE, ["y", "a", "b"], {"w": numbers(1, 16, 4), "r": numbers(1, 16, 4)})
    with pytest.raises(NetworkError) as caught:
        from_onnx(saved(tmp_path, made))
    assert [problem.where.partition(" ")[0] for problem in caught.value.problems] == ["LSTM", "Einsum", "Tan"]


def test_shared_weights_are_copied(tmp_path: Path) -> None:
    nodes = [node("Conv", "x conv.weight", "h"), node("Conv", "x conv.weight", "g"), node("Add", "h g")]
    assert read(tmp_path, nodes) == [*["conv(6, kernel_size=3, bias=False)"] * 2, "add"]


@pytest.mark.parametrize("typed", [False, True])
def test_bfloat16_becomes_float32(typed: bool, tmp_path: Path) -> None:
    weights = numbers(6, 4, 3)
    # The first half of a float32's bits.
    bits = (weights.view(np.uint32) >> 16).astype(np.uint16)
    made = model([node("Conv", "x conv.weight")], SEQUENCE, ["y"], {"conv.weight": weights})
    tensor = made.graph.initializer[0]
    tensor.data_type = TensorProto.BFLOAT16
    tensor.ClearField("raw_data")
    if typed:
        tensor.int32_data.extend(bits.ravel().tolist())
    else:
        tensor.raw_data = bits.tobytes()
    found = from_onnx(saved(tmp_path, made)).weights["conv.weight"]
    assert found.dtype == np.float32
    assert np.array_equal(found.view(np.uint32) >> 16, bits)


def test_padding_with_minus_infinity_is_a_max_pool_s(tmp_path: Path) -> None:
    own = {"p": np.array([0, 0, 1, 0, 0, 1]), "low": np.array(-np.inf, np.float32)}
    front = [node("Conv", "x conv.weight", "h"), node("Pad", "h p low", "q")]
    pool = node("MaxPool", "q", "y", kernel_shape=[3], strides=[2])
    assert read(tmp_path, [*front, pool], **own)[1:] == ["max_pool(3, stride=2, padding=1)"]
    with pytest.raises(NetworkError, match="a max pool of what is padded with −inf"):
        read(tmp_path, [*front, node("Relu", "q", "y")], **own)


def test_means_may_reach_far_over_the_ends(tmp_path: Path) -> None:
    far = node("AveragePool", "x", "y", kernel_shape=[5], strides=[2], pads=[4, 3])
    found = read(tmp_path, [far])
    assert found == ["avg_pool(5, stride=2, padding=((4, 3),), count_include_pad=False)"]
