"""What a node of nnet3 is in our network, and the layers that make it so.

Kaldi names a frame by its time, we by its place among those that there are. A signal says both: its layer's
first position is the frame at time `first`, and of T input frames its last one is at T − 1 − `loss`. An
offset changes these two numbers and makes no layer. Where signals meet, each is cropped to the frames that
all have; where it can be, after a shift by its offsets, so that contexts are counted from Kaldi's times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Layer, Member

__all__ = ["Signal", "Sketch"]


@dataclass(frozen=True)
class Signal:
    """A layer with `dim` channels; `timed` if it has positions, else it is one vector for each sequence.

    `filled` ones are zero wherever they are not defined, as IfDefined says. `moved` adds up offsets that no
    layer has made yet.
    """

    layer: str
    dim: int
    first: int = 0
    loss: int = 0
    timed: bool = True
    filled: bool = False
    moved: int = 0

    def offset(self, frames: int) -> "Signal":
        """The signal whose value at t is that of this one at t + frames."""
        if not self.timed:
            return self
        first, loss, moved = self.first - frames, self.loss + frames, self.moved + frames
        return replace(self, first=first, loss=loss, moved=moved)


@dataclass
class Sketch:
    """The layers so far, each with its place in Kaldi's file; names of nodes are for the nodes alone."""

    findings: Findings
    nodes: frozenset[str]
    members: list[Member] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    moves: dict[tuple[str, Layer], str] = field(default_factory=dict)
    """Shifts and crops, by what they read."""

    def add(self, name: str, layer: Layer, sources: Sequence[Signal], place: str) -> str:
        """A layer, under the name of a node or under one like the name."""
        number, free = 1, name
        while free in self.taken:
            number += 1
            free = f"{name}{number}"
        self.taken.add(free)
        self.members.append(Member(free, layer, tuple(source.layer for source in sources), place))
        return free

    def add_inner(self, node: str, part: str, layer: Layer, sources: Sequence[Signal], place: str) -> str:
        """A layer that a node needs beside its own."""
        name = f"{node}.{part}"
        while name in self.nodes:
            name += "_"
        return self.add(name, layer, sources, place)

    def align(self, signals: Sequence[Signal], node: str, place: str) -> list[Signal]:
        """The signals over the same frames: all that each of them has."""
        given = [signal for signal in signals if signal.timed and not signal.filled]
        if not given:
            return [self._refuse_filled(signal, node, place) for signal in signals]
        first, loss = max(signal.first for signal in given), max(signal.loss for signal in given)
        return [
            self._crop(self._fill(signal, first, loss, node, place), first, loss, node, place)
            if signal.timed
            else signal
            for signal in signals
        ]

    def _crop(self, signal: Signal, first: int, loss: int, node: str, place: str) -> Signal:
        """The frames from `first` to `loss` of a signal that has them."""
        still = signal.offset(-signal.moved)
        if signal.moved and first >= still.first and loss >= still.loss:
            layer = self._add_once(still.layer, layers.Shift(signal.moved), "shift", node, place)
            signal = replace(still, layer=layer)
        before, after = first - signal.first, loss - signal.loss
        if before == after == 0:
            return signal
        layer = self._add_once(signal.layer, layers.Crop(before, after), "crop", node, place)
        return replace(signal, layer=layer, first=first, loss=loss)

    def _add_once(
        self, source: str, layer: layers.Shift | layers.Crop, part: str, node: str, place: str
    ) -> str:
        """A layer that may be there for another node already."""
        if (source, layer) not in self.moves:
            self.moves[source, layer] = self.add_inner(node, part, layer, [Signal(source, 0)], place)
        return self.moves[source, layer]

    def _fill(self, signal: Signal, first: int, loss: int, node: str, place: str) -> Signal:
        """A filled signal with the frames from `first` to `loss` and more, zeros among them."""
        before, after = max(signal.first - first, 0), max(signal.loss - loss, 0)
        if not signal.filled or before == after == 0:
            return replace(signal, filled=False)
        moved = -before if before else after
        if (before and after) or signal.first + moved > first or signal.loss - moved > loss:
            expected = "IfDefined of frames that a shift by a few can give"
            self.findings.say(
                place, expected, f"{before} missing before and {after} after, of '{signal.layer}'"
            )
            return replace(signal, filled=False)
        layer = self.add_inner(node, "shift", layers.Shift(moved), [signal], place)
        return replace(signal.offset(-moved), layer=layer, filled=False)

    def _refuse_filled(self, signal: Signal, node: str, place: str) -> Signal:
        if signal.filled:
            self.findings.say(
                place, "IfDefined beside something that is defined", f"'{node}' of nothing else"
            )
        return replace(signal, filled=False)
