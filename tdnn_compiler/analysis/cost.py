"""Parameters, multiply-adds, activations and arithmetic intensity: numbers, or expressions in the symbols.

Counted for one example. A multiply-add is one product added to a sum in a convolution or a linear layer;
what is applied value by value (activations, normalisation, pooling) is not counted, as is usual.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import prod
from typing import Any, cast

import sympy

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.inference import infer
from tdnn_compiler.network.layers import Input, Join, Layer, Repeat
from tdnn_compiler.network.repeats import body_of, sum_over
from tdnn_compiler.network.rules import rule
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.expressions import Dim, simplify_integer, substitute
from tdnn_compiler.symbolic.length import extent_expression
from tdnn_compiler.symbolic.maps import Transposed

__all__ = ["Cost", "layer_cost", "total_cost"]


@dataclass(frozen=True)
class Cost:
    """The cost of a layer or a network, for one example.

    `activations` counts the values that it outputs, `inputs` those that it reads.
    """

    parameters: Dim
    multiply_adds: Dim
    activations: Dim
    inputs: Dim

    def memory(self, batch: Dim = 1, bytes_per_value: int = 4) -> Dim:
        """The bytes of its output for a batch."""
        return self.activations * batch * bytes_per_value

    def intensity(self, batch: Dim = 1, bytes_per_value: int = 4) -> Dim | sympy.Rational:
        """Floating-point operations (two a multiply-add) per byte read or written, each value once."""
        moved = (self.inputs + self.activations) * batch + self.parameters
        return cast(sympy.Rational, sympy.sympify(2 * self.multiply_adds * batch) / (moved * bytes_per_value))


def layer_cost(layer: Layer, sources: tuple[Shape, ...], out: Shape) -> Cost:
    """The cost of one layer, from the shapes it reads and the shape it gives; of a repeat, all in it."""
    if isinstance(layer, Repeat):
        return _repeat_cost(layer, sources[0])
    activations = _count_values(out)
    inputs = simplify_integer(sympy.Add(*(_count_values(source) for source in sources)))
    parameters, multiply_adds = _count_work(layer, sources, out)
    return Cost(parameters, multiply_adds, activations, inputs)


def total_cost(costs: Iterable[Cost]) -> Cost:
    """The sum of costs."""
    parts = list(costs)

    def summed(name: str) -> Dim:
        values = [getattr(part, name) for part in parts]
        numbers = sum(value for value in values if isinstance(value, int))
        terms = [value for value in values if not isinstance(value, int)]
        return simplify_integer(sympy.Add(numbers, *terms)) if terms else numbers

    return Cost(summed("parameters"), summed("multiply_adds"), summed("activations"), summed("inputs"))


def _count_values(shape: Shape) -> Dim:
    """Values of one example."""
    return simplify_integer(prod(shape.sizes[1:], start=cast(Any, 1)))


def _count_work(layer: Layer, sources: tuple[Shape, ...], out: Shape) -> tuple[Dim, Dim]:
    """Parameters and multiply-adds."""
    if isinstance(layer, Input | Join):
        return 0, 0
    found = rule(layer, sources[0], LayerCheck())
    turned = any(isinstance(map, Transposed) for map in found.maps)
    times = _count_positions(sources[0] if turned else out)
    return found.weights + found.others, simplify_integer(found.weights * times)


def _count_positions(shape: Shape) -> Any:
    return prod((extent_expression(position.extent) for position in shape.positions), start=cast(Any, 1))


def _repeat_cost(layer: Repeat, shape: Shape) -> Cost:
    """The sums over all iterations; the first may read other channels than the rest."""
    body, _ = body_of(layer, shape, infer)
    assert body is not None
    first, rest = (_body_cost(layer, shapes.shapes) for shapes in (body.first, body.rest))

    def summed(name: str) -> Dim:
        once, then = getattr(first, name), getattr(rest, name)
        later = substitute(then, body.lengths(layer.index))
        if once == then:
            return sum_over(later, layer.index, 0, layer.count)
        at_first = substitute(substitute(once, {layer.index: 0}), body.lengths(0))
        return at_first + sum_over(later, layer.index, 1, layer.count)

    return Cost(*(summed(part.name) for part in fields(Cost)))


def _body_cost(layer: Repeat, shapes: dict[str, Shape]) -> Cost:
    members = layer.body[1:]
    return total_cost(
        layer_cost(m.layer, tuple(shapes[s] for s in m.sources), shapes[m.name]) for m in members
    )
