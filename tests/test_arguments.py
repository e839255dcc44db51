"""Every argument of every word, given something else: the same number, or a mistake that is told."""

from typing import Any

import pytest
import sympy

from tdnn_compiler import dsl
from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Input, Node, Word, build
from tdnn_compiler.symbolic.errors import NetworkError

WORDS = {name: word for name in dsl.__all__ if isinstance(word := getattr(dsl, name), Word)}
PARAMETERS = [
    (name, parameter) for name, word in WORDS.items() for parameter in word.__signature__.parameters
]
NEEDED: dict[str, dict[str, Any]] = {
    "conv": {"out_channels": 4}, "conv_transpose": {"out_channels": 4, "kernel_size": 3},
    "max_pool": {"kernel_size": 2}, "avg_pool": {"kernel_size": 2}, "adaptive_max_pool": {"output_size": 2},
    "adaptive_avg_pool": {"output_size": 2}, "shift": {"offset": 1}, "subsample": {"step": 2},
    "linear": {"out_features": 4}, "group_norm": {"num_groups": 2}, "channels": {"start": 0, "stop": 2},
    "embedding": {"num_embeddings": 3, "embedding_dim": 4}, "stats_pool": {"kernel_size": 2},
    "clamp_min": {"min": 2}, "clamp_max": {"max": 2}, "fold": {"axis": "T"}, "channel_shuffle": {"groups": 2},
    "local_response_norm": {"size": 3}, "upsample": {"scale_factor": 2}, "power": {"exponent": 3},
    "maximum": {"other": 2}, "minimum": {"other": 2}, "pixel_shuffle": {"upscale_factor": 2},
    "pixel_unshuffle": {"downscale_factor": 2}, "threshold": {"threshold": 1, "value": 2},
    "pad": {"padding": 1}, "crop": {"amount": 1}, "scale": {"factor": 2}, "offset": {"amount": 2},
}  # fmt: skip
WRONG = ["no", b"3", float("nan"), float("inf"), 10**5000, -(10**30), {}, {3}, object(), [[[1]]], ("a", None),
         sympy.I, sympy.Rational(1, 2)]  # fmt: skip


def given(word: str, **arguments: Any) -> Node:
    tokens = Input("N T", T=9) if word == "embedding" else Input("N T C", T=9, C=4)
    return tokens >> WORDS[word](**NEEDED.get(word, {}) | arguments)


@pytest.mark.parametrize(("word", "parameter"), PARAMETERS)
def test_what_is_no_argument_is_told(word: str, parameter: str) -> None:
    slope = parameter in (
        *("negative_slope", "alpha", "init", "factor", "amount", "min", "max", "exponent", "other"),
        *("threshold", "value"),
    ) or (word == "local_response_norm" and parameter != "size")
    for value in (value for value in WRONG if not (slope and value == -(10**30))):
        with pytest.raises(NetworkError) as caught:
            build(given(word, **{parameter: value}))
        assert word.split("_")[0] in str(caught.value)
        assert len(str(caught.value)) < 4_000


LOWEST = {
    **dict.fromkeys(
        (
            "out_channels",
            "kernel_size",
            "stride",
            "dilation",
            "groups",
            "output_size",
            "step",
            "scale_factor",
        ),
        1,
    ),
    **dict.fromkeys(("num_groups", "out_features", "num_embeddings", "embedding_dim", "stop"), 1),
    **dict.fromkeys(("padding", "output_padding", "start", "eps", "momentum", "p", "lambd", "amount"), 0),
    "padding_idx": 0,
}
BEYOND = [
    *(
        (word, parameter, LOWEST[parameter] - 1)
        for word, parameter in PARAMETERS
        if parameter in LOWEST and word != "offset"
    ),
    *(
        ("subsample", "offset", -1),
        ("embedding", "padding_idx", 3),
        ("clipped_relu", "height", 0),
        ("batch_norm", "momentum", 2),
        ("dropout", "p", 2),
    ),
]


@pytest.mark.parametrize(("word", "parameter", "value"), BEYOND)
def test_what_is_just_beyond_a_range_is_told(word: str, parameter: str, value: int) -> None:
    with pytest.raises(NetworkError, match=rf"{parameter}\b.*\n  got: +{value}\b"):
        build(given(word, **{parameter: value}))


@pytest.mark.parametrize("word", WORDS)
def test_numbers_of_other_libraries_are_numbers(word: str) -> None:
    numpy = pytest.importorskip("numpy")
    plain = NEEDED.get(word, {})
    for kind in (numpy.int64, sympy.Integer):
        assert str(
            build(given(word, **{name: n if isinstance(n, str) else kind(n) for name, n in plain.items()}))
        ) == str(build(given(word)))


@pytest.mark.parametrize(
    "habit",
    [
        lambda: dsl.batch_norm(64), lambda: dsl.linear(64, 10), lambda: dsl.group_norm(4, 64),
        lambda: dsl.layer_norm(64), lambda: dsl.global_avg_pool("F"), lambda: dsl.instance_norm(64),
        lambda: dsl.softmax(-1), lambda: dsl.batch_norm(momentum="x"), lambda: dsl.leaky_relu(float("nan")),
        lambda: dsl.stats_pool(deviation=2), lambda: dsl.stats_pool(stride=2),
        lambda: dsl.stats_pool(padding=1), lambda: dsl.prelu(64),
    ],
)  # fmt: skip
def test_habits_of_torch_are_told(habit: Any) -> None:
    with pytest.raises(NetworkError):
        build(Input("N T C", T=9, C=4) >> habit())


def test_taps_may_be_a_range() -> None:
    frames = Input("N T C", C=4)
    found, wanted = (build(frames >> dsl.conv(4, taps=taps)) for taps in (range(-2, 3), (-2, -1, 0, 1, 2)))
    assert str(found) == str(wanted)
    assert analyse(found).field().size == 5


@pytest.mark.parametrize(
    ("pool", "after"),
    [
        (dsl.global_avg_pool(keepdim=True), dsl.conv(2, 3)), (dsl.adaptive_avg_pool(7), dsl.conv(8, 9)),
        (dsl.global_max_pool(keepdim=True), dsl.max_pool(2)),
        (dsl.global_max_pool(keepdim=True), dsl.stats_pool(2)),
    ],
)  # fmt: skip
def test_too_few_positions_after_a_fixed_number_are_told(pool: Any, after: Any) -> None:
    with pytest.raises(NetworkError, match="however long the input"):
        build(Input("N T C", C=4) >> pool >> after)


@pytest.mark.parametrize("word", ["shift", "subsample", "conv", "conv_transpose", "max_pool", "stats_pool"])
def test_layers_over_positions_need_some(word: str) -> None:
    with pytest.raises(NetworkError, match="positions to"):
        build(Input("N C", C=4) >> WORDS[word](**NEEDED[word]))
