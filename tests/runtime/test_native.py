"""Networks drawn kind by kind, run as C++ against torch: every array, in guarded memory."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
import torch

from tdnn_compiler.dsl import (
    Input,
    Node,
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    batch_norm,
    build,
    concat,
    conv,
    conv_transpose,
    dropout,
    flatten,
    global_avg_pool,
    global_max_pool,
    group_norm,
    instance_norm,
    layer_norm,
    linear,
    max_pool,
    relu,
    softmax,
    stats_pool,
)
from tdnn_compiler.errors import NetworkError
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.runtime.native import verify_natively
from tdnn_compiler.tile.ir import Load, Program, Statement

pytestmark = [
    pytest.mark.skipif(
        not any(map(shutil.which, ("g++", "clang++", "c++"))), reason="no C++ compiler on the PATH"
    ),
    pytest.mark.usefixtures("single_precision"),
]

SMALL = Blocks(16, 16, 16)
MOST = 60
"""So many networks are compiled as one text."""
Made = tuple[str, Callable[[], Node]]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """The tensors are tiny: threads would wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def trained(made: Made) -> Emitted | None:
    """The network with its gradients; None for what no layer can be."""
    name, make = made
    try:
        network = build(make(), name=name)
    except NetworkError:
        return None
    return compile_passes(network, "train", SMALL)


def differences(*emitted: Emitted) -> dict[str, list[str]]:
    """What differs from torch, or misused memory, network by network."""
    wrong: dict[str, list[str]] = {}
    for start in range(0, len(emitted), MOST):
        part = emitted[start : start + MOST]
        for each, rows in zip(part, verify_natively(part, torch.float32), strict=True):
            assert rows
            for row in rows:
                if not row.ok:
                    told = f"{row.array} ({row.case}): {row.note or row.error}"
                    wrong.setdefault(each.network.name, []).append(told)
    return wrong


def all_right(made: list[Made]) -> None:
    found = [each for each in map(trained, made) if each is not None]
    assert len(found) > len(made) // 2
    assert differences(*found) == {}


def some(made: list[Made], count: int) -> list[Made]:
    return Random(1).sample(made, count)


# Padded images

SIZES = {"T": 5, "D": 4, "H": 6, "W": 5}


def given(axes: str, names: tuple[str, ...], channels: int) -> Node:
    return Input(axes, C=channels, **{name: SIZES[name] for name in names})


def padded_images() -> list[Made]:
    """Every way to pad, stride and group, of one to three axes, of which each is open or given."""
    modes, dense = ("zeros", "reflect", "replicate", "circular"), (1, 2, 4)
    made: list[Made] = []
    for axes, mode, stride, groups in product(("T", "H W", "D H W"), modes, (1, 2, 3), dense):
        names = axes.split()
        for count in range(len(names) + 1):
            for known in combinations(names, count):

                def make(
                    axes: str = axes,
                    mode: str = mode,
                    stride: int = stride,
                    groups: int = groups,
                    known: tuple[str, ...] = known,
                ) -> Node:
                    layer = conv(4, 3, stride=stride, padding=1, padding_mode=mode, groups=groups)  # type: ignore[arg-type]
                    return given(f"N {axes} C", known, 4) >> layer

                made.append((f"{mode} over {axes}, {known} given, stride {stride}, {groups} groups", make))
    return made


def test_square_images_padded_in_every_way() -> None:
    """Both axes of a padded square are as long: they were taken for one."""
    modes = ("reflect", "replicate", "circular")

    def make(mode: str, stride: int) -> Made:
        layer = conv(4, 3, stride=stride, padding=1, padding_mode=mode)  # type: ignore[arg-type]
        return f"{mode}, stride {stride}", lambda: Input("N H W C", H=6, W=6, C=3) >> layer

    all_right([make(mode, stride) for mode in modes for stride in (1, 2)])


def test_some_padded_images() -> None:
    all_right(some(padded_images(), 24))


@pytest.mark.long
def test_all_padded_images() -> None:
    all_right(padded_images())


# Pools, norms and statistics

