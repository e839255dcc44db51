"""Times of several ways to do the same, taken in turn, so that what slows the machine slows all of them.

A way is timed in blocks of calls. On a CPU the machine's rate of multiply-adds is probed on either side of a
block: one in which a core was lost is dropped, and timed again later.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Any

__all__ = ["Clock", "Spread", "interleave", "wall_clock"]

BLOCK_SECONDS = 0.03
MOST_ROUNDS, FEWEST_ROUNDS = 15, 5
QUIET = 0.9
"""The share of the best rate at which no core is missing."""

Clock = Callable[[Callable[[], object], int], float]
"""The seconds of so many calls, one after the other."""


@dataclass(frozen=True)
class Spread:
    """Seconds of a call: the median of all blocks, and the quartiles around it."""

    median: float
    low: float
    high: float
    blocks: int
    dropped: int
    disturbed: bool
    """Whether these are blocks in which a core was missing, as hardly any other could be had."""

    def __truediv__(self, other: "Spread") -> float:
        return self.median / other.median


def wall_clock(run: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        run()
    return perf_counter() - start


@dataclass
class TimedBlocks:
    """The seconds of a call in each block of one way."""

    run: Callable[[], object]
    calls: int
    quiet: list[float] = field(default_factory=list)
    dropped: list[float] = field(default_factory=list)

    def spread(self) -> Spread:
        disturbed = len(self.quiet) < FEWEST_ROUNDS <= len(self.quiet) + len(self.dropped)
        times = self.quiet + self.dropped if disturbed else self.quiet or self.dropped
        low, _, high = quantiles(times, n=4, method="inclusive") if len(times) > 1 else times * 3
        return Spread(median(times), low, high, len(times), len(self.dropped), disturbed)


def interleave(
    ways: Mapping[str, Callable[[], object]],
    seconds: float,
    clock: Clock = wall_clock,
    rate: Callable[[], float] | None = None,
    peak: Callable[[], float] = lambda: 0.0,
    fewest: int = FEWEST_ROUNDS,
) -> dict[str, Spread]:
    """The ways' times, in about so many seconds; `rate` and `peak` are those of a probe."""
    blocks = {name: open_blocks(run, clock) for name, run in ways.items()}
    started, rounds = perf_counter(), 0
    before = None if rate is None else rate()
    while rounds < fewest or (rounds < MOST_ROUNDS and perf_counter() - started < seconds):
        for name in rotate(list(blocks), rounds):
            before = time_block(blocks[name], clock, rate, peak, before)
        rounds += 1
    # What was dropped is timed again, in as much time as all of it took.
    again = perf_counter() - started
    while perf_counter() - started < 2 * again and (short := fewest_quiet(blocks, rounds)) is not None:
        before = time_block(short, clock, rate, peak, before)
    return {name: each.spread() for name, each in blocks.items()}


def rotate(names: Sequence[str], turn: int) -> list[str]:
    """Each round begins with another way: nobody always comes after the same one."""
    first = turn % len(names)
    return [*names[first:], *names[:first]]


def open_blocks(run: Callable[[], object], clock: Clock) -> TimedBlocks:
    run()
    once = clock(run, 1)
    return TimedBlocks(run, max(1, int(BLOCK_SECONDS / max(once, 1e-7))))


def time_block(
    blocks: TimedBlocks,
    clock: Clock,
    rate: Callable[[], float] | None,
    peak: Callable[[], float],
    before: Any,
) -> float | None:
    """Times a block, and gives the rate after it, which is the one before the next."""
    if blocks.calls > 1:
        # The caches are full of what ran before.
        blocks.run()
    found = clock(blocks.run, blocks.calls) / blocks.calls
    after = None if rate is None else rate()
    quiet = after is None or min(before, after) >= QUIET * peak()
    (blocks.quiet if quiet else blocks.dropped).append(found)
    return after


def fewest_quiet(blocks: Mapping[str, TimedBlocks], wanted: int) -> TimedBlocks | None:
    """The way that has lost most blocks; None where none has lost any."""
    least = min(blocks.values(), key=lambda each: (len(each.quiet), len(each.dropped)))
    return least if len(least.quiet) < wanted else None
