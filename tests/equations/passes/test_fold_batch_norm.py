"""Batch norm through what reads it: nothing normalised is computed where statistics alone ask for it."""

import pytest
import torch
from equations.evaluate import evaluate, random_array
from equations.passes.same import assert_same

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu, stats_pool
from tdnn_compiler.equations.check import check_equations
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.passes.fold_batch_norm import fold_batch_norm
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.runtime import to_torch


def normalised(mode: Mode) -> list[bool]:
    """Whether each of two batch norms, the second before statistics, is computed for every frame."""
    h = Input("N T C", C=3) >> conv(4, 3) >> relu >> batch_norm >> conv(5, 2) >> relu >> batch_norm
    program = fold_batch_norm(forward(build(h >> stats_pool()), mode), mode)
    names = {array.name for equation in program.equations for array in equation.out}
    return [f"batch_norm{number}" in names for number in (1, 2)]


def test_statistics_take_what_was_not_normalised() -> None:
    assert normalised("train") == [False, False]
    assert normalised("eval") == [True, False]


@pytest.mark.parametrize("mode", ["train", "eval"])
def test_an_output_is_computed_whoever_reads_it(mode: Mode) -> None:
    h = Input("N T C", C=3) >> conv(4, 3) >> batch_norm
    program = fold_batch_norm(forward(build(h >> stats_pool(), h), mode), mode)
    assert "batch_norm1" in {array.name for equation in program.equations for array in equation.out}


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("lengths", [None, [9, 6, 7]])
def test_statistics_in_evaluation_are_torchs(lengths: list[int] | None, affine: bool) -> None:
    torch.manual_seed(0)
    network = build(Input("N T C", C=3) >> conv(5, 2) >> relu >> batch_norm(affine=affine) >> stats_pool())
    program = fold_batch_norm(forward(network, "eval"), "eval")
    numbers = {"N": 3, "T": 9}
    given = {array.key: random_array(array, numbers) for array in program.given}
    module = to_torch(network).double().eval()
    known = {str(key): value for key, value in given.items()}
    module.load_state_dict({name: known.get(name, value) for name, value in module.state_dict().items()})
    valid = None if lengths is None else torch.tensor(lengths)
    found = evaluate(program, given, numbers, valid, lambda *places: places[0])
    (x,) = program.inputs
    with torch.no_grad():
        wanted = module(given[x.key]) if valid is None else module(given[x.key], lengths=valid)
    torch.testing.assert_close(found[program.outputs[0].key], wanted, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("mode", ["train", "eval"])
@pytest.mark.parametrize("lengths", [None, [9, 6, 7]])
def test_it_means_the_same(lengths: list[int] | None, mode: Mode, affine: bool) -> None:
    norm = batch_norm(affine=affine)
    h = Input("N T C", C=3) >> conv(4, 3) >> relu >> norm >> conv(5, 2) >> relu >> norm
    plain = forward(build(h >> conv(2, taps=(0, 2)) >> batch_norm >> relu, h >> stats_pool()), mode)
    folded = check_equations(fold_batch_norm(plain, mode), "fold_batch_norm")
    assert plain.batch_norms
    assert not folded.batch_norms
    names = {array.name for equation in folded.equations for array in equation.out}
    assert ("batch_norm1" in names) == (mode == "eval")
    assert_same(plain, folded, lengths, N=3, T=9)


def test_where_zeros_are_read_nothing_is_folded() -> None:
    h = Input("N T C", C=3) >> conv(4, 3) >> batch_norm >> conv(5, 3, padding=1)
    plain = forward(build(h), "train")
    assert fold_batch_norm(plain, "train").equations == plain.equations
