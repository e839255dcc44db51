"""The files in kernels/emitted: what the compiler writes today, byte for byte.

pytest tests/emitted/test_golden.py --update      writes them anew
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.scripts import network_in
from tdnn_compiler.source import identifier

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "kernels" / "emitted"
EXAMPLES = ["x_vector", "tc_resnet8", "quartznet_like", "wavenet_like", "splice_tdnn", "fused_pair"]
FUSED = {"fused_pair": [("near", "far")]}
MODES: list[Mode] = ["train", "eval"]


def emitted(example: str, mode: Mode) -> tuple[str, str]:
    """The file's name and text."""
    network = network_in(str(REPOSITORY / "examples" / f"{example}.py"))
    text = compile_passes(network, mode, fuse=FUSED.get(example, ())).standalone()
    return f"{identifier(network.name)}_{mode}.py", text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_as_committed(example: str, mode: Mode, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update"):
        name, text = emitted(example, mode)
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
        return
    if not FOLDER.is_dir():
        pytest.skip("kernels/emitted is not there yet: pytest tests/emitted/test_golden.py --update")
    name, text = emitted(example, mode)
    hint = "pytest tests/emitted/test_golden.py --update, then look at the difference"
    assert (FOLDER / name).read_text(encoding="utf-8") == text, hint


def test_nothing_else_is_committed() -> None:
    if not FOLDER.is_dir():
        pytest.skip("kernels/emitted is not there yet")
    known = {emitted(example, mode)[0] for example in EXAMPLES for mode in MODES} | {"__init__.py"}
    assert {path.name for path in FOLDER.glob("*.py")} <= known


def test_the_same_bytes_in_another_process() -> None:
    """Whatever the order of sets is there."""
    code = "from emitted.test_golden import emitted; print(emitted('tc_resnet8', 'train')[1])"
    run = [sys.executable, "-c", code]
    texts = {
        subprocess.run(
            run,
            cwd=REPOSITORY / "tests",
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
