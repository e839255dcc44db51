"""How long an import takes besides torch.export."""

import time
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from tdnn_compiler.importers.torch import modules

SECONDS = 2.0
BLOCKS = 17


class Block(nn.Module):
    """Six layers: a gated residual with channels that a view shuffles, in place where it may be."""

    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.wide, self.norm = nn.Conv1d(width, width, 3, padding=1), nn.BatchNorm1d(width)
        self.act, self.back = nn.ReLU(inplace=True), nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        h = self.act(self.norm(self.wide(x)))
        n, c, t = h.shape
        h = h.view(n, 2, c // 2, t).transpose(1, 2).reshape(n, c, t)
        return x + self.back(h) * h.mean(2, keepdim=True)


def test_a_hundred_layers_are_imported_within_two_seconds_of_export(monkeypatch: pytest.MonkeyPatch) -> None:
    exported, spent = modules.export_program, list[float]()

    def export_and_measure(*arguments: Any) -> Any:
        begun = time.process_time()
        try:
            return exported(*arguments)
        finally:
            spent.append(time.process_time() - begun)

    monkeypatch.setattr(modules, "export_program", export_and_measure)
    module = nn.Sequential(*(Block() for _ in range(BLOCKS))).eval()
    begun = time.process_time()
    found = modules.translate_module(module, torch.randn(1, 8, 50), {"T": 2})
    took = time.process_time() - begun - sum(spent)
    assert len(spent) == 3
    assert len(found.network) > 100
    assert took < SECONDS
