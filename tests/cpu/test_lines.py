"""Depthwise convolutions of pictures: neighbouring taps share the rows of a line."""

from typing import Any

import pytest
import torch
from cpu.cpu_kernels import kernels_in_one_text
from native import NEEDS_CPP

import tdnn_compiler as tdnn
from tdnn_compiler.cpu.host import CPU_BLOCKS, print_module
from tdnn_compiler.dsl import Input, Node, build, conv, depthwise_conv, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.runtime.native import confirm_rows

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision", "one_thread")]

FORWARD, BACKWARD = ", false, true>(", ", true, true>("
"""How forward passes and gradients by inputs call for the product, line by line."""


def of_pictures(size: Any, *, channels: int = 40, height: int | None = 9, width: int | None = 11) -> Network:
    sides: dict[str, Any] = {"H": height, "W": width}
    given = {name: side for name, side in sides.items() if side is not None}
    h: Node = Input("N H W C", C=channels, **given)
    for each in size if isinstance(size, list) else [size]:
        h = h >> each
    return build(h >> relu)


IN_LINES: dict[str, Network] = {
    "three": of_pictures(depthwise_conv(3, padding=1)),
    "seven": of_pictures(depthwise_conv(7, padding=3)),
    "no padding": of_pictures(depthwise_conv(3)),
    "even, and uneven padding": of_pictures(depthwise_conv((2, 4), padding=((1, 0), (0, 2)))),
    "a column of taps": of_pictures(depthwise_conv((5, 1), padding=(2, 0))),
    "one line of taps": of_pictures(depthwise_conv((1, 5), padding=(0, 2))),
    "wider than the picture": of_pictures(depthwise_conv((3, 9), padding=(1, 4)), width=3),
    "whole vectors": of_pictures(depthwise_conv(5, padding=2), channels=64),
    "fewer than a vector": of_pictures(depthwise_conv(3, padding=1), channels=7),
    "open sides": of_pictures(depthwise_conv(3, padding=1), height=None, width=None),
    "long lines": of_pictures(depthwise_conv(3, padding=1), channels=16, height=2, width=150),
    "dilated down": of_pictures(depthwise_conv(3, padding=(2, 1), dilation=(2, 1))),
    "strided down": of_pictures(depthwise_conv(3, padding=1, stride=(2, 1))),
    "volumes": build(
        Input("N D H W C", D=4, H=5, W=6, C=24) >> depthwise_conv((2, 3, 3), padding=(1, 1, 1)) >> relu
    ),
}
NOT_IN_LINES: dict[str, Network] = {
    "strided": of_pictures(depthwise_conv(3, padding=1, stride=2)),
    "dilated along a line": of_pictures(depthwise_conv(3, padding=(1, 2), dilation=(1, 2))),
    "reflected": of_pictures(depthwise_conv(3, padding=1, padding_mode="reflect")),
}


def text_of(network: Network, mode: Any) -> str:
    return print_module(compile_passes(network, mode, CPU_BLOCKS).host, "float").text


@pytest.mark.parametrize("name", IN_LINES)
def test_they_go_line_by_line(name: str) -> None:
    assert FORWARD in text_of(IN_LINES[name], "eval")


@pytest.mark.parametrize("name", NOT_IN_LINES)
def test_others_do_not(name: str) -> None:
    assert FORWARD not in text_of(NOT_IN_LINES[name], "eval")


def test_gradients_go_backward_through_lines() -> None:
    network = of_pictures([conv(40, 1), depthwise_conv(3, padding=1)])
    assert BACKWARD in text_of(network, "train")


def test_they_are_right() -> None:
    """Both passes, with lengths too, in memory that is guarded and poisoned."""
    networks = IN_LINES | NOT_IN_LINES
    emitted = [compile_passes(each, "train", CPU_BLOCKS) for each in networks.values()]
    for name, kernels in zip(networks, kernels_in_one_text(emitted, torch.float32), strict=True):
        rows = confirm_rows(kernels, None, (False, True), 0)
        assert [row for row in rows if not row.ok] == [], name
        assert len(rows) > 4


def test_so_many_taps_that_a_stack_has_no_room_for_their_rows() -> None:
    """They are read where they are."""
    network = of_pictures(depthwise_conv(40, stride=2), channels=32, height=60, width=60)
    assert "multiply_taps<" not in text_of(network, "eval").split("void depthwise")[1]
    module, plain = tdnn.compile(network).module().eval(), tdnn.to_torch(network).eval()
    plain.load_state_dict(module.state_dict())
    x = torch.randn(1, 60, 60, 32)
    torch.testing.assert_close(module(x), plain(x), rtol=1e-4, atol=1e-5)


def test_numbers_behind_an_array_are_not_read() -> None:
    """Of the last row of a picture whose channels are no whole vector."""
    network = of_pictures(depthwise_conv(3, padding=1), channels=5)
    module, plain = tdnn.compile(network).module().eval(), tdnn.to_torch(network).eval()
    plain.load_state_dict(module.state_dict())
    memory = torch.full((2 * 9 * 11 * 5 + 64,), torch.nan)
    x = memory[32:-32].view(2, 9, 11, 5)
    x.copy_(torch.randn(2, 9, 11, 5))
    torch.testing.assert_close(module(x), plain(x))
