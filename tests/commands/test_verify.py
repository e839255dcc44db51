"""`tdnn verify` in Triton's interpreter, in a process of its own: Triton reads the variable when imported."""

import json
import os
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


def test_what_is_too_short_is_told(script: str) -> None:
    done = verify(script, "--at", "T=1")
    assert done.returncode == 2
    assert "at least T = 3" in done.stderr
