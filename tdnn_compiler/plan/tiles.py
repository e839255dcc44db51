"""Tiles, warps and stages of a matrix product: those that take the least time on a target, as computed.

    seconds = blocks on the busiest multiprocessor
              · (steps · max(multiplying, reading L2, issuing, waiting) + the first load)

The time of a launch, and the least time to move a kernel's bytes, are the same whatever the tiles are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from tdnn_compiler.equations.passes.hardware import VECTOR
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import Dim

__all__ = [
    "LANES",
    "TYPICAL_POSITIONS",
    "TYPICAL_SEQUENCES",
    "Blocks",
    "MatmulShape",
    "Tiles",
    "candidate_blocks",
    "choose_blocks",
    "count_busy_warps",
    "count_programs",
    "default_blocks",
    "power_of_two",
    "predict_issue_ratio",
    "predict_registers",
    "predict_seconds",
    "recompute_in_loads_pays",
    "shared_bytes",
]

TYPICAL_SEQUENCES, TYPICAL_POSITIONS = 128, 300
"""A typical batch: what open sizes count as. Three seconds of speech, 100 frames a second."""

LOAD_LATENCY = 0.6e-6
"""Seconds until a load has arrived: more than microbenchmarks see of L2, about what they see of memory."""
L2_BYTES_PER_CLOCK = 64
"""Bytes a clock that one multiprocessor gets from L2 at most."""
SHARED_BYTES_PER_CLOCK = 128
"""Bytes a clock that go into a multiprocessor's shared memory or come out of it."""
ISSUE_SHARE = 0.5
"""Tensor cores wait for instructions if those of a step take more than that share of its multiply-adds."""

WARP_TILE = 64 * 16
"""A warp has no less of the result than that,"""
WARP_LOADS = 64 * 32
"""unless it loaded more than that for a step, 64 elements a thread: then it spilled."""
SHORTEST_MATMUL_ROWS = 64
"""The rows that instructions of several warps multiply at least. The shorter side is laid across them."""

SPARE_REGISTERS = 128
"""Registers of a thread that are not worth sparing: two blocks of eight warps have so many."""

LANES = 16
"""Numbers in a vector of a CPU, at most."""

SIDE_LENGTHS, WARP_COUNTS, STAGE_COUNTS = (128, 256, 64), (8, 4), (3, 4)


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
        whole = divide_up(size, VECTOR) * VECTOR
        tiles = divide_up(size, most)
        return min(whole, divide_up(divide_up(size, tiles), LANES) * LANES)

    def added(self, size: Dim, least: int = 1) -> int:
        """How many are added at a time of a sum over `size`; on a CPU any number."""
        if not self.vectors or not isinstance(size, int):
            return self.side(size, self.depth, least)
        return divide_up(size, divide_up(size, self.depth))


