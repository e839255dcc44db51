"""Descriptors: what a node of nnet3 reads, `Append(Offset(tdnn1, -3), tdnn1)`, as small trees.

Over indices t: Append puts vectors one after the other; Offset, Round, ReplaceIndex and Switch say another t;
Sum, Scale and Const compute; IfDefined gives zeros where its input cannot be computed, Failover its second
input. xconfig adds `x@3` for Offset(x, 3), a bare number for the line before at that offset, and `[-1]` for
the line before.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tdnn_compiler.importers.kaldi.numbers import read_float, read_integer

__all__ = ["Descriptor", "DescriptorError", "offset_by", "parse_descriptor", "substitute_names"]

DEEPEST_DESCRIPTOR = 16
MOST_TOKENS = 4_000
TOKEN = re.compile(r"\s*(?:([A-Za-z_][\w.\-]*)|([-+]?[0-9.][\w.+\-]*)|([(),@\[\]]))", re.ASCII)
FORMS = {
    "Append": "D*",
    "Sum": "DD",
    "Failover": "DD",
    "IfDefined": "D",
    "Const": "fi",
    "Offset": "Dix",
    "Switch": "D*",
    "Round": "Di",
    "ReplaceIndex": "Dwi",
    "Scale": "fD",
}
"""The arguments of each: a descriptor, a whole number, a number, t or x; x: an offset of x, if at all."""


@dataclass(frozen=True)
class Descriptor:
    """`word` with its parts and numbers; without a word, the node `node`."""

    word: str
    parts: tuple["Descriptor", ...] = ()
    numbers: tuple[float, ...] = ()
    node: str = ""

    def __str__(self) -> str:
        if not self.word:
            return self.node
        parts, numbers = list(map(str, self.parts)), [f"{number:g}" for number in self.numbers]
        if self.word == "ReplaceIndex":
            numbers.insert(0, "t")
        inside = numbers + parts if self.word == "Scale" else parts + numbers
        return f"{self.word}({', '.join(inside)})"

    def nodes(self) -> Iterator[str]:
        """The names of all nodes that are read, in order."""
        if not self.word:
            yield self.node
        for part in self.parts:
            yield from part.nodes()

    def has(self, word: str) -> bool:
        """Whether the word is anywhere in it."""
        return self.word == word or any(part.has(word) for part in self.parts)


class DescriptorError(Exception):
    """What was expected, and what stands there instead."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.expected, self.got = expected, got


def parse_descriptor(text: str) -> Descriptor:
    """The tree of a descriptor. Raises DescriptorError."""
    reader = _Reader(_split_tokens(text))
    found = reader.read_descriptor(0)
    if reader.here:
        raise DescriptorError("the end of the descriptor", reader.here)
    return found


def substitute_names(descriptor: Descriptor, change: Callable[[str], Descriptor]) -> Descriptor:
    """The descriptor with every node put through `change`."""
    if not descriptor.word:
        return change(descriptor.node)
    parts = tuple(substitute_names(part, change) for part in descriptor.parts)
    return replace(descriptor, parts=parts)


def _split_tokens(text: str) -> list[str]:
    tokens: list[str] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None:
            raise DescriptorError("a name, a number, a bracket or a comma", text[place : place + 20].strip())
        tokens.append(found[0].strip())
        place = found.end()
        if len(tokens) > MOST_TOKENS:
            raise DescriptorError(f"a descriptor of at most {MOST_TOKENS:,} names and signs", "a longer one")
    return tokens


class _Reader:
    """Walks over the tokens of one descriptor."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.next = 0

    @property
    def here(self) -> str:
        return self.tokens[self.next] if self.next < len(self.tokens) else ""

    def take(self) -> str:
        token = self.here
        self.next += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token != sign:
            raise DescriptorError(f"'{sign}'", token or "the end")

    def read_descriptor(self, depth: int) -> Descriptor:
        if depth > DEEPEST_DESCRIPTOR:
            raise DescriptorError(f"descriptors nested at most {DEEPEST_DESCRIPTOR} deep", "deeper ones")
        token = self.take()
        if token in FORMS and self.here == "(":
            found = self._read_arguments(token, depth)
        elif token == "[":
            back = read_integer(self.take())
            self.expect("]")
            if back is None or back >= 0:
                raise DescriptorError("[-1], the line before, [-2], the one before that, …", token)
            found = Descriptor("", node=f"[{back}]")
        elif (offset := read_integer(token)) is not None:
            return offset_by(Descriptor("", node="[-1]"), offset)
        elif token[:1].isalpha() or token[:1] == "_":
            found = Descriptor("", node=token)
        else:
            raise DescriptorError("a node or a descriptor", token or "the end")
        while self.here == "@":
            self.take()
            found = offset_by(found, self._read_whole())
        return found

    def _read_arguments(self, word: str, depth: int) -> Descriptor:
        parts: list[Descriptor] = []
        numbers: list[float] = []
        self.expect("(")
        form = FORMS[word]
        for place, kind in enumerate(form):
            if kind == "x" and self.here != ",":
                break
            if kind == "*":
                while self.here == ",":
                    self.take()
                    parts.append(self.read_descriptor(depth + 1))
                break
            if place:
                self.expect(",")
            match kind:
                case "D":
                    parts.append(self.read_descriptor(depth + 1))
                case "f":
                    numbers.append(self._read_number())
                case "w":
                    self._read_index()
                case _:
                    numbers.append(self._read_whole())
        self.expect(")")
        if word == "Offset" and len(numbers) == 2 and numbers.pop() != 0:
            raise DescriptorError("no offset of x, of which frames have one", f"{word}(…) with two offsets")
        if word == "Round" and numbers[0] < 1:
            raise DescriptorError("Round(x, m) with m of at least 1", f"{numbers[0]:g}")
        return Descriptor(word, tuple(parts), tuple(numbers))

    def _read_index(self) -> None:
        token = self.take()
        if token != "t":
            raise DescriptorError("ReplaceIndex(x, t, value)", token or "the end")

    def _read_whole(self) -> int:
        token = self.take()
        number = read_integer(token)
        if number is None:
            raise DescriptorError("a whole number", token or "the end")
        return number

    def _read_number(self) -> float:
        token = self.take()
        number = read_float(token)
        if number is None:
            raise DescriptorError("a number", token or "the end")
        return number


def offset_by(descriptor: Descriptor, frames: int) -> Descriptor:
    """Offset(descriptor, frames); the descriptor itself for none."""
    return Descriptor("Offset", (descriptor,), (frames,)) if frames else descriptor
