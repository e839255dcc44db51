"""Values for symbols that were not given: small ones, and lengths at which an output reads no padding."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import fields

from sympy import Expr

from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.fields import InputAxis
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Member, Repeat
from tdnn_compiler.symbolic.expressions import Dim, ceil_div, free_symbols, substitute
from tdnn_compiler.symbolic.field import PeriodicField
from tdnn_compiler.symbolic.length import extent_expression

__all__ = ["choose_values", "unrolled_name"]

AROUND = 2
"""Outputs on either side of the middle one that a chosen length makes room for."""

SMALL_VALUES = {"kernel_size": 3, "count": 3, "stride": 2, "dilation": 2, "padding": 1}
"""Values for symbols that are not given, by the first argument that a symbol stands in; 4 for others."""


def choose_values(analysis: Analysis, given: Mapping[str, int], name: str, axis: str) -> dict[str, int]:
    """A value for every symbol, as given, else small; and lengths for which the output reads no padding."""
    network = analysis.network
    roots = {root: places for root, places in _length_symbols(network).items() if root not in given}
    small = _small_values(network.members)
    plain = {s: small.get(s, 1) for s in network.symbols if s not in given and s not in roots}
    half = analyse(network.bind(**plain, **given))
    inner = unrolled_name(half.network, name)
    found = {
        root: max(_choose_length(half, inner, input, along, axis) for input, along in places)
        for root, places in roots.items()
    }
    return {**{s: {**plain, **found}[s] for s in network.symbols if s not in given}, **given}


def _length_symbols(network: Network) -> dict[str, list[InputAxis]]:
    """The symbols that inputs' lengths are made of, and of which."""
    roots: dict[str, list[InputAxis]] = {}
    for input in network.inputs:
        for position in network.shape(input).positions:
            for symbol in sorted(s.name for s in free_symbols(extent_expression(position.extent)))[:1]:
                roots.setdefault(symbol, []).append((input, position.axis))
    return roots


def _choose_length(half: Analysis, name: str, input: str, along: str, axis: str) -> int:
    """A value for an input's length symbol: the smallest with an output that reads no padding."""
    size = extent_expression(half.network.shape(input).extent(along))
    readers = [output for output in half.network.outputs if (input, along) in half.fields[output]]
    least = max((int(half.smallest_input(output, along, input)) for output in readers), default=1)
    if along != axis or (input, along) not in half.fields[name]:
        return _length_for(size, least)
    local = half.fields[name][input, along].local
    if not isinstance(local, PeriodicField):
        return _length_for(size, least)
    start, jump = local.ends(0)[0], local.jump
    if not isinstance(start, int) or not isinstance(jump, int):
        return _length_for(size, least)
    first = len(local.phases) * max(ceil_div(-start, jump), 0) + 2 * AROUND
    end = local.ends(first)[1]
    needed = int(half.needed_input(first + 1, name, along, input))
    return _length_for(size, max(least, needed, end + 1 if isinstance(end, int) else 1))


def _length_for(size: Dim, wanted: int) -> int:
    """The smallest value of the one symbol in a size that makes it at least `wanted`."""

    def at_root(root: int) -> int:
        return int(substitute(size, dict.fromkeys(free_symbols(size), root)))

    high = 1
    while at_root(high) < wanted and high < wanted:
        high *= 2
    return bisect_left(range(high + 1), wanted, lo=1, key=at_root)


def _small_values(members: Iterable[Member]) -> dict[str, int]:
    """A small number for each hyperparameter, after its use."""
    found: dict[str, int] = {}
    strides: set[str] = set()
    for member in members:
        for f in fields(member.layer):
            for symbol in sorted(_symbols_in(getattr(member.layer, f.name)) - found.keys()):
                found[symbol] = SMALL_VALUES.get(f.name, 4)
                if f.name == "stride":
                    # Many strides multiply.
                    strides.add(symbol)
                    found[symbol] = 2 if len(strides) <= 2 else 1
        if isinstance(member.layer, Repeat):
            found = {**_small_values(member.layer.body), **found}
    return found


def _symbols_in(value: object) -> set[str]:
    if isinstance(value, Expr):
        return {symbol.name for symbol in free_symbols(value)}
    if isinstance(value, tuple):
        return set().union(*map(_symbols_in, value))
    return set()


def unrolled_name(network: Network, name: str) -> str:
    """The layer's name in a network whose repeats are written out: the last of its copies."""
    if name in network.graph:
        return name
    return [inner for inner in network if inner.startswith(f"{name}.")][-1]
