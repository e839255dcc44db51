"""Sums and norms over the valid positions of `[N, C, positions…]`; `lengths` None: all are valid.

Masks select and never multiply, because the padding of a batch may be NaN.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

__all__ = [
    "apply_by_length",
    "apply_to_valid",
    "keep_valid",
    "masked_group_norm",
    "masked_maximum",
    "masked_mean",
    "masked_softmax",
    "masked_statistics",
    "masked_sum",
    "valid_mask",
]


def valid_mask(x: Tensor, lengths: Tensor) -> Tensor:
    """A mask of the valid positions, `[N, 1, T]`."""
    return torch.arange(x.shape[2], device=x.device) < lengths[:, None, None]


def keep_valid(x: Tensor, lengths: Tensor | None, other: float = 0) -> Tensor:
    """The values at valid positions, and `other` elsewhere."""
    return x if lengths is None else torch.where(valid_mask(x, lengths), x, other)


def apply_to_valid(module: nn.Module, x: Tensor, lengths: Tensor) -> Tensor:
    """Applies a module to the valid positions of all sequences at once, as `[rows, C]`; zeros elsewhere."""
    valid, last = valid_mask(x, lengths)[:, 0], x.movedim(1, -1)
    rows = module(last[valid])
    return torch.zeros_like(last, dtype=rows.dtype).masked_scatter(valid[..., None], rows).movedim(-1, 1)


def apply_by_length(compute: Callable[[Tensor], Tensor], x: Tensor, lengths: Tensor) -> Tensor:
    """Applies `compute` to sequences without their padding, once for all of the same length."""
    rows, results = [], []
    for n in lengths.unique().tolist():
        alike = (lengths == n).nonzero().flatten()
        rows.append(alike)
        results.append(compute(x[alike, :, :n]))
    return torch.cat(results).index_select(0, torch.cat(rows).argsort())


def _position_dimensions(x: Tensor) -> list[int]:
    return list(range(2, x.dim()))


def masked_mean(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Per sequence and channel, `[N, C, 1…]`."""
    if lengths is None:
        return x.mean(_position_dimensions(x), keepdim=True)
    return keep_valid(x, lengths).sum(2, keepdim=True) / lengths[:, None, None].to(x.dtype)


def masked_maximum(x: Tensor, lengths: Tensor | None) -> Tensor:
    """The maximum, `[N, C, 1…]`. The first of equal values gets the gradient, as in torch's pools."""
    largest = keep_valid(x, lengths, -torch.inf).flatten(2).max(2).values
    return largest.view(*largest.shape, *(1 for _ in _position_dimensions(x)))


def masked_sum(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Per sequence and channel, `[N, C, 1…]`."""
    return keep_valid(x, lengths).sum(_position_dimensions(x), keepdim=True)


def masked_statistics(
    x: Tensor, lengths: Tensor | None, deviation: bool, eps: float, unbiased: bool
) -> Tensor:
    """Mean and standard deviation, `[N, 2C]`."""
    middle = masked_mean(x, lengths)
    if not deviation:
        return middle.flatten(1)
    variance = masked_mean(keep_valid(x - middle, lengths) ** 2, lengths)
    if unbiased:
        count = x[0, 0].numel() if lengths is None else lengths.view(-1, *(1,) * (x.dim() - 1)).to(x.dtype)
        variance = variance * (count / torch.as_tensor(count - 1, dtype=x.dtype, device=x.device))
    return torch.cat([middle, (variance + eps).sqrt()], 1).flatten(1)


def masked_softmax(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Softmax of each channel over its valid positions; zeros elsewhere."""
    scores = keep_valid(x, lengths, -torch.inf)
    return scores.unsqueeze(-1).flatten(2).softmax(-1).reshape(x.shape)


def masked_group_norm(
    x: Tensor, lengths: Tensor | None, groups: int, weight: Tensor | None, bias: Tensor | None, eps: float
) -> Tensor:
    if lengths is None:
        # Without the check of torch's modules, which refuse a single value.
        return torch.group_norm(x, groups, weight, bias, eps)
    count, channels, size = x.shape
    rows = x.reshape(count, groups, channels // groups * size)
    valid = valid_mask(x, lengths).expand(-1, channels // groups, -1).reshape(count, 1, -1)
    counts = valid.sum(-1, keepdim=True)
    middle = torch.where(valid, rows, 0).sum(-1, keepdim=True) / counts
    apart = torch.where(valid, rows - middle, 0)
    normed = apart * ((apart**2).sum(-1, keepdim=True) / counts + eps).rsqrt()
    result = normed.reshape(x.shape)
    return result if weight is None or bias is None else result * weight[:, None] + bias[:, None]
