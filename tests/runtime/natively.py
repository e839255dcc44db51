"""Compiled modules on a CPU with their kernels as C++: as many calls as one likes, in no time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import pytest
import torch

from tdnn_compiler.runtime import module
from tdnn_compiler.runtime.execute import Passes
from tdnn_compiler.runtime.native import native_kernels
from tdnn_compiler.runtime.variants import Variant


@cache
def passes(variant: Variant) -> Passes:
    (kernels,) = native_kernels([variant.emitted])
    return replace(kernels.passes(), allocate=poisoned)


def poisoned(shape: Sequence[int], *, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    """What a kernel reads before it is written would otherwise be wrong only now and then."""
    memory = torch.empty(shape, dtype=dtype, device=device)
    return memory.fill_(torch.nan) if dtype.is_floating_point else memory


@contextmanager
def kernels_in_cpp() -> Iterator[None]:
    """In fp32."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Variant, "run", property(passes))
        patch.setattr(
            module, "execution", lambda tensor: "kernels" if tensor.device.type == "cpu" else "eager"
        )
        yield
