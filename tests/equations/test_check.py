"""Equations that no step may hand on: each kind is planted in legal ones, and refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, batch_norm, build, concat, conv, max_pool, relu
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.ir import (
    Apply,
    Axis,
    ConstantIndex,
    Equation,
    Index,
    LinearIndex,
    Read,
    reads_in,
    rewrite_scalar,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.symbolic.errors import CompilerFault


def legal() -> EquationProgram:
    h = Input("N T C", C=3) >> conv(4, 3, padding=1) >> relu >> batch_norm
    return forward(build(concat(h, h >> max_pool(3, 1, 1))), "train")


def changed(number: int, **parts: object) -> Callable[[EquationProgram], EquationProgram]:
    """With one equation changed."""

    def change(program: EquationProgram) -> EquationProgram:
        equations = list(program.equations)
        equations[number] = replace(equations[number], **parts)
        return replace(program, equations=tuple(equations))

    return change


def read_otherwise(change: Callable[[Read], Read]) -> Callable[[EquationProgram], EquationProgram]:
    """With the first equation reading arrays otherwise."""

    def changed_body(program: EquationProgram) -> EquationProgram:
        first, *rest = program.equations
        body = rewrite_scalar(first.body, lambda part: change(part) if isinstance(part, Read) else None)
        return replace(program, equations=(replace(first, body=body), *rest))

    return changed_body


def of(program: EquationProgram, name: str) -> list[Equation]:
    """The equations of one array."""
    return [each for each in program.equations if each.out[0].name == name]


STRANGER = Axis("stranger", 5)

FAULTS: dict[str, tuple[Callable[[EquationProgram], EquationProgram], str]] = {
    "in reverse": (
        lambda program: replace(program, equations=program.equations[::-1]),
        "is read, and nothing before computes it",
    ),
    "one is missing": (
        lambda program: replace(program, equations=program.equations[1:]),
        "is read, and nothing before computes it",
    ),
    "one comes twice": (
        lambda program: replace(program, equations=(program.equations[0], *program.equations)),
        "is not computed once, all of it",
    ),
    "half of a join is missing": (
        lambda program: replace(
            program, equations=tuple(e for e in program.equations if e is not of(program, "concat1")[-1])
        ),
        "concat1 is not computed once, all of it",
    ),
    "half of a join comes twice": (
        lambda program: replace(program, equations=(*program.equations, of(program, "concat1")[0])),
        "concat1 is not computed once, all of it",
    ),
    "no result": (
        lambda program: replace(program, updates={Key("x"): replace(program.outputs[0], key=Key("lost"))}),
        "lost is a result, and nothing computes it",
    ),
    "an index too few": (
        read_otherwise(lambda read: replace(read, index=read.index[1:])),
        "is read by",
    ),
    "an axis that does not run": (
        read_otherwise(lambda read: replace(read, index=(STRANGER, *read.index[1:]))),
        "stranger",
    ),
    "an axis of another length": (
        read_otherwise(
            lambda read: replace(
                read,
                index=tuple(
                    replace(index, size=index.size + 1)
                    if isinstance(index, Axis) and index.kind == "channel"
                    else index
                    for index in read.index
                ),
            )
        ),
        "runs along",
    ),
    "a place that is not there": (
        read_otherwise(
            lambda read: (
                replace(read, index=(*read.index[:-1], ConstantIndex(99))) if read.array.rows else read
            )
        ),
        "has no place 99",
    ),
    "another batch norm": (
        lambda program: replace(
            program,
            batch_norms={key: replace(found, mean=found.scale) for key, found in program.batch_norms.items()},
        ),
        "batch_norm1 is not computed as the batch norm that it is said to be",
    ),
    "another array of that name": (
        read_otherwise(lambda read: replace(read, array=replace(read.array, type="integer"))),
        "is read as what it is not",
    ),
}


def test_what_the_compiler_makes_is_legal() -> None:
    program = legal()
    assert check_equations(program, "forward") is program


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused(fault: str) -> None:
    change, told = FAULTS[fault]
    with pytest.raises(CompilerFault, match=f"after {fault}(.|\n)*{told}"):
        check_equations(change(legal()), fault)


def test_numbers_of_groups_are_those_of_the_channels() -> None:
    network = build(Input("N T C", C=4) >> conv(4, 3, groups=2))
    program = forward(network, "eval")
    (first, *rest) = program.equations
    assert any(isinstance(index, LinearIndex) for read in reads_in(first.body) for index in read.index)

    def longer(index: Index) -> Index:
        return replace(index, inner=replace(index.inner, size=7)) if isinstance(index, LinearIndex) else index

    def wider(part: object) -> Read | None:
        if not isinstance(part, Read):
            return None
        index = tuple(
            replace(i, inner=replace(i.inner, size=7)) if isinstance(i, LinearIndex) else i
            for i in part.index
        )
        return replace(part, index=index)

    wrong = replace(program, equations=(replace(first, body=rewrite_scalar(first.body, wider)), *rest))
    with pytest.raises(CompilerFault, match="is no number of"):
        check_equations(wrong, "grouping")


def test_a_reduction_has_as_many_results_as_its_kind() -> None:
    def one_result(program: EquationProgram) -> EquationProgram:
        equations = [
            replace(each, out=each.out[:1]) if each.how == "moments" and each.over else each
            for each in program.equations
        ]
        return replace(program, equations=tuple(equations))

    with pytest.raises(CompilerFault, match="1 arrays take 3 results"):
        check_equations(one_result(legal()), "forward")


def test_what_is_told_names_the_equation() -> None:
    body = Apply("add", (legal().equations[0].body, Read(replace(legal().outputs[0], key=Key("gone")), ())))
    with pytest.raises(CompilerFault, match=r"(?s)please report it.*gone is read.*, in conv1"):
        check_equations(changed(0, body=body)(legal()), "forward")
