"""A brute-force oracle: the network computed by torch, and what that shows about who reads whom.

Nothing here knows windows, rules or shapes. Where torch has a layer it is torch's own, with torch's own
padding; the rest is written down from its definition. Three experiments:

- `dependence` makes one slab of an input NaN and looks which outputs turn NaN: every operation hands a NaN
  on, a maximum and a product with zero included, so nothing is missed and nothing is a matter of rounding.
- `untouched` makes the padding NaN instead.
- `path_counts` computes the network with sums in place of everything: every tap weighs one, along one axis.
  So nothing along the other axes hides what is read, nor what is padding, in `clear_of_padding`.
"""

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import reduce
from itertools import accumulate, groupby, pairwise
from math import nan
from typing import Any

import sympy
import torch
import torch.nn.functional as F
from sympy import Expr, Symbol, expand
from torch import Tensor, nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import (
    Activation,
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
    Layer,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    Maximum,
    MaxPool,
    Minimum,
    Multiply,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    PReLU,
    RMSNorm,
    Shift,
    Snake,
    Softmax,
    StatsPool,
    Subsample,
    Threshold,
    Upsample,
)

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

Pairs = list[tuple[int, int]]

CONV = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
CONV_TRANSPOSE = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
MAX_POOL = (F.max_pool1d, F.max_pool2d, F.max_pool3d)
AVG_POOL = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)
ADAPTIVE = {
    "max": (F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d),
    "avg": (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d),
}
ACTIVATIONS: dict[str, Callable[[Tensor, Any], Tensor]] = {
    "relu": lambda x, _: F.relu(x),
    "leaky_relu": F.leaky_relu,
    "clipped_relu": lambda x, height: x.clamp(0, height),
    "elu": F.elu,
    "gelu": lambda x, _: F.gelu(x),
    "silu": lambda x, _: F.silu(x),
    "sigmoid": lambda x, _: torch.sigmoid(x),
    "tanh": lambda x, _: torch.tanh(x),
    "hardtanh": lambda x, _: F.hardtanh(x),
    "hardsigmoid": lambda x, _: F.hardsigmoid(x),
    "hardswish": lambda x, _: F.hardswish(x),
    "gelu_tanh": lambda x, _: F.gelu(x, approximate="tanh"),
    "mish": lambda x, _: F.mish(x),
    "softplus": F.softplus,
    "logsigmoid": lambda x, _: F.logsigmoid(x),
    "softsign": lambda x, _: F.softsign(x),
    "selu": lambda x, _: F.selu(x),
    "celu": F.celu,
    "hardshrink": F.hardshrink,
    "softshrink": F.softshrink,
    "tanhshrink": lambda x, _: F.tanhshrink(x),
    "absolute": lambda x, _: x.abs(),
    "square": lambda x, _: x.square(),
    "sqrt": lambda x, _: x.sqrt(),
    "exp": lambda x, _: x.exp(),
    "log": lambda x, _: x.log(),
    "reciprocal": lambda x, _: x.reciprocal(),
    "sign": lambda x, _: x.sign(),
    "sin": lambda x, _: x.sin(),
    "cos": lambda x, _: x.cos(),
    "power": lambda x, exponent: x**exponent,
    "maximum": lambda x, other: torch.maximum(x, torch.tensor(other)),
    "minimum": lambda x, other: torch.minimum(x, torch.tensor(other)),
    "clamp_min": lambda x, least: x.clamp(min=least),
    "clamp_max": lambda x, most: x.clamp(max=most),
    "scale": lambda x, factor: x * factor,
    "offset": lambda x, amount: x + amount,
}


class TooShort(RuntimeError):
    """A layer has no output; torch's own complaints are RuntimeErrors too."""


@dataclass(frozen=True)
class Value:
    """What a layer computes: batch, channels, positions; and the names of the axes of positions."""

    data: Tensor
    axes: tuple[str, ...]

    def size(self, axis: str) -> int:
        """The positions along an axis, 1 where it has gone."""
        return self.data.shape[2 + self.axes.index(axis)] if axis in self.axes else 1

    def tainted(self, axis: str) -> Tensor:
        """Whether there is a NaN, by batch and position along one axis."""
        found = self.data.isnan()
        kept = 2 + self.axes.index(axis) if axis in self.axes else None
        gone = [dim for dim in range(1, found.dim()) if dim != kept]
        found = found.sum(dim=gone) > 0
        return found[:, None] if kept is None else found


