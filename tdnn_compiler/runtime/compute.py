"""What each layer kind computes, over `[N, C, positions…]`, with or without lengths."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, assert_never, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tdnn_compiler.errors import mistake
from tdnn_compiler.layers import (
    Activation,
    AdaptivePool,
    Add,
    AvgPool,
    BatchNorm,
    Channels,
    Concat,
    Conv,
    ConvTranspose,
    Dropout,
    Embedding,
    Flatten,
    GlobalPool,
    GroupNorm,
    Input,
    InstanceNorm,
    LayerNorm,
    Linear,
    MaxPool,
    Member,
    Multiply,
    PReLU,
    Repeat,
    Shift,
    Softmax,
    StatsPool,
    Subsample,
)
from tdnn_compiler.runtime import submodules, valid, windows
from tdnn_compiler.runtime.frames import Frame

__all__ = ["BATCH_NORM", "Value", "computed", "joined"]

BATCH_NORM = nn.BatchNorm1d | nn.BatchNorm2d | nn.BatchNorm3d
ADAPTIVE: Any = {
    "max": (F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d),
    "avg": (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d),
}


@dataclass(frozen=True)
class Value:
    """What a layer computes: batch, channels, positions; the position axes' names; the valid lengths.

    Positions past their sequence's length are zero. `lengths` None: all are valid.
    """

    data: Tensor
    axes: tuple[str, ...]
    lengths: Tensor | None = None


def computed(
    member: Member,
    value: Value,
    module: nn.Module | None,
    frames: Sequence[Frame],
    place: int,
    seed: int | Tensor,
) -> Tensor:
    """The output of a layer with one input. `place` is its place among the network's layers.

    A module that has been put in the place of another is called like that one, and sees padding as zeros.
    """
    layer, x, lengths, axes = member.layer, value.data, value.lengths, len(value.axes)
    own = cast(Any, module)
    match layer:
        case Conv():
            return windows.convolved(own, x, frames, lengths)
        case MaxPool():
            return windows.tops(x, frames, lengths)
        case AvgPool():
            return windows.averages(layer, x, frames, lengths)
        case StatsPool(kernel_size=None, deviation=deviation, eps=eps):
            return valid.statistics(x, lengths, deviation, eps)
        case StatsPool():
            return windows.windowed_statistics(layer, x, frames, lengths)
        case AdaptivePool(kind=kind, output_size=wanted):
            return _adaptive(kind, wanted, x, lengths)
        case GlobalPool(kind=kind, keepdim=keepdim):
            pooled = valid.top(x, lengths) if kind == "max" else valid.mean(x, lengths)
            return pooled if keepdim else pooled.flatten(1)
        case Shift(offset=offset):
            return windows.moved(x, _each(offset, axes))
        case Subsample(step=step, offset=offset):
            kept = zip(_each(offset, axes), _each(step, axes), strict=True)
            return x[:, :, *(slice(first, None, every) for first, every in kept)]
        case Softmax(over="channels"):
            return x.softmax(1)
        case Softmax():
            return valid.softmax(x, lengths)
        case BatchNorm():
            return valid.select(own, x, lengths) if lengths is not None and _learns(own) else own(x)
        case LayerNorm():
            return valid.select(own, x, lengths) if lengths is not None else _last(own, x)
        case GroupNorm() | InstanceNorm():
            ours = isinstance(own, submodules.GroupNorm | submodules.InstanceNorm)
            return own(x, lengths=lengths) if ours else own(x)
        case Dropout():
            return own(x, seed=seed, place=place) if isinstance(own, submodules.Dropout) else own(x)
        case Linear():
            return _last(own, x)
        case Channels(start=start, stop=stop):
            return x[:, cast(int, start) : cast(int, stop)]
        case Embedding():
            return cast(Tensor, own(x[:, 0].long())).movedim(-1, 1)
        case Flatten():
            return _flat(member, x, lengths)
        case Activation() | PReLU() | ConvTranspose():
            return cast(Tensor, own(x))
        case Input() | Add() | Multiply() | Concat() | Repeat():
            raise TypeError(f"{layer} has no single input to compute from")
        case _:
            assert_never(layer)


def joined(layer: Add | Multiply | Concat, values: Sequence[Value], axes: tuple[str, ...]) -> Tensor:
    """Branches that meet, along these axes."""
    parts = [_along(value, axes) for value in values]
    match layer:
        case Add():
            return reduce(torch.add, parts)
        case Multiply():
            return reduce(torch.mul, parts)
        case Concat():
            sizes = torch.broadcast_shapes(*(part.shape[2:] for part in parts))
            return torch.cat([part.expand(*part.shape[:2], *sizes) for part in parts], 1)
        case _:
            assert_never(layer)


def _along(value: Value, axes: tuple[str, ...]) -> Tensor:
    """The data with its axes in this order, of size 1 where it lacks one."""
    order = [2 + value.axes.index(axis) for axis in axes if axis in value.axes]
    data = value.data.permute(0, 1, *order)
    for dim, axis in enumerate(axes, start=2):
        data = data if axis in value.axes else data.unsqueeze(dim)
    return data


def _each(size: Any, axes: int) -> list[int]:
    return list(size) if isinstance(size, tuple) else [size] * axes


def _last(module: nn.Module, x: Tensor) -> Tensor:
    """A module that takes channels last."""
    return cast(Tensor, module(x.movedim(1, -1))).movedim(-1, 1)


def _learns(module: nn.Module) -> bool:
    """Whether it normalises by the statistics of its input."""
    batch_norm = isinstance(module, BATCH_NORM)
    return batch_norm and (module.training or module.running_mean is None)


def _adaptive(kind: str, wanted: Any, x: Tensor, lengths: Tensor | None) -> Tensor:
    sizes = _each(wanted, x.dim() - 2)
    if all(size is None for size in sizes):
        return x
    full = [n if size is None else size for size, n in zip(sizes, x.shape[2:], strict=True)]
    pool = partial(ADAPTIVE[kind][x.dim() - 3], output_size=full)
    if x.shape[0] == 0:
        return x.new_zeros(0, x.shape[1], *full)
    return pool(x) if lengths is None else valid.by_length(pool, x, lengths)


def _flat(member: Member, x: Tensor, lengths: Tensor | None) -> Tensor:
    if lengths is None:
        return x.flatten(1)
    different = lengths.unique().tolist()
    if len(different) > 1:
        got = f"from {different[0]} to {different[-1]} positions"
        hint = "pool over the positions instead: stats_pool(), global_avg_pool() or adaptive_avg_pool(…)"
        raise mistake(f"flatten '{member.name}' with lengths", "sequences of one length", got, hint)
    return x[:, :, : different[0]].flatten(1)
