"""The command line: what it takes, what it prints and writes, and how it tells what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tdnn_compiler import __version__
from tdnn_compiler.cli import main
from tdnn_compiler.dsl import Input, build, conv
from tdnn_compiler.network import files

REPOSITORY = Path(__file__).resolve().parents[1]

SCRIPT = """\
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, stats_pool

def small():
    return build(Input("N T C", C=8) >> conv(4, 3).named("only"), name="small")

def wide(width):
    return Input("N T C", C=8) >> conv(width, 3)

frames = Input("N T C", C=24)
h = frames >> conv(512, taps=(-2, 0, 2)).named("tdnn1") >> relu >> batch_norm
network = h >> stats_pool() >> linear(10)
nothing = 7
"""

Run = Callable[..., Result]


@pytest.fixture
def tdnn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `tdnn report` in a folder with the script `net.py`, or another text for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*arguments: str, script: str = SCRIPT) -> Result:
        (tmp_path / "net.py").write_text(script, encoding="utf-8")
        return CliRunner().invoke(main, ["report", *arguments])

    return run


# What it prints --------------------------------------------------------------------------------------


def test_table(tdnn: Run) -> None:
    result = tdnn("net.py", "--at", "T=300", "--frame-shift", "10ms")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("net\n")
    assert "±20 ms" in result.stdout
    assert "296 ×" not in result.stdout
    assert "(T - 4) × 512   296" in result.stdout
    assert result.stderr == ""


def test_version() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.stdout == f"tdnn, version {__version__}\n"


def test_lengths_several_ways(tdnn: Run) -> None:
    script = 'from tdnn_compiler.dsl import *\nx = Input("N H W C", C=3) >> conv(4, 3)\n'
    for at in (["--at", "H=32,W=16"], ["--at", "H=32", "--at", "W=16"], ["--at", " H = 32 , W = 16 "]):
        result = tdnn("net.py", "--json", *at, script=script)
        assert json.loads(result.stdout)["lengths"] == {"H": 32, "W": 16}, result.output


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10ms", 0.01), ("0.01s", 0.01), ("12.5 ms", 0.0125), ("62.5us", 62.5e-6), ("1/16000 s", 1 / 16000)],
)
def test_frame_shifts(tdnn: Run, text: str, seconds: float) -> None:
    result = tdnn("net.py", "--json", "--frame-shift", text)
    assert json.loads(result.stdout)["frame_shift"] == pytest.approx(seconds)


def test_what_a_layer_reads(tdnn: Run) -> None:
    result = tdnn("net.py", "--layer", "tdnn1", "--position", "5", "--at", "T=300")
    assert "What output 5 of tdnn1 along T (T = 300) reads" in result.stdout
    assert "5, 7, 9" in result.stdout
    data = json.loads(tdnn("net.py", "--layer", "tdnn1", "--at", "T=300", "--json").stdout)
    assert data["pyramid"]["output"] == "tdnn1"


def test_script_prints_aside(tdnn: Run) -> None:
    result = tdnn("net.py", "--json", script=SCRIPT + 'print("hello")\n')
    json.loads(result.stdout)
    assert result.stderr == "hello\n"


def test_script_is_not_main(tdnn: Run) -> None:
    script = SCRIPT + 'if __name__ == "__main__":\n    raise SystemExit("not to be run")\n'
    assert tdnn("net.py", script=script).exit_code == 0


def test_script_finds_what_lies_beside_it(tdnn: Run, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "parts_beside.py").write_text("from tdnn_compiler.dsl import conv\npart = conv(4, 3)\n")
    (folder / "net.py").write_text(
        'from parts_beside import part\nfrom tdnn_compiler.dsl import *\nx = Input("N T C", C=8) >> part\n'
    )
    before = list(sys.path)
    assert tdnn("elsewhere/net.py").exit_code == 0
    assert sys.path == before


@pytest.mark.parametrize("file", ["net.tdnn.json", "net.json"])
def test_saved_network(tdnn: Run, tmp_path: Path, file: str) -> None:
    network = build(Input("N T C", C=8) >> conv(4, 3).named("kept"), name="saved")
    files.save(network, tmp_path / file)
    result = tdnn(file)
    assert result.exit_code == 0, result.output
    assert "kept" in result.stdout


# Which network ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "layer"), [("small", "only"), ("network", "tdnn1"), ("h", "tdnn1")])
def test_names(tdnn: Run, name: str, layer: str) -> None:
    result = tdnn(f"net.py:{name}")
    assert result.exit_code == 0, result.output
    assert layer in result.stdout


def test_the_only_one_needs_no_name(tdnn: Run) -> None:
    one = 'from tdnn_compiler.dsl import *\na = Input("N T C", C=8)\nb = a >> conv(4, 3).named("last")\n'
    assert "last" in tdnn("net.py", script=one).stdout
    built = one + 'c = build(b, name="built")\nd = c\n'
    assert tdnn("net.py", script=built).stdout.startswith("built\n")


def test_a_file_name_may_hold_a_colon(tdnn: Run, tmp_path: Path) -> None:
    (tmp_path / "odd:name").write_text(SCRIPT)
    assert tdnn("odd:name").exit_code == 0


# What it writes --------------------------------------------------------------------------------------


def test_files(tdnn: Run, tmp_path: Path) -> None:
    result = tdnn("net.py", "--html", "page.html", "--output", "net.svg", "--json")
    assert result.exit_code == 0, result.output
    json.loads(result.stdout)
    assert result.stderr == "wrote page.html\nwrote net.svg\n"
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "net.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert tdnn("net.py", "--output", "net.PNG").exit_code == 0
    assert (tmp_path / "net.PNG").read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["net.PNG", "net.py", "net.svg", "page.html"]


def test_a_page_does_without_a_pyramid(tdnn: Run, tmp_path: Path) -> None:
    script = 'from tdnn_compiler.dsl import *\nx = Input("N C", C=8) >> linear(4)\n'
    assert tdnn("net.py", "--html", "page.html", script=script).exit_code == 0
    assert "Not drawn." in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_same_bytes_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(SCRIPT, encoding="utf-8")
    written = []
    for seed in ("1", "2"):
        names = [f"{seed}.html", f"{seed}.svg", f"{seed}.png"]
        command = [
            sys.executable,
            "-m",
            "tdnn_compiler.cli",
            "report",
            "net.py",
            "--html",
            names[0],
            "--json",
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        done = subprocess.run(
            [*command, "--output", names[1]], cwd=tmp_path, env=environment, capture_output=True, check=True
        )
        subprocess.run(
            [*command, "--output", names[2]], cwd=tmp_path, env=environment, capture_output=True, check=True
        )
        written.append((done.stdout, *((tmp_path / name).read_bytes() for name in names)))
    assert written[0] == written[1]


# Mistakes --------------------------------------------------------------------------------------------

START = "from tdnn_compiler.dsl import *\n"
X = START + 'x = Input("N T C", C=8)\n'

# What is wrong: arguments, script, and what must be told of it.
MISTAKES = {
    "no file": (["nett.py"], SCRIPT, ["nett.py", "no such file", "did you mean net.py"]),
    "a folder": (["."], SCRIPT, ["a folder"]),
    "no such name": (["net.py:smal"], SCRIPT, ["net.py", "'smal'", "did you mean small"]),
    "not a network": (["net.py:nothing"], SCRIPT, ["'nothing', of type int", "net.py:network"]),
    "needs arguments": (["net.py:wide"], SCRIPT, ["a function that needs arguments"]),
    "returns no network": (["net.py:f"], START + "def f():\n    return 3\n", ["a network", "of type int"]),
    "no network": (["net.py"], "x = 1\n", ["expected: a network", "none"]),
    "several networks": (
        ["net.py"],
        X + "a = x >> relu\nb = x >> tanh\n",
        ["one network", "a, b", "net.py:a, net.py:b"],
    ),
    "an unknown word": (["net.py"], X + "y = x >> cnov(4, 3)\n", ["net.py:3", "'cnov'", "did you mean conv"]),
    "a word not imported": (
        ["net.py"],
        "x = Input('N T C', C=8)\n",
        ["net.py:1", "from tdnn_compiler.dsl import Input"],
    ),
    "an unknown import": (
        ["net.py"],
        "from tdnn_compiler.dsl import bach_norm\n",
        ["net.py:1", "no 'bach_norm' in tdnn_compiler.dsl", "did you mean batch_norm"],
    ),
    "a missing module": (["net.py"], "\nimport nowhere_at_all\n", ["net.py:2", "no module 'nowhere_at_all'"]),
    "a syntax error": (["net.py"], "x = (1,\ny = 2\n", ["net.py:1", "never closed"]),
    "not Python": (["net.py"], "\0\0", ["net.py"]),
    "an exception": (
        ["net.py"],
        "def f():\n    return 1 / 0\nf()\n",
        ["net.py:2", "ZeroDivisionError", "1 / 0"],
    ),
    "an exit": (["net.py"], "import sys\nsys.exit(3)\n", ["net.py:2", "sys.exit(3)"]),
    "a failing function": (
        ["net.py:f"],
        START + "def f():\n    return Input('N T C', C=[][0])\n",
        ["net.py:3", "IndexError"],
    ),
    "sizes that do not fit": (
        ["net.py"],
        X + "a = x >> conv(4, 3)\ny = a + (x >> conv(4, 3, stride=2))\n",
        ["net.py:4", "expected", "got"],
    ),
    "several mistakes at once": (
        ["net.py"],
        X + "a = x >> conv(4, 3, stride=0)\nb = x >> conv(6, 3, groups=3)\ny = concat(a, b)\n",
        ["2 mistakes", "net.py:3", "net.py:4"],
    ),
    "an unknown argument": (
        ["net.py"],
        X + "y = x >> conv(4, 3, strides=2)\n",
        ["net.py:3", "did you mean stride"],
    ),
    "an unknown length": (["net.py", "--at", "U=3"], SCRIPT, ["N, T", "U"]),
    "too short": (["net.py", "--at", "T=2"], SCRIPT, ["at least 5 positions", "got:      2"]),
    "no number": (["net.py", "--at", "T=abc"], SCRIPT, ["--at", "T=300", "'T=abc'"]),
    "two numbers": (["net.py", "--at", "T=30,T=40"], SCRIPT, ["one value for T", "30 and 40"]),
    "a time without unit": (["net.py", "--frame-shift", "10"], SCRIPT, ["--frame-shift", "10ms", "'10'"]),
    "no time": (["net.py", "--frame-shift", "0ms"], SCRIPT, ["--frame-shift", "above 0"]),
    "a picture of unknown kind": (["net.py", "--output", "net.gif"], SCRIPT, [".svg or .png", "net.gif"]),
    "a folder that is missing": (
        ["net.py", "--html", "out/page.html"],
        SCRIPT,
        ["a folder that exists", "mkdir -p out"],
    ),
    "a folder for a file": (["net.py", "--html", ".."], SCRIPT, ["the name of a file", "a folder"]),
    "an unknown layer": (["net.py", "--layer", "tdn1"], SCRIPT, ["'tdn1'", "did you mean tdnn1"]),
    "an unknown axis": (["net.py", "--axis", "H"], SCRIPT, ["depends on: T", "'H'"]),
    "a position outside": (
        ["net.py", "--layer", "tdnn1", "--position", "300", "--at", "T=300"],
        SCRIPT,
        ["a position from 0 to 295", "300"],
    ),
    "a name behind a saved network": (["kept.tdnn.json:network"], SCRIPT, ["no name behind a saved network"]),
    "a broken saved network": (["broken.tdnn.json"], SCRIPT, ["broken.tdnn.json"]),
    "all mistakes of the options": (
        ["net.py", "--at", "T", "--frame-shift", "1", "--output", "a.b", "--html", "no/x.html"],
        SCRIPT,
        ["4 mistakes", "--at", "--frame-shift", "--output", "--html"],
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_mistakes_are_told(tdnn: Run, tmp_path: Path, kind: str) -> None:
    arguments, script, told = MISTAKES[kind]
    files.save(build(Input("N T C", C=8) >> conv(4, 3)), tmp_path / "kept.tdnn.json")
    (tmp_path / "broken.tdnn.json").write_text("{")
    (tmp_path / "net.py").write_text("")
    before = sorted(tmp_path.rglob("*"))
    outputs = [] if "--html" in arguments else ["--html", "page.html"]
    outputs += [] if "--output" in arguments else ["--output", "net.png"]
    result = tdnn(*arguments, *outputs, script=script)
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for words in told:
        assert words in result.stderr
    for line in ("expected:", "got:"):
        assert line in result.stderr
    assert [p for p in sorted(tmp_path.rglob("*")) if "__pycache__" not in p.parts] == before


@pytest.mark.parametrize("arguments", [[], ["net.py", "--nonsense"], ["net.py", "--position", "x"]])
def test_wrong_usage(tdnn: Run, arguments: list[str]) -> None:
    result = tdnn(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_a_cycle_is_told(tdnn: Run) -> None:
    script = (
        "import networkx as nx\nfrom tdnn_compiler.network.layers import Conv, Input\n"
        "from tdnn_compiler.network.graph import Network\nfrom tdnn_compiler.dsl import symbols\n"
        "graph = nx.MultiDiGraph()\n"
        'graph.add_node("x", layer=Input(("N", "T", "C"), (*symbols("N T"), 8)))\n'
        'graph.add_node("a", layer=Conv(8))\ngraph.add_node("b", layer=Conv(8))\n'
        'graph.add_edges_from([("a", "b"), ("b", "a")])\nnetwork = Network(graph)\n'
    )
    result = tdnn("net.py", script=script)
    assert result.exit_code == 2
    assert "a → b → a" in result.stderr


def test_nothing_is_overwritten_on_a_mistake(tdnn: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("old")
    assert tdnn("net.py", "--html", "page.html", "--layer", "gone").exit_code == 2
    assert (tmp_path / "page.html").read_text() == "old"


def test_drawings_ask_for_matplotlib(tdnn: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.startswith("tdnn_compiler.analysis.report.")]:
        if name.rpartition(".")[2] in ("canvas", "page", "plots", "drawing"):
            monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for option in (["--html", "page.html"], ["--output", "net.svg"]):
        result = tdnn("net.py", *option)
        assert result.exit_code == 2, result.output
        assert "pip install 'tdnn-compiler[plot]'" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["net.py"]
