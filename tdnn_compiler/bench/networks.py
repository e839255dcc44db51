"""Networks of the suite for GPUs that no example has: a U-Net, and layers alone."""

from tdnn_compiler.dsl import (
    Input,
    Node,
    batch_norm,
    build,
    concat,
    conv,
    conv_transpose,
    depthwise_conv,
    group_norm,
    max_pool,
    relu,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import symbols

__all__ = ["depthwise_alone", "group_norm_alone", "unet"]


def double(x: Node, width: int) -> Node:
    for _ in range(2):
        x = x >> conv(width, 3, padding=1, bias=False) >> batch_norm >> relu
    return x


def unet(width: int = 64, depth: int = 4) -> Network:
    """Ronneberger et al., 2015, with padding and batch norm, as it is mostly built today."""
    tall, wide = symbols("h w")
    h = double(Input("N H W C", H=16 * tall, W=16 * wide, C=3), width)
    skipped: list[Node] = []
    for level in range(1, depth + 1):
        skipped.append(h)
        h = double(h >> max_pool(2), width * 2**level)
    for level in reversed(range(depth)):
        up = h >> conv_transpose(width * 2**level, 2, stride=2)
        h = double(concat(skipped[level], up), width * 2**level)
    return build(h >> conv(2).named("classes"), name="unet")


def group_norm_alone() -> Network:
    """One group: the global layer norm of speech separation."""
    return build(Input("N T C", C=128) >> group_norm(1), name="group_norm")


def depthwise_alone() -> Network:
    return build(Input("N T C", C=256) >> depthwise_conv(33, padding=16), name="depthwise_conv")
