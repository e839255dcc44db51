"""Values for a network's symbols that meet constraints at the least cost: all of them, or why there are none.

The search is exact: whole numbers and fractions, never floats."""

from collections.abc import Callable, Sequence

from tdnn_compiler.analysis.solving.formulas import compile_function
from tdnn_compiler.analysis.solving.problem import (
    check_ranges,
    length_constraints,
    make_exact,
    name_constraints,
)
from tdnn_compiler.analysis.solving.results import Constraints, Progress, Ranges, Solution, Solutions
from tdnn_compiler.analysis.solving.search import Budget, constraint_of, search_in_order
from tdnn_compiler.analysis.solving.shortfalls import explain_shortfalls
from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.expressions import Dim


def solve(
    ranges: Ranges,
    constraints: Constraints = (),
    minimize: Dim | Sequence[Dim] = (),
    *,
    network: Network | None = None,
    most: int = 1000,
    effort: int = 200_000,
    progress: "Callable[[Progress], None] | None" = None,
) -> "Solutions":
    """All values within `ranges` that meet every constraint and make the objective as small as it can be.

        a = analyse(network)
        found = solve(
            {n: range(1, 12), d: (1, 2, 4, 8), "T": 1000},
            {"context": a.field().left_context >= 800, "lookahead": a.field().lookahead <= 100},
            minimize=a.total.multiply_adds,
            network=network,
        )
        best = found.best.bind(network, open=("T",))

    A range is any whole numbers, or one number. Constraints are relations of sympy, named or not. Several
    objectives count in their order: the second decides between what ties in the first. Without an objective,
    whatever meets the constraints is a solution. Ties are all listed, up to `most`.

    With a `network`, every layer of it must have an output. Without, lengths that are too short give sizes
    below 1, and so the smallest costs. Where an expression has no value (a division by 0) nothing is met.
    Floats in expressions are read as the decimals that they print as.

    Where nothing fits, the result is empty and its `shortfalls` say which constraints fail and by how much.
    Raises NetworkError for a symbol without a range, and when `effort` bounds have not settled the matter;
    `progress` is called on the way, now and then.
    """
    named = name_constraints(constraints) | (length_constraints(network) if network else {})
    objectives = tuple(minimize) if isinstance(minimize, Sequence) else (minimize,)
    targets = tuple(make_exact(target) for target in objectives)
    box, relations = check_ranges(ranges, named, targets)
    parts = tuple(constraint_of(name, relation) for name, relation in relations.items())
    found = search_in_order(box, targets, parts, most, Budget(effort, progress))
    if not found.points:
        return Solutions((), True, explain_shortfalls(box, parts, Budget(effort, progress)))
    values = compile_function(targets, tuple(box))
    solutions = (Solution(dict(zip(box, point, strict=True)), values(*point)) for point in found.points)
    return Solutions(tuple(solutions), found.complete)
