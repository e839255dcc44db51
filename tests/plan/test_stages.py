"""Halos of stages: against receptive fields, and against sets of positions followed one by one."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st
from plan.one_kernel import one_kernel
from strategies import OFFSETS, explored

from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    build,
    concat,
    conv,
    depthwise_conv,
    global_max_pool,
    max_pool,
    relu,
)
from tdnn_compiler.equations.ir import Array, Axis, Equation, Read, StridedIndex, add
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.stages import Stage, compute_halos, halos_read, keys_in
from tdnn_compiler.symbolic.halo import ALL_POSITIONS, OWN_POSITIONS, Halo
from tdnn_compiler.symbolic.maps import Window, concrete_offsets

X = Input("N T C", C=32)
IMAGE = Input("N H W C", C=32)


def stages_of(network: Network) -> tuple[Stage, ...]:
    """All that a network computes, as the stages of one kernel."""
    return one_kernel(network).kernels[0].stages


def needed(network: Network, array: str = "input") -> dict[str, Halo]:
    """What a tile of the result halos_read of an array, by the names of axes."""
    found = halos_read(stages_of(network))
    return {axis.name: halo for (key, axis), halo in found.items() if key == Key(array)}


def dilated(many: int) -> Node:
    h = X
    for number in range(many):
        h = h >> conv(32, 3, dilation=2**number, padding="same" if number % 2 else 1) >> relu
    return h


def residual(padding: Any) -> Node:
    h = X >> conv(32, 5, padding=2)
    return (h >> conv(32, 3, padding=padding) >> relu >> conv(32, 3, padding=1)) + h


NETWORKS = {
    **{f"{many} dilated": dilated(many) for many in (1, 2, 3, 10)},
    "causal": X >> conv(32, 3, padding="causal") >> conv(8, 4, dilation=3, padding="causal"),
    "uneven taps": X >> conv(32, taps=(-4, 0, 1)) >> conv(8, taps=(0, 5)),
    "strides": X >> conv(32, 3, stride=2) >> conv(8, 5, stride=3, padding=2) >> max_pool(2),
    "residual": residual(1),
    "residual, one branch causal": residual("causal"),
    "image": IMAGE >> conv(32, (3, 2), stride=(2, 1)) >> relu >> max_pool((2, 3)) >> conv(8, 3),
    "uneven image": IMAGE
    >> conv(32, 3, padding=((2, 0), (0, 1)))
    >> conv(8, (5, 1), padding=((1, 3), (0, 0))),
    "pools": IMAGE >> avg_pool(3, 2) >> depthwise_conv(3, stride=(1, 3), padding=1) >> max_pool(2),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_tile_needs_its_receptive_field(name: str) -> None:
    network = build(NETWORKS[name])
    fields = analyse(network).fields[network.output]
    expected = {
        axis.lower(): Halo(field.stride, -field.start, field.start + field.size - 1)
        for (_, axis), field in fields.items()
    }
    assert needed(network) == expected


def test_the_last_stage_is_the_tile() -> None:
    for name in ("3 dilated", "image", "pools"):
        last = stages_of(build(NETWORKS[name]))[-1]
        assert last.positions
        assert all(halo == OWN_POSITIONS for halo in last.halos)


def test_of_two_readers_the_wider_wins() -> None:
    first, second, third = stages_of(build(residual(1)))
    for reader in (second, third):
        assert first.computed & keys_in(reader.equations)
    assert [stage.halos for stage in (first, second, third)] == [
        (Halo(1, 2, 2),),
        (Halo(1, 1, 1),),
        (OWN_POSITIONS,),
    ]
    h = X >> conv(32, 1)
    wide, narrow = h >> conv(8, 7, padding=3), h >> conv(8, 4, padding=((0, 3),))
    first, *_ = stages_of(build(concat(wide, narrow) >> conv(8, 1)))
    assert first.halos == (Halo(1, 3, 3),)


def test_what_is_reduced_is_needed_all_of_it() -> None:
    h = IMAGE >> conv(32, 3)
    assert needed(build(h >> global_max_pool)) == {"h": ALL_POSITIONS, "w": ALL_POSITIONS}
    assert needed(build(X >> conv(32, 3, padding=1, padding_mode="circular"))) == {"t": ALL_POSITIONS}


# Stages at random, along two axes


@dataclass(frozen=True)
class Edge:
    """A stage reads another through these windows, along both axes."""

    reader: int
    read: int
    windows: tuple[Window, Window]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """How many stages, and who reads whom: each is read, strides agree, and the last is the result."""
    count = draw(st.integers(2, 6))
    steps = [[draw(st.sampled_from((1, 1, 1, 2, 3))) for _ in range(count - 1)] for _ in "hw"]
    edges = []
    for read in range(count - 1):
        readers = {draw(st.integers(read + 1, count - 1)) for _ in range(draw(st.integers(1, 3)))}
        for reader in sorted(readers):
            windows = []
            for along in steps:
                stride = 1
                for step in along[read:reader]:
                    stride *= step
                windows.append(Window(stride, draw(OFFSETS), draw(st.integers(-3, 6))))
            edges.append(Edge(reader, read, (windows[0], windows[1])))
    return count, edges


def equations(count: int, edges: list[Edge]) -> list[Equation]:
    n, c = Axis("n", 2, "batch"), Axis("c", 8)
    positions = [tuple(Axis(f"{name}{stage}", 50, "position") for name in "hw") for stage in range(count)]
    arrays = [Array(Key(f"stage{stage}"), (n, *positions[stage], c)) for stage in range(count)]
    found = []
    for stage in range(count):
        own = [edge for edge in edges if edge.reader == stage]
        body, over = Read(Array(Key("x"), (n, c)), (n, c)), []
        for number, edge in enumerate(own):
            taps = [Axis(f"k{name}{number}", 1, "tap") for name in "hw"]
            seen = map(StridedIndex, positions[stage], taps, edge.windows)
            body, over = add(body, Read(arrays[edge.read], (n, *seen, c))), [*over, *taps]
        found.append(Equation((arrays[stage],), arrays[stage].axes, body, tuple(over)))
    return found


@explored(graphs(), st.integers(0, 9), st.integers(1, 6), short=60, long=1_000)
def test_stages_are_computed_where_they_are_read(
    graph: tuple[int, list[Edge]], first: int, rows: int
) -> None:
    count, edges = graph
    stages = compute_halos(Stage(each) if each.over else Stage(None, (each,)) for each in equations(*graph))
    for along in (0, 1):
        wanted = [set[int]() for _ in range(count)]
        wanted[-1] = {*range(first, first + rows)}
        for edge in sorted(edges, key=lambda edge: edge.reader, reverse=True):
            wanted[edge.read] |= positions_read(edge.windows[along], wanted[edge.reader])
        for stage, positions in zip(stages, wanted, strict=True):
            halo, last = stage.halos[along], first + rows - 1
            told = first * halo.stride - halo.before, last * halo.stride + halo.after
            assert told == (min(positions), max(positions))


def positions_read(window: Window, readers: set[int]) -> set[int]:
    offsets = concrete_offsets(window.offsets) or []
    return {t * int(window.stride) + offset - int(window.left) for t in readers for offset in offsets}
