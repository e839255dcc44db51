"""Kernels without a matrix product: what they are called, in numbers, and right in tiles of every target."""

from pathlib import Path

import pytest
import torch
from emitted.networks import NETWORKS
from native import NEEDS_CPP

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, batch_norm, build, conv, depthwise_conv, max_pool, relu, stats_pool
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.loop_tiles import Access, LoopShape, choose_loop_tile, predict_loop_registers
from tdnn_compiler.plan.targets import TARGETS, Target, find_target
from tdnn_compiler.plan.tiles import Blocks, Tiles, default_blocks
from tdnn_compiler.runtime.native import verify_natively
from tdnn_compiler.tile.ir import Range, TileProgram, walk
from tdnn_compiler.tile.lower.loop_kernels import measure_loop
from tdnn_compiler.tile.text import tile_size, tile_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SMALL = Blocks(16, 16, 16)


def programs(emitted: EmittedNetwork) -> dict[str, TileProgram]:
    return {
        p.name: p for each in (emitted.forward_pass, emitted.backward_pass) if each for p in each.programs
    }


def loops(emitted: EmittedNetwork, rows: int, width: int) -> dict[str, LoopShape]:
    """The loop kernels in numbers."""
    passes = [each for each in (emitted.forward_pass, emitted.backward_pass) if each is not None]
    return {
        program.name: measure_loop(kernel, rows, width)
        for each in passes
        for kernel, program in zip(each.plan.kernels, each.programs, strict=True)
        if program.kind != "product"
    }


def separable(size: Tiles | None = None, target: Target | None = None) -> EmittedNetwork:
    h = Input("N T C", C=64) >> depthwise_conv(5, padding=2).named("deep") >> batch_norm >> relu
    h = h >> max_pool(2).named("pool") >> conv(24, 1).named("flat") >> batch_norm >> relu.named("last")
    return compile_passes(build(h), "train", size, target=target)


# What they are


def test_kinds() -> None:
    kinds = {name: program.kind for name, program in programs(separable()).items()}
    assert kinds["deep_sum"] == "depthwise"
    assert kinds["batch_norm1_batch_mean"] == "reduction"
    assert kinds["pool"] == "pool"
    assert kinds["flat_sum"] == kinds["d_flat_weight_parts"] == "product"
    assert kinds["d_deep_weight"] == "reduction"
    assert kinds["last"] == "pointwise"


def test_their_tiles_as_text() -> None:
    found = programs(separable())
    assert tile_text(found["deep_sum"]) == "depthwise, tiles of 128 × 16, 4 warps"
    assert tile_size(found["deep_sum"]) == "128x16w4"
    assert tile_size(found["flat_sum"]) == "128x32x32w4s3"
    assert "product, tiles of 128 × 32, 32 of the sum at a time, 4 warps, 3 stages" in tile_text(
        found["flat_sum"]
    )


def test_a_depthwise_convolution_in_numbers() -> None:
    network = build(Input("N T C", C=64) >> depthwise_conv(5, padding=2).named("deep"))
    (loop,) = loops(compile_passes(network, "eval"), 128, 2).values()
    seen = Access(2, taps=5, reach=4)
    weights, bias = Access(2, rows=False, taps=5), Access(2, rows=False)
    assert loop == LoopShape(
        "depthwise",
        300,
        64,
        longest=(1024, 64),
        others=128,
        taps=5,
        inside=(seen, weights),
        after=(bias,),
        stored=(Access(2),),
        footprint=2 * (2 * 128 * 300 * 64 + 5 * 64 + 64),
        operations=1,
        last=1,
    )


def test_a_pool_of_an_image_in_numbers() -> None:
    """Rows of its tiles run through both axes; along the first, each tap is another row of the image."""
    network = build(Input("N H W C", H=8, W=10, C=64) >> max_pool(2).named("pool"))
    (loop,) = loops(compile_passes(network, "eval"), 128, 4).values()
    assert (loop.kind, loop.rows, loop.columns, loop.others, loop.taps) == ("pool", 20, 64, 128, 4)
    assert loop.inside == (Access(4, taps=4, reach=1, stride=2, again=2),)
    assert loop.carried == 1, "where the largest is, besides what it is"


