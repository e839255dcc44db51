"""The forward pass: every layer of a network as equations."""

from dataclasses import dataclass, field, replace
from math import nan
from typing import assert_never, cast

from tdnn_compiler.equations.activations import (
    activation_formula,
    leaky_formula,
    slope_from_argument,
    slope_from_result,
    snake_formula,
    threshold_formula,
)
from tdnn_compiler.equations.builder import EquationBuilder
from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    AdaptiveWindowSize,
    Array,
    Axis,
    Constant,
    ConstantIndex,
    GatherIndex,
    Index,
    LinearIndex,
    OffsetIndex,
    Ordinal,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    Uniform,
    add,
    apply,
    divide,
    less,
    multiply,
    select,
    subtract,
    unused_names,
)
from tdnn_compiler.equations.keys import Key, output_key
from tdnn_compiler.equations.normalisations import Normalisations
from tdnn_compiler.equations.pools import Pools
from tdnn_compiler.equations.program import EquationProgram, Mode
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
    LayerNorm,
    Linear,
    LocalResponseNorm,
    LogSoftmax,
    Maximum,
    MaxPool,
    Member,
    Minimum,
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
    ValueJoin,
)
from tdnn_compiler.symbolic.errors import NetworkError, Problem
from tdnn_compiler.symbolic.maps import IDENTITY, NEGLIGIBLE_WEIGHT, Broadcast, Map, Window

__all__ = ["forward"]


def forward(network: Network, mode: Mode) -> EquationProgram:
    """What the network computes in training or in evaluation, before any rewriting.

    Raises NetworkError for sizes other than the inputs' batch and positions that are still symbols, and for
    layers that have no equations.
    """
    _refuse_symbols(network)
    writer = EquationBuilder(network)
    layers = LayerEquations(writer, mode)
    for place, member in enumerate(network.members):
        writer.layer = member.name
        layers.write(member, place)
    outputs = tuple(layers.return_value(name) for name in network.outputs)
    return EquationProgram(
        network.name,
        tuple(writer.equations),
        tuple(writer.values[name] for name in network.inputs),
        outputs,
        tuple(writer.parameters.values()),
        tuple(writer.buffers.values()),
        writer.updates,
        batch_norms=writer.batch_norms,
    )


def _refuse_symbols(network: Network) -> None:
    problems = []
    for member in network.members:
        where = f"layer '{member.name}'" + (f" ({member.line})" if member.line else "")
        if isinstance(member.layer, Repeat):
            count = str(member.layer.count)
            problems.append(
                Problem(where, "a repeat of known count", count, f"network.bind({count}=…) writes it out")
            )
            continue
        sizes = {"channels": network.shape(member.name).channels}
        if isinstance(member.layer, Embedding):
            sizes["tokens"] = member.layer.num_embeddings
        for what, size in sizes.items():
            if size is not None and not isinstance(size, int):
                free = ", ".join(f"{symbol}=…" for symbol in sorted(map(str, size.free_symbols)))
                problems.append(Problem(where, f"a number of {what}", str(size), f"network.bind({free})"))
    if problems:
        raise NetworkError(problems)


