"""Launches of Triton kernels."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.runtime.execute import Argument, Options
from tdnn_compiler.tile.interface import multiplies

__all__ = ["TritonKernels"]


@dataclass(frozen=True, eq=False)
class TritonKernels:
    """Launches the kernels of an emitted file."""

    module: ModuleType

    def __call__(
        self, launch: Launch, grid: tuple[int, ...], arguments: Sequence[Argument], options: Options
    ) -> None:
        if launch.scratch:
            self.module.triton.set_allocator(self.module.allocate)
        kernel = getattr(self.module, f"{launch.program.name}_kernel")
        kernel[grid](*arguments, **chosen(launch, options))


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
