"""How long the analysis takes, and how that grows with the number of layers.

Chains are built, checked and analysed whole: the extent, field, contexts and cost of every layer, and the
smallest input. Networks whose branches meet again are asked one thing each: there a way that follows every
branch by itself takes twice as long with every block. A time is shown only after the result was compared with
what it must be.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sympy
from resnet import resnet
from rich.console import Console
from rich.table import Table

from tdnn_compiler import Input, Network, Node, build, concat, conv, conv_transpose, max_pool, relu, symbols
from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report import report
from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.symbolic.paths import X

SIZES = (250, 500, 1000, 2000)
SYMBOLIC_SIZES = (25, 50, 100)
BLOCKS = (25, 50, 100, 200)
LEVELS = (4, 6, 8, 10)
UPSAMPLED = (8, 8, 2, 2)


def chain(layers: int) -> Network:
    """A chain of padded, dilated and strided layers over a symbolic length."""
    h = Input("N T C", C=64)
    for i in range(layers):
        h = h >> conv(64, kernel_size=3, dilation=1 + i % 5, stride=2 if i % 300 == 7 else 1, padding=i % 2)
    return build(h)


def symbolic_chain(layers: int) -> Network:
    """A chain in which every hyperparameter of every layer is a symbol."""
    h = Input("N T C")
    for i in range(layers):
        channels, kernel, dilation, stride, padding = symbols(f"c{i} k{i} d{i} s{i} p{i}")
        h = h >> conv(channels, kernel_size=kernel, dilation=dilation, stride=stride, padding=padding)
    return build(h)


def residual(node: Node, blocks: int) -> Node:
    """Blocks of two convolutions and a way around them."""
    for i in range(blocks):
        inner = node >> conv(2, 3, dilation=1 + i % 3, padding="same") >> relu
        node = node + (inner >> conv(2, 3, padding="same"))
    return node


def residual_network(blocks: int) -> Network:
    return build(residual(Input("N T C", C=2), blocks))


def reach(blocks: int) -> int:
    """How far the blocks see to either side."""
    return sum(2 + i % 3 for i in range(blocks))


def unet(levels: int) -> Network:
    """A chain of halvings, and doublings that meet what was halved."""
    skips, node = [], Input("N T C", C=2, T=2**levels * symbols("m"))
    for _ in range(levels):
        skips.append(node)
        node = node >> conv(2, 3, padding=1) >> max_pool(2)
    for skip in reversed(skips):
        node = concat(skip, node >> conv_transpose(2, 2, 2)) >> conv(2, 3, padding=1)
    return build(node)


def vocoder(blocks: int) -> Network:
    """Upsampling by 256 in four steps, residual blocks after each."""
    node = Input("N T C", C=2)
    for factor in UPSAMPLED:
        node = node >> conv_transpose(2, 2 * factor, factor, factor // 2)
        node = residual(node, blocks // len(UPSAMPLED))
    return build(node)


def answers(network: Network) -> dict[str, object]:
    """Everything there is to ask, and the last layer's answers."""
    analysis = analyse(network)
    for name in network:
        for (_, axis), field in analysis.fields[name].items():
            _ = field.size, field.stride, field.left_context, field.right_context
            analysis.extent(name, axis)
    axis = network.shape(network.inputs[0]).axes[0]
    last = [name for name in network if network.shape(name).positions][-1]
    return {
        "size": analysis.field(last, axis).size,
        "extent": analysis.extent(last, axis),
        "smallest": analysis.smallest_input(last, axis),
        "parameters": analysis.total.parameters,
    }


def check_chain(layers: int, told: dict[str, object]) -> None:
    """The same by walking the layers with numbers: the field backwards, the extent forwards."""
    size, extent = 1, 10**6
    for i in reversed(range(layers)):
        size = (size - 1) * (2 if i % 300 == 7 else 1) + 2 * (1 + i % 5) + 1
    for i in range(layers):
        extent = (extent + 2 * (i % 2) - 2 * (1 + i % 5) - 1) // (2 if i % 300 == 7 else 1) + 1
    assert told["size"] == size
    assert sympy.sympify(told["extent"]).subs(symbols("T"), 10**6) == extent


def check_symbolic(layers: int, told: dict[str, object]) -> None:
    """With k = 3, d = 1, s = 1 everywhere the field has 2·layers + 1 positions."""
    values = {name: 1 for i in range(layers) for name in symbols(f"d{i} s{i}")}
    values |= {symbols(f"k{i}"): 3 for i in range(layers)}
    assert sympy.sympify(told["size"]).subs(values) == 2 * layers + 1


