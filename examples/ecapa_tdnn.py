"""ECAPA-TDNN, a speaker embedding (Desplanques, Thienpondt and Demuynck, 2020).

Res2 blocks (channels in 8 slices, each convolved after the one before it is added), squeeze-excite gates,
features of all blocks joined, and pooling by attention with the recording's own statistics as context.
The gates see the whole recording; the report keeps them apart from the 131 frames that the taps reach.
"""

from tdnn_compiler import (
    Chain,
    Input,
    Network,
    Node,
    attentive_statistics,
    batch_norm,
    build,
    concat,
    conv,
    global_avg_pool,
    linear,
    relu,
    sigmoid,
    split,
    stats_pool,
    tanh,
)
from tdnn_compiler.analysis.report import show

SCALE = 8


def conv_block(width: int, kernel_size: int = 1, dilation: int = 1) -> Chain:
    return conv(width, kernel_size, dilation=dilation, padding="same") >> relu >> batch_norm


def res2(x: Node, width: int, dilation: int) -> Node:
    """Slices of the channels in a row: each one sees further than the one before."""
    first, *rest = split(x, *[width // SCALE] * SCALE)
    done = [first]
    for i, part in enumerate(rest):
        before = part if i == 0 else part + done[-1]
        done.append(before >> conv_block(width // SCALE, 3, dilation))
    return concat(*done)


def gate(x: Node, width: int) -> Node:
    """Squeeze-excite: a factor for each channel, out of the mean over all frames."""
    return x * (x >> global_avg_pool >> linear(128) >> relu >> linear(width) >> sigmoid)


def attend(x: Node, width: int) -> Node:
    """Weighted mean and deviation of all frames; each channel has weights of its own."""
    # The paper joins each frame with mean and deviation of all frames; one map of the joined channels
    # is the sum of two maps.
    context = x >> stats_pool() >> linear(128, bias=False)
    scores = (x >> linear(128)) + context >> relu >> batch_norm >> tanh >> linear(width)
    return attentive_statistics(x, scores)


def ecapa_tdnn(width: int = 1024, squeeze_excite: bool = True) -> Network:
    h = Input("N T C", C=80) >> conv_block(width, 5)
    blocks: list[Node] = []
    for i, dilation in enumerate((2, 3, 4), start=1):
        inner = res2(h >> conv_block(width), width, dilation) >> conv_block(width)
        block = (gate(inner, width) if squeeze_excite else inner) + h
        blocks.append(block.named(f"block{i}"))
        # Each block reads the sum of all before it.
        h = h + blocks[-1]
    frames = concat(*blocks) >> conv(1536).named("frames") >> relu
    embedding = attend(frames, 1536) >> batch_norm >> linear(192) >> batch_norm
    return build(embedding.named("embedding"), name="ecapa_tdnn")


network = ecapa_tdnn()


def main() -> None:
    show(network, lengths={"T": 300}, frame_shift=0.010)


if __name__ == "__main__":
    main()
