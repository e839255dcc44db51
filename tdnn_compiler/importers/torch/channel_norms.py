"""Layer norms and RMS norms over one dimension that a module writes in several operators."""

from dataclasses import dataclass
from typing import Any

from torch import fx

from tdnn_compiler.importers.torch.response_norms import is_call
from tdnn_compiler.network.layers import LayerNorm, RMSNorm

__all__ = ["ChannelNorm", "find_channel_norms"]


@dataclass(frozen=True)
class ChannelNorm:
    """A norm of `x` along the dimension `dim`, and the operators in it but the last."""

    x: fx.Node
    dim: int
    layer: LayerNorm | RMSNorm
    inner: frozenset[fx.Node]


def find_channel_norms(graph: fx.Graph) -> dict[fx.Node, ChannelNorm]:
    """The norms of a graph, by the operator that gives the result: whether of channels is not known here."""
    found = {node: read_channel_norm(node) for node in graph.nodes if is_call(node, "div", "mul")}
    return {node: norm for node, norm in found.items() if norm is not None}


def read_channel_norm(node: fx.Node) -> ChannelNorm | None:
    """`(x − mean)/sqrt(variance + eps)`, or without the mean `x·rsqrt(mean(x²) + eps)`."""
    inverse = is_call(node, "mul")
    sides = [each for each in node.args if isinstance(each, fx.Node)]
    for value, root in (sides, sides[::-1])[: 1 + inverse] if len(sides) == 2 else ():
        variance, eps = read_root(root, inverse)
        x, centre = read_centred(value)
        dim = read_mean_square(variance, value)
        if dim is None and centre is not None:
            dim = read_variance(variance, x)
        if dim is None or centre not in (None, dim):
            continue
        inner = collect_between(x, root) | collect_between(x, value)
        if any({*each.users} - inner - {node} for each in inner):
            return None
        layer = RMSNorm(eps, False) if centre is None else LayerNorm(eps, False)
        return ChannelNorm(x, dim, layer, frozenset(inner))
    return None


def read_root(node: Any, inverse: bool) -> tuple[Any, float]:
    """What stands under the root in `sqrt(… + eps)`, and eps; its reciprocal where it is `inverse`."""
    if inverse and is_call(node, "reciprocal"):
        node, inverse = node.args[0], False
    power: Any = node.args[1] if is_call(node, "pow") else None
    total: Any = node.args[0] if is_call(node, "rsqrt" if inverse else "sqrt") else None
    total = node.args[0] if power == (-0.5 if inverse else 0.5) else total
    if not is_call(total, "add") or not isinstance(total.args[1], float | int):
        return None, 0.0
    return total.args[0], float(total.args[1])


def read_centred(value: fx.Node) -> tuple[fx.Node, int | None]:
    """The x and the dimension of `x − x.mean(dim, keepdim=True)`; None where it is something else."""
    if is_call(value, "sub") and len(value.args) == 2 and isinstance(x := value.args[0], fx.Node):
        dim = read_mean(value.args[1], x)
        if dim is not None:
            return x, dim
    return value, None


def read_mean(node: Any, x: fx.Node) -> int | None:
    """The dimension over which a node is the mean of x, which it keeps."""
    if not is_call(node, "mean") or len(node.args) != 3 or node.args[0] is not x or not node.args[2]:
        return None
    return one_place(node.args[1], x)


def read_mean_square(node: Any, value: fx.Node) -> int | None:
    """The same of the mean of a value's squares; `x − mean` may be written twice."""
    square: Any = node.args[0] if is_call(node, "mean") else None
    if is_call(square, "pow") and square.args[1] == 2:
        factors = [square.args[0]]
    else:
        factors = list(square.args) if is_call(square, "square", "mul") else [None]
    centred = read_centred(value)
    alike = all(
        each is value
        or (isinstance(each, fx.Node) and centred[1] is not None and read_centred(each) == centred)
        for each in factors
    )
    return read_mean(node, square) if alike else None


def read_variance(node: Any, x: fx.Node) -> int | None:
    """The same of the variance of a whole population, where torch's operator gives it."""
    if not is_call(node, "var") or node.args[0] is not x:
        return None
    names = (argument.name for argument in node.target._schema.arguments)
    given = dict(zip(names, node.args, strict=False)) | node.kwargs
    whole = given.get("correction") == 0 or given.get("unbiased") is False
    return one_place(given.get("dim"), x) if whole and given.get("keepdim") else None


def one_place(dims: Any, x: fx.Node) -> int | None:
    """The one dimension in a list, counted from the first."""
    return dims[0] % x.meta["val"].dim() if isinstance(dims, list | tuple) and len(dims) == 1 else None


def collect_between(x: fx.Node, last: fx.Node) -> set[fx.Node]:
    """The operators from x to another one, which is the last of them."""
    found, waiting = set[fx.Node](), [last]
    while waiting:
        node = waiting.pop()
        if node is not x and node not in found:
            found.add(node)
            waiting += node.all_input_nodes
    return found
