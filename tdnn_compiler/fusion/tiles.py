"""Tiles, warps and stages of a matrix product: those that take the least time on a target, as computed.

    seconds = blocks on the busiest multiprocessor
              · (steps · max(multiplying, reading L2, issuing, waiting) + the first load)

The time of a launch, and the least time to move a kernel's bytes, are the same whatever the tiles are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from tdnn_compiler.errors import mistake
from tdnn_compiler.expressions import Dim
from tdnn_compiler.fusion.targets import Target
from tdnn_compiler.hardware import VECTOR

__all__ = [
    "LANES",
    "POSITIONS",
    "SEQUENCES",
    "Blocks",
    "Product",
    "Tiles",
    "at_work",
    "candidates",
    "chosen",
    "in_loads_pays",
    "issue_ratio",
    "power_of_two",
    "programs",
    "registers",
    "seconds",
    "shared",
    "usual",
]

SEQUENCES, POSITIONS = 128, 300
"""A typical batch: what open sizes count as. Three seconds of speech, 100 frames a second."""

LATENCY = 0.6e-6
"""Seconds until a load has arrived: more than microbenchmarks see of L2, about what they see of memory."""
PORT = 64
"""Bytes a clock that one multiprocessor gets from L2 at most."""
BANKS = 128
"""Bytes a clock that go into a multiprocessor's shared memory or come out of it."""
ISSUE = 0.5
"""Tensor cores wait for instructions if those of a step take more than that share of its multiply-adds."""

WARP_TILE = 64 * 16
"""A warp has no less of the result than that,"""
WARP_LOADS = 64 * 32
"""unless it loaded more than that for a step, 64 elements a thread: then it spilled."""
TALL = 64
"""The rows that instructions of several warps multiply at least. The shorter side is laid across them."""

SPARE = 128
"""Registers of a thread that are not worth sparing: two blocks of eight warps have so many."""

LANES = 16
"""Numbers in a vector of a CPU, at most."""

SIDES, WARPS, STAGES = (128, 256, 64), (8, 4), (3, 4)


@dataclass(frozen=True)
class Blocks:
    """How large tiles are: rows and columns of the result, and what is summed at a time.

    `together` warps have one instruction to multiply a tile of 64 rows: fewer could not use it. A warp has
    `lanes` threads. No thread has more than so many `registers`; None: as many as the compiler likes. What
    follows a product, if anything does, takes its rows in so many `strips`, one after the other. Tiles of a
    CPU have `vectors` along their columns, and sides of any length.
    """

    rows: int = 128
    columns: int = 128
    depth: int = 64
    warps: int = 8
    stages: int = 3
    together: int = 1
    lanes: int = 32
    registers: int | None = None
    strips: int = 1
    vectors: bool = False

    def side(self, size: Dim, most: int, least: int = 1) -> int:
        """The side of a tile that holds `size`, or a part of it that is no longer than `most`."""
        if not self.vectors:
            return power_of_two(size, most, least)
        if not isinstance(size, int):
            return most
        # Rows in memory are filled up to whole vectors of 16 bytes: a tile writes all of them.
        whole = ceil_div(size, VECTOR) * VECTOR
        tiles = ceil_div(size, most)
        return min(whole, ceil_div(ceil_div(size, tiles), LANES) * LANES)


