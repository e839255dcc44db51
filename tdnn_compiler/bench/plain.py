"""A network as somebody would write it in torch who has never heard of us: what peers are given to run.

Channels come first, as in torch, and nothing is checked or masked. The result is torch's own graph module, so
that exporters and compilers see plain layers, and `module.code` reads as a person would write it.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import (
    Activation,
    AdaptivePool,
    Add,
    Affine,
    AvgPool,
    BatchNorm,
    Channels,
    Concat,
    Conv,
    ConvTranspose,
    Crop,
    Dropout,
    Embedding,
    Flatten,
    GlobalPool,
    GroupNorm,
    Input,
    InstanceNorm,
    Join,
    LayerNorm,
    Linear,
    LogSoftmax,
    Maximum,
    MaxPool,
    Member,
    Minimum,
    Multiply,
    Pad,
    PReLU,
    RMSNorm,
    Shift,
    Snake,
    Softmax,
    StatsPool,
    Subsample,
    Threshold,
    word,
)
from tdnn_compiler.runtime import submodules
from tdnn_compiler.runtime.compute import BATCH_NORM, CONV, CONV_TRANSPOSE
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.window_padding import NumericWindow, numeric_windows
from tdnn_compiler.runtime.windows import AVG_POOL, torch_can_pad

__all__ = ["NotPlain", "PlainNetwork", "count_axes", "write_plainly"]

PLAIN_INSTANCE_NORM = (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)
MAX_POOL: Any = (F.max_pool1d, F.max_pool2d, F.max_pool3d)
JOIN_FUNCTIONS: Any = {
    Add: operator.add,
    Multiply: operator.mul,
    Maximum: torch.maximum,
    Minimum: torch.minimum,
}
ADAPTIVE_POOL: Any = {
    "max": (F.adaptive_max_pool1d, F.adaptive_max_pool2d, F.adaptive_max_pool3d),
    "avg": (F.adaptive_avg_pool1d, F.adaptive_avg_pool2d, F.adaptive_avg_pool3d),
}


class NotPlain(Exception):
    """A layer for which torch has no plain words."""


def count_axes(network: Network) -> int:
    """How many axes of positions the inputs have, at most."""
    return max(len(network.shape(name).axes) for name in network.inputs)


class PlainNetwork:
    """The graph module, and how inputs and outputs of ours look there.

    `flat`: a network of one axis as one of two, the first of size 1, which many runtimes are faster at.
    """

    def __init__(self, eager: EagerModule, flat: bool = False) -> None:
        self.network, self.flat = eager.network, flat
        self.module = write_plainly(eager, flat)

    def inputs(self, given: Sequence[Tensor]) -> list[Tensor]:
        """Ours, `[N, positions…, C]`, as the module takes them."""
        return [self.turn(name, x) for name, x in zip(self.network.inputs, given, strict=True)]

    def turn(self, name: str, x: Tensor) -> Tensor:
        """A value of a layer, or its gradient, as the module has it."""
        shape = self.network.shape(name)
        if shape.channels is None:
            return x.contiguous()
        x = x.movedim(-1, 1)
        return (x.unsqueeze(2) if self.flat and shape.axes else x).contiguous()

    def outputs(self, found: Tensor | tuple[Tensor, ...]) -> dict[str, Tensor]:
        """What the module gives, as ours does, by name."""
        values = found if isinstance(found, tuple) else (found,)
        return {name: self.turn_back(name, x) for name, x in zip(self.network.outputs, values, strict=True)}

    def turn_back(self, name: str, x: Tensor) -> Tensor:
        shape = self.network.shape(name)
        if shape.channels is None:
            return x
        x = x.squeeze(2) if self.flat and shape.axes else x
        return x.movedim(1, -1)


def write_plainly(eager: EagerModule, flat: bool) -> fx.GraphModule:
    """The network with copies of that module's weights. NotPlain where a layer cannot be said."""
    network = eager.network
    if flat and count_axes(network) != 1:
        raise NotPlain("only a network of one axis can be written as one of two")
    writer = Writer(eager, flat)
    for member in network.members:
        writer.values[member.name] = writer.write(member)
    found = [writer.values[name] for name in network.outputs]
    writer.graph.output(tuple(found) if len(found) > 1 else found[0])
    module = fx.GraphModule(writer.root, writer.graph, "PlainNetwork")
    # The graph shares no parameter with the module that it was read from.
    return module.train(eager.training)


