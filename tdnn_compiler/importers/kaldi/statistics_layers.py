"""Kaldi's statistics, of whole sequences or of windows: means, deviations of a least size, numbers of frames.

The deviation is √max(floor, variance). The language's is √(variance + eps), from which the variance comes
back by a square and an offset; with eps = floor no gradient is infinite where a channel is constant.

Of a window, Kaldi extracts statistics of S frames at a time, of every p-th, and pools those from t − l to
t + r, at times t that are multiples of S: in all, the multiples of p from t − l to t + r + S − p that exist.
"""

from dataclasses import dataclass, replace

from tdnn_compiler.importers.kaldi.components import ExtractionComponent, PoolingComponent
from tdnn_compiler.importers.kaldi.descriptor_layers import DescriptorReader
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.signals import Signal
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Layer

__all__ = ["add_statistics"]

WHOLE = 10_000
"""A context of so many frames stands for all that there are."""


def add_statistics(reader: DescriptorReader, pooling: PoolingComponent, nnet3: Nnet3) -> Signal:
    """The layers of a pooling of statistics, which is the reader's node, and of their extraction."""
    node = reader.node
    before = nnet3.nodes[node.reads.node] if not node.reads.word else node
    extraction = nnet3.component(before) if before.kind == "component" else None
    if not isinstance(extraction, ExtractionComponent):
        raise reader.refuse_component("a plain StatisticsExtraction as input", str(node.reads))
    if pooling.period != extraction.output_period:
        got = f"{pooling.period} behind {extraction.output_period}"
        raise reader.refuse_component("an input-period as the output-period of the extraction", got)
    if pooling.count > 1:
        raise reader.refuse_component("the number of frames once", f"{pooling.count} times")
    frames = DescriptorReader(reader.sketch, reader.signals, before).read_unfilled()
    if not frames.timed:
        raise reader.refuse_component("statistics over frames", f"'{frames.layer}', of which there is one")
    statistics = Statistics(reader, pooling, frames.dim)
    if pooling.left < WHOLE and pooling.right < WHOLE:
        return statistics.of_windows(frames, extraction.input_period)
    if pooling.right >= WHOLE and (pooling.left >= WHOLE or (pooling.left == 0 and frames.first >= 0)):
        return statistics.of_sequence(frames, extraction.input_period)
    expected = f"statistics over a whole sequence, from 0 to {WHOLE}, or over less than that on both sides"
    hint = "the language has no windows that grow with the time"
    raise reader.refuse_component(expected, f"frames from {-pooling.left} to {pooling.right}", hint)


@dataclass(frozen=True)
class Statistics:
    """The layers of one pooling, over frames with `dim` channels."""

    reader: DescriptorReader
    pooling: PoolingComponent
    dim: int

    def of_sequence(self, frames: Signal, period: int) -> Signal:
        """Over all frames whose times are multiples of the period: one vector."""
        if period > 1:
            frames = self.add_layer("subsample", layers.Subsample(period, -frames.first % period), frames)
        one = Signal(frames.layer, frames.dim, timed=False)
        count = self.add_layer("total", layers.GlobalPool("sum"), self.add_ones(one)) if self.counts else None
        pool = layers.StatsPool(deviation=self.pooling.stddevs, eps=self.pooling.variance_floor)
        return self.join_features(pool, one, count)

    def of_windows(self, frames: Signal, period: int) -> Signal:
        """Over the frames around every time that is a multiple of the pooling's period.

        All such times are there whose window has a frame. Windows reach over the ends, where padding does not
        count.
        """
        stride, left, right = self.pooling.period, self.pooling.left, self.pooling.right
        frames = self.reader.keep_multiples(frames, period, stride, "the statistics")
        first = -((right + stride - period - frames.first) // stride) * stride
        beyond = self.reader.sketch.remainder(frames, stride) or 0
        loss = frames.loss - left + (beyond + left) % stride
        size, step, before = (left + right + stride) // period, stride // period, frames.first + left - first
        padding = ((before // period, size - 1),)
        windows = replace(frames, first=first, loss=loss, step=stride)
        count = None
        if self.counts:
            padded = self.add_layer("padded", layers.Pad(padding), self.add_ones(windows))
            share = self.add_layer("share", layers.AvgPool(size, step), padded)
            count = self.add_layer("total", layers.Activation("scale", size), share)
        pool = layers.StatsPool(size, step, padding, self.pooling.stddevs, self.pooling.variance_floor)
        return self.join_features(pool, windows, count)

    @property
    def counts(self) -> bool:
        return self.pooling.count > 0

    def add_ones(self, frames: Signal) -> Signal:
        """A 1 for every frame."""
        one = self.add_layer("channel", layers.Channels(0, 1), frames)
        zero = self.add_layer("zero", layers.Activation("scale", 0.0), one)
        return self.add_layer("one", layers.Activation("offset", 1.0), zero)

    def join_features(self, pool: layers.StatsPool, like: Signal, count: Signal | None) -> Signal:
        """The logarithm of the count, means and deviations: under the node's name the last layer of them."""
        node, sketch, dim = self.reader.node, self.reader.sketch, self.dim
        parts = [] if count is None else [self.add_layer("count", layers.Activation("log"), count)]
        if not parts and not pool.deviation:
            return replace(like, layer=sketch.add(node.name, pool, [like], node.place), dim=dim)
        moments = self.add_layer("moments", pool, like)
        if pool.deviation:
            parts.append(self.add_layer("mean", layers.Channels(0, dim), moments))
            parts.append(self.add_deviation(moments, pool.eps))
        else:
            parts.append(moments)
        width = bool(count) + dim * (1 + pool.deviation)
        return replace(like, layer=sketch.add(node.name, layers.Concat(), parts, node.place), dim=width)

    def add_deviation(self, moments: Signal, floor: float) -> Signal:
        deviation = self.add_layer("deviation", layers.Channels(self.dim, 2 * self.dim), moments)
        steps = (
            ("square", layers.Activation("square")),
            ("variance", layers.Activation("offset", -floor)),
            ("floored", layers.Activation("clamp_min", floor)),
            ("root", layers.Activation("sqrt")),
        )
        for part, layer in steps:
            deviation = self.add_layer(part, layer, deviation)
        return deviation

    def add_layer(self, part: str, layer: Layer, signal: Signal) -> Signal:
        """A layer of the node's, which leaves the times as they are."""
        node = self.reader.node
        return replace(
            signal, layer=self.reader.sketch.add_inner(node.name, part, layer, [signal], node.place)
        )
