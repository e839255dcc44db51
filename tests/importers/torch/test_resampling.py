"""F.interpolate by ratios: between which positions outputs lie, in torch and in layers of whole factors."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from native import NEEDS_CPP
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler import NetworkError
from tdnn_compiler.importers.torch.modules import translate_module
from tdnn_compiler.runtime.imported import arrange_input, arrange_output


class Resampled(nn.Module):
    """A convolution, and what it gives in another size."""

    def __init__(self, dimensions: int, **options: Any) -> None:
        super().__init__()
        self.conv = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[dimensions - 1](2, 3, 3, padding=1)
        self.options = options

    def forward(self, x: Tensor) -> Tensor:
        return F.interpolate(self.conv(x), **self.options)


def hold(shape: tuple[int, ...], **options: Any) -> None:
    """Outputs and gradients in float64."""
    torch.manual_seed(0)
    module = Resampled(len(shape), **options).double()
    x = torch.randn(2, 2, *shape, dtype=torch.float64, requires_grad=True)
    found = translate_module(module, x.detach())
    (layout,) = found.inputs.values()
    plain = tdnn.to_torch(found.network).double()
    ours, theirs = arrange_output(plain(arrange_input(x, layout)), found.outputs[0]), module(x)
    torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
    seed = torch.randn_like(theirs)
    pairs = zip(torch.autograd.grad(ours, x, seed), torch.autograd.grad(theirs, x, seed), strict=True)
    for gradient, wanted in pairs:
        torch.testing.assert_close(gradient, wanted, rtol=1e-12, atol=1e-12)


SIZES: list[dict[str, Any]] = [
    {"scale_factor": 1.5},
    {"scale_factor": 2.5},
    {"scale_factor": 4 / 3},
    {"scale_factor": 0.5},
    {"scale_factor": 7 / 4},
    {"size": 9},
    {"size": 10},
    {"size": 5},
]


@pytest.mark.parametrize("length", [4, 6, 7])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", [{}, {"mode": "linear"}, {"mode": "linear", "align_corners": True}], ids=str)
def test_ratios_of_sizes(length: int, size: dict[str, Any], mode: dict[str, Any]) -> None:
    hold((length,), **size, **mode)


@pytest.mark.parametrize(
    "options",
    [
        {"scale_factor": 1.5, "mode": "bilinear"},
        {"scale_factor": (1.5, 2.0), "mode": "bilinear"},
        {"size": (9, 16), "mode": "bilinear"},
        {"size": (13, 16), "mode": "bilinear", "align_corners": True},
        {"size": (6, 10), "mode": "bilinear", "align_corners": True},
        {"size": (9, 12)},
    ],
    ids=str,
)
def test_every_axis_has_a_ratio_of_its_own(options: dict[str, Any]) -> None:
    hold((6, 8), **options)


def test_volumes() -> None:
    hold((4, 3, 5), scale_factor=1.5, mode="trilinear")


def test_open_lengths() -> None:
    module = Resampled(1, scale_factor=1.5, mode="linear").double()
    network = tdnn.from_torch(module, torch.randn(2, 2, 6, dtype=torch.float64), {"T": 2})
    plain = tdnn.to_torch(network).double()
    for length in (4, 7, 9):
        x = torch.randn(2, 2, length, dtype=torch.float64)
        torch.testing.assert_close(plain(x.mT).mT, module(x))


@NEEDS_CPP
@pytest.mark.usefixtures("single_precision")
def test_kernels() -> None:
    module = Resampled(2, scale_factor=1.5, mode="bilinear")
    x, y = (torch.randn(2, 2, 6, 8).requires_grad_() for _ in range(2))
    with torch.no_grad():
        y.copy_(x)
    ours, theirs = tdnn.compile(module, x.detach())(x), module(y)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    ours.square().sum().backward()
    theirs.square().sum().backward()
    torch.testing.assert_close(x.grad, y.grad, rtol=1e-4, atol=1e-4)


def test_ratios_of_large_numbers_are_refused() -> None:
    with pytest.raises(NetworkError, match="a p of at most 32\n  got:      43/11 along T"):
        tdnn.from_torch(Resampled(1, size=129, mode="linear"), torch.randn(2, 2, 33))
