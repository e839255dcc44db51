"""From values to the network that computes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.builder.axes import AxisBuilder
from tdnn_compiler.importers.values import Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Member
from tdnn_compiler.network.nodes import order_ancestors
from tdnn_compiler.symbolic.errors import NetworkError, Problem


@dataclass(frozen=True)
class TensorLayout:
    """A tensor that goes in or out: the layer, the axes in each dimension, and all axes of the layer."""

    layer: str
    dims: tuple[tuple[str, ...], ...]
    axes: tuple[str, ...]


class UnfitOutputs(NetworkError):
    """Outputs that are no whole results of layers; `places` says which."""

    def __init__(self, told: Mapping[int, str]) -> None:
        expected = "whole axes of a layer in its dimensions"
        super().__init__(Problem(f"output {place}", expected, got) for place, got in told.items())
        self.places = tuple(told)


class OutputBuilder(AxisBuilder):
    """The layers that outputs need, with names of their own."""

    def finish(self, outputs: Sequence[Traced], name: str) -> tuple[Network, tuple[TensorLayout, ...]]:
        """The network that computes the values, and how each of them is one of its outputs."""
        members, layouts, weights = self.collect(outputs)
        used = list(dict.fromkeys(layout.layer for layout in layouts))
        return Network(graph_of(members), name, used, weights), layouts

    def collect(
        self, outputs: Sequence[Traced]
    ) -> tuple[list[Member], tuple[TensorLayout, ...], dict[str, Any]]:
        """The layers that compute the values, how the values lie in their results, and their weights."""
        outputs = [self.settle(value) for value in outputs]
        pieces = {place: told for place, value in enumerate(outputs) if (told := self.describe_pieces(value))}
        if pieces:
            raise UnfitOutputs(pieces)
        nodes = order_ancestors(value.node for value in outputs)
        names = self._unique_names(nodes)
        entered = (node for node in nodes if isinstance(node.layer, layers.Input))
        self.input_layers = {str(node.name): names[node.order] for node in entered}
        owners = {node.weights: node for node in reversed(nodes) if node.weights is not None}
        members = []
        for node in nodes:
            name, owner = names[node.order], owners.get(node.weights, node)
            if owner is not node and owner.layer != node.layer:
                self.copy_weights(str(node.weights), name)
                owner = node
            assert node.layer is not None
            sources = tuple(names[source.order] for source in node.sources)
            shared = "" if owner is node else names[owner.order]
            members.append(Member(name, node.layer, sources, node.line, shared))
        layouts = tuple(TensorLayout(names[value.node.order], value.dims, value.axes) for value in outputs)
        there = {f"{name}." for name in names.values()}
        weights = {key: each for key, each in self.weights.items() if f"{key.rpartition('.')[0]}." in there}
        return members, layouts, weights

    def describe_pieces(self, x: Traced) -> str:
        """What keeps a tensor from being handed out; empty where nothing does."""
        if x.is_repeated:
            return "a result that is repeated along a dimension"
        if x.node.order in self.below_all:
            return "a result padded with −inf"
        return (
            "an axis cut in two by a view" if any(axis in x.parts for dim in x.dims for axis in dim) else ""
        )

    def _unique_names(self, nodes: Iterable[Node]) -> dict[int, str]:
        """Names as the nodes wish for them; of equal ones, all but the first with weights get a number."""
        names, taken = dict[int, str](), set(self.owners)
        named = set[str]()
        for node in nodes:
            wish = node.name or "layer"
            if node.weights is not None and wish not in named:
                names[node.order] = wish
                named.add(wish)
                continue
            name, number = wish, 2
            while name in taken:
                name, number = f"{wish}_{number}", number + 1
            taken.add(name)
            names[node.order] = name
        return names
