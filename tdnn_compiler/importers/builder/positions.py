"""Slices, padding and resampling: fewer positions, or more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from tdnn_compiler.importers.builder.arguments import pairs_of, short, short_pairs
from tdnn_compiler.importers.builder.axes import AxisBuilder, name_axes
from tdnn_compiler.importers.values import CHANNELS, Misfit, Misplaced, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.maps import Edge

UpsampleMode = Literal["nearest", "linear"]
MOST_TIMES = 32
"""So many times as many positions there are on the way to a ratio, at most."""


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
        mode: UpsampleMode = "nearest",
        align_corners: bool = False,
        scales: Sequence[float] = (),
    ) -> Traced:
        """To the nearest position, or on straight lines.

        Factors are those of the sizes, or `scales` where there are some: whole ones, or ratios of small
        numbers.
        """
        x = self.channels_first(x, len(shape))
        sizes = list(zip(x.shape[2:], shape[2:], strict=True))
        given = [Fraction(there, here) for here, there in sizes]
        factors = [find_ratio(scale) for scale in scales] or given
        if all(factor == there // here for factor, (here, there) in zip(factors, sizes, strict=True)):
            whole = short([int(factor) for factor in factors])
            return self.resized(self.apply(layers.Upsample(whole, mode, align_corners), x), shape)
        for axis, factor, there in zip(x.positions, factors, shape[2:], strict=True):
            if mode == "linear" and align_corners:
                x = self.resample_aligned(x, axis, there)
            elif factor != 1:
                x = self.resample(x, axis, factor, there, mode)
        return x

    def resample(self, x: Traced, axis: str, factor: Fraction, there: int, mode: UpsampleMode) -> Traced:
        """One axis p/q times as long: p times, and of every q positions one.

        On straight lines output o lies at (o + ½)·q/p − ½, which is (o + ½)·q − ½ among p times as many
        positions. For an even q that is half-way between two, with no input between these: p is odd.
        """
        p, q = self.check_ratio(axis, factor)
        x = self.repeat_positions(x, axis, p, mode)
        if mode == "nearest":
            return self.take_every(x, axis, 0, q, there)
        return self.take_every(x, axis, (q - 1) // 2, q, there, 1 if q % 2 else 2)

    def resample_aligned(self, x: Traced, axis: str, there: int) -> Traced:
        """One axis of L positions as (L − 1)·p/q + 1, the first and the last of which stay where they are.

        The mean of p positions of p times as many that are the nearest is a place on the line between two.
        """
        here = x.extents[axis]
        if there == here:
            return x
        if there % here == 0:
            factors = short([there // here if each == axis else 1 for each in x.positions])
            found = self.apply(layers.Upsample(factors, "linear", True), x)
            return replace(found, extents={**x.extents, axis: there})
        p, q = self.check_ratio(axis, Fraction(there - 1, here - 1))
        return self.take_every(self.repeat_positions(x, axis, p, "nearest"), axis, 0, q, there, p)

    def check_ratio(self, axis: str, factor: Fraction) -> tuple[int, int]:
        """Raises Misfit for ratios of which memory has many times what goes in."""
        if 0 < factor.numerator <= MOST_TIMES:
            return factor.numerator, factor.denominator
        hint = "a whole factor and then a crop or a pool; or interpolate what goes in, or comes out"
        raise Misfit(f"a ratio p/q of sizes with a p of at most {MOST_TIMES}", f"{factor} along {axis}", hint)

    def repeat_positions(self, x: Traced, axis: str, times: int, mode: UpsampleMode) -> Traced:
        if times == 1:
            return x
        factors = short([times if each == axis else 1 for each in x.positions])
        found = self.apply(layers.Upsample(factors, mode), x)
        return replace(found, extents={**x.extents, axis: x.extents[axis] * times})

    def take_every(self, x: Traced, axis: str, start: int, step: int, there: int, width: int = 1) -> Traced:
        """The means of so many positions from `start` on, and from every `step` further."""
        size = x.extents[axis]
        many = (size - start - width) // step + 1
        more = 0 if many == there else size - start - (there - 1) * step - width
        x = self.pad(x, {axis: (-start, -more)}, "zeros")
        steps, widths = (short([n if each == axis else 1 for each in x.positions]) for n in (step, width))
        if width > 1:
            x = self.apply(layers.AvgPool(widths, steps), x)
        elif step > 1:
            x = self.apply(layers.Subsample(steps), x)
        return replace(x, extents={**x.extents, axis: there})

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


def find_ratio(scale: float) -> Fraction:
    """The ratio of small numbers that a factor is; else as it is."""
    found = Fraction(scale).limit_denominator(MOST_TIMES)
    return found if abs(float(found) - scale) <= 1e-12 * scale else Fraction(scale)
