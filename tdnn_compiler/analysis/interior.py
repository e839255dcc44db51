"""Interior outputs: those of which no path ends in padding.

Where lengths are numbers, the set of outputs touched by padding is carried from layer to layer. Where they
are symbols, an interval of interior outputs is; after a transposed convolution with holes it may be too short
at its ends.
"""

from functools import reduce
from itertools import pairwise

from tdnn_compiler.analysis.bands import Band, BandId
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import Dim, ceil_div, floor_div, greatest, least
from tdnn_compiler.symbolic.field import Span
from tdnn_compiler.symbolic.length import (
    Extent,
    Length,
    extent_expression,
    input_extent,
    same_extent,
    transposed_length,
    window_length,
)
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    Map,
    Repeated,
    Transposed,
    Window,
    concrete_offsets,
    last_offset,
    read_positions,
)

__all__ = ["find_interior", "maps_along", "numeric_sizes"]


def find_interior(network: Network, bands: dict[str, tuple[Band, ...]], axis: str) -> dict[str, Span]:
    """For every layer the first and the last interior output; none if first > last.

    All outputs between them are interior, too: it is the longest run where there are several.
    """
    sizes = numeric_sizes(network, bands, axis)
    if sizes is None:
        return _intervals(network, bands, axis)
    return {
        name: _longest_untouched(touched, sizes[name])
        for name, touched in _find_touched(bands, axis, sizes).items()
    }


def numeric_sizes(network: Network, bands: dict[str, tuple[Band, ...]], axis: str) -> dict[str, int] | None:
    """The number of positions of every layer; None where one of these, or a map, has symbols."""
    extents = {name: network.shape(name).extent(axis) for name in bands}
    sizes = {name: extent for name, extent in extents.items() if isinstance(extent, int)}
    return sizes if len(sizes) == len(extents) and all(map(_is_numeric, maps_along(bands, axis))) else None


def maps_along(bands: dict[str, tuple[Band, ...]], axis: str) -> list[Map]:
    """How layers read each other along an axis."""
    links = (link for parts in bands.values() for band in parts for link in band.links)
    return [link.reading.maps.get(axis, Broadcast()) for link in links]


def _is_numeric(map: Map) -> bool:
    match map:
        case Window(stride=int(), left=int(), offsets=offsets):
            return concrete_offsets(offsets) is not None
        case Transposed(stride=int(), left=int(), offsets=offsets):
            return concrete_offsets(offsets) is not None
        case Window() | Transposed() | Repeated():
            return False
        case Adaptive(outputs=outputs):
            return isinstance(outputs, int)
        case _:
            return True


def _find_touched(
    bands: dict[str, tuple[Band, ...]], axis: str, sizes: dict[str, int]
) -> dict[str, set[int]]:
    """The outputs of every layer that padding touches."""
    by_band: dict[BandId, set[int]] = {}
    for name, parts in bands.items():
        for j, band in enumerate(parts):
            by_band[name, j] = set()
            for link in band.links:
                map, source = link.reading.maps.get(axis, Broadcast()), link.source
                by_band[name, j] |= _touching_outputs(map, by_band[source], sizes[source[0]], sizes[name])
    return {
        name: set().union(*(by_band[name, j] for j in range(len(parts)))) for name, parts in bands.items()
    }


def _touching_outputs(map: Map, inputs: set[int], n: int, count: int) -> set[int]:
    """The outputs, of `count`, that read one of these inputs, or a position outside of the `n` inputs."""
    match map:
        case Window(stride=int() as stride, left=int() as left, offsets=offsets):
            taps = concrete_offsets(offsets) or []
            end = (count - 1) * stride + max(taps) - left + 1
            places = (
                (p + left - tap, stride) for p in (*inputs, *range(-left, 0), *range(n, end)) for tap in taps
            )
            found = {place // stride for place, stride in places if place % stride == 0}
        case Transposed(stride=int() as stride, left=int() as left, offsets=offsets):
            taps = concrete_offsets(offsets) or []
            first, end = -(-(left - max(taps)) // stride), (count - 1 + left) // stride + 1
            found = {
                p * stride + tap - left for p in (*inputs, *range(first, 0), *range(n, end)) for tap in taps
            }
        case Adaptive():
            found = {t for t in range(count) if not inputs.isdisjoint(read_positions(map, t, n))}
        case _:
            found = set(range(count)) if inputs else set()
    return {t for t in found if 0 <= t < count}


def _longest_untouched(touched: set[int], size: int) -> Span:
    """The longest run of untouched positions, of `size`; of equally long ones the first."""
    borders = [-1, *sorted(touched), size]
    before, after = max(pairwise(borders), key=lambda pair: pair[1] - pair[0])
    return Span(before + 1, after - 1)


InteriorRange = tuple[Dim, Extent]
"""The first interior output, and the number of the last one plus one."""


def _intervals(network: Network, bands: dict[str, tuple[Band, ...]], axis: str) -> dict[str, Span]:
    by_band: dict[BandId, InteriorRange] = {}
    result: dict[str, Span] = {}
    for name, parts in bands.items():
        size = network.shape(name).extent(axis)
        everywhere: InteriorRange = (0, size)
        for j, band in enumerate(parts):
            inside = everywhere
            for link in band.links:
                n = network.shape(link.source[0]).extent(axis)
                map = link.reading.maps.get(axis, Broadcast())
                inside = _intersect_ranges(inside, _interior_through(map, by_band[link.source], n, size))
            by_band[name, j] = inside
        first, end = reduce(_intersect_ranges, (by_band[name, j] for j in range(len(parts))))
        result[name] = Span(first, extent_expression(end) - 1)
    return result


def _intersect_ranges(a: InteriorRange, b: InteriorRange) -> InteriorRange:
    return greatest(a[0], b[0]), _shortest(a[1], b[1])


def _interior_through(map: Map, before: InteriorRange, n: Extent, size: Extent) -> InteriorRange:
    first, end = before
    match map:
        case Window(stride=stride, offsets=offsets, left=left):
            return ceil_div(first + left, stride), window_length(end, stride, left - last_offset(offsets) - 1)
        case Repeated(stride=stride, low=low, high=high):
            return ceil_div(first - low, stride), window_length(end, stride, -high - 1)
        case Transposed(stride=stride, offsets=offsets, left=left):
            low = (first - 1) * stride + last_offset(offsets) - left + 1
            return low, transposed_length(end, stride, -left)
        case Adaptive(outputs=count):
            past = floor_div(extent_expression(end) * count, extent_expression(n))
            return ceil_div(first * count, extent_expression(n)), size if same_extent(
                end, n
            ) else input_extent(past)
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
    lengths = [extent_expression(a), extent_expression(b)]
    shortest = least(*lengths)
    return (a, b)[lengths.index(shortest)] if shortest in lengths else input_extent(shortest)
