"""A body repeated a symbolic number of times, in closed sums over its index.

Iteration i is a window of stride s_i; with S_i the product of the strides before it, n iterations make

    floor((N + Σ S_i·a_i) / S_n)  positions,  fields from  Σ S_i·low_i  to  Σ S_i·high_i.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.network.layers import Member, Repeat
from tdnn_compiler.network.shapes import Inferred, Shape
from tdnn_compiler.symbolic.errors import Problem
from tdnn_compiler.symbolic.expressions import (
    Dim,
    free_symbols,
    greatest,
    length_symbol,
    simplify_integer,
    substitute,
    text,
)
from tdnn_compiler.symbolic.field import ITSELF, Field, PeriodicField, compose_field, join_fields
from tdnn_compiler.symbolic.length import Length, extent_expression
from tdnn_compiler.symbolic.maps import Broadcast, Repeated, Window, count_outputs
from tdnn_compiler.symbolic.paths import X, path_polynomial
from tdnn_compiler.symbolic.place import Place, express_point

__all__ = ["Body", "body_of", "sum_over"]

Infer = Callable[[Iterable[Member], Mapping[str, Shape]], tuple[Inferred, list[Problem]]]


@dataclass(frozen=True)
class Body:
    """A repeated body, inferred over input lengths that are symbols of its own.

    `first` holds its shapes on the input's channels, `rest` those of the later iterations.
    """

    layer: Repeat
    shape: Shape
    first: Inferred
    rest: Inferred

    @property
    def channels(self) -> Dim:
        """The channels after every iteration."""
        return cast(Dim, self.rest.shapes[self.layer.body[-1].name].channels)

    def lengths(self, i: Dim) -> dict[Symbol, Dim]:
        """What the body's own length symbols are in iteration i."""
        return {
            _body_length(p.axis): extent_expression(count_outputs(self.window(p.axis, i), p.extent))
            for p in self.shape.positions
        }

    def window(self, axis: str, count: Dim) -> Repeated:
        """One map for `count` iterations."""
        index, stride, gained = self.layer.index, self._step(axis), self._gain(axis)
        field, profile = self._field_and_paths(axis)
        moving = cast(PeriodicField, field.local)
        span, place = moving.phases[0], moving.place
        assert span is not None
        before = _product_over(stride, index, index)
        total = _product_over(stride, index, count)

        def added(value: Dim) -> Dim:
            return sum_over(value * before, index, 0, count)

        room = added(gained)
        inner = sympy.Symbol(f"{index.name}'", integer=True, nonnegative=True)
        at_i = substitute(profile.subs(X, X**before), {index: inner})
        return Repeated(
            stride=total,
            low=added(span.low),
            high=added(span.high),
            place=Place(added(express_point(place.begin)), added(express_point(place.frame))),
            room=room - total,
            smallest=greatest(1, total - room, *self._needs(axis, before, gained)),
            profile=cast(Expr, sympy.Product(at_i, (inner, 0, count - 1))),
        )

    def _needs(self, axis: str, before: Dim, gained: Dim) -> list[Dim]:
        """What the first and last iteration ask of the input; between them the need is monotone."""
        index, last = self.layer.index, self.layer.count - 1
        body = self.layer.body
        own = self.rest.needed(body, body[-1].name, axis, 1)[body[0].name]
        need = own * before - sum_over(gained * before, index, 0, index)
        return [substitute(need, {index: 0}), substitute(need, {index: last})]

    def _extent(self, axis: str) -> Length:
        return cast(Length, self.rest.shapes[self.layer.body[-1].name].extent(axis))

    def _step(self, axis: str) -> Dim:
        return self._extent(axis).step

    def _gain(self, axis: str) -> Dim:
        extent = self._extent(axis)
        return extent.shift + extent.step * extent.offset

    def _field_and_paths(self, axis: str) -> tuple[Field, Expr]:
        """The field and the path polynomial of the body's output on the body's input."""
        seen: dict[str, tuple[Field, Expr]] = {self.layer.body[0].name: (ITSELF, sympy.Integer(1))}
        for member in self.layer.body[1:]:
            fields, terms = [], []
            for source, reading in zip(member.sources, self.rest.readings[member.name], strict=True):
                field, paths = seen[source]
                map = reading.maps.get(axis, Broadcast())
                fields.append(compose_field(map, field, self.rest.shapes[source].extent(axis)))
                if isinstance(map, Window | Repeated) and isinstance(field.local, PeriodicField):
                    terms.append(path_polynomial(map, X**field.local.jump) * paths)
            joined = fields[0]
            for other in fields[1:]:
                joined = join_fields(joined, other)
            seen[member.name] = (joined, sympy.Add(*terms))
        return seen[self.layer.body[-1].name]

    def obstacles(self) -> list[tuple[str, str, str]]:
        """Why the body has no closed form, as (expected, got, hint); empty where it has one."""
        end, start = self.rest.shapes[self.layer.body[-1].name], self.first.shapes[self.layer.body[0].name]
        once = self.first.shapes[self.layer.body[-1].name]
        depends = self.layer.index in free_symbols(self.channels)
        if depends or once.channels != end.channels or end.axes != start.axes:
            way = f"{start}, then {once}, then {end}"
            return [
                ("a repeated body whose output can be its input", way, "bind the count, or keep the channels")
            ]
        found = []
        for axis in start.axes:
            extent = end.extent(axis)
            flat = isinstance(extent, Length) and extent.base == _body_length(axis)
            flat = flat and cast(Length, extent).gain == 1 and cast(Length, extent).scale == 1
            field = self._field_and_paths(axis)[0] if flat else None
            if (
                field is None
                or field.global_span
                or not isinstance(field.local, PeriodicField)
                or len(field.local.phases) > 1
            ):
                found.append(
                    (
                        "a body of windows alone under a count that is a symbol",
                        f"{text(extent_expression(extent))} positions along {axis}",
                        "bind the count, or keep global and transposed operations out of the body",
                    )
                )
        return found


