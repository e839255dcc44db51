"""Where outputs stand, and what they see before and after: from first principles, and by brute force."""

from typing import Any

import oracle
import pytest
from hypothesis import reject
from hypothesis import strategies as st
from strategies import explored

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    build,
    concat,
    conv,
    conv_transpose,
    max_pool,
    subsample,
    symbols,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.field import Field

FRAMES = Input("N T C", C=1)


def stack(node: Node, *layers: Any) -> Node:
    for layer in layers:
        node = node >> layer
    return node


def contexts(node: Node, **numbers: int) -> tuple[Any, Any]:
    field = analyse(build(node)).at(**numbers).field()
    return field.left_context, field.right_context


WAV2VEC2 = [(10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2)]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([conv_transpose(1, 4, 4)], (0, 0), id="upsampling"),
        pytest.param([conv_transpose(1, 4, 2, 1)], (1, 1), id="overlapping"),
        pytest.param([subsample(4), conv_transpose(1, 4, 4)], (3, 0), id="held"),
        pytest.param([subsample(4, 2), conv_transpose(1, 4, 4)], (1, 2), id="held, from the middle"),
        pytest.param([conv(1, 16, 8), conv_transpose(1, 16, 8)], (15, 15), id="Conv-TasNet"),
        pytest.param([conv(1, 4, 2, 1)] * 3 + [conv_transpose(1, 4, 2, 1)] * 3, (21, 21), id="GAN"),
        pytest.param([conv(1, 3, 2, 1)] * 3 + [conv_transpose(1, 3, 2, 1)] * 3, (14, 14), id="odd kernels"),
        pytest.param([conv(1, 3, 2, 1)] * 3 + [conv_transpose(1, 2, 2)] * 3, (14, 7), id="odd, then even"),
        pytest.param([max_pool(2)] * 3 + [conv_transpose(1, 2, 2)] * 3, (7, 7), id="pools"),
        pytest.param([conv(1, 4, 4, padding="causal"), conv_transpose(1, 4, 4)], (3, 3), id="a block ahead"),
        pytest.param([conv(1, k, s) for k, s in WAV2VEC2], (199, 200), id="wav2vec2"),
        pytest.param([conv(1, 16, 8)], (7, 8), id="even"),
        pytest.param([conv(1, 2)] * 7, (3, 4), id="even ones"),
        pytest.param([conv(1, 4, padding="same")], (1, 2), id="even, same"),
        pytest.param([conv(1, 4, 4, padding="causal")] * 3, (63, 0), id="causal, with strides"),
        pytest.param([conv(1, taps=(-1, 0, 1), stride=3)] * 2, (4, 4), id="taps, with strides"),
    ],
)
def test_contexts_of_chains(layers: list[Any], expected: tuple[int, int]) -> None:
    assert contexts(stack(FRAMES, *layers)) == expected


def test_contexts_by_phase() -> None:
    field = analyse(build(stack(FRAMES, subsample(4), conv_transpose(1, 4, 4)))).field()
    assert field.contexts == ((0, 0), (1, -1), (2, -2), (3, -3))
    assert [field.frame(t) for t in range(6)] == list(range(6))


@pytest.mark.parametrize(("layers", "between"), [([conv(1, 16, 8)], True), ([conv(1, 15, 8)], False)])
def test_only_outputs_without_a_frame_of_their_own_are_between_two(layers: list[Any], between: bool) -> None:
    assert analyse(build(stack(FRAMES, *layers))).field().between_frames == between


