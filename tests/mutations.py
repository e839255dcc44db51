"""Saved networks changed at random, as whoever means harm or breaks a file by accident would change them."""

import json
from random import Random
from typing import Any

SYMBOLS = ["k", "s", "n", "T", "N", "free", "i", "a", "b", "c", "d", "e", "f", "g", "h", "m"]
SIZES = ("out_channels", "kernel_size", "stride", "padding", "dilation", "taps", "groups", "count", "sizes")
WORDS = ("same", "SAME", "causal", "valid", "max", "relu", "input", "conv1", "Conv", "Repeat", "Add", "C")
ODD = (0, 1, -1, 3, 2**62, 2**63, 1.5, 1e308, None, True, "", "x" * 20_000, "Ω" * 3_000, "\x1b[31m", [], {})


def mutated(sources: tuple[str, ...], seed: int) -> str:
    """One of the files, changed in a few places."""
    random = Random(seed)
    raw = json.loads(random.choice(sources))
    for _ in range(random.choice((1, 1, 2, 3, 5, 10))):
        change = random.choice(
            (grow_size, grow_size, set_value, copy_value, delete_value, copy_layer, copy_layer)
        )
        if places(raw):
            change(random, raw)
    written = json.dumps(raw)
    return cut(random, written) if random.random() < 0.1 else written


def grow_size(random: Random, raw: Any) -> None:
    sizes = [place for place in places(raw) if place[1] in SIZES] or places(raw)
    inside, key = random.choice(sizes)
    inside[key] = value(random)


def set_value(random: Random, raw: Any) -> None:
    inside, key = random.choice(places(raw))
    inside[key] = value(random)


def copy_value(random: Random, raw: Any) -> None:
    found = places(raw)
    (inside, key), (other, there) = random.choice(found), random.choice(found)
    inside[key] = json.loads(json.dumps(other[there]))


def delete_value(random: Random, raw: Any) -> None:
    inside, key = random.choice(places(raw))
    del inside[key]


def copy_layer(random: Random, raw: Any) -> None:
    """A layer many times over, each reading the one before."""
    layers = raw.get("layers")
    if not isinstance(layers, list) or len(layers) < 2 or len(json.dumps(raw)) > 50_000:
        return
    place = random.randrange(1, len(layers))
    if not isinstance(layers[place], dict):
        return
    copies = []
    before = layers[place].get("name")
    for number in range(random.choice((1, 5, 20, 60))):
        copies.append(
            {**json.loads(json.dumps(layers[place])), "name": f"{before}'{number}", "inputs": [before]}
        )
        before = copies[-1]["name"]
    layers[place + 1 : place + 1] = copies


def cut(random: Random, written: str) -> str:
    start = random.randrange(len(written))
    piece = random.choice(('"', "{", "}", ",", "k", "-", "9", "[", "**", "//", "\\ud800", "1e999", ""))
    return written[:start] + piece + written[start + random.randrange(4) :]


def value(random: Random) -> Any:
    kinds = (
        lambda: expression(random, random.randint(1, 5)),
        lambda: expression(random, random.randint(1, 5)),
        lambda: "*".join(total(random) for _ in range(random.randint(1, 4))),
        lambda: random.choice(ODD),
        lambda: random.choice(WORDS),
        lambda: [expression(random, 2) for _ in range(random.randint(1, 3))],
        lambda: [[expression(random, 2), expression(random, 2)] for _ in range(random.randint(1, 3))],
        lambda: [random.randint(-3, 9) for _ in range(random.randint(1, 4))],
    )
    return random.choice(kinds)()


def total(random: Random) -> str:
    return f"({' + '.join(random.sample(SYMBOLS, random.randint(2, 8)))})"


def expression(random: Random, depth: int) -> str:
    """An expression that may be well formed."""
    if depth == 0 or random.random() < 0.15:
        return random.choice((*SYMBOLS, *SYMBOLS, "0", "1", "2", "3", "64", str(2**31), str(2**62)))
    a, b = expression(random, depth - 1), expression(random, depth - 1)
    forms = (
        *(f"({a} + {b})", f"({a} + {b})", f"({a} - {b})", f"({a})*({b})", f"({a})//({b})", f"({a}) % ({b})"),
        *(f"max({a}, {b})", f"min({a}, {b}, 7)", f"ceil(({a})/3)", f"({a})**2", f"({a})**i", f"({a})**({b})"),
    )
    return random.choice(forms)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every key or index in a JSON value, with what it is in."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        inside = waiting.pop()
        keys = (
            list(inside)
            if isinstance(inside, dict)
            else range(len(inside))
            if isinstance(inside, list)
            else ()
        )
        found += [(inside, key) for key in keys]
        waiting += [inside[key] for key in keys]
    return found
