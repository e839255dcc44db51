"""A program: the equations of a network, and which of its arrays come from outside and go there."""

from dataclasses import dataclass, field
from typing import Literal

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
    updates: dict[str, Array] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    """In a backward pass: the gradient of each input and parameter."""

    @property
    def given(self) -> tuple[Array, ...]:
        """What no equation computes."""
        return self.inputs + self.parameters + self.buffers

    def __str__(self) -> str:
        lines: list[str] = []
        layer = ""
        for equation in self.equations:
            if equation.layer != layer:
                layer = equation.layer
                lines.append(f"# {layer}")
            lines.append(f"  {equation}")
        return "\n".join(lines)
