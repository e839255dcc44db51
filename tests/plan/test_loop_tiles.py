"""Tiles of loop kernels, computed for a target: they fit, keep the order of sums, and are sensible."""

from dataclasses import replace

import pytest

from tdnn_compiler.plan.loop_tiles import (
    COLUMN_COUNTS,
    ROW_COUNTS,
    Access,
    LoopShape,
    choose_loop_tile,
    count_loop_programs,
    default_loop_tile,
    fit_loop_tile,
    loop_candidates,
    predict_loop_registers,
    predict_loop_seconds,
)
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.symbolic.errors import NetworkError

ROW, VECTOR = Access(2), Access(2, rows=False)
DATA = 2 * 128 * 300 * 512

POINTWISE = LoopShape(
    "pointwise", 300, 512, (1024, 512), 128, after=(ROW, VECTOR), stored=(ROW,), footprint=2 * DATA, last=4
)
SEEN = Access(2, taps=33, reach=32)
WEIGHTS = Access(2, rows=False, taps=33)
DEPTHWISE = LoopShape(
    "depthwise",
    300,
    256,
    (1024, 256),
    128,
    taps=33,
    inside=(SEEN, WEIGHTS),
    stored=(ROW,),
    footprint=DATA,
    operations=1,
)
# What begins sums in tiles of 128 rows, as gradients of biases are begun.
BEGUN = replace(POINTWISE, fixed=128, stored=(ROW, Access(4, rows=False)), sums=1)
POOL = LoopShape(
    "pool", 150, 64, (1024, 64), 128, taps=2, inside=(Access(2, taps=2, reach=1, stride=2),), stored=(ROW,)
)
REDUCTION = LoopShape(
    "reduction",
    128,
    256,
    reduced=True,
    fixed=32,
    inside=(Access(4),),
    stored=(Access(4, rows=False),),
    sums=1,
)
# A gradient of a weight of 32 by 32 channels: sixteen parts of the batch are added.
PARTS = LoopShape(
    "reduction", 32, 32, (32, 32), parts=16, inside=(Access(4),), stored=(ROW,), footprint=4 * 17 * 32 * 32
)
LOOPS = (
    POINTWISE,
    DEPTHWISE,
    BEGUN,
    POOL,
    REDUCTION,
    PARTS,
    LoopShape("pointwise", 1, 1000, (1, 1024), stored=(ROW,)),
)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", LOOPS)
def test_candidates_fit(name: str, loop: LoopShape) -> None:
    machine = find_target(name)
    found = list(loop_candidates(loop, machine))
    assert choose_loop_tile(loop, machine) in found
    for size in found:
        assert size.rows in (ROW_COUNTS if loop.fixed is None else (loop.fixed,))
        assert size.columns in COLUMN_COUNTS
        assert size.warps * machine.warp_size <= 1024
        assert predict_loop_registers(loop, size, machine) <= machine.max_registers_per_thread
        # No thread has more elements of the tile than registers that it can have.
        assert size.rows * size.columns <= 128 * size.warps * machine.warp_size


@pytest.mark.parametrize("name", TARGETS)
def test_the_order_of_sums_is_that_of_all_targets(name: str) -> None:
    assert choose_loop_tile(BEGUN, find_target(name)).rows == default_loop_tile(BEGUN).rows == 128
    assert choose_loop_tile(REDUCTION, find_target(name)).rows == default_loop_tile(REDUCTION).rows == 32


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_small_is_cut_into_more_programs(name: str) -> None:
    size = choose_loop_tile(PARTS, find_target(name))
    assert count_loop_programs(PARTS, default_loop_tile(PARTS)) == 1
    assert count_loop_programs(PARTS, size) >= 8
    assert count_loop_programs(REDUCTION, choose_loop_tile(REDUCTION, find_target(name))) >= 8


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", [POINTWISE, DEPTHWISE, BEGUN])
def test_wide_channels_are_loaded_in_whole_pieces_of_memory(name: str, loop: LoopShape) -> None:
    machine = find_target(name)
    size = choose_loop_tile(loop, machine)
    assert 2 * size.columns >= 64
    assert count_loop_programs(loop, size) >= machine.multiprocessors


def test_narrow_rows_bring_what_lies_beside_them() -> None:
    """128 rows of 16 columns, as on a machine that nobody named, move twice the bytes."""
    machine = find_target("sm_90")
    assert default_loop_tile(BEGUN) == Blocks(128, 16, 1, 4, 2)
    assert predict_loop_seconds(
        BEGUN, choose_loop_tile(BEGUN, machine), machine
    ) < 0.7 * predict_loop_seconds(BEGUN, default_loop_tile(BEGUN), machine)


@pytest.mark.parametrize("loop", LOOPS)
def test_more_multiprocessors_take_no_longer(loop: LoopShape) -> None:
    small = find_target("sm_90")
    large = replace(small, multiprocessors=264, l2_gb_s=2 * small.l2_gb_s, dram_gb_s=2 * small.dram_gb_s)
    for size in loop_candidates(loop, small):
        assert predict_loop_seconds(loop, size, large) <= predict_loop_seconds(loop, size, small)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", LOOPS)
