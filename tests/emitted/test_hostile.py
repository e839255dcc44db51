"""Text of a saved network never becomes source: whatever it says, what is printed has the same shape."""

import ast
import io
import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from runtime.sanitised import print_main

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import print_report, report
from tdnn_compiler.analysis.report.canvas import style, to_svg
from tdnn_compiler.analysis.report.data import as_json
from tdnn_compiler.analysis.report.drawing import draw_network
from tdnn_compiler.analysis.report.page import make_page
from tdnn_compiler.analysis.report.pyramid import build_pyramid
from tdnn_compiler.commands.emit import stage_text
from tdnn_compiler.network.files import from_text, to_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.errors import NetworkError

SMALL = Blocks(16, 16, 16)

HOSTILE = [
    'x"""; import os; os.abort(); """y',
    "x'''; raise SystemExit; '''y",
    'x"; raise SystemExit; "',
    "x\nraise SystemExit\n",
    "x\r\nraise SystemExit",
    "x\u2028raise SystemExit\x0b\x0c\x85",
    "x\\",
    "x\\N{",
    "x*/ #error /*",
    '{x!r:>{y}} %s %(name)s {{0}}',
    "$(reboot) `reboot` ${HOME} $x^2$",
    "#include </etc/passwd>\n#error",
    "<script>alert(1)</script><!-- --> ]]> <![CDATA[",
    '" onload="alert(1)" x=\'',
    "&lt;b&gt;&amp;&#60;",
    "[/] [bold] [link=file:///]x[/link]",
    "\x1b[2J\x1b]0;x\x07\x08",
    "\u202eesrever\u2066",
    "\x00\x01\x7f",
    "import torch\nimport torch",
    "It needs torch and triton only.",
    "lambda: 0  # type: ignore",
    "a, b=c) + (d",
    "ﬁ日本é\U0001f600",
    "__import__('os').abort()",
    "", " ", ".", "-1", "None", "x" * 300,
]  # fmt: skip

FIELDS = ["name", "input", "second input", "conv", "norm", "output", "axis", "line"]


def network(**given: str) -> Network:
    """A network out of a file, some fields of which say something else."""
    said = {field: f"plain {place}" for place, field in enumerate(FIELDS)} | {"axis": "T"} | given
    x, y, c, n, out = (said[field] for field in FIELDS[1:6])
    axes = ["N", said["axis"], "C"]

    def layer(name: str, kind: str, inputs: list[str], **arguments: object) -> dict[str, object]:
        return {"name": name, "kind": kind, "inputs": inputs, "arguments": arguments, "line": said["line"]}

    layers = [
        layer(x, "Input", [], axes=axes, sizes=["N", "T", 3]),
        layer(y, "Input", [], axes=["N", "T", "C"] if said["axis"] == "T" else axes, sizes=["N", "T", 4]),
        layer(c, "Conv", [x], out_channels=4, kernel_size=3, padding=1),
        layer(n, "BatchNorm", [c]),
        layer("both", "Add", [n, y]),
        layer(out, "StatsPool", ["both"]),
    ]
    raw = {"format": "tdnn-network", "version": 1, "name": said["name"], "layers": layers}
    return from_text(json.dumps(raw))


def shape_of_python(source: str) -> object:
    """The syntax tree without identifiers and texts; what is added or multiplied may be in any order."""
    return shape(ast.parse(source))


def shape(node: object) -> object:
    match node:
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            return "sum", sorted(map(repr, map(shape, terms(node))))
        case ast.BinOp(op=ast.Mult() | ast.BitAnd() as op):
            return type(op).__name__, sorted(map(repr, map(shape, operands(node, type(op)))))
        case ast.AST():
            return type(node).__name__, *(shape(value) for _, value in ast.iter_fields(node))
        case list():
            return [shape(item) for item in node]
        case str():
            return "text"
        case _:
            return node


