"""What follows from the sizes of a call: where arrays lie, and what launches are told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import Allocate, Arrange, Free, HostFunction, Launch
from tdnn_compiler.host.memory import Places
from tdnn_compiler.runtime.dtypes import array_dtype
from tdnn_compiler.runtime.execute import Options, check_sizes, solve_symbol

__all__ = ["Layout", "MadeArray", "Signature", "lay_out", "view_of"]


class Signature:
    """What a function is called with: keys of arrays, first those that were saved.

    `constants` are parameters that kernels read in another order than torch's.
    """

    def __init__(self, function: HostFunction) -> None:
        self.function = function
        self.keys = [array.key for array in (*(array for _, array in function.saved), *function.arguments)]
        arranged = [step.array for step in function.steps if isinstance(step, Arrange)]
        arranged += [array for _, array in function.saved]
        self.constants = tuple(array for array in arranged if array.order)
        self.measures = [(self.keys.index(m.array), m.axis, m.extent) for m in function.measures]

    def symbols(self, given: Sequence[Tensor]) -> list[int]:
        """What the sizes of arrays follow from."""
        return [solve_symbol(extent, given[number].shape[axis]) for number, axis, extent in self.measures]


@dataclass(frozen=True, eq=False)
class MadeArray:
    """An array that gets memory of its own."""

    array: Array
    dtype: torch.dtype
    sizes: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        return prod(self.sizes) * self.dtype.itemsize


@dataclass(frozen=True, eq=False)
class Layout:
    """Where arrays lie: in memory of their own, or at places, in bytes, in one of two blocks.

    One is kept for the backward pass, the other is scratch memory. Launches have their grids and numbers.
    """

    made: tuple[MadeArray, ...]
    kept: Mapping[Key, int]
    kept_size: int
    scratch: Mapping[Key, int]
    scratch_size: int
    arrays: Mapping[Key, MadeArray]
    """All that are allocated."""
    launches: tuple[tuple[Launch, tuple[int, ...], tuple[int, ...]], ...]

    @property
    def bytes_inside(self) -> int:
        return self.scratch_size + self.kept_size


def lay_out(
    function: HostFunction,
    symbols: Sequence[int],
    given: Mapping[Key, Tensor],
    options: Options,
    made: Collection[Key],
    kept: Collection[Key] = (),
) -> Layout:
    """The layout of a call for the symbols of its sizes, after their checks.

    `made` get memory of their own, `kept` places in the block that stays.
    """
    checks, steps = function.sizes_at(*symbols)
    check_sizes(function, checks, given, options)
    own: list[MadeArray] = []
    stay, scratch = Places(), Places()
    arrays: dict[Key, MadeArray] = {}
    launches: list[tuple[Launch, tuple[int, ...], tuple[int, ...]]] = []
    for step, sizes in zip(function.steps, steps, strict=True):
        match step:
            case Allocate(array=array, like=like):
                data = given[function.data if like is None else like].dtype
                each = MadeArray(array, array_dtype(array.type, data), tuple(map(int, sizes)))
                arrays[array.key] = each
                size = each.nbytes
                if array.key in made:
                    own.append(each)
                elif array.key in kept:
                    stay.take(array.key, size)
                else:
                    scratch.take(array.key, size)
            case Free(arrays=keys):
                for key in keys:
                    scratch.give_back(key)
            case Launch():
                grid, told = sizes
                launches.append((step, as_numbers(grid), as_numbers(told)))
            case _:
                pass
    return Layout(tuple(own), stay.at, stay.end, scratch.at, scratch.end, arrays, tuple(launches))


def view_of(block: Tensor, place: int, array: MadeArray) -> Tensor:
    """An array of a block as a tensor."""
    return block[place : place + array.nbytes].view(array.dtype).view(array.sizes)


def as_numbers(sizes: Sequence[Any]) -> tuple[int, ...]:
    return tuple(map(int, sizes))
