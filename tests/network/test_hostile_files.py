"""Files that are meant to take a reader's time, memory or patience."""

import gc
import json
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from mutations import mutated

from tdnn_compiler.dsl import Input, build, concat, conv, max_pool, relu, repeat, stats_pool, symbols
from tdnn_compiler.network.files import from_text, to_text
from tdnn_compiler.symbolic.errors import NetworkError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECONDS = 2.0
LONGEST_MESSAGE = 4_096


@cache
def saved() -> tuple[str, ...]:
    """Networks as their files have them: symbols, repeats, joins, and published ones."""
    k, count = symbols("k n")
    h = Input("N T C", C=8) >> conv(2 * k, taps=(-2, 0, 3)) >> relu
    h = h >> repeat(count, lambda i: conv(2 * k, 3, dilation=2**i, padding="causal") >> relu)
    h = concat(h >> max_pool(3, stride=(k + 1) // 2, padding=1), h >> conv(3, stride=(k + 1) // 2))
    names = ("tcn.py", "x_vector.py", "first_facts.py", "ecapa_tdnn.py")
    networks = [
        build(h >> stats_pool()),
        *(runpy.run_path(str(EXAMPLES / name))["network"] for name in names),
    ]
    return tuple(map(to_text, networks))


@pytest.fixture(autouse=True)
def _little_to_collect() -> Iterator[None]:
    """The time of the garbage collector goes by what other tests have left; people's programs hold little."""
    gc.freeze()
    yield
    gc.unfreeze()


def assert_answered(source: str, seed: object = "") -> None:
    """It loads, or is refused: soon, and in a few words."""
    begun = time.process_time()
    told = ""
    try:
        from_text(source, "n.tdnn.json")
    except NetworkError as error:
        told = str(error)
    assert time.process_time() - begun < SECONDS, seed
    assert len(told.encode()) <= LONGEST_MESSAGE, seed


def test_changed_files() -> None:
    for seed in range(200):
        assert_answered(mutated(saved(), seed), seed)


@pytest.mark.long
@pytest.mark.parametrize("block", range(20))
def test_many_changed_files(block: int) -> None:
    for seed in range(1_000 + 1_000 * block, 2_000 + 1_000 * block):
        assert_answered(mutated(saved(), seed), seed)


# Files of up to a megabyte that ask for much.


def layer(name: str, kind: str, source: str | list[str], **arguments: Any) -> dict[str, Any]:
    inputs = [source] if isinstance(source, str) else source
    return {"name": name, "kind": kind, "inputs": inputs, "arguments": arguments}


START = {"name": "x", "kind": "Input", "arguments": {"axes": ["N", "T", "C"], "sizes": ["N", "T", 8]}}


def written(*layers: Any, **more: Any) -> str:
    content = {"format": "tdnn-network", "version": 1, "name": "n", "layers": [START, *layers]}
    return json.dumps(content | more, separators=(",", ":"))


def chain(number: int, kind: str, /, **arguments: Any) -> str:
    """Layers one after the other; of an argument that is a function each layer has its own."""
    layers = [
        layer(
            f"l{j}",
            kind,
            f"l{j - 1}" if j else "x",
            **{name: each(j) if callable(each) else each for name, each in arguments.items()},
        )
        for j in range(number)
    ]
    return written(*layers)


def repeated(number: int, inner: Callable[[int], list[dict[str, Any]]]) -> str:
    body = [{"name": "b", "kind": "Input", "arguments": {"axes": [], "sizes": []}}]
    return chain(number, "Repeat", index="i", count=lambda j: f"n{j}", body=lambda j: body + inner(j))


SUM = "(" + "+".join("abcdefgh") + ")"
LARGE: dict[str, Callable[[], str]] = {
    "many layers": lambda: chain(8_000, "Activation", function="relu"),
    "as many layers as there may be": lambda: chain(3_900, "Activation", function="relu"),
    "many inputs": lambda: written(layer("a", "Add", ["x"] * 150_000)),
    "as many inputs as there may be": lambda: written(layer("a", "Concat", ["x"] * 3_900)),
    "many entries that are none": lambda: written(*[1] * 300_000),
    "many empty entries": lambda: written(*[{}] * 200_000),
    "many inputs of the network": lambda: written(*[{**START, "name": f"x{j}"} for j in range(7_000)]),
    "one name many times": lambda: written(*[START] * 7_000),
    "many taps": lambda: chain(1, "Conv", out_channels=8, taps=list(range(150_000))),
    "many taps of one symbol": lambda: chain(1, "Conv", out_channels=8, taps=["s"] * 100_000),
    "many taps of symbols": lambda: chain(1, "Conv", out_channels=8, taps=[f"s{j}" for j in range(3_900)]),
    "many axes": lambda: written({**START, "arguments": {"axes": ["a"] * 100_000, "sizes": [1] * 100_000}}),
    "many sizes": lambda: written(
        {**START, "arguments": {"axes": [], "sizes": [f"s{j}" for j in range(99_000)]}}
    ),
    "many symbols": lambda: written(symbols={f"s{j}": {} for j in range(70_000)}),
    "many keys": lambda: written({**START, **{f"k{j}": 1 for j in range(80_000)}}),
    "a long name": lambda: written({**START, "name": "x" * 900_000}),
    "a long name of large letters": lambda: written({**START, "name": "Ω" * 150_000}),
    "a long line": lambda: written({**START, "line": "x" * 900_000}, layer("a", "Conv", "y")),
    "names that are long, and many": lambda: written(*[layer("Ω" * 9_000, "Add", "x") for _ in range(15)]),
    "lists in lists": lambda: "[" * 500_000,
    "lists in a layer": lambda: written(
        layer("a", "Conv", "x", out_channels=json.loads("[" * 900 + "]" * 900))
    ),
    "repeats in repeats": lambda: json.dumps(START).join(['{"layers":['] * 9_000),
    "many expressions": lambda: chain(3_900, "Linear", out_features=lambda j: f"k{j} + a*b*c"),
    "many maxima": lambda: chain(
        300, "Linear", out_features=lambda j: f"max(a{j}, min(b, max(c{j}, min(d, e))))"
    ),
    "maxima of windows": lambda: chain(
        90, "Conv", out_channels=8, kernel_size="max(a, min(b, c))", stride="max(a,b)"
    ),
    "strides that are sums": lambda: chain(20, "Conv", out_channels=8, kernel_size="k", stride=SUM),
    "joins of strides that are sums": lambda: written(
        *[
            layer(
                f"{side}{j}",
                "Conv",
                f"{side}{j - 1}" if j else "x",
                out_channels=8,
                kernel_size=3,
                stride=stride,
            )
            for side, stride in (("a", "(a+b+c)*(d+e)"), ("b", "(e+d)*(c+b+a)"))
            for j in range(8)
        ],
        layer("s", "Add", ["a7", "b7"]),
    ),
    "open windows": lambda: chain(250, "Conv", out_channels=8, kernel_size="k", stride="s"),
    "open windows of their own": lambda: chain(
        40, "Conv", out_channels=8, kernel_size=lambda j: f"k{j}", stride=lambda j: f"s{j}"
    ),
    "open padding": lambda: chain(60, "Conv", out_channels=8, kernel_size="k", stride="s", padding="SAME"),
    "open pools": lambda: chain(60, "MaxPool", kernel_size="k", stride="s", ceil_mode=True),
    "many repeats": lambda: repeated(
        300,
        lambda _: [layer("c", "Conv", "b", out_channels=8, kernel_size=3, dilation="2**i", padding="causal")],
    ),
    "as many repeats as there may be": lambda: repeated(
        16,
        lambda j: [layer("c", "Conv", "b", out_channels=8, kernel_size=3, dilation=f"{j + 2}**i")],
    ),
    "as many repeats of open strides as there may be": lambda: repeated(
        2, lambda j: [layer("c", "Conv", "b", out_channels=8, kernel_size=f"k{j}", stride=f"s{j}")]
    ),
    "repeats of open strides": lambda: repeated(
        16,
        lambda j: [
            layer(
                "c",
                "Conv",
                "b",
                out_channels=8,
                kernel_size=f"k{j}",
                stride=f"s{j}",
                dilation=f"({j + 2}+k)**i",
            )
        ],
    ),
    "a long body": lambda: repeated(
        1,
        lambda _: [
            layer(
                f"c{j}",
                "Conv",
                f"c{j - 1}" if j else "b",
                out_channels=8,
                kernel_size=3,
                dilation="2**i",
                padding="causal",
            )
            for j in range(1_000)
        ],
    ),
    "large numbers": lambda: chain(4_000, "Conv", out_channels=2**62, kernel_size=2**62, stride=2**62),
    "a number of many digits": lambda: written(layer("a", "Conv", "x")).replace(
        '"arguments":{}', '"arguments":{"out_channels":' + "9" * 900_000 + "}"
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_large_files(kind: str) -> None:
    source = LARGE[kind]()
    assert len(source) <= 1_050_000
    assert_answered(source)


MEASURED = """
import sys
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.network.files import load
try:
    load(sys.argv[1])
except NetworkError:
    pass
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_memory(tmp_path: Path) -> None:
    path = tmp_path / "n.tdnn.json"
    path.write_text(LARGE["as many layers as there may be"](), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500_000


def test_what_is_too_much_to_load_is_not_saved() -> None:
    s = symbols("s")
    h = Input("N T C", C=8)
    for _ in range(9):
        h = h >> conv(8, symbols("k"), stride=s, padding="SAME")
    with pytest.raises(NetworkError, match="at most 8 layers of SAME padding"):
        to_text(build(h))
