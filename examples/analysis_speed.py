"""How long the analysis takes, and how that grows with the number of layers.

Every network is built, checked and analysed whole: the extent, field, contexts and cost of every layer, and
the smallest input. A time is shown only after the result was compared with what it must be.
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

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Input, build, conv, symbols
from tdnn_compiler.network import Network

SIZES = (250, 500, 1000, 2000)
SYMBOLIC_SIZES = (25, 50, 100)


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
    row("process of tdnn report", 30, report_process())
    Console(width=100).print(table)
    print("In a chain of symbols a layer's own closed form has as many terms as there are layers before it.")


if __name__ == "__main__":
    main()
