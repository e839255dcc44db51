"""Writing tile programs: loads of what equations read, and values of what they compute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never, cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import (
    Apply,
    Array,
    Axis,
    Equation,
    Fixed,
    Held,
    Index,
    Inside,
    Joined,
    Number,
    Ordinal,
    Read,
    Scalar,
    Seen,
    Share,
    Told,
    Turned,
    Uniform,
    Within,
    axes_of,
)
from tdnn_compiler.expressions import Dim
from tdnn_compiler.fusion.kernels import parts_of
from tdnn_compiler.hardware import VECTOR
from tdnn_compiler.tile.frame import (
    Frame,
    Place,
    array_sizes,
    below,
    dimensions,
    in_memory,
    not_below,
    positions_in,
    themselves,
)
from tdnn_compiler.tile.ir import (
    Assign,
    Box,
    Buffer,
    Call,
    Condition,
    Count,
    Define,
    Load,
    Look,
    Program,
    Random,
    Store,
    Test,
    Tile,
    Value,
)
from tdnn_compiler.tile.statements import Statements

__all__ = ["Writing", "numbered", "ragged"]


@dataclass
class Writing(Statements):
    """Writes what equations read, compute and store."""

    cleared: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    """Tiles that are zero where one of these does not hold."""
    buffers: dict[Key, Buffer] = field(default_factory=dict)

    def buffer(self, array: Array) -> Buffer:
        # An input that is read as positions and as one long row is one argument, with sizes for either.
        found = Buffer(array, self.name(array), array_sizes(self.stored(array)))
        self.buffers.setdefault(array.key, found)
        return found

    def stored(self, array: Array) -> Array:
        """The array as it lies in memory."""
        return array if array.key in self.public else in_memory(array)

    def load(self, read: Read, exact: bool = True) -> Tile:
        """The tile of an array at an index; loaded once in a block."""
        exact = exact and not read.array.counts
        if (read, exact) in self.loaded:
            return self.loaded[read, exact]
        for item in read.index:
            if isinstance(item, Told):
                self.look(item)
        axes = self.stored(read.array).axes
        places = self.places(axes, read.index)
        conditions = unique(condition for place in places for condition in place.conditions)
        name = self.fresh(self.name(read.array))
        index = tuple(place.index for place in places)
        # Outside of matrix products the tiles are too narrow for it.
        whole = not exact or self.stage.factors is not None
        box = self.box(read, index) if whole and not read.outside else None
        self.say(Load(name, self.buffer(read.array), index, conditions, read.outside, exact, box))
        self.loaded[read, exact] = Tile(name)
        return self.loaded[read, exact]

    def forget(self, *axes: Axis) -> None:
        """Loads what lies along these axes anew from here on."""
        moved = {part for axis in axes for part in parts_of(axis)}
        self.loaded = {
            key: tile
            for key, tile in self.loaded.items()
            if moved.isdisjoint(axis for index in key[0].index for axis in axes_of(index))
        }

    def look(self, index: Told) -> None:
        """Loads the numbers that are an index."""
        tile, known = self.load(index.by), self.frame.told
        symbol = Symbol(self.fresh(f"{tile.name}_told"), integer=True)
        self.say(Look(symbol, tile.name))
        self.frame = replace(self.frame, told={**known, index: symbol})

    def places(
        self, axes: tuple[Axis, ...], index: tuple[Index, ...], frame: Frame | None = None
    ) -> list[Place]:
        """Where indices lead, one for each dimension in memory."""
        frame = frame or self.frame
        found: list[Place] = []
        for own in dimensions(axes):
            items, index = index[: len(own)], index[len(own) :]
            found.append(frame.row(own, items))
        return found

    def box(self, read: Read, index: tuple[Expr, ...]) -> Box | None:
        """The load as a block, if zeros are past the ends."""
        return self.block_at(index) if self.blockwise(read) else None

    def block_at(self, index: tuple[Expr, ...]) -> Box | None:
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
        return Box(tuple(starts), tuple(lengths), order == [1, 0])

    def blockwise(self, read: Read) -> bool:
        """Whether an array's memory can be loaded in blocks: zeros are past the ends of its rows."""
        shorter = any(map(ragged, read.array.axes)) and read.array.key in self.public
        return not shorter and self.plain(read) and in_rows(read) and self.aligned(read.array)

    def aligned(self, array: Array) -> bool:
        """Whether rows begin at multiples of 16 bytes, as descriptors need it: those of bytes may not."""
        return array.type != "byte" and self.buffer(array).sizes[-1] % VECTOR == 0

    def plain(self, read: Read) -> bool:
        """Whether every index moves by one where its axis does, and zeros are all that is outside."""
        return all(
            isinstance(index, Axis | Fixed)
            or (isinstance(index, Joined) and own.kind == "batch")
            or (isinstance(index, Seen) and index.window.stride == 1 and index.window.edge == "zeros")
            or (isinstance(index, Turned) and index.window.stride == 1)
            for own, index in zip(read.array.axes, read.index, strict=True)
        )

    def value(self, scalar: Scalar, exact: bool = True) -> Value:
        """A scalar of the equations, at all places of the tile; `exact`: in fp32, not as it is stored."""
        match scalar:
            case Number():
                return scalar
            case Read(array=array):
                if array.key in self.kernel.computed:
                    return Tile(self.name(array))
                return self.load(scalar, exact)
            case Ordinal(axes=axes):
                return Count(numbered((axis.size, self.frame.symbols[axis]) for axis in axes))
            case Inside(axis=axis, index=index, left=left, right=right):
                return Test(self.frame.inside(axis, index, left, right))
            case Share():
                begin, end = self.share(scalar)
                return Count(end - begin)
            case Within(share=share, place=place):
                begin, end = self.share(share)
                at = self.frame.place(share.of, place).index
                return Test((not_below(at, begin), below(at, end)))
            case Held(axis=axis, tile=tile, size=size):
                return Count(held(self.frame.extent(axis), self.frame.symbols[tile], size))
            case Uniform():
                return self.random(scalar)
            case Apply(operation=operation, arguments=arguments):
                return Call(operation, tuple(self.value(part, exact) for part in arguments))
            case _:
                assert_never(scalar)

    def share(self, share: Share) -> tuple[Expr, Expr]:
        """Where a share begins and where it ends."""
        place = self.frame.place(share.among, share.number).index
        number, *ends = (self.symbol(f"share_{word}") for word in ("number", "begin", "end"))
        self.say(Define(number, place, wide=True))
        for end, value in zip(ends, self.frame.share(share, number), strict=True):
            self.say(Define(end, value, wide=True))
        return ends[0], ends[1]

    def random(self, uniform: Uniform) -> Random:
        """Positions are numbered row by row."""
        places = [
            self.frame.place(own, index).index for own, index in zip(uniform.axes, uniform.index, strict=True)
        ]
        sizes = (axis.size for axis in uniform.axes[1:-1])
        at = numbered(zip(sizes, places[1:-1], strict=True))
        return Random(uniform.layer, places[0], at, places[-1])

    def assign(self, name: str, value: Value) -> Tile:
        self.say(Assign(name, value))
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
            self.assign(self.name(out), self.value(equation.body))
            self.write(equation, 0)

    def write(self, equation: Equation, result: int) -> None:
        """Stores a result, if it is to be stored; beyond the end of its sequence as zero."""
        array = equation.out[result]
        if array.key not in {stored.key for stored in self.kernel.stores}:
            return
        name = self.name(array)
        axes = self.stored(array).axes
        zero: Value = Count(Integer(0)) if array.counts else Number(0.0)
        valid, filling = self.valid(equation.index, array), self.filling(equation.index, array, axes)
        if self.kernel.partials:
            self.clear(name, valid + filling, zero)
        else:
            # Where all sequences are as long, what is past their end is neither stored nor summed.
            self.clear(name, filling, zero)
            self.clear(name, valid, zero, ragged=True)
        places = self.places(axes, equation.index, replace(self.frame, length=None))
        conditions = unique(condition for place in places for condition in place.conditions)
        index = tuple(place.index for place in places)
        box = self.boxed(array, index, conditions)
        self.say(Store(self.buffer(array), index, conditions, Tile(name), box))

    def boxed(self, array: Array, index: tuple[Expr, ...], conditions: tuple[Condition, ...]) -> Box | None:
        """A product's result as a block, if it is stored where it is inside of the array.

        Only where it is summed too: that took 126 registers on sm_90 instead of 162, and others 128 for 97.
        """
        sizes = self.buffer(array).sizes
        inside = {below(place, size) for place, size in zip(index, sizes, strict=True)}
        summed = self.kernel.factors is not None and self.kernel.partials
        whole = summed and self.aligned(array) and inside.issuperset(conditions)
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
        self.say(Assign(name, Call("select", (Test(valid), value, zero)), ragged=ragged))
        if not ragged:
            self.cleared[name] = valid

    def filling(
        self, index: tuple[Index, ...], array: Array, axes: tuple[Axis, ...]
    ) -> tuple[Condition, ...]:
        """Whether an element is more than filling, in a row that is filled up."""
        if axes == array.axes or not isinstance(index[-1], Axis):
            return ()
        return self.frame.place(array.axes[-1], index[-1]).conditions

    def valid(self, index: tuple[Index, ...], array: Array) -> tuple[Condition, ...]:
        """Whether an element belongs to its sequence."""
        if self.frame.length is None:
            return ()
        return tuple(
            condition
            for own, item in zip(array.axes, index, strict=True)
            if own.kind == "position" and isinstance(item, Axis) and not isinstance(item.size, int)
            for condition in self.frame.place(own, item).conditions
        )

    def finished(
        self,
        ids: tuple[Symbol, ...],
        grid: tuple[Expr, ...],
        tile: tuple[int, int],
        warps: int,
        stages: int,
    ) -> Program:
        kernel = self.kernel
        written = {array.key for array in kernel.written}
        return Program(
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
            positions=tuple(dict.fromkeys(positions_in((*e.axes, *e.over)) for e in kernel.equations)),
        )


def numbered(places: Iterable[tuple[Dim, Expr]]) -> Expr:
    """The number of an element, from sizes and the places in them, the last fastest."""
    number: Expr = Integer(0)
    for size, place in places:
        number = number * sympy.sympify(size) + place
    return number


def ragged(axis: Axis) -> bool:
    """Whether an axis can be shorter for one sequence than for another."""
    return axis.kind == "position" and not isinstance(axis.size, int)


def in_rows(read: Read) -> bool:
    """Whether what lies together in memory is read together: windows leave the rows of several axes."""
    index = read.index
    for own in dimensions(read.array.axes):
        items, index = index[: len(own)], index[len(own) :]
        if len(own) > 1 and not all(isinstance(axis, Axis) for item in items for axis in themselves(item)):
            return False
    return True


def held(extent: Expr, tile: Expr, size: int) -> Expr:
    """How many of a tile's positions a sequence has."""
    return cast(Expr, sympy.Max(0, sympy.Min(size, extent - tile * size, evaluate=False), evaluate=False))


def unique(conditions: Iterator[Condition]) -> tuple[Condition, ...]:
    """Each condition once, without those that always hold."""
    return tuple(dict.fromkeys(c for c in conditions if c.free_symbols or c.doit() != sympy.true))
