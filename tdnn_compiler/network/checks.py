"""What is wrong with one layer: the checks that the rules share, and where they tell it."""

from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy import Integer

from tdnn_compiler.symbolic.expressions import (
    LARGEST_SIZE,
    Dim,
    as_dim,
    modulo,
    text,
)

__all__ = ["LayerCheck"]


@dataclass
class LayerCheck:
    """Collects what is wrong with one layer."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, expected: str, got: object, hint: str = "") -> None:
        if (expected, text(got), hint) not in self.found:
            self.found.append((expected, text(got), hint))

    def size(self, name: str, value: object, minimum: int) -> Dim:
        """A size of at least `minimum`; where it is none, that is noted and `minimum` taken to go on."""
        dim = as_dim(value)
        if dim is None:
            self.say(f"{name} a whole number or a symbol", repr(value) if isinstance(value, str) else value)
            return minimum
        if (dim - minimum < 0) == True:  # noqa: E712  (a sympy relation is neither where it is not known)
            self.say(f"{name} of at least {minimum}", dim)
            return minimum
        if any(
            abs(number) > LARGEST_SIZE for number in ([dim] if isinstance(dim, int) else dim.atoms(Integer))
        ):
            self.say(f"{name} of at most {LARGEST_SIZE}", dim)
            return minimum
        return dim

    def per_axis(self, name: str, value: Any, axes: tuple[str, ...]) -> tuple[Any, ...]:
        """One size per axis, from one for all or a tuple."""
        if not isinstance(value, tuple):
            return (value,) * len(axes)
        if len(value) != len(axes):
            expected = f"{name} as one number or {len(axes)} (axes {', '.join(axes)})"
            self.say(expected, f"{len(value)}: {text(value)}")
            return (1,) * len(axes)
        return value

    def divides(self, name: str, groups: Dim, what: str, channels: Dim) -> None:
        rest = modulo(channels, groups)
        if isinstance(rest, int) and rest != 0:
            self.say(f"{name} that divides the {text(channels)} {what}", groups, f"{_divisors(channels)}")


def _divisors(channels: Dim) -> str:
    if not isinstance(channels, int) or channels > 1 << 20:
        return ""
    return "divisors: " + ", ".join(str(n) for n in sympy.divisors(channels)[:12])
