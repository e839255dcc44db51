"""Writing tile programs: loads of what equations read, and values of what they compute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never, cast

import sympy
from sympy import Expr, Integer, Symbol

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
    Ordinal,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    Uniform,
    ValidRows,
    axes_of,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.passes.hardware import VECTOR
from tdnn_compiler.plan.kernels import JoinedAxis, axis_parts, separate_rows
from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.tile.ir import (
    Assign,
    BlockAccess,
    Buffer,
    Condition,
    Define,
    Elementwise,
    IndexValue,
    Load,
    Mask,
    Random,
    Store,
    Tile,
    TileIndex,
    TileProgram,
    Value,
)
from tdnn_compiler.tile.lower.coordinates import (
    Coordinates,
    Location,
    array_sizes,
    axes_of_index,
    is_below,
    is_not_below,
    memory_dimensions,
    pad_to_vectors,
    positions_per_sequence,
)
from tdnn_compiler.tile.lower.statements import StatementBuilder

__all__ = ["TileBuilder", "is_ragged", "number_elements"]


@dataclass
class TileBuilder(StatementBuilder):
    """Writes what equations read, compute and store."""

    cleared: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    """Tiles that are zero where one of these does not hold."""
    buffers: dict[Key, Buffer] = field(default_factory=dict)

    def buffer(self, array: Array) -> Buffer:
        # An input that is read as positions and as one long row is one argument, with sizes for either.
        found = Buffer(separate_rows(array), self.name(array), array_sizes(self.in_memory_layout(array)))
        self.buffers.setdefault(array.key, found)
        return found

    def in_memory_layout(self, array: Array) -> Array:
        """The array as it lies in memory."""
        return array if array.key in self.public else pad_to_vectors(array)

    def load(self, read: Read, exact: bool = True) -> Tile:
        """The tile of an array at an index; loaded once in a block."""
        exact = exact and not read.array.holds_integers
        if (read, exact) in self.loaded:
            return self.loaded[read, exact]
        for item in read.index:
            if isinstance(item, GatherIndex):
                self.load_gather_index(item)
        axes = self.in_memory_layout(read.array).axes
        places = self.places(axes, read.index)
        conditions = unique_conditions(condition for place in places for condition in place.conditions)
        name = self.fresh(self.name(read.array))
        index = tuple(place.index for place in places)
        # Outside of matrix products the tiles are too narrow for it.
        whole = not exact or self.stage.factors is not None
        box = self.box(read, index) if whole and not read.outside else None
        self.add(Load(name, self.buffer(read.array), index, conditions, read.outside, exact, box))
        self.loaded[read, exact] = Tile(name)
        return self.loaded[read, exact]

    def forget(self, *axes: Axis) -> None:
        """Loads what lies along these axes anew from here on."""
        moved = {part for axis in axes for part in axis_parts(axis)}
        self.loaded = {
            key: tile
            for key, tile in self.loaded.items()
            if moved.isdisjoint(axis for index in key[0].index for axis in axes_of(index))
        }

    def load_gather_index(self, index: GatherIndex) -> None:
        """Loads the numbers that are an index."""
        tile, known = self.load(index.by), self.frame.gathered
        symbol = Symbol(self.fresh(f"{tile.name}_told"), integer=True)
        self.add(TileIndex(symbol, tile.name))
        self.frame = replace(self.frame, gathered={**known, index: symbol})

    def places(
        self, axes: tuple[Axis, ...], index: tuple[Index, ...], frame: Coordinates | None = None
    ) -> list[Location]:
        """Where indices lead, one for each dimension in memory."""
        frame = frame or self.frame
        found: list[Location] = []
        for own in memory_dimensions(axes):
            items, index = index[: len(own)], index[len(own) :]
            found.append(frame.row(own, items))
        return found

    def box(self, read: Read, index: tuple[Expr, ...]) -> BlockAccess | None:
        """The load as a block, if zeros are past the ends."""
        return self.block_at(index) if self.can_load_blocks(read) else None

    def block_at(self, index: tuple[Expr, ...]) -> BlockAccess | None:
        """The block that indices run over, if each is one place or a range."""
        ranges = {s.symbol: s for s in self.ranges()}
        # Past the end of one axis of positions lies the next row: only masks keep that out.
        apart = {symbol for symbol in self.frame.along if symbol not in ranges}
        if any(place.free_symbols & apart for place in index):
            return None
        starts, lengths, order = [], [], []
        for place in index:
            lanes = [symbol for symbol in ranges if symbol in place.free_symbols]
            if len(lanes) > 1 or (lanes and place.coeff(lanes[0]) != 1):
                return None
            found = ranges[lanes[0]] if lanes else None
            starts.append(place.subs(found.symbol, found.start) if found else place)
            lengths.append(found.size if found else 1)
            order += [found.along] if found else []
        if len(order) != 2 or order[0] == order[1] or lengths[-1] < VECTOR:
            return None
        return BlockAccess(tuple(starts), tuple(lengths), order == [1, 0])

    def can_load_blocks(self, read: Read) -> bool:
        """Whether an array's memory can be loaded in blocks: zeros are past the ends of its rows."""
        shorter = any(map(is_ragged, read.array.axes)) and read.array.key in self.public
        return (
            not shorter
            and self.has_plain_index(read)
            and reads_rows(read)
            and self.has_aligned_rows(read.array)
        )

    def has_aligned_rows(self, array: Array) -> bool:
        """Whether rows begin at multiples of 16 bytes, as descriptors need it: those of bytes may not."""
        return array.type != "byte" and self.buffer(array).sizes[-1] % VECTOR == 0

    def has_plain_index(self, read: Read) -> bool:
        """Whether every index moves by one where its axis does, and zeros are all that is outside."""
        return all(
            isinstance(index, Axis | ConstantIndex)
            or (isinstance(index, StridedIndex) and index.window.stride == 1 and index.window.edge == "zeros")
            or (isinstance(index, TransposedIndex) and index.window.stride == 1)
            for own, index in zip(read.array.axes, read.index, strict=True)
        )

    def value(self, scalar: Scalar, exact: bool = True) -> Value:
        """A scalar of the equations, at all places of the tile; `exact`: in fp32, not as it is stored."""
        match scalar:
            case Constant():
                return scalar
            case Read(array=array):
                if array.key in self.kernel.computed:
                    return Tile(self.name(array))
                return self.load(scalar, exact)
            case Ordinal(axes=axes):
                return IndexValue(number_elements((axis.size, self.frame.symbols[axis]) for axis in axes))
            case InBounds(axis=axis, index=index, left=left, right=right):
                return Mask(self.frame.inside_conditions(axis, index, left, right))
            case AdaptiveWindowSize():
                begin, end = self.share(scalar)
                return IndexValue(end - begin)
            case InAdaptiveWindow(share=share, place=place):
                begin, end = self.share(share)
                at = self.frame.place(share.of, place).index
                return Mask((is_not_below(at, begin), is_below(at, end)))
            case ValidRows(axis=axis, tile=tile, size=size):
                return IndexValue(valid_rows_in_tile(self.frame.extent(axis), self.frame.symbols[tile], size))
            case Uniform():
                return self.random(scalar)
            case Apply(operation=operation, arguments=arguments):
                return Elementwise(operation, tuple(self.value(part, exact) for part in arguments))
            case _:
                assert_never(scalar)

    def share(self, share: AdaptiveWindowSize) -> tuple[Expr, Expr]:
        """Where a share begins and where it ends."""
        place = self.frame.place(share.among, share.number).index
        number, *ends = (self.symbol(f"share_{word}") for word in ("number", "begin", "end"))
        self.add(Define(number, place, wide=True))
        for end, value in zip(ends, self.frame.share(share, number), strict=True):
            self.add(Define(end, value, wide=True))
        return ends[0], ends[1]

    def random(self, uniform: Uniform) -> Random:
        """Positions are numbered row by row."""
        places = [
            self.frame.place(own, index).index for own, index in zip(uniform.axes, uniform.index, strict=True)
        ]
        sizes = (axis.size for axis in uniform.axes[1:-1])
        at = number_elements(zip(sizes, places[1:-1], strict=True))
        return Random(uniform.layer, places[0], at, places[-1])

    def assign(self, name: str, value: Value) -> Tile:
        self.add(Assign(name, value))
        return Tile(name)

    # What follows a reduction

    def maps(self) -> None:
        """The pointwise equations of the stage."""
        self.pointwise(self.stage.maps)

    def earlier_maps(self) -> None:
        """The pointwise equations of the stages before the last."""
        for stage in self.kernel.stages[:-1]:
            self.pointwise(stage.maps)

    def pointwise(self, equations: tuple[Equation, ...]) -> None:
        for equation in equations:
            (out,) = equation.out
            value = self.value(equation.body)
            if isinstance(equation.body, Apply) and equation.body.operation in ("less", "equal"):
                # In memory a condition is a number.
                value = Elementwise("select", (value, IndexValue(Integer(1)), IndexValue(Integer(0))))
            self.assign(self.name(out), value)
            self.write(equation, 0)

    def write(self, equation: Equation, result: int) -> None:
        """Stores a result, if it is to be stored; beyond the end of its sequence as zero."""
        array = equation.out[result]
        if array.key not in {stored.key for stored in self.kernel.stores}:
            return
        name = self.name(array)
        axes = self.in_memory_layout(array).axes
        zero: Value = IndexValue(Integer(0)) if array.holds_integers else Constant(0.0)
        valid, filling = (
            self.valid_conditions(equation.index, array),
            self.inside_channels(equation.index, array, axes),
        )
        if self.kernel.partials:
            self.clear(name, valid + filling, zero)
        else:
            # Where all sequences are as long, what is past their end is neither stored nor summed.
            self.clear(name, filling, zero)
            self.clear(name, valid, zero, ragged=True)
        if isinstance(equation.index[0], JoinedAxis):
            self.clear_ends_of_sequences(name, equation.index[0], zero)
        places = self.places(axes, equation.index, replace(self.frame, lengths={}))
        conditions = unique_conditions(condition for place in places for condition in place.conditions)
        index = tuple(place.index for place in places)
        box = self.store_as_block(array, index, conditions)
        self.add(Store(self.buffer(array), index, conditions, Tile(name), box))

    def store_as_block(
        self, array: Array, index: tuple[Expr, ...], conditions: tuple[Condition, ...]
    ) -> BlockAccess | None:
        """A product's result as a block, if it is stored where it is inside of the array.

        Only where it is summed too: that took 126 registers on sm_90 instead of 162, and others 128 for 97.
        """
        sizes = self.buffer(array).sizes
        inside = {is_below(place, size) for place, size in zip(index, sizes, strict=True)}
        summed = self.kernel.factors is not None and self.kernel.partials
        whole = summed and self.has_aligned_rows(array) and inside.issuperset(conditions)
        return self.block_at(index) if whole else None

    def clear(self, name: str, valid: tuple[Condition, ...], zero: Value, ragged: bool = False) -> None:
        """Makes a tile zero where not all of the conditions hold; or only for lengths of sequences."""
        if not valid:
            return
        value: Value = Tile(name)
        last = self.statements[-1]
        if isinstance(last, Assign) and last.name == name:
            self.statements.pop()
            value = last.value
        self.add(Assign(name, Elementwise("select", (Mask(valid), value, zero)), ragged=ragged))
        if not ragged:
            self.cleared[name] = valid

    def clear_ends_of_sequences(self, name: str, row: JoinedAxis, zero: Value) -> None:
        """Makes a tile of rows zero where a sequence of its own length has ended: sequence by sequence."""
        batch, position = row.within[0], row.within[-1]
        if not self.bases or not is_ragged(position):
            return
        at = self.frame.symbols[row]
        lanes = next(found for found in self.ranges() if found.symbol in at.free_symbols)
        many, size = sympy.sympify(batch.size), sympy.sympify(position.size)
        start = at - lanes.symbol
        first = sympy.floor(start / size, evaluate=False)
        last = sympy.floor((start + lanes.size - 1) / size, evaluate=False)
        number, sequence = self.symbol(f"{batch.name}_number"), self.symbol(batch.name)
        with self.loop(number, first, sympy.Min(many, last + 1, evaluate=False), ragged=True):
            self.add(Define(sequence, number, wide=True))
            self.fetch_length(sequence, many)
            length = sympy.Max(0, self.frame.size_here(position.size), evaluate=False)
            inside = is_below(at, sequence * size + length)
            kept = sympy.Or(inside, is_not_below(at, (sequence + 1) * size))
            self.add(Assign(name, Elementwise("select", (Mask((kept,)), Tile(name), zero))))

    def inside_channels(
        self, index: tuple[Index, ...], array: Array, axes: tuple[Axis, ...]
    ) -> tuple[Condition, ...]:
        """Whether an element is more than filling, in a row that is filled up."""
        if axes == array.axes or not isinstance(index[-1], Axis):
            return ()
        return self.frame.place(array.axes[-1], index[-1]).conditions

    def valid_conditions(self, index: tuple[Index, ...], array: Array) -> tuple[Condition, ...]:
        """Whether an element belongs to its sequence."""
        if not self.frame.lengths:
            return ()
        return tuple(
            condition
            for own, item in zip(array.axes, index, strict=True)
            if own.kind == "position" and isinstance(item, Axis) and not isinstance(item.size, int)
            for condition in self.frame.place(own, item).conditions
        )

    def finish(
        self,
        ids: tuple[Symbol, ...],
        grid: tuple[Expr, ...],
        tile: tuple[int, int],
        warps: int,
        stages: int,
    ) -> TileProgram:
        kernel = self.kernel
        written = {array.key for array in kernel.written}
        return TileProgram(
            kernel.name,
            (),
            ids,
            grid,
            tuple(buffer for key, buffer in self.buffers.items() if key not in written),
            tuple(buffer for key, buffer in self.buffers.items() if key in written),
            tuple(self.statements),
            warps,
            stages,
            tile=tile,
            positions=tuple(
                dict.fromkeys(positions_per_sequence((*e.axes, *e.over)) for e in kernel.equations)
            ),
            counts=tuple(self.limits),
        )


