"""Host programs executed: sizes measured and checked, memory allocated, kernels launched."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, assert_never, cast

import torch
from torch import Tensor

from tdnn_compiler.equations.element_types import INTEGERS
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import (
    Align,
    Allocate,
    Arrange,
    ConvertLengths,
    Free,
    HostFunction,
    HostProgram,
    HostStep,
    Launch,
    RefuseLengths,
    RequireBelow,
    RequireForm,
    RequireLeast,
    Result,
    SizeCheck,
)
from tdnn_compiler.runtime.dtypes import DTYPES
from tdnn_compiler.symbolic.length import Length
from tdnn_compiler.tile.interface import DescribedBuffer
from tdnn_compiler.tile.ir import Buffer

__all__ = [
    "DescribedTensor",
    "LaunchArgument",
    "Launcher",
    "Options",
    "Passes",
    "PlannedLaunch",
    "arrange_tensor",
    "arranged_view",
    "check_sizes",
    "launch_nothing",
]

Arrays = dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class DescribedTensor:
    """A tensor that a kernel is given a descriptor of: its sizes in the kernel, and those of a block.

    Where it has no memory yet, its type is known.
    """

    tensor: Tensor | torch.dtype
    sizes: tuple[int, ...]
    block: tuple[int, ...]


LaunchArgument = Tensor | DescribedTensor | int | None


@dataclass(frozen=True)
class Options:
    """Arguments of a call besides its arrays: `precision` of matrix products is "ieee" or "tf32".

    The seed of dropout is a scalar on the device of the arrays, where kernels read it: it need not be known
    here, and a CUDA graph has another one in every replay.
    """

    lengths: Tensor | None = None
    seed: Tensor | None = None
    precision: str = "ieee"


DEFAULT_OPTIONS = Options()

PlannedLaunch = tuple[Launch, tuple[int, ...], Sequence[Any]]
"""A kernel, its grid and its arguments."""
Launcher = Callable[[Launch, tuple[int, ...], Sequence[LaunchArgument], Options], None]
"""Runs a kernel over a grid, with the arguments of the launch; where there are no lengths, None is passed."""


def launch_nothing(*_: object) -> None:
    """A launcher for fake tensors, which have a shape and a type but no memory."""


@dataclass(frozen=True, eq=False)
class Passes:
    """The functions of a host program: called as those of an emitted file are, over any kernels.

    `exact` is the type of sums; memory comes from `allocate`, which is called as `torch.empty` is. `compile`
    is told all launches of a kind of calls before the first one; for arrays that have no memory yet, their
    types.
    """

    host: HostProgram
    launch: Launcher
    allocate: Callable[..., Tensor] = torch.empty
    exact: torch.dtype = torch.float32
    compile: Callable[[Sequence[PlannedLaunch], Options], None] | None = None
    compiled: set[tuple[Any, ...]] = field(default_factory=set)

    def forward(
        self, given: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> tuple[Arrays, Arrays, Arrays]:
        """The outputs, the updates of buffers, and what `backward` needs, each by its label."""
        function = self.host.forward
        arrays = {array.key: x for array, x in zip(function.arguments, given, strict=True)}
        results = Execution(self, function, arrays, options).results()
        return results["outputs"], results["updates"], results["saved"]

    def backward(
        self, saved: Mapping[str, Tensor], seeds: Iterable[Tensor], options: Options = DEFAULT_OPTIONS
    ) -> Arrays:
        """The gradients, by the labels of what they belong to."""
        function = self.host.backward
        assert function is not None, "there is no backward pass"
        arrays = {array.key: saved[label] for label, array in function.saved}
        arrays |= {array.key: x for array, x in zip(function.arguments, seeds, strict=True)}
        return Execution(self, function, arrays, options).results()["gradients"]


@dataclass
class Execution:
    """One call of one function."""

    passes: Passes
    function: HostFunction
    arrays: dict[Key, Tensor]
    options: Options

    def results(self) -> dict[str, Arrays]:
        function = self.function
        symbols = (solve_symbol(m.extent, self.arrays[m.array].shape[m.axis]) for m in function.measures)
        checks, steps = function.sizes_at(*symbols)
        check_sizes(function, checks, self.arrays, self.options)
        self.compile(steps)
        for step, sizes in zip(function.steps, steps, strict=True):
            self.step(step, sizes)
        return {
            group: {result.label: self.return_tensor(result) for result in results}
            for group, results in function.results
        }

    def compile(self, steps: Sequence[Any]) -> None:
        passes, options = self.passes, self.options
        types = [x.dtype for x in self.arrays.values()]
        kind = (self.function.name, options.lengths is None, options.precision, *types)
        if passes.compile is not None and kind not in passes.compiled:
            passes.compiled.add(kind)
            passes.compile(list(self.planned_launches(steps)), options)

    def planned_launches(self, steps: Sequence[Any]) -> Iterator[PlannedLaunch]:
        known: dict[Key, Tensor | torch.dtype] = dict(self.arrays)
        for step, sizes in zip(self.function.steps, steps, strict=True):
            match step:
                case Allocate(array=array, like=like):
                    data = self.arrays[self.function.data if like is None else like]
                    known[array.key] = self.type_of(array, data)
                case Launch():
                    grid, told = sizes
                    yield step, grid, list(self.arguments(step, iter(told), known))
                case _:
                    pass

    def step(self, step: HostStep, sizes: Any) -> None:
        arrays = self.arrays
        match step:
            case ConvertLengths(extents=extents):
                if self.options.lengths is not None:
                    self.options = replace(self.options, lengths=solve_lengths(extents, self.options.lengths))
            case Arrange(array=array):
                arrays[array.key] = arrange_tensor(array, arrays[array.key])
            case Align(array=key):
                arrays[key] = align_tensor(arrays[key])
            case Allocate(array=array, like=like):
                data = arrays[self.function.data if like is None else like]
                kind = self.type_of(array, data)
                arrays[array.key] = self.passes.allocate(sizes, dtype=kind, device=data.device)
            case Launch():
                grid, told = sizes
                arguments = list(self.arguments(step, iter(told), arrays))
                self.passes.launch(step, grid, arguments, self.options)
            case Free(arrays=keys):
                for key in keys:
                    del arrays[key]
            case _:
                assert_never(step)

    def type_of(self, array: Array, data: Tensor) -> torch.dtype:
        match array.type:
            case "data" | "parameter":
                return data.dtype
            case "exact":
                return self.passes.exact
            case _:
                return DTYPES[INTEGERS[array.type]]

    def arguments(self, launch: Launch, sizes: Iterator[int], arrays: Mapping[Key, Any]) -> Iterator[Any]:
        for argument in launch.arguments:
            match argument:
                case Buffer(array=array):
                    yield arrays[array.key]
                case DescribedBuffer(buffer=buffer, block=block):
                    own = tuple(islice(sizes, len(buffer.sizes)))
                    yield DescribedTensor(arrays[buffer.array.key], own, block)
                case "lengths":
                    yield self.options.lengths
                case "seed":
                    yield self.options.seed
                case _:
                    yield next(sizes)

    def return_tensor(self, result: Result) -> Tensor:
        tensor, array = self.arrays[result.array.key], result.array
        if not (result.in_torch_order and array.order):
            return tensor
        return tensor.view([int(axis.size) for axis in array.axes]).permute(array.order)


def check_sizes(
    function: HostFunction, numbers: Sequence[tuple[int, ...]], arrays: Mapping[Key, Tensor], options: Options
) -> None:
    """Raises ValueError unless every check of a function holds. `numbers` are the sizes that are checked."""
    for check, sizes in zip(function.checks, numbers, strict=True):
        require(check, sizes, arrays, options)


def require(check: SizeCheck, sizes: tuple[int, ...], arrays: Mapping[Key, Tensor], options: Options) -> None:
    match check:
        case RequireForm(array=array, axis=axis):
            (wanted,), found = sizes, arrays[array].shape[axis]
            if found != wanted:
                raise ValueError(f"{check.expected}, got {found}")
        case RequireLeast(least=least, measured=measured):
            if sizes[0] < least:
                got = arrays[measured.array].shape[measured.axis]
                raise ValueError(f"{check.expected}, got {got}")
        case RequireBelow(limit=limit):
            if max(sizes) >= limit:
                raise ValueError(f"{max(sizes)} {check.expected}")
        case RefuseLengths():
            if options.lengths is not None:
                raise ValueError(check.expected)
        case _:
            assert_never(check)


def solve_symbol(extent: Length, size: Any) -> Any:
    """The m of which `extent` is 2*m + 1, say, for a size or a tensor of sizes."""
    return (size - int(extent.offset)) // int(extent.scale)


def solve_lengths(extents: Sequence[Length], lengths: Tensor) -> Tensor:
    """The symbols in lengths, `[N]`, or in as many of each sequence as there are extents, `[N, …]`."""
    if len(extents) == 1:
        return cast(Tensor, solve_symbol(extents[0], lengths))
    pairs = zip(extents, lengths.unbind(1), strict=True)
    return torch.stack([solve_symbol(extent, own) for extent, own in pairs], dim=1)


def arrange_tensor(array: Array, tensor: Tensor) -> Tensor:
    """An array from outside, contiguous and with its axes in the order in which kernels read them."""
    return arranged_view(array, tensor).contiguous()


def arranged_view(array: Array, tensor: Tensor) -> Tensor:
    if not array.order:
        return tensor
    return tensor.permute([array.order.index(place) for place in range(len(array.order))])


def align_tensor(tensor: Tensor) -> Tensor:
    return tensor.clone() if tensor.storage_offset() * tensor.element_size() % 16 else tensor
