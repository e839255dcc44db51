"""The contents of a report, whether printed as text, JSON or a page: a row for each layer, and a summary.

Every figure is kept twice: as an expression in the network's symbols, and evaluated at the given lengths.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import sympy
from sympy import Rational, Symbol

from tdnn_compiler.analysis import Analysis, Cost
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Family, describe_member, kind
from tdnn_compiler.network.shapes import Shape
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, greatest, never_negative, substitute
from tdnn_compiler.symbolic.field import Field, PeriodicField, Span, SymbolicField

__all__ = ["FieldFacts", "LayerRow", "NeededLength", "Quantity", "Report", "Summary", "report", "time_axis"]

BYTES_PER_VALUE = 4
"""Activations are counted in fp32, for one example."""


@dataclass(frozen=True)
class Quantity:
    """A figure as an expression, and evaluated at the given lengths, where symbols may remain."""

    exact: Dim | Rational
    here: Dim | Rational

    @property
    def known(self) -> int | Rational | None:
        """The number, where the given lengths make it one."""
        return self.here if isinstance(self.here, int | Rational) else None


@dataclass(frozen=True)
class FieldFacts:
    """What one output of a layer sees of one input along one axis.

    `sizes` has one entry for every different size among the phases of a `period`; `local` is the size
    without what global operations see; `everything` says that no input position is missed. A context is
    None where it is every position there is, and `by_position` where ends are expressions in the output `t`.
    `contexts` has left and right for each phase, where they differ. `between` is true of outputs that stand
    between two frames, the earlier of which counts.
    """

    input: str
    axis: str
    sizes: tuple[Quantity, ...]
    local: Quantity | None
    stride: Quantity | None
    left: Quantity | None
    right: Quantity | None
    lookahead: Quantity | None
    contexts: tuple[tuple[Quantity, Quantity], ...]
    between: bool
    start: Quantity
    period: int | None
    unbounded: bool
    everything: bool
    by_position: bool


@dataclass(frozen=True)
class LayerRow:
    """One layer; without parameters where it uses those of the layer that `weights_of` names."""

    name: str
    word: str
    family: Family
    what: str
    weights_of: str
    sources: tuple[str, ...]
    line: str
    axes: tuple[str, ...]
    shape: tuple[Quantity, ...]
    seen: tuple[FieldFacts, ...]
    parameters: Quantity
    multiply_adds: Quantity
    activations: Quantity
    memory: Quantity
    intensity: Rational | None


@dataclass(frozen=True)
class NeededLength:
    """How long an input must be along an axis: at the least, and for `OUTPUTS` outputs if it decides them.

    `given` is the length it has.
    """

    input: str
    axis: str
    smallest: Quantity
    for_outputs: Quantity | None
    given: Quantity


OUTPUTS = Symbol("n", integer=True, positive=True)


@dataclass(frozen=True)
class PoolingFacts:
    """The first layer that reads all positions, and what each of those sees (None: one input each)."""

    layer: str
    seen: FieldFacts | None


@dataclass(frozen=True)
class Summary:
    """The network as a whole.

    `pools` tells for every (output, input, axis) that sees everything where that begins.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    needed: tuple[NeededLength, ...]
    pools: Mapping[tuple[str, str, str], PoolingFacts]
    parameters: Quantity
    multiply_adds: Quantity
    activations: Quantity
    memory: Quantity


@dataclass(frozen=True)
class Report:
    """Everything that is told about a network. `frame_shift` is seconds per position of the time axis."""

    network: str
    lengths: Mapping[str, int]
    open_symbols: tuple[str, ...]
    frame_shift: float | None
    time_axis: str | None
    rows: tuple[LayerRow, ...]
    summary: Summary

    def row(self, name: str) -> LayerRow:
        return next(row for row in self.rows if row.name == name)


Evaluate = Callable[[Dim | Rational], Quantity]


def report(
    analysis: Analysis, lengths: Mapping[str, int] | None = None, frame_shift: float | None = None
) -> Report:
    """The report on a network, at the given lengths (and other symbols).

    Raises NetworkError where a length is unknown, or too small for a layer.
    """
    network = analysis.network
    numbers = network.numbers(lengths or {})
    if frame_shift is not None and not frame_shift > 0:
        raise mistake("frame_shift", "seconds, more than 0", frame_shift, "0.010 is 10 ms")

    @cache
    def told(value: Dim | Rational) -> Quantity:
        return Quantity(value, substitute(value, numbers))

    summary = _summarise(analysis, told)
    too_short = [problem for need in summary.needed if (problem := _too_short(need))]
    if too_short:
        raise NetworkError(too_short)
    # What else the values do not allow, layer by layer.
    network.bind(**{symbol.name: value for symbol, value in numbers.items()})
    rows = tuple(_layer_row(analysis, name, told) for name in network)
    left = tuple(name for name, symbol in network.symbols.items() if symbol not in numbers)
    axis = time_axis(network, wanted=frame_shift is not None)
    given = {symbol.name: int(value) for symbol, value in numbers.items()}
    return Report(network.name, given, left, frame_shift, axis, rows, summary)


def _too_short(need: NeededLength) -> Problem | None:
    """An input at a length for which some layer has no output."""
    given, smallest = need.given.known, need.smallest.known
    if given is None or smallest is None or given >= smallest:
        return None
    where = f"input '{need.input}', axis {need.axis}"
    return Problem(where, f"at least {smallest} positions", str(given), "for less, some layer has no output")


