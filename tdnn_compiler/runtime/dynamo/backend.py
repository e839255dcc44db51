"""The backend itself: a graph of TorchDynamo, with kernels for the pieces that are networks."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx

from tdnn_compiler.runtime.dynamo.graphs import (
    enters_context,
    example_of,
    remove_unused,
    replace_changes_in_place,
    runs_kernels,
)
from tdnn_compiler.runtime.dynamo.modules import PieceModule
from tdnn_compiler.runtime.dynamo.pieces import Cut, CutGraph, Piece, cut_at, cut_graph
from tdnn_compiler.runtime.module import execution, lack

__all__ = ["GraphRecord", "compile_graph", "tdnn_backend"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class NetworkRecord:
    """A network in a graph: how many of its operators it does, the first and the last of them."""

    operators: int
    first: str
    last: str

    def __str__(self) -> str:
        if self.operators == 1:
            return f"{self.first}: one operator"
        return f"{self.first} … {self.last}: {self.operators} operators"


@dataclass(frozen=True)
class GraphRecord:
    """What became of one graph of TorchDynamo."""

    networks: tuple[NetworkRecord, ...]
    cuts: tuple[Cut, ...]
    """The operators at which networks end."""
    without_windows: int
    """How many operators stay in torch because they are connected with no convolution and no pooling."""
    in_torch: int
    """How many stay there for any reason."""
    called: tuple[str, ...] = ()
    """Where modules are called that have kernels of their own."""


def tdnn_backend(module: fx.GraphModule, example_inputs: Sequence[Any]) -> Callable[..., Any]:
    """`torch.compile(model, backend="tdnn")`: convolutions and what is around them run in kernels of ours.

    A graph is cut where the language ends; what it does not cover runs in torch, as it would without
    compiling. `tdnn_compiler.explain(model, *inputs)` lists the cuts, as does the logger of this module:
    TORCH_LOGS="tdnn_compiler".
    """
    compiled, record = compile_graph(module, example_inputs)
    for cut in record.cuts:
        logger.info("in torch: %s", cut)
    return compiled


def compile_graph(
    module: fx.GraphModule, example_inputs: Sequence[Any]
) -> tuple[Callable[..., Any], GraphRecord]:
    """The graph with kernels in it, and what became of it."""
    known = dict(zip(module.graph.find_nodes(op="placeholder"), example_inputs, strict=True))
    count = sum(node.op in ("call_function", "call_method", "call_module") for node in module.graph.nodes)
    reason = obstacle_of_graph(module.graph, example_inputs)
    if reason is not None:
        return module.forward, GraphRecord((), (Cut("every operator", "", "", reason),), 0, count)
    replace_changes_in_place(module.graph)
    remove_unused(module.graph)
    cut = cut_graph(module.graph, known)
    networks = tuple(record_network(piece) for piece, _ in cut.pieces)
    covered = sum(network.operators for network in networks)
    calls = [cut_at(node, "").place.strip() for node in module.graph.nodes if runs_kernels(node)]
    # Lengths are taken by an operator of their own.
    called = tuple(dict.fromkeys(calls))
    record = GraphRecord(networks, cut.cuts, cut.without_windows, count - covered - len(calls), called)
    return assemble(module, cut).forward, record


def record_network(piece: Piece) -> NetworkRecord:
    first, last = cut_at(piece.nodes[0], ""), cut_at(piece.nodes[-1], "")
    return NetworkRecord(len(piece.nodes), first.operator + first.place, last.operator + last.place)


def obstacle_of_graph(graph: fx.Graph, inputs: Sequence[Any]) -> str | None:
    """Why no kernels can run in a graph."""
    tensors = [each for each in inputs if isinstance(each, Tensor)]
    if not tensors:
        return "no tensor is read"
    if torch.is_autocast_enabled(tensors[0].device.type) or any(map(enters_context, graph.nodes)):
        return "under autocast, or a transform of torch.func, in the graph"
    return lack(tensors[0]) if execution(tensors[0]) == "eager" else None


def assemble(module: fx.GraphModule, cut: CutGraph) -> fx.GraphModule:
    """The graph, level by level, with a module for each piece."""
    graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
    inside = {node for piece, _ in cut.pieces for node in piece.nodes}
    for node in module.graph.nodes:
        if node.op in ("placeholder", "get_attr"):
            copies[node] = graph.node_copy(node, copies.__getitem__)
    parts = dict[str, PieceModule]()
    left = [node for node in module.graph.nodes if node in cut.levels and node not in inside]
    for level in sorted(set(cut.levels.values())):
        for place, (piece, found) in enumerate(cut.pieces):
            if piece.level == level:
                name = f"tdnn_{place}"
                parts[name] = PieceModule(found, piece.read, dtype_of(piece.nodes))
                called = graph.call_module(name, tuple(copies[each] for each in piece.read))
                copies |= {node: graph.call_function(item, (called, k)) for k, node in enumerate(piece.given)}
        for node in left:
            if cut.levels[node] == level and node.op != "output":
                copies[node] = graph.node_copy(node, copies.__getitem__)
    graph.node_copy(module.graph.output_node(), copies.__getitem__)
    for name, part in parts.items():
        module.add_module(name, part)
    return fx.GraphModule(module, graph)


def item(values: Sequence[Any], place: int) -> Any:
    return values[place]


def dtype_of(nodes: Sequence[fx.Node]) -> torch.dtype:
    """The type that a piece computes in."""
    return next(x.dtype for x in map(example_of, nodes) if isinstance(x, Tensor))