class Writer:
    """The graph so far."""

    def __init__(self, eager: EagerModule, flat: bool) -> None:
        self.eager, self.network, self.flat = eager, eager.network, flat
        self.graph, self.root = fx.Graph(), nn.Module()
        self.values: dict[str, fx.Node] = {}
        self.places: dict[str, str] = {}
        """Where the modules are, by the layers whose weights they have."""
        self.owners = {member.name: member.owner for member in self.network.members}

    def rank(self, name: str) -> int:
        """The number of position axes that a value has here."""
        axes = len(self.network.shape(name).axes)
        return axes + (self.flat and axes == 1)

    def lift(self, sizes: Sequence[int], neutral: int) -> tuple[int, ...]:
        """Sizes along the axes, with a neutral one for the axis that is added."""
        return (neutral, *sizes) if self.flat and len(sizes) == 1 else tuple(sizes)

    def call(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> fx.Node:
        return self.graph.call_function(function, arguments, options)

    def apply(self, name: str, module: nn.Module, x: fx.Node) -> fx.Node:
        """A module that is called with a value: that of an earlier layer, where weights are shared."""
        owner = self.owners[name]
        if owner not in self.places:
            # A layer's own name may be anything.
            self.places[owner] = f"{word(self.network.layer(name))}_{len(self.values)}"
            self.root.add_module(self.places[owner], module)
        elif type(module) is not type(self.root.get_submodule(self.places[owner])):
            raise NotPlain(f"{name} shares the weights of {owner}, with other axes")
        return self.graph.call_module(self.places[owner], (x,))

    def write(self, member: Member) -> fx.Node:
        layer, name = member.layer, member.name
        if isinstance(layer, Input):
            return self.graph.placeholder(f"input_{len(self.values)}")
        sources = [self.values[source] for source in member.sources]
        if isinstance(layer, Join):
            return self.join(member, layer)
        x, rank = sources[0], self.rank(member.sources[0])
        match layer:
            case Conv() | ConvTranspose():
                return self.convolve(member, x, rank)
            case MaxPool() | AvgPool():
                return self.pool(member, layer, x, rank)
            case Linear():
                own = self.module(name)
                return self.apply(name, pointwise(own, rank) if rank else own, x)
            case BatchNorm() | GroupNorm() | InstanceNorm() | LayerNorm() | RMSNorm():
                return self.normalise(member, layer, x, rank)
            case Activation() | Threshold() | PReLU() | Snake() | Affine():
                return self.map_values(name, x)
            case Dropout(p=p):
                return self.apply(name, nn.Dropout(p), x)
            case Embedding():
                vectors = self.call(torch.movedim, self.apply(name, self.module(name), x), -1, 1)
                return self.call(torch.unsqueeze, vectors, 2) if self.flat else vectors
            case StatsPool(kernel_size=None) | GlobalPool() | AdaptivePool():
                return self.pool_all(layer, x, self.network.shape(member.sources[0]).axes, rank)
            case _:
                return self.rearrange(member, x, rank)

    def map_values(self, name: str, x: fx.Node) -> fx.Node:
        """A function of each value: what torch has no module for is a call."""
        match own := self.module(name):
            case submodules.ValueFunction():
                return self.call(getattr(torch, own.name), x)
            case submodules.Clamp():
                return self.call(torch.clamp, x, own.min, own.max)
            case submodules.Scale():
                return self.call(operator.mul, x, own.factor)
            case submodules.Offset():
                return self.call(operator.add, x, own.amount)
            case submodules.Power():
                return self.call(operator.pow, x, own.exponent)
            case _:
                return self.apply(name, own, x)

    def module(self, name: str) -> nn.Module:
        return deepcopy(self.eager._module(name))

    def windows(self, member: Member) -> tuple[NumericWindow, ...]:
        return numeric_windows(member.layer, self.network.shape(member.sources[0]))

    def convolve(self, member: Member, x: fx.Node, rank: int) -> fx.Node:
        frames, own = self.windows(member), cast(Any, self.module(member.name))
        if frames and not torch_can_pad(frames):
            x = self.pad(member, x, frames, 0.0)
        if isinstance(own, submodules.WindowedConv):
            own = without_windows(own, rank)
        if self.flat:
            own = widen(own, (CONV_TRANSPOSE if isinstance(member.layer, ConvTranspose) else CONV)[rank - 1])
        return self.apply(member.name, own, x)

    def pad(self, member: Member, x: fx.Node, frames: Sequence[NumericWindow], fill: float) -> fx.Node:
        if any(frame.step is None or frame.same for frame in frames):
            raise NotPlain(f"{member.name} has uneven taps, or padding that depends on the length")
        amounts = [(frame.low, frame.room + frame.span - frame.low) for frame in frames]
        edges = {frame.edge for frame in frames}
        if len(edges) > 1 or (edges != {"zeros"} and min(map(min, amounts)) < 0):
            raise NotPlain(f"{member.name} pads in a way that torch's pad has no words for")
        sizes = [size for pair in reversed(amounts) for size in pair]
        if not any(sizes):
            return x
        (edge,) = edges
        if edge == "zeros":
            return self.call(F.pad, x, sizes, value=fill)
        sizes += [0, 0] if self.flat else []
        return self.call(F.pad, x, sizes, mode=edge)

    def pool(self, member: Member, layer: MaxPool | AvgPool, x: fx.Node, rank: int) -> fx.Node:
        frames = self.windows(member)
        kernels = self.lift([len(frame.taps) for frame in frames], 1)
        strides = self.lift([frame.stride for frame in frames], 1)
        pads = self.lift([frame.low for frame in frames], 0)
        plain = torch_can_pad(frames) and not layer.ceil_mode
        plain = plain and all(2 * pad <= kernel for pad, kernel in zip(pads, kernels, strict=True))
        if isinstance(layer, AvgPool):
            if not plain:
                raise NotPlain(f"{member.name} pads in a way that torch's average has no words for")
            return self.call(AVG_POOL[rank - 1], x, kernels, strides, pads, False, layer.count_include_pad)
        if not plain:
            x, pads = self.pad(member, x, frames, -torch.inf), (0,) * rank
        steps = self.lift([frame.step or 1 for frame in frames], 1)
        return self.call(MAX_POOL[rank - 1], x, kernels, strides, pads, steps)

    def pool_all(
        self, layer: StatsPool | GlobalPool | AdaptivePool, x: fx.Node, names: tuple[str, ...], rank: int
    ) -> fx.Node:
        axes = tuple(range(2, 2 + rank))
        if not isinstance(layer, AdaptivePool) and layer.over is not None:
            axes = (2 + rank - len(names) + names.index(layer.over),)
        match layer:
            case StatsPool(deviation=deviation, eps=eps):
                mean = self.call(torch.mean, x, axes)
                if not deviation:
                    return mean
                variance = self.call(torch.var, x, axes, correction=int(layer.unbiased))
                return self.call(
                    torch.cat, [mean, self.call(torch.sqrt, self.call(operator.add, variance, eps))], 1
                )
            case GlobalPool(kind=kind, keepdim=keepdim):
                return self.call(GLOBAL_POOLS[kind], x, axes, keepdim)
            case AdaptivePool(kind=kind, output_size=wanted):
                count = rank - self.flat
                sizes = list(wanted) if isinstance(wanted, tuple) else [wanted] * count
                if all(size is None for size in sizes):
                    return x
                full = (1, *sizes) if self.flat else tuple(sizes)
                return self.call(ADAPTIVE_POOL[kind][rank - 1], x, full)

    def normalise(
        self,
        member: Member,
        layer: BatchNorm | GroupNorm | InstanceNorm | LayerNorm | RMSNorm,
        x: fx.Node,
        rank: int,
    ) -> fx.Node:
        own = cast(Any, self.module(member.name))
        match layer:
            case LayerNorm() | RMSNorm():
                normalised = self.apply(member.name, own, self.call(torch.movedim, x, 1, -1))
                return self.call(torch.movedim, normalised, -1, 1)
            case BatchNorm():
                plain: nn.Module = BATCH_NORM[rank](own.num_features, own.eps, own.momentum, own.affine)
            case GroupNorm():
                plain = nn.GroupNorm(own.num_groups, own.num_channels, own.eps, own.affine)
            case InstanceNorm():
                if not rank:
                    raise NotPlain(f"{member.name} normalises values that have no positions")
                plain = PLAIN_INSTANCE_NORM[rank - 1](own.num_features, own.eps, affine=own.affine)
        return self.apply(member.name, copy_weights(plain, own.state_dict()), x)

    def rearrange(self, member: Member, x: fx.Node, rank: int) -> fx.Node:
        axes = rank - (self.flat and rank > 0)
        match member.layer:
            case Flatten():
                return self.call(torch.flatten, x, 1)
            case Channels(start=start, stop=stop):
                return self.call(operator.getitem, x, (slice(None), slice(start, stop)))
            case LogSoftmax():
                return self.call(torch.log_softmax, x, 1)
            case Softmax(over="channels"):
                return self.call(torch.softmax, x, 1)
            case Softmax() if axes == 1:  # "positions", or the one axis by its name
                return self.call(torch.softmax, x, -1)
            case Shift(offset=offset):
                offsets = offset if isinstance(offset, tuple) else (offset,) * axes
                return self.call(F.pad, x, [size for o in reversed(offsets) for size in (-o, o)])
            case Pad(padding=ends, padding_mode="zeros"):
                return self.call(F.pad, x, flat_ends(ends, axes, 1))
            case Crop(amount=ends):
                return self.call(F.pad, x, flat_ends(ends, axes, -1))
            case Subsample(step=step, offset=offset):
                steps = step if isinstance(step, tuple) else (step,) * axes
                firsts = offset if isinstance(offset, tuple) else (offset,) * axes
                kept = [slice(first, None, every) for first, every in zip(firsts, steps, strict=True)]
                return self.call(operator.getitem, x, (..., *kept))
        raise NotPlain(f"{member.name} has no plain words in torch")

    def join(self, member: Member, layer: Join) -> fx.Node:
        axes = self.network.shape(member.name).axes
        parts = [self.align(source, axes) for source in member.sources]
        if isinstance(layer, Concat):
            extents = {self.extents(name) for name in (member.name, *member.sources)}
            if len(extents) > 1:
                raise NotPlain(f"{member.name} repeats one of its inputs")
            return self.call(torch.cat, parts, 1)
        result = parts[0]
        for part in parts[1:]:
            result = self.call(JOIN_FUNCTIONS[type(layer)], result, part)
        return result

    def extents(self, name: str) -> tuple[Any, ...]:
        return tuple(position.extent for position in self.network.shape(name).positions)

    def align(self, source: str, axes: tuple[str, ...]) -> fx.Node:
        """A branch with size 1 along the axes that it lacks."""
        x, own = self.values[source], self.network.shape(source).axes
        if own == axes:
            return x
        if own != tuple(axis for axis in axes if axis in own):
            raise NotPlain(f"{source} is joined along other axes than its own")
        missing = [place for place, axis in enumerate(axes, start=2) if axis not in own]
        for place in missing + ([3] if self.flat else []):
            x = self.call(torch.unsqueeze, x, place)
        return x


def pointwise(linear: nn.Module, rank: int) -> nn.Module:
    """The convolution of one tap that does the same as a linear layer at every position."""
    own = cast(nn.Linear, linear)
    made = CONV[rank - 1](own.in_features, own.out_features, 1, bias=own.bias is not None)
    weights = {
        name: x.reshape(*x.shape, *[1] * (rank if name == "weight" else 0))
        for name, x in own.state_dict().items()
    }
    return copy_weights(made, weights)


def without_windows(conv: Any, rank: int) -> nn.Module:
    """torch's convolution of what has been arranged for it."""
    sizes = (conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation)
    found = CONV[rank - 1](*sizes, conv.groups, conv.bias is not None, dtype=conv.weight.dtype)
    found.load_state_dict(conv.state_dict())
    return found


def widen(conv: Any, kind: Any) -> nn.Module:
    """A convolution along one axis as one along two, (1, k)."""
    sizes: dict[str, Any] = {
        "kernel_size": (1, *conv.kernel_size),
        "stride": (1, *conv.stride),
        "padding": (0, *conv.padding),
        "dilation": (1, *conv.dilation),
    }
    if conv.transposed:
        sizes["output_padding"] = (0, *conv.output_padding)
    bias = conv.bias is not None
    made = kind(conv.in_channels, conv.out_channels, groups=conv.groups, bias=bias, **sizes)
    state = {name: x.unsqueeze(2) if name == "weight" else x for name, x in conv.state_dict().items()}
    return copy_weights(made, state)


def copy_weights(module: nn.Module, weights: Mapping[str, Tensor]) -> nn.Module:
    """The module in the type of these weights, with them."""
    floating = next((x for x in weights.values() if x.is_floating_point()), None)
    if floating is not None:
        module.to(floating.device, floating.dtype)
    module.load_state_dict(weights)
    return module


GLOBAL_POOLS: dict[str, Callable[..., Any]] = {"max": torch.amax, "avg": torch.mean, "sum": torch.sum}


def flat_ends(ends: Any, axes: int, sign: int) -> list[int]:
    """Sizes at the ends of every axis as `F.pad` takes them: the last axis first."""
    pairs = ends if isinstance(ends, tuple) else (ends,) * axes
    return [
        sign * end for pair in reversed(pairs) for end in (pair if isinstance(pair, tuple) else (pair, pair))
    ]
