"""What is wrong with a file, collected so that all of it is told at once, and not at length."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["Findings", "shorten_quote"]

MOST_TOLD = 20
LONGEST_QUOTE = 120
MOST_CHOICES, LONGEST_NAME = 1_000, 50
"""So many names, and so many of their letters, are compared with one that is not known."""


@dataclass
class Findings:
    """The mistakes of a file, each told once."""

    problems: dict[Problem, None] = field(default_factory=dict)

    def say(self, place: str, expected: str, got: object, hint: str = "") -> None:
        self.problems.setdefault(Problem(*map(shorten_quote, (place, expected, str(got), hint))))

    def suggest(self, name: str, known: Iterable[str]) -> str:
        """Which name may be meant; none where there is much to tell, as comparing takes long."""
        if len(self.problems) >= MOST_TOLD:
            return ""
        near = get_close_matches(name[:LONGEST_NAME], list(known)[:MOST_CHOICES], 1)
        return f"did you mean {near[0]}?" if near else ""

    def raise_any(self) -> None:
        """Raises NetworkError with what was found, if anything was."""
        found = list(self.problems)
        if found:
            told = found[:MOST_TOLD]
            if len(found) > MOST_TOLD:
                told.append(Problem(told[0].where, "no mistakes", f"{len(found) - MOST_TOLD} more"))
            raise NetworkError(told)


def shorten_quote(text: str) -> str:
    """A piece of a file as a message quotes it."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
