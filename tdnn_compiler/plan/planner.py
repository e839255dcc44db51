"""Which equations share a kernel.

A reduction begins a kernel. What is pointwise in its result is computed while the result is still in
registers; what is pointwise in stored arrays is computed wherever it is read. A reduction over rows of
something that a kernel computes is begun in that kernel, tile by tile, and finished in a small one. An array
is stored only where someone asks for it: a window that reads its neighbours, a matrix product, a later
kernel, the backward pass.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import cast

from sympy import Min

from tdnn_compiler.equations.gradients import Backward
from tdnn_compiler.equations.ir import (
    Apply,
    Array,
    Axis,
    ConstantIndex,
    Equation,
    Index,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    ValidRows,
    reads_in,
    substitute_axes,
    substitute_index,
    unused_names,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.products import matmul_factors
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.plan.groups import FusionGroups
from tdnn_compiler.plan.kernels import (
    Partial,
    Plan,
    axis_parts,
    flatten_positions,
    phase_axis,
    phase_indices,
)
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.plan.tiles import power_of_two
from tdnn_compiler.symbolic.expressions import Dim, floor_div
from tdnn_compiler.symbolic.maps import last_offset

__all__ = ["WEIGHT_GRADIENT_PROGRAMS", "Planner", "plan_forward", "plan_training"]

TILES_PER_PARTIAL = 4
"""So many tiles of rows make one contribution to moments, of two arrays; to a sum each makes its own."""
WEIGHT_GRADIENT_PROGRAMS = 132
"""About how many programs with large tiles sum a weight's gradient: one for each of 132 multiprocessors."""
PRODUCT_TILE, TAP_TILE = (128, 128), (128, 32)
"""The largest tiles of such sums: rows and columns of a product; taps and channels."""
SMALL_TILE, MOST_TOGETHER = 64 * 128, 16
"""Of tiles that are smaller than this, a multiprocessor has several at a time."""
FEW_POSITIONS = 2048
"""So many positions of a sequence are reduced by one program."""
READ_PER_STORED = 16
"""A part reads so many times as many elements as it stores, which are twice as wide and are read again."""


def plan_forward(
    program: EquationProgram,
    rows: int = 64,
    programs: int = WEIGHT_GRADIENT_PROGRAMS,
    recompute: bool = True,
) -> Plan:
    """Kernels for a program that stands alone: a forward pass in evaluation.

    About so many `programs` run at once. Without `recompute`, what windows read more than once is stored.
    """
    given = {array.key for array in program.given}
    planner = Planner(rows, given, readers_in(program), programs=programs, recompute=recompute)
    planner.walk(program)
    return Plan(program, planner.kernels())


def plan_training(
    forward: EquationProgram,
    backward: Backward,
    rows: int = 64,
    programs: int = WEIGHT_GRADIENT_PROGRAMS,
    recompute: bool = True,
) -> tuple[Plan, Plan]:
    """Kernels for both passes; what the backward one reads, the forward one stores, and nothing else.

    About so many `programs` sum the gradient of a weight. Without `recompute`, what windows read more than
    once is stored.
    """
    given = {array.key for array in (*forward.given, *backward.program.given)}
    readers = readers_in(forward, backward.program)
    planner = Planner(rows, given, readers, programs=programs, recompute=recompute)
    planner.walk(forward)
    planner.border = len(planner.drafts)
    planner.walk(backward.program)
    there, back = planner.kernels(0, planner.border), planner.kernels(planner.border)
    written = {array.key for kernel in there for array in kernel.written}
    saved = {a.key: a for kernel in back for a in kernel.loads if a.key in written}
    return Plan(forward, there, tuple(saved.values())), Plan(backward.program, back)


