"""Printing to terminals and files: signs that the encoding lacks are respelled, and no name is markup."""

import codecs
import re
import sys
from json import dumps
from typing import IO, Any

from rich.console import Console
from rich.text import Text

__all__ = ["Terminal", "encode_signs", "print_json", "spell_for", "spell_plainly"]

PLAIN_SIGNS = "plain signs"
PLAIN_SPELLINGS = {
    **dict(zip("−×·…′″µΣ±→←", ("-", "x", "*", "...", "'", '"', "u", "sum ", "+-", "->", "<-"), strict=True)),
    **dict(zip("≤≥≠─⁻⁰¹²³⁴⁵⁶⁷⁸⁹", ("<=", ">=", "!=", *"--0123456789"), strict=True)),
}
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def replace_signs(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: the plain spelling of a sign, or the escape of a letter."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(PLAIN_SPELLINGS.get(sign) or dumps(sign)[1:-1] for sign in missing), error.end


codecs.register_error(PLAIN_SIGNS, replace_signs)


def spell_plainly(stream: Any) -> None:
    """Makes a stream respell signs that its encoding lacks instead of raising an error."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=PLAIN_SIGNS)


def encode_signs(text: str, file: IO[str]) -> str:
    """The text, with signs respelled that the file's encoding lacks."""
    encoding = encoding_of(file)
    return text.encode(encoding, PLAIN_SIGNS).decode(encoding)


def spell_for(text: str, file: IO[str]) -> str:
    """The same, with control characters escaped, so that no name moves a cursor or sets colours."""
    return encode_signs(CONTROLS.sub(escape_sign, text), file)


def print_json(text: str) -> None:
    """JSON as it is or, where the output lacks a letter of it, in ASCII: the same data."""
    try:
        text.encode(encoding_of(sys.stdout))
    except UnicodeEncodeError:
        text = re.sub(r"[^\x00-\x7f]", escape_sign, text)
    print(text)


def encoding_of(file: IO[str]) -> str:
    """The encoding of a file; UTF-8 for text in memory, which has none."""
    return getattr(file, "encoding", None) or "utf-8"


def escape_sign(sign: re.Match[str]) -> str:
    return dumps(sign[0])[1:-1]


class Terminal(Console):
    """A console to which no text is markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(spell_for(text, self.file), **how)
