"""Numbers, words and lists as Kaldi's files write them; None for what is none of these."""

import re
from math import isfinite

__all__ = ["read_bool", "read_float", "read_integer", "read_integers"]

LARGEST_INTEGER = 10**9
INTEGER = re.compile(r"[-+]?[0-9]{1,10}", re.ASCII)
FLOAT = re.compile(r"[-+]?([0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})([eE][-+]?[0-9]{1,4})?", re.ASCII)
TRUE, FALSE = ("true", "True", "T", "t"), ("false", "False", "F", "f")


def read_integer(text: str) -> int | None:
    """A whole number of at most a billion."""
    number = int(text) if INTEGER.fullmatch(text) else None
    return number if number is not None and abs(number) <= LARGEST_INTEGER else None


def read_float(text: str) -> float | None:
    """A finite number."""
    number = float(text) if FLOAT.fullmatch(text) else None
    return number if number is not None and isfinite(number) else None


def read_bool(text: str) -> bool | None:
    return True if text in TRUE else False if text in FALSE else None


def read_integers(text: str) -> tuple[int, ...] | None:
    """Whole numbers, separated by commas or blanks."""
    numbers = [read_integer(word) for word in text.replace(",", " ").split()]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(numbers) and known else None