# The experiments --------------------------------------------------------------------------------------------


def evaluate(
    network: Network, given: dict[str, Value] | None = None, taint: str | None = None
) -> dict[str, Value]:
    """What every layer computes from the values that are given: inputs, or layers as well.

    All that lies outside a layer's input along the axis `taint` is NaN.
    """
    torch.manual_seed(0)
    given = given or {name: clean(network.layer(name)) for name in network.inputs}
    values: dict[str, Value] = {}
    for member in network.members:
        sources = [values[source] for source in member.sources]
        value = given.get(member.name) or _value(member.layer, sources, taint)
        if value.data.numel() == 0:
            raise TooShort(f"{member.name} has no output")
        values[member.name] = value
    return values


def clean(layer: Layer, batch: int = 2, **numbers: int) -> Value:
    """An input of ordinary values, positive or tokens 0; `numbers` stand for symbols in its sizes."""
    assert isinstance(layer, Input)
    axes = tuple(axis for axis in layer.axes[1:] if axis != "C")
    sizes = [
        size if isinstance(size, int) else int(size.subs({s: numbers[s.name] for s in size.free_symbols}))
        for size in layer.sizes[1:]
    ]
    if layer.axes[-1] == "C":
        return Value(0.5 + torch.rand(batch, sizes[-1], *sizes[:-1]), axes)
    return Value(torch.zeros(batch, 1, *sizes, dtype=torch.long), axes)


def dependence(network: Network, source: str, axis: str) -> dict[str, Tensor]:
    """For every layer a matrix: whether the output (column) depends on the position of `source` (row)."""
    n = evaluate(network)[source].size(axis)
    inputs = {name: clean(network.layer(name), n + 1) for name in network.inputs}
    value = evaluate(network, inputs)[source]
    disturbed = Value(value.data.clone(), value.axes)
    slabs = disturbed.data.movedim(2 + value.axes.index(axis), -1)
    for i in range(n):
        # The token after an embedding's last one has a vector of NaN.
        slabs[i, ..., i] = nan if slabs.is_floating_point() else -1
    values = evaluate(network, inputs | {source: disturbed})
    found = {name: value.tainted(axis) for name, value in values.items() if name != source}
    assert not any(tainted[n].any() for tainted in found.values())
    return {name: tainted[:n] for name, tainted in found.items()} | {source: torch.eye(n, dtype=torch.bool)}


def untouched(network: Network, axis: str) -> dict[str, list[int]]:
    """For every layer the outputs along an axis of which no path ends in padding."""
    values = evaluate(network, taint=axis)
    return {name: (~value.tainted(axis)[0]).nonzero().flatten().tolist() for name, value in values.items()}


# The layers -------------------------------------------------------------------------------------------------


def _value(layer: Layer, sources: Sequence[Value], taint: str | None) -> Value:
    first = sources[0]
    match layer:
        case Add():
            return _joined(sources, lambda parts: reduce(torch.add, parts))
        case Multiply():
            return _joined(sources, lambda parts: reduce(torch.mul, parts))
        case Maximum():
            return _joined(sources, lambda parts: reduce(torch.maximum, parts))
        case Minimum():
            return _joined(sources, lambda parts: reduce(torch.minimum, parts))
        case Concat():
            return _joined(sources, _concatenated)
        case Fold(axis=axis):
            moved = first.data.movedim(2 + first.axes.index(axis), 2).flatten(1, 2)
            return Value(moved, tuple(other for other in first.axes if other != axis))
    dim = 2 + first.axes.index(taint) if taint in first.axes else None
    gone = isinstance(layer, Flatten | StatsPool | GlobalPool) and not (
        getattr(layer, "keepdim", False) or getattr(layer, "kernel_size", None) is not None
    )
    if isinstance(layer, StatsPool | GlobalPool) and layer.over is not None:
        # Beside an axis of its own, each of the others is as one more sequence.
        return _pooled_along(layer, first, gone)
    if isinstance(layer, Softmax) and layer.over in first.axes:
        return Value(first.data.softmax(2 + first.axes.index(layer.over)), first.axes)
    return Value(Torch(dim).single(layer, first.data), () if gone else first.axes)


