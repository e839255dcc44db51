"""Inputs whose channels are no whole vectors: filled up where convolutions read them again and again."""

import pytest
from equations.passes.same import assert_same

from tdnn_compiler.dsl import Input, Node, build, conv, conv_transpose, depthwise_conv, linear, relu
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.passes.pack_channels import pack_channels


def frames(channels: int) -> Node:
    return Input("N T C", C=channels)


def image(channels: int) -> Node:
    return Input("N H W C", C=channels)


PACKED = {
    "almost a vector": (frames(5) >> conv(4, 3, stride=2), 8),
    "more than a vector": (frames(12) >> conv(4, taps=(-2, 0, 2), padding=2), 16),
    "reflected": (frames(5) >> conv(4, 3, padding=1, padding_mode="reflect"), 8),
    "an image": (image(3) >> conv(4, (3, 2), padding=1), 8),
    "a grey image": (image(1) >> conv(4, (2, 1)), 8),
}
OTHERS = {
    "would be filled up by more than half": frames(3) >> conv(4, 3),
    "whole vectors": frames(16) >> conv(4, 3),
    "as many as fill a block": frames(65) >> conv(4, 3),
    "read once": frames(5) >> conv(4),
    "linear": frames(5) >> linear(4),
    "depthwise": frames(5) >> depthwise_conv(3),
    "grouped": frames(6) >> conv(4, 3, groups=2),
    "transposed": frames(5) >> conv_transpose(4, 3),
    "not an input": frames(5) >> relu >> conv(4, 3),
}


@pytest.mark.parametrize("lengths", [None, [9, 6, 7]])
@pytest.mark.parametrize("name", PACKED)
def test_it_means_the_same(name: str, lengths: list[int] | None) -> None:
    network, width = PACKED[name]
    plain = forward(build(network), "train")
    packed = check_equations(pack_channels(plain), "pack_channels")
    arrays = {array.name: array for equation in packed.equations for array in equation.out}
    assert arrays["conv1.packed"].axes[-1].size == arrays["conv1.rows"].axes[-1].size == width
    if name.endswith("image"):
        assert_same(plain, packed, N=2, H=5, W=4)
    else:
        assert_same(plain, packed, lengths, N=3, T=9)


@pytest.mark.parametrize("name", OTHERS)
def test_others_stay(name: str) -> None:
    plain = forward(build(OTHERS[name]), "train")
    assert pack_channels(plain) == plain


def test_each_convolution_of_an_input_packs_for_itself() -> None:
    x = frames(5)
    plain = forward(build((x >> conv(4, 3)) + (x >> conv(4, 3))), "eval")
    packed = pack_channels(plain)
    names = [array.name for equation in packed.equations for array in equation.out]
    assert {"conv1.packed", "conv2.packed"} < set(names)
    assert_same(plain, packed, N=2, T=7)
