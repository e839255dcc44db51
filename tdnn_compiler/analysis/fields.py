"""Receptive fields of every layer on every input."""

from functools import reduce

from tdnn_compiler.analysis.bands import Band
from tdnn_compiler.expressions import greatest, least, never_negative
from tdnn_compiler.network import Network
from tdnn_compiler.window.field import ITSELF, Field, Span, join, see
from tdnn_compiler.window.length import expression
from tdnn_compiler.window.maps import Broadcast

__all__ = ["Axis", "fields"]

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


def _clipped(network: Network, key: Axis, field: Field) -> Field:
    """The field with the span that all outputs see clipped to the input; dropped where it is all padding."""
    if field.whole is None:
        return field
    last = expression(network.shape(key[0]).extent(key[1])) - 1
    whole = Span(greatest(field.whole.low, 0), least(field.whole.high, last))
    return Field(field.local, None if never_negative(-whole.size) else whole)


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
            grown[key] = _clipped(network, key, see(map, field, n))
        seen = _join_all(seen, grown) if seen else grown
    return seen


def _join_all(a: dict[Axis, Field], b: dict[Axis, Field]) -> dict[Axis, Field]:
    return {key: join(a[key], b[key]) if key in a and key in b else a.get(key) or b[key] for key in a | b}
