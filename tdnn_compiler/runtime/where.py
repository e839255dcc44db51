"""Where kernels run when they are verified: on a GPU, in Triton's interpreter, or as C++."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import torch

from tdnn_compiler.errors import mistake
from tdnn_compiler.pipeline import Emitted
from tdnn_compiler.runtime.load import load

__all__ = ["Where", "by_triton", "device"]


@dataclass(frozen=True)
class Where:
    """What runs kernels, the device of their tensors, and a network's module of `forward` and `backward`."""

    name: str
    device: str
    module: Callable[[Emitted], ModuleType]


def device() -> str:
    """Where Triton's kernels run: on a GPU, or interpreted on the CPU."""
    interpreted = os.environ.get("TRITON_INTERPRET") == "1"
    if interpreted or torch.cuda.is_available():
        return "cpu" if interpreted else "cuda"
    hint = "set TRITON_INTERPRET=1 before triton is imported"
    raise mistake("verify", "a GPU, or Triton's interpreter", "neither", hint)


def by_triton() -> Where:
    name = "interpreter" if device() == "cpu" else torch.cuda.get_device_name()
    return Where(name, device(), lambda emitted: load(emitted.source))
