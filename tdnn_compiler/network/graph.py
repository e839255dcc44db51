"""A network: a networkx graph of layers, checked once, with the shape of everything in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any, cast

import networkx as nx
from sympy import Symbol

from tdnn_compiler.network.arguments import normalise_arguments
from tdnn_compiler.network.inference import infer
from tdnn_compiler.network.layers import (
    MOST_REPEATS,
    Embedding,
    Input,
    Layer,
    Member,
    Repeat,
    change_sizes,
    describe_member,
    has_weights,
    symbolic_sizes,
)
from tdnn_compiler.network.shapes import Inferred, Reading, Shape
from tdnn_compiler.network.sharing import find_sharing_problems
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, as_dim, free_symbols, substitute

__all__ = ["Network", "graph_of", "unknown_layers"]

MOST_COMPARED, LONGEST_COMPARED = 5, 50
"""So many unknown names, and so many of their letters, are compared with those of layers."""


class Network:
    """Layers and how they are wired, checked as a whole.

    `graph` is a frozen `networkx.MultiDiGraph`: a node per layer, named, with the attributes `layer` (a
    frozen dataclass of `tdnn_compiler.network.layers`), `line` (where the script made it) and `weights_of`
    (the layer whose weights it uses, where it has none of its own); an edge per input, whose key is the place
    of that input among the layer's inputs. Any networkx function works on it.

    `outputs` names the layers whose results the network returns, in this order: any layers, read by others or
    not. Left out, they are the layers that no other reads, in the order of the layers.

    `weights` are arrays in torch's shapes, by the names of `to_torch(network).state_dict()`: "conv1.weight".
    Torch modules of the network begin with them; saved files and digests are without them.

    Raises NetworkError with every mistake at once: cycles, missing inputs, sizes that do not fit, a layer
    that neither another one reads nor the outputs name.
    """

    def __init__(
        self,
        graph: "nx.MultiDiGraph[str]",
        name: str = "network",
        outputs: Iterable[str] | None = None,
        weights: Mapping[str, Any] | None = None,
    ) -> None:
        refuse_other_types(graph, name, outputs)
        self.name = name
        self.members = _order_members(graph)
        self.graph = nx.freeze(graph.copy())
        for member in self.members:
            self.graph.nodes[member.name]["layer"] = member.layer
        self.outputs = _unread_layers(self) if outputs is None else tuple(outputs)
        """The layers whose results the network returns, in order."""
        self.weights: Mapping[str, Any] = dict(weights or {})
        """Numbers of parameters and buffers; empty where there are none yet."""
        self._by_name = {member.name: member for member in self.members}
        self._inferred, problems = infer(self.members)
        problems += _symbol_clashes(self.members)
        problems += find_sharing_problems(self.members, self._inferred.shapes)
        problems += _output_problems(self)
        if problems:
            raise NetworkError(problems)

    @property
    def inferred(self) -> Inferred:
        """Shapes and readings of all layers."""
        return self._inferred

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members if isinstance(member.layer, Input))

    def __iter__(self) -> Iterator[str]:
        """The layers' names, every layer after its inputs."""
        return (member.name for member in self.members)

    def __len__(self) -> int:
        return len(self.members)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Network":
        """Itself, as nothing of a network changes: copies of a module share theirs."""
        return self

    def __str__(self) -> str:
        """One line per layer: name, inputs, layer, shape; then the outputs, where the layers do not tell."""
        lines = []
        for member in self.members:
            came = f" ← {', '.join(member.sources)}" if member.sources else ""
            lines.append(f"{member.name}{came}: {describe_member(member)} → {self.shape(member.name)}")
        if self.outputs != _unread_layers(self):
            lines.append(f"outputs: {', '.join(self.outputs)}")
        return "\n".join(lines)

    def member(self, name: str) -> Member:
        """The layer of that name, with its inputs, its line and whose weights it uses."""
        return self._by_name[self.known(name)]

    def layer(self, name: str) -> Layer:
        """The layer of that name."""
        return cast(Layer, self.graph.nodes[self.known(name)]["layer"])

    def sources(self, name: str) -> tuple[str, ...]:
        """The inputs of a layer, in order."""
        return _sources(self.graph, self.known(name))

    def shape(self, name: str) -> Shape:
        """Batch, positions and channels of a layer's output."""
        return self._inferred.shapes[self.known(name)]

    def tokens(self, name: str) -> int | None:
        """How many tokens the embeddings of an input know; None of an input with channels."""
        read_by = map(self.layer, self.graph.successors(self.known(name)))
        known = [cast(int, layer.num_embeddings) for layer in read_by if isinstance(layer, Embedding)]
        return min(known, default=None)

    def readings(self, name: str) -> tuple[Reading, ...]:
        """How a layer reads each of its inputs."""
        return self._inferred.readings[self.known(name)]

    def ancestors(self, name: str) -> set[str]:
        """The layer and all that it depends on."""
        return {name} | cast("set[str]", nx.ancestors(self.graph, self.known(name)))

    @property
    def output(self) -> str:
        """The one output; a network with several asks for a name."""
        if len(self.outputs) != 1:
            names = ", ".join(self.outputs)
            raise NetworkError(
                [Problem(f"network '{self.name}'", "a network with one output", names, "name a layer")]
            )
        return self.outputs[0]

    def known(self, name: str) -> str:
        """The name, if there is such a layer; else a NetworkError that suggests one."""
        if name in self.graph:
            return name
        hint = suggest_name(name, self.graph) or f"outputs: {', '.join(self.outputs)}"
        raise NetworkError([Problem(f"network '{self.name}'", "the name of a layer", f"'{name}'", hint)])

    @property
    def symbols(self) -> dict[str, Symbol]:
        """The free symbols by name: lengths, and hyperparameters left open."""
        found = {symbol for member in self.members for symbol in _free_symbols(member.layer)}
        return {symbol.name: symbol for symbol in sorted(found, key=lambda symbol: symbol.name)}

    def bind(self, **values: Dim) -> "Network":
        """The network with symbols replaced by numbers or expressions; repeats of known count written out."""
        numbers = self.numbers(values)
        bound = [
            replace(member, layer=change_sizes(member.layer, lambda size: substitute(size, numbers)))
            for member in self.members
        ]
        return self.with_members(_unroll_repeats(bound))

    def with_members(self, members: Iterable[Member]) -> "Network":
        """The network of other layers under the same names: its name and outputs stay."""
        return Network(graph_of(members), self.name, self.outputs, self.weights)

    def numbers(self, values: Mapping[str, Dim]) -> dict[Symbol, Dim]:
        """Values for symbols, by name; a NetworkError where a name is unknown or a value is no size."""
        problems = []
        known = self.symbols
        for name, value in values.items():
            where = f"network '{self.name}', {name}={value}"
            if name not in known:
                open_names = ", ".join(known) or "none"
                problems.append(Problem(where, f"one of the open symbols: {open_names}", name, ""))
            dim = as_dim(value)
            if dim is None or (
                isinstance(dim, int) and known.get(name) is not None and _is_forbidden(known[name], dim)
            ):
                problems.append(
                    Problem(where, "a whole number that the symbol allows", str(value), "sizes start at 1")
                )
        if problems:
            raise NetworkError(problems)
        return {known[name]: cast(Dim, as_dim(value)) for name, value in values.items()}


