"""Random networks for hypothesis, drawn through the language: every layer kind, chains and branches.

They are valid by construction: a branch gets a window with the same stride and the same loss of length as
the one that it meets. Input lengths are symbols; `examples` draws numbers for them, from the smallest on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from math import gcd
from typing import Any, TypeVar

import pytest
import sympy
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tdnn_compiler import dsl
from tdnn_compiler.analysis import analyse
from tdnn_compiler.dsl import Node
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Conv, Pad
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.maps import Progression

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]

MOST_STRIDE = 8

ACTIVATIONS = [
    dsl.relu,
    dsl.leaky_relu(0.1),
    dsl.clipped_relu(20.0),
    dsl.elu,
    dsl.gelu,
    dsl.silu,
    dsl.sigmoid,
    dsl.tanh,
    dsl.hardtanh,
    dsl.hardsigmoid,
    dsl.hardswish,
    dsl.gelu_tanh,
    dsl.mish,
    dsl.softplus,
    dsl.softplus(30.0),
    dsl.logsigmoid,
    dsl.softsign,
    dsl.selu,
    dsl.celu(0.7),
    dsl.hardshrink,
    dsl.softshrink(0.3),
    dsl.tanhshrink,
    dsl.absolute,
    dsl.square,
    dsl.sin,
    dsl.cos,
    dsl.power(3),
    dsl.maximum(-0.5),
    dsl.minimum(0.5),
    dsl.threshold(-0.5, 0.2),
    dsl.clamp_min(-0.5),
    dsl.clamp_max(0.5),
    dsl.scale(-0.5),
    dsl.offset(1.5),
    dsl.prelu,
    dsl.snake,
]


OFFSETS = st.builds(Progression, st.integers(1, 4), st.integers(1, 3)) | st.lists(
    st.integers(0, 6), min_size=1, max_size=4, unique=True
).map(lambda taps: tuple(tap - min(taps) for tap in taps))
"""The offsets of a kernel's taps."""


