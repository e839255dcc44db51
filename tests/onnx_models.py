"""Small ONNX models, written operator by operator; and networks as an ONNX file can say them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper, save

from tdnn_compiler.exporters.onnx.windows import kernel_windows
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import AvgPool, Conv, Fold, Input, Layer, MaxPool, Member
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.runtime import to_torch

Sizes = Sequence[int | str]


def model(
    nodes: Sequence[NodeProto],
    inputs: Mapping[str, Sizes],
    outputs: Sequence[str],
    weights: Mapping[str, Any] | None = None,
    opset: int = 20,
) -> ModelProto:
    """A model over float32, with any number of dimensions in its outputs."""
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes) for name, sizes in inputs.items()]
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in (weights or {}).items()]
    graph = helper.make_graph(list(nodes), "main", given, made, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)


def saved(folder: Path, made: ModelProto) -> Path:
    path = folder / "model.onnx"
    save(made, path)
    return path


def node(op: str, inputs: str, outputs: str = "y", **attributes: Any) -> NodeProto:
    """Names are parted by blanks; a dash is an input that is left out."""
    names = ["" if name == "-" else name for name in inputs.split()]
    return helper.make_node(op, names, outputs.split(), **attributes)


def numbers(*shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    """Float32 numbers of both signs."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def run(path: Path, inputs: Mapping[str, np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
    """What ONNX Runtime computes, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(None, dict(inputs))


def evaluate(network: Network, *inputs: np.ndarray[Any, Any]) -> list[np.ndarray[Any, Any]]:
    """What the network's torch module computes in float64; inputs have channels last."""
    module = to_torch(network).double().eval()
    given = [torch.as_tensor(x).double() if x.dtype.kind == "f" else torch.as_tensor(x) for x in inputs]
    with torch.no_grad():
        found = module(*given)
    return [x.numpy() for x in (found.values() if isinstance(found, dict) else [found])]


def channels_last(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.moveaxis(x, 1, -1)


# What an ONNX file does not say --------------------------------------------------------------------------


def as_a_file_says(network: Network) -> list[tuple[Layer, tuple[int, ...]]]:
    """Layers and the places of their inputs, with padding in numbers and taps as kernels with dilation."""
    network = network.bind()
    places = {member.name: place for place, member in enumerate(network.members)}
    return [
        (layer_as_said(member, network), tuple(places[source] for source in member.sources))
        for member in network.members
    ]


AXES = {"H": "T", "W": "F"}
"""Of two axes; an ONNX file has no names for them."""


def layer_as_said(member: Member, network: Network) -> Layer:
    layer = member.layer
    if isinstance(layer, Input):
        return replace(layer, axes=tuple(AXES.get(axis, axis) for axis in layer.axes))
    if isinstance(layer, Fold):
        return replace(layer, axis=AXES.get(layer.axis, layer.axis))
    if isinstance(layer, MaxPool | AvgPool):
        axes = len(network.shape(member.name).axes)
        kernel, stride = (short(per_axis(size, axes)) for size in (layer.kernel_size, layer.stride))
        layer = replace(layer, kernel_size=kernel, stride=None if stride == kernel else stride)
    shape = network.shape(member.sources[0])
    if isinstance(layer, AvgPool) and layer.padding == 0 and not layer.ceil_mode:
        layer = replace(layer, count_include_pad=True)
    return in_numbers(layer, shape) if isinstance(layer, Conv | MaxPool | AvgPool) else layer


def in_numbers(layer: Conv | MaxPool | AvgPool, shape: Shape) -> Layer:
    windows = kernel_windows(layer, shape)
    ends = [(window.low, window.high) for window in windows]
    if (None, None) in ends:
        return layer
    even = all(low == high for low, high in ends)
    padding: Any = short([low for low, _ in ends]) if even else tuple(ends)
    if not isinstance(layer, Conv):
        return replace(layer, padding=padding)
    kernel = short([window.kernel for window in windows])
    groups = layer.groups
    if isinstance(shape.channels, int) and groups == layer.out_channels == shape.channels:
        groups = None
    dilation = short([1 if window.kernel == 1 else window.dilation for window in windows])
    own = replace(layer, kernel_size=kernel, dilation=dilation, padding=padding, taps=None)
    return replace(own, stride=short(per_axis(layer.stride, len(windows))), groups=groups)


def per_axis(size: Any, axes: int) -> list[Any]:
    return list(size) if isinstance(size, tuple) else [size] * axes


def short(sizes: Sequence[Any]) -> Any:
    return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)
