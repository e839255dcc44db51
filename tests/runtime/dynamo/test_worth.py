"""What is too little for a network, and stays in torch."""

import pytest
import torch
from torch import Tensor, nn

import tdnn_compiler as tdnn

pytestmark = pytest.mark.usefixtures("single_precision")


def reasons(module: nn.Module, x: Tensor) -> list[str]:
    torch._dynamo.reset()
    return [cut.reason for cut in tdnn.explain(module.float(), x.float()).cuts]


LARGE = torch.randn(4, 64, 200)


@pytest.mark.parametrize(
    "module",
    [
        nn.Sequential(nn.Conv1d(64, 64, 3), nn.ReLU(), nn.Conv1d(64, 64, 3)),
        nn.Conv1d(64, 64, 31, groups=64),
        nn.ConvTranspose1d(64, 64, 31, groups=64),
        nn.Sequential(nn.Conv1d(64, 64, 1), nn.MaxPool1d(2)),
    ],
)
def test_what_is_worth_it(module: nn.Module) -> None:
    assert reasons(module, LARGE) == []


@pytest.mark.parametrize(
    "module",
    [
        nn.Conv1d(64, 128, 3),
        nn.ConvTranspose1d(64, 32, 4, stride=2),
        nn.Sequential(nn.Conv1d(64, 64, 5), nn.BatchNorm1d(64), nn.ReLU()),
    ],
)
def test_one_dense_convolution_stays(module: nn.Module) -> None:
    assert reasons(module, LARGE) == ["of one dense convolution kernels are no faster than torch"]


def test_little_work_stays() -> None:
    module = nn.Sequential(nn.Conv1d(4, 8, 3), nn.ReLU(), nn.Conv1d(8, 8, 3))
    (reason, *others) = reasons(module, torch.randn(1, 4, 50))
    assert "too little work" in reason
    assert set(others) == {reason}


def test_open_sizes_count_as_they_were_seen() -> None:
    module = nn.Sequential(nn.Conv1d(4, 8, 3), nn.ReLU(), nn.Conv1d(8, 8, 3))
    x = torch.randn(1, 4, 50).float()
    torch._dynamo.mark_dynamic(x, 2)
    assert "too little work" in reasons(module, x)[0]
