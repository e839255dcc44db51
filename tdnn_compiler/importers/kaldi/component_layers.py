"""Components as layers."""

from dataclasses import dataclass, field, replace

from tdnn_compiler.importers.kaldi.affine_layers import add_affine, add_tdnn
from tdnn_compiler.importers.kaldi.component_values import NOT_TAKEN
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
from tdnn_compiler.importers.kaldi.signals import Signal, Sketch
from tdnn_compiler.importers.kaldi.statistics_layers import add_statistics
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import ActivationName, Layer

__all__ = ["ComponentReader"]

FUNCTIONS: dict[str, ActivationName] = {"RectifiedLinear": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
TRANSPARENT = ("NoOp", "SpecAugment", "SpecAugmentTimeMask")
"""What gives its input: nothing at all, and masks that only Kaldi's training has."""
MOST_RUNS = 64
REFUSALS_OF_COMPONENTS = {
    "LogSoftmax": "include-log-softmax=false leaves it out, or outputs=[…] names the layer before it",
    "Normalize": "the language has no division by the root of a mean square",
    "SumGroup": "the language adds no runs of channels",
    "SumBlock": "the language adds no runs of channels",
    "TimeHeightConvolution": "the language does not fold channels into an axis of heights",
}
"""What the language has no layers for, and why or what to do."""


@dataclass
class ComponentReader:
    """Makes layers of components; keeps how they are filled."""

    nnet3: Nnet3
    sketch: Sketch
    fills: list[Fill] = field(default_factory=list)

    def translate(self, reader: DescriptorReader, component: FrameComponent) -> Signal:
        """The signal of a node that applies the component. Raises Untranslated."""
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
            case DropoutComponent(proportion=0):
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
            case FrameComponent(kind=kind) if kind in FUNCTIONS:
                return self._apply(reader, signal, layers.Activation(FUNCTIONS[kind]))
            case BatchNormComponent(epsilon=epsilon, target_rms=rms) if not _in_blocks(component):
                normed = self._apply(reader, signal, layers.BatchNorm(epsilon, affine=False))
                self.fills.append(BatchNormFill(normed.layer, reader.node.component))
                return self._scale(reader, normed, rms)
            case DropoutComponent(proportion=p, whole=False) if 0 < p < 1:
                # Kaldi keeps values as they are while it trains, and scales them by 1 − p afterwards.
                return self._scale(reader, self._apply(reader, signal, layers.Dropout(p)), 1 - p)
            case ScaleOffsetComponent(scale=weight, offset=bias) if not _in_blocks(component):
                scaled = self._apply(reader, signal, layers.Affine(weight, bias))
                self.fills.append(ScaleFill(scaled.layer, reader.node.component))
                return scaled
            case PermuteComponent(column_map=columns) if len(runs := _split_runs(columns)) <= MOST_RUNS:
                parts = [self._part(reader, signal, start, stop) for start, stop in runs]
                return replace(signal, layer=self.sketch.add(name, layers.Concat(), parts, reader.node.place))
            case _:
                raise self._refuse(reader, component)

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

    def _refuse(self, reader: DescriptorReader, component: FrameComponent) -> Untranslated:
        hint = REFUSALS_OF_COMPONENTS.get(component.kind, NOT_TAKEN.get(component.kind, ""))
        match component:
            case BatchNormComponent(block_dim=block):
                got = f"BatchNormComponent over blocks of {block}"
                hint = "the language normalises every channel by itself"
            case DropoutComponent(proportion=p):
                got = f"{component.kind}Component with dropout-proportion {p:g}"
                hint = "set it to 0, as Kaldi does for decoding: set-dropout-proportion proportion=0.0"
            case _:
                got = f"{component.kind}Component"
        expected = f"a component for '{reader.node.name}' that the language has layers for"
        self.sketch.findings.say(reader.node.place, expected, got, hint)
        return Untranslated()


def _in_blocks(component: BatchNormComponent | ScaleOffsetComponent) -> bool:
    """Whether channels share their numbers."""
    return component.block_dim != component.input_dim


def _split_runs(columns: tuple[int, ...]) -> list[tuple[int, int]]:
    """The columns as ranges one after the other."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
