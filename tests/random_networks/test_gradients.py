"""The gradient equations of random networks against finite differences of their forward equations.

pytest -m long tests/random_networks/test_gradients.py --networks 1000 --first-seed 0
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import cast

import pytest
import torch
from equations.autograd import hashed
from equations.evaluate import evaluate, random_array
from random_networks.draws import Trial
from random_networks.seeds import check_each
from torch import Tensor

from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.ir import reads_in
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.network.layers import Embedding
from tdnn_compiler.pipeline import rewrite_forward
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.samples import find_ragged_sizes

PART = 20
STEPS = (1e-6, 1e-5, 1e-4)
"""Along a direction. What is no mistake but rounding is not there after a longer one."""
UNCLEAR = 1e-3
"""Slopes ahead and behind that differ by so much of themselves are those of a kink, or of rounding."""
TOLERANCE, CANCELLED = 1e-5, 1e-3
"""Of the slope; where terms cancel, of so much of the network's largest one, or of 1."""

Values = Mapping[Key, Tensor]


@dataclass
class Directions:
    """How many were tried, and along how many of them there is no derivative to compare with."""

    tried: int = 0
    unclear: int = 0

    def check(self, trial: Trial) -> list[str]:
        """Every input and every parameter, moved along a random direction of its own."""
        torch.manual_seed(0)
        there = rewrite_forward(trial.network, trial.mode)
        back = derive_gradients(there).program
        run = Run(there, trial)
        base = run.evaluated(there, given(there, trial))
        seeds = {array.key: torch.randn_like(base[array.key]) for array in there.outputs}
        found = run.evaluated(back, {**base, **{key.gradient: seed for key, seed in seeds.items()}})
        wanted = [array.key for array in there.inputs + there.parameters if not array.holds_integers]
        directions = {key: torch.randn_like(base[key]) for key in wanted}
        for key, direction in directions.items():
            layer = trial.network.layer(key.layer)
            if isinstance(layer, Embedding) and layer.padding_idx is not None:
                # What the gradient leaves out on purpose.
                direction[cast(int, layer.padding_idx)] = 0
        told = {
            key: float((found[back.targets[key]] * direction).sum()) if key in back.targets else 0.0
            for key, direction in directions.items()
        }
        floor = CANCELLED * max([1.0, *map(abs, told.values())])
        wrong = []
        for key, direction in directions.items():
            slope = partial(run.slope, base, seeds, key, direction)
            off = self.off(told[key], slope, floor)
            if off > TOLERANCE:
                wrong.append(f"gradient of {key}: {off:.1e} above {TOLERANCE:.1e}")
        return wrong

    def off(self, told: float, slope: Callable[[float], float], floor: float) -> float:
        """How far a slope is from what is told of it: the least after any of the steps."""
        self.tried += 1
        least = inf
        for step in STEPS:
            ahead, behind = slope(step), slope(-step)
            middle, apart = (ahead + behind) / 2, abs(ahead - behind)
            scale = max(abs(told), abs(middle), floor)
            if not apart <= UNCLEAR * scale:
                break
            least = min(least, (abs(told - middle) - apart) / scale)
            if least <= TOLERANCE:
                return least
        if least == inf:
            self.unclear += 1
            return 0.0
        return least


class Run:
    """Evaluates a trial's programs on its batch."""

    def __init__(self, there: EquationProgram, trial: Trial) -> None:
        self.there = there
        self.numbers = trial.case.numbers
        self.lengths: dict[str, Tensor] | None = None
        if trial.case.lengths is not None:
            sizes = find_ragged_sizes(input_forms(trial.network), trial.along)
            each = trial.case.lengths.values() if trial.along else (trial.case.lengths,)
            self.lengths = {
                size.symbol: torch.tensor([size.symbol_at(length) for length in own])
                for size, own in zip(sizes.values(), each, strict=True)
            }

    def evaluated(self, program: EquationProgram, known: Values) -> Values:
        return evaluate(program, known, self.numbers, self.lengths, hashed)

    def moved(self, base: Values, key: Key, value: Tensor) -> Values:
        """The forward pass again, as far as anything depends on one array that has another value."""
        changed, again = {key}, []
        for equation in self.there.equations:
            if any(read.array.key in changed for read in reads_in(equation.body)):
                again.append(equation)
                changed |= {array.key for array in equation.out}
        return self.evaluated(replace(self.there, equations=tuple(again)), {**base, key: value})

    def slope(self, base: Values, seeds: Values, key: Key, direction: Tensor, step: float) -> float:
        """Of the outputs, each weighed by its seed, from a point towards another one."""
        moved = self.moved(base, key, base[key] + step * direction)
        total = 0.0
        for output, seed in seeds.items():
            # A maximum of nothing is no number.
            changed = torch.where(base[output].isfinite(), moved[output] - base[output], 0.0)
            total += float((seed * changed).sum())
        return total / step


def given(program: EquationProgram, trial: Trial) -> dict[Key, Tensor]:
    """Random arrays: weights that keep the size of what they are applied to, and tokens that there are."""
    tokens = {Key(form.name): form.tokens for form in input_forms(trial.network)}
    found = {}
    for array in program.given:
        value = random_array(array, trial.case.numbers)
        if array.type == "token":
            value = torch.randint(tokens[array.key] or 1, value.shape)
        elif array in program.parameters and value.dim() > 1:
            value = value * 2 / value.numel() ** 0.5
        found[array.key] = value
    return found


def check(seeds: range) -> None:
    directions = Directions()
    check_each(seeds, directions.check)
    assert directions.unclear < directions.tried / 10, directions


@pytest.mark.parametrize("first", [0])
def test_gradients(first: int) -> None:
    check(range(first, first + PART))


@pytest.mark.long
def test_gradients_of_any_number_of_networks(start: int) -> None:
    check(range(start, start + PART))
