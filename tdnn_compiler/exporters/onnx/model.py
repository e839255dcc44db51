"""A network with its weights as an ONNX model."""

import os
from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto, helper

from tdnn_compiler.exporters.onnx.layers import LayerWriter, channels_first_order, channels_last_order
from tdnn_compiler.exporters.onnx.writer import OPSET, GraphWriter
from tdnn_compiler.network.atomic_writes import file_path, write_files
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input, Repeat, symbolic_sizes
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, text

__all__ = ["to_onnx"]

IR_VERSION = 9
MOST_MODEL_BYTES = (2 << 30) - 1
"""Protobuf's own limit."""


def to_onnx(network: Any, path: str | os.PathLike[str]) -> None:
    """Writes a network with its weights as an ONNX model, which other runtimes run to the same numbers.

        tdnn.to_onnx(module, "speaker.onnx")

    A torch module that `to_torch` or `compile(…).module()` made is saved with its own weights, a network with
    `network.weights`. The model is for inference: batch norms have their running averages, dropout does
    nothing. Inputs and outputs are called and laid out as the network has them, channels last, lengths are
    dynamic axes; there is no argument for the lengths of single sequences. The file is written whole or not
    at all. Raises NetworkError with all that is missing. Needs the package onnx.
    """
    where = file_path(path)
    found, weights = find_weights(network)
    content = write_model(found, weights).SerializeToString()
    if len(content) > MOST_MODEL_BYTES:
        raise mistake("to_onnx", "a model of less than 2 GiB", f"{len(content):,} bytes")
    write_files({where: content})


def find_weights(given: Any) -> tuple[Network, dict[str, Any]]:
    """The network, and its weights by the names of its layers."""
    if isinstance(given, Network):
        return given, dict(given.weights)
    network = getattr(given, "network", None)
    if not isinstance(network, Network) or not hasattr(given, "layer_weights"):
        hint = "from_torch(module, example_inputs) makes a network of a torch module"
        raise mistake("to_onnx", "a network, or a module of one", f"{type(given).__name__}", hint)
    return network, given.layer_weights()


def write_model(network: Network, weights: Mapping[str, Any]) -> ModelProto:
    """Raises NetworkError with every layer that ONNX has no operators for, and every missing weight."""
    network = network.bind()
    problems = find_open_sizes(network)
    if problems:
        raise NetworkError(problems)
    arrays = {name: as_numpy(value) for name, value in weights.items()}
    kinds = [array.dtype for array in arrays.values() if array.dtype.kind == "f"]
    kind = np.result_type(*kinds) if kinds else np.dtype(np.float32)
    # Names of inputs, outputs and weights are taken as they are.
    graph = GraphWriter(arrays, kind, frozenset(network), {*network, *arrays})
    results = write_layers(network, graph)
    outputs = [write_output(network, graph, name, results[name]) for name in network.outputs]
    if not weights and any(problem.where == "weights" for problem in graph.problems):
        hint = "to_onnx(to_torch(network), …) writes those that a module has"
        raise mistake(f"to_onnx, network '{network.name}'", "a network with weights", "none", hint)
    if graph.problems:
        raise NetworkError(graph.problems)
    inputs = [describe_tensor(network, name, name, kind) for name in network.inputs]
    made = helper.make_graph(graph.nodes, network.name, inputs, outputs, list(graph.tensors.values()))
    imports = [helper.make_opsetid("", OPSET)]
    return helper.make_model(
        made, opset_imports=imports, ir_version=IR_VERSION, producer_name="tdnn_compiler"
    )


def find_open_sizes(network: Network) -> list[Problem]:
    """Layers with symbols, which are no numbers in a file; lengths may be open."""
    problems = []
    for member in network.members:
        layer = member.layer
        channels = network.shape(member.name).channels
        opened = set() if isinstance(layer, Input) else {text(size) for size in symbolic_sizes(layer)}
        if not isinstance(channels, int | None):
            opened.add(text(channels))
        if opened or isinstance(layer, Repeat):
            where = f"to_onnx, layer '{member.name}'" + (f" ({member.line})" if member.line else "")
            hint = "network.bind(…) gives symbols numbers"
            problems.append(Problem(where, "sizes in numbers", ", ".join(sorted(opened)), hint))
    return problems


def as_numpy(value: Any) -> "np.ndarray[Any, Any]":
    """A tensor of torch, or an array, as an array; what numpy has no type for becomes float32."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.float() if str(value.dtype) == "torch.bfloat16" else value
    return np.asarray(value)


def write_layers(network: Network, graph: GraphWriter) -> dict[str, str]:
    """The result of every layer, `[N, C, positions…]`."""
    writer, results = LayerWriter(network, graph), dict[str, str]()
    for member in network.members:
        graph.layer, graph.owner, graph.line = member.name, member.owner, member.line
        shape = network.shape(member.name)
        if not isinstance(member.layer, Input):
            results[member.name] = writer.write(member, [results[source] for source in member.sources])
        elif shape.channels is None:
            results[member.name] = member.name
        else:
            results[member.name] = writer.turn(member.name, channels_first_order(len(shape.axes)))
    return results


def write_output(network: Network, graph: GraphWriter, name: str, result: str) -> ValueInfoProto:
    """A result with channels last, under the layer's name; that of an input is taken."""
    graph.layer, shape = name, network.shape(name)
    called = graph.unique(f"{name}/output") if name in network.inputs else name
    order = channels_last_order(len(shape.axes)) if shape.channels is not None else [0]
    own = f"{name}/output"
    if order == list(range(len(order))):
        graph.apply("Identity", result, name=own, result=called)
    else:
        graph.apply("Transpose", result, name=own, result=called, perm=order)
    return describe_tensor(network, name, called, graph.kind)


def describe_tensor(network: Network, name: str, called: str, kind: "np.dtype[Any]") -> ValueInfoProto:
    shape = network.shape(name)
    tokens = shape.channels is None
    element = TensorProto.INT64 if tokens else helper.np_dtype_to_tensor_dtype(kind)
    return helper.make_tensor_value_info(called, element, list(map(name_size, shape.sizes)))


def name_size(size: Dim) -> int | str:
    return size if isinstance(size, int) else text(size)
