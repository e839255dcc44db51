"""The number of valid positions of every sequence after every layer."""

from collections.abc import Mapping
from typing import assert_never, cast

import torch
from torch import Tensor

from tdnn_compiler.network import Network
from tdnn_compiler.window.maps import Adaptive, Broadcast, Map, Repeated, Transposed, Whole, Window

__all__ = ["layer_lengths", "outputs"]


def layer_lengths(network: Network, given: Mapping[str, Tensor | None]) -> dict[str, Tensor | None]:
    """The lengths after every layer from those of the inputs; None: all positions are valid."""
    found = dict(given)
    for member in network.members:
        if not member.sources:
            continue
        lengths = [
            outputs(map, n)
            for source, reading in zip(member.sources, network.readings(member.name), strict=True)
            for map in reading.maps.values()
            if (n := found[source]) is not None
        ]
        # Branches that are not repeated have equal lengths where they meet.
        found[member.name] = next((n for n in lengths if n is not None), None)
    return found


def outputs(map: Map, n: Tensor) -> Tensor | None:
    """How many outputs there are for `n` inputs, sequence by sequence; None: always the same number."""
    match map:
        case Window(stride=stride, room=room) | Repeated(stride=stride, room=room):
            return torch.div(n + cast(int, room), cast(int, stride), rounding_mode="floor") + 1
        case Transposed(stride=stride, more=more):
            return n * cast(int, stride) + cast(int, more)
        case Whole(outputs=None):
            return n
        case Whole() | Adaptive() | Broadcast():
            return None
        case _:
            assert_never(map)
