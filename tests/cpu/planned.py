"""Passes that a test's calls plan, and calls on some number of threads."""

from typing import Any, TypeVar

import pytest
import torch
from torch import Tensor

from tdnn_compiler.runtime.cpu import NativePass

Planned = TypeVar("Planned", bound=NativePass)


def note_passes(monkeypatch: pytest.MonkeyPatch, kind: type[Planned]) -> list[Planned]:
    """Those of a kind that are planned from now on."""
    found: list[Planned] = []
    begin = kind.__init__

    def note(self: Planned, *given: Any) -> None:
        begin(self, *given)
        found.append(self)

    monkeypatch.setattr(kind, "__init__", note)
    return found


def call(module: Any, x: Tensor, threads: int, **how: Any) -> Tensor:
    """The results of a second call: the first one goes the long way."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.no_grad():
            module(x, **how)
            found: Tensor = module(x, **how)
            return found
    finally:
        torch.set_num_threads(before)
