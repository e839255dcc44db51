"""Kernels without a matrix product: which axes run in blocks, and how reductions go from block to block."""

import pytest

from tdnn_compiler.dsl import Input, build, concat, global_avg_pool, max_pool, relu, stats_pool
from tdnn_compiler.equations.ir import Axis
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.tile.ir import (
    Load,
    Loop,
    Mask,
    Range,
    Reduce,
    Store,
    TileProgram,
    UnrolledLoop,
    Zeros,
    values_in,
    walk,
)
from tdnn_compiler.tile.lower.loops import choose_blocked_axes, has_few


def lowered(node: Node) -> list[tuple[Kernel, TileProgram]]:
    there = compile_passes(build(node), "eval").forward_pass
    return list(zip(there.plan.kernels, there.programs, strict=True))


def shape(program: TileProgram) -> tuple[int, int]:
    """Rows and columns of its ranges."""
    ranges = [statement for statement in walk(program.body) if isinstance(statement, Range)]
    return tuple(max((r.size for r in ranges if r.along == along), default=1) for along in (0, 1))  # type: ignore[return-value]


def test_pointwise_kernels_have_channels_along_the_columns() -> None:
    ((kernel, program),) = lowered(Input("N T C", C=40) >> relu)
    column, row, reduced = choose_blocked_axes(kernel)
    assert (column.kind, row and row.kind) == ("channel", "position")
    assert not reduced
    assert shape(program) == program.tile == (32, 64)
    assert not any(isinstance(statement, Loop | Reduce) for statement in walk(program.body))


def test_a_window_is_a_loop_over_its_taps() -> None:
    ((_, program),) = lowered(Input("N T C", C=40) >> max_pool(3, 2))
    (loop,) = (statement for statement in program.body if isinstance(statement, UnrolledLoop))
    assert loop.count == 3
    assert any(isinstance(statement, Load) for statement in loop.body)
    assert not any(isinstance(statement, Reduce) for statement in walk(program.body)), "rows are no sum"


def test_the_largest_begins_below_everything() -> None:
    ((_, program),) = lowered(Input("N T C", C=40) >> max_pool(3, 2))
    values = [statement.value for statement in walk(program.body) if isinstance(statement, Zeros)]
    assert float("-inf") in values


def test_rows_are_reduced_block_by_block_and_then_among_themselves() -> None:
    kernels = lowered(Input("N T C", C=40, T=300) >> global_avg_pool())
    kernel, program = next(each for each in kernels if each[0].root is not None)
    _, row, reduced = choose_blocked_axes(kernel)
    assert reduced
    assert row is not None
    assert row.kind == "position"
    (loop,) = (statement for statement in program.body if isinstance(statement, Loop))
    assert loop.step == program.tile[0]
    reduces = [s for s in walk(program.body) if isinstance(s, Reduce)]
    assert {reduce.along for reduce in reduces} == {0}


def test_what_lies_past_a_sequence_takes_no_part_in_a_sum() -> None:
    """A mask in the sum, not zeros in memory: the padding of a batch may be NaN."""
    kernels = lowered(Input("N T C", C=40) >> stats_pool())
    text = "\n".join(str(program) for _, program in kernels)
    tests = [part for _, program in kernels for part in masks_of(program)]
    assert tests, text


def masks_of(program: TileProgram) -> list[Mask]:
    return [part for s in walk(program.body) for part in values_in(s) if isinstance(part, Mask)]


@pytest.mark.parametrize(
    ("axis", "others", "expected"),
    [
        (Axis("p", 100, "part"), {"channel"}, False),
        (Axis("p", 16, "part"), {"channel"}, True),
        (Axis("p", 100, "part"), {"batch"}, False),
        (Axis("t", 7, "position"), {"position"}, True),
        (Axis("t", 300, "position"), {"position"}, False),
        (Axis("t", 7, "position"), {"channel"}, False),
        (Axis("c", 7, "channel"), {"position"}, False),
    ],
)
def test_few_parts_and_positions_are_added_one_after_the_other(
    axis: Axis, others: set[str], expected: bool
) -> None:
    assert has_few(axis, others) is expected  # type: ignore[arg-type]


def test_parts_of_an_array_have_a_program_each() -> None:
    x = Input("N T C", C=40)
    kernels = lowered(concat(x, x))
    assert len(kernels) == 2
    names = {
        str(s.buffer.array.key) for _, program in kernels for s in walk(program.body) if isinstance(s, Store)
    }
    assert names == {"concat1"}
