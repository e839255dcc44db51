"""Each kind of layer in torch: its module, if it has one, and its computation over `[N, C, positions…]`.

Modules have torch's parameters, names and initialisation. Computations are with or without lengths.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any, assert_never, cast

import torch
import torch.nn.functional as F
from sympy import Expr
from torch import Tensor, nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import (
    Activation,
    ActivationName,
    AdaptivePool,
    Add,
    Affine,
    AvgPool,
    BatchNorm,
    Channels,
    ChannelShuffle,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dropout,
    Embedding,
    Flatten,
    Fold,
    GlobalPool,
    GroupNorm,
    Input,
    InstanceNorm,
    Join,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    Maximum,
    MaxPool,
    Member,
    Minimum,
    MovingPositions,
    Multiply,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    PReLU,
    Rearrangement,
    Repeat,
    RMSNorm,
    Shift,
    ShufflePixels,
    Snake,
    Softmax,
    StatsPool,
    Subsample,
    Threshold,
    Upsample,
    word,
)
from tdnn_compiler.network.rules import pooled_axes, softmax_axes
from tdnn_compiler.runtime import masked as valid
from tdnn_compiler.runtime import submodules, windows
from tdnn_compiler.runtime.masked import ValidLengths, has_padding
from tdnn_compiler.runtime.window_padding import NumericWindow, pad_for_windows
from tdnn_compiler.runtime.windows import torch_can_pad
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import free_symbols, text

__all__ = ["BATCH_NORM", "LayerValue", "compute_layer", "join_branches", "module_of"]

BATCH_NORM = (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
CONV = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
CONV_TRANSPOSE = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
ADAPTIVE: Any = {
    "max": (F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d),
    "avg": (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d),
}


@dataclass(frozen=True)
class LayerValue:
    """A layer's result: `data` is `[N, C, positions…]`, `axes` names its position axes.

    `lengths` has the number of valid positions of each sequence, `[N]`, by the name of the axis; the others
    are zero. Along other axes all are valid.
    """

    data: Tensor
    axes: tuple[str, ...]
    lengths: Mapping[str, Tensor]

    @property
    def valid(self) -> tuple[Tensor | None, ...]:
        """The lengths along each axis, in order."""
        return tuple(map(self.lengths.get, self.axes))


def module_of(member: Member, network: Network, frames: Sequence[NumericWindow]) -> nn.Module | None:
    """The module of a layer, or None where it has none: `compute_layer` says then what it does.

    Raises NetworkError where a module depends on a number of channels that is open.
    """
    layer, axes = member.layer, len(network.shape(member.sources[0]).axes)
    channels = partial(known_channels, member, network)
    match layer:
        case Conv():
            return _convolution(layer, frames, channels)
        case ConvTranspose():
            sizes: Any = (layer.out_channels, layer.kernel_size, layer.stride, layer.padding)
            sizes += (layer.output_padding, layer.groups, layer.bias, layer.dilation)
            return CONV_TRANSPOSE[axes - 1](channels(), *sizes)
        case BatchNorm(eps=eps, momentum=momentum, affine=affine):
            return BATCH_NORM[axes](channels(), eps, momentum, affine)
        case LayerNorm(eps=eps, affine=affine):
            return nn.LayerNorm(channels(), eps, affine)
        case RMSNorm(eps=eps, affine=affine):
            return nn.RMSNorm(channels(), eps, affine)
        case GroupNorm(num_groups=num_groups, eps=eps, affine=affine):
            return submodules.GroupNorm(cast(int, num_groups), channels(), eps, affine)
        case InstanceNorm(eps=eps, affine=affine):
            return submodules.INSTANCE_NORM[axes](channels(), eps, affine=affine)
        case Linear(out_features=out, bias=bias):
            return nn.Linear(channels(), cast(int, out), bias)
        case Embedding(num_embeddings=rows, embedding_dim=columns, padding_idx=padding):
            return nn.Embedding(cast(int, rows), cast(int, columns), cast("int | None", padding))
        case Dropout(p=p):
            return submodules.Dropout(p)
        case Activation(function=function, parameter=parameter):
            return _activation_module(function, parameter)
        case Threshold(threshold=threshold, value=value):
            return nn.Threshold(threshold, value)
        case PReLU() | Snake() | Affine():
            return _learned_module(layer, channels)
        case AvgPool() | StatsPool() | Upsample() | PixelShuffle() | PixelUnshuffle():
            return _function_module(layer, frames)
        case MaxPool() | AdaptivePool() | GlobalPool():
            return None
        case Shift() | Pad() | Crop() | Subsample() | Channels():
            return None
        case Softmax() | LogSoftmax() | LocalResponseNorm():
            return None
        case Flatten() | Fold() | ChannelShuffle():
            return None
        case Input() | Add() | Multiply() | Maximum() | Minimum() | Concat() | Repeat():
            return None
        case _:
            assert_never(layer)


def _convolution(layer: Conv, frames: Sequence[NumericWindow], channels: Callable[[], int]) -> nn.Module:
    """torch's where its arguments say the windows; otherwise one that arranges its input for itself."""
    axes, counts = len(frames), [len(frame.taps) for frame in frames]
    steps: list[int] = [frame.step or 1 for frame in frames]
    strides = [frame.stride for frame in frames]
    if any(frame.step is None for frame in frames):
        # `arrange_windows` lays the taps of each output side by side.
        steps, strides = [1] * axes, counts
    plain = torch_can_pad(frames)
    pads = [frame.low for frame in frames] if plain else [0] * axes
    groups = channels() if layer.groups is None else layer.groups
    out = channels() if layer.out_channels is None else layer.out_channels
    sizes: Any = (out, *map(tuple, (counts, strides, pads, steps)), groups, layer.bias)
    if plain:
        return CONV[axes - 1](channels(), *sizes)
    made = submodules.WINDOWED_CONV[axes - 1](channels(), *sizes)
    made.layer, made.frames = layer, frames
    return made


