"""Receptive fields of every layer on every input, and the outputs that no padding touches."""

from functools import reduce

from tdnn_compiler.analysis.bands import Band, BandId
from tdnn_compiler.expressions import Dim, ceil_div, floor_div, greatest, least
from tdnn_compiler.network import Network
from tdnn_compiler.window.field import ITSELF, Field, Span, join, see
from tdnn_compiler.window.length import Extent, Length, expression, length, same_extent, stretched, windowed
from tdnn_compiler.window.maps import Adaptive, Broadcast, Map, Repeated, Transposed, Window, last_offset

__all__ = ["Axis", "fields", "interior"]

Axis = tuple[str, str]
"""An input's name and one of its axes of positions."""


def fields(network: Network, bands: dict[str, tuple[Band, ...]]) -> dict[str, dict[Axis, Field]]:
    """The field of every layer along every axis of every input it depends on."""
    by_band: dict[tuple[str, int], dict[Axis, Field]] = {}
    result: dict[str, dict[Axis, Field]] = {}
    for name, parts in bands.items():
        for j, band in enumerate(parts):
            by_band[name, j] = _field(network, name, band, by_band)
        joined = reduce(_join_all, (by_band[name, j] for j in range(len(parts))))
        result[name] = {key: _clipped(network, key, field) for key, field in joined.items()}
    return result


def _clipped(network: Network, key: Axis, field: Field) -> Field:
    """What all outputs see alike ends where the input ends."""
    if field.whole is None:
        return field
    last = expression(network.shape(key[0]).extent(key[1])) - 1
    return Field(field.local, Span(greatest(field.whole.low, 0), least(field.whole.high, last)))


def _field(
    network: Network, name: str, band: Band, by_band: dict[tuple[str, int], dict[Axis, Field]]
) -> dict[Axis, Field]:
    if not band.links:
        return {(name, axis): ITSELF for axis in network.shape(name).axes}
    seen: dict[Axis, Field] = {}
    for link in band.links:
        grown = {}
        for key, field in by_band[link.source].items():
            axis = key[1]
            map = link.reading.maps.get(axis, Broadcast())
            n = network.shape(link.source[0]).extent(axis)
            grown[key] = see(map, field, n)
        seen = _join_all(seen, grown) if seen else grown
    return seen


def _join_all(a: dict[Axis, Field], b: dict[Axis, Field]) -> dict[Axis, Field]:
    return {key: join(a[key], b[key]) if key in a and key in b else a.get(key) or b[key] for key in a | b}


Inside = tuple[Dim, Extent]
"""The first output of which no path ends in padding, and how many there are up to and with the last one."""


def interior(network: Network, bands: dict[str, tuple[Band, ...]], axis: str) -> dict[str, Span]:
    """For every layer, its first and last output of which no path ends in padding; empty: first > last."""
    by_band: dict[BandId, Inside] = {}
    result: dict[str, Span] = {}
    for name, parts in bands.items():
        size = network.shape(name).extent(axis)
        everywhere: Inside = (0, size)
        for j, band in enumerate(parts):
            inside = everywhere
            for link in band.links:
                n = network.shape(link.source[0]).extent(axis)
                map = link.reading.maps.get(axis, Broadcast())
                inside = _both(inside, _interior(map, by_band[link.source], n, size))
            by_band[name, j] = inside
        first, end = reduce(_both, (by_band[name, j] for j in range(len(parts))))
        result[name] = Span(first, expression(end) - 1)
    return result


def _both(a: Inside, b: Inside) -> Inside:
    return greatest(a[0], b[0]), _shortest(a[1], b[1])


def _interior(map: Map, before: Inside, n: Extent, size: Extent) -> Inside:
    first, end = before
    match map:
        case Window(stride=stride, offsets=offsets, left=left):
            return ceil_div(first + left, stride), windowed(end, stride, left - last_offset(offsets) - 1)
        case Repeated(stride=stride, low=low, high=high):
            return ceil_div(first - low, stride), windowed(end, stride, -high - 1)
        case Transposed(stride=stride, offsets=offsets, left=left):
            low = (first - 1) * stride + last_offset(offsets) - left + 1
            return low, stretched(end, stride, -left)
        case Adaptive(outputs=count):
            past = floor_div(expression(end) * count, expression(n))
            return ceil_div(first * count, expression(n)), size if same_extent(end, n) else length(past)
        case _:
            # These read every position there is, border or not.
            return (0, size) if first == 0 and same_extent(end, n) else (0, 0)


def _shortest(a: Extent, b: Extent) -> Extent:
    if isinstance(a, Length) and isinstance(b, Length) and a.scale == 1 == b.scale:
        # Two floors of one step: the smaller shift decides.
        more = (b.shift + b.step * b.offset) - (a.shift + a.step * a.offset)
        if (a.base, a.gain, a.step) == (b.base, b.gain, b.step) and isinstance(more, int):
            return a if more >= 0 else b
    if same_extent(a, b):
        return a
    lengths = [expression(a), expression(b)]
    shortest = least(*lengths)
    return (a, b)[lengths.index(shortest)] if shortest in lengths else length(shortest)
