"""Rows from outside that are no whole vectors are copied, where products read them."""

import pytest

from tdnn_compiler.dsl import Input, Node, build, conv, linear, relu, stats_pool
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import find_target


def copies(network: Node) -> list[str]:
    emitted = compile_passes(build(network), "train")
    plans = [emitted.forward_pass.plan, *([emitted.backward_pass.plan] if emitted.backward_pass else [])]
    maps = [kernel for plan in plans for kernel in plan.kernels if kernel.root is None]
    return [kernel.name for kernel in maps if kernel.name.endswith(".whole")]


@pytest.mark.parametrize(("channels", "classes"), [(67, 69), (72, 69), (67, 72), (40, 30)])
def test_rows_that_are_no_vectors_are_copied(channels: int, classes: int) -> None:
    odd = ["input.whole"] * (channels == 67) + ["d_linear1.whole"] * (classes == 69)
    assert copies(Input("N T C", C=channels) >> conv(8, 3) >> relu >> stats_pool() >> linear(classes)) == odd


def test_only_products_need_it() -> None:
    assert copies(Input("N T C", C=67) >> relu >> stats_pool()) == []


def test_blocks_are_loaded_then() -> None:
    network = build(Input("N T C", C=67) >> conv(8, 3) >> stats_pool() >> linear(69))
    source = compile_passes(network, "train", target=find_target("sm_90")).source
    assert "input_whole_blocks = " in source
    assert "d_linear_whole_blocks.load(" in source
