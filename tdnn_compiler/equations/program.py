"""A program: the equations of a network, and which of its arrays come from outside and go there."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tdnn_compiler.equations.keys import Key, labelled
from tdnn_compiler.equations.terms import Array, Equation

__all__ = ["Mode", "Program"]

Mode = Literal["train", "eval"]


@dataclass(frozen=True)
class Program:
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

    @property
    def given(self) -> tuple[Array, ...]:
        """What no equation computes."""
        return self.inputs + self.parameters + self.buffers

    @cached_property
    def labels(self) -> dict[Key, str]:
        """What others call the arrays that come from outside, and the results: parameters as torch does."""
        outside = (*self.parameters, *self.buffers, *self.inputs, *self.outputs)
        return labelled(array.key for array in outside)

    def __str__(self) -> str:
        lines: list[str] = []
        layer = ""
        for equation in self.equations:
            if equation.layer != layer:
                layer = equation.layer
                lines.append(f"# {layer}")
            lines.append(f"  {equation}")
        return "\n".join(lines)
