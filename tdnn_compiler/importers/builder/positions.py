"""Slices, padding and resampling: fewer positions, or more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tdnn_compiler.importers.builder.arguments import pairs_of, short, short_pairs
from tdnn_compiler.importers.builder.axes import AxisBuilder, name_axes
from tdnn_compiler.importers.values import CHANNELS, Misfit, Misplaced, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.maps import Edge


class PositionBuilder(AxisBuilder):
    """Operations that change which positions, or which channels, there are."""

    def slice(self, x: Traced, place: int, start: int, stop: int, step: int) -> Traced:
        """Elements `start` up to `stop`, every `step`-th, of one dimension; the numbers lie inside of it."""
        size = x.shape[place]
        if (start, stop, step) == (0, size, 1):
            return x
        x = self.settle(x)
        axes = x.dims[place]
        if axes == (f"{CHANNELS}:0",) and step == 1:
            # Some of the equal shares that the channels are cut into.
            share = x.parts[f"{CHANNELS}:1"]
            node = self.node(layers.Channels(start * share, stop * share), x)
            parts = {**x.parts, f"{CHANNELS}:0": stop - start}
            return replace(x, node=node, extents={**x.extents, CHANNELS: (stop - start) * share}, parts=parts)
        if axes == (CHANNELS,) and step == 1:
            node = self.node(layers.Channels(start, stop), x)
            return replace(x, node=node, extents={**x.extents, CHANNELS: stop - start})
        if len(axes) == 1 and axes[0] in x.positions:
            return self.slice_positions(x, axes[0], start, stop, step)
        raise Misfit("a slice of the channels, or of positions", f"of {name_axes(axes)}, in steps of {step}")

    def slice_positions(self, x: Traced, axis: str, start: int, stop: int, step: int) -> Traced:
        """Every `step`-th position from `start` up to `stop`."""
        size = x.extents[axis]
        x = self.pad(x, {axis: (-start, stop - size)}, "zeros")
        if step == 1:
            return x
        steps = dict.fromkeys(x.positions, 1) | {axis: step}
        found = self.apply(layers.Subsample(short(tuple(steps.values()))), x)
        return replace(found, extents={**x.extents, axis: -(-(stop - start) // step)})

    def upsample(
        self,
        x: Traced,
        shape: Sequence[int],
        mode: Literal["nearest", "linear"] = "nearest",
        align_corners: bool = False,
    ) -> Traced:
        """To the nearest position, or on straight lines, where sizes are whole multiples."""
        x = self.channels_first(x, len(shape))
        sizes = list(zip(x.shape[2:], shape[2:], strict=True))
        if any(there % here for here, there in sizes):
            got = ", ".join(f"{here} to {there}" for here, there in sizes)
            hint = "a whole factor and then a crop or a pool; or interpolate what goes in, or comes out"
            raise Misfit("each position a whole number of times", got, hint)
        factors = short([there // here for here, there in sizes])
        return self.resized(self.apply(layers.Upsample(factors, mode, align_corners), x), shape)

    def shuffle_pixels(self, x: Traced, layer: layers.ShufflePixels, shape: Sequence[int]) -> Traced:
        """Channels as positions of two axes, or the other way round."""
        x = self.channels_first(x, len(shape))
        return self.resized(self.apply(layer, x), shape)

    def pad_for_maximum(self, x: Traced, ends: Mapping[str, tuple[int, int]]) -> Traced:
        """Positions of −inf more at the ends of axes, for a max pool behind."""
        before = x.node.layer
        if x.node.order in self.below_all and isinstance(before, layers.Pad):
            # One axis after the other: padded together.
            there = dict(zip(x.positions, pairs_of(before.padding, len(x.positions)), strict=True))
            sizes = {axis: x.extents[axis] - sum(pair) for axis, pair in there.items()}
            x = replace(x, node=x.node.sources[0], extents={**x.extents, **sizes})
            more = ((axis, ends.get(axis, (0, 0)), pair) for axis, pair in there.items())
            ends = {axis: (a + c, b + d) for axis, (a, b), (c, d) in more}
        found = self.pad(x, ends, "zeros")
        if isinstance(found.node.layer, layers.Pad) and found.node is not x.node:
            self.below_all.add(found.node.order)
        return found

    def pad(self, x: Traced, ends: Mapping[str, tuple[int, int]], mode: Edge) -> Traced:
        """Positions more at the ends of axes; negative numbers take some away, before any come."""
        if strange := [axis for axis in ends if axis not in x.positions and ends[axis] != (0, 0)]:
            told = Misfit("padding of positions", f"of {name_axes(strange)}")
            raise Misplaced("P", (strange[0],), told)
        pairs = {axis: ends.get(axis, (0, 0)) for axis in x.positions}
        fewer = [(max(-low, 0), max(-high, 0)) for low, high in pairs.values()]
        more = [(max(low, 0), max(high, 0)) for low, high in pairs.values()]
        sizes = {axis: x.extents[axis] + sum(pair) for axis, pair in pairs.items()}
        if any(map(any, fewer)):
            x = self.apply(layers.Crop(short_pairs(fewer)), x)
        if any(map(any, more)):
            x = self.apply(layers.Pad(short_pairs(more), mode), x)
        return replace(x, extents={**x.extents, **sizes})