def divide_up(size: int, by: int) -> int:
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
class MatmulShape:
    """A matrix product in numbers: its result, how long and how many the sums are, and what follows.

    `passes` counts the sums over `depth` that are added up: taps, sequences. `others` counts the products
    beside each other: of sequences, of parts of a batch. `blockwise` says of the left and the right operand
    whether a descriptor can load it, where the target has them. `loaded` counts the arrays of which a tile
    as large as the result is loaded after the product, `stored` those of which one is stored. Rows run
    through so many `axes`. `computed` says of the left and the right operand whether it is computed while it
    is loaded; `operand_sums` counts the operands that are summed too.
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
    operand_sums: int = 0

    @property
    def light(self) -> bool:
        """Whether few registers are needed besides those of the result, on its way out."""
        return self.epilogue == "mapped" and self.loaded == 0 and self.stored == self.axes == 1


def default_blocks(target: Target | None, width: int = 2) -> Blocks:
    """What serves any kernel, for elements of `width` bytes. Its rows and depth hold for all kernels.

    They are the order of sums: reductions begin in tiles of so many rows, and products add so many at a time.
    fp32 is multiplied without tensor cores, unless rounding to TF32 is asked for: its tiles are small.
    """
    if target is None:
        # Such a file may be run in fp32: at a depth of 64 that took 128 KiB of shared memory, and some GPUs
        # have 64.
        return Blocks(depth=32)
    if width > 2:
        return Blocks(64, 64, 32, warps=4, stages=2)
    if target.backend == "cuda":
        return Blocks(together=4 if has_block_matmul(target) else 1)
    # At a depth of 64, registers leave room for one block on a multiprocessor of gfx942, at 32 for two.
    return Blocks(depth=32, stages=2, lanes=target.warp_size)


def choose_blocks(found: MatmulShape, target: Target, width: int = 2) -> Blocks:
    """The tiles that take the least time; of equals those that are most like the usual ones."""
    start = default_blocks(target, width)
    if width > 2:
        return start
    fitting = list(candidate_blocks(found, target, width))
    quick = [size for size in fitting if predict_issue_ratio(found, size, target, width) < ISSUE_SHARE]
    return min(quick or fitting or [start], key=lambda size: rank_blocks(found, size, target, width))


def rank_blocks(found: MatmulShape, size: Blocks, target: Target, width: int) -> tuple[float, float]:
    """What the best tiles have least of: time, and then instructions that tensor cores wait for."""
    waiting = max(predict_issue_ratio(found, size, target, width), ISSUE_SHARE)
    return predict_seconds(found, size, target, width), waiting


def candidate_blocks(found: MatmulShape, target: Target, width: int = 2) -> Iterator[Blocks]:
    """All tiles that the target has the registers and the shared memory for, the most usual ones first."""
    start = default_blocks(target, width)
    fixed = found.epilogue in ("summed", "moments")
    # Tensor memory has 128 lanes: lower tiles leave some idle, and taller ones were seen to spill.
    heights = (start.rows,) if fixed or target.tensor_columns else SIDE_LENGTHS
    # Two stages spilled on NVIDIA, and on AMD a third made main loops longer by a quarter to two thirds.
    numbers = STAGE_COUNTS if target.backend == "cuda" else (start.stages,)
    for rows, columns, warps, stages in product(heights, SIDE_LENGTHS, WARP_COUNTS, numbers):
        size = replace(start, rows=rows, columns=columns, warps=warps, stages=stages)
        size = replace(size, warps=count_busy_warps(tile_shape(found, size), size))
        size = replace(size, strips=count_strips(found, size, target))
        enough = min(target.max_registers_per_thread, target.registers // (warps * target.warp_size))
        if (
            predict_registers(found, size, target) <= enough
            and shared_bytes(found, size, target, width) <= target.shared_per_block
        ):
            yield replace(size, registers=limit_registers(found, size, target))


def count_strips(found: MatmulShape, size: Blocks, target: Target) -> int:
    """In how many strips a result leaves registers.

    Where an operand is computed, fewer columns are not worth its arithmetic, and as one they spilled. Moments
    of tensor memory left no room for a second block, until threads took 16 of 64 elements at a time; larger
    tiles would leave none anyway.
    """
    rows, columns, _ = tile_shape(found, size)
    share = rows * columns // (size.warps * target.warp_size)
    if any(found.computed) and found.epilogue in ("mapped", "summed") and not found.light:
        return max(1, share // 64)
    if found.epilogue == "moments" and target.tensor_columns and share <= 64:
        return max(1, share // 16)
    return 1


def predict_seconds(found: MatmulShape, size: Blocks, target: Target, width: int = 2) -> float:
    """The computed time of all programs, without the launch.

    A step reads its operands from L2, whose bandwidth the busy multiprocessors share, and multiplies them;
    loads for the next `stages − 1` steps of every block that a multiprocessor holds are under way meanwhile.
    """
    rows, columns, depth = tile_shape(found, size)
    count = count_programs(found, size)
    busiest = -(-count // target.multiprocessors)
    resident = min(busiest, max(1, predict_occupancy(found, size, target, width)))
    steps = found.passes * -(-found.depth // depth)
    clock = 1e9 * target.clock_ghz
    multiplying = rows * columns * depth / target.macs_16bit / clock
    if not has_block_matmul(target):
        # What was written once each warp reads for its own part of the tile, about a square.
        sides = rows + columns + 2 * size.warps * (rows * columns / size.warps) ** 0.5
        multiplying = max(multiplying, sides * depth * width / SHARED_BYTES_PER_CLOCK / clock)
    share = min(1e9 * target.l2_gb_s / min(count, target.multiprocessors), L2_BYTES_PER_CLOCK * clock)
    reading = (rows + columns) * depth * width / share
    issuing = multiplying * predict_issue_ratio(found, size, target, width) / ISSUE_SHARE
    waiting = LOAD_LATENCY / ((size.stages - 1) * resident)
    return busiest * (steps * max(multiplying, reading, issuing, waiting) + LOAD_LATENCY / resident)


def count_programs(found: MatmulShape, size: Blocks) -> int:
    """How many programs there are."""
    rows, columns, _ = tile_shape(found, size)
    return found.others * -(-found.rows // rows) * -(-found.columns // columns)


def tile_shape(found: MatmulShape, size: Blocks) -> tuple[int, int, int]:
    """Rows, columns and depth: no longer than what they run along."""
    sides = (found.rows, size.rows), (found.columns, size.columns), (found.depth, size.depth)
    rows, columns, depth = (min(most, max(16, 1 << (side - 1).bit_length())) for side, most in sides)
    return rows, columns, depth


def count_busy_warps(shape: tuple[int, int, int], size: Blocks) -> int:
    """How many warps share a product of rows, columns and depth."""
    rows, columns, depth = shape
    together = size.together if max(rows, columns) >= SHORTEST_MATMUL_ROWS else 1
    loads = -(-(rows + columns) * depth // WARP_LOADS)
    least = 1 << loads.bit_length() >> 1
    # So many that each thread still loads 16 bytes of the shorter side.
    most = max(1, min(rows, columns) * depth // (VECTOR * size.lanes))
    return min(size.warps, most, max(together, rows * columns // WARP_TILE, least))


def predict_occupancy(found: MatmulShape, size: Blocks, target: Target, width: int) -> int:
    """How many blocks a multiprocessor holds at once."""
    memory = shared_bytes(found, size, target, width) + target.shared_reserved
    threads = size.warps * target.warp_size
    limits = [
        target.max_warps // size.warps,
        target.registers // (threads * predict_registers(found, size, target)),
        target.shared_per_multiprocessor // memory,
    ]
    if target.tensor_columns:
        limits.append(target.tensor_columns // size.columns)
    return min(limits)


# What a tile takes -------------------------------------------------------------------------------------


def shared_bytes(found: MatmulShape, size: Blocks, target: Target, width: int = 2) -> int:
    """Bytes of shared memory: the operands of some steps, or the result on its way to other threads.

    Descriptors fill a buffer for each stage; loads by pointers keep one stage in flight. A result that a
    descriptor stores is still on its way when the next tile of the program is begun.
    """
    rows, columns, depth = tile_shape(found, size)
    buffers = size.stages if target.descriptors else size.stages - 1
    barriers = 16 * size.stages if target.descriptors else 0
    operands, result = buffers * (rows + columns) * depth * width + barriers, rows * columns * width
    both = found.epilogue == "moments" and "store" in target.descriptors
    return operands + result if both else max(operands, result)


def predict_registers(found: MatmulShape, size: Blocks, target: Target) -> int:
    """Registers of a thread: a few, and so many times those of its share of the result.

    Fitted to what Triton 3.6 and 3.9 made of convolutions, their gradients and linear layers in tiles from
    64 × 64 to 256 × 256: more than a thread can have wherever something spilled.
    """
    rows, columns, depth = tile_shape(found, size)
    threads, after = size.warps * target.warp_size, live_values(found, target) - 1
    inside = 1.9 * recomputed_elements(found, (rows, columns), depth) / threads
    more = max(after * rows * columns / size.strips / threads, inside)
    more += 0 if target.tensor_columns else 32 * found.operand_sums
    return round(26 + rows * columns / threads + more)


def limit_registers(found: MatmulShape, size: Blocks, target: Target) -> int | None:
    """How many registers the compiler is told to keep to, or None: it knows better.

    Left to itself, ptxas took up to 50 more for main loops that were longer by up to a tenth. Where one
    instruction multiplies whole tiles, that was so before light epilogues, and others spilled below a limit:
    moments of what is not stored, which took 107 to 127 without one, below 128. Tiles that are not filled
    have few to begin with; on sm_120, where descriptors take some, ptxas nevertheless saved registers for
    blocks that shared memory had no room for, and spilled: 64 for 78, 168 for 178.
    """
    filled = tile_shape(found, size) == (size.rows, size.columns, size.depth)
    blockwise = has_block_matmul(target)
    if target.backend != "cuda" or (blockwise and not found.light):
        return None
    if not filled:
        return target.max_registers_per_thread if target.descriptors and not blockwise else None
    counted = predict_registers(found, size, target) + (16 if found.epilogue == "moments" else 0)
    limit = max(SPARE_REGISTERS, -(-counted // 8) * 8)
    # Beside tensor memory, the addresses of descriptors took up to eight more.
    more = 8 if target.tensor_columns and limit > SPARE_REGISTERS else 0
    return min(target.max_registers_per_thread, limit + more)


def live_values(found: MatmulShape, target: Target) -> float:
    """How many values for each element of the result are in registers at once."""
    more = max(0, found.loaded - 1) + max(0, found.stored - 1)
    if found.epilogue == "random":
        return 4.0
    if target.tensor_columns:
        # It lies in tensor memory, and passes through registers on its way out.
        if found.light:
            return 1.1
        return more + (3.0 if found.epilogue in ("summed", "moments") else 1.75)
    operands = 0 if has_block_matmul(target) else 1
    return operands + more + (1 if found.epilogue == "plain" else 2)


def recomputed_elements(found: MatmulShape, sides: tuple[int, int], depth: int) -> int:
    """How many elements of operands are computed in a step."""
    return sum(side * depth for side, computed in zip(sides, found.computed, strict=True) if computed)


def predict_issue_ratio(found: MatmulShape, size: Blocks, target: Target, width: int = 2) -> float:
    """Clocks to issue a step over the clocks of its multiply-adds, by four schedulers.

    The counts of instructions are those of the longest main loops that Triton 3.9 made of products.
    """
    rows, columns, depth = tile_shape(found, size)
    threads = size.warps * target.warp_size
    sides = zip((rows, columns), found.blockwise, strict=True)
    pointers = sum(side for side, block in sides if not (block and target.descriptors))
    loads = pointers * depth * width / (16 * threads)
    macs = rows * columns * depth
    if has_block_matmul(target):
        inside = 5.2 * recomputed_elements(found, (rows, columns), depth) / threads
        count = 75 + 2.5 * max(rows / 16 / size.warps, 1) * depth / 16 + 10 * loads + inside
    else:
        each = 2048 if target.backend == "cuda" else 8192 if target.warp_size == 64 else 4096
        count = 20 + 1.5 * macs / (each * size.warps) + 14 * loads
    return count * size.warps / 4 / (macs / target.macs_16bit)


def recompute_in_loads_pays(target: Target | None, width: int = 2) -> bool:
    """Whether operands are rather computed while they are loaded, as lines in something else, than stored.

    Computed: on sm_90 the two products of an x-vector's last convolution take no longer, and 67 µs of memory
    are saved. Compiled for sm_100 and AMD, their main loops have as many instructions as would take all of
    the tensor cores' time, and for sm_80 more than half of it: there each warp computes what several read.
    """
    return target is not None and width == 2 and has_block_matmul(target) and not target.tensor_columns


def has_block_matmul(target: Target) -> bool:
    """Whether an instruction multiplies whole tiles from shared memory, while the warps go on."""
    return target.arch in (90, 100)
