"""The one way from a text of a user's, or of a file's, into source: as an identifier, a literal or a remark.

A name may be anything at all. What is printed is then the same program, up to its identifiers and literals,
as for any other name.
"""

import re
from collections.abc import Hashable, Iterable
from keyword import iskeyword
from unicodedata import normalize

__all__ = ["Names", "escape_controls", "escape_remark", "make_identifier", "quote_literal"]

TAKEN_WORDS = """
PRECISION RAGGED TensorDescriptor ValueError aligned allocate copy_context data describe device dropped expm1
float framed further in_own_context largest lengths log1p max min outputs own_program precision programs
programs_0 programs_1 programs_2 range saved seed spread tanh tl torch triton uniform updates wraps
"""
RESERVED_NAMES = frozenset(TAKEN_WORDS.split())
"""What emitted functions call something else."""
NAME_ENDINGS = re.compile(r"_(ptr|kernel|member|blocks(_[0-9]+)?)$")
"""How the names of pointers, functions and tensor descriptors end, and no others."""
LONGEST_IDENTIFIER = 48


def make_identifier(text: str) -> str:
    """A word that Python, Triton and C++ allow, and that means nothing in an emitted file yet."""
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode() or "x"
    found = re.sub(r"[^A-Za-z0-9_]", "_", plain)[:LONGEST_IDENTIFIER]
    if not found[0].isalpha():
        found = f"x{found}"
    return f"{found}_" if iskeyword(found) or found in RESERVED_NAMES or NAME_ENDINGS.search(found) else found


class Names:
    """Identifiers for what is in one function, or in one file: each is given once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.known: dict[Hashable, str] = {}

    def fresh(self, text: str) -> str:
        """An identifier that nothing has yet, after that text."""
        plain = found = make_identifier(text)
        number = 1
        while found in self.taken:
            number += 1
            found = f"{plain}_{number}"
        self.taken.add(found)
        return found

    def of(self, thing: Hashable) -> str:
        """The identifier of a thing, after what it is called."""
        if thing not in self.known:
            self.known[thing] = self.fresh(str(thing))
        return self.known[thing]


def quote_literal(text: str) -> str:
    """A literal of Python's that holds the text."""
    return f'"{"".join(map(_escape_letter, text))}"'


def _escape_letter(letter: str) -> str:
    # The last two tell where literals and comments begin and end, to whoever breaks lines.
    if letter.isprintable() and letter not in '\\"#':
        return letter
    return letter.encode("unicode_escape").decode() if letter not in '"#' else f"\\x{ord(letter):02x}"


def escape_remark(text: str) -> str:
    """What may stand in a comment or a docstring: nothing that ends it, nor starts anything else."""
    return "".join(letter if letter.isprintable() and letter not in '\\"' else "?" for letter in text)


def escape_controls(text: str) -> str:
    """For a terminal or a drawing: what these would obey, or cannot hold, is spelled out."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )
