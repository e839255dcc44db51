"""Compiled modules on a CPU with its own kernels, built quickly, in memory that is poisoned first."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tdnn_compiler.runtime import cpu
from tdnn_compiler.runtime.cpu_kernels import poisoned_calls

QUICK = ("-O0", "-march=native", "-Wno-psabi")


@contextmanager
def native_kernels_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, poisoned_calls():
        patch.setattr(cpu, "FAST", QUICK)
        yield
