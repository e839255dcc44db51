"""Explaining that there is no solution: which constraints conflict, and the closest that each can come."""

from collections.abc import Sequence

from sympy.core.relational import Relational

from tdnn_compiler.analysis.solving.formulas import compile_function
from tdnn_compiler.analysis.solving.results import Reach, SearchBox, Shortfall
from tdnn_compiler.analysis.solving.search import Budget, Constraint, GaveUp, Search


class _Reaches:
    """The best that constraints come to while others are met; each question is searched once."""

    def __init__(self, box: SearchBox, budget: Budget) -> None:
        self.box, self.budget = box, budget
        self.known: dict[tuple[str, ...], tuple[Reach | None, bool]] = {}

    def of(self, part: Constraint, others: Sequence[Constraint]) -> tuple[Reach | None, bool]:
        """The reach, None where the others cannot be met; and whether the search was given up."""
        key = (part.name, *(other.name for other in others))
        if key not in self.known:
            self.known[key] = self._search_reach(part, others)
        return self.known[key]

    def clash(self, parts: Sequence[Constraint]) -> bool:
        """Whether it is known that the constraints cannot be met together."""
        if not parts:
            return False
        reach, given_up = self.of(parts[0], parts[1:])
        return not given_up and (reach is None or not reach.met)

    def _search_reach(self, part: Constraint, others: Sequence[Constraint]) -> tuple[Reach | None, bool]:
        relation = part.relation
        if not isinstance(relation, Relational):
            return None, False
        try:
            found = Search(self.box, part.lack, others, self.budget, enough=part.enough).least()
        except GaveUp:
            return None, True
        if not found.points:
            return None, False
        (point,) = found.points
        told = compile_function((relation.lhs, relation.rhs, relation, part.lack), tuple(self.box))
        left, right, met, lack = told(*point)
        return Reach(left, right, met, max(lack, 0), dict(zip(self.box, point, strict=True))), False


def explain_shortfalls(box: SearchBox, parts: Sequence[Constraint], budget: Budget) -> tuple[Shortfall, ...]:
    reaches = _Reaches(box, budget)
    never = [part for part in parts if reaches.clash([part])]
    rest = [part for part in parts if part not in never]
    clashing = _smallest_clash(rest, reaches) if reaches.clash(rest) or not never else []
    return tuple(_find_shortfall(part, parts, never, clashing, reaches) for part in parts)


def _smallest_clash(parts: Sequence[Constraint], reaches: _Reaches) -> Sequence[Constraint]:
    """Constraints that cannot be met together, of which none can be left out."""
    kept = parts
    for part in parts:
        fewer = _without(part, kept)
        if reaches.of(part, fewer)[0] is None and reaches.clash(fewer):
            kept = fewer
    return kept


def _without(part: Constraint, parts: Sequence[Constraint]) -> Sequence[Constraint]:
    return [other for other in parts if other is not part]


def _find_shortfall(
    part: Constraint,
    parts: Sequence[Constraint],
    never: Sequence[Constraint],
    clashing: Sequence[Constraint],
    reaches: _Reaches,
) -> Shortfall:
    alone, given_up = reaches.of(part, ())
    others = _without(part, parts)
    together, given_up_too = reaches.of(part, others)
    if together is None and part in clashing:
        others = _without(part, clashing)
        together, given_up_too = reaches.of(part, others)
    return Shortfall(
        name=part.name,
        relation=part.relation,
        fails=part in never or part in clashing,
        alone=alone,
        together=together,
        others=tuple(other.name for other in others) if together else (),
        given_up=given_up or given_up_too,
    )
