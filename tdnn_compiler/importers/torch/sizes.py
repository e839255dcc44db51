"""The sizes of a module's inputs that stay open, and examples of other sizes than the ones given."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor

from tdnn_compiler.symbolic.errors import NetworkError, Problem
from tdnn_compiler.symbolic.expressions import Dim, length_symbol

__all__ = ["OpenPlaces", "OpenSize", "parse_sizes", "resize"]

OpenPlaces = int | tuple[str, int] | Sequence[tuple[str, int]]
"""Which dimension of the only input, or of which inputs, has a size."""

FORM = re.compile(r"(?:([1-9][0-9]{0,5})\s*\*\s*)?([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True)
class OpenSize:
    """`scale·symbol`, the size of dimension `dim` of an input."""

    input: str
    dim: int
    scale: int
    symbol: str

    @property
    def size(self) -> Dim:
        return cast(Dim, self.scale * length_symbol(self.symbol))


def parse_sizes(
    dynamic: Mapping[str, OpenPlaces] | None, shapes: Mapping[str, Sequence[int]]
) -> tuple[OpenSize, ...]:
    """What `dynamic={"T": 2}` says, or `{"16*m": ("image", 3)}`. Raises NetworkError with every mistake."""
    found: list[OpenSize] = []
    problems: list[Problem] = []
    for text, places in (dynamic or {}).items():
        where = f"dynamic, {text!r:.60}"
        form = FORM.fullmatch(text) if isinstance(text, str) else None
        if form is None or form[2] == "N":
            expected = "the name of a size, or a number times it, other than N, which the batch has"
            problems.append(
                Problem(where, expected, f"{text!r:.60}", 'dynamic={"T": 2}, dynamic={"16*m": 2}')
            )
            continue
        for name, dim in list_places(places, shapes):
            rank = len(shapes.get(name, ()))
            if name not in shapes:
                known = f"there are {', '.join(shapes)}"
                problems.append(Problem(where, "an input of the module", f"'{name}'", known))
            elif not isinstance(dim, int) or not -rank <= dim < rank or dim % rank == 0:
                expected = f"one of the dimensions 1 to {rank - 1} of '{name}'"
                problems.append(Problem(where, expected, f"{dim}", "the batch, dimension 0, is always open"))
            elif shapes[name][dim] % (scale := int(form[1] or 1)):
                got = f"{shapes[name][dim]}, in the example of '{name}'"
                problems.append(Problem(where, f"a multiple of {scale}", got))
            else:
                found.append(OpenSize(name, dim % rank, scale, form[2]))
    problems += find_disagreements(found, shapes)
    if problems:
        raise NetworkError(problems)
    return tuple(found)


def list_places(places: object, shapes: Mapping[str, Sequence[int]]) -> list[tuple[str, object]]:
    """A dimension alone is one of the first input."""
    match places:
        case int():
            return [(next(iter(shapes)), places)]
        case (str() as name, dim):
            return [(name, dim)]
        case list() | tuple():
            return [pair for each in places for pair in list_places(each, shapes)]
        case _:
            return [(next(iter(shapes)), f"{places!r:.60}")]


def find_disagreements(found: Sequence[OpenSize], shapes: Mapping[str, Sequence[int]]) -> list[Problem]:
    problems: list[Problem] = []
    values: dict[str, tuple[int, OpenSize]] = {}
    for each in found:
        value = shapes[each.input][each.dim] // each.scale
        known, first = values.setdefault(each.symbol, (value, each))
        if known != value:
            where = f"dynamic, {each.symbol}"
            expected = f"one value in all examples, {known} as in '{first.input}'"
            problems.append(Problem(where, expected, f"{value} in '{each.input}'"))
    return problems


def resize(x: Tensor, sizes: Mapping[int, int]) -> Tensor:
    """An example of other sizes: the given one again and again, so that tokens stay tokens."""
    for dim, size in sizes.items():
        x = x.index_select(dim, torch.arange(size, device=x.device) % x.shape[dim])
    return x