@dataclass
class Planner(FusionGroups):
    """Walks through the equations, and finds kernels for reductions."""

    programs: int = WEIGHT_GRADIENT_PROGRAMS
    recompute: bool = True
    loaders: list[int] = field(default_factory=list)
    """The kernels that only load what they reduce."""

    def walk(self, program: EquationProgram) -> None:
        for equation in program.equations:
            if matmul_factors(equation) is not None:
                self.operands |= {read.array.key for read in reads_in(equation.body)}
        for equation in program.equations:
            if equation.pointwise:
                self.add_map(equation)
            else:
                self.plan_reduction(equation)
        for array in (*program.outputs, *program.updates.values()):
            self.store(array)

    def plan_reduction(self, equation: Equation) -> None:
        """Finds the first of the ways in which kernels reduce; a kernel of its own is always one."""
        self.prepare(equation.body)
        if not self.recompute:
            self.store_overlapping(equation.body)
        if self.reduce_by_channel(equation):
            return
        ways = (
            self.begin_in_tiles,
            self.sum_operand,
            self.reduce_along_maps,
            self.fuse_pool,
            self.begin_in_tiles_alone,
            self.reduce_in_parts,
        )
        if not any(way(equation) for way in ways):
            self.reduce_alone(equation)

    def store_overlapping(self, body: Scalar) -> None:
        """Stores what windows read more than once."""
        for read in reads_in(body):
            if read.array.key in self.free and not all(map(reads_disjoint, read.index)):
                self.store(read.array)

    def reduce_by_channel(self, equation: Equation) -> bool:
        """Over all rows and channels: over rows first, as for all else that channels do not share."""
        channels = tuple(axis for axis in equation.over if axis.kind == "channel")
        sequences = any(axis.kind == "batch" for axis in equation.over)
        if equation.how != "sum" or not (channels and sequences) or matmul_factors(equation):
            return False
        axes = (*equation.axes, *channels)
        array = Array(equation.out[0].key.part("channels"), axes, "exact")
        rows = tuple(axis for axis in equation.over if axis not in channels)
        self.plan_reduction(replace(equation, out=(array,), index=axes, over=rows))
        # A single number has an axis of its own, of size 1: kernels have tiles.
        names = unused_names("o", equation.over)
        own = zip(equation.out[0].axes, equation.index, strict=True)
        index = tuple(
            replace(axis, name=next(names)) if item == ConstantIndex() else item for axis, item in own
        )
        self.reduce_alone(replace(equation, index=index, body=Read(array, axes), over=channels))
        return True

    def begin_in_tiles(self, equation: Equation) -> bool:
        """Over rows: begun in the tiles of the kernel that computes them, ended in a kernel of its own."""
        if not (reduces_rows(equation) and position_axes(equation.over)) or equation.how == "largest":
            return False
        host = self.find_host(equation.body, (*equation.axes, *equation.over))
        if host is None or not has_rows(self.drafts[host].root):
            return False
        draft = self.drafts[host]
        turned = {} if draft.root is None else phase_indices(draft.root)
        if turned and equation.how == "moments":
            return False
        positions = position_axes(draft.own)
        position = flatten_positions(positions)
        if not set(axis_parts(position)) <= set(equation.over):
            return False
        (batch,) = (axis for axis in draft.own if axis.kind == "batch")
        sequences = (batch, *(axis for axis in positions if axis not in axis_parts(position)))
        # What is only loaded is as exact as can be: tiles are not brought together before the last kernel.
        together = TILES_PER_PARTIAL if equation.how == "moments" and host not in self.loaders else 1
        rows = self.rows * together
        tile = Axis("tile", count_row_tiles(position, turned, rows), "part")
        kept = tuple(axis for axis in equation.axes if axis not in (*sequences, *positions))
        body = substitute_axes(self.use_in_group(equation.body, host), draft.places)
        words = ((),) if equation.how == "sum" else (("mean",), ("variance",))
        arrays = tuple(
            Array(equation.out[0].key.part("tiles", *word), (*sequences, tile, *kept), "exact")
            for word in words
        )
        index = tuple(substitute_index(axis, draft.places) for axis in kept)
        same = (equation.how, index, body)
        for partial in draft.partials:
            if (partial.equation.how, partial.equation.index, partial.equation.body) == same:
                arrays = partial.arrays
                break
        else:
            draft.partials.append(Partial(replace(equation, index=index, body=body), arrays, together))
        self.parts |= {array.key: host for array in arrays}
        over = tuple(axis for axis in (*sequences, tile) if axis not in equation.axes)
        if equation.how == "sum" and self.programs > 1 and over == (*sequences, tile):
            self.sum_contributions(equation, arrays[0], over)
            return True
        tiles = [Read(array, array.axes) for array in arrays]
        held = ValidRows(position, tile, rows)
        whole = tiles[0] if equation.how == "sum" else Apply("moments", (*tiles, held))
        self.reduce_alone(replace(equation, body=whole, over=over))
        return True

    def sum_contributions(self, equation: Equation, array: Array, over: tuple[Axis, ...]) -> None:
        """The sum of an array along its first axes, which are one in memory."""
        row = Axis("row", count_places(over), "batch")
        rows = replace(array, axes=(row, *array.axes[len(over) :]))
        self.reduce_alone(replace(equation, body=Read(rows, rows.axes), over=(row,)))

    def begin_in_tiles_alone(self, equation: Equation) -> bool:
        """Of what no kernel computes: a kernel loads it, and begins the reduction tile by tile.

        Others of what lies at the same places begin there, too. Sums over a few positions of a sequence are
        whole where they are loaded.
        """
        channels = [axis for axis in equation.axes if axis.kind == "channel"]
        batch = [axis for axis in (*equation.axes, *equation.over) if axis.kind == "batch"]
        positions = [axis for axis in equation.over if axis.kind == "position"]
        own = (*batch, *positions, *channels)
        plain = all(isinstance(index, Axis) for index in equation.index)
        if self.programs == 1 or equation.how == "largest" or matmul_factors(equation) or not plain:
            return False
        if {*own} != {*equation.axes, *equation.over} or len(batch) != 1 or len(channels) != 1:
            return False
        size = count_places(positions) if positions else 1
        if isinstance(size, int) and size <= (1 if batch[0] in equation.over else FEW_POSITIONS):
            return False
        loaded = Array(equation.out[0].key.part("loaded"), own, "exact")
        loading = (host for host in self.loaders if host >= self.border and self.drafts[host].own == own)
        host = next((host for host in loading if self.ready(equation.body, host)), None)
        if host is None:
            host = self.open_group(loaded.key, own)
            self.loaders.append(host)
        self.home[loaded.key] = host
        self.admit(Equation((loaded,), own, equation.body, layer=equation.layer), host)
        begun = self.begin_in_tiles(replace(equation, body=Read(loaded, own)))
        assert begun, f"{loaded} has no tiles of rows"
        return True

    def sum_operand(self, equation: Equation) -> bool:
        """Of an operand of a matrix product, over what it sums: in the product's kernel, and in its parts.

        Of several axes only if it is computed there: what is stored is rather read again, because one more
        product spilled on sm_100.
        """
        if equation.how != "sum" or (len(equation.over) > 1 and isinstance(equation.body, Read)):
            return False
        for host in range(self.border, len(self.drafts)):
            draft = self.drafts[host]
            root, whole = draft.root, draft.unsplit_root or draft.root
            if root is None or whole is None or whole.over != equation.over:
                continue
            factors = zip(matmul_factors(whole) or (), matmul_factors(root) or (), strict=True)
            body = next((own for factor, own in factors if factor == equation.body), None)
            if body is None:
                continue
            if draft.unsplit_root is None:
                draft.operand_sums.append(equation)
                self.parts[equation.out[0].key] = host
                return True
            (part,) = (axis for axis in root.axes if axis.kind == "part")
            out = equation.out[0]
            axes = (part, *out.axes)
            array = Array(out.key.part("parts"), axes, "exact")
            draft.operand_sums.append(replace(equation, out=(array,), index=axes, body=body, share=part))
            self.parts[array.key] = host
            self.reduce_alone(replace(equation, body=Read(array, axes), over=(part,)))
            return True
        return False

    def reduce_along_maps(self, equation: Equation) -> bool:
        """Of what a kernel of maps computes: it becomes the root of that kernel's next stage."""
        if reduces_rows(equation) or matmul_factors(equation):
            return False
        host = self.find_host(equation.body, (*equation.axes, *equation.over))
        draft = None if host is None else self.drafts[host]
        if host is None or draft is None or draft.root or draft.partials or draft.index != draft.own:
            return False
        root = replace(equation, body=self.use_in_group(equation.body, host))
        draft.earlier, draft.root = draft.take_stages(), root
        draft.axes, draft.own, draft.index = root.axes, root.out[0].axes, root.index
        self.home |= {array.key: host for array in equation.out}
        return True

    def fuse_pool(self, equation: Equation) -> bool:
        """Of what a convolution computes, if nothing else reads that: one kernel for convolution and pool.

        The windows do not overlap, so that nothing is computed twice.
        """
        body = equation.body
        host = self.home.get(body.array.key) if isinstance(body, Read) else None
        if not isinstance(body, Read) or host is None or host < self.border or equation.how == "moments":
            return False
        if any(axis.kind != "tap" for axis in equation.over) or not all(map(reads_disjoint, body.index)):
            return False
        draft = self.drafts[host]
        if draft.root is None or not matmul_factors(draft.root) or draft.index != draft.own:
            return False
        if not self.recompute and has_triples(draft.root):
            # What it costs to store is less than what it saves to multiply three taps at a time.
            return False
        if draft.partials or draft.stores or draft.operand_sums or draft.earlier:
            return False
        own = {array.key for each in (draft.root, *draft.maps) for array in each.out}
        within: set[Key | None] = {*own, *(array.key for array in equation.out)}
        if not all(self.readers.get(key, set()) <= within for key in own):
            return False
        self.open_kernel(equation, draft.take_stages())
        return True

    def reduce_in_parts(self, equation: Equation) -> bool:
        """Over all rows: in parts, so that there are enough programs."""
        sequences = any(axis.kind == "batch" for axis in equation.over)
        if not (reduces_rows(equation) and position_axes(equation.over) and sequences):
            return False
        taps = any(axis.kind == "tap" for axis in equation.axes)
        if matmul_factors(equation):
            self.split_matmul(equation)
        elif taps and self.programs > 1 and equation.how == "sum":
            self.split_taps(equation)
        else:
            self.sum_over_sequences(equation)
        return True

    def sum_over_sequences(self, equation: Equation) -> None:
        """Sums over sequences of what was reduced over each: enough programs, and one order."""
        batch = tuple(axis for axis in equation.over if axis.kind == "batch")
        rest = tuple(axis for axis in equation.over if axis.kind != "batch")
        words = {"sum": ((),), "moments": (("mean",), ("variance",), ("count",))}[equation.how]
        axes = (*batch, *equation.axes)
        key = equation.out[0].key.part("each")
        arrays = tuple(Array(key.part(*word), axes, "exact") for word in words)
        self.reduce_alone(replace(equation, out=arrays, index=axes, over=rest))
        each = [Read(array, axes) for array in arrays]
        whole = each[0] if equation.how == "sum" else Apply("moments", tuple(each))
        self.reduce_alone(replace(equation, body=whole, over=batch))

    def split_taps(self, equation: Equation) -> None:
        """A sum for every tap, without a product: all taps at once, in parts as those of a product."""
        rows = tuple(sorted(equation.over, key=lambda axis: axis.kind != "batch"))
        taps = prod(cast(int, axis.size) for axis in equation.axes if axis.kind == "tap")
        channels = prod(cast(int, axis.size) for axis in equation.axes if axis.kind == "channel")
        part = Axis("part", count_parts(rows, (taps, channels), TAP_TILE, 1, self.programs), "part")
        axes = (part, *equation.axes)
        array = Array(equation.out[0].key.part("parts"), axes, "exact")
        self.reduce_alone(replace(equation, out=(array,), index=axes, over=rows, share=part))
        self.reduce_alone(replace(equation, body=Read(array, axes), over=(part,)))

    def split_matmul(self, equation: Equation) -> None:
        """A matrix product over all rows: each part has its share of them. Parts are added in order."""
        out = equation.out[0]
        count: Dim = 1
        if self.programs > 1:
            taps = prod(cast(int, axis.size) for axis in out.axes if axis.kind == "tap")
            *others, rows, columns = (1, 1, *(cast(int, a.size) for a in out.axes if a.kind != "tap"))
            beside = prod((taps, *others))
            count = count_parts(equation.over, (rows, columns), PRODUCT_TILE, beside, self.programs)
        if count == 1:
            self.reduce_alone(equation)
            return
        part = Axis("part", count, "part")
        axes = (part, *out.axes)
        array = Array(out.key.part("parts"), axes, "exact")
        self.reduce_alone(replace(equation, out=(array,), index=(part, *equation.index), share=part))
        self.drafts[self.home[array.key]].unsplit_root = equation
        self.reduce_alone(replace(equation, index=out.axes, body=Read(array, axes), over=(part,)))

    def reduce_alone(self, equation: Equation) -> None:
        """A kernel that reduces: what it reads is stored, or computed while it is read."""
        factors = matmul_factors(equation)
        if factors is not None:
            body: Scalar = Apply("multiply", tuple(map(self.store_operand, factors)))
        else:
            body = self.read_stored(equation.body)
        self.open_kernel(replace(equation, body=body))

    def open_kernel(self, equation: Equation, earlier: Iterable[Stage] = ()) -> None:
        """A kernel whose last stage has this root."""
        host = self.open_group(equation.out[0].key, equation.axes, equation)
        self.drafts[host].earlier += earlier
        self.home |= {array.key: host for array in equation.out}

    def store_operand(self, factor: Scalar) -> Scalar:
        """A factor of a matrix product is stored: arithmetic in the main loop costs more than the memory.

        If it is computed there all the same, the equation says so; then what it reads is stored.
        """
        for read in reads_in(factor):
            self.store(read.array)
        return factor


