"""torch's own modules for the layers that it has: their parameters, names and initialisation."""

from collections.abc import Iterable, Sequence
from typing import Any, assert_never, cast

from sympy import Expr
from torch import nn

from tdnn_compiler.errors import Problem
from tdnn_compiler.expressions import free_symbols, text
from tdnn_compiler.layers import (
    Activation,
    BatchNorm,
    Conv,
    ConvTranspose,
    Dropout,
    Embedding,
    Function,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    Linear,
    Member,
    PReLU,
    word,
)
from tdnn_compiler.network import Network
from tdnn_compiler.runtime import submodules
from tdnn_compiler.runtime.frames import Frame
from tdnn_compiler.runtime.windows import pads_itself

__all__ = ["attached", "module_of", "open_channels"]

CONV = (nn.Conv1d, nn.Conv2d, nn.Conv3d)
CONV_TRANSPOSE = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)
BATCH_NORM = (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)

Weighted = Conv | ConvTranspose | BatchNorm | LayerNorm | GroupNorm | InstanceNorm | Linear | PReLU


def open_channels(network: Network) -> list[Problem]:
    """The layers whose parameters have no size yet, because their channels depend on a length."""
    problems = []
    for member in network.members:
        if isinstance(member.layer, Weighted):
            channels = network.shape(member.sources[0]).channels
            if not isinstance(channels, int):
                where = f"{word(member.layer)} '{member.name}'" + (f" ({member.line})" if member.line else "")
                size = cast(Expr, channels)
                lengths = ", ".join(sorted(f"{symbol.name}=…" for symbol in free_symbols(size)))
                hint = f"give the lengths too: network.bind({lengths})"
                problems.append(Problem(where, "a number of input channels", text(size), hint))
    return problems


def module_of(member: Member, network: Network, frames: Sequence[Frame]) -> nn.Module | None:
    """The module of a layer, or None where torch has only a function."""
    layer = member.layer
    source = network.shape(member.sources[0])
    channels, axes = cast(int, source.channels), len(source.axes)
    match layer:
        case Conv(out_channels=out, groups=groups, bias=bias):
            counts = [len(frame.taps) for frame in frames]
            steps: list[int] = [frame.step or 1 for frame in frames]
            strides = [frame.stride for frame in frames]
            if any(frame.step is None for frame in frames):
                # `convolved` lays the taps of each output side by side.
                steps, strides = [1] * axes, counts
            pads = [frame.low for frame in frames] if pads_itself(frames) else [0] * axes
            groups = channels if groups is None else groups
            out = channels if out is None else out
            sizes: Any = (out, *map(tuple, (counts, strides, pads, steps)), groups, bias)
            return CONV[axes - 1](channels, *sizes)
        case ConvTranspose():
            sizes = (layer.out_channels, layer.kernel_size, layer.stride, layer.padding)
            sizes += (layer.output_padding, layer.groups, layer.bias, layer.dilation)
            return CONV_TRANSPOSE[axes - 1](channels, *sizes)
        case BatchNorm(eps=eps, momentum=momentum, affine=affine):
            return BATCH_NORM[axes](channels, eps, momentum, affine)
        case LayerNorm(eps=eps, affine=affine):
            return nn.LayerNorm(channels, eps, affine)
        case GroupNorm(num_groups=num_groups, eps=eps, affine=affine):
            return submodules.GroupNorm(cast(int, num_groups), channels, eps, affine)
        case InstanceNorm(eps=eps, affine=affine):
            return submodules.INSTANCE_NORM[axes](channels, eps, affine=affine)
        case Linear(out_features=out, bias=bias):
            return nn.Linear(channels, cast(int, out), bias)
        case Embedding(num_embeddings=rows, embedding_dim=columns):
            return nn.Embedding(cast(int, rows), cast(int, columns))
        case Dropout(p=p):
            return submodules.Dropout(p)
        case Activation(function=function, parameter=parameter):
            return _activation(function, parameter)
        case PReLU(per_channel=per_channel, init=init):
            return nn.PReLU(channels if per_channel else 1, init)
        case _:
            return None


def _activation(function: Function, parameter: float | None) -> nn.Module:
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
        case _:
            assert_never(function)


def attached(root: nn.Module, modules: Iterable[tuple[str, nn.Module]]) -> dict[str, str]:
    """Puts every module under its dotted name, and tells where it is by that name.

    A dot without a module before it gets an empty one. What torch, or the module before the dot, calls
    something else gets an underscore more.
    """
    paths: dict[str, str] = {}
    containers: dict[tuple[nn.Module, str], str] = {}
    for name, module in sorted(modules, key=lambda item: item[0].count(".")):
        *way, last = name.split(".")
        place, path = root, list[str]()
        for part in way:
            if (place, part) not in containers:
                containers[place, part] = _attach(place, part, nn.Module())
            path.append(containers[place, part])
            place = place.get_submodule(path[-1])
        containers[place, last] = _attach(place, last, module)
        paths[name] = ".".join([*path, containers[place, last]])
    return paths


def _attach(place: nn.Module, part: str, module: nn.Module) -> str:
    declared = {name for kind in type(place).__mro__ for name in getattr(kind, "__annotations__", ())}
    free = part or "_"
    while free in declared or hasattr(place, free):
        free += "_"
    place.add_module(free, module)
    return free