def _learned_module(layer: PReLU | Snake | Affine, channels: Callable[[], int]) -> nn.Module:
    match layer:
        case PReLU(per_channel=per_channel, init=init):
            return nn.PReLU(channels() if per_channel else 1, init)
        case Snake():
            return submodules.Snake(channels())
        case Affine(weight=weight, bias=bias):
            return submodules.Affine(channels(), weight, bias)
        case _:
            assert_never(layer)


def _function_module(
    layer: AvgPool | StatsPool | Upsample | ShufflePixels, frames: Sequence[NumericWindow]
) -> nn.Module | None:
    """The module of a layer without parameters where torch has no word for it, and None elsewhere."""
    match layer:
        case AvgPool() if not windows.torch_can_pool(frames):
            return submodules.LayerFunction(layer, partial(windows.pool_average, layer, frames))
        case StatsPool(kernel_size=None, over=None):
            return submodules.LayerFunction(layer, partial(_pool_whole, layer))
        case StatsPool() if layer.kernel_size is not None:
            return submodules.LayerFunction(layer, partial(windows.pool_statistics, layer, frames))
        case Upsample(mode="linear"):
            return submodules.LayerFunction(layer, partial(_interpolate_positions, layer))
        case PixelShuffle() | PixelUnshuffle():
            return submodules.LayerFunction(layer, partial(_shuffle_pixels, layer))
        case AvgPool() | StatsPool() | Upsample():
            return None
        case _:
            assert_never(layer)


def known_channels(member: Member, network: Network) -> int:
    """The number of channels that a layer reads."""
    channels = network.shape(member.sources[0]).channels
    if isinstance(channels, Expr):
        where = f"{word(member.layer)} '{member.name}'" + (f" ({member.line})" if member.line else "")
        lengths = ", ".join(sorted(f"{symbol.name}=…" for symbol in free_symbols(channels)))
        hint = f"give the lengths too: network.bind({lengths})"
        raise mistake(where, "a number of input channels", text(channels), hint)
    return cast(int, channels)


