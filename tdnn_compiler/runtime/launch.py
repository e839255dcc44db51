"""Launches of Triton kernels."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.printers.joint import FunctionCall
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime.compiling import KernelCall, compile_together
from tdnn_compiler.runtime.execute import DescribedTensor, LaunchArgument, Options, PlannedLaunch
from tdnn_compiler.tile.joint import work_of

__all__ = ["TritonKernels", "estimate_effort", "load_triton_kernels"]

MOST_DESCRIPTORS = 4096
"""So many are kept: a training step of a hundred layers has a few hundred, for each shape of a batch."""


@dataclass(frozen=True)
class MemoryAt:
    """What a descriptor asks of a tensor; it keeps no memory."""

    address: int
    dtype: torch.dtype

    def data_ptr(self) -> int:
        return self.address


@dataclass(frozen=True, eq=False)
class TritonKernels:
    """Launches the kernels of an emitted file; `calls` say which function each launch is."""

    module: ModuleType
    calls: Mapping[str, FunctionCall]

    def __call__(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[LaunchArgument], options: Options
    ) -> None:
        self.launch(launch, grid, arguments, options)

    def launch(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[LaunchArgument], options: Options
    ) -> tuple[Any, list[Any]]:
        """Runs a kernel. The results: what Triton has compiled, and the values of its other arguments."""
        call = self.call_of(launch, grid, arguments, options)
        compiled = self.run_with_allocator(call.run) if launch.scratch else call.run()
        # The interpreter compiles nothing.
        others = [] if compiled is None else call.kernel.arg_names[len(arguments) :]
        return compiled, [call.named[name] for name in others]

    def compile(self, launches: Sequence[PlannedLaunch], options: Options) -> None:
        """Compiles what they need, side by side; in Triton's interpreter there is nothing to compile."""
        if len(launches) > 1 and not self.module.triton.knobs.runtime.interpret:
            # The longest first, so that no core works alone at the end.
            ordered = sorted(launches, key=lambda each: estimate_effort(each[0]), reverse=True)
            calls = [self.call_of(*launch, options) for launch in ordered]
            compile_together(calls, self.module.triton.AsyncCompileMode)

    def call_of(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[Any], options: Options
    ) -> KernelCall:
        call = self.calls[launch.name]
        named = {**compile_options(launch, options), **call.given}
        given = [self.describe(each) if isinstance(each, DescribedTensor) else each for each in arguments]
        return KernelCall(getattr(self.module, call.function), grid, given, named)

    def describe(self, described: DescribedTensor) -> Any:
        """Triton's descriptor of a tensor, for a launch that is not prepared."""
        given = described.tensor
        base = MemoryAt(0, given) if isinstance(given, torch.dtype) else given
        return self.make_descriptor(base, described.sizes, described.block)

    @cached_property
    def describe_memory(self) -> Callable[[int, torch.dtype, tuple[int, ...], tuple[int, ...]], Any]:
        """Triton's descriptor of what is at an address, of a type, with these sizes, in such blocks: the one
        that there is, or a new one."""

        @lru_cache(MOST_DESCRIPTORS)
        def found(address: int, dtype: torch.dtype, sizes: tuple[int, ...], block: tuple[int, ...]) -> Any:
            return self.make_descriptor(MemoryAt(address, dtype), sizes, block)

        return found

    def make_descriptor(self, base: Tensor | MemoryAt, sizes: Sequence[int], block: Sequence[int]) -> Any:
        strides = [prod(sizes[axis + 1 :]) for axis in range(len(sizes))]
        return self.module.TensorDescriptor(base, list(sizes), strides, list(block))

    def run_with_allocator(self, run: Callable[[], Any]) -> Any:
        """Runs kernels that make descriptors, which need memory. Triton's allocator is then what it was."""

        def run_here() -> Any:
            self.module.triton.set_allocator(self.module.allocate)
            return run()

        return copy_context().run(run_here)

    @property
    def is_hooked(self) -> bool:
        """Whether a profiler wants to know of each launch."""
        runtime = self.module.triton.knobs.runtime
        return bool(runtime.launch_enter_hook.calls or runtime.launch_exit_hook.calls)


def estimate_effort(launch: Launch) -> int:
    """About how long its kernels take to compile, in the time of a small one: products take twice as long."""
    kinds = {work_of(program): program.kind for program in launch.programs}
    return sum(2 if kind == "product" else 1 for kind in kinds.values())


def load_triton_kernels(emitted: EmittedNetwork) -> TritonKernels:
    return TritonKernels(load_source(emitted.source), emitted.functions.calls)


def compile_options(launch: Launch, options: Options) -> dict[str, Any]:
    """What Triton compiles a kernel for."""
    found: dict[str, Any] = {"num_warps": launch.warps, "num_stages": launch.stages}
    if launch.ragged:
        found["RAGGED"] = options.lengths is not None
    if launch.multiplies:
        found["PRECISION"] = options.precision
    if launch.registers is not None:
        found["maxnreg"] = launch.registers
    return found
