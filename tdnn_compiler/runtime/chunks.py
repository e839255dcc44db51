"""Passes depth-first: what each kernel computes in each of several chunks along positions.

A chunk ends where the last kernels have run so many of their programs; every other kernel has computed by
then what those read, and no more. Of an array that only kernels in chunks read, what is needed later is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.runtime.touched import TouchedElements

__all__ = ["ArrayWindow", "ChunkPlan", "ChunkedKernel", "plan_chunks"]


@dataclass(frozen=True, eq=False)
class ChunkedKernel:
    """A kernel as far as chunks depend on it. Tensors are of how many programs have run, from none to all.

    `first`: of each array, the first element that those to come touch; `end`: the end of what those that have
    run do. Of an array that it writes, what lies before `first` is whole.
    """

    programs: int
    reads: tuple[Key, ...]
    writes: tuple[Key, ...]
    first: Mapping[Key, Tensor]
    end: Mapping[Key, Tensor]

    @staticmethod
    def of(touched: TouchedElements, sizes: Mapping[Key, int]) -> "ChunkedKernel":
        first, end = {}, {}
        for key, (low, high) in (*touched.reads.items(), *touched.writes.items()):
            first[key] = torch.cat([low, low.new_tensor([sizes[key]])]).flip(0).cummin(0).values.flip(0)
            end[key] = torch.cat([high.new_tensor([0]), high + 1]).cummax(0).values
        return ChunkedKernel(touched.programs, tuple(touched.reads), tuple(touched.writes), first, end)

    def programs_for(self, key: Key, end: Tensor) -> Tensor:
        """The fewest programs after which all of an array is whole up to an end."""
        return torch.searchsorted(self.first[key], end)

    def program_of(self, key: Key, element: Tensor) -> Tensor:
        """The first program that writes this element, or one behind it."""
        return torch.searchsorted(self.end[key], element + 1) - 1

    def widest(self, key: Key) -> int:
        """How many elements at most a program touches, and those before and after it do, too."""
        return int((self.end[key][1:] - self.first[key][:-1]).max())


@dataclass(frozen=True, eq=False)
class ArrayWindow:
    """An array of which each chunk has some elements: from which on, and how many there are at most."""

    key: Key
    first: Tensor
    most: int
    mean: float
    """How many there are in the mean: a part that begins in the middle first has more."""
    kept: Tensor
    """How many of its first elements a chunk has from the one before."""


@dataclass(frozen=True, eq=False)
class ChunkPlan:
    """`begins` and `ends`: which programs of each kernel a chunk runs.

    `parts` say where the chunks of each part begin, and how many there are in all.
    """

    kernels: tuple[ChunkedKernel, ...]
    begins: Tensor
    ends: Tensor
    parts: tuple[int, ...]
    windowed: tuple[Key, ...]

    @property
    def chunks(self) -> int:
        return self.parts[-1]

    @property
    def repeated(self) -> float:
        """The programs that two parts run, as a share of all."""
        return int((self.ends - self.begins).sum()) / sum(kernel.programs for kernel in self.kernels) - 1

    @cached_property
    def windows(self) -> tuple[ArrayWindow, ...]:
        return tuple(map(self.find_window, self.windowed))

    def find_window(self, key: Key) -> ArrayWindow:
        touching = [(n, kernel) for n, kernel in enumerate(self.kernels) if key in kernel.first]
        first = torch.stack([kernel.first[key][self.begins[n]] for n, kernel in touching]).amin(0)
        written = [kernel.end[key][self.ends[n]] for n, kernel in touching if key in kernel.writes]
        end = torch.maximum(first, torch.stack(written).amax(0))
        kept = torch.zeros_like(first)
        kept[1:] = (end[:-1] - first[1:]).clamp(min=0)
        # What was computed for the part before is elsewhere.
        kept[list(self.parts[:-1])] = 0
        elements = end - first
        return ArrayWindow(key, first, max(1, int(elements.max())), float(elements.double().mean()), kept)


def plan_chunks(
    kernels: Sequence[ChunkedKernel], whole: Sequence[bool], windowed: Sequence[Key], chunks: int, parts: int
) -> ChunkPlan:
    """So many chunks, divided among parts, each of which begins with what it needs of what lies before it.

    `whole` says of which kernels all is needed, because others than these read it.
    """
    readers = [
        [(n, key) for n in range(place + 1, len(kernels)) for key in kernel.writes if key in kernels[n].reads]
        for place, kernel in enumerate(kernels)
    ]
    ends = torch.zeros(len(kernels), chunks, dtype=torch.int64)
    steps = torch.arange(1, chunks + 1)
    for place, kernel in reversed([*enumerate(kernels)]):
        if whole[place] or not readers[place]:
            ends[place] = -(-steps * kernel.programs // chunks)
        for reader, key in readers[place]:
            needed = kernels[reader].end[key][ends[reader]]
            ends[place] = torch.maximum(ends[place], kernel.programs_for(key, needed))
        ends[place, -1] = kernel.programs
    begins = torch.zeros_like(ends)
    begins[:, 1:] = ends[:, :-1]
    starts = [chunks * part // parts for part in range(parts + 1)]
    for at in starts[1:-1]:
        for place, kernel in reversed([*enumerate(kernels)]):
            for reader, key in readers[place]:
                element = kernels[reader].first[key][begins[reader, at]]
                begins[place, at] = torch.minimum(begins[place, at], kernel.program_of(key, element))
    return ChunkPlan(tuple(kernels), begins, ends, tuple(starts), tuple(windowed))
