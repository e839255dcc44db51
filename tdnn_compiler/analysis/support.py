"""Exactly which inputs an output reads, holes included, by how many paths; which outputs an input reaches.

Interior outputs have closed forms, polynomials. At the borders, paths are followed layer by layer and
clipped where they leave a layer.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import sympy
from sympy import Expr

from tdnn_compiler.analysis.bands import Band, BandId
from tdnn_compiler.errors import NetworkError, mistake
from tdnn_compiler.expressions import Dim, text
from tdnn_compiler.layers import describe
from tdnn_compiler.network import Network
from tdnn_compiler.window.maps import (
    Broadcast,
    Map,
    Progression,
    Repeated,
    Transposed,
    Window,
    at_edge,
    reads,
)
from tdnn_compiler.window.paths import X, polynomial

__all__ = ["path_polynomial", "paths", "reached"]

Bands = dict[str, tuple[Band, ...]]
Counts = dict[int, int]


def paths(
    network: Network,
    bands: Bands,
    name: str,
    axis: str,
    t: int,
) -> dict[str, Counts]:
    """The number of paths from output `t` of a layer to each position of every layer before it.

    Layers that are not reached are missing. Raises NetworkError where a symbol is left on the way.
    """
    waiting: dict[BandId, Counts] = {(name, j): {t: 1} for j in range(len(bands[name]))}
    totals: dict[str, Counts] = {}
    for layer in reversed(list(network)):
        for j, band in enumerate(bands[layer]):
            counts = waiting.pop((layer, j), None)
            if not counts:
                continue
            _add(totals.setdefault(layer, {}), counts)
            for link in band.links:
                n = extent_number(network, link.source[0], axis)
                map = link.reading.maps.get(axis, Broadcast())
                try:
                    read = _follow(map, counts, n)
                except ValueError as error:
                    got, hint = describe(network.layer(layer)), "give its symbols values, with the lengths"
                    raise mistake(f"layer '{layer}'", "numbers, to follow paths", got, hint) from error
                _add(waiting.setdefault(link.source, {}), read)
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


def _follow(map: Map, counts: Counts, n: int) -> Counts:
    """The counts one layer further down."""
    found: Counts = {}
    if isinstance(map, Window) and isinstance(map.offsets, Progression):
        steps = map.offsets.count, map.offsets.step, map.stride, map.left
        if all(isinstance(step, int) for step in steps):
            return _slide(map, counts, n)
    for t, paths in counts.items():
        for i in reads(map, t, n):
            found[i] = found.get(i, 0) + paths
    return found


def _slide(map: Window, counts: Counts, n: int) -> Counts:
    """A window of k regular taps in two additions per output: running sums, one for each remainder."""
    offsets = cast(Progression, map.offsets)
    k, d, stride, left = (cast(int, v) for v in (offsets.count, offsets.step, map.stride, map.left))
    change: Counter[int] = Counter()
    for t, paths in counts.items():
        change[t * stride - left] += paths
        change[t * stride - left + k * d] -= paths
    found: Counts = {}
    rows: dict[int, list[int]] = {}
    for position in sorted(change):
        rows.setdefault(position % d, []).append(position)
    for row in rows.values():
        running = 0
        for position, following in zip(row, [*row[1:], row[-1]], strict=True):
            running += change[position]
            if running:
                for p in range(position, following, d):
                    i = at_edge(map.edge, p, n)
                    if i is not None:
                        found[i] = found.get(i, 0) + running
    return found


def _add(into: Counts, counts: Counts) -> None:
    for i, paths in counts.items():
        into[i] = into.get(i, 0) + paths


def reached(
    network: Network,
    bands: Bands,
    name: str,
    axis: str,
    source: tuple[str, int],
) -> set[int]:
    """The outputs of a layer that read position i of a layer before it, `source` being its name and i."""
    alive: dict[BandId, set[int]] = {(source[0], j): {source[1]} for j in range(len(bands[source[0]]))}
    for layer in network:
        if layer == source[0]:
            continue
        for j, band in enumerate(bands[layer]):
            outputs: set[int] = set()
            for link in band.links:
                inputs = alive.get(link.source)
                if inputs:
                    n = extent_number(network, link.source[0], axis)
                    count = extent_number(network, layer, axis)
                    outputs |= _readers(link.reading.maps.get(axis, Broadcast()), inputs, n, count)
            if outputs:
                alive[layer, j] = outputs
    return set().union(*(alive.get((name, j), set()) for j in range(len(bands[name]))))


def _readers(map: Map, inputs: set[int], n: int, count: int) -> set[int]:
    """The outputs of one layer that read any of the inputs."""
    if isinstance(map, Broadcast):
        return set(range(count))
    return {t for t in range(count) if not inputs.isdisjoint(reads(map, t, n))}


def path_polynomial(
    network: Network, bands: Bands, name: str, axis: str, source: str, strides: Callable[[BandId], Dim | None]
) -> Expr:
    """The polynomial in x whose coefficient at x^i counts the paths from an interior output 0 to input i.

    `strides` gives the input steps per position of a band. Raises NetworkError where the output has no such
    polynomial: after a transposed convolution outputs differ by phase, and global operations read everything.
    """
    found: dict[BandId, Expr] = {}
    on_the_way = network.ancestors(name)
    for layer in (layer for layer in network if layer in on_the_way):
        for j, band in enumerate(bands[layer]):
            if layer == source:
                found[layer, j] = sympy.Integer(1)
                continue
            terms = []
            for link in band.links:
                if link.source in found:
                    map = link.reading.maps.get(axis, Broadcast())
                    jump = strides(link.source)
                    if jump is None or not isinstance(map, Window | Repeated):
                        raise _no_polynomial(layer, map)
                    terms.append(polynomial(map, X ** cast(Any, jump)) * found[link.source])
            if terms:
                found[layer, j] = sympy.Add(*terms)
    return sympy.Add(*(found.get((name, j), sympy.Integer(0)) for j in range(len(bands[name]))))


def _no_polynomial(layer: str, map: Map) -> NetworkError:
    kind = "a transposed convolution" if isinstance(map, Transposed) else "an operation over all positions"
    return mistake(
        f"layer '{layer}'",
        "windows alone between input and output, for one polynomial to hold for all outputs",
        kind,
        "ask for the paths of one output at given lengths",
    )
