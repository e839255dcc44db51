"""Bands: ranges of a layer's channels with the same receptive field, and the graph of which reads which.

A layer that mixes all of its channels is one band. Concatenation puts bands side by side, a slice takes some
of them, and grouped or channel-wise layers keep them separate. So a Res2 block, which slices a concatenation,
gets the field of its slice and not that of all channels.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import (
    Channels,
    ChannelShuffle,
    Concat,
    Flatten,
    Fold,
    StatsPool,
    ValueJoin,
)
from tdnn_compiler.network.shapes import Reading
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["Band", "BandId", "BandLink", "find_bands"]

BandId = tuple[str, int]
"""A layer's name and the number of the band in it."""


@dataclass(frozen=True)
class BandLink:
    """An edge to a band that is read, with the maps by which it is."""

    source: BandId
    reading: Reading


@dataclass(frozen=True)
class Band:
    """Channels of one layer with the same receptive field; `links` lead to all bands that they read."""

    channels: Dim
    links: tuple[BandLink, ...]


def find_bands(network: Network) -> dict[str, tuple[Band, ...]]:
    """The bands of every layer, in the network's order."""
    found: dict[str, tuple[Band, ...]] = {}
    for name in network:
        found[name] = _bands_of(network, name, found)
    return found


def _bands_of(network: Network, name: str, found: dict[str, tuple[Band, ...]]) -> tuple[Band, ...]:
    layer, sources, readings = network.layer(name), network.sources(name), network.readings(name)
    channels = network.shape(name).channels or 1
    everything = tuple(
        BandLink((source, j), reading)
        for source, reading in zip(sources, readings, strict=True)
        for j in range(len(found[source]))
    )
    mixed = (Band(channels, everything),)
    if isinstance(layer, Concat):
        return tuple(Band(found[link.source[0]][link.source[1]].channels, (link,)) for link in everything)
    if all(len(found[source]) == 1 for source in sources):
        return mixed
    if isinstance(layer, ValueJoin):
        return _align_bands(network, sources, readings, found) or mixed
    source, reading = sources[0], readings[0]
    if isinstance(layer, Flatten | Fold | ChannelShuffle) or not isinstance(channels, int):
        return mixed
    before = found[source]
    if isinstance(layer, Channels):
        return _cut_bands(source, reading, before, cast(int, layer.start), cast(int, layer.stop)) or mixed
    if reading.groups is None:
        once = tuple(Band(band.channels, (BandLink((source, j), reading),)) for j, band in enumerate(before))
        return once * 2 if isinstance(layer, StatsPool) and layer.deviation else once
    return _group_bands(source, reading, before, channels) or mixed


def _cut_bands(
    source: str, reading: Reading, before: tuple[Band, ...], start: int, stop: int
) -> tuple[Band, ...]:
    """The bands between two channels, cut at these; empty where a border is a symbol."""
    if not _has_numeric_borders(before):
        return ()
    parts = []
    first = 0
    for j, band in enumerate(before):
        width = cast(int, band.channels)
        inside = min(first + width, stop) - max(first, start)
        if inside > 0:
            parts.append(Band(inside, (BandLink((source, j), reading),)))
        first += width
    return tuple(parts)


def _group_bands(source: str, reading: Reading, before: tuple[Band, ...], channels: int) -> tuple[Band, ...]:
    """Each group of output channels reads the bands that its group of input channels touches."""
    groups = reading.groups
    if not _has_numeric_borders(before) or not isinstance(groups, int) or groups == 1:
        return ()
    width = sum(cast(int, band.channels) for band in before) // groups
    parts: list[Band] = []
    for group in range(groups):
        cut = _cut_bands(source, reading, before, group * width, (group + 1) * width)
        links = tuple(link for band in cut for link in band.links)
        if parts and parts[-1].links == links:
            parts[-1] = Band(cast(int, parts[-1].channels) + channels // groups, links)
        else:
            parts.append(Band(channels // groups, links))
    return tuple(parts)


def _align_bands(
    network: Network,
    sources: tuple[str, ...],
    readings: tuple[Reading, ...],
    found: dict[str, tuple[Band, ...]],
) -> tuple[Band, ...]:
    """The bands of a sum, cut at every border of its inputs' bands. A single channel is broadcast."""
    full = [source for source in sources if network.shape(source).channels != 1]
    if not all(_has_numeric_borders(found[source]) for source in full):
        return ()
    borders = sorted({border for source in full for border in _borders(found[source])})
    parts = []
    for start, stop in pairwise(borders):
        links: list[BandLink] = []
        for source, reading in zip(sources, readings, strict=True):
            low, high = (start, stop) if source in full else (0, 1)
            links += (
                link for band in _cut_bands(source, reading, found[source], low, high) for link in band.links
            )
        parts.append(Band(stop - start, tuple(links)))
    return tuple(parts)


def _borders(before: tuple[Band, ...]) -> list[int]:
    borders = [0]
    for band in before:
        borders.append(borders[-1] + cast(int, band.channels))
    return borders


def _has_numeric_borders(before: Iterable[Band]) -> bool:
    return all(isinstance(band.channels, int) for band in before)