def _pooled_along(layer: StatsPool | GlobalPool, x: Value, gone: bool) -> Value:
    place = 2 + x.axes.index(layer.over)
    rows = x.data.movedim(place, -1).movedim(1, -2)
    pooled = Torch().single(replace(layer, over=None), rows.flatten(0, -3))
    back = pooled.unflatten(0, rows.shape[:-2]).movedim(rows.dim() - 2, 1)
    kept = tuple(axis for axis in x.axes if axis != layer.over)
    return Value(back, kept) if gone else Value(back.movedim(-1, place), x.axes)


@dataclass(frozen=True)
class Torch:
    """Computes one layer. Weights are random and positive; `ones` makes them one, without a bias.

    Along the dimension `taint` all that lies outside the input is NaN.
    """

    taint: int | None = None
    ones: bool = False

    def single(self, layer: Layer, x: Tensor) -> Tensor:
        positions = tuple(range(2, x.dim()))
        match layer:
            case Conv():
                return self.conv(layer, x)
            case ConvTranspose():
                return self.conv_transpose(layer, x)
            case MaxPool():
                return self.max_pool(layer, x)
            case AvgPool():
                return self.avg_pool(layer, x)
            case AdaptivePool(kind=kind, output_size=wanted):
                wanted = wanted if isinstance(wanted, tuple) else (wanted,) * len(positions)
                sizes = [n if size is None else size for size, n in zip(wanted, x.shape[2:], strict=True)]
                return ADAPTIVE[kind][len(positions) - 1](x, sizes)
            case GlobalPool(kind="max", keepdim=keepdim):
                return x.amax(positions, keepdim)
            case GlobalPool(kind="sum", keepdim=keepdim):
                return x.sum(positions, keepdim)
            case GlobalPool(keepdim=keepdim):
                return x.mean(positions, keepdim)
            case StatsPool(kernel_size=None, deviation=deviation, eps=eps):
                mean, variance = x.mean(positions), x.var(positions, correction=int(layer.unbiased))
                return torch.cat([mean, (variance + eps).sqrt()], 1) if deviation else mean
            case StatsPool():
                return self.windowed_statistics(layer, x)
            case Shift(offset=offset):
                return self.shift(_each(offset, x), x)
            case Upsample(align_corners=True, scale_factor=factor):
                mode = ("linear", "bilinear", "trilinear")[len(positions) - 1]
                scales = tuple(map(float, _each(factor, x)))
                return F.interpolate(x, None, scales, mode, align_corners=True)
            case Upsample(mode="linear") if self.taint is not None or self.ones:
                return self.conv_transpose(_between(layer, x), x)
            case Upsample(scale_factor=factor, mode="linear"):
                for dim, times in enumerate(_each(factor, x), start=2):
                    x = _on_lines(x, dim, times)
                return x
            case PixelShuffle(upscale_factor=r):
                for dim in reversed(positions):
                    x = torch.stack([x[:, i::r] for i in range(r)], dim + 1).flatten(dim, dim + 1)
                return x
            case PixelUnshuffle(downscale_factor=r):
                for dim in positions:
                    parts = [x.movedim(dim, -1)[..., : x.shape[dim] // r * r][..., i::r] for i in range(r)]
                    x = torch.stack(parts, 2).movedim(-1, dim + 1).flatten(1, 2)
                return x
            case Upsample(scale_factor=factor):
                for dim, times in enumerate(_each(factor, x), start=2):
                    x = x.repeat_interleave(times, dim)
                return x
            case Pad(padding=padding, padding_mode=mode):
                return self.padded(x, _ends(padding, x), 0, mode)
            case Crop(amount=amount):
                return self.padded(x, [(-low, -high) for low, high in _ends(amount, x)], 0)
            case Subsample(step=step, offset=offset):
                return x[
                    :, :, *(slice(o, None, s) for s, o in zip(_each(step, x), _each(offset, x), strict=True))
                ]
            case Activation(function=function, parameter=parameter):
                return ACTIVATIONS[function](x, parameter)
            case ChannelShuffle(groups=groups):
                return torch.stack(x.chunk(groups, 1), 2).flatten(1, 2)
            case Threshold(threshold=threshold, value=value):
                return F.threshold(x, threshold, value)
            case Affine():
                return x
            case Snake():
                return x + torch.sin(x) ** 2
            case PReLU(init=init):
                return F.prelu(x, torch.tensor([init]))
            case Softmax(over="channels"):
                return x.softmax(1)
            case LogSoftmax():
                return x.log_softmax(1)
            case Softmax(over="positions"):
                return x[..., None].flatten(2).softmax(-1).view_as(x)
            case BatchNorm(eps=eps):
                return F.batch_norm(x, torch.rand(x.shape[1]), 1 + torch.rand(x.shape[1]), eps=eps)
            case LayerNorm(eps=eps):
                return F.layer_norm(x.movedim(1, -1), x.shape[1:2], eps=eps).movedim(-1, 1)
            case LocalResponseNorm(size=size, alpha=alpha, beta=beta, k=k):
                return F.local_response_norm(x[..., None], size, alpha, beta, k)[..., 0]
            case RMSNorm(eps=eps):
                return F.rms_norm(x.movedim(1, -1), x.shape[1:2], eps=eps).movedim(-1, 1)
            case GroupNorm(num_groups=groups, eps=eps):
                return F.group_norm(x, groups, eps=eps)
            case InstanceNorm(eps=eps):
                # torch's own refuses a single position.
                return F.group_norm(x, x.shape[1], eps=eps)
            case Dropout():
                return x
            case Flatten():
                return x.flatten(1)
            case Linear(out_features=out, bias=bias):
                weight = self.positive(nn.Linear(x.shape[1], out, bias))
                return weight(x.movedim(1, -1)).movedim(-1, 1)
            case Channels(start=start, stop=stop):
                return x[:, start:stop]
            case Embedding(num_embeddings=rows, embedding_dim=columns):
                # One token more, for a table of one row too.
                table = 0.5 + torch.rand(rows + 1, columns)
                table[-1] = nan
                return table[x[:, 0]].movedim(-1, 1)
            case _:
                raise TypeError(layer)

    def positive(self, module: Any) -> Any:
        """The module with positive weights."""
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.uniform_(0.5, 1.5) if not self.ones else parameter.fill_(1)
        return module.requires_grad_(False)

    def conv(self, layer: Conv, x: Tensor) -> Tensor:
        axes, channels = x.dim() - 2, x.shape[1]
        out = channels if layer.out_channels is None else layer.out_channels
        groups = channels if layer.groups is None else layer.groups
        strides = _each(layer.stride, x)
        module = CONV[axes - 1]
        if layer.taps is None and _torch_padding(layer.padding) and self.taint is None:
            how = (layer.padding, layer.dilation, groups, layer.bias and not self.ones, layer.padding_mode)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Using padding='same' with even kernel lengths")
                return self.positive(module(channels, out, layer.kernel_size, strides, *how))(x)
        taps = _taps(layer, x)
        spans = [max(row) - min(row) + 1 for row in taps]
        pairs = _pairs(layer.padding, spans, strides, x, None if layer.taps is None else taps)
        x = self.padded(x, pairs, 0, layer.padding_mode)
        # The positions of each output side by side: a convolution whose stride is its kernel.
        for dim, (row, span, stride) in enumerate(zip(taps, spans, strides, strict=True), start=2):
            starts = torch.arange(_count(x.shape[dim], span, stride)) * stride
            positions = starts[:, None] + torch.tensor([tap - min(row) for tap in row])
            x = x.index_select(dim, positions.flatten())
        counts = [len(row) for row in taps]
        how = (counts, 0, 1, groups, layer.bias and not self.ones)
        return self.positive(module(channels, out, counts, *how))(x)

    def conv_transpose(self, layer: ConvTranspose, x: Tensor) -> Tensor:
        axes = x.dim() - 2
        module = CONV_TRANSPOSE[axes - 1]
        how = (layer.groups, layer.bias and not self.ones, layer.dilation)
        first = (x.shape[1], layer.out_channels, layer.kernel_size, layer.stride)
        result = self.positive(module(*first, layer.padding, layer.output_padding, *how))(x)
        if self.taint is None:
            return result
        # What reaches the outputs from further inputs, were there any.
        place = self.taint - 2
        sizes = [_each(size, x) for size in (layer.kernel_size, layer.dilation, layer.stride, layer.padding)]
        k, d, s, p = (size[place] for size in sizes)
        more = d * (k - 1) // s + 2
        paddings, extras = sizes[3], _each(layer.output_padding, x)
        paddings[place] = extras[place] = 0
        longer = self.padded(x, [(more, more) if dim == place else (0, 0) for dim in range(axes)], 0)
        reached = self.positive(module(*first, paddings, extras, *how))(longer)
        return reached.narrow(self.taint, more * s + p, result.shape[self.taint])

    def max_pool(self, layer: MaxPool, x: Tensor) -> Tensor:
        pool = MAX_POOL[x.dim() - 3]
        if _torch_padding(layer.padding) and layer.padding != "same" and self.taint is None:
            padding = 0 if layer.padding == "valid" else layer.padding
            result = pool(x, layer.kernel_size, layer.stride, padding, layer.dilation, layer.ceil_mode)
        else:
            kernels, strides, padded, _ = self.windows(layer, x, -torch.inf, layer.dilation, layer.ceil_mode)
            result = pool(padded, kernels, strides, dilation=layer.dilation)
        # A window of padding alone.
        return torch.where(result == -torch.inf, 0.0, result)

    def avg_pool(self, layer: AvgPool, x: Tensor) -> Tensor:
        # In three dimensions torch refuses a kernel that only fits together with the padding.
        fits = x.dim() < 5 or all(
            n >= k for n, k in zip(x.shape[2:], _each(layer.kernel_size, x), strict=True)
        )
        if _torch_padding(layer.padding) and layer.padding != "same" and self.taint is None and fits:
            padding = 0 if layer.padding == "valid" else layer.padding
            how = (layer.kernel_size, layer.stride, padding, layer.ceil_mode, layer.count_include_pad)
            return AVG_POOL[x.dim() - 3](x, *how)
        kernels, strides, padded, pairs = self.windows(layer, x, 0, 1, layer.ceil_mode)
        inside = Torch().padded(torch.ones_like(x), pairs, 1 if layer.count_include_pad else 0)
        beyond = [(0, m - n) for m, n in zip(padded.shape[2:], inside.shape[2:], strict=True)]
        counts = AVG_POOL[x.dim() - 3](Torch().padded(inside, beyond, 0), kernels, strides)
        sums = AVG_POOL[x.dim() - 3](padded, kernels, strides)
        return sums / torch.where(counts == 0, 1.0, counts)

    def windowed_statistics(self, layer: StatsPool, x: Tensor) -> Tensor:
        kernels, strides, padded, pairs = self.windows(layer, x, 0, 1, False)
        pool = AVG_POOL[x.dim() - 3]
        counts = pool(Torch().padded(torch.ones_like(x), pairs, 0), kernels, strides)
        counts = torch.where(counts == 0, 1.0, counts)
        mean, square = pool(padded, kernels, strides) / counts, pool(padded**2, kernels, strides) / counts
        if not layer.deviation:
            return mean
        variance = (square - mean**2).clamp(0)
        return torch.cat([mean, (variance + layer.eps).sqrt()], 1)

    def windows(
        self, layer: MaxPool | AvgPool | StatsPool, x: Tensor, outside: float, dilation: Any, ceil_mode: bool
    ) -> tuple[list[int], list[int], Tensor, Pairs]:
        """Kernels, strides, the input padded to whole windows, and the padding asked for."""
        kernels = _each(layer.kernel_size, x)
        strides = _each(kernels if layer.stride is None else layer.stride, x)
        spans = [(k - 1) * d + 1 for k, d in zip(kernels, _each(dilation, x), strict=True)]
        pairs = _pairs(layer.padding, spans, strides, x, None)
        whole = []
        for (low, high), span, stride, n in zip(pairs, spans, strides, x.shape[2:], strict=True):
            count = (n + low + high - span) // stride + 1
            if ceil_mode and layer.padding != "SAME":
                count = -(-(n + low + high - span) // stride) + 1
                count -= (count - 1) * stride >= n + low
            if count < 1:
                raise TooShort("no whole window")
            whole.append((low, (count - 1) * stride + span - n - low))
        return kernels, strides, self.padded(x, whole, outside), pairs

    def shift(self, offsets: list[int], x: Tensor) -> Tensor:
        for dim, offset in enumerate(offsets, start=2):
            n = x.shape[dim]
            result = torch.full_like(x, nan if dim == self.taint else 0)
            kept = max(n - abs(offset), 0)
            if kept:
                result.narrow(dim, max(-offset, 0), kept).copy_(x.narrow(dim, max(offset, 0), kept))
            x = result
        return x

    def padded(self, x: Tensor, pairs: Pairs, value: float, mode: str = "zeros") -> Tensor:
        """Padded by hand; a negative amount takes positions away."""
        for dim, (low, high) in enumerate(pairs, start=2):
            flat = [0, 0] * (x.dim() - 1 - dim) + [max(low, 0), max(high, 0)]
            if dim == self.taint:
                x = F.pad(x, flat, "constant", nan)
            elif mode == "zeros":
                x = F.pad(x, flat, "constant", value)
            elif any(flat):
                x = F.pad(x, flat + [0, 0] * (dim - 2), mode)
            kept = x.shape[dim] - max(-low, 0) - max(-high, 0)
            if kept < 1:
                raise TooShort("nothing left")
            x = x.narrow(dim, max(-low, 0), kept)
        return x


def _joined(sources: Sequence[Value], join: Callable[[list[Tensor]], Tensor]) -> Value:
    axes = max((source.axes for source in sources), key=len)
    return Value(join([_along(source, axes) for source in sources]), axes)


def _along(value: Value, axes: tuple[str, ...]) -> Tensor:
    """The data with its axes in this order, of size 1 where it lacks one."""
    data = value.data.permute(0, 1, *(2 + value.axes.index(axis) for axis in axes if axis in value.axes))
    for dim, axis in enumerate(axes, start=2):
        if axis not in value.axes:
            data = data.unsqueeze(dim)
    return data


def _concatenated(parts: list[Tensor]) -> Tensor:
    sizes = torch.broadcast_shapes(*(part.shape[2:] for part in parts))
    return torch.cat([part.expand(*part.shape[:2], *sizes) for part in parts], 1)


def _each(size: Any, x: Tensor) -> list[int]:
    """One size per axis of positions."""
    return list(size) if isinstance(size, tuple | list) else [size] * (x.dim() - 2)


def _ends(sizes: Any, x: Tensor) -> Pairs:
    """A pair for each axis of positions."""
    return [each if isinstance(each, tuple) else (each, each) for each in _each(sizes, x)]


def _taps(layer: Conv, x: Tensor) -> list[list[int]]:
    if layer.taps is None:
        kernels, steps = _each(layer.kernel_size, x), _each(layer.dilation, x)
        return [[i * d for i in range(k)] for k, d in zip(kernels, steps, strict=True)]
    if isinstance(layer.taps[0], tuple):
        return [list(row) for row in layer.taps]
    return [list(layer.taps)] * (x.dim() - 2)


def _torch_padding(padding: Any) -> bool:
    """Whether torch's own argument can say it."""
    if isinstance(padding, tuple):
        return all(isinstance(item, int) for item in padding)
    return isinstance(padding, int) or padding in ("valid", "same")


def _pairs(
    padding: Any, spans: list[int], strides: list[int], x: Tensor, taps: list[list[int]] | None
) -> Pairs:
    """Positions added before and after (taken away where negative) along each axis."""
    sizes = x.shape[2:]
    match padding:
        case "valid":
            return [(0, 0)] * len(spans)
        case "same" | "causal" if taps is not None:
            return [(-min(row), max(row)) for row in taps]
        case "same":
            return [((span - 1) // 2, span - 1 - (span - 1) // 2) for span in spans]
        case "causal":
            # Output t sees inputs up to t·stride + stride − 1.
            return [(span - stride, stride - 1) for span, stride in zip(spans, strides, strict=True)]
        case "SAME":
            totals = [
                max((-(-n // stride) - 1) * stride + span - n, 0)
                for n, span, stride in zip(sizes, spans, strides, strict=True)
            ]
            return [(total // 2, total - total // 2) for total in totals]
        case _:
            return [item if isinstance(item, tuple) else (item, item) for item in _each(padding, x)]


def _count(n: int, span: int, stride: int) -> int:
    if n < span:
        raise TooShort(f"{n} positions under a kernel that spans {span}")
    return (n - span) // stride + 1


# Paths ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Channels that nothing joins with others of their layer; `paths` from input (row) to output (column).

    The last row is for all padding on the way.
    """

    width: int
    paths: Tensor


def path_counts(network: Network, input: str, axis: str) -> dict[str, Tensor]:
    """For every layer a matrix: the number of paths from the input position (row) to the output (column).

    A path goes from position to position along one axis; channels that nothing keeps apart are one.
    """
    return {name: counts[:-1].long() for name, counts in _counts(network, axis, input).items()}


def clear_of_padding(network: Network, axis: str) -> dict[str, list[int]]:
    """For every layer the outputs along an axis of which no path along this axis ends in padding."""
    counts = _counts(network, axis, network.inputs[0])
    return {name: (paths[-1] == 0).nonzero().flatten().tolist() for name, paths in counts.items()}


def _counts(network: Network, axis: str, input: str) -> dict[str, Tensor]:
    """Paths from every position of an input and, in the last row, from padding."""
    values = evaluate(network)
    n = values[input].size(axis)
    found: dict[str, list[Part]] = {}
    for member in network.members:
        layer, value = member.layer, values[member.name]
        width = value.data.shape[1]
        if isinstance(layer, Input):
            here = member.name == input
            start = torch.eye(n + 1, n) if here else torch.zeros(n + 1, value.size(axis))
            found[member.name] = [Part(width, start)]
            continue
        read = []
        for source in member.sources:
            reading = _reading(layer, values[source], value, axis)
            padding = torch.zeros(n + 1, value.size(axis))
            padding[-1] = _reading_padding(layer, values[source], axis)
            read.append([Part(part.width, part.paths @ reading + padding) for part in found[source]])
        found[member.name] = _parts(layer, read, width)
    return {name: _sum(parts) for name, parts in found.items()}


def _sum(parts: Iterable[Part]) -> Tensor:
    return reduce(torch.add, [part.paths for part in parts])


def _reading(layer: Layer, source: Value, result: Value, axis: str) -> Tensor:
    """How often each output (column) reads each input position (row) of a layer, along one axis."""
    n, m = source.size(axis), result.size(axis)
    if axis not in source.axes or isinstance(layer, Join):
        return torch.eye(n) if n == m else torch.ones(1, m)
    if isinstance(layer, Fold):
        return torch.ones(n, m) if layer.axis == axis else torch.eye(n)
    one = _one_axis(layer, source.axes.index(axis))
    each = torch.eye(n)[:, None]
    match one:
        case Conv() | ConvTranspose():
            return Torch(ones=True).single(replace(one, out_channels=1, groups=1), each)[:, 0]
        case Upsample(mode="linear"):
            return Torch(ones=True).single(one, each)[:, 0]
        case PixelShuffle(upscale_factor=r):
            return each[:, 0].repeat_interleave(r, 1)
        case PixelUnshuffle(downscale_factor=r):
            return (
                torch.eye(m).repeat_interleave(r, 0)[:n]
                if m * r == n
                else torch.eye(n, m * r).view(n, m, r).sum(2)
            )
        case Shift() | Subsample() | Upsample() | Pad() | Crop():
            return Torch().single(one, each)[:, 0]
        case GlobalPool(over=over) | StatsPool(kernel_size=None, over=over) if over not in (None, axis):
            return torch.eye(n)
        case GlobalPool() | StatsPool(kernel_size=None) | Flatten() | GroupNorm() | InstanceNorm():
            return torch.ones(n, m)
        case Softmax(over=over) if over in ("positions", axis):
            return torch.ones(n, m)
        case MaxPool() | AvgPool() | AdaptivePool() | StatsPool():
            # A window reads a position once or not at all.
            return (Torch().single(one, each)[:, 0] > 0).double()
        case _:
            return torch.eye(n)


def _reading_padding(layer: Layer, source: Value, axis: str) -> Tensor:
    """Which outputs read any padding of a layer, along one axis."""
    if axis not in source.axes or not isinstance(layer, PADDED) or getattr(layer, "kernel_size", 1) is None:
        return torch.zeros(())
    one = _one_axis(layer, source.axes.index(axis))
    if isinstance(one, Conv | ConvTranspose):
        one = replace(one, out_channels=1, groups=1)
    return Torch(taint=2).single(one, torch.ones(1, 1, source.size(axis)))[0, 0].isnan().double()


def _on_lines(x: Tensor, dim: int, times: int) -> Tensor:
    """torch's linear interpolation, but what has no weight is not read: its NaN stays where it is."""
    place = ((torch.arange(x.shape[dim] * times) + 0.5) / times - 0.5).clamp(min=0)
    first = place.floor().long()
    share = (place - first).view([-1] + [1] * (x.dim() - 1 - dim))
    left, right = (x.index_select(dim, each.clamp(max=x.shape[dim] - 1)) for each in (first, first + 1))
    return torch.where(share == 0, left, (1 - share) * left + share * right)


def _between(layer: Upsample, x: Tensor) -> ConvTranspose:
    """The transposed convolution of each channel that reads what linear upsampling reads."""
    factors = _each(layer.scale_factor, x)
    reaches = [factor // 2 for factor in factors]
    kernel = tuple(factor + 2 * reach for factor, reach in zip(factors, reaches, strict=True))
    return ConvTranspose(x.shape[1], kernel, tuple(factors), tuple(reaches), 0, x.shape[1], False)


PADDED = (Conv, ConvTranspose, MaxPool, AvgPool, StatsPool, Shift, Pad)
PER_AXIS = ("kernel_size", "stride", "padding", "dilation", "output_padding", "output_size", "offset", "step",
            "amount", "scale_factor")  # fmt: skip


def _one_axis(layer: Layer, place: int) -> Any:
    """The same layer along one of its axes."""
    changed: dict[str, Any] = {}
    for name in (f.name for f in fields(layer) if f.name in PER_AXIS):
        value = getattr(layer, name)
        if isinstance(value, tuple):
            changed[name] = (value[place],) if isinstance(value[place], tuple) else value[place]
    if isinstance(layer, Conv) and layer.taps is not None and isinstance(layer.taps[0], tuple):
        changed["taps"] = layer.taps[place]
    if isinstance(layer, StatsPool):
        changed["deviation"] = False
    return replace(layer, **changed)


def _parts(layer: Layer, read: list[list[Part]], width: int) -> list[Part]:
    """The parts of a layer, from those of each source as the layer reads them."""
    everything = [part for parts in read for part in parts]
    groups = _groups(layer, sum(part.width for part in read[0]))
    match layer:
        case Concat():
            return everything
        case _ if len(everything) == len(read) or groups == 1:
            return [Part(width, _sum(everything))]
        case Add() | Multiply() | Maximum() | Minimum():
            return _side_by_side(read, width)
        case Channels(start=start, stop=stop):
            return list(_cut(everything, start, stop).values())
        case StatsPool(deviation=True):
            return everything * 2
        case _:
            return everything if groups is None else _grouped(everything, groups, width)


def _groups(layer: Layer, channels: int) -> int | None:
    """How many groups of channels do not see each other; None: every channel by itself."""
    match layer:
        case Conv(groups=groups):
            return channels if groups is None else groups
        case PixelUnshuffle():
            return channels
        case ConvTranspose(groups=groups) | GroupNorm(num_groups=groups):
            return groups
        case (
            Linear()
            | LayerNorm()
            | RMSNorm()
            | LocalResponseNorm()
            | Softmax(over="channels")
            | LogSoftmax()
            | Embedding()
            | Flatten()
        ):
            return 1
        case _:
            return None


def _cut(parts: list[Part], start: int, stop: int) -> dict[int, Part]:
    """What lies between two channels: the pieces of parts, by the part's number."""
    edges = [0, *accumulate(part.width for part in parts)]
    widths = [min(high, stop) - max(low, start) for low, high in pairwise(edges)]
    return {i: Part(width, parts[i].paths) for i, width in enumerate(widths) if width > 0}


def _side_by_side(read: list[list[Part]], width: int) -> list[Part]:
    """A sum of parts with different edges; a source with a single channel serves all the others' channels."""
    full = [sum(part.width for part in parts) == width for parts in read]
    uncut = [parts for parts, is_full in zip(read, full, strict=True) if is_full]
    edges = sorted({edge for parts in uncut for edge in accumulate([0, *(part.width for part in parts)])})
    found = []
    for start, stop in pairwise(edges):
        ends = [(start, stop) if is_full else (0, 1) for is_full in full]
        pieces = [
            piece for parts, end in zip(read, ends, strict=True) for piece in _cut(parts, *end).values()
        ]
        found.append(Part(stop - start, _sum(pieces)))
    return found


def _grouped(parts: list[Part], groups: int, width: int) -> list[Part]:
    """One part for each run of groups that read the same parts."""
    each = sum(part.width for part in parts) // groups
    touched = [_cut(parts, group * each, (group + 1) * each) for group in range(groups)]
    runs = groupby(touched, key=lambda pieces: list(pieces))
    found = []
    for _, run in runs:
        same = list(run)
        found.append(Part(len(same) * width // groups, _sum(same[0].values())))
    return found


def coefficients(polynomial: Expr) -> dict[int, int]:
    """The coefficients of a polynomial in x by exponent; exponents may be negative."""
    terms = (term.as_coeff_exponent(Symbol("x")) for term in sympy.Add.make_args(expand(polynomial)))
    return {int(exponent): int(number) for number, exponent in terms}
