"""Each kind of layer as ONNX nodes over `[N, C, positions…]`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never, cast

import numpy as np
from onnx import helper

from tdnn_compiler.exporters.onnx.activations import write_activation
from tdnn_compiler.exporters.onnx.windows import KernelWindow, kernel_windows, window_attributes
from tdnn_compiler.exporters.onnx.writer import GraphWriter
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
    LayerNorm,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    Maximum,
    MaxPool,
    Member,
    Minimum,
    Multiply,
    NormOfChannels,
    Pad,
    PixelShuffle,
    PixelUnshuffle,
    PReLU,
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
from tdnn_compiler.network.rules import pooled_axes, softmax_axes
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.maps import Edge

__all__ = ["LayerWriter", "channels_first_order", "channels_last_order"]

EDGE_MODES: dict[Edge, str] = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "edge",
    "circular": "wrap",
}
JOIN_OPERATORS: dict[type[Join], str] = {Add: "Add", Multiply: "Mul", Maximum: "Max", Minimum: "Min"}
TO_THE_END = (1 << 63) - 1


def channels_last_order(axes: int) -> list[int]:
    return [0, *range(2, 2 + axes), 1]


def channels_first_order(axes: int) -> list[int]:
    return [0, axes + 1, *range(1, axes + 1)]


@dataclass
class LayerWriter:
    """Writes a network's layers one after the other."""

    network: Network
    graph: GraphWriter

    def write(self, member: Member, inputs: Sequence[str]) -> str:
        """The nodes of a layer; returns its result."""
        layer, x = member.layer, inputs[0]
        shape = self.network.shape(member.sources[0])
        match layer:
            case Conv() | ConvTranspose() | MaxPool() | AvgPool():
                return self.write_window(layer, x, shape)
            case StatsPool() | AdaptivePool() | GlobalPool():
                return self.write_reduction(layer, x, shape)
            case Shift() | Pad() | Crop() | Subsample() | Upsample():
                return self.write_positions(layer, x, len(shape.axes))
            case Activation() | Threshold() | Softmax() | LogSoftmax() | Dropout():
                return self.write_values(layer, x, shape)
            case PReLU() | Snake() | Affine():
                return self.write_learned(layer, x, len(shape.axes), cast(int, shape.channels))
            case BatchNorm() | LayerNorm() | RMSNorm() | LocalResponseNorm() | GroupNorm() | InstanceNorm():
                return self.write_norm(layer, x, shape)
            case PixelShuffle() | PixelUnshuffle():
                return self.shuffle_pixels(layer, x, shape)
            case Linear() | Channels() | Embedding() | Flatten() | Fold() | ChannelShuffle():
                return self.write_channels(layer, member, x, shape)
            case Add() | Multiply() | Maximum() | Minimum() | Concat():
                return self.join(layer, member, inputs)
            case Input() | Repeat():
                raise TypeError(f"{layer} is no layer to write")
            case _:
                assert_never(layer)

    def write_window(self, layer: Conv | ConvTranspose | MaxPool | AvgPool, x: str, shape: Shape) -> str:
        match layer:
            case Conv():
                return self.conv(layer, x, shape)
            case ConvTranspose():
                return self.conv_transpose(layer, x, len(shape.axes), cast(int, shape.channels))
            case MaxPool():
                return self.pool("MaxPool", layer, x, shape, ceil_mode=int(layer.ceil_mode))
            case AvgPool(count_include_pad=counted):
                options = {"ceil_mode": int(layer.ceil_mode), "count_include_pad": int(counted)}
                return self.pool("AveragePool", layer, x, shape, **options)
            case _:
                assert_never(layer)

    def write_reduction(self, layer: StatsPool | AdaptivePool | GlobalPool, x: str, shape: Shape) -> str:
        axes = len(shape.axes)
        match layer:
            case StatsPool(kernel_size=None):
                return self.statistics(layer, x, shape)
            case StatsPool():
                return self.window_statistics(layer, x, shape)
            case AdaptivePool():
                return self.adaptive_pool(layer, x, axes)
            case GlobalPool(kind=kind, keepdim=keepdim):
                op = {"max": "ReduceMax", "avg": "ReduceMean", "sum": "ReduceSum"}[kind]
                return self.graph.finish(op, x, self.over_pooled(layer, shape), keepdims=int(keepdim))
            case _:
                assert_never(layer)

    def write_positions(self, layer: Shift | Pad | Crop | Subsample | Upsample, x: str, axes: int) -> str:
        match layer:
            case Shift(offset=offset):
                return self.pad(x, [(-amount, amount) for amount in size_of_each(offset, axes)], "zeros")
            case Pad(padding=padding, padding_mode=mode):
                return self.pad(x, pair_of_each(padding, axes), mode)
            case Crop(amount=amount):
                pairs = pair_of_each(amount, axes)
                ends = [-high if high else TO_THE_END for _, high in pairs]
                return self.slice(x, [low for low, _ in pairs], ends)
            case Subsample(step=step, offset=offset):
                firsts, steps = size_of_each(offset, axes), size_of_each(step, axes)
                return self.slice(x, firsts, [TO_THE_END] * axes, steps)
            case Upsample(scale_factor=factor, mode="linear"):
                scales = np.array([1, 1, *size_of_each(factor, axes)], np.float32)
                told = {
                    "coordinate_transformation_mode": "align_corners" if layer.align_corners else "half_pixel"
                }
                return self.graph.finish("Resize", x, "", self.graph.constant(scales), mode="linear", **told)
            case Upsample(scale_factor=factor):
                scales = np.array([1, 1, *size_of_each(factor, axes)], np.float32)
                told = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
                return self.graph.finish("Resize", x, "", self.graph.constant(scales), mode="nearest", **told)
            case _:
                assert_never(layer)

    def write_values(
        self,
        layer: Activation | Threshold | Softmax | LogSoftmax | Dropout,
        x: str,
        shape: Shape,
    ) -> str:
        match layer:
            case Activation(function=function, parameter=parameter):
                return write_activation(self.graph, function, parameter, x)
            case Threshold(threshold=threshold, value=value):
                low = self.graph.apply("LessOrEqual", x, self.graph.number(threshold))
                return self.graph.finish("Where", low, self.graph.number(value), x)
            case Softmax(over="channels"):
                return self.graph.finish("Softmax", x, axis=1)
            case Softmax(over=over):
                return self.softmax_over_positions(
                    x, [*map(shape.axes.index, softmax_axes(over, shape.axes))]
                )
            case LogSoftmax():
                return self.graph.finish("LogSoftmax", x, axis=1)
            case Dropout(p=p):
                # Where all is dropped in training, runtimes take no ratio.
                ratio = [self.graph.constant(np.array(p, np.float32))] if p < 1 else []
                return self.graph.finish("Dropout" if ratio else "Identity", x, *ratio)
            case _:
                assert_never(layer)

    def write_learned(self, layer: PReLU | Snake | Affine, x: str, axes: int, channels: int) -> str:
        """A function of each value with a learned number, or with one for each channel."""
        match layer:
            case PReLU(per_channel=per_channel):
                return self.prelu(x, axes, channels if per_channel else 1)
            case Snake():
                return self.snake(x, axes, channels)
            case Affine():
                return self.affine(layer, x, axes, channels)
            case _:
                assert_never(layer)

    def write_norm(self, layer: NormOfChannels, x: str, shape: Shape) -> str:
        axes, channels = len(shape.axes), cast(int, shape.channels)
        match layer:
            case BatchNorm():
                return self.batch_norm(layer, x, channels)
            case GroupNorm():
                return self.group_norm(layer, x, axes, channels)
            case LayerNorm(eps=eps, affine=affine):
                scale = self.scale_and_shift(affine, channels)
                last = self.turn(x, channels_last_order(axes))
                found = self.graph.finish("LayerNormalization", last, *scale, axis=-1, epsilon=eps)
                return self.turn(found, channels_first_order(axes))
            case RMSNorm():
                return self.rms_norm(layer, x, axes, channels)
            case LocalResponseNorm():
                return self.local_response_norm(layer, x, axes)
            case InstanceNorm(eps=eps, affine=affine):
                return self.instance_norm(x, self.scale_and_shift(affine, channels), eps, axes)
            case _:
                assert_never(layer)

    def write_channels(
        self,
        layer: Linear | Channels | Embedding | Flatten | Fold | ChannelShuffle,
        member: Member,
        x: str,
        shape: Shape,
    ) -> str:
        graph, axes = self.graph, len(shape.axes)
        out = cast(int, self.network.shape(member.name).channels)
        match layer:
            case Linear():
                return self.linear(layer, x, axes, cast(int, shape.channels))
            case Channels(start=start, stop=stop):
                ends = graph.integers(cast(int, start)), graph.integers(cast(int, stop))
                return graph.finish("Slice", x, *ends, graph.integers(1))
            case Embedding(num_embeddings=rows):
                table = graph.weight("weight", (cast(int, rows), out))
                return self.turn(graph.finish("Gather", table, x, axis=0), channels_first_order(axes))
            case Flatten():
                return graph.finish("Flatten", x, axis=1)
            case Fold(axis=axis):
                return self.fold(axis, x, shape, out)
            case ChannelShuffle(groups=groups):
                return self.shuffle(cast(int, groups), x, out)
            case _:
                assert_never(layer)

    # Pieces -----------------------------------------------------------------------------------------------

    def turn(self, x: str, order: Sequence[int]) -> str:
        """The dimensions in another order."""
        return x if list(order) == list(range(len(order))) else self.graph.apply("Transpose", x, perm=order)

    def over_positions(self, axes: int) -> str:
        return self.graph.integers(*range(2, 2 + axes))

    def over_pooled(self, layer: StatsPool | GlobalPool, shape: Shape) -> str:
        """The dimensions that a pool of whole axes is over."""
        return self.graph.integers(
            *(2 + shape.axes.index(axis) for axis in pooled_axes(layer.over, shape.axes))
        )

    def scale_and_shift(self, affine: bool, channels: int) -> tuple[str, str]:
        """Weight and bias of a norm, or ones and zeros."""
        if affine:
            return self.graph.weight("weight", (channels,)), self.graph.weight("bias", (channels,))
        ones = self.graph.constant(np.ones(channels, self.graph.kind))
        return ones, self.graph.constant(np.zeros(channels, self.graph.kind))

    def beside_positions(self, numbers: str, axes: int) -> str:
        """Numbers of channels, with a dimension of size 1 for each axis of positions."""
        places = self.graph.integers(*range(1, 1 + axes))
        return self.graph.apply("Unsqueeze", numbers, places) if axes else numbers

    def pad(
        self, x: str, pairs: Sequence[tuple[int, int]], mode: Edge, is_whole: bool = True, *fill: str
    ) -> str:
        amounts = [0, 0, *(low for low, _ in pairs), 0, 0, *(high for _, high in pairs)]
        pads = self.graph.integers(*amounts)
        write = self.graph.finish if is_whole else self.graph.apply
        return write("Pad", x, pads, *fill, mode=EDGE_MODES[mode])

    def slice(
        self, x: str, starts: Sequence[int], ends: Sequence[int], steps: Sequence[int] | None = None
    ) -> str:
        axes = self.over_positions(len(starts))
        given = [self.graph.integers(*starts), self.graph.integers(*ends), axes]
        return self.graph.finish("Slice", x, *given, *([self.graph.integers(*steps)] if steps else []))

    # Windows ----------------------------------------------------------------------------------------------

    def conv(self, layer: Conv, x: str, shape: Shape) -> str:
        graph, channels = self.graph, cast(int, shape.channels)
        out = channels if layer.out_channels is None else cast(int, layer.out_channels)
        groups = channels if layer.groups is None else cast(int, layer.groups)
        windows = kernel_windows(layer, shape)
        weight = self.kernel_of(layer, windows, (out, channels // groups))
        bias = [graph.weight("bias", (out,))] if layer.bias else []
        plain = [(w.low, w.high) for w in windows if w.low is not None and w.high is not None]
        if any(w.edge != "zeros" for w in windows) or any(min(pair) < 0 for pair in plain):
            if len(plain) < len(windows):
                graph.refuse("padding in numbers with a padding_mode", '"SAME" with strides')
                return x
            x = self.pad(x, plain, windows[0].edge, is_whole=False)
            windows = [KernelWindow(w.taps, w.stride, 0, 0, "zeros") for w in windows]
        attributes = window_attributes(windows)
        if attributes is None:
            graph.refuse("padding in numbers", '"SAME" with strides, and dilation or smaller kernels')
            return x
        return graph.finish("Conv", x, weight, *bias, group=groups, **attributes)

    def kernel_of(self, layer: Conv, windows: Sequence[KernelWindow], size: tuple[int, int]) -> str:
        """The weights; where taps are uneven or unsorted, those of a kernel with zeros between them."""
        counts = [len(window.taps) for window in windows]
        taps: Any = layer.taps or ()
        rows = taps if taps and isinstance(taps[0], tuple) else (taps,) * len(windows)
        orders = [np.argsort(row) for row in rows] if taps else []
        is_sorted = all(list(order) == sorted(order) for order in orders)
        if is_sorted and all(window.is_even for window in windows):
            return self.graph.weight("weight", (*size, *counts))
        given = self.graph.numbers("weight", (*size, *counts))
        for axis, order in enumerate(orders):
            given = given.take(order, 2 + axis)
        full = np.zeros((*size, *(window.kernel for window in windows)), self.graph.kind)
        places = [np.array(window.taps) // window.dilation for window in windows]
        index: Any = (slice(None), slice(None), *np.ix_(*places))
        full[index] = given
        return self.graph.constant(full)

    def conv_transpose(self, layer: ConvTranspose, x: str, axes: int, channels: int) -> str:
        kernel, pads = size_of_each(layer.kernel_size, axes), size_of_each(layer.padding, axes)
        strides, more = size_of_each(layer.stride, axes), size_of_each(layer.output_padding, axes)
        if any(extra >= stride for extra, stride in zip(more, strides, strict=True)):
            self.graph.refuse("an output_padding below the stride", f"{more}, strides {strides}")
        out, groups = cast(int, layer.out_channels), cast(int, layer.groups)
        weight = self.graph.weight("weight", (channels, out // groups, *kernel))
        bias = [self.graph.weight("bias", (out,))] if layer.bias else []
        return self.graph.finish(
            "ConvTranspose",
            *(x, weight, *bias),
            group=groups,
            kernel_shape=kernel,
            strides=strides,
            dilations=size_of_each(layer.dilation, axes),
            pads=[*pads, *pads],
            output_padding=more,
        )

    def pool(self, op: str, layer: MaxPool | AvgPool, x: str, shape: Shape, **options: int) -> str:
        windows = kernel_windows(layer, shape)
        attributes = window_attributes(windows, dilated=False)
        if attributes is None:
            self.graph.refuse("padding in numbers", '"SAME" with strides, and dilation or smaller kernels')
            return x
        ends = [(w.low or 0, w.high or 0) for w in windows]
        if any(not 0 <= end < w.kernel for w, pair in zip(windows, ends, strict=True) for end in pair):
            counted = op == "MaxPool" or options["count_include_pad"]
            if options["ceil_mode"] or not counted:
                self.graph.refuse("padding smaller than the kernel, from 0 on", f"{ends}")
            fill = [self.graph.number(-np.inf)] if op == "MaxPool" else []
            x = self.pad(x, ends, "zeros", False, *fill)
            attributes["pads"] = [0] * (2 * len(windows))
        return self.graph.finish(op, x, **attributes, **options)

    # Statistics -------------------------------------------------------------------------------------------

    def statistics(self, layer: StatsPool, x: str, shape: Shape) -> str:
        graph, over = self.graph, self.over_pooled(layer, shape)
        if not layer.deviation:
            return graph.finish("ReduceMean", x, over, keepdims=0)
        mean = graph.apply("ReduceMean", x, over, keepdims=0)
        apart = graph.apply("Sub", x, graph.apply("ReduceMean", x, over, keepdims=1))
        variance = graph.apply("ReduceMean", graph.apply("Mul", apart, apart), over, keepdims=0)
        if layer.unbiased:
            variance = self.remove_bias(variance, x, over)
        deviation = graph.apply("Sqrt", self.add_eps(variance, layer.eps))
        return graph.finish("Concat", mean, deviation, axis=1)

    def remove_bias(self, variance: str, x: str, over: str) -> str:
        """Over one less than the number of positions."""
        graph = self.graph
        sizes = graph.apply("Gather", graph.apply("Shape", x), over)
        element = helper.np_dtype_to_tensor_dtype(graph.kind)
        count = graph.apply("Cast", graph.apply("ReduceProd", sizes, keepdims=0), to=element)
        less = graph.apply("Sub", count, graph.number(1.0))
        return graph.apply("Div", graph.apply("Mul", variance, count), less)

    def add_eps(self, variance: str, eps: float) -> str:
        return self.graph.apply("Add", variance, self.graph.number(eps)) if eps else variance

    def window_statistics(self, layer: StatsPool, x: str, shape: Shape) -> str:
        """Around the mean of the sequence, so that squares of large values do not cancel."""
        graph, axes = self.graph, len(shape.axes)
        attributes = window_attributes(kernel_windows(layer, shape), dilated=False)
        if attributes is None:
            graph.refuse("padding in numbers", '"SAME" with strides, and dilation or smaller kernels')
            return x
        middle = graph.apply("ReduceMean", x, self.over_positions(axes), keepdims=1)
        apart = graph.apply("Sub", x, middle)
        moved = graph.apply("AveragePool", apart, **attributes)
        if not layer.deviation:
            return graph.finish("Add", moved, middle)
        mean = graph.apply("Add", moved, middle)
        squares = graph.apply("AveragePool", graph.apply("Mul", apart, apart), **attributes)
        variance = graph.apply("Sub", squares, graph.apply("Mul", moved, moved))
        positive = graph.apply("Max", variance, graph.number(0.0))
        deviation = graph.apply("Sqrt", self.add_eps(positive, layer.eps))
        return graph.finish("Concat", mean, deviation, axis=1)

    def adaptive_pool(self, layer: AdaptivePool, x: str, axes: int) -> str:
        """One axis after the other, each output a reduction of a slice whose ends are computed."""
        op = "ReduceMax" if layer.kind == "max" else "ReduceMean"
        sizes = size_of_each(layer.output_size, axes)
        for axis, count in enumerate(sizes, start=2):
            if count is not None:
                x = self.pool_adaptively(op, x, axis, count)
        return self.graph.finish("Identity", x)

    def pool_adaptively(self, op: str, x: str, axis: int, count: int) -> str:
        graph, over = self.graph, self.graph.integers(axis)
        size = graph.apply("Shape", x, start=axis, end=axis + 1)
        total = graph.integers(count)
        parts = []
        for i in range(count):
            start = graph.apply("Div", graph.apply("Mul", size, graph.integers(i)), total)
            # Rounded up.
            last = graph.apply(
                "Add", graph.apply("Mul", size, graph.integers(i + 1)), graph.integers(count - 1)
            )
            stop = graph.apply("Div", last, total)
            piece = graph.apply("Slice", x, start, stop, over)
            parts.append(graph.apply(op, piece, over, keepdims=1))
        return graph.apply("Concat", *parts, axis=axis) if count > 1 else parts[0]

    # Values -----------------------------------------------------------------------------------------------

    def prelu(self, x: str, axes: int, slopes: int) -> str:
        slope = self.graph.weight("weight", (slopes,))
        slope = self.beside_positions(slope, axes) if slopes > 1 else slope
        return self.graph.finish("PRelu", x, slope)

    def snake(self, x: str, axes: int, channels: int) -> str:
        graph = self.graph
        alpha = self.beside_positions(graph.weight("alpha", (channels,)), axes)
        wave = graph.apply("Sin", graph.apply("Mul", x, alpha))
        divisor = graph.apply("Add", alpha, graph.number(1e-9))
        bump = graph.apply("Div", graph.apply("Mul", wave, wave), divisor)
        return graph.finish("Add", x, bump)

    def affine(self, layer: Affine, x: str, axes: int, channels: int) -> str:
        graph, found = self.graph, x
        for leaf, op, there in (("weight", "Mul", layer.weight), ("bias", "Add", layer.bias)):
            if there:
                number = self.beside_positions(graph.weight(leaf, (channels,)), axes)
                is_last = leaf == "bias" or not layer.bias
                found = (graph.finish if is_last else graph.apply)(op, found, number)
        return found

    def fold(self, axis: str, x: str, shape: Shape, channels: int) -> str:
        """Channels and the axis beside each other, and then in one dimension."""
        place = shape.axes.index(axis)
        others = [2 + i for i in range(len(shape.axes)) if i != place]
        beside = self.turn(x, [0, 1, 2 + place, *others])
        one = self.graph.integers(0, channels)
        sizes = [self.graph.apply("Shape", beside, start=3)] if others else []
        target = self.graph.apply("Concat", one, *sizes, axis=0) if sizes else one
        return self.graph.finish("Reshape", beside, target)

    def shuffle(self, groups: int, x: str, channels: int) -> str:
        matrix = self.graph.integers(0, groups, channels // groups, -1)
        turned = self.turn(self.graph.apply("Reshape", x, matrix), [0, 2, 1, 3])
        return self.graph.finish("Reshape", turned, self.graph.apply("Shape", x))

    def shuffle_pixels(self, layer: ShufflePixels, x: str, shape: Shape) -> str:
        if len(shape.axes) != 2:
            self.graph.refuse("pixels of two axes to shuffle", f"{len(shape.axes)}")
            return x
        match layer:
            case PixelShuffle(upscale_factor=r):
                return self.graph.finish("DepthToSpace", x, blocksize=cast(int, r), mode="CRD")
            case PixelUnshuffle(downscale_factor=r):
                size, width = cast(int, r) ** 2, cast(int, shape.channels) * cast(int, r) ** 2
                # ONNX has the places of a square before the channels.
                return self.shuffle(size, self.graph.apply("SpaceToDepth", x, blocksize=cast(int, r)), width)
            case _:
                assert_never(layer)

    def softmax_over_positions(self, x: str, axes: Sequence[int]) -> str:
        """Over one axis, or over all of them."""
        if len(axes) == 1:
            return self.graph.finish("Softmax", x, axis=2 + axes[0])
        flat = self.graph.apply("Reshape", x, self.graph.integers(0, 0, -1))
        found = self.graph.finish("Softmax", flat, axis=2)
        return self.graph.apply("Reshape", found, self.graph.apply("Shape", x))

    def batch_norm(self, layer: BatchNorm, x: str, channels: int) -> str:
        scale = self.scale_and_shift(layer.affine, channels)
        averages = [self.graph.weight(leaf, (channels,)) for leaf in ("running_mean", "running_var")]
        momentum = {} if layer.momentum is None else {"momentum": 1 - layer.momentum}
        return self.graph.finish("BatchNormalization", x, *scale, *averages, epsilon=layer.eps, **momentum)

    def instance_norm(self, x: str, scale: Sequence[str], eps: float, axes: int) -> str:
        if axes:
            return self.graph.finish("InstanceNormalization", x, *scale, epsilon=eps)
        place = self.graph.integers(2)
        beside = self.graph.apply("Unsqueeze", x, place)
        found = self.graph.apply("InstanceNormalization", beside, *scale, epsilon=eps)
        return self.graph.finish("Squeeze", found, place)

    def group_norm(self, layer: GroupNorm, x: str, axes: int, channels: int) -> str:
        """As an instance norm of groups, which all runtimes have."""
        graph, groups = self.graph, cast(int, layer.num_groups)
        ones = graph.constant(np.ones(groups, graph.kind))
        zeros = graph.constant(np.zeros(groups, graph.kind))
        flat = graph.apply("Reshape", x, graph.integers(0, groups, -1))
        normal = graph.apply("InstanceNormalization", flat, ones, zeros, epsilon=layer.eps)
        shape = graph.apply("Shape", x)
        if not layer.affine:
            return graph.finish("Reshape", normal, shape)
        found = graph.apply("Reshape", normal, shape)
        own = self.scale_and_shift(True, channels)
        scale, shift = (self.beside_positions(each, axes) for each in own)
        return graph.finish("Add", graph.apply("Mul", found, scale), shift)

    def local_response_norm(self, layer: LocalResponseNorm, x: str, axes: int) -> str:
        graph, size = self.graph, cast(int, layer.size)
        if size % 2 == 0:
            # ONNX has the longer side above the channel, torch below.
            graph.refuse("a local_response_norm of odd size", str(size))
            return x
        told: dict[str, Any] = {"size": size, "alpha": layer.alpha, "beta": layer.beta, "bias": layer.k}
        if axes == 2:
            return graph.finish("LRN", x, **told)
        image = graph.apply("Reshape", x, graph.integers(0, 0, -1, 1) if axes else graph.integers(0, 0, 1, 1))
        return graph.apply("Reshape", graph.finish("LRN", image, **told), graph.apply("Shape", x))

    def rms_norm(self, layer: RMSNorm, x: str, axes: int, channels: int) -> str:
        """Written out over channels last: opset 23 is the first to have it, and few runtimes do."""
        graph, last = self.graph, self.turn(x, channels_last_order(axes))
        mean = graph.apply("ReduceMean", graph.apply("Mul", last, last), graph.integers(-1), keepdims=1)
        root = graph.apply("Sqrt", graph.apply("Add", mean, graph.number(layer.eps)))
        if layer.affine:
            weight = graph.weight("weight", (channels,))
            found = graph.finish("Mul", graph.apply("Div", last, root), weight)
        else:
            found = graph.finish("Div", last, root)
        return self.turn(found, channels_first_order(axes))

    def linear(self, layer: Linear, x: str, axes: int, channels: int) -> str:
        graph, out = self.graph, cast(int, layer.out_features)
        weight = graph.weight("weight", (out, channels))
        bias = [graph.weight("bias", (out,))] if layer.bias else []
        if not axes:
            return graph.finish("Gemm", x, weight, *bias, transB=1)
        last = self.turn(x, channels_last_order(axes))
        matrix = graph.apply("Transpose", weight, perm=[1, 0])
        if bias:
            found = graph.finish("Add", graph.apply("MatMul", last, matrix), *bias)
        else:
            found = graph.finish("MatMul", last, matrix)
        return self.turn(found, channels_first_order(axes))

    def join(self, layer: Join, member: Member, inputs: Sequence[str]) -> str:
        """Branches with axes by name; what a branch lacks, or has once, is repeated."""
        axes = self.network.shape(member.name).axes
        parts = [
            self.align(x, self.network.shape(source).axes, axes)
            for x, source in zip(inputs, member.sources, strict=True)
        ]
        match layer:
            case Add() | Multiply() | Maximum() | Minimum():
                op = JOIN_OPERATORS[type(layer)]
                found = parts[0]
                for part in parts[1:-1]:
                    found = self.graph.apply(op, found, part)
                return self.graph.finish(op, found, parts[-1])
            case Concat():
                return self.concat(member, parts)
            case _:
                assert_never(layer)

    def align(self, x: str, own: Sequence[str], axes: Sequence[str]) -> str:
        """The branch with all these axes, of size 1 where it has none."""
        order = [axis for axis in axes if axis in own]
        x = self.turn(x, [0, 1, *(2 + own.index(axis) for axis in order)])
        missing = [2 + place for place, axis in enumerate(axes) if axis not in own]
        return self.graph.apply("Unsqueeze", x, self.graph.integers(*missing)) if missing else x

    def concat(self, member: Member, parts: Sequence[str]) -> str:
        """Parts of other sizes are first as large as the largest."""
        joined = self.network.shape(member.name)
        shapes = [self.network.shape(source) for source in member.sources]
        full = [all(shape.extent(axis) == joined.extent(axis) for axis in joined.axes) for shape in shapes]
        if all(full):
            return self.graph.finish("Concat", *parts, axis=1)
        sizes = self.position_sizes(parts, shapes, joined)
        one = self.graph.integers(1, 1)
        target = self.graph.apply("Concat", one, *sizes, axis=0)
        grown = [
            part if whole else self.graph.apply("Expand", part, target)
            for part, whole in zip(parts, full, strict=True)
        ]
        return self.graph.finish("Concat", *grown, axis=1)

    def position_sizes(self, parts: Sequence[str], shapes: Sequence[Shape], joined: Shape) -> list[str]:
        """The size along each axis, from a part that has it."""
        found = []
        for place, axis in enumerate(joined.axes):
            widest = next(i for i, shape in enumerate(shapes) if shape.extent(axis) == joined.extent(axis))
            found.append(self.graph.apply("Shape", parts[widest], start=2 + place, end=3 + place))
        return found


def size_of_each(size: Any, axes: int) -> list[Any]:
    return list(size) if isinstance(size, tuple) else [size] * axes


def pair_of_each(ends: Any, axes: int) -> list[tuple[int, int]]:
    return [pair if isinstance(pair, tuple) else (pair, pair) for pair in size_of_each(ends, axes)]
