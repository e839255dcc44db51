"""Forward passes on a CPU in chunks along positions, so that long sequences go through a cache.

What a layer computes in a chunk is read by the next one while it is in a cache yet, and is then forgotten but
for what windows reach back to. Kernels and tiles are the same, and with them every bit of the results.
"""

import ctypes
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import prod

import torch
from sympy import Symbol
from torch import Tensor

from tdnn_compiler.cpu.machine import this_machine
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Allocate, Free, HostFunction, Launch
from tdnn_compiler.host.memory import Places
from tdnn_compiler.host.sequences import find_batch
from tdnn_compiler.runtime.chunks import ChunkedKernel, ChunkPlan, plan_chunks
from tdnn_compiler.runtime.cpu import NativePass, align
from tdnn_compiler.runtime.layout import Layout
from tdnn_compiler.runtime.touched import find_touched

__all__ = ["EVEN", "PassOfChunks", "choose_chunks"]

IntegerTable = ctypes.Array[ctypes.c_int64]
LEAST_CHUNKS = 4
LEAST_CACHES = 4
"""So many second caches one sequence's arrays have to fill."""
EVEN = 4
"""So many shares a thread are divided evenly enough, whoever has the last ones."""
LARGEST_WINDOW = 4
"""A kernel is in chunks if each of its programs reads at most one part in so many of an array."""
MOST_MOVED = 0.5
"""Of the bytes of all windows' arrays, those that may be moved from chunk to chunk."""
MOST_REPEATED = 0.05
"""Of all programs, those that threads may run twice rather than wait for one another after every kernel."""
ROOM = 0.75
"""How much of a second cache the arrays may take; the rest is for what comes in and goes out."""


@dataclass(frozen=True, eq=False)
class ChosenChunks:
    """A plan for the first kernels of a function; and how many threads have sequences of their own."""

    plan: ChunkPlan
    threads: int
    itemsizes: Mapping[Key, int]

    @property
    def mean_bytes(self) -> int:
        """What a chunk reads and writes, in the mean."""
        return sum(int(window.mean * self.itemsizes[window.key]) for window in self.plan.windows)

    @property
    def moved_bytes(self) -> int:
        """What moves from chunk to chunk, in all of them."""
        return sum(int(window.kept.sum()) * self.itemsizes[window.key] for window in self.plan.windows)


