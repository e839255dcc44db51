"""torch's modules, for what lengths or seeds decide too: hooks see a call of theirs as any other."""

from typing import cast

from torch import Tensor, nn

from tdnn_compiler.runtime.dropout import draw_seed, dropped
from tdnn_compiler.runtime.valid import group_normed

__all__ = ["INSTANCE_NORM", "Dropout", "GroupNorm", "InstanceNorm"]


class Dropout(nn.Dropout):
    """torch's, with the mask of kernels."""

    def forward(self, input: Tensor, seed: int | Tensor | None = None, place: int = 0) -> Tensor:
        if not self.training:
            return input
        return dropped(input, self.p, draw_seed() if seed is None else seed, place)


class GroupNorm(nn.GroupNorm):
    """torch's, over valid positions, and of a single value too."""

    def forward(self, input: Tensor, lengths: Tensor | None = None) -> Tensor:
        return group_normed(input, lengths, self.num_groups, self.weight, self.bias, self.eps)


class InstanceNorm(nn.Module):
    """What the instance norms have in common."""

    def forward(self, input: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Over valid positions, and of a single value too."""
        own = cast(nn.InstanceNorm1d, self)
        return group_normed(input, lengths, input.shape[1], own.weight, own.bias, own.eps)


class InstanceNorm1d(InstanceNorm, nn.InstanceNorm1d):
    """Over one axis."""


class InstanceNorm2d(InstanceNorm, nn.InstanceNorm2d):
    """Over two axes."""


class InstanceNorm3d(InstanceNorm, nn.InstanceNorm3d):
    """Over three axes."""


INSTANCE_NORM = (InstanceNorm1d, InstanceNorm1d, InstanceNorm2d, InstanceNorm3d)
