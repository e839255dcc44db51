"""What layers with windows compute, over `[N, C, positions…]`; with lengths, on valid positions only."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from tdnn_compiler.network.layers import AvgPool, StatsPool
from tdnn_compiler.runtime.masked import ValidLengths, has_padding, keep_valid
from tdnn_compiler.runtime.window_padding import NumericWindow, pad_for_windows, pad_positions, taps_inside
from tdnn_compiler.symbolic.maps import NEGLIGIBLE_WEIGHT

__all__ = [
    "AVG_POOL",
    "arrange_windows",
    "pool_average",
    "pool_maximum",
    "pool_statistics",
    "shift_positions",
    "torch_can_pad",
    "torch_can_pool",
]


AVG_POOL: tuple[Callable[..., Tensor], ...] = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)


def torch_can_pad(frames: Sequence[NumericWindow]) -> bool:
    """Whether taps and padding can be expressed by the arguments of torch's convolution."""
    return all(
        frame.step is not None and frame.edge == "zeros" and not frame.same and frame.low == frame.high >= 0
        for frame in frames
    )


def torch_can_pool(frames: Sequence[NumericWindow]) -> bool:
    """Whether padding can be expressed by the arguments of torch's pools."""
    return torch_can_pad(frames) and all(2 * frame.low <= len(frame.taps) for frame in frames)


def arrange_windows(x: Tensor, frames: Sequence[NumericWindow], lengths: ValidLengths) -> Tensor:
    """A convolution's input, padded, and uneven taps laid out for a stride of as many positions.

    As it is where torch's own arguments say all of that.
    """
    if torch_can_pad(frames):
        return x
    sizes = x.shape[2:]
    x = pad_for_windows(x, frames, lengths)
    if all(frame.step is not None for frame in frames):
        return x
    # The taps of each output are laid side by side, so that the module's stride is its kernel size.
    for dim, (frame, n) in enumerate(zip(frames, sizes, strict=True), start=2):
        starts = torch.arange(frame.count(n), device=x.device) * frame.stride
        taps = torch.tensor(frame.taps, device=x.device)
        x = x.index_select(dim, (starts[:, None] + taps).flatten())
    return x


def pool_maximum(x: Tensor, frames: Sequence[NumericWindow], lengths: ValidLengths) -> Tensor:
    """Max pooling; NaN wins, and the first of equal values gets the gradient, as in torch."""
    x = pad_for_windows(keep_valid(x, lengths, -torch.inf), frames, lengths, -torch.inf)
    if len(frames) == 3:
        # With channels last, torch gives the gradient of a window that sees padding alone to another window.
        x = x.contiguous()
    kernels, strides = [len(f.taps) for f in frames], [f.stride for f in frames]
    steps = [f.step or 1 for f in frames]
    if len(frames) == 1:
        # Exported, torch's pool over one axis takes a single length.
        flat = F.max_pool2d(x[:, :, None], (1, *kernels), (1, *strides), dilation=(1, *steps))
        return flat.squeeze(2)
    return (F.max_pool2d if len(frames) == 2 else F.max_pool3d)(x, kernels, strides, dilation=steps)


def pool_average(layer: AvgPool, frames: Sequence[NumericWindow], x: Tensor, lengths: ValidLengths) -> Tensor:
    # A window that only begins in the input torch refuses.
    whole = not layer.ceil_mode or all(
        size + 2 * f.low >= len(f.taps) for size, f in zip(x.shape[2:], frames, strict=True)
    )
    if not has_padding(lengths) and torch_can_pool(frames) and whole:
        # As torch says it, so that exported it is a pool again.
        sizes = ([len(f.taps) for f in frames], [f.stride for f in frames], [f.low for f in frames])
        return AVG_POOL[len(frames) - 1](x, *sizes, layer.ceil_mode, layer.count_include_pad)
    there = taps_inside(x, frames, lengths, padding=layer.count_include_pad)
    counts = there.flatten(2 + len(frames)).sum(-1).clamp(1)
    x = pad_for_windows(x, frames, lengths)
    kernels, strides = [len(f.taps) for f in frames], [f.stride for f in frames]
    match len(frames):
        case 1:
            # torch's pool over one axis takes no divisor.
            flat = F.avg_pool2d(x[:, :, None], (1, *kernels), (1, *strides), divisor_override=1)
            sums = flat.squeeze(2)
        case 2:
            sums = F.avg_pool2d(x, kernels, strides, divisor_override=1)
        case _:
            sums = F.avg_pool3d(x, kernels, strides, divisor_override=1)
    return sums / counts.to(sums.dtype)


