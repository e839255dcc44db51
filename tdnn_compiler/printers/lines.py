"""Lines of Python that are not too long."""

from collections.abc import Sequence
from textwrap import wrap

__all__ = ["call", "comment", "indented"]

WIDTH = 110


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
