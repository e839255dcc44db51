"""Which equations share a kernel.

A reduction begins a kernel. What is pointwise in its result is computed while the result is still in
registers; what is pointwise in stored arrays is computed wherever it is read. A reduction over rows of
something that a kernel computes is begun in that kernel, tile by tile, and finished in a small one. An array
is stored only where someone asks for it: a window that reads its neighbours, a matrix product, a later
kernel, the backward pass.
"""

from dataclasses import dataclass, field, replace
from itertools import count

from tdnn_compiler.equations.program import Program
from tdnn_compiler.equations.terms import (
    Apply,
    Array,
    Axis,
    Equation,
    Held,
    Index,
    Inside,
    Joined,
    NoSuchIndex,
    Number,
    Read,
    Scalar,
    Seen,
    Turned,
    moved,
    moved_index,
    multiply,
    reads,
    rewritten,
    select,
)
from tdnn_compiler.expressions import floor_div
from tdnn_compiler.fusion.kernels import Kernel, Partial, Plan, matrix_product
from tdnn_compiler.gradients import Backward
from tdnn_compiler.window.maps import last_offset

__all__ = ["Planner", "plan", "plan_training"]

PROGRAMS = 144
"""About how many programs sum a weight's gradient: one for each multiprocessor of a large GPU."""
TILE = 128


def plan(program: Program, rows: int = 64) -> Plan:
    """Kernels for a program that stands alone: a forward pass in evaluation."""
    planner = Planner(rows, {array.name for array in program.given})
    planner.walk(program)
    return Plan(program, planner.kernels())


def plan_training(forward: Program, backward: Backward, rows: int = 64) -> tuple[Plan, Plan]:
    """Kernels for both passes; what the backward one reads, the forward one stores, and nothing else."""
    given = {array.name for array in (*forward.given, *backward.program.given)}
    planner = Planner(rows, given)
    planner.walk(forward)
    planner.border = len(planner.drafts)
    planner.walk(backward.program)
    kernels = planner.kernels()
    there, back = kernels[: planner.border], kernels[planner.border :]
    written = {array.name for kernel in there for array in kernel.written}
    saved = {a.name: a for kernel in back for a in kernel.loads if a.name in written}
    return Plan(forward, there, tuple(saved.values())), Plan(backward.program, back)


@dataclass
class Draft:
    """A kernel as it grows. Arrays with the axes `own` are computed at `index`."""

    name: str
    axes: tuple[Axis, ...]
    own: tuple[Axis, ...]
    index: tuple[Index, ...]
    root: Equation | None
    maps: list[Equation] = field(default_factory=list)
    partials: list[Partial] = field(default_factory=list)
    stores: dict[str, Array] = field(default_factory=dict)

    @property
    def places(self) -> dict[Axis, Index]:
        return dict(zip(self.own, self.index, strict=True))