def reduces_rows(equation: Equation) -> bool:
    return all(axis.kind in ("batch", "position") for axis in equation.over)


def position_axes(axes: tuple[Axis, ...]) -> tuple[Axis, ...]:
    """The axes of more than one position."""
    return tuple(axis for axis in axes if axis.kind == "position" and axis.size != 1)


def count_places(axes: Sequence[Axis]) -> Dim:
    return prod((axis.size for axis in axes[1:]), start=axes[0].size)


def count_row_tiles(position: Axis, turned: dict[Axis, TransposedIndex], rows: int) -> Dim:
    """How many tiles the rows of a sequence have: each phase has its own."""
    strides = {at: index.window.stride for at, index in turned.items() if at in axis_parts(position)}
    own = flatten_positions(phase_axis(axis, strides.get(axis, 1)) for axis in axis_parts(position))
    count = floor_div(own.size + rows - 1, rows, flat=False)
    for stride in strides.values():
        count = count * stride
    return count


def readers_in(*programs: EquationProgram) -> dict[Key, set[Key | None]]:
    """The arrays that are computed of each array."""
    found: dict[Key, set[Key | None]] = {}
    for program in programs:
        for equation in program.equations:
            for read in reads_in(equation.body):
                found.setdefault(read.array.key, set()).update(array.key for array in equation.out)
        for array in (*program.outputs, *program.updates.values()):
            found.setdefault(array.key, set()).add(None)
    return found


