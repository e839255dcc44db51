"""The solver against brute force, on random expressions and on networks; what it says when nothing fits."""

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from typing import Any

import pytest
import sympy
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sympy import Eq, Expr, Max, Min, Mod, Ne, Piecewise, Sum, Symbol, floor

from tdnn_compiler.analysis import analyse
from tdnn_compiler.analysis.solving import Progress, Solutions, solve
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, repeat, stats_pool, symbols
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError

ends_of: Any = import_module("tdnn_compiler.analysis.solving.intervals")
bounds: Any = import_module("tdnn_compiler.analysis.solving.bounds")
search: Any = import_module("tdnn_compiler.analysis.solving.search")
shortfalls: Any = import_module("tdnn_compiler.analysis.solving.shortfalls")

X, Y, Z = symbols("x y z")
INDEX = Symbol("i'", integer=True, nonnegative=True)


# Brute force


def value(part: Any, point: Mapping[Symbol, int]) -> Fraction | None:
    """The value by sympy's own substitution; None where there is none."""
    return substituted(
        sympy.sympify(part), tuple((symbol, sympy.Integer(number)) for symbol, number in point.items())
    )


@lru_cache(1 << 16)
def substituted(part: Any, point: tuple[tuple[Symbol, sympy.Integer], ...]) -> Fraction | None:
    try:
        found = part.xreplace(dict(point)).doit()
    except ZeroDivisionError:
        return None
    except (TypeError, ValueError):
        # A branch that is not taken has a value that sympy cannot compare.
        reject()
    return Fraction(int(found.p), int(found.q)) if found.is_Rational else None


def met(relation: Any, point: Mapping[Symbol, int]) -> bool:
    if relation in (True, False):
        return bool(relation)
    left, right = value(relation.lhs, point), value(relation.rhs, point)
    return left is not None and right is not None and bool(relation.func(left, right))


def lack(relation: Any, point: Mapping[Symbol, int]) -> Fraction | None:
    """How much is missing, as `Reach.missing` counts it."""
    left, right = value(relation.lhs, point), value(relation.rhs, point)
    if left is None or right is None:
        return None
    match relation.rel_op:
        case ">=":
            return max(right - left, Fraction(0))
        case "<=":
            return max(left - right, Fraction(0))
        case ">":
            return max(right - left + 1, Fraction(0))
        case "<":
            return max(left - right + 1, Fraction(0))
        case "==":
            return abs(left - right)
        case _:
            return Fraction(left == right)


def points(ranges: Mapping[Symbol, Sequence[int]]) -> Iterator[dict[Symbol, int]]:
    for numbers in itertools.product(*(sorted(set(numbers)) for numbers in ranges.values())):
        yield dict(zip(ranges, numbers, strict=True))


def brute(
    ranges: Mapping[Symbol, Sequence[int]], constraints: Sequence[Any], targets: Sequence[Any]
) -> tuple[list[dict[Symbol, int]], tuple[Fraction, ...] | None]:
    best, found = None, []
    for point in points(ranges):
        if not all(met(relation, point) for relation in constraints):
            continue
        values = tuple(value(target, point) for target in targets)
        if None in values:
            continue
        if best is None or values < best:
            best, found = values, []
        if values == best:
            found.append(point)
    return found, best


@contextmanager
def tables(leaf: int, table: int, small: int) -> Iterator[None]:
    """Small tables, so that small boxes too go through every kind of bound."""
    before = search.LEAF, bounds.TABLE, ends_of.SMALL_TABLE
    search.LEAF, bounds.TABLE, ends_of.SMALL_TABLE = leaf, table, small
    ends_of._known_interval.cache_clear()
    try:
        yield
    finally:
        search.LEAF, bounds.TABLE, ends_of.SMALL_TABLE = before
        ends_of._known_interval.cache_clear()


# Random problems

numbers = st.integers(-3, 5)
leaves = st.one_of(st.sampled_from([X, Y, Z]), numbers.map(sympy.Integer))


def undivided(part: Expr) -> bool:
    """Without division: to sympy |1/0| is infinite, and so the smaller of it and x is x."""
    return not any(power.exp.is_negative for power in part.atoms(sympy.Pow))


