"""Receptive fields of every layer on every input."""

from functools import reduce

from tdnn_compiler.analysis.bands import Band
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import greatest, least, never_negative
from tdnn_compiler.symbolic.field import ITSELF, Field, Span, compose_field, join_fields
from tdnn_compiler.symbolic.length import extent_expression
from tdnn_compiler.symbolic.maps import Broadcast

__all__ = ["InputAxis", "find_fields"]

InputAxis = tuple[str, str]
"""An input's name and one of its axes of positions."""


def find_fields(network: Network, bands: dict[str, tuple[Band, ...]]) -> dict[str, dict[InputAxis, Field]]:
    """The field of every layer along every axis of every input it depends on."""
    by_band: dict[tuple[str, int], dict[InputAxis, Field]] = {}
    result: dict[str, dict[InputAxis, Field]] = {}
    for name, parts in bands.items():
        for j, band in enumerate(parts):
            by_band[name, j] = _band_fields(network, name, band, by_band)
        result[name] = reduce(_join_all, (by_band[name, j] for j in range(len(parts))))
    return result


def _clip_to_input(network: Network, key: InputAxis, field: Field) -> Field:
    """The field with the span that all outputs see clipped to the input; dropped where it is all padding."""
    if field.global_span is None:
        return field
    last = extent_expression(network.shape(key[0]).extent(key[1])) - 1
    whole = Span(greatest(field.global_span.low, 0), least(field.global_span.high, last))
    return Field(field.local, None if never_negative(-whole.size) else whole)


def _band_fields(
    network: Network, name: str, band: Band, by_band: dict[tuple[str, int], dict[InputAxis, Field]]
) -> dict[InputAxis, Field]:
    if not band.links:
        return {(name, axis): ITSELF for axis in network.shape(name).axes}
    seen: dict[InputAxis, Field] = {}
    for link in band.links:
        grown = {}
        for key, field in by_band[link.source].items():
            axis = key[1]
            map = link.reading.maps.get(axis, Broadcast())
            n = network.shape(link.source[0]).extent(axis)
            grown[key] = _clip_to_input(network, key, compose_field(map, field, n))
        seen = _join_all(seen, grown) if seen else grown
    return seen


def _join_all(a: dict[InputAxis, Field], b: dict[InputAxis, Field]) -> dict[InputAxis, Field]:
    return {
        key: join_fields(a[key], b[key]) if key in a and key in b else a.get(key) or b[key] for key in a | b
    }
