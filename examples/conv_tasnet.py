"""Conv-TasNet: two voices taken apart, samples in and samples out (Luo and Mesgarani, 2019).

A convolution of 16 samples every 8 makes frames, a dilated network masks them for each speaker, and a
transposed convolution makes samples again. The report shows a field of 12,264 samples, which has phases:
eight neighbouring samples share their frames. We take the norm over channels, which keeps the field finite,
and a decoder of its own for each speaker.
"""

from functools import reduce
from operator import add

from tdnn_compiler import (
    Input,
    Network,
    Node,
    build,
    concat,
    conv,
    conv_transpose,
    depthwise_conv,
    layer_norm,
    prelu,
    relu,
    sigmoid,
    split,
)
from tdnn_compiler.analysis.report import show

WINDOW, HOP = 16, 8


def block(x: Node, width: int, dilation: int) -> Node:
    h = x >> conv(width) >> prelu >> layer_norm
    return h >> depthwise_conv(3, padding=dilation, dilation=dilation) >> prelu >> layer_norm


def separator(frames: Node, speakers: int, features: int, repeats: int) -> Node:
    """A mask for each speaker, one after the other in the channels."""
    h = frames >> layer_norm >> conv(128)
    skips: list[Node] = []
    for i in range(8 * repeats):
        inner = block(h, 512, dilation=2 ** (i % 8))
        skips.append(inner >> conv(128))
        h = h + (inner >> conv(128))
    return reduce(add, skips) >> prelu >> conv(speakers * features) >> sigmoid


def conv_tasnet(speakers: int = 2, features: int = 512, repeats: int = 3) -> Network:
    samples = Input("N T C", C=1)
    frames = samples >> conv(features, WINDOW, stride=HOP, bias=False).named("encoder") >> relu
    masks = split(separator(frames, speakers, features, repeats), *[features] * speakers)
    voices = [mask * frames >> conv_transpose(1, WINDOW, stride=HOP, bias=False) for mask in masks]
    return build(concat(*voices).named("voices"), name="conv_tasnet")


network = conv_tasnet()


def main() -> None:
    show(network, lengths={"T": 32_000}, frame_shift=1 / 8_000)


if __name__ == "__main__":
    main()