def check_resnet(told: dict[str, object]) -> None:
    assert told["parameters"] == 60_192_808  # torchvision's ResNet-152
    assert str(told["extent"]) == "floor(H/32 + 31/32)"


def ask_report(levels: int) -> float:
    """The report of a U-Net, at a given length."""
    network, started = unet(levels), time.perf_counter()
    (need,) = report(analyse(network), {"m": 4}).summary.needed
    taken = time.perf_counter() - started
    assert need.for_outputs is not None
    assert text(need.for_outputs.exact) == f"{2**levels}*ceil(n/{2**levels})"
    return taken


def ask_paths(blocks: int, analysis: Analysis) -> None:
    """Every block is passed in one way around it and in nine through it."""
    assert sympy.Poly(analysis.path_polynomial() * X ** reach(blocks), X)(1) == 10**blocks


def ask_supports(blocks: int, analysis: Analysis) -> None:
    assert len(analysis.support_polynomial().args) == 2 * reach(blocks) + 1


def ask_support(blocks: int, analysis: Analysis) -> None:
    read = analysis.support(500, at={"T": 1000})
    assert read == tuple(range(max(0, 500 - reach(blocks)), min(1000, 501 + reach(blocks))))


def ask_readers(blocks: int, analysis: Analysis) -> None:
    readers = analysis.readers(50, at={"T": 100})
    first, last = readers[0], readers[-1]
    assert last - first >= 2 * reach(blocks // len(UPSAMPLED))
    assert 50 in analysis.support(first, at={"T": 100})
    assert 50 in analysis.support(last, at={"T": 100})


def seconds_to_ask(ask: Callable[[int, Analysis], None], blocks: int, network: Network) -> float:
    started = time.perf_counter()
    ask(blocks, analyse(network))
    return time.perf_counter() - started


def seconds(make: Callable[[], Network], check: Callable[[dict[str, object]], None]) -> float:
    started = time.perf_counter()
    told = answers(make())
    taken = time.perf_counter() - started
    check(told)
    return taken


def report_process() -> float:
    """A whole process: Python's start, imports, and the report of a network of 30 layers."""
    script = (
        "from tdnn_compiler.dsl import Input, conv, relu\n"
        "network = Input('N T C', C=64)\n"
        "for i in range(15):\n"
        "    network = network >> conv(64, kernel_size=3, dilation=2 ** (i % 8)) >> relu\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "thirty.py"
        path.write_text(script)
        started = time.perf_counter()
        command = [sys.executable, "-m", "tdnn_compiler.cli", "report", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        taken = time.perf_counter() - started
    assert "conv15" in done.stdout
    return taken


def main() -> None:
    table = Table("network", "layers", "seconds", "ms per layer", title="Analysis, whole")
    for column in table.columns[1:]:
        column.justify = "right"

    def row(name: str, layers: int, taken: float) -> None:
        table.add_row(name, str(layers), f"{taken:.2f}", f"{1000 * taken / layers:.2f}")

    for n in SIZES:
        row("chain, symbolic length", n, seconds(partial(chain, n), partial(check_chain, n)))
    deep = resnet(152)
    row("ResNet-152, symbolic size", len(deep), seconds(lambda: resnet(152), check_resnet))
    for n in SYMBOLIC_SIZES:
        taken = seconds(partial(symbolic_chain, n), partial(check_symbolic, n))
        row("chain, everything symbolic", n, taken)
    for levels in LEVELS:
        row("report of a U-Net, per level", levels, ask_report(levels))
    questions: dict[str, tuple[Callable[[int, Analysis], None], Callable[[int], Network]]] = {
        "paths, residual blocks": (ask_paths, residual_network),
        "interior support, residual blocks": (ask_supports, residual_network),
        "support of an output, residual blocks": (ask_support, residual_network),
        "readers of an input, vocoder": (ask_readers, vocoder),
    }
    for name, (ask, make) in questions.items():
        for n in BLOCKS:
            row(name, n, seconds_to_ask(ask, n, make(n)))
    row("process of tdnn report", 30, report_process())
    Console(width=100).print(table)
    print("In a chain of symbols a layer's own closed form has as many terms as there are layers before it.")


if __name__ == "__main__":
    main()