def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: Max(*p)),
        pairs.map(lambda p: Min(*p)),
        inner.filter(undivided).map(sympy.Abs),
        inner.map(lambda a: a**2),
        st.tuples(inner, st.integers(2, 4)).map(lambda p: floor(p[0] / p[1])),
        st.tuples(inner, st.integers(2, 4)).map(lambda p: sympy.ceiling(p[0] / p[1])),
        st.tuples(inner, st.integers(2, 4)).map(lambda p: Mod(*p)),
        st.tuples(st.integers(2, 3), st.sampled_from([X, Y, Z])).map(lambda p: sympy.Integer(p[0]) ** p[1]),
        st.tuples(inner, st.sampled_from([X, Y, Z])).map(lambda p: p[0] / (p[1] - 2)),
        st.tuples(inner, inner, st.sampled_from([X, Y, Z])).map(
            lambda p: Piecewise((p[0], Eq(p[2], 1)), (p[1] / (p[2] - 1), True))
        ),
        pairs.map(lambda p: Piecewise((p[0], p[1] > 2), (p[1], True))),
        st.tuples(inner, st.sampled_from([X, Y, Z])).map(
            lambda p: Sum(p[0] * INDEX + floor(p[0] / 2), (INDEX, 0, p[1] - 1))
        ),
    )


expressions = st.recursive(leaves, larger, max_leaves=6).filter(
    lambda e: e.is_finite is not False and e is not sympy.nan
)
ranges_of = st.fixed_dictionaries(
    {symbol: st.lists(st.integers(1, 6), min_size=2, max_size=4, unique=True) for symbol in (X, Y, Z)}
)
anywhere = st.fixed_dictionaries(dict.fromkeys((X, Y, Z), st.integers(1, 6)))
sizes = st.sampled_from([(1, 1, 1), (2, 8, 1), (4, 16, 4), (64, 512, 64)])


@st.composite
def relations(draw: st.DrawFn) -> Any:
    """A relation that is met, or just missed, somewhere."""
    kind = draw(st.sampled_from([sympy.Ge, sympy.Gt, sympy.Le, sympy.Lt, Eq, Ne]))
    left = draw(expressions)
    right = value(left, draw(anywhere)) or Fraction(0)
    return kind(left, sympy.Rational(right.numerator, right.denominator) + draw(st.integers(-1, 1)))


@settings(max_examples=200)
@given(ranges_of, expressions, sizes)
def test_no_value_is_outside_its_ends(
    ranges: dict[Symbol, list[int]], part: Expr, limits: tuple[int, int, int]
) -> None:
    with tables(*limits):
        found_ends = ends_of.interval_in(
            part, {symbol: tuple(sorted(numbers)) for symbol, numbers in ranges.items()}
        )
    values = [found for point in points(ranges) if (found := value(part, point)) is not None]
    assert found_ends is None or all(found_ends[0] <= found <= found_ends[1] for found in values)


def test_ends_are_tight_where_they_can_be() -> None:
    box = {X: range(1, 30), Y: range(1, 30), Z: range(1, 30)}
    for part, ends in [
        (X * Y + 2 * Z, (3, 899)),
        ((X - 5) * (Y - 5) * Z, (-96 * 29, 576 * 29)),
        ((X - 5) ** 2 + Y + Z, (2, 24**2 + 58)),
        (floor((X + Y) / Z), (0, 58)),
        (Piecewise((X + Y, Eq(Z, 40)), (-Y * Z, True)), (-841, -1)),
        (Piecewise((Y * Z, X < 30), (X / (Z - 1), True)), (1, 841)),
        (Sum(INDEX * Y * Z, (INDEX, 1, X)), (1, 15 * 29**3)),
        (2 ** (X - Y) + Z, (1 + Fraction(1, 2**28), 2**28 + 29)),
        ((X - 5) ** Y, None),
        ((X + Y - 30) ** 2, (0, 784)),
        (Sum(INDEX * (5 - Y) * Z, (INDEX, 1, X)), (-24 * 29 * 435, 4 * 29 * 435)),
        (2 ** (X + Y - Z + 28), (2, 2**85)),
    ]:
        assert ends_of.interval_in(part, box) == ends


@settings(max_examples=200)
@given(ranges_of, expressions, st.lists(expressions, min_size=1, max_size=2), sizes)
def test_bounds_are_below_every_solution(
    ranges: dict[Symbol, list[int]], target: Expr, sides: list[Expr], limits: tuple[int, int, int]
) -> None:
    box = {symbol: tuple(sorted(numbers)) for symbol, numbers in ranges.items()}
    with tables(*limits):
        bound = bounds.Relaxation(box, target, sides).lower(box)
    _, best = brute(ranges, [side >= 0 for side in sides], [target])
    if bound is None:
        assert best is None
    elif bound[0] and best is not None:
        assert bound[1] <= best[0]


