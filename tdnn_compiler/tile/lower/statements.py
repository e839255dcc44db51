"""Statements of tile programs: blocks and loops, names, and where axes lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import sympy
from sympy import Expr, Integer, Symbol

from tdnn_compiler.equations.ir import Array, Axis, Read, reads_in
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import FlatAxis, JoinedAxis, Kernel, axis_parts
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.symbolic.expressions import Dim
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.symbolic.rounding import bound_expression
from tdnn_compiler.tile.ir import (
    Define,
    FetchLength,
    Loop,
    Range,
    Statement,
    Tile,
    TileDimension,
    UnrolledLoop,
)
from tdnn_compiler.tile.lower.coordinates import Coordinates, index_symbol

__all__ = ["StatementBuilder", "count_blocks"]


def count_blocks(size: Dim, block: Dim) -> Expr:
    """How many blocks cover a size."""
    if isinstance(size, int | Integer) and isinstance(block, int):
        return Integer(-(-size // block))
    return cast(Expr, sympy.floor((size + block - 1) / sympy.sympify(block), evaluate=False))


@dataclass
class StatementBuilder:
    """A tile program as it grows: the statements of the block being written, and what is loaded there."""

    kernel: Kernel
    bases: tuple[Symbol, ...]
    """The lengths that sequences have their own of."""
    public: frozenset[Key] = frozenset()
    """Arrays that others than kernels see: rows as long as they say, and anything past the ends."""
    arrays: Names = field(default_factory=Names)
    """Names of arrays, in the whole file."""
    frame: Coordinates = field(default_factory=lambda: Coordinates({}))
    statements: list[Statement] = field(default_factory=list)
    outer: list[list[Statement]] = field(default_factory=list)
    loaded: dict[tuple[Read, bool], Tile] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    """Names of indices and tiles, in this kernel."""
    limits: list[Expr] = field(default_factory=list)
    """What else is counted in 32 bits, besides positions and elements."""
    stage: Stage = field(init=False)
    """The stage being written: the last, unless others are written before."""

    def __post_init__(self) -> None:
        self.stage = self.kernel.last
        equations = list(self.kernel.equations)
        axes = {axis for equation in equations for axis in (*equation.axes, *equation.over)}
        axes |= {axis for e in equations for read in reads_in(e.body) for axis in read.array.axes}
        axes |= {axis for equation in equations for array in equation.out for axis in array.axes}
        sizes = {symbol for axis in axes for symbol in sympy.sympify(axis.size).free_symbols}
        self.names.taken |= {str(symbol) for symbol in sizes}
        self.names.taken |= {self.name(array) for equation in equations for array in equation.out}

    @contextmanager
    def earlier(self, stage: Stage) -> Iterator[None]:
        """What is written inside computes an earlier stage, at places of its own."""
        frame, self.stage = self.frame, stage
        try:
            yield
        finally:
            self.frame, self.stage = frame, self.kernel.last

    def name(self, array: Array) -> str:
        """Of an array in memory, and of the tile of one that is computed."""
        return self.arrays.of(array.key)

    def add(self, statement: Statement) -> None:
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
    def loop(
        self, symbol: Symbol, start: Expr, stop: Expr, step: int = 1, ragged: bool = False
    ) -> Iterator[None]:
        with self.block() as body:
            yield
        self.add(Loop(symbol, start, stop, step, tuple(body), ragged))

    @contextmanager
    def loop_over_axis(self, axis: Axis, stop: Expr) -> Iterator[None]:
        """A loop over an axis, one index at a time."""
        symbol = self.symbol(axis.name)
        counter = self.symbol(f"{axis.name}_number") if axis.kind == "batch" else symbol
        with self.loop(counter, Integer(0), stop):
            if counter != symbol:
                self.add(Define(symbol, counter, wide=True))
            self.place_axis(axis, symbol)
            yield

    @contextmanager
    def unrolled_loop(self, symbol: Symbol, count: int) -> Iterator[None]:
        with self.block() as body:
            yield
        self.add(UnrolledLoop(symbol, count, tuple(body)))

    def symbol(self, name: str) -> Symbol:
        return index_symbol(self.fresh(name))

    def fresh(self, name: str) -> str:
        """A name that nothing else has."""
        return self.names.fresh(name)

    def tell_size(self, axis: Axis) -> None:
        """Has the kernel told how far an axis runs, if it may run no further than a known number."""
        size = sympy.sympify(axis.size)
        if size.free_symbols and bound_expression(size)[1] < sympy.oo:
            symbol = self.symbol(f"{axis.name}s")
            self.add(Define(symbol, size, argument=True))
            self.frame = replace(self.frame, told={**self.frame.told, axis: symbol})

    def place_axis(self, axis: Axis, symbol: Expr) -> None:
        """Says where an axis lies."""
        self.frame = replace(self.frame, symbols={**self.frame.symbols, axis: symbol})

    def block_axis(self, axis: Axis, start: Expr, size: int, along: int, strips: int = 1) -> Symbol:
        """An axis in a block along the rows (0) or the columns (1), or in one of its strips, of that size."""
        lane: TileDimension = 1 if along else 0
        symbol = self.symbol(axis.name)
        found: dict[Axis, Expr] = {axis: symbol}
        if isinstance(axis, JoinedAxis):
            # The first row in 64 bits, and the others in 32 from there.
            found[axis] = self.define_first_row(axis, start) + symbol
            start = Integer(0)
        self.add(Range(symbol, start, size, lane, wide=axis.kind == "batch" and found[axis] == symbol))
        if isinstance(axis, FlatAxis):
            found |= self.split_positions(symbol, axis)
        bounded = not (isinstance(axis.size, int) and axis.size % (strips * size) == 0)
        kept = self.frame.blocked - {*found}
        lanes = [symbol, *(place for place in found.values() if isinstance(place, Symbol))]
        # Of several axes as one, the first runs over where all of them do.
        ends = {axis, axis_parts(axis)[0]} if bounded else set()
        self.frame = replace(
            self.frame,
            symbols={**self.frame.symbols, **found},
            blocked=kept | ends,
            along={**self.frame.along, **dict.fromkeys(lanes, lane)},
            flat=axis if isinstance(axis, FlatAxis) else self.frame.flat,
        )
        return symbol

    def define_first_row(self, axis: JoinedAxis, start: Expr) -> Symbol:
        """A wide symbol for where a block of rows begins."""
        # Descriptors number rows in 32 bits.
        many = sympy.sympify(axis.size)
        self.limits += [many] if many not in self.limits else []
        if any(isinstance(s, Define) and s.symbol == start and s.wide for s in self.statements):
            return cast(Symbol, start)
        symbol = self.symbol(f"first_{axis.name}")
        self.add(Define(symbol, start, wide=True))
        return symbol

    def split_positions(self, number: Symbol, axis: FlatAxis) -> dict[Axis, Symbol]:
        """The positions that are numbered together, one by one."""
        found: dict[Axis, Symbol] = {}
        rest: Expr = number
        for part in reversed(axis.parts):
            found[part] = self.symbol(part.name)
            first = part == axis.parts[0]
            here = rest if first else cast(Expr, sympy.Mod(rest, part.size, evaluate=False))
            self.add(Define(found[part], here, wide=part.kind == "batch"))
            rest = cast(Expr, sympy.floor(rest / sympy.sympify(part.size), evaluate=False))
        return found

    def decode(self, number: Expr, axes: tuple[Axis, ...]) -> None:
        """Scalars for axes that are numbered together, the last one fastest."""
        for place in range(len(axes) - 1, -1, -1):
            axis = axes[place]
            if axis.size == 1:
                self.place_axis(axis, Integer(0))
                continue
            symbol = self.symbol(axis.name)
            rest = number
            if any(other.size != 1 for other in axes[:place]):
                rest = cast(Expr, sympy.Mod(number, axis.size, evaluate=False))
                number = cast(Expr, sympy.floor(number / sympy.sympify(axis.size), evaluate=False))
            # Of parts with a bound, all together have few elements.
            bounded = bound_expression(sympy.sympify(axis.size))[1] < sympy.oo
            many = axis.kind == "batch" or (axis.kind == "part" and not bounded)
            self.add(Define(symbol, rest, wide=many))
            self.place_axis(axis, symbol)

    def fetch_length(self, sequence: Expr, count: Expr) -> None:
        """From here on positions run to the end of this sequence."""
        many, own = len(self.bases), dict[Symbol, Expr]()
        for place, base in enumerate(self.bases):
            symbol = self.symbol("frames" if many == 1 else f"own_{base}")
            own[base] = symbol
            self.add(FetchLength(symbol, sequence, base, count, place, many))
        self.frame = replace(self.frame, lengths=own)

    def ranges(self) -> Iterator[Range]:
        for block in (*self.outer, self.statements):
            yield from (statement for statement in block if isinstance(statement, Range))
