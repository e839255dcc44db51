"""VGG-16 (Simonyan and Zisserman, 2014): sixteen layers with weights, all windows 3 × 3.

The report shows a field of 212 × 212 pixels at the last pool, stride 32, and 138 million parameters, most
of them in the first linear layer, most of the work before it.
"""

from tdnn_compiler import (
    Input,
    Network,
    adaptive_avg_pool,
    build,
    conv,
    dropout,
    flatten,
    linear,
    max_pool,
    relu,
)
from tdnn_compiler.analysis.report import show

BLOCKS = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def vgg16(classes: int = 1000) -> Network:
    h = Input("N H W C", C=3)
    for b, (width, convs) in enumerate(BLOCKS, start=1):
        for c in range(convs):
            h = h >> conv(width, 3, padding=1).named(f"conv{b}_{c + 1}") >> relu
        h = h >> max_pool(2).named(f"pool{b}")
    # At 224 × 224 this changes nothing; other sizes are brought to 7 × 7.
    h = h >> adaptive_avg_pool(7) >> flatten
    for name in ("fc6", "fc7"):
        h = h >> linear(4096).named(name) >> relu >> dropout(0.5)
    return build(h >> linear(classes).named("fc8"), name="vgg16")


network = vgg16()


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
