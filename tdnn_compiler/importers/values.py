"""Tensors of other frameworks as nodes of ours: which of a node's axes each of their dimensions holds.

A node has the axes N, positions, C in that order, whatever the other framework does with its dimensions: a
transpose, a view or a squeeze moves axes between dimensions and makes no layer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from tdnn_compiler.dsl import Node

__all__ = ["BATCH", "CHANNELS", "Misfit", "Misjoined", "Misnamed", "Misordered", "Misplaced", "Traced"]

BATCH, CHANNELS = "N", "C"


class Misfit(Exception):
    """An operation that the language does not have in this place: what it expects, and what it got."""

    def __init__(self, expected: str, got: str, hint: str = "") -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected, self.got, self.hint = expected, got, hint


@dataclass(frozen=True)
class Traced:
    """One tensor. `dims` has, for each of its dimensions, the axes in it: the slowest first, often just one.

    `extents` has the size of each axis of the node, in the node's order, at the example's sizes. An axis in
    no dimension has size 1. A view may cut an axis in two, "C" into "C:0" and "C:1", whose sizes `parts` has.
    A dimension in which one element is repeated holds "~0", "~1" and so on, whose size `parts` has, too.
    """

    node: Node
    dims: tuple[tuple[str, ...], ...]
    extents: Mapping[str, int]
    parts: Mapping[str, int] = field(default_factory=dict)

    def size(self, axis: str) -> int:
        """Of an axis, or of a part of one."""
        return self.parts[axis] if axis in self.parts else self.extents[axis]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(prod(map(self.size, dim)) for dim in self.dims)

    @property
    def axes(self) -> tuple[str, ...]:
        return tuple(self.extents)

    @property
    def positions(self) -> tuple[str, ...]:
        return tuple(axis for axis in self.extents if axis not in (BATCH, CHANNELS))

    @property
    def hidden(self) -> tuple[str, ...]:
        """The axes in no dimension, all of size 1."""
        shown = {axis.partition(":")[0] for dim in self.dims for axis in dim}
        return tuple(axis for axis in self.extents if axis not in shown)

    @property
    def is_repeated(self) -> bool:
        """Whether some dimension repeats one element."""
        return any(is_repetition(dim) for dim in self.dims)

    def shrink(self) -> "Traced":
        """With size 1 where an element is repeated."""
        return replace(self, dims=tuple(() if is_repetition(dim) else dim for dim in self.dims))

    def permute(self, order: Iterable[int]) -> "Traced":
        """The dimensions in another order."""
        return replace(self, dims=tuple(self.dims[i] for i in order))

    def unsqueeze(self, place: int) -> "Traced":
        """One more dimension, of size 1."""
        return replace(self, dims=(*self.dims[:place], (), *self.dims[place:]))

    def squeeze(self, places: Iterable[int]) -> "Traced":
        """Without those of the dimensions that have size 1."""
        gone = {place for place in places if self.shape[place] == 1}
        dims = tuple(dim for i, dim in enumerate(self.dims) if i not in gone)
        parts = {axis for i in gone for axis in self.dims[i] if axis in self.parts}
        # The other part is then the whole axis.
        whole = {axis[:-1] + "10"[int(axis[-1])]: axis.partition(":")[0] for axis in parts}
        return replace(self, dims=tuple(tuple(whole.get(axis, axis) for axis in dim) for dim in dims))

    def reshape(self, sizes: Sequence[int]) -> "Traced":
        """The same elements in dimensions of other sizes. Raises Misfit where an axis would be cut twice."""
        shape = " × ".join(map(str, self.shape))
        misfit = Misfit("a view that keeps axes whole", f"{shape} as {' × '.join(map(str, sizes))}")
        waiting = [axis for dim in self.dims for axis in dim if self.size(axis) != 1]
        dims, parts = list[tuple[str, ...]](), dict(self.parts)
        for wanted in sizes:
            dim, missing = list[str](), wanted
            while missing > 1:
                if not waiting:
                    raise misfit
                axis = waiting.pop(0)
                size = parts[axis] if axis in parts else self.extents[axis]
                if missing % size:
                    if size % missing or axis in parts:
                        raise misfit
                    first, rest = f"{axis}:0", f"{axis}:1"
                    parts |= {first: missing, rest: size // missing}
                    waiting.insert(0, rest)
                    axis, size = first, missing
                dim.append(axis)
                missing //= size
            dims.append(join_parts(dim))
        left = {axis for dim in dims for axis in dim}
        kept = {axis: size for axis, size in parts.items() if axis in left}
        return replace(self, dims=tuple(dims), parts=kept)

    def arrange(self, *roles: str) -> "Traced":
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
            elif len(dim) > 1 or role_of(dim[0]) != role or dim[0] in self.parts:
                raise self.misplaced(role, dim)
            else:
                found.append(dim[0])
        order = [axis for axis in found if role_of(axis) == "P" and self.extents[axis] > 1]
        if order != [axis for axis in self.positions if axis in order]:
            told = Misfit(f"positions in the order {', '.join(self.positions)}", ", ".join(order))
            raise Misordered(tuple(order), told)
        if left := [axis for axis in self.positions if axis not in found]:
            raise Misfit("every axis of positions in a dimension of its own", f"none for {', '.join(left)}")
        return replace(self, dims=tuple((axis,) for axis in found))

    def misplaced(self, role: str, dim: tuple[str, ...]) -> Misfit:
        """That a dimension holds other axes than those of a role."""
        held = " and ".join(ROLES[role_of(axis)] for axis in dim)
        return Misplaced(role, dim, Misfit(f"{ROLES[role]} in this dimension", held))


def is_repetition(dim: tuple[str, ...]) -> bool:
    return any(axis.startswith("~") for axis in dim)


def join_parts(dim: Sequence[str]) -> tuple[str, ...]:
    """The axes of a dimension, whole again where both parts of one follow each other."""
    found = list[str]()
    for axis in dim:
        whole, _, place = axis.partition(":")
        if place == "1" and found[-1:] == [f"{whole}:0"]:
            found[-1] = whole
        else:
            found.append(axis)
    return tuple(found)


class Misplaced(Misfit):
    """A dimension that holds other axes than an operation needs there."""

    def __init__(self, role: str, dim: tuple[str, ...], told: Misfit) -> None:
        super().__init__(told.expected, told.got, told.hint)
        self.role, self.dim = role, dim


class Misordered(Misfit):
    """Positions in another order than the node's."""

    def __init__(self, order: tuple[str, ...], told: Misfit) -> None:
        super().__init__(told.expected, told.got, told.hint)
        self.order = order


class Misjoined(Misfit):
    """An input that lies otherwise than what it is joined with, which has channels in that dimension."""

    def __init__(self, name: str, channels: int, told: Misfit) -> None:
        super().__init__(told.expected, told.got, told.hint)
        self.name, self.channels = name, channels


class Misnamed(Misfit):
    """Positions that meet under two names: `axis` of some input would have to be called `wanted`.

    Where that input has an axis of this name, too, the two change names.
    """

    def __init__(self, axis: str, wanted: str, told: Misfit) -> None:
        super().__init__(told.expected, told.got, told.hint)
        self.axis, self.wanted = axis, wanted


ROLES = {"N": "the batch", "C": "channels", "P": "positions"}


def role_of(axis: str) -> str:
    axis = axis.partition(":")[0]
    return axis if axis in (BATCH, CHANNELS) else "P"