OVER: dict[str, Callable[[Node], Node]] = {
    "the mean": lambda x: x >> global_avg_pool,
    "the largest": lambda x: x >> global_max_pool(keepdim=True),
    "statistics": lambda x: x >> stats_pool(),
    "windowed statistics": lambda x: x >> stats_pool(2),
    "instance norm": lambda x: x >> instance_norm,
    "group norm": lambda x: x >> group_norm(2),
    "layer norm": lambda x: x >> layer_norm,
    "batch norm": lambda x: x >> batch_norm,
    "softmax over channels": lambda x: x >> softmax,
    "softmax over positions": lambda x: x >> softmax("positions"),
    "an adaptive mean": lambda x: x >> adaptive_avg_pool(2),
    "an adaptive largest": lambda x: x >> adaptive_max_pool(2),
}
BEFORE: dict[str, Callable[[Node], Node]] = {
    "an input": lambda x: x,
    "a pool": lambda x: x >> max_pool(2, padding=1),
    "a mean": lambda x: x >> avg_pool(2, 1),
    "a convolution": lambda x: x >> conv(4, 2) >> relu,
    "a strided transposed convolution": lambda x: x >> conv_transpose(4, 3, stride=2),
    "a global pool": lambda x: x >> global_avg_pool,
    "statistics": lambda x: x >> stats_pool(),
    "a kept global pool": lambda x: x >> global_max_pool(keepdim=True),
}


def reductions() -> list[Made]:
    """Whatever reduces, after whatever gives positions, over axes of which each is open or given."""
    made: list[Made] = []
    for axes in ("T", "H W", "D H W"):
        names = axes.split()
        for count in range(len(names) + 1):
            for known, (first, before), (last, over) in product(
                combinations(names, count), BEFORE.items(), OVER.items()
            ):

                def make(
                    axes: str = axes,
                    known: tuple[str, ...] = known,
                    before: Callable[[Node], Node] = before,
                    over: Callable[[Node], Node] = over,
                ) -> Node:
                    return over(before(given(f"N {axes} C", known, 4)))

                made.append((f"{last} of {first} over {axes}, {known} given", make))
    return made


OPEN_AROUND: list[Made] = [
    (f"{last} of {first}", lambda before=before, over=over: over(before(given("N D H W C", ("H",), 2))))
    for first, before in list(BEFORE.items())[:5]
    for last, over in list(OVER.items())[:6:2]
]


def test_over_two_open_axes_with_a_given_one_between() -> None:
    all_right(OPEN_AROUND[::3])


def test_norms_without_positions() -> None:
    """Of a single value the mean is the value: after a global pool, and of inputs without positions."""
    made: list[Made] = []
    for last in ("instance norm", "group norm", "layer norm", "batch norm", "softmax over positions"):
        over = OVER[last]
        made.append((f"{last} of vectors", lambda over=over: over(Input("N C", C=4))))  # type: ignore[misc]
        made.append((f"{last} after a pool", lambda over=over: over(Input("N T C", C=4) >> stats_pool())))  # type: ignore[misc]
    all_right(made)


def test_some_reductions() -> None:
    all_right(some(reductions(), 24))


@pytest.mark.long
def test_all_reductions() -> None:
    all_right(reductions())


# Names of axes


def test_axes_may_be_called_what_the_compiler_calls_its_own() -> None:
    """By a letter's case alone they differ, or they have the names of taps, channels and padded axes."""
    padded = conv(2, 3, padding=1, padding_mode="circular")
    all_right(
        [
            ("case", lambda: Input("N T t C", T=5, t=5, C=2) >> conv(2, 2) >> max_pool(2)),
            ("open, by case", lambda: Input("N T t C", C=2) >> conv(2, 2) >> adaptive_avg_pool(2)),
            ("mixed case", lambda: Input("N Freq C", C=2) >> avg_pool(3, 2, padding=1) >> adaptive_max_pool(2)),
            ("taps", lambda: Input("N K C", C=2) >> max_pool(3, 2)),
            ("channels", lambda: Input("N T c C", C=2) >> avg_pool(3, padding=1) >> max_pool(2)),
            ("batch", lambda: Input("N n C", C=2) >> conv(2, 3) >> instance_norm),
            ("padded", lambda: Input("N P W C", P=6, W=4, C=2) >> padded),
            ("shares", lambda: Input("N T PT C", T=3, PT=5, C=2) >> adaptive_max_pool((5, 2))),
            ("flat", lambda: Input("N T H W C", T=6, H=2, W=3, C=2) >> flatten() >> linear(3)),
            ("here", lambda: Input("N HERE THERE C", HERE=6, THERE=6, C=2) >> padded),
            ("tiles", lambda: Input("N Tile C", C=2) >> conv(3, 2) >> batch_norm >> stats_pool()),
        ]
    )


