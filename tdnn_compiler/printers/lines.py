"""Breaking statements of Python into lines of at most `WIDTH` characters."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from textwrap import wrap

__all__ = ["argument", "broken", "call", "comment", "indented"]

WIDTH = 110
OPERATORS = ((" if ", " else "), (" | ",), (" & ",), (" < ", " <= ", " > ", " >= ", " == "), (" + ", " - "),
             (" * ", " / ", " // ", " % "))  # fmt: skip
"""The loosest first."""
STATEMENT = re.compile(r"(?:return|raise|if|def) |[\w, ]+ = ")
LABEL = re.compile(r'\w+=|"[^"]*": ')


def call(start: str, parts: Sequence[str], end: str = "", indent: int = 4, brackets: str = "()") -> list[str]:
    """`start(parts…)end` on one line if it fits behind that indent, else the parts below it, filled."""
    line = f"{start}{brackets[0]}{', '.join(parts)}{brackets[1]}{end}"
    if len(line) + indent <= WIDTH:
        return [line]
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 + indent <= WIDTH:
            lines[-1] += f" {part},"
        else:
            lines.append(f"    {part},")
    return [f"{start}{brackets[0]}", *lines, f"{brackets[1]}{end}"]


def comment(text: str, indent: int = 4) -> list[str]:
    return wrap(text, WIDTH - indent, initial_indent="# ", subsequent_indent="#     ", break_long_words=False)


def indented(lines: Sequence[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]


def broken(line: str) -> list[str]:
    """The lines of a statement, which has its indent and may end in a comment."""
    if len(line) <= WIDTH or line.lstrip().startswith("#"):
        return [line]
    code, mark, note = line.strip().partition("  # ")
    indent = len(line) - len(line.lstrip())
    start = STATEMENT.match(code)
    head = start[0] if start else ""
    tail = ":" if code.endswith(":") else ""
    lines = expression(head, code[len(head) : len(code) - len(tail)], tail, indent)
    lines[-1] += mark + note
    return [" " * indent + each for each in lines]


def argument(text: str, indent: int) -> list[str]:
    """An argument on lines of its own, with the comma behind it."""
    label = LABEL.match(text)
    if label is None and indent + len(text) + 1 > WIDTH and len(pieces(text)) > 1:
        *lines, last = chain(text, indent + 1)
        return [*lines, f"{last},"]
    head = label[0] if label else ""
    return expression(head, text[len(head) :], ",", indent)


def expression(head: str, body: str, tail: str, indent: int) -> list[str]:
    """The lines of an expression: `head` stays in the first, `tail` in the last."""
    if indent + len(head) + len(body) + len(tail) <= WIDTH:
        return [head + body + tail]
    groups = brackets(body)
    if len(pieces(body)) > 1:
        return [f"{head}(", *indented(chain(body, indent + 4)), f"){tail}"]
    if not groups:
        return [head + body + tail]
    start, stop = max(groups, key=lambda group: group[1] - group[0])
    inside = inner(body[start + 1 : stop], indent + 4)
    return [head + body[: start + 1], *indented(inside), body[stop:] + tail]


def inner(text: str, indent: int) -> list[str]:
    """The lines between brackets: arguments fill each line; one that is too long gets lines of its own."""
    parts = [part for part in split(text, (", ", ",")) if part]
    if len(parts) == 1 and not text.endswith(","):
        return chain(text, indent)
    lines: list[str] = []
    full = True
    for part in parts:
        own = argument(part, indent)
        if not full and len(own) == 1 and indent + len(lines[-1]) + 1 + len(own[0]) <= WIDTH:
            lines[-1] += f" {own[0]}"
        else:
            lines += own
        full = len(own) > 1
    return lines


def chain(text: str, indent: int) -> list[str]:
    """An expression inside of brackets, broken before its loosest operators."""
    lines: list[str] = []
    for piece in pieces(text):
        if lines and indent + len(lines[-1]) + 1 + len(piece) <= WIDTH:
            lines[-1] += f" {piece}"
            continue
        sign = re.match(r"(?:if|else|\||&|[<>=]=?|[-+*%]|//?) ", piece) if lines else None
        head = sign[0] if sign else ""
        lines += expression(head, piece[len(head) :], "", indent)
    return lines


def pieces(text: str) -> list[str]:
    """The operands of the loosest operators, each behind its operator."""
    for operators in OPERATORS:
        places = [place + 1 for place, operator in outermost(text, operators) if operator]
        if places:
            return [text[a:b].strip() for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    return [text]


def split(text: str, separators: tuple[str, ...]) -> list[str]:
    parts, start = [], 0
    for place, separator in outermost(text, separators):
        parts.append(text[start:place])
        start = place + len(separator)
    return [*parts, text[start:]]


def outermost(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The places of these separators outside of brackets and quotes, and which one it is."""
    depth, quoted = 0, False
    for found in marks(wanted).finditer(text):
        letter = found[0]
        quoted ^= letter == '"'
        if not quoted and letter:
            depth += (letter in "([{") - (letter in ")]}")
        elif not quoted and depth == 0:
            yield found.start(), found[1]


@cache
def marks(wanted: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of brackets and quotes and, as a lookahead, of the separators."""
    return re.compile(rf'["()\[\]{{}}]|(?=({"|".join(map(re.escape, wanted))}))')


def brackets(text: str) -> list[tuple[int, int]]:
    """Where the outermost pairs of brackets open and close."""
    found, depth, start, quoted = [], 0, 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == '"'
        if quoted:
            continue
        if letter in "([{":
            start = start if depth else place
            depth += 1
        elif letter in ")]}":
            depth -= 1
            if depth == 0:
                found.append((start, place))
    return found
