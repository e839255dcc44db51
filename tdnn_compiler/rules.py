"""What each layer kind makes of the shape it gets: the maps along its axes, its channels, its mistakes.

A rule gives one map per axis (`window.maps`); sizes and everything else follow from the maps.
"""

from dataclasses import dataclass, field
from math import prod
from typing import Any, assert_never, cast

import sympy

from tdnn_compiler.expressions import (
    Dim,
    as_dim,
    equal,
    floor_div,
    greatest,
    least,
    modulo,
    simplest,
    text,
)
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
    Layer,
    LayerNorm,
    Linear,
    MaxPool,
    Multiply,
    Repeat,
    Shift,
    Softmax,
    StatsPool,
    Subsample,
)
from tdnn_compiler.shapes import Position, Reading, Shape
from tdnn_compiler.window.length import Extent, expression, length, same_extent
from tdnn_compiler.window.maps import (
    IDENTITY,
    Broadcast,
    Edge,
    Map,
    Offsets,
    Progression,
    Transposed,
    Whole,
    Window,
    adaptive,
    last_offset,
    same_padding,
    symmetric_centre,
)

__all__ = ["Check", "Rule", "input_shape", "join_rule", "rule"]


@dataclass
class Check:
    """Collects what is wrong with one layer."""

    found: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, expected: str, got: object, hint: str = "") -> None:
        self.found.append((expected, text(got), hint))

    def size(self, name: str, value: object, minimum: int) -> Dim:
        """A size of at least `minimum`; where it is none, that is noted and `minimum` taken to go on."""
        dim = as_dim(value)
        if dim is None:
            self.say(f"{name} a whole number or a symbol", value)
            return minimum
        if (dim - minimum < 0) == True:  # noqa: E712  (a sympy relation is neither where it is not known)
            self.say(f"{name} of at least {minimum}", dim)
            return minimum
        return dim

    def per_axis(self, name: str, value: object, axes: tuple[str, ...], minimum: int) -> tuple[Dim, ...]:
        """One size per axis, from one for all or a tuple."""
        if not isinstance(value, tuple | list):
            return (self.size(name, value, minimum),) * len(axes)
        if len(value) != len(axes):
            self.say(
                f"{name} as one number or {len(axes)} (axes {', '.join(axes)})", f"{len(value)}: {value}"
            )
            return (minimum,) * len(axes)
        return tuple(self.size(name, item, minimum) for item in value)

    def divides(self, name: str, groups: Dim, what: str, channels: Dim) -> None:
        rest = modulo(channels, groups)
        if isinstance(rest, int) and rest != 0:
            self.say(f"{name} that divides the {text(channels)} {what}", groups, f"{_divisors(channels)}")


def _divisors(channels: Dim) -> str:
    if not isinstance(channels, int):
        return ""
    return "divisors: " + ", ".join(str(n) for n in sympy.divisors(channels)[:12])


# One rule per layer kind ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What a layer with one input does: maps per axis, output channels, channel groups, axes kept or not."""

    maps: tuple[Map, ...]
    channels: Dim | None
    groups: Dim | None = None
    keeps_axes: bool = True


