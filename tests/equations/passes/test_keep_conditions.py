"""Conditions kept in place of numbers: which, and the same gradients with them."""

from typing import Any

import pytest
import torch
from equations.autograd import LENGTHS, hashed
from equations.evaluate import evaluate, random_array
from torch import Tensor

from tdnn_compiler.dsl import (
    Input,
    batch_norm,
    build,
    conv,
    dropout,
    global_avg_pool,
    hardtanh,
    leaky_relu,
    linear,
    max_pool,
    relu,
    tanh,
)
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.keep_conditions import keep_conditions
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes, rewrite_forward

x = Input("N T C", C=4)
hidden = x >> conv(4, 3, padding=1)
KEPT = {
    "residual": build(x + (hidden >> relu)),
    "residual of residuals": build(
        (h := x + (hidden >> relu)) + (h >> conv(4, 3, padding=1) >> relu) >> conv(2)
    ),
    "two relus in a sum": build(
        (hidden >> batch_norm >> relu) + (x >> conv(4) >> relu) >> relu >> global_avg_pool
    ),
    "dropped": build(x + (hidden >> relu >> dropout(0.3))),
    "leaky": build((hidden >> leaky_relu(0.1)) + x),
}
OTHERS = {
    "read by a convolution": build(hidden >> relu >> conv(4)),
    "read by both": build((h := hidden >> relu) + (h >> conv(4))),
    "an output": build(hidden >> relu),
    "pooled": build(hidden >> relu >> max_pool(2)),
    "averaged": build(hidden >> relu >> global_avg_pool >> linear(2)),
    "numbers are needed": build(x + (hidden >> tanh)),
    "two conditions": build(x + (hidden >> hardtanh)),
}


def both(network: Network) -> tuple[EquationProgram, EquationProgram]:
    there = rewrite_forward(network, "train")
    return there, derive_gradients(there).program


def conditions(program: EquationProgram) -> list[str]:
    return [
        array.name
        for each in program.equations
        for array in each.out
        if array.key.steps[-1:] == ("condition",)
    ]


def gradients(
    there: EquationProgram,
    back: EquationProgram,
    given: dict[Key, Tensor],
    lengths: Any,
    numbers: dict[str, int],
) -> list[Tensor]:
    valid = None if lengths is None else torch.tensor(lengths)
    torch.manual_seed(1)
    values = evaluate(there, given, numbers, valid, hashed)
    seeds = {array.key.gradient: torch.randn_like(values[array.key]) for array in there.outputs}
    found = evaluate(back, values | seeds, numbers, valid, hashed)
    return [found[array.key] for array in back.outputs]


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("name", KEPT)
def test_gradients_are_the_same(name: str, lengths: list[int] | None) -> None:
    there, back = both(KEPT[name])
    kept, read = keep_conditions(there, back)
    assert conditions(kept)
    torch.manual_seed(0)
    numbers = {"N": 3, "T": 9}
    given = {array.key: random_array(array, numbers) for array in there.given}
    wanted = gradients(there, back, given, lengths, numbers)
    found = gradients(kept, read, given, lengths, numbers)
    assert all(map(torch.equal, found, wanted))


@pytest.mark.parametrize("name", OTHERS)
def test_where_numbers_are_needed_nothing_changes(name: str) -> None:
    there, back = both(OTHERS[name])
    assert keep_conditions(there, back) == (there, back)


def test_a_byte_is_saved_for_each_number() -> None:
    emitted = compile_passes(KEPT["residual of residuals"], "train")
    types = {array.name: array.type for array in emitted.forward_pass.plan.saved}
    assert types["relu1.condition"] == types["relu2.condition"] == "byte"
    assert not {"relu1", "relu2"} & types.keys()
