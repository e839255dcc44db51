"""Emitted source as a module of this process, and its kernels."""

import atexit
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from types import ModuleType
from typing import Any

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import Emitted
from tdnn_compiler.printers.functions import Call
from tdnn_compiler.runtime.execute import Argument, Options
from tdnn_compiler.tile.interface import multiplies

__all__ = ["TritonKernels", "digest", "load", "triton_kernels"]


def digest(source: str) -> str:
    """A name for a source: another source has another one, in every process."""
    return sha256(source.encode()).hexdigest()[:16]


LOADING = Lock()
"""Threads that call one module for the first time want the same file."""


@cache
def folder() -> Path:
    """Gone when the process ends; what Triton compiles is in Triton's own cache, by content."""
    path = mkdtemp(prefix="tdnn_compiler_")
    atexit.register(remove, path, os.getpid())
    return Path(path)


def remove(path: str, owner: int) -> None:
    """By the process that made it: one that was forked from it ends earlier."""
    if os.getpid() == owner:
        rmtree(path, ignore_errors=True)


def triton_kernels(emitted: Emitted) -> "TritonKernels":
    return TritonKernels(load(emitted.source), emitted.functions.calls)


def load(source: str) -> ModuleType:
    """The module of an emitted file. It is written to disk, because Triton reads its kernels' source."""
    with LOADING:
        return loaded(source)


@cache
def loaded(source: str) -> ModuleType:
    name = f"tdnn_emitted_{digest(source)}"
    path = folder() / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


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
