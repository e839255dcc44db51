"""Misuse of every command: a message that names what is wrong, a status of 1 or 2, and never a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tdnn_compiler.cli import main
from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.network import files

START = "from tdnn_compiler.dsl import *\n"
X = START + 'x = Input("N T C", C=8)\n'
GOOD = X + "network = x >> conv(4, 3) >> relu\n"
GRAPH = """\
import networkx as nx
from tdnn_compiler.dsl import symbols
from tdnn_compiler.network.layers import Add, Conv, Input
from tdnn_compiler.network.graph import Network
frames = Input(("N", "T", "C"), (*symbols("N T"), 8))
"""

COMMANDS = {
    "report": ["report"],
    "emit": ["emit"],
    "verify": ["verify"],
    "prove": ["verify", "--prove"],
    "inspect": ["inspect"],
    "bench": ["bench"],
}

LONG = "n" * 300
NINES = "9" * 5_000

# What is given for the script: its name, and what must be told.
TARGETS = {
    "no such file": ("nett.py", ["nett.py", "no such file", "did you mean net.py"]),
    "empty": ("", ["a folder"]),
    "a folder": ("folder", ["folder", "name a script in it"]),
    "a NUL": ("a\0b", ["a\\x00b", "no such file"]),
    "no Unicode": ("\udcff.py", ["\\udcff.py", "no such file"]),
    "a name that is too long": (f"{LONG}.py", [LONG[:200], "no such file"]),
    "a path that is too long": ("n/" * 5_000, ["n/n/n", "no such file"]),
    "in a file": ("net.py/net.py", ["net.py/net.py", "no such file"]),
    "a link to itself": ("circle.py", ["circle.py", "no such file"]),
    "markup": ("[/].py", ["[/].py", "no such file"]),
    "a device": ("/dev/null", ["/dev/null", "a device"]),
    "a name behind a saved network": ("kept.tdnn.json:x", ["no name behind a saved network", "':x'"]),
    "no such saved network": ("n.tdnn.json", ["n.tdnn.json", "no such file"]),
    "a broken saved network": ("broken.tdnn.json", ["broken.tdnn.json", "JSON"]),
    "an empty saved network": ("empty.tdnn.json", ["empty.tdnn.json", "JSON"]),
    "a binary saved network": ("binary.tdnn.json", ["binary.tdnn.json", "UTF-8"]),
    "an unknown name": ("net.py:networ", ["'networ'", "did you mean network"]),
    "a name in markup": ("net.py:[/]", ["net.py:[/]", "no such file"]),
}

# What the script says, and what must be told.
SCRIPTS = {
    "an exception": (GOOD + "1 / 0\n", ["net.py:4", "ZeroDivisionError"]),
    "any exception": (GOOD + "raise BaseException('why')\n", ["net.py:4", "BaseException: why"]),
    "the end of a generator": (GOOD + "raise GeneratorExit\n", ["net.py:4", "GeneratorExit"]),
    "an exit": (GOOD + "raise SystemExit\n", ["net.py:4", "sys.exit(None)"]),
    "an exit with a long reason": (GOOD + "exit('x' * 10**6)\n", ["net.py:4", "sys.exit('xxx"]),
    "a cancelled task": (GOOD + "import asyncio\nraise asyncio.CancelledError\n", ["net.py:5", "Cancelled"]),
    "an interruption": (GOOD + "raise KeyboardInterrupt\n", ["Aborted!"]),
    "a group of exceptions": (GOOD + "raise ExceptionGroup('all', [OSError()])\n", ["net.py:4", "all"]),
    "a long exception": (GOOD + "raise ValueError('x' * 10**6)\n", ["net.py:4", "ValueError: xxx"]),
    "an exception in markup": (GOOD + "raise ValueError('[/]')\n", ["net.py:4", "ValueError: [/]"]),
    "an exception without words": (
        GOOD + "class E(Exception):\n    def __str__(self): raise E\nraise E\n",
        ["net.py:6", "E"],
    ),
    "endless recursion": (GOOD + "def f(): f()\nf()\n", ["net.py:4", "RecursionError"]),
    "a file that is missing": (GOOD + "open('nothing')\n", ["net.py:4", "nothing"]),
    "no Python": ("x = (1,\n", ["net.py:1", "never closed"]),
    "a NUL": ("x = 1\0\n", ["net.py\n", "null bytes"]),
    "an empty syntax error": ("raise SyntaxError\n", ["a script in Python", "None"]),
    "an odd syntax error": ("raise SyntaxError('s', ('f', 1, 1, 5))\n", ["a script in Python", "5"]),
    "no UTF-8": (b"\xff\xfe", ["net.py"]),
    "an unreadable object": (
        "class E:\n    __class__ = property(lambda self: 1 / 0)\nnetwork = E()\n",
        ["net.py", "ZeroDivisionError"],
    ),
    "nothing": ("", ["a network", "none"]),
    "a number": ("network = 3\n", ["'network', of type int"]),
    "a failing function": (START + "def network(): raise GeneratorExit\n", ["net.py:2", "GeneratorExit"]),
    "a function that gives nothing": (START + "def network(): pass\n", ["a network or a node", "NoneType"]),
    "an input of a number": (START + "network = Input(3)\n", ["net.py:2", "the axes in one text", "3"]),
    "an input of a list": (
        START + 'network = Input(["N", "T", "C"])\n',
        ["net.py:2", "the axes in one text", "['N', 'T', 'C']"],
    ),
    "an input of bytes": (START + 'network = Input(b"N T C")\n', ["the axes in one text", "b'N T C'"]),
    "an input of nothing": (START + "network = Input(None)\n", ["the axes in one text", "None"]),
    "an input without axes": (START + 'network = Input("")\n', ["batch N first", "no axes"]),
    "an input with an axis twice": (
        START + 'network = Input("N T T C", C=1)\n',
        ["batch N first", "N T T C"],
    ),
    "too many channels": (X + "network = x >> conv(10**5000, 3)\n", ["net.py:3", "out_channels", "bits"]),
    "too many channels of an input": (
        START + 'network = Input("N T C", C=10**5000)\n',
        ["net.py:2", "C of at most", "bits"],
    ),
    "too many channels, times a symbol": (
        X + 'network = x >> conv(10**5000 * symbols("k"), 3)\n',
        ["net.py:3", "out_channels", "bits"],
    ),
    "too large a kernel": (X + "network = x >> conv(4, 10**5000)\n", ["net.py:3", "kernel_size", "bits"]),
    "too large a tap": (X + "network = x >> conv(4, taps=(0, 10**5000))\n", ["net.py:3", "bits"]),
    "too large a stride": (
        X + "network = x >> max_pool(2, 2**63)\n",
        ["net.py:3", "stride", "9223372036854775808"],
    ),
    "too large a padding": (X + "network = x >> conv(4, 3, padding=2**63)\n", ["net.py:3", "padding"]),
    "too large a shift": (X + "network = x >> shift(-10**5000)\n", ["net.py:3", "bits"]),
    "too large a slice": (X + "network = x >> channels(0, 10**5000)\n", ["net.py:3", "bits"]),
    "a layer named by no text": (
        X + "network = x >> conv(4, 3).named(3)\n",
        ["a name in Unicode text", "int"],
    ),
    "a layer named in no Unicode": (
        X + "network = x >> conv(4, 3).named('\\ud800')\n",
        ["a name in Unicode text"],
    ),
    "a network named by no text": (
        X + "network = build(x >> conv(4, 3), name=3)\n",
        ["a name in Unicode text"],
    ),
    "a graph with numbers for names": (
        GRAPH + "g = nx.MultiDiGraph()\ng.add_node(1, layer=frames)\nnetwork = Network(g)\n",
        ["layer 1", "a name in Unicode text", "of type int"],
    ),
    "a simple graph": (
        GRAPH + "g = nx.DiGraph()\ng.add_node('x', layer=frames)\nnetwork = Network(g)\n",
        ["a networkx.MultiDiGraph", "of type DiGraph", "graph.add_edge"],
    ),
    "a graph without directions": (GRAPH + "network = Network(nx.MultiGraph())\n", ["of type MultiGraph"]),
    "no graph": (GRAPH + "network = Network({'x': frames})\n", ["a networkx.MultiDiGraph", "of type dict"]),
    "a graph of nothing": (
        GRAPH + "g = nx.MultiDiGraph()\ng.add_node('x')\nnetwork = Network(g)\n",
        ["'layer'"],
    ),
    "inputs in no order": (
        GRAPH + "g = nx.MultiDiGraph()\nfor n in 'ab': g.add_node(n, layer=frames)\n"
        "g.add_node('c', layer=Add())\ng.add_edges_from([('b', 'c'), ('a', 'c')])\nnetwork = Network(g)\n",
        ["layer 'c'", "whole numbers as keys", "the keys 0, 0"],
    ),
    "inputs in an order of words": (
        GRAPH + "g = nx.MultiDiGraph()\ng.add_node('a', layer=frames)\ng.add_node('c', layer=Conv(4))\n"
        "g.add_edge('a', 'c', key='first')\nnetwork = Network(g)\n",
        ["layer 'c'", "whole numbers as keys", "'first'"],
    ),
}

AT = ["report", "verify", "inspect", "bench"]
TILES = ["emit", "inspect"]
EVERY = list(COMMANDS)

# What the options say: of which commands, and what must be told.
OPTIONS = {
    "no number": (AT, ["--at", "T=abc"], ["--at", "'T=abc'"]),
    "nothing": (AT, ["--at", ""], ["--at", "''"]),
    "no symbol": (AT, ["--at", "=3"], ["--at", "'=3'"]),
    "two lines below": (AT, ["--at", "T=1__0"], ["--at", "'T=1__0'"]),
    "a line at the end": (AT, ["--at", "T=10_"], ["--at", "'T=10_'"]),
    "a raised number": (AT, ["--at", "T=³"], ["--at", "'T=³'"]),
    "a negative number": (AT, ["--at", "T=-3"], ["--at", "'T=-3'"]),
    "a zero": (["report", "inspect", "bench"], ["--at", "T=0"], ["T"]),
    "400 digits": (AT, ["--at", f"T={NINES[:400]}"], ["--at", "9223372036854775807", "'T=999"]),
    "5,000 digits": (AT, ["--at", f"T={NINES}"], ["--at", "9223372036854775807", "'T=999"]),
    "2 to the 63": (AT, ["--at", "T=9223372036854775808"], ["--at", "'T=9223372036854775808'"]),
    "an unknown symbol": (AT, ["--at", "U=3"], ["N, T", "U"]),
    "a symbol in markup": (AT, ["--at", "[/]=3"], ["--at", "'[/]=3'"]),
    "a long symbol": (AT, ["--at", f"{LONG}=3"], [LONG[:50]]),
    "two values": (AT, ["--at", "T=30,T=40"], ["one value for T", "30 and 40"]),
    "a time without a unit": (["report"], ["--frame-shift", "10"], ["--frame-shift", "'10'"]),
    "no time": (["report"], ["--frame-shift", "nan s"], ["--frame-shift", "'nan s'"]),
    "a time of none": (["report"], ["--frame-shift", "0ms"], ["--frame-shift", "above 0"]),
    "a time of 5,000 digits": (["report"], ["--frame-shift", f"{NINES}s"], ["--frame-shift", "'999"]),
    "a time with a fraction of 5,000 digits": (
        ["report"],
        ["--frame-shift", f"0.{NINES}s"],
        ["--frame-shift"],
    ),
    "a time over 5,000 digits": (["report"], ["--frame-shift", f"1/{NINES}s"], ["--frame-shift", "'1/999"]),
    "a time over nothing": (["report"], ["--frame-shift", "1/0s"], ["--frame-shift", "'1/0s'"]),
    "tiles of 5,000 digits": (TILES, ["--tiles", f"{NINES}x16x16w4s1"], ["--tiles", "'999"]),
    "warps of 5,000 digits": (TILES, ["--tiles", f"16x16x16w{NINES}s1"], ["--tiles", "16x16x16w"]),
    "huge tiles": (TILES, ["--tiles", "65536x65536x65536w32s1"], ["--tiles", "1024", "65536x"]),
    "tiles without stages": (TILES, ["--tiles", "65536x65536x65536w32"], ["--tiles", "65536x"]),
    "tiles of nothing": (TILES, ["--tiles", "0x0x0w0s0"], ["--tiles", "0x0x0w0s0"]),
    "odd tiles": (TILES, ["--tiles", "17x16x16w4s1"], ["--tiles", "powers of two", "17x16"]),
    "too many stages": (TILES, ["--tiles", "16x16x16w4s1000"], ["--tiles", "16 stages"]),
    "tiles of products twice": (
        TILES,
        ["--tiles", "16x16x16w4s1", "--tiles", "32x32x32w4s1"],
        ["one size for matrix products", "'32x32x32w4s1'"],
    ),
    "tiles of others twice": (
        TILES,
        ["--tiles", "16x16w4", "--tiles", "32x32w4"],
        ["one size for kernels without a matrix product", "'32x32w4'"],
    ),
    "empty tiles": (TILES, ["--tiles", ""], ["--tiles", "''"]),
    "an unknown layer": (["report"], ["--layer", "con1"], ["'con1'", "did you mean conv1"]),
    "a layer in markup": (["report"], ["--layer", "[/]"], ["'[/]'"]),
    "an unknown axis": (["report"], ["--axis", "[/]"], ["'[/]'"]),
    "a position outside": (["report"], ["--position", "-1"], ["-1"]),
    "a position far outside": (["report"], ["--position", NINES[:4_000]], ["too long for a number"]),
    "no position": (["report"], ["--position", NINES], ["--position"]),
    "an unknown GPU": (EVERY[1:], ["--target", "[/]"], ["[/]"]),
    "no GPU": (EVERY[1:], ["--target", ""], ["target", "sm_90"]),
    "one layer to fuse": (EVERY[1:], ["--fuse", "conv1"], ["--fuse", "'conv1'", "near+far"]),
    "an unknown layer to fuse": (
        EVERY[1:],
        ["--fuse", "con1+relu1"],
        ["fuse=", "'con1'", "did you mean conv1"],
    ),
    "layers that cannot share a kernel": (
        ["emit"],
        ["--fuse", "conv1+relu1"],
        ["fuse conv1 and relu1", "a dense convolution with a kernel of its own"],
    ),
    "no such mode": (["emit", "inspect", "bench"], ["--mode", "tarin"], ["'tarin'"]),
    "no such type": (["verify", "inspect", "bench"], ["--dtype", "fp8"], ["'fp8'"]),
    "no such stage": (["emit"], ["--stage", "cuda"], ["'cuda'"]),
    "no seed": (["verify"], ["--seed", "x"], ["'x'"]),
    "too large a seed": (["verify"], ["--seed", str(2**64)], ["--seed"]),
    "a negative seed": (["verify"], ["--seed", "-1"], ["--seed"]),
    "an unknown option": (EVERY, ["--nonsense"], ["--nonsense"]),
    "an argument too many": (EVERY, ["another.py"], ["another.py"]),
}

# What an option that names a file to be written says, and what must be told.
OUTPUTS = {
    "empty": ("", ["a folder"]),
    "a folder": ("folder", ["folder"]),
    "a name that is too long": (LONG, ["n" * 50]),
    "in no folder": ("nowhere/n", ["nowhere", "mkdir -p nowhere"]),
    "in a file": ("net.py/n", ["net.py"]),
    "a link to itself": ("circle", ["circle"]),
}
WRITERS = {
    "--html": (["report"], ""),
    "--output": (["report"], ".svg"),
    "--plot": (["bench"], ".svg"),
}


@pytest.fixture
def misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a command in a folder with a script, and looks at how it ends."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    for name in ("folder", "folder.svg"):
        (tmp_path / name).mkdir()
    (tmp_path / "circle.py").symlink_to("circle.py")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "circle.svg").symlink_to("circle.svg")
    files.save(build(Input("N T C", C=8) >> conv(4, 3) >> relu), "kept.tdnn.json")
    (tmp_path / "broken.tdnn.json").write_text("{")
    (tmp_path / "empty.tdnn.json").write_text("")
    (tmp_path / "binary.tdnn.json").write_bytes(b"\xff")

    def run(arguments: list[str], told: list[str], script: str | bytes = GOOD, *, late: bool = False) -> None:
        (tmp_path / "net.py").write_bytes(script if isinstance(script, bytes) else script.encode())
        before = sorted(tmp_path.rglob("*"))
        result = CliRunner().invoke(main, arguments)
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code in (1, 2)
        assert late or result.stdout == ""
        assert "Traceback" not in result.stderr
        assert len(result.stderr) < 2_000
        for words in told:
            assert words in result.stderr
        assert [path for path in sorted(tmp_path.rglob("*")) if "__pycache__" not in path.parts] == before

    return run


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", TARGETS)
def test_targets(misuse: Callable[..., None], command: str, kind: str) -> None:
    target, told = TARGETS[kind]
    misuse([*COMMANDS[command], target], told)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", SCRIPTS)
def test_scripts(misuse: Callable[..., None], command: str, kind: str) -> None:
    script, told = SCRIPTS[kind]
    misuse([*COMMANDS[command], "net.py"], told, script)


@pytest.mark.parametrize(
    ("command", "kind"), [(command, kind) for kind, (those, *_) in OPTIONS.items() for command in those]
)
def test_options(misuse: Callable[..., None], command: str, kind: str) -> None:
    _, arguments, told = OPTIONS[kind]
    misuse([*COMMANDS[command], "net.py", *arguments], told)


@pytest.mark.parametrize("option", WRITERS)
@pytest.mark.parametrize("kind", OUTPUTS)
def test_files_to_be_written(misuse: Callable[..., None], option: str, kind: str) -> None:
    (commands, ending), (name, told) = WRITERS[option], OUTPUTS[kind]
    for command in commands:
        misuse([*COMMANDS[command], "net.py", option, name and name + ending], told, late=option == "--plot")
