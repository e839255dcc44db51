"""Windows of neighbouring positions with few channels as runs of memory."""

import pytest
import torch
from equations.evaluate import evaluate, known, random_array

from tdnn_compiler.dsl import Input, Node, build, conv, relu
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.ir import reads_in
from tdnn_compiler.equations.passes.flatten_windows import contiguous_arrays, flatten_windows
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.pipeline import program_arrays, rewrite_forward


def frames(channels: int) -> Node:
    return Input("N T C", C=channels)


FLAT = {
    "one channel": frames(1) >> conv(5, 4),
    "strided": frames(3) >> conv(5, 3, stride=2),
    "padded": frames(3) >> conv(5, 3, padding=2),
    "packed": frames(5) >> conv(4, 3, padding=1),
    "an image": Input("N H T C", C=3, H=5) >> conv(4, (3, 2), padding=1),
}
OTHERS = {
    "many channels": frames(40) >> conv(5, 3),
    "gaps between taps": frames(4) >> conv(5, taps=(0, 2)),
    "reflected": frames(4) >> conv(5, 3, padding=1, padding_mode="reflect"),
    "gaps between rows": frames(4) >> relu >> conv(5, 3),
}


def flattened(program: EquationProgram) -> EquationProgram:
    return check_equations(flatten_windows(program, contiguous_arrays(program)), "flatten_windows")


@pytest.mark.parametrize("name", FLAT)
def test_it_means_the_same(name: str) -> None:
    """The same memory, seen with other axes: so each array is laid out again for who reads it."""
    torch.manual_seed(0)
    program, numbers = rewrite_forward(build(FLAT[name]), "train"), {"N": 3, "T": 9}
    flat = flattened(program)
    assert flat != program
    given = {array.key: random_array(array, numbers) for array in program.given}
    wanted = evaluate(program, given, numbers)
    (product,) = (each for each in flat.equations if each.over)
    seen = [read.array for read in reads_in(product.body)]
    operands = {
        array.key: wanted[array.key].reshape([known(axis.size, numbers) for axis in array.axes])
        for array in seen
    }
    (sums,) = product.out
    found = evaluate(EquationProgram("flat", (product,), (), ()), operands, numbers)[sums.key]
    torch.testing.assert_close(found, wanted[sums.key], rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", OTHERS)
def test_others_stay(name: str) -> None:
    program = rewrite_forward(build(OTHERS[name]), "train")
    assert flattened(program) == program


def test_weights_gradients_are_over_runs_too() -> None:
    program = rewrite_forward(build(frames(3) >> conv(5, 3)), "train")
    back = flatten_windows(derive_gradients(program).program, contiguous_arrays(program))
    check_equations(back, "flatten_windows", program_arrays(flattened(program)))
    (product,) = (each for each in back.equations if each.out[0].name == "d_conv1.weight")
    assert [axis.size for axis in product.out[0].axes] == [5, 9]