def rule(layer: Layer, shape: Shape, check: Check) -> Rule:
    """The rule of a layer with one input; mistakes go to `check`."""
    channels = shape.channels
    if channels is None and not isinstance(layer, Embedding):
        check.say("channels", "integer tokens", "put an embedding in between: >> embedding(tokens, channels)")
        return Rule((IDENTITY,) * len(shape.positions), None)
    channels = 1 if channels is None else channels
    same = (IDENTITY,) * len(shape.positions)
    match layer:
        case Conv():
            return _conv(layer, shape, channels, check)
        case ConvTranspose():
            return _conv_transpose(layer, shape, channels, check)
        case MaxPool(dilation=dilation, ceil_mode=ceil_mode):
            return Rule(_pool(layer, layer.stride, dilation, ceil_mode, shape, check), channels)
        case AvgPool(ceil_mode=ceil_mode):
            return Rule(_pool(layer, layer.stride, 1, ceil_mode, shape, check), channels)
        case StatsPool(kernel_size=None, deviation=deviation):
            _some_positions(shape, check)
            return Rule((Whole(),) * len(same), channels * (1 + deviation), keeps_axes=False)
        case StatsPool(stride=stride, deviation=deviation):
            return Rule(_pool(layer, stride, 1, False, shape, check), channels * (1 + deviation))
        case GlobalPool(keepdim=keepdim):
            _some_positions(shape, check)
            return Rule((Whole(),) * len(same), channels, keeps_axes=keepdim)
        case AdaptivePool(output_size=wanted):
            return Rule(_adaptive(wanted, shape, check), channels)
        case Flatten():
            everything = prod((expression(p.extent) for p in shape.positions), start=cast(Any, channels))
            return Rule((Whole(),) * len(same), simplest(everything), 1, keeps_axes=False)
        case Shift(offset=offset):
            offsets = check.per_axis("offset", offset, shape.axes, -(10**9))
            return Rule(tuple(Window(left=-o, centre=-o) for o in offsets), channels)
        case Subsample(step=step, offset=offset):
            steps = check.per_axis("step", step, shape.axes, 1)
            firsts = check.per_axis("offset", offset, shape.axes, 0)
            maps = (
                Window(s, left=-o, room=-1 - o, smallest=o + 1) for s, o in zip(steps, firsts, strict=True)
            )
            return Rule(tuple(maps), channels)
        case Softmax(over="positions") | InstanceNorm():
            return Rule((Whole(None),) * len(same), channels)
        case GroupNorm(num_groups=num_groups):
            groups = check.size("num_groups", num_groups, 1)
            check.divides("num_groups", groups, "channels", channels)
            return Rule((Whole(None),) * len(same), channels, groups)
        case Softmax() | LayerNorm():
            return Rule(same, channels, 1)
        case Activation() | BatchNorm() | Dropout():
            _numbers(layer, check)
            return Rule(same, channels)
        case Linear(out_features=out_features):
            return Rule(same, check.size("out_features", out_features, 1), 1)
        case Channels(start=start, stop=stop):
            return Rule(same, _slice(start, stop, channels, check))
        case Embedding(num_embeddings=rows, embedding_dim=columns):
            if shape.channels is not None:
                check.say("integer tokens, an input without C", f"{text(shape.channels)} channels")
            check.size("num_embeddings", rows, 1)
            return Rule(same, check.size("embedding_dim", columns, 1), 1)
        case Input() | Add() | Multiply() | Concat() | Repeat():
            raise TypeError(f"{layer} has a rule of its own")
        case _:
            assert_never(layer)


def _some_positions(shape: Shape, check: Check) -> None:
    if not shape.positions:
        check.say("positions to pool over", f"no position axis, the shape is {shape}")


def _numbers(layer: Activation | BatchNorm | Dropout, check: Check) -> None:
    if isinstance(layer, Dropout) and not (isinstance(layer.p, int | float) and 0 <= layer.p <= 1):
        check.say("a probability from 0 to 1", layer.p)
    if isinstance(layer, BatchNorm) and not layer.eps >= 0:
        check.say("eps of at least 0", layer.eps)
    if isinstance(layer, Activation) and layer.function == "clipped_relu" and not (layer.parameter or 0) > 0:
        check.say("a clipping height above 0", layer.parameter)


def _slice(start: Dim, stop: Dim, channels: Dim, check: Check) -> Dim:
    first, last = check.size("start", start, 0), check.size("stop", stop, 1)
    width = last - first
    if isinstance(width, int) and width < 1:
        check.say("start below stop", f"{text(first)} to {text(last)}")
        return 1
    if (channels - last < 0) == True:  # noqa: E712
        check.say(f"a slice of the {text(channels)} channels", f"{text(first)} to {text(last)}")
    return width


