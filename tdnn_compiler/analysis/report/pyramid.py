"""The receptive-field pyramid of one output: the positions of each layer that it depends on, and path counts.

Positions are counted exactly, borders and holes included, so every symbol gets a value (`lengths`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.analysis.report.contents import time_axis
from tdnn_compiler.analysis.report.lengths import choose_values, unrolled_name
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input, describe, word
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import substitute, text
from tdnn_compiler.symbolic.field import POSITION, PeriodicField, SymbolicField
from tdnn_compiler.symbolic.length import extent_expression
from tdnn_compiler.symbolic.maps import Window, concrete_offsets, read_positions

__all__ = ["Level", "Pyramid", "build_pyramid", "find_runs"]

PositionRun = tuple[int, int]
"""Positions from the first up to and including the last."""

PositionLink = tuple[int, int, int, int]
"""A level and a position in it that reads a position of a level further down: (upper, t, lower, p)."""

MOST_LINKS = 1500

MOST_POSITIONS = 100_000
"""So many positions of an input are followed, layer by layer; more take long and cannot be seen."""


@dataclass(frozen=True)
class Level:
    """Layers that are read at the same positions; the first has the most telling name.

    `padding` are positions outside the layer that a kernel reads as zeros. Position p lies at
    `start + p·step` on the scale of the input; a `pooled` layer's lie nowhere on it.
    """

    layers: tuple[str, ...]
    what: str
    extent: int
    positions: tuple[int, ...]
    padding: tuple[int, ...]
    start: float
    step: float
    pooled: bool


@dataclass(frozen=True)
class Pyramid:
    """One output, from the top level, itself, down to the inputs.

    `lengths` are the values taken, `chosen` those of them that were not given; `paths` counts for each
    input the paths to its positions; `links` tells who reads whom, if that can be drawn.
    `instead_of` is the output that was not taken, because it sees everything.
    """

    output: str
    position: int
    axis: str
    lengths: Mapping[str, int]
    chosen: Mapping[str, int]
    levels: tuple[Level, ...]
    paths: Mapping[str, Mapping[int, int]]
    links: tuple[PositionLink, ...]
    instead_of: str | None

    @property
    def inputs(self) -> tuple[Level, ...]:
        by_name = {level.layers[0]: level for level in self.levels}
        return tuple(by_name[name] for name in self.paths)


def build_pyramid(
    analysis: Analysis,
    lengths: Mapping[str, int] | None = None,
    layer: str | None = None,
    axis: str | None = None,
    position: int | None = None,
) -> Pyramid:
    """The pyramid of one output.

    By default that of the network's first output in its middle, or of the last layer before it whose
    outputs do not see everything. Raises NetworkError where there is none.
    """
    given = {s.name: int(v) for s, v in analysis.network.numbers(lengths or {}).items()}
    name = analysis.network.known(layer) if layer else _choose_output(analysis)
    axis = _choose_axis(analysis, name, axis)
    here = choose_values(analysis, given, name, axis)
    bound = analyse(analysis.network.bind(**here))
    inner = unrolled_name(bound.network, name)
    t = _choose_position(bound, inner, axis, position)
    _check_width(bound, inner, axis, t)
    counts = bound.paths_through(t, inner, axis)
    levels = _build_levels(bound, counts, inner, axis)
    batches = {text(analysis.network.shape(input).batch) for input in analysis.network.inputs}
    here = {symbol: value for symbol, value in here.items() if symbol in given or symbol not in batches}
    chosen = {symbol: value for symbol, value in here.items() if symbol not in given}
    main = main_output(analysis.network)
    return Pyramid(
        name,
        t,
        axis,
        here,
        chosen,
        levels,
        {input: counts[input] for input in bound.network.inputs if input in counts},
        _link_levels(bound.network, levels, axis),
        main if layer is None and name != main else None,
    )


# Which output -----------------------------------------------------------------------------------------


def main_output(network: Network) -> str:
    """The first output that a layer computes."""
    computed = (name for name in network.outputs if name not in network.inputs)
    return next(computed, network.outputs[0])


def _choose_output(analysis: Analysis) -> str:
    """The main output, or the last layer on the way to it whose field is bounded."""
    network = analysis.network
    ancestors = network.ancestors(main_output(network))
    names = [name for name in network if name in ancestors]
    bounded = [
        name
        for name in names
        if analysis.fields[name]
        and not isinstance(network.layer(name), Input)
        and not any(field.unbounded for field in analysis.fields[name].values())
    ]
    return bounded[-1] if bounded else names[-1]


def _choose_axis(analysis: Analysis, name: str, wanted: str | None) -> str:
    """The axis asked for, or the one that runs in time, or the first."""
    axes = list(dict.fromkeys(axis for _, axis in analysis.fields[name]))
    if not axes:
        raise mistake(f"layer '{name}'", "a layer that depends on positions", "one that does not")
    if wanted is not None and wanted not in axes:
        raise mistake(f"layer '{name}'", f"an axis that it depends on: {', '.join(axes)}", f"'{wanted}'")
    preferred = wanted or time_axis(analysis.network)
    return preferred if preferred in axes else axes[0]


def _choose_position(bound: Analysis, name: str, axis: str, wanted: int | None) -> int:
    extent = int(bound.extent(name, axis))
    if wanted is None:
        inside = bound.interior(name, axis)
        first, last = int(inside.low), int(inside.high)
        return (first + last) // 2 if first <= last else extent // 2
    if not 0 <= wanted < extent:
        raise mistake(f"layer '{name}', axis {axis}", f"a position from 0 to {extent - 1}", wanted)
    return wanted


def _check_width(bound: Analysis, name: str, axis: str, t: int) -> None:
    for (input, along), field in bound.fields[name].items():
        if along == axis:
            ends, n = field.ends(t), int(extent_expression(bound.network.shape(input).extent(axis)))
            width = (
                min(int(substitute(ends.high, {POSITION: t})), n - 1)
                - max(int(substitute(ends.low, {POSITION: t})), 0)
                + 1
            )
            if width > MOST_POSITIONS:
                expected = f"a field of at most {MOST_POSITIONS:,} positions, to be followed layer by layer"
                hint = "a layer further down, or shorter inputs"
                raise mistake(f"output {t} of '{name}'", expected, f"{width:,} positions of {input}", hint)


# The levels -------------------------------------------------------------------------------------------


def _build_levels(
    bound: Analysis, counts: Mapping[str, Mapping[int, int]], output: str, axis: str
) -> tuple[Level, ...]:
    network = bound.network

    def read_as(name: str) -> tuple[object, ...]:
        pooled = _moving_field(bound, name, axis) is None
        return _extent_number(network, name, axis), tuple(sorted(counts[name])), pooled

    alike: dict[tuple[object, ...], list[str]] = {}
    for name in reversed([name for name in network if name in counts]):
        # An input shares its level with other layers, but not with the output or another input.
        with_output = name != output and read_as(name) == read_as(output)
        alone = name in network.inputs and (with_output or name != network.inputs[0])
        alike.setdefault((*read_as(name), name if alone else None), []).append(name)
    levels = []
    for names in alike.values():
        ends = [name for name in names if name in (output, *network.inputs)]
        first = ends[0] if ends else _most_telling(network, names)
        extent, (start, step) = _extent_number(network, first, axis), _input_scale(bound, first, axis)
        padding = sorted(
            {p for name in names for p in _padding_positions(network, name, counts, axis, extent)}
        )
        layers = (first, *(name for name in reversed(names) if name != first))
        what = describe(network.layer(first))
        positions, pooled = tuple(sorted(counts[first])), _moving_field(bound, first, axis) is None
        levels.append(Level(layers, what, extent, positions, tuple(padding), start, step, pooled))
    # Inputs below everything; the others are in order.
    return tuple(sorted(levels, key=lambda level: level.layers[0] in network.inputs))


def _extent_number(network: Network, name: str, axis: str) -> int:
    extent = network.shape(name).extent(axis)
    assert isinstance(extent, int)
    return extent


def _most_telling(network: Network, names: Sequence[str]) -> str:
    """The first that the script named, else the first: that is where a window made the positions."""
    ordered = list(reversed(names))
    named = [name for name in ordered if name.rstrip("0123456789") != word(network.layer(name))]
    return (named or ordered)[0]


def _moving_field(bound: Analysis, name: str, axis: str) -> PeriodicField | SymbolicField | None:
    """What of the field moves with the position, for the first input that is seen so."""
    along = (field.local for (_, other), field in bound.fields[name].items() if other == axis)
    return next((local for local in along if local is not None), None)


def _input_scale(bound: Analysis, name: str, axis: str) -> tuple[float, float]:
    """Where position 0 lies on the scale of the input, and how far the next is."""
    local = _moving_field(bound, name, axis)
    return (0.0, 1.0) if local is None else (float(local.place.frame), float(local.step))


def _link_levels(network: Network, levels: Sequence[Level], axis: str) -> tuple[PositionLink, ...]:
    """Who reads whom, from level to level; empty where that is too much to draw."""
    if sum(len(level.positions) for level in levels) > MOST_LINKS:
        return ()
    place = {name: i for i, level in enumerate(levels) for name in level.layers}
    found: set[PositionLink] = set()
    for reader, upper in place.items():
        for source, reading in zip(network.sources(reader), network.readings(reader), strict=True):
            lower, map = place.get(source, upper), reading.maps.get(axis)
            if lower != upper and map is not None:
                for t in levels[upper].positions:
                    found |= {(upper, t, lower, p) for p in read_positions(map, t, levels[lower].extent)}
    return tuple(sorted(found)) if len(found) <= MOST_LINKS else ()


def _padding_positions(
    network: Network, name: str, counts: Mapping[str, Mapping[int, int]], axis: str, extent: int
) -> set[int]:
    """Positions outside a layer that kernels read as zeros."""
    outside: set[int] = set()
    for reader in set(network.graph.successors(name)) & counts.keys():
        for source, reading in zip(network.sources(reader), network.readings(reader), strict=True):
            map = reading.maps.get(axis)
            if source == name and isinstance(map, Window) and map.edge == "zeros":
                outside |= _outside(map, counts[reader], extent)
    return outside


def _outside(map: Window, positions: Iterable[int], extent: int) -> set[int]:
    offsets = concrete_offsets(map.offsets)
    if offsets is None or not isinstance(map.left, int) or not isinstance(map.stride, int):
        return set()
    read = (t * map.stride + offset - map.left for t in positions for offset in offsets)
    return {p for p in read if not 0 <= p < extent}


def find_runs(positions: Iterable[int]) -> list[PositionRun]:
    """Sorted positions as runs without a hole."""
    found: list[list[int]] = []
    for p in positions:
        if found and p == found[-1][1] + 1:
            found[-1][1] = p
        else:
            found.append([p, p])
    return [(first, last) for first, last in found]
