"""Tiles that are computed for a target: they fit, keep the order of sums, and are what was tried by hand."""

from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, build, conv, relu, stats_pool
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.plan.tiles import (
    Blocks,
    MatmulShape,
    candidate_blocks,
    choose_blocks,
    count_programs,
    default_blocks,
    predict_issue_ratio,
    predict_seconds,
    shared_bytes,
)
from tdnn_compiler.tile.ir import Dot, Zeros, walk
from tdnn_compiler.tile.lower.lower import LoweredPass
from tdnn_compiler.tile.lower.sizing import measure_matmul

# 512 → 512 channels, three taps, 128 sequences of 300 positions: forward, and the weight's gradient.
FORWARD = MatmulShape(292, 512, 512, passes=3, others=128, epilogue="mapped")
TRAINING = replace(FORWARD, epilogue="moments")
WEIGHT = MatmulShape(512, 512, 292, passes=43, others=9)
POOLED = replace(TRAINING, stored=0)
PRODUCTS = (FORWARD, TRAINING, WEIGHT, MatmulShape(128, 24, 40), MatmulShape(1, 2000, 17, epilogue="summed"))


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("product", PRODUCTS)
def test_candidates_fit(name: str, product: MatmulShape) -> None:
    machine = find_target(name)
    found = list(candidate_blocks(product, machine))
    assert choose_blocks(product, machine) in found
    for size in found:
        buffers = size.stages if machine.descriptors else size.stages - 1
        rows, columns = (min(side, 1024) for side in (size.rows, size.columns))
        if min(product.rows, product.columns, product.depth) >= 256:
            assert shared_bytes(product, size, machine) >= buffers * (rows + columns) * size.depth * 2
        assert shared_bytes(product, size, machine) <= machine.shared_per_block
        # A thread's share of the result, where no tensor memory holds it.
        share = rows * columns // (size.warps * machine.warp_size)
        assert machine.tensor_columns or min(product.rows, product.columns) < 64 or share <= 128


@pytest.mark.parametrize("name", TARGETS)
def test_the_order_of_sums_does_not_depend_on_the_product(name: str) -> None:
    machine = find_target(name)
    assert {choose_blocks(product, machine).depth for product in PRODUCTS} == {default_blocks(machine).depth}
    for epilogue in ("summed", "moments"):
        product = replace(FORWARD, epilogue=epilogue)
        assert {size.rows for size in candidate_blocks(product, machine)} == {default_blocks(machine).rows}


@pytest.mark.parametrize("product", PRODUCTS)
def test_more_multiprocessors_take_no_longer(product: MatmulShape) -> None:
    small = find_target("sm_90")
    large = replace(small, multiprocessors=2 * small.multiprocessors, l2_gb_s=2 * small.l2_gb_s)
    for size in candidate_blocks(product, small):
        assert predict_seconds(product, size, large) <= predict_seconds(product, size, small)


def test_a_product_that_is_small_is_cut_into_more_programs() -> None:
    few = MatmulShape(128, 512, 3000)
    size = choose_blocks(few, find_target("sm_90"))
    assert count_programs(few, size) > count_programs(few, Blocks())


@pytest.mark.parametrize(
    ("name", "product", "size"),
    [
        ("sm_80", FORWARD, Blocks(128, 128, 64, 8, 3, registers=224)),
        ("sm_80", WEIGHT, Blocks(128, 128, 64, 8, 3, registers=160)),
        ("sm_90", FORWARD, Blocks(128, 128, 64, 8, 3, together=4, registers=160)),
        ("sm_90", WEIGHT, Blocks(128, 256, 64, 8, 3, together=4)),
        ("sm_100", FORWARD, Blocks(128, 256, 64, 8, 3, together=4, registers=176)),
        ("sm_90", POOLED, Blocks(128, 128, 64, 8, 3, together=4)),
        ("sm_100", TRAINING, Blocks(128, 128, 64, 8, 3, together=4, strips=4)),
        ("sm_100", POOLED, Blocks(128, 128, 64, 8, 3, together=4, strips=4)),
        ("gfx942", TRAINING, Blocks(128, 64, 32, 4, 2, lanes=64)),
    ],
)
def test_choices(name: str, product: MatmulShape, size: Blocks) -> None:
    assert choose_blocks(product, find_target(name)) == size


def test_operands_that_are_computed_are_worth_wide_tiles() -> None:
    """Finished in two strips: as one, they spilled."""
    found = MatmulShape(286, 512, 1500, others=128, epilogue="summed", loaded=1, computed=(True, False))
    size = choose_blocks(found, find_target("sm_90"))
    assert size == Blocks(128, 256, 64, 8, 3, together=4, strips=2)
    assert 0.4 < predict_issue_ratio(found, size, find_target("sm_90")) < 0.5
    assert {
        each.strips
        for each in candidate_blocks(replace(found, computed=(False, False)), find_target("sm_90"))
    } == {1}


@pytest.mark.parametrize("name", TARGETS)
def test_single_precision_keeps_small_tiles(name: str) -> None:
    assert choose_blocks(FORWARD, find_target(name), 4) == Blocks(64, 64, 32, 4, 2)


# Networks ----------------------------------------------------------------------------------------------


def network() -> Network:
    h = (
        Input("N T C", C=512)
        >> conv(512, taps=(-2, 0, 2)).named("wide")
        >> relu
        >> conv(24, 1).named("narrow")
    )
    return build(h >> stats_pool(), name="net")


def tiles(passes: LoweredPass) -> dict[str, tuple[int, int]]:
    """The tile of every product."""
    found = {}
    for program in passes.programs:
        shapes = [statement.shape for statement in walk(program.body) if isinstance(statement, Zeros)]
        if any(isinstance(statement, Dot) for statement in walk(program.body)):
            found[program.name] = max(shapes)
    return found


def test_a_kernel_in_numbers() -> None:
    emitted = compile_passes(network(), "eval")
    wide, narrow = (kernel for kernel in emitted.forward_pass.plan.kernels if kernel.factors is not None)
    found = measure_matmul(wide, None, frozenset({Key("input")}))
    expected = MatmulShape(296, 512, 512, passes=3, others=128, epilogue="mapped", blockwise=(False, True))
    assert found == expected
    pooled = MatmulShape(296, 24, 512, others=128, epilogue="moments", stored=0)
    assert measure_matmul(narrow, None, frozenset()) == pooled


def test_kernels_get_tiles_of_their_own() -> None:
    emitted = compile_passes(network(), "train", target=find_target("sm_90"))
    assert emitted.backward_pass is not None
    assert tiles(emitted.forward_pass) == {"wide_sum": (128, 128), "narrow_sum": (32, 128)}
    assert tiles(emitted.backward_pass)["d_wide_weight_parts"] == (128, 128)


def test_the_override_holds_for_all() -> None:
    emitted = compile_passes(network(), "train", Blocks(64, 32, 16, 2, 4), target=find_target("sm_90"))
    assert emitted.backward_pass is not None
    for each in (emitted.forward_pass, emitted.backward_pass):
        assert all(rows * columns <= 64 * 32 for rows, columns in tiles(each).values())
        assert {program.stages for program in each.programs if program.name in tiles(each)} == {4}


def test_random_numbers_take_registers_beside_tensor_memory_too() -> None:
    """A dropout after 128 × 256 results of eight warps spilled on sm_100."""
    large = Blocks(128, 256, 64, 8, 3)
    product = MatmulShape(128, 4096, 4096, epilogue="random")
    assert large.columns not in {size.columns for size in candidate_blocks(product, find_target("sm_100"))}