@settings(max_examples=150)
@given(ranges_of, st.lists(relations(), max_size=3), expressions, sizes)
def test_minimal_solutions_are_those_of_brute_force(
    ranges: dict[Symbol, list[int]], constraints: list[Any], target: Expr, limits: tuple[int, int, int]
) -> None:
    with tables(*limits):
        found = solve(ranges, constraints, target)
    expected, best = brute(ranges, constraints, [target])
    assert [dict(solution.values) for solution in found] == expected
    assert found.complete
    assert all(solution.objective == best for solution in found)


@settings(max_examples=100)
@given(ranges_of, st.lists(relations(), max_size=2), st.lists(expressions, max_size=3), sizes)
def test_objectives_count_in_their_order(
    ranges: dict[Symbol, list[int]], constraints: list[Any], targets: list[Expr], limits: tuple[int, int, int]
) -> None:
    with tables(*limits):
        found = solve(ranges, constraints, targets)
    expected, best = brute(ranges, constraints, targets)
    assert [(dict(solution.values), solution.objective) for solution in found] == [
        (p, best) for p in expected
    ]


@settings(max_examples=100)
@given(ranges_of, st.lists(relations(), min_size=1, max_size=4), sizes)
def test_shortfalls_are_those_of_brute_force(
    ranges: dict[Symbol, list[int]], constraints: list[Any], limits: tuple[int, int, int]
) -> None:
    named = {f"c{place}": relation for place, relation in enumerate(constraints)}
    with tables(*limits):
        found = solve(ranges, named)
    if found:
        assert found.shortfalls == ()
        return
    every = list(points(ranges))

    def possible(names: Sequence[str]) -> list[dict[Symbol, int]]:
        return [point for point in every if all(met(named[name], point) for name in names)]

    shown = [name for name in named if named[name] is not sympy.true]
    assert [shortfall.name for shortfall in found.shortfalls] == shown
    never = [name for name in shown if not possible([name])]
    assert {
        shortfall.name for shortfall in found.shortfalls if not (shortfall.alone and shortfall.alone.met)
    } == set(never)
    clashing = [name for name in found.failing if name not in never]
    assert set(never) <= set(found.failing)
    if clashing or not never:
        assert not possible(clashing)
        assert all(possible([other for other in clashing if other != name]) for name in clashing)
    else:
        assert possible([name for name in shown if name not in never])
    for shortfall in found.shortfalls:
        check_reach(shortfall.alone, named[shortfall.name], every)
        if shortfall.others:
            check_reach(shortfall.together, named[shortfall.name], possible(shortfall.others))


def check_reach(reach: Any, relation: Any, among: list[dict[Symbol, int]]) -> None:
    """The reach is attained, and nothing comes closer; where any value will do, it need only be met."""
    if relation in (True, False):
        assert reach is None
        return
    lacks = [(short, met(relation, point)) for point in among if (short := lack(relation, point)) is not None]
    if not lacks:
        assert reach is None
        return
    assert reach.values in among
    assert (value(relation.lhs, reach.values), value(relation.rhs, reach.values)) == (reach.left, reach.right)
    assert reach.met == any(is_met for _, is_met in lacks) == met(relation, reach.values)
    if not reach.met and (relation.lhs - relation.rhs).is_integer:
        assert reach.missing == min(short for short, _ in lacks)


# Ranges, ties and what counts as a constraint


def test_a_range_is_any_whole_numbers() -> None:
    given = {X: iter([4, 1, 2, 2]), "y": range(9, 0, -4), Z: sympy.Integer(7)}
    found = solve(given, [X + Y >= 9], X * Y + Z)
    assert [tuple(solution.values.values()) for solution in found] == [(1, 9, 7)]
    assert found.best.objective == (16,)


def test_long_ranges_are_never_written_out() -> None:
    found = solve({X: range(1, 10**12), Y: range(1, 10**9)}, [X * Y >= 10**15, Mod(X, 7) <= 0], X)
    (x, y), (least,) = found.best.values.values(), found.best.objective
    assert x == least == 1_000_006
    assert x * y >= 10**15 > (x - 7) * (10**9 - 1)
    assert not found.complete