def terms(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return terms(left) + terms(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [*terms(left), *(ast.UnaryOp(ast.USub(), term) for term in terms(right))]
        case _:
            return [node]


def operands(node: ast.expr, kind: type[ast.operator]) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, kind):
        return operands(node.left, kind) + operands(node.right, kind)
    return [node]


def shape_of_cpp(source: str) -> Counter[str]:
    """The tokens without comments and identifiers; `b - a` may be `-a + b`."""
    code = re.sub(r"//[^\n]*", "", source)
    assert "\\" not in source
    tokens = re.findall(r"[A-Za-z_]\w*|\d[\w.]*|\S", code)
    return Counter("name" if re.match(r"[A-Za-z_]", token) else token for token in tokens if token != "+")


class Tags(HTMLParser):
    """The elements of a page, with the names of their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *sorted(name for name, _ in attrs)))


def compiled(found: Network, mode: str) -> EmittedNetwork:
    return compile_passes(found, "train" if mode == "train" else "eval", SMALL)


@cache
def plain(mode: str) -> tuple[object, Counter[str], Counter[str]]:
    return printed(compiled(network(), mode))


def printed(emitted: EmittedNetwork) -> tuple[object, Counter[str], Counter[str]]:
    kernels, main = print_main([emitted])
    return shape_of_python(emitted.standalone()), shape_of_cpp(kernels), shape_of_cpp(main)


# One network says all strings, field by field in turn; the strings of a file are all different.
TURNS = [
    {field: HOSTILE[(place * 4 + turn) % len(HOSTILE)] for place, field in enumerate(FIELDS)}
    for turn in range(len(HOSTILE))
]


DEFAULT = {(0, "train"), (3, "eval"), (6, "eval"), (9, "eval")}
MODES = [
    pytest.param(turn, mode, marks=() if (turn % 10, mode) in DEFAULT else pytest.mark.long)
    for turn in range(len(TURNS))
    for mode in ("train", "eval")
]


@pytest.mark.parametrize(("turn", "mode"), MODES)
def test_source_has_the_same_shape(turn: int, mode: str) -> None:
    python, kernels, main = printed(compiled(network(**TURNS[turn]), mode))
    wanted = plain(mode)
    assert python == wanted[0]
    assert kernels == wanted[1]
    assert main == wanted[2]


@pytest.mark.parametrize(
    "turn", [pytest.param(n, marks=() if n % 5 == 0 else pytest.mark.long) for n in range(len(TURNS))]
)
def test_reports_hold_no_more_than_text(turn: int) -> None:
    found = network(**TURNS[turn])
    told, seen = report(analyse(found)), build_pyramid(analyse(found), {"T": 9, "N": 1}, layer="both")
    written = io.StringIO()
    print_report(told, seen, written, 100)
    assert written.getvalue().replace("\n", "").isprintable()
    assert json.loads(as_json(told, seen))["network"] == found.name
    with style():
        drawing = ElementTree.fromstring(to_svg(draw_network(told)))
    assert not {part.tag.rpartition("}")[2] for part in drawing.iter()} & {"script", "a", "foreignObject"}
    html = make_page(told, seen)
    assert Tags(html).found <= tags_of_plain()
    assert from_text(to_text(found)).name == found.name


def test_a_terminal_is_told_no_more_than_text() -> None:
    """In plans and tile programs, and in what is said of mistakes."""
    found = network(conv="\x1b[2J", norm="\u202ex", axis="\x07", name="\x1b]0;x\x07")
    told = [stage_text(compiled(found, "train"), stage, "") for stage in ("plan", "tile")]
    with pytest.raises(NetworkError) as wrong:
        found.layer("\x1b[1m")
    for text in (*told, str(wrong.value)):
        assert text.replace("\n", "").isprintable()


@cache
def tags_of_plain() -> set[tuple[str, ...]]:
    found = network(input="x" * 300)
    told, seen = report(analyse(found)), build_pyramid(analyse(found), {"T": 9, "N": 1}, layer="both")
    return Tags(make_page(told, None)).found | Tags(make_page(told, seen)).found
