"""`tdnn inspect`, on a network that compiles quickly."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tdnn_compiler.cli import main

pytest.importorskip("triton")

SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu
network = build(Input("N T C", C=16) >> conv(32, 3).named("first") >> relu, name="net")
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


def test_a_row_for_every_kernel(script: str) -> None:
    done = CliRunner().invoke(main, ["inspect", script, "--target", "sm_90", "--mode", "eval"])
    assert done.exit_code == 0, done.output
    assert "net on sm_90 (H100 SXM), eval, bf16" in done.stdout
    assert "first_sum  product  64x32x64w4s3" in done.stdout
    # 128 × (300 × 16 + 298 × 32) 16-bit numbers, and the weights.
    assert "computed at N = 128, T = 300: 1 launches, 4 MB moved" in done.stdout


def test_open_images_are_told_what_their_tiles_miss(tmp_path: Path) -> None:
    file = tmp_path / "image.py"

    def told(known: str) -> str:
        sizes = f'Input("N H W C", C=16, {known}) >> conv(32)'
        file.write_text(f"from tdnn_compiler.dsl import *\nnetwork = build({sizes})\n", encoding="utf-8")
        return CliRunner().invoke(main, ["inspect", str(file), "--mode", "eval"]).stdout

    assert "network.bind(W=…) in the script" in told("H=9")
    assert "network.bind" not in told("W=9"), "tiles run through both axes"


def test_json(script: str) -> None:
    arguments = ["--mode", "eval", "--dtype", "fp16", "--at", "N=2,T=10", "--json"]
    done = CliRunner().invoke(main, ["inspect", script, *arguments])
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)
    (kernel,) = found["kernels"]
    assert found["sizes"] == {"N": 2, "T": 10}
    assert (kernel["kind"], kernel["tile"]) == ("product", "64x32x64w4s3")
    assert kernel["bytes"] == found["bytes"] == 2 * (2 * 10 * 16 + 2 * 8 * 32 + 32 * 16 * 3 + 32)
    assert kernel["spills"] == 0
    assert kernel["tensor_instructions"] > 0


def test_tiles(script: str) -> None:
    arguments = ["--mode", "eval", "--json", "--target", "sm_80", "--tiles", "64x16x16w2s2"]
    done = CliRunner().invoke(main, ["inspect", script, *arguments])
    assert done.exit_code == 0, done.output
    (kernel,) = json.loads(done.stdout)[0]["kernels"]
    # One stage of two is in flight: 64 rows and 16 columns, 16 deep, of two bytes.
    assert kernel["shared_bytes"] == (64 + 16) * 16 * 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--target", "sm_9"], ["target 'sm_9'", "sm_90"]),
        (["--target", "cpu,sm_90"], ["GPUs, or cpu by itself", "once more for cpu"]),
        (["--at", "U=3"], ["--at", "N, T", "U"]),
        (["--at", "T=2"], ["at least T = 3", "T = 2"]),
        (["--at", "N=0"], ["at least N = 1", "N = 0"]),
    ],
)
def test_mistakes(script: str, arguments: list[str], told: list[str]) -> None:
    done = CliRunner().invoke(main, ["inspect", script, *arguments])
    assert done.exit_code == 2, done.output
    for words in told:
        assert words in done.stderr
