"""Modules in a graph that say themselves which layer of the language they are, as some of `to_torch` do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast, get_args

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
    calls: dict[tuple[str, str], list[fx.Node]] = {}
    for node in graph.nodes:
        stack = node.meta.get("nn_module_stack", {})
        if node.op == "call_function" and stack:
            # The keys of a module's calls differ.
            call, (path, _) = list(stack.items())[-1]
            calls.setdefault((call, path.partition("@")[0]), []).append(node)
    found = {}
    for (_, path), nodes in calls.items():
        inner = set(nodes)
        layer = read_layer(modules.get(path))
        results = [node for node in nodes if set(node.users) - inner]
        if layer is not None and len(results) == 1:
            read = dict.fromkeys(each for node in nodes for each in node.all_input_nodes if each not in inner)
            held = map(weights_of, nodes if has_weights(layer) else ())
            weights = {leaf: each for leaves in held for leaf, each in leaves.items()}
            found[results[0]] = LayerModule(path, layer, tuple(read), weights, tuple(nodes))
    return found


def read_layer(module: nn.Module | None) -> Layer | None:
    """What a module says that it is; None where hooks may make it something else."""
    layer = getattr(module, "layer", None)
    if module is None or not isinstance(layer, get_args(Layer)):
        return None
    changed = module._forward_hooks or module._forward_pre_hooks or "forward" in vars(module)
    return None if changed else cast(Layer, layer)


def weights_of(node: fx.Node) -> dict[str, fx.Node]:
    """The weights of a convolution, none of other operators."""
    if not str(getattr(node.target, "_opname", "")).startswith("conv"):
        return {}
    _, *given = node.args[:3]
    named = zip(("weight", "bias"), given, strict=False)
    return {leaf: each for leaf, each in named if isinstance(each, fx.Node)}