def refuse_other_types(graph: object, name: object, outputs: object) -> None:
    """What is no graph of named layers cannot be looked at any further."""
    problems = _graph_problems(graph)
    if not _is_text(name):
        problems.append(Problem("network", "a name in Unicode text", _describe_value(name)))
    named = isinstance(outputs, list | tuple) and all(isinstance(output, str) for output in outputs)
    if outputs is not None and not named:
        hint = 'outputs=["embedding", "scores"]'
        problems.append(
            Problem("network, outputs=", "names of layers, in order", _describe_value(outputs), hint)
        )
    if problems:
        raise NetworkError(problems)


def _graph_problems(graph: object) -> list[Problem]:
    if not isinstance(graph, nx.MultiDiGraph):
        hint = "an edge for every input, whose key is the input's place: graph.add_edge(source, name, key=0)"
        return [Problem("network", "a networkx.MultiDiGraph", _describe_value(graph), hint)]
    problems = []
    for node in graph:
        keys = [key for edges in graph.pred[node].values() for key in edges]
        where, shared = f"layer {node!r:.60}", graph.nodes[node].get("weights_of", "")
        if not isinstance(shared, str):
            problems.append(Problem(where, "the name of a layer in weights_of", _describe_value(shared)))
        if not _is_text(node):
            hint = 'name every layer, as in graph.add_node("conv1", layer=…)'
            problems.append(Problem(where, "a name in Unicode text", _describe_value(node), hint))
        if len(set(keys)) < len(keys) or not all(isinstance(key, int) for key in keys):
            hint = "graph.add_edge(source, name, key=0) for the first, key=1 for the second"
            got = f"the keys {', '.join(map(repr, keys)):.60}"
            problems.append(Problem(where, "inputs with whole numbers as keys, in order", got, hint))
    return problems


