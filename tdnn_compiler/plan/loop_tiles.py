"""Tiles and warps of a loop kernel: those that take the least time on a target, as computed.

A loop kernel is one without a matrix product: pointwise, depthwise, a pool, a reduction.

    seconds = programs on the busiest multiprocessor · the longest of moving bytes, issuing and waiting,
              and once the others

How many rows are added at a time is never chosen: it is the order of a sum, which does not depend on targets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from math import ceil, log2
from typing import Literal

from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import L2_BYTES_PER_CLOCK, LOAD_LATENCY, Blocks

__all__ = [
    "Access",
    "LoopKind",
    "LoopShape",
    "choose_loop_tile",
    "count_loop_programs",
    "default_loop_tile",
    "fit_loop_tile",
    "loop_candidates",
    "predict_loop_occupancy",
    "predict_loop_registers",
    "predict_loop_seconds",
]

LoopKind = Literal["pointwise", "depthwise", "pool", "reduction"]
"""What a loop kernel is: no sum; a sum through a window that has weights of its own for every tap; the sum or
the largest of what a window sees; a reduction over sequences, positions, channels or parts."""

PLAIN_ROWS, PLAIN_COLUMNS, PLAIN_ELEMENTS = 32, 128, 2048
"""A tile for any machine: its sides, and what four warps have registers for."""
FEWEST_COLUMNS = 16
"""Narrower tiles would load less than memory gives at once."""
ROW_COUNTS, COLUMN_COUNTS, LOOP_WARP_COUNTS = (
    (1, 2, 4, 8, 16, 32, 64, 128),
    (16, 32, 64, 128, 256, 512),
    (4, 8, 2, 16),
)
EQUAL_TIMES = 1.02
"""Times that differ by less are equal: the model knows no better."""
LOOP_STAGES = 2
"""Triton loads ahead of time for matrix products only: the number of stages changes nothing here."""

VECTOR_BYTES = 16
"""Bytes that a thread loads at once."""
DRAM_BYTES = 64
"""Bytes that memory gives at once: with a narrow tile come those beside it."""
CACHE_LINE_BYTES = 128
"""Bytes of a line of cache."""
L2_SECTOR_BYTES = 32
"""Bytes that L2 gives at once."""
UNROLL_FACTOR = 4
"""So many turns of a long loop are loaded ahead, as compilers unroll it."""
MOST_TAPS_UNROLLED = 9
"""So many taps at most are written out, and all of them loaded at once."""
FEWEST_THREADS = 512
"""Threads that a multiprocessor must have registers for: fewer hide no load behind the work of others."""
BUSY_WARPS = 8
"""Warps that a multiprocessor needs, to issue an instruction in every clock."""
START_INSTRUCTIONS = 150
"""Instructions of a program besides those for its elements."""
ACCESS_INSTRUCTIONS = 4
"""Instructions of one load or store: where, whether, and itself."""


@dataclass(frozen=True)
class Access:
    """A load or a store by the elements of a tile.

    Elements are of `width` bytes. They differ from row to row if there are `rows`, from column to column if
    there are `columns`. Through windows, an element reads `taps` of them: along the rows those of the tile,
    `stride` apart, and `reach` more, and so `again` for each tap along other axes. `scattered`: no two of
    them are neighbours in memory.
    """

    width: int
    rows: bool = True
    columns: bool = True
    taps: int = 1
    reach: int = 0
    stride: int = 1
    again: int = 1
    scattered: bool = False

    @property
    def full(self) -> bool:
        return self.rows and self.columns

    def moved(self, rows: int, columns: int, narrow: bool) -> float:
        """The bytes of a tile, of which a part of the columns is `narrow`: what a cache keeps counts once."""
        high = self.taps
        if self.rows:
            high = min(rows * self.taps, ((rows - 1) * self.stride + self.reach + 1) * self.again)
        if not self.columns:
            return high * self.width
        if self.scattered:
            return high * columns * L2_SECTOR_BYTES
        run = columns * self.width
        return high * (-(-run // DRAM_BYTES) * DRAM_BYTES if narrow else run)

    def lines(self, rows: int, columns: int, narrow: bool) -> float:
        """The lines of cache in which the elements of a tile lie."""
        if self.scattered:
            return rows * columns
        run = columns * self.width / CACHE_LINE_BYTES
        return rows * (ceil(run) if narrow else run)


@dataclass(frozen=True)
class LoopShape:
    """A loop kernel in numbers.

    Its tiles run over `rows` and `columns` and are no longer than `longest` says: open axes may be longer
    than is typical. `others` counts what else there are programs for. A program adds up all of its rows if
    they are `reduced`, else it has one tile of them, or `tiles` in turn. `fixed` is how many rows are added
    at a time. Each element sums over `taps` of windows, over `parts`, of which the number is known, and over
    `turns` of other loops. `inside` is loaded in all of these, `after` is loaded after them, if there are
    any, and `stored` is stored; all arrays together have a `footprint` of so many bytes. Elements take
    `operations` in every turn and `last` ones after it; `carried` are the values of an element that are kept
    meanwhile, besides a sum. `sums` counts the sums over a tile's rows, in every turn if these are reduced.
    """

    kind: LoopKind
    rows: int
    columns: int
    longest: tuple[int, int] = (1024, 1024)
    others: int = 1
    reduced: bool = False
    fixed: int | None = None
    tiles: int = 1
    taps: int = 1
    parts: int = 1
    turns: int = 1
    inside: tuple[Access, ...] = ()
    after: tuple[Access, ...] = ()
    stored: tuple[Access, ...] = ()
    footprint: int = 0
    operations: int = 0
    last: int = 0
    carried: int = 0
    sums: int = 0

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        return (*self.inside, *self.after, *self.stored)

    @cached_property
    def width(self) -> int:
        """Bytes of the narrowest elements: of these a thread loads the most at once."""
        return min((access.width for access in self.accesses if access.columns), default=4)


def default_loop_tile(loop: LoopShape) -> Blocks:
    """What serves any machine."""
    rows = loop.fixed or min(loop.longest[0], PLAIN_ROWS)
    columns = min(loop.longest[1], PLAIN_COLUMNS, max(FEWEST_COLUMNS, PLAIN_ELEMENTS // rows))
    return Blocks(rows, columns, 1, 4, LOOP_STAGES)


def fit_loop_tile(loop: LoopShape, wanted: Blocks) -> Blocks:
    """The tile that the user wants, no longer than what it runs along. Rows that are added stay as many."""
    rows, columns = loop.fixed or min(loop.longest[0], wanted.rows), min(loop.longest[1], wanted.columns)
    return Blocks(rows, columns, 1, wanted.warps, LOOP_STAGES)


@cache
def choose_loop_tile(loop: LoopShape, target: Target) -> Blocks:
    """Of the tiles that take about the least time the one that is most like that of any machine."""
    times = [(size, predict_loop_seconds(loop, size, target)) for size in loop_candidates(loop, target)]
    least = min(seconds for _, seconds in times)
    return next(size for size, seconds in times if seconds <= EQUAL_TIMES * least)


def loop_candidates(loop: LoopShape, target: Target) -> Iterator[Blocks]:
    """All tiles that threads have the registers for, the plainest ones first."""
    plain = default_loop_tile(loop)
    heights = {loop.fixed} if loop.fixed else {min(loop.longest[0], height) for height in ROW_COUNTS}
    widths = {min(loop.longest[1], width) for width in COLUMN_COUNTS}
    found = [
        Blocks(rows, columns, 1, warps, LOOP_STAGES)
        for rows, columns, warps in product(sorted(heights), sorted(widths), LOOP_WARP_COUNTS)
    ]
    found.sort(key=lambda size: tile_distance(size, plain))
    taken = {size: predict_loop_registers(loop, size, target) for size in found}
    fitting = [size for size in found if taken[size] <= register_budget(size, target)]
    yield from fitting or [min(found, key=taken.__getitem__)]


def tile_distance(size: Blocks, other: Blocks) -> float:
    """How far tiles are apart, in factors of two."""
    sides = (size.rows, other.rows), (size.columns, other.columns), (size.warps, other.warps)
    return sum(abs(log2(one / another)) for one, another in sides)


def register_budget(size: Blocks, target: Target) -> int:
    """How many registers a thread can have."""
    threads = max(FEWEST_THREADS, size.warps * target.warp_size)
    return min(target.max_registers_per_thread, target.registers // threads)


# Time --------------------------------------------------------------------------------------------------


def predict_loop_seconds(loop: LoopShape, size: Blocks, target: Target) -> float:
    """The computed time of all programs, without the launch.

    Programs that a multiprocessor holds together hide each other's time, but for that of the longest part;
    what the first one does before and after that nothing hides.
    """
    count = count_loop_programs(loop, size)
    busiest = -(-count // target.multiprocessors)
    resident = min(busiest, predict_loop_occupancy(loop, size, target))
    clock = 1e9 * target.clock_ghz
    share = min(1e9 * target.l2_gb_s / min(count, target.multiprocessors), L2_BYTES_PER_CLOCK * clock)
    moving = max(bytes_per_program(loop, size) / share, dram_seconds(loop, size, target))
    # Few warps leave clocks in which none has an instruction that is ready.
    lanes = target.macs_fp32 * min(1.0, resident * size.warps / BUSY_WARPS)
    issuing = instructions_per_thread(loop, size, target) * size.warps * target.warp_size / lanes / clock
    waiting = load_waits_per_program(loop, size) * LOAD_LATENCY
    reaching = cache_lines_per_program(loop, size) / clock
    longest = max(moving, issuing, reaching, waiting / resident)
    return busiest * longest + moving + issuing + waiting - longest


def count_loop_programs(loop: LoopShape, size: Blocks) -> int:
    """How many programs there are."""
    rows = 1 if loop.reduced else -(-loop.rows // (size.rows * loop.tiles))
    return loop.others * rows * -(-loop.columns // size.columns)


def dram_seconds(loop: LoopShape, size: Blocks, target: Target) -> float:
    """Seconds to move a program's part of the arrays from memory and to it; none if L2 holds all of them."""
    if loop.footprint <= target.l2_mib * 2**20:
        return 0.0
    count = count_loop_programs(loop, size)
    mine = loop.footprint / count * dram_overfetch(loop, size)
    return mine * min(count, target.multiprocessors) / (1e9 * target.dram_gb_s)


