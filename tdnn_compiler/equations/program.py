"""A program: the equations of a network, the arrays that they are given, and those that they return."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from tdnn_compiler.equations.ir import (
    Array,
    Equation,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    add,
    indices_of,
    multiply,
    subterms,
    subtract,
)
from tdnn_compiler.equations.keys import Key, label_keys
from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.symbolic.maps import Offsets, concrete_offsets

__all__ = ["MODES", "EquationProgram", "Mode", "NormalisedRead"]

Mode = Literal["train", "eval"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class NormalisedRead:
    """What a batch norm computes of `x`, per channel. The bias is zero where the layer learns none."""

    x: Read
    mean: Read
    scale: Read
    bias: Scalar

    @property
    def formula(self) -> Scalar:
        """`(x − mean)·scale + bias`."""
        return add(multiply(subtract(self.x, self.mean), self.scale), self.bias)


@dataclass(frozen=True)
class EquationProgram:
    """Equations in order, each after those whose results it reads.

    `parameters` and `buffers` have torch's names and axes; `updates` are the arrays that replace buffers
    after the pass (running averages).
    """

    name: str
    equations: tuple[Equation, ...]
    inputs: tuple[Array, ...]
    outputs: tuple[Array, ...]
    parameters: tuple[Array, ...] = ()
    buffers: tuple[Array, ...] = ()
    updates: dict[Key, Array] = field(default_factory=dict)
    targets: dict[Key, Key] = field(default_factory=dict)
    """In a backward pass: the gradient of each input and parameter."""
    batch_norms: dict[Key, NormalisedRead] = field(default_factory=dict)
    """The results of batch norms that no pass has folded yet."""

    @property
    def given(self) -> tuple[Array, ...]:
        """What no equation computes."""
        return self.inputs + self.parameters + self.buffers

    @cached_property
    def labels(self) -> dict[Key, str]:
        """The labels of inputs, parameters, buffers and outputs in calls; parameters have torch's names."""
        outside = (*self.parameters, *self.buffers, *self.inputs, *self.outputs)
        return label_keys(array.key for array in outside)

    def __str__(self) -> str:
        """The equations by layer, what replaces which buffer, and what is returned."""
        lines: list[str] = []
        layer = ""
        for equation in self.equations:
            if equation.layer != layer:
                layer = equation.layer
                lines.append(f"# {layer}")
            lines.append(f"  {', '.join((str(equation), *describe_offsets(equation)))}")
        lines += [f"{key} ← {array.name}" for key, array in self.updates.items()]
        lines.append(f"→ {', '.join(array.name for array in self.outputs)}")
        return "\n".join(lines)


def describe_offsets(equation: Equation) -> list[str]:
    """A line for each tap in an equation: the formula or the list of its offsets."""
    indices = [index for part in subterms(equation.body) for index in indices_of(part)]
    windows = {
        index.tap: index.window for index in indices if isinstance(index, StridedIndex | TransposedIndex)
    }
    return [f"offset({tap}) = {offset_text(tap.name, window.offsets)}" for tap, window in windows.items()]


def offset_text(tap: str, offsets: Offsets) -> str:
    """Of a tap by its number."""
    numbers = concrete_offsets(offsets)
    assert numbers is not None, "taps that are symbols have no equations"
    step = numbers[1] if len(numbers) > 1 else 0
    if numbers != [step * number for number in range(len(numbers))]:
        return f"{text(tuple(numbers))}[{tap}]"
    return f"{step}·{tap}" if step > 1 else tap if step else "0"
