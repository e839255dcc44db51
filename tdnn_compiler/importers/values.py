"""Tensors of other frameworks as nodes of ours: which of a node's axes each of their dimensions holds.

A node has the axes N, positions, C in that order, whatever the other framework does with its dimensions: a
transpose, a view or a squeeze moves axes between dimensions and makes no layer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from tdnn_compiler.dsl import Node

__all__ = ["BATCH", "CHANNELS", "Misfit", "Value"]

BATCH, CHANNELS = "N", "C"


class Misfit(Exception):
    """An operation that the language does not have in this place: what it expects, and what it got."""

    def __init__(self, expected: str, got: str, hint: str = "") -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected, self.got, self.hint = expected, got, hint


@dataclass(frozen=True)
class Value:
    """One tensor. `dims` has, for each of its dimensions, the axes in it: the slowest first, often just one.

    `extents` has the size of each axis of the node, in the node's order, at the example's sizes. An axis in
    no dimension has size 1.
    """

    node: Node
    dims: tuple[tuple[str, ...], ...]
    extents: Mapping[str, int]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(prod(self.extents[axis] for axis in dim) for dim in self.dims)

    @property
    def axes(self) -> tuple[str, ...]:
        return tuple(self.extents)

    @property
    def positions(self) -> tuple[str, ...]:
        return tuple(axis for axis in self.extents if axis not in (BATCH, CHANNELS))

    @property
    def hidden(self) -> tuple[str, ...]:
        """The axes in no dimension, all of size 1."""
        shown = {axis for dim in self.dims for axis in dim}
        return tuple(axis for axis in self.extents if axis not in shown)

    def permute(self, order: Iterable[int]) -> "Value":
        """The dimensions in another order."""
        return replace(self, dims=tuple(self.dims[i] for i in order))

    def unsqueeze(self, place: int) -> "Value":
        """One more dimension, of size 1."""
        return replace(self, dims=(*self.dims[:place], (), *self.dims[place:]))

    def squeeze(self, places: Iterable[int]) -> "Value":
        """Without those of the dimensions that have size 1."""
        gone = {place for place in places if self.shape[place] == 1}
        return replace(self, dims=tuple(dim for i, dim in enumerate(self.dims) if i not in gone))

    def reshape(self, sizes: Sequence[int]) -> "Value":
        """The same elements in dimensions of other sizes. Raises Misfit where an axis would be cut."""
        waiting = [axis for dim in self.dims for axis in dim if self.extents[axis] != 1]
        dims = []
        for size in sizes:
            dim = list[str]()
            while size != prod(self.extents[axis] for axis in dim):
                if not waiting:
                    raise self._cut(sizes)
                dim.append(waiting.pop(0))
                if prod(self.extents[axis] for axis in dim) > size:
                    raise self._cut(sizes)
            dims.append(tuple(dim))
        return replace(self, dims=tuple(dims))

    def _cut(self, sizes: Sequence[int]) -> Misfit:
        shape = " × ".join(map(str, self.shape))
        return Misfit("a view that keeps axes whole", f"{shape} as {' × '.join(map(str, sizes))}")

    def arrange(self, *roles: str) -> "Value":
        """The value with one axis in each dimension, as `roles` name them: "N", "C", and "P" for a position.

        Dimensions of size 1 take hidden axes of their role. Raises Misfit where dimensions hold anything
        else, or positions in another order than the node's.
        """
        if len(roles) != len(self.dims):
            raise Misfit(f"{len(roles)} dimensions", str(len(self.dims)))
        found, spare = list[str](), list(self.hidden)
        for role, dim in zip(roles, self.dims, strict=True):
            if not dim:
                fits = [axis for axis in spare if role_of(axis) == role]
                if not fits:
                    told = Misfit(ROLES[role], "a dimension of size 1 that was added")
                    raise Misplaced(role, dim, told)
                spare.remove(fits[0])
                found.append(fits[0])
            elif len(dim) > 1 or role_of(dim[0]) != role:
                raise self.misplaced(role, dim)
            else:
                found.append(dim[0])
        order = [axis for axis in found if role_of(axis) == "P"]
        if order != [axis for axis in self.positions if axis in order]:
            raise Misfit(f"positions in the order {', '.join(self.positions)}", ", ".join(order))
        if left := [axis for axis in self.positions if axis not in order]:
            raise Misfit("every axis of positions in a dimension of its own", f"none for {', '.join(left)}")
        return replace(self, dims=tuple((axis,) for axis in found))

    def misplaced(self, role: str, dim: tuple[str, ...]) -> Misfit:
        """That a dimension holds other axes than those of a role."""
        held = " and ".join(ROLES[role_of(axis)] for axis in dim)
        return Misplaced(role, dim, Misfit(f"{ROLES[role]} in this dimension", held))


class Misplaced(Misfit):
    """A dimension that holds other axes than an operation needs there."""

    def __init__(self, role: str, dim: tuple[str, ...], told: Misfit) -> None:
        super().__init__(told.expected, told.got, told.hint)
        self.role, self.dim = role, dim


ROLES = {"N": "the batch", "C": "channels", "P": "positions"}


def role_of(axis: str) -> str:
    return axis if axis in (BATCH, CHANNELS) else "P"