def reads_disjoint(index: Index) -> bool:
    """Whether no two outputs read the same position, nor one that padding repeats."""
    if not isinstance(index, StridedIndex):
        return isinstance(index, Axis)
    window = index.window
    span = last_offset(window.offsets) + 1
    return window.edge == "zeros" and isinstance(span, int) and span <= cast(int, window.stride)


def has_triples(root: Equation) -> bool:
    """Whether neighbouring rows of a convolution share taps, of which there are three or a multiple."""
    windows = [i for read in reads_in(root.body) for i in read.index if isinstance(i, StridedIndex)]
    taps = windows[-1].tap.size if windows else 1
    return bool(windows) and windows[-1].window.stride == 1 and isinstance(taps, int) and taps % 3 == 0


def has_rows(root: Equation | None) -> bool:
    """Whether a kernel's tiles have positions along the rows: not, if what it reduces is there."""
    if root is None or matmul_factors(root) is not None:
        return True
    return all(axis.kind == "tap" for axis in root.over)


def count_parts(
    over: tuple[Axis, ...], sides: tuple[int, int], largest: tuple[int, int], beside: int, programs: int
) -> Dim:
    """In how many parts a weight's gradient is summed over rows, before the parts are added in order.

    The result has these `sides`, in tiles that are no larger than the `largest`; there are so many `beside`
    each other. The number follows from that and the rows alone, so that the order of the sum is the same
    everywhere: programs have a multiprocessor each, or share one where tiles are small.
    """
    tile = [power_of_two(side, most, 16) for side, most in zip(sides, largest, strict=True)]
    rows, columns = map(min, sides, largest)
    least = -(-READ_PER_STORED * rows * columns // (rows + columns))
    tiles = beside * prod(-(-side // own) for side, own in zip(sides, tile, strict=True))
    together = min(MOST_TOGETHER, max(1, SMALL_TILE // prod(tile)))
    most = max(1, programs // tiles) if together == 1 else -(-together * programs // tiles)
    enough = floor_div(count_places(over), least, flat=False) + 1
    if most == 1:
        return 1
    return min(most, enough) if isinstance(enough, int) else Min(most, enough, evaluate=False)
