"""What each layer kind makes of the shape it gets: the maps along its axes, its channels, its mistakes.

A rule gives one map per axis (`window.maps`); sizes and everything else follow from the maps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import prod
from typing import Any, assert_never, cast

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import (
    MOST_CHANNELS_SEEN,
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
    Layer,
    LayerNorm,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    Maximum,
    MaxPool,
    Minimum,
    MovingPositions,
    Multiply,
    Normalisation,
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
)
from tdnn_compiler.network.padding import TapKernel, padding_pairs, tap_kernels, windows_of
from tdnn_compiler.network.shapes import Position, Shape
from tdnn_compiler.symbolic.expressions import (
    Dim,
    equal,
    floor_div,
    greatest,
    simplify_integer,
    text,
)
from tdnn_compiler.symbolic.length import extent_expression, input_extent
from tdnn_compiler.symbolic.maps import (
    IDENTITY,
    Adaptive,
    Edge,
    GlobalMap,
    Map,
    Progression,
    Transposed,
    Window,
    last_offset,
)
from tdnn_compiler.symbolic.place import place_at_frame

__all__ = ["Rule", "input_shape", "padding_that_windows_exceed", "pooled_axes", "rule", "softmax_axes"]


@dataclass(frozen=True)
class Rule:
    """What a layer with one input does: maps per axis, output channels, channel groups, axes that go.

    Each of its `weights` is multiplied with a value at every position. The `others` are all other parameters,
    which do no work that counts: biases, what is applied value by value, tables.
    """

    maps: tuple[Map, ...]
    channels: Dim | None
    groups: Dim | None = None
    gone: frozenset[str] = frozenset()
    weights: Dim = 0
    others: Dim = 0


def rule(layer: Layer, shape: Shape, check: LayerCheck) -> Rule:
    """The rule of a layer with one input, its arguments checked; mistakes go to `check`."""
    channels = shape.channels
    if channels is None and not isinstance(layer, Embedding):
        check.say("channels", "integer tokens", "put an embedding in between: >> embedding(tokens, channels)")
        return Rule((IDENTITY,) * len(shape.positions), None)
    channels = 1 if channels is None else channels
    same = (IDENTITY,) * len(shape.positions)
    match layer:
        case Conv():
            return _conv_rule(layer, shape, channels, check)
        case ConvTranspose():
            return _conv_transpose_rule(layer, shape, channels, check)
        case MaxPool(dilation=dilation, ceil_mode=ceil_mode):
            return Rule(_pool_maps(layer, layer.stride, dilation, ceil_mode, shape, check), channels)
        case AvgPool(ceil_mode=ceil_mode):
            return Rule(_pool_maps(layer, layer.stride, 1, ceil_mode, shape, check), channels)
        case StatsPool():
            return _stats_pool_rule(layer, shape, channels, check)
        case GlobalPool(keepdim=keepdim, over=over):
            _require_positions(shape, check)
            return _whole_axes_rule(over, keepdim, shape, channels, check)
        case AdaptivePool(output_size=wanted):
            return Rule(_adaptive_maps(wanted, shape, check), channels)
        case Shift() | Upsample() | Pad() | Crop() | Subsample():
            return Rule(_moving_maps(layer, shape, check), channels)
        case Channels() | Flatten() | Fold() | ChannelShuffle():
            return _rearrangement_rule(layer, shape, channels, check)
        case PixelShuffle() | PixelUnshuffle():
            return _pixel_rule(layer, shape, channels, check)
        case BatchNorm() | LayerNorm() | RMSNorm() | LocalResponseNorm() | GroupNorm() | InstanceNorm():
            return _normalisation_rule(layer, shape, channels, check)
        case Softmax() | LogSoftmax():
            return _normalisation_rule(layer, shape, channels, check)
        case Activation() | Threshold() | Dropout():
            return Rule(same, channels)
        case PReLU(per_channel=per_channel):
            return Rule(same, channels, others=channels if per_channel else 1)
        case Snake():
            return Rule(same, channels, others=channels)
        case Affine(weight=weight, bias=bias):
            if not weight and not bias:
                check.say("a weight or a bias, or both", "neither")
            return Rule(same, channels, others=channels * (weight + bias))
        case Linear(out_features=out, bias=bias):
            return Rule(same, out, 1, weights=channels * out, others=out * int(bias))
        case Embedding():
            return _embedding_rule(layer, shape, check)
        case Input() | Add() | Multiply() | Maximum() | Minimum() | Concat() | Repeat():
            raise TypeError(f"{layer} has a rule of its own")
        case _:
            assert_never(layer)


def _moving_maps(layer: MovingPositions, shape: Shape, check: LayerCheck) -> tuple[Map, ...]:
    axes = shape.axes
    match layer:
        case Shift(offset=offset):
            _require_positions(shape, check, "to shift along")
            return tuple(Window(left=-o) for o in check.per_axis("offset", offset, axes))
        case Upsample(scale_factor=factor):
            _require_positions(shape, check, "to repeat")
            factors = check.per_axis("scale_factor", factor, axes)
            if layer.align_corners and layer.mode != "linear":
                check.say('mode="linear" beside align_corners', f'"{layer.mode}"')
            if layer.mode == "nearest":
                return tuple(Transposed(s, Progression(s), 0, 0) for s in factors)
            if layer.align_corners:
                # Around the input that an output would repeat, and those before and behind it.
                return tuple(IDENTITY if s == 1 else Transposed(s, Progression(3 * s), s, 0) for s in factors)
            # An output lies between two inputs; of an odd number of them one lies at an input.
            return tuple(
                Transposed(s, Progression(s + 2 * floor_div(s, 2)), floor_div(s, 2), 0) for s in factors
            )
        case Pad(padding=padding, padding_mode=edge):
            _require_positions(shape, check, "to pad")
            return _end_maps(padding, edge, shape, check)
        case Crop(amount=amount):
            _require_positions(shape, check, "to crop")
            pairs = padding_pairs(amount, axes, check, "amount")
            return _end_maps(tuple((-low, -high) for low, high in pairs), "zeros", shape, check)
        case Subsample():
            return _subsample_maps(layer, shape, check)
        case _:
            assert_never(layer)


def _rearrangement_rule(layer: Rearrangement, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    same = (IDENTITY,) * len(shape.positions)
    match layer:
        case Channels(start=start, stop=stop):
            return Rule(same, _slice_channels(start, stop, channels, check))
        case Flatten():
            return _flatten_rule(shape, channels)
        case Fold(axis=axis):
            return _fold_rule(axis, shape, channels, check)
        case ChannelShuffle(groups=groups):
            check.divides("groups", groups, "channels", channels)
            return Rule(same, channels, 1)
        case _:
            assert_never(layer)


def _normalisation_rule(layer: Normalisation, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    """What sees all positions, all channels, or just its own number of each batch."""
    same, every = (IDENTITY,) * len(shape.positions), (GlobalMap(None),) * len(shape.positions)
    others = 2 * channels * int(getattr(layer, "affine", False))
    match layer:
        case Softmax(over=over) if over != "channels":
            return _softmax_rule(over, shape, channels, check)
        case InstanceNorm():
            return Rule(every, channels, others=others)
        case GroupNorm(num_groups=num_groups):
            check.divides("num_groups", num_groups, "channels", channels)
            return Rule(every, channels, num_groups, others=others)
        case RMSNorm(affine=affine):
            return Rule(same, channels, 1, others=channels * int(affine))
        case LocalResponseNorm(size=size):
            if not isinstance(size, int) or size > MOST_CHANNELS_SEEN:
                check.say(f"size as a number of at most {MOST_CHANNELS_SEEN}", text(size))
            return Rule(same, channels, 1)
        case Softmax() | LogSoftmax() | LayerNorm():
            return Rule(same, channels, 1, others=others)
        case BatchNorm():
            return Rule(same, channels, others=others)
        case _:
            assert_never(layer)


def _softmax_rule(over: str, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    """Over all axes of positions, or along one of them: each channel by itself."""
    if over != "positions" and over not in shape.axes:
        known = [f'"{name}"' for name in ("channels", "positions", *shape.axes)]
        check.say(f"over={' or '.join(known)}", repr(over))
    seen = softmax_axes(over, shape.axes)
    return Rule(tuple(GlobalMap(None) if axis in seen else IDENTITY for axis in shape.axes), channels)


def softmax_axes(over: str, axes: tuple[str, ...]) -> tuple[str, ...]:
    """The axes of positions that a softmax is over."""
    return {"positions": axes, "channels": ()}.get(over, (over,))


def _stats_pool_rule(layer: StatsPool, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    """Over all positions along one axis or all, which go; or, with a kernel size, over a window of them."""
    channels = channels * (1 + layer.deviation)
    if layer.kernel_size is not None:
        if layer.unbiased:
            check.say("unbiased deviations over all positions", "over windows", "unbiased=False")
        if layer.over is not None:
            check.say(
                "windows along every axis, or all positions along one", f"over {layer.over!r}, in windows"
            )
        return Rule(_pool_maps(layer, layer.stride, 1, False, shape, check), channels)
    _require_positions(shape, check)
    if (layer.stride, layer.padding) != (1, 0):
        got = f"stride {text(layer.stride)}, padding {text(layer.padding)}"
        check.say("a kernel_size beside stride and padding", got, "without it all positions are one window")
    return _whole_axes_rule(layer.over, False, shape, channels, check)


def _whole_axes_rule(over: str | None, keepdim: bool, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    """Pools over all axes of positions, or over one of them."""
    if over is not None and shape.positions and not _has_axis(over, shape, check):
        return Rule((IDENTITY,) * len(shape.positions), channels)
    pooled = pooled_axes(over, shape.axes)
    maps = tuple(GlobalMap() if axis in pooled else IDENTITY for axis in shape.axes)
    return Rule(maps, channels, gone=frozenset() if keepdim else frozenset(pooled))


def pooled_axes(over: str | None, axes: tuple[str, ...]) -> tuple[str, ...]:
    """The axes that a pool of whole axes is over."""
    return axes if over is None else (over,)


def _has_axis(axis: str, shape: Shape, check: LayerCheck) -> bool:
    if axis in shape.axes:
        return True
    known = f"one of the axes {', '.join(shape.axes)}" if shape.axes else "an axis of positions"
    check.say(known, repr(axis))
    return False


def _flatten_rule(shape: Shape, channels: Dim) -> Rule:
    everything = prod((extent_expression(p.extent) for p in shape.positions), start=cast(Any, channels))
    gone = frozenset(shape.axes)
    return Rule((GlobalMap(),) * len(shape.positions), simplify_integer(everything), 1, gone)


def _fold_rule(axis: str, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    if not _has_axis(axis, shape, check):
        return Rule((IDENTITY,) * len(shape.positions), channels)
    maps = tuple(GlobalMap() if position.axis == axis else IDENTITY for position in shape.positions)
    every = simplify_integer(channels * extent_expression(shape.extent(axis)))
    return Rule(maps, every, 1, frozenset({axis}))


def _pixel_rule(layer: ShufflePixels, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    """Each channel of the side with fewer of them exchanges values with its own run of the others."""
    _require_positions(shape, check, "to shuffle")
    axes = len(shape.axes)
    match layer:
        case PixelShuffle(upscale_factor=r):
            check.divides(f"upscale_factor to the power {axes}", r**axes, "channels", channels)
            out = floor_div(channels, r**axes)
            return Rule((Transposed(r, Progression(r), 0, 0),) * axes, out, out)
        case PixelUnshuffle(downscale_factor=r):
            kernels: list[TapKernel] = [(Progression(r), None)] * axes
            maps = windows_of(0, "zeros", kernels, (r,) * axes, shape, check)
            return Rule(maps, simplify_integer(channels * r**axes), channels)
        case _:
            assert_never(layer)


def _embedding_rule(layer: Embedding, shape: Shape, check: LayerCheck) -> Rule:
    if shape.channels is not None:
        check.say("integer tokens, an input without C", f"{text(shape.channels)} channels")
    padding, rows = layer.padding_idx, layer.num_embeddings
    if padding is not None and (padding - rows >= 0) == True:  # noqa: E712  (a sympy relation may be neither)
        check.say(f"padding_idx below the {text(rows)} of num_embeddings", padding)
    table = layer.num_embeddings * layer.embedding_dim
    return Rule((IDENTITY,) * len(shape.positions), layer.embedding_dim, 1, others=table)


def _end_maps(padding: object, edge: Edge, shape: Shape, check: LayerCheck) -> tuple[Map, ...]:
    """Each output stands at the input that it reads."""
    kernels: list[TapKernel] = [(Progression(1), 0)] * len(shape.axes)
    return windows_of(padding, edge, kernels, (1,) * len(shape.axes), shape, check)


def _subsample_maps(layer: Subsample, shape: Shape, check: LayerCheck) -> tuple[Map, ...]:
    _require_positions(shape, check, "to choose from")
    steps = check.per_axis("step", layer.step, shape.axes)
    firsts = check.per_axis("offset", layer.offset, shape.axes)
    return tuple(
        Window(step, left=-first, room=-1 - first, place=place_at_frame(first, step), smallest=first + 1)
        for step, first in zip(steps, firsts, strict=True)
    )


LINEAR_INSTEAD = "after pooling over all positions use linear(…)"


def _require_positions(
    shape: Shape, check: LayerCheck, purpose: str = "to pool over", hint: str = ""
) -> None:
    if not shape.positions:
        check.say(f"positions {purpose}", f"no position axis, the shape is {shape}", hint)


def _slice_channels(start: Dim, stop: Dim, channels: Dim, check: LayerCheck) -> Dim:
    width = stop - start
    if isinstance(width, int) and width < 1:
        check.say("start below stop", f"{text(start)} to {text(stop)}")
        return 1
    if (channels - stop < 0) == True:  # noqa: E712
        check.say(f"a slice of the {text(channels)} channels", f"{text(start)} to {text(stop)}")
    return width


def _conv_rule(layer: Conv, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    axes = shape.axes
    _require_positions(shape, check, "to convolve over", LINEAR_INSTEAD)
    out = channels if layer.out_channels is None else layer.out_channels
    groups = channels if layer.groups is None else layer.groups
    check.divides("groups", groups, "input channels", channels)
    check.divides("groups", groups, "output channels", out)
    strides = check.per_axis("stride", layer.stride, axes)
    if layer.taps is not None:
        kernels = tap_kernels(layer, axes, check)
    else:
        counts = check.per_axis("kernel_size", layer.kernel_size, axes)
        steps = check.per_axis("dilation", layer.dilation, axes)
        kernels = [(Progression(k, d), None) for k, d in zip(counts, steps, strict=True)]
    maps = windows_of(layer.padding, layer.padding_mode, kernels, strides, shape, check)
    seen = None if layer.groups is None and equal(out, channels) else groups
    weights = out * floor_div(channels, groups) * _count_taps(kernels)
    return Rule(maps, out, seen, weights=weights, others=out * int(layer.bias))


def _count_taps(kernels: Iterable[TapKernel]) -> Any:
    """The taps of a kernel, over all axes."""
    counts = (each.count if isinstance(each, Progression) else len(each) for each, _ in kernels)
    return prod(counts, start=cast(Any, 1))


def _conv_transpose_rule(layer: ConvTranspose, shape: Shape, channels: Dim, check: LayerCheck) -> Rule:
    axes = shape.axes
    _require_positions(shape, check, "to convolve over", LINEAR_INSTEAD)
    out, groups = layer.out_channels, layer.groups
    check.divides("groups", groups, "input channels", channels)
    check.divides("groups", groups, "output channels", out)
    counts = check.per_axis("kernel_size", layer.kernel_size, axes)
    strides = check.per_axis("stride", layer.stride, axes)
    steps = check.per_axis("dilation", layer.dilation, axes)
    paddings = check.per_axis("padding", layer.padding, axes)
    extras = check.per_axis("output_padding", layer.output_padding, axes)
    maps = []
    for k, s, d, p, extra in zip(counts, strides, steps, paddings, extras, strict=True):
        if isinstance(extra, int) and isinstance(s, int) and isinstance(d, int) and 0 < extra >= max(s, d):
            check.say("output_padding below the stride or the dilation", extra)
        more = d * (k - 1) + 1 + extra - 2 * p - s
        maps.append(Transposed(s, Progression(k, d), p, more, greatest(1, -floor_div(more - 1, s))))
    weights = channels * floor_div(out, groups) * prod(counts, start=cast(Any, 1))
    return Rule(tuple(maps), out, groups, weights=weights, others=out * int(layer.bias))


def padding_that_windows_exceed(layer: AvgPool, shape: Shape) -> tuple[tuple[Dim, Dim], ...] | None:
    """The padding before and after every axis, where ceil_mode lets windows reach past it; else None."""
    seen, floored = (rule(it, shape, LayerCheck()).maps for it in (layer, replace(layer, ceil_mode=False)))
    if seen == floored:
        return None
    windows = cast("tuple[Window, ...]", floored)
    return tuple((w.left, w.room - w.left + last_offset(w.offsets) + 1) for w in windows)


def _pool_maps(
    layer: MaxPool | AvgPool | StatsPool,
    stride: object,
    dilation: object,
    ceil_mode: bool,
    shape: Shape,
    check: LayerCheck,
) -> tuple[Map, ...]:
    axes = shape.axes
    _require_positions(shape, check)
    counts = check.per_axis("kernel_size", layer.kernel_size, axes)
    strides = counts if stride is None else check.per_axis("stride", stride, axes)
    steps = check.per_axis("dilation", dilation, axes)
    kernels: list[TapKernel] = [(Progression(k, d), None) for k, d in zip(counts, steps, strict=True)]
    if not isinstance(layer.padding, str):
        for (low, high), k in zip(padding_pairs(layer.padding, axes, check), counts, strict=True):
            if not isinstance(k, int):
                continue
            # torch's limit is half of it. ONNX's means and Kaldi's statistics go as far as every window has a
            # position.
            half = isinstance(layer, MaxPool)
            share, most = ("half the kernel", k // 2) if half else ("the kernel less 1", k - 1)
            if any(isinstance(pad, int) and pad > most for pad in (low, high)):
                check.say(f"padding of at most {share}, {most}", f"{text(low)} and {text(high)}")
    return windows_of(layer.padding, "zeros", kernels, strides, shape, check, ceil_mode)


def _adaptive_maps(
    wanted: "Dim | tuple[Dim | None, ...] | None", shape: Shape, check: LayerCheck
) -> tuple[Map, ...]:
    _require_positions(shape, check)
    sizes = wanted if isinstance(wanted, tuple) else (wanted,) * len(shape.positions)
    if len(sizes) != len(shape.positions):
        check.say(f"output_size as one number or {len(shape.positions)}", repr(wanted))
        return (IDENTITY,) * len(shape.positions)
    return tuple(IDENTITY if size is None else Adaptive(size) for size in sizes)


def input_shape(layer: Input, check: LayerCheck) -> Shape:
    axes = layer.axes
    has_channels = axes[-1:] == ("C",)
    inner = axes[1:-1] if has_channels else axes[1:]
    if axes[:1] != ("N",) or len(set(axes)) != len(axes) or "C" in inner or len(inner) > 3:
        check.say(
            'axes: batch N first, up to three axes of positions, channels C last, such as "N T C"',
            " ".join(axes) or "no axes",
            "name the axes channels last, whatever order the tensors will have",
        )
        return Shape(1, (), 1)
    dims = [check.size(axis, size, 1) for axis, size in zip(axes, layer.sizes, strict=True)]
    positions = tuple(
        Position(axis, input_extent(size)) for axis, size in zip(inner, dims[1 : 1 + len(inner)], strict=True)
    )
    return Shape(dims[0], positions, dims[-1] if has_channels else None)
