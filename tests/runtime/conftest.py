"""Compiled modules with their kernels as C++."""

from collections.abc import Iterator

import pytest
from runtime.natively import kernels_in_cpp

from tdnn_compiler.runtime.module import tell


@pytest.fixture
def kernels_as_cpp(single_precision: None) -> Iterator[None]:  # noqa: ARG001
    """Nothing has been said yet that is said once."""
    tell.cache_clear()
    with kernels_in_cpp():
        yield
