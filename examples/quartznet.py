"""QuartzNet 15×5: letters from speech with separable convolutions (Kriman et al., 2019).

Fifteen blocks of five; kernels from 33 to 87 taps. The report shows a field of 8057 frames (80 seconds),
an output for every second frame, and 19 million parameters, which is few for what it does.
"""

from tdnn_compiler import Chain, Input, Network, Node, batch_norm, build, conv, depthwise_conv, relu
from tdnn_compiler.analysis.report import show

BLOCKS = ((256, 33), (256, 39), (512, 51), (512, 63), (512, 75))
LETTERS = 29


def separable(width: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> Chain:
    padding = dilation * (kernel_size - 1) // 2
    depthwise = depthwise_conv(kernel_size, stride, padding, dilation, bias=False)
    return depthwise >> conv(width, bias=False) >> batch_norm


def block(x: Node, width: int, kernel_size: int, repeats: int) -> Node:
    h = x
    for _ in range(repeats - 1):
        h = h >> separable(width, kernel_size) >> relu
    shortcut = x >> conv(width, bias=False) >> batch_norm
    return (h >> separable(width, kernel_size)) + shortcut >> relu


def quartznet(copies: int = 3, repeats: int = 5) -> Network:
    """`copies` of each of five blocks, each of `repeats` separable convolutions: 15×5 has three copies."""
    h = Input("N T C", C=64) >> separable(256, 33, stride=2) >> relu
    for b, (width, kernel_size) in enumerate(BLOCKS, start=1):
        for c in range(copies):
            h = block(h, width, kernel_size, repeats).named(f"block{b}_{c + 1}")
    h = h >> separable(512, 87, dilation=2) >> relu
    h = h >> conv(1024, bias=False) >> batch_norm >> relu
    return build(h >> conv(LETTERS).named("letters"), name=f"quartznet_{5 * copies}x{repeats}")


network = quartznet()


def main() -> None:
    show(network, lengths={"T": 1600}, frame_shift=0.010)


if __name__ == "__main__":
    main()
