"""`tdnn emit`: what is written, and for which GPU."""

import ast
import ctypes
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from native import NEEDS_CPP

from tdnn_compiler.cli import main
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.equations.forward import forward

SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu
network = build(Input("N T C", C=64) >> conv(64, 3) >> relu >> conv(64, 3), name="net")
"""

PLAIN = """\
from tdnn_compiler.dsl import Input, batch_norm, build, conv
network = build(Input("N T C", C=5) >> conv(8, taps=(0, 2, 4)) >> batch_norm >> conv(8, taps=(0, 2, 3)))
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(main, ["emit", *arguments])
    assert done.exit_code == 0, done.output
    return done


def test_files(script: str, tmp_path: Path) -> None:
    done = run(script, "-o", str(tmp_path))
    for name in ("net_train.py", "net_eval.py"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        functions = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
        assert {"forward", "reference", "main"} <= functions
        assert ("backward" in functions) == (name == "net_train.py")
        assert max(map(len, text.splitlines())) <= 110
        assert f"wrote {tmp_path / name}" in done.stderr


@NEEDS_CPP
def test_a_cpus_file_says_how_it_is_built_and_is(script: str, tmp_path: Path) -> None:
    run(script, "--target", "cpu", "--mode", "train", "-o", str(tmp_path))
    file, library = tmp_path / "net_train.cpp", tmp_path / "net.so"
    text = file.read_text(encoding="utf-8")
    command = text.splitlines()[1].removeprefix("//").replace("FILE.cpp", str(file))
    subprocess.run(command.replace("FILE.so", str(library)).split(), check=True)
    built = ctypes.CDLL(str(library))
    assert built["forward"]
    assert built["backward"]


def test_a_cpus_stages_are_those_of_its_tiles(script: str) -> None:
    plans = [run(script, *target, "--stage", "plan").stdout for target in ((), ("--target", "cpu"))]
    assert plans[0] != plans[1]


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("equations", "conv1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · conv1.weight[c, i, k])"),
        ("plan", "conv1.sum[n, t, c] = Σ"),
        ("tile", "reads conv_weight"),
        ("host", "arrange conv1.weight as (1, 2, 0)"),
    ],
)
def test_stages(script: str, stage: str, words: str) -> None:
    assert words in run(script, "--stage", stage, "--mode", "eval").stdout


def test_equations_are_plain(tmp_path: Path) -> None:
    """Nothing is packed, no batch norm folded; in training the gradients follow."""
    file = tmp_path / "net.py"
    file.write_text(PLAIN, encoding="utf-8")
    stage = (str(file), "--stage", "equations")
    there, both = (run(*stage, "--mode", mode).stdout for mode in ("eval", "train"))
    assert there == f"{forward(network_in(str(file)), 'eval')}\n\n"
    for name, offset in (("conv1", "2·k"), ("conv2", "(0, 2, 3)[k]")):
        assert f"· {name}.weight[c, i, k]), offset(k) = {offset}\n" in there
    assert (
        "batch_norm1[n, t, c] = (((conv1[n, t, c] − batch_norm1.running_mean[c]) · batch_norm1.scale[c])"
        " + batch_norm1.bias[c])"
    ) in there
    assert there.endswith("→ conv2\n\n")
    assert "batch_norm1.running_mean ← batch_norm1.new_running_mean" in both
    assert "d_conv1.weight[c, i, k] = Σ n, t  (d_conv1[n, t, c] · input[n, t + offset(k), i]), offset" in both
    assert "packed" not in both


def test_descriptors_where_the_target_has_them(script: str) -> None:
    text = run(script, "--target", "sm_90", "--mode", "train").stdout
    assert "For sm_90 (H100 SXM)." in text
    assert "_blocks = describe(" in text
    assert "allocat" not in text, "all are given to kernels"
    assert "describe" not in run(script, "--target", "sm_80", "--mode", "train").stdout


