"""One block of QuartzNet (Kriman et al., 2019), as it is benchmarked.

A depthwise convolution of 33 taps and a pointwise one, five times, with a shortcut. The report shows that
nearly all parameters and work are in the pointwise ones, and a field of 161 frames, 80 to each side.
"""

from tdnn_compiler import Chain, Input, batch_norm, build, conv, depthwise_conv, relu
from tdnn_compiler.analysis.report import show


def separable() -> Chain:
    return depthwise_conv(33, padding=16, bias=False) >> conv(256, bias=False) >> batch_norm


x = Input("N T C", C=256)
h = x
for _ in range(4):
    h = h >> separable() >> relu
shortcut = x >> conv(256, bias=False).named("shortcut") >> batch_norm
network = build((h >> separable()) + shortcut >> relu().named("block"), name="quartznet_like")


def main() -> None:
    show(network, lengths={"T": 1000}, frame_shift=0.020)


if __name__ == "__main__":
    main()
