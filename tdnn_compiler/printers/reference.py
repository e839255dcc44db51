"""A network as a function of plain torch calls, against which an emitted file checks its kernels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never, cast

from tdnn_compiler.equations.keys import Key, output_key
from tdnn_compiler.equations.program import Mode
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
from tdnn_compiler.network.rules import padding_that_windows_exceed
from tdnn_compiler.printers.lines import break_statement, format_call, indent_lines
from tdnn_compiler.symbolic.identifiers import Names, escape_remark, quote_literal
from tdnn_compiler.symbolic.maps import Window, concrete_offsets

__all__ = ["Reference", "print_reference"]

FRAMED = '''
def framed(x, dim, span, stride, left, room, edge="zeros", outside=0.0):
    """An axis, padded or cut, so that output t reads from position t·stride on; left None: SAME padding."""
    n = x.shape[dim]
    if left is None:
        left = max(span - 1 - (n - 1) % stride, 0) // 2
    place = torch.arange((n + room) // stride * stride + span, device=x.device) - left
    if edge == "circular":
        place = place % n
    elif edge == "replicate":
        place = place.clamp(0, n - 1)
    elif edge == "reflect":
        place = place % max(2 * n - 2, 1)
        place = torch.where(place < n, place, 2 * n - 2 - place)
    there = ((place >= 0) & (place < n)).view([-1] + [1] * (x.dim() - 1 - dim))
    return torch.where(there, x.index_select(dim, place.clamp(0, n - 1)), outside)
'''
SPREAD = '''
def spread(weight, dim, taps):
    """A kernel with zeros between its taps."""
    shape = list(weight.shape)
    shape[dim] = max(taps) + 1
    return weight.new_zeros(shape).index_add(dim, torch.tensor(taps, device=weight.device), weight)
'''
DROPPED = '''
@triton.jit
def uniform_kernel(out_ptr, seed, layer: tl.constexpr, T, C):
    n, t, c = tl.program_id(0), tl.program_id(1), tl.program_id(2)
    tl.store(out_ptr + (n * T + t) * C + c, uniform(seed, layer, n, t, c))


def dropped(x, p, seed, layer):
    """Dropout: the mask depends on the place alone."""
    last = x.movedim(1, -1)
    random = torch.empty(last.shape, dtype=torch.float32, device=x.device)
    N, *_, C = last.shape
    T = random.numel() // (N * C)
    uniform_kernel[(N, T, C)](random, seed, layer, T, C)
    return torch.where(random.movedim(-1, 1) < p, 0.0, x / (1 - p) if p < 1 else torch.zeros_like(x))
'''
BLOCKS = {"framed(": FRAMED, "spread(": SPREAD, "dropped(": DROPPED}


@dataclass(frozen=True)
class Reference:
    """The function `reference`, and the functions that it calls."""

    blocks: tuple[str, ...]
    function: str


def print_reference(
    network: Network, mode: Mode, given: Sequence[Key], labels: Mapping[Key, str]
) -> Reference:
    """The text of the function `reference`.

    `given` are the keys of its arguments: inputs, parameters and buffers, in order; `labels` are the labels
    of the arrays that it returns.
    """
    writer = ReferenceWriter(network, mode)
    arguments = list(map(writer.names.of, given))
    for place, member in enumerate(network.members):
        writer.write(member, place)
    head = [*format_call("def reference", [*arguments, "*", "seed=0"], "", 0)]
    head[-1] += ":"
    lines = [
        *head,
        f'    """{escape_remark(network.name)} in torch, {mode}: outputs, and updates of buffers."""',
        *(each for line in writer.lines for each in break_statement(line)),
    ]
    keys = {name: output_key(name, network.inputs) for name in network.outputs}
    outputs = [f"{quote_literal(labels[key])}: {writer.result(name)}" for name, key in keys.items()]
    updates = [
        f"{quote_literal(labels[key])}: {writer.names.of(key)}" for key in dict.fromkeys(writer.updates)
    ]
    lines += indent_lines(
        [*format_call("outputs = ", outputs, "", 4, "{}"), *format_call("updates = ", updates, "", 4, "{}")]
    )
    lines.append("    return outputs, updates")
    function = "\n".join(lines) + "\n"
    return Reference(tuple(text for name, text in BLOCKS.items() if name in function), function)


@dataclass
class ReferenceWriter:
    """Writes layer after layer over `[N, C, positions…]`."""

    network: Network
    mode: Mode
    lines: list[str] = field(default_factory=list)
    updates: list[Key] = field(default_factory=list)
    names: Names = field(default_factory=lambda: Names(["F"]))

    def result(self, name: str) -> str:
        tokens = self.network.shape(name).channels is None
        return self.names.of(Key(name)) + ("" if tokens else ".movedim(1, -1)")

    def own_name(self, member: Member, word: str) -> str:
        """The name of a parameter that the layer uses, or of an intermediate array."""
        return self.names.of(Key(member.owner, (word,)))

    def set(self, name: str, function: str, *arguments: str) -> None:
        self.lines += indent_lines(format_call(f"{name} = {function}", list(arguments), "", 4))

    def write(self, member: Member, place: int) -> None:
        out, layer = self.names.of(Key(member.name)), member.layer
        if isinstance(layer, Input):
            if self.network.shape(member.name).channels is not None:
                self.set(out, f"{out}.movedim", "-1", "1")
            return
        x = self.names.of(Key(member.sources[0]))
        axes = len(self.network.shape(member.sources[0]).axes)
        match layer:
            case Conv():
                self.conv(member, layer, x, axes)
            case ConvTranspose():
                self.conv_transpose(member, layer, x, axes)
            case MaxPool() | AvgPool():
                self.pool(member, layer, x, axes)
            case StatsPool():
                self.statistics(member, layer, x, axes)
            case AdaptivePool():
                self.adaptive_pool(out, layer, x, axes)
            case GlobalPool():
                self.global_pool(member, layer, x, axes)
            case Shift() | Upsample() | Pad() | Crop() | Subsample():
                self.move_positions(member, layer, x, axes)
            case Activation():
                self.activation(out, layer, x)
            case Threshold(threshold=threshold, value=value):
                self.set(out, "F.threshold", x, str(threshold), str(value))
            case PReLU() | Snake() | Affine():
                self.learned(member, layer, x, axes)
            case Softmax() | LogSoftmax():
                self.softmax(member, layer, x)
            case BatchNorm() | LayerNorm() | GroupNorm() | InstanceNorm():
                self.norm(member, layer, x)
            case Dropout(p=p):
                if self.mode == "train" and p > 0:
                    self.set(out, "dropped", x, str(p), "seed", str(place))
                else:
                    self.lines.append(f"    {out} = {x}")
            case RMSNorm():
                self.rms_norm(member, layer, x)
            case LocalResponseNorm(size=size, alpha=alpha, beta=beta, k=k):
                # torch's wants positions.
                call = f"F.local_response_norm({x}[..., None], {size}, {alpha}, {beta}, {k})"
                self.lines.append(f"    {out} = {call}[..., 0]")
            case Linear():
                self.linear(member, layer, x)
            case Channels() | Flatten() | Fold() | ChannelShuffle():
                self.rearrange_channels(member, layer, x)
            case PixelShuffle() | PixelUnshuffle():
                self.shuffle_pixels(out, layer, x, axes)
            case Add() | Multiply() | Maximum() | Minimum() | Concat():
                self.join(member, layer)
            case Embedding(padding_idx=padding):
                weight = self.own_name(member, "weight")
                more = "" if padding is None else f", padding_idx={padding}"
                self.lines.append(f"    {out} = F.embedding({x}, {weight}{more}).movedim(-1, 1)")
            case Repeat():
                raise TypeError("repeats are written out before")
            case _:
                assert_never(layer)

    def global_pool(self, member: Member, layer: GlobalPool, x: str, axes: int) -> None:
        words = {"max": "max({}).values", "avg": "mean({})", "sum": "sum({})"}
        flat, place = self.flatten_pooled(member, layer.over, x)
        lost = ["None"] * axes if layer.over is None else [":"] * (place - 2) + ["None"]
        kept = f"[:, :, {', '.join(lost)}]" * layer.keepdim
        out = self.names.of(Key(member.name))
        self.lines.append(f"    {out} = {flat}.{words[layer.kind].format(place)}{kept}")

    def move_positions(self, member: Member, layer: MovingPositions, x: str, axes: int) -> None:
        out = self.names.of(Key(member.name))
        match layer:
            case Shift(offset=offset):
                for axis, amount in enumerate(size_per_axis(offset, axes)):
                    data = x if axis == 0 else out
                    self.set(out, "framed", data, str(2 + axis), "1", "1", str(-amount), "-1")
            case Upsample(scale_factor=factor, mode="linear"):
                mode = ("linear", "bilinear", "trilinear")[axes - 1]
                scales = str(tuple(float(each) for each in size_per_axis(factor, axes)))
                self.set(
                    out,
                    "F.interpolate",
                    x,
                    "None",
                    scales,
                    f'"{mode}"',
                    f"align_corners={layer.align_corners}",
                )
            case Upsample(scale_factor=factor):
                for axis, times in enumerate(size_per_axis(factor, axes)):
                    self.set(out, f"{x if axis == 0 else out}.repeat_interleave", str(times), str(2 + axis))
            case Pad() | Crop():
                windows, mode = self.windows(member), getattr(layer, "padding_mode", "zeros")
                ends = [
                    (cast(int, each.left), cast(int, each.room) - cast(int, each.left) + 1)
                    for each in windows
                ]
                amounts = [str(end) for pair in reversed(ends) for end in pair]
                how = [f'mode="{mode}"'] if mode != "zeros" else []
                self.set(out, "F.pad", x, f"({', '.join(amounts)})", *how)
            case Subsample(step=step, offset=offset):
                kept = zip(size_per_axis(offset, axes), size_per_axis(step, axes), strict=True)
                slices = ", ".join(f"{first or ''}::{every}" for first, every in kept)
                self.lines.append(f"    {out} = {x}[:, :, {slices}]")
            case _:
                assert_never(layer)

    def rearrange_channels(self, member: Member, layer: Rearrangement, x: str) -> None:
        out = self.names.of(Key(member.name))
        match layer:
            case Channels(start=start, stop=stop):
                self.lines.append(f"    {out} = {x}[:, {start}:{stop}]")
            case Flatten():
                self.set(out, f"{x}.flatten", "1")
            case Fold(axis=axis):
                place = 2 + self.network.shape(member.sources[0]).axes.index(axis)
                self.lines.append(f"    {out} = {x}.movedim({place}, 2).flatten(1, 2)")
            case ChannelShuffle(groups=groups):
                parts = f"{x}.unflatten(1, ({groups}, -1))"
                self.lines.append(f"    {out} = {parts}.transpose(1, 2).flatten(1, 2)")
            case _:
                assert_never(layer)

    def shuffle_pixels(self, out: str, layer: ShufflePixels, x: str, axes: int) -> None:
        match layer:
            case PixelShuffle(upscale_factor=r):
                for dim in reversed(range(2, 2 + axes)):
                    parts = f"{x}.unflatten(1, (-1, {r})).movedim(2, {dim + 1})"
                    self.lines.append(f"    {out} = {parts}.flatten({dim}, {dim + 1})")
                    x = out
            case PixelUnshuffle(downscale_factor=r):
                for dim in range(2, 2 + axes):
                    whole = f"{x}.narrow({dim}, 0, {x}.shape[{dim}] // {r} * {r}).unflatten({dim}, (-1, {r}))"
                    self.lines.append(f"    {out} = {whole}.movedim({dim + 1}, 2).flatten(1, 2)")
                    x = out
            case _:
                assert_never(layer)

    def softmax(self, member: Member, layer: Softmax | LogSoftmax, x: str) -> None:
        out = self.names.of(Key(member.name))
        match layer:
            case Softmax(over="channels"):
                self.set(out, f"{x}.softmax", "1")
            case LogSoftmax():
                self.set(out, f"{x}.log_softmax", "1")
            case Softmax(over="positions"):
                self.lines.append(f"    {out} = {x}.flatten(2).softmax(-1).view_as({x})")
            case Softmax(over=axis):
                place = 2 + self.network.shape(member.sources[0]).axes.index(axis)
                self.set(out, f"{x}.softmax", str(place))
            case _:
                assert_never(layer)

    def learned(self, member: Member, layer: PReLU | Snake | Affine, x: str, axes: int) -> None:
        out, places = self.names.of(Key(member.name)), ", ".join([":", *["None"] * axes])
        match layer:
            case PReLU():
                self.set(out, "F.prelu", x, self.own_name(member, "weight"))
            case Snake():
                alpha = f"{self.own_name(member, 'alpha')}[{places}]"
                self.lines.append(f"    {out} = {x} + torch.sin({alpha} * {x}) ** 2 / ({alpha} + 1e-9)")
            case Affine():
                product = f" * {self.own_name(member, 'weight')}[{places}]" if layer.weight else ""
                total = f" + {self.own_name(member, 'bias')}[{places}]" if layer.bias else ""
                self.lines.append(f"    {out} = {x}{product}{total}")
            case _:
                assert_never(layer)

    def conv_transpose(self, member: Member, layer: ConvTranspose, x: str, axes: int) -> None:
        out, weight = self.names.of(Key(member.name)), self.own_name(member, "weight")
        bias = self.own_name(member, "bias") if layer.bias else "None"
        numbers = [layer.stride, layer.padding, layer.output_padding, layer.groups, layer.dilation]
        self.set(out, f"F.conv_transpose{axes}d", x, weight, bias, *map(str, numbers))

    def linear(self, member: Member, layer: Linear, x: str) -> None:
        own = [self.own_name(member, word) for word in ("weight", "bias")[: 1 + layer.bias]]
        product = f"F.linear({x}.movedim(1, -1), {', '.join(own)}).movedim(-1, 1)"
        self.lines.append(f"    {self.names.of(Key(member.name))} = {product}")

    def adaptive_pool(self, out: str, layer: AdaptivePool, x: str, axes: int) -> None:
        sizes = size_per_axis(layer.output_size, axes)
        if all(size is None for size in sizes):
            self.set(out, "", x)
        else:
            size = str(sizes[0] if axes == 1 else tuple(sizes))
            self.set(out, f"F.adaptive_{layer.kind}_pool{axes}d", x, size)

    def conv(self, member: Member, layer: Conv, x: str, axes: int) -> None:
        out = self.names.of(Key(member.name))
        weight = self.own_name(member, "weight")
        windows = self.windows(member)
        strides, steps, pads = [], [], []
        itself = all(has_torch_padding(window) for window in windows)
        for axis, window in enumerate(windows):
            taps = window_offsets(window)
            step = taps[1] if len(taps) > 1 else 1
            if step < 1 or any(tap != i * step for i, tap in enumerate(taps)):
                weight, step = f"spread({weight}, {2 + axis}, {tuple(taps)})", 1
            steps.append(step)
            strides.append(cast(int, window.stride))
            pads.append(cast(int, window.left) if itself else 0)
        if not itself:
            x = self.pad_input(out, x, windows, layer.padding == "SAME")
        groups = f"{x}.shape[1]" if layer.groups is None else str(layer.groups)
        parts = [
            x,
            weight,
            self.own_name(member, "bias") if layer.bias else "None",
            *map(show_sizes, (strides, pads, steps)),
            groups,
        ]
        self.set(out, f"F.conv{axes}d", *parts)

    def pad_input(self, out: str, x: str, windows: list[Window], same: bool, outside: str = "") -> str:
        """Prints the padded input, under the name of the layer's result; returns that name."""
        for axis, window in enumerate(windows):
            left = "None" if same else str(window.left)
            sizes = [max(window_offsets(window)) + 1, window.stride, left, window.room]
            more = [f'"{window.edge}"'] if window.edge != "zeros" or outside else []
            more += [outside] if outside else []
            self.set(out, "framed", x, str(2 + axis), *map(str, sizes), *more)
            x = out
        return x

    def pool(self, member: Member, layer: MaxPool | AvgPool, x: str, axes: int) -> None:
        out, windows = self.names.of(Key(member.name)), self.windows(member)
        kind = "max" if isinstance(layer, MaxPool) else "avg"
        function = f"F.{kind}_pool{axes}d"
        kernel = [len(window_offsets(window)) for window in windows]
        strides = [cast(int, window.stride) for window in windows]
        steps = [*([f"dilation={layer.dilation}"] if isinstance(layer, MaxPool) else [])]
        own = isinstance(layer.padding, int) and all(2 * layer.padding <= size for size in kernel)
        if own:
            more = [str(layer.padding), *steps, f"ceil_mode={layer.ceil_mode}"]
            more += [f"count_include_pad={layer.count_include_pad}"] if isinstance(layer, AvgPool) else []
            self.set(out, function, x, show_sizes(kernel), show_sizes(strides), *more)
            return
        same = layer.padding == "SAME"
        outside = 'float("-inf")' if kind == "max" else ""
        source = self.pad_input(out, x, windows, same, outside)
        margins = None
        if isinstance(layer, AvgPool) and layer.count_include_pad:
            margins = padding_that_windows_exceed(layer, self.network.shape(member.sources[0]))
        counted = isinstance(layer, AvgPool) and (margins is not None or not layer.count_include_pad)
        if counted:
            ones = f"torch.ones_like({x})"
            if margins is not None:
                amounts = tuple(amount for pair in reversed(margins) for amount in pair)
                ones = f"F.pad({ones}, {amounts}, value=1.0)"
                windows = [
                    replace(window, left=0, room=window.room - low - high)
                    for window, (low, high) in zip(windows, margins, strict=True)
                ]
            there = self.pad_input(self.own_name(member, "there"), ones, windows, same)
            self.set(there, function, there, show_sizes(kernel), show_sizes(strides))
        self.set(out, function, source, show_sizes(kernel), show_sizes(strides), *steps)
        if counted:
            self.lines.append(f"    {out} = {out} / {there}")

    def flatten_pooled(self, member: Member, over: str | None, x: str) -> tuple[str, int]:
        """The values with what is pooled in one dimension, and which."""
        if over is None:
            return f"{x}.flatten(2)", 2
        return x, 2 + self.network.shape(member.sources[0]).axes.index(over)

    def statistics(self, member: Member, layer: StatsPool, x: str, axes: int) -> None:
        out = self.names.of(Key(member.name))
        mean, variance = (self.own_name(member, word) for word in ("mean", "variance"))
        if layer.kernel_size is None:
            flat, place = self.flatten_pooled(member, layer.over, x)
            self.set(mean, f"{flat}.mean", f"{place}")
            self.set(variance, f"{flat}.var", f"{place}", f"correction={int(layer.unbiased)}")
        else:
            windows, same = self.windows(member), layer.padding == "SAME"
            sizes = (
                show_sizes([len(window_offsets(w)) for w in windows]),
                show_sizes([cast(int, w.stride) for w in windows]),
            )
            there = self.own_name(member, "there")
            for name, what in ((there, f"torch.ones_like({x})"), (mean, x), (variance, f"{x} ** 2")):
                framed = self.pad_input(name, what, windows, same)
                self.set(name, f"F.avg_pool{axes}d", framed, *sizes)
            self.lines.append(f"    {mean} = {mean} / {there}")
            self.lines.append(f"    {variance} = {variance} / {there} - {mean}**2")
        if layer.deviation:
            self.lines.append(f"    {out} = torch.cat([{mean}, ({variance} + {layer.eps}).sqrt()], 1)")
        else:
            self.lines.append(f"    {out} = {mean}")

    def norm(self, member: Member, layer: BatchNorm | LayerNorm | GroupNorm | InstanceNorm, x: str) -> None:
        out = self.names.of(Key(member.name))
        own = (
            [self.own_name(member, "weight"), self.own_name(member, "bias")]
            if layer.affine
            else ["None", "None"]
        )
        match layer:
            case BatchNorm(first_step=momentum, eps=eps):
                kept = [self.own_name(member, "running_mean"), self.own_name(member, "running_var")]
                train = self.mode == "train"
                if train:
                    self.lines += [f"    {name} = {name}.detach().clone()" for name in kept]
                    self.updates += [Key(member.owner, (word,)) for word in ("running_mean", "running_var")]
                self.set(out, "F.batch_norm", x, *kept, *own, str(train), str(momentum), str(eps))
            case LayerNorm(eps=eps):
                width = f"({x}.shape[1],)"
                inner = f"F.layer_norm({x}.movedim(1, -1), {width}, {', '.join(own)}, {eps}).movedim(-1, 1)"
                self.lines.append(f"    {out} = {inner}")
            case GroupNorm(num_groups=groups, eps=eps):
                self.set(out, "torch.group_norm", x, str(groups), *own, str(eps))
            case InstanceNorm(eps=eps):
                self.set(out, "torch.group_norm", x, f"{x}.shape[1]", *own, str(eps))
            case _:
                assert_never(layer)

    def rms_norm(self, member: Member, layer: RMSNorm, x: str) -> None:
        weight = self.own_name(member, "weight") if layer.affine else "None"
        inner = f"F.rms_norm({x}.movedim(1, -1), ({x}.shape[1],), {weight}, {layer.eps})"
        self.lines.append(f"    {self.names.of(Key(member.name))} = {inner}.movedim(-1, 1)")

    def activation(self, out: str, layer: Activation, x: str) -> None:
        parameter = layer.parameter
        match layer.function:
            case "clipped_relu":
                self.set(out, "F.hardtanh", x, "0.0", str(parameter))
            case "absolute" | "square" | "sqrt" | "exp" | "log" | "reciprocal":
                self.set(out, f"torch.{layer.function}", x)
            case "sigmoid" | "tanh" | "sign" | "sin" | "cos":
                self.set(out, f"torch.{layer.function}", x)
            case "gelu_tanh":
                self.set(out, "F.gelu", x, 'approximate="tanh"')
            case "clamp_min" | "clamp_max":
                self.set(out, f"{x}.{layer.function}", str(parameter))
            case "maximum" | "minimum":
                self.set(out, f"torch.{layer.function}", x, f"torch.full_like({x}, {parameter})")
            case "power":
                self.set(out, f"{x}.pow", str(parameter))
            case "scale":
                self.lines.append(f"    {out} = {x} * {parameter}")
            case "offset":
                self.lines.append(f"    {out} = {x} + {parameter}")
            case name:
                self.set(out, f"F.{name}", x, *([] if parameter is None else [str(parameter)]))

    def join(self, member: Member, layer: Join) -> None:
        shape = self.network.shape(member.name)
        parts = []
        for source in member.sources:
            own = self.network.shape(source)
            part = self.names.of(Key(source))
            if own.axes != shape.axes:
                order = [2 + own.axes.index(axis) for axis in shape.axes if axis in own.axes]
                places = ", ".join(":" if axis in own.axes else "None" for axis in shape.axes)
                part = f"{part}.permute{(0, 1, *order)}[:, :, {places}]"
            parts.append(part)
        out = self.names.of(Key(member.name))
        if isinstance(layer, Concat):
            sizes = [[p.extent for p in self.network.shape(source).positions] for source in member.sources]
            if any(size != sizes[0] for size in sizes):
                shapes = ", ".join(f"{part}.shape[2:]" for part in parts)
                wide = self.own_name(member, "sizes")
                self.set(wide, "torch.broadcast_shapes", shapes)
                parts = [f"{part}.expand(-1, -1, *{wide})" for part in parts]
            self.lines += indent_lines(
                format_call(f"{out} = torch.cat", [f"[{', '.join(parts)}]", "1"], "", 4)
            )
            return
        match layer:
            case Add():
                self.lines.append(f"    {out} = {' + '.join(parts)}")
            case Multiply():
                self.lines.append(f"    {out} = {' * '.join(parts)}")
            case Maximum() | Minimum():
                for before, part in zip((parts[0], *[out] * len(parts)), parts[1:], strict=False):
                    self.set(out, f"torch.{word(layer)}", before, part)
            case _:
                assert_never(layer)

    def windows(self, member: Member) -> list[Window]:
        return [cast(Window, map) for map in self.network.readings(member.name)[0].maps.values()]


def window_offsets(window: Window) -> list[int]:
    return list(cast("list[int]", concrete_offsets(window.offsets)))


def has_torch_padding(window: Window) -> bool:
    """Whether torch can pad it: by the same number of zeros on both sides."""
    if window.edge != "zeros" or not isinstance(window.left, int) or window.left < 0:
        return False
    return window.room == 2 * window.left - max(window_offsets(window)) - 1


def size_per_axis(size: Any, axes: int) -> list[Any]:
    return list(size) if isinstance(size, tuple) else [size] * axes


def show_sizes(sizes: Sequence[int]) -> str:
    """One number for all axes where they agree."""
    return str(sizes[0]) if len(set(sizes)) == 1 else str(tuple(sizes))