def choose_chunks(
    whole: NativePass, layout: Layout, symbols: Sequence[int], sequences: int, threads: int
) -> ChosenChunks | None:
    """Chunks for a function whose `layout` is that of one sequence; None where they would gain nothing."""
    function, weights = whole.caller.function, whole.weights
    cache = int(this_machine().caches[1] * ROOM)
    batch = find_batch(function)
    if batch is None or not weights.never_stale or layout.bytes_inside < LEAST_CACHES * cache:
        return None
    panels = [4 * whole.caller.numbers_in_panels.get(each.program.name, 0) for each, _, _ in layout.launches]
    of_weights = list(accumulate(panels))
    most = bisect_right(of_weights, cache // 2)
    kernels = find_chunked(layout, batch, dict(zip(function.symbols, symbols, strict=True)), most)
    later = [launch for launch, _, _ in layout.launches[len(kernels) :]]
    outside = {buffer.array.key for launch in later for buffer in launch.buffers}
    written = dict.fromkeys(key for kernel in kernels for key in kernel.writes)
    windowed = [key for key in written if key in layout.scratch and key not in outside]
    every = sum(layout.arrays[key].nbytes for key in windowed)
    if len(kernels) < 2 or every < LEAST_CACHES * cache:
        return None
    room = cache - of_weights[len(kernels) - 1]
    needed = [not set(kernel.writes) <= set(windowed) for kernel in kernels]
    itemsizes = {key: layout.arrays[key].dtype.itemsize for key in windowed}
    threads_apart, parts = divide_work(sequences, threads)
    chunks = max(LEAST_CHUNKS, -(-every // room))
    while chunks * parts <= min(kernel.programs for kernel in kernels):
        plan = plan_chunks(kernels, needed, windowed, chunks * parts, parts)
        found = ChosenChunks(plan, threads_apart, itemsizes)
        if plan.repeated > MOST_REPEATED or found.moved_bytes > MOST_MOVED * every:
            return None
        if found.mean_bytes <= room:
            return found
        chunks = chunks * 5 // 4 + 1
    return None


def divide_work(sequences: int, threads: int) -> tuple[int, int]:
    """How many threads have sequences of their own, or how many have parts of each sequence."""
    shared = sequences % threads == 0 or sequences >= EVEN * threads
    return (threads, 1) if shared else (1, threads)


def find_chunked(
    layout: Layout, batch: Symbol, sizes: Mapping[Symbol, int], most: int
) -> list[ChunkedKernel]:
    """The first kernels, as far as each of their programs reads what lies close together."""
    found: list[ChunkedKernel] = []
    elements: dict[Key, int] = {}
    for launch, grid, _ in layout.launches[:most]:
        touched = find_touched(launch.program, batch, sizes, grid[0])
        if touched is None or touched.reads.keys() & touched.writes.keys():
            break
        elements |= {key: prod(layout.arrays[key].sizes[1:]) for key in touched.writes}
        read = {key: touched.reads[key] for key in touched.reads if key in elements}
        kernel = ChunkedKernel.of(replace(touched, reads=read), elements)
        if any(kernel.widest(key) * LARGEST_WINDOW > elements[key] for key in kernel.first):
            break
        found.append(kernel)
    return found


class PassOfChunks(NativePass):
    """A pass that is called for a batch, whose `layout` is that of one sequence, chunk by chunk."""

    def __init__(
        self,
        whole: NativePass,
        layout: Layout,
        chosen: ChosenChunks,
        bytes_given: Mapping[int, int],
        sequences: int,
    ) -> None:
        plan = chosen.plan
        workers = chosen.threads * len(plan.parts[1:])
        own, common = place_arrays(whole.caller.function, layout, chosen)
        if chosen.threads > 1:
            # What is computed last is of a sequence, too, which has a thread of its own.
            own, common = join_places(own, common)
        own_size = align(own.end)
        places = own.at | {key: own_size * workers + at for key, at in common.at.items()}
        layout = replace(layout, scratch=places, scratch_size=own_size * workers + common.end)
        super().__init__(whole.caller, layout, whole.weights, whole.given, whole.layout.kept, whole.addresses)
        self.threads, self.parts = chosen.threads, len(plan.parts) - 1
        slots = {key: slot for slot, key in enumerate(whole.caller.launched)}
        apart = self.find_distances(bytes_given, sequences)
        own_sizes = [0] * len(apart)
        for key in own.at.keys() & slots.keys():
            own_sizes[slots[key]] = own_size
        self.apart, self.own = as_table(apart), as_table(own_sizes)
        self.slots = as_table([slots[window.key] for window in plan.windows])
        self.begins, self.chunks = as_table(plan.parts), as_table(chunk_table(chosen))
        self.sizes = len(plan.kernels), len(plan.windows), self.parts, sequences, self.threads

    def call(self, at: int, stale: int, lengths: int | None, seed: int | None) -> None:
        if stale != self.weights.some_stale:
            self.arrange_panels(at, stale, lengths, seed)
        in_chunks, tables = (
            self.caller.in_chunks,
            (self.apart, self.own, self.slots, self.begins, self.chunks),
        )
        assert in_chunks is not None
        in_chunks(at, self.numbers_at, self.weights.some_stale, lengths, seed, *tables, *self.sizes)


def place_arrays(function: HostFunction, layout: Layout, chosen: ChosenChunks) -> tuple[Places, Places]:
    """Where arrays lie that each thread or part has its own of, and where all others do.

    While there are chunks, none takes another one's place.
    """
    own, common = Places(), Places()
    windows = {window.key: window.most * chosen.itemsizes[window.key] for window in chosen.plan.windows}
    launches = 0
    for step in function.steps:
        match step:
            case Allocate(array=array):
                key = array.key
                if key in windows:
                    own.take(key, windows[key])
                elif key in layout.scratch:
                    common.take(key, layout.arrays[key].nbytes)
            case Launch():
                launches += 1
            case Free(arrays=keys) if launches >= len(chosen.plan.kernels):
                for key in keys:
                    common.give_back(key)
            case _:
                pass
    return own, common


def join_places(first: Places, second: Places) -> tuple[Places, Places]:
    """Both in one block, and none."""
    end = align(first.end)
    at = first.at | {key: end + place for key, place in second.at.items()}
    return Places(at=at, end=end + second.end), Places()


def chunk_table(chosen: ChosenChunks) -> Tensor:
    """For each chunk the first programs and their ends; of each window the bytes before it and those kept."""
    plan = chosen.plan
    sizes = [(window, chosen.itemsizes[window.key]) for window in plan.windows]
    columns = [window.first * each for window, each in sizes] + [window.kept * each for window, each in sizes]
    return torch.cat([plan.begins, plan.ends, *(column[None] for column in columns)]).T


def as_table(numbers: Tensor | Sequence[int]) -> IntegerTable:
    values = numbers.flatten().tolist() if isinstance(numbers, Tensor) else list(numbers)
    return (ctypes.c_int64 * len(values))(*values)
