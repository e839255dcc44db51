"""ONNX files that lie: each is one clear NetworkError, soon, and touches nothing outside of its folder."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

pytest.importorskip("onnx")

from importers.onnx.mutated_models import mutate, several_models
from onnx import ModelProto, TensorProto, helper
from onnx_models import model, node, numbers, saved

from tdnn_compiler.importers.onnx import from_onnx
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError

SHAPE = (8, 4, 3)
BYTES = 4 * 8 * 4 * 3


def convolution() -> ModelProto:
    nodes = [node("Conv", "x conv.weight", "h"), node("Relu", "h")]
    return model(nodes, {"x": ("batch", 4, "time")}, ["y"], {"conv.weight": numbers(*SHAPE)})


def outside_data(location: str, **entries: str) -> ModelProto:
    """A model whose weights are in another file."""
    made = convolution()
    tensor = made.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, **entries}.items():
        tensor.external_data.add(key=key, value=value)
    return made


def refused(path: Path, told: str) -> None:
    with pytest.raises(NetworkError, match=told) as caught:
        from_onnx(path)
    assert len(str(caught.value)) < 5_000


def test_weights_in_a_file_beside_the_model_are_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    weights = numbers(*SHAPE)
    (tmp_path / "data" / "weights.bin").write_bytes(b"1234" + weights.tobytes())
    path = saved(tmp_path, outside_data("data/weights.bin", offset="4", length=str(BYTES)))
    assert np.array_equal(from_onnx(path).weights["conv.weight"], weights)


@pytest.mark.parametrize(
    "location",
    ["../secret.bin", "a/../../secret.bin", "/etc/hostname", "", ".", "a//b", "c:x", "a\\b", "a\0b"],
)
def test_no_path_leads_out_of_the_folder(location: str, tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(bytes(BYTES))
    inner = tmp_path / "inner"
    inner.mkdir()
    refused(saved(inner, outside_data(location)), "inside of the model's folder")


def link(folder: Path) -> None:
    (folder / "there.bin").write_bytes(bytes(BYTES))
    (folder / "weights.bin").symlink_to(folder / "there.bin")


def hard_link(folder: Path) -> None:
    (folder / "there.bin").write_bytes(bytes(BYTES))
    os.link(folder / "there.bin", folder / "weights.bin")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "weights.bin")


def folder_of_that_name(folder: Path) -> None:
    (folder / "weights.bin").mkdir()


def listener(folder: Path) -> None:
    before = os.getcwd()
    os.chdir(folder)
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("weights.bin")
    os.chdir(before)


def short_file(folder: Path) -> None:
    (folder / "weights.bin").write_bytes(bytes(BYTES - 1))


@pytest.mark.parametrize("make", [link, hard_link, pipe, folder_of_that_name, listener, short_file])
def test_only_plain_files_are_read(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path)
    refused(saved(tmp_path, outside_data("weights.bin")), "weights")


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "weights.bin").write_bytes(bytes(BYTES))
    (tmp_path / "data").symlink_to(tmp_path / "there")
    refused(saved(tmp_path, outside_data("data/weights.bin")), "a plain file")


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"offset": "-4"}, "whole number"),
        ({"offset": "9" * 30}, "whole number"),
        ({"offset": str(10**15)}, "from byte"),
        ({"length": str(10**15)}, "length of"),
        ({"length": "0x10"}, "whole number"),
        ({"basepath": "/etc"}, "basepath"),
        ({"command": "rm"}, "at most once"),
    ],
)
def test_odd_entries_are_refused(entries: dict[str, str], told: str, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(bytes(BYTES))
    refused(saved(tmp_path, outside_data("weights.bin", **entries)), told)


def huge_dimension(made: ModelProto) -> None:
    made.graph.initializer[0].dims[:] = [1 << 40, 1 << 20]


def negative_dimension(made: ModelProto) -> None:
    made.graph.initializer[0].dims[:] = [-8, -12]


def missing_bytes(made: ModelProto) -> None:
    made.graph.initializer[0].raw_data = b"1234"


def text_tensor(made: ModelProto) -> None:
    made.graph.initializer[0].data_type = TensorProto.STRING


def unknown_kind(made: ModelProto) -> None:
    made.graph.initializer[0].data_type = 1_000


def cycle(made: ModelProto) -> None:
    made.graph.node[0].input[0] = "y"


def name_twice(made: ModelProto) -> None:
    made.graph.node[1].output[0] = "h"


def lost_output(made: ModelProto) -> None:
    made.graph.output[0].name = "nowhere"


def future_opset(made: ModelProto) -> None:
    made.opset_import[0].version = 1 << 40


def endless_constant(made: ModelProto) -> None:
    size = helper.make_tensor("size", TensorProto.INT64, [2], [1 << 30, 1 << 30])
    made.graph.initializer.append(size)
    made.graph.node.insert(0, node("ConstantOfShape", "size", "ones"))
    made.graph.node[2].input[0] = "ones"


def endless_range(made: ModelProto) -> None:
    for name, value in (("low", 0), ("high", 1 << 60), ("step", 1)):
        made.graph.initializer.append(helper.make_tensor(name, TensorProto.INT64, [], [value]))
    made.graph.node.insert(0, node("Range", "low high step", "ones"))
    made.graph.node[2].input[0] = "ones"


def another_domain(made: ModelProto) -> None:
    made.graph.node[1].domain = "com.example"


def loop(made: ModelProto) -> None:
    made.graph.node[1].op_type = "Loop"


def huge_window(made: ModelProto) -> None:
    attribute = [1 << 62]
    made.graph.node[1].CopyFrom(node("MaxPool", "h", "y", kernel_shape=attribute))


def scalar_input(made: ModelProto) -> None:
    made.graph.input[0].type.tensor_type.shape.ClearField("dim")


WRONG = {
    scalar_input: "a batch",
    huge_dimension: "MiB",
    negative_dimension: "at least 0",
    missing_bytes: "bytes",
    text_tensor: "numbers",
    unknown_kind: "numbers",
    cycle: "without cycles",
    name_twice: "names of their own",
    lost_output: "nowhere",
    future_opset: "opset",
    endless_constant: "at most",
    endless_range: "at most",
    another_domain: "com.example.Relu",
    loop: "Loop",
    huge_window: "positions",
}


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_model_is_one_clear_mistake(spoil: Callable[[ModelProto], None], tmp_path: Path) -> None:
    made = convolution()
    spoil(made)
    refused(saved(tmp_path, made), WRONG[spoil])


def test_messages_nested_deeply_and_many_fields_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    content = b""
    for _ in range(60):
        # An attribute with a graph, in a node, in a graph.
        for field in (0x32, 0x2A, 0x0A):
            content = bytes([field]) + varint(len(content)) + content
    path.write_bytes(b"\x3a" + varint(len(content)) + content)
    refused(path, "inside each other")
    nodes = b"\x0a\x00" * 1_100_000
    path.write_bytes(b"\x3a" + varint(len(nodes)) + nodes)
    refused(path, "fields")


def varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


@pytest.mark.parametrize("content", [b"", b"hello", b"\x3a\xff\xff\xff\xff\x7f", b"\xff" * 100, b"\x0b\x0c"])
def test_other_files_are_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    refused(path, "ONNX|opset")


@pytest.mark.parametrize("name", ["", "missing.onnx", "folder.onnx", "pipe.onnx"])
def test_what_is_no_file_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder.onnx").mkdir()
    os.mkfifo(tmp_path / "pipe.onnx")
    refused(tmp_path / name, "a file")


# Mutations -----------------------------------------------------------------------------------------------


def check_mutations(seeds: range, folder: Path) -> int:
    """How many mutated models are still networks; all others are NetworkErrors."""
    models, path, sound = several_models(), folder / "model.onnx", 0
    for seed in seeds:
        rng = Random(seed)
        path.write_bytes(mutate(rng.choice(models), rng))
        try:
            sound += isinstance(from_onnx(path), Network)
        except NetworkError:
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}") from error
    assert sorted(each.name for each in folder.iterdir()) == [path.name]
    return sound


def test_mutated_models_are_networks_or_mistakes(tmp_path: Path) -> None:
    for content in several_models():
        (tmp_path / "model.onnx").write_bytes(content)
        assert from_onnx(tmp_path / "model.onnx")
    assert 0 < check_mutations(range(400), tmp_path) < 400
