"""Pooling in windows, and reductions over all positions or along one axis."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tdnn_compiler.importers.builder.arguments import pairs_of, pool_stride, short, short_pairs
from tdnn_compiler.importers.builder.axes import AxisBuilder, name_axes
from tdnn_compiler.importers.values import CHANNELS, Misfit, Misplaced, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.rules import pooled_axes


class PoolBuilder(AxisBuilder):
    """Pools of all kinds."""

    def max_pool(
        self,
        x: Traced,
        kernel_size: Sequence[int],
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        dilation: Sequence[int],
        ceil_mode: bool,
        shape: Sequence[int],
    ) -> Traced:
        if added := added_places(x, kernel_size, padding):
            kept = [i for i in range(len(kernel_size)) if i + 2 not in added]
            window, steps, pads, apart = (
                choose(sizes, kept) for sizes in (kernel_size, stride, padding, dilation)
            )
            seen = [*shape[:2], *choose(shape[2:], kept)]
            found = self.max_pool(x.squeeze(added), window, steps, pads, apart, ceil_mode, seen)
            return put_back(found, added)
        x = self.channels_first(x, len(shape))
        x, padding = self.take_low_padding(x, padding, ceil_mode)
        sizes = short(kernel_size), pool_stride(stride, kernel_size), short_pairs(padding), short(dilation)
        return self.resized(self.apply(layers.MaxPool(*sizes, ceil_mode), x), shape)

    def take_low_padding(
        self, x: Traced, padding: str | Sequence[tuple[int, int]], ceil_mode: bool
    ) -> tuple[Traced, str | Sequence[tuple[int, int]]]:
        """A max pool's input and padding: a layer that pads with −inf becomes part of it."""
        layer = x.node.layer
        if x.node.order not in self.below_all or not isinstance(layer, layers.Pad):
            return x, padding
        if isinstance(padding, str) or ceil_mode:
            got = f"padding {padding!r}" if isinstance(padding, str) else "ceil_mode=True"
            raise Misfit("a max pool of what is padded with −inf, its own padding in numbers", got)
        ends = pairs_of(layer.padding, len(padding))
        both = [(a + c, b + d) for (a, b), (c, d) in zip(ends, padding, strict=True)]
        return replace(x, node=x.node.sources[0]), both

    def avg_pool(
        self,
        x: Traced,
        kernel_size: Sequence[int],
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        ceil_mode: bool,
        count_include_pad: bool,
        shape: Sequence[int],
    ) -> Traced:
        if added := added_places(x, kernel_size, padding):
            kept = [i for i in range(len(kernel_size)) if i + 2 not in added]
            window, steps, pads = (choose(sizes, kept) for sizes in (kernel_size, stride, padding))
            seen = [*shape[:2], *choose(shape[2:], kept)]
            found = self.avg_pool(x.squeeze(added), window, steps, pads, ceil_mode, count_include_pad, seen)
            return put_back(found, added)
        x = self.channels_first(x, len(shape))
        sizes = short(kernel_size), pool_stride(stride, kernel_size), short_pairs(padding)
        return self.resized(self.apply(layers.AvgPool(*sizes, ceil_mode, count_include_pad), x), shape)

    def adaptive_pool(
        self, x: Traced, kind: Any, sizes: Sequence[int | None], shape: Sequence[int]
    ) -> Traced:
        """To given numbers of outputs; None keeps an axis."""
        x = self.channels_first(x, len(shape))
        if all(size == 1 for size in sizes):
            found = self.resized(self.apply(layers.GlobalPool(kind, True), x), shape)
            self.pooled[found.node.order] = x
            return found
        whole = [axis for axis, size in zip(x.positions, sizes, strict=True) if size == 1]
        rest = zip(x.positions, sizes, strict=True)
        if len(whole) == 1 and all(n in (None, x.extents[axis]) for axis, n in rest if axis not in whole):
            found = self.resized(self.apply(layers.GlobalPool(kind, True, whole[0]), x), shape)
            self.pooled[found.node.order] = x
            return found
        size: Any = sizes[0] if len(set(sizes)) == 1 else tuple(sizes)
        return self.resized(self.apply(layers.AdaptivePool(kind, size), x), shape)

    def reduce(self, x: Traced, kind: Any, places: Sequence[int], keepdim: bool) -> Traced:
        """The mean, the largest value or the sum over all positions, or all along one axis."""
        x = self.settle(x)
        over = self.reduced_axis(x, places)
        node, pooled = self.node(layers.GlobalPool(kind, keepdim, over), x), pooled_axes(over, x.positions)
        self.pooled[node.order] = x
        kept = {axis: 1 if axis in pooled else n for axis, n in x.extents.items()}
        extents = kept if keepdim else {axis: n for axis, n in kept.items() if axis not in pooled}
        return Traced(node, dims_after(x, places, keepdim), extents)

    def deviation(
        self, x: Traced, places: Sequence[int], keepdim: bool, unbiased: bool, eps: float = 0.0
    ) -> Traced:
        """The standard deviation over all positions, or all along one axis."""
        x = self.settle(x)
        over = self.reduced_axis(x, places)
        both = self.node(layers.StatsPool(eps=eps, unbiased=unbiased, over=over), x)
        width, pooled = x.extents[CHANNELS], pooled_axes(over, x.positions)
        extents = {axis: n for axis, n in x.extents.items() if axis not in pooled}
        value = Traced(both, dims_after(x, places, keepdim), {**extents, CHANNELS: 2 * width})
        node = self.node(layers.Channels(width, 2 * width), value)
        return replace(value, node=node, extents=extents)

    def reduced_axis(self, x: Traced, places: Sequence[int]) -> str | None:
        """The one axis of positions of several that a reduction is over; None: it is over all of them."""
        over = [axis for place in places for axis in x.dims[place]]
        if (CHANNELS,) in [x.dims[place] for place in places]:
            told = Misfit("a reduction over all positions", f"over {name_axes(over)}")
            raise Misplaced("P", (CHANNELS,), told)
        wide = [axis for axis in x.positions if x.extents[axis] > 1]
        if (
            sorted(axis for axis in over if x.size(axis) > 1) == sorted(wide)
            and over
            and CHANNELS not in over
        ):
            return None
        if len(over) == 1 and over[0] in x.positions:
            return over[0]
        raise Misfit("a reduction over all positions, or along one axis", f"over {name_axes(over)}")


def added_places(
    x: Traced, kernel_size: Sequence[int], padding: str | Sequence[tuple[int, int]]
) -> list[int]:
    """Dimensions of size 1 that a view added, along which a window has one position."""
    if isinstance(padding, str) or set(x.hidden) & set(x.positions) or len(x.dims) != len(kernel_size) + 2:
        return []
    alone = zip(kernel_size, padding, strict=True)
    return [
        place for place, window in enumerate(alone, start=2) if window == (1, (0, 0)) and not x.dims[place]
    ]


def choose(sizes: Any, kept: Sequence[int]) -> Any:
    """Those of some axes."""
    return [sizes[i] for i in kept]


def put_back(x: Traced, places: Sequence[int]) -> Traced:
    """With dimensions of size 1 in these places."""
    for place in places:
        x = x.unsqueeze(place)
    return x


def dims_after(x: Traced, places: Sequence[int], keepdim: bool) -> tuple[tuple[str, ...], ...]:
    """The dimensions after a reduction over some of them."""
    dims = ((place, dim) for place, dim in enumerate(x.dims) if keepdim or place not in places)
    return tuple(() if place in places else dim for place, dim in dims)
