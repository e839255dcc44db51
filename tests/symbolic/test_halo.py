"""What tiles need: against sets of positions, followed one by one."""

from hypothesis import strategies as st
from strategies import OFFSETS, explored
from sympy import Symbol

from tdnn_compiler.symbolic.halo import ALL_POSITIONS, OWN_POSITIONS, Halo
from tdnn_compiler.symbolic.maps import (
    IDENTITY,
    GlobalMap,
    Map,
    Progression,
    Transposed,
    Window,
    concrete_offsets,
)

WINDOWS = st.builds(Window, stride=st.integers(1, 3), offsets=OFFSETS, left=st.integers(-4, 8))
MAPS = WINDOWS | st.builds(Transposed, st.integers(1, 4), OFFSETS, st.integers(0, 6), st.just(0))
TILES = st.tuples(st.integers(0, 20), st.integers(0, 9))
"""The first position of a tile, and how many follow."""


def read(maps: list[Map], tile: set[int]) -> set[int]:
    """The positions that a tile needs through maps, from the last layer to the first, without borders."""
    for map in maps:
        assert isinstance(map, Window | Transposed)
        stride, left, offsets = int(map.stride), int(map.left), concrete_offsets(map.offsets) or []
        if isinstance(map, Window):
            tile = {t * stride + offset - left for t in tile for offset in offsets}
        else:
            places = (t + left - offset for t in tile for offset in offsets)
            tile = {place // stride for place in places if place % stride == 0}
    return tile


def told(maps: list[Map]) -> Halo:
    halo = OWN_POSITIONS
    for map in maps:
        halo = halo.through(map)
    return halo


def ends(halo: Halo, tile: tuple[int, int]) -> tuple[int, int]:
    """The first and the last position that a halo says are needed."""
    first, more = tile
    low, high = (int(t * halo.stride // 1) for t in (first, first + more))
    return low - int(halo.before), high + int(halo.after)


@explored(st.lists(WINDOWS, max_size=4), TILES, short=100, long=5_000)
def test_windows_need_exactly_what_they_say(maps: list[Map], tile: tuple[int, int]) -> None:
    needed = read(maps, {*range(tile[0], tile[0] + tile[1] + 1)})
    assert ends(told(maps), tile) == (min(needed), max(needed))


@explored(st.lists(MAPS, max_size=4), TILES, short=100, long=5_000)
def test_transposed_ones_need_no_more_than_they_say(maps: list[Map], tile: tuple[int, int]) -> None:
    low, high = ends(told(maps), tile)
    assert read(maps, {*range(tile[0], tile[0] + tile[1] + 1)}) <= {*range(low, high + 1)}


@explored(st.integers(1, 9), st.integers(1, 4), st.integers(0, 6), short=50, long=2_000)
def test_a_transposed_one_needs_all_that_it_says(count: int, stride: int, left: int) -> None:
    """Some tile does: not every one reads as far to both sides."""
    map = Transposed(stride, Progression(count), left, 0)
    tiles = [(first, 7) for first in range(12)]
    needed = [read([map], {*range(first, first + 8)}) for first, _ in tiles]
    said = [ends(OWN_POSITIONS.through(map), tile) for tile in tiles]
    assert any(min(found) == low for found, (low, _) in zip(needed, said, strict=True) if found)
    assert any(max(found) == high for found, (_, high) in zip(needed, said, strict=True) if found)


@explored(st.lists(WINDOWS, max_size=3), st.lists(WINDOWS, max_size=3), TILES, short=100, long=2_000)
def test_two_readers_need_what_either_does(one: list[Map], other: list[Map], tile: tuple[int, int]) -> None:
    a, b = told(one), told(other)
    both = a.merge(b)
    assert both.covers(a)
    assert both.covers(b)
    if a.stride == b.stride:
        low, high = zip(ends(a, tile), ends(b, tile), strict=True)
        assert ends(both, tile) == (min(low), max(high))
        assert a.covers(b) == (both == a)
    else:
        assert both == ALL_POSITIONS


def test_what_moves_with_no_tile_is_everything() -> None:
    for map in (GlobalMap(), Window(edge="reflect"), Window(edge="circular", left=1)):
        assert OWN_POSITIONS.through(map) == ALL_POSITIONS
    assert ALL_POSITIONS.through(IDENTITY) == ALL_POSITIONS
    assert ALL_POSITIONS.covers(Halo(3, 100, 100))
    assert not Halo(1, 100, 100).covers(ALL_POSITIONS)


def test_symbols() -> None:
    d = Symbol("d", integer=True, positive=True)
    halo = OWN_POSITIONS.through(Window(offsets=Progression(3, d), left=d))
    assert halo == Halo(1, d, d)
    assert Halo(1, d + 1, 2 * d).covers(halo)
    assert not halo.covers(Halo(1, d + 1, d))


def test_in_words() -> None:
    assert OWN_POSITIONS.about("t") == "the tile's positions of t"
    assert Halo(1, 4, 0).about("t") == "the tile's positions of t, 4 before and 0 after them"
    assert Halo(2, 1, 2).about("h") == "positions 2·h − 1 to 2·h + 2 for each h of the tile"
    assert Halo(3, -1, 1).about("w") == "position 3·w + 1 for each w of the tile"
    assert ALL_POSITIONS.about("t") == "all positions of t"
