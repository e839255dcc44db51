"""Descriptors as layers: joins, factors and slices of time; offsets are kept in the signals."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.nnet3_nodes import Nnet3Node
from tdnn_compiler.importers.kaldi.signals import Moves, Signal, Sketch
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.expressions import text

__all__ = ["DescriptorReader", "Untranslated", "append_terms"]

REFUSALS = {
    "Failover": "it reads one of two nodes, depending on the length of the input",
    "Switch": "it reads one of several nodes, depending on the time",
    "Const": "a node that reads nothing",
    "Round": "it leaves out times",
    "ReplaceIndex": "a single frame of a node that is no input",
}
"""What the language has no layers for, and what it is."""


class Untranslated(Exception):
    """A node without a layer; why has been told."""


class DescriptorReader:
    """Makes layers of what one node reads. `signals` has those of the nodes before it."""

    def __init__(self, sketch: Sketch, signals: Mapping[str, Signal], node: Nnet3Node) -> None:
        self.sketch = sketch
        self.signals = signals
        self.node = node

    def read(self, descriptor: Descriptor, own: bool = False) -> Signal:
        """The signal of a descriptor; with `own` the last layer that it needs has the node's own name."""
        signal = self._find(descriptor, own)
        if signal.step > 1:
            expected = f"Round({descriptor}, {signal.step}), or by a multiple of it"
            hint = "there are statistics for these times alone"
            raise self.refuse_component(expected, str(descriptor), hint)
        return signal

    def _find(self, descriptor: Descriptor, own: bool) -> Signal:
        """The signal, which may be one of some times only."""
        inner = descriptor.parts
        match descriptor.word:
            case "":
                if descriptor.node not in self.signals:
                    raise Untranslated
                return self.signals[descriptor.node]
            case "Offset":
                return self._find(inner[0], own).offset(int(descriptor.numbers[0]))
            case "Scale":
                signal, factor = self.read(inner[0]), descriptor.numbers[0]
                if factor == 1:
                    return signal
                scaled = self._add("" if own else "scale", layers.Activation("scale", factor), [signal])
                return replace(signal, layer=scaled)
            case "Append":
                return self._join(layers.Concat(), list(map(self.read, inner)), "" if own else "append")
            case "Sum":
                terms = map(self.read, flatten_sum(descriptor))
                return self._join(layers.Add(), list(terms), "" if own else "sum")
            case "IfDefined":
                signal = self.read(inner[0], own)
                return replace(signal, filled=signal.timed)
            case "Round":
                signal = self._find(inner[0], own)
                return self._round(signal, descriptor) if signal.timed else signal
            case "ReplaceIndex":
                signal = self._find(inner[0], own)
                if signal.timed:
                    raise self._refuse(descriptor)
                return signal
            case _:
                raise self._refuse(descriptor)

    def _round(self, signal: Signal, descriptor: Descriptor) -> Signal:
        """The frames at multiples of a number, each for all times up to the next one."""
        step = int(descriptor.numbers[0])
        if step == signal.step == 1:
            return signal
        if signal.filled or step % signal.step or signal.first % signal.step:
            raise self._refuse(descriptor)
        return self.moves.hold(self.keep_multiples(signal, step, step, str(descriptor)))

    def keep_multiples(self, signal: Signal, step: int, known: int, what: str) -> Signal:
        """The frames at multiples of `step`, where the remainder of the last time by `known` is told."""
        if known == 1:
            return signal
        signal = self.sketch.settle(signal, self.node.name, self.node.place)
        remainder = self.sketch.remainder(signal, known)
        if remainder is None:
            expected = f"for {what} a number of frames that leaves one remainder by {known}"
            call = f'from_kaldi(…, sizes={{"T": "{known}*m"}}), or --sizes "T={known}*m"'
            hint = f"one result stands for {known} frames: {call}"
            raise self.refuse_component(expected, text(self.sketch.sizes["T"]), hint)
        return self.moves.keep_multiples(signal, step, remainder % step)

    @property
    def moves(self) -> Moves:
        return Moves(self.sketch, self.node.name, self.node.place)

    def read_unfilled(self, own: bool = False) -> Signal:
        """The signal of all that the node reads."""
        return self.sketch.align([self.read(self.node.reads, own)], self.node.name, self.node.place)[0]

    def concatenate(self, signals: list[Signal]) -> Signal:
        return self._join(layers.Concat(), signals, "append")

    def refuse_component(self, expected: str, got: str, hint: str = "") -> Untranslated:
        """Tells what is in the way of the node's own layer."""
        self.sketch.findings.say(self.node.place, expected, got, hint)
        return Untranslated()

    def _join(self, layer: layers.Add | layers.Concat, found: list[Signal], part: str) -> Signal:
        if len(found) == 1:
            return found[0]
        aligned = self.sketch.align(found, self.node.name, self.node.place)
        most = next((signal for signal in aligned if signal.timed), aligned[0])
        dim = most.dim if isinstance(layer, layers.Add) else sum(signal.dim for signal in aligned)
        return replace(most, layer=self._add(part, layer, aligned), dim=dim)

    def _add(self, part: str, layer: layers.Layer, sources: list[Signal]) -> str:
        """A layer under the node's own name, or under that of a part of it."""
        name, place = self.node.name, self.node.place
        if part:
            return self.sketch.add_inner(name, part, layer, sources, place)
        return self.sketch.add(name, layer, sources, place)

    def _refuse(self, descriptor: Descriptor) -> Untranslated:
        expected = "descriptors that the language has layers for"
        self.sketch.findings.say(self.node.place, expected, descriptor, REFUSALS[descriptor.word])
        return Untranslated()


def flatten_sum(descriptor: Descriptor) -> Iterator[Descriptor]:
    """What a sum of sums adds up."""
    if descriptor.word != "Sum":
        yield descriptor
    else:
        for part in descriptor.parts:
            yield from flatten_sum(part)


def append_terms(descriptor: Descriptor) -> Iterator[tuple[Descriptor, int]]:
    """What is put one after the other, each with its offset taken off."""
    match descriptor.word:
        case "Append":
            for part in descriptor.parts:
                yield from append_terms(part)
        case "Offset":
            for term, offset in append_terms(descriptor.parts[0]):
                yield term, offset + int(descriptor.numbers[0])
        case _:
            yield descriptor, 0
