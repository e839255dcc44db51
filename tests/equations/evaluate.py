"""Equations computed by torch, literally: every index of every axis, with no idea of what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, assert_never

import torch
from sympy import Expr
from torch import Tensor

from tdnn_compiler.equations.ir import (
    AdaptiveWindowSize,
    Apply,
    Array,
    Axis,
    Constant,
    ConstantIndex,
    Equation,
    GatherIndex,
    InAdaptiveWindow,
    InBounds,
    Index,
    LinearIndex,
    OffsetIndex,
    Ordinal,
    PaddingIndex,
    QuotientIndex,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    Uniform,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.symbolic.maps import Window, concrete_offsets, fold_position

TOKENS = 5
"""So many kinds of tokens random arrays have."""

OPERATIONS: dict[str, Any] = {
    "add": torch.add,
    "subtract": torch.sub,
    "multiply": torch.mul,
    "divide": torch.div,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "less": torch.lt,
    "equal": torch.eq,
    "select": lambda condition, yes, no: torch.where(condition != 0, yes, no),
    "exp": torch.exp,
    "expm1": torch.expm1,
    "log": torch.log,
    "log1p": torch.log1p,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "erf": torch.erf,
    "sigmoid": torch.sigmoid,
}


def evaluate(
    program: EquationProgram,
    given: Mapping[Key, Tensor],
    numbers: Mapping[str, int],
    lengths: Tensor | Mapping[str, Tensor] | None = None,
    uniform: Any = None,
) -> dict[Key, Tensor]:
    """Every array of a program. `numbers` are for symbols; `lengths`, by sequence, for those of positions."""
    values = dict(given)
    for equation in program.equations:
        Evaluation(values, numbers, lengths, uniform).run(equation)
    return values


def random_array(array: Array, numbers: Mapping[str, int]) -> Tensor:
    shape = [known(axis.size, numbers) for axis in array.axes]
    if array.type == "token":
        return torch.randint(TOKENS, shape)
    values = torch.randn(shape, dtype=torch.float64)
    return values.abs() + 0.5 if array.name.endswith("running_var") else values


def known(size: Any, numbers: Mapping[str, int]) -> int:
    return size if isinstance(size, int) else size_at(size, tuple(numbers.items()))


@cache
def size_at(size: Expr, numbers: tuple[tuple[str, int], ...]) -> int:
    values = dict(numbers)
    return int(size.subs({symbol: values[symbol.name] for symbol in size.free_symbols}))


@dataclass
class Evaluation:
    values: dict[Key, Tensor]
    numbers: Mapping[str, int]
    lengths: Tensor | Mapping[str, Tensor] | None
    uniform: Any

    def size(self, size: Any) -> int:
        return known(size, self.numbers)

    def length(self, axis: Axis, n: Tensor) -> Tensor:
        """How many positions along an axis each sequence has."""
        if isinstance(axis.size, int):
            return torch.full_like(n, axis.size)
        (symbol,) = axis.size.free_symbols
        own = self.lengths.get(symbol.name) if isinstance(self.lengths, Mapping) else self.lengths
        if own is None:
            return torch.full_like(n, self.size(axis.size))
        sizes = torch.tensor([known(axis.size, {symbol.name: int(t)}) for t in own])
        return sizes[n]

    def run(self, equation: Equation) -> None:
        free, axes = equation.axes, (*equation.axes, *equation.over)
        sizes = [self.size(axis.size) for axis in axes]
        grids = torch.meshgrid(*(torch.arange(size) for size in sizes), indexing="ij")
        grid = dict(zip(axes, grids, strict=True))
        self.grid, self.shape = grid, grids[0].shape if grids else torch.Size()
        self.n = next((g for axis, g in grid.items() if axis.kind == "batch"), torch.zeros(self.shape).long())
        parts = self.moments_in(equation.body)
        body = parts[0] if parts else self.value(equation.body)
        body = body.expand(self.shape) if body.dim() == 0 else body
        inside = torch.ones(self.shape, dtype=torch.bool)
        for axis in axes:
            if axis.kind == "position":
                inside = inside & (grid[axis] < self.length(axis, self.n))
        dims = tuple(range(len(free), len(axes)))
        results = merged(*parts, dims) if parts else reduced(equation.how, body, inside, dims)
        here = {axis: grid[axis][(..., *(0 for _ in dims))] for axis in free}
        valid = inside.any(dim=dims) if dims else inside
        for array, result in zip(equation.out, results, strict=True):
            self.write(array, equation.index, here, torch.where(valid, result, 0))

    def moments_in(self, body: Scalar) -> tuple[Tensor, ...]:
        """Mean, variance and count of parts, where they are brought together."""
        if not (isinstance(body, Apply) and body.operation == "moments"):
            return ()
        return tuple(self.value(part).expand(self.shape) for part in body.arguments)

    def write(self, array: Array, index: tuple[Index, ...], here: dict[Axis, Tensor], value: Tensor) -> None:
        shape = [self.size(axis.size) for axis in array.axes]
        if array.key not in self.values or self.values[array.key].shape != torch.Size(shape):
            self.values[array.key] = torch.zeros(shape, dtype=value.dtype)
        places = []
        self.grid, self.shape = here, value.shape
        for item in index:
            place, inside = self.place(item, None)
            assert bool(inside.all())
            places.append(place.expand(value.shape))
        self.values[array.key] = self.values[array.key].index_put(tuple(places), value)

    def place(self, index: Index, own: Axis | None) -> tuple[Tensor, Tensor]:
        """Where an index points, and whether there is anything."""
        yes = torch.tensor(True)
        match index:
            case Axis():
                return self.grid[index], yes
            case ConstantIndex(place=place):
                return torch.tensor(place), yes
            case OffsetIndex(axis=axis, start=start):
                return self.grid[axis] + start, yes
            case LinearIndex(outer=outer, inner=inner):
                return self.grid[outer] * self.size(inner.size) + self.grid[inner], yes
            case QuotientIndex(axis=axis, size=size):
                return self.grid[axis] // size, yes
            case StridedIndex(at=at, tap=tap, window=window):
                place = self.grid[at] * window.stride + self.offset(window, tap) - self.size(window.left)
                if window.edge != "zeros":
                    assert own is not None
                    lengths = self.length(own, self.n).expand(place.shape)
                    pairs, which = torch.stack([place, lengths]).flatten(1).unique(dim=1, return_inverse=True)
                    found = [fold_position(window.edge, int(p), int(n)) for p, n in pairs.T]
                    place = torch.tensor([-1 if p is None else p for p in found])[which].view_as(place)
                return place, yes
            case TransposedIndex(at=at, tap=tap, window=window):
                apart = self.grid[at] + self.size(window.left) - self.offset(window, tap)
                return apart // window.stride, apart % window.stride == 0
            case PaddingIndex(at=at, image=image, edge=edge, left=left, right=right):
                return self.image(at, image, edge, self.size(left), self.size(right))
            case GatherIndex(by=by):
                return self.read(by.array, by.index, 0).long(), yes
            case _:
                assert_never(index)

    def image(self, at: Axis, image: Axis, edge: str, left: Any, right: Any) -> tuple[Tensor, Tensor]:
        i, m, n = self.grid[at], self.grid[image], self.length(at, self.n)
        itself = i + left
        match edge:
            case "reflect":
                p = torch.where(m == 0, itself, torch.where(m == 1, left - i, left + 2 * (n - 1) - i))
                there = (m == 0) | ((m == 1) & (i >= 1) & (i <= left))
                return p, there | ((m == 2) & (i <= n - 2) & (i >= n - 1 - right))
            case "circular":
                p = torch.where(m == 0, itself, torch.where(m == 1, itself - n, itself + n))
                there = (m == 0) | ((m == 1) & (p >= 0)) | ((m == 2) & (p < n + left + right))
                return p, there
            case _:
                many = max(0, left)
                p = torch.where(m == 0, itself, torch.where(m <= many, m - 1, n + m - 1 + left - many))
                return p, ((m == 0) & (itself >= 0)) | ((m > 0) & (m <= many) & (i == 0)) | (
                    (m > many) & (m <= many + right) & (i == n - 1)
                )

    def offset(self, window: Window, tap: Axis) -> Tensor:
        offsets = concrete_offsets(window.offsets)
        return torch.tensor(offsets)[self.grid[tap]]

    def value(self, scalar: Scalar) -> Tensor:
        match scalar:
            case Constant(value=value):
                return torch.tensor(value, dtype=torch.float64)
            case Ordinal(axes=axes):
                number = torch.zeros((), dtype=torch.long)
                for axis in axes:
                    number = number * self.size(axis.size) + self.grid[axis]
                return number.double()
            case Apply(operation=operation, arguments=arguments):
                return OPERATIONS[operation](*map(self.value, arguments))
            case InBounds(axis=axis, index=index, left=left, right=right):
                place, there = self.place(index, axis)
                last = self.length(axis, self.n) + self.size(right)
                return (there & (place >= -self.size(left)) & (place < last)).double()
            case AdaptiveWindowSize() | InAdaptiveWindow(share=AdaptiveWindowSize()):
                share = scalar if isinstance(scalar, AdaptiveWindowSize) else scalar.share
                number, _ = self.place(share.number, None)
                length, many = self.length(share.of, self.n), self.size(share.among.size)
                begin, end = number * length // many, ((number + 1) * length + many - 1) // many
                if isinstance(scalar, AdaptiveWindowSize):
                    return (end - begin).double()
                at, _ = self.place(scalar.place, None)
                return ((at >= begin) & (at < end)).double()
            case Uniform(layer=layer, index=index):
                places, there = zip(*(self.place(item, None) for item in index), strict=True)
                assert all(bool(t.all()) for t in there)
                return self.uniform(layer, *(place.expand(self.shape) for place in places))
            case Read(array=array, index=index, outside=outside):
                return self.read(array, index, outside)
            case _:
                assert_never(scalar)

    def read(self, array: Array, index: tuple[Index, ...], outside: float) -> Tensor:
        data = self.values[array.key]
        places, there = [], torch.ones(self.shape, dtype=torch.bool)
        for own, item, size in zip(array.axes, index, data.shape, strict=True):
            place, found = self.place(item, own)
            last = self.length(own, self.n) if own.kind == "position" else torch.tensor(size)
            there = there & found & (place >= 0) & (place < last)
            places.append(place.clamp(0, size - 1).expand(self.shape))
        return torch.where(there, data[tuple(places)], outside)


def merged(
    mean: Tensor, variance: Tensor, count: Tensor, dims: tuple[int, ...]
) -> tuple[Tensor, Tensor, Tensor]:
    """Moments of all values, of those of parts."""
    every = count.sum(dims)
    middle = (mean * count).sum(dims) / every
    apart = mean - middle.reshape(*middle.shape, *(1 for _ in dims))
    return middle, ((variance + apart**2) * count).sum(dims) / every, every


def reduced(how: str, body: Tensor, inside: Tensor, dims: tuple[int, ...]) -> tuple[Tensor, ...]:
    if not dims:
        return (body,)
    flat, mask = body.flatten(-len(dims)), inside.flatten(-len(dims))
    match how:
        case "sum":
            return (torch.where(mask, flat, 0).sum(-1),)
        case "largest":
            value, place = torch.where(mask, flat, -torch.inf).max(-1)
            return value, place
        case _:
            count = mask.sum(-1).double()
            mean = torch.where(mask, flat, 0).sum(-1) / count
            squares = torch.where(mask, flat - mean[..., None], 0) ** 2
            return mean, squares.sum(-1) / count, count