@dataclass
class Planner:
    """Walks through the equations and grows kernels; `rows` is how many rows a tile has."""

    rows: int
    given: set[str]
    drafts: list[Draft] = field(default_factory=list)
    border: int = 0
    """The first kernel that may still grow: those of the forward pass are complete."""
    home: dict[str, int] = field(default_factory=dict)
    """The kernel that computes an array."""
    free: dict[str, Equation] = field(default_factory=dict)
    """Arrays that are pointwise in others, and are computed where they are read."""
    parts: dict[str, int] = field(default_factory=dict)
    """Arrays that are written in parts, and the last kernel that writes one."""

    operands: set[str] = field(default_factory=set)
    """Arrays that matrix products read: they will be stored."""

    def walk(self, program: Program) -> None:
        for equation in program.equations:
            if matrix_product(equation) is not None:
                self.operands |= {read.array.name for read in reads(equation.body)}
        for equation in program.equations:
            if equation.pointwise:
                self.map(equation)
            else:
                self.reduction(equation)
        for array in (*program.outputs, *program.updates.values()):
            self.store(array)

    def kernels(self) -> tuple[Kernel, ...]:
        return tuple(
            Kernel(
                d.name, d.axes, d.index, d.root, needed_maps(d), tuple(d.partials), tuple(d.stores.values())
            )
            for d in self.drafts
        )

    # Pointwise equations -----------------------------------------------------------------------------------

    def map(self, equation: Equation) -> None:
        self.prepare(equation.body)
        (out,) = equation.out
        whole = equation.index == out.axes
        host = self.host(equation.body, equation.axes, equation.index)
        if host is None and whole and out.name not in self.operands:
            self.free[out.name] = equation
            return
        if host is None:
            host = self.draft(out.name, equation.axes)
        self.admit(equation, host)
        if whole:
            self.home[out.name] = host
        else:
            self.parts[out.name] = host
            self.drafts[host].stores[out.name] = out

    def host(self, body: Scalar, axes: tuple[Axis, ...], index: tuple[Index, ...] = ()) -> int | None:
        """The latest kernel that computes something the body reads at its own place, if all else is ready."""
        places = {
            self.home[read.array.name]
            for read in self.leaves(body)
            if read.array.name in self.home and read.index == read.array.axes
        }
        for host in sorted(places, reverse=True):
            draft = self.drafts[host]
            known = host >= self.border and set(axes) == set(draft.own) and self.ready(body, host)
            if known and can_move(index, body, draft.places):
                return host
        return None

    def leaves(self, body: Scalar) -> list[Read]:
        """What a body reads in the end, through arrays that are computed where they are read."""
        found: list[Read] = []
        for read in reads(body):
            inner = self.inner(read)
            found += [read] if inner is None else self.leaves(inner)
        return found

    def inner(self, read: Read) -> Scalar | None:
        """What is read instead of an array that is stored nowhere."""
        equation = self.free.get(read.array.name)
        if equation is None:
            return None
        body = moved(equation.body, dict(zip(read.array.axes, read.index, strict=True)))
        for axis, index in zip(read.array.axes, read.index, strict=True):
            if may_leave(index):
                body = select(Inside(axis, index), body, Number(read.outside))
        return body

    def prepare(self, body: Scalar) -> None:
        """Stores the free arrays that cannot be computed where the body reads them."""
        for read in reads(body):
            try:
                inner = self.inner(read)
            except NoSuchIndex:
                self.store(read.array)
            else:
                if inner is not None:
                    self.prepare(inner)

    def ready(self, body: Scalar, host: int) -> bool:
        """Whether all that a body reads is computed by the host at its own place, or stored before it."""
        for read in self.leaves(body):
            name = read.array.name
            if name in self.home:
                here = self.home[name] == host and read.index == read.array.axes
                if not here and self.home[name] >= host:
                    return False
            elif self.parts.get(name, -1) >= host:
                return False
        return True

    def admit(self, equation: Equation, host: int) -> None:
        """Adds a pointwise equation to a kernel."""
        draft = self.drafts[host]
        if all(known.out != equation.out or known.index != equation.index for known in draft.maps):
            body = moved(self.usable(equation.body, host), draft.places)
            index = tuple(moved_index(index, draft.places) for index in equation.index)
            draft.maps.append(replace(equation, index=index, body=body, slope=None))

    def usable(self, body: Scalar, host: int) -> Scalar:
        """The body in terms of what the host computes or may load, which is stored for it.

        Free arrays that it reads at its own place become equations of the host, once.
        """
        draft = self.drafts[host]

        def change(part: Scalar) -> Scalar | None:
            if not isinstance(part, Read):
                return None
            name = part.array.name
            if name in self.free:
                if part.index == part.array.axes and set(part.index) <= set(draft.own):
                    self.admit(self.free[name], host)
                    return part
                inner = self.inner(part)
                assert inner is not None
                return self.usable(inner, host)
            if not (self.home.get(name) == host and part.index == part.array.axes):
                self.store(part.array)
            return part

        return rewritten(body, change)

    def store(self, array: Array) -> None:
        """Sees to it that an array is in memory."""
        name = array.name
        if name in self.given or name in self.parts:
            return
        if name in self.free:
            equation = self.free.pop(name)
            host = self.draft(name, equation.axes)
            self.admit(equation, host)
            self.home[name] = host
        self.drafts[self.home[name]].stores[name] = array

    # Reductions --------------------------------------------------------------------------------------------

    def reduction(self, equation: Equation) -> None:
        """Begins a reduction over rows where its rows are computed, sequence by sequence, or as a kernel."""
        self.prepare(equation.body)
        over_rows = all(axis.kind in ("batch", "position") for axis in equation.over)
        positions = [axis for axis in equation.over if axis.kind == "position" and axis.size != 1]
        host = self.host(equation.body, (*equation.axes, *equation.over)) if over_rows and positions else None
        if host is not None and equation.how in ("sum", "moments") and has_rows(self.drafts[host].root):
            self.begun(equation, host)
        elif positions and len(equation.over) > len(positions) and over_rows:
            self.split(equation) if matrix_product(equation) else self.by_sequence(equation)
        else:
            self.root(equation)

    def begun(self, equation: Equation, host: int) -> None:
        """A reduction that begins in the tiles of a kernel, and ends in a kernel of its own."""
        draft = self.drafts[host]
        *outer, position = (axis for axis in draft.own if axis.kind == "position" and axis.size != 1)
        (batch,) = (axis for axis in draft.own if axis.kind == "batch")
        rows = (batch, *outer)
        tile = Axis("tile", floor_div(position.size + self.rows - 1, self.rows), "part")
        kept = tuple(axis for axis in equation.axes if axis not in rows)
        body = moved(self.usable(equation.body, host), draft.places)
        names = ("",) if equation.how == "sum" else (".mean", ".variance")
        arrays = tuple(
            Array(f"{equation.out[0].name}.tiles{name}", (*rows, tile, *kept), "exact") for name in names
        )
        index = tuple(moved_index(axis, draft.places) for axis in kept)
        for partial in draft.partials:
            if (partial.equation.how, partial.equation.index, partial.equation.body) == (
                equation.how,
                index,
                body,
            ):
                arrays = partial.arrays
                break
        else:
            draft.partials.append(Partial(replace(equation, index=index, body=body), arrays))
        self.parts |= {array.name: host for array in arrays}
        over = tuple(axis for axis in (*rows, tile) if axis not in equation.axes)
        tiles = [Read(array, array.axes) for array in arrays]
        held = Held(position, tile, self.rows)
        whole = tiles[0] if equation.how == "sum" else Apply("moments", (*tiles, held))
        self.root(replace(equation, body=whole, over=over))

    def by_sequence(self, equation: Equation) -> None:
        """Sums over sequences of what was reduced over each: enough programs, and one order."""
        batch = tuple(axis for axis in equation.over if axis.kind == "batch")
        rest = tuple(axis for axis in equation.over if axis.kind != "batch")
        names = {"sum": ("",), "moments": (".mean", ".variance", ".count")}[equation.how]
        axes = (*batch, *equation.axes)
        name = f"{equation.out[0].name}.each"
        arrays = tuple(Array(f"{name}{what}", axes, "exact") for what in names)
        self.root(replace(equation, out=arrays, index=axes, over=rest))
        each = [Read(array, axes) for array in arrays]
        whole = each[0] if equation.how == "sum" else Apply("moments", tuple(each))
        self.root(replace(equation, body=whole, over=batch))

    def split(self, equation: Equation) -> None:
        """A matrix product over all rows, in parts of the batch that are then added in order."""
        (batch,) = (axis for axis in equation.over if axis.kind == "batch")
        rest = tuple(axis for axis in equation.over if axis != batch)
        out = equation.out[0]
        count = parts_of(out)
        part = Axis("part", count, "part")
        each = Axis("each", floor_div(batch.size + count - 1, count), "batch")
        axes = (part, *out.axes)
        array = Array(f"{out.name}.parts", axes, "exact")
        body = moved(equation.body, {batch: Joined(each, part)})
        over, index = (each, *rest), (part, *equation.index)
        self.root(replace(equation, out=(array,), index=index, body=body, over=over))
        self.root(replace(equation, index=out.axes, body=Read(array, axes), over=(part,)))

    def root(self, equation: Equation) -> None:
        """A kernel that reduces: what it reads is stored, or computed while it is read."""
        factors = matrix_product(equation)
        if factors is not None:
            body: Scalar = multiply(self.operand(factors[0]), self.operand(factors[1]))
        else:
            body = self.stored(equation.body)
        host = self.draft(equation.out[0].name, equation.axes, equation)
        self.drafts[host].root = replace(equation, body=body)
        for array in equation.out:
            self.home[array.name] = host

    def operand(self, factor: Scalar) -> Scalar:
        """A factor of a matrix product is stored: arithmetic in the main loop costs more than the memory."""
        assert isinstance(factor, Read)
        self.store(factor.array)
        return factor

    def stored(self, body: Scalar) -> Scalar:
        """The body in terms of stored arrays."""

        def change(part: Scalar) -> Scalar | None:
            if not isinstance(part, Read):
                return None
            try:
                inner = self.inner(part)
            except NoSuchIndex:
                inner = None
            if inner is not None:
                return self.stored(inner)
            self.store(part.array)
            return part

        return rewritten(body, change)

    def draft(self, name: str, own: tuple[Axis, ...], root: Equation | None = None) -> int:
        taken = {draft.name for draft in self.drafts}
        names = (name + (f"_{number}" if number > 1 else "") for number in count(1))
        fresh = next(candidate for candidate in names if candidate not in taken)
        if root is None:
            self.drafts.append(Draft(fresh, own, own, own, None))
        else:
            self.drafts.append(Draft(fresh, root.axes, root.out[0].axes, root.index, root))
        return len(self.drafts) - 1


