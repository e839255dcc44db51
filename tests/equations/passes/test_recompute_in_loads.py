"""Gradients that are lines in what was stored: no array of their own, and the same numbers."""

import pytest
from equations.autograd import LENGTHS, check
from hypothesis import given, settings
from hypothesis import strategies as st

from tdnn_compiler.dsl import (
    Input,
    Node,
    batch_norm,
    build,
    conv,
    dropout,
    global_avg_pool,
    global_max_pool,
    linear,
    relu,
    stats_pool,
    tanh,
)
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.passes.recompute_in_loads import recompute_in_loads
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import rewrite_forward


def hidden() -> Node:
    return Input("N T C", C=3) >> conv(4, 2) >> relu >> batch_norm


LINES = {
    "statistics": build(hidden() >> conv(5) >> relu >> batch_norm >> stats_pool() >> linear(2)),
    "not_normalised": build(hidden() >> conv(5) >> relu >> stats_pool()),
    "unscaled": build(hidden() >> conv(5) >> relu >> batch_norm(affine=False) >> stats_pool()),
    "mean": build(hidden() >> conv(5, bias=False) >> relu >> global_avg_pool()),
}
OTHERS = {
    "several_taps": build(hidden() >> conv(5, 3) >> relu >> batch_norm >> stats_pool()),
    "another_activation": build(hidden() >> conv(5) >> tanh >> batch_norm >> stats_pool()),
    "normalised_first": build(hidden() >> conv(5) >> batch_norm >> relu >> stats_pool()),
    "masked": build(hidden() >> conv(5) >> relu >> dropout(0.3) >> stats_pool()),
    "windows": build(hidden() >> conv(5) >> relu >> stats_pool(3)),
    "no_positions": build(hidden() >> stats_pool() >> linear(5) >> relu >> linear(2)),
    "an_output": build((h := hidden() >> conv(5) >> relu), h >> stats_pool()),
    "largest": build((h := hidden() >> conv(5) >> relu >> batch_norm) >> global_max_pool),
    "every_frame": build(hidden() >> conv(5) >> relu >> linear(2)),
}


def computed(network: Network) -> list[str]:
    """The arrays of the backward pass."""
    program = recompute_in_loads(derive_gradients(rewrite_forward(network, "train")).program)
    return [array.name for equation in program.equations for array in equation.out]


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("name", LINES)
def test_lines(name: str, lengths: list[int] | None) -> None:
    arrays = computed(LINES[name])
    assert "d_conv2" not in arrays
    assert "d_conv2.constant" in arrays
    assert ("d_conv2.slope" in arrays) == (name != "mean")
    check(LINES[name], lengths, recompute_in_loads, N=3, T=9)


def test_lines_in_images() -> None:
    h = Input("N H W C", C=3, H=5) >> conv(4, 2) >> relu >> batch_norm >> conv(5) >> relu >> batch_norm
    network = build(h >> stats_pool() >> linear(2))
    assert {"d_conv2.constant", "d_conv2.slope"} < {*computed(network)}
    check(network, None, recompute_in_loads, N=3, W=4)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_line_stays(name: str) -> None:
    back = derive_gradients(rewrite_forward(OTHERS[name], "train")).program
    assert recompute_in_loads(back) == back


def test_a_gradient_that_is_a_result_is_stored() -> None:
    h = Input("N T C", C=3) >> relu
    back = derive_gradients(rewrite_forward(build(h >> stats_pool()), "train")).program
    assert recompute_in_loads(back) == back


@settings(max_examples=20, deadline=None)
@given(
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.sampled_from([stats_pool(), global_avg_pool()]),
    st.sampled_from(LENGTHS),
)
def test_random_networks(channels: int, bias: bool, normalised: bool, pool: Node, lengths: list[int]) -> None:
    h = hidden() >> conv(channels, bias=bias) >> relu
    h = h >> batch_norm if normalised else h
    check(build(h >> pool >> linear(2)), lengths, recompute_in_loads, N=3, T=9)
