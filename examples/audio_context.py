"""Which stack of dilated layers sees 8 s of audio, at most 1 s of it ahead, with the fewest multiply-adds?

A frame is 10 ms. `stack` has n layers of k taps, of which `ahead` lie in the future, and layer i has the
dilation base^i: all four are symbols. `named` has four layers with a dilation of their own each, d1 to d4,
any powers of two. The solver lists the minimal solutions, and where nothing fits says why. `network` is the
best stack; its report shows 8.2 s of context, 0.91 s of it ahead.
"""

from itertools import pairwise

from rich.console import Console
from rich.table import Table
from sympy import Symbol

from tdnn_compiler import Input, Network, Node, batch_norm, build, conv, linear, relu, repeat, symbols
from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.report import show
from tdnn_compiler.analysis.solving import Solutions, solve
from tdnn_compiler.symbolic.expressions import Dim

SECOND = 100
"""Frames."""
LENGTH = 10 * SECOND
POWERS = (1, 2, 4, 8, 16, 32, 64, 128, 256)

n, k, base = symbols("n k base")
ahead = Symbol("ahead", integer=True, nonnegative=True)
dilations = symbols("d1:5")


def layer(x: Node, dilation: Dim, future: Dim, name: str) -> Node:
    padding = (((k - 1 - future) * dilation, future * dilation),)
    return x >> conv(128, k, dilation=dilation, padding=padding).named(name) >> relu >> batch_norm


frames = Input("N T C", C=40) >> conv(128).named("entry") >> relu >> batch_norm
stacked = frames >> repeat(n, lambda i: lambda x: layer(x, base**i, ahead, "dilated"))
stack = build(stacked >> linear(500), name="stack")

h = frames
for d in dilations:
    h = layer(h, d, 0, f"layer_{d}")
named = build(h >> linear(500), name="named")


def by_base(lookahead: int) -> Solutions:
    """The cheapest stacks with so much lookahead at most; of equal ones those with the fewest parameters."""
    a = analyse(stack)
    field = a.field()
    assert field.lookahead is not None
    return solve(
        {n: range(1, 5), k: range(2, 17), base: range(1, 17), ahead: range(17), "T": LENGTH},
        {
            "context": field.size >= 8 * SECOND,
            "lookahead": field.lookahead <= lookahead,
            "some lookahead": field.lookahead >= SECOND // 5,
            "taps ahead": ahead < k,
            "no holes": base <= k,
        },
        minimize=(a.total.multiply_adds, a.total.parameters),
        network=stack,
    )


def by_layer() -> Solutions:
    """Four causal layers: the fewest taps, then the least context that will do."""
    a = analyse(named)
    names = ["entry", *(f"layer_{d}" for d in dilations)]
    no_holes = {
        f"no holes in {name}": d <= a.field(before).size
        for d, (before, name) in zip(dilations, pairwise(names), strict=True)
    }
    return solve(
        {**dict.fromkeys(dilations, POWERS), k: range(2, 17), "T": LENGTH},
        {"context": a.field().size >= 8 * SECOND} | no_holes,
        minimize=(a.total.multiply_adds, a.field().size),
        network=named,
    )


def table(title: str, found: Solutions, network: Network) -> Table:
    """A row per solution, with what the bound network comes to."""
    chosen = [symbol for symbol in found.best.values if symbol.name != "T"]
    facts = ("context (s)", "lookahead (s)", "multiply-adds")
    shown = Table(*(symbol.name for symbol in chosen), *facts, title=title, title_justify="left")
    for solution in found:
        a = analyse(solution.bind(network))
        field = a.field()
        assert field.lookahead is not None
        seconds = [field.size / SECOND, field.lookahead / SECOND]
        values = [solution.values[symbol] for symbol in chosen]
        shown.add_row(*map(str, values + seconds), f"{a.total.multiply_adds:,}")
    return shown


best = by_base(SECOND)
network = best.best.bind(stack, open=("T",))


def main() -> None:
    console = Console()
    console.print(table("n layers of k taps, dilations base^i", best, stack))
    console.print(table("A dilation for every layer", by_layer(), named))
    show(network, lengths={"T": LENGTH}, frame_shift=0.010)
    print("\nWith at most 0.3 s of lookahead:", by_base(3 * SECOND // 10), sep="\n")


if __name__ == "__main__":
    main()
