"""MobileNet v1 (Howard et al., 2017): thirteen separable convolutions, TensorFlow's "SAME" padding.

With a stride, "SAME" pads as the size of the picture asks, so the effective padding is an expression in H:
126 at 224. The report shows a field of 315, and that the pointwise convolutions are nearly all of the work.
"""

from tdnn_compiler import (
    Chain,
    Input,
    Network,
    batch_norm,
    build,
    clipped_relu,
    conv,
    depthwise_conv,
    dropout,
    global_avg_pool,
    linear,
)
from tdnn_compiler.analysis.report import show

# Channels and stride of each separable convolution.
TABLE = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))


def separable(width: int, stride: int, name: str) -> Chain:
    depthwise = depthwise_conv(3, stride, "SAME", bias=False).named(f"{name}_depthwise")
    pointwise = conv(width, bias=False).named(f"{name}_pointwise")
    return depthwise >> batch_norm >> clipped_relu >> pointwise >> batch_norm >> clipped_relu


def mobilenet(classes: int = 1000) -> Network:
    h = Input("N H W C", C=3) >> conv(32, 3, 2, "SAME", bias=False).named("conv0")
    h = h >> batch_norm >> clipped_relu
    for i, (width, stride) in enumerate(TABLE, start=1):
        h = h >> separable(width, stride, f"conv{i}")
    h = h >> global_avg_pool >> dropout(0.001)
    return build(h >> linear(classes).named("classes"), name="mobilenet")


network = mobilenet()


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
