"""`tdnn verify` in Triton's interpreter, in a process of its own: Triton reads the variable when imported."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu
network = build(Input("N T C", C=3) >> conv(4, 3) >> relu, name="net")
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


def verify(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tdnn_compiler.cli import main; main()", "verify", *arguments]
    environment = {**os.environ, "TRITON_INTERPRET": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_rows(script: str) -> None:
    done = verify(script, "--at", "T=9", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {"relu1", "d_conv1.weight", "d_conv1.bias", "d_input"} <= {row["array"] for row in rows}
    assert {row["case"] for row in rows} >= {"train, N = 3, T = 9", "eval, N = 3, T = 9"}
    assert all(row["ok"] and row["error"] <= row["tolerance"] for row in rows)


@pytest.mark.parametrize(("given", "least"), [("T=1", "T = 3"), ("N=0", "N = 1")])
def test_what_is_too_short_is_told(script: str, given: str, least: str) -> None:
    done = verify(script, "--at", given)
    assert done.returncode == 2
    assert f"at least {least}" in done.stderr


def test_loads_as_a_target_has_them(script: str) -> None:
    done = verify(script, "--at", "T=9", "--target", "sm_90", "--json")
    assert done.returncode == 0, done.stderr
    assert all(row["ok"] for row in json.loads(done.stdout))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--target", "sm90"], "did you mean 'sm_90'?"),
        (["--target", "sm90", "--prove"], "did you mean 'sm_90'?"),
        (["--along", "F"], "an axis of positions: T"),
        (["--along", "F", "--prove"], "an axis of positions: T"),
    ],
)
def test_mistakes(script: str, arguments: list[str], told: str) -> None:
    done = verify(script, *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_bf16_is_verified_as_cpp(script: str) -> None:
    if not any(map(shutil.which, ("g++", "clang++", "c++"))):
        pytest.skip("no C++ compiler")
    done = verify(script, "--at", "T=9", "--dtype", "bf16", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["how"] for row in rows} == {"C++, bfloat16"}
    assert all(row["ok"] for row in rows)
    # Rounding to eight bits must show: rows of zeros would be rows of nothing.
    assert max(row["error"] for row in rows) > 1e-4


NEEDS_COMPILER = pytest.mark.skipif(
    not any(map(shutil.which, ("g++", "clang++", "c++"))), reason="no C++ compiler"
)


@NEEDS_COMPILER
def test_kernels_of_a_cpu(script: str) -> None:
    done = verify(script, "--at", "T=9", "--target", "cpu", "--sanitize", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["how"] for row in rows} == {"CPU, float32", "CPU with sanitizers, float32"}
    assert {"relu1", "d_conv1.weight", "d_conv1.bias", "d_input", "memory"} <= {row["array"] for row in rows}
    assert {row["kernel"] for row in rows} > {"one call", "all kernels"}
    assert all(row["ok"] and row["error"] <= row["tolerance"] for row in rows)


IMAGE_SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu, stats_pool, symbols
network = build(Input("N T F C", T=symbols("T"), F=8, C=3) >> conv(4, 3) >> relu >> stats_pool(over="T"))
"""


@pytest.mark.skipif(shutil.which("g++") is None, reason="no C++ compiler")
def test_lengths_along_one_axis_of_two(tmp_path: Path) -> None:
    file = tmp_path / "image.py"
    file.write_text(IMAGE_SCRIPT, encoding="utf-8")
    done = verify(str(file), "--target", "cpu", "--along", "T", "--json")
    assert done.returncode == 0, done.stderr
    assert any("lengths along T" in row["case"] for row in json.loads(done.stdout))
    done = verify(str(file), "--target", "cpu", "--along", "F")
    assert done.returncode == 2
    assert "an axis of open size" in done.stderr


@pytest.mark.skipif(shutil.which("g++") is None, reason="no C++ compiler")
def test_lengths_along_two_axes(tmp_path: Path) -> None:
    file = tmp_path / "image.py"
    file.write_text(IMAGE_SCRIPT.replace("F=8", "F=symbols('F')"), encoding="utf-8")
    done = verify(str(file), "--target", "cpu", "--along", "T", "--along", "F", "--json")
    assert done.returncode == 0, done.stderr
    cases = [row["case"] for row in json.loads(done.stdout)]
    assert any("lengths along T" in case and "and along F" in case for case in cases)


@NEEDS_COMPILER
def test_kernels_of_a_cpu_without_triton(script: str) -> None:
    code = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *more: None if name == 'triton' else found(name, *more)\n"
        "from tdnn_compiler.cli import main\n"
        f"main(['verify', {script!r}, '--at', 'T=9', '--json'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {row["how"] for row in json.loads(done.stdout)} == {"CPU, float32"}


def test_sanitizers_are_for_kernels_of_a_cpu(script: str) -> None:
    done = verify(script, "--sanitize")
    assert done.returncode == 2
    assert "--target cpu" in done.stderr


def test_bf16_without_a_compiler_says_so(script: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tdnn_compiler.cli import main; main()", "verify", script]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run([*command, "--dtype", "bf16"], env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert "C++ compiler" in done.stderr
