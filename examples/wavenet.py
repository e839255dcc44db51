"""WaveNet: sound, one sample after another (van den Oord et al., 2016).

Thirty gated layers, tanh × sigmoid, of two taps; dilations 1, 2, …, 512, three times over; what each layer
skips ahead is summed. The report shows a field of 3070 samples, a fifth of a second, and no lookahead.
Conditioning on text is left out.
"""

from functools import reduce
from operator import add

from tdnn_compiler import Input, Network, Node, build, conv, embedding, relu, sigmoid, tanh
from tdnn_compiler.analysis.report import show


def gated(x: Node, width: int, dilation: int) -> Node:
    filters = x >> conv(width, 2, dilation=dilation, padding="causal") >> tanh
    gates = x >> conv(width, 2, dilation=dilation, padding="causal") >> sigmoid
    return filters * gates


def wavenet(cycles: int = 3, width: int = 64, skip_width: int = 256) -> Network:
    """Samples come as 256 steps of loudness, and the next one is guessed as one of them."""
    x = Input("N T") >> embedding(256, width)
    skips: list[Node] = []
    for i in range(10 * cycles):
        z = gated(x, width, dilation=2 ** (i % 10)).named(f"gated{i + 1}")
        skips.append(z >> conv(skip_width))
        x = x + (z >> conv(width))
    h = reduce(add, skips) >> relu >> conv(skip_width) >> relu
    return build(h >> conv(256).named("next_sample"), name="wavenet")


network = wavenet()


def main() -> None:
    show(network, lengths={"T": 16_000}, frame_shift=1 / 16_000)


if __name__ == "__main__":
    main()
