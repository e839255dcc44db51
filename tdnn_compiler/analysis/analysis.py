"""Everything the algebra says about a network: sizes, fields, supports, paths and costs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

import sympy
from sympy import Expr

from tdnn_compiler.analysis.bands import BandId, find_bands
from tdnn_compiler.analysis.cost import Cost, layer_cost, total_cost
from tdnn_compiler.analysis.fields import InputAxis, find_fields
from tdnn_compiler.analysis.interior import find_interior, maps_along, numeric_sizes
from tdnn_compiler.analysis.support import Bands, find_reached, follow_paths, follow_support, interior_paths
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import Dim, ceil_div, floor_div, greatest, least, never_negative
from tdnn_compiler.symbolic.field import Field, PeriodicField, Span
from tdnn_compiler.symbolic.length import Length, extent_expression
from tdnn_compiler.symbolic.maps import Progression, Transposed, Window
from tdnn_compiler.symbolic.paths import X
from tdnn_compiler.symbolic.tally import Tally

__all__ = ["Analysis", "analyse"]

Follow = Callable[[Network, Bands, str, str, int], dict[str, Tally]]
"""Follows one output of a layer back along an axis, to every layer before it: `follow_paths` or
`follow_support`.
"""


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
        return find_bands(self.network)

    @cached_property
    def fields(self) -> dict[str, dict[InputAxis, Field]]:
        """The receptive field of every layer, by (input, axis)."""
        return find_fields(self.network, self._bands)

    def at(self, **values: Dim) -> "Analysis":
        """The analysis of the network with symbols bound; of the network itself where there are none."""
        return Analysis(self.network.bind(**values)) if values else self

    def axis_of(self, name: str, axis: str | None = None, input: str | None = None) -> InputAxis:
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

    def _axis_along(self, name: str, axis: str | None) -> str:
        """The axis meant for a layer, whatever the input."""
        axes = {key[1] for key in self.fields[self.network.known(name)] if axis in (None, key[1])}
        return axes.pop() if len(axes) == 1 else self.axis_of(name, axis)[1]

    # Sizes

    def extent(self, name: str | None = None, axis: str | None = None) -> Dim:
        """Positions of a layer along an axis: floor((N + A)/S), or 1 where the axis has gone."""
        name = name or self.network.output
        return extent_expression(self.network.shape(name).extent(self._axis_along(name, axis)))

    def smallest_input(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Dim:
        """The smallest input for which every layer on the way to `name` has an output."""
        return self.needed_input(1, name, axis, input)

    def needed_input(
        self, outputs: Dim, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Dim:
        """The smallest input that gives at least `outputs` outputs along an axis, and every layer one.

        Where the input's length is given in a form such as 16*m, the smallest of that form.
        """
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        try:
            needs = self.network.inferred.needs(self.network.members, name, axis, outputs)
        except ValueError as error:
            raise mistake(f"layer '{name}', axis {axis}", f"{outputs} outputs", str(error)) from error
        size = self.network.shape(input).extent(axis)
        if isinstance(size, Length) and (size.scale, size.offset) != (1, 0):
            # A form such as 16*m counts the outputs of a transposed window over its symbol.
            form = Transposed(size.scale, Progression(1), 0, size.offset)
            return needs[input].before(form).times(size.scale, size.offset).positions
        return needs[input].positions

    # Fields

    def field(self, name: str | None = None, axis: str | None = None, input: str | None = None) -> Field:
        """The receptive field of one output of a layer, along one axis of one input."""
        name = name or self.network.output
        key = self.axis_of(name, axis, input)
        return self.fields[name][key]

    def interior(self, name: str | None = None, axis: str | None = None) -> Span:
        """The first and the last interior output, of which no path ends in padding; none if first > last.

        All between them are interior, too: it is the longest run where there are several.
        """
        name = name or self.network.output
        return find_interior(self.network, self._bands, self._axis_along(name, axis))[name]

    def reached_outputs(
        self, position: Dim, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Span:
        """The first and the last output that depend on an input position; none if first > last.

        Exact, as by `readers`, where lengths are numbers. Else these are the outputs whose receptive field
        spans the position, holes included; raises NetworkError where padding copies inputs (reflect,
        replicate, circular).
        """
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        on_the_way = {name, *self.network.ancestors(name)}
        between = {layer: bands for layer, bands in self._bands.items() if layer in on_the_way}
        if isinstance(position, int) and numeric_sizes(self.network, between, axis):
            found = self.readers(position, name, axis, input=input)
            return Span(found[0], found[-1]) if found else Span(0, -1)
        if any(isinstance(map, Window) and map.edge != "zeros" for map in maps_along(between, axis)):
            got = "padding that reflects, repeats or wraps"
            raise mistake(f"layer '{name}'", "zeros beyond the borders", got, "give the lengths as numbers")
        return self._outputs_holding(position, name, (input, axis))

    def _outputs_holding(self, position: Dim, name: str, key: InputAxis) -> Span:
        """The first and the last output whose field holds an input position."""
        field, last = self.fields[name][key], extent_expression(self.network.shape(name).extent(key[1])) - 1
        whole, local = field.global_span, field.local
        if whole and not (
            never_negative(whole.low - position - 1) or never_negative(position - whole.high - 1)
        ):
            return Span(0, last)
        if local is None:
            return Span(0, -1)
        if not isinstance(local, PeriodicField):
            expected, got = "a field whose ends are numbers", "ends that change with the output"
            raise mistake(f"layer '{name}'", expected, got, "give the lengths as numbers")
        period = len(local.phases)
        reached: list[tuple[Dim, Dim]] = []
        for p, span in enumerate(local.phases):
            if span:
                first = greatest(ceil_div(position - span.high, local.jump), 0)
                final = floor_div(position - span.low, local.jump)
                final = least(final, floor_div(last - p, period))
                if not never_negative(first - final - 1):
                    reached.append((first * period + p, final * period + p))
        if not reached:
            return Span(0, -1)
        return Span(least(*(first for first, _ in reached)), greatest(*(final for _, final in reached)))

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
        found = self._follow(follow_paths, output, name, axis, at).get(input)
        return {} if found is None else found.numbers()

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
        found = self._follow(follow_paths, output, name, self._axis_along(name, axis), at)
        return {layer: counts.numbers() for layer, counts in found.items()}

    def _follow(
        self, follow: Follow, output: int, name: str, axis: str, at: Mapping[str, int] | None
    ) -> dict[str, Tally]:
        """The result of `follow` for one output at given lengths, for every layer on the way."""
        there = self.at(**(at or {}))
        size = extent_expression(there.network.shape(name).extent(axis))
        if isinstance(size, int) and not 0 <= output < size:
            raise mistake(f"layer '{name}', axis {axis}", f"an output from 0 to {size - 1}", output)
        return follow(there.network, there._bands, name, axis, output)

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
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)
        found = self._follow(follow_support, output, name, axis, at).get(input)
        return () if found is None else tuple(found.numbers())

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
        there = self.at(**(at or {}))
        size = extent_expression(there.network.shape(input).extent(axis))
        if isinstance(size, int) and not 0 <= position < size:
            raise mistake(f"input '{input}', axis {axis}", f"a position from 0 to {size - 1}", position)
        return tuple(sorted(find_reached(there.network, there._bands, name, axis, (input, position))))

    def path_polynomial(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Expr:
        """Paths of an interior output 0, a polynomial in `X`: the coefficient of X^i counts those to input i.

        Its exponents with a coefficient are the support. For output t multiply by X^(t·stride).
        """
        found = self._interior_paths(name, axis, input)
        if isinstance(found, Expr):
            return found
        return sympy.Add(*(number * X**position for position, number in found.items()))

    def support_polynomial(
        self, name: str | None = None, axis: str | None = None, input: str | None = None
    ) -> Expr:
        """The support of an interior output 0: the sum of X^i over the inputs i that it reads."""
        found = self._interior_paths(name, axis, input)
        if isinstance(found, Expr):
            terms = sympy.Add.make_args(sympy.expand(found))
            return sympy.Add(*(X ** term.as_coeff_exponent(X)[1] for term in terms))
        return sympy.Add(*(X**position for position in found))

    def _interior_paths(self, name: str | None, axis: str | None, input: str | None) -> dict[int, int] | Expr:
        name = name or self.network.output
        input, axis = self.axis_of(name, axis, input)

        def stride(band: BandId) -> Dim | None:
            local = self.fields[band[0]][input, axis].local
            return local.jump if isinstance(local, PeriodicField) and len(local.phases) == 1 else None

        return interior_paths(self.network, self._bands, name, axis, input, stride)

    # Costs

    @cached_property
    def costs(self) -> dict[str, Cost]:
        """The cost of every layer, for one example; that of a layer which uses another one's weights, too."""
        network = self.network
        return {
            m.name: layer_cost(m.layer, tuple(map(network.shape, m.sources)), network.shape(m.name))
            for m in network.members
        }

    @cached_property
    def total(self) -> Cost:
        """The cost of the whole network, for one example; weights that layers share count once."""
        shared = [member.name for member in self.network.members if member.weights_of]
        once = {name: replace(self.costs[name], parameters=0) for name in shared}
        return total_cost((self.costs | once).values())
