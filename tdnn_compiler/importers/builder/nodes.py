"""Nodes from inputs to outputs, and the network that they are."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.builder.weights import WeightTable
from tdnn_compiler.importers.values import BATCH, CHANNELS, Misfit, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Layer, has_weights, word
from tdnn_compiler.symbolic.expressions import Dim

POSITION_AXES = {0: (), 1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}


@dataclass
class NodeBuilder(WeightTable):
    """Nodes, one operation after the other, and their weights."""

    pooled: dict[int, Traced] = field(default_factory=dict)
    """What reductions over all positions were made of."""

    input_layers: dict[str, str] = field(default_factory=dict)
    """What the layers of inputs are called in the end: an input may have the name of a layer with weights."""

    settled: dict[tuple[int, tuple[str, ...]], Node] = field(default_factory=dict)
    """The layers that views became, by the node and the dimension."""

    below_all: set[int] = field(default_factory=set)
    """The layers that pad, and with −inf: what a max pool takes as its own padding."""

    def input(
        self,
        name: str,
        sizes: Sequence[Dim],
        shape: Sequence[int],
        channels: int | None,
        order: Sequence[int] = (),
        names: Sequence[str] = (),
    ) -> Traced:
        """Where a tensor comes in; `channels` is the dimension that holds them, `order` those of positions.

        With `channels=-1` every number is a channel of its own; None: integer tokens.
        """
        inner = list(order) or [dim for dim in range(1, len(shape)) if dim != channels]
        if len(inner) > 3:
            raise Misfit("at most three axes of positions", f"{len(inner)}")
        names = names or POSITION_AXES[len(inner)]
        places = {BATCH: 0, **dict(zip(names, inner, strict=True))}
        extents = {axis: shape[dim] for axis, dim in places.items()}
        given: list[Dim] = [sizes[dim] for dim in places.values()]
        if channels is not None:
            extents[CHANNELS] = 1 if channels < 0 else shape[channels]
            given.append(1 if channels < 0 else sizes[channels])
        dims = {dim: (axis,) for axis, dim in places.items()}
        if channels is not None and channels >= 0:
            dims[channels] = (CHANNELS,)
        node = Node(layers.Input(tuple(extents), tuple(given)), (), "", name)
        return Traced(node, tuple(dims[dim] for dim in sorted(dims)), extents)

    def node(self, layer: Layer, *sources: Traced, name: str | None = None) -> Node:
        by_place = isinstance(
            layer, layers.Join | layers.Activation | layers.Threshold | layers.Affine | layers.Dropout
        )
        if not by_place and any(source.is_repeated for source in sources):
            raise Misfit("a repeated result that is joined with one of full size", f"{word(layer)} of it")
        if any(source.node.order in self.below_all for source in sources):
            raise Misfit("a max pool of what is padded with −inf", f"{word(layer)} of it")
        there = tuple(source.node for source in sources)
        name = self.place.name(layer) if name is None else name
        return Node(layer, there, self.place.line, name, weights=name if has_weights(layer) else None)

    def apply(self, layer: Layer, x: Traced, name: str | None = None) -> Traced:
        """A layer that keeps every axis as it is."""
        return replace(x, node=self.node(layer, x, name=name))
