"""The algebra of fields: composition is associative, joining is a union, ends are those of the sets."""

from fractions import Fraction
from functools import reduce

from hypothesis import strategies as st
from strategies import OFFSETS, explored

from tdnn_compiler.expressions import at, length_symbol
from tdnn_compiler.window.field import ITSELF, POSITION, Field, join, see
from tdnn_compiler.window.length import length
from tdnn_compiler.window.maps import (
    IDENTITY,
    Adaptive,
    Map,
    Repeated,
    Transposed,
    Whole,
    Window,
    concrete_offsets,
)
from tdnn_compiler.window.paths import polynomial
from tdnn_compiler.window.place import Place

N = 1000
PLACES = st.builds(Place, *[st.integers(-6, 8).map(lambda n: Fraction(n, 2))] * 2)
WINDOWS = st.builds(Window, st.integers(1, 3), OFFSETS, st.integers(-3, 4), place=PLACES)
TRANSPOSED = st.builds(Transposed, st.integers(1, 3), OFFSETS, st.integers(0, 3), st.just(0))
CHAINS = st.lists(WINDOWS, max_size=5)
MIXED = st.lists(WINDOWS | TRANSPOSED, max_size=4)


def through(maps: list[Map], field: Field = ITSELF) -> Field:
    return reduce(lambda seen, map: see(map, seen, N), maps, field)


def read(maps: list[Map], t: int) -> set[int]:
    """The inputs that output `t` reads, if there is no border anywhere."""
    found = {t}
    for map in reversed(maps):
        if isinstance(map, Adaptive):
            pools = [(p * N // map.outputs, -(-(p + 1) * N // map.outputs)) for p in found]
            found = {i for first, end in pools for i in range(first, end)}
            continue
        offsets = concrete_offsets(map.offsets)
        if isinstance(map, Window):
            found = {p * map.stride + offset - map.left for p in found for offset in offsets}
        else:
            sums = [p + map.left - offset for p in found for offset in offsets]
            found = {total // map.stride for total in sums if total % map.stride == 0}
    return found


def one_map(maps: list[Window]) -> Repeated:
    """A chain of windows as a single map."""
    moving = through(maps).local
    (span,) = moving.phases
    return Repeated(moving.jump, span.low, span.high, moving.place, 0, 1, polynomial(IDENTITY))


@explored(CHAINS, CHAINS, CHAINS, short=300, long=10_000)
def test_composition_is_associative(a: list[Window], b: list[Window], c: list[Window]) -> None:
    assert through([one_map(a), one_map(b), one_map(c)]) == through([*a, *b, *c])
    assert through([one_map([*a, *b]), one_map(c)]) == through([one_map(a), one_map([*b, *c])])


@explored(CHAINS, short=100, long=2_000)
def test_the_identity_changes_nothing(maps: list[Window]) -> None:
    assert through([IDENTITY, *maps]) == through([*maps, IDENTITY]) == through(maps)


@explored(MIXED, st.integers(-20, 20), short=500, long=20_000)
def test_ends_are_those_of_the_set_that_is_read(maps: list[Map], t: int) -> None:
    found, span = read(maps, t), through(maps).ends(t)
    assert (span.low, span.high) == (min(found), max(found)) if found else span.low > span.high


GAPS = st.lists(TRANSPOSED, max_size=1)
POOLS = st.builds(Adaptive, st.sampled_from([300, 320, 400, 600, 1500]))


@explored(GAPS, POOLS, MIXED.filter(lambda maps: len(maps) < 3), st.integers(0, 20), short=40, long=2_000)
def test_ends_around_adaptive_pools_are_numbers(
    before: list[Map], pool: Adaptive, after: list[Map], t: int
) -> None:
    """Of pools over outputs that read nothing, and of outputs between the taps that read pools, too."""
    maps = [*before, pool, *after]
    found, span = read(maps, t), through(maps).ends(t)
    assert isinstance(span.low, int)
    assert isinstance(span.high, int)
    assert (span.low, span.high) == (min(found), max(found)) if found else span.low > span.high


@explored(POOLS, TRANSPOSED, st.integers(0, 20), short=25, long=2_000)
def test_ends_after_an_adaptive_pool_of_any_length(pool: Adaptive, after: Transposed, t: int) -> None:
    size = length_symbol("T")
    span = see(after, see(pool, ITSELF, length(size)), length(pool.outputs)).ends(t)
    found, low, high = read([pool, after], t), at(span.low, {size: N}), at(span.high, {size: N})
    assert (low, high) == (min(found), max(found)) if found else low > high


@explored(MIXED, short=200, long=5_000)
def test_ends_as_formulas_in_the_output_are_those_of_its_number(maps: list[Map]) -> None:
    field = through(maps)
    span = field.ends(POSITION)
    for t in range(12):
        low, high = at(span.low, {POSITION: t}), at(span.high, {POSITION: t})
        expected = field.ends(t)
        assert (low, high) == (expected.low, expected.high) if expected.size > 0 else low > high


@explored(MIXED, MIXED, MIXED, st.integers(0, 11), short=300, long=10_000)
def test_joining_is_a_union(a: list[Map], b: list[Map], c: list[Map], t: int) -> None:
    """For branches of one stride, as a network has them."""
    fields = [through(maps) for maps in (a, b, c)]
    if len({field.stride for field in fields}) > 1:
        return
    found = read(a, t) | read(b, t) | read(c, t)
    first, second, third = fields
    for field in (
        join(join(first, second), third),
        join(first, join(second, third)),
        join(third, join(first, second)),
    ):
        span = field.ends(t)
        assert (span.low, span.high) == (min(found), max(found)) if found else span.low > span.high
    assert join(first, first) == first


@explored(MIXED, st.integers(1, 12), short=200, long=5_000)
def test_all_outputs_together_see_the_union(maps: list[Map], n: int) -> None:
    found = set().union(*(read(maps, t) for t in range(n)))
    whole = see(Whole(), through(maps), n).whole
    assert (whole.low, whole.high) == (min(found), max(found)) if found else whole is None or whole.size <= 0
