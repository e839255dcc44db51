"""What commands have in common: options as values."""

import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from tdnn_compiler.equations.passes.hardware import VECTOR
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import check_pairs
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import LARGEST_SIZE

__all__ = ["parse_lengths", "parse_pairs", "parse_tiles", "read_lengths", "read_settings"]

LONGEST_OPTION_SHOWN = 60


def read_lengths(given: Iterable[str]) -> dict[str, int]:
    """The numbers of `--at`."""
    problems: list[Problem] = []
    lengths = parse_lengths(given, problems)
    if problems:
        raise NetworkError(problems)
    return lengths


def read_settings(
    given: Iterable[str],
    frame_shift: str | None,
    html: Path | None,
    output: Path | None,
    drawing: str = "--output",
) -> tuple[dict[str, int], float | None]:
    """The lengths and the frame shift; all mistakes of the options at once. `drawing` names an option."""
    problems: list[Problem] = []
    lengths = parse_lengths(given, problems)
    shift = None if frame_shift is None else parse_time(frame_shift, problems)
    if output is not None and output.suffix.lower() not in (".svg", ".png"):
        problems.append(Problem(drawing, "a file name that ends in .svg or .png", f"'{output}'"))
    for option, path in (("--html", html), (drawing, output)):
        if path is not None and path.is_dir():
            problems.append(Problem(option, "the name of a file", f"'{path}', a folder"))
        elif path is not None and not path.parent.is_dir():
            hint = f"mkdir -p {path.parent}"
            problems.append(Problem(option, "a file in a folder that exists", f"'{path}'", hint))
    if problems:
        raise NetworkError(problems)
    return lengths, shift


def quote_option(text: str) -> str:
    """What came, not at length."""
    return repr(text if len(text) <= LONGEST_OPTION_SHOWN else f"{text[:LONGEST_OPTION_SHOWN]}…")


def parse_lengths(given: Iterable[str], problems: list[Problem]) -> dict[str, int]:
    """`T=300`, `H=224,W=224`."""
    lengths: dict[str, int] = {}
    for part in (part.strip() for text in given for part in text.split(",")):
        found = re.fullmatch(r"(\w+)\s*=\s*(\d+(?:_\d+)*)", part)
        if found is None:
            problems.append(Problem("--at", "a symbol and a whole number, as T=300", quote_option(part)))
            continue
        if len(found[2]) > LONGEST_OPTION_SHOWN or int(found[2]) > LARGEST_SIZE:
            problems.append(Problem("--at", f"a whole number up to {LARGEST_SIZE}", quote_option(part)))
            continue
        name, value = found[1], int(found[2])
        if lengths.setdefault(name, value) != value:
            problems.append(Problem("--at", f"one value for {name}", f"{lengths[name]} and {value}"))
    return lengths


SECONDS = {"s": Fraction(1), "ms": Fraction(1, 1000), "us": Fraction(1, 10**6), "µs": Fraction(1, 10**6)}


def parse_time(text: str, problems: list[Problem]) -> float | None:
    """`10ms`, `0.01 s`, `62.5us`, `1/16000 s`: seconds."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\.\d+|\d+/[1-9]\d*)\s*(s|ms|us|µs)\s*", text)
    seconds = (
        Fraction(found[1]) * SECONDS[found[2]] if found and len(text) <= LONGEST_OPTION_SHOWN else Fraction(0)
    )
    if seconds > 0:
        return float(seconds)
    expected = "a time above 0 with its unit, as 10ms or 0.01s"
    problems.append(Problem("--frame-shift", expected, quote_option(text)))
    return None


def parse_pairs(given: Iterable[str], network: Network) -> tuple[tuple[str, str], ...]:
    """`near+far`: two layers for one kernel. Layers may have a plus in their names."""
    pairs = []
    for text in given:
        pluses = [place for place, sign in enumerate(text) if sign == "+"]
        splits = [(text[:place].strip(), text[place + 1 :].strip()) for place in pluses]
        if not splits:
            raise mistake("--fuse", "the names of two layers, as near+far", quote_option(text))
        known = (split for split in splits if all(name in network.graph for name in split))
        pairs.append(next(known, splits[0]))
    return check_pairs(network, pairs)


def parse_tiles(given: Iterable[str]) -> Tiles | None:
    """`128x256x64w8s3`: tiles of matrix products; `32x64w4`: those of all other kernels; each once."""
    products: Blocks | None = None
    loops: Blocks | None = None
    for text in given:
        found = parse_tile(text)
        if (loops if found.depth == 1 else products) is not None:
            which = "kernels without a matrix product" if found.depth == 1 else "matrix products"
            raise mistake("--tiles", f"one size for {which}", quote_option(text))
        products, loops = (products, found) if found.depth == 1 else (found, loops)
    return Tiles(products, loops) if products or loops else None


def parse_tile(text: str) -> Blocks:
    """Rows and columns, of matrix products a depth, warps, and of matrix products stages."""
    number = r"(\d{1,4})"
    found = re.fullmatch(rf"{number}x{number}(?:x{number})?w{number}(?:s{number})?", text.strip())
    rows, columns, depth, warps, stages = (int(each or 0) for each in found.groups()) if found else [0] * 5
    product = bool(depth or stages)
    sides = (rows, columns, depth) if product else (rows, columns)
    even = all(each.bit_count() == 1 for each in (*sides, warps)) and max(sides) <= 1024 and warps <= 32
    if not even or (min(sides) < 16 or not 0 < stages <= 16 if product else columns < VECTOR):
        raise mistake(
            "--tiles",
            "rows × columns × depth, warps and stages of matrix products, or rows × columns and warps of all "
            "other kernels: powers of two, sides of products from 16 to 1024, of others to 1024 rows and 8 "
            "to 1024 columns, up to 32 warps and 16 stages",
            quote_option(text),
            "128x256x64w8s3 has 128 rows, 256 columns, a depth of 64, 8 warps and 3 stages; 32x64w4 is for "
            "kernels without a product",
        )
    return Blocks(rows, columns, depth, warps, stages) if product else Blocks(rows, columns, 1, warps)
