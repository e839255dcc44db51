"""The valid lengths of sequences after every layer; and a network with its fixed length left open."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never, cast

import torch
from torch import Tensor

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input, Member
from tdnn_compiler.symbolic.expressions import length_symbol
from tdnn_compiler.symbolic.maps import Adaptive, Broadcast, GlobalMap, Map, Repeated, Transposed, Window

__all__ = ["AxisLengths", "layer_lengths", "open_fixed_length", "output_lengths"]


AxisLengths = Mapping[str, Tensor]
"""How many positions of each sequence are valid, `[N]`, by axis; along axes that are missing all are."""


def layer_lengths(network: Network, given: Mapping[str, AxisLengths]) -> dict[str, AxisLengths]:
    """The lengths after every layer from those of the inputs."""
    found = dict(given)
    for member in network.members:
        if not member.sources:
            continue
        own: dict[str, Tensor] = {}
        for source, reading in zip(member.sources, network.readings(member.name), strict=True):
            for axis, map in reading.maps.items():
                n = output_lengths(map, found[source][axis]) if axis in found[source] else None
                if n is not None:
                    # Branches that are not repeated have equal lengths where they meet.
                    own.setdefault(axis, n)
        found[member.name] = own
    return found


def output_lengths(map: Map, n: Tensor) -> Tensor | None:
    """The number of outputs, `[N]`, for `n` inputs, `[N]`; None where it does not depend on them."""
    match map:
        case Window(stride=stride, room=room) | Repeated(stride=stride, room=room):
            return torch.div(n + cast(int, room), cast(int, stride), rounding_mode="floor") + 1
        case Transposed(stride=stride, more=more):
            return n * cast(int, stride) + cast(int, more)
        case GlobalMap(outputs=None):
            return n
        case GlobalMap() | Adaptive() | Broadcast():
            return None
        case _:
            assert_never(map)


def open_fixed_length(network: Network, axis: str) -> Network:
    """The network with a symbol for the length along an axis, where that is a number.

    Raises NetworkError where layers need that number. A network without such a number comes back as it is.
    """
    shapes = {name: network.shape(name) for name in network.inputs}
    along = {name: shape.extent(axis) for name, shape in shapes.items() if axis in shape.axes}
    first = next(iter(along.values()), None)
    if not isinstance(first, int):
        return network
    name = axis
    while name in network.symbols or name in network:
        name += "_"
    symbol = length_symbol(name)

    def opened(member: Member) -> Member:
        if along.get(member.name) != first:
            return member
        layer = cast(Input, member.layer)
        sizes = [symbol if own == axis else size for own, size in zip(layer.axes, layer.sizes, strict=True)]
        return replace(member, layer=replace(layer, sizes=tuple(sizes)))

    return network.with_members(map(opened, network.members))
