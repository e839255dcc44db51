"""Residual networks of 18 to 152 layers (He et al., 2015).

`network` is ResNet-50 as in torchvision, where the first unit of a block has the stride: the report shows a
field of 427. TF-slim's v1 puts it into the last unit, and its fields are larger: 483, and 1027 with 101
layers. Its one "SAME" pool makes the effective padding an expression in H: 239 and 511 at 224.
"""

from tdnn_compiler import (
    Input,
    Network,
    Node,
    batch_norm,
    build,
    conv,
    global_avg_pool,
    linear,
    max_pool,
    relu,
    subsample,
)
from tdnn_compiler.analysis.report import show

UNITS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
WIDTHS = (64, 128, 256, 512)


def basic(x: Node, width: int, stride: int) -> Node:
    h = x >> conv(width, 3, stride, padding=1, bias=False) >> batch_norm >> relu
    return h >> conv(width, 3, padding=1, bias=False) >> batch_norm


def bottleneck(x: Node, width: int, stride: int) -> Node:
    h = x >> conv(width, bias=False) >> batch_norm >> relu
    h = h >> conv(width, 3, stride, padding=1, bias=False) >> batch_norm >> relu
    return h >> conv(4 * width, bias=False) >> batch_norm


def shortcut(x: Node, channels: int, stride: int, project: bool) -> Node:
    if project:
        return x >> conv(channels, 1, stride, bias=False) >> batch_norm
    return x if stride == 1 else x >> subsample(stride)


def resnet(depth: int = 50, strided_last: bool = False, classes: int = 1000) -> Network:
    """torchvision's network, or with `strided_last` TF-slim's v1 (stride in last units, a "SAME" pool)."""
    body, widening = (basic, 1) if depth < 50 else (bottleneck, 4)
    h = Input("N H W C", C=3) >> conv(64, 7, stride=2, padding=3, bias=False).named("conv1")
    h = h >> batch_norm >> relu >> max_pool(3, 2, "SAME" if strided_last else 1).named("pool1")
    channels = 64
    for b, (width, units) in enumerate(zip(WIDTHS, UNITS[depth], strict=True)):
        strided_unit = units - 1 if strided_last else 0
        strided_block = b < 3 if strided_last else b > 0
        for u in range(units):
            stride = 2 if strided_block and u == strided_unit else 1
            project = channels != widening * width
            channels = widening * width
            h = body(h, width, stride) + shortcut(h, channels, stride, project)
            h = h >> relu().named(f"block{b + 1}_unit{u + 1}")
    scores = h >> global_avg_pool >> linear(classes).named("classes")
    return build(scores, name=f"resnet{depth}{'_slim' if strided_last else ''}")


network = resnet(50)


def main() -> None:
    show(network, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