@dataclass
class LayerEquations:
    """Writes the equations of one layer after the other."""

    writer: EquationBuilder
    mode: Mode
    place: int = field(default=0, init=False)

    def write(self, member: Member, place: int) -> None:
        writer, name, layer = self.writer, member.name, member.layer
        self.place = place
        if isinstance(layer, Input):
            tokens = writer.network.shape(name).channels is None
            writer.values[name] = Array(Key(name), writer.shape_axes(name), "token" if tokens else "data")
            return
        x = writer.values[member.sources[0]]
        out = Array(Key(name), writer.shape_axes(name))
        maps = tuple(writer.network.readings(name)[0].maps.values())
        match layer:
            case Conv():
                self.conv(layer, out, x, maps)
            case ConvTranspose():
                self.conv_transpose(layer, out, x, maps)
            case Linear(bias=bias):
                self.linear(out, x, bias)
            case MaxPool() | AvgPool() | GlobalPool() | StatsPool() | AdaptivePool():
                Pools(writer).write(layer, out, x, maps)
            case Upsample(mode="linear", align_corners=True):
                self.interpolate_aligned(out, x, maps)
            case Upsample(mode="linear"):
                self.interpolate(out, x, maps)
            case PixelShuffle() | PixelUnshuffle():
                self.shuffle_pixels(layer, out, x, maps)
            case Shift() | Upsample() | Pad() | Crop() | Subsample():
                at, taps = writer.read_window(out, maps)
                writer.sum(out, out.axes, Read(x, (out.axes[0], *at, out.axes[-1])), taps)
            case Activation() | Threshold() | PReLU() | Snake() | Affine():
                self.map_values(layer, out, x)
            case Dropout(p=p) if self.mode == "train" and p > 0:
                self.dropout(p, out, x)
            case Dropout() if name not in writer.network.outputs:
                out = x
            case Dropout():
                writer.map(out, Read(x, x.axes))
            case BatchNorm() | LayerNorm() | RMSNorm() | LocalResponseNorm() | GroupNorm() | InstanceNorm():
                Normalisations(writer, self.mode).write(layer, out, x)
            case Softmax() | LogSoftmax():
                Normalisations(writer, self.mode).write(layer, out, x)
            case Add() | Multiply() | Maximum() | Minimum():
                self.join(layer, out, member)
            case Concat():
                self.concat(out, member)
            case Channels() | Flatten() | Fold() | ChannelShuffle():
                self.rearrange(layer, out, x)
            case Embedding():
                self.embed(layer, out, Read(x, x.axes))
            case Repeat():
                raise TypeError("repeats are written out before")
            case _:
                assert_never(layer)
        writer.values[name] = out

    def map_values(
        self, layer: Activation | Threshold | PReLU | Snake | Affine, out: Array, x: Array
    ) -> None:
        match layer:
            case Activation():
                before, after = Read(x, out.axes), Read(out, out.axes)
                slope = slope_from_result(layer, after) or slope_from_argument(layer, before)
                self.writer.map(out, activation_formula(layer, before), slope)
            case Threshold(threshold=threshold, value=value):
                self.writer.map(out, threshold_formula(Read(x, out.axes), threshold, value))
            case PReLU(per_channel=per_channel):
                self.prelu(per_channel, out, x)
            case Snake():
                alpha = self.writer.parameter("alpha", out.axes[-1])
                self.writer.map(out, snake_formula(Read(x, out.axes), Read(alpha, out.axes[-1:])))
            case Affine():
                self.affine(layer, out, x)
            case _:
                assert_never(layer)

    def embed(self, layer: Embedding, out: Array, token: Read) -> None:
        """No gradient goes through the token of padding."""
        weight = self.writer.parameter("weight", Axis("v", layer.num_embeddings), out.axes[-1])
        slope = None
        if layer.padding_idx is not None:
            padded = apply("equal", token, Constant(cast(int, layer.padding_idx)))
            slope = select(padded, ZERO, ONE)
        self.writer.map(out, Read(weight, (GatherIndex(token), out.axes[-1]), outside=nan), slope)

    def rearrange(self, layer: Rearrangement, out: Array, x: Array) -> None:
        match layer:
            case Channels(start=start):
                part = OffsetIndex(out.axes[-1], cast(int, start))
                self.writer.map(out, Read(x, (*out.axes[:-1], part)))
            case Flatten():
                self.flatten(out, x)
            case Fold(axis=folded):
                self.fold(folded, out, x)
            case ChannelShuffle(groups=groups):
                self.shuffle(cast(int, groups), out, x)
            case _:
                assert_never(layer)

    def return_value(self, name: str) -> Array:
        """The array that is returned for a layer; for an input a copy, zero past the end of each sequence."""
        writer, array = self.writer, self.writer.values[name]
        if name not in writer.network.inputs:
            return array
        writer.layer = name
        copy = replace(array, key=output_key(name, writer.network.inputs))
        writer.map(copy, Read(array, array.axes))
        return copy

    def conv(self, layer: Conv, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """Weights are `[out, in per group, taps…]`, as torch has them."""
        writer = self.writer
        n, *positions, c = out.axes
        at, taps = writer.read_window(out, maps)
        width, into = cast(int, c.size), cast(int, x.axes[-1].size)
        groups = into if layer.groups is None else cast(int, layer.groups)
        weight = writer.parameter("weight", c, Axis("i", into // groups), *taps)
        if groups == 1:
            i = Axis("i", into)
            read = Read(weight, (c, i, *taps))
            self._sum_of_products(out, out.axes, Read(x, (n, *at, i)), read, (*taps, i))
        elif groups == into == width:
            read = Read(weight, (c, ConstantIndex(), *taps))
            self._sum_of_products(out, out.axes, Read(x, (n, *at, c)), read, taps)
        else:
            g, i, o = Axis("g", groups), Axis("i", into // groups), Axis("o", width // groups)
            read = Read(weight, (LinearIndex(g, o), i, *taps))
            index: tuple[Index, ...] = (n, *positions, LinearIndex(g, o))
            self._sum_of_products(out, index, Read(x, (n, *at, LinearIndex(g, i))), read, (*taps, i))
        self._bias(layer.bias, out)

    def conv_transpose(self, layer: ConvTranspose, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """Weights are `[in, out per group, taps…]`, as torch has them."""
        writer = self.writer
        n, *positions, c = out.axes
        at, taps = writer.read_window(out, maps)
        width, into, groups = cast(int, c.size), cast(int, x.axes[-1].size), cast(int, layer.groups)
        g, i, o = Axis("g", groups), Axis("i", into // groups), Axis("o", width // groups)
        weight = writer.parameter("weight", Axis("i", into), o, *taps)
        if groups == 1:
            read = Read(weight, (i, c, *taps))
            self._sum_of_products(out, out.axes, Read(x, (n, *at, i)), read, (*taps, i))
        else:
            read = Read(weight, (LinearIndex(g, i), o, *taps))
            joined: tuple[Index, ...] = (n, *positions, LinearIndex(g, o))
            self._sum_of_products(out, joined, Read(x, (n, *at, LinearIndex(g, i))), read, (*taps, i))
        self._bias(layer.bias, out)

    def linear(self, out: Array, x: Array, bias: bool) -> None:
        """Weights are `[out, in]`."""
        i = Axis("i", x.axes[-1].size)
        weight = self.writer.parameter("weight", out.axes[-1], i)
        read = Read(x, (*out.axes[:-1], i))
        self._sum_of_products(out, out.axes, read, Read(weight, (out.axes[-1], i)), (i,))
        self._bias(bias, out)

    def _sum_of_products(
        self, out: Array, index: tuple[Index, ...], x: Read, weight: Read, over: tuple[Axis, ...]
    ) -> None:
        self.writer.sum(self._before_bias(out), index, multiply(x, weight), over)

    def _before_bias(self, out: Array) -> Array:
        return Array(out.key.part("sum"), out.axes, "exact")

    def _bias(self, bias: bool, out: Array) -> None:
        total: Scalar = Read(self._before_bias(out), out.axes)
        if bias:
            total = add(total, Read(self.writer.parameter("bias", out.axes[-1]), out.axes[-1:]))
        self.writer.map(out, total)

    def dropout(self, p: float, out: Array, x: Array) -> None:
        kept = Constant(1 / (1 - p)) if p < 1 else Constant(0.0)
        dropped = less(Uniform(self.place, out.axes, out.axes), Constant(p))
        self.writer.map(out, multiply(Read(x, out.axes), select(dropped, Constant(0.0), kept)))

    def flatten(self, out: Array, x: Array) -> None:
        """In torch's order: channels first, then positions, row by row."""
        n, *positions, c = x.axes
        while len(positions) > 1:
            *before, rows, columns = positions
            size = cast(int, rows.size) * cast(int, columns.size)
            joined = Axis(next(unused_names("t", before)), size, "position")
            flat = self.writer.temporary(f"flat{len(before)}", (n, *before, joined, c), "data")
            self.writer.map(flat, Read(x, x.axes), index=(n, *before, LinearIndex(rows, columns), c))
            x, positions = flat, [*before, joined]
        index = (n, LinearIndex(c, positions[0])) if positions else None
        self.writer.map(out, Read(x, x.axes), index=index)

    def fold(self, folded: str, out: Array, x: Array) -> None:
        """Channel by channel: the other axes stay where they are."""
        (axis,) = (axis for axis in x.axes if axis.name == self.writer.axis_names[folded])
        kept = (each for each in x.axes[:-1] if each != axis)
        self.writer.map(out, Read(x, x.axes), index=(*kept, LinearIndex(x.axes[-1], axis)))

    def shuffle(self, groups: int, out: Array, x: Array) -> None:
        """The channels as a matrix with a row for each group, column by column."""
        g, i = Axis("g", groups), Axis("i", cast(int, x.axes[-1].size) // groups)
        before = Read(x, (*out.axes[:-1], LinearIndex(g, i)))
        self.writer.map(out, before, index=(*out.axes[:-1], LinearIndex(i, g)))

    def interpolate(self, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """A transposed convolution of the input with its ends once more; weights rise and fall."""
        writer, (n, *positions, c) = self.writer, x.axes
        names = unused_names("pqr", (*x.axes, *out.axes))
        wide = [Axis(next(names), axis.size + 2, "position") for axis in positions]
        padded = writer.temporary("padded", (n, *wide, c), "data")
        once = [Axis(f"m{axis.name}", 1, "tap") for axis in wide]
        ends = Window(left=1, room=1, edge="replicate")
        read = [StridedIndex(at, tap, ends) for at, tap in zip(wide, once, strict=True)]
        writer.sum(padded, padded.axes, Read(x, (n, *read, c)), tuple(once))
        at, taps = writer.read_window(out, maps)
        index, weight = list[Index](), cast(Scalar, Constant(1.0))
        for place, tap in zip(at, taps, strict=True):
            assert isinstance(place, TransposedIndex)
            stride = cast(int, place.window.stride)
            moved = replace(place.window, left=place.window.left + stride)
            index.append(replace(place, window=moved))
            first = 1.0 if stride % 2 else 0.5
            number = Ordinal((tap,))
            rising, falling = add(number, Constant(first)), subtract(Constant(2 * stride - first), number)
            weight = multiply(weight, divide(apply("minimum", rising, falling), Constant(float(stride))))
        writer.sum(out, out.axes, multiply(Read(padded, (n, *index, c)), weight), taps)

    def interpolate_aligned(self, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """One axis after the other: each output reads three inputs, of which two at most have a weight.

        Output t lies `t·(f − 1)/(f·(f·L − 1))` before t/f, for L inputs and f outputs of each.
        """
        places = [place for place, map in enumerate(maps, start=1) if map != IDENTITY]
        if not places:
            self.writer.map(out, Read(x, x.axes))
        at, taps = self.writer.read_window(out, maps)
        for place in places:
            index, tap, old = at[place - 1], taps[place - 1], x.axes[place]
            assert isinstance(index, TransposedIndex)
            axes = (*x.axes[:place], out.axes[place], *x.axes[place + 1 :])
            found = out if place == places[-1] else self.writer.temporary(f"along_{old}", axes)
            weights = self._weights_between(old, out.axes[0], index, tap)
            read = Read(x, (*axes[:place], index, *axes[place + 1 :]))
            weight = Read(weights, (out.axes[0], index.at, tap))
            self.writer.sum(found, axes, select(less(ZERO, weight), multiply(read, weight), ZERO), (tap,))
            x = found

    def _weights_between(self, old: Axis, n: Axis, index: TransposedIndex, tap: Axis) -> Array:
        """What each output takes from its inputs; where rounding might give a little, nothing."""
        at, factor = index.at, cast(int, index.window.stride)
        length: Scalar = AdaptiveWindowSize(old, Axis("whole", 1), ConstantIndex())
        if isinstance(old.size, int):
            length = Constant(float(old.size))
        outputs = subtract(multiply(length, Constant(float(factor))), ONE)
        before = divide(multiply(Ordinal((at,)), Constant((factor - 1) / factor)), outputs)
        apart = divide(subtract(Ordinal((tap,)), Constant(float(factor))), Constant(float(factor)))
        distance = subtract(apart, before)
        weight = subtract(ONE, apply("maximum", distance, subtract(ZERO, distance)))
        weights = self.writer.temporary(f"weights_{at}", (n, at, tap))
        self.writer.map(weights, select(less(weight, Constant(NEGLIGIBLE_WEIGHT)), ZERO, weight))
        return weights

    def shuffle_pixels(self, layer: ShufflePixels, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """One axis after the other, so that channels are taken apart, or put together, in two."""
        at, taps = self.writer.read_window(out, maps)
        places = list(enumerate(zip(at, taps, strict=True), start=1))
        places = places[::-1] if isinstance(layer, PixelShuffle) else places
        for place, (index, tap) in places:
            size, step = cast(int, x.axes[-1].size), cast(int, tap.size)
            before, behind = x.axes[:place], x.axes[place + 1 : -1]
            width = size // step if isinstance(layer, PixelShuffle) else size * step
            axes = (*before, out.axes[place], *behind, Axis("c", width))
            is_last = place == places[-1][0]
            found = out if is_last else self.writer.temporary(f"along_{out.axes[place]}", axes, "data")
            if isinstance(layer, PixelShuffle):
                read = Read(x, (*before, index, *behind, LinearIndex(axes[-1], tap)))
                self.writer.sum(found, axes, read, (tap,))
            else:
                c = x.axes[-1]
                joined: tuple[Index, ...] = (*axes[:-1], LinearIndex(c, tap))
                self.writer.map(found, Read(x, (*before, index, *behind, c)), index=joined)
            x = found

    def prelu(self, per_channel: bool, out: Array, x: Array) -> None:
        c = out.axes[-1]
        weight = self.writer.parameter("weight", c if per_channel else Axis("c", 1))
        slope = Read(weight, (c if per_channel else ConstantIndex(),))
        self.writer.map(out, leaky_formula(Read(x, out.axes), slope))

    def affine(self, layer: Affine, out: Array, x: Array) -> None:
        c, value = out.axes[-1], cast(Scalar, Read(x, out.axes))
        if layer.weight:
            value = multiply(value, Read(self.writer.parameter("weight", c), (c,)))
        if layer.bias:
            value = add(value, Read(self.writer.parameter("bias", c), (c,)))
        self.writer.map(out, value)

    def join(self, layer: ValueJoin, out: Array, member: Member) -> None:
        joined: Scalar | None = None
        for place, source in enumerate(member.sources):
            read = self._joined_read(out, member, place, source)
            joined = read if joined is None else _joined_values(layer, joined, read)
        self.writer.map(out, cast(Scalar, joined))

    def concat(self, out: Array, member: Member) -> None:
        start = 0
        for place, source in enumerate(member.sources):
            width = cast(int, self.writer.values[source].axes[-1].size)
            c = Axis("c", width)
            index: tuple[Index, ...] = (*out.axes[:-1], OffsetIndex(c, start))
            self.writer.map(out, self._joined_read(out, member, place, source, c), index=index)
            start += width

    def _joined_read(
        self, out: Array, member: Member, place: int, source: str, c: Axis | None = None
    ) -> Read:
        """A branch at the position of the result, broadcast along the axes that it lacks."""
        array = self.writer.values[source]
        maps = self.writer.network.readings(member.name)[place].maps
        found = zip(out.axes[1:-1], maps.values(), strict=True)
        positions: dict[str, Index] = {
            axis.name: ConstantIndex() if isinstance(map, Broadcast) else axis for axis, map in found
        }
        # In the branch's own order, which need not be that of the result.
        own = (axis.name for axis in array.axes if axis.kind == "position")
        index: list[Index] = [out.axes[0], *(positions[name] for name in own)]
        channels = out.axes[-1] if c is None else c
        index.append(ConstantIndex() if array.axes[-1].size == 1 != channels.size else channels)
        return Read(array, tuple(index))


def _joined_values(layer: ValueJoin, left: Scalar, right: Scalar) -> Scalar:
    match layer:
        case Add():
            return add(left, right)
        case Multiply():
            return multiply(left, right)
        case Maximum():
            return apply("maximum", left, right)
        case Minimum():
            return apply("minimum", left, right)
        case _:
            assert_never(layer)