def _activation_module(function: ActivationName, parameter: float | None) -> nn.Module:
    match function:
        case "relu":
            return nn.ReLU()
        case "leaky_relu":
            return nn.LeakyReLU(0.01 if parameter is None else parameter)
        case "clipped_relu":
            return nn.Hardtanh(0.0, cast(float, parameter))
        case "elu":
            return nn.ELU(1.0 if parameter is None else parameter)
        case "gelu":
            return nn.GELU()
        case "silu":
            return nn.SiLU()
        case "sigmoid":
            return nn.Sigmoid()
        case "tanh":
            return nn.Tanh()
        case "hardtanh":
            return nn.Hardtanh()
        case "hardsigmoid":
            return nn.Hardsigmoid()
        case "hardswish":
            return nn.Hardswish()
        case "gelu_tanh":
            return nn.GELU("tanh")
        case "mish":
            return nn.Mish()
        case "softplus":
            return nn.Softplus(1.0 if parameter is None else parameter)
        case "logsigmoid":
            return nn.LogSigmoid()
        case "softsign":
            return nn.Softsign()
        case "selu":
            return nn.SELU()
        case "celu":
            return nn.CELU(1.0 if parameter is None else parameter)
        case "hardshrink":
            return nn.Hardshrink(0.5 if parameter is None else parameter)
        case "softshrink":
            return nn.Softshrink(0.5 if parameter is None else parameter)
        case "tanhshrink":
            return nn.Tanhshrink()
        case "absolute" | "square" | "sqrt" | "exp" | "log" | "reciprocal" | "sign" | "sin" | "cos":
            return submodules.ValueFunction(function)
        case "power":
            return submodules.Power(cast(float, parameter))
        case "maximum" | "minimum":
            return submodules.Extreme(function, cast(float, parameter))
        case "clamp_min":
            return submodules.Clamp(min=parameter)
        case "clamp_max":
            return submodules.Clamp(max=parameter)
        case "scale":
            return submodules.Scale(cast(float, parameter))
        case "offset":
            return submodules.Offset(cast(float, parameter))
        case _:
            assert_never(function)


def compute_layer(
    member: Member,
    value: LayerValue,
    module: nn.Module | None,
    frames: Sequence[NumericWindow],
    place: int,
    seed: int | Tensor,
) -> Tensor:
    """The output of a layer with one input, `[N, C, positions…]`.

    `place` is the layer's place in the network, from which, and from `seed`, dropout draws its mask. A module
    that a user has put in the place of another gets the same input, in which padding is zero.
    """
    layer, x, lengths = member.layer, value.data, value.valid
    own = cast(Any, module)
    if isinstance(own, submodules.LayerFunction | submodules.WindowedConv):
        return cast(Tensor, own(x, lengths))
    match layer:
        case Conv():
            return cast(Tensor, own(windows.arrange_windows(x, frames, lengths)))
        case MaxPool():
            return windows.pool_maximum(x, frames, lengths)
        case AvgPool() if own is None:
            return windows.pool_average(layer, frames, x, lengths)
        case StatsPool() if own is None:
            dims = _pooled_dimensions(layer, value.axes)
            return valid.masked_statistics(x, lengths, dims, layer.deviation, layer.eps, layer.unbiased)
        case AdaptivePool(kind=kind, output_size=wanted):
            return _adaptive_pool(kind, wanted, x, lengths)
        case GlobalPool():
            return _global_pool(layer, x, lengths, _pooled_dimensions(layer, value.axes))
        case AvgPool() | StatsPool() | Upsample(mode="linear") | PixelShuffle() | PixelUnshuffle():
            return cast(Tensor, own(x))
        case Shift() | Upsample() | Pad() | Crop() | Subsample():
            return _move_positions(layer, x, frames, lengths)
        case Softmax() | LogSoftmax():
            return _softmax(layer, value)
        case LocalResponseNorm(size=size, alpha=alpha, beta=beta, k=k):
            # torch's wants positions.
            return F.local_response_norm(x[..., None], cast(int, size), alpha, beta, k)[..., 0]
        case BatchNorm():
            return _batch_norm_of_valid(own, x, lengths)
        case LayerNorm() | RMSNorm():
            return _layer_norm_of_valid(own, x, lengths)
        case GroupNorm() | InstanceNorm():
            return _group_norm_of_valid(own, x, lengths)
        case Dropout():
            return own(x, seed=seed, place=place) if isinstance(own, submodules.Dropout) else own(x)
        case Linear():
            return _apply_channels_last(own, x)
        case Channels() | Flatten() | Fold() | ChannelShuffle():
            return _rearrange_channels(member, layer, value)
        case Embedding():
            return cast(Tensor, own(x[:, 0].long())).movedim(-1, 1)
        case Activation() | Threshold() | PReLU() | Snake() | Affine() | ConvTranspose():
            return cast(Tensor, own(x))
        case Input() | Add() | Multiply() | Maximum() | Minimum() | Concat() | Repeat():
            raise TypeError(f"{layer} has no single input to compute from")
        case _:
            assert_never(layer)