def dram_overfetch(loop: LoopShape, size: Blocks) -> float:
    """How many times the bytes of a tile come with it, where its rows are narrow pieces of longer ones."""
    moved, own = (
        sum(access.moved(1, size.columns, narrow) for access in loop.accesses if access.full)
        for narrow in (size.columns < loop.columns, False)
    )
    return moved / own if own else 1.0


def tiles_per_loop_program(loop: LoopShape, size: Blocks) -> int:
    """How many tiles of rows a program goes through."""
    most = -(-loop.rows // size.rows)
    return most if loop.reduced else min(loop.tiles, most)


def bytes_per_program(loop: LoopShape, size: Blocks) -> float:
    """What it gets from L2 and stores there: the rows that neighbours need too count for each."""
    rows, columns = min(size.rows, loop.rows), min(size.columns, loop.columns)
    narrow = columns < loop.columns

    def moved(accesses: tuple[Access, ...]) -> float:
        return sum(access.moved(rows, columns, narrow) for access in accesses)

    tiles, once = tiles_per_loop_program(loop, size), moved((*loop.after, *loop.stored))
    return tiles * loop.parts * loop.turns * moved(loop.inside) + (once if loop.reduced else tiles * once)


def cache_lines_per_program(loop: LoopShape, size: Blocks) -> float:
    """The lines of cache that its loads and stores reach, one in a clock: all of those of every tap."""
    rows, columns = min(size.rows, loop.rows), min(size.columns, loop.columns)

    def reached(accesses: tuple[Access, ...]) -> float:
        return sum(access.lines(rows, columns, columns < loop.columns) for access in accesses if access.full)

    tiles, once = tiles_per_loop_program(loop, size), reached((*loop.after, *loop.stored))
    turns = loop.taps * loop.parts * loop.turns
    return tiles * turns * reached(loop.inside) + (once if loop.reduced else tiles * once)


def load_waits_per_program(loop: LoopShape, size: Blocks) -> int:
    """How often it waits for loads, one after the other."""
    taps = 1 if loop.taps <= MOST_TAPS_UNROLLED else -(-loop.taps // UNROLL_FACTOR)
    parts = -(-loop.parts // UNROLL_FACTOR)
    return tiles_per_loop_program(loop, size) * loop.turns * parts * taps + bool(loop.inside and loop.after)


def instructions_per_thread(loop: LoopShape, size: Blocks, target: Target) -> float:
    """What a thread issues."""
    each = elements_per_thread(size, target)
    tiles = tiles_per_loop_program(loop, size)
    turns = loop.taps * loop.parts * loop.turns
    inside = (
        sum(access_instructions(access, each, size, loop) for access in loop.inside) + loop.operations * each
    )
    after = sum(access_instructions(access, each, size, loop) for access in (*loop.after, *loop.stored))
    if loop.reduced:
        # One row is left of each tile.
        return (
            START_INSTRUCTIONS
            + tiles * (turns * inside + reduction_instructions(loop, size, target))
            + after / each
        )
    return START_INSTRUCTIONS + tiles * (
        turns * inside + after + loop.last * each + reduction_instructions(loop, size, target)
    )


def elements_per_thread(size: Blocks, target: Target) -> float:
    """How many elements of a tile a thread has; idle threads are as busy as others."""
    return max(1.0, size.rows * size.columns / (size.warps * target.warp_size))


def adjacent_elements(loop: LoopShape, size: Blocks, each: float) -> float:
    """How many of a thread's elements lie beside each other."""
    return max(1.0, min(each, size.columns, VECTOR_BYTES / loop.width))


def access_instructions(access: Access, each: float, size: Blocks, loop: LoopShape) -> float:
    """Instructions of a thread to load or to store its part, and to convert what is narrower than fp32."""
    wide = adjacent_elements(loop, size, each)
    mine = (each if access.full else wide) if access.columns else each / wide if access.rows else 1.0
    at_once = (
        1.0 if access.scattered or not access.columns else max(1.0, min(wide, VECTOR_BYTES / access.width))
    )
    return ACCESS_INSTRUCTIONS * mine / at_once + (mine if access.width < 4 else 0)


def reduction_instructions(loop: LoopShape, size: Blocks, target: Target) -> float:
    """Instructions of the sums over a tile's rows: in a thread, between lanes, and through shared memory."""
    each = elements_per_thread(size, target)
    wide = adjacent_elements(loop, size, each)
    lanes = max(1.0, min(target.warp_size, target.warp_size * wide / size.columns))
    return loop.sums * (each + wide * (2 * log2(lanes) + (4 if size.warps > 1 else 0)))


# What a tile takes -------------------------------------------------------------------------------------


def predict_loop_occupancy(loop: LoopShape, size: Blocks, target: Target) -> int:
    """How many programs a multiprocessor holds at once."""
    registers = (
        -(-predict_loop_registers(loop, size, target) // target.register_granule) * target.register_granule
    )
    limits = [
        target.max_blocks,
        target.max_warps // size.warps,
        target.registers // (size.warps * target.warp_size * registers),
    ]
    return max(1, min(limits))


def predict_loop_registers(loop: LoopShape, size: Blocks, target: Target) -> int:
    """Registers of a thread: a few, and those of what is loaded at once and of what is carried.

    Fitted to what Triton 3.9 made of the loop kernels of the examples.
    """
    each = elements_per_thread(size, target)
    wide = adjacent_elements(loop, size, each)
    if target.backend == "hip":
        # LLVM writes out loops of a known number of turns, and loads what they need before all of them.
        inside: float = loop.taps * loop.parts * sum(access.full for access in loop.inside)
    else:
        inside = registers_per_element(loop.inside) * (
            loop.taps if loop.taps <= MOST_TAPS_UNROLLED else UNROLL_FACTOR
        )
    full = max(inside, registers_per_element(loop.after))
    by_column = count_row_invariant(loop.inside) + 0.6 * count_row_invariant(loop.after)
    return round(24 + each * (0.5 + loop.carried + full) + wide * by_column)


def count_row_invariant(accesses: tuple[Access, ...]) -> int:
    """How many are the same for all rows."""
    return sum(access.columns and not access.rows for access in accesses)


def registers_per_element(accesses: tuple[Access, ...]) -> float:
    """Registers for an element of each."""
    return sum(access.width / 4 for access in accesses if access.full)
