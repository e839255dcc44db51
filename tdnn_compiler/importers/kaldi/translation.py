"""A network of nnet3 as one of ours: layers under the names of Kaldi's nodes, and how they are filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tdnn_compiler.importers.kaldi.component_layers import ComponentReader
from tdnn_compiler.importers.kaldi.descriptor_layers import DescriptorReader, Untranslated
from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.fills import Fill
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.nnet3_nodes import Nnet3Node
from tdnn_compiler.importers.kaldi.signals import Signal, Sketch
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Member
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["TranslatedNetwork", "translate_nnet3"]


@dataclass(frozen=True)
class TranslatedNetwork:
    """Layers, the names of those that are outputs, and what fills the layers."""

    members: tuple[Member, ...]
    outputs: tuple[str, ...]
    fills: tuple[Fill, ...]


def translate_nnet3(
    nnet3: Nnet3, outputs: Sequence[str], subsampling: int, sizes: Mapping[str, Dim], first_time: int = 0
) -> TranslatedNetwork:
    """The network of these nodes and all that they need, of inputs with N sequences of T frames.

    Raises NetworkError with all that it cannot be.
    """
    findings = Findings()
    needed = _needed_nodes(nnet3, outputs)
    vectors = _find_vectors(needed, findings)
    sketch = Sketch(findings, frozenset(nnet3.nodes), dict(sizes), first_time)
    components = ComponentReader(nnet3, sketch)
    signals: dict[str, Signal] = {}
    for node in needed:
        reader = DescriptorReader(sketch, signals, node)
        try:
            signals[node.name] = _translate_node(nnet3, reader, components, node.name in vectors)
        except Untranslated:
            continue
    named = [
        _subsample(sketch, nnet3.nodes[name], signals[name], subsampling)
        for name in outputs
        if name in signals
    ]
    findings.raise_any()
    return TranslatedNetwork(tuple(sketch.members), tuple(named), tuple(components.fills))


def _needed_nodes(nnet3: Nnet3, outputs: Sequence[str]) -> list[Nnet3Node]:
    """The nodes and all that they read, in order."""
    needed = set(outputs)
    for name in reversed(list(nnet3.nodes)):
        if name in needed:
            needed.update(nnet3.nodes[name].sources())
    return [node for name, node in nnet3.nodes.items() if name in needed]


def _find_vectors(needed: Sequence[Nnet3Node], findings: Findings) -> set[str]:
    """The inputs of which one frame is read whatever the time: one vector for each sequence."""
    fixed: dict[str, str] = {}
    moving: set[str] = set()
    for node in needed:
        for name, time in _read_times(node.reads, None):
            if time is None:
                moving.add(name)
            elif fixed.setdefault(name, str(time)) != str(time):
                findings.say(node.place, f"'{name}' at one time, {fixed[name]}", f"at {time}, too")
    inputs = {node.name: node for node in needed if node.kind == "input"}
    for name in sorted(fixed.keys() & moving & inputs.keys()):
        got = "ReplaceIndex of it, and itself"
        findings.say(inputs[name].place, f"the frames of '{name}', or one of them", got)
    return fixed.keys() & inputs.keys()


def _read_times(descriptor: Descriptor, time: float | None) -> Iterator[tuple[str, float | None]]:
    """The nodes that are read, and at which time, where that is fixed."""
    if not descriptor.word:
        yield descriptor.node, time
    if descriptor.word == "ReplaceIndex":
        time = descriptor.numbers[0]
    for part in descriptor.parts:
        yield from _read_times(part, time)


def _translate_node(
    nnet3: Nnet3, reader: DescriptorReader, components: ComponentReader, is_vector: bool
) -> Signal:
    node, sketch = reader.node, reader.sketch
    match node.kind:
        case "input":
            axes = ("N",) if is_vector else ("N", "T")
            frames = layers.Input((*axes, "C"), (*(sketch.sizes[axis] for axis in axes), node.dim))
            layer = sketch.add(node.name, frames, [], node.place)
            first = 0 if is_vector else sketch.first_time
            return Signal(layer, node.dim, first, -first, timed=not is_vector)
        case "range":
            signal = reader.read(node.reads)
            layer = sketch.add(
                node.name, layers.Channels(node.offset, node.offset + node.dim), [signal], node.place
            )
            return replace(signal, layer=layer, dim=node.dim)
        case "output":
            return sketch.settle(reader.read_unfilled(own=True), node.name, node.place)
        case "component":
            return components.translate(reader, nnet3.component(node))


def _subsample(sketch: Sketch, node: Nnet3Node, signal: Signal, step: int) -> str:
    """The layer of an output, of which every `step`-th position is wanted."""
    if step == 1 or not signal.timed:
        return signal.layer
    if node.kind == "output" and node.name not in sketch.taken:
        return sketch.add(node.name, layers.Subsample(step), [signal], node.place)
    return sketch.add_inner(node.name, "subsample", layers.Subsample(step), [signal], node.place)
