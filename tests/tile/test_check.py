"""Tile programs that nothing may print: each kind is planted in a legal one, and refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, build, conv, relu, softmax
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.errors import CompilerFault
from tdnn_compiler.tile.check import check_program
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
    Load,
    Loop,
    Range,
    Reduce,
    Statement,
    Store,
    TileProgram,
    Zeros,
)
from tdnn_compiler.tile.symbols import sizes_of

Change = Callable[[TileProgram], TileProgram]
Each = Callable[[Statement], tuple[Statement, ...]]


def product() -> TileProgram:
    network = build(Input("N T C", C=40) >> conv(24, 3) >> relu)
    return compile_passes(network, "eval", Blocks(16, 16, 16)).forward_pass.programs[0]


def reduction() -> TileProgram:
    network = build(Input("N T C", C=40) >> softmax())
    return compile_passes(network, "eval", Blocks(16, 16, 16)).forward_pass.programs[0]


def statements(change: Each) -> Change:
    """With every statement, those in loops too, replaced by others."""

    def changed(body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        inner = (replace(s, body=changed(s.body)) if isinstance(s, Loop) else s for s in body)
        return tuple(new for statement in inner for new in change(statement))

    return lambda program: replace(program, body=changed(program.body))


def without(kind: type) -> Change:
    return statements(lambda statement: () if isinstance(statement, kind) else (statement,))


FAULTS: dict[str, tuple[Change, str]] = {
    "no range": (without(Range), "is no index yet"),
    "no index": (without(Define), "is no index yet"),
    "no load": (without(Load), "is no tile yet"),
    "no accumulator": (without(Zeros), "is no tile yet"),
    "no store": (without(Store), "nothing is stored in it"),
    "in reverse": (lambda program: replace(program, body=program.body[::-1]), "is no (index|tile) yet"),
    "an index too few": (
        statements(lambda s: (replace(s, index=s.index[1:]),) if isinstance(s, Load) else (s,)),
        "sizes and . ind",
    ),
    "what is no argument": (lambda program: replace(program, reads=program.reads[1:]), "is no argument"),
    "what is only read": (
        lambda program: replace(program, reads=program.reads + program.writes, writes=()),
        "is no argument",
    ),
    "a buffer twice": (lambda program: replace(program, reads=program.reads * 2), "two buffers are called"),
    "another grid": (lambda program: replace(program, grid=program.grid[1:]), "of 1 sizes"),
    "an operand that is not there": (
        statements(lambda s: (replace(s, left="lost"),) if isinstance(s, Dot) else (s,)),
        "lost is no tile yet",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused(fault: str) -> None:
    change, told = FAULTS[fault]
    program = product()
    assert check_program(program, "lower", sizes_of(program)) is program
    with pytest.raises(CompilerFault, match=f"after {fault}(.|\n)*{told}"):
        check_program(change(program), fault, sizes_of(program))


def test_a_value_reads_what_is_there() -> None:
    program = reduction()
    check_program(program, "lower", sizes_of(program))
    for kind in (Reduce, Assign):
        with pytest.raises(CompilerFault, match="is no tile yet"):
            check_program(without(kind)(program), "lower", sizes_of(program))


def test_a_kernel_is_told_no_other_sizes() -> None:
    program = product()
    with pytest.raises(CompilerFault, match="T is no index yet"):
        check_program(program, "lower", [size for size in sizes_of(program) if str(size) != "T"])
