"""Compiled networks on a CPU: each pass is one call of a library; memory is planned once per shape."""

import ctypes
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import attrgetter, call, is_
from threading import Lock, RLock, local
from typing import Any
from weakref import ref

import torch
from torch import Tensor

from tdnn_compiler.cpu.build import FAST, load_library
from tdnn_compiler.cpu.host import EntryPoint, Source, describe_entry, print_module
from tdnn_compiler.cpu.known import load_known
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Arrange, ConvertLengths, HostFunction, HostProgram, Result
from tdnn_compiler.host.memory import ALIGNMENT
from tdnn_compiler.host.sequences import find_batch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.runtime.copies import Copies, Counters, Pointers
from tdnn_compiler.runtime.dtypes import element_type_of
from tdnn_compiler.runtime.execute import (
    DEFAULT_OPTIONS,
    Arrays,
    Options,
    arrange_tensor,
    arranged_view,
    solve_lengths,
)
from tdnn_compiler.runtime.kept_memory import KeptMemory
from tdnn_compiler.runtime.layout import Layout, MadeArray, Signature, lay_out

__all__ = ["Caller", "CpuAverages", "CpuMachine", "CpuPasses", "NativePass", "Weights"]


@dataclass(frozen=True, eq=False)
class CpuPasses:
    """`forward` and `backward` as those of `Passes`, each one call of a library."""

    emitted: EmittedNetwork
    winograd: bool = True
    made_from: str | None = None
    """What this and the emitted network are made from, where libraries are to be found by that."""
    libraries: dict[torch.dtype, "Library"] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def forward(
        self, given: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> tuple[Arrays, Arrays, Arrays]:
        """The outputs, the updates of buffers, and what `backward` needs, each by its label."""
        function, arrays = self.emitted.host.forward, list(given)
        found = self.library(data_type(function, arrays)).forward.call(arrays, options)
        return found["outputs"], found["updates"], found["saved"]

    def backward(
        self, saved: Mapping[str, Tensor], seeds: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> Arrays:
        """The gradients, by the labels of what they belong to."""
        function = self.emitted.host.backward
        assert function is not None, "there is no backward pass"
        arrays = [*(saved[label] for label, _ in function.saved), *seeds]
        backward = self.library(data_type(function, arrays)).backward
        assert backward is not None
        return backward.call(arrays, options)["gradients"]

    def library(self, data: torch.dtype) -> "Library":
        """The library for a type of data, built when it is first needed."""
        with BUILDING:
            if data not in self.libraries:
                self.libraries[data] = Library(self.emitted.host, partial(self.load, data))
            return self.libraries[data]

    def load(self, data: torch.dtype) -> ctypes.CDLL:
        """Finds the library in the cache, or builds it."""
        name = element_type_of(data).cpp
        if self.made_from is None:
            return load_library(self.source(name).parts(), FAST)
        made_from = "\n".join((name, self.made_from, *map(describe_entry, self.emitted.host.functions)))
        return load_known(made_from, lambda: self.source(name).parts(), FAST)

    def source(self, data: str) -> Source:
        """The C++ for a type of data, printed when it is first needed."""
        if data not in self.sources:
            self.sources[data] = print_module(self.emitted.host, data, self.winograd)
        return self.sources[data]


BUILDING = RLock()
"""Threads that call a module for the first time want the same library."""


def data_type(function: HostFunction, arrays: Sequence[Tensor]) -> torch.dtype:
    return arrays[Signature(function).keys.index(function.data)].dtype


@dataclass(frozen=True, eq=False)
class Library:
    host: HostProgram
    load: Callable[[], ctypes.CDLL]

    @cached_property
    def loaded(self) -> ctypes.CDLL:
        return self.load()

    @cached_property
    def forward(self) -> "Caller":
        return Caller(self.host.forward, self.loaded)

    @cached_property
    def backward(self) -> "Caller | None":
        function = self.host.backward
        return None if function is None else Caller(function, self.loaded)


class Memory(local):
    """A thread's scratch memory: grown when a call needs more, and kept for the next one."""

    scratch: Tensor | None = None
    size = 0
    begin = 0

    def at_least(self, size: int) -> int:
        """The address of so many bytes. What is in them does not matter."""
        if self.size < size:
            self.scratch = None
            self.size = size + size // 4
            self.scratch = torch.empty(self.size + ALIGNMENT, dtype=torch.uint8, device="cpu")
            self.begin = align(self.scratch.data_ptr())
        return self.begin


MEMORY = Memory()
MOST_SAMPLES = 64
"""Of a parameter: each may take as long as all that comes from memory beyond a cache."""
version_of = attrgetter("_version")


def align(address: int) -> int:
    return -(-address // ALIGNMENT) * ALIGNMENT


def allocate(shape: Sequence[int], dtype: torch.dtype) -> Tensor:
    """Memory for a result, or for what is kept."""
    return torch.empty(shape, dtype=dtype, device="cpu")


def allocate_like(like: Tensor) -> Tensor:
    """The same, of a tensor's sizes and type, in half the time."""
    return torch.empty_like(like, memory_format=torch.contiguous_format)


class Caller:
    """One function of a library."""

    def __init__(self, function: HostFunction, library: ctypes.CDLL) -> None:
        self.function = function
        self.compiled, self.sample = library[function.name], library["sample_constants"]
        self.compiled.restype = None
        self.compiled.argtypes = [ctypes.c_void_p] * 5
        self.sample.restype = ctypes.c_int64
        pointer, number = ctypes.c_void_p, ctypes.c_int64
        self.sample.argtypes = [pointer, pointer, pointer, number, pointer]
        self.of_shares: Any = None
        self.in_chunks: Any = None
        if find_batch(function) is not None:
            self.of_shares = library[f"{function.name}_of_shares"]
            self.of_shares.restype = None
            self.of_shares.argtypes = [*[pointer] * 7, *[number] * 3]
            self.in_chunks = library[f"{function.name}_in_chunks"]
            self.in_chunks.restype = None
            self.in_chunks.argtypes = [*[pointer] * 10, *[number] * 5]
        entry = EntryPoint(function)
        self.launched = entry.arrays
        self.panels = [panel for _, panel in entry.panels]
        self.numbers_in_panels = {launch.program.name: panel.numbers for launch, panel in entry.panels}
        self.signature = Signature(function)
        self.keys = self.signature.keys
        self.lengths = next((s.extents for s in function.steps if isinstance(s, ConvertLengths)), None)
        arranged = [step.array for step in function.steps if isinstance(step, Arrange)]
        self.constants = tuple(array for array in arranged if array.order)
        self.contiguous = [self.keys.index(array.key) for array in arranged if not array.order]
        self.results = [result for _, found in function.results for result in found]
        in_panels = {panel.load.buffer.array.key for panel in self.panels}
        of_parameters = (*(array for _, array in function.saved), *function.arguments)
        in_place = tuple(
            array
            for array in of_parameters
            if array.type == "parameter" and array.key in in_panels and not array.order
        )
        self.lasting = self.signature.constants + in_place
        """Parameters that are arranged for kernels, as a whole or in panels."""
        # What a forward pass has saved is arranged in `call`.
        self.weights = BorrowedWeights(self, self.constants + in_place)
        self.passes: dict[tuple[int, ...], NativePass] = {}
        self.lock = Lock()

    def call(self, given: Sequence[Tensor], options: Options) -> dict[str, Arrays]:
        """As an emitted file's function."""
        given = list(given)
        for number in self.contiguous:
            given[number] = given[number].contiguous()
        symbols = self.signature.symbols(given)
        key = (*symbols, int(options.lengths is not None))
        arrays = dict(zip(self.keys, given, strict=True))
        # One call at a time: modules that share their kernels share weights that are arranged.
        with self.lock:
            planned = self.passes.get(key)
            if planned is None:
                own = {result.array.key for result in self.results}
                layout = lay_out(self.function, symbols, arrays, options, own)
                planned = self.passes[key] = NativePass(self, layout, self.weights, self.keys, {}, {})
            made = [allocate(each.sizes, dtype=each.dtype) for each in planned.layout.made]
            planned.run(
                [given[number] for number in planned.varying],
                made,
                None,
                [arrays[array.key] for array in self.weights.constants],
                options.lengths,
                options.seed,
            )
        arrays |= {each.array.key: x for each, x in zip(planned.layout.made, made, strict=True)}
        own = {result.array.key for result in self.results}
        # The memory of those that are arranged for kernels is theirs.
        arrays |= {a.key: arrange_tensor(a, arrays[a.key]) for a in self.constants if a.key in own}
        return {
            group: {result.label: returned(result, arrays[result.array.key]) for result in results}
            for group, results in self.function.results
        }


class Weights:
    """Parameters and panels as kernels read them, arranged anew when they change.

    A tensor that is changed has another version. What is written through `.data` has not: of that some
    elements of each parameter tell. Where they are `watched`, others see to it that they are the same tensors
    at the same addresses in every call.
    """

    is_settled = False
    """Whether they need not be asked about any more."""

    def __init__(self, caller: Caller, constants: Sequence[Array], watched: bool = False) -> None:
        self.sample, self.constants, self.watched = caller.sample, tuple(constants), watched
        self.copied = [number for number, array in enumerate(self.constants) if array.order]
        """Others are where kernels read them, but for panels."""
        self.sources: Sequence[Tensor | None] = []
        """Those of the last call, unless they are watched. Torch cannot swap what has weak references."""
        self.versions: list[int] = []
        self.addresses: list[int] = []
        self.arranged: list[Tensor] = []
        self.copies = Copies.of(())
        self.samples = torch.empty(0)
        self.sampled: tuple[int, ...] = ()
        """What the function takes that looks at samples."""
        self.arranged_at: list[int] = []
        self.tables: list[Any] = []
        self.memory = [
            torch.empty(panel.numbers + ALIGNMENT // 4, dtype=torch.float32) for panel in caller.panels
        ]
        self.panels = [align(x.data_ptr()) for x in self.memory]
        kept = {array.key for array in constants}
        lasting = [panel.load.buffer.array.key in kept for panel in caller.panels]
        self.never_stale = all(lasting)
        kind = ctypes.c_int32 * len(lasting)
        self.stale = kind(*(1 for _ in lasting)), kind(*(not each for each in lasting))
        self.all_stale, self.some_stale = map(ctypes.addressof, self.stale)
        self.lock = Lock()

    def are_current(self, tensors: Sequence[Tensor]) -> bool:
        """Whether nothing has changed; asked in every call, so it loops in C."""
        return (
            len(self.versions) == len(tensors)
            and (self.watched or self.are_same(tensors))
            and list(map(version_of, tensors)) == self.versions
            and not self.sample(*self.sampled)
        )

    def are_same(self, tensors: Sequence[Tensor]) -> bool:
        """Whether these are the tensors of the last call, where they were."""
        addresses = list(map(Tensor.data_ptr, tensors))
        return addresses == self.addresses and all(map(is_, self.sources, tensors))

    def arrange(self, tensors: Sequence[Tensor]) -> bool:
        """Arranges them if they have changed; says whether they had."""
        if not tensors or self.are_current(tensors):
            return False
        # What inference mode makes has no version: it is arranged in every call.
        known = all(x.is_contiguous() and not x.is_inference() for x in tensors)
        addresses = list(map(Tensor.data_ptr, tensors))
        if not known or addresses != self.addresses:
            self.watch(tensors, addresses, known)
        self.sources = list(tensors) if known and not self.watched else []
        self.versions = list(map(version_of, tensors)) if known else []
        if known:
            self.sample(*self.sampled)
        self.copies.run(*([places[n] for n in self.copied] for places in (addresses, self.arranged_at)))
        return True

    def watch(self, tensors: Sequence[Tensor], addresses: list[int], known: bool) -> None:
        """Memory for tensors that are arranged for the first time, or lie elsewhere than before."""
        views = [arranged_view(self.constants[number], tensors[number]) for number in self.copied]
        self.copies = Copies.of(views)
        if [(x.shape, x.dtype) for x in self.arranged] != [(view.shape, view.dtype) for view in views]:
            self.arranged = [torch.empty(view.shape, dtype=view.dtype, device="cpu") for view in views]
        self.arranged_at = list(addresses)
        for number, copy in zip(self.copied, self.arranged, strict=True):
            self.arranged_at[number] = copy.data_ptr()
        self.addresses = addresses if known else []
        number, counts = len(tensors), [min(x.numel(), MOST_SAMPLES) for x in tensors]
        kind = ctypes.c_int64 * number
        stretches = [x.numel() // max(1, count) for x, count in zip(tensors, counts, strict=True)]
        self.tables = [(ctypes.c_void_p * number)(*addresses), kind(*stretches), kind(*counts)]
        self.samples = torch.empty(sum(counts), dtype=tensors[0].dtype, device="cpu")
        self.sampled = (*map(ctypes.addressof, self.tables), number, self.samples.data_ptr())


class BorrowedWeights(Weights):
    """Those of all modules that have the same kernels, which may outlive them."""

    references: Sequence[ref[Tensor]] = ()

    def are_same(self, tensors: Sequence[Tensor]) -> bool:
        self.sources = list(map(call, self.references))
        return super().are_same(tensors)

    def arrange(self, tensors: Sequence[Tensor]) -> bool:
        changed = super().arrange(tensors)
        self.sources = []
        if changed:
            self.references = list(map(ref, tensors))
        return changed


class Frame:
    """The pointers that a function is called with, for one call at a time."""

    def __init__(self, pointers: Sequence[int]) -> None:
        self.at = (ctypes.c_void_p * len(pointers))(*pointers)
        self.address = ctypes.addressof(self.at)
        self.scratch = 0
        self.arranged: list[int] = []


class NativePass:
    """A function for one shape.

    Its arrays are among those `given`, are made for a call, or have places in its scratch memory or in the
    block that is kept for the backward pass. Those that are `fixed` stay at their addresses.
    """

    def __init__(
        self,
        caller: Caller,
        layout: Layout,
        weights: Weights,
        given: Sequence[Key],
        kept: Mapping[Key, int],
        fixed: Mapping[Key, int],
    ) -> None:
        self.caller, self.layout, self.weights = caller, layout, weights
        self.given, self.addresses, self.scratch_size = given, fixed, layout.scratch_size
        slots = {key: slot for slot, key in enumerate(caller.launched)}
        constants = [array.key for array in weights.constants]
        apart = {*fixed, *constants}
        self.varying = [n for n, key in enumerate(given) if key in slots and key not in apart]
        """The numbers of the given arrays whose addresses a call needs."""
        self.varying_places = [(place, slots[given[n]]) for place, n in enumerate(self.varying)]
        made = [each.array.key for each in layout.made]
        self.made_places = [(place, slots[key]) for place, key in enumerate(made) if key in slots]
        self.constant_slots = [(slots[key], n) for n, key in enumerate(constants) if key in slots]
        self.fixed = [(slots[key], address) for key, address in fixed.items() if key in slots]
        self.kept = Pointers([(slots[key], place) for key, place in kept.items() if key in slots])
        self.scratch = Pointers([(slots[key], at) for key, at in layout.scratch.items() if key in slots])
        numbers = [number for _, grid, told in layout.launches for number in (*told, *grid, 0)]
        self.numbers = (ctypes.c_int64 * len(numbers))(*numbers)
        self.numbers_at = ctypes.addressof(self.numbers)
        self.frames: list[Frame] = []

    def new_frame(self) -> Frame:
        frame = Frame([0] * len(self.caller.launched) + self.weights.panels)
        for slot, address in self.fixed:
            frame.at[slot] = address
        return frame

    def run(
        self,
        varying: Sequence[Tensor],
        made: Sequence[Tensor],
        kept: Tensor | None,
        constants: Sequence[Tensor],
        lengths: Tensor | None,
        seed: Tensor | None,
    ) -> int:
        """Calls it. The result is the address of the scratch memory."""
        try:
            frame = self.frames.pop()
        except IndexError:
            # Other threads have all that there are.
            frame = self.new_frame()
        at = frame.at
        for place, slot in self.varying_places:
            at[slot] = varying[place].data_ptr()
        for place, slot in self.made_places:
            at[slot] = made[place].data_ptr()
        if kept is not None:
            self.kept.set(at, kept.data_ptr())
        scratch = MEMORY.at_least(self.scratch_size)
        if frame.scratch != scratch:
            self.scratch.set(at, scratch)
            frame.scratch = scratch
        weights = self.weights
        if lengths is not None and self.caller.lengths is not None:
            lengths = solve_lengths(self.caller.lengths, lengths)
        valid = None if lengths is None else lengths.data_ptr()
        random = None if seed is None else seed.data_ptr()
        if weights.is_settled and frame.arranged is weights.arranged_at:
            self.call(frame.address, weights.some_stale, valid, random)
            self.frames.append(frame)
            return scratch
        with weights.lock:
            changed = weights.arrange(constants)
            if frame.arranged is not weights.arranged_at:
                frame.arranged = weights.arranged_at
                for slot, number in self.constant_slots:
                    at[slot] = weights.arranged_at[number]
            # Others wait until panels are whole.
            if changed or not weights.never_stale:
                stale = weights.all_stale if changed else weights.some_stale
                self.call(frame.address, stale, valid, random)
                self.frames.append(frame)
                return scratch
        self.call(frame.address, weights.some_stale, valid, random)
        self.frames.append(frame)
        return scratch

    def call(self, at: int, stale: int, lengths: int | None, seed: int | None) -> None:
        self.caller.compiled(at, self.numbers_at, stale, lengths, seed)

    def arrange_panels(self, at: int, stale: int, lengths: int | None, seed: int | None) -> None:
        """As `call`, but no kernel has any programs: what is stale is arranged before them."""
        self.caller.compiled(at, self.no_programs, stale, lengths, seed)

    @cached_property
    def no_programs(self) -> Any:
        numbers = [number for _, grid, told in self.layout.launches for number in (*told, 0, *grid[1:], 0)]
        return (ctypes.c_int64 * len(numbers))(*numbers)

    def find_distances(self, bytes_given: Mapping[int, int], shares: int) -> list[int]:
        """Of a pass for one of so many shares of a batch: how many bytes they are apart in each array.

        `bytes_given` are those of arrays that are given, by their numbers. Scratch memory is not divided.
        """
        found = [0] * (len(self.caller.launched) + len(self.weights.panels))
        for place, slot in self.varying_places:
            found[slot] = bytes_given[self.varying[place]] // shares
        for place, slot in self.made_places:
            found[slot] = self.layout.made[place].nbytes
        for slot, key in enumerate(self.caller.launched):
            if key in self.layout.kept:
                found[slot] = self.layout.arrays[key].nbytes
        return found


class CpuAverages:
    """Running averages and their numbers of batches, which go up by the numbers of `uses`.

    `keys` are the arrays with the averages' new values.
    """

    def __init__(
        self, buffers: Sequence[Tensor], counters: Sequence[Tensor], uses: Sequence[int], keys: Sequence[Key]
    ) -> None:
        self.keys, self.changed = list(keys), [*buffers, *counters]
        self.addresses = [buffer.data_ptr() for buffer in buffers]
        self.copies, self.counters = (
            Copies.of(buffers),
            Counters([counter for counter, times in zip(counters, uses, strict=True) for _ in range(times)]),
        )

    def replace(self, news: Sequence[int]) -> None:
        """Writes new values, which are at these addresses."""
        self.copies.run(news, self.addresses)
        self.counters.count_up()
        torch.autograd.graph.increment_version(self.changed)


class CpuMachine:
    """The kernels of a library, for the parameters of one module, which is watched between forward passes."""

    apart = False
    """Results that are copied on are left in scratch memory."""

    def __init__(self, library: Library) -> None:
        self.kept = KeptMemory()
        found = (library.forward, library.backward)
        self.callers = {each.function.name: each for each in found if each is not None}
        self.weights = {
            each.function.name: Weights(each, each.lasting, watched=each is library.forward)
            for each in self.callers.values()
        }

    def allocate(self, shape: Sequence[int], dtype: torch.dtype) -> Tensor:
        return allocate(shape, dtype=dtype)

    def allocate_like(self, like: Tensor) -> Tensor:
        return allocate_like(like)

    def allocate_kept(self, size: int) -> Tensor:
        return self.kept.allocate(size)

    def plan(
        self,
        function: HostFunction,
        layout: Layout,
        given: Sequence[Key],
        stays: Layout,
        fixed: Mapping[Key, Tensor],
    ) -> NativePass:
        """A pass of one shape."""
        addresses = {key: x.data_ptr() for key, x in fixed.items()}
        caller, weights = self.callers[function.name], self.weights[function.name]
        return NativePass(caller, layout, weights, given, stays.kept, addresses)

    def constants(self, function: HostFunction) -> Sequence[Array]:
        """The parameters that a pass watches."""
        return self.callers[function.name].lasting

    def averages(
        self, buffers: Sequence[Tensor], counters: Sequence[Tensor], uses: Sequence[int], keys: Sequence[Key]
    ) -> CpuAverages:
        return CpuAverages(buffers, counters, uses, keys)

    def reordering(self, arrays: Sequence[MadeArray]) -> Callable[[Sequence[int], Sequence[Tensor]], None]:
        """What copies gradients of these arrays to torch's order of axes."""
        copies = Copies.of([torch_ordered(each) for each in arrays])
        return lambda sources, targets: copies.run(sources, list(map(Tensor.data_ptr, targets)))


def torch_ordered(made: MadeArray) -> Tensor:
    """A tensor like one that kernels write, seen in the order of torch's axes."""
    sizes = [int(axis.size) for axis in made.array.axes]
    return torch.empty(sizes, dtype=made.dtype, device="cpu").permute(made.array.order)


def returned(result: Result, tensor: Tensor) -> Tensor:
    array = result.array
    if not (result.in_torch_order and array.order):
        return tensor
    return tensor.view([int(axis.size) for axis in array.axes]).permute(array.order)
