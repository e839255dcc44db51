"""What the README says is what happens."""

import os
import re
import subprocess
import sys
from textwrap import indent

import pytest
from documents import ROOT, check_code, page

import tdnn_compiler
from tdnn_compiler import dsl
from tdnn_compiler.bench.computed import estimate
from tdnn_compiler.cli import main
from tdnn_compiler.commands.emit import emit_files
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.symbolic.expressions import length_symbol

README = page("README.md")

pytestmark = pytest.mark.usefixtures("single_precision")


@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.WithoutKernels")
def test_the_code_runs_and_gives_what_the_comments_say() -> None:
    assert check_code(README, "README.md") == 19


def test_every_word_is_in_the_list() -> None:
    listed = set(re.findall(r"`(\w+)`", README.partition("## Words")[2].partition("```")[0]))
    words = set(dsl.__all__) - {"Chain", "Node", "Step", "Word"}
    assert words - listed == set()
    assert all(hasattr(tdnn_compiler, name) for name in listed - {"abs"})


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
    shown = re.search(r"```\n(conv_sum = .+?)```", README, re.DOTALL)
    assert shown
    network = network_in(str(ROOT / "examples" / "x_vector.py"))
    (source,) = emit_files(network, None, "triton", "eval", None).values()
    assert indent(shown[1], "    ") in source


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_the_figures_are_those_that_are_computed(mode: Mode) -> None:
    word = {"train": "training", "eval": "evaluation"}[mode]
    network = network_in(str(ROOT / "examples" / "x_vector.py"))
    numbers = {length_symbol("N"): 128, length_symbol("T"): 300}
    found = estimate(network, find_target("sm_90"), numbers, mode, "bf16")
    launches = f"| launches, {word} | {found.plain.launches} | {len(found.kernels)} |"
    moved = f"| memory moved, {word} | {found.plain.moved / 1e6:,.0f} MB | {found.moved / 1e6:,.0f} MB |"
    assert launches in README
    assert moved in README


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