def ceil_div(size: int, by: int) -> int:
    return -(-size // by)


def power_of_two(size: Dim, most: int, least: int = 1) -> int:
    """The smallest block that holds `size`, within bounds; the largest for sizes that are symbols."""
    if not isinstance(size, int):
        return most
    return min(most, max(least, 1 << (size - 1).bit_length()))


@dataclass(frozen=True)
class Tiles:
    """The tiles that a user asks for: of matrix products and of all other kernels; None: computed ones.

    Of `loops` the rows, the columns and the warps count. Raises NetworkError where these are too narrow:
    rows in memory are whole vectors, and their last elements are written with the others.
    """

    products: Blocks | None = None
    loops: Blocks | None = None

    def __post_init__(self) -> None:
        if self.loops is not None and self.loops.columns < VECTOR:
            raise mistake("tiles of loop kernels", f"at least {VECTOR} columns", self.loops.columns)

    @classmethod
    def of(cls, size: "Blocks | Tiles | None") -> "Tiles":
        """Blocks alone are those of matrix products."""
        return size if isinstance(size, Tiles) else cls(size)


Epilogue = Literal["plain", "mapped", "random", "summed", "moments"]
"""What follows the product: no more than a bias, pointwise equations, some with random numbers, sums over its
rows, or moments."""


@dataclass(frozen=True)
class Product:
    """A matrix product in numbers: its result, how long and how many the sums are, and what follows.

    `passes` counts the sums over `depth` that are added up: taps, sequences. `others` counts the products
    beside each other: of sequences, of parts of a batch. `blockwise` says of the left and the right operand
    whether a descriptor can load it, where the target has them. `loaded` counts the arrays of which a tile
    as large as the result is loaded after the product, `stored` those of which one is stored. Rows run
    through so many `axes`. `computed` says of the left and the right operand whether it is computed while it
    is loaded; `beside` counts the operands that are summed too.
    """

    rows: int
    columns: int
    depth: int
    passes: int = 1
    others: int = 1
    epilogue: Epilogue = "plain"
    blockwise: tuple[bool, bool] = (True, True)
    loaded: int = 0
    stored: int = 1
    axes: int = 1
    computed: tuple[bool, bool] = (False, False)
    beside: int = 0

    @property
    def light(self) -> bool:
        """Whether few registers are needed besides those of the result, on its way out."""
        return self.epilogue == "mapped" and self.loaded == 0 and self.stored == self.axes == 1

    @property
    def pooled(self) -> bool:
        """Whether nothing but moments is kept of the result."""
        return self.epilogue == "moments" and self.loaded == self.stored == 0 and self.axes == 1


def usual(target: Target | None, width: int = 2) -> Blocks:
    """What serves any kernel, for elements of `width` bytes. Its rows and depth hold for all kernels.

    They are the order of sums: reductions begin in tiles of so many rows, and products add so many at a time.
    fp32 is multiplied without tensor cores, unless rounding to TF32 is asked for: its tiles are small.
    """
    if target is None:
        return Blocks()
    if width > 2:
        return Blocks(64, 64, 32, warps=4, stages=2)
    if target.backend == "cuda":
        return Blocks(together=4 if asynchronous(target) else 1)
    # At a depth of 64, registers leave room for one block on a multiprocessor of gfx942, at 32 for two.
    return Blocks(depth=32, stages=2, lanes=target.warp_size)


def chosen(found: Product, target: Target, width: int = 2) -> Blocks:
    """The tiles that take the least time; of equals those that are most like the usual ones."""
    start = usual(target, width)
    if width > 2:
        return start
    fitting = list(candidates(found, target, width))
    quick = [size for size in fitting if issue_ratio(found, size, target, width) < ISSUE]
    return min(quick or fitting or [start], key=lambda size: cost(found, size, target, width))


def cost(found: Product, size: Blocks, target: Target, width: int) -> tuple[float, float]:
    """What the best tiles have least of: time, and then instructions that tensor cores wait for."""
    waiting = max(issue_ratio(found, size, target, width), ISSUE)
    return seconds(found, size, target, width), waiting


def candidates(found: Product, target: Target, width: int = 2) -> Iterator[Blocks]:
    """All tiles that the target has the registers and the shared memory for, the most usual ones first."""
    start = usual(target, width)
    fixed = found.epilogue in ("summed", "moments")
    # Tensor memory has 128 lanes: lower tiles leave some idle, and taller ones were seen to spill.
    heights = (start.rows,) if fixed or target.tensor_columns else SIDES
    # Two stages spilled on NVIDIA, and on AMD a third made main loops longer by a quarter to two thirds.
    numbers = STAGES if target.backend == "cuda" else (start.stages,)
    for rows, columns, warps, stages in product(heights, SIDES, WARPS, numbers):
        size = replace(start, rows=rows, columns=columns, warps=warps, stages=stages)
        size = replace(size, warps=at_work(tile(found, size), size))
        size = replace(size, strips=strips(found, size, target))
        enough = min(target.max_registers_per_thread, target.registers // (warps * target.warp_size))
        if (
            registers(found, size, target) <= enough
            and shared(found, size, target, width) <= target.shared_per_block
        ):
            yield replace(size, registers=limit(found, size, target))


def strips(found: Product, size: Blocks, target: Target) -> int:
    """In how many strips a result leaves registers.

    Where an operand is computed, fewer columns are not worth its arithmetic, and as one they spilled. Moments
    of tensor memory left no room for a second block, until threads took 16 of 64 elements at a time; larger
    tiles would leave none anyway.
    """
    rows, columns, _ = tile(found, size)
    share = rows * columns // (size.warps * target.warp_size)
    if any(found.computed) and found.epilogue in ("mapped", "summed") and not found.light:
        return max(1, share // 64)
    if found.epilogue == "moments" and target.tensor_columns and share <= 64:
        return max(1, share // 16)
    return 1


def seconds(found: Product, size: Blocks, target: Target, width: int = 2) -> float:
    """The computed time of all programs, without the launch.

    A step reads its operands from L2, whose bandwidth the busy multiprocessors share, and multiplies them;
    loads for the next `stages − 1` steps of every block that a multiprocessor holds are under way meanwhile.
    """
    rows, columns, depth = tile(found, size)
    count = programs(found, size)
    busiest = -(-count // target.multiprocessors)
    resident = min(busiest, max(1, occupancy(found, size, target, width)))
    steps = found.passes * -(-found.depth // depth)
    clock = 1e9 * target.clock_ghz
    multiplying = rows * columns * depth / target.macs_16bit / clock
    if not asynchronous(target):
        # What was written once each warp reads for its own part of the tile, about a square.
        sides = rows + columns + 2 * size.warps * (rows * columns / size.warps) ** 0.5
        multiplying = max(multiplying, sides * depth * width / BANKS / clock)
    share = min(1e9 * target.l2_gb_s / min(count, target.multiprocessors), PORT * clock)
    reading = (rows + columns) * depth * width / share
    issuing = multiplying * issue_ratio(found, size, target, width) / ISSUE
    waiting = LATENCY / ((size.stages - 1) * resident)
    return busiest * (steps * max(multiplying, reading, issuing, waiting) + LATENCY / resident)


def programs(found: Product, size: Blocks) -> int:
    """How many programs there are."""
    rows, columns, _ = tile(found, size)
    return found.others * -(-found.rows // rows) * -(-found.columns // columns)


def tile(found: Product, size: Blocks) -> tuple[int, int, int]:
    """Rows, columns and depth: no longer than what they run along."""
    sides = (found.rows, size.rows), (found.columns, size.columns), (found.depth, size.depth)
    rows, columns, depth = (min(most, max(16, 1 << (side - 1).bit_length())) for side, most in sides)
    return rows, columns, depth


def at_work(shape: tuple[int, int, int], size: Blocks) -> int:
    """How many warps share a product of rows, columns and depth."""
    rows, columns, depth = shape
    together = size.together if max(rows, columns) >= TALL else 1
    loads = -(-(rows + columns) * depth // WARP_LOADS)
    least = 1 << loads.bit_length() >> 1
    # So many that each thread still loads 16 bytes of the shorter side.
    most = max(1, min(rows, columns) * depth // (VECTOR * size.lanes))
    return min(size.warps, most, max(together, rows * columns // WARP_TILE, least))


def occupancy(found: Product, size: Blocks, target: Target, width: int) -> int:
    """How many blocks a multiprocessor holds at once."""
    memory = shared(found, size, target, width) + target.shared_reserved
    threads = size.warps * target.warp_size
    limits = [
        target.max_warps // size.warps,
        target.registers // (threads * registers(found, size, target)),
        target.shared_per_multiprocessor // memory,
    ]
    if target.tensor_columns:
        limits.append(target.tensor_columns // size.columns)
    return min(limits)


# What a tile takes -------------------------------------------------------------------------------------


def shared(found: Product, size: Blocks, target: Target, width: int = 2) -> int:
    """Bytes of shared memory: the operands of some steps, or the result on its way to other threads.

    Descriptors fill a buffer for each stage; loads by pointers keep one stage in flight. A result that a
    descriptor stores is still on its way when the next tile of the program is begun.
    """
    rows, columns, depth = tile(found, size)
    buffers = size.stages if target.descriptors else size.stages - 1
    barriers = 16 * size.stages if target.descriptors else 0
    operands, result = buffers * (rows + columns) * depth * width + barriers, rows * columns * width
    both = found.epilogue == "moments" and "store" in target.descriptors
    return operands + result if both else max(operands, result)


def registers(found: Product, size: Blocks, target: Target) -> int:
    """Registers of a thread: a few, and so many times those of its share of the result.

    Fitted to what Triton 3.6 and 3.9 made of convolutions, their gradients and linear layers in tiles from
    64 × 64 to 256 × 256: more than a thread can have wherever something spilled.
    """
    rows, columns, depth = tile(found, size)
    threads, after = size.warps * target.warp_size, copies(found, target) - 1
    inside = 1.9 * elements(found, (rows, columns), depth) / threads
    more = max(after * rows * columns / size.strips / threads, inside)
    more += 0 if target.tensor_columns else 32 * found.beside
    return round(26 + rows * columns / threads + more)


def limit(found: Product, size: Blocks, target: Target) -> int | None:
    """How many registers the compiler is told to keep to, or None: it knows better.

    Left to itself, ptxas took up to 50 more for main loops that were longer by up to a tenth. Where one
    instruction multiplies whole tiles, that was so before light epilogues, and most others spilled below a
    limit. Moments of what is not stored did not, and without it left no room for a second block. Limits below
    that spilled them with Triton 3.6 or 3.9. Tiles that are not filled have few to begin with.
    """
    filled = tile(found, size) == (size.rows, size.columns, size.depth)
    if target.backend != "cuda" or not filled:
        return None
    if asynchronous(target) and not found.light:
        return SPARE if found.pooled and not target.tensor_columns else None
    counted = registers(found, size, target) + (16 if found.epilogue == "moments" else 0)
    return min(target.max_registers_per_thread, max(SPARE, -(-counted // 8) * 8))


def copies(found: Product, target: Target) -> float:
    """How many values for each element of the result are in registers at once."""
    more = max(0, found.loaded - 1) + max(0, found.stored - 1)
    if found.epilogue == "random":
        return 4.0
    if target.tensor_columns:
        # It lies in tensor memory, and passes through registers on its way out.
        if found.light:
            return 1.1
        return more + (3.0 if found.epilogue in ("summed", "moments") else 1.75)
    operands = 0 if asynchronous(target) else 1
    return operands + more + (1 if found.epilogue == "plain" else 2)


def elements(found: Product, sides: tuple[int, int], depth: int) -> int:
    """How many elements of operands are computed in a step."""
    return sum(side * depth for side, computed in zip(sides, found.computed, strict=True) if computed)


def issue_ratio(found: Product, size: Blocks, target: Target, width: int = 2) -> float:
    """Clocks to issue a step over the clocks of its multiply-adds, by four schedulers.

    The counts of instructions are those of the longest main loops that Triton 3.9 made of products.
    """
    rows, columns, depth = tile(found, size)
    threads = size.warps * target.warp_size
    sides = zip((rows, columns), found.blockwise, strict=True)
    pointers = sum(side for side, block in sides if not (block and target.descriptors))
    loads = pointers * depth * width / (16 * threads)
    macs = rows * columns * depth
    if asynchronous(target):
        inside = 5.2 * elements(found, (rows, columns), depth) / threads
        count = 75 + 2.5 * max(rows / 16 / size.warps, 1) * depth / 16 + 10 * loads + inside
    else:
        each = 2048 if target.backend == "cuda" else 8192 if target.warp_size == 64 else 4096
        count = 20 + 1.5 * macs / (each * size.warps) + 14 * loads
    return count * size.warps / 4 / (macs / target.macs_16bit)


def in_loads_pays(target: Target | None, width: int = 2) -> bool:
    """Whether operands are rather computed while they are loaded, as lines in something else, than stored.

    Computed: on sm_90 the two products of an x-vector's last convolution take no longer, and 67 µs of memory
    are saved. Compiled for sm_100 and AMD, their main loops have as many instructions as would take all of
    the tensor cores' time, and for sm_80 more than half of it: there each warp computes what several read.
    """
    return target is not None and width == 2 and asynchronous(target) and not target.tensor_columns


def asynchronous(target: Target) -> bool:
    """Whether an instruction multiplies whole tiles from shared memory, while the warps go on."""
    return target.arch in (90, 100)
