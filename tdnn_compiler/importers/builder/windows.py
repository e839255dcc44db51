"""Convolutions, linear layers and embeddings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tdnn_compiler.importers.builder.arguments import pairs_of, short, short_pairs
from tdnn_compiler.importers.builder.axes import AxisBuilder
from tdnn_compiler.importers.builder.weights import Weight
from tdnn_compiler.importers.values import CHANNELS, Misfit, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Layer
from tdnn_compiler.network.rules import pooled_axes


class WindowBuilder(AxisBuilder):
    """Layers that multiply by weights along the channels."""

    def convolve(
        self,
        x: Traced,
        weight: Weight,
        bias: Weight | None,
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        dilation: Sequence[int],
        groups: int,
    ) -> Traced:
        """`[N, C, positions…]`; weights as torch's. Without positions, a single tap is a linear layer."""
        out, (*taps,) = weight.shape[0], weight.shape[2:]
        x = self.restore_positions(x, len(taps))
        if not x.positions and set(taps) == {1} and groups == 1 and len(x.dims) == len(weight.shape):
            return self.linear_at(self.expose_channels(x, 1), weight, bias)
        x = self.channels_first(x, len(weight.shape))
        depthwise = groups == x.extents[CHANNELS] == out and groups > 1
        x, pads, mode = self.take_padding(x, padding)
        layer = layers.Conv(
            None if depthwise else out,
            short(taps),
            short(stride),
            pads,
            short(dilation),
            None if depthwise else groups,
            bias is not None,
            mode,
        )
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def layer(
        self, x: Traced, layer: Layer, name: str, weights: Mapping[str, Weight], shape: Sequence[int]
    ) -> Traced:
        """A layer as it is, of a module of that name, from and to `[N, C, positions…]`."""
        x = self.channels_first(x, len(x.dims))
        found = self.apply(layer, x, self.own(**weights) if weights else name)
        if isinstance(layer, layers.StatsPool) and layer.kernel_size is None:
            pooled = pooled_axes(layer.over, x.positions)
            left = {axis: n for axis, n in x.extents.items() if axis not in pooled}
            found = replace(found, dims=tuple(dim for dim in x.dims if dim[0] in left), extents=left)
        return self.resized(found, shape)

    def linear_at(self, x: Traced, weight: Weight, bias: Weight | None) -> Traced:
        """A convolution's weights as those of a linear layer."""
        out = weight.shape[0]
        flat = replace(weight, numbers=weight.numbers.reshape(out, -1))
        node = self.node(layers.Linear(out, bias is not None), x, name=self.own(weight=flat, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def take_padding(self, x: Traced, padding: str | Sequence[tuple[int, int]]) -> tuple[Traced, Any, Any]:
        """A convolution's input, padding and padding mode: a layer that only pads becomes part of it."""
        before = x.node.layer
        if isinstance(padding, str) or not isinstance(before, layers.Pad) or x.node.order in self.below_all:
            return x, padding if isinstance(padding, str) else short_pairs(padding), "zeros"
        plain = all(pair == (0, 0) for pair in padding)
        if not plain and before.padding_mode != "zeros":
            return x, short_pairs(padding), "zeros"
        ends = pairs_of(before.padding, len(padding))
        pairs = [(a + c, b + d) for (a, b), (c, d) in zip(padding, ends, strict=True)]
        return replace(x, node=x.node.sources[0]), short_pairs(pairs), before.padding_mode

    def convolve_transposed(
        self,
        x: Traced,
        weight: Weight,
        bias: Weight | None,
        stride: Sequence[int],
        padding: Sequence[int],
        output_padding: Sequence[int],
        dilation: Sequence[int],
        groups: int,
    ) -> Traced:
        """`[N, C, positions…]`; weights `[in, out per group, taps…]`."""
        x = self.channels_first(x, len(weight.shape))
        out, taps = weight.shape[1] * groups, weight.shape[2:]
        layer = layers.ConvTranspose(
            out,
            short(taps),
            short(stride),
            short(padding),
            short(output_padding),
            groups,
            bias is not None,
            short(dilation),
        )
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def linear(self, x: Traced, weight: Weight, bias: Weight | None) -> Traced:
        """Over the last dimension, which holds channels, or all of a flattened sequence."""
        x = self.channels_last(x)
        out = weight.shape[0]
        layer = layers.Linear(out, bias is not None)
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def embed(self, x: Traced, weight: Weight, padding_idx: int | None = None) -> Traced:
        """Tokens as vectors, in a dimension behind the others."""
        if CHANNELS in x.extents:
            raise Misfit("an embedding of the network's own input", "of computed tokens")
        size, width = weight.shape
        node = self.node(layers.Embedding(size, width, padding_idx), x, name=self.own(weight=weight))
        return Traced(node, (*x.dims, (CHANNELS,)), {**x.extents, CHANNELS: width})
