"""Compiled modules on a CPU with its own kernels, built quickly, in memory that is poisoned first."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor

from tdnn_compiler.runtime import cpu

QUICK = ("-O0", "-march=native", "-Wno-psabi")


def poisoned(shape: Sequence[int], *, dtype: torch.dtype) -> Tensor:
    """What a kernel reads before it is written would otherwise be wrong only now and then."""
    memory = torch.empty(shape, dtype=dtype)
    ctypes.memset(memory.data_ptr(), 0xFF, memory.nbytes)
    return memory


class Poisoned(cpu.Memory):
    """Every call begins with scratch memory full of NaNs."""

    def prepare(self, scratch: Tensor) -> None:
        ctypes.memset(scratch.data_ptr(), 0xFF, scratch.numel())


@contextmanager
def native_kernels_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpu, "FAST", QUICK)
        patch.setattr(cpu, "allocate", poisoned)
        patch.setattr(cpu, "MEMORY", Poisoned())
        yield
