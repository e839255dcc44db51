"""What the analysis says of random networks' fields against brute force, along every axis of every input.

pytest -m long tests/random_networks/test_fields.py --networks 1000 --first-seed 0
"""

from collections.abc import Iterator, Mapping
from typing import Any

import oracle
import pytest
import torch
from random_networks.draws import Trial
from random_networks.seeds import check_each
from sympy import sympify
from torch import Tensor

from tdnn_compiler.analysis import Analysis, analyse
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import ConvTranspose
from tdnn_compiler.symbolic.expressions import substitute
from tdnn_compiler.symbolic.field import Field, PeriodicField, Span, SymbolicField

PART, MOST_OPERATIONS = 25, 60
NOTHING = Span(0, -1)


def complaints(trial: Trial) -> list[str]:
    """At the lengths of the trial's batch, of all its sequences alike."""
    symbols = trial.network.symbols
    numbers = {name: number for name, number in trial.case.numbers.items() if name in symbols}
    network = trial.network.bind(**numbers)
    given, bound = analyse(trial.network), analyse(network)
    values = {symbols[name]: number for name, number in numbers.items()}
    found: list[str] = []
    for axis in sorted({axis for _, axis in places(network)}):
        clear = oracle.clear_of_padding(network, axis)
        found += wrong_interiors(bound, given, axis, clear, values)
        for input in (input for input, its in places(network) if its == axis):
            counts = oracle.path_counts(network, input, axis)
            found += wrong_counts(network, input, axis, counts)
            for name, matrix in counts.items():
                found += wrong_paths(bound, name, axis, input, matrix)
                found += wrong_field(bound, name, axis, input, matrix, clear[name])
            found += wrong_with_symbols(given, bound, axis, input, numbers, values)
    return found


def places(network: Network) -> list[tuple[str, str]]:
    return [(input, axis) for input in network.inputs for axis in network.shape(input).axes]


def positions(column: Tensor) -> tuple[int, ...]:
    return tuple(column.nonzero().flatten().tolist())


def unless(told: object, wanted: object, *what: object) -> Iterator[str]:
    if told != wanted:
        yield f"{' '.join(map(str, what))}: {told}, not {wanted}"


def wrong_counts(network: Network, input: str, axis: str, counts: Mapping[str, Tensor]) -> Iterator[str]:
    """Of the oracle: a path leads to what torch hands a NaN on to; of a single axis, to nothing else."""
    alone = all(len(network.shape(name).axes) <= 1 for name in network)
    for name, depends in oracle.dependence(network, input, axis).items():
        there = counts[name] > 0
        if not torch.equal(depends, there & depends) or (alone and not torch.equal(depends, there)):
            yield f"oracle, {name} along {axis} of {input}: its experiments differ"


def wrong_paths(analysis: Analysis, name: str, axis: str, input: str, counts: Tensor) -> Iterator[str]:
    """Supports, paths, readers and reached outputs of one layer."""
    if (input, axis) not in analysis.fields[name]:
        yield from unless(bool(counts.any()), False, "reads", name, axis, input)
        return
    for t in range(counts.shape[1]):
        read = positions(counts[:, t])
        yield from unless(analysis.support(t, name, axis, input=input), read, "support", name, axis, input, t)
        paths = {i: int(counts[i, t]) for i in read}
        yield from unless(analysis.paths(t, name, axis, input=input), paths, "paths", name, axis, input, t)
    for i, row in enumerate(counts):
        readers = positions(row)
        told = analysis.readers(i, name, axis, input=input)
        yield from unless(told, readers, "readers", name, axis, input, i)
        reached = analysis.reached_outputs(i, name, axis, input)
        wanted = Span(readers[0], readers[-1]) if readers else NOTHING
        yield from unless(reached, wanted, "reached", name, axis, input, i)


