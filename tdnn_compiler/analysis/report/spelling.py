"""How numbers, times and positions are written, alike in the text and on the page."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import floor, lcm, log10

import sympy
from sympy import Add, Integer, Mod, Rational

from tdnn_compiler.analysis.report.pyramid import Level, find_runs
from tdnn_compiler.symbolic.expressions import Dim, free_symbols, text

__all__ = [
    "format_context",
    "format_context_in_time",
    "format_duration",
    "format_expression",
    "format_number",
    "format_ratio",
    "format_short",
    "format_stretches",
    "level_name",
    "superscript",
    "values_by_remainder",
]

PREFIXES = ("", "k", "M", "G", "T")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
UNITS = ((1.0, "s"), (1e3, "ms"), (1e6, "µs"), (1e9, "ns"))
PLAIN_BELOW = 10_000
MOST_PARTS = 7
MOST_REMAINDERS = 64


@cache
def format_expression(value: Dim | Rational) -> str:
    """A number or an expression as one would type it. Layers share most of theirs."""
    return text(value)


def format_number(value: Dim | Rational) -> str:
    """Every digit of a number, with commas; an expression as it is."""
    return f"{value:,}" if isinstance(value, int) else format_expression(value)


def format_short(value: int, unit: str = "") -> str:
    """Three digits of a large number: 8.21 M. Small ones whole."""
    if abs(value) < PLAIN_BELOW:
        return f"{value:,} {unit}".rstrip()
    # Not all integers fit a float; the decimal logarithm does.
    exponent = floor(log10(abs(value)) + 1e-12)
    scaled, steps = abs(value) / 10**exponent, exponent // 3
    if round(scaled, 2) >= 10:
        scaled, exponent, steps = 1.0, exponent + 1, (exponent + 1) // 3
    sign = "-" if value < 0 else ""
    if steps >= len(PREFIXES):
        return f"{sign}{scaled:.2f} × 10{superscript(exponent)} {unit}".rstrip()
    shift = exponent - 3 * steps
    return f"{sign}{scaled * 10**shift:.{2 - shift}f} {PREFIXES[steps]}{unit}".rstrip()


def superscript(value: int) -> str:
    return str(value).translate(SUPERSCRIPTS)


def format_duration(seconds: float) -> str:
    """70 ms, 2.11 s."""
    factor, unit = _choose_unit(abs(seconds))
    return f"{'−' if seconds < 0 else ''}{_three_digits(abs(seconds) * factor)} {unit}"


def _choose_unit(seconds: float) -> tuple[float, str]:
    """The unit for a duration, after how many of it make a second."""
    return next((both for both in UNITS if seconds * both[0] >= 0.9995), UNITS[0])


def _three_digits(value: float) -> str:
    # A shift of 1/16000 s is no round number of floating point: three digits are what is meant.
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


# Contexts --------------------------------------------------------------------------------------------


def format_context(left: Dim | Rational, right: Dim | Rational) -> str:
    """Positions before and after: `±7`, `−6 … 0`."""
    if left == right:
        return _with_sign(left, "±")
    return f"{_with_sign(left, '−')} … {_with_sign(right, '+')}"


def _with_sign(value: Dim | Rational, plus: str) -> str:
    """`plus` is the sign of a positive value; −, + or ±."""
    if value == 0:
        return "0"
    if isinstance(value, int):
        return f"{plus if value > 0 else '+' if plus == '−' else '−'}{abs(value):,}"
    return (
        f"{plus}({format_expression(value)})"
        if isinstance(value, Add)
        else f"{plus}{format_expression(value)}"
    )


def format_context_in_time(left: float, right: float) -> str:
    """Seconds before and after, both in the unit of the longer: `±70 ms`."""
    factor, unit = _choose_unit(max(abs(left), abs(right)))
    before, after = _three_digits(abs(left) * factor), _three_digits(abs(right) * factor)
    if before == after and left > 0:
        return f"±{before} {unit}"
    earlier, later = "−" if left > 0 else "+" if left else "", "+" if right > 0 else "−" if right else ""
    return f"{earlier}{before} … {later}{after} {unit}"


# Positions -------------------------------------------------------------------------------------------


def level_name(level: Level) -> str:
    """The layer that tells most, and how many are read at the same positions."""
    more = len(level.layers) - 1
    return f"{level.layers[0]} +{more}" if more else level.layers[0]


def format_stretches(positions: Sequence[int]) -> str:
    """Positions as one would tell them: `141 … 155`, `-3, 0, 3`, `0 … 96, every 8th`."""
    if not positions:
        return ""
    parts = find_runs(positions)
    if len(parts) <= MOST_PARTS:
        return ", ".join(f"{a:,}" if a == b else f"{a:,} … {b:,}" for a, b in parts)
    ends = f"{positions[0]:,} … {positions[-1]:,}"
    gaps = {b - a for a, b in pairwise(positions)}
    if len(gaps) == 1:
        return f"{ends}, every {gaps.pop()}th"
    return f"{ends} with {positions[-1] - positions[0] + 1 - len(positions):,} holes"


def format_ratio(value: Rational | None) -> str:
    """Operations per byte; nothing where there are none."""
    return "" if not value else f"{float(sympy.Float(value, 6)):.3g}"


def values_by_remainder(values: Sequence[Dim | Rational]) -> tuple[list[tuple[int, ...]], str] | None:
    """The few numbers that values take together, and after what: where a length matters by a remainder only.

    TensorFlow's SAME padding is such a case: contexts differ as `H % 2` is 0 or 1.
    """
    wholes = Add(*values, evaluate=False)
    parts = wholes.atoms(Mod)
    symbols = free_symbols(wholes)
    divisors = [part.args[1] for part in parts]
    if len(symbols) != 1 or not parts or not all(isinstance(divisor, Integer) for divisor in divisors):
        return None
    symbol, period = symbols.pop(), lcm(*map(int, divisors))
    without = Add(*(sympy.sympify(value).subs(dict.fromkeys(parts, 0)) for value in values), evaluate=False)
    if symbol in without.free_symbols or period > MOST_REMAINDERS:
        return None
    found = {tuple(int(sympy.sympify(v).subs(symbol, period + i)) for v in values) for i in range(period)}
    return sorted(found), f"{symbol} % {period}"
