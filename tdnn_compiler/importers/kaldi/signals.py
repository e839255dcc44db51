"""What a node of nnet3 is in our network, and the layers that make it so.

Kaldi names a frame by its time, we by its place among those that there are. A signal says both: its layer's
first position is the frame at time `first`, and of T input frames its last one is at T − 1 − `loss`. An
offset changes these two numbers and makes no layer. Where signals meet, each is cropped to the frames that
all have, after a shift by its offsets, so that contexts are counted from Kaldi's times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import Mod

from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.network import layers
from tdnn_compiler.network.layers import Layer, Member
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["Moves", "Signal", "Sketch"]


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
    step: int = 1

    def offset(self, frames: int) -> "Signal":
        """The signal whose value at t is that of this one at t + frames."""
        if not self.timed:
            return self
        first, loss = self.first - frames, self.loss + frames
        moved = self.moved + frames if self.step == 1 else 0
        return replace(self, first=first, loss=loss, moved=moved)


@dataclass
class Sketch:
    """The layers so far, each with its place in Kaldi's file; names of nodes are for the nodes alone.

    The inputs have `sizes["T"]` frames from `first_time` on.
    """

    findings: Findings
    nodes: frozenset[str]
    sizes: Mapping[str, Dim]
    first_time: int
    members: list[Member] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    moves: dict[tuple[str, Layer], str] = field(default_factory=dict)
    """Layers that move frames, by what they read."""

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
        if sum(signal.timed for signal in signals) == 1:
            return list(signals)
        first, loss = max(signal.first for signal in given), max(signal.loss for signal in given)
        moves = Moves(self, node, place)
        return [moves.fit(signal, first, loss) if signal.timed else signal for signal in signals]

    def settle(self, signal: Signal, node: str, place: str) -> Signal:
        """The signal without offsets that no layer has made."""
        return Moves(self, node, place).fit(signal, signal.first, signal.loss) if signal.timed else signal

    def remainder(self, signal: Signal, step: int) -> int | None:
        """Of the signal's last time by `step`; None where the number of frames is not told well enough."""
        found = Mod(self.sizes["T"] - 1 - signal.loss, step)
        return int(found) if found.is_number else None

    def _refuse_filled(self, signal: Signal, node: str, place: str) -> Signal:
        if signal.filled:
            self.findings.say(
                place, "IfDefined beside something that is defined", f"'{node}' of nothing else"
            )
        return replace(signal, filled=False)


@dataclass
class Moves:
    """Layers that pad, shift and crop what one node reads."""

    sketch: Sketch
    node: str
    place: str

    def fit(self, signal: Signal, first: int, loss: int) -> Signal:
        """The frames from `first` to `loss`; of a filled signal zeros where it has none."""
        if signal.filled or signal.moved:
            still = signal.offset(-signal.moved)
            # A shift gives frames at the times of its input alone: zeros make room for the others.
            still = self._pad(still, max(still.first - first, 0), max(still.loss - loss, 0))
            signal = self._shift(replace(still, filled=False), signal.moved)
        return self._crop(signal, first - signal.first, loss - signal.loss)

    def keep_multiples(self, signal: Signal, step: int, remainder: int) -> Signal:
        """The frames at multiples of `step`, by which the last time leaves that remainder."""
        before = -signal.first % step
        layer = layers.Subsample(step // signal.step, before // signal.step)
        name = signal.layer if step == signal.step else self._add("subsample", layer, signal)
        return replace(
            signal, layer=name, first=signal.first + before, loss=signal.loss + remainder, step=step
        )

    def hold(self, signal: Signal) -> Signal:
        """Each frame for all times up to the next one."""
        name = self._add("hold", layers.Upsample(signal.step), signal)
        return replace(signal, layer=name, loss=signal.loss - signal.step + 1, step=1)

    def _pad(self, signal: Signal, before: int, after: int) -> Signal:
        if before == after == 0:
            return signal
        layer = self._add("pad", layers.Pad(((before, after),)), signal)
        return replace(signal, layer=layer, first=signal.first - before, loss=signal.loss - after)

    def _shift(self, signal: Signal, frames: int) -> Signal:
        if frames == 0:
            return signal
        return replace(signal, layer=self._add("shift", layers.Shift(frames), signal))

    def _crop(self, signal: Signal, before: int, after: int) -> Signal:
        if before == after == 0:
            return signal
        layer = self._add("crop", layers.Crop(((before, after),)), signal)
        return replace(signal, layer=layer, first=signal.first + before, loss=signal.loss + after)

    def _add(self, part: str, layer: Layer, signal: Signal) -> str:
        """A layer, which may be there for another node already."""
        known = self.sketch.moves
        if (signal.layer, layer) not in known:
            name = self.sketch.add_inner(self.node, part, layer, [signal], self.place)
            known[signal.layer, layer] = name
        return known[signal.layer, layer]