def body_of(layer: Repeat, shape: Shape, infer: Infer) -> tuple[Body | None, list[Problem]]:
    """The body inferred for a repeat that reads `shape`; or its mistakes."""
    own = tuple(replace(p, extent=Length(_body_length(p.axis)), rate=(1, 1)) for p in shape.positions)
    start = Shape(shape.batch, own, shape.channels)
    entry, end = layer.body[0].name, layer.body[-1].name
    first, problems = infer(layer.body, {entry: start})
    if problems:
        return None, problems
    rest, problems = infer(layer.body, {entry: replace(start, channels=first.shapes[end].channels)})
    return (None, problems) if problems else (Body(layer, shape, first, rest), [])


def _body_length(axis: str) -> Symbol:
    return length_symbol(f"{axis}'")


@lru_cache(1024)
def sum_over(value: Dim, index: Symbol, first: int, count: Dim) -> Dim:
    """The sum over index = first … count − 1, closed where sympy can."""
    if index not in free_symbols(value):
        return value * (count - first)
    inner = sympy.Symbol(f"{index.name}'", integer=True, nonnegative=True)
    limits = (inner, first, count - 1)
    closed, stepped = [], []
    for term in sympy.Add.make_args(sympy.sympify(substitute(value, {index: inner}))):
        # What does not count along would be simplified too, which takes seconds.
        factor, counting = term.as_independent(inner, as_Add=False)
        if _is_geometric(counting, inner):
            whole = _closed_sum(counting, limits)
            closed += [part * whole for part in sympy.Add.make_args(factor)]
        else:
            stepped.append(term)
    return simplify_integer(sympy.Add(*closed, sympy.Sum(sympy.Add(*stepped), limits) if stepped else 0))


_closed_sum = lru_cache(1024)(sympy.summation)


def _is_geometric(term: Expr, index: Symbol) -> bool:
    """Whether a term is a power of the index times one power of a number or a symbol.

    For floors and for products of powers sympy would look for a closed form for seconds, and find none.
    """
    powers = [factor.as_base_exp() for factor in sympy.Mul.make_args(term)]
    growing = [base for base, exponent in powers if exponent.has(index)]
    plain = all(base == index or not base.has(index) for base, _ in powers)
    return plain and len(growing) <= 1 and all(base.is_Atom and not base.has(index) for base in growing)


def _product_over(value: Dim, index: Symbol, count: Dim) -> Dim:
    """The product over index = 0 … count − 1, closed where sympy can."""
    if value == 1:
        return 1
    if index not in free_symbols(value):
        return simplify_integer(sympy.sympify(value) ** count)
    inner = sympy.Symbol(f"{index.name}'", integer=True, nonnegative=True)
    return simplify_integer(sympy.product(substitute(value, {index: inner}), (inner, 0, count - 1)))