def has_rows(root: Equation | None) -> bool:
    """Whether a kernel's tiles have positions along the rows: not, if what it reduces is there."""
    if root is None or matrix_product(root) is not None:
        return True
    return all(axis.kind == "tap" for axis in root.over)


def can_move(index: tuple[Index, ...], body: Scalar, places: dict[Axis, Index]) -> bool:
    """Whether all indices have a name in terms of a kernel's own axes."""
    try:
        moved(body, places)
        for item in index:
            moved_index(item, places)
    except NoSuchIndex:
        return False
    return True


def parts_of(weight: Array) -> int:
    """In how many parts of the batch a weight's gradient is summed, before the parts are added in order.

    It depends on nothing but the weight, so that the order of the sum is the same everywhere.
    """
    tiles = 1
    for axis in weight.axes:
        tiles *= axis.size if axis.kind == "tap" else -(-axis.size // TILE)
    return max(1, min(16, PROGRAMS // tiles))


def may_leave(index: Index) -> bool:
    """Whether an index can lie outside of its axis."""
    match index:
        case Seen(window=window):
            return not (window.left == 0 and window.room + last_offset(window.offsets) + 1 <= 0)
        case Turned():
            return True
        case _:
            return False


def needed_maps(draft: Draft) -> tuple[Equation, ...]:
    """The maps of a draft that lead to something that is stored or reduced."""
    needed = {read.array.name for partial in draft.partials for read in reads(partial.equation.body)}
    kept: list[Equation] = []
    for equation in reversed(draft.maps):
        if equation.out[0].name in needed | set(draft.stores):
            kept.append(equation)
            needed |= {read.array.name for read in reads(equation.body)}
    return tuple(reversed(kept))