def test_ties_are_all_listed_up_to_a_number() -> None:
    ranges = {X: range(1, 30), Y: range(1, 30)}
    ties = solve(ranges, [X + Y >= 20], X + Y)
    assert (len(ties), ties.complete) == (19, True)
    assert solve(ranges, [X + Y >= 20], X + Y, most=19).complete
    some = solve(ranges, [X + Y >= 20], X + Y, most=7)
    assert (len(some), some.complete) == (7, False)
    assert str(some).endswith("… and more: a larger `most`, or a further objective")
    (one,) = solve(ranges, [X + Y >= 20], (X + Y, X))
    assert str(one) == "x=1, y=19: 20, 1"


def test_without_an_objective_all_that_fits_is_a_solution() -> None:
    assert [
        tuple(found.values.values()) for found in solve({X: range(1, 5), Y: range(1, 5)}, [X * Y > 9])
    ] == [
        (3, 4),
        (4, 3),
        (4, 4),
    ]


def test_floats_are_the_decimals_that_they_print_as() -> None:
    (found,) = solve({X: range(1, 2000)}, [X * 0.01 >= 8, X * 0.1 <= 80.0])
    assert found.values == {X: 800}


def test_fractions_are_exact() -> None:
    huge = 10**30
    (found,) = solve({X: range(1, 9)}, [X / sympy.Integer(3) > sympy.Rational(2 * huge - 1, huge)], X)
    assert found.values == {X: 6}
    assert solve({X: range(1, 9)}, [], 1 / X).best.objective == (Fraction(1, 8),)


def test_true_constraints_are_dropped_and_false_ones_named() -> None:
    assert len(solve({X: (1, 2)}, [True, sympy.true, X > 0])) == 2
    none = solve({X: (1, 2)}, {"given": False, "small": X <= 1, "large": X >= 3})
    assert none.failing == ("given", "large")
    assert [shortfall.alone and shortfall.alone.met for shortfall in none.shortfalls] == [None, True, False]


def test_what_has_no_value_meets_nothing() -> None:
    assert [found.values[X] for found in solve({X: range(1, 5)}, [6 / (X - 2) >= -99])] == [1, 3, 4]
    assert [found.values[X] for found in solve({X: range(1, 5)}, [], 6 / (X - 2))] == [1]


def test_sums_and_products_over_an_index() -> None:
    product = sympy.Product(INDEX + Y, (INDEX, 1, X))
    ranges = {X: range(1, 7), Y: range(1, 7)}
    expected, best = brute(ranges, [Sum(INDEX * Y, (INDEX, 1, X)) >= 30], [product])
    found = solve(ranges, [Sum(INDEX * Y, (INDEX, 1, X)) >= 30], product)
    assert ([dict(solution.values) for solution in found], found.best.objective) == (expected, best)


# Why there is none


def test_what_fails_is_told_with_values() -> None:
    none = solve(
        {X: range(1, 9), Y: range(1, 4)},
        {"context": X * Y >= 20, "lookahead": X <= 6, "cost": 3 * X + Y <= 1000},
        X,
    )
    assert not none
    assert none.failing == ("context", "lookahead")
    assert (
        str(none)
        == """\
no solution: context, lookahead fail together
context: x*y ≥ 20
  can be met alone
  while lookahead, cost are met: at best 18 against 20, 2 short, at x=6, y=3
lookahead: x ≤ 6
  can be met alone
  while context, cost are met: at best 7 against 6, 1 short, at x=7, y=3
cost: 3*x + y ≤ 1000
  can be met alone"""
    )
    with pytest.raises(NetworkError, match="context, lookahead fail together"):
        _ = none.best


def test_what_cannot_be_met_at_all_is_told() -> None:
    none = solve({X: range(1, 9)}, [X >= 12, X <= 3])
    assert str(none) == (
        "no solution: x ≥ 12 fails\n"
        "x ≥ 12\n"
        "  cannot be met: at best 8 against 12, 4 short, at x=8\n"
        "  while x ≤ 3 is met: at best 3 against 12, 9 short, at x=3\n"
        "x ≤ 3\n"
        "  can be met alone"
    )


def test_two_clashes_at_once_name_one_of_them() -> None:
    none = solve({X: range(1, 9), Y: range(1, 9)}, [X < 3, X > 5, Y < 3, Y > 5])
    assert none.failing in (("x < 3", "x > 5"), ("y < 3", "y > 5"))
    for shortfall in none.shortfalls:
        assert (shortfall.together is not None) == shortfall.fails


