"""Matrix products as tile programs: which axes run in blocks, how tiles lie, what one step of the sum is."""

import pytest
from sympy import Expr, Symbol

from tdnn_compiler.dsl import Input, batch_norm, build, conv, embedding, linear, relu
from tdnn_compiler.equations.ir import Axis
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.tile.ir import Define, Dot, Halve, Load, Loop, Statement, TileProgram, Zeros, walk
from tdnn_compiler.tile.lower.matmul import choose_blocked_axis, find_operands

BLOCKS = Blocks(rows=64, columns=32, depth=16)


def compiled(node: Node, size: Blocks = BLOCKS) -> EmittedNetwork:
    return compile_passes(build(node), "eval", size)


def product(node: Node, size: Blocks = BLOCKS) -> TileProgram:
    (program,) = (p for p in compiled(node, size).forward_pass.programs if of_kind(p, Dot))
    return program


def of_kind(program: TileProgram, kind: type) -> list[Statement]:
    return [statement for statement in walk(program.body) if isinstance(statement, kind)]


def accumulator(program: TileProgram) -> tuple[int, int]:
    (zeros,) = of_kind(program, Zeros)
    assert isinstance(zeros, Zeros)
    return zeros.shape


def at(size: Expr, **numbers: int) -> int:
    return int(size.subs({symbol: numbers[str(symbol)] for symbol in size.free_symbols}))


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (["batch", "position", "channel"], "position"),
        (["batch", "channel"], "channel"),
        (["part", "batch"], "batch"),
    ],
)
def test_positions_run_in_blocks_before_channels_before_sequences(kinds: list[str], chosen: str) -> None:
    axes = [Axis(kind, 100, kind) for kind in kinds]  # type: ignore[arg-type]
    assert choose_blocked_axis(axes).kind == chosen


def test_of_two_axes_of_channels_the_longer_runs_in_blocks() -> None:
    assert choose_blocked_axis([Axis("a", 8), Axis("b", 64), Axis("c", 1)]).name == "b"


def test_the_result_s_last_axis_is_along_the_columns() -> None:
    (kernel,) = compiled(Input("N T C", C=40) >> conv(24, 3)).forward_pass.plan.kernels
    sides = find_operands(kernel)
    assert (sides.row.kind, sides.column.size, sides.depth.size) == ("position", 24, 40)
    assert "weight" in str(sides.right)


def weight_gradient(channels: int, outputs: int) -> TileProgram:
    """A product of which nothing more is computed in its kernel."""
    node = Input("N T C", C=channels) >> linear(outputs)
    back = compile_passes(build(node), "train", BLOCKS, wanted=["linear1.weight"]).backward_pass
    assert back is not None
    (program,) = (p for p in back.programs if of_kind(p, Dot))
    return program


@pytest.mark.parametrize(("channels", "side"), [(100, 32), (20, 32), (9, 16), (4, 16)])
def test_a_tile_is_no_longer_than_its_axis_and_no_shorter_than_sixteen(channels: int, side: int) -> None:
    assert accumulator(weight_gradient(channels, 100)) == (64, side)


def test_where_more_is_computed_the_tile_has_its_columns_first() -> None:
    assert accumulator(weight_gradient(100, 200)) == (64, 32)
    assert accumulator(product(Input("N T C", C=100) >> linear(200) >> relu)) == (32, 64)


def test_programs_cover_all_rows_and_columns() -> None:
    program = product(Input("N T C", C=40) >> conv(100, 3))
    assert [at(size, N=3, T=300) for size in program.grid] == [3 * 5, 4]


def test_taps_run_fastest_in_one_loop_over_the_sum() -> None:
    program = product(Input("N T C", C=40) >> conv(24, 3))
    (loop,) = of_kind(program, Loop)
    assert isinstance(loop, Loop)
    steps = {s.symbol: s.value for s in walk(program.body) if isinstance(s, Define) and s.argument}
    assert steps[loop.stop] == 3 * 3, "three blocks of 16 of 40 channels, under each of three taps"
    values = {str(s.symbol): str(s.value) for s in walk(loop.body) if isinstance(s, Define)}
    assert values["k"] == "Mod(step, 3)"
    assert values["i0"] == "16*floor(step/3)"


def test_a_block_past_the_last_channel_is_masked() -> None:
    program = product(Input("N T C", C=40) >> conv(24, 3))
    masks = [{str(condition) for condition in load.conditions} for load in of_kind(program, Load)]  # type: ignore[attr-defined]
    assert any("i < 40" in mask for mask in masks)


def test_parameters_take_the_type_of_the_data() -> None:
    (dot,) = of_kind(product(Input("N T C", C=40) >> linear(24)), Dot)
    assert isinstance(dot, Dot)
    assert dot.given == "left", "the weights, which lie left in a tile with its columns first"
    assert dot.left.startswith("linear_weight")


def test_a_gradient_of_weights_sums_over_sequences_before_positions() -> None:
    node = Input("N T C", C=40) >> conv(24, 3) >> batch_norm
    back = compile_passes(build(node), "train", BLOCKS, wanted=["conv1.weight"]).backward_pass
    assert back is not None
    (program,) = (p for p in back.programs if p.name.startswith("d_conv1_weight") and of_kind(p, Dot))
    (outer,) = (statement for statement in program.body if isinstance(statement, Loop))
    (inner,) = (statement for statement in outer.body if isinstance(statement, Loop))
    assert any(isinstance(statement, Dot) for statement in inner.body)


@pytest.mark.parametrize(("strips", "halved"), [(1, 0), (2, 1), (4, 3)])
def test_strips_are_halves_of_halves(strips: int, halved: int) -> None:
    size = Blocks(rows=64, columns=32, depth=16, strips=strips)
    program = product(Input("N T C", C=40) >> conv(24, 3) >> relu, size)
    found = [s.shape for s in of_kind(program, Halve)]  # type: ignore[attr-defined]
    assert len(found) == halved
    assert [columns for _, columns in found] == [64, 32, 32][:halved]


def test_an_embedding_s_gradient_multiplies_by_ones_and_zeros() -> None:
    node = Input("N T") >> embedding(50, 24)
    back = compile_passes(build(node), "train", BLOCKS).backward_pass
    assert back is not None
    texts = [str(program) for program in back.programs if of_kind(program, Dot)]
    assert any("one_hot" in text for text in texts)


def test_every_symbol_of_the_grid_is_a_size() -> None:
    program = product(Input("N T C", C=40) >> conv(24, 3) >> relu)
    sizes = {symbol for size in program.grid for symbol in size.free_symbols}
    assert sizes == {Symbol(name, integer=True, positive=True) for name in ("N", "T")}
