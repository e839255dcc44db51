"""`tdnn bench` where there is no GPU, or another one is asked for."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tdnn_compiler.cli import main
from tdnn_compiler.commands import bench

SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu
network = build(Input("N T C", C=16) >> conv(32, 3).named("first") >> relu, name="net")
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


def test_without_a_gpu_it_says_so(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "present_gpu", lambda: None)
    done = CliRunner().invoke(main, ["bench", script])
    assert done.exit_code == 0, done.output
    for words in ("net on sm_90 (H100 SXM), train, bf16", "first_sum", "d_first", "computed µs"):
        assert words in done.stdout
    assert "Nothing was measured, as there is no GPU here" in done.stdout
    assert "measured µs" not in done.stdout


def test_for_another_gpu(script: str) -> None:
    arguments = ["--target", "gfx942", "--mode", "eval", "--at", "N=2,T=10", "--json"]
    done = CliRunner().invoke(main, ["bench", script, *arguments])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    (kernel,) = found["kernels"]
    assert found["target"] == "gfx942"
    assert found["measured_on"] is kernel["measured_seconds"] is None
    assert kernel["bytes"] == 2 * (2 * 10 * 16 + 2 * 8 * 32 + 32 * 16 * 3 + 32)
    assert kernel["multiply_adds"] == 2 * 8 * 32 * 16 * 3
    assert kernel["computed_seconds"] == pytest.approx(kernel["bytes"] / 5300e9)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_bars(script: str, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"bars.{ending}"
    done = CliRunner().invoke(main, ["bench", script, "--target", "sm_80", "--plot", str(file)])
    assert done.exit_code == 0, done.output
    assert file.read_bytes().startswith(b"\x89PNG" if ending == "png" else b"<?xml")
    assert f"wrote {file}" in done.stderr


def test_no_other_pictures(script: str) -> None:
    done = CliRunner().invoke(main, ["bench", script, "--plot", "bars.gif"])
    assert done.exit_code == 2
    assert "--plot" in done.stderr
    assert ".svg or .png" in done.stderr
