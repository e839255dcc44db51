"""Compiled networks on a CPU: each pass is one call of a library; memory is planned once per shape."""

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock, RLock, local
from typing import Any
from weakref import ref

import torch
from torch import Tensor

from tdnn_compiler.cpu.build import FAST, load_library
from tdnn_compiler.cpu.host import SAMPLED, EntryPoint, print_module
from tdnn_compiler.equations.element_types import INTEGERS
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Allocate, Arrange, ConvertLengths, Free, HostFunction, Launch, Result
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.runtime.dtypes import DTYPES, element_type_of
from tdnn_compiler.runtime.execute import (
    DEFAULT_OPTIONS,
    Arrays,
    Execution,
    Options,
    Passes,
    arrange_tensor,
    launch_nothing,
    solve_symbol,
)

__all__ = ["CpuPasses"]

CACHE_LINE = 64
"""Bytes of a cache line: where arrays begin."""


@dataclass(frozen=True, eq=False)
class CpuPasses:
    """`forward` and `backward` as those of `Passes`, each one call of a library."""

    emitted: EmittedNetwork
    libraries: dict[torch.dtype, "Library"] = field(default_factory=dict)

    def forward(
        self, given: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> tuple[Arrays, Arrays, Arrays]:
        """The outputs, the updates of buffers, and what `backward` needs, each by its label."""
        arrays = list(given)
        found = self.library(self.emitted.host.forward, arrays).forward.call(arrays, options)
        return found["outputs"], found["updates"], found["saved"]

    def backward(
        self, saved: Mapping[str, Tensor], seeds: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> Arrays:
        """The gradients, by the labels of what they belong to."""
        function = self.emitted.host.backward
        assert function is not None, "there is no backward pass"
        arrays = [*(saved[label] for label, _ in function.saved), *seeds]
        backward = self.library(function, arrays).backward
        assert backward is not None
        return backward.call(arrays, options)["gradients"]

    def library(self, function: HostFunction, arrays: Sequence[Tensor]) -> "Library":
        """The library for the type of the data, built when it is first needed."""
        data = arrays[keys_given(function).index(function.data)].dtype
        with BUILDING:
            if data not in self.libraries:
                self.libraries[data] = Library(self.emitted, data)
            return self.libraries[data]


BUILDING = RLock()
"""Threads that call a module for the first time want the same library."""


def keys_given(function: HostFunction) -> list[Key]:
    """The arrays that a function is called with: first those that were saved."""
    return [array.key for array in (*(array for _, array in function.saved), *function.arguments)]


@dataclass(frozen=True, eq=False)
class Library:
    emitted: EmittedNetwork
    data: torch.dtype

    @cached_property
    def loaded(self) -> ctypes.CDLL:
        source = print_module(self.emitted.host, element_type_of(self.data).cpp)
        return load_library(source.parts(), FAST)

    @cached_property
    def forward(self) -> "Caller":
        return Caller(self.emitted.host.forward, self.loaded)

    @cached_property
    def backward(self) -> "Caller | None":
        function = self.emitted.host.backward
        return None if function is None else Caller(function, self.loaded)


@dataclass(frozen=True, eq=False)
class Shaped:
    """What follows from sizes: those of the results, where other arrays lie, what launches are told."""

    results: tuple[tuple[int, int, tuple[int, ...], Array], ...]
    """Of each its number, that of an array of the same type, its sizes, and itself."""
    places: Mapping[int, int]
    """In bytes from the beginning of the arena."""
    arena: int
    numbers: Any


class Constants:
    """Parameters as kernels read them, arranged anew when they change.

    A tensor that is changed has another version. What is written through `.data` has not: of that some
    elements of each parameter tell.
    """

    def __init__(self, arrays: tuple[Array, ...], sample: Any) -> None:
        self.arrays, self.sample = arrays, sample
        self.sources: list[tuple[ref[Tensor], int, int]] = []
        self.arranged: list[Tensor] = []
        self.samples: Tensor | None = None
        self.counts: Any = None
        self.addresses: Any = None

    def are_current(self, tensors: list[Tensor]) -> bool:
        if len(self.sources) != len(tensors):
            return False
        for (source, version, address), tensor in zip(self.sources, tensors, strict=True):
            if source() is not tensor or tensor._version != version or tensor.data_ptr() != address:
                return False
        assert self.samples is not None
        number = len(tensors)
        return not self.sample(self.addresses, self.counts, number, self.samples.data_ptr())

    def arrange(self, tensors: list[Tensor]) -> bool:
        """Arranges them if they have changed; says whether they had."""
        if not tensors:
            return False
        inference = any(tensor.is_inference() for tensor in tensors)
        if not inference and self.are_current(tensors):
            return False
        self.arranged = [arrange_tensor(array, x) for array, x in zip(self.arrays, tensors, strict=True)]
        # What inference mode makes has no version.
        self.sources = [] if inference else [(ref(x), x._version, x.data_ptr()) for x in tensors]
        dense = all(x.is_contiguous() for x in tensors)
        if self.sources and dense:
            number = len(tensors)
            self.addresses = (ctypes.c_void_p * number)(*(x.data_ptr() for x in tensors))
            self.counts = (ctypes.c_int64 * number)(*(x.numel() for x in tensors))
            self.samples = torch.empty(number * SAMPLED, dtype=tensors[0].dtype)
            self.sample(self.addresses, self.counts, number, self.samples.data_ptr())
        else:
            self.sources = []
        return True


class Memory(local):
    """A thread's arena: grown when a call needs more, and kept for the next one."""

    arena: Tensor | None = None

    def prepare(self, arena: Tensor) -> None:
        """What is in it does not matter."""

    def at_least(self, size: int) -> int:
        """The address of so many bytes."""
        if self.arena is None or self.arena.numel() < size + CACHE_LINE:
            self.arena = None
            self.arena = torch.empty(size + size // 4 + CACHE_LINE, dtype=torch.uint8)
        self.prepare(self.arena)
        return -(-self.arena.data_ptr() // CACHE_LINE) * CACHE_LINE


MEMORY = Memory()
allocate = torch.empty
"""Where results come from."""


class Caller:
    """Calls one function of a library. Inside, arrays are known by their numbers."""

    def __init__(self, function: HostFunction, library: ctypes.CDLL) -> None:
        self.function = function
        self.compiled, sample = library[function.name], library["sample_constants"]
        self.compiled.restype = None
        self.compiled.argtypes = [ctypes.c_void_p] * 4 + [ctypes.c_int64]
        sample.restype = ctypes.c_int64
        sample.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_void_p]
        entry = EntryPoint(function)
        results = [(group, result) for group, found in function.results for result in found]
        keys = [*keys_given(function), *entry.arrays, *(result.array.key for _, result in results)]
        self.number = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        self.launched = [self.number[key] for key in entry.arrays]
        self.measures = [(self.number[m.array], m.axis, m.extent) for m in function.measures]
        self.data = self.number[function.data]
        arranged = [step.array for step in function.steps if isinstance(step, Arrange)]
        self.constants = Constants(tuple(array for array in arranged if array.order), sample)
        self.constant = [self.number[array.key] for array in self.constants.arrays]
        self.contiguous = [self.number[array.key] for array in arranged if not array.order]
        self.results = [(group, result, self.number[result.array.key]) for group, result in results]
        self.groups = [group for group, _ in function.results]
        self.lengths = next((s.extent for s in function.steps if isinstance(s, ConvertLengths)), None)
        self.memory = [torch.empty(panel.numbers + CACHE_LINE // 4) for _, panel in entry.panels]
        self.panels = [-(-x.data_ptr() // CACHE_LINE) * CACHE_LINE for x in self.memory]
        kept = {array.key for array in self.constants.arrays}
        self.lasting = [panel.load.buffer.array.key in kept for _, panel in entry.panels]
        """Of every panel whether it is of a constant."""
        self.shaped: dict[tuple[int, ...], Shaped] = {}
        self.lock = Lock()

    def call(self, given: list[Tensor], options: Options) -> dict[str, Arrays]:
        arrays: list[Tensor | None] = [*given, *(None,) * (len(self.number) - len(given))]
        symbols = [solve_symbol(extent, given[number].shape[axis]) for number, axis, extent in self.measures]
        key = (*symbols, int(options.lengths is not None))
        shaped = self.shaped.get(key)
        if shaped is None:
            shaped = self.shaped[key] = self.shape(symbols, given, options)
        for number in self.contiguous:
            arrays[number] = given[number].contiguous()
        for number, like, sizes, array in shaped.results:
            arrays[number] = allocate(sizes, dtype=type_of(array, given[like]))
        lengths = options.lengths
        if lengths is not None and self.lengths is not None:
            lengths = solve_symbol(self.lengths, lengths)
        with self.lock:
            changed = self.constants.arrange([given[number] for number in self.constant])
            for number, tensor in zip(self.constant, self.constants.arranged, strict=True):
                arrays[number] = tensor
            stale = [changed or not lasting for lasting in self.lasting]
            # Others wait until panels are whole.
            if any(stale):
                self.run(arrays, shaped, stale, lengths, options.seed)
        if not any(stale):
            self.run(arrays, shaped, stale, lengths, options.seed)
        found: dict[str, Arrays] = {group: {} for group in self.groups}
        for group, result, number in self.results:
            made = arrays[number]
            assert made is not None
            found[group][result.label] = returned(result, made)
        return found

    def run(
        self,
        arrays: list[Tensor | None],
        shaped: "Shaped",
        stale: list[bool],
        lengths: Tensor | None,
        seed: int,
    ) -> None:
        base = MEMORY.at_least(shaped.arena)
        at = [
            base + shaped.places[number] if tensor is None else tensor.data_ptr()
            for number in self.launched
            for tensor in (arrays[number],)
        ]
        self.compiled(
            (ctypes.c_void_p * (len(at) + len(stale)))(*at, *self.panels),
            shaped.numbers,
            (ctypes.c_int32 * len(stale))(*stale),
            None if lengths is None else lengths.data_ptr(),
            seed,
        )

    def shape(self, symbols: Sequence[int], given: Sequence[Tensor], options: Options) -> Shaped:
        """Everything that is computed of sizes, after their checks."""
        function, arrays = self.function, dict(zip(keys_given(self.function), given, strict=True))
        checks, steps = function.sizes_at(*symbols)
        execution = Execution(Passes(None, launch_nothing), function, dict(arrays), options)  # type: ignore[arg-type]
        for check, sizes in zip(function.checks, checks, strict=True):
            execution.require(check, sizes)
        returned_keys = {result.array.key for _, result, _ in self.results}
        found: list[tuple[int, int, tuple[int, ...], Array]] = []
        places, numbers = Places(), list[int]()
        for step, sizes in zip(function.steps, steps, strict=True):
            match step:
                case Allocate(array=array, like=like) if array.key not in returned_keys:
                    size = type_of(array, arrays[function.data if like is None else like]).itemsize
                    for each in sizes:
                        size *= int(each)
                    places.take(array.key, size)
                case Allocate(array=array, like=like):
                    source = self.data if like is None else self.number[like]
                    found.append((self.number[array.key], source, tuple(map(int, sizes)), array))
                case Free(arrays=keys):
                    for key in keys:
                        places.give_back(key)
                case Launch():
                    grid, told = sizes
                    numbers += [*map(int, told), *map(int, grid)]
                case _:
                    pass
        # Not every array is launched with: some are arranged first.
        at = {self.number[key]: place for key, place in places.at.items() if key in self.number}
        return Shaped(tuple(found), at, places.end, (ctypes.c_int64 * len(numbers))(*numbers))


@dataclass
class Places:
    """Memory for arrays one after the other: the first gap that is large enough, or behind all others."""

    at: dict[Key, int] = field(default_factory=dict)
    sizes: dict[Key, int] = field(default_factory=dict)
    live: dict[Key, int] = field(default_factory=dict)
    end: int = 0

    def take(self, key: Key, size: int) -> None:
        # A vector may be read past the end of an array.
        size = -(-(size + CACHE_LINE) // CACHE_LINE) * CACHE_LINE
        start = 0
        for other in sorted(self.live, key=self.live.__getitem__):
            if start + size <= self.live[other]:
                break
            start = max(start, self.live[other] + self.sizes[other])
        self.at[key] = self.live[key] = start
        self.sizes[key] = size
        self.end = max(self.end, start + size)

    def give_back(self, key: Key) -> None:
        self.live.pop(key, None)


def type_of(array: Array, data: Tensor) -> torch.dtype:
    match array.type:
        case "data" | "parameter":
            return data.dtype
        case "exact":
            return torch.float32
        case _:
            return DTYPES[INTEGERS[array.type]]


def returned(result: Result, tensor: Tensor) -> Tensor:
    array = result.array
    if not (result.in_torch_order and array.order):
        return tensor
    return tensor.view([int(axis.size) for axis in array.axes]).permute(array.order)
