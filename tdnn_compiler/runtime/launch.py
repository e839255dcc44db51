"""Launches of Triton kernels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.loading import load_source
from tdnn_compiler.pipeline import Emitted
from tdnn_compiler.printers.functions import Call
from tdnn_compiler.runtime.execute import Argument, Options
from tdnn_compiler.tile.interface import multiplies

__all__ = ["TritonKernels", "triton_kernels"]


@dataclass(frozen=True, eq=False)
class TritonKernels:
    """Launches the kernels of an emitted file; `calls` say which function each is."""

    module: ModuleType
    calls: Mapping[str, Call]

    def __call__(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[Argument], options: Options
    ) -> None:
        if launch.scratch:
            self.module.triton.set_allocator(self.module.allocate)
        call = self.calls[launch.program.name]
        kernel = getattr(self.module, call.function)
        kernel[grid](*arguments, **chosen(launch, options), **dict(call.constants))


def triton_kernels(emitted: Emitted) -> TritonKernels:
    return TritonKernels(load_source(emitted.source), emitted.functions.calls)


def chosen(launch: Launch, options: Options) -> dict[str, Any]:
    """What Triton compiles a kernel for."""
    program = launch.program
    found: dict[str, Any] = {"num_warps": program.warps, "num_stages": program.stages}
    if program.ragged:
        found["RAGGED"] = options.lengths is not None
    if multiplies(program.body):
        found["PRECISION"] = options.precision
    if program.registers is not None:
        found["maxnreg"] = program.registers
    return found
