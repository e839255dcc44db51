"""Networks drawn kind by kind, run as C++ against torch: every array, in guarded memory."""

from dataclasses import replace

import pytest
import torch
from emitted.networks import NETWORKS, fused
from kinds import BEFORE, OVER, Made, given, padded_images, reductions, some
from native import NEEDS_CPP

from tdnn_compiler.dsl import (
    Applicable,
    Input,
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    batch_norm,
    build,
    concat,
    conv,
    dropout,
    flatten,
    global_max_pool,
    instance_norm,
    linear,
    max_pool,
    relu,
    shift,
    stats_pool,
)
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.runtime.native import native_kernels, verify_natively
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.tile.ir import Load, Statement, TileProgram

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision", "one_thread"),
]

SMALL = Blocks(16, 16, 16)
MOST = 60
"""So many networks are compiled as one text."""


def trained(made: Made) -> EmittedNetwork | None:
    """The network with its gradients; None for what no layer can be."""
    name, make = made
    try:
        made = make()
        network = build(*(made if isinstance(made, tuple) else (made,)), name=name)
    except NetworkError:
        return None
    return compile_passes(network, "train", SMALL)


def differences(*emitted: EmittedNetwork) -> dict[str, list[str]]:
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


# Padded images


def test_square_images_padded_in_every_way() -> None:
    """Both axes of a padded square are as long: they were taken for one."""
    modes = ("reflect", "replicate", "circular")

    def make(mode: str, stride: int) -> Made:
        layer = conv(4, 3, stride=stride, padding=1, padding_mode=mode)
        return f"{mode}, stride {stride}", lambda: Input("N H W C", H=6, W=6, C=3) >> layer

    all_right([make(mode, stride) for mode, stride in zip(modes, (1, 2, 1), strict=True)])


def test_some_padded_images() -> None:
    all_right(some(padded_images(), 6))


@pytest.mark.long
def test_all_padded_images() -> None:
    all_right(padded_images())


# Pools, norms and statistics


def test_over_two_open_axes_with_a_given_one_between() -> None:
    pairs = (("a pool", "the mean"), ("a convolution", "instance norm"), ("a mean", "statistics"))
    all_right(
        [
            (f"{last} of {first}", lambda a=first, b=last: OVER[b](BEFORE[a](given("N D H W C", ("H",), 2))))
            for first, last in pairs
        ]
    )


def test_norms_without_positions() -> None:
    """Of a single value the mean is the value: after a global pool, and of inputs without positions."""
    made: list[Made] = []
    for last in ("instance norm", "softmax over positions"):
        over = OVER[last]
        made.append((f"{last} of vectors", lambda over=over: over(Input("N C", C=4))))
        made.append((f"{last} after a pool", lambda over=over: over(Input("N T C", C=4) >> stats_pool())))
    all_right(made)


def test_some_reductions() -> None:
    all_right(some(reductions(), 6))


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
            (
                "mixed case",
                lambda: Input("N Freq C", C=2) >> avg_pool(3, 2, padding=1) >> adaptive_max_pool(2),
            ),
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


def test_windows_of_padding_alone() -> None:
    """The largest of nothing is −∞, and has no gradient to hand on."""
    volume = Input("N D H W C", D=6, H=6, W=7, C=2)
    pools = {"one": max_pool(1, 2, padding="causal"), "two": max_pool(2, 4, padding="causal")}
    all_right([(name, lambda pool=pool: volume >> pool) for name, pool in pools.items()])


@pytest.mark.parametrize("pool", [max_pool(3, 2, 1), adaptive_max_pool(2), global_max_pool], ids=str)
def test_the_first_of_equal_ones_has_the_gradient(pool: Applicable) -> None:
    """As in torch. Rounding chooses among them, so that comparing arrays by their rounding tells nothing."""
    network = build(Input("N T C", C=2) >> pool)
    (kernels,) = native_kernels([compile_passes(network, "train", SMALL)])
    passes = kernels.passes()
    x = torch.randint(3, (2, 71, 2), generator=torch.Generator().manual_seed(0)).float().requires_grad_()
    y = to_torch(network)(x)
    sent = torch.arange(1.0, y.numel() + 1).reshape(y.shape)
    (wanted,) = torch.autograd.grad(y, x, sent)
    _, _, saved = passes.forward([x.detach()])
    assert torch.equal(passes.backward(saved, [sent])["input"], wanted)