def explored(*strategies: st.SearchStrategy[Any], short: int, long: int) -> Callable[[Any], Any]:
    """A test on a few examples, the same in every run; and, in long runs, on many random ones."""

    def decorate(check: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize("examples", [short, pytest.param(long, marks=pytest.mark.long)])
        def test(examples: int) -> None:
            settings(max_examples=examples, derandomize=examples == short)(given(*strategies)(check))()

        test.__doc__ = check.__doc__
        return test

    return decorate


@dataclass(frozen=True)
class Example:
    """A network whose lengths are symbols, and the same network with numbers for them.

    Along the axis `wild` a path may come to an end in padding, or between the inputs of a transposed
    convolution, for every single output. Along other axes each output of a layer reads something: so that
    what the brute force sees along `wild` is not cut off there.
    """

    network: Network
    wild: str | None
    numbers: dict[str, int]

    @cached_property
    def bound(self) -> Network:
        return self.network.bind(**self.numbers)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Every axis of every input."""
        return [(input, axis) for input in self.network.inputs for axis in self.network.shape(input).axes]

    def clear(self, axis: str) -> bool:
        """Whether nothing along the other axes hides what is read along this one."""
        return self.wild in (None, axis) or len(self.numbers) == 1

    @property
    def folded(self) -> bool:
        """Whether something other than zeros is read beyond a border: the input again, from elsewhere."""
        layers = [member.layer for member in self.network.members]
        return any(isinstance(layer, Conv | Pad) and layer.padding_mode != "zeros" for layer in layers)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002
        """What hypothesis prints of a failing example."""
        printer.text(f"at {self.numbers}, wild along {self.wild}:\n{self.network}")


@dataclass(frozen=True)
class Kernel:
    """A window along one axis, as it is drawn: `count` taps `step` apart, and its padding."""

    count: int
    step: int
    stride: int
    low: int
    high: int


class Sketch:
    """Draws the steps of one network."""

    def __init__(self, draw: Draw[Any], axes: tuple[str, ...], wild: str | None, local: bool) -> None:
        self.draw = draw
        self.axes = axes
        self.wild = wild
        self.local = local
        self.strides = dict.fromkeys(axes, 1)
        self.most = 5 if len(axes) == 1 else 3

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, max(low, high)))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def one_of(self, *choices: T) -> T:
        return self.draw(st.sampled_from(choices))

    def per_axis(self, values: list[Any]) -> Any:
        """A tuple, or one value for all axes where they agree."""
        return values[0] if len(set(values)) == 1 and self.draw(st.booleans()) else tuple(values)

    def stride(self, axis: str, most: int = 3) -> int:
        stride = self.one_of(1, 1, 1, *range(1, most + 1))
        if self.strides[axis] * stride > MOST_STRIDE:
            return 1
        self.strides[axis] *= stride
        return stride

    # Windows

    def kernel(self, axis: str, stride: int, room: int | None = None) -> Kernel:
        """A window with this stride; where `room` is given it makes floor((n + room)/stride) + 1 outputs."""
        wild = axis == self.wild
        fewest = 1 if room is None else max(1, -room, 0 if wild else room + 2)
        count = self.number(fewest, self.most)
        step = self.number(1, 3) if wild else 1
        span = (count - 1) * step + 1
        widest = span + 1 if wild else count - 1
        if room is None:
            return Kernel(count, step, stride, self.number(0, widest), self.number(0, widest))
        total = room + span
        low = self.number(max(0, total - widest), min(total, widest))
        return Kernel(count, step, stride, low, total - low)

    def padding(self, kernels: list[Kernel]) -> Any:
        pairs = [(kernel.low, kernel.high) for kernel in kernels]
        if all(low == high for low, high in pairs) and self.draw(st.booleans()):
            return self.per_axis([low for low, _ in pairs])
        return tuple(pairs)

    def padding_word(self, kernels: list[Kernel]) -> str:
        """Padding by a word, one that goes with the strides."""
        words = ["valid", "SAME"]
        words += ["same"] * all(kernel.stride == 1 for kernel in kernels)
        each = zip(self.axes, kernels, strict=True)
        words += ["causal"] * all(kernel.stride <= kernel.count or axis == self.wild for axis, kernel in each)
        return self.one_of(*words)

    def groups(self, channels: int, out: int) -> int:
        common = gcd(channels, out)
        return self.one_of(1, *(n for n in range(1, common + 1) if common % n == 0))

    def conv_of(self, kernels: list[Kernel], channels: int, out: int, **more: Any) -> Any:
        """A convolution with these windows."""
        sizes = {
            "kernel_size": self.per_axis([kernel.count for kernel in kernels]),
            "dilation": self.per_axis([kernel.step for kernel in kernels]),
            "stride": self.per_axis([kernel.stride for kernel in kernels]),
            "padding": self.padding(kernels),
            **more,
        }
        if out == channels and self.chance(5):
            return dsl.depthwise_conv(**sizes)
        if out == 2 * channels and self.chance(5):
            return dsl.conv(out, groups=None, **sizes)
        return dsl.conv(out, groups=self.groups(channels, out), **sizes)

    def width(self, channels: int) -> int:
        return self.one_of(channels, channels, 2, 4, 1, 2 * channels if channels <= 4 else 3)

    def conv(self, node: Node, channels: int) -> tuple[Node, int]:
        kernels = [self.kernel(axis, self.stride(axis)) for axis in self.axes]
        out = self.width(channels)
        more: dict[str, Any] = {}
        if self.chance(3):
            more["padding"] = self.padding_word(kernels)
        if self.chance(4):
            edges = ["replicate"] if more.get("padding") == "SAME" else ["reflect", "replicate", "circular"]
            more["padding_mode"] = self.one_of(*edges)
        return self.conv_of(kernels, channels, out, **more)(node), out

    def tap_conv(self, node: Node, channels: int) -> tuple[Node, int]:
        """A TDNN layer: context offsets."""
        word = self.one_of("valid", "same", "causal", "SAME", None)
        strides = [1 if word == "same" else self.stride(axis) for axis in self.axes]
        rows = [self.taps(axis, 0 if word == "causal" else 3) for axis in self.axes]
        padding: Any = word
        if word is None:
            widest = [
                row[-1] - row[0] + 2 * (axis == self.wild) for axis, row in zip(self.axes, rows, strict=True)
            ]
            padding = tuple((self.number(0, most), self.number(0, most)) for most in widest)
        out = self.width(channels)
        how = {"taps": self.per_axis(rows), "stride": self.per_axis(strides), "padding": padding}
        if self.chance(5) and word != "SAME":
            how["padding_mode"] = self.one_of("reflect", "replicate", "circular")
        return dsl.conv(out, groups=self.groups(channels, out), **how)(node), out

    def taps(self, axis: str, last: int) -> tuple[int, ...]:
        """Context offsets up to `last`, in order."""
        if axis == self.wild:
            offsets = st.lists(st.integers(-4, last), min_size=1, max_size=4, unique=True)
            return tuple(sorted(self.draw(offsets)))
        return tuple(range(self.number(-2, 0), self.number(0, min(last, 2)) + 1))

    def conv_transpose(self, node: Node, channels: int) -> tuple[Node, int]:
        counts, strides, steps, paddings, extras = [], [], [], [], []
        for axis in self.axes:
            wild = axis == self.wild
            stride = self.number(1, 3)
            count = self.number(1 if wild else stride, max(stride, self.most - 1))
            step = self.number(1, 2) if wild else 1
            padding = self.number(0, 2)
            most = max(stride, step) - 1
            counts.append(count)
            strides.append(stride)
            steps.append(step)
            paddings.append(padding)
            extras.append(self.number(0, most if wild else min(most, padding)))
        out = self.width(channels)
        sizes = [self.per_axis(values) for values in (counts, strides, paddings, extras)]
        step = dsl.conv_transpose(
            out, *sizes, groups=self.groups(channels, out), dilation=self.per_axis(steps)
        )
        return step(node), out

    def pool(self, node: Node, channels: int) -> tuple[Node, int]:
        kind = self.one_of("max", "max", "avg", "stats")
        kernels = []
        for axis in self.axes:
            count = self.number(1, self.most - 1)
            step = self.number(1, 3) if kind == "max" and axis == self.wild else 1
            most = count // 2 if kind == "max" else count - 1
            low, high = self.number(0, most), self.number(0, most)
            kernels.append(Kernel(count, step, self.stride(axis), low, high))
        padding = self.padding_word(kernels) if self.chance(4) else self.padding(kernels)
        size = self.per_axis([kernel.count for kernel in kernels])
        stride = self.per_axis([kernel.stride for kernel in kernels])
        flag = self.draw(st.booleans())
        if kind == "stats":
            return dsl.stats_pool(size, stride, padding, deviation=flag)(node), channels * (1 + flag)
        if all(kernel.stride == kernel.count for kernel in kernels):
            stride = self.one_of(None, stride)
        ceil_mode = self.chance(3)
        if kind == "avg":
            return dsl.avg_pool(size, stride, padding, ceil_mode, flag)(node), channels
        dilation = self.per_axis([kernel.step for kernel in kernels])
        return dsl.max_pool(size, stride, padding, dilation, ceil_mode=ceil_mode)(node), channels

    def shift(self, node: Node, channels: int) -> tuple[Node, int]:
        offsets = [self.number(-3, 3) if axis == self.wild else 0 for axis in self.axes]
        return dsl.shift(self.per_axis(offsets))(node), channels

    def upsample(self, node: Node, channels: int) -> tuple[Node, int]:
        factors = [self.number(1, 3) if axis == self.wild else 1 for axis in self.axes]
        return dsl.upsample(self.per_axis(factors), self.one_of("nearest", "linear"))(node), channels

    def ends(self, node: Node, channels: int) -> tuple[Node, int]:
        word = self.one_of(dsl.crop, dsl.pad, dsl.pad)
        most = 2 if word is dsl.crop else 4
        sizes = tuple(
            (self.number(0, most), self.number(0, most)) if axis == self.wild else (0, 0)
            for axis in self.axes
        )
        if word is dsl.crop:
            return dsl.crop(sizes)(node), channels
        return dsl.pad(sizes, self.one_of("zeros", "zeros", "reflect", "replicate", "circular"))(
            node
        ), channels

    def subsample(self, node: Node, channels: int) -> tuple[Node, int]:
        steps = [self.stride(axis) for axis in self.axes]
        offsets = [self.number(0, step) for step in steps]
        return dsl.subsample(self.per_axis(steps), self.per_axis(offsets))(node), channels

    # Steps that keep the positions

    def pointwise(self, node: Node, channels: int) -> tuple[Node, int]:
        """A layer that keeps the positions, or one of those that see all of them."""
        kinds = ["activation", "norm", "linear", "channels", "dropout"]
        kind = self.one_of(*kinds) if self.local else self.one_of(*kinds, "whole", "whole")
        if kind == "linear":
            out = self.width(channels)
            return dsl.linear(out)(node), out
        if kind == "channels":
            start = self.number(0, channels - 1)
            stop = self.number(start + 1, channels)
            return dsl.channels(start, stop)(node), stop - start
        groups = self.groups(channels, channels)
        if self.local and self.one_of(*range(8)) == 0:
            return dsl.channel_shuffle(groups)(node), channels
        steps: dict[str, list[Any]] = {
            "activation": ACTIVATIONS,
            "norm": [
                *(dsl.batch_norm, dsl.layer_norm, dsl.rms_norm, dsl.softmax, dsl.log_softmax),
                dsl.local_response_norm(self.number(1, 5), 0.5),
            ],
            "whole": [
                dsl.softmax(self.one_of("positions", *self.axes)),
                dsl.instance_norm,
                dsl.group_norm(groups),
            ],
            "dropout": [dsl.dropout, dsl.affine, dsl.affine(bias=False)],
        }
        return node >> self.one_of(*steps[kind]), channels

    def keeping(self, node: Node, channels: int, out: int) -> Node:
        """A window of stride 1 that keeps the length: a convolution, a pool or a shift."""
        return self.matching(node, channels, out, [1] * len(self.axes), [-1] * len(self.axes))

    def matching(self, node: Node, channels: int, out: int, strides: list[int], rooms: list[int]) -> Node:
        """A layer of `out` channels with windows of this stride and this loss of length."""
        kinds = ["conv", "conv", "conv"]
        if all(room == -1 for room in rooms):
            kinds += ["taps", "pool", "subsample" if max(strides) > 1 else "shift"]
        kind = self.one_of(*kinds)
        stride = self.per_axis(strides)
        if kind == "conv":
            kernels = [self.kernel(*each) for each in zip(self.axes, strides, rooms, strict=True)]
            more = {"padding_mode": "replicate"} if self.chance(6) else {}
            return self.conv_of(kernels, channels, out, **more)(node)
        if kind == "taps":
            rows = tuple(self.taps(axis, 2) for axis in self.axes)
            pads = [(-row[0], row[-1]) if row[0] <= 0 <= row[-1] else (row[-1] - row[0], 0) for row in rows]
            padding = self.one_of("SAME", tuple(pads))
            return dsl.conv(out, taps=rows, stride=stride, padding=padding)(node)
        if kind == "pool":
            node = self.one_of(dsl.max_pool, dsl.avg_pool)(3, stride, self.one_of(1, "SAME"))(node)
        elif kind == "subsample":
            node = dsl.subsample(stride)(node)
        else:
            node, _ = self.shift(node, channels)
        return node if out == channels else dsl.linear(out)(node)

    # Branches

    def residual(self, node: Node, channels: int) -> tuple[Node, int]:
        branch = self.keeping(node, channels, channels)
        if self.draw(st.booleans()):
            branch = self.keeping(branch >> self.one_of(*ACTIVATIONS), channels, channels)
        return (branch + node if self.draw(st.booleans()) else node + branch), channels

    def gate(self, node: Node, channels: int) -> tuple[Node, int]:
        width = self.one_of(channels, 1)
        return node * (self.keeping(node, channels, width) >> dsl.sigmoid), channels

    def squeeze(self, node: Node, channels: int) -> tuple[Node, int]:
        """Squeeze and excite: a gate computed from all positions."""
        if self.local:
            return self.gate(node, channels)
        keepdim = self.draw(st.booleans())
        pool = self.one_of(dsl.global_avg_pool, dsl.global_max_pool)(keepdim=keepdim)
        width = self.one_of(channels, 1)
        excite = dsl.conv(width, 1) if keepdim and self.draw(st.booleans()) else dsl.linear(width)
        return node * (node >> pool >> dsl.linear(2) >> dsl.relu >> excite >> dsl.sigmoid), channels

    def branches(self, node: Node, channels: int) -> tuple[Node, int]:
        """Two or three branches side by side, concatenated or joined."""
        strides = [self.stride(axis) for axis in self.axes]
        rooms = [self.one_of(-1, -1, -2, -3, 1) for _ in self.axes]
        count = self.number(2, 3)
        if self.draw(st.booleans()):
            widths = [self.number(1, 3) for _ in range(count)]
            parts = [self.matching(node, channels, width, strides, rooms) for width in widths]
            return dsl.concat(*parts), sum(widths)
        width = self.width(channels)
        first, *rest = [self.matching(node, channels, width, strides, rooms) for _ in range(count)]
        for part in rest:
            first = first + part if self.draw(st.booleans()) else first * part
        return first, width

    def res2(self, node: Node, channels: int) -> tuple[Node, int]:
        """Res2: slices of the channels, each convolved on top of the one before."""
        width, scale = self.number(1, 2), self.number(2, 3)
        whole = node if channels == width * scale else node >> dsl.linear(width * scale)
        slices = dsl.split(whole, *[width] * scale)
        before, parts = slices[0], [slices[0]]
        for piece in slices[1:]:
            before = self.keeping(piece + before, width, width)
            parts.append(before)
        return dsl.concat(*parts), width * scale

    def transposed_branches(self, node: Node, channels: int) -> tuple[Node, int]:
        """Transposed convolutions with different kernels and the same length."""
        stride, width = self.number(1, 3), self.width(channels)
        crop = self.number(0, 2)
        kernels = [max(stride, 2) + 2 * more for more in (0, self.number(0, 2))]
        first, second = (
            dsl.conv_transpose(width, kernel, stride, crop + (kernel - kernels[0]) // 2)(node)
            for kernel in kernels
        )
        if self.draw(st.booleans()):
            return dsl.concat(first, second), 2 * width
        return first + second, width

    def down_and_up(self, node: Node, channels: int) -> tuple[Node, int]:
        """A skip over a stride of two and a transposed convolution: for inputs of even lengths."""
        everywhere = [2] * len(self.axes)
        down = self.matching(node, channels, channels, everywhere, [-1] * len(self.axes))
        down = self.keeping(down, channels, channels)
        more = self.number(0, 1)
        up = dsl.conv_transpose(channels, 2 + 2 * more, 2, more)(down)
        return (dsl.concat(node, up), 2 * channels) if self.draw(st.booleans()) else (node + up, channels)

    # Ends

    def end(self, node: Node, channels: int) -> Node:
        """What takes the positions away or leaves a fixed number, and a layer after it."""
        kind = self.one_of("stats", "flatten", "global", "keepdim", "adaptive")
        if kind == "stats":
            deviation = self.draw(st.booleans())
            over = self.one_of(None, *self.axes)
            node, channels = dsl.stats_pool(deviation=deviation, over=over)(node), channels * (1 + deviation)
        elif kind == "flatten":
            node = dsl.flatten(node)
        elif kind == "adaptive":
            sizes = self.per_axis([self.one_of(1, 2, 3, 5, None) for _ in self.axes])
            node = self.one_of(dsl.adaptive_avg_pool, dsl.adaptive_max_pool)(sizes)(node)
        else:
            pool = self.one_of(dsl.global_avg_pool, dsl.global_max_pool)
            node = pool(keepdim=kind == "keepdim", over=self.one_of(None, *self.axes))(node)
        if kind in ("keepdim", "adaptive") and self.draw(st.booleans()):
            return self.keeping(node, channels, channels)
        return node >> dsl.linear(self.width(channels))


@st.composite
def networks(draw: Draw[Any], most_axes: int = 3, windows: bool = False) -> tuple[Network, str | None]:
    """A random network and its wild axis. `windows`: windows alone, none transposed, and no slices."""
    number = draw(st.sampled_from([1, 1, 1, 2, 2, 3][: {1: 3, 2: 5, 3: 6}[most_axes]]))
    axes = (("T",), ("H", "W"), ("D", "H", "W"))[number - 1]
    wild = draw(st.sampled_from(axes)) if number == 1 or draw(st.booleans()) else None
    sketch = Sketch(draw, axes, wild, windows or draw(st.integers(1, 3)) > 1)
    node, channels = _start(sketch, windows)
    blocks = [sketch.conv, sketch.conv, sketch.tap_conv, sketch.pool, sketch.shift, sketch.subsample]
    blocks += [sketch.ends]
    blocks += [sketch.residual, sketch.gate, sketch.branches]
    if not windows:
        blocks += [sketch.pointwise, sketch.conv_transpose, sketch.squeeze, sketch.branches, sketch.res2]
        blocks += [sketch.upsample, sketch.transposed_branches, sketch.pointwise, sketch.pointwise]
    for _ in range(sketch.number(1, 6 - number)):
        node, channels = sketch.one_of(*blocks)(node, channels)
    if not sketch.local and sketch.chance(2):
        node = sketch.end(node, channels)
    try:
        return dsl.build(node), wild
    except NetworkError:
        reject()


def _start(sketch: Sketch, windows: bool) -> tuple[Node, int]:
    """The input, or two that are joined."""
    names = " ".join(sketch.axes)
    channels = sketch.one_of(1, 2, 4)
    form = sketch.one_of(None, None, None, "affine" if windows else "even", "affine")
    sizes: dict[str, Any] = {}
    if form == "even":
        sizes = {axis: 2 * dsl.symbols(f"m_{axis}") for axis in sketch.axes}
    elif form == "affine":
        sizes = {sketch.axes[0]: sketch.one_of(1, 2, 3) * dsl.symbols("m") + sketch.number(0, 2)}
    if sketch.chance(6):
        return dsl.Input(f"N {names}", **sizes) >> dsl.embedding(3, channels), channels
    node = dsl.Input(f"N {names} C", C=channels, **sizes)
    if form == "even":
        return sketch.down_and_up(node, channels)
    if not sketch.chance(5):
        return node, channels
    fewer = [axis for axis in sketch.axes if sketch.chance(2)] if sketch.chance(2) else sketch.axes
    sizes = {axis: size for axis, size in sizes.items() if axis in fewer}
    other = dsl.Input(" ".join(["N", *fewer, "C"]), C=sketch.one_of(1, channels), **sizes)
    return (node + other if sketch.draw(st.booleans()) else other * node), channels


def smallest_lengths(network: Network) -> dict[str, int]:
    """The least number for every symbol of the input lengths, as the analysis has it."""
    analysis = analyse(network)
    numbers: dict[str, int] = {}
    for input in network.inputs:
        for axis in network.shape(input).axes:
            size = sympy.sympify(analysis.extent(input, axis))
            (symbol,) = size.free_symbols
            need = analysis.smallest_input(axis=axis, input=input)
            first = next(value for value in count(1) if size.subs(symbol, value) >= need)
            numbers[symbol.name] = max(numbers.get(symbol.name, 1), first)
    return numbers


@st.composite
def examples(draw: Draw[Any], more: int | None = None, most_axes: int = 3, windows: bool = False) -> Example:
    """A random network with lengths."""
    network, wild = draw(networks(most_axes, windows))
    axes = max(len(network.shape(name).axes) for name in network.inputs)
    most = more or (14, 6, 4)[axes - 1]
    return Example(
        network, wild, {name: n + draw(st.integers(0, most)) for name, n in smallest_lengths(network).items()}
    )
