"""Channels in groups as one axis."""

import pytest
import torch
from equations.evaluate import evaluate, random_array
from equations.passes.same import assert_same

from tdnn_compiler.dsl import Input, Node, build, conv, group_norm, layer_norm, linear, relu, stats_pool
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.ir import LinearIndex, reads_in
from tdnn_compiler.equations.passes.join_groups import join_groups
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.pipeline import program_arrays

FRAMES = Input("N T C", C=12)
NORMS = {
    "alone": FRAMES >> group_norm(3),
    "one group": FRAMES >> group_norm(1),
    "without parameters": FRAMES >> conv(8, 3) >> group_norm(2, affine=False) >> relu,
    "an image": Input("N H T C", C=6, H=5) >> group_norm(2) >> conv(4, 3, padding=1),
}


def grouped(program: EquationProgram) -> list[str]:
    """The equations over rows that have channels in groups."""
    found = []
    for equation in program.equations:
        indices = (*equation.index, *(index for read in reads_in(equation.body) for index in read.index))
        rows = any(axis.kind == "position" for axis in (*equation.axes, *equation.over))
        if rows and any(isinstance(index, LinearIndex) for index in indices):
            found.append(str(equation))
    return found


@pytest.mark.parametrize("name", NORMS)
def test_it_means_the_same(name: str) -> None:
    program = forward(build(NORMS[name]), "train")
    joined = check_equations(join_groups(program), "join_groups")
    assert grouped(program)
    assert grouped(joined) == []
    assert_same(program, joined, N=3, T=9)


def test_only_valid_positions_count() -> None:
    program = forward(build(NORMS["alone"] >> stats_pool()), "train")
    assert_same(program, join_groups(program), [9, 4, 1], N=3, T=9)


@pytest.mark.parametrize("name", NORMS)
def test_gradients_mean_the_same(name: str) -> None:
    torch.manual_seed(0)
    program, numbers = forward(build(NORMS[name]), "train"), {"N": 3, "T": 9}
    back = derive_gradients(program).program
    joined = check_equations(join_groups(back), "join_groups", program_arrays(program))
    assert grouped(joined) == []
    known = evaluate(program, {array.key: random_array(array, numbers) for array in program.given}, numbers)
    known |= {array.key: random_array(array, numbers) for array in back.given if array.key not in known}
    wanted, found = (evaluate(each, known, numbers) for each in (back, joined))
    for array in back.outputs:
        torch.testing.assert_close(found[array.key], wanted[array.key], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("node", [FRAMES >> conv(12, 3, groups=3), FRAMES >> layer_norm, FRAMES >> linear(4)])
def test_others_stay(node: Node) -> None:
    program = forward(build(node), "train")
    assert join_groups(program) == program
