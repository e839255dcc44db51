"""What a suite needs: a machine with a GPU may have little more than torch and triton."""

import subprocess
import sys

from documents import ROOT

WITHOUT = (
    "pydantic",
    "matplotlib",
    "z3",
    "onnx",
    "onnxruntime",
    "onnxscript",
    "openvino",
    "hypothesis",
    "pytest",
)


def test_a_suite_needs_torch_triton_and_little_else() -> None:
    lines = ["import sys"]
    lines += [f"sys.modules[{name!r}] = None" for name in WITHOUT]
    lines += ["import tdnn_compiler.commands.bench_rows, tdnn_compiler.commands.bench_suite"]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, cwd=ROOT)


def test_the_command_line_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tdnn_compiler", "bench", "--help"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "--suite" in done.stdout
