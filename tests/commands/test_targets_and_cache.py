"""`tdnn targets` and `tdnn cache`: what there is, here."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from native import NEEDS_CPP

from tdnn_compiler.cli import main
from tdnn_compiler.cpu import build
from tdnn_compiler.cpu.machine import this_machine
from tdnn_compiler.plan.targets import TARGETS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TDNN_COMPILER_CACHE", str(tmp_path / "kept"))
    monkeypatch.setenv("TDNN_COMPILER_CACHE_MB", "40")
    return tmp_path / "kept"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


@NEEDS_CPP
def test_every_target_is_listed() -> None:
    rows = json.loads(run("targets", "--json"))
    assert [row["name"] for row in rows] == [*TARGETS, "cpu"]
    assert rows[-1]["cores"] == this_machine().cores
    assert rows[-1]["one_thread"]["multiply_adds"] > 0
    told = run("targets")
    assert all(name in told for name in (*TARGETS, this_machine().model, this_machine().vectors[0]))
    assert "989" in told, "TFLOP/s of an H100, as on its data sheet"


def test_without_a_compiler_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdnn_compiler.commands.targets.find_compiler", lambda: None)
    assert "not measured" in run("targets")
    assert "one_thread" not in json.loads(run("targets", "--json"))[-1]


@NEEDS_CPP
def test_the_cache_is_shown_and_cleared(folder: Path) -> None:
    def told(*more: str) -> dict[str, Any]:
        return json.loads(run("cache", "--json", *more))

    empty = {"folder": str(folder), "libraries": 0, "bytes": 0, "limit": 40_000_000, "cleared": False}
    assert told() == empty
    size = build.build_library(["int x;"], ("-O0",)).stat().st_size
    assert told() == empty | {"libraries": 1, "bytes": size}
    assert f"{folder}: 1 library, 0.0 MB of 40 MB" in run("cache")
    assert told("--clear") == empty | {"libraries": 1, "bytes": size, "cleared": True}
    assert told() == empty
    assert "removed 0 libraries" in run("cache", "--clear")


def test_a_limit_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDNN_COMPILER_CACHE_MB", "much")
    done = CliRunner().invoke(main, ["cache"])
    assert done.exit_code == 2
    assert "TDNN_COMPILER_CACHE_MB=500" in done.stderr