def _conv(layer: Conv, shape: Shape, channels: Dim, check: Check) -> Rule:
    axes = shape.axes
    if not axes:
        check.say(
            "positions to convolve over",
            f"the shape {shape}",
            "after pooling over all positions use linear(…)",
        )
    out = channels if layer.out_channels is None else check.size("out_channels", layer.out_channels, 1)
    groups = channels if layer.groups is None else check.size("groups", layer.groups, 1)
    check.divides("groups", groups, "input channels", channels)
    check.divides("groups", groups, "output channels", out)
    strides = check.per_axis("stride", layer.stride, axes, 1)
    if layer.taps is not None:
        kernels = _tap_kernels(layer, axes, check)
    else:
        counts = check.per_axis("kernel_size", layer.kernel_size, axes, 1)
        steps = check.per_axis("dilation", layer.dilation, axes, 1)
        kernels = [(Progression(k, d), None) for k, d in zip(counts, steps, strict=True)]
    maps = _windows(layer.padding, layer.padding_mode, kernels, strides, shape, check)
    return Rule(maps, out, None if layer.groups is None and equal(out, channels) else groups)


Kernel = tuple[Offsets, Dim | None]
"""The offsets of a kernel's taps, and that of the tap that is the present frame, where it is given."""


def _tap_kernels(layer: Conv, axes: tuple[str, ...], check: Check) -> list[Kernel]:
    if layer.kernel_size != 1 or layer.dilation != 1:
        check.say(
            "either taps, or kernel_size and dilation", f"taps={layer.taps} and both", "the taps say it all"
        )
    taps = cast(Any, layer.taps)
    nested = isinstance(taps, tuple) and len(taps) > 0 and all(isinstance(item, tuple) for item in taps)
    rows = taps if nested else (taps,) * len(axes)
    if not isinstance(taps, tuple) or len(rows) != len(axes) or not all(rows):
        check.say(f"taps as offsets such as (-2, 0, 2), one tuple or {len(axes)}", repr(layer.taps))
        return [(Progression(1), 0)] * len(axes)
    return [_tap_kernel(row, check) for row in rows]


def _tap_kernel(row: tuple[object, ...], check: Check) -> Kernel:
    dims = [as_dim(tap) for tap in row]
    if None in dims:
        check.say("taps that are whole numbers or symbols", repr(row))
        return Progression(1), 0
    taps = cast("list[Dim]", dims)
    if len(set(taps)) != len(taps):
        check.say("every tap once", repr(row))
    first = least(*taps)
    return tuple(tap - first for tap in taps), -first


def _conv_transpose(layer: ConvTranspose, shape: Shape, channels: Dim, check: Check) -> Rule:
    axes = shape.axes
    out = check.size("out_channels", layer.out_channels, 1)
    groups = check.size("groups", layer.groups, 1)
    check.divides("groups", groups, "input channels", channels)
    check.divides("groups", groups, "output channels", out)
    counts = check.per_axis("kernel_size", layer.kernel_size, axes, 1)
    strides = check.per_axis("stride", layer.stride, axes, 1)
    steps = check.per_axis("dilation", layer.dilation, axes, 1)
    paddings = check.per_axis("padding", layer.padding, axes, 0)
    extras = check.per_axis("output_padding", layer.output_padding, axes, 0)
    maps = []
    for k, s, d, p, extra in zip(counts, strides, steps, paddings, extras, strict=True):
        if isinstance(extra, int) and isinstance(s, int) and isinstance(d, int) and 0 < extra >= max(s, d):
            check.say("output_padding below the stride or the dilation", extra)
        more = d * (k - 1) + 1 + extra - 2 * p - s
        maps.append(Transposed(s, Progression(k, d), p, more, greatest(1, -floor_div(more - 1, s))))
    return Rule(tuple(maps), out, groups)


