"""Compiled networks on a GPU: memory is planned once per shape, and launches are prepared.

Triton finds out at each launch what a kernel was compiled for, from every argument. Of a shape it does so
once, in the first call; later calls hand addresses to what it has compiled.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Align, ConvertLengths, HostFunction, Launch
from tdnn_compiler.runtime.execute import DescribedTensor, Options, arranged_view, solve_lengths
from tdnn_compiler.runtime.launch import TritonKernels
from tdnn_compiler.runtime.layout import Layout, MadeArray, Signature, view_of
from tdnn_compiler.runtime.operators import INTERPRETER_LOCK, matmul_precision
from tdnn_compiler.tile.interface import DescribedBuffer, KernelArgument
from tdnn_compiler.tile.ir import Buffer

__all__ = ["GpuMachine", "LaunchedSlowly", "TritonPass"]


class LaunchedSlowly(UserWarning):
    """Kernels are launched in a slower way than they could be."""


@cache
def warn_of_launches(lacks: str) -> None:
    """Once per process."""
    text = f"each launch goes through Triton's own look-up, which takes longer: its kernels have no {lacks}"
    warnings.warn(text, LaunchedSlowly, stacklevel=2)


class GpuMachine:
    """A network's kernels for the parameters of one module, which it arranges anew in every call."""

    apart = True
    """Results that are copied on get memory of their own: torch copies them."""

    def __init__(self, kernels: TritonKernels, device: torch.device) -> None:
        self.kernels, self.device = kernels, device
        self.arranged: dict[Key, Tensor] = {}
        self.views: dict[Key, Tensor] = {}

    def constants(self, function: HostFunction) -> Sequence[Array]:
        """The parameters that a pass arranges."""
        return Signature(function).constants

    def allocate(self, shape: Sequence[int], dtype: torch.dtype) -> Tensor:
        return torch.empty(shape, dtype=dtype, device=self.device)

    def allocate_like(self, like: Tensor) -> Tensor:
        return torch.empty_like(like, memory_format=torch.contiguous_format)

    def allocate_kept(self, size: int) -> Tensor:
        return self.allocate((size,), torch.uint8)

    def plan(
        self,
        function: HostFunction,
        layout: Layout,
        given: Sequence[Key],
        stays: Layout,
        fixed: Mapping[Key, Tensor],
    ) -> "TritonPass":
        """A pass of one shape. The backward pass reads what the forward pass has arranged."""
        arrays = {array.key: array for array in Signature(function).constants if array.key in fixed}
        views = {key: arranged_view(array, fixed[key].detach()) for key, array in arrays.items()}
        for step in function.steps:
            if isinstance(step, Align) and step.array in fixed and fixed[step.array].data_ptr() % 16:
                views.setdefault(step.array, fixed[step.array].detach())
        for key, view in views.items():
            if key not in self.arranged:
                self.views[key] = view
                # In inference mode, too, it is a tensor that other calls may write.
                with torch.inference_mode(False):
                    self.arranged[key] = self.allocate(view.shape, view.dtype)
        return TritonPass(self, function, layout, given, stays, fixed)

    def arrange(self) -> None:
        """Writes weights as kernels read them: what is written through `.data` no version tells of."""
        if self.arranged:
            torch._foreach_copy_(list(self.arranged.values()), list(self.views.values()))

    def averages(
        self, buffers: Sequence[Tensor], counters: Sequence[Tensor], uses: Sequence[int], keys: Sequence[Key]
    ) -> "GpuAverages":
        return GpuAverages(list(buffers), list(counters), list(uses), list(keys))

    def reordering(self, arrays: Sequence[MadeArray]) -> Callable[[Sequence[Tensor], Sequence[Tensor]], None]:
        """What copies gradients of these arrays to torch's order of axes."""
        axes = [([int(axis.size) for axis in each.array.axes], each.array.order) for each in arrays]

        def reorder(sources: Sequence[Tensor], targets: Sequence[Tensor]) -> None:
            seen = [x.view(sizes).permute(order) for x, (sizes, order) in zip(sources, axes, strict=True)]
            torch._foreach_copy_(list(targets), seen)

        return reorder

    def on_device(self) -> AbstractContextManager[Any]:
        """Triton launches on the current device."""
        if self.device.type != "cuda" or torch.cuda.current_device() == self.device.index:
            return nullcontext()
        return torch.cuda.device(self.device)

    def stream(self) -> int:
        """The current one, as Triton takes it."""
        return torch.cuda.current_stream(self.device).cuda_stream if self.device.type == "cuda" else 0