def _is_text(name: object) -> bool:
    """Whether it can be written to a file: half a surrogate pair cannot."""
    return isinstance(name, str) and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _describe_value(value: object) -> str:
    return f"{value!r:.60}, of type {type(value).__name__}"


def suggest_name(name: str, graph: Iterable[str]) -> str:
    near = get_close_matches(name, list(graph), 3, 0.4)
    return f"did you mean {' or '.join(near)}?" if near else ""


def unknown_layers(where: str, names: Iterable[str], graph: "nx.MultiDiGraph[str]") -> list[Problem]:
    """A problem for each name that no layer has; it suggests one."""
    missing = [name for name in dict.fromkeys(names) if name not in graph]
    known = f"there are {', '.join(graph)}"
    # Comparing names takes long where there are thousands.
    hints = [suggest_name(name[:LONGEST_COMPARED], graph) or known for name in missing[:MOST_COMPARED]]
    return [
        Problem(where, "names of layers", f"'{name}'", hint)
        for name, hint in zip_longest(missing, hints, fillvalue="")
    ]


def _unread_layers(network: Network) -> tuple[str, ...]:
    """The layers that no other reads."""
    return tuple(name for name in network if network.graph.out_degree(name) == 0)


def _output_problems(network: Network) -> list[Problem]:
    """Outputs that are no layers or named twice, and layers that lead to no output."""
    where, outputs = f"network '{network.name}', outputs=", Counter(network.outputs)
    problems = unknown_layers(where, outputs, network.graph)
    if not outputs:
        hint = "None stands for all layers that no other reads"
        problems.append(Problem(where, "at least one name of a layer", "none", hint))
    for name, times in outputs.items():
        if times > 1:
            hint = "ask for it once, and use the one result as often as you like"
            problems.append(Problem(where, "every layer once", f"'{name}' {times} times", hint))
    for name in _unread_layers(network):
        if name not in outputs:
            hint = "name it among the outputs, or leave it out of the graph"
            expected = "layers that are outputs or that others read"
            problems.append(Problem(where, expected, f"'{name}', which is neither", hint))
    return problems


def _is_forbidden(symbol: Symbol, value: int) -> bool:
    return bool((symbol.is_positive and value < 1) or (symbol.is_nonnegative and value < 0))


