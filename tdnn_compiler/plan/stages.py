"""The stages of a kernel, in order: each is computed for a tile, and as far about it as later ones see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from tdnn_compiler.equations.ir import (
    Axis,
    ConstantIndex,
    Equation,
    GatherIndex,
    Index,
    LinearIndex,
    OffsetIndex,
    PaddingIndex,
    QuotientIndex,
    Scalar,
    StridedIndex,
    TransposedIndex,
    axes_of,
    reads_in,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.products import matmul_factors
from tdnn_compiler.symbolic.halo import ALL_POSITIONS, OWN_POSITIONS, Halo
from tdnn_compiler.symbolic.maps import IDENTITY, GlobalMap, Map, Transposed, Window

__all__ = ["Halos", "Stage", "compute_halos", "halos_needed", "halos_read", "keys_in"]

Halos = Mapping[tuple[Key, Axis], Halo]
"""What a kernel's tile halos_read of arrays, along each of their axes of positions."""


@dataclass(frozen=True)
class Stage:
    """Equations that are computed one after the other at the same positions.

    The root, if there is one, is a reduction; `maps` are pointwise equations in order. `operand_sums` are
    sums of one operand of a matrix product, over what it sums. For each axis of positions that the stage runs
    over, `halos` says at which of them it is computed for a tile of the kernel's result.
    """

    root: Equation | None
    maps: tuple[Equation, ...] = ()
    operand_sums: tuple[Equation, ...] = ()
    halos: tuple[Halo, ...] = ()

    @property
    def equations(self) -> Iterator[Equation]:
        """All that it computes, in order."""
        if self.root is not None:
            yield self.root
        yield from self.operand_sums
        yield from self.maps

    @cached_property
    def positions(self) -> tuple[Axis, ...]:
        """The axes of positions that it runs over."""
        axes = (axis for equation in self.equations for axis in equation.axes)
        return tuple(dict.fromkeys(axis for axis in axes if axis.kind == "position"))

    @cached_property
    def computed(self) -> frozenset[Key]:
        """The arrays that exist in the kernel once the stage is computed."""
        roots = self.root.out if self.root else ()
        return frozenset(array.key for array in (*roots, *(each.out[0] for each in self.maps)))

    @cached_property
    def factors(self) -> tuple[Scalar, Scalar] | None:
        """The two operands, where the root is a matrix product."""
        return matmul_factors(self.root) if self.root else None

    @property
    def where(self) -> str:
        """In words, at which positions it is computed."""
        halos = zip(self.positions, self.halos, strict=True)
        return "; ".join(halo.about(axis.name) for axis, halo in halos) or "every place"

    def halo(self, axis: Axis) -> Halo:
        """At which positions along an axis it is computed; one that it reduces it runs through."""
        known = dict(zip(self.positions, self.halos, strict=True))
        return known.get(axis, ALL_POSITIONS)


def compute_halos(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The stages with halos: the last is computed at the tile's own positions, the others where it is needed.

    What several readers need is joined: the wider halo wins.
    """
    *earlier, last = stages
    done = [replace(last, halos=tuple(OWN_POSITIONS for _ in last.positions))]
    for stage in reversed(earlier):
        needed = halos_needed(stage, halos_read(done))
        done.insert(
            0, replace(stage, halos=tuple(needed.get(axis, OWN_POSITIONS) for axis in stage.positions))
        )
    return tuple(done)


def halos_needed(stage: Stage, needed: Halos) -> dict[Axis, Halo]:
    """What is needed of all arrays of a stage, along those of its axes that anyone reads along."""
    found: dict[Axis, Halo] = {}
    for equation in stage.equations:
        for array in equation.out:
            for own, index in zip(array.axes, equation.index, strict=True):
                halo = needed.get((array.key, own))
                if halo is None:
                    continue
                for axis in axes_of(index):
                    here = halo if axis == index else ALL_POSITIONS
                    found[axis] = here.merge(found.get(axis, here))
    return found


def halos_read(stages: Iterable[Stage]) -> Halos:
    """What stages with halos read, of arrays that they load and of earlier stages alike."""
    found: dict[tuple[Key, Axis], Halo] = {}
    for stage in stages:
        for equation in stage.equations:
            for read in reads_in(equation.body):
                for own, index in zip(read.array.axes, read.index, strict=True):
                    if own.kind == "position":
                        halo = halo_at(stage, index)
                        place = read.array.key, own
                        found[place] = halo.merge(found.get(place, halo))
    return found


def halo_at(stage: Stage, index: Index) -> Halo:
    """Where an index leads from the positions of a stage."""
    positions = [axis for axis in axes_of(index) if axis.kind == "position"]
    return stage.halo(positions[0]).through(map_of(index)) if len(positions) == 1 else ALL_POSITIONS


def map_of(index: Index) -> Map:
    """An index as a map of positions; one that may lead anywhere is a map to all there are."""
    match index:
        case Axis():
            return IDENTITY
        case StridedIndex(window=window):
            return window
        case TransposedIndex(window=window):
            return Transposed(window.stride, window.offsets, window.left, 0)
        case OffsetIndex(start=start):
            return Window(left=-start)
        case ConstantIndex() | LinearIndex() | QuotientIndex() | PaddingIndex() | GatherIndex():
            return GlobalMap()
        case _:
            assert_never(index)


def keys_in(equations: Iterable[Equation]) -> set[Key]:
    """The arrays that equations read."""
    return {read.array.key for equation in equations for read in reads_in(equation.body)}
