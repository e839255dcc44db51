"""Compiled modules on a CPU with their kernels as C++: as many calls as one likes, in no time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from tdnn_compiler.runtime import module
from tdnn_compiler.runtime.native import native_modules
from tdnn_compiler.runtime.variants import Variant


@cache
def passes(variant: Variant) -> tuple[Any, Any]:
    (found,) = native_modules([variant.emitted])
    return found.forward, getattr(found, "backward", None)


@contextmanager
def kernels_in_cpp() -> Iterator[None]:
    """In fp32."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Variant, "run", property(passes))
        patch.setattr(
            module, "execution", lambda tensor: "kernels" if tensor.device.type == "cpu" else "eager"
        )
        yield