@explored(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4), st.integers(1, 2)), min_size=1, max_size=6),
    short=60,
    long=1_000,
)
def test_a_chain_without_padding_stands_in_the_middle(layers: list[tuple[int, int, int]]) -> None:
    """However many even kernels it has: nothing is rounded on the way."""
    node = stack(FRAMES, *(conv(1, k, stride=s, dilation=d) for k, s, d in layers))
    field = analyse(build(node)).field()
    assert (field.left_context, field.right_context) == ((field.size - 1) // 2, field.size // 2)


# Down and up again


@st.composite
def downs(draw: Any) -> tuple[Any, int, Any]:
    """A layer that makes n/stride outputs of n, the stride, and what makes n of them again."""
    stride = draw(st.integers(2, 4))
    pad = draw(st.integers(0, 2))
    kernel = draw(st.integers(2 * pad + 1, 2 * pad + stride))
    crop = draw(st.integers(0, 2))
    kinds = [conv(1, kernel, stride, pad), subsample(stride), avg_pool(stride)]
    kinds += [conv(1, kernel, stride, padding="causal"), conv(1, taps=(-1, 0), stride=stride, padding="SAME")]
    return draw(st.sampled_from(kinds)), stride, conv_transpose(1, stride + 2 * crop, stride, crop)


def read(network: Network) -> list[list[int]]:
    """The inputs that every output depends on."""
    depends = oracle.dependence(network, "input", "T")[network.output]
    return [column.nonzero().flatten().tolist() for column in depends.T]


def seen_around(network: Network, margin: int) -> tuple[int, int]:
    """How far outputs at their own inputs see before and after, but for those near the ends."""
    columns = read(network)
    found = {t: columns[t] for t in range(margin, len(columns) - margin)}
    return max(t - i[0] for t, i in found.items()), max(i[-1] - t for t, i in found.items())


@explored(st.lists(downs(), min_size=1, max_size=2), st.booleans(), short=25, long=400)
def test_as_many_outputs_as_inputs_stand_at_their_own(layers: list[tuple[Any, int, Any]], skip: bool) -> None:
    total = 1
    for _, stride, _ in layers:
        total *= stride
    margin = 10 * total
    frames = Input("N T C", C=1, T=2 * margin + 3 * total)
    node = stack(frames, *(down for down, _, _ in layers), *(up for _, _, up in reversed(layers)))
    network = build(frames + node if skip else node)
    field = analyse(network).field()
    assert [field.frame(t) for t in range(total)] == list(range(total))
    assert (field.left_context, field.right_context) == seen_around(network, margin)


@explored(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(0, 2)), min_size=1, max_size=4),
    short=60,
    long=1_000,
)
def test_a_stack_and_its_mirror_image_see_as_far_back_as_ahead(layers: list[tuple[int, int, int]]) -> None:
    """Output t reads input i where output i reads input t."""
    downwards = [conv(1, k, s, pad) for k, s, pad in layers]
    try:
        network = build(
            stack(FRAMES, *downwards, *(conv_transpose(1, k, s, p) for k, s, p in reversed(layers)))
        )
    except NetworkError:
        reject()
    field = analyse(network).field()
    assert [field.frame(t) for t in range(8)] == list(range(8))
    assert field.left_context == field.right_context


# Joins


BRANCHES = [
    avg_pool(4) >> conv_transpose(1, 4, 4),
    subsample(4) >> conv_transpose(1, 4, 4),
    subsample(4, 3) >> conv_transpose(1, 8, 4, 2),
    conv(1, 4, 2, 1) >> conv(1, 4, 2, 1) >> conv_transpose(1, 2, 2) >> conv_transpose(1, 4, 2, 1),
    conv(1, 4, 4, padding="causal") >> conv_transpose(1, 4, 4),
    conv(1, 3, padding="causal", dilation=2),
    conv(1, taps=(-3, 0, 1), padding="same"),
    conv(1, 4, padding="same"),
    conv(1, 1),
]


@explored(
    st.lists(st.sampled_from(range(len(BRANCHES))), min_size=2, max_size=3),
    st.permutations(range(3)),
    st.sampled_from(["sum", "product", "concat"]),
    short=60,
    long=600,
)
def test_a_join_does_not_depend_on_the_order_of_its_branches(
    branches: list[int], order: list[int], way: str
) -> None:
    def joined(parts: list[Node]) -> Field:
        node = concat(*parts) if way == "concat" else parts[0]
        for part in parts[1:] if way != "concat" else []:
            node = node + part if way == "sum" else node * part
        return analyse(build(node)).field()

    frames = Input("N T C", C=1, T=4 * symbols("m"))
    parts = [frames >> BRANCHES[branch] for branch in branches]
    turned = [parts[i] for i in order if i < len(parts)]
    assert joined(parts) == joined(turned)
    assert joined([frames, *parts]) == joined([*turned, frames])


def test_a_skip_stands_where_its_input_does() -> None:
    frames = Input("N T C", C=1, T=4 * symbols("m"))
    up = frames >> avg_pool(4) >> conv_transpose(1, 4, 4)
    for node in (frames + up, up + frames, concat(frames, up), concat(up, frames)):
        assert contexts(node) == (3, 3)


def test_a_join_of_causal_branches_is_causal() -> None:
    wide, short = FRAMES >> conv(1, 3, 2, padding="causal"), FRAMES >> subsample(2)
    assert contexts(wide + short) == contexts(short + wide) == (2, 0)


# Ends that are numbers


@pytest.mark.parametrize("n", [1, 4, 9])
def test_ends_of_same_padding_over_gaps_are_numbers(n: int) -> None:
    network = build(Input("N T C", C=1, T=n) >> conv_transpose(1, 1, 3) >> conv(1, 2, 3, padding="SAME"))
    field = analyse(network).field()
    for t, inputs in enumerate(read(network)):
        span = field.ends(t)
        assert isinstance(span.low, int)
        assert isinstance(span.high, int)
        assert (span.low, span.high) == (inputs[0], inputs[-1]) if inputs else span.size <= 0
