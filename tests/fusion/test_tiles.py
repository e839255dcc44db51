"""Tiles that are computed for a target: they fit, keep the order of sums, and are what was tried by hand."""

from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, build, conv, relu, stats_pool
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.fusion.targets import TARGETS, target
from tdnn_compiler.fusion.tiles import (
    Blocks,
    Product,
    candidates,
    chosen,
    issue_ratio,
    programs,
    seconds,
    shared,
    usual,
)
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.tile.ir import Dot, Zeros, walk
from tdnn_compiler.tile.lower import Pass
from tdnn_compiler.tile.sizing import in_numbers

# 512 → 512 channels, three taps, 128 sequences of 300 positions: forward, and the weight's gradient.
FORWARD = Product(292, 512, 512, passes=3, others=128, epilogue="mapped")
TRAINING = replace(FORWARD, epilogue="moments")
WEIGHT = Product(512, 512, 292, passes=43, others=9)
POOLED = replace(TRAINING, stored=0)
PRODUCTS = (FORWARD, TRAINING, WEIGHT, Product(128, 24, 40), Product(1, 2000, 17, epilogue="summed"))


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("product", PRODUCTS)
def test_candidates_fit(name: str, product: Product) -> None:
    machine = target(name)
    found = list(candidates(product, machine))
    assert chosen(product, machine) in found
    for size in found:
        buffers = size.stages if machine.descriptors else size.stages - 1
        rows, columns = (min(side, 1024) for side in (size.rows, size.columns))
        if min(product.rows, product.columns, product.depth) >= 256:
            assert shared(product, size, machine) >= buffers * (rows + columns) * size.depth * 2
        assert shared(product, size, machine) <= machine.shared_per_block
        # A thread's share of the result, where no tensor memory holds it.
        share = rows * columns // (size.warps * machine.warp_size)
        assert machine.tensor_columns or min(product.rows, product.columns) < 64 or share <= 128


@pytest.mark.parametrize("name", TARGETS)
def test_the_order_of_sums_does_not_depend_on_the_product(name: str) -> None:
    machine = target(name)
    assert {chosen(product, machine).depth for product in PRODUCTS} == {usual(machine).depth}
    for epilogue in ("summed", "moments"):
        product = replace(FORWARD, epilogue=epilogue)
        assert {size.rows for size in candidates(product, machine)} == {usual(machine).rows}


@pytest.mark.parametrize("product", PRODUCTS)
def test_more_multiprocessors_take_no_longer(product: Product) -> None:
    small = target("sm_90")
    large = replace(small, multiprocessors=2 * small.multiprocessors, l2_gb_s=2 * small.l2_gb_s)
    for size in candidates(product, small):
        assert seconds(product, size, large) <= seconds(product, size, small)


def test_a_product_that_is_small_is_cut_into_more_programs() -> None:
    few = Product(128, 512, 3000)
    size = chosen(few, target("sm_90"))
    assert programs(few, size) > programs(few, Blocks())


@pytest.mark.parametrize(
    ("name", "product", "size"),
    [
        ("sm_80", FORWARD, Blocks(128, 128, 64, 8, 3, registers=224)),
        ("sm_80", WEIGHT, Blocks(128, 128, 64, 8, 3, registers=160)),
        ("sm_90", FORWARD, Blocks(128, 128, 64, 8, 3, together=4, registers=160)),
        ("sm_90", WEIGHT, Blocks(128, 256, 64, 8, 3, together=4)),
        ("sm_100", FORWARD, Blocks(128, 256, 64, 8, 3, together=4, registers=168)),
        ("sm_90", POOLED, Blocks(128, 128, 64, 8, 3, together=4, registers=128)),
        ("sm_100", TRAINING, Blocks(128, 128, 64, 8, 3, together=4, strips=4)),
        ("sm_100", POOLED, Blocks(128, 128, 64, 8, 3, together=4, strips=4)),
        ("gfx942", TRAINING, Blocks(128, 64, 32, 4, 2, lanes=64)),
    ],
)
def test_choices(name: str, product: Product, size: Blocks) -> None:
    assert chosen(product, target(name)) == size


def test_operands_that_are_computed_are_worth_wide_tiles() -> None:
    """Finished in two strips: as one, they spilled."""
    found = Product(286, 512, 1500, others=128, epilogue="summed", loaded=1, computed=(True, False))
    size = chosen(found, target("sm_90"))
    assert size == Blocks(128, 256, 64, 8, 3, together=4, strips=2)
    assert 0.4 < issue_ratio(found, size, target("sm_90")) < 0.5
    assert {each.strips for each in candidates(replace(found, computed=(False, False)), target("sm_90"))} == {
        1
    }


@pytest.mark.parametrize("name", TARGETS)
def test_single_precision_keeps_small_tiles(name: str) -> None:
    assert chosen(FORWARD, target(name), 4) == Blocks(64, 64, 32, 4, 2)


# Networks ----------------------------------------------------------------------------------------------


def network() -> Network:
    h = (
        Input("N T C", C=512)
        >> conv(512, taps=(-2, 0, 2)).named("wide")
        >> relu
        >> conv(24, 1).named("narrow")
    )
    return build(h >> stats_pool(), name="net")


def tiles(passes: Pass) -> dict[str, tuple[int, int]]:
    """The tile of every product."""
    found = {}
    for program in passes.programs:
        shapes = [statement.shape for statement in walk(program.body) if isinstance(statement, Zeros)]
        if any(isinstance(statement, Dot) for statement in walk(program.body)):
            found[program.name] = max(shapes)
    return found


def test_a_kernel_in_numbers() -> None:
    emitted = compile_passes(network(), "eval")
    wide, narrow = (kernel for kernel in emitted.there.plan.kernels if kernel.factors is not None)
    found = in_numbers(wide, None, frozenset({Key("input")}))
    expected = Product(296, 512, 512, passes=3, others=128, epilogue="mapped", blockwise=(False, True))
    assert found == expected
    pooled = Product(296, 24, 512, others=128, epilogue="moments", stored=0)
    assert in_numbers(narrow, None, frozenset()) == pooled


def test_kernels_get_tiles_of_their_own() -> None:
    emitted = compile_passes(network(), "train", target=target("sm_90"))
    assert emitted.back is not None
    assert tiles(emitted.there) == {"wide_sum": (128, 128), "narrow_sum": (32, 128)}
    assert tiles(emitted.back)["d_wide_weight_parts"] == (128, 256)


def test_the_override_holds_for_all() -> None:
    emitted = compile_passes(network(), "train", Blocks(64, 32, 16, 2, 4), target=target("sm_90"))
    assert emitted.back is not None
    for each in (emitted.there, emitted.back):
        assert all(rows * columns <= 64 * 32 for rows, columns in tiles(each).values())
        assert {program.stages for program in each.programs if program.name in tiles(each)} == {4}


def test_random_numbers_take_registers_beside_tensor_memory_too() -> None:
    """A dropout after 128 × 256 results of eight warps spilled on sm_100."""
    large = Blocks(128, 256, 64, 8, 3)
    product = Product(128, 4096, 4096, epilogue="random")
    assert large.columns not in {size.columns for size in candidates(product, target("sm_100"))}