def number_elements(places: Iterable[tuple[Dim, Expr]]) -> Expr:
    """The number of an element, from sizes and the places in them, the last fastest."""
    number: Expr = Integer(0)
    for size, place in places:
        number = number * sympy.sympify(size) + place
    return number


def is_ragged(axis: Axis) -> bool:
    """Whether an axis can be shorter for one sequence than for another."""
    return axis.kind == "position" and not isinstance(axis.size, int)


def reads_rows(read: Read) -> bool:
    """Whether what lies together in memory is read together: windows leave the rows of several axes."""
    index = read.index
    for own in memory_dimensions(read.array.axes):
        items, index = index[: len(own)], index[len(own) :]
        if len(own) > 1 and not all(isinstance(axis, Axis) for item in items for axis in axes_of_index(item)):
            return False
    return True


def valid_rows_in_tile(extent: Expr, tile: Expr, size: int) -> Expr:
    """How many of a tile's positions a sequence has."""
    return cast(Expr, sympy.Max(0, sympy.Min(size, extent - tile * size, evaluate=False), evaluate=False))


def unique_conditions(conditions: Iterator[Condition]) -> tuple[Condition, ...]:
    """Each condition once, without those that always hold."""
    return tuple(dict.fromkeys(c for c in conditions if c.free_symbols or c.doit() != sympy.true))
