"""What commands print: names as they stand, in the signs that the output has, and no more once it breaks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import print_report, report
from tdnn_compiler.cli import main
from tdnn_compiler.commands import tables
from tdnn_compiler.dsl import Input, build, conv, relu

NAMES = (
    "[/]",
    "[bold]x[/bold]",
    "Größe",
    "ω",
    "層",
    "𝄞",
    ":smile:",
    "a\x1b[31mb",
    "$_$",
    "{",
    "%s",
    "\\",
    "' \"",
)

SCRIPT = """\
from tdnn_compiler.dsl import *
def network():
    node = Input("N T C", C=8)
    for name in NAMES:
        node = node >> conv(8, 3, padding=1).named(name)
    return build(node, name="[/] ω")
"""

PRINTING = {
    "report": ["report"],
    "report at a length": ["report", "--at", "T=300", "--frame-shift", "10ms", "--position", "20"],
    "report as JSON": ["report", "--json"],
    "plans": ["emit", "--stage", "plan", "--mode", "eval"],
    "proofs": ["verify", "--prove"],
    "proofs as JSON": ["verify", "--prove", "--json"],
    "times": ["bench", "--target", "sm_90", "--mode", "eval"],
    "times as JSON": ["bench", "--target", "sm_90", "--mode", "eval", "--json"],
}


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "net.py"
    file.write_text(SCRIPT.replace("NAMES", ascii(NAMES)), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("kind", ["report", "report at a length", "report as JSON", "plans", "times as JSON"])
def test_outputs_of_other_encodings(kind: str, encoding: str, script: str) -> None:
    command, *options = PRINTING[kind]
    result = CliRunner(charset=encoding).invoke(main, [command, script, *options])
    assert result.exit_code == 0, result.exception
    printed = result.stdout_bytes.decode(encoding)
    if "JSON" in kind:
        plain = CliRunner().invoke(main, [command, script, *options]).stdout
        assert json.loads(printed) == json.loads(plain)
        return
    if kind != "plans":
        for words in ("[/]", "[bold]x[/bold]", ":smile:", "$_$"):
            assert words in printed
        assert "\x1b" not in printed
    assert ("Größe" in printed) == (encoding != "ascii")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_report_on_a_file_of_another_encoding(encoding: str, tmp_path: Path) -> None:
    told = report(analyse(build(Input("N T C", C=8) >> conv(4, 3).named("größe") >> relu)), {"T": 300}, 0.01)
    wide, narrow = tmp_path / "wide", tmp_path / "narrow"
    with wide.open("w", encoding="utf-8") as file:
        print_report(told, file=file)
    with narrow.open("w", encoding=encoding) as file:
        print_report(told, file=file)
    lines = narrow.read_text(encoding=encoding).splitlines()
    assert len(lines) == len(wide.read_text(encoding="utf-8").splitlines())
    # Columns stay columns: all rows of the table end at the same place.
    (ruled,) = (number for number, line in enumerate(lines) if set(line) == {"-"})
    rows = [line for line in lines[ruled + 1 :] if line.startswith(("input  ", "gr", "relu1  "))]
    assert all(len(line) <= len(lines[ruled]) for line in rows)


@pytest.mark.parametrize("kind", ["proofs", "times"])
def test_names_are_no_markup(kind: str, tmp_path: Path) -> None:
    script = tmp_path / "net.py"
    script.write_text(SCRIPT.replace("NAMES", "'[/]',"), encoding="utf-8")
    command, *options = PRINTING[kind]
    result = CliRunner().invoke(main, [command, str(script), *options])
    assert result.exit_code == 0, result.exception
    assert "[/] ω" in result.stdout


def test_tables_take_names_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    shown = tables.make_table("title [/]")
    shown.add_column("name", overflow="fold")
    shown.add_column("verdict")
    for name in NAMES:
        shown.add_row(name, tables.alarm_text("WRONG", "[/]"))
    tables.print_table(shown)
    printed = capsys.readouterr().out
    assert "title [/]" in printed
    assert "WRONG [/]" in printed
    assert "\x1b" not in printed
    for name in NAMES:
        assert name.replace("\x1b", "\\u001b") in printed
    with tables.make_progress() as progress:
        progress.add_task("[/]")


def test_rows_of_verify_take_names_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    verify = pytest.importorskip("tdnn_compiler.commands.verify")
    row = {"kernel": "[/]", "array": "[red]", "case": "eval", "error": 1.0, "tolerance": 0.1}
    rows: list[Any] = [SimpleNamespace(**row, ok=ok, note="[/]", how="here") for ok in (True, False)]
    verify.show_rows(build(Input("N T C", C=8) >> relu, name="[/]"), rows)
    printed = capsys.readouterr().out
    assert printed.count("[red]") == 2
    assert "WRONG [/]" in printed


# Outputs that break


def run(script: str, *options: str, **streams: Any) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tdnn_compiler.cli", "report", script, *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **streams)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk(script: str) -> None:
    with open("/dev/full", "wb") as full, run(script, stdout=full) as done:
        _, told = done.communicate()
    assert done.returncode == 2
    assert b"No space left on device" in told
    assert b"Traceback" not in told
    assert b"Exception ignored" not in told


def test_a_closed_pipe(script: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with run(script, "--json", stdout=writing) as done:
        os.close(writing)
        _, told = done.communicate()
    assert done.returncode == 1
    assert told == b""


def test_an_output_in_ascii(script: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with run(script, stdout=subprocess.PIPE, env=environment) as done:
        printed, told = done.communicate()
    assert done.returncode == 0, told
    assert b"Gr\\u00f6\\u00dfe" in printed
    printed.decode("ascii")


# Long names


@pytest.mark.parametrize("length", [120, 250])
def test_long_names(length: int, tmp_path: Path) -> None:
    name = "n" * length
    script = tmp_path / f"{name}.py"
    script.write_text(
        f"from tdnn_compiler.dsl import *\nx = Input('N T C', C=8) >> conv(4, 3).named('{name}')\n"
    )
    for arguments in (["report"], ["report", "--html", str(tmp_path / "page.html")]):
        result = CliRunner().invoke(main, [arguments[0], str(script), *arguments[1:]])
        assert result.exit_code == 0, result.exception
    folder = tmp_path / "folder"
    result = CliRunner().invoke(main, ["emit", str(script), "--stage", "plan", "-o", str(folder)])
    assert result.exit_code == 0, result.stderr
    assert len(list(folder.iterdir())) == 2
