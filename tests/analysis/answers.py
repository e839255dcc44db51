"""Prints what the analysis says of networks with symbols: a process of its own, for one hash seed."""

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    adaptive_avg_pool,
    avg_pool,
    build,
    concat,
    conv,
    conv_transpose,
    global_avg_pool,
    max_pool,
    relu,
    repeat,
    symbols,
)
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import Dim, ceil_div, floor_div, greatest, least, modulo, text

k, d, s, p, m, n = symbols("k d s p m n")


def networks() -> dict[str, Node]:
    x, even = Input("N T C", C=2), Input("N T C", C=2, T=4 * m)
    down = even >> conv(2, 3, padding=1) >> max_pool(2) >> conv(2, 3, padding=1) >> max_pool(2)
    return {
        "strides": x >> conv(2, k, stride=s, padding=p) >> conv(2, 3, 3, padding="SAME"),
        "padded": x >> conv(2, 1, stride=s, padding=1) >> conv(2, 1, stride=3) >> conv(2, 2, stride=s),
        "residual": (h := x >> conv(2, k)) + (h >> conv(2, k, dilation=d, padding="same") >> relu),
        "sum": x + (x >> conv(2, taps=(-d, 0, k), padding=((d, k),))),
        "up": x >> conv_transpose(2, k, s, p) >> conv(2, 3, stride=2),
        "pools": x >> avg_pool(3, 2, ceil_mode=True) >> conv(2, k) >> adaptive_avg_pool(3),
        "global": x >> conv(2, k, stride=s) >> global_avg_pool(keepdim=True),
        "unet": concat(even, down >> conv_transpose(2, 4, 4)) >> conv(2, 3, padding=1),
        "repeat": x >> repeat(p, lambda i: conv(2, taps=(-d - i, 0, k))),
    }


def sizes() -> dict[str, Dim]:
    """Sizes of which sympy's own evaluation depends on the hash seed, and their like."""
    first = ceil_div(-1, s)
    return {
        "start": ceil_div(greatest(0, first), 3),
        "start of another": floor_div(greatest(k - s, floor_div(k - 5, s)), 2),
        "end": floor_div(least(n, ceil_div(n - p, s)) - 1, 3),
        "rest": modulo(greatest(0, ceil_div(k - s, s)), 4),
        "twice": ceil_div(2 * greatest(ceil_div(-d, s), -floor_div(k, s)), 4),
    }


def tell(node: Node) -> None:
    network = build(node)
    analysis = analyse(network)
    for name in network:
        print(name, network.shape(name))
        for (input, axis), field in analysis.fields[name].items():
            inside = analysis.interior(name, axis)
            ends = field.ends(3)
            told = [field.size, field.stride, field.left_context, field.right_context, ends.low, ends.high]
            print(" ", input, axis, *map(text, [*told, inside.low, inside.high]), sep=" | ")
    for ask in (lambda: analysis.needed_input(n), analysis.smallest_input, analysis.path_polynomial):
        try:
            print(text(ask()))
        except NetworkError as error:
            print(error)
    print(*(text(part) for part in (analysis.total.parameters, analysis.total.multiply_adds)))


def main() -> None:
    for name, size in sizes().items():
        print(name, text(size))
    for name, node in networks().items():
        print(f"--- {name}")
        tell(node)


if __name__ == "__main__":
    main()
