"""Patterns of operators, matched from the last one back to its inputs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from typing import Any

import numpy as np

from tdnn_compiler.importers.onnx.reading import OnnxOperation
from tdnn_compiler.importers.onnx.tensors import NumberArray, shorten_number

__all__ = ["Bindings", "ConstantPattern", "Many", "Match", "Pattern", "Wiring"]

MOST_ATTEMPTS = 2_000
"""Of one attempt to match: patterns are small, graphs may be made to mislead."""

Bindings = Mapping[str, Any]
"""Tensors' names, and the values of constants, by the names that a pattern has for them."""

COMMUTATIVE = ("Add", "Mul")


@dataclass(frozen=True)
class Match:
    """An operator. `keeps` binds some of its attributes: by the attribute's name that of the binding."""

    op: str
    inputs: tuple["Pattern", ...]
    keeps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ConstantPattern:
    """A constant, bound as an array, or as a number where it is a `single` one; its tensor as `…'s name`."""

    name: str
    single: bool = False


@dataclass(frozen=True)
class Many:
    """One of several patterns."""

    patterns: tuple["Pattern", ...]


Pattern = str | float | Match | ConstantPattern | Many
"""A text is any tensor, the same wherever the text is the same; a number is a constant of that value."""


@dataclass
class Wiring:
    """Who makes each tensor; the constants by name."""

    makers: dict[str, OnnxOperation]
    constants: Mapping[str, NumberArray]
    steps: int = 0

    def find(self, pattern: Pattern, root: OnnxOperation) -> Bindings | None:
        """What a pattern is bound to where it ends in that operator; None where it does not."""
        self.steps = 0
        if not isinstance(pattern, Match) or root.op != pattern.op:
            return None
        return next(self.match_operation(pattern, root, {}), None)

    def match(self, pattern: Pattern, name: str, bound: Bindings) -> Iterator[Bindings]:
        """Every way to match."""
        self.steps += 1
        if self.steps > MOST_ATTEMPTS:
            return
        match pattern:
            case str():
                known = bound.get(pattern)
                if known is None or known == name or self.same(known, name):
                    yield {**bound, pattern: name}
            case float() | int():
                value = self.number(name)
                if value is not None and isclose(value, pattern, rel_tol=1e-6):
                    yield bound
            case ConstantPattern(key, single):
                held: Any = self.number(name) if single else self.constants.get(name)
                known = bound.get(key)
                if held is not None and (known is None or np.array_equal(known, held)):
                    yield {**bound, key: held, f"{key}'s name": name}
            case Many(patterns):
                for each in patterns:
                    yield from self.match(each, name, bound)
            case Match(op):
                maker = self.makers.get(name)
                if maker is not None and maker.op == op:
                    yield from self.match_operation(pattern, maker, bound)

    def match_operation(self, pattern: Match, found: OnnxOperation, bound: Bindings) -> Iterator[Bindings]:
        given = list(found.inputs)
        while given and not given[-1]:
            given.pop()
        if len(given) != len(pattern.inputs):
            return
        kept = {key: found.attributes.get(name) for name, key in pattern.keeps.items()}
        if any(key in bound and bound[key] != value for key, value in kept.items()):
            return
        orders = [given, given[::-1]] if pattern.op in COMMUTATIVE and given[0] != given[1] else [given]
        for order in orders:
            yield from self.match_all(pattern.inputs, order, {**bound, **kept})

    def match_all(
        self, patterns: Sequence[Pattern], names: Sequence[str], bound: Bindings
    ) -> Iterator[Bindings]:
        if not patterns:
            yield bound
            return
        for each in self.match(patterns[0], names[0], bound):
            yield from self.match_all(patterns[1:], names[1:], each)

    def same(self, one: object, other: str) -> bool:
        """Whether two tensors are made alike: the same operator of the same inputs."""
        a, b = self.makers.get(str(one)), self.makers.get(other)
        if a is None or b is None or len(a.outputs) != 1 or len(b.outputs) != 1 or a.op != b.op:
            return False
        if any(isinstance(value, np.ndarray) for value in (*a.attributes.values(), *b.attributes.values())):
            return False
        alike = len(a.inputs) == len(b.inputs) and all(map(self.same_input, a.inputs, b.inputs))
        return alike and a.attributes == b.attributes

    def same_input(self, one: str, other: str) -> bool:
        if one == other:
            return True
        a, b = self.constants.get(one), self.constants.get(other)
        return a is not None and b is not None and a.size <= 8 and np.array_equal(a, b)

    def number(self, name: str) -> float | None:
        """The value of a constant that is one number."""
        found = self.constants.get(name)
        return shorten_number(found) if found is not None and found.size == 1 else None
