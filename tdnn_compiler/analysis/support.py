"""Supports: exactly which inputs an output reads, by how many paths; which outputs an input reaches.

Interior outputs have closed forms, polynomials. Near borders, all positions of a layer go through it at once,
as one tally, and are clipped to the layer before: paths are never followed one by one.
"""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import takewhile
from typing import Any, TypeVar, assert_never, cast

import sympy
from sympy import Expr

from tdnn_compiler.analysis.bands import Band, BandId
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import describe
from tdnn_compiler.symbolic.errors import NetworkError, mistake
from tdnn_compiler.symbolic.expressions import Dim, text
from tdnn_compiler.symbolic.maps import (
    Adaptive,
    Broadcast,
    Edge,
    GlobalMap,
    Map,
    Progression,
    Repeated,
    Transposed,
    Window,
    fold_position,
    last_offset,
)
from tdnn_compiler.symbolic.paths import X, multiply_paths, path_polynomial
from tdnn_compiler.symbolic.tally import Tally, as_number, count_tally, set_tally

__all__ = ["Bands", "find_reached", "follow_paths", "follow_support", "interior_paths"]

Bands = dict[str, tuple[Band, ...]]
T = TypeVar("T")


def follow_paths(network: Network, bands: Bands, name: str, axis: str, t: int) -> dict[str, Tally]:
    """The number of paths from output `t` of a layer to each position of every layer before it.

    Layers that are not reached are missing. Raises NetworkError where a symbol is left on the way.
    """
    totals = _descend(network, bands, name, axis, 1, _paths_through, int.__add__)
    start = count_tally(max(totals.values())).single(t)
    return _descend(network, bands, name, axis, start, _read_inputs, Tally.merge)


def follow_support(network: Network, bands: Bands, name: str, axis: str, t: int) -> dict[str, Tally]:
    """The positions of every layer that output `t` of a layer reads, as sets."""
    return _descend(network, bands, name, axis, set_tally().single(t), _read_inputs, Tally.merge)


def _descend(
    network: Network,
    bands: Bands,
    name: str,
    axis: str,
    start: T,
    through: Callable[[Map, T, int], T],
    join: Callable[[T, T], T],
) -> dict[str, T]:
    """Carries `start` back from a layer through all before it; `join` merges what reaches the same one."""
    waiting: dict[BandId, T] = {(name, j): start for j in range(len(bands[name]))}
    totals: dict[str, T] = {}

    def put(into: dict[Any, T], key: object, value: T) -> None:
        into[key] = join(into[key], value) if key in into else value

    for layer in reversed(list(network)):
        for j, band in enumerate(bands[layer]):
            value = waiting.pop((layer, j), None)
            if not value:
                continue
            put(totals, layer, value)
            for link in band.links:
                n = extent_number(network, link.source[0], axis)
                map = link.reading.maps.get(axis, Broadcast())
                try:
                    put(waiting, link.source, through(map, value, n))
                except ValueError as error:
                    got, hint = describe(network.layer(layer)), "give its symbols values, with the lengths"
                    raise mistake(f"layer '{layer}'", "numbers, to follow paths", got, hint) from error
    return totals


def extent_number(network: Network, name: str, axis: str) -> int:
    """The positions of a layer as a number; a NetworkError where a symbol is left."""
    extent = network.shape(name).extent(axis)
    if isinstance(extent, int):
        return extent
    raise mistake(
        f"layer '{name}', axis {axis}",
        "a length that is a number, to follow paths to the borders",
        text(extent.expression),
        f"give {', '.join(sorted(map(str, extent.expression.free_symbols)))}",
    )


# One layer: what is read of it, and who reads it


