"""Everything the algebra says about a network: sizes, fields, supports, paths and costs."""

from collections.abc import Mapping
from functools import cached_property
from typing import cast

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.analysis.bands import BandId, bands
from tdnn_compiler.analysis.cost import Cost, cost, total
from tdnn_compiler.analysis.fields import Axis, fields, interior
from tdnn_compiler.analysis.support import path_polynomial, paths, reached
from tdnn_compiler.errors import mistake
from tdnn_compiler.expressions import Dim, at, ceil_div, floor_div, greatest, least, length_symbol
from tdnn_compiler.layers import Input
from tdnn_compiler.network import Network, graph_of
from tdnn_compiler.window.field import Field, Moving, Span
from tdnn_compiler.window.length import Length, expression
from tdnn_compiler.window.paths import X

__all__ = ["Analysis", "analyse"]


def analyse(network: Network) -> "Analysis":
    """The analysis of a network; nothing is computed before it is asked for."""
    return Analysis(network)


class Analysis:
    """Answers about a network, symbolic where the network is.

    `name` is a layer, by default the output. `axis` and `input` may be left out where there is one choice.
    Every method raises NetworkError where a name is not known or there is no answer.
    """

    def __init__(self, network: Network) -> None:
        self.network = network

    @cached_property
    def _bands(self) -> dict[str, tuple]:  # type: ignore[type-arg]
        return bands(self.network)

    @cached_property
    def fields(self) -> dict[str, dict[Axis, Field]]:
        """The receptive field of every layer, by (input, axis)."""
        return fields(self.network, self._bands)

    def axis_of(self, name: str, axis: str | None = None, input: str | None = None) -> Axis:
        """The (input, axis) meant for a layer."""
        known = list(self.fields[self.network.known(name)])
        fitting = [key for key in known if axis in (None, key[1]) and input in (None, key[0])]
        if len(fitting) == 1 or (
            fitting and axis is not None and input is None and len(self.network.inputs) == 1
        ):
            return fitting[0]
        choices = ", ".join(f"axis {a} of {i}" for i, a in known) or "none: it depends on no positions"
        got = f"axis={axis!r}, input={input!r}"
        raise mistake(f"layer '{name}'", "one axis of one input", got, f"choices: {choices}")

    # Sizes

    def extent(self, name: str | None = None, axis: str | None = None) -> Dim:
        """Positions of a layer along an axis: floor((N + A)/S), or 1 where the axis has gone."""
        name = name or self.network.output
        return expression(self.network.shape(name).extent(self.axis_of(name, axis)[1]))

    def smallest_input(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Dim:
        """The smallest input for which every layer on the way to `name` has an output."""
        return self.needed_input(1, name, axis, input)

    def needed_input(
        self, outputs: Dim, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Dim:
        """The smallest input that gives at least `outputs` outputs along an axis."""
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        source, size = self._open(input, axis)
        return at(
            size.expression, {cast(Symbol, size.root): source._needed_root(outputs, name, axis, size.root)}
        )

    def _needed_root(self, outputs: Dim, name: str, axis: str, root: Expr) -> Dim:
        network = self.network
        on_the_way = [m for m in network.members if m.name in network.ancestors(name)]
        smallest = network.inferred.smallest_inputs(on_the_way, axis, cast(Symbol, root))
        extent = network.shape(name).extent(axis)
        if isinstance(extent, Length) and extent.root == root:
            return greatest(smallest, extent.inverse(outputs))
        if isinstance(extent, int) and isinstance(outputs, int) and outputs > extent:
            raise mistake(
                f"layer '{name}', axis {axis}",
                f"{outputs} outputs",
                f"{extent}, whatever the input",
                "ask a layer before the axis is reduced",
            )
        return smallest

    def _open(self, input: str, axis: str) -> "tuple[Analysis, Length]":
        """The analysis with the length of that axis as a symbol, and that length."""
        size = self.network.shape(input).extent(axis)
        if isinstance(size, Length):
            return self, size
        symbol = length_symbol(axis)
        layer = cast(Input, self.network.layer(input))
        sizes = tuple(symbol if a == axis else s for a, s in zip(layer.axes, layer.sizes, strict=True))
        graph = graph_of(self.network.members)
        graph.nodes[input]["layer"] = Input(layer.axes, sizes)
        return Analysis(Network(graph, self.network.name)), Length(symbol)

    # Fields

    def field(self, name: str | None = None, axis: str | None = None, input: str | None = None) -> Field:
        """The receptive field of one output of a layer, along one axis of one input."""
        name = name or self.network.output
        return self.fields[name][self.axis_of(name, axis, input)]

    def interior(self, name: str | None = None, axis: str | None = None) -> Span:
        """The first and the last output of a layer of which no path ends in padding; none if first > last."""
        name = name or self.network.output
        return interior(self.network, self.axis_of(name, axis)[1])[name]

    def reached_outputs(
        self, position: Dim, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Span:
        """The first and the last output that an input can reach, holes counted; none if first > last."""
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        field, last = self.fields[name][input, axis], expression(self.network.shape(name).extent(axis)) - 1
        if field.whole is not None:
            return Span(0, last)
        local = field.local
        if not isinstance(local, Moving):
            raise mistake(
                f"layer '{name}'", "a field whose ends are numbers", "ends that change with the output"
            )
        period = len(local.phases)
        spans = [(p, phase.span) for p, phase in enumerate(local.phases) if phase.span]
        first = least(*(ceil_div(position - span.high, local.jump) * period + p for p, span in spans))
        final = greatest(*(floor_div(position - span.low, local.jump) * period + p for p, span in spans))
        return Span(greatest(first, 0), least(final, last))

    # Supports and paths

    def paths(
        self,
        output: int,
        name: str | None = None,
        axis: str | None = None,
        *,
        at: Mapping[str, int] | None = None,
        input: str | None = None,
    ) -> dict[int, int]:
        """How many paths lead from one output to each input position, exactly, borders included.

        `at` gives the lengths that are symbols. Positions that are not read are missing.
        """
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        return dict(sorted(self.paths_through(output, name, axis, at=at).get(input, {}).items()))

    def paths_through(
        self,
        output: int,
        name: str | None = None,
        axis: str | None = None,
        *,
        at: Mapping[str, int] | None = None,
    ) -> dict[str, dict[int, int]]:
        """The same for every layer on the way: the receptive-field pyramid of one output."""
        name = name or self.network.output
        axis = self.axis_of(name, axis)[1]
        numbers = self.network.numbers(at or {})
        return paths(self.network, self._bands, name, axis, output, numbers)

    def support(
        self,
        output: int,
        name: str | None = None,
        axis: str | None = None,
        *,
        at: Mapping[str, int] | None = None,
        input: str | None = None,
    ) -> tuple[int, ...]:
        """The input positions that one output reads, holes left out, borders included."""
        return tuple(self.paths(output, name, axis, at=at, input=input))

    def readers(
        self,
        position: int,
        name: str | None = None,
        axis: str | None = None,
        *,
        at: Mapping[str, int] | None = None,
        input: str | None = None,
    ) -> tuple[int, ...]:
        """The outputs that read one input position, exactly."""
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        numbers = self.network.numbers(at or {})
        return tuple(sorted(reached(self.network, self._bands, name, axis, (input, position), numbers)))

    def path_polynomial(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Expr:
        """Paths of an interior output 0, a polynomial in `X`: the coefficient of X^i counts those to input i.

        Its exponents with a coefficient are the support. For output t multiply by X^(t·stride).
        """
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)

        def stride(band: BandId) -> Dim | None:
            local = self.fields[band[0]][input, axis].local
            return local.jump if isinstance(local, Moving) and len(local.phases) == 1 else None

        return path_polynomial(self.network, self._bands, name, axis, input, stride)

    def support_polynomial(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Expr:
        """The support of an interior output 0: the sum of X^i over the inputs i that it reads."""
        counted = sympy.expand(self.path_polynomial(name, axis, input))
        exponents = [term.as_coeff_exponent(X)[1] for term in sympy.Add.make_args(counted)]
        return sympy.Add(*(X**exponent for exponent in exponents))

    # Costs

    @cached_property
    def costs(self) -> dict[str, Cost]:
        """The cost of every layer, for one example."""
        network = self.network
        return {
            m.name: cost(m.layer, tuple(map(network.shape, m.sources)), network.shape(m.name))
            for m in network.members
        }

    @cached_property
    def total(self) -> Cost:
        """The cost of the whole network, for one example."""
        return total(self.costs.values())
