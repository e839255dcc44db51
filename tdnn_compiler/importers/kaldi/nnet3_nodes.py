"""The nodes of a network of nnet3, and the lines that make them."""

from dataclasses import dataclass
from typing import Literal

from tdnn_compiler.importers.kaldi.component_values import GivenValues
from tdnn_compiler.importers.kaldi.config_lines import ConfigLine
from tdnn_compiler.importers.kaldi.descriptors import Descriptor, DescriptorError, parse_descriptor
from tdnn_compiler.importers.kaldi.findings import Findings

__all__ = ["Nnet3Node", "read_node"]

NOTHING = Descriptor("")


@dataclass(frozen=True)
class Nnet3Node:
    """An input, a component at work, a range of another node's dimensions, or an output."""

    name: str
    kind: Literal["input", "component", "range", "output"]
    place: str
    reads: Descriptor = NOTHING
    component: str = ""
    dim: int = 0
    offset: int = 0
    """Where a range begins."""

    def sources(self) -> tuple[str, ...]:
        """The nodes that it reads, as often as it does."""
        return () if self.kind == "input" else tuple(self.reads.nodes())


def read_node(line: ConfigLine, findings: Findings) -> Nnet3Node:
    values = GivenValues(line.values, line.place, findings)
    name, place = values.text("name"), line.place
    match line.word:
        case "input-node":
            node = Nnet3Node(name, "input", place, dim=values.whole("dim", least=1))
        case "component-node":
            component = values.text("component")
            node = Nnet3Node(name, "component", place, _read_input(values), component)
        case "output-node":
            values.text("objective", "linear")
            node = Nnet3Node(name, "output", place, _read_input(values))
        case "dim-range-node":
            source = Descriptor("", node=values.text("input-node"))
            dim, offset = values.whole("dim", least=1), values.whole("dim-offset", 0)
            node = Nnet3Node(name, "range", place, source, dim=dim, offset=offset)
        case _:
            expected = "component, component-node, input-node, output-node or dim-range-node"
            findings.say(place, expected, line.word)
            return Nnet3Node(name, "input", place, dim=1)
    values.refuse_others(frozenset())
    return node


def _read_input(values: GivenValues) -> Descriptor:
    text = values.text("input")
    try:
        return parse_descriptor(text) if text else NOTHING
    except DescriptorError as error:
        values.findings.say(values.place, f"input={text:.60} with {error.expected}", error.got)
        return NOTHING
