"""`tdnn bench` where there is no GPU, or another one is asked for."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tdnn_compiler.bench import run
from tdnn_compiler.bench.rows import SuiteRow
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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "a script or --suite"),
        (["SCRIPT", "--suite"], "a script or --suite"),
        (["--suite", "--device", "cpu", "--peers", "cudnn"], "--peers"),
        (["SCRIPT", "--device", "cpu", "--at", "Q=3"], "--at"),
    ],
)
def test_what_cannot_be_measured_is_told(script: str, arguments: list[str], told: str) -> None:
    given = [script if word == "SCRIPT" else word for word in arguments]
    done = CliRunner().invoke(main, ["bench", *given])
    assert done.exit_code == 2
    assert told in done.stderr


def test_the_suite_for_gpus_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    done = CliRunner().invoke(main, ["bench", "--suite"])
    assert done.exit_code == 2
    assert "--dry-run" in done.stderr


def test_rows_are_measured_recorded_and_shown(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def measure(_: object, row: SuiteRow, __: str) -> dict[str, Any]:
        asked.append(row.work)
        spread = {"low": 0.009, "high": 0.011, "disturbed": False}
        times = {
            "tdnn-compiler": {"peer": "tdnn-compiler", "form": "", "median": 0.01, **spread},
            "torch": {"peer": "torch", "form": "", "median": 0.025, **spread},
        }
        return {"network": "net", "multiply_adds": 10**8, "peak": 1e11, "times": times}

    monkeypatch.setattr(run, "measure_in_new_process", measure)
    file, picture = tmp_path / "record.json", tmp_path / "bars.svg"
    arguments = ["bench", script, "--device", "cpu", "--peers", "eager"]
    arguments += ["-o", str(file), "--plot", str(picture)]
    for _ in range(2):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        assert "2.50" in done.stdout
        assert "10.0 ± 1.0" in done.stdout
    # The second time everything was there.
    assert asked == ["forward", "step"]
    assert picture.read_bytes().startswith(b"<?xml")
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert json.loads(done.stdout) == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.long
def test_a_network_is_measured_on_the_cpu(script: str, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    arguments = ["--device", "cpu", "--peers", "eager,onnxruntime", "--at", "N=2,T=20", "-o", str(file)]
    done = CliRunner().invoke(main, ["bench", script, *arguments])
    assert done.exit_code == 0, done.output
    forward, step = (row["found"] for row in json.loads(file.read_text(encoding="utf-8"))["rows"])
    assert {"tdnn-compiler", "torch", "torch, 2-D"} <= set(forward["times"])
    assert {"tdnn-compiler", "torch", "torch, 2-D"} <= set(step["times"])
    assert forward["multiply_adds"] == 2 * 18 * 32 * 16 * 3
    assert 0 < forward["first_calls"]["cached"] < forward["first_calls"]["cold"]
    missing = not find_spec("onnxruntime")
    assert ("ONNX Runtime" in forward["notes"]) if missing else ("ONNX Runtime" in forward["times"])


@pytest.mark.long
def test_the_suite_for_gpus_is_rehearsed(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    arguments = ["--dry-run", "--only", "group_norm_alone · N=2,T=9 · tf32 · step · eager", "-o", str(file)]
    done = CliRunner().invoke(main, ["bench", "--suite", *arguments])
    assert done.exit_code == 0, done.output
    (row,) = json.loads(file.read_text(encoding="utf-8"))["rows"]
    found = row["found"]
    assert set(found["times"]) == {"tdnn-compiler", "torch", "torch, 2-D"}
    assert "there is no GPU" in found["notes"]["torch, CUDA graph"]
    assert all(kernel["measured"] > 0 and kernel["seconds"] > 0 for kernel in found["kernels"])


def test_rows_that_no_suite_has_are_told(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    given = ["--device", "cpu", "--suite", "--only", "nonsense", "-o", str(record)]
    done = CliRunner().invoke(main, ["bench", *given])
    assert done.exit_code == 2
    assert "a part of a row's name" in done.stderr
    assert not record.exists()
