"""How much a file may ask for: counted in its JSON, before any of it is worked on.

Networks that people write stay far below. Beyond, sympy would take minutes over what is a few lines of text.
"""

import re
from collections.abc import Iterable, Iterator
from math import log2
from typing import Any

from tdnn_compiler.errors import NetworkError, Problem

__all__ = ["refuse_excess"]

Entry = dict[str, Any]

LONGEST = {"list": 4_000, "dict": 1_000, "str": 10_000}
ROUNDED = re.compile(r"//|%|\b(?:max|min|ceil|floor)\b")
WINDOW = ("kernel_size", "stride", "padding", "dilation", "taps", "output_padding", "offset", "step")
WORDS = {"valid", "same", "causal", "SAME"}


def refuse_excess(raw: dict[str, Any], where: str) -> None:
    """Raises NetworkError with everything of which there is too much."""
    problems = [
        Problem(where, f"at most {most:,} {what}", f"{amount:,.0f}")
        for what, amount, most in _amounts(raw)
        if amount > most
    ]
    if problems:
        raise NetworkError(problems)


def _amounts(raw: dict[str, Any]) -> Iterator[tuple[str, float, int]]:
    """What is counted, how much there is of it, and how much there may be."""
    lengths = dict.fromkeys(LONGEST, 0)
    for value in _values(raw):
        kind = type(value).__name__
        if kind in lengths:
            lengths[kind] = max(lengths[kind], len(value))
    layers = raw.get("layers")
    yield "layers, or items in one list", max(lengths["list"], len(_entries(layers))), LONGEST["list"]
    yield "keys in one object", lengths["dict"], LONGEST["dict"]
    yield "characters in one text", lengths["str"], LONGEST["str"]
    if max(lengths.values()) > LONGEST["str"]:
        return
    entries = list(_with_bodies(_entries(layers)))
    yield "layers with those of repeated bodies", len(entries), LONGEST["list"]
    inputs = (entry.get("inputs") for entry in entries)
    yield "inputs of layers", sum(len(names) for names in inputs if isinstance(names, list)), 20_000
    yield "symbols with assumptions", len(_object(raw.get("symbols"))), 200
    yield from _symbolic([_object(entry.get("arguments")) for entry in entries])
    repeats = [entry for entry in entries if entry.get("kind") == "Repeat"]
    inside = sum(entry.get("kind") == "Repeat" for each in repeats for entry in _body(each))
    yield "repeats", len(repeats), 16
    yield "repeats inside of repeats", inside, 2
    strides = [_object(entry.get("arguments")).get("stride") for each in repeats for entry in _body(each)]
    yield "strides with symbols in repeated bodies", sum(map(bool, map(_texts, strides))), 2


def _symbolic(arguments: list[Entry]) -> Iterator[tuple[str, float, int]]:
    """What sympy is to work on."""
    texts = {
        value for each in arguments for name in each if name != "body" for value in _texts(each[name])
    } - WORDS
    yield "characters in different expressions", sum(map(len, texts)), 20_000
    yield "floors, remainders, minima and maxima", sum(len(ROUNDED.findall(each)) for each in texts), 100
    windows = [[value for name in WINDOW for value in _texts(each.get(name))] for each in arguments]
    windows = [[value for value in each if value not in WORDS] for each in windows]
    yield "expressions in one window", max(map(len, windows), default=0), 40
    yield "expressions in all windows", sum(map(len, windows)), 500
    same = [
        each for each, own in zip(arguments, windows, strict=True) if own and each.get("padding") == "SAME"
    ]
    yield "layers of SAME padding with symbols", len(same), 8
    strides = [value for each in arguments for value in _values(each.get("stride"))]
    bits = sum(value.bit_length() - 1 for value in strides if isinstance(value, int) and value > 0)
    yield "bits in the product of all strides", bits, 1_000
    terms = [1 + len(re.findall(r"[-+]", value)) for value in strides if isinstance(value, str)]
    yield "doublings of terms where strides are multiplied out", sum(map(log2, terms)), 10


def _values(raw: Any) -> Iterator[Any]:
    """Everything in a JSON value, without recursion."""
    waiting = [raw]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value


def _texts(value: Any) -> list[str]:
    return [each for each in _values(value) if isinstance(each, str)]


def _object(value: Any) -> Entry:
    return value if isinstance(value, dict) else {}


def _entries(value: Any) -> list[Entry]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _body(entry: Entry) -> list[Entry]:
    return _entries(_object(entry.get("arguments")).get("body"))


def _with_bodies(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _with_bodies(_body(entry))
