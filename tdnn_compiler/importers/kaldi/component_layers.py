"""Components as layers."""

from dataclasses import dataclass, field, replace

from tdnn_compiler.importers.kaldi.affine_layers import add_affine, add_tdnn
from tdnn_compiler.importers.kaldi.components import (
    AffineComponent,
    BatchNormComponent,
    DropoutComponent,
    ExtractionComponent,
    FrameComponent,
    PermuteComponent,
    PoolingComponent,
    ScaleOffsetComponent,
    TdnnComponent,
)
from tdnn_compiler.importers.kaldi.descriptor_layers import DescriptorReader, Untranslated
from tdnn_compiler.importers.kaldi.fills import BatchNormFill, Fill, ScaleFill
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.obstacles import find_obstacle, split_runs
from tdnn_compiler.importers.kaldi.signals import Signal, Sketch
from tdnn_compiler.importers.kaldi.statistics_layers import add_statistics
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import ActivationName, Layer

__all__ = ["ComponentReader"]

FUNCTIONS: dict[str, ActivationName] = {"RectifiedLinear": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
TRANSPARENT = ("NoOp", "SpecAugment", "SpecAugmentTimeMask")
"""What gives its input: nothing at all, and masks that only Kaldi's training has."""


@dataclass
class ComponentReader:
    """Makes layers of components; keeps how they are filled."""

    nnet3: Nnet3
    sketch: Sketch
    fills: list[Fill] = field(default_factory=list)

    def translate(self, reader: DescriptorReader, component: FrameComponent) -> Signal:
        """The signal of a node that applies the component. Raises Untranslated."""
        obstacle = find_obstacle(component)
        if obstacle is not None:
            expected = f"a component for '{reader.node.name}' that the language has layers for"
            self.sketch.findings.say(reader.node.place, expected, *obstacle)
            raise Untranslated
        match component:
            case AffineComponent():
                signal, fills = add_affine(reader, component)
                self.fills += fills
                return signal
            case TdnnComponent():
                signal, fills = add_tdnn(reader, component)
                self.fills += fills
                return signal
            case ExtractionComponent():
                # Its one reader, the pooling, makes the layers of both.
                raise Untranslated
            case PoolingComponent():
                return add_statistics(reader, component, self.nnet3)
            case FrameComponent(kind=kind) if kind in TRANSPARENT:
                return reader.read_unfilled(own=True)
            case DropoutComponent(proportion=p) if p <= 0:
                return reader.read_unfilled(own=True)
            case _:
                return self._translate_frames(reader, component)

    def _translate_frames(self, reader: DescriptorReader, component: FrameComponent) -> Signal:
        """Components that map each frame by itself."""
        name = reader.node.name
        signal = reader.read_unfilled()
        match component:
            case FrameComponent(kind="Softmax"):
                return self._apply(reader, signal, layers.Softmax())
            case FrameComponent(kind="LogSoftmax"):
                return self._apply(reader, signal, layers.LogSoftmax())
            case FrameComponent(kind=kind) if kind in FUNCTIONS:
                return self._apply(reader, signal, layers.Activation(FUNCTIONS[kind]))
            case BatchNormComponent(epsilon=epsilon, target_rms=rms):
                normed = self._apply(reader, signal, layers.BatchNorm(epsilon, affine=False))
                self.fills.append(BatchNormFill(normed.layer, reader.node.component))
                return self._scale(reader, normed, rms)
            case DropoutComponent(proportion=p):
                # Kaldi keeps values as they are while it trains, and scales them by 1 − p afterwards.
                return self._scale(reader, self._apply(reader, signal, layers.Dropout(p)), 1 - p)
            case ScaleOffsetComponent(scale=weight, offset=bias):
                scaled = self._apply(reader, signal, layers.Affine(weight, bias))
                self.fills.append(ScaleFill(scaled.layer, reader.node.component))
                return scaled
            case PermuteComponent(column_map=columns):
                parts = [self._part(reader, signal, start, stop) for start, stop in split_runs(columns)]
                return replace(signal, layer=self.sketch.add(name, layers.Concat(), parts, reader.node.place))
            case _:
                raise Untranslated

    def _apply(self, reader: DescriptorReader, signal: Signal, layer: Layer) -> Signal:
        """The node's own layer."""
        return replace(signal, layer=self.sketch.add(reader.node.name, layer, [signal], reader.node.place))

    def _scale(self, reader: DescriptorReader, signal: Signal, factor: float) -> Signal:
        if factor == 1:
            return signal
        layer, node = layers.Activation("scale", factor), reader.node
        return replace(signal, layer=self.sketch.add_inner(node.name, "scale", layer, [signal], node.place))

    def _part(self, reader: DescriptorReader, signal: Signal, start: int, stop: int) -> Signal:
        layer = layers.Channels(start, stop)
        name = self.sketch.add_inner(reader.node.name, "part", layer, [signal], reader.node.place)
        return replace(signal, layer=name, dim=stop - start)
