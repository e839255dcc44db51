"""Activations that torch writes in several operators: found from the last one back."""

from typing import Any

from torch import fx

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.builder import NetworkBuilder, Operand
from tdnn_compiler.importers.values import Traced
from tdnn_compiler.network import layers

__all__ = ["find_snake", "is_made_of"]

BESIDE_ALPHA = 1e-9
"""What is added to alpha, where a snake is divided by it."""


def is_made_of(value: object, x: Traced, *functions: tuple[str, float | None]) -> bool:
    """Whether a value is these functions of another one, the first of them first."""
    node = value.node if isinstance(value, Traced) and value.dims == x.dims else None
    for function in reversed(functions):
        if node is None or node.layer != layers.Activation(*function):  # type: ignore[arg-type]
            return False
        node = node.sources[0]
    return node is x.node


def find_snake(builder: NetworkBuilder, x: Operand, wave: Operand) -> Traced | None:
    """`x + sin²(alpha·x) / (alpha + 1e-9)` as a snake, where `wave` is that of x; None where it is not."""
    if not isinstance(x, Traced) or not isinstance(wave, Traced) or x.dims != wave.dims:
        return None
    chain = [wave.node]
    while len(chain) < 4 and chain[-1].sources:
        chain.append(chain[-1].sources[0])
    gain, square, sine, inner = (*chain, *(x.node,) * (4 - len(chain)))
    middle = (square.layer, sine.layer) == (layers.Activation("square"), layers.Activation("sin"))
    if not middle or not is_gain(gain) or not is_gain(inner) or inner.sources != (x.node,):
        return None
    keys = [f"{node.weights}.weight" for node in (inner, gain)]
    alpha, factor = (builder.weights[key] for key in keys)
    read = [find_parameters(builder.recipes[key]) for key in keys]
    if read[0] != read[1] or not read[0] or (factor * (alpha + BESIDE_ALPHA) - 1).abs().max() > 1e-5:
        return None
    return builder.snake(x, keys[0])


def is_gain(node: Node) -> bool:
    """Whether a node only multiplies every channel by a number."""
    return node.layer == layers.Affine(weight=True, bias=False)


def find_parameters(recipe: Any) -> set[fx.Node]:
    """The inputs of a graph that a computed weight comes of."""
    found, waiting = set[fx.Node](), [recipe] if isinstance(recipe, fx.Node) else []
    while waiting:
        node = waiting.pop()
        if node.op == "placeholder":
            found.add(node)
        waiting += node.all_input_nodes
    return found
