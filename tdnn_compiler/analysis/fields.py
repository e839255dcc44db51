"""Receptive fields of every layer on every input, and the outputs that no padding touches."""

from functools import reduce

from tdnn_compiler.analysis.bands import Band
from tdnn_compiler.expressions import Dim, ceil_div, floor_div, greatest, least
from tdnn_compiler.network import Network
from tdnn_compiler.window.field import ITSELF, Field, Span, join, see
from tdnn_compiler.window.length import expression
from tdnn_compiler.window.maps import Broadcast, Map, Repeated, Transposed, Window, last_offset

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
        result[name] = reduce(_join_all, (by_band[name, j] for j in range(len(parts))))
    return result


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


def interior(network: Network, axis: str) -> dict[str, Span]:
    """For every layer, its first and last output of which no path ends in padding; empty: first > last."""
    found: dict[str, Span] = {}
    for name in network:
        size = expression(network.shape(name).extent(axis))
        inside = Span(0, size - 1)
        for source, reading in zip(network.sources(name), network.readings(name), strict=True):
            n = expression(network.shape(source).extent(axis))
            part = _interior(reading.maps.get(axis, Broadcast()), found[source], n, size)
            inside = Span(greatest(inside.low, part.low), least(inside.high, part.high))
        found[name] = inside
    return found


def _interior(map: Map, before: Span, n: Dim, size: Dim) -> Span:
    match map:
        case Window(stride=stride, offsets=offsets, left=left):
            high = before.high + left - last_offset(offsets)
            return Span(ceil_div(before.low + left, stride), floor_div(high, stride))
        case Repeated(stride=stride, low=low, high=high):
            return Span(ceil_div(before.low - low, stride), floor_div(before.high - high, stride))
        case Transposed(stride=stride, offsets=offsets, left=left):
            low = before.low * stride + last_offset(offsets) - left
            return Span(low, before.high * stride - left + stride - 1)
        case _:
            # These read every position there is, border or not.
            whole = before.low == 0 and before.high == n - 1
            return Span(0, size - 1) if whole else Span(0, -1)
