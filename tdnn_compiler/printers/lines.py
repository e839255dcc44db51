"""Breaking statements of Python into lines of at most `LINE_WIDTH` characters."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from textwrap import wrap

__all__ = ["break_argument", "break_statement", "format_call", "format_comment", "indent_lines"]

LINE_WIDTH = 110
PRECEDENCE = ((" if ", " else "), (" | ",), (" & ",), (" < ", " <= ", " > ", " >= ", " == "), (" + ", " - "),
             (" * ", " / ", " // ", " % "))  # fmt: skip
"""The loosest first."""
STATEMENT_PATTERN = re.compile(r"(?:return|raise|if|def) |[\w, ]+ = ")
LABEL_PATTERN = re.compile(r'\w+=|"[^"]*": ')


def format_call(
    start: str, parts: Sequence[str], end: str = "", indent: int = 4, brackets: str = "()"
) -> list[str]:
    """`start(parts…)end` on one line if it fits behind that indent, else the parts below it, filled."""
    line = f"{start}{brackets[0]}{', '.join(parts)}{brackets[1]}{end}"
    if len(line) + indent <= LINE_WIDTH:
        return [line]
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 2 + indent <= LINE_WIDTH:
            lines[-1] += f" {part},"
        else:
            lines.append(f"    {part},")
    return [f"{start}{brackets[0]}", *lines, f"{brackets[1]}{end}"]


def format_comment(text: str, indent: int = 4) -> list[str]:
    return wrap(
        text, LINE_WIDTH - indent, initial_indent="# ", subsequent_indent="#     ", break_long_words=False
    )


def indent_lines(lines: Sequence[str], depth: int = 1) -> list[str]:
    return ["    " * depth + line for line in lines]


def break_statement(line: str) -> list[str]:
    """The lines of a statement, which has its indent and may end in a comment."""
    if len(line) <= LINE_WIDTH or line.lstrip().startswith("#"):
        return [line]
    code, mark, note = line.strip().partition("  # ")
    indent = len(line) - len(line.lstrip())
    start = STATEMENT_PATTERN.match(code)
    head = start[0] if start else ""
    tail = ":" if code.endswith(":") else ""
    lines = break_expression(head, code[len(head) : len(code) - len(tail)], tail, indent)
    lines[-1] += mark + note
    return [" " * indent + each for each in lines]


def break_argument(text: str, indent: int) -> list[str]:
    """An argument on lines of its own, with the comma behind it."""
    label = LABEL_PATTERN.match(text)
    if label is None and indent + len(text) + 1 > LINE_WIDTH and len(split_operands(text)) > 1:
        *lines, last = break_chain(text, indent + 1)
        return [*lines, f"{last},"]
    head = label[0] if label else ""
    return break_expression(head, text[len(head) :], ",", indent)


def break_expression(head: str, body: str, tail: str, indent: int) -> list[str]:
    """The lines of an expression: `head` stays in the first, `tail` in the last."""
    if indent + len(head) + len(body) + len(tail) <= LINE_WIDTH:
        return [head + body + tail]
    groups = find_brackets(body)
    if len(split_operands(body)) > 1:
        return [f"{head}(", *indent_lines(break_chain(body, indent + 4)), f"){tail}"]
    if not groups:
        return [head + body + tail]
    start, stop = max(groups, key=lambda group: group[1] - group[0])
    inside = break_brackets(body[start + 1 : stop], indent + 4)
    return [head + body[: start + 1], *indent_lines(inside), body[stop:] + tail]


def break_brackets(text: str, indent: int) -> list[str]:
    """The lines between brackets: arguments fill each line; one that is too long gets lines of its own."""
    parts = [part for part in split_text(text, (", ", ",")) if part]
    if len(parts) == 1 and not text.endswith(","):
        return break_chain(text, indent)
    lines: list[str] = []
    full = True
    for part in parts:
        own = break_argument(part, indent)
        if not full and len(own) == 1 and indent + len(lines[-1]) + 1 + len(own[0]) <= LINE_WIDTH:
            lines[-1] += f" {own[0]}"
        else:
            lines += own
        full = len(own) > 1
    return lines


def break_chain(text: str, indent: int) -> list[str]:
    """An expression inside of brackets, broken before its loosest operators."""
    lines: list[str] = []
    for piece in split_operands(text):
        if lines and indent + len(lines[-1]) + 1 + len(piece) <= LINE_WIDTH:
            lines[-1] += f" {piece}"
            continue
        sign = re.match(r"(?:if|else|\||&|[<>=]=?|[-+*%]|//?) ", piece) if lines else None
        head = sign[0] if sign else ""
        lines += break_expression(head, piece[len(head) :], "", indent)
    return lines


def split_operands(text: str) -> list[str]:
    """The operands of the loosest operators, each behind its operator."""
    for operators in PRECEDENCE:
        places = [place + 1 for place, operator in find_outermost(text, operators) if operator]
        if places:
            return [text[a:b].strip() for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    return [text]


def split_text(text: str, separators: tuple[str, ...]) -> list[str]:
    parts, start = [], 0
    for place, separator in find_outermost(text, separators):
        parts.append(text[start:place])
        start = place + len(separator)
    return [*parts, text[start:]]


def find_outermost(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The places of these separators outside of brackets and quotes, and which one it is."""
    depth, quoted = 0, False
    for found in mark_pattern(wanted).finditer(text):
        letter = found[0]
        quoted ^= letter == '"'
        if not quoted and letter:
            depth += (letter in "([{") - (letter in ")]}")
        elif not quoted and depth == 0:
            yield found.start(), found[1]


@cache
def mark_pattern(wanted: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern of brackets and quotes and, as a lookahead, of the separators."""
    return re.compile(rf'["()\[\]{{}}]|(?=({"|".join(map(re.escape, wanted))}))')


def find_brackets(text: str) -> list[tuple[int, int]]:
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
