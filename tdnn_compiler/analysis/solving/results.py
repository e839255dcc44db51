"""What a search has found: solutions, or what every constraint falls short of."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from sympy import Symbol
from sympy.core.relational import Relational

from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import mistake
from tdnn_compiler.symbolic.expressions import text

ExactNumber = int | Fraction
Values = Mapping[Symbol, int]
Ranges = Mapping[Symbol | str, Iterable[int] | int]
Constraints = Iterable[Relational | bool] | Mapping[str, Relational | bool]
Domain = Sequence[int]
SearchBox = Mapping[Symbol, Domain]
MOST_BITS_COMPUTED = 1_000_000
MOST_SUMMED_TERMS = 10_000
Interval = tuple[ExactNumber, ExactNumber]
Bound = tuple[bool, ExactNumber]
UNKNOWN: Bound = (False, 0)


@dataclass(frozen=True)
class Solution:
    """A value for every symbol, and what the objectives come to."""

    values: Values
    objective: tuple[ExactNumber, ...] = ()

    def bind(self, network: Network, open: Collection[str] = ()) -> Network:
        """The network with these values, but for the symbols named in `open`, such as lengths."""
        names = [name for name in network.symbols if name not in open]
        return network.bind(**{s.name: value for s, value in self.values.items() if s.name in names})

    def __str__(self) -> str:
        reached = f": {', '.join(map(str, self.objective))}" if self.objective else ""
        return _format_values(self.values) + reached


@dataclass(frozen=True)
class Reach:
    """The best that a constraint comes to: its sides, whether it is met, what is missing, at which values.

    `missing` is the distance between the sides; between whole numbers one more where < or > is asked for.
    """

    left: ExactNumber
    right: ExactNumber
    met: bool
    missing: ExactNumber
    values: Values

    def __str__(self) -> str:
        verdict = "met" if self.met else f"{self.missing} short"
        return f"{self.left} against {self.right}, {verdict}, at {_format_values(self.values)}"


@dataclass(frozen=True)
class Shortfall:
    """What is known of one constraint where not all can be met.

    `fails` says whether it is one to change: it cannot be met alone, or it belongs to a smallest set that
    clashes. `alone` is the best it comes to by itself. `together` is the best it comes to while those named
    in `others` are met: all others, or the rest of the clashing set where all others clash themselves. Each
    is None where nothing could be reached or, if `given_up`, the search would have taken too long.
    """

    name: str
    relation: Relational | bool
    fails: bool
    alone: Reach | None
    together: Reach | None = None
    others: tuple[str, ...] = ()
    given_up: bool = False

    @property
    def _unaffected(self) -> bool:
        """Whether it comes no closer alone than with the others met."""
        missing = [reach.missing for reach in (self.alone, self.together) if reach and not reach.met]
        return len(missing) == 2 and missing[0] == missing[1]

    def __str__(self) -> str:
        sides = relation_text(self.relation)
        lines = [self.name if self.name == sides else f"{self.name}: {sides}"]
        if self.alone is not None:
            lines.append("  can be met alone" if self.alone.met else f"  cannot be met: at best {self.alone}")
        elif not self.given_up:
            lines.append("  cannot be met")
        if self.together is not None and self.others and not self._unaffected:
            lines.append(f"  while {', '.join(self.others)} {_are(self.others)} met: at best {self.together}")
        if self.given_up:
            lines.append("  not all is known: more effort or narrower ranges would tell")
        return "\n".join(lines)


@dataclass(frozen=True)
class Solutions:
    """The minimal solutions, and whether these are all; or none, and for every constraint its shortfall."""

    solutions: tuple[Solution, ...]
    complete: bool = True
    shortfalls: tuple[Shortfall, ...] = ()

    def __iter__(self) -> Iterator[Solution]:
        return iter(self.solutions)

    def __len__(self) -> int:
        return len(self.solutions)

    @property
    def best(self) -> Solution:
        """The first solution; a NetworkError that explains where there is none."""
        if self.solutions:
            return self.solutions[0]
        raise mistake("solve", "values that meet every constraint", str(self))

    @property
    def failing(self) -> tuple[str, ...]:
        """The names of the constraints that fail."""
        return tuple(shortfall.name for shortfall in self.shortfalls if shortfall.fails)

    def __str__(self) -> str:
        if self.solutions:
            more = [] if self.complete else ["… and more: a larger `most`, or a further objective"]
            return "\n".join([*map(str, self.solutions), *more])
        verdict = "fail together" if len(self.failing) > 1 else "fails"
        return "\n".join([f"no solution: {', '.join(self.failing)} {verdict}", *map(str, self.shortfalls)])


@dataclass(frozen=True)
class Progress:
    """How far a search has come: bounds computed, and the share of all values that they have decided.

    `best` is the least objective found, `bound` what none can be below; None where not known yet.
    """

    steps: int
    decided: Fraction
    best: ExactNumber | None
    bound: ExactNumber | None

    def __str__(self) -> str:
        share = f"{self.steps} bounds have decided {float(self.decided):.4%} of all values"
        best = "nothing found yet" if self.best is None else f"the best so far is {self.best}"
        return f"{share}, {best}" + ("" if self.bound is None else f", none is below {self.bound}")


def _format_values(values: Values) -> str:
    return ", ".join(f"{symbol.name}={value}" for symbol, value in values.items())


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


RELATION_SIGNS = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}
LONGEST_SIDE = 60


def relation_text(relation: Relational | bool) -> str:
    if not isinstance(relation, Relational):
        return "false, whatever the values"
    sides = [text(side) for side in (relation.lhs, relation.rhs)]
    left, right = (side if len(side) <= LONGEST_SIDE else "…" for side in sides)
    sign = cast(Any, relation).rel_op
    return f"{left} {RELATION_SIGNS.get(sign, sign)} {right}"
