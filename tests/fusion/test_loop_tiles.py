"""Tiles of loop kernels, computed for a target: they fit, keep the order of sums, and are sensible."""

from dataclasses import replace

import pytest

from tdnn_compiler.errors import NetworkError
from tdnn_compiler.fusion.loop_tiles import (
    HEIGHTS,
    WIDTHS,
    Access,
    Loop,
    loop_candidates,
    loop_programs,
    loop_registers,
    loop_seconds,
    loop_tile,
    loop_tile_of,
    plain_loop_tile,
)
from tdnn_compiler.fusion.targets import TARGETS, target
from tdnn_compiler.fusion.tiles import Blocks, Tiles

ROW, VECTOR = Access(2), Access(2, rows=False)
DATA = 2 * 128 * 300 * 512

POINTWISE = Loop(
    "pointwise", 300, 512, (1024, 512), 128, after=(ROW, VECTOR), stored=(ROW,), footprint=2 * DATA, last=4
)
SEEN = Access(2, taps=33, reach=32)
WEIGHTS = Access(2, rows=False, taps=33)
DEPTHWISE = Loop(
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
POOL = Loop(
    "pool", 150, 64, (1024, 64), 128, taps=2, inside=(Access(2, taps=2, reach=1, stride=2),), stored=(ROW,)
)
REDUCTION = Loop(
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
PARTS = Loop(
    "reduction", 32, 32, (32, 32), parts=16, inside=(Access(4),), stored=(ROW,), footprint=4 * 17 * 32 * 32
)
LOOPS = (
    POINTWISE,
    DEPTHWISE,
    BEGUN,
    POOL,
    REDUCTION,
    PARTS,
    Loop("pointwise", 1, 1000, (1, 1024), stored=(ROW,)),
)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", LOOPS)
def test_candidates_fit(name: str, loop: Loop) -> None:
    machine = target(name)
    found = list(loop_candidates(loop, machine))
    assert loop_tile(loop, machine) in found
    for size in found:
        assert size.rows in (HEIGHTS if loop.fixed is None else (loop.fixed,))
        assert size.columns in WIDTHS
        assert size.warps * machine.warp_size <= 1024
        assert loop_registers(loop, size, machine) <= machine.max_registers_per_thread
        # No thread has more elements of the tile than registers that it can have.
        assert size.rows * size.columns <= 128 * size.warps * machine.warp_size


@pytest.mark.parametrize("name", TARGETS)
def test_the_order_of_sums_is_that_of_all_targets(name: str) -> None:
    assert loop_tile(BEGUN, target(name)).rows == plain_loop_tile(BEGUN).rows == 128
    assert loop_tile(REDUCTION, target(name)).rows == plain_loop_tile(REDUCTION).rows == 32


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_small_is_cut_into_more_programs(name: str) -> None:
    size = loop_tile(PARTS, target(name))
    assert loop_programs(PARTS, plain_loop_tile(PARTS)) == 1
    assert loop_programs(PARTS, size) >= 8
    assert loop_programs(REDUCTION, loop_tile(REDUCTION, target(name))) >= 8


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", [POINTWISE, DEPTHWISE, BEGUN])
def test_wide_channels_are_loaded_in_whole_pieces_of_memory(name: str, loop: Loop) -> None:
    machine = target(name)
    size = loop_tile(loop, machine)
    assert 2 * size.columns >= 64
    assert loop_programs(loop, size) >= machine.multiprocessors


def test_narrow_rows_bring_what_lies_beside_them() -> None:
    """128 rows of 16 columns, as on a machine that nobody named, move twice the bytes."""
    machine = target("sm_90")
    assert plain_loop_tile(BEGUN) == Blocks(128, 16, 1, 4, 2)
    assert loop_seconds(BEGUN, loop_tile(BEGUN, machine), machine) < 0.7 * loop_seconds(
        BEGUN, plain_loop_tile(BEGUN), machine
    )


@pytest.mark.parametrize("loop", LOOPS)
def test_more_multiprocessors_take_no_longer(loop: Loop) -> None:
    small = target("sm_90")
    large = replace(small, multiprocessors=264, l2_gb_s=2 * small.l2_gb_s, dram_gb_s=2 * small.dram_gb_s)
    for size in loop_candidates(loop, small):
        assert loop_seconds(loop, size, large) <= loop_seconds(loop, size, small)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("loop", LOOPS)
def test_no_tile_is_much_faster_than_the_one_that_is_chosen(name: str, loop: Loop) -> None:
    machine = target(name)
    least = min(loop_seconds(loop, size, machine) for size in loop_candidates(loop, machine))
    assert loop_seconds(loop, loop_tile(loop, machine), machine) <= 1.02 * least


def test_wider_elements_take_registers_and_time() -> None:
    def wider(access: Access) -> Access:
        return replace(access, width=4)

    double = replace(
        DEPTHWISE,
        inside=tuple(map(wider, DEPTHWISE.inside)),
        stored=tuple(map(wider, DEPTHWISE.stored)),
        footprint=2 * DEPTHWISE.footprint,
    )
    machine = target("sm_90")
    size = loop_tile(DEPTHWISE, machine)
    assert loop_registers(double, size, machine) > 1.3 * loop_registers(DEPTHWISE, size, machine)
    assert loop_seconds(double, size, machine) > loop_seconds(DEPTHWISE, size, machine)
    assert loop_tile(double, machine) != size


def test_arrays_that_l2_holds_are_not_waited_for() -> None:
    machine, size = target("sm_90"), Blocks(32, 64, 1, 4, 2)
    near = replace(POINTWISE, footprint=machine.l2_mib * 2**20)
    far = replace(POINTWISE, footprint=10 * machine.l2_mib * 2**20)
    assert loop_seconds(near, size, machine) < loop_seconds(far, size, machine)
    # From memory it takes as long as its bytes take, at least.
    assert loop_seconds(far, size, machine) >= far.footprint / (1e9 * machine.dram_gb_s)


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
    assert loop_registers(DEPTHWISE, size, target("gfx942")) == pytest.approx(290, rel=0.1)
    assert loop_registers(DEPTHWISE, size, target("sm_90")) == pytest.approx(72, rel=0.1)


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
def test_choices(name: str, loop: Loop, size: Blocks) -> None:
    assert loop_tile(loop, target(name)) == size


def test_a_tile_that_is_asked_for() -> None:
    wanted = Blocks(1, 512, warps=8)
    assert loop_tile_of(POINTWISE, wanted) == Blocks(1, 512, 1, 8, 2)
    assert loop_tile_of(BEGUN, wanted) == Blocks(128, 512, 1, 8, 2), "the order of its sums is the plan's"
    assert loop_tile_of(PARTS, Blocks(128, 512)) == Blocks(32, 32, 1, 8, 2), "no longer than the axes"


def test_rows_in_memory_are_written_in_whole_vectors() -> None:
    with pytest.raises(NetworkError, match="at least 8 columns"):
        Tiles(loops=Blocks(32, 4))