def graph_of(members: Iterable[Member]) -> "nx.MultiDiGraph[str]":
    """The networkx graph of layers in order; `Network` checks it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for member in members:
        graph.add_node(member.name, layer=member.layer, line=member.line, weights_of=member.weights_of)
        for place, source in enumerate(member.sources):
            graph.add_edge(source, member.name, key=place)
    return graph


def _sources(graph: "nx.MultiDiGraph[str]", name: str) -> tuple[str, ...]:
    edges = sorted((key, source) for source, keys in graph.pred[name].items() for key in keys)
    return tuple(source for _, source in edges)


def _order_members(graph: "nx.MultiDiGraph[str]") -> tuple[Member, ...]:
    """The layers, each after its inputs and otherwise in the order they were added; wiring mistakes raise."""
    problems = []
    where = {name: _layer_place(name, data) for name, data in graph.nodes(data=True)}
    for name, data in graph.nodes(data=True):
        if not isinstance(data.get("layer"), Layer):
            got = repr(data["layer"]) if "layer" in data else "nothing"
            problems.append(Problem(where[name], "a layer in the node's attribute 'layer'", got, ""))
            continue
        is_input = isinstance(data["layer"], Input)
        if is_input != (graph.in_degree(name) == 0):
            expected = "no inputs to an Input" if is_input else "an input, an edge that leads here"
            got = ", ".join(map(str, _sources(graph, name))) or "none"
            problems.append(Problem(where[name], expected, got, ""))
    if not nx.is_directed_acyclic_graph(graph):
        circle = nx.find_cycle(graph)
        way = " → ".join([circle[0][0], *(edge[1] for edge in circle)])
        hint = "a network has no loops; a recurrence is not a convolution"
        problems.append(Problem(where[circle[0][0]], "a graph without cycles", way, hint))
    if graph.number_of_nodes() == 0:
        problems.append(
            Problem("network", "an input and layers", "an empty graph", 'start with Input("N T C", C=…)')
        )
    if problems:
        raise NetworkError(problems)
    place = {name: i for i, name in enumerate(graph)}
    order = nx.lexicographical_topological_sort(graph, key=place.__getitem__)
    nodes: Mapping[str, Any] = graph.nodes
    return tuple(
        Member(
            name,
            normalise_arguments(nodes[name]["layer"]),
            _sources(graph, name),
            nodes[name].get("line", ""),
            nodes[name].get("weights_of", ""),
        )
        for name in order
    )


def _layer_place(name: str, data: Mapping[str, Any]) -> str:
    line = data.get("line")
    return f"layer '{name}'" + (f" ({line})" if line else "")


def _free_symbols(layer: Layer) -> set[Symbol]:
    """The symbols of a layer; of a repeat those of its count and its body, without the index."""
    if isinstance(layer, Repeat):
        inner = (_free_symbols(member.layer) for member in layer.body)
        return free_symbols(layer.count).union(*inner) - {layer.index}
    return {symbol for size in symbolic_sizes(layer) for symbol in free_symbols(size)}


def _symbol_clashes(members: tuple[Member, ...]) -> list[Problem]:
    """Two different symbols of one name would look alike in every answer."""
    seen: dict[str, tuple[Symbol, Member]] = {}
    problems = []
    for member in members:
        for symbol in sorted(_free_symbols(member.layer), key=lambda symbol: symbol.name):
            first, where = seen.setdefault(symbol.name, (symbol, member))
            if first != symbol:
                problems.append(
                    Problem(
                        _layer_place(member.name, {"line": member.line}),
                        f"one symbol called {symbol.name}",
                        f"another one, with other assumptions, in '{where.name}'",
                        f'make it once: {symbol.name} = symbols("{symbol.name}")',
                    )
                )
    return problems


def _unroll_repeats(members: Iterable[Member]) -> list[Member]:
    """The layers with every repeat of known count written out, also inside of other repeats."""
    result: list[Member] = []
    for member in members:
        layer = member.layer
        if not isinstance(layer, Repeat):
            result.append(member)
        elif isinstance(layer.count, int) and layer.count > MOST_REPEATS:
            expected = f"at most {MOST_REPEATS:,} repeats where their number is known"
            raise mistake(f"layer '{member.name}'", expected, f"{layer.count:,}")
        elif isinstance(layer.count, int) and layer.count > 0:
            result += _unroll_repeats(_copy_body(layer, member))
        else:
            result.append(replace(member, layer=replace(layer, body=tuple(_unroll_repeats(layer.body)))))
    return result


def _copy_body(layer: Repeat, member: Member) -> list[Member]:
    """The layers of all iterations; the last one takes the name of the repeat, which others read.

    Those of a repeat that uses another one's weights use those of the same layers there.
    """
    copies: list[Member] = []
    source = member.sources[0]
    for i in range(cast(int, layer.count)):
        names = {layer.body[0].name: source}
        for inner in layer.body[1:]:
            is_last = inner is layer.body[-1] and i == cast(int, layer.count) - 1
            part = "" if is_last else f".{i}.{inner.name}"
            names[inner.name] = f"{member.name}{part}"
            shared = f"{member.weights_of}{part}" if member.weights_of and has_weights(inner.layer) else ""
            there = change_sizes(inner.layer, lambda size, i=i: substitute(size, {layer.index: i}))  # type: ignore[misc]
            inputs = tuple(names[name] for name in inner.sources)
            copies.append(Member(names[inner.name], there, inputs, inner.line or member.line, shared))
        source = copies[-1].name
    return copies
