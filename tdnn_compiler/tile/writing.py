"""Writing tile programs: loads of what equations read, and values of what they compute."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from keyword import iskeyword
from typing import assert_never, cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.overlapping import VECTOR
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
    reads,
)
from tdnn_compiler.expressions import Dim
from tdnn_compiler.fusion.kernels import Flat, Kernel, parts_of
from tdnn_compiler.tile.frame import (
    Frame,
    Place,
    array_sizes,
    below,
    dimensions,
    in_memory,
    integer,
    not_below,
    themselves,
)
from tdnn_compiler.tile.ir import (
    Along,
    Assign,
    Box,
    Buffer,
    Call,
    Condition,
    Count,
    Define,
    Fetch,
    Load,
    Look,
    Loop,
    Program,
    Random,
    Range,
    Statement,
    Store,
    Test,
    Tile,
    Unrolled,
    Value,
)

__all__ = ["Writing", "blocks", "identifier", "numbered", "power_of_two", "ragged"]


def identifier(name: str) -> str:
    """A name for Python and C++: `tdnn1.weight` is `tdnn1_weight`."""
    found = re.sub(r"\W", "_", name)
    return f"{found}_" if iskeyword(found) or found in TAKEN else found


TAKEN = ("tl", "triton", "torch")


def power_of_two(size: Dim, most: int, least: int = 1) -> int:
    """The smallest block that holds `size`, within bounds; the largest for sizes that are symbols."""
    if not isinstance(size, int):
        return most
    return min(most, max(least, 1 << (size - 1).bit_length()))


def blocks(size: Dim, block: int) -> Expr:
    """How many blocks cover a size."""
    if isinstance(size, int):
        return Integer(-(-size // block))
    return cast(Expr, sympy.floor((size + block - 1) / Integer(block), evaluate=False))


@dataclass
class Writing:
    """A tile program as it grows: the statements of the block being written, and what is loaded there."""

    kernel: Kernel
    base: Symbol | None
    public: frozenset[str] = frozenset()
    """Arrays that others than kernels see: rows as long as they say, and anything past the ends."""
    frame: Frame = field(default_factory=lambda: Frame({}))
    statements: list[Statement] = field(default_factory=list)
    outer: list[list[Statement]] = field(default_factory=list)
    loaded: dict[tuple[Read, bool], Tile] = field(default_factory=dict)
    cleared: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    """Tiles that are zero where one of these does not hold."""
    names: set[str] = field(default_factory=set)
    buffers: dict[str, Buffer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        equations = list(self.kernel.equations)
        axes = {axis for equation in equations for axis in (*equation.axes, *equation.over)}
        axes |= {axis for e in equations for read in reads(e.body) for axis in read.array.axes}
        axes |= {axis for equation in equations for array in equation.out for axis in array.axes}
        sizes = {symbol for axis in axes for symbol in sympy.sympify(axis.size).free_symbols}
        self.names |= {str(symbol) for symbol in sizes}
        self.names |= {identifier(array.name) for equation in equations for array in equation.out}

    # Blocks and scalars

    def say(self, statement: Statement) -> None:
        self.statements.append(statement)

    @contextmanager
    def block(self) -> Iterator[list[Statement]]:
        """What is written inside goes into a list of its own, and what is loaded there stays there."""
        outside, known, frame = self.statements, dict(self.loaded), self.frame
        self.outer.append(outside)
        self.statements = []
        try:
            yield self.statements
        finally:
            self.outer.pop()
            self.statements, self.loaded, self.frame = outside, known, frame

    @contextmanager
    def loop(self, symbol: Symbol, start: Expr, stop: Expr, step: int = 1) -> Iterator[None]:
        with self.block() as body:
            yield
        self.say(Loop(symbol, start, stop, step, tuple(body)))

    @contextmanager
    def counting(self, axis: Axis, stop: Expr) -> Iterator[None]:
        """A loop over an axis, one index at a time."""
        symbol = self.symbol(axis.name)
        counter = self.symbol(f"{axis.name}_number") if axis.kind == "batch" else symbol
        with self.loop(counter, Integer(0), stop):
            if counter != symbol:
                self.say(Define(symbol, counter, wide=True))
            self.put(axis, symbol)
            yield

    @contextmanager
    def unrolled(self, symbol: Symbol, count: int) -> Iterator[None]:
        with self.block() as body:
            yield
        self.say(Unrolled(symbol, count, tuple(body)))

    def symbol(self, name: str) -> Symbol:
        return integer(self.fresh(name))

    def fresh(self, name: str) -> str:
        """A name that nothing else has."""
        name = identifier(name)
        fresh, number = name, 1
        while fresh in self.names:
            number += 1
            fresh = f"{name}_{number}"
        self.names.add(fresh)
        return fresh

    def put(self, axis: Axis, symbol: Expr) -> None:
        """Says where an axis lies."""
        self.frame = replace(self.frame, symbols={**self.frame.symbols, axis: symbol})

    def blocked(self, axis: Axis, start: Expr, size: int, along: int) -> Symbol:
        """An axis in a block along the rows (0) or the columns (1)."""
        lane: Along = 1 if along else 0
        symbol = self.symbol(axis.name)
        self.say(Range(symbol, start, size, lane, wide=axis.kind == "batch"))
        found: dict[Axis, Symbol] = {axis: symbol}
        if isinstance(axis, Flat):
            found |= self.apart(symbol, axis)
        bounded = not (isinstance(axis.size, int) and axis.size % size == 0)
        kept = self.frame.blocked - {*found}
        # Of several axes as one, the first runs over where all of them do.
        ends = {axis, parts_of(axis)[0]} if bounded else set()
        self.frame = replace(
            self.frame,
            symbols={**self.frame.symbols, **found},
            blocked=kept | ends,
            along={**self.frame.along, **dict.fromkeys(found.values(), lane)},
            flat=axis if isinstance(axis, Flat) else self.frame.flat,
        )
        return symbol

    def apart(self, number: Symbol, axis: Flat) -> dict[Axis, Symbol]:
        """The positions that are numbered together, one by one."""
        found: dict[Axis, Symbol] = {}
        rest: Expr = number
        for part in reversed(axis.parts):
            found[part] = self.symbol(part.name)
            first = part == axis.parts[0]
            self.say(Define(found[part], rest if first else sympy.Mod(rest, part.size, evaluate=False)))
            rest = cast(Expr, sympy.floor(rest / sympy.sympify(part.size), evaluate=False))
        return found

    def decode(self, number: Expr, axes: tuple[Axis, ...]) -> None:
        """Scalars for axes that are numbered together, the last one fastest."""
        for place in range(len(axes) - 1, -1, -1):
            axis = axes[place]
            if axis.size == 1:
                self.put(axis, Integer(0))
                continue
            symbol = self.symbol(axis.name)
            rest = number
            if any(other.size != 1 for other in axes[:place]):
                rest = cast(Expr, sympy.Mod(number, axis.size, evaluate=False))
                number = cast(Expr, sympy.floor(number / sympy.sympify(axis.size), evaluate=False))
            self.say(Define(symbol, rest, wide=axis.kind in ("batch", "part")))
            self.put(axis, symbol)

    def lengths(self, sequence: Expr, count: Expr) -> None:
        """From here on positions run to the end of this sequence."""
        if self.base is None:
            return
        symbol = self.symbol("frames")
        self.say(Fetch(symbol, sequence, self.base, count))
        self.frame = replace(self.frame, base=self.base, length=symbol)

    # Values

    def buffer(self, array: Array) -> Buffer:
        # An input that is read as positions and as one long row is one argument, with sizes for either.
        found = Buffer(array, identifier(array.name), array_sizes(self.stored(array)))
        self.buffers.setdefault(array.name, found)
        return found

    def stored(self, array: Array) -> Array:
        """The array as it lies in memory."""
        return array if array.name in self.public else in_memory(array)

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
        name = self.fresh(read.array.name)
        index = tuple(place.index for place in places)
        # Outside of matrix products the tiles are too narrow for it.
        whole = not exact or self.kernel.factors is not None
        box = self.box(read, index) if whole and not read.outside else None
        self.say(Load(name, self.buffer(read.array), index, conditions, read.outside, exact, box))
        self.loaded[read, exact] = Tile(name)
        return self.loaded[read, exact]

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
        shorter = any(map(ragged, read.array.axes)) and read.array.name in self.public
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

    def ranges(self) -> Iterator[Range]:
        for block in (*self.outer, self.statements):
            yield from (statement for statement in block if isinstance(statement, Range))

    def value(self, scalar: Scalar) -> Value:
        """A scalar of the equations, at all places of the tile."""
        match scalar:
            case Number():
                return scalar
            case Read(array=array):
                if array.name in self.kernel.computed:
                    return Tile(identifier(array.name))
                return self.load(scalar)
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
                return Call(operation, tuple(map(self.value, arguments)))
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
        self.names.add(name)
        return Tile(name)

    # What follows a reduction

    def maps(self) -> None:
        """The pointwise equations of the kernel."""
        self.pointwise(self.kernel.maps)

    def pointwise(self, equations: tuple[Equation, ...]) -> None:
        for equation in equations:
            (out,) = equation.out
            self.names.add(identifier(out.name))
            self.assign(identifier(out.name), self.value(equation.body))
            self.write(equation, 0)

    def write(self, equation: Equation, result: int) -> None:
        """Stores a result, if it is to be stored; beyond the end of its sequence as zero."""
        array = equation.out[result]
        if array.name not in {stored.name for stored in self.kernel.stores}:
            return
        name = identifier(array.name)
        axes = self.stored(array).axes
        valid = self.valid(equation.index, array) + self.filling(equation.index, array, axes)
        if valid:
            self.clear(name, valid, Count(Integer(0)) if array.counts else Number(0.0))
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

    def clear(self, name: str, valid: tuple[Condition, ...], zero: Value) -> None:
        """Makes a tile zero where not all of the conditions hold."""
        value: Value = Tile(name)
        last = self.statements[-1]
        if isinstance(last, Assign) and last.name == name:
            self.statements.pop()
            value = last.value
        self.assign(name, Call("select", (Test(valid), value, zero)))
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

    def finished(self, ids: tuple[Symbol, ...], grid: tuple[Expr, ...], warps: int, stages: int) -> Program:
        kernel = self.kernel
        written = {array.name for array in kernel.written}
        sizes = {s for b in self.buffers.values() for size in b.sizes for s in size.free_symbols}
        sizes |= {s for expression in grid for s in expression.free_symbols}
        return Program(
            identifier(kernel.name),
            tuple(str(equation) for equation in kernel.equations),
            ids,
            grid,
            tuple(cast("list[Symbol]", sorted(sizes, key=str))),
            tuple(buffer for name, buffer in self.buffers.items() if name not in written),
            tuple(buffer for name, buffer in self.buffers.items() if name in written),
            tuple(self.statements),
            warps,
            stages,
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