def _paths_through(map: Map, paths: int, n: int) -> int:
    """An upper bound of the paths that lead on to the `n` positions that a layer reads."""
    match map:
        case Window(offsets=offsets) | Transposed(offsets=offsets):
            return paths * (as_number(offsets.count) if isinstance(offsets, Progression) else len(offsets))
        case GlobalMap():
            return paths * n
        case Adaptive(outputs=count):
            return paths * (n // as_number(count) + 2)
        case Broadcast():
            return paths
        case Repeated():
            raise ValueError(f"symbols in {map}")
        case _:
            assert_never(map)


def _read_inputs(map: Map, outputs: Tally, n: int) -> Tally:
    """The tally of `n` inputs from that of the outputs that read them."""
    match map:
        case Window(stride=stride, offsets=offsets, left=left, edge=edge):
            moved = outputs.spread(as_number(stride)).apply_taps(offsets).shift(-as_number(left))
            return _fold_padding(moved, edge, n)
        case Transposed(stride=stride, offsets=offsets, left=left):
            moved = outputs.shift(as_number(left)).apply_taps(offsets, -1)
            return moved.subsample(as_number(stride)).clip(0, n - 1)
        case GlobalMap():
            return outputs.single(0, outputs.total()).repeat(n, 1)
        case Adaptive(outputs=count):
            read = outputs.single(0, 0)
            for t, number in outputs.numbers().items():
                inputs = _adaptive_window(t, as_number(count), n)
                read = read.merge(outputs.single(inputs.start, number).repeat(len(inputs), 1))
            return read
        case Broadcast():
            return outputs.single(0, outputs.total())
        case Repeated():
            raise ValueError(f"symbols in {map}")
        case _:
            assert_never(map)


def _find_readers(map: Map, inputs: Tally, n: int, count: int) -> Tally:
    """Which of `count` outputs of one layer read any of the inputs, of which there are `n`."""
    last = count - 1
    match map:
        case Window(stride=stride, offsets=offsets, left=left, edge=edge):
            low, high = (
                -as_number(left),
                last * as_number(stride) + as_number(last_offset(offsets)) - as_number(left),
            )
            padded = _unfold_padding(inputs, edge, n, low, high)
            return (
                padded.shift(as_number(left))
                .apply_taps(offsets, -1)
                .subsample(as_number(stride))
                .clip(0, last)
            )
        case Transposed(stride=stride, offsets=offsets, left=left):
            return inputs.spread(as_number(stride)).apply_taps(offsets).shift(-as_number(left)).clip(0, last)
        case GlobalMap() | Broadcast():
            return inputs.single(0, inputs.total()).repeat(count, 1)
        case Adaptive():
            found = inputs.single(0, 0)
            for t in range(count):
                read = _adaptive_window(t, count, n)
                if inputs.clip(read.start, read.stop - 1):
                    found = found.merge(inputs.single(t))
            return found
        case Repeated():
            raise ValueError(f"symbols in {map}")
        case _:
            assert_never(map)


def _adaptive_window(t: int, count: int, n: int) -> range:
    """The inputs, of `n`, in window `t` of `count` of an adaptive pool."""
    return range(t * n // count, -(-(t + 1) * n // count))


def _fold_padding(positions: Tally, edge: Edge, n: int) -> Tally:
    """Moves what lies outside of `n` positions to the positions that padding copies."""
    inside = positions.clip(0, n - 1)
    if edge == "zeros":
        return inside
    before, after = positions.clip(positions.start, -1), positions.clip(n, positions.start + positions.span)
    for position, number in (before.numbers() | after.numbers()).items():
        inside = inside.merge(inside.single(cast(int, fold_position(edge, position, n)), number))
    return inside


def _unfold_padding(positions: Tally, edge: Edge, n: int, low: int, high: int) -> Tally:
    """The reverse: extends `n` positions to those from `low` to `high`, which padding copies from inside."""
    if edge == "zeros":
        return positions
    known, padded = positions.numbers(), positions
    for position in [*range(low, 0), *range(n, high + 1)]:
        if fold_position(edge, position, n) in known:
            padded = padded.merge(positions.single(position))
    return padded


def find_reached(
    network: Network,
    bands: Bands,
    name: str,
    axis: str,
    source: tuple[str, int],
) -> set[int]:
    """The outputs of a layer that read position i of a layer before it, `source` being its name and i."""
    start = set_tally().single(source[1])
    alive: dict[BandId, Tally] = {(source[0], j): start for j in range(len(bands[source[0]]))}
    for layer in network:
        if layer == source[0]:
            continue
        for j, band in enumerate(bands[layer]):
            outputs = set_tally()
            for link in band.links:
                inputs = alive.get(link.source)
                if inputs:
                    n = extent_number(network, link.source[0], axis)
                    count = extent_number(network, layer, axis)
                    map = link.reading.maps.get(axis, Broadcast())
                    outputs = outputs.merge(_find_readers(map, inputs, n, count))
            if outputs:
                alive[layer, j] = outputs
    return set().union(*(alive.get((name, j), set_tally()).numbers() for j in range(len(bands[name]))))


# Interior outputs: polynomials


PathStep = tuple[BandId, Window | Repeated, Dim]
"""A band that is read, how, and its input steps per position."""

Factors = tuple[Expr, ...]
"""The factors of a polynomial."""


def interior_paths(
    network: Network, bands: Bands, name: str, axis: str, source: str, strides: Callable[[BandId], Dim | None]
) -> dict[int, int] | Expr:
    """How many paths lead from an interior output 0 to each input; their polynomial where symbols are left.

    `strides` gives the input steps per position of a band. Raises NetworkError where no numbers hold for all
    outputs: after a transposed convolution they differ by phase, and global operations read everything.
    """
    steps = dict(_walk_bands(network, bands, name, axis, source, strides))
    ends = [(name, j) for j in range(len(bands[name])) if (name, j) in steps]
    if not ends:
        return {}
    try:
        counts = _count_coefficients(steps)
        return reduce(Tally.merge, (counts[end] for end in ends)).numbers()
    except ValueError:
        factors = _factor_polynomials(steps)
        return sympy.Mul(*_sum_factored([factors[end] for end in ends]))


def _walk_bands(
    network: Network, bands: Bands, name: str, axis: str, source: str, strides: Callable[[BandId], Dim | None]
) -> Iterator[tuple[BandId, list[PathStep]]]:
    """The bands between an input and an output, in order, each with what it reads."""
    on_the_way = network.ancestors(name)
    found: set[BandId] = set()
    for layer in (layer for layer in network if layer in on_the_way):
        for j, band in enumerate(bands[layer]):
            steps: list[PathStep] = []
            for link in band.links:
                if link.source in found:
                    map = link.reading.maps.get(axis, Broadcast())
                    jump = strides(link.source)
                    if jump is None or not isinstance(map, Window | Repeated):
                        raise _no_polynomial(layer, map)
                    steps.append((link.source, map, jump))
            if steps or layer == source:
                found.add((layer, j))
                yield (layer, j), steps


def _count_coefficients(steps: dict[BandId, list[PathStep]]) -> dict[BandId, Tally]:
    """The coefficients of each band's polynomial; a ValueError where there are symbols."""
    most: dict[BandId, int] = {}
    for band, links in steps.items():
        most[band] = sum(_paths_through(map, most[source], 1) for source, map, _ in links) or 1
    start = count_tally(sum(most.values())).single(0)
    found: dict[BandId, Tally] = {}
    for band, links in steps.items():
        read = [multiply_paths(map, found[source], jump) for source, map, jump in links]
        found[band] = reduce(Tally.merge, read) if read else start
    return found


def _factor_polynomials(steps: dict[BandId, list[PathStep]]) -> dict[BandId, Factors]:
    """Each band's polynomial where there are symbols; factors that branches share are taken out of sums."""
    found: dict[BandId, Factors] = {}
    for band, links in steps.items():
        terms = []
        for source, map, jump in links:
            factor = path_polynomial(map, X ** cast(Any, jump))
            terms.append(found[source] if factor == 1 else (*found[source], factor))
        found[band] = _sum_factored(terms) if terms else ()
    return found


def _sum_factored(terms: list[Factors]) -> Factors:
    if len(terms) == 1:
        return terms[0]
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, zip(*terms, strict=False))))
    return (*terms[0][:shared], sympy.Add(*(sympy.Mul(*term[shared:]) for term in terms)))


def _no_polynomial(layer: str, map: Map) -> NetworkError:
    kind = "a transposed convolution" if isinstance(map, Transposed) else "an operation over all positions"
    return mistake(
        f"layer '{layer}'",
        "windows alone between input and output, for one polynomial to hold for all outputs",
        kind,
        "ask for the paths of one output at given lengths",
    )