# Gradients that pass through, and those that go nowhere


def test_gradients_that_no_kernel_writes() -> None:
    """Of padding they are zero, whatever the gradient of the output is there."""
    a, b = Input("N T C", C=2).named("a"), Input("N T C", C=2).named("b")
    x = Input("N T C", C=2)
    all_right(
        [
            ("a sum", lambda: a + b),
            ("dropout of nothing", lambda: x >> dropout(p=0.0)),
            ("before a layer", lambda: x >> dropout(p=0.0) >> conv(2, 2, padding=1) >> dropout(p=0.0)),
            ("dropout of everything", lambda: x >> conv(2, 2) >> dropout(p=1.0) >> conv(2, 2)),
        ]
    )


@pytest.mark.parametrize("axes", ["N T C", "N H W C", "N D H W C"])
def test_windows_of_padding_alone(axes: str) -> None:
    """The largest of nothing is −∞, and has no gradient to hand on."""
    windows = ((1, 2), (2, 4))
    all_right(
        [
            (f"{k} every {s}", lambda k=k, s=s: Input(axes, C=2) >> max_pool(k, s, padding="causal"))  # type: ignore[misc]
            for k, s in windows
        ]
    )


# What the planner must not do


def test_several_readers_of_a_convolution() -> None:
    """It is fused with no pool if another layer reads it, or if it is an output, too."""

    def pools(x: Node) -> Node:
        h = x >> conv(4, 3) >> relu
        return concat(h >> max_pool(2), h >> avg_pool(2))

    def joined(x: Node) -> Node:
        h = x >> conv(4, 2)
        return concat(h >> global_max_pool(keepdim=True), h >> max_pool(2) >> global_avg_pool(keepdim=True))

    images = {"line": lambda: Input("N T C", C=3), "image": lambda: Input("N H W C", H=7, W=6, C=3)}
    all_right(
        [
            (f"{name} of {pooled.__name__}", lambda make=make, pooled=pooled: pooled(make()))  # type: ignore[misc]
            for name, make in images.items()
            for pooled in (pools, joined)
        ]
    )


def test_statistics_after_strided_transposed_convolutions() -> None:
    norms = ("batch norm", "instance norm", "statistics")
    all_right(
        [
            (f"{name} over {axes}", lambda axes=axes, name=name: OVER[name](Input(axes, C=2) >> conv_transpose(4, 3, stride=2)))  # type: ignore[misc]
            for axes in ("N T C", "N H W C")
            for name in norms
        ]
    )


# Memory


def test_loads_out_of_bounds_are_seen() -> None:
    """Taps fill a tile of 16: those that are not there read past the ends, and nobody stores what they give."""
    made: list[Made] = []
    for channels, groups in ((1, 1), (3, 3)):
        for mode in ("reflect", "replicate", "circular"):
            layer = conv(3, 3, padding=1, padding_mode=mode, groups=groups)  # type: ignore[arg-type]
            made.append((f"{mode}, {groups}", lambda c=channels, layer=layer: Input("N T C", C=c) >> layer))  # type: ignore[misc]
    all_right(made)


def unmasked(statement: Statement) -> Statement:
    match statement:
        case Load():
            return replace(statement, conditions=())
        case _ if hasattr(statement, "body"):
            return replace(statement, body=tuple(map(unmasked, statement.body)))
    return statement


def test_a_mask_that_is_dropped_is_told() -> None:
    emitted = compile_passes(build(Input("N T C", C=1) >> conv(4, 3, padding=1), name="net"), "eval", SMALL)
    (program,) = emitted.there.programs
    planted: Program = replace(program, body=tuple(map(unmasked, program.body)))
    wrong = differences(replace(emitted, there=replace(emitted.there, programs=(planted,))))
    assert any("read beyond its ends" in told for told in wrong["net"])
