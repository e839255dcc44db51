"""Kernels as they grow: pointwise equations find the kernel that computes what they read, or stay free.

Free arrays are computed wherever they are read. An array is stored only where someone asks for it.
"""

from dataclasses import dataclass, field, replace
from itertools import count

from tdnn_compiler.equations.ir import (
    Array,
    Axis,
    Constant,
    Equation,
    InBounds,
    Index,
    NoSuchIndex,
    Read,
    Scalar,
    reads_in,
    rewrite_scalar,
    select,
    substitute_axes,
    substitute_index,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import Kernel, Partial, may_leave_bounds
from tdnn_compiler.plan.stages import Stage, compute_halos, keys_in

__all__ = ["FusionGroup", "FusionGroups"]


@dataclass
class FusionGroup:
    """A kernel as it grows. Arrays with the axes `own` are computed at `index`."""

    name: str
    axes: tuple[Axis, ...]
    own: tuple[Axis, ...]
    index: tuple[Index, ...]
    root: Equation | None
    maps: list[Equation] = field(default_factory=list)
    operand_sums: list[Equation] = field(default_factory=list)
    unsplit_root: Equation | None = None
    """What the root is a part of."""
    earlier: list[Stage] = field(default_factory=list)
    """What is computed before the root and the maps: complete."""
    partials: list[Partial] = field(default_factory=list)
    stores: dict[Key, Array] = field(default_factory=dict)

    @property
    def places(self) -> dict[Axis, Index]:
        return dict(zip(self.own, self.index, strict=True))

    @property
    def stage(self) -> Stage:
        """The last one, as it is so far."""
        return Stage(self.root, tuple(self.maps), tuple(self.operand_sums))

    def take_stages(self) -> list[Stage]:
        """Its stages, for a kernel that goes on from there; nothing is left here."""
        stages = [*self.earlier, self.stage]
        self.earlier, self.root, self.maps, self.operand_sums = [], None, [], []
        return stages


@dataclass
class FusionGroups:
    """Kernels as they grow, and what is known of every array; `rows` is how many rows a tile has."""

    rows: int
    given: set[Key]
    readers: dict[Key, set[Key | None]]
    """What is computed of an array, in all passes; None stands for the world outside."""
    drafts: list[FusionGroup] = field(default_factory=list)
    border: int = 0
    """The first kernel that may still grow: those of the forward pass are complete."""
    home: dict[Key, int] = field(default_factory=dict)
    """The kernel that computes an array."""
    free: dict[Key, Equation] = field(default_factory=dict)
    """Arrays that are pointwise in others, and are computed where they are read."""
    parts: dict[Key, int] = field(default_factory=dict)
    """Arrays that are written in parts, and the last kernel that writes one."""

    operands: set[Key] = field(default_factory=set)
    """Arrays that matrix products read: they will be stored."""

    def kernels(self, first: int = 0, last: int | None = None) -> tuple[Kernel, ...]:
        return tuple(finish_kernel(draft) for draft in self.drafts[first:last] if draft.root or draft.maps)

    # Pointwise equations -----------------------------------------------------------------------------------

    def add_map(self, equation: Equation) -> None:
        self.prepare(equation.body)
        (out,) = equation.out
        whole = equation.index == out.axes
        host = self.find_host(equation.body, equation.axes, equation.index)
        if host is None and whole and out.key not in self.operands:
            self.free[out.key] = equation
            return
        if host is None:
            host = self.open_group(out.key, equation.axes)
        self.admit(equation, host)
        if whole:
            self.home[out.key] = host
        else:
            self.parts[out.key] = host
            self.drafts[host].stores[out.key] = out

    def find_host(self, body: Scalar, axes: tuple[Axis, ...], index: tuple[Index, ...] = ()) -> int | None:
        """The latest kernel that computes something the body reads at its own place, if all else is ready."""
        places = {
            self.home[read.array.key]
            for read in self.find_leaves(body)
            if read.array.key in self.home and read.index == read.array.axes
        }
        for host in sorted(places, reverse=True):
            draft = self.drafts[host]
            known = host >= self.border and set(axes) == set(draft.own) and self.ready(body, host)
            if known and self.can_move(index, body, draft.places):
                return host
        return None

    def can_move(self, index: tuple[Index, ...], body: Scalar, places: dict[Axis, Index]) -> bool:
        """Whether all indices have a name in terms of a kernel's own axes: those of what is read, too."""
        try:
            substitute_axes(body, places)
            for item in index:
                substitute_index(item, places)
        except NoSuchIndex:
            return False
        inner = (self.inline_read(read) for read in reads_in(body))
        return all(self.can_move((), each, places) for each in inner if each is not None)

    def find_leaves(self, body: Scalar) -> list[Read]:
        """What a body reads in the end, through arrays that are computed where they are read."""
        found: list[Read] = []
        for read in reads_in(body):
            inner = self.inline_read(read)
            found += [read] if inner is None else self.find_leaves(inner)
        return found

    def inline_read(self, read: Read) -> Scalar | None:
        """What is read instead of an array that is stored nowhere."""
        equation = self.free.get(read.array.key)
        if equation is None:
            return None
        body = substitute_axes(equation.body, dict(zip(read.array.axes, read.index, strict=True)))
        for axis, index in zip(read.array.axes, read.index, strict=True):
            if may_leave_bounds(axis, index):
                body = select(InBounds(axis, index), body, Constant(read.outside))
        return body

    def prepare(self, body: Scalar) -> None:
        """Stores the free arrays that cannot be computed where the body reads them."""
        for read in reads_in(body):
            try:
                inner = self.inline_read(read)
            except NoSuchIndex:
                self.store(read.array)
            else:
                if inner is not None:
                    self.prepare(inner)

    def ready(self, body: Scalar, host: int) -> bool:
        """Whether all that a body reads is computed by the host at its own place, or stored before it."""
        for read in self.find_leaves(body):
            key = read.array.key
            if key in self.home:
                here = self.home[key] == host and read.index == read.array.axes
                if not here and self.home[key] >= host:
                    return False
            elif self.parts.get(key, -1) >= host:
                return False
        return True

    def admit(self, equation: Equation, host: int) -> None:
        """Adds a pointwise equation to a kernel."""
        draft = self.drafts[host]
        if all(known.out != equation.out or known.index != equation.index for known in draft.maps):
            body = substitute_axes(self.use_in_group(equation.body, host), draft.places)
            index = tuple(substitute_index(index, draft.places) for index in equation.index)
            draft.maps.append(replace(equation, index=index, body=body, slope=None))

    def use_in_group(self, body: Scalar, host: int) -> Scalar:
        """The body in terms of what the host computes or may load, which is stored for it.

        Free arrays that it reads at its own place become equations of the host, once.
        """
        draft = self.drafts[host]

        def change(part: Scalar) -> Scalar | None:
            if not isinstance(part, Read):
                return None
            key = part.array.key
            if key in self.free:
                if part.index == part.array.axes and set(part.index) <= set(draft.own):
                    self.admit(self.free[key], host)
                    return part
                inner = self.inline_read(part)
                assert inner is not None
                return self.use_in_group(inner, host)
            if not (self.home.get(key) == host and part.index == part.array.axes):
                self.store(part.array)
            return part

        return rewrite_scalar(body, change)

    def store(self, array: Array) -> None:
        """Sees to it that an array is in memory."""
        key = array.key
        if key in self.given or key in self.parts:
            return
        if key in self.free:
            equation = self.free.pop(key)
            host = self.open_group(key, equation.axes)
            self.admit(equation, host)
            self.home[key] = host
        self.drafts[self.home[key]].stores[key] = array

    def read_stored(self, body: Scalar) -> Scalar:
        """The body in terms of stored arrays."""

        def change(part: Scalar) -> Scalar | None:
            if not isinstance(part, Read):
                return None
            try:
                inner = self.inline_read(part)
            except NoSuchIndex:
                inner = None
            if inner is not None:
                return self.read_stored(inner)
            self.store(part.array)
            return part

        return rewrite_scalar(body, change)

    def open_group(self, key: Key, own: tuple[Axis, ...], root: Equation | None = None) -> int:
        taken = {draft.name for draft in self.drafts}
        names = (str(key) + (f"_{number}" if number > 1 else "") for number in count(1))
        fresh = next(candidate for candidate in names if candidate not in taken)
        if root is None:
            self.drafts.append(FusionGroup(fresh, own, own, own, None))
        else:
            self.drafts.append(FusionGroup(fresh, root.axes, root.out[0].axes, root.index, root))
        return len(self.drafts) - 1


def finish_kernel(draft: FusionGroup) -> Kernel:
    """The kernel, without the maps that lead to nothing that is stored or reduced."""
    wanted = {*draft.stores} | keys_in(partial.equation for partial in draft.partials)
    stages: list[Stage] = []
    for stage in (draft.stage, *reversed(draft.earlier)):
        maps, wanted = select_needed(stage.maps, wanted)
        wanted |= keys_in([stage.root] if stage.root else [])
        stages.insert(0, replace(stage, maps=maps))
    return Kernel(
        draft.name,
        draft.axes,
        draft.index,
        compute_halos(stages),
        tuple(draft.partials),
        tuple(draft.stores.values()),
    )


def select_needed(maps: tuple[Equation, ...], wanted: set[Key]) -> tuple[tuple[Equation, ...], set[Key]]:
    """Those of the maps that lead to wanted arrays, and all that is wanted then."""
    kept: list[Equation] = []
    for equation in reversed(maps):
        if equation.out[0].key in wanted:
            kept.append(equation)
            wanted = wanted | keys_in([equation])
    return tuple(reversed(kept)), wanted
