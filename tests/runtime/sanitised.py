"""The kernels to check with as a program of their own, under the sanitizers."""

from collections.abc import Iterator, Sequence

import torch

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.printers.cpp import print_cpp_module
from tdnn_compiler.runtime.native import TILES_PER_SEQUENCE, compile_native
from tdnn_compiler.runtime.sanitised import SANITIZERS, main_function, run_sanitised

__all__ = ["print_main", "sanitised"]


def sanitised(emitted: Sequence[EmittedNetwork], dtype: torch.dtype = torch.float32, source: str = "") -> str:
    """What the sanitizers say of every kernel, without lengths and with; nothing, if all is well.

    `source` stands for the kernels that are printed.
    """
    kernels, main = print_main(emitted, dtype)
    return run_sanitised(compile_native((source or kernels) + main, dtype, "-O1", *SANITIZERS))


def print_main(emitted: Sequence[EmittedNetwork], dtype: torch.dtype = torch.float32) -> tuple[str, str]:
    """The kernels, and a `main` that runs all passes: its launches are those that the host code makes."""
    texts = {
        f"network{number}_{launch.name}": launch.programs
        for number, each in enumerate(emitted)
        for launch in each.host.launches
    }
    return print_cpp_module(texts), main_function(emitted, dtype, call_kernel, {}, TILES_PER_SEQUENCE)


def call_kernel(name: str, launch: Launch, arguments: str) -> Iterator[str]:  # noqa: ARG001
    yield f"{name}({arguments});"
