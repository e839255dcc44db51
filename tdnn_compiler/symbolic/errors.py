"""What the user did wrong: where, what was expected, what came, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tdnn_compiler.symbolic.identifiers import escape_controls

__all__ = ["NetworkError", "Problem"]


@dataclass(frozen=True)
class Problem:
    """One mistake, told once.

    `where` names the layer and the script line; `expected` and `got` are in the user's symbols and
    numbers; `hint` says what to do.
    """

    where: str
    expected: str
    got: str
    hint: str = ""

    def __str__(self) -> str:
        lines = [self.where, f"  expected: {self.expected}", f"  got:      {self.got}"]
        if self.hint:
            lines.append(f"  hint:     {self.hint}")
        return "\n".join(escape_controls(line) for part in lines for line in part.split("\n"))


class NetworkError(Exception):
    """All mistakes found in one go; `problems` holds them one by one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def mistake(where: str, expected: str, got: object, hint: str = "") -> NetworkError:
    """A NetworkError that carries a single problem."""
    return NetworkError([Problem(where, expected, str(got), hint)])


class CompilerFault(Exception):
    """What one step of the compiler handed on is no legal program. It is no mistake of the user's."""


def refuse_illegal(what: str, wrong: Iterable[str]) -> None:
    """Raises CompilerFault with a line for each thing that is wrong."""
    found = tuple(wrong)
    if found:
        lines = "".join(f"\n  {escape_controls(line)}" for line in found)
        raise CompilerFault(f"a fault of the compiler, please report it: {what}{lines}")