def _softmax(layer: Softmax | LogSoftmax, value: LayerValue) -> Tensor:
    x, axes = value.data, value.axes
    match layer:
        case Softmax(over="channels"):
            return x.softmax(1)
        case LogSoftmax():
            return x.log_softmax(1)
        case Softmax():
            dims = [2 + axes.index(axis) for axis in softmax_axes(layer.over, axes)]
            return valid.masked_softmax(x, value.valid, dims)
        case _:
            assert_never(layer)


def _move_positions(
    layer: MovingPositions, x: Tensor, frames: Sequence[NumericWindow], lengths: ValidLengths
) -> Tensor:
    axes = x.dim() - 2
    match layer:
        case Shift(offset=offset):
            return windows.shift_positions(x, _per_axis(offset, axes))
        case Upsample(scale_factor=factor):
            for dim, times in enumerate(_per_axis(factor, axes), start=2):
                x = x.repeat_interleave(times, dim)
            return x
        case Pad() | Crop():
            return pad_for_windows(x, frames, lengths)
        case Subsample():
            return _subsample_positions(layer, x, axes)
        case _:
            assert_never(layer)


def _pool_whole(layer: StatsPool, x: Tensor, lengths: ValidLengths) -> Tensor:
    dims = list(range(2, x.dim()))
    return valid.masked_statistics(x, lengths, dims, layer.deviation, layer.eps, layer.unbiased)


def _interpolate_positions(layer: Upsample, x: Tensor, lengths: ValidLengths) -> Tensor:
    between = windows.interpolate_aligned if layer.align_corners else windows.interpolate
    for dim, times in enumerate(_per_axis(layer.scale_factor, x.dim() - 2), start=2):
        x = between(x, dim, times, lengths[dim - 2])
    return x


def _rearrange_channels(member: Member, layer: Rearrangement, value: LayerValue) -> Tensor:
    x = value.data
    match layer:
        case Flatten():
            return _without_padding(member, value, value.axes).flatten(1)
        case Fold(axis=axis):
            # The axis behind the channels, and then one with them.
            whole = _without_padding(member, value, (axis,))
            return whole.movedim(2 + value.axes.index(axis), 2).flatten(1, 2)
        case Channels(start=start, stop=stop):
            return x[:, cast(int, start) : cast(int, stop)]
        case ChannelShuffle(groups=groups):
            return x.unflatten(1, (cast(int, groups), -1)).transpose(1, 2).flatten(1, 2)
        case _:
            assert_never(layer)


def _shuffle_pixels(layer: ShufflePixels, x: Tensor, lengths: ValidLengths) -> Tensor:  # noqa: ARG001
    match layer:
        case PixelShuffle(upscale_factor=r):
            for dim in reversed(range(2, x.dim())):
                x = x.unflatten(1, (-1, cast(int, r))).movedim(2, dim + 1).flatten(dim, dim + 1)
        case PixelUnshuffle(downscale_factor=r):
            for dim in range(2, x.dim()):
                count = x.shape[dim] // cast(int, r)
                whole = x.narrow(dim, 0, count * cast(int, r)).unflatten(dim, (count, cast(int, r)))
                x = whole.movedim(dim + 1, 2).flatten(1, 2)
        case _:
            assert_never(layer)
    return x


def join_branches(layer: Join, values: Sequence[LayerValue], axes: tuple[str, ...]) -> Tensor:
    """What a join makes of branches, broadcast to these position axes."""
    parts = [_align_axes(value, axes) for value in values]
    match layer:
        case Add():
            return reduce(torch.add, parts)
        case Multiply():
            return reduce(torch.mul, parts)
        case Maximum():
            return reduce(torch.maximum, parts)
        case Minimum():
            return reduce(torch.minimum, parts)
        case Concat():
            sizes = torch.broadcast_shapes(*(part.shape[2:] for part in parts))
            return torch.cat([part.expand(*part.shape[:2], *sizes) for part in parts], 1)
        case _:
            assert_never(layer)


