"""`tdnn verify --prove`."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tdnn_compiler.cli import main
from tdnn_compiler.commands import prove
from tdnn_compiler.tile.ir import Load, Loop, TileProgram

SCRIPT = """\
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, stats_pool
h = Input("N T C", C=3) >> conv(4, 3).named("first") >> relu >> batch_norm
network = build(h >> stats_pool() >> linear(3), name="net")
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT, encoding="utf-8")
    return str(file)


def test_every_kernel_is_proven(script: str) -> None:
    done = CliRunner().invoke(main, ["verify", script, "--prove"])
    assert done.exit_code == 0, done.output
    assert "NOT PROVEN" not in done.stdout
    for words in ("first_sum", "train, forward", "train, backward", "eval, forward", " 0 not proven"):
        assert words in done.stdout


def test_what_is_not_proven_is_told(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = prove.compile_passes

    def broken(*arguments: Any, **named: Any) -> Any:
        emitted = compiled(*arguments, **named)
        first, *others = emitted.forward_pass.programs
        programs = (unmasked(first), *others)
        return replace(emitted, forward_pass=replace(emitted.forward_pass, programs=programs))

    monkeypatch.setattr(prove, "compile_passes", broken)
    done = CliRunner().invoke(main, ["verify", script, "--prove", "--json"])
    assert done.exit_code == 1, done.output
    rows = json.loads(done.stdout)
    assert all("load out of bounds" in finding for row in rows for finding in row["findings"])
    assert [row["kernel"] for row in rows if not row["proven"]] == ["first_sum", "first_sum"]
    done = CliRunner().invoke(main, ["verify", script, "--prove"])
    assert done.exit_code == 1
    assert "NOT PROVEN" in done.stdout
    assert "first_sum: load out of bounds: input[" in done.stdout


def unmasked(program: TileProgram) -> TileProgram:
    """The program without the masks of its loads."""

    def changed(body: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            replace(s, conditions=())
            if isinstance(s, Load)
            else replace(s, body=changed(s.body))
            if isinstance(s, Loop)
            else s
            for s in body
        )

    return replace(program, body=changed(program.body))


def test_z3_is_asked_for(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(sys.modules):
        ours = name.startswith("tdnn_compiler.tile.") or name == "tdnn_compiler.commands.prove"
        if ours or name.partition(".")[0] == "z3":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    done = CliRunner().invoke(main, ["verify", script, "--prove"])
    assert done.exit_code == 2, done.output
    assert "pip install 'tdnn-compiler[prove]'" in done.stderr
