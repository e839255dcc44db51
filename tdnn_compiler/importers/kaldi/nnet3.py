"""A network of nnet3: named nodes that read descriptors, and the components that they apply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from tdnn_compiler.importers.kaldi.component_values import GivenValues, component_of
from tdnn_compiler.importers.kaldi.components import FrameComponent
from tdnn_compiler.importers.kaldi.config_lines import ConfigLine
from tdnn_compiler.importers.kaldi.dimensions import Dimensions, find_dimensions
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.nnet3_nodes import Nnet3Node, read_node

__all__ = ["Nnet3", "assemble_nnet3"]

MOST_NODES = 4_000
MOST_READ = 20_000
SUFFIX = "Component"


@dataclass(frozen=True)
class Nnet3:
    """Nodes, each after those that it reads, their dimensions, and components by name."""

    name: str
    nodes: Mapping[str, Nnet3Node]
    components: Mapping[str, FrameComponent]
    dims: Dimensions

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(name for name, node in self.nodes.items() if node.kind == "output")

    def component(self, node: Nnet3Node) -> FrameComponent:
        """What a node of this kind applies."""
        return self.components[node.component]


def assemble_nnet3(
    name: str,
    lines: Iterable[ConfigLine],
    findings: Findings,
    known: Mapping[str, FrameComponent] | None = None,
) -> Nnet3:
    """The network of a configuration's lines; `known` are components that a model has beside them.

    Raises NetworkError with everything that is wrong.
    """
    nodes: dict[str, Nnet3Node] = {}
    components = dict(known or {})
    for line in lines:
        if line.word == "component":
            _add_component(line, components, findings)
        else:
            node = read_node(line, findings)
            if node.name in nodes:
                findings.say(line.place, "every name of a node once", f"'{node.name}' again")
            nodes[node.name] = node
    _check_amounts(name, nodes, findings)
    findings.raise_any()
    _check_references(nodes, components, findings)
    findings.raise_any()
    ordered = _order_nodes(nodes, findings)
    dims = find_dimensions(ordered, components, findings)
    findings.raise_any()
    return Nnet3(name, ordered, components, dims)


def _add_component(line: ConfigLine, components: dict[str, FrameComponent], findings: Findings) -> None:
    values = GivenValues(line.values, line.place, findings)
    name, kind = values.text("name"), values.text("type")
    if name in components:
        findings.say(line.place, "every name of a component once", f"'{name}' again")
    if not kind.endswith(SUFFIX):
        findings.say(line.place, "a type that ends in Component", kind or "none")
    components[name] = component_of(kind.removesuffix(SUFFIX), values)


def _check_amounts(name: str, nodes: Mapping[str, Nnet3Node], findings: Findings) -> None:
    read = sum(len(node.sources()) for node in nodes.values())
    if len(nodes) > MOST_NODES or read > MOST_READ:
        expected = f"at most {MOST_NODES:,} nodes that read at most {MOST_READ:,}"
        findings.say(name, expected, f"{len(nodes):,} that read {read:,}")
    if not any(node.kind == "output" for node in nodes.values()):
        findings.say(name, "an output", "none")


def _check_references(
    nodes: Mapping[str, Nnet3Node], components: Mapping[str, FrameComponent], findings: Findings
) -> None:
    """Nodes read nodes that there are, and no outputs; they apply components that there are."""
    for node in nodes.values():
        for source in node.sources():
            if source not in nodes:
                hint = findings.suggest(source, nodes)
                findings.say(node.place, f"nodes for '{node.name}' to read", source, hint)
            elif nodes[source].kind == "output":
                findings.say(node.place, "nodes that are no outputs", source, "read what that output reads")
        if node.kind == "component" and node.component not in components:
            hint = findings.suggest(node.component, components)
            findings.say(node.place, "a component that there is", node.component, hint)


def _order_nodes(nodes: Mapping[str, Nnet3Node], findings: Findings) -> dict[str, Nnet3Node]:
    """Every node after those that it reads; in the file's order as far as that goes."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    for node in nodes.values():
        graph.add_edges_from((source, node.name) for source in node.sources())
    places = {name: number for number, name in enumerate(nodes)}
    try:
        return {name: nodes[name] for name in nx.lexicographical_topological_sort(graph, places.__getitem__)}
    except nx.NetworkXUnfeasible:
        knots = nx.strongly_connected_components(graph)
        looped = (
            knot
            for knot in knots
            if len(knot) > 1 or nx.is_directed_acyclic_graph(graph.subgraph(knot)) is False
        )
        first = min((name for knot in looped for name in knot), key=places.__getitem__)
        hint = "recurrent layers are not taken"
        findings.say(
            nodes[first].place, "nodes that read others before them", f"'{first}', which reads itself", hint
        )
        findings.raise_any()
        raise
