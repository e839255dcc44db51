"""ONNX models on the command line."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

pytest.importorskip("onnx")

from onnx_models import model, node, numbers, saved

from tdnn_compiler.cli import main
from tdnn_compiler.importers.onnx import from_onnx


def small_model(folder: Path) -> Path:
    nodes = [node("Conv", "x conv.weight", "h"), node("Relu", "h")]
    made = model(nodes, {"x": ("batch", 4, "time")}, ["y"], {"conv.weight": numbers(8, 4, 3)})
    return saved(folder, made)


def test_a_model_is_reported_and_written_again(tmp_path: Path) -> None:
    path, again = small_model(tmp_path), tmp_path / "again.onnx"
    told = CliRunner().invoke(main, ["report", str(path)])
    assert told.exit_code == 0, told.output
    assert "conv(8, 3" in told.output
    written = CliRunner().invoke(main, ["emit", str(path), "--onnx", str(again)])
    assert written.exit_code == 0, written.output
    first, second = from_onnx(path), from_onnx(again)
    assert [member.layer for member in first.members][1:] == [member.layer for member in second.members][1:]
    assert np.array_equal(first.weights["conv.weight"], second.weights["conv.weight"])


def test_a_network_without_weights_is_told(tmp_path: Path) -> None:
    script, path = tmp_path / "net.py", tmp_path / "net.onnx"
    script.write_text(
        'from tdnn_compiler.dsl import Input, conv\nnetwork = Input("N T C", C=4) >> conv(8, 3)\n'
    )
    told = CliRunner().invoke(main, ["emit", str(script), "--onnx", str(path)])
    assert told.exit_code == 2
    assert "a network with weights" in told.output
    assert not path.exists()


def test_a_model_has_no_names(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["report", f"{small_model(tmp_path)}:network"])
    assert told.exit_code == 2
    assert "no name behind an ONNX model" in told.output


def test_a_size_has_another_form(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["report", str(small_model(tmp_path)), "--sizes", "time=16*m"])
    assert told.exit_code == 0, told.output
    assert "16*m - 2" in told.output