def pool_statistics(
    layer: StatsPool, frames: Sequence[NumericWindow], x: Tensor, lengths: ValidLengths
) -> Tensor:
    axes = len(frames)
    there = taps_inside(x, frames, lengths).flatten(2 + axes)
    counts = there.sum(-1).clamp(1).to(x.dtype)
    x = pad_for_windows(x, frames, lengths)
    for dim, frame in enumerate(frames, start=2):
        x = x.unfold(dim, len(frame.taps), frame.stride)
    x = x.flatten(2 + axes)
    mean = torch.where(there, x, 0).sum(-1) / counts
    if not layer.deviation:
        return mean
    apart = torch.where(there, x - mean[..., None], 0)
    variance = (apart**2).sum(-1) / counts
    return torch.cat([mean, (variance + layer.eps).sqrt()], 1)


def shift_positions(x: Tensor, offsets: Sequence[int]) -> Tensor:
    """Time shift: output t is input t + offset, zero where there is none."""
    return pad_positions(x, [amount for offset in reversed(offsets) for amount in (-offset, offset)])


def interpolate(x: Tensor, dim: int, factor: int, lengths: Tensor | None) -> Tensor:
    """On straight lines between the positions along a dimension, `factor` times as many.

    The weights of an output are those of a transposed convolution, over their sum: beside an end that is the
    only weight.
    """
    reach = factor // 2
    rising = torch.arange(1, factor + 2 * reach + 1, device=x.device, dtype=x.dtype) - (
        0.5 if factor % 2 == 0 else 0
    )
    weight = torch.minimum(rising, rising.flip(0))[None, None] / factor
    moved = x.movedim(dim, -1)
    there = torch.ones(len(x), 1, x.shape[dim], device=x.device, dtype=x.dtype)
    if lengths is not None:
        there = there * (torch.arange(x.shape[dim], device=x.device) < lengths[:, None])[:, None]
    rows = F.conv_transpose1d(
        moved.reshape(x.numel() // max(1, x.shape[dim]), 1, x.shape[dim]),
        weight,
        stride=factor,
        padding=reach,
    )
    total = F.conv_transpose1d(there, weight, stride=factor, padding=reach)
    total = torch.where(total > 0, total, 1.0).view(len(x), *(1,) * (x.dim() - 2), total.shape[-1])
    return (rows.view(*moved.shape[:-1], rows.shape[-1]) / total).movedim(-1, dim)


def interpolate_aligned(x: Tensor, dim: int, factor: int, lengths: Tensor | None) -> Tensor:
    """The same with the first and the last outputs at the first and the last inputs.

    Output t lies `t·(f − 1)/(f·(f·L − 1))` before t/f, for L inputs and f outputs of each.
    """
    count, real = x.shape[dim], torch.promote_types(x.dtype, torch.float32)
    if factor == 1 or not count:
        return x
    own = torch.tensor([count], device=x.device) if lengths is None else lengths
    t = torch.arange(count * factor, device=x.device)
    before = t.to(real) * ((factor - 1) / factor) / (factor * own[:, None].to(real) - 1)
    place = (t % factor).to(real) / factor - before
    near = (place - place.round()).abs() < NEGLIGIBLE_WEIGHT
    place = torch.where(near, place.round(), place)
    first = t // factor + place.floor().long()
    share = place - place.floor()
    moved = x.movedim(dim, -1)
    shape = (-1, *(1,) * (x.dim() - 2), len(t))
    sides = (
        each.clamp(0, count - 1).view(shape).expand(*moved.shape[:-1], -1) for each in (first, first + 1)
    )
    left, right = (moved.gather(-1, side) for side in sides)
    weight = share.view(shape)
    mixed = torch.where(weight == 0, left, left * (1 - weight) + right * weight)
    return mixed.to(x.dtype).movedim(-1, dim)
