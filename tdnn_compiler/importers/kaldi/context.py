"""Contexts as Kaldi counts them: by asking, for a window of input frames, which outputs can be computed.

Sets of frames are whole numbers here, a bit a frame, so that an offset is a shift and a join is `&`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

from tdnn_compiler.importers.kaldi.component_values import NOT_TAKEN
from tdnn_compiler.importers.kaldi.components import (
    ExtractionComponent,
    FrameComponent,
    HeightConvComponent,
    PoolingComponent,
    TdnnComponent,
)
from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3
from tdnn_compiler.importers.kaldi.source import read_kaldi_file
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["KaldiContext", "count_context", "kaldi_context"]

WINDOWS = (40, 80, 160, 320, 640)
LARGEST_MODULUS = 1_000
LARGEST_REACH = 100_000


@dataclass(frozen=True)
class KaldiContext:
    """Input frames that an output needs before and after its own; and how far times may be moved alike."""

    left: int
    right: int
    modulus: int


def kaldi_context(path: str | os.PathLike[str], *, centre: bool = False) -> KaldiContext:
    """The context that nnet3-info prints for a network's "output", or else for its first output.

    Statistics need only one of their frames, so that pooling hides context. With `centre` they need the frame
    at their own time, too, as the tools for x-vectors ask.
    """
    return count_context(read_kaldi_file(path).nnet3, centre)


def count_context(nnet3: Nnet3, centre: bool = False) -> KaldiContext:
    """The same for a network that has been read."""
    modulus, reach = _find_modulus(nnet3), _find_reach(nnet3)
    output = "output" if "output" in nnet3.outputs else nnet3.outputs[0]
    for window in WINDOWS:
        # One shift more than there are different ones, as Kaldi does.
        found = [
            _count_shifted(nnet3, output, window, start, modulus, reach, centre)
            for start in range(modulus + 1)
        ]
        sides = [each for each in found if each is not None]
        if len(sides) == len(found):
            return KaldiContext(max(left for left, _ in sides), max(right for _, right in sides), modulus)
    hint = "an output needs more frames than that, or none will do"
    raise mistake(nnet3.name, f"outputs of {WINDOWS[-1]} input frames", "none for some shift", hint)


def _find_modulus(nnet3: Nnet3) -> int:
    modulus = 1
    for node in nnet3.nodes.values():
        modulus = lcm(modulus, _descriptor_modulus(node.reads))
        if modulus > LARGEST_MODULUS:
            raise mistake(
                node.place, f"Round and Switch of a modulus of at most {LARGEST_MODULUS:,}", modulus
            )
    return modulus


def _descriptor_modulus(descriptor: Descriptor) -> int:
    inner = lcm(*map(_descriptor_modulus, descriptor.parts))
    match descriptor.word:
        case "Round":
            return int(descriptor.numbers[0])
        case "Switch":
            return lcm(len(descriptor.parts), inner)
        case _:
            return inner


def _find_reach(nnet3: Nnet3) -> int:
    """How far any path leads from a frame at most."""
    reach = 0
    for node in nnet3.nodes.values():
        reach += _descriptor_reach(node.reads)
        if node.kind == "component":
            component = nnet3.component(node)
            if component.kind in NOT_TAKEN:
                raise mistake(
                    node.place,
                    "components that are known here",
                    f"{component.kind}, {NOT_TAKEN[component.kind]}",
                )
            reach += _component_reach(component)
        if reach > LARGEST_REACH:
            raise mistake(node.place, f"offsets that add up to at most {LARGEST_REACH:,}", reach)
    return reach


def _descriptor_reach(descriptor: Descriptor) -> int:
    own = abs(int(descriptor.numbers[0])) if descriptor.word in ("Offset", "Round") else 0
    return own + sum(map(_descriptor_reach, descriptor.parts))


def _component_reach(component: FrameComponent) -> int:
    match component:
        case TdnnComponent(offsets=offsets):
            return max(map(abs, offsets))
        case HeightConvComponent(times=times):
            return max(map(abs, times))
        case ExtractionComponent(output_period=period):
            return 2 * period
        case PoolingComponent(left=left, right=right):
            return max(left, right)
        case _:
            return 0


def _count_shifted(
    nnet3: Nnet3, output: str, window: int, start: int, modulus: int, reach: int, centre: bool
) -> tuple[int, int] | None:
    """Left and right context for input frames from `start` on; None where they give no output."""
    margin = reach + modulus + 1
    line = TimeLine(start - margin, window + 2 * margin)
    frames = line.span(start, start + window)
    # A second input, such as an ivector, may be needed at an earlier time than frames are.
    others = line.span(start - modulus, start + window)
    inputs = {
        name: frames if name == "input" else others
        for name, node in nnet3.nodes.items()
        if node.kind == "input"
    }
    if "input" not in inputs:
        inputs = dict.fromkeys(inputs, frames)
    found = _computable_outputs(nnet3, line, inputs, output, centre)
    asked = [bool(found >> (t - line.first) & 1) for t in range(start, start + window)]
    if True not in asked:
        return None
    left = asked.index(True)
    right = window - (asked.index(False, left) if False in asked[left:] else window)
    return left, right


@dataclass(frozen=True)
class TimeLine:
    """The frames that are looked at: `size` of them from `first` on, the lowest bit being the first."""

    first: int
    size: int

    @property
    def all(self) -> int:
        return (1 << self.size) - 1

    def span(self, begin: int, end: int) -> int:
        """The frames from `begin` up to, not including, `end`."""
        begin, end = max(begin, self.first), min(end, self.first + self.size)
        return ((1 << max(end - begin, 0)) - 1) << (begin - self.first) if begin < end else 0

    def offset(self, frames: int, by: int) -> int:
        """The t at which t + by is among the frames."""
        return frames >> by if by >= 0 else (frames << -by) & self.all

    def any_of(self, frames: int, low: int, high: int, step: int) -> int:
        """The t at which one of t + low, t + low + step, … t + high is among the frames."""
        found, count, wanted = frames, 1, (high - low) // step + 1
        while count < wanted:
            grown = min(count, wanted - count)
            found |= self.offset(found, grown * step)
            count += grown
        return self.offset(found, low)

    def every(self, step: int, at: int = 0) -> int:
        """The t that are `at` modulo `step`."""
        found, reach = 1 << (at - self.first) % step, step
        while reach < self.size:
            found, reach = found | found << reach, 2 * reach
        return found & self.all

    def rounded(self, frames: int, step: int) -> int:
        """The t at which the last multiple of `step` up to t is among the frames."""
        found = frames & self.every(step)
        count = 1
        while count < step:
            grown = min(count, step - count)
            found |= found << grown
            count += grown
        return found & self.all


def _computable_outputs(
    nnet3: Nnet3, line: TimeLine, inputs: Mapping[str, int], output: str, centre: bool
) -> int:
    """The frames at which the output can be computed."""
    frames = dict(inputs)
    for name, node in nnet3.nodes.items():
        if node.kind != "input":
            read = _computable_descriptor(node.reads, frames, line)
            component = nnet3.component(node) if node.kind == "component" else None
            frames[name] = _computable_component(component, read, line, centre) if component else read
        if name == output:
            break
    return frames[output]


def _computable_descriptor(descriptor: Descriptor, frames: Mapping[str, int], line: TimeLine) -> int:
    """The frames at which what a descriptor says can be computed."""
    if not descriptor.word:
        return frames[descriptor.node]
    parts = [_computable_descriptor(part, frames, line) for part in descriptor.parts]
    match descriptor.word:
        case "Const" | "IfDefined":
            return line.all
        case "Offset":
            return line.offset(parts[0], int(descriptor.numbers[0]))
        case "Round":
            return line.rounded(parts[0], int(descriptor.numbers[0]))
        case "ReplaceIndex":
            there = parts[0] & line.span(int(descriptor.numbers[0]), int(descriptor.numbers[0]) + 1)
            return line.all if there else 0
        case "Failover":
            return parts[0] | parts[1]
        case "Switch":
            each = (line.every(len(parts), place) & part for place, part in enumerate(parts))
            return sum(each)
        case _:
            found = line.all
            for part in parts:
                found &= part
            return found


def _computable_component(component: FrameComponent, read: int, line: TimeLine, centre: bool) -> int:
    """The frames at which a component's output can be computed, of those of its input."""
    match component:
        case TdnnComponent(offsets=offsets) | HeightConvComponent(required=offsets):
            found = line.all
            for offset in offsets:
                found &= line.offset(read, offset)
            return found
        case ExtractionComponent(input_period=period, output_period=stride):
            found = line.any_of(read, 0, stride - period, period)
            return line.rounded(found, stride)
        case PoolingComponent(period=period, left=left, right=right):
            found = line.any_of(read, -left, right, period) & line.every(period)
            return found & read if centre else found
        case _:
            return read
