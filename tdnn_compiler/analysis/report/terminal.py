"""What is printed: in the signs that the output's encoding has, and names as they stand."""

import codecs
import re
import sys
from json import dumps
from typing import IO, Any

from rich.console import Console
from rich.text import Text

__all__ = ["Terminal", "in_signs_of", "print_json", "spell_plainly", "spelled"]

PLAIN_SIGNS = "plain signs"
SIGNS = {
    **dict(zip("−×·…′″µΣ±→←", ("-", "x", "*", "...", "'", '"', "u", "sum ", "+-", "->", "<-"), strict=True)),
    **dict(zip("≤≥≠─⁻⁰¹²³⁴⁵⁶⁷⁸⁹", ("<=", ">=", "!=", *"--0123456789"), strict=True)),
}
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def in_plain_signs(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that an encoding lacks; for letters, their numbers."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(SIGNS.get(sign) or dumps(sign)[1:-1] for sign in missing), error.end


codecs.register_error(PLAIN_SIGNS, in_plain_signs)


def spell_plainly(stream: Any) -> None:
    """From now on nothing that is printed there is an error for want of a sign."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=PLAIN_SIGNS)


def in_signs_of(text: str, file: IO[str]) -> str:
    """The text in the signs that a file's encoding has."""
    encoding = encoding_of(file)
    return text.encode(encoding, PLAIN_SIGNS).decode(encoding)


def spelled(text: str, file: IO[str]) -> str:
    """The same, and nothing in it moves a terminal's cursor or sets its colours."""
    return in_signs_of(CONTROLS.sub(escaped, text), file)


def print_json(text: str) -> None:
    """JSON as it is or, where the output lacks a letter of it, in ASCII: the same data."""
    try:
        text.encode(encoding_of(sys.stdout))
    except UnicodeEncodeError:
        text = re.sub(r"[^\x00-\x7f]", escaped, text)
    print(text)


def encoding_of(file: IO[str]) -> str:
    """A text in memory has none."""
    return getattr(file, "encoding", None) or "utf-8"


def escaped(sign: re.Match[str]) -> str:
    return dumps(sign[0])[1:-1]


class Terminal(Console):
    """A console to which no text is markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(spelled(text, self.file), **how)
