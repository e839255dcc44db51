"""Where kernels run when they are verified: on a GPU, in Triton's interpreter, or as C++."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from unittest.mock import patch

import torch

from tdnn_compiler.pipeline import EmittedNetwork
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.runtime.execute import Launcher
from tdnn_compiler.runtime.guards import POISONS, is_poison
from tdnn_compiler.runtime.launch import load_triton_kernels
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["INTERPRETED", "KernelBackend", "triton_backend", "triton_device"]

# Read once, as Triton does when it is imported.
INTERPRETED = os.environ.get("TRITON_INTERPRET", "0").lower() in ("1", "true", "on", "yes", "y")


@contextmanager
def watch_nothing() -> Iterator[list[int]]:
    yield []


@dataclass(frozen=True)
class KernelBackend:
    """A way to run kernels: the device of their tensors, and `launcher`, which makes a network's launcher.

    `watch` surrounds each launch and yields the addresses at which poison was read; on a GPU they are
    unknown.
    """

    name: str
    device: str
    launcher: Callable[[EmittedNetwork], Launcher]
    watch: Callable[[], AbstractContextManager[list[int]]] = watch_nothing


def triton_device() -> str:
    """The device of Triton's kernels: "cuda", or "cpu" in the interpreter."""
    interpreted = os.environ.get("TRITON_INTERPRET") == "1"
    if interpreted or torch.cuda.is_available():
        return "cpu" if interpreted else "cuda"
    hint = "set TRITON_INTERPRET=1 before triton is imported"
    raise mistake("verify", "a GPU, or Triton's interpreter", "neither", hint)


def triton_backend() -> KernelBackend:
    interpreted = triton_device() == "cpu"
    if interpreted:
        check_interpreter()
    name = "interpreter" if interpreted else torch.cuda.get_device_name()
    watch = watch_interpreter if interpreted else watch_nothing
    return KernelBackend(name, triton_device(), load_triton_kernels, watch)


@contextmanager
def watch_interpreter() -> Iterator[list[int]]:
    """Yields the addresses at which the interpreter loads poison; masked lanes load nothing."""
    found: list[int] = []
    builder = load_source(INTERPRETER).interpreter_builder
    load_masked = builder.create_masked_load

    def watched(pointers: Any, mask: Any, *others: Any, **more: Any) -> Any:
        loaded = load_masked(pointers, mask, *others, **more)
        values = torch.from_numpy(loaded.data)
        # Bfloat16 has no type there.
        values = values.view(torch.bfloat16) if values.dtype == torch.uint16 else values
        if values.dtype in POISONS:
            found.extend(pointers.data[is_poison(values).numpy() & mask.data].tolist())
        return loaded

    with patch.object(builder, "create_masked_load", watched):
        yield found


INTERPRETER = """
import triton
from triton.runtime.interpreter import interpreter_builder


@triton.jit
def loop_kernel(steps):
    for _ in range(steps):
        pass
"""


def check_interpreter() -> None:
    """Raises NetworkError where the interpreter cannot run a loop: that of Triton 3.6 with NumPy 2.4."""
    try:
        load_source(INTERPRETER).loop_kernel[(1,)](1)
    except Exception as error:
        versions = " and ".join(f"{name} {version(name)}" for name in ("triton", "numpy"))
        got = f"{versions}: {error}"
        hint = "pip install 'numpy<2.4', or a newer triton"
        raise mistake("verify", "Triton's interpreter to run a loop", got, hint) from error
