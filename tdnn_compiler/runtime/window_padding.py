"""A layer's windows as numbers, and padding of its input so that output t begins at position t·stride."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, assert_never, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import AvgPool, Conv, Crop, Layer, MaxPool, Pad, StatsPool
from tdnn_compiler.network.rules import rule
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.runtime.masked import ValidLengths
from tdnn_compiler.symbolic.maps import Edge, Window, concrete_offsets

__all__ = ["NumericWindow", "Windowed", "numeric_windows", "pad_for_windows", "pad_positions", "taps_inside"]

Windowed = Conv | MaxPool | AvgPool | StatsPool | Pad | Crop


@dataclass(frozen=True)
class NumericWindow:
    """The window along one axis: output t reads `t·stride + tap − low` for every tap.

    Under SAME padding `low` and `high` depend on the length: ask `padding`.
    """

    taps: tuple[int, ...]
    stride: int
    low: int
    high: int
    room: int
    edge: Edge
    same: bool

    @property
    def span(self) -> int:
        return max(self.taps) + 1

    @property
    def step(self) -> int | None:
        """The dilation, where the taps are 0, d, 2d, …"""
        step = self.taps[1] if len(self.taps) > 1 else 1
        even = step > 0 and all(tap == i * step for i, tap in enumerate(self.taps))
        return step if even else None

    def count(self, n: int) -> int:
        """The number of outputs."""
        return (n + self.room) // self.stride + 1

    def padding(self, n: Tensor) -> tuple[Tensor, Tensor]:
        """Padding before and after sequences of these lengths."""
        if not self.same:
            return torch.full_like(n, self.low), torch.full_like(n, self.high)
        total = (self.span - 1 - (n - 1) % self.stride).clamp(0)
        return total // 2, total - total // 2


def numeric_windows(layer: Layer, shape: Shape) -> tuple[NumericWindow, ...]:
    """The windows of a layer over that shape, one per axis; none where the layer has no windows."""
    if not isinstance(layer, Windowed) or (isinstance(layer, StatsPool) and layer.kernel_size is None):
        return ()
    same = not isinstance(layer, Crop) and layer.padding == "SAME"
    # ceil_mode's room no longer tells how far the padding reaches.
    floored = replace(layer, ceil_mode=False) if isinstance(layer, MaxPool | AvgPool) else layer
    windows, plain = (
        cast("tuple[Window, ...]", rule(it, shape, LayerCheck()).maps) for it in (layer, floored)
    )
    frames = []
    for window, padded in zip(windows, plain, strict=True):
        taps = tuple(concrete_offsets(window.offsets) or ())
        low = 0 if same else cast(int, window.left)
        high = 0 if same else cast(int, padded.room) - low + max(taps) + 1
        room = cast(int, window.room)
        frames.append(NumericWindow(taps, cast(int, window.stride), low, high, room, window.edge, same))
    return tuple(frames)


def pad_for_windows(
    x: Tensor, frames: Sequence[NumericWindow], lengths: ValidLengths, fill: float = 0.0
) -> Tensor:
    """`[N, C, positions…]` padded or cropped for its windows; with lengths, at the ends of each sequence."""
    for dim, frame in enumerate(frames, start=2):
        n = x.shape[dim]
        if frame.edge == "zeros" and not frame.same:
            # Positions behind the last window are never read: constant amounts then serve any length.
            amounts = (frame.low, frame.room + frame.span - frame.low)
            if any(amounts):
                x = pad_positions(x, [0, 0] * (x.dim() - 1 - dim) + list(amounts), fill)
            continue
        size = (frame.count(n) - 1) * frame.stride + frame.span
        own = lengths[dim - 2]
        ends = torch.tensor([n], device=x.device) if own is None else own
        positions = torch.arange(size, device=x.device) - frame.padding(ends)[0][:, None]
        x = _gather_positions(x, dim, positions, ends[:, None], frame.edge, fill)
    return x


def pad_positions(x: Tensor, amounts: Sequence[int], fill: float = 0.0) -> Tensor:
    """torch's `F.pad`; a negative amount crops, including positions that another amount has added."""
    if min(amounts) < 0 < max(amounts):
        x = F.pad(x, [max(amount, 0) for amount in amounts], value=fill)
        amounts = [min(amount, 0) for amount in amounts]
    return F.pad(x, list(amounts), value=fill)


def _gather_positions(x: Tensor, dim: int, positions: Tensor, n: Tensor, edge: Edge, fill: float) -> Tensor:
    """The values at `positions`, `[T]` or one row per sequence `[N, T]`, some outside of sequences."""
    match edge:
        case "zeros" | "replicate":
            indices = torch.minimum(positions.clamp(0), n - 1)
        case "circular":
            indices = positions % n
        case "reflect":
            folded = positions % (2 * n - 2).clamp(1)
            indices = torch.where(folded < n, folded, 2 * n - 2 - folded)
        case _:
            assert_never(edge)
    along = [-1 if place == dim else 1 for place in range(1, x.dim())]
    if len(indices) == 1:
        taken = x.index_select(dim, indices[0])
    else:
        sizes = [-1 if place == dim else size for place, size in enumerate(x.shape)]
        taken = x.gather(dim, indices.view(len(indices), *along).expand(sizes))
    if edge != "zeros":
        return taken
    there = (positions >= 0) & (positions < n)
    return torch.where(there.view(len(there), *along), taken, fill)


def taps_inside(
    x: Tensor, frames: Sequence[NumericWindow], lengths: ValidLengths, padding: bool = False
) -> Tensor:
    """Whether each tap of a window is in the sequence, or its padding: `[N or 1, 1, outputs…, taps…]`."""
    axes = len(frames)
    result = torch.ones((1,) * (2 + 2 * axes), dtype=torch.bool, device=x.device)
    for axis, frame in enumerate(frames):
        own = lengths[axis]
        n = torch.tensor([x.shape[2 + axis]], device=x.device) if own is None else own
        low, high = (pad[:, None, None] for pad in frame.padding(n))
        outputs = torch.arange(frame.count(x.shape[2 + axis]), device=x.device)
        taps = torch.tensor(frame.taps, device=x.device)
        positions = (outputs * frame.stride)[:, None] + taps - low
        first, last = (-low, n[:, None, None] + high) if padding else (0, n[:, None, None])
        there: Any = (positions >= first) & (positions < last)
        shape = [1] * (2 * axes)
        shape[axis], shape[axes + axis] = there.shape[1:]
        result = result & there.reshape(len(n), 1, *shape)
    return result
