"""The temporal convolutional network (Bai, Kolter and Koltun, 2018) that reads digits pixel by pixel.

Eight levels of two causal convolutions of 7 taps, dilations 1, 2, …, 128, each level with a shortcut. The
report shows a field of 3061 pixels, so the last output has seen all 784 of a digit, and no lookahead.
Weight normalisation is a way to train; what it leaves is this network.
"""

from tdnn_compiler import Input, Network, Node, build, conv, dropout, linear, relu
from tdnn_compiler.analysis.report import show


def level(x: Node, i: int, width: int, widen: bool) -> Node:
    h = x
    for part in ("a", "b"):
        step = conv(width, 7, dilation=2**i, padding="causal").named(f"level{i}{part}")
        h = h >> step >> relu >> dropout(0.05)
    shortcut = x >> conv(width) if widen else x
    return h + shortcut >> relu


def tcn(levels: int = 8, width: int = 25) -> Network:
    h = Input("N T C", C=1)
    for i in range(levels):
        h = level(h, i, width, widen=i == 0)
    return build(h >> linear(10).named("digits"), name="tcn")


network = tcn()


def main() -> None:
    show(network, lengths={"T": 784})


if __name__ == "__main__":
    main()