def test_no_tile_is_much_faster_than_the_one_that_is_chosen(name: str, loop: LoopShape) -> None:
    machine = find_target(name)
    least = min(predict_loop_seconds(loop, size, machine) for size in loop_candidates(loop, machine))
    assert predict_loop_seconds(loop, choose_loop_tile(loop, machine), machine) <= 1.02 * least


def test_wider_elements_take_registers_and_time() -> None:
    def wider(access: Access) -> Access:
        return replace(access, width=4)

    double = replace(
        DEPTHWISE,
        inside=tuple(map(wider, DEPTHWISE.inside)),
        stored=tuple(map(wider, DEPTHWISE.stored)),
        footprint=2 * DEPTHWISE.footprint,
    )
    machine = find_target("sm_90")
    size = choose_loop_tile(DEPTHWISE, machine)
    assert predict_loop_registers(double, size, machine) > 1.3 * predict_loop_registers(
        DEPTHWISE, size, machine
    )
    assert predict_loop_seconds(double, size, machine) > predict_loop_seconds(DEPTHWISE, size, machine)
    assert choose_loop_tile(double, machine) != size


def test_arrays_that_l2_holds_are_not_waited_for() -> None:
    machine, size = find_target("sm_90"), Blocks(32, 64, 1, 4, 2)
    near = replace(POINTWISE, footprint=machine.l2_mib * 2**20)
    far = replace(POINTWISE, footprint=10 * machine.l2_mib * 2**20)
    assert predict_loop_seconds(near, size, machine) < predict_loop_seconds(far, size, machine)
    # From memory it takes as long as its bytes take, at least.
    assert predict_loop_seconds(far, size, machine) >= far.footprint / (1e9 * machine.dram_gb_s)


def test_the_rows_that_neighbours_read_too_are_moved_for_each() -> None:
    assert SEEN.moved(32, 64, narrow=False) == 2 * 64 * (32 + 32)
    assert SEEN.moved(128, 64, narrow=False) == 2 * 64 * (128 + 32)
    # Every second row is read, and the one behind it.
    assert Access(2, taps=2, reach=1, stride=2).moved(32, 64, narrow=False) == 2 * 64 * 64
    # Three rows of an image, of which each tile reads a few positions more.
    assert Access(2, taps=9, reach=2, again=3).moved(16, 64, narrow=False) == 2 * 64 * 3 * 18
    # One value for each tap and channel; one of each row; 16 columns of a longer row of memory.
    assert WEIGHTS.moved(32, 64, narrow=False) == 2 * 64 * 33
    assert Access(4, columns=False).moved(32, 64, narrow=True) == 4 * 32
    assert ROW.moved(32, 16, narrow=True) == 2 * ROW.moved(32, 16, narrow=False)


def test_compilers_for_amd_load_all_taps_at_once() -> None:
    """33 taps of 8 elements took 290 registers on gfx942, and 72 on sm_90 with 16 elements."""
    size = Blocks(32, 64, 1, 4, 2)
    assert predict_loop_registers(DEPTHWISE, size, find_target("gfx942")) == pytest.approx(290, rel=0.1)
    assert predict_loop_registers(DEPTHWISE, size, find_target("sm_90")) == pytest.approx(72, rel=0.1)


@pytest.mark.parametrize(
    ("name", "loop", "size"),
    [
        ("sm_90", POINTWISE, Blocks(32, 64, 1, 4, 2)),
        ("sm_90", DEPTHWISE, Blocks(16, 128, 1, 2, 2)),
        ("sm_90", BEGUN, Blocks(128, 32, 1, 4, 2)),
        ("sm_90", POOL, Blocks(8, 64, 1, 2, 2)),
        ("sm_100", POINTWISE, Blocks(16, 128, 1, 2, 2)),
        ("gfx942", DEPTHWISE, Blocks(16, 64, 1, 4, 2)),
        ("gfx942", PARTS, Blocks(4, 32, 1, 4, 2)),
    ],
)
def test_choices(name: str, loop: LoopShape, size: Blocks) -> None:
    assert choose_loop_tile(loop, find_target(name)) == size


def test_a_tile_that_is_asked_for() -> None:
    wanted = Blocks(1, 512, warps=8)
    assert fit_loop_tile(POINTWISE, wanted) == Blocks(1, 512, 1, 8, 2)
    assert fit_loop_tile(BEGUN, wanted) == Blocks(128, 512, 1, 8, 2), "the order of its sums is the plan's"
    assert fit_loop_tile(PARTS, Blocks(128, 512)) == Blocks(32, 32, 1, 8, 2), "no longer than the axes"


def test_rows_in_memory_are_written_in_whole_vectors() -> None:
    with pytest.raises(NetworkError, match="at least 8 columns"):
        Tiles(loops=Blocks(32, 4))
