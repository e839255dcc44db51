"""Sums and norms over the valid positions of `[N, C, positions…]`.

`lengths` has for every axis of positions the number of those that are valid, `[N]`, or None: all are. Masks
select and never multiply, because the padding of a batch may be NaN.
"""

from collections.abc import Callable, Sequence
from math import prod

import torch
from torch import Tensor

__all__ = [
    "ValidLengths",
    "apply_by_length",
    "apply_to_valid",
    "has_padding",
    "keep_valid",
    "masked_group_norm",
    "masked_maximum",
    "masked_mean",
    "masked_softmax",
    "masked_statistics",
    "masked_sum",
    "valid_mask",
]

ValidLengths = Sequence[Tensor | None]
"""Of each axis of positions."""


def has_padding(lengths: ValidLengths) -> bool:
    """Whether there are lengths along any axis."""
    return any(n is not None for n in lengths)


def valid_mask(x: Tensor, lengths: ValidLengths) -> Tensor:
    """A mask of the valid positions, `[N or 1, 1, positions…]`; of size 1 along axes without lengths."""
    mask = torch.ones((1,) * x.dim(), dtype=torch.bool, device=x.device)
    for dim, n in enumerate(lengths, start=2):
        if n is not None:
            along = [-1 if place == dim else 1 for place in range(1, x.dim())]
            inside = torch.arange(x.shape[dim], device=x.device) < n[:, None]
            mask = mask & inside.view(len(n), *along)
    return mask


def keep_valid(x: Tensor, lengths: ValidLengths, other: float = 0) -> Tensor:
    """The values at valid positions, and `other` elsewhere."""
    return torch.where(valid_mask(x, lengths), x, other) if has_padding(lengths) else x


def apply_to_valid(module: Callable[[Tensor], Tensor], x: Tensor, lengths: ValidLengths) -> Tensor:
    """Applies a module to the valid positions of all sequences at once, as `[rows, C]`; zeros elsewhere."""
    last = x.movedim(1, -1)
    valid = valid_mask(x, lengths)[:, 0].expand(last.shape[:-1])
    rows = module(last[valid])
    return torch.zeros_like(last, dtype=rows.dtype).masked_scatter(valid[..., None], rows).movedim(-1, 1)


def apply_by_length(compute: Callable[[Tensor], Tensor], x: Tensor, lengths: ValidLengths) -> Tensor:
    """Applies `compute` to sequences without their padding, once for all of the same lengths."""
    sizes = [torch.full((len(x),), n) for n in x.shape[2:]]
    own = [size if n is None else n.cpu() for n, size in zip(lengths, sizes, strict=True)]
    table, rows, results = torch.stack(own, 1), [], []
    for each in table.unique(dim=0):
        alike = (table == each).all(1).nonzero().flatten().to(x.device)
        rows.append(alike)
        results.append(compute(x[alike][:, :, *(slice(n) for n in each.tolist())]))
    return torch.cat(results).index_select(0, torch.cat(rows).argsort())


def _position_dimensions(x: Tensor) -> list[int]:
    return list(range(2, x.dim()))


def _lengths_along(lengths: ValidLengths, dims: list[int]) -> ValidLengths:
    """Those along what is summed: what is past the end of another axis is a result that nobody reads."""
    return [n if dim in dims else None for dim, n in enumerate(lengths, start=2)]


def _count_valid(x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    """How many positions along these dimensions are valid, `[N or 1, 1, 1…]`."""
    counts = torch.ones((1,) * x.dim(), dtype=x.dtype, device=x.device)
    for dim in dims:
        n = lengths[dim - 2]
        counts = counts * (x.shape[dim] if n is None else n.view(-1, *(1,) * (x.dim() - 1)).to(x.dtype))
    return counts


def masked_mean(x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    """The mean over dimensions of positions, which stay with size 1."""
    lengths = _lengths_along(lengths, dims)
    if not has_padding(lengths):
        return x.mean(dims, keepdim=True)
    return keep_valid(x, lengths).sum(dims, keepdim=True) / _count_valid(x, lengths, dims)


def masked_maximum(x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    """The maximum, as `masked_mean`. The first of equal values gets the gradient, as in torch's pools."""
    lengths = _lengths_along(lengths, dims)
    rows = keep_valid(x, lengths, -torch.inf).movedim(tuple(dims), tuple(range(-len(dims), 0)))
    largest = rows.flatten(-len(dims)).max(-1).values
    for dim in dims:
        largest = largest.unsqueeze(dim)
    return largest


def masked_sum(x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    """The sum, as `masked_mean`."""
    return keep_valid(x, _lengths_along(lengths, dims)).sum(dims, keepdim=True)


def masked_statistics(
    x: Tensor, lengths: ValidLengths, dims: list[int], deviation: bool, eps: float, unbiased: bool
) -> Tensor:
    """Mean and standard deviation over dimensions of positions, which go: `[N, 2C, …]`."""
    lengths = _lengths_along(lengths, dims)
    middle = masked_mean(x, lengths, dims)
    if not deviation:
        return middle.squeeze(tuple(dims))
    variance = masked_mean(keep_valid(x - middle, lengths) ** 2, lengths, dims)
    if unbiased:
        count = _count_valid(x, lengths, dims)
        variance = variance * (count / (count - 1))
    return torch.cat([middle, (variance + eps).sqrt()], 1).squeeze(tuple(dims))


def masked_softmax(x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    """Softmax of each channel over its valid positions along some dimensions; zeros elsewhere."""
    scores = keep_valid(x, _lengths_along(lengths, dims), -torch.inf)
    last = tuple(range(x.dim() - len(dims), x.dim()))
    rows = scores.movedim(tuple(dims), last).unsqueeze(-1)
    return (
        rows.flatten(last[0] if last else x.dim())
        .softmax(-1)
        .view(rows.shape[:-1])
        .movedim(last, tuple(dims))
    )


def masked_group_norm(
    x: Tensor, lengths: ValidLengths, groups: int, weight: Tensor | None, bias: Tensor | None, eps: float
) -> Tensor:
    if not has_padding(lengths):
        # Without the check of torch's modules, which refuse a single value.
        return torch.group_norm(x, groups, weight, bias, eps)
    count, channels, *sizes = x.shape
    rows = x.reshape(count, groups, channels // groups * prod(sizes))
    valid = valid_mask(x, lengths).expand(count, channels // groups, *sizes).reshape(count, 1, -1)
    counts = valid.sum(-1, keepdim=True)
    middle = torch.where(valid, rows, 0).sum(-1, keepdim=True) / counts
    apart = torch.where(valid, rows - middle, 0)
    normed = apart * ((apart**2).sum(-1, keepdim=True) / counts + eps).rsqrt()
    result = normed.reshape(x.shape)
    if weight is None or bias is None:
        return result
    shape = (-1, *(1,) * len(sizes))
    return result * weight.view(shape) + bias.view(shape)
