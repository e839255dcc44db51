"""Kaldi's statistics over whole sequences, as x-vectors have them: means, and deviations of a least size.

The deviation is √max(floor, variance). The language's is √(variance + eps), from which the variance comes
back by a square and an offset; with eps = floor no gradient is infinite where a channel is constant.
"""

from dataclasses import replace

from tdnn_compiler.importers.kaldi.components import ExtractionComponent, PoolingComponent
from tdnn_compiler.importers.kaldi.descriptor_layers import DescriptorReader, Untranslated
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.nnet3_nodes import Nnet3Node
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
        raise _refuse_statistics(reader, "a plain StatisticsExtraction as input", str(node.reads))
    inner = DescriptorReader(reader.sketch, reader.signals, before)
    frames = inner.read_unfilled()
    _check_span(reader, pooling, frames)
    period = extraction.input_period
    if period > 1:
        # Of times that are multiples of the period.
        layer = layers.Subsample(period, -frames.first % period)
        frames = _then(inner, before, "subsample", layer, frames)
    if not pooling.stddevs:
        pooled = reader.sketch.add(node.name, layers.StatsPool(deviation=False), [frames], node.place)
        return Signal(pooled, frames.dim, timed=False)
    return _add_deviations(reader, frames, pooling.variance_floor)


def _check_span(reader: DescriptorReader, pooling: PoolingComponent, frames: Signal) -> None:
    left, right = pooling.left, pooling.right
    from_start = left >= WHOLE or (left == 0 and frames.first >= 0)
    if not frames.timed or right < WHOLE or not from_start:
        got = f"frames from {-left} to {right}"
        raise _refuse_statistics(reader, f"statistics over a whole sequence, from 0 to {WHOLE}", got)
    if pooling.count:
        raise _refuse_statistics(reader, "means and deviations", "the number of frames beside them")


def _refuse_statistics(reader: DescriptorReader, expected: str, got: str) -> Untranslated:
    hint = "the language has no statistics over some of the frames that others wait for"
    return reader.refuse_component(expected, got, hint)


def _add_deviations(reader: DescriptorReader, frames: Signal, floor: float) -> Signal:
    node, dim = reader.node, frames.dim
    moments = _then(reader, node, "moments", layers.StatsPool(eps=floor), frames)
    both = Signal(moments.layer, 2 * dim, timed=False)
    mean = replace(_then(reader, node, "mean", layers.Channels(0, dim), both), dim=dim)
    deviation = replace(_then(reader, node, "deviation", layers.Channels(dim, 2 * dim), both), dim=dim)
    steps = (
        ("square", layers.Activation("square")),
        ("variance", layers.Activation("offset", -floor)),
        ("floored", layers.Activation("clamp_min", floor)),
        ("root", layers.Activation("sqrt")),
    )
    for part, layer in steps:
        deviation = _then(reader, node, part, layer, deviation)
    pooled = reader.sketch.add(node.name, layers.Concat(), [mean, deviation], node.place)
    return replace(both, layer=pooled)


def _then(reader: DescriptorReader, node: Nnet3Node, part: str, layer: Layer, signal: Signal) -> Signal:
    return replace(signal, layer=reader.sketch.add_inner(node.name, part, layer, [signal], node.place))