def test_sums_that_are_begun_keep_their_rows() -> None:
    found = loops(separable(), 128, 2)
    assert found["deep_sum"].fixed == 128
    assert found["deep_sum"].sums == 2, "a mean and squares about it"
    finished = found["batch_norm1_batch_mean"]
    assert (finished.reduced, finished.fixed, finished.rows) == (True, 256, 128)


def test_open_axes_may_be_longer_than_is_typical() -> None:
    """Of 300 positions there is one tile; rows of tiles are added 32 at a time all the same."""
    h = Input("N T C", C=64) >> conv(512, 1) >> stats_pool().named("mean")
    (loop,) = loops(compile_passes(build(h), "eval"), 128, 2).values()
    assert (loop.rows, loop.longest, loop.fixed) == (1, (1024, 512), 32)


def test_norms_over_channels_read_what_lies_together() -> None:
    """Rows are channels there, and columns positions."""
    found = loops(compile_passes(NETWORKS["layer_norm"], "eval"), 128, 2)
    assert found
    assert not any(access.scattered for loop in found.values() for access in loop.accesses)


# Tiles of targets


@pytest.mark.parametrize("script", ["tc_resnet8", "quartznet_like", "wavenet_like"])
def test_every_kernel_of_an_example_has_a_tile_on_every_target(script: str) -> None:
    emitted = compile_passes(network_in(str(EXAMPLES / f"{script}.py")), "train")
    for machine in TARGETS.values():
        for width in (2, 4):
            found = loops(emitted, default_blocks(machine, width).rows, width)
            for loop in dict.fromkeys(found.values()):
                size = choose_loop_tile(loop, machine)
                assert size.rows == (loop.fixed or size.rows), loop
                assert predict_loop_registers(loop, size, machine) <= machine.max_registers_per_thread, loop
                assert size.warps * machine.warp_size <= 1024, loop


def test_the_target_and_the_width_of_elements_decide() -> None:
    network = network_in(str(EXAMPLES / "quartznet_like.py"))

    def tile(*target_and_width: object) -> str:
        emitted = compile_passes(network, "eval", None, None, *target_and_width)  # type: ignore[arg-type]
        return tile_size(programs(emitted)["depthwise_conv1_sum"])

    assert tile(None) == "32x64w4"
    sizes = {
        tile(find_target("sm_90"), 2),
        tile(find_target("sm_90"), 4),
        tile(find_target("gfx942"), 2),
        tile(None),
    }
    assert len(sizes) == 4


def test_tiles_that_are_asked_for() -> None:
    by_target = programs(separable(target=find_target("sm_90")))
    found = programs(separable(Tiles(loops=Blocks(8, 32, warps=2)), find_target("sm_90")))
    assert tile_size(found["pool"]) == "8x32w2"
    sizes = [each.size for each in walk(found["pool"].body) if isinstance(each, Range)]
    assert sorted(sizes) == [8, 32]
    # The loop kernels alone: and of these the rows of sums are the plan's.
    assert tile_size(found["deep_sum"]) == "128x32w2"
    assert all(program.warps == 2 for program in found.values() if program.kind != "product")
    for name, program in found.items():
        if program.kind == "product":
            assert tile_size(program) == tile_size(by_target[name])


KINDS = ("depthwise", "max_pool", "layer_norm", "batch_norm")
ODD = {
    "one row": Tiles(SMALL, Blocks(1, 512, warps=4)),
    "eight columns": Tiles(SMALL, Blocks(256, 8, warps=1)),
    "sm_90": Tiles(SMALL),
    "gfx942": Tiles(SMALL),
}


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision", "one_thread")
def test_kernels_are_right_in_any_tile() -> None:
    cases = [(name, kind) for name in ODD for kind in KINDS]
    emitted = [
        compile_passes(NETWORKS[kind], "train", ODD[name], target=TARGETS.get(name)) for name, kind in cases
    ]
    for case, rows in zip(cases, verify_natively(emitted, torch.float32), strict=True):
        assert rows
        assert [f"{row.array}: {row.note or row.error}" for row in rows if not row.ok] == [], case
