"""The dimension of every node and descriptor, and whether they fit. None is one that no file tells."""

from collections.abc import Mapping
from dataclasses import replace

from tdnn_compiler.importers.kaldi.components import FrameComponent
from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.nnet3_nodes import Nnet3Node

__all__ = ["Dimensions", "descriptor_dim", "find_dimensions"]

Dimensions = Mapping[str, int | None]


def descriptor_dim(descriptor: Descriptor, dims: Dimensions, place: str, findings: Findings) -> int | None:
    """The dimension of what a descriptor says; the parts of a sum or of a choice are alike."""
    if not descriptor.word:
        return dims.get(descriptor.node)
    if descriptor.word == "Const":
        return int(descriptor.numbers[1])
    parts = [descriptor_dim(part, dims, place, findings) for part in descriptor.parts]
    known = [dim for dim in parts if dim is not None]
    if descriptor.word == "Append":
        return sum(known) if len(known) == len(parts) else None
    if len(set(known)) > 1:
        got = ", ".join(map(str, known))
        findings.say(place, f"equal dimensions in {descriptor}", got)
    return known[0] if known else None


def find_dimensions(
    nodes: Mapping[str, Nnet3Node], components: dict[str, FrameComponent], findings: Findings
) -> dict[str, int | None]:
    """The dimension of every node, the nodes in order.

    Components of a size that no file tells become square ones.
    """
    dims: dict[str, int | None] = {}
    for name, node in nodes.items():
        got = None if node.kind == "input" else descriptor_dim(node.reads, dims, node.place, findings)
        match node.kind:
            case "input":
                dims[name] = node.dim
            case "range":
                dims[name] = node.dim
                if got is not None and node.offset + node.dim > got:
                    span = f"{node.offset} to {node.offset + node.dim}"
                    findings.say(node.place, f"a range of the {got} dimensions of '{node.reads}'", span)
            case "output":
                dims[name] = got
            case "component":
                components[node.component] = _sized(components[node.component], got)
                component = components[node.component]
                dims[name] = component.output_dim
                if got is not None and component.input_dim not in (None, got):
                    expected = f"an input of dimension {component.input_dim} for '{name}'"
                    findings.say(node.place, expected, f"{got}, of {node.reads}")
    return dims


def _sized(component: FrameComponent, dim: int | None) -> FrameComponent:
    if component.kind == "FixedAffine" and component.input_dim is None:
        return replace(component, input_dim=dim, output_dim=dim)
    return component
