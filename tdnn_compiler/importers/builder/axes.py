"""Where the axes of a value lie, and the layers that views of it become."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from math import prod

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.builder.nodes import NodeBuilder
from tdnn_compiler.importers.values import BATCH, CHANNELS, Misfit, Misplaced, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.rules import pooled_axes


class AxisBuilder(NodeBuilder):
    """Axes: brought into the dimensions where an operation wants them, folded, flattened and repeated."""

    def channels_first(self, x: Traced, rank: int) -> Traced:
        """Batch, channels, positions."""
        if len(x.dims) != rank:
            raise Misfit(f"{rank} dimensions: batch, channels, positions", str(len(x.dims)))
        x = self.restore_positions(self.settle(x), rank - 2)
        return x.arrange("N", "C", *"P" * (rank - 2))

    def settle(self, x: Traced) -> Traced:
        """Layers for what views did to axes: an axis folded into channels, channels in another order."""
        for place, dim in enumerate(x.dims):
            key = (x.node.order, dim)
            if dim == (f"{CHANNELS}:1", f"{CHANNELS}:0"):
                layer = layers.ChannelShuffle(x.parts[f"{CHANNELS}:0"])
                node = self.settled.get(key) or self.node(layer, x)
                self.settled[key] = node
                x = replace(x, node=node, dims=replace_at(x.dims, place, (CHANNELS,)), parts={})
            elif len(dim) == 2 and CHANNELS in dim and set(dim) & set(x.positions):
                found = self.fold(x, place)
                node = self.settled.setdefault(key, found.node)
                x = replace(found, node=node)
            elif stacks_blocks(x, dim):
                found = self.stack_blocks(x, place)
                node = self.settled.setdefault(key, found.node)
                x = replace(found, node=node)
        return x

    def stack_blocks(self, x: Traced, place: int) -> Traced:
        """Blocks of positions as channels, in either order: frames that are stacked, space to depth."""
        (r,) = {x.parts[f"{axis}:1"] for axis in x.positions}
        channels, first = x.extents[CHANNELS], x.dims[place][0]
        node = self.node(layers.PixelUnshuffle(r), x)
        extents = {axis: n // r if axis in x.positions else n for axis, n in x.extents.items()}
        whole: dict[tuple[str, ...], tuple[str, ...]] = {(f"{axis}:0",): (axis,) for axis in x.positions}
        dims = tuple(whole.get(dim, dim) for dim in replace_at(x.dims, place, (CHANNELS,)))
        extents[CHANNELS] = channels * r ** len(x.positions)
        x = replace(x, node=node, dims=dims, extents=extents, parts={})
        return x if first == CHANNELS else self.apply(layers.ChannelShuffle(channels), x)

    def fold(self, x: Traced, place: int) -> Traced:
        """Channels and an axis of positions in one dimension, in either order."""
        channels, (axis,) = x.extents[CHANNELS], set(x.dims[place]) - {CHANNELS}
        first = x.dims[place][0]
        node = self.node(layers.Fold(axis), x)
        extents = {name: n for name, n in x.extents.items() if name != axis}
        dims = replace_at(x.dims, place, (CHANNELS,))
        x = replace(x, node=node, dims=dims, extents={**extents, CHANNELS: channels * x.extents[axis]})
        # Position by position is the other order of what is a matrix.
        return x if first == CHANNELS else self.apply(layers.ChannelShuffle(channels), x)

    def restore_positions(self, x: Traced, wanted: int) -> Traced:
        """After a reduction, the axes that it ran over, where an operator needs them."""
        return (
            self.keep_positions(x, True) if wanted > len(x.positions) and x.node.order in self.pooled else x
        )

    def view(self, x: Traced) -> Traced:
        """After a change of dimensions: a reduction whose axes nobody sees any more goes without them.

        Channels in another order are a layer at once, so that later views find them whole.
        """
        if (f"{CHANNELS}:1", f"{CHANNELS}:0") in x.dims:
            return self.settle(x)
        if not x.hidden:
            return x
        pooled, behind = x.node, list[Node]()
        while isinstance(pooled.layer, layers.Activation | layers.Dropout):
            behind.append(pooled)
            pooled = pooled.sources[0]
        if pooled.order not in self.pooled or not set(self.axes_pooled(pooled)) <= set(x.hidden):
            return x
        found = self.keep_positions(replace(x, node=pooled), False)
        for node in reversed(behind):
            found = replace(found, node=Node(node.layer, (found.node,), node.line, node.name))
        return found

    def keep_positions(self, x: Traced, keepdim: bool) -> Traced:
        """The same of a reduction that keeps the axes it runs over, or does not."""
        source, layer, pooled = self.pooled[x.node.order], x.node.layer, self.axes_pooled(x.node)
        assert isinstance(layer, layers.GlobalPool)
        node = Node(replace(layer, keepdim=keepdim), x.node.sources, x.node.line, x.node.name)
        self.pooled[node.order] = source
        kept = [axis for axis in source.extents if keepdim or axis not in pooled]
        return replace(
            x, node=node, extents={axis: 1 if axis in pooled else x.extents[axis] for axis in kept}
        )

    def axes_pooled(self, node: Node) -> tuple[str, ...]:
        """The axes that a reduction runs over."""
        assert isinstance(node.layer, layers.GlobalPool)
        return pooled_axes(node.layer.over, self.pooled[node.order].positions)

    def channels_last(self, x: Traced) -> Traced:
        """Channels in the last dimension; what a view put together there becomes channels."""
        x = self.settle(x) if CHANNELS in x.axes and not is_flat(x) else x
        last = x.dims[-1]
        if len(last) > 1:
            return self.flatten(x)
        if last == (CHANNELS,) or (not last and CHANNELS in x.hidden):
            return replace(x, dims=(*x.dims[:-1], (CHANNELS,)))
        raise x.misplaced("C", last)

    def flatten(self, x: Traced) -> Traced:
        """All positions of all channels as channels, in torch's order."""
        last = x.dims[-1]
        order = [axis for axis in (CHANNELS, *x.positions) if x.extents[axis] > 1]
        if list(last) != order:
            expected = f"channels and then all positions in one dimension: {name_axes(order)}"
            told = Misfit(expected, name_axes(last))
            # What was taken for channels are frames that are stacked: what is behind them are the channels.
            stacked = f"{CHANNELS}:1" in last and last[-1] in x.positions
            raise Misplaced("C", last[-1:], told) if stacked else told
        extents = {BATCH: x.extents[BATCH], CHANNELS: prod(x.extents[axis] for axis in last)}
        return Traced(self.node(layers.Flatten(), x), (*x.dims[:-1], (CHANNELS,)), extents)

    def resized(self, x: Traced, shape: Sequence[int]) -> Traced:
        """After a layer along positions: their sizes as the other framework has them."""
        found = {dim[0]: size for dim, size in zip(x.dims, shape, strict=True) if dim}
        return replace(x, extents={axis: found.get(axis, n) for axis, n in x.extents.items()})

    def repeat(self, x: Traced, sizes: Sequence[int]) -> Traced:
        """Dimensions of size 1 as if they had more elements: what they are joined with has them."""
        if x.shape == tuple(sizes):
            return x
        places = [place for place, size in enumerate(sizes) if x.shape[place] != size]
        if any(x.shape[place] != 1 for place in places):
            raise Misfit("dimensions of size 1 that are repeated", " × ".join(map(str, x.shape)))
        dims, parts = x.dims, dict(x.parts)
        for place in places:
            name = next(free for number in count() if (free := f"~{number}") not in parts)
            dims, parts[name] = replace_at(dims, place, (name,)), sizes[place]
        return replace(x, dims=dims, parts=parts)

    def expose_channels(self, x: Traced, place: int) -> Traced:
        """The value with channels in that dimension, which may have size 1."""
        x = self.settle(x)
        if x.dims[place] == (CHANNELS,):
            return x
        if not x.dims[place] and CHANNELS in x.hidden:
            return replace(x, dims=(*x.dims[:place], (CHANNELS,), *x.dims[place + 1 :]))
        if not x.dims[place]:
            raise Misplaced("C", (), Misfit("channels in this dimension", "a dimension that was added"))
        raise x.misplaced("C", x.dims[place])


def replace_at(
    dims: tuple[tuple[str, ...], ...], place: int, dim: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    return (*dims[:place], dim, *dims[place + 1 :])


def stacks_blocks(x: Traced, dim: tuple[str, ...]) -> bool:
    """Whether a dimension has the positions within blocks and the channels; others have those of blocks."""
    inside = tuple(f"{axis}:1" for axis in x.positions)
    if not inside or dim not in ((*inside, CHANNELS), (CHANNELS, *inside)):
        return False
    blocks = all((f"{axis}:0",) in x.dims for axis in x.positions)
    return blocks and len({x.parts[axis] for axis in inside}) == 1


def is_flat(x: Traced) -> bool:
    """Whether the last dimension holds all channels and positions."""
    return set(x.dims[-1]) == {axis for axis in x.axes if axis != BATCH and x.extents[axis] > 1}


def name_axes(axes: Iterable[str]) -> str:
    """Axes for people."""
    return (
        " and ".join(
            {BATCH: "the batch", CHANNELS: "channels"}.get(axis, f"positions {axis}") for axis in axes
        )
        or "a dimension of size 1"
    )
