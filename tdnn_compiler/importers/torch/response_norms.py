"""Local response norms in a graph: torch writes one as eight operators, with channels as positions."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor, fx

__all__ = ["ResponseNorm", "find_response_norms"]


@dataclass(frozen=True)
class ResponseNorm:
    """`x / (k + alpha·mean)^beta`: the input and the numbers, and the operators that compute the divisor."""

    x: fx.Node
    size: int
    alpha: float
    beta: float
    k: float
    inner: tuple[fx.Node, ...]


def find_response_norms(graph: fx.Graph) -> dict[fx.Node, ResponseNorm]:
    """The local response norms of a graph, by the operator that gives the result."""
    found = {node: read_response_norm(node) for node in graph.nodes if is_call(node, "div")}
    return {node: norm for node, norm in found.items() if norm is not None}


def read_response_norm(node: fx.Node) -> ResponseNorm | None:
    """`torch.nn.functional.local_response_norm`, backwards from its quotient."""
    walk = Walk()
    x, divisor = node.args
    power, beta = walk.back(divisor, "pow")
    total, k = walk.back(power, "add")
    scaled, alpha = walk.back(total, "mul")
    mean, *_ = walk.back(walk.through_view(scaled), "squeeze")
    padded, *pool = walk.back(mean, "avg_pool2d", "avg_pool3d")
    apart, *pads = walk.back(padded, "pad", "constant_pad_nd")
    squares, *_ = walk.back(apart, "unsqueeze", "view", "reshape", "_unsafe_view")
    one, other = (walk.back(squares, "mul"), (None, None))[0]
    if walk.is_lost or one is not x or other is not x or not isinstance(x, fx.Node):
        return None
    size = pool[0][0]
    there = sizes_in_example(apart)
    rank = len(there) - 2
    same = (
        [*pool[0]] == [size, *[1] * (rank - 1)]
        and [*pool[1]] == [1] * rank
        and len(pool) == 2
        and [*pads[0]] == [*[0] * (2 * rank - 2), size // 2, (size - 1) // 2]
        and all(value in ("constant", 0, None) for value in pads[1:])
        and there[1:3] == (1, sizes_in_example(x)[1])
        and all(isinstance(number, int | float) for number in (alpha, beta, k))
    )
    return ResponseNorm(x, size, float(alpha), float(beta), float(k), tuple(walk.seen)) if same else None


class Walk:
    """A way back through operators that nothing else reads; `is_lost` where it was another one."""

    def __init__(self) -> None:
        self.seen: list[fx.Node] = []
        self.is_lost = False

    def back(self, node: Any, *names: str) -> tuple[Any, ...]:
        """The arguments of a node that is one of these operators."""
        if self.is_lost or not is_call(node, *names) or len(node.users) != 1:
            self.is_lost = True
            return (None, None)
        self.seen.append(node)
        return (*node.args, None)[: max(2, len(node.args))]

    def through_view(self, node: Any) -> Any:
        """What a node is a view of, if it is one."""
        return self.back(node, "view", "reshape")[0] if is_call(node, "view", "reshape") else node


def is_call(node: Any, *names: str) -> bool:
    return (
        isinstance(node, fx.Node)
        and node.op == "call_function"
        and getattr(node.target, "_opname", None) in names
    )


def sizes_in_example(node: fx.Node) -> tuple[Any, ...]:
    value = node.meta["val"]
    return tuple(value.shape) if isinstance(value, Tensor) else ()
