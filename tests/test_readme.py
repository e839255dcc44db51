"""What the README says is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from tdnn_compiler.cli import main
from tdnn_compiler.commands.emit import emitted
from tdnn_compiler.expressions import text
from tdnn_compiler.scripts import network_in

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
PROSE = re.compile(r"(the|N and) ")
SHOWN = re.compile(r"^(?P<expression>\w.*\S)\s{2,}# (?P<value>.+)$", re.MULTILINE)


pytestmark = pytest.mark.usefixtures("single_precision")


@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.WithoutKernels")
def test_the_code_runs_and_gives_what_the_comments_say() -> None:
    names: dict[str, Any] = {}
    checked = 0
    for block in BLOCKS:
        exec(compile(block, "README.md", "exec"), names)
        for line in SHOWN.finditer(block):
            if not PROSE.match(line["value"]):
                assert text(eval(line["expression"], names)) == line["value"]
                checked += 1
    assert checked == 14


def test_the_report_is_the_one_that_is_shown() -> None:
    command = re.search(r"tdnn report (.+)", README)
    assert command
    arguments = command[1].split()
    done = subprocess.run(
        [sys.executable, "-m", "tdnn_compiler.cli", "report", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "96"},
    )
    told = "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())
    assert f"```\n{told}\n```" in README


def test_the_kernel_is_the_one_that_is_shown() -> None:
    shown = re.search(r"```\n(tdnn1_sum = .+?)```", README, re.DOTALL)
    assert shown
    network = network_in(str(ROOT / "examples" / "x_vector.py"))
    (source,) = emitted(network, None, "triton", "eval", None).values()
    assert indent(shown[1], "    ") in source


def test_the_first_command_is_an_example() -> None:
    command = re.search(r"^pip install .+ && python (\S+)$", README, re.MULTILINE)
    assert command
    assert (ROOT / command[1]).is_file()


@pytest.mark.parametrize("name", re.findall(r"`tdnn (\w+) net\.py", README))
def test_every_command_that_is_named_is_there(name: str) -> None:
    assert name in main.commands


@pytest.mark.parametrize("script", re.findall(r"`(\w+\.py)`", README))
def test_every_script_that_is_named_is_there(script: str) -> None:
    assert (ROOT / "examples" / script).is_file()


def test_every_script_that_is_there_is_named() -> None:
    named = set(re.findall(r"`(\w+\.py)`", README))
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == named
