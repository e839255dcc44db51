"""Tallies against dictionaries: the same moves on one large integer and on its numbers one by one."""

from collections import Counter

import pytest
from hypothesis import strategies as st
from strategies import OFFSETS, explored
from sympy import Symbol

from tdnn_compiler.symbolic.maps import Offsets, concrete_offsets
from tdnn_compiler.symbolic.tally import Tally, count_tally, set_tally

Numbers = dict[int, int]

NUMBERS = st.dictionaries(st.integers(-20, 20), st.integers(1, 300), max_size=8)
KINDS = st.sampled_from(["counts", "marks"])


def tally_of(kind: str, numbers: Numbers) -> Tally:
    """The numbers as a tally, large enough for what the tests join."""
    found = count_tally(10**9) if kind == "counts" else set_tally()
    for position, number in numbers.items():
        found = found.merge(found.single(position, number if kind == "counts" else 1))
    return found


def moved(kind: str, numbers: Numbers, offsets: list[int]) -> Numbers:
    """What the copies come to, one by one."""
    total: Counter[int] = Counter()
    for offset in offsets:
        for position, number in numbers.items():
            total[position + offset] += number
    return dict(sorted(total.items())) if kind == "counts" else dict.fromkeys(sorted(total), 1)


@explored(KINDS, NUMBERS, OFFSETS, st.sampled_from([-1, 1]), short=150, long=2_000)
def test_taps_join_copies(kind: str, numbers: Numbers, offsets: Offsets, sign: int) -> None:
    taps = [sign * offset for offset in concrete_offsets(offsets)]
    assert tally_of(kind, numbers).apply_taps(offsets, sign).numbers() == moved(kind, numbers, taps)


@explored(KINDS, NUMBERS, st.integers(1, 40), st.integers(-3, 3), short=150, long=2_000)
def test_repeats_are_copies_a_step_apart(kind: str, numbers: Numbers, count: int, step: int) -> None:
    found = tally_of(kind, numbers).repeat(count, step).numbers()
    assert found == moved(kind, numbers, [step * i for i in range(count)])


@explored(KINDS, NUMBERS, st.integers(1, 5), short=150, long=2_000)
def test_spreading_and_taking_every_position_are_inverse(kind: str, numbers: Numbers, step: int) -> None:
    plain = moved(kind, numbers, [0])
    tally = tally_of(kind, numbers)
    assert tally.spread(step).numbers() == {p * step: number for p, number in plain.items()}
    assert tally.spread(step).subsample(step).numbers() == plain
    assert tally.subsample(step).numbers() == {p // step: m for p, m in plain.items() if p % step == 0}


@explored(KINDS, NUMBERS, st.integers(-25, 25), st.integers(-25, 25), short=150, long=2_000)
def test_a_cut_keeps_what_lies_between(kind: str, numbers: Numbers, first: int, last: int) -> None:
    plain = moved(kind, numbers, [0])
    kept = {p: number for p, number in plain.items() if first <= p <= last}
    assert tally_of(kind, numbers).clip(first, last).numbers() == kept


@explored(NUMBERS, short=50, long=500)
def test_the_total_is_a_sum_or_whether_there_is_any(numbers: Numbers) -> None:
    assert tally_of("counts", numbers).total() == sum(numbers.values())
    assert tally_of("marks", numbers).total() == bool(numbers)


def test_symbols_are_refused() -> None:
    with pytest.raises(ValueError, match="the symbol k"):
        set_tally().single(0).apply_taps((0, Symbol("k")))
