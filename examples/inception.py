"""Inception v2 (Ioffe and Szegedy, 2015) and v3 (Szegedy et al., 2015), as TF-slim writes them.

Branches of different reach are joined by their channels, and a field is the union over the branches. The
report shows 1311 for `network`, which is v3, and 699 for `v2`, whose effective padding depends on the
picture: 318 at 224.
"""

from tdnn_compiler import (
    Chain,
    Input,
    Network,
    Node,
    avg_pool,
    batch_norm,
    build,
    concat,
    conv,
    dropout,
    global_avg_pool,
    linear,
    max_pool,
    relu,
)
from tdnn_compiler.analysis.report import show
from tdnn_compiler.network.layers import Padding, PerAxis

# TensorFlow's mean leaves padding out of the count.
mean3 = avg_pool(3, 1, "SAME", count_include_pad=False)


def unit(width: int, kernel_size: PerAxis = 1, stride: int = 1, padding: Padding = "SAME") -> Chain:
    return conv(width, kernel_size, stride, padding, bias=False) >> batch_norm >> relu


def classify(h: Node, name: str, classes: int = 1000) -> Network:
    return build(h >> global_avg_pool >> dropout(0.2) >> linear(classes).named("classes"), name=name)


# Version 2: windows of 3 × 3 --------------------------------------------------------------------------------

# Widths of the four branches: 1×1; 1×1, 3×3; 1×1, 3×3 twice; pool, 1×1. The very last pool takes the maximum.
V2 = {
    "Mixed_3b": (64, (64, 64), (64, 96), 32),
    "Mixed_3c": (64, (64, 96), (64, 96), 64),
    "Mixed_4a": (None, (128, 160), (64, 96), None),
    "Mixed_4b": (224, (64, 96), (96, 128), 128),
    "Mixed_4c": (192, (96, 128), (96, 128), 128),
    "Mixed_4d": (160, (128, 160), (128, 160), 96),
    "Mixed_4e": (96, (128, 192), (160, 192), 96),
    "Mixed_5a": (None, (128, 192), (192, 256), None),
    "Mixed_5b": (352, (192, 320), (160, 224), 128),
    "Mixed_5c": (352, (192, 320), (192, 224), 128),
}


def mixed_v2(
    x: Node, name: str, point: int | None, once: tuple[int, int], twice: tuple[int, int], pool: int | None
) -> Node:
    """A unit that has no width for its outer branches halves the size."""
    stride = 1 if point else 2
    middle = [
        x >> unit(once[0]) >> unit(once[1], 3, stride),
        x >> unit(twice[0]) >> unit(twice[1], 3) >> unit(twice[1], 3, stride),
    ]
    if point is None or pool is None:
        return concat(*middle, x >> max_pool(3, 2, "SAME")).named(name)
    pooled = x >> (max_pool(3, 1, "SAME") if name == "Mixed_5c" else mean3) >> unit(pool)
    return concat(x >> unit(point), *middle, pooled).named(name)


def inception_v2() -> Network:
    h = Input("N H W C", C=3) >> conv(24, 7, 2, "SAME", groups=3, bias=False) >> unit(64)
    h = h >> max_pool(3, 2, "SAME") >> unit(64) >> unit(192, 3) >> max_pool(3, 2, "SAME")
    for name, widths in V2.items():
        h = mixed_v2(h, name, *widths)
    return classify(h, "inception_v2")


# Version 3: 7 × 7 as 1 × 7 and 7 × 1 ------------------------------------------------------------------------


def mixed_5(x: Node, pool: int, name: str) -> Node:
    five = x >> unit(48) >> unit(64, 5)
    three = x >> unit(64) >> unit(96, 3) >> unit(96, 3)
    return concat(x >> unit(64), five, three, x >> mean3 >> unit(pool)).named(name)


def mixed_6(x: Node, width: int, name: str) -> Node:
    once = x >> unit(width) >> unit(width, (1, 7)) >> unit(192, (7, 1))
    twice = x >> unit(width) >> unit(width, (7, 1)) >> unit(width, (1, 7))
    twice = twice >> unit(width, (7, 1)) >> unit(192, (1, 7))
    return concat(x >> unit(192), once, twice, x >> mean3 >> unit(192)).named(name)


def mixed_7(x: Node, name: str) -> Node:
    near = x >> unit(384)
    far = x >> unit(448) >> unit(384, 3)
    crosses = [branch >> unit(384, kernel) for branch in (near, far) for kernel in ((1, 3), (3, 1))]
    return concat(x >> unit(320), *crosses, x >> mean3 >> unit(192)).named(name)


def narrow_6(x: Node) -> Node:
    three = x >> unit(64) >> unit(96, 3) >> unit(96, 3, 2, "valid")
    return concat(x >> unit(384, 3, 2, "valid"), three, x >> max_pool(3, 2)).named("Mixed_6a")


def narrow_7(x: Node) -> Node:
    three = x >> unit(192) >> unit(320, 3, 2, "valid")
    seven = x >> unit(192) >> unit(192, (1, 7)) >> unit(192, (7, 1)) >> unit(192, 3, 2, "valid")
    return concat(three, seven, x >> max_pool(3, 2)).named("Mixed_7a")


def inception_v3() -> Network:
    h = Input("N H W C", C=3) >> unit(32, 3, 2, "valid") >> unit(32, 3, 1, "valid") >> unit(64, 3)
    h = h >> max_pool(3, 2) >> unit(80) >> unit(192, 3, 1, "valid") >> max_pool(3, 2)
    for pool, name in ((32, "Mixed_5b"), (64, "Mixed_5c"), (64, "Mixed_5d")):
        h = mixed_5(h, pool, name)
    h = narrow_6(h)
    for width, name in ((128, "Mixed_6b"), (160, "Mixed_6c"), (160, "Mixed_6d"), (192, "Mixed_6e")):
        h = mixed_6(h, width, name)
    h = narrow_7(h)
    for name in ("Mixed_7b", "Mixed_7c"):
        h = mixed_7(h, name)
    return classify(h, "inception_v3")


network = inception_v3()
v2 = inception_v2()


def main() -> None:
    show(network, lengths={"H": 299, "W": 299})
    show(v2, lengths={"H": 224, "W": 224})


if __name__ == "__main__":
    main()
