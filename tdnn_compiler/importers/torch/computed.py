"""Weights that a module computes of its parameters: a gain of 1/α, a kernel that is standardised."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, fx
from torch._ops import HigherOrderOperator

__all__ = ["ComputedWeight", "read_as_it_is", "read_computation"]


@dataclass(frozen=True)
class ComputedWeight:
    """How a weight comes of parameters, which are given in the order of their names."""

    steps: fx.GraphModule
    names: tuple[str, ...]

    def compute(self, parameters: Mapping[str, Tensor]) -> Tensor:
        """The weight of the present parameters."""
        return cast(Tensor, self.steps(*(parameters[name] for name in self.names)))


def read_computation(
    result: fx.Node, holder: fx.GraphModule, names: Mapping[str, str | None]
) -> ComputedWeight | None:
    """The part of a graph that gives a node; `names` are its parameters, by placeholder.

    None where memory is changed in place, or numbers are drawn: calling it again would give something else.
    """
    needed, waiting = set[fx.Node](), [result]
    while waiting:
        node = waiting.pop()
        if node not in needed:
            needed.add(node)
            waiting += node.all_input_nodes
    changed = [node for node in holder.graph.nodes if not is_repeatable(node)]
    if any(node in needed or needed & set(node.all_input_nodes) for node in changed):
        return None
    graph, copies, read = fx.Graph(), dict[fx.Node, fx.Node](), list[str]()
    for node in holder.graph.nodes:
        if node not in needed:
            continue
        if node.op == "placeholder":
            name = names.get(node.name)
            if name is None:
                return None
            read.append(name)
        copies[node] = graph.node_copy(node, copies.__getitem__)
    graph.output(copies[result])
    return ComputedWeight(fx.GraphModule(holder, graph), tuple(read))


def read_as_it_is(name: str) -> ComputedWeight:
    """A weight that is a buffer of the module."""
    graph = fx.Graph()
    graph.output(graph.placeholder("numbers"))
    return ComputedWeight(fx.GraphModule({}, graph), (name,))


def is_repeatable(node: fx.Node) -> bool:
    """Whether an operator gives the same from the same, and changes nothing."""
    if isinstance(node.target, HigherOrderOperator):
        return False
    schema: Any = getattr(node.target, "_schema", None)
    if node.op != "call_function" or schema is None:
        return True
    tags = getattr(node.target, "tags", ())
    return not schema.is_mutable and torch.Tag.nondeterministic_seeded not in tags
