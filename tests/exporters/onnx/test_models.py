"""What is written, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
import torch

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from onnx import load
from onnx_models import numbers, run

from tdnn_compiler.dsl import Input, build, concat, conv, linear, relu, stats_pool, symbols
from tdnn_compiler.exporters.onnx import to_onnx
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import compile as compiled
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = pytest.mark.usefixtures("single_precision", "one_thread")


def small() -> Network:
    frames = Input("N T C", C=4) >> conv(6, taps=(-1, 0, 3)).named("front") >> relu
    return build(frames.named("frames"), frames >> stats_pool() >> linear(2).named("scores"), name="small")


def test_inputs_and_outputs_are_the_networks(tmp_path: Path) -> None:
    path, module = tmp_path / "small.onnx", to_torch(small()).eval()
    to_onnx(module, path)
    graph = load(path).graph
    told = {
        each.name: [dim.dim_param or dim.dim_value for dim in each.type.tensor_type.shape.dim]
        for each in [*graph.input, *graph.output]
    }
    assert told == {"input": ["N", "T", 4], "frames": ["N", "T - 4", 6], "scores": ["N", 2]}
    x = numbers(3, 17, 4)
    with torch.no_grad():
        expected = module(torch.as_tensor(x))
    for found, name in zip(run(path, {"input": x}), ("frames", "scores"), strict=True):
        assert np.allclose(found, expected[name].numpy(), atol=1e-5)


def test_a_network_and_its_modules_are_written_alike(tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = to_torch(small())
    network = Network(module.network.graph, "small", module.network.outputs, module.layer_weights())
    fast = compiled(network).module()
    for name, given in (("a", module), ("b", network), ("c", fast)):
        to_onnx(given, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


def test_double_precision_stays(tmp_path: Path) -> None:
    to_onnx(to_torch(small()).double(), tmp_path / "small.onnx")
    kinds = {tensor.name: tensor.data_type for tensor in load(tmp_path / "small.onnx").graph.initializer}
    assert kinds["scores.weight"] == 11


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "small.onnx"
    with pytest.raises(NetworkError, match="a network with weights"):
        to_onnx(small(), path)
    weights = dict(to_torch(small()).layer_weights())
    wrong = {**weights, "front.weight": torch.zeros(1)}
    del wrong["scores.bias"]
    with pytest.raises(NetworkError) as caught:
        to_onnx(Network(small().graph, "small", small().outputs, wrong), path)
    assert [problem.expected for problem in caught.value.problems] == [
        "'front.weight' of shape (6, 4, 3)",
        "'scores.bias' of shape (2,)",
    ]
    with pytest.raises(NetworkError, match="from_torch"):
        to_onnx(torch.nn.Linear(2, 2), path)
    with pytest.raises(NetworkError, match="gives symbols numbers"):
        to_onnx(build(Input("N T C", C=4) >> conv(symbols("k"), 3)), path)
    assert not path.exists()


def test_names_that_meet_keep_apart(tmp_path: Path) -> None:
    x = Input("N T C", C=2).named("conv.weight")
    first = x >> conv(2).named("conv")
    network = build(concat(first, x).named("conv/Conv"), x)
    module = to_torch(network).eval()
    to_onnx(module, tmp_path / "names.onnx")
    given = numbers(2, 5, 2)
    with torch.no_grad():
        expected = module(torch.as_tensor(given))
    for found, name in zip(run(tmp_path / "names.onnx", {"conv.weight": given}), expected, strict=True):
        assert np.allclose(found, expected[name].numpy(), atol=1e-6)
