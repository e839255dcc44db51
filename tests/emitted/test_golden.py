"""The files in kernels/emitted: what the compiler writes today, byte for byte.

pytest tests/emitted/test_golden.py --update      writes them anew
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.symbolic.identifiers import make_identifier

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "kernels" / "emitted"
FUSED = {"fused_pair": [("near", "far")]}
READ: list[tuple[str, Mode, str | None]] = [
    ("splice_tdnn", "eval", None),
    ("splice_tdnn", "eval", "sm_90"),
    ("wavenet_like", "eval", None),
    ("fused_pair", "eval", None),
    ("fused_pair", "train", None),
]
"""As many as a person reads in a diff."""


def emitted(example: str, mode: Mode, target: str | None = None) -> tuple[str, str]:
    """The file's name and text."""
    network = network_in(str(REPOSITORY / "examples" / f"{example}.py"))
    aim = None if target is None else find_target(target)
    text = compile_passes(network, mode, target=aim, fuse=FUSED.get(example, ())).standalone(target or "")
    return f"{make_identifier(network.name)}_{mode}{f'_{target}' if target else ''}.py", text


@pytest.mark.parametrize(("example", "mode", "target"), READ)
def test_as_committed(example: str, mode: Mode, target: str | None, pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update"):
        name, text = emitted(example, mode, target)
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
        return
    if not FOLDER.is_dir():
        pytest.skip("kernels/emitted is not there yet: pytest tests/emitted/test_golden.py --update")
    name, text = emitted(example, mode, target)
    hint = "pytest tests/emitted/test_golden.py --update, then look at the difference"
    assert (FOLDER / name).read_text(encoding="utf-8") == text, hint


def test_nothing_else_is_committed() -> None:
    if not FOLDER.is_dir():
        pytest.skip("kernels/emitted is not there yet")
    assert {path.name for path in FOLDER.glob("*")} <= {emitted(*each)[0] for each in READ}


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
