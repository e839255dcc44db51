"""The problem as the user states it: ranges, constraints and objectives, checked and made exact."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import sympy
from sympy import Expr, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from tdnn_compiler.analysis.analysis import analyse
from tdnn_compiler.analysis.solving.results import Constraints, Domain, Ranges, SearchBox, relation_text
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, as_dim
from tdnn_compiler.symbolic.length import extent_expression


def name_constraints(constraints: Constraints) -> dict[str, Any]:
    """Constraints by name; one without a name gets its text, or a number where that is long."""
    if isinstance(constraints, Mapping):
        return dict(constraints)
    named: dict[str, Any] = {}
    for number, relation in enumerate(constraints, start=1):
        told = relation_text(relation) if isinstance(relation, Relational) else "…"
        named[f"constraint {number}" if "…" in told or told in named else told] = relation
    return named


def length_constraints(network: Network) -> dict[str, Any]:
    """For every axis of every input: it is long enough for every layer to have an output."""
    analysis = analyse(network)
    needs: dict[tuple[str, str], list[Dim]] = {}
    for name in network.outputs:
        for input, axis in analysis.fields[name]:
            needs.setdefault((input, axis), []).append(analysis.smallest_input(name, axis, input))
    return {
        f"outputs along {axis} of {input}": sympy.sympify(
            extent_expression(network.shape(input).extent(axis))
        )
        >= sympy.Max(*needed)
        for (input, axis), needed in needs.items()
    }


def make_exact(value: object) -> Expr:
    """The expression with its floats as decimal fractions."""
    try:
        given = sympy.sympify(value, strict=True)
    except sympy.SympifyError:
        raise mistake("solve", "sizes and relations between them", repr(value)) from None
    return cast(Expr, given.xreplace({x: sympy.Rational(str(x)) for x in given.atoms(sympy.Float)}))


"""Ascending whole numbers, a range or a tuple: a slice of it is a domain too."""


def check_ranges(
    ranges: Ranges, named: Mapping[str, Any], targets: tuple[Expr, ...]
) -> tuple[SearchBox, dict[str, Relational | bool]]:
    """The box of all values, and the constraints but those that are always true; all mistakes at once."""
    problems: list[Problem] = []
    relations: dict[str, Relational | bool] = {}
    for name, relation in named.items():
        given: Any = make_exact(relation)
        if isinstance(given, Relational):
            relations[name] = given
        elif isinstance(given, BooleanFalse):
            relations[name] = False
        elif not isinstance(given, BooleanTrue):
            hint = "one relation each, and Eq(a, b) of sympy where == is meant"
            problems.append(Problem(f"solve, {name}", "a relation such as size >= 800", str(relation), hint))
    used = used_symbols([*relations.values(), *targets])
    box: dict[Symbol, Domain] = {}
    for key, values in ranges.items():
        for symbol in _match_symbols(key, used):
            domain = _check_domain(symbol, values)
            if isinstance(domain, Problem):
                problems.append(domain)
            box[symbol] = (0,) if isinstance(domain, Problem) else domain
    problems += _find_without_range(used, box)
    if problems:
        raise NetworkError(problems)
    return box, relations


def used_symbols(parts: Iterable[object]) -> list[Symbol]:
    found = {cast(Symbol, symbol) for part in parts for symbol in sympy.sympify(part).free_symbols}
    return sorted(found, key=lambda symbol: symbol.name)


def _match_symbols(key: Symbol | str, used: Sequence[Symbol]) -> list[Symbol]:
    if isinstance(key, Symbol):
        return [key]
    return [symbol for symbol in used if symbol.name == key] or [Symbol(key, integer=True, positive=True)]


def _check_domain(symbol: Symbol, values: Iterable[int] | int) -> Domain | Problem:
    where = f"solve, range of {symbol.name}"
    given = (
        values if isinstance(values, range) else list(values) if isinstance(values, Iterable) else [values]
    )
    if isinstance(given, range):
        domain: Domain = given if given.step > 0 else given[::-1]
    else:
        strange = [value for value in given if not isinstance(as_dim(value), int)]
        if strange:
            got = ", ".join(map(str, strange[:5]))
            return Problem(where, "whole numbers, such as range(1, 9) or (1, 2, 4)", got)
        domain = tuple(sorted({cast(int, as_dim(value)) for value in given}))
    if not domain:
        return Problem(where, "at least one number", "none")
    lowest = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else domain[0]
    if domain[0] < lowest:
        return Problem(where, f"numbers from {lowest} on, as the symbol says", str(domain[0]))
    return domain


def _find_without_range(used: Iterable[Symbol], box: SearchBox) -> list[Problem]:
    names = [symbol.name for symbol in box]
    problems = []
    for symbol in used:
        if symbol in box:
            continue
        if symbol.name in names:
            expected, got = f"one symbol called {symbol.name}", "two, with different assumptions"
            hint = f'make it once: {symbol.name} = symbols("{symbol.name}")'
        else:
            expected, got = f"a range for {symbol.name}", f"ranges of {', '.join(names) or 'no symbol'}"
            hint = f'where it is known, a number will do: "{symbol.name}": 1000'
        problems.append(Problem("solve", expected, got, hint))
    return problems
