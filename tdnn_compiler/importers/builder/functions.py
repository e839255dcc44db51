"""Functions of each value: activations, softmax, products and sums with numbers and parameters, joins."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any, Literal

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.builder.axes import name_axes
from tdnn_compiler.importers.builder.nodes import POSITION_AXES
from tdnn_compiler.importers.builder.positions import PositionBuilder
from tdnn_compiler.importers.builder.weights import Weight
from tdnn_compiler.importers.values import BATCH, CHANNELS, Misfit, Misjoined, Misnamed, Misplaced, Traced
from tdnn_compiler.network import layers

Operand = Traced | Weight | float
"""One side of a sum or a product."""


class FunctionBuilder(PositionBuilder):
    """Values from values at the same place, of one result or of several that are joined."""

    def activate(self, x: Traced, function: Any, parameter: float | None = None) -> Traced:
        """A function of each value; two factors become one."""
        before = x.node.layer
        if function == "scale" and isinstance(before, layers.Activation) and before.function == "scale":
            return self.scale_again(x, (parameter or 0.0) * (before.parameter or 0.0))
        return self.apply(layers.Activation(function, parameter), x)

    def scale_again(self, x: Traced, factor: float) -> Traced:
        source = x.node.sources[0]
        if factor == 1:
            return replace(x, node=source)
        return replace(x, node=Node(layers.Activation("scale", factor), (source,), x.node.line, x.node.name))

    def prelu(self, x: Traced, weight: Weight) -> Traced:
        per_channel = prod(weight.shape) > 1
        x = self.channels_first(x, len(x.dims)) if per_channel else x
        return self.apply(layers.PReLU(per_channel), x, self.own(weight=weight))

    def softmax(self, x: Traced, dim: int) -> Traced:
        """Over the channels, over all positions, or along one axis of them."""
        x = self.settle(x)
        axes = x.dims[dim]
        if axes == (CHANNELS,):
            return self.apply(layers.Softmax("channels"), x)
        if axes and set(axes) == {axis for axis in x.positions if x.extents[axis] > 1}:
            return self.apply(layers.Softmax("positions"), x)
        if len(axes) == 1 and axes[0] in x.positions:
            return self.apply(layers.Softmax(axes[0]), x)
        raise Misfit("softmax over the channels, all positions, or one axis of them", name_axes(axes))

    def log_softmax(self, x: Traced, dim: int) -> Traced:
        """Over the channels."""
        return self.apply(layers.LogSoftmax(), self.expose_channels(x, dim))

    def dropout(self, x: Traced, p: float) -> Traced:
        return self.apply(layers.Dropout(p), x) if p else x

    def add(self, left: Operand, right: Operand) -> Traced:
        """A sum of values, of a value and a number, or of a value and a number for each channel."""
        match left, right:
            case Traced(), Traced():
                return self.join(layers.Add(), left, right)
            case (Traced() as x, float() as number) | (float() as number, Traced() as x):
                return self.activate(x, "offset", number) if number else x
            case (Traced() as x, Weight() as weight) | (Weight() as weight, Traced() as x):
                return self.per_channel(x, "bias", weight)
            case _:
                raise Misfit("a sum with a result in it", "constants alone")

    def multiply(self, left: Operand, right: Operand) -> Traced:
        """A product of values, of a value and a number, or of a value and a number for each channel."""
        match left, right:
            case Traced(), Traced():
                return self.join(layers.Multiply(), left, right)
            case (Traced() as x, float() as number) | (float() as number, Traced() as x):
                return self.activate(x, "scale", number) if number != 1 else x
            case (Traced() as x, Weight() as weight) | (Weight() as weight, Traced() as x):
                return self.per_channel(x, "weight", weight)
            case _:
                raise Misfit("a product with a result in it", "constants alone")

    def extreme(self, kind: Literal["maximum", "minimum"], left: Operand, right: Operand) -> Traced:
        """The larger or the smaller of two values, or of a value and a number."""
        match left, right:
            case Traced(), Traced():
                return self.join(layers.Maximum() if kind == "maximum" else layers.Minimum(), left, right)
            case (Traced() as x, float() as number) | (float() as number, Traced() as x):
                return self.activate(x, kind, number)
            case _:
                raise Misfit(f"the {kind} of two results, or of a result and a number", "of other operands")

    def power(self, x: Traced, exponent: Operand) -> Traced:
        """A value to a fixed power."""
        named: dict[float, str] = {2.0: "square", 0.5: "sqrt", -1.0: "reciprocal"}
        if not isinstance(exponent, float):
            raise Misfit("a number as the exponent", "parameters, or a result")
        if exponent == 1:
            return x
        if exponent in named:
            return self.activate(x, named[exponent])
        return self.activate(x, "power", exponent)

    def per_channel(self, x: Traced, leaf: str, given: Weight) -> Traced:
        """A parameter that has a number for each channel, and is the same elsewhere."""
        x = self.settle(x)
        shape = (1,) * (len(x.dims) - len(given.shape)) + given.shape
        wide = [place for place, size in enumerate(shape) if size > 1]
        width = x.extents.get(CHANNELS, 0)
        place = next((place for place, dim in enumerate(x.dims) if dim == (CHANNELS,)), -1)
        held = " × ".join(map(str, given.shape)) or "one number"
        got = f"{held} on {' × '.join(map(str, x.shape))}"
        told = Misfit("parameters with a number for each channel", got)
        if len(wide) == 1 and wide != [place] and shape[wide[0]] == (*x.shape, 0)[wide[0]]:
            raise Misplaced("C", x.dims[wide[0]], told)
        if (
            len(shape) > len(x.dims)
            or place < 0
            or wide not in ([], [place])
            or shape[place] not in (1, width)
        ):
            raise told
        numbers = given.numbers.reshape(-1)
        if len(numbers) != width:
            raise Misfit("parameters with a number for each channel", "one number for all")
        name = self.own_alone(leaf, replace(given, numbers=numbers))
        return self.apply(layers.Affine(leaf == "weight", leaf == "bias"), x, name)

    def snake(self, x: Traced, alpha: str) -> Traced:
        """With a parameter that another layer, which is not needed then, has under this name."""
        names = {"numbers": self.weights, "name": self.origins, "recipe": self.recipes}
        held = {field: table[alpha] for field, table in names.items()}
        return self.apply(layers.Snake(), x, self.own(alpha=Weight(**held, source=self.identity_of[alpha])))

    def glu(self, x: Traced, place: int) -> Traced:
        """The first half of the channels times the sigmoid of the second."""
        size = x.shape[place]
        first, second = self.slice(x, place, 0, size // 2, 1), self.slice(x, place, size // 2, size, 1)
        return self.join(layers.Multiply(), first, self.activate(second, "sigmoid"))

    def join(self, layer: layers.ValueJoin, *values: Traced) -> Traced:
        """Values joined dimension by dimension, from the last one."""
        values = tuple(value.shrink() for value in values)
        alike = {value.dims for value in values}, {value.positions for value in values}
        if any(len(each) > 1 for each in alike):
            values = tuple(map(self.settle, values))
        rank = max(len(value.dims) for value in values)
        padded = [replace(value, dims=((),) * (rank - len(value.dims)) + value.dims) for value in values]
        parts = values[0].parts
        if any(value.parts != parts or (parts and value.dims != values[0].dims) for value in values):
            raise Misfit("values whose axes are cut alike", "an axis that a view cut in two in one of them")
        dims = []
        for each in zip(*(value.dims for value in padded), strict=True):
            wide = [dim for dim, value in zip(each, padded, strict=True) if prod(map(value.size, dim)) > 1]
            if len(set(wide)) > 1:
                got = " and ".join(name_axes(dim) for dim in dict.fromkeys(wide))
                told = Misfit("the same axes in dimensions that meet", got)
                raise misnamed(wide, told) or misjoined(padded, told)
            dims.append(wide[0] if wide else max(each, key=len))
        most = max(values, key=lambda value: len(value.extents))
        extents = {axis: max(value.extents.get(axis, 1) for value in values) for axis in most.extents}
        return Traced(self.node(layer, *values), tuple(dims), extents, parts)

    def concat(self, values: Sequence[Traced], place: int) -> Traced:
        if len(values) == 1:
            return values[0]
        rank = len(values[0].dims)
        arranged = [self.expose_channels(value.shrink(), place) for value in values]
        dims = tuple(max((value.dims[i] for value in arranged), key=len) for i in range(rank))
        for i, dim in enumerate(dims):
            there = [value.dims[i] for value in arranged if value.dims[i]]
            if set(there) - {dim}:
                told = Misfit("the same axes in all that is joined", f"other ones, in {rank} dimensions")
                raise misnamed(there, told) or told
        node = self.node(layers.Concat(), *arranged)
        width = sum(value.extents[CHANNELS] for value in arranged)
        most = max(arranged, key=lambda value: len(value.extents))
        extents = {**most.extents, CHANNELS: width}
        return Traced(node, dims, extents)


def misnamed(dims: Sequence[tuple[str, ...]], told: Misfit) -> Misnamed | None:
    """That positions which meet have two names: the one axis of an input may be called as another's."""
    names = list(dict.fromkeys(axis for dim in dims for axis in dim))
    if len(names) != 2 or any(len(dim) > 1 for dim in dims) or {BATCH, CHANNELS} & {*names}:
        return None
    # The usual name of a single axis gives way.
    wanted, axis = sorted(names, key=lambda name: (name,) == POSITION_AXES[1])
    return Misnamed(axis, wanted, Misfit(told.expected, told.got, "the axes of one input stay apart"))


def misjoined(values: Sequence[Traced], told: Misfit) -> Misfit:
    """That values which are joined lie differently: an input may be meant to lie as another one does."""
    channels = [value.dims.index((CHANNELS,)) for value in values if (CHANNELS,) in value.dims]
    for value in values:
        others = [place for place in channels if value.dims[place] != (CHANNELS,)]
        if isinstance(value.node.layer, layers.Input) and value.node.name is not None and others:
            return Misjoined(value.node.name, others[0], told)
    return told