def test_gradients_have_the_types_of_their_parameters(script: str) -> None:
    text = run(script, "--mode", "train").stdout
    for name in ("conv1_weight", "conv2_bias"):
        assert f"dtype={name}.dtype" in text


def test_two_layers_in_one_kernel(tmp_path: Path) -> None:
    """Also of layers whose names have a plus in them."""
    file = tmp_path / "net.py"
    for first, second in (("near", "far"), ("a+b", "c+d")):
        file.write_text(
            SCRIPT.replace("conv(64, 3) >> relu", f"conv(64, 3).named({first!r}) >> relu").replace(
                "relu >> conv(64, 3)", f"relu >> conv(64, 3).named({second!r})"
            ),
            encoding="utf-8",
        )
        apart = run(str(file), "--mode", "eval").stdout
        together = run(str(file), "--mode", "eval", "--fuse", f"{first}+{second}").stdout
        assert (apart.count("@triton.jit"), together.count("@triton.jit")) == (2, 1)


def test_tiles(script: str) -> None:
    by_target = run(script, "--target", "sm_80", "--mode", "eval").stdout
    given = run(script, "--target", "sm_80", "--mode", "eval", "--tiles", "32x16x16w1s5").stdout
    assert "num_stages=5" in given
    assert "num_stages=5" not in by_target


def test_tiles_of_kernels_without_a_product(tmp_path: Path) -> None:
    """Each kernel's kind and tile are a line of the plan and of the tile program."""
    file = tmp_path / "net.py"
    file.write_text(
        "from tdnn_compiler.dsl import *\n"
        "network = build(Input('N T C', C=64) >> depthwise_conv(3).named('deep') >> conv(24, 1))\n",
        encoding="utf-8",
    )
    for stage in ("plan", "tile"):
        stages = (str(file), "--mode", "eval", "--stage", stage)
        plain = run(*stages).stdout
        assert "\n  depthwise, tiles of 32 × 64, 4 warps\n" in plain
        assert "\n  product, tiles of 128 × 32, 32 of the sum at a time, 4 warps, 3 stages\n" in plain
        given = run(*stages, "--tiles", "8x32w2", "--tiles", "64x16x16w2s2").stdout
        assert "\n  depthwise, tiles of 8 × 32, 2 warps\n" in given
        assert "\n  product, tiles of 64 × 16, 16 of the sum at a time, 1 warp, 2 stages\n" in given
    by_target = run(str(file), "--mode", "eval", "--stage", "plan", "--target", "sm_90").stdout
    assert "depthwise, tiles of 32 × 64, 4 warps" not in by_target


@pytest.mark.parametrize(
    "tiles",
    [
        "128x128",
        "128x128w8s3",
        "128x4w8",
        "0x128w8",
        "128x100x64w8s3",
        "128x128x8w8s3",
        "128x128x64w64s3",
        "64x64x64w4s0",
    ],
)
def test_no_tiles(script: str, tiles: str) -> None:
    for command in ("emit", "inspect"):
        done = CliRunner().invoke(main, [command, script, "--tiles", tiles])
        assert done.exit_code == 2
        for words in ("--tiles", "powers of two", f"'{tiles}'", "128x256x64w8s3"):
            assert words in done.stderr


def test_a_folder_that_is_not_there_is_made(script: str, tmp_path: Path) -> None:
    folder = tmp_path / "none" / "yet"
    done = CliRunner().invoke(main, ["emit", script, "--stage", "plan", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    assert sorted(file.name for file in folder.iterdir()) == ["net_eval.plan.txt", "net_train.plan.txt"]


def test_no_folder_is_made_on_a_mistake(script: str, tmp_path: Path) -> None:
    for folder, arguments in (("none", ["--target", "sm90"]), ("net.py", []), ("net.py/none", [])):
        done = CliRunner().invoke(main, ["emit", script, "-o", str(tmp_path / folder), *arguments])
        assert done.exit_code == 2, done.output
        assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["net.py"]
