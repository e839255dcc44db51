"""Compiled modules on a CPU with its own kernels, built quickly, in memory that is poisoned first."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from tdnn_compiler.cpu.build import load_library
from tdnn_compiler.runtime import cpu
from tdnn_compiler.runtime.cpu_kernels import poisoned_calls

QUICK = ("-O0", "-march=native", "-Wno-psabi")


def load_printed(made_from: str, parts: Callable[[], Sequence[str]], flags: Sequence[str]) -> ctypes.CDLL:  # noqa: ARG001
    """That of the texts as they are printed now, also where a test has changed how."""
    return load_library(parts(), flags)


@contextmanager
def native_kernels_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, poisoned_calls():
        patch.setattr(cpu, "FAST", QUICK)
        patch.setattr(cpu, "load_known", load_printed)
        yield