def wrong_field(
    analysis: Analysis, name: str, axis: str, input: str, counts: Tensor, clear: list[int]
) -> Iterator[str]:
    """The ends of the outputs that no padding touches; and what is said of all outputs."""
    field = analysis.fields[name].get((input, axis))
    if field is None:
        return
    hulls = {t: (read[0], read[-1]) for t in clear if (read := positions(counts[:, t]))}
    for t in clear:
        # Behind a global operation, zeros between the outputs of a transposed convolution are not told apart.
        if t in hulls or field.global_span is None:
            yield from unless(ends(field, t), hulls.get(t), "ends", name, axis, input, t)
    most = max((high - low + 1 for low, high in hulls.values()), default=0)
    if most > field.size:
        yield f"size {name} {axis} {input}: {field.size}, where an output sees {most}"
    if field.unbounded or not isinstance(field.local, PeriodicField):
        return
    frames = {t: field.frame(t) for t in hulls}
    contexts = [(frames[t] - low, high - frames[t]) for t, (low, high) in hulls.items()]
    if {t % field.period for t in clear} == set(range(field.period)):
        told = (field.size, field.left_context, field.right_context)
        wanted = (most, *(max(side) for side in zip(*contexts, strict=True))) if contexts else (0, 0, 0)
        yield from unless(told, wanted, "size and contexts", name, axis, input)
        yield from unless(field.lookahead, max(wanted[2], 0), "lookahead", name, axis, input)
    for t, (low, _) in hulls.items():
        if t + field.period in hulls:
            moved = hulls[t + field.period][0] - low
            yield from unless(field.stride * field.period, moved, "stride", name, axis, input, t)


def ends(field: Field, t: int, values: Any = None) -> tuple[int, int] | None:
    span = field.ends(t)
    low, high = (substitute(end, values or {}) for end in (span.low, span.high))
    return (low, high) if low <= high else None


def wrong_interiors(
    bound: Analysis, given: Analysis, axis: str, clear: Mapping[str, list[int]], values: Any
) -> Iterator[str]:
    """The longest stretch of outputs that no padding touches; with symbols too, unless there is none."""
    transposed = any(isinstance(member.layer, ConvTranspose) for member in bound.network.members)
    for name, inside in clear.items():
        if not any(key[1] == axis for key in bound.fields[name]):
            continue
        span = bound.interior(name, axis)
        if not {*range(span.low, span.high + 1)} <= {*inside} or span.size != longest_stretch(inside):
            yield f"interior {name} {axis}: {span}, of {inside}"
        # Its closed form can take minutes behind a transposed convolution.
        if transposed:
            continue
        open_span = given.interior(name, axis)
        low, high = substitute(open_span.low, values), substitute(open_span.high, values)
        if (low, high) != (span.low, span.high) and max(high - low + 1, 0) > 0:
            yield f"interior with symbols {name} {axis}: {low} to {high}, not {span.low} to {span.high}"


def longest_stretch(places: list[int]) -> int:
    longest = length = 0
    for t in range(max(places, default=0) + 1):
        length = length + 1 if t in places else 0
        longest = max(longest, length)
    return longest


def wrong_with_symbols(
    given: Analysis, bound: Analysis, axis: str, input: str, numbers: dict[str, int], values: Any
) -> Iterator[str]:
    """What is said with symbols, at numbers, is what is said with numbers."""
    for name in bound.network:
        field = bound.fields[name].get((input, axis))
        if field is None:
            continue
        size = bound.extent(name, axis)
        yield from unless(
            substitute(given.extent(name, axis), values), size, "extent with symbols", name, axis
        )
        # Long expressions in the output index take long to put numbers into.
        local = given.fields[name][input, axis].local
        long = isinstance(local, SymbolicField) and sympify(local.high).count_ops() > MOST_OPERATIONS
        for t in () if long else range(size):
            told = ends(given.fields[name][input, axis], t, values)
            yield from unless(told, ends(field, t), "ends with symbols", name, axis, input, t)
        for t in {0, size - 1}:
            told = given.support(t, name, axis, at=numbers, input=input)
            wanted = bound.support(t, name, axis, input=input)
            yield from unless(told, wanted, "support with symbols", name, axis, input, t)


@pytest.mark.parametrize("first", [0])
def test_fields(first: int) -> None:
    check_each(range(first, first + PART), complaints)


@pytest.mark.long
def test_fields_of_any_number_of_networks(start: int) -> None:
    check_each(range(start, start + PART), complaints)
