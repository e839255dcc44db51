"""How much a file may ask for: counted in its JSON, before any of it is worked on.

Networks that people write stay far below. Beyond, sympy would take minutes over what is a few lines of text.
"""

import re
from collections.abc import Iterable, Iterator
from math import log2
from typing import Any

from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["refuse_excess"]

JsonObject = dict[str, Any]

LONGEST_VALUES = {"list": 4_000, "dict": 1_000, "str": 10_000}
ROUNDING_WORDS = re.compile(r"//|%|\b(?:max|min|ceil|floor)\b")
WINDOW = ("kernel_size", "stride", "padding", "dilation", "taps", "output_padding", "offset", "step")
PADDING_WORDS = {"valid", "same", "causal", "SAME"}


def refuse_excess(raw: dict[str, Any], where: str) -> None:
    """Raises NetworkError with everything of which there is too much."""
    problems = [
        Problem(where, f"at most {most:,} {what}", f"{amount:,.0f}")
        for what, amount, most in _count_amounts(raw)
        if amount > most
    ]
    if problems:
        raise NetworkError(problems)


def _count_amounts(raw: dict[str, Any]) -> Iterator[tuple[str, float, int]]:
    """What is counted, how much there is of it, and how much there may be."""
    lengths = dict.fromkeys(LONGEST_VALUES, 0)
    for value in _walk_values(raw):
        kind = type(value).__name__
        if kind in lengths:
            lengths[kind] = max(lengths[kind], len(value))
    layers = raw.get("layers")
    yield (
        "layers, or items in one list",
        max(lengths["list"], len(_as_entries(layers))),
        LONGEST_VALUES["list"],
    )
    yield "keys in one object", lengths["dict"], LONGEST_VALUES["dict"]
    yield "characters in one text", lengths["str"], LONGEST_VALUES["str"]
    if max(lengths.values()) > LONGEST_VALUES["str"]:
        return
    entries = list(_with_bodies(_as_entries(layers)))
    yield "layers with those of repeated bodies", len(entries), LONGEST_VALUES["list"]
    inputs = (entry.get("inputs") for entry in entries)
    yield "inputs of layers", sum(len(names) for names in inputs if isinstance(names, list)), 20_000
    yield "symbols with assumptions", len(_as_object(raw.get("symbols"))), 200
    yield from _count_symbolic([_as_object(entry.get("arguments")) for entry in entries])
    repeats = [entry for entry in entries if entry.get("kind") == "Repeat"]
    inside = sum(entry.get("kind") == "Repeat" for each in repeats for entry in _body_of(each))
    yield "repeats", len(repeats), 16
    yield "repeats inside of repeats", inside, 2
    strides = [
        _as_object(entry.get("arguments")).get("stride") for each in repeats for entry in _body_of(each)
    ]
    yield "strides with symbols in repeated bodies", sum(map(bool, map(_texts_in, strides))), 2


def _count_symbolic(arguments: list[JsonObject]) -> Iterator[tuple[str, float, int]]:
    """What sympy is to work on."""
    texts = {
        value for each in arguments for name in each if name != "body" for value in _texts_in(each[name])
    } - PADDING_WORDS
    yield "characters in different expressions", sum(map(len, texts)), 20_000
    yield (
        "floors, remainders, minima and maxima",
        sum(len(ROUNDING_WORDS.findall(each)) for each in texts),
        100,
    )
    windows = [[value for name in WINDOW for value in _texts_in(each.get(name))] for each in arguments]
    windows = [[value for value in each if value not in PADDING_WORDS] for each in windows]
    yield "expressions in one window", max(map(len, windows), default=0), 40
    yield "expressions in all windows", sum(map(len, windows)), 500
    same = [
        each for each, own in zip(arguments, windows, strict=True) if own and each.get("padding") == "SAME"
    ]
    yield "layers of SAME padding with symbols", len(same), 8
    strides = [value for each in arguments for value in _walk_values(each.get("stride"))]
    bits = sum(value.bit_length() - 1 for value in strides if isinstance(value, int) and value > 0)
    yield "bits in the product of all strides", bits, 1_000
    terms = [1 + len(re.findall(r"[-+]", value)) for value in strides if isinstance(value, str)]
    yield "doublings of terms where strides are multiplied out", sum(map(log2, terms)), 10


def _walk_values(raw: Any) -> Iterator[Any]:
    """Everything in a JSON value, without recursion."""
    waiting = [raw]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value


def _texts_in(value: Any) -> list[str]:
    return [each for each in _walk_values(value) if isinstance(each, str)]


def _as_object(value: Any) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _as_entries(value: Any) -> list[JsonObject]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _body_of(entry: JsonObject) -> list[JsonObject]:
    return _as_entries(_as_object(entry.get("arguments")).get("body"))


def _with_bodies(entries: Iterable[JsonObject]) -> Iterator[JsonObject]:
    for entry in entries:
        yield entry
        yield from _with_bodies(_body_of(entry))