# What the planner must not do


def test_several_readers_of_a_convolution() -> None:
    """It is fused with no pool if another layer reads it, or if it is an output, too."""

    h, g = (Input("N T C", C=3) >> conv(4, 3) >> relu for _ in range(2))
    all_right(
        [
            ("two pools", lambda: concat(h >> max_pool(2), h >> avg_pool(2))),
            ("an output", lambda: (g, g >> max_pool(2))),
            ("an output after its reader", lambda: (g >> max_pool(2), g)),
        ]
    )


def test_an_output_is_stored_where_a_pool_would_hide_it() -> None:
    """In training the backward pass reads it, too."""
    h = Input("N T C", C=3) >> conv(4, 3) >> relu
    assert differences(compile_passes(build(h >> max_pool(2), h), "eval", SMALL)) == {}


def test_parts_of_a_parameter_s_gradient_are_sums_like_others() -> None:
    """Its shift reaches the outputs by two convolutions, and each part is an array of its own."""
    h = Input("N T C", C=17) >> batch_norm
    a, b = (h >> conv(17, 2, stride=2) for _ in range(2))
    network = build(a + b, a >> stats_pool(kernel_size=2, padding="SAME"), b)
    assert differences(compile_passes(network, "train")) == {}


def test_layers_that_share_a_kernel() -> None:
    """Of what lies between them the second reads more than its own rows, and what is in no sequence."""
    names = ("pair", "causal_pair", "pooled", "pooled_then_normalised")
    networks = map(NETWORKS.__getitem__, names)
    emitted = [compile_passes(each, "eval", SMALL, fuse=fused(each)) for each in networks]
    assert [len(each.forward_pass.programs) for each in emitted[:2]] == [1, 2]
    assert differences(*emitted) == {}


@pytest.mark.parametrize("edge", ["reflect", "replicate", "circular"])
def test_what_lies_before_a_convolution_that_a_pool_reads_is_not_loaded(edge: str) -> None:
    """The border of the convolution has only so many positions; the pool's lies before these."""
    emitted = []
    for stride in (1, 3):
        image = Input("N H W C", C=2) >> conv(3, 2, stride=(stride, 1), padding=2, padding_mode=edge)
        line = Input("N T C", C=2) >> conv(3, 2, stride=stride, padding=2, padding_mode=edge)
        for h in (image, line):
            pools = [shift(-2), shift(3), max_pool(2, padding=1), avg_pool(3, 3, padding=1)]
            emitted += [compile_passes(build(h >> pool), "eval", SMALL) for pool in pools]
    assert any(len(kernel.stages) > 1 for each in emitted for kernel in each.forward_pass.plan.kernels)
    assert differences(*emitted) == {}


def test_statistics_after_strided_transposed_convolutions() -> None:
    upsampled = BEFORE["a strided transposed convolution"]
    all_right(
        [
            ("line", lambda: upsampled(Input("N T C", C=2)) >> batch_norm),
            ("image", lambda: upsampled(Input("N H W C", H=4, W=3, C=2)) >> batch_norm),
            ("each sequence", lambda: upsampled(Input("N T C", C=2)) >> instance_norm),
        ]
    )


# Memory


def test_loads_out_of_bounds_are_seen() -> None:
    """Taps fill tiles of 16: those that do not exist read past the ends, and nobody stores what they gave."""
    made: list[Made] = []
    for mode, channels in (("reflect", 1), ("circular", 3)):
        layer = conv(3, 3, padding=1, padding_mode=mode, groups=channels)
        made.append((mode, lambda c=channels, layer=layer: Input("N T C", C=c) >> layer))
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
    (program,) = emitted.forward_pass.programs
    planted: TileProgram = replace(program, body=tuple(map(unmasked, program.body)))
    wrong = differences(replace(emitted, forward_pass=replace(emitted.forward_pass, programs=(planted,))))
    assert any("read beyond its ends" in told for told in wrong["net"])