def _pool(
    layer: MaxPool | AvgPool | StatsPool,
    stride: object,
    dilation: object,
    ceil_mode: bool,
    shape: Shape,
    check: Check,
) -> tuple[Map, ...]:
    axes = shape.axes
    _some_positions(shape, check)
    counts = check.per_axis("kernel_size", layer.kernel_size, axes, 1)
    strides = counts if stride is None else check.per_axis("stride", stride, axes, 1)
    steps = check.per_axis("dilation", dilation, axes, 1)
    kernels: list[Kernel] = [(Progression(k, d), None) for k, d in zip(counts, steps, strict=True)]
    if not isinstance(layer.padding, str):
        for (low, high), k in zip(_pairs(layer.padding, axes, check), counts, strict=True):
            if isinstance(k, int) and any(isinstance(pad, int) and pad > k // 2 for pad in (low, high)):
                check.say(f"padding of at most half the kernel, {k // 2}", f"{text(low)} and {text(high)}")
    return _windows(layer.padding, "zeros", kernels, strides, shape, check, ceil_mode)


def _adaptive(wanted: object, shape: Shape, check: Check) -> tuple[Map, ...]:
    _some_positions(shape, check)
    sizes = wanted if isinstance(wanted, tuple) else (wanted,) * len(shape.positions)
    if len(sizes) != len(shape.positions):
        check.say(f"output_size as one number or {len(shape.positions)}", repr(wanted))
        return (IDENTITY,) * len(shape.positions)
    return tuple(
        IDENTITY if size is None else adaptive(position.extent, check.size("output_size", size, 1))
        for size, position in zip(sizes, shape.positions, strict=True)
    )


def _pairs(padding: object, axes: tuple[str, ...], check: Check) -> list[tuple[Dim, Dim]]:
    """Padding before and after, per axis, from a number, one per axis, or a pair per axis."""
    items = padding if isinstance(padding, tuple | list) else (padding,) * len(axes)
    if len(items) != len(axes):
        hint = f"uneven padding is a pair per axis: padding=({tuple(items)},)" if len(axes) == 1 else ""
        check.say(f"padding as one number, or one number or pair per axis ({', '.join(axes)})", padding, hint)
        return [(0, 0)] * len(axes)
    pairs = [item if isinstance(item, tuple | list) else (item, item) for item in items]
    if any(len(pair) != 2 for pair in pairs):
        check.say("padding pairs (before, after)", padding)
        return [(0, 0)] * len(axes)
    return [(check.size("padding", low, 0), check.size("padding", high, 0)) for low, high in pairs]


PADDING_WORDS = ("valid", "same", "causal", "SAME")


def _windows(
    padding: object,
    edge: Edge,
    kernels: list[Kernel],
    strides: tuple[Dim, ...],
    shape: Shape,
    check: Check,
    ceil_mode: bool = False,
) -> tuple[Map, ...]:
    """One window per axis, with its padding worked out."""
    if edge not in ("zeros", "reflect", "replicate", "circular"):
        check.say("padding_mode zeros, reflect, replicate or circular", repr(edge))
        edge = "zeros"
    if isinstance(padding, str) and padding not in PADDING_WORDS:
        check.say(f"padding as a number, pairs, or one of {', '.join(PADDING_WORDS)}", repr(padding))
        padding = "valid"
    if padding == "SAME" and edge in ("reflect", "circular"):
        check.say(f'explicit padding with padding_mode "{edge}"', 'padding="SAME"')
    if isinstance(padding, str):
        amounts = [
            _word_padding(padding, kernel, stride, position.extent, check)
            for kernel, stride, position in zip(kernels, strides, shape.positions, strict=True)
        ]
    else:
        amounts = [
            (low, high, kernel[1])
            for (low, high), kernel in zip(_pairs(padding, shape.axes, check), kernels, strict=True)
        ]
    windows = []
    for (offsets, _), stride, (low, high, centre) in zip(kernels, strides, amounts, strict=True):
        span = last_offset(offsets) + 1
        room = -1 if padding == "SAME" else low + high - span
        if ceil_mode and padding != "SAME":
            # torch: round up, then drop a last window that would start in the right padding.
            room = least(room + stride - 1, low - 1)
        smallest = greatest(1, -room)
        if edge == "reflect":
            smallest = greatest(smallest, low + 1, high + 1)
        elif edge == "circular":
            smallest = greatest(smallest, low, high)
        middle = symmetric_centre(offsets, low, high) if centre is None else centre
        windows.append(Window(stride, offsets, low, room, middle, edge, smallest))
    return tuple(windows)


def _word_padding(
    word: str, kernel: Kernel, stride: Dim, n: Extent, check: Check
) -> tuple[Dim, Dim, Dim | None]:
    """Padding before and after, and the tap that is the present frame, for padding given by a word."""
    offsets, present = kernel
    last = last_offset(offsets)
    match word:
        case "same":
            if stride != 1:
                hint = 'TensorFlow\'s rule is padding="SAME"; a causal one is padding="causal"'
                check.say('padding="same" with stride 1', f"stride {text(stride)}", hint)
            low = floor_div(last, 2) if present is None else present
            return low, last - low, low
        case "causal":
            if present is not None:
                if (last - present > 0) == True:  # noqa: E712
                    check.say("causal taps, none above 0", f"a tap at {text(last - present)}")
                return present, last - present, present
            return last + 1 - stride, stride - 1, last
        case "SAME":
            low, high = same_padding(n, stride, last + 1)
            return low, high, low if present is None else present
        case _:
            return 0, 0, present


# Joins ------------------------------------------------------------------------------------------------------


def join_rule(
    layer: Add | Multiply | Concat, shapes: list[Shape], check: Check
) -> tuple[Shape, tuple[Reading, ...]]:
    """Branches that meet: axes by name; one without an axis, or with size 1 there, is repeated along it."""
    if len(shapes) < 2:
        check.say("two or more inputs", len(shapes))
    widest = max(shapes, key=lambda shape: len(shape.positions))
    for shape in shapes:
        strange = [axis for axis in shape.axes if axis not in widest.axes]
        if strange or (isinstance(layer, Concat) and shape.axes != widest.axes):
            check.say(
                f"branches along the same axes ({', '.join(widest.axes)})",
                f"axes {', '.join(shape.axes) or 'none'}",
            )
        if shape.batch != widest.batch:
            check.say(f"the same batch {text(widest.batch)}", shape.batch)
    if any(shape.channels is None for shape in shapes):
        check.say("channels in every branch", "integer tokens", "put an embedding in between")
    if check.found:
        return widest, ()
    positions = tuple(_meet(axis, shapes, check) for axis in widest.axes)
    readings = tuple(
        Reading(
            {
                p.axis: IDENTITY if shape.extent(p.axis) != 1 or p.extent == 1 else Broadcast()
                for p in positions
            }
        )
        for shape in shapes
    )
    return Shape(widest.batch, positions, _meet_channels(layer, shapes, check)), readings


def _meet(axis: str, shapes: list[Shape], check: Check) -> Position:
    """The axis on which branches meet: equal extents and equal strides."""
    present = [p for shape in shapes for p in shape.positions if p.axis == axis and p.extent != 1]
    if not present:
        return Position(axis, 1, None)
    first = next((p for p in present if p.rate is not None), present[0])
    for other in present:
        if not same_extent(first.extent, other.extent):
            check.say(
                f"branches of equal length along {axis}",
                f"{_extent_text(first.extent)} and {_extent_text(other.extent)}",
                "pad them alike, or give the length in a form that divides, such as T=16*m",
            )
            break
        if first.rate is not None and other.rate is not None:
            (up, down), (other_up, other_down) = first.rate, other.rate
            if not equal(up * other_down, other_up * down):
                check.say(
                    f"branches of equal stride along {axis}",
                    f"strides {_rate_text(first)} and {_rate_text(other)}",
                    "give both branches the same product of strides",
                )
                break
    return first


def _extent_text(extent: Extent) -> str:
    return text(expression(extent))


def _rate_text(position: Position) -> str:
    up, down = cast("tuple[Dim, Dim]", position.rate)
    return text(sympy.sympify(up) / down)


def _meet_channels(layer: Add | Multiply | Concat, shapes: list[Shape], check: Check) -> Dim:
    channels = [cast(Dim, shape.channels) for shape in shapes]
    if isinstance(layer, Concat):
        return simplest(sum(channels))
    wide = next((c for c in channels if c != 1), 1)
    for other in channels:
        if other != 1 and not equal(wide, other):
            check.say("branches with equal channels", f"{text(wide)} and {text(other)}")
            break
    return wide


def input_shape(layer: Input, check: Check) -> Shape:
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
        Position(axis, length(size)) for axis, size in zip(inner, dims[1 : 1 + len(inner)], strict=True)
    )
    return Shape(dims[0], positions, dims[-1] if has_channels else None)