def time_axis(network: Network, wanted: bool = False) -> str | None:
    """The axis that runs in time: T, or the only one; if `wanted`, the first at the worst."""
    axes = list(dict.fromkeys(axis for name in network.inputs for axis in network.shape(name).axes))
    if "T" in axes:
        return "T"
    return axes[0] if len(axes) == 1 or (axes and wanted) else None


def _layer_row(analysis: Analysis, name: str, told: Evaluate) -> LayerRow:
    network = analysis.network
    member, shape, cost = network.member(name), network.shape(name), analysis.costs[name]
    made = kind(member.layer)
    seen = tuple(
        _field_facts(field, input, axis, network.shape(input), told)
        for (input, axis), field in analysis.fields[name].items()
    )
    return LayerRow(
        name,
        made.word,
        made.family,
        describe_member(member),
        member.weights_of,
        member.sources,
        member.line,
        shape.axes,
        tuple(map(told, shape.sizes)),
        seen,
        told(0 if member.weights_of else cost.parameters),
        told(cost.multiply_adds),
        told(cost.activations),
        told(cost.memory(bytes_per_value=BYTES_PER_VALUE)),
        _intensity(cost, told),
    )


def _intensity(cost: Cost, told: Evaluate) -> Rational | None:
    """Operations per byte at the given lengths; None where a symbol is left."""
    parts = [
        told(part).known for part in (cost.parameters, cost.multiply_adds, cost.activations, cost.inputs)
    ]
    if any(part is None for part in parts):
        return None
    here = Cost(*parts)  # type: ignore[arg-type]
    return sympy.Rational(here.intensity(bytes_per_value=BYTES_PER_VALUE))


def _field_facts(field: Field, input: str, axis: str, shape: Shape, told: Evaluate) -> FieldFacts:
    def maybe(value: Dim | Rational | None) -> Quantity | None:
        return None if value is None else told(value)

    n = shape.sizes[1 + shape.axes.index(axis)]
    return FieldFacts(
        input,
        axis,
        tuple(map(told, _phase_sizes(field))),
        maybe(field.bounded_size),
        maybe(field.stride),
        maybe(field.left_context),
        maybe(field.right_context),
        maybe(field.lookahead),
        tuple((told(left), told(right)) for left, right in _distinct_contexts(field.contexts)),
        field.between_frames,
        told(field.start),
        field.period,
        field.unbounded,
        field.global_span is not None and _covers(field.global_span, n),
        isinstance(field.local, SymbolicField),
    )


def _distinct_contexts(contexts: tuple[tuple[Dim, Dim], ...]) -> tuple[tuple[Dim, Dim], ...]:
    return contexts if len(set(contexts)) > 1 else ()


def _phase_sizes(field: Field) -> list[Dim]:
    """The different sizes of the phases, the smaller first where they are numbers."""
    if field.global_span is not None or not isinstance(field.local, PeriodicField):
        return [field.size]
    sizes = {span.size if span else 0 for span in field.local.phases}
    return sorted(sizes) if all(isinstance(size, int) for size in sizes) else [field.size]


def _covers(span: Span, n: Dim) -> bool:
    """Whether a span is known to hold all of `n` positions."""
    return bool(never_negative(-span.low) and never_negative(span.high - (n - 1)))


def _summarise(analysis: Analysis, told: Evaluate) -> Summary:
    network, total = analysis.network, analysis.total
    axes = [(input, axis) for input in network.inputs for axis in network.shape(input).axes]
    pools = {
        (output, input, axis): pooled
        for output in network.outputs
        for input, axis in analysis.fields[output]
        if (pooled := _pooling_facts(analysis, output, (input, axis), told)) is not None
    }
    return Summary(
        network.inputs,
        network.outputs,
        tuple(_needed_length(analysis, input, axis, told) for input, axis in axes),
        pools,
        told(total.parameters),
        told(total.multiply_adds),
        told(total.activations),
        told(total.memory(bytes_per_value=BYTES_PER_VALUE)),
    )


def _needed_length(analysis: Analysis, input: str, axis: str, told: Evaluate) -> NeededLength:
    network = analysis.network
    readers = [output for output in network.outputs if (input, axis) in analysis.fields[output]]
    smallest = greatest(1, *(analysis.smallest_input(output, axis, input) for output in readers))
    for_outputs = None
    if len(readers) == 1 and not isinstance(network.shape(readers[0]).extent(axis), int):
        for_outputs = told(analysis.needed_input(OUTPUTS, readers[0], axis, input))
    shape = network.shape(input)
    return NeededLength(
        input, axis, told(smallest), for_outputs, told(shape.sizes[1 + shape.axes.index(axis)])
    )


def _pooling_facts(
    analysis: Analysis, output: str, key: tuple[str, str], told: Evaluate
) -> PoolingFacts | None:
    """Where an output comes to see everything; None where it does not."""
    network, ancestors = analysis.network, analysis.network.ancestors(output)
    for name in network:
        field = analysis.fields[name].get(key)
        if name in ancestors and field is not None and field.unbounded:
            before = [analysis.fields[source].get(key) for source in network.sources(name)]
            local = [field for field in before if field is not None and not field.unbounded]
            if local[1:] or not local or local[0].size == 1:
                return PoolingFacts(name, None)
            return PoolingFacts(name, _field_facts(local[0], *key, network.shape(key[0]), told))
    return None
