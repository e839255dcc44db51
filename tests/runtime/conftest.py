"""Compiled modules with kernels that are built quickly."""

from collections.abc import Iterator

import pytest
from runtime.natively import native_kernels_quickly

from tdnn_compiler.runtime.module import warn_once


@pytest.fixture
def quick_kernels(single_precision: None) -> Iterator[None]:  # noqa: ARG001
    """Nothing has been said yet that is said once."""
    warn_once.cache_clear()
    with native_kernels_quickly():
        yield


@pytest.fixture
def quick_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cpu", "cpu_kernels"):
        monkeypatch.setattr(f"tdnn_compiler.runtime.{module}.FAST", ("-O0", "-march=native", "-Wno-psabi"))
