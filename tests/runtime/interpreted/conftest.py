"""These tests run kernels in Triton's interpreter: tests/runtime/test_module.py starts them."""

import os
from typing import Any

import pytest
import torch
from torch import Tensor

# Triton reads the variable when it is imported, so it must be set before pytest starts.
collect_ignore_glob = [] if os.environ.get("TRITON_INTERPRET") == "1" else ["test_*.py"]


@pytest.fixture(autouse=True)
def _memory_is_poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kernel reads before it is written would otherwise be wrong only now and then."""
    fresh = torch.empty

    def poisoned(*shape: Any, **how: Any) -> Tensor:
        x = fresh(*shape, **how)
        return x.fill_(torch.nan) if x.is_floating_point() else x

    monkeypatch.setattr(torch, "empty", poisoned)
