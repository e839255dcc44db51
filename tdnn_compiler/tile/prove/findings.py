"""What a proof of a tile program may come out with."""

from dataclasses import dataclass
from typing import Any, Literal

from sympy import Expr, Symbol

from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.tile.prove.scope import Scope
from tdnn_compiler.tile.prove.smt import Answer
from tdnn_compiler.tile.symbols import sizes_of

__all__ = ["Finding", "FindingKind", "make_findings", "named_terms"]

FindingKind = Literal[
    "load out of bounds",
    "store out of bounds",
    "written twice",
    "not written",
    "32-bit index overflow",
    "division of a negative number",
]


@dataclass(frozen=True)
class Finding:
    """Something that goes wrong, or could not be shown not to.

    `buffer` is the symbol where it is about a scalar. The counterexample has the sizes and indices by name,
    those of a second place with a prime; there is none where the solver could not settle the question.
    """

    kernel: str
    what: FindingKind
    buffer: str
    index: tuple[str, ...]
    counterexample: tuple[tuple[str, int], ...] | None

    def __str__(self) -> str:
        where = f"{self.kernel}: {self.what}: {self.buffer}[{', '.join(self.index)}]"
        if self.counterexample is None:
            return f"{where}, not settled"
        return f"{where} at {', '.join(f'{name} = {value}' for name, value in self.counterexample)}"


def make_findings(
    kernel: str, what: FindingKind, buffer: str, index: tuple[Expr, ...], answer: Answer, *places: Any
) -> tuple[Finding, ...]:
    """What an answer to whether something can go wrong comes to; `places` are pairs of names and terms."""
    if not answer.possible:
        return ()
    found = None
    if answer.model is not None:
        found = tuple({name: answer.value(term) for place in places for name, term in place}.items())
    return (Finding(kernel, what, buffer, tuple(map(text, index)), found),)


def named_terms(scope: Scope, mark: str = "") -> list[tuple[str, Any]]:
    """Names and terms of all indices; sizes are the same everywhere."""
    sizes = sizes_of(scope.program)
    return [
        (f"{symbol}{'' if symbol in sizes else mark}", term)
        for symbol, term in scope.meaning.items()
        if isinstance(symbol, Symbol)
    ]
