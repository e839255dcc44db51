"""`tdnn inspect --target cpu`: what the compiler makes of kernels, and the least time that they take."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from native import NEEDS_CPP

from tdnn_compiler.cli import main
from tdnn_compiler.cpu import rates

pytestmark = NEEDS_CPP

SCRIPT = """\
from tdnn_compiler.dsl import Input, build, conv, relu
network = build(Input("N T C", C=32) >> conv(64, 3).named("first") >> relu, name="net")
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> rates.CpuTarget:
    """A CPU whose rates are known: the test's machine may be busy."""
    each = rates.Rates(threads=2, multiply_adds=1e11, l1=4e11, l2=2e11, l3=1e11, dram=2e10)
    target = rates.CpuTarget(rates.this_machine(), each, each)
    monkeypatch.setattr("tdnn_compiler.commands.inspect_cpu.measure_target", lambda: target)
    return target


def inspected(*arguments: str) -> Any:
    done = CliRunner().invoke(main, ["inspect", *arguments, "--target", "cpu", "--json"])
    assert done.exit_code == 0, done.output
    (found,) = json.loads(done.stdout)
    return found


def test_a_product_in_registers(script: str, measured: rates.CpuTarget) -> None:
    found = inspected(script, "--mode", "eval", "--at", "N=2,T=100")
    (kernel,) = found["kernels"]
    terms = 2 * 98 * 64 * 32 * 3
    assert (kernel["kind"], kernel["terms"], found["terms"]) == ("product", terms, terms)
    assert kernel["bytes"] == 4 * (2 * 100 * 32 + 2 * 98 * 64 + 64 * 32 * 3 + 64)
    # Three taps by four multiplications for six.
    assert kernel["multiplications"] == found["multiplications"] == terms * 2 / 3
    assert kernel["seconds"] == found["seconds"] == pytest.approx(terms * 2 / 3 / 1e11)
    assert kernel["share_of_peak"] == pytest.approx(1)
    assert 0 < kernel["vector_instructions"] < kernel["instructions"]
    if measured.machine.vectors[0] in ("AVX2", "AVX-512"):
        assert kernel["multiply_adds"]["vector"] > 8
        lanes = measured.machine.vectors[1] // 4
        block = kernel["block"]
        assert block["rows"] * block["columns"] == block["vectors"] * lanes
        assert block["columns"] % lanes == 0
        # Of twelve rows, with AVX-512, g++ reads up to four addresses from the stack, and no sums.
        assert kernel["spills"]["main_loop"] <= (4 if measured.machine.vectors[0] == "AVX-512" else 0)


def test_training_counts_every_sum(script: str, measured: rates.CpuTarget) -> None:  # noqa: ARG001
    found = inspected(script, "--at", "N=2,T=100")
    forward, *backward = found["kernels"]
    assert forward["direction"] == "forward"
    assert {kernel["direction"] for kernel in backward} == {"backward"}
    terms = {kernel["kernel"]: kernel["terms"] for kernel in found["kernels"]}
    assert terms["d_first_weight"] == terms["first_sum"] == 2 * 98 * 64 * 32 * 3


@pytest.mark.usefixtures("measured")
def test_a_stride_leaves_terms_out(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        SCRIPT.replace("conv(64, 3)", "conv(64, 4, stride=2) >> conv(8, 4, stride=2)"), encoding="utf-8"
    )
    terms = {k["kernel"]: k["terms"] for k in inspected(str(file), "--at", "N=1,T=62")["kernels"]}
    # 62 → 30 → 14 positions: a gradient has two taps of four; of them the bias's is the sum.
    assert terms["d_conv1"] == 30 * 64 * 8 * 4 // 2 + 30 * 64


@pytest.mark.usefixtures("measured")
def test_a_table(script: str) -> None:
    done = CliRunner().invoke(main, ["inspect", script, "--target", "cpu", "--mode", "eval"])
    assert done.exit_code == 0, done.output
    assert "net on cpu" in done.stdout
    assert "eval, fp32: compiled" in done.stdout
    assert re.search(r"first_sum +product +48x64x\d+", done.stdout)
    assert "200 GFLOP/s" in done.stdout


def test_needs_no_triton(script: str) -> None:
    code = (
        "import sys; sys.modules['triton'] = None\n"
        "from tdnn_compiler.cli import main\n"
        f"main(['inspect', {script!r}, '--target', 'cpu', '--mode', 'eval'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "first_sum" in done.stdout
