"""What other frameworks' operations are in the language: one method for each, from values to a value.

Importers read files and graphs of their own kind and call these; here is what a convolution, a mean or a
slice needs in order to be a layer. What is not a layer raises Misfit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import prod
from typing import Any, Literal

from tdnn_compiler.dsl import Node
from tdnn_compiler.importers.values import BATCH, CHANNELS, Misfit, Misjoined, Misplaced, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Layer, Member, has_weights, word
from tdnn_compiler.network.nodes import order_ancestors
from tdnn_compiler.network.rules import pooled_axes
from tdnn_compiler.symbolic.errors import NetworkError, Problem
from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.symbolic.maps import Edge

__all__ = ["NetworkBuilder", "OperationPlace", "TensorLayout", "UnfitOutputs", "Weight"]

POSITION_AXES = {0: (), 1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}


@dataclass(frozen=True)
class Weight:
    """A parameter or buffer, whose module calls it `name`; or what was computed of some.

    `source` is what a file calls the numbers that it came of, where that is another name; `recipe` is what
    computed it, in the importer's own terms.
    """

    numbers: Any
    name: str | None = None
    source: str | None = None
    recipe: Any = None

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.numbers.shape)

    @property
    def identity(self) -> str | None:
        """What tells it from others with the same numbers; None where nothing does."""
        return self.source or self.name


Operand = Traced | Weight | float
"""One side of a sum or a product."""


@dataclass(frozen=True)
class OperationPlace:
    """Where an operation is: in which module, whether that is just this operation; the script line."""

    path: str = ""
    is_whole_module: bool = False
    line: str = ""

    def name(self, layer: Layer) -> str:
        """What to call a layer without parameters."""
        return (
            self.path
            if self.is_whole_module and self.path
            else ".".join(part for part in (self.path, word(layer)) if part)
        )


@dataclass(frozen=True)
class TensorLayout:
    """A tensor that goes in or out: the layer, the axes in each dimension, and all axes of the layer."""

    layer: str
    dims: tuple[tuple[str, ...], ...]
    axes: tuple[str, ...]


class UnfitOutputs(NetworkError):
    """Outputs that are no whole results of layers; `places` says which."""

    def __init__(self, told: Mapping[int, str]) -> None:
        expected = "whole axes of a layer in its dimensions"
        super().__init__(Problem(f"output {place}", expected, got) for place, got in told.items())
        self.places = tuple(told)


@dataclass
class NetworkBuilder:
    """Nodes, one operation after the other, and their weights."""

    place: OperationPlace = OperationPlace()
    weights: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str | None] = field(default_factory=dict)
    """For each of the weights what its module calls it; None where it was computed."""
    recipes: dict[str, Any] = field(default_factory=dict)
    owners: set[str] = field(default_factory=set)
    """The names of layers with weights."""

    owners_of: dict[tuple[tuple[str, str | None], ...], str] = field(default_factory=dict)
    """The layer that has exactly these weights, told by their identities."""

    pooled: dict[int, Traced] = field(default_factory=dict)
    """What reductions over all positions were made of."""

    settled: dict[tuple[int, tuple[str, ...]], Node] = field(default_factory=dict)
    """The layers that views became, by the node and the dimension."""

    # Nodes ------------------------------------------------------------------------------------------------

    def input(
        self,
        name: str,
        sizes: Sequence[Dim],
        shape: Sequence[int],
        channels: int | None,
        order: Sequence[int] = (),
    ) -> Traced:
        """Where a tensor comes in; `channels` is the dimension that holds them, `order` those of positions.

        With `channels=-1` every number is a channel of its own; None: integer tokens.
        """
        inner = list(order) or [dim for dim in range(1, len(shape)) if dim != channels]
        if len(inner) > 3:
            raise Misfit("at most three axes of positions", f"{len(inner)}")
        names = POSITION_AXES[len(inner)]
        places = {BATCH: 0, **dict(zip(names, inner, strict=True))}
        extents = {axis: shape[dim] for axis, dim in places.items()}
        given: list[Dim] = [sizes[dim] for dim in places.values()]
        if channels is not None:
            extents[CHANNELS] = 1 if channels < 0 else shape[channels]
            given.append(1 if channels < 0 else sizes[channels])
        dims = {dim: (axis,) for axis, dim in places.items()}
        if channels is not None and channels >= 0:
            dims[channels] = (CHANNELS,)
        node = Node(layers.Input(tuple(extents), tuple(given)), (), "", name)
        return Traced(node, tuple(dims[dim] for dim in sorted(dims)), extents)

    def node(self, layer: Layer, *sources: Traced, name: str | None = None) -> Node:
        by_place = isinstance(
            layer, layers.Join | layers.Activation | layers.Threshold | layers.Affine | layers.Dropout
        )
        if not by_place and any(source.is_repeated for source in sources):
            raise Misfit("a repeated result that is joined with one of full size", f"{word(layer)} of it")
        there = tuple(source.node for source in sources)
        name = self.place.name(layer) if name is None else name
        return Node(layer, there, self.place.line, name, weights=name if has_weights(layer) else None)

    def apply(self, layer: Layer, x: Traced, name: str | None = None) -> Traced:
        """A layer that keeps every axis as it is."""
        return replace(x, node=self.node(layer, x, name=name))

    def own(self, **given: Weight | None) -> str:
        """The name of the layer that has these weights: that of the module which had them.

        A layer with exactly those of an earlier one shares them; with some of them it has copies. Raises
        Misfit where nothing tells two layers of a module apart.
        """
        held = {leaf: weight for leaf, weight in given.items() if weight is not None}
        named = {leaf: weight.name.rpartition(".") for leaf, weight in held.items() if weight.name}
        homes = {home for home, _, _ in named.values()}
        as_ours = len(homes) == 1 and all(leaf == theirs for leaf, (_, _, theirs) in named.items())
        wishes = [name or "layer" for name in (*(homes if as_ours else ()), self.place.path)]
        earlier = self.find_owner(held) or next((each for each in wishes if self.has_equal(each, held)), None)
        if earlier is not None:
            return earlier
        name = next((each for each in wishes if each not in self.owners), None)
        if name is None:
            hint = "give each layer a module of its own"
            raise Misfit("one layer for each module", f"another with weights in '{wishes[0]}'", hint)
        self.keep(name, held)
        return name

    def own_alone(self, leaf: str, weight: Weight) -> str:
        """The name of the layer that has this one parameter, whatever its module calls that."""
        earlier = self.find_owner({leaf: weight})
        if earlier is not None:
            return earlier
        name = weight.name or ".".join(part for part in (self.place.path, "affine") if part)
        number = 2
        while name in self.owners:
            name, number = f"{name.removesuffix(f'_{number - 1}')}_{number}", number + 1
        self.keep(name, {leaf: weight})
        return name

    def keep(self, name: str, held: Mapping[str, Weight]) -> None:
        """Weights as those of a layer."""
        self.owners.add(name)
        for leaf, weight in held.items():
            key = f"{name}.{leaf}"
            self.weights[key], self.origins[key] = weight.numbers, weight.name
            self.recipes[key] = weight.recipe
        if held and all(weight.identity is not None for weight in held.values()):
            self.owners_of.setdefault(identities(held), name)

    def find_owner(self, held: Mapping[str, Weight]) -> str | None:
        """The layer that has exactly these weights."""
        name = self.owners_of.get(identities(held)) if held else None
        return name if name is not None and self.has_equal(name, held) else None

    def has_equal(self, name: str, held: Mapping[str, Weight]) -> bool:
        """Whether a layer's weights are these: in use they may have been scaled, or have another shape."""
        if name not in self.owners:
            return False
        own = {key.rpartition(".")[2] for key in self.weights if key.rpartition(".")[0] == name}
        return own == {*held} and all(
            are_equal(self.weights[f"{name}.{leaf}"], weight.numbers) for leaf, weight in held.items()
        )

    def finish(self, outputs: Sequence[Traced], name: str) -> tuple[Network, tuple[TensorLayout, ...]]:
        """The network that computes the values, and how each of them is one of its outputs."""
        members, layouts, weights = self.collect(outputs)
        used = list(dict.fromkeys(layout.layer for layout in layouts))
        return Network(graph_of(members), name, used, weights), layouts

    def collect(
        self, outputs: Sequence[Traced]
    ) -> tuple[list[Member], tuple[TensorLayout, ...], dict[str, Any]]:
        """The layers that compute the values, how the values lie in their results, and their weights."""
        outputs = [self.settle(value) for value in outputs]
        pieces = {place: told for place, value in enumerate(outputs) if (told := describe_pieces(value))}
        if pieces:
            raise UnfitOutputs(pieces)
        nodes = order_ancestors(value.node for value in outputs)
        names = self._unique_names(nodes)
        owners = {node.weights: node for node in reversed(nodes) if node.weights is not None}
        members = []
        for node in nodes:
            name, owner = names[node.order], owners.get(node.weights, node)
            if owner is not node and owner.layer != node.layer:
                self._copy_weights(str(node.weights), name)
                owner = node
            assert node.layer is not None
            sources = tuple(names[source.order] for source in node.sources)
            shared = "" if owner is node else names[owner.order]
            members.append(Member(name, node.layer, sources, node.line, shared))
        layouts = tuple(TensorLayout(names[value.node.order], value.dims, value.axes) for value in outputs)
        there = {f"{name}." for name in names.values()}
        weights = {key: each for key, each in self.weights.items() if f"{key.rpartition('.')[0]}." in there}
        return members, layouts, weights

    def _copy_weights(self, owner: str, name: str) -> None:
        """Copies of a layer's weights, as those of a layer of another kind."""
        for key in [key for key in self.weights if key.rpartition(".")[0] == owner]:
            copy = f"{name}.{key.rpartition('.')[2]}"
            self.weights[copy], self.origins[copy] = self.weights[key], self.origins[key]
            self.recipes[copy] = self.recipes[key]

    def _unique_names(self, nodes: Iterable[Node]) -> dict[int, str]:
        """Names as the nodes wish for them; of equal ones, all but the first with weights get a number."""
        names, taken = dict[int, str](), set(self.owners)
        named = set[str]()
        for node in nodes:
            wish = node.name or "layer"
            if node.weights is not None and wish not in named:
                names[node.order] = wish
                named.add(wish)
                continue
            name, number = wish, 2
            while name in taken:
                name, number = f"{wish}_{number}", number + 1
            taken.add(name)
            names[node.order] = name
        return names

    # Convolution and linear -------------------------------------------------------------------------------

    def convolve(
        self,
        x: Traced,
        weight: Weight,
        bias: Weight | None,
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        dilation: Sequence[int],
        groups: int,
    ) -> Traced:
        """`[N, C, positions…]`; weights as torch's. Without positions, a single tap is a linear layer."""
        out, (*taps,) = weight.shape[0], weight.shape[2:]
        x = self.restore_positions(x, len(taps))
        if not x.positions and set(taps) == {1} and groups == 1 and len(x.dims) == len(weight.shape):
            return self.linear_at(self.expose_channels(x, 1), weight, bias)
        x = self.channels_first(x, len(weight.shape))
        depthwise = groups == x.extents[CHANNELS] == out and groups > 1
        x, pads, mode = self.take_padding(x, padding)
        layer = layers.Conv(
            None if depthwise else out,
            short(taps),
            short(stride),
            pads,
            short(dilation),
            None if depthwise else groups,
            bias is not None,
            mode,
        )
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def linear_at(self, x: Traced, weight: Weight, bias: Weight | None) -> Traced:
        """A convolution's weights as those of a linear layer."""
        out = weight.shape[0]
        flat = replace(weight, numbers=weight.numbers.reshape(out, -1))
        node = self.node(layers.Linear(out, bias is not None), x, name=self.own(weight=flat, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def take_padding(self, x: Traced, padding: str | Sequence[tuple[int, int]]) -> tuple[Traced, Any, Any]:
        """A convolution's input, padding and padding mode: a layer that only pads becomes part of it."""
        before = x.node.layer
        if isinstance(padding, str) or not isinstance(before, layers.Pad):
            return x, padding if isinstance(padding, str) else short_pairs(padding), "zeros"
        plain = all(pair == (0, 0) for pair in padding)
        if not plain and before.padding_mode != "zeros":
            return x, short_pairs(padding), "zeros"
        ends = pairs_of(before.padding, len(padding))
        pairs = [(a + c, b + d) for (a, b), (c, d) in zip(padding, ends, strict=True)]
        return replace(x, node=x.node.sources[0]), short_pairs(pairs), before.padding_mode

    def convolve_transposed(
        self,
        x: Traced,
        weight: Weight,
        bias: Weight | None,
        stride: Sequence[int],
        padding: Sequence[int],
        output_padding: Sequence[int],
        dilation: Sequence[int],
        groups: int,
    ) -> Traced:
        """`[N, C, positions…]`; weights `[in, out per group, taps…]`."""
        x = self.channels_first(x, len(weight.shape))
        out, taps = weight.shape[1] * groups, weight.shape[2:]
        layer = layers.ConvTranspose(
            out,
            short(taps),
            short(stride),
            short(padding),
            short(output_padding),
            groups,
            bias is not None,
            short(dilation),
        )
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def linear(self, x: Traced, weight: Weight, bias: Weight | None) -> Traced:
        """Over the last dimension, which holds channels, or all of a flattened sequence."""
        x = self.channels_last(x)
        out = weight.shape[0]
        layer = layers.Linear(out, bias is not None)
        node = self.node(layer, x, name=self.own(weight=weight, bias=bias))
        return replace(x, node=node, extents={**x.extents, CHANNELS: out})

    def embed(self, x: Traced, weight: Weight) -> Traced:
        """Tokens as vectors, in a dimension behind the others."""
        if CHANNELS in x.extents:
            raise Misfit("an embedding of the network's own input", "of computed tokens")
        size, width = weight.shape
        node = self.node(layers.Embedding(size, width), x, name=self.own(weight=weight))
        return Traced(node, (*x.dims, (CHANNELS,)), {**x.extents, CHANNELS: width})

    # Normalisation and values -----------------------------------------------------------------------------

    def batch_norm(
        self,
        x: Traced,
        affine: tuple[Weight | None, Weight | None],
        averages: tuple[Weight | None, Weight | None],
        momentum: float | None,
        eps: float,
        counter: Weight | None = None,
    ) -> Traced:
        x = self.expose_channels(x, 1)
        weight, bias = affine
        mean, var = averages
        if (weight is None) != (bias is None):
            raise Misfit("a batch norm with weight and bias, or without", "with one of them")
        if mean is None or var is None:
            raise Misfit("a batch norm with running averages", "one without", "track_running_stats=True")
        name = self.own(
            weight=weight, bias=bias, running_mean=mean, running_var=var, num_batches_tracked=counter
        )
        return self.apply(layers.BatchNorm(eps, momentum, weight is not None), x, name)

    def layer_norm(
        self, x: Traced, shape: Sequence[int], weight: Weight | None, bias: Weight | None, eps: float
    ) -> Traced:
        """Over the last dimension, of channels."""
        if len(shape) != 1:
            raise Misfit("layer norm over the channels", f"over the last {len(shape)} dimensions")
        if (weight is None) != (bias is None):
            raise Misfit("layer norm with weight and bias, or without", "with one of them")
        x = self.channels_last(x)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.LayerNorm(eps, affine), x, name)

    def rms_norm(self, x: Traced, shape: Sequence[int], weight: Weight | None, eps: float) -> Traced:
        """Over the last dimension, of channels."""
        if len(shape) != 1:
            raise Misfit("RMS norm over the channels", f"over the last {len(shape)} dimensions")
        name = None if weight is None else self.own(weight=weight)
        return self.apply(layers.RMSNorm(eps, weight is not None), self.channels_last(x), name)

    def group_norm(
        self, x: Traced, groups: int, weight: Weight | None, bias: Weight | None, eps: float
    ) -> Traced:
        x = self.expose_channels(x, 1)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.GroupNorm(groups, eps, affine), x, name)

    def instance_norm(self, x: Traced, weight: Weight | None, bias: Weight | None, eps: float) -> Traced:
        x = self.expose_channels(x, 1)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.InstanceNorm(eps, affine), x, name)

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
        """Over the channels, or over all positions."""
        x = self.settle(x)
        axes = x.dims[dim]
        if axes == (CHANNELS,):
            return self.apply(layers.Softmax("channels"), x)
        if axes and set(axes) == {axis for axis in x.positions if x.extents[axis] > 1}:
            return self.apply(layers.Softmax("positions"), x)
        raise Misfit("softmax over the channels or over all positions", name_axes(axes))

    def log_softmax(self, x: Traced, dim: int) -> Traced:
        """Over the channels."""
        return self.apply(layers.LogSoftmax(), self.expose_channels(x, dim))

    def dropout(self, x: Traced, p: float) -> Traced:
        return self.apply(layers.Dropout(p), x) if p else x

    # Pooling ----------------------------------------------------------------------------------------------

    def max_pool(
        self,
        x: Traced,
        kernel_size: Sequence[int],
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        dilation: Sequence[int],
        ceil_mode: bool,
        shape: Sequence[int],
    ) -> Traced:
        x = self.channels_first(x, len(shape))
        sizes = short(kernel_size), pool_stride(stride, kernel_size), short_pairs(padding), short(dilation)
        return self.resized(self.apply(layers.MaxPool(*sizes, ceil_mode), x), shape)

    def avg_pool(
        self,
        x: Traced,
        kernel_size: Sequence[int],
        stride: Sequence[int],
        padding: str | Sequence[tuple[int, int]],
        ceil_mode: bool,
        count_include_pad: bool,
        shape: Sequence[int],
    ) -> Traced:
        x = self.channels_first(x, len(shape))
        sizes = short(kernel_size), pool_stride(stride, kernel_size), short_pairs(padding)
        return self.resized(self.apply(layers.AvgPool(*sizes, ceil_mode, count_include_pad), x), shape)

    def adaptive_pool(
        self, x: Traced, kind: Any, sizes: Sequence[int | None], shape: Sequence[int]
    ) -> Traced:
        """To given numbers of outputs; None keeps an axis."""
        x = self.channels_first(x, len(shape))
        if all(size == 1 for size in sizes):
            found = self.resized(self.apply(layers.GlobalPool(kind, True), x), shape)
            self.pooled[found.node.order] = x
            return found
        whole = [axis for axis, size in zip(x.positions, sizes, strict=True) if size == 1]
        rest = zip(x.positions, sizes, strict=True)
        if len(whole) == 1 and all(n in (None, x.extents[axis]) for axis, n in rest if axis not in whole):
            found = self.resized(self.apply(layers.GlobalPool(kind, True, whole[0]), x), shape)
            self.pooled[found.node.order] = x
            return found
        size: Any = sizes[0] if len(set(sizes)) == 1 else tuple(sizes)
        return self.resized(self.apply(layers.AdaptivePool(kind, size), x), shape)

    def reduce(self, x: Traced, kind: Any, places: Sequence[int], keepdim: bool) -> Traced:
        """The mean, the largest value or the sum over all positions, or all along one axis."""
        x = self.settle(x)
        over = self.reduced_axis(x, places)
        node, pooled = self.node(layers.GlobalPool(kind, keepdim, over), x), pooled_axes(over, x.positions)
        self.pooled[node.order] = x
        kept = {axis: 1 if axis in pooled else n for axis, n in x.extents.items()}
        extents = kept if keepdim else {axis: n for axis, n in kept.items() if axis not in pooled}
        return Traced(node, dims_after(x, places, keepdim), extents)

    def deviation(
        self, x: Traced, places: Sequence[int], keepdim: bool, unbiased: bool, eps: float = 0.0
    ) -> Traced:
        """The standard deviation over all positions, or all along one axis."""
        x = self.settle(x)
        over = self.reduced_axis(x, places)
        both = self.node(layers.StatsPool(eps=eps, unbiased=unbiased, over=over), x)
        width, pooled = x.extents[CHANNELS], pooled_axes(over, x.positions)
        extents = {axis: n for axis, n in x.extents.items() if axis not in pooled}
        value = Traced(both, dims_after(x, places, keepdim), {**extents, CHANNELS: 2 * width})
        node = self.node(layers.Channels(width, 2 * width), value)
        return replace(value, node=node, extents=extents)

    def reduced_axis(self, x: Traced, places: Sequence[int]) -> str | None:
        """The one axis of positions of several that a reduction is over; None: it is over all of them."""
        over = [axis for place in places for axis in x.dims[place]]
        if (CHANNELS,) in [x.dims[place] for place in places]:
            told = Misfit("a reduction over all positions", f"over {name_axes(over)}")
            raise Misplaced("P", (CHANNELS,), told)
        wide = [axis for axis in x.positions if x.extents[axis] > 1]
        if (
            sorted(axis for axis in over if x.size(axis) > 1) == sorted(wide)
            and over
            and CHANNELS not in over
        ):
            return None
        if len(over) == 1 and over[0] in x.positions:
            return over[0]
        raise Misfit("a reduction over all positions, or along one axis", f"over {name_axes(over)}")

    # Joins and slices -------------------------------------------------------------------------------------

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

    def glu(self, x: Traced, place: int) -> Traced:
        """The first half of the channels times the sigmoid of the second."""
        size = x.shape[place]
        first, second = self.slice(x, place, 0, size // 2, 1), self.slice(x, place, size // 2, size, 1)
        return self.join(layers.Multiply(), first, self.activate(second, "sigmoid"))

    def join(self, layer: layers.ValueJoin, *values: Traced) -> Traced:
        """Values joined dimension by dimension, from the last one."""
        values = tuple(value.shrink() for value in values)
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
                raise misjoined(padded, told)
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
        if any(dim not in ((), dims[i]) for value in arranged for i, dim in enumerate(value.dims)):
            raise Misfit("the same axes in all that is joined", f"other ones, in {rank} dimensions")
        node = self.node(layers.Concat(), *arranged)
        width = sum(value.extents[CHANNELS] for value in arranged)
        most = max(arranged, key=lambda value: len(value.extents))
        extents = {**most.extents, CHANNELS: width}
        return Traced(node, dims, extents)

    def repeat(self, x: Traced, sizes: Sequence[int]) -> Traced:
        """Dimensions of size 1 as if they had more elements: what they are joined with has them."""
        if x.shape == tuple(sizes):
            return x
        places = [place for place, size in enumerate(sizes) if x.shape[place] != size]
        if any(x.shape[place] != 1 for place in places):
            raise Misfit("dimensions of size 1 that are repeated", " × ".join(map(str, x.shape)))
        dims, parts = x.dims, dict(x.parts)
        for place in places:
            name = next(free for number in count() if (free := f"~{number}") not in parts)
            dims, parts[name] = replace_at(dims, place, (name,)), sizes[place]
        return replace(x, dims=dims, parts=parts)

    def expose_channels(self, x: Traced, place: int) -> Traced:
        """The value with channels in that dimension, which may have size 1."""
        x = self.settle(x)
        if x.dims[place] == (CHANNELS,):
            return x
        if not x.dims[place] and CHANNELS in x.hidden:
            return replace(x, dims=(*x.dims[:place], (CHANNELS,), *x.dims[place + 1 :]))
        if not x.dims[place]:
            raise Misplaced("C", (), Misfit("channels in this dimension", "a dimension that was added"))
        raise x.misplaced("C", x.dims[place])

    def slice(self, x: Traced, place: int, start: int, stop: int, step: int) -> Traced:
        """Elements `start` up to `stop`, every `step`-th, of one dimension; the numbers lie inside of it."""
        size = x.shape[place]
        if (start, stop, step) == (0, size, 1):
            return x
        x = self.settle(x)
        axes = x.dims[place]
        if axes == (f"{CHANNELS}:0",) and step == 1:
            # Some of the equal shares that the channels are cut into.
            share = x.parts[f"{CHANNELS}:1"]
            node = self.node(layers.Channels(start * share, stop * share), x)
            parts = {**x.parts, f"{CHANNELS}:0": stop - start}
            return replace(x, node=node, extents={**x.extents, CHANNELS: (stop - start) * share}, parts=parts)
        if axes == (CHANNELS,) and step == 1:
            node = self.node(layers.Channels(start, stop), x)
            return replace(x, node=node, extents={**x.extents, CHANNELS: stop - start})
        if len(axes) == 1 and axes[0] in x.positions:
            return self.slice_positions(x, axes[0], start, stop, step)
        raise Misfit("a slice of the channels, or of positions", f"of {name_axes(axes)}, in steps of {step}")

    def slice_positions(self, x: Traced, axis: str, start: int, stop: int, step: int) -> Traced:
        """Every `step`-th position from `start` up to `stop`."""
        size = x.extents[axis]
        x = self.pad(x, {axis: (-start, stop - size)}, "zeros")
        if step == 1:
            return x
        steps = dict.fromkeys(x.positions, 1) | {axis: step}
        found = self.apply(layers.Subsample(short(tuple(steps.values()))), x)
        return replace(found, extents={**x.extents, axis: -(-(stop - start) // step)})

    def upsample(
        self, x: Traced, shape: Sequence[int], mode: Literal["nearest", "linear"] = "nearest"
    ) -> Traced:
        """To the nearest position, or on straight lines, where sizes are whole multiples."""
        x = self.channels_first(x, len(shape))
        sizes = list(zip(x.shape[2:], shape[2:], strict=True))
        if any(there % here for here, there in sizes):
            got = ", ".join(f"{here} to {there}" for here, there in sizes)
            raise Misfit("each position a whole number of times", got)
        factors = short([there // here for here, there in sizes])
        return self.resized(self.apply(layers.Upsample(factors, mode), x), shape)

    def shuffle_pixels(self, x: Traced, layer: layers.ShufflePixels, shape: Sequence[int]) -> Traced:
        """Channels as positions of two axes, or the other way round."""
        x = self.channels_first(x, len(shape))
        return self.resized(self.apply(layer, x), shape)

    def pad(self, x: Traced, ends: Mapping[str, tuple[int, int]], mode: Edge) -> Traced:
        """Positions more at the ends of axes; negative numbers take some away, before any come."""
        if strange := [axis for axis in ends if axis not in x.positions and ends[axis] != (0, 0)]:
            told = Misfit("padding of positions", f"of {name_axes(strange)}")
            raise Misplaced("P", (strange[0],), told)
        pairs = {axis: ends.get(axis, (0, 0)) for axis in x.positions}
        fewer = [(max(-low, 0), max(-high, 0)) for low, high in pairs.values()]
        more = [(max(low, 0), max(high, 0)) for low, high in pairs.values()]
        sizes = {axis: x.extents[axis] + sum(pair) for axis, pair in pairs.items()}
        if any(map(any, fewer)):
            x = self.apply(layers.Crop(short_pairs(fewer)), x)
        if any(map(any, more)):
            x = self.apply(layers.Pad(short_pairs(more), mode), x)
        return replace(x, extents={**x.extents, **sizes})

    # Axes -------------------------------------------------------------------------------------------------

    def channels_first(self, x: Traced, rank: int) -> Traced:
        """Batch, channels, positions."""
        if len(x.dims) != rank:
            raise Misfit(f"{rank} dimensions: batch, channels, positions", str(len(x.dims)))
        x = self.restore_positions(self.settle(x), rank - 2)
        return x.arrange("N", "C", *"P" * (rank - 2))

    def settle(self, x: Traced) -> Traced:
        """Layers for what views did to axes: an axis folded into channels, channels in another order."""
        for place, dim in enumerate(x.dims):
            key = (x.node.order, dim)
            if dim == (f"{CHANNELS}:1", f"{CHANNELS}:0"):
                layer = layers.ChannelShuffle(x.parts[f"{CHANNELS}:0"])
                node = self.settled.get(key) or self.node(layer, x)
                self.settled[key] = node
                x = replace(x, node=node, dims=replace_at(x.dims, place, (CHANNELS,)), parts={})
            elif len(dim) == 2 and CHANNELS in dim and set(dim) & set(x.positions):
                found = self.fold(x, place)
                node = self.settled.setdefault(key, found.node)
                x = replace(found, node=node)
        return x

    def fold(self, x: Traced, place: int) -> Traced:
        """Channels and an axis of positions in one dimension, in either order."""
        channels, (axis,) = x.extents[CHANNELS], set(x.dims[place]) - {CHANNELS}
        first = x.dims[place][0]
        node = self.node(layers.Fold(axis), x)
        extents = {name: n for name, n in x.extents.items() if name != axis}
        dims = replace_at(x.dims, place, (CHANNELS,))
        x = replace(x, node=node, dims=dims, extents={**extents, CHANNELS: channels * x.extents[axis]})
        # Position by position is the other order of what is a matrix.
        return x if first == CHANNELS else self.apply(layers.ChannelShuffle(channels), x)

    def restore_positions(self, x: Traced, wanted: int) -> Traced:
        """After a reduction, the axes that it ran over, where an operator needs them."""
        return (
            self.keep_positions(x, True) if wanted > len(x.positions) and x.node.order in self.pooled else x
        )

    def view(self, x: Traced) -> Traced:
        """After a change of dimensions: a reduction whose axes nobody sees any more goes without them.

        Channels in another order are a layer at once, so that later views find them whole.
        """
        if (f"{CHANNELS}:1", f"{CHANNELS}:0") in x.dims:
            return self.settle(x)
        if not x.hidden:
            return x
        pooled, behind = x.node, list[Node]()
        while isinstance(pooled.layer, layers.Activation | layers.Dropout):
            behind.append(pooled)
            pooled = pooled.sources[0]
        if pooled.order not in self.pooled or not set(self.axes_pooled(pooled)) <= set(x.hidden):
            return x
        found = self.keep_positions(replace(x, node=pooled), False)
        for node in reversed(behind):
            found = replace(found, node=Node(node.layer, (found.node,), node.line, node.name))
        return found

    def keep_positions(self, x: Traced, keepdim: bool) -> Traced:
        """The same of a reduction that keeps the axes it runs over, or does not."""
        source, layer, pooled = self.pooled[x.node.order], x.node.layer, self.axes_pooled(x.node)
        assert isinstance(layer, layers.GlobalPool)
        node = Node(replace(layer, keepdim=keepdim), x.node.sources, x.node.line, x.node.name)
        self.pooled[node.order] = source
        kept = [axis for axis in source.extents if keepdim or axis not in pooled]
        return replace(
            x, node=node, extents={axis: 1 if axis in pooled else x.extents[axis] for axis in kept}
        )

    def axes_pooled(self, node: Node) -> tuple[str, ...]:
        """The axes that a reduction runs over."""
        assert isinstance(node.layer, layers.GlobalPool)
        return pooled_axes(node.layer.over, self.pooled[node.order].positions)

    def channels_last(self, x: Traced) -> Traced:
        """Channels in the last dimension; what a view put together there becomes channels."""
        x = self.settle(x) if CHANNELS in x.axes and not is_flat(x) else x
        last = x.dims[-1]
        if len(last) > 1:
            return self.flatten(x)
        if last == (CHANNELS,) or (not last and CHANNELS in x.hidden):
            return replace(x, dims=(*x.dims[:-1], (CHANNELS,)))
        raise x.misplaced("C", last)

    def flatten(self, x: Traced) -> Traced:
        """All positions of all channels as channels, in torch's order."""
        last = x.dims[-1]
        order = [axis for axis in (CHANNELS, *x.positions) if x.extents[axis] > 1]
        if list(last) != order:
            expected = f"channels and then all positions in one dimension: {name_axes(order)}"
            raise Misfit(expected, name_axes(last))
        extents = {BATCH: x.extents[BATCH], CHANNELS: prod(x.extents[axis] for axis in last)}
        return Traced(self.node(layers.Flatten(), x), (*x.dims[:-1], (CHANNELS,)), extents)

    def resized(self, x: Traced, shape: Sequence[int]) -> Traced:
        """After a layer along positions: their sizes as the other framework has them."""
        found = {dim[0]: size for dim, size in zip(x.dims, shape, strict=True) if dim}
        return replace(x, extents={axis: found.get(axis, n) for axis, n in x.extents.items()})


def short(sizes: Sequence[int]) -> Any:
    """One number where all axes have the same."""
    return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)


def replace_at(
    dims: tuple[tuple[str, ...], ...], place: int, dim: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    return (*dims[:place], dim, *dims[place + 1 :])


def misjoined(values: Sequence[Traced], told: Misfit) -> Misfit:
    """That values which are joined lie differently: an input may be meant to lie as another one does."""
    channels = [value.dims.index((CHANNELS,)) for value in values if (CHANNELS,) in value.dims]
    for value in values:
        others = [place for place in channels if value.dims[place] != (CHANNELS,)]
        if isinstance(value.node.layer, layers.Input) and value.node.name is not None and others:
            return Misjoined(value.node.name, others[0], told)
    return told


def is_flat(x: Traced) -> bool:
    """Whether the last dimension holds all channels and positions."""
    return set(x.dims[-1]) == {axis for axis in x.axes if axis != BATCH and x.extents[axis] > 1}


def dims_after(x: Traced, places: Sequence[int], keepdim: bool) -> tuple[tuple[str, ...], ...]:
    """The dimensions after a reduction over some of them."""
    dims = ((place, dim) for place, dim in enumerate(x.dims) if keepdim or place not in places)
    return tuple(() if place in places else dim for place, dim in dims)


def describe_pieces(x: Traced) -> str:
    """What keeps a tensor from being handed out; empty where nothing does."""
    if x.is_repeated:
        return "a result that is repeated along a dimension"
    return "an axis cut in two by a view" if any(axis in x.parts for dim in x.dims for axis in dim) else ""


def pairs_of(ends: Any, axes: int) -> list[tuple[int, int]]:
    """A layer's padding as a pair for every axis."""
    each = ends if isinstance(ends, tuple) else (ends,) * axes
    return [pair if isinstance(pair, tuple) else (pair, pair) for pair in each]


def pool_stride(stride: Sequence[int], kernel_size: Sequence[int]) -> Any:
    """None where it is the kernel size."""
    return None if list(stride) == list(kernel_size) else short(stride)


def short_pairs(pairs: str | Sequence[tuple[int, int]]) -> Any:
    """Padding as a script writes it."""
    if isinstance(pairs, str):
        return pairs
    if all(low == high for low, high in pairs):
        return short([low for low, _ in pairs])
    return tuple((low, high) for low, high in pairs)


def name_axes(axes: Iterable[str]) -> str:
    """Axes for people."""
    return (
        " and ".join(
            {BATCH: "the batch", CHANNELS: "channels"}.get(axis, f"positions {axis}") for axis in axes
        )
        or "a dimension of size 1"
    )


def identities(held: Mapping[str, Weight]) -> tuple[tuple[str, str | None], ...]:
    """What tells a layer's weights from others."""
    return tuple((leaf, weight.identity) for leaf, weight in sorted(held.items()))


def are_equal(one: Any, other: Any) -> bool:
    """Whether two arrays, or two tensors, have the same shape and numbers."""
    return one is other or (one.shape == other.shape and bool((one == other).all()))