def test_a_search_given_up_while_explaining_is_told() -> None:
    xs = symbols("x1:11")
    parts = [sum(x * y for x, y in itertools.pairwise(xs)) >= 2000, sympy.Mul(*xs) <= 10]
    found = shortfalls.explain_shortfalls(
        {x: range(1, 21) for x in xs},
        [search.constraint_of(str(number), part) for number, part in enumerate(parts)],
        search.Budget(50, None),
    )
    assert all(shortfall.given_up for shortfall in found)
    assert "not all is known" in str(found[0])


# Mistakes


@pytest.mark.parametrize(
    ("ranges", "constraints", "minimize", "message"),
    [
        ({X: (1, 2)}, [X >= Y, Z >= X], 0, "a range for y"),
        ({X: (1, 2)}, [X >= Y, Z >= X], 0, "a range for z"),
        ({X: (1, 2)}, [], Y, "got:      ranges of x"),
        ({Symbol("x"): (1, 2)}, [], X, 'make it once: x = symbols("x")'),
        ({X: (0, 1)}, [], X, "numbers from 1 on, as the symbol says"),
        ({X: ()}, [], X, "at least one number"),
        ({X: range(3, 3)}, [], X, "at least one number"),
        ({X: (1, 2.5)}, [], X, "whole numbers"),
        ({X: 1.5}, [], X, "whole numbers"),
        ({X: "12"}, [], X, "whole numbers"),
        ({X: (1, 2)}, [sympy.And(X > 1, Y > 1)], X, "a relation such as size >= 800"),
        ({X: (1, 2)}, [X], X, "a relation such as size >= 800"),
        ({X: (1, 2)}, ["x >= 3"], X, "sizes and relations between them"),
        ({X: (1, 2)}, [], None, "sizes and relations between them"),
        ({X: (1, 2)}, [], sympy.sin(X), "got:      sin in sin(x)"),
        ({X: (1, 2)}, [], sympy.sqrt(X), "powers with whole exponents"),
        ({X: (10**9,)}, [], 2**X, "smaller powers"),
        ({X: (10**9,)}, [], Sum(INDEX**INDEX, (INDEX, 1, X)), "sums of at most"),
    ],
)
def test_mistakes_are_told(ranges: Any, constraints: Any, minimize: Any, message: str) -> None:
    with pytest.raises(NetworkError) as error:
        solve(ranges, constraints, minimize)
    assert message in str(error.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(NetworkError) as error:
        solve({X: (), Y: (0,)}, {"odd": X}, Z)
    assert len(error.value.problems) == 4


# Large boxes


def test_ten_symbols_of_twenty_values() -> None:
    xs = symbols("x1:11")
    costs, gains = [5 * i % 11 + 3 for i in range(10)], [3 * i % 7 + 2 for i in range(10)]
    start = time.perf_counter()
    found = solve(
        {x: range(1, 21) for x in xs},
        [sum(g * x for g, x in zip(gains, xs, strict=True)) >= 400],
        sum(c * x for c, x in zip(costs, xs, strict=True)),
    )
    assert time.perf_counter() - start < 10
    # The same by dynamic programming over what has been gained.
    ways = {0: (0, 1)}
    for cost, gain in zip(costs, gains, strict=True):
        after: dict[int, tuple[int, int]] = {}
        for (gained, (spent, number)), x in itertools.product(ways.items(), range(1, 21)):
            key, total = min(gained + gain * x, 400), spent + cost * x
            known = after.get(key, (total + 1, 0))
            after[key] = min((total, number), known) if total != known[0] else (total, number + known[1])
        ways = after
    assert (found.best.objective[0], len(found)) == ways[400]


def test_an_absurd_search_is_refused_and_tells_how_far_it_came() -> None:
    xs = symbols("x1:11")
    told: list[Progress] = []
    with pytest.raises(NetworkError) as error:
        solve(
            {x: range(1, 21) for x in xs},
            [sum(x * y for x, y in itertools.pairwise(xs)) >= 1000],
            sum((5 * i % 11 + 3) * x * x for i, x in enumerate(xs)),
            effort=5000,
            progress=told.append,
        )
    message = str(error.value)
    assert "a search that ends within an effort of 5000" in message
    assert "none is below" in message
    assert "(20 of x1, 20 of x2" in message
    assert [progress.steps for progress in told] == [1000, 2000, 3000, 4000, 5000]
    bounds = [progress.bound for progress in told]
    assert bounds == sorted(bounds)


# Networks


def audio() -> tuple[Network, dict[Symbol, Any]]:
    n, b, left, right = symbols("n b l r")
    frames = Input("N T C", C=6)
    h = frames >> conv(8, taps=(-1, 0, 1)) >> relu
    h = h >> repeat(n, lambda i: conv(8, taps=(-left * b**i, 0, right * b**i)) >> relu >> batch_norm)
    network = build(h >> linear(3))
    return network, {n: range(1, 5), b: range(1, 4), left: (1, 2, 4), right: range(1, 4), "T": 100}


def bound_facts(network: Network, ranges: Mapping[Any, Any]) -> Iterator[tuple[dict[str, int], Any]]:
    """Every binding that makes a network, and its analysis."""
    names = [getattr(key, "name", key) for key in ranges]
    domains = [(values,) if isinstance(values, int) else values for values in ranges.values()]
    for numbers in itertools.product(*domains):
        values = dict(zip(names, numbers, strict=True))
        try:
            yield values, analyse(network.bind(**values))
        except NetworkError:
            continue


@pytest.mark.parametrize("wanted", [10, 20, 29])
def test_a_network_solved_bound_and_analysed_again(wanted: int) -> None:
    network, ranges = audio()
    a = analyse(network)
    field = a.field()
    found = solve(
        ranges,
        {"context": field.left_context >= wanted, "lookahead": field.lookahead <= 10},
        a.total.multiply_adds,
        network=network,
    )
    fitting = [
        (bound.total.multiply_adds, values)
        for values, bound in bound_facts(network, ranges)
        if bound.field().left_context >= wanted and bound.field().lookahead <= 10
    ]
    least = min(cost for cost, _ in fitting)
    assert [{s.name: v for s, v in solution.values.items()} for solution in found] == [
        values for cost, values in fitting if cost == least
    ]
    bound = analyse(found.best.bind(network))
    assert bound.total.multiply_adds == found.best.objective[0] == least


def test_strided_layers_of_symbolic_depth() -> None:
    n, k, c = symbols("n k c")
    network = build(Input("N T C", C=4) >> repeat(n, lambda i: conv(c, k, stride=2) >> relu) >> stats_pool())
    a = analyse(network)
    ranges = {n: range(1, 5), k: range(1, 6), c: (4, 8), "T": 90}
    local = analyse(network).field(network.sources(network.output)[0])
    found = solve(
        ranges,
        [local.size >= 20, a.total.parameters >= 300],
        (a.total.multiply_adds, a.total.activations),
        network=network,
    )
    fitting = []
    for values, bound in bound_facts(network, ranges):
        last = bound.network.sources(bound.network.output)[0]
        if bound.field(last).size >= 20 and bound.total.parameters >= 300:
            fitting.append(((bound.total.multiply_adds, bound.total.activations), values))
    least = min(cost for cost, _ in fitting)
    assert [{s.name: v for s, v in solution.values.items()} for solution in found] == [
        values for cost, values in fitting if cost == least
    ]


def test_a_dilation_of_its_own_for_every_layer() -> None:
    dilations = symbols("d1:4")
    h = Input("N T C", C=8)
    for dilation in dilations:
        h = h >> conv(8, 3, dilation=dilation, padding="causal") >> relu
    network = build(h)
    a = analyse(network)
    powers = [2**i for i in range(7)]
    found = solve(dict.fromkeys(dilations, powers) | {"T": 50}, [Eq(a.field().size, 43)], sum(dilations))
    assert {tuple(solution.values[d] for d in dilations) for solution in found} == set(
        itertools.permutations((1, 4, 16))
    )
    for solution in found:
        assert analyse(solution.bind(network)).field().size == 43


def test_without_the_network_lengths_may_be_too_short() -> None:
    network, ranges = audio()
    a = analyse(network)
    short = ranges | {"T": 12}
    assert solve(short, [], a.total.multiply_adds).best.objective[0] < 0
    found = solve(short, [], a.total.multiply_adds, network=network)
    assert analyse(found.best.bind(network)).total.multiply_adds == found.best.objective[0] > 0
    none: Solutions = solve(ranges | {"T": 3}, [], a.total.multiply_adds, network=network)
    assert none.failing == ("outputs along T of input",)
    assert "at best 3 against 5, 2 short" in str(none)


def test_a_bound_solution_leaves_other_symbols_open() -> None:
    network, ranges = audio()
    ranges.pop("T")
    n, *_ = ranges
    found = solve({n: range(1, 5), X: (1, 2)}, [analyse(network).total.parameters >= 500])
    bound = found.best.bind(network)
    assert set(bound.symbols) == {"N", "T", "b", "l", "r"}
    assert set(found.best.bind(network, open=("n",)).symbols) == {"N", "T", "b", "l", "n", "r"}
