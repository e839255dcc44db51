"""Times in turn: blocks in which a core was missing do not count, unless there are hardly any others."""

from collections.abc import Callable

import pytest

from tdnn_compiler.bench.interleave import FEWEST_ROUNDS, MOST_ROUNDS, interleave, rotate, wall_clock


class Machine:
    """A clock on which each way takes a second, twice that without a core; and a probe of the rate."""

    def __init__(self, is_quiet: Callable[[int], bool]) -> None:
        self.is_quiet, self.probes, self.order = is_quiet, 0, list[str]()
        self.quiet = True

    def clock(self, run: Callable[[], object], calls: int) -> float:
        for _ in range(calls):
            run()
        return calls * (1.0 if self.quiet else 2.0)

    def rate(self) -> float:
        self.quiet = self.is_quiet(self.probes)
        self.probes += 1
        return 1.0 if self.quiet else 0.5


def names(machine: Machine) -> dict[str, Callable[[], object]]:
    return {name: lambda name=name: machine.order.append(name) for name in "abc"}  # type: ignore[misc]


def test_each_round_begins_with_another() -> None:
    assert [rotate("abc", turn) for turn in range(4)] == [list("abc"), list("bca"), list("cab"), list("abc")]


def test_all_are_timed_equally_often() -> None:
    machine = Machine(lambda _: True)
    found = interleave(names(machine), 1e9, machine.clock)
    assert {spread.blocks for spread in found.values()} == {MOST_ROUNDS}
    assert {(each.median, each.dropped, each.disturbed) for each in found.values()} == {(1.0, 0, False)}


def test_there_are_a_few_rounds_whatever_they_take() -> None:
    machine = Machine(lambda _: True)
    found = interleave(names(machine), 0.0, machine.clock)
    assert {spread.blocks for spread in found.values()} == {FEWEST_ROUNDS}


def test_a_block_without_a_core_is_timed_again() -> None:
    machine = Machine(lambda probe: probe != 5)
    found = interleave(names(machine), 1e9, machine.clock, machine.rate, lambda: 1.0)
    assert {spread.median for spread in found.values()} == {1.0}
    assert {spread.blocks for spread in found.values()} == {MOST_ROUNDS}
    # The probe lies between two blocks.
    assert sum(spread.dropped for spread in found.values()) == 2
    assert not any(spread.disturbed for spread in found.values())


def test_a_busy_machine_is_told() -> None:
    machine = Machine(lambda _: False)
    found = interleave(names(machine), 0.0, machine.clock, machine.rate, lambda: 1.0)
    assert all(spread.disturbed and spread.blocks >= FEWEST_ROUNDS for spread in found.values())


def test_short_calls_share_a_block() -> None:
    calls: list[int] = []

    def clock(run: Callable[[], object], count: int) -> float:
        calls.append(count)
        run()
        return 1e-3 * count

    interleave({"short": lambda: None}, 0.0, clock)
    assert calls[1:] == [30] * FEWEST_ROUNDS


def test_the_clock_counts_all_calls() -> None:
    seen: list[int] = []
    assert wall_clock(lambda: seen.append(1), 7) > 0
    assert len(seen) == 7


def test_ratios_are_those_of_medians() -> None:
    machine = Machine(lambda _: True)
    found = interleave(names(machine), 0.0, machine.clock)
    assert found["a"] / found["b"] == pytest.approx(1.0)
