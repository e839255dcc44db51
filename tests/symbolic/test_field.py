"""The algebra of fields: composition is associative, joining is a union, ends are those of the sets."""

from fractions import Fraction
from functools import reduce

from hypothesis import strategies as st
from strategies import OFFSETS, explored

from tdnn_compiler.symbolic.expressions import length_symbol, substitute
from tdnn_compiler.symbolic.field import ITSELF, POSITION, Field, compose_field, join_fields
from tdnn_compiler.symbolic.length import input_extent
from tdnn_compiler.symbolic.maps import (
    IDENTITY,
    Adaptive,
    GlobalMap,
    Map,
    Repeated,
    Transposed,
    Window,
    concrete_offsets,
)
from tdnn_compiler.symbolic.paths import path_polynomial
from tdnn_compiler.symbolic.place import Place

N = 1000
PLACES = st.builds(Place, *[st.integers(-6, 8).map(lambda n: Fraction(n, 2))] * 2)
WINDOWS = st.builds(Window, st.integers(1, 3), OFFSETS, st.integers(-3, 4), place=PLACES)
TRANSPOSED = st.builds(Transposed, st.integers(1, 3), OFFSETS, st.integers(0, 3), st.just(0))
CHAINS = st.lists(WINDOWS, max_size=5)
MIXED = st.lists(WINDOWS | TRANSPOSED, max_size=4)


def through(maps: list[Map], field: Field = ITSELF) -> Field:
    return reduce(lambda seen, map: compose_field(map, seen, N), maps, field)


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
    return Repeated(moving.jump, span.low, span.high, moving.place, 0, 1, path_polynomial(IDENTITY))


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
    span = compose_field(
        after, compose_field(pool, ITSELF, input_extent(size)), input_extent(pool.outputs)
    ).ends(t)
    found, low, high = (
        read([pool, after], t),
        substitute(span.low, {size: N}),
        substitute(span.high, {size: N}),
    )
    assert (low, high) == (min(found), max(found)) if found else low > high


@explored(MIXED, short=200, long=5_000)
def test_ends_as_formulas_in_the_output_are_those_of_its_number(maps: list[Map]) -> None:
    field = through(maps)
    span = field.ends(POSITION)
    for t in range(12):
        low, high = substitute(span.low, {POSITION: t}), substitute(span.high, {POSITION: t})
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
        join_fields(join_fields(first, second), third),
        join_fields(first, join_fields(second, third)),
        join_fields(third, join_fields(first, second)),
    ):
        span = field.ends(t)
        assert (span.low, span.high) == (min(found), max(found)) if found else span.low > span.high
    assert join_fields(first, first) == first


@explored(MIXED, st.integers(1, 12), short=200, long=5_000)
def test_all_outputs_together_see_the_union(maps: list[Map], n: int) -> None:
    found = set().union(*(read(maps, t) for t in range(n)))
    whole = compose_field(GlobalMap(), through(maps), n).global_span
    assert (whole.low, whole.high) == (min(found), max(found)) if found else whole is None or whole.size <= 0
