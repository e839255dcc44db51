"""Which layers can share a kernel on request, and what is said of those that cannot."""

import json
from typing import Any

import pytest

from tdnn_compiler.dsl import Input, Node, build, conv, conv_transpose, depthwise_conv, relu, stats_pool
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.files import from_text, to_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.traffic import compute_traffic
from tdnn_compiler.symbolic.errors import NetworkError

X = Input("N T C", C=8)


BOTH = [("first", "second")]


def pair(first: Node, second: Node, between: Node = relu) -> Network:
    return build(X >> first.named("first") >> between >> second.named("second"))


def refused(network: Network, pairs: Any = BOTH) -> str:
    with pytest.raises(NetworkError) as caught:
        compile_passes(network, "eval", fuse=pairs)
    return str(caught.value)


def test_the_hidden_rows_are_never_in_memory() -> None:
    network = pair(conv(16, 3, dilation=2, padding="same"), conv(16, 3, dilation=4, padding="same"))
    plan = compile_passes(network, "eval", fuse=BOTH).forward_pass.plan
    (kernel,) = plan.kernels
    assert "relu1" not in {array.name for array in (*kernel.loads, *kernel.written)}
    numbers = {network.symbols["N"]: 3, network.symbols["T"]: 10}
    (cost,) = compute_traffic(plan, numbers)
    assert cost.moved == 2 * (30 * 8 + 3 * 8 * 16 + 16 + 3 * 16 * 16 + 16 + 30 * 16)
    assert cost.products == 30 * 16 * 3 * 8 + 30 * 16 * 3 * 16


def test_neighbours_overlap_by_what_the_second_window_sees() -> None:
    network = pair(conv(16, 3), conv(16, 3, dilation=4))
    (program,) = compile_passes(network, "eval", fuse=BOTH).forward_pass.programs
    tiles = program.grid[0].subs({network.symbols["N"]: 1})
    # 128 hidden rows make 120 rows of the result, of which there are T − 10.
    assert [tiles.subs({network.symbols["T"]: 10 + rows}) for rows in (1, 120, 121, 240)] == [1, 1, 2, 2]


def test_training_keeps_what_lies_between() -> None:
    emitted = compile_passes(pair(conv(16, 3), conv(16, 3)), "train", fuse=BOTH)
    assert len(emitted.forward_pass.plan.kernels) == 2


def test_nothing_is_fused_unasked() -> None:
    emitted = compile_passes(pair(conv(16, 3), conv(16, 3)), "eval")
    assert len(emitted.forward_pass.plan.kernels) == 2


@pytest.mark.parametrize("mode", ["eval", "train"])
def test_layers_that_are_not_there_are_refused_in_every_mode(mode: Mode) -> None:
    with pytest.raises(NetworkError, match=r"fuse=(.|\n)*did you mean .*conv1"):
        compile_passes(build(X >> conv(4, 3) >> conv(4, 3)), mode, fuse=[("conv", "conv2")])


@pytest.mark.parametrize("pairs", [("a", "b"), [("first", "second", "third")], [(1, 2)], 3])
def test_what_is_no_pair_is_refused(pairs: Any) -> None:
    assert "expected: pairs of layers' names" in refused(pair(conv(16, 3), conv(16, 3)), pairs)


def test_a_file_that_still_says_what_to_fuse_is_refused_with_a_way_out() -> None:
    content = json.loads(to_text(pair(conv(16, 3), conv(16, 3))))
    assert from_text(json.dumps(content))
    with pytest.raises(NetworkError, match=r"(?s), fuse\n.*not how it is compiled.*delete the entry"):
        from_text(json.dumps({**content, "fuse": [["first", "second"]]}))


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (pair(conv(16, 3), conv(16, 3, stride=2)), "stride 1"),
        (pair(conv(16, 3), conv(16, 3, padding=1, padding_mode="reflect")), "padding mode reflect"),
        (pair(conv(144, 3), conv(16, 3)), "at most 128 channels between the two"),
        (pair(conv(16, 3), conv(16, 3, dilation=40)), "reaches over at most 64 rows"),
        (pair(conv(16, 3), conv(16, 3, groups=2)), "groups in second"),
        (pair(conv(16, 3, groups=2), conv(16, 3)), "groups in first"),
        (pair(conv(16, 3), depthwise_conv(3)), "a dense convolution"),
        (pair(conv(16, 3), conv_transpose(16, 3)), "expected"),
        (pair(conv(16, 3), conv(16, 3), conv(4, 1)), "another input"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(network: Network, told: str) -> None:
    assert told in refused(network)


def test_a_layer_is_in_one_pair() -> None:
    assert "already in one kernel" in refused(pair(conv(16, 3), conv(16, 3)), BOTH * 2)


def test_statistics_need_whole_tiles() -> None:
    h = X >> conv(16, 3).named("first") >> conv(16, 3).named("second") >> stats_pool()
    assert "no statistics of what second computes" in refused(build(h))


def test_an_output_stays() -> None:
    h = X >> conv(16, 3, padding=1).named("first")
    network = build(h >> conv(16, 3, padding=1).named("second"), h)
    assert "no other reader of what lies between" in refused(network)


def test_what_others_read_stays() -> None:
    h = X >> conv(16, 3, padding=1).named("first")
    network = build((h >> conv(16, 3, padding=1).named("second")) + h)
    assert "no other reader of what lies between" in refused(network)
