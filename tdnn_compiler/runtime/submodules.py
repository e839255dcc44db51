"""Subclasses of torch's modules that also take lengths or a seed, so that hooks see these calls, too."""

from collections.abc import Callable, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Conv, Layer, describe
from tdnn_compiler.runtime.dropout import apply_dropout, draw_seed
from tdnn_compiler.runtime.masked import ValidLengths, masked_group_norm
from tdnn_compiler.runtime.window_padding import NumericWindow
from tdnn_compiler.runtime.windows import arrange_windows

__all__ = [
    "INSTANCE_NORM",
    "WINDOWED_CONV",
    "Affine",
    "Clamp",
    "Dropout",
    "Extreme",
    "GroupNorm",
    "LayerFunction",
    "MaskedInstanceNorm",
    "Offset",
    "Power",
    "Scale",
    "Snake",
    "ValueFunction",
    "WindowedConv",
]


class LayerFunction(nn.Module):
    """A layer without parameters that torch has no word for; `from_torch` finds in `layer` what it is."""

    def __init__(self, layer: Layer, compute: Callable[[Tensor, ValidLengths], Tensor]) -> None:
        super().__init__()
        self.layer, self.compute = layer, compute

    def forward(self, input: Tensor, lengths: ValidLengths | None = None) -> Tensor:
        return self.compute(input, all_valid(input) if lengths is None else lengths)

    def extra_repr(self) -> str:
        return describe(self.layer)


class WindowedConv(nn.Module):
    """The forward pass of convolutions whose taps or padding torch's arguments do not say."""

    layer: Conv
    """What `from_torch` finds that it is."""
    frames: Sequence[NumericWindow]

    def forward(self, input: Tensor, lengths: ValidLengths | None = None) -> Tensor:
        own = cast(nn.Conv1d, self)
        valid = all_valid(input) if lengths is None else lengths
        return own._conv_forward(arrange_windows(input, self.frames, valid), own.weight, own.bias)


class Conv1d(WindowedConv, nn.Conv1d):
    """Over one axis."""


class Conv2d(WindowedConv, nn.Conv2d):
    """Over two axes."""


class Conv3d(WindowedConv, nn.Conv3d):
    """Over three axes."""


WINDOWED_CONV = (Conv1d, Conv2d, Conv3d)


def all_valid(x: Tensor) -> ValidLengths:
    """No lengths along any axis of `[N, C, positions…]`."""
    return (None,) * (x.dim() - 2)


class Dropout(nn.Dropout):
    """torch's dropout with the mask that kernels draw."""

    @property
    def layer(self) -> layers.Dropout:
        """What `from_torch` finds that it is; in evaluation it is nothing."""
        return layers.Dropout(self.p)

    def forward(self, input: Tensor, seed: int | Tensor | None = None, place: int = 0) -> Tensor:
        if not self.training:
            return input
        return apply_dropout(input, self.p, draw_seed(input.device) if seed is None else seed, place)


class ValueFunction(nn.Module):
    """A function of each value that torch has no module for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def forward(self, input: Tensor) -> Tensor:
        return cast(Tensor, getattr(torch, self.name)(input))

    def extra_repr(self) -> str:
        return self.name


class Clamp(nn.Module):
    """Each value, but no less than `min`, and no more than `max`."""

    def __init__(self, min: float | None = None, max: float | None = None) -> None:
        super().__init__()
        self.min, self.max = min, max

    def forward(self, input: Tensor) -> Tensor:
        return input.clamp(self.min, self.max)

    def extra_repr(self) -> str:
        return f"min={self.min}, max={self.max}"


class Extreme(nn.Module):
    """The "maximum" or the "minimum" of each value and a number."""

    def __init__(self, name: str, other: float) -> None:
        super().__init__()
        self.name, self.other = name, other

    def forward(self, input: Tensor) -> Tensor:
        return cast(Tensor, getattr(torch, self.name)(input, torch.full_like(input, self.other)))

    def extra_repr(self) -> str:
        return f"{self.name}, {self.other}"


class Power(nn.Module):
    """Each value to a fixed power."""

    def __init__(self, exponent: float) -> None:
        super().__init__()
        self.exponent = exponent

    def forward(self, input: Tensor) -> Tensor:
        return input.pow(self.exponent)

    def extra_repr(self) -> str:
        return str(self.exponent)


class Scale(nn.Module):
    """Each value times a number."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, input: Tensor) -> Tensor:
        return input * self.factor

    def extra_repr(self) -> str:
        return str(self.factor)


class Offset(nn.Module):
    """Each value plus a number."""

    def __init__(self, amount: float) -> None:
        super().__init__()
        self.amount = amount

    def forward(self, input: Tensor) -> Tensor:
        return input + self.amount

    def extra_repr(self) -> str:
        return str(self.amount)


class Affine(nn.Module):
    """Each channel of `[N, C, …]` times a learned number, plus another."""

    def __init__(self, channels: int, weight: bool = True, bias: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels)) if weight else None
        self.bias = nn.Parameter(torch.zeros(channels)) if bias else None

    def forward(self, input: Tensor) -> Tensor:
        shape = (-1, *(1,) * (input.dim() - 2))
        result = input if self.weight is None else input * self.weight.view(shape)
        return result if self.bias is None else result + self.bias.view(shape)


class Snake(nn.Module):
    """`x + sin²(alpha·x)/alpha`, with an alpha for each channel of `[N, C, …]`."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(channels))

    def forward(self, input: Tensor) -> Tensor:
        alpha = self.alpha.view(-1, *(1,) * (input.dim() - 2))
        return input + torch.sin(alpha * input).square() / (alpha + 1e-9)

    def extra_repr(self) -> str:
        return str(len(self.alpha))


class GroupNorm(nn.GroupNorm):
    """torch's group norm over valid positions; a single value is no error."""

    def forward(self, input: Tensor, lengths: ValidLengths = ()) -> Tensor:
        return masked_group_norm(input, lengths, self.num_groups, self.weight, self.bias, self.eps)


class MaskedInstanceNorm(nn.Module):
    """The forward pass of the three instance norms."""

    def forward(self, input: Tensor, lengths: ValidLengths = ()) -> Tensor:
        """Normalises each channel over its valid positions; a single value is no error."""
        own = cast(nn.InstanceNorm1d, self)
        return masked_group_norm(input, lengths, input.shape[1], own.weight, own.bias, own.eps)


class InstanceNorm1d(MaskedInstanceNorm, nn.InstanceNorm1d):
    """Over one axis."""


class InstanceNorm2d(MaskedInstanceNorm, nn.InstanceNorm2d):
    """Over two axes."""


class InstanceNorm3d(MaskedInstanceNorm, nn.InstanceNorm3d):
    """Over three axes."""


INSTANCE_NORM = (InstanceNorm1d, InstanceNorm1d, InstanceNorm2d, InstanceNorm3d)
