"""Modules in a graph that say themselves which layer of the language they are, as some of `to_torch` do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from torch import fx, nn

from tdnn_compiler.network.layers import Layer, has_weights

__all__ = ["LayerModule", "find_layer_modules"]


@dataclass(frozen=True)
class LayerModule:
    """One call of such a module: where it is, its layer, what it reads, its weights, and its operators."""

    path: str
    layer: Layer
    read: tuple[fx.Node, ...]
    weights: Mapping[str, fx.Node]
    inner: tuple[fx.Node, ...]


def find_layer_modules(graph: fx.Graph, modules: Mapping[str, nn.Module]) -> dict[fx.Node, LayerModule]:
    """Their calls in a graph, each by the operator that gives the result."""
    calls: dict[str, list[fx.Node]] = {}
    for node in graph.nodes:
        stack = list(node.meta.get("nn_module_stack", {}).values())
        if node.op == "call_function" and stack:
            calls.setdefault(str(stack[-1][0]), []).append(node)
    found = {}
    for call, nodes in calls.items():
        # The second call of a module is "conv@1".
        path, inner = call.partition("@")[0], set(nodes)
        layer = getattr(modules.get(path), "layer", None)
        results = [node for node in nodes if set(node.users) - inner]
        if isinstance(layer, get_args(Layer)) and len(results) == 1:
            read = dict.fromkeys(each for node in nodes for each in node.all_input_nodes if each not in inner)
            held = map(weights_of, nodes if has_weights(layer) else ())
            weights = {leaf: each for leaves in held for leaf, each in leaves.items()}
            found[results[0]] = LayerModule(path, layer, tuple(read), weights, tuple(nodes))
    return found


def weights_of(node: fx.Node) -> dict[str, fx.Node]:
    """The weights of a convolution, none of other operators."""
    if not str(getattr(node.target, "_opname", "")).startswith("conv"):
        return {}
    _, *given = node.args[:3]
    named = zip(("weight", "bias"), given, strict=False)
    return {leaf: each for leaf, each in named if isinstance(each, fx.Node)}
