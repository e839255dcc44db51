"""Text of a saved network never becomes source: whatever it says, what is printed has the same shape."""

import ast
import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import print_report, report
from tdnn_compiler.analysis.report.canvas import svg
from tdnn_compiler.analysis.report.data import as_json
from tdnn_compiler.analysis.report.drawing import draw_network
from tdnn_compiler.analysis.report.page import page
from tdnn_compiler.analysis.report.pyramid import pyramid
from tdnn_compiler.files import from_text, to_text
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.runtime.sanitised import print_main

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


def shape_of_python(source: str) -> str:
    """The syntax tree without identifiers and texts."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if isinstance(value, str):
                setattr(node, field, "")
            elif isinstance(value, list) and all(isinstance(item, str) for item in value):
                setattr(node, field, len(value) * [""])
    return ast.dump(tree)


def shape_of_cpp(source: str) -> list[str]:
    """The tokens without comments and identifiers."""
    code = re.sub(r"//[^\n]*", "", source)
    assert "\\" not in source
    return [
        "name" if re.match(r"[A-Za-z_]", token) else token
        for token in re.findall(r"[A-Za-z_]\w*|\d[\w.]*|\S", code)
    ]


class Tags(HTMLParser):
    """The elements of a page, with the names of their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, *sorted(name for name, _ in attrs)))


def compiled(found: Network, mode: str) -> Emitted:
    return compile_passes(found, "train" if mode == "train" else "eval", SMALL)


@cache
def plain(mode: str) -> tuple[str, list[str], list[str]]:
    return printed(compiled(network(), mode))


def printed(emitted: Emitted) -> tuple[str, list[str], list[str]]:
    kernels, main = print_main([emitted])
    return shape_of_python(emitted.standalone()), shape_of_cpp(kernels), shape_of_cpp(main)


# One network says all strings, field by field in turn; the strings of a file are all different.
TURNS = [
    {field: HOSTILE[(place * 4 + turn) % len(HOSTILE)] for place, field in enumerate(FIELDS)}
    for turn in range(len(HOSTILE))
]


@pytest.mark.parametrize(("turn", "mode"), [(turn, ("train", "eval")[turn % 4 > 0]) for turn in range(len(TURNS))])
def test_source_has_the_same_shape(turn: int, mode: str) -> None:
    python, kernels, main = printed(compiled(network(**TURNS[turn]), mode))
    wanted = plain(mode)
    assert python == wanted[0]
    assert kernels == wanted[1]
    assert main == wanted[2]


@pytest.mark.parametrize("turn", range(len(TURNS)))
def test_reports_hold_no_more_than_text(turn: int) -> None:
    found = network(**TURNS[turn])
    told, seen = report(analyse(found)), pyramid(analyse(found), {"T": 9, "N": 1}, layer="both")
    written = io.StringIO()
    print_report(told, seen, written, 100)
    assert written.getvalue().replace("\n", "").isprintable()
    assert json.loads(as_json(told, seen))["network"] == found.name
    drawing = ElementTree.fromstring(svg(draw_network(told)))
    assert not {part.tag.rpartition("}")[2] for part in drawing.iter()} & {"script", "a", "foreignObject"}
    html = page(told, seen)
    assert {tag for tag in Tags(html).found} <= tags_of_plain()
    assert from_text(to_text(found)).name == found.name


@cache
def tags_of_plain() -> set[tuple[str, ...]]:
    found = network()
    return Tags(page(report(analyse(found)), pyramid(analyse(found), {"T": 9, "N": 1}, layer="both"))).found
