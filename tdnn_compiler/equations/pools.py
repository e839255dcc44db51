"""Pools as equations: the largest, the mean, or the statistics of a window or of a whole sequence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import assert_never, cast

from tdnn_compiler.equations.builder import EquationBuilder
from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    AdaptiveWindowSize,
    Array,
    Axis,
    Constant,
    ConstantIndex,
    InAdaptiveWindow,
    InBounds,
    Index,
    OffsetIndex,
    Read,
    Scalar,
    StridedIndex,
    add,
    apply,
    divide,
    multiply,
    select,
    subtract,
    unused_names,
)
from tdnn_compiler.network.layers import AdaptivePool, AvgPool, GlobalPool, MaxPool, PoolKind, StatsPool
from tdnn_compiler.network.rules import padding_that_windows_exceed
from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.symbolic.maps import Adaptive, Map, last_offset

__all__ = ["Pools"]

Margins = Mapping[str, tuple[Dim, Dim]]
"""How many positions before and after each axis."""
NO_MARGINS: Margins = {}
INFINITY = float("inf")
PLACES_IN_A_BYTE = 128
"""Windows of up to so many taps store the place of their maximum in a byte. No place is 247, as poison is."""


@dataclass(frozen=True)
class Pools:
    """Writes one pooling layer."""

    writer: EquationBuilder

    def write(
        self,
        layer: MaxPool | AvgPool | GlobalPool | StatsPool | AdaptivePool,
        out: Array,
        x: Array,
        maps: tuple[Map, ...],
    ) -> None:
        match layer:
            case AdaptivePool(kind=kind) if not self.writer.has_even_windows(out, maps):
                self._adaptive(kind, out, x, maps)
            case MaxPool() | AdaptivePool(kind="max"):
                self._largest(out, *self._window(out, x, maps, -INFINITY), out.axes)
            case AvgPool():
                self._mean(out, x, maps, self._counting_margins(layer))
            case AdaptivePool():
                self._mean(out, x, maps, None)
            case GlobalPool(kind=kind):
                over = self._whole_axes(layer, x)
                if kind == "max":
                    index = self._index_beside(out, over, out.axes[-1])
                    self._largest(out, Read(x, x.axes, -INFINITY), over, index)
                elif kind == "sum":
                    self._total(out, x, over)
                else:
                    self._statistics(out, x, over, StatsPool(deviation=False))
            case StatsPool(kernel_size=None):
                self._statistics(out, x, self._whole_axes(layer, x), layer)
            case StatsPool():
                self._windowed_statistics(out, x, maps, layer)
            case _:
                assert_never(layer)

    def _whole_axes(self, layer: GlobalPool | StatsPool, x: Array) -> tuple[Axis, ...]:
        """The axes of positions that are pooled as a whole."""
        name = None if layer.over is None else self.writer.axis_names[layer.over]
        return tuple(axis for axis in x.axes if axis.kind == "position" and name in (None, axis.name))

    @staticmethod
    def _index_beside(out: Array, over: tuple[Axis, ...], channel: Index) -> tuple[Index, ...]:
        """The place of a result: axes that were pooled have one position, if they are still there."""
        pooled = {axis.name for axis in over}
        positions = (ConstantIndex() if axis.name in pooled else axis for axis in out.axes[1:-1])
        return (out.axes[0], *positions, channel)

    def _window(
        self, out: Array, x: Array, maps: tuple[Map, ...], outside: float = 0.0
    ) -> tuple[Read, tuple[Axis, ...]]:
        at, taps = self.writer.read_window(out, maps)
        return Read(x, (out.axes[0], *at, x.axes[-1]), outside), taps

    def _adaptive(self, kind: PoolKind, out: Array, x: Array, maps: tuple[Map, ...]) -> None:
        """Windows of different sizes: each output runs over all positions and masks those of others.

        Along an axis that stays as it is, each output has its own position.
        """
        shares, at = [], list[Axis]()
        for o, i, map in zip(out.axes[1:-1], x.axes[1:-1], maps, strict=True):
            pooled = isinstance(map, Adaptive)
            at.append(replace(i, name=next(unused_names((f"p{i.name}",), x.axes))) if pooled else o)
            shares += [(AdaptiveWindowSize(i, o, o), at[-1])] if pooled else []
        over = tuple(place for _, place in shares)
        value: Scalar = Read(x, (x.axes[0], *at, x.axes[-1]))
        for share, place in shares:
            value = select(
                InAdaptiveWindow(share, place), value, Constant(-INFINITY) if kind == "max" else ZERO
            )
        if kind == "max":
            self._largest(out, value, over, out.axes)
            return
        total = self.writer.temporary("sum", out.axes)
        self.writer.sum(total, out.axes, value, over)
        count: Scalar = ONE
        for share, _ in shares:
            count = multiply(count, share)
        self.writer.map(out, divide(Read(total, out.axes), count))

    def _largest(self, out: Array, x: Scalar, over: tuple[Axis, ...], index: tuple[Index, ...]) -> None:
        """The maximum and its place, for the backward pass, numbered row by row through `over`."""
        taps = [axis.size for axis in over if axis.kind == "tap" and isinstance(axis.size, int)]
        small = len(taps) == len(over) and prod(taps) <= PLACES_IN_A_BYTE
        where = self.writer.temporary("where", out.axes, "byte" if small else "integer")
        self.writer.reduce("largest", (out, where), index, x, over)

    def _counting_margins(self, layer: AvgPool) -> Margins | None:
        """How many positions of padding count in the divisor, before and after each axis; None: all of them.

        In ceil_mode the last window may reach past the padding; positions out there never count.
        """
        if not layer.count_include_pad:
            return NO_MARGINS
        shape = self.writer.network.shape(self.writer.network.sources(self.writer.layer)[0])
        margins = padding_that_windows_exceed(layer, shape)
        names = (self.writer.axis_names[axis] for axis in shape.axes)
        return None if margins is None else dict(zip(names, margins, strict=True))

    def _mean(self, out: Array, x: Array, maps: tuple[Map, ...], counted: Margins | None) -> None:
        writer = self.writer
        read, taps = self._window(out, x, maps)
        total = writer.temporary("sum", out.axes)
        writer.sum(total, out.axes, read, taps)
        divisor = self._count(out, read, taps, counted)
        writer.map(out, divide(Read(total, out.axes), divisor))

    def _count(self, out: Array, read: Read, taps: tuple[Axis, ...], counted: Margins | None) -> Scalar:
        """The divisor of each window: how many of its positions count; a constant where that is all of them.

        It is 1 for a window without any, so that its mean is 0, as in torch.
        """
        places = [index for index in read.index if isinstance(index, StridedIndex)]
        if counted is None or all(map(_always_full, places)):
            return Constant(float(prod(cast(int, tap.size) for tap in taps)))
        axes = tuple(axis for axis in out.axes if axis.kind != "channel")
        count = self.writer.temporary("count", axes)
        self.writer.sum(count, axes, _inside_margins(read, counted), taps)
        return apply("maximum", Read(count, axes), ONE)

    def _total(self, out: Array, x: Array, over: tuple[Axis, ...]) -> None:
        writer, kept = self.writer, tuple(axis for axis in x.axes if axis not in over)
        total = writer.temporary("sum", kept)
        writer.sum(total, kept, Read(x, x.axes), over)
        writer.map(out, Read(total, kept), index=self._index_beside(out, over, kept[-1]))

    def _statistics(self, out: Array, x: Array, over: tuple[Axis, ...], layer: StatsPool) -> None:
        """Mean and deviation over positions, into the two halves of the channels."""
        writer, deviation = self.writer, layer.deviation
        kept = tuple(axis for axis in x.axes if axis not in over)
        c = kept[-1]
        mean, variance, count = writer.moments("", kept, kept, Read(x, x.axes), over)
        first = self._index_beside(out, over, OffsetIndex(c, 0) if deviation else c)
        writer.map(out, Read(mean, kept), index=first)
        if deviation:
            spread = _unbias(Read(variance, kept), Read(count, kept), layer)
            root = apply("sqrt", add(spread, Constant(layer.eps)))
            second = self._index_beside(out, over, OffsetIndex(c, cast(int, c.size)))
            writer.map(out, root, index=second)

    def _windowed_statistics(self, out: Array, x: Array, maps: tuple[Map, ...], layer: StatsPool) -> None:
        writer, deviation = self.writer, layer.deviation
        read, taps = self._window(out, x, maps)
        axes = (*out.axes[:-1], x.axes[-1])
        count = self._count(out, read, taps, NO_MARGINS)
        total, mean = writer.temporary("sum", axes), writer.temporary("mean", axes)
        writer.sum(total, axes, read, taps)
        writer.map(mean, divide(Read(total, axes), count))
        writer.map(
            out, Read(mean, axes), index=(*axes[:-1], OffsetIndex(axes[-1], 0) if deviation else axes[-1])
        )
        if deviation:
            squares = writer.temporary("squares", axes)
            centred = subtract(read, Read(mean, axes))
            inside = select(_inside_margins(read, NO_MARGINS), multiply(centred, centred), ZERO)
            writer.sum(squares, axes, inside, taps)
            variance = divide(Read(squares, axes), count)
            root = apply("sqrt", add(variance, Constant(layer.eps)))
            writer.map(out, root, index=(*axes[:-1], OffsetIndex(axes[-1], cast(int, axes[-1].size))))


def _unbias(variance: Scalar, count: Scalar, layer: StatsPool) -> Scalar:
    """The variance as the layer has it; unbiased, there is none of a single position."""
    if not layer.unbiased:
        return variance
    return multiply(variance, divide(count, subtract(count, ONE)))


def _inside_margins(read: Read, margins: Margins) -> Scalar:
    """1 where the read is inside the input and its margins."""
    found: Scalar = Constant(1.0)
    for axis, index in zip(read.array.axes, read.index, strict=True):
        if isinstance(index, StridedIndex):
            found = multiply(found, InBounds(axis, index, *margins.get(axis.name, (0, 0))))
    return found


def _always_full(index: StridedIndex) -> bool:
    """Whether every window lies inside of the input."""
    window = index.window
    return window.left == 0 and window.room + last_offset(window.offsets) + 1 <= 0
