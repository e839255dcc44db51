"""The order of weights in memory."""

import pytest
from equations.passes.same import assert_same

from tdnn_compiler.dsl import Input, Node, build, conv, conv_transpose, depthwise_conv, linear, prelu, relu
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.passes.arrange_weights import arrange_weights

TAPS_FIRST, ROWS = (1, 2, 0), (0, 2, 1)


def frames(channels: int) -> Node:
    return Input("N T C", C=channels)


ORDERS = {
    "hidden": (frames(4) >> relu >> conv(5, 3), TAPS_FIRST),
    "first, of few channels": (frames(4) >> conv(5, 3), ROWS),
    "first, of many channels": (frames(40) >> conv(5, 3), TAPS_FIRST),
    "first, with gaps between taps": (frames(4) >> conv(5, taps=(0, 2)), TAPS_FIRST),
    "first, with one tap": (frames(4) >> conv(5), TAPS_FIRST),
    "grouped": (frames(4) >> conv(6, 3, groups=2), TAPS_FIRST),
    "depthwise": (frames(4) >> depthwise_conv(3), TAPS_FIRST),
    "transposed": (frames(4) >> conv_transpose(5, 3), TAPS_FIRST),
    "linear": (frames(4) >> linear(5), ()),
    "no matrix": (frames(4) >> prelu(per_channel=True), ()),
}


@pytest.mark.parametrize("name", ORDERS)
def test_orders(name: str) -> None:
    network, order = ORDERS[name]
    plain = forward(build(network), "train")
    arranged = arrange_weights(plain)
    assert all(array.order == () for array in plain.parameters)
    assert arranged.parameters[0].order == order
    assert_same(plain, arranged, N=2, T=9)


def test_of_images_taps_come_first() -> None:
    plain = forward(build(Input("N H W C", C=8) >> conv(5, (3, 2), padding=1)), "train")
    arranged = arrange_weights(plain)
    assert [axis.name for axis in arranged.parameters[0].axes] == ["kh", "kw", "c", "i"]
    assert_same(plain, arranged, N=2, H=5, W=4)