@dataclass(frozen=True, eq=False)
class GpuAverages:
    """Running averages, as `Averages` has them."""

    buffers: list[Tensor]
    counters: list[Tensor]
    uses: list[int]
    keys: list[Key]

    def replace(self, news: Sequence[Tensor]) -> None:
        torch._foreach_add_(self.counters, self.uses)
        torch._foreach_copy_(self.buffers, list(news))


Prepared = tuple[Callable[..., Any], int, int, int, Any, Any, Callable[[Sequence[Any]], tuple[Any, ...]]]
"""How to run a compiled kernel, its grid, itself, what goes with it, and its arguments among all values."""


class TritonPass:
    """A function for one shape; its arrays as those of `NativePass`, the block being that of `stays`."""

    def __init__(
        self,
        machine: GpuMachine,
        function: HostFunction,
        layout: Layout,
        given: Sequence[Key],
        stays: Layout,
        fixed: Mapping[Key, Tensor],
    ) -> None:
        self.machine, self.layout, self.stays = machine, layout, stays
        self.forward = function.name == "forward"
        self.lengths = next((s.extents for s in function.steps if isinstance(s, ConvertLengths)), None)
        self.allocates = any(each.scratch for each in function.launches)
        used = {buffer.array.key for each in function.launches for buffer in each.buffers}
        held = {**fixed, **machine.arranged}
        self.held = {key: x for key, x in held.items() if key in used}
        self.varying = [n for n, key in enumerate(given) if key in used and key not in held]
        moving = [given[number] for number in self.varying] + [each.array.key for each in layout.made]
        self.keys = [*moving, *stays.kept, *layout.scratch, *self.held]
        self.kept_places, self.scratch_places = list(stays.kept.values()), list(layout.scratch.values())
        self.held_addresses = [x.data_ptr() for x in self.held.values()]
        self.prepared: dict[str, list[Prepared]] = {}
        self.compiled: set[str] = set()
        """The precisions for which kernels were compiled side by side."""
        self.constants: list[Any] = []
        self.described: dict[tuple[int, torch.dtype, tuple[int, ...], tuple[int, ...]], int] = {}
        """The places of descriptors among all values, by the places of the addresses that they are of, and by
        types, sizes and blocks."""

    @property
    def is_prepared(self) -> bool:
        """Whether its launches need nothing of Triton, in the present precision."""
        return matmul_precision() in self.prepared and not self.machine.kernels.is_hooked

    def run(
        self,
        varying: Sequence[Tensor],
        made: Sequence[Tensor],
        kept: Tensor | None,
        constants: Sequence[Tensor],  # noqa: ARG002
        lengths: Tensor | None,
        seed: Tensor | None,
    ) -> Tensor | None:
        """Launches its kernels. The result is the scratch memory."""
        with INTERPRETER_LOCK, self.machine.on_device():
            if self.forward:
                self.machine.arrange()
            varying = [x if x.data_ptr() % 16 == 0 else x.clone() for x in varying]
            size = self.layout.scratch_size
            scratch = self.machine.allocate((size,), torch.uint8) if size else None
            if lengths is not None and self.lengths is not None:
                lengths = solve_lengths(self.lengths, lengths)
            precision = matmul_precision()
            launches = self.prepared.get(precision)
            if launches is None or self.machine.kernels.is_hooked:
                self.launch_first(varying, made, kept, scratch, Options(lengths, seed, precision))
                return scratch
            base = 0 if kept is None else kept.data_ptr()
            begin = 0 if scratch is None else scratch.data_ptr()
            values = [
                None if lengths is None else lengths.data_ptr(),
                None if seed is None else seed.data_ptr(),
                *map(Tensor.data_ptr, varying),
                *map(Tensor.data_ptr, made),
                *[base + place for place in self.kept_places],
                *[begin + place for place in self.scratch_places],
                *self.held_addresses,
                *self.constants,
            ]
            for (place, dtype, sizes, block), at in self.described.items():
                values[at] = self.machine.kernels.describe_memory(values[place], dtype, sizes, block)
            if self.allocates:
                self.machine.kernels.run_with_allocator(partial(self.launch_prepared, launches, values))
            else:
                self.launch_prepared(launches, values)
        return scratch

    def launch_prepared(self, launches: Sequence[Prepared], values: Sequence[Any]) -> None:
        stream = self.machine.stream()
        for launch, x, y, z, function, packed, pick in launches:
            launch(x, y, z, stream, function, packed, None, None, None, *pick(values))

    def launch_first(
        self,
        varying: Sequence[Tensor],
        made: Sequence[Tensor],
        kept: Tensor | None,
        scratch: Tensor | None,
        options: Options,
    ) -> None:
        """Launches by Triton's own way, and prepares what it has compiled."""
        stays, layout = self.stays, self.layout
        tensors = [*varying, *made]
        if kept is not None:
            tensors += [view_of(kept, place, stays.arrays[key]) for key, place in stays.kept.items()]
        if scratch is not None:
            tensors += [view_of(scratch, place, layout.arrays[key]) for key, place in layout.scratch.items()]
        arrays = dict(zip(self.keys, [*tensors, *self.held.values()], strict=True))
        places: dict[Any, int] = {"lengths": 0, "seed": 1}
        places |= {key: 2 + number for number, key in enumerate(self.keys)}
        given = [[*self.arguments(each, arrays, options)] for each in layout.launches]
        kernels = self.machine.kernels
        if options.precision not in self.compiled:
            whole = zip(layout.launches, given, strict=True)
            kernels.compile([(launch, grid, told) for (launch, grid, _), told in whole], options)
            self.compiled.add(options.precision)
        found: list[Prepared | None] = []
        for (launch, grid, _), arguments in zip(layout.launches, given, strict=True):
            compiled, named = kernels.launch(launch, grid, arguments, options)
            picked = [
                self.place(told, value, places)
                for told, value in zip(launch.arguments, arguments, strict=True)
            ]
            picked += [self.constant(value) for value in named]
            found.append(prepare_launch(compiled, grid, picked))
        ready = [each for each in found if each is not None]
        if len(ready) == len(found):
            self.prepared[options.precision] = ready

    def arguments(
        self,
        each: tuple[Launch, tuple[int, ...], tuple[int, ...]],
        arrays: Mapping[Key, Tensor],
        options: Options,
    ) -> Iterator[Any]:
        launch, _, numbers = each
        told = iter(numbers)
        for argument in launch.arguments:
            match argument:
                case Buffer(array=array):
                    yield arrays[array.key]
                case DescribedBuffer(buffer=buffer, block=block):
                    sizes = tuple(islice(told, len(buffer.sizes)))
                    yield DescribedTensor(arrays[buffer.array.key], sizes, block)
                case "lengths":
                    yield options.lengths
                case "seed":
                    yield options.seed
                case _:
                    yield next(told)

    def place(self, argument: KernelArgument, value: Any, places: Mapping[Any, int]) -> int:
        """Of an argument, among all values."""
        match argument:
            case Buffer(array=array):
                return places[array.key]
            case DescribedBuffer(buffer=buffer):
                form = (places[buffer.array.key], value.tensor.dtype, value.sizes, value.block)
                if form not in self.described:
                    self.described[form] = self.constant(None)
                return self.described[form]
            case "lengths" | "seed":
                return places[argument]
            case _:
                return self.constant(value)

    def constant(self, value: Any) -> int:
        """The place of a value that stays, among all values."""
        self.constants.append(value)
        return 2 + len(self.keys) + len(self.constants) - 1


def prepare_launch(compiled: Any, grid: Sequence[int], picked: Sequence[int]) -> Prepared | None:
    """A launch of what Triton has compiled; None where it cannot be launched like that."""
    if compiled is None:
        # The interpreter compiles nothing.
        return None
    lacks = [name for name in ("run", "function", "packed_metadata") if not hasattr(compiled, name)]
    if lacks:
        warn_of_launches(", ".join(lacks))
        return None
    x, y, z = (*grid, 1, 1)[:3]
    pick = itemgetter(*picked) if len(picked) > 1 else itemgetter(slice(picked[0], picked[0] + 1))
    return compiled.run, x, y, z, compiled.function, compiled.packed_metadata, pick