def _align_axes(value: LayerValue, axes: tuple[str, ...]) -> Tensor:
    """The data with its axes in this order, of size 1 where it lacks one."""
    order = [2 + value.axes.index(axis) for axis in axes if axis in value.axes]
    data = value.data.permute(0, 1, *order)
    for dim, axis in enumerate(axes, start=2):
        data = data if axis in value.axes else data.unsqueeze(dim)
    return data


def _per_axis(size: Any, axes: int) -> list[int]:
    return list(size) if isinstance(size, tuple) else [size] * axes


def _apply_channels_last(module: nn.Module, x: Tensor) -> Tensor:
    """Applies a module that takes channels last."""
    return cast(Tensor, module(x.movedim(1, -1))).movedim(-1, 1)


def _uses_batch_statistics(module: nn.Module) -> bool:
    """Whether a module is a batch norm that normalises by the statistics of the batch."""
    batch_norm = isinstance(module, BATCH_NORM)
    return batch_norm and (module.training or module.running_mean is None)


def _batch_norm_of_valid(module: Any, x: Tensor, lengths: ValidLengths) -> Tensor:
    if not has_padding(lengths) or not _uses_batch_statistics(module):
        return cast(Tensor, module(x))
    # That of several axes takes rows with as many positions: one.
    single = (1,) * (x.dim() - 2 if x.dim() > 3 else 0)
    return valid.apply_to_valid(lambda rows: module(rows.view(*rows.shape, *single)).flatten(1), x, lengths)


def _group_norm_of_valid(module: Any, x: Tensor, lengths: ValidLengths) -> Tensor:
    ours = isinstance(module, submodules.GroupNorm | submodules.MaskedInstanceNorm)
    return cast(Tensor, module(x, lengths=lengths) if ours else module(x))


def _layer_norm_of_valid(module: Any, x: Tensor, lengths: ValidLengths) -> Tensor:
    return (
        valid.apply_to_valid(module, x, lengths) if has_padding(lengths) else _apply_channels_last(module, x)
    )


MASKED_POOLS = {"max": valid.masked_maximum, "avg": valid.masked_mean, "sum": valid.masked_sum}


def _pooled_dimensions(layer: GlobalPool | StatsPool, axes: tuple[str, ...]) -> list[int]:
    return [2 + axes.index(axis) for axis in pooled_axes(layer.over, axes)]


def _global_pool(layer: GlobalPool, x: Tensor, lengths: ValidLengths, dims: list[int]) -> Tensor:
    pooled = MASKED_POOLS[layer.kind](x, lengths, dims)
    return pooled if layer.keepdim else pooled.squeeze(tuple(dims))


def _subsample_positions(layer: Subsample, x: Tensor, axes: int) -> Tensor:
    kept = zip(_per_axis(layer.offset, axes), _per_axis(layer.step, axes), strict=True)
    return x[:, :, *(slice(first, None, every) for first, every in kept)]


def _adaptive_pool(kind: str, wanted: Any, x: Tensor, lengths: ValidLengths) -> Tensor:
    sizes = _per_axis(wanted, x.dim() - 2)
    if all(size is None for size in sizes):
        return x
    full = [n if size is None else size for size, n in zip(sizes, x.shape[2:], strict=True)]
    pool = partial(ADAPTIVE[kind][x.dim() - 3], output_size=full)
    if x.shape[0] == 0:
        return x.new_zeros(0, x.shape[1], *full)
    pooled = [None if size is None else n for size, n in zip(sizes, lengths, strict=True)]
    return valid.apply_by_length(pool, x, pooled) if has_padding(pooled) else pool(x)


def _without_padding(member: Member, value: LayerValue, axes: Sequence[str]) -> Tensor:
    """Positions along these axes become channels: all sequences must have as many."""
    x = value.data
    for axis in axes:
        n = value.lengths.get(axis)
        if n is None:
            continue
        different = n.unique().tolist()
        if len(different) > 1:
            where = f"{word(member.layer)} '{member.name}' with lengths"
            got = f"from {different[0]} to {different[-1]} positions"
            hint = "pool over the positions instead: stats_pool(), global_avg_pool() or adaptive_avg_pool(…)"
            raise mistake(where, "sequences of one length", got, hint)
        x = x.narrow(2 + value.axes.index(axis), 0, different[0])
    return x
