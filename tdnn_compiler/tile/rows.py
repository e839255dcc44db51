"""What kernels with rows have in common: the sequence at hand, and reductions that begin tile by tile."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import cast

import sympy
from sympy import Expr, Integer

from tdnn_compiler.equations.terms import Axis, Index, Number, Share, axes_of, parts, reads
from tdnn_compiler.fusion.kernels import Kernel, Partial, flat, parts_of
from tdnn_compiler.tile.frame import below
from tdnn_compiler.tile.ir import (
    Along,
    Assign,
    Call,
    Condition,
    Count,
    Define,
    Note,
    Reduce,
    Rounded,
    Store,
    Test,
    Tile,
    Value,
    Zeros,
)
from tdnn_compiler.tile.statements import blocks
from tdnn_compiler.tile.writing import Writing, held, ragged

ZERO = Integer(0)

__all__ = ["Rows", "gathered", "grouped", "least", "sequence_of", "tiles_of_rows"]


def sequence_of(kernel: Kernel) -> tuple[Axis, Index] | None:
    """The axis of sequences and the index into it that a kernel's positions belong to."""
    for equation in kernel.equations:
        found = [
            (array.axes, equation.index) for array in equation.out if len(array.axes) == len(equation.index)
        ]
        found += [(read.array.axes, read.index) for read in reads(equation.body)]
        for axes, index in found:
            if axes and axes[0].kind == "batch" and any(map(ragged, axes)):
                return axes[0], index[0]
    for equation in kernel.equations:
        axes = (*equation.axes, *equation.over)
        batch = next((axis for axis in axes if axis.kind == "batch"), None)
        shared = [part.of for part in parts(equation.body) if isinstance(part, Share)]
        if batch is not None and (any(map(ragged, (*axes, *shared))) or has_tiles(kernel)):
            return batch, batch
    return None


def has_tiles(kernel: Kernel) -> bool:
    return any((axis.name, axis.kind) == ("tile", "part") for e in kernel.equations for axis in e.over)


def grouped(kernel: Kernel, tiles: Expr, row: Axis, rows: int) -> Expr:
    """How many programs share the tiles of rows: several tiles a program where that is asked for."""
    many = together(kernel)
    return tiles if many == 1 else blocks(row.size, rows * many)


def together(kernel: Kernel) -> int:
    return max((partial.tiles for partial in kernel.partials), default=1)


@dataclass
class Rows:
    """A tile of rows, of those that a program has in turn from the `first` on, and what they contribute.

    `carried` is what reductions that begin here have had so far: those that are `shared` of all of the
    program's tiles, the others of this one.
    """

    w: Writing
    tile: Expr
    first: Expr
    size: int
    shared: list[Partial]
    carried: dict[Partial, tuple[Value, ...]]

    def contribute(self, strip: int = 0, strips: int = 1) -> None:
        """Reduces what is in registers: all of the tile's rows, or one strip of them after the other."""
        w, rows = self.w, self.size // strips
        as_stored(w)
        for partial in w.kernel.partials:
            new = contribution(w, partial, self.tile * strips + strip, rows)
            if partial in self.carried:
                before = Count(Integer(strip * rows))
                if partial in self.shared:
                    before = counted(w, "rows_before", (self.tile - self.first) * self.size + before.index)
                gathered(w, self.carried[partial], new, before)
                continue
            match new:
                case (mean, squares, _) if strips > 1:
                    new = mean, squares, in_tile(w, partial, self.tile, self.size)
            self.carried[partial] = new


@contextmanager
def tiles_of_rows(w: Writing, number: Expr, tiles: Expr, rows: int, before: Expr = ZERO) -> Iterator[Rows]:
    """The tile of rows that program `number` computes, or its tiles in turn.

    What these contribute to reductions that begin here is stored, or brought together and stored at the end;
    `before` counts the contributions of other phases.
    """
    many = together(w.kernel)
    single = many == 1 or tiles == 1
    shared = [] if single else [partial for partial in w.kernel.partials if partial.tiles > 1]
    carried = {partial: begun(w, partial) for partial in shared}
    with ExitStack() as stack:
        tile = first = number
        if not single:
            tile, first = w.symbol("tile"), number * many
            end = cast(Expr, sympy.Min(first + many, tiles, evaluate=False))
            stack.enter_context(w.loop(tile, first, end))
        at = Rows(w, tile, first, rows, shared, {**carried})
        yield at
        for partial, found in at.carried.items():
            if partial not in shared:
                store(w, partial, finished(found), before + tile)
    for partial, (mean, squares) in carried.items():
        many_rows = held(w.frame.extent(last_position(partial)), number, rows * partial.tiles)
        store(w, partial, finished((mean, squares, counted(w, "rows_in_all", many_rows))), number)


def as_stored(w: Writing) -> None:
    """Sums are of what is stored: what cancels for whoever reads it cancels in them too."""
    read = {r.array.key: partial for partial in w.kernel.partials for r in reads(partial.equation.body)}
    summed = [array for array in w.kernel.stores if array.key in read and array.type == "data"]
    if summed:
        w.say(Note("Rounded as it is stored: sums are of the values that other kernels read."))
    for array in summed:
        name, inside = w.name(array), rows_inside(w, read[array.key])
        rounded = w.assign(name, Rounded(name, w.buffer(array)))
        if w.kernel.factors is not None and not is_cleared(w, rounded, inside):
            # A product's tile has all rows. Masked in the sum alone, 1 × 1 convolutions spilled on sm_100.
            w.clear(name, inside, Number(0.0))


def is_cleared(w: Writing, value: Value, inside: tuple[Condition, ...]) -> bool:
    """Whether a value is zero already where one of the conditions does not hold."""
    return isinstance(value, Tile) and set(inside) <= set(w.cleared.get(value.name, ()))


def begun(w: Writing, partial: Partial) -> tuple[Tile, Tile]:
    """What is carried of moments: the mean, and the sum of squares about it."""
    shape, name = shape_of(w, partial), w.name(partial.arrays[0])
    mean, squares = w.fresh(name), w.fresh(f"{name}_squares")
    w.say(Zeros(mean, shape))
    w.say(Zeros(squares, shape))
    return Tile(mean), Tile(squares)


def shape_of(w: Writing, partial: Partial) -> tuple[int, int]:
    """The shape of what is kept of a tile."""
    kept = [axis for index in partial.equation.index for axis in axes_of(index)]
    symbols = {w.frame.symbols[axis] for axis in kept}
    for found in w.ranges():
        if found.symbol in symbols:
            return (found.size, 1) if found.along == 0 else (1, found.size)
    return (1, 1)


def contribution(w: Writing, partial: Partial, tile: Expr, rows: int) -> tuple[Value, ...]:
    """A tile's sum; or its mean, the sum of squares about it, and how many rows it has."""
    inside, x = rows_inside(w, partial), w.value(partial.equation.body)
    only_inside = x if is_cleared(w, x, inside) else Call("select", (Test(inside), x, Number(0.0)))
    along = along_of(w, last_position(partial))
    sums = [w.fresh(f"tile_{name}") for name in ("sum", "squares")]
    w.say(Reduce(sums[0], "sum", only_inside, along))
    if partial.equation.how == "sum":
        return (Tile(sums[0]),)
    count = in_tile(w, partial, tile, rows)
    mean = w.assign(w.fresh("tile_mean"), Call("divide", (Tile(sums[0]), least(count))))
    centred = Call("subtract", (x, mean))
    squares = Call("select", (Test(inside), Call("multiply", (centred, centred)), Number(0.0)))
    w.say(Reduce(sums[1], "sum", squares, along))
    return mean, Tile(sums[1]), count


def in_tile(w: Writing, partial: Partial, tile: Expr, rows: int) -> Count:
    """How many of a tile's rows a sequence has."""
    return counted(w, "tile_rows", held(w.frame.extent(last_position(partial)), tile, rows))


def counted(w: Writing, name: str, count: Expr) -> Count:
    """A number of rows, by a name."""
    symbol = w.symbol(name)
    w.say(Define(symbol, count))
    return Count(symbol)


def gathered(w: Writing, carried: tuple[Value, ...], new: tuple[Value, ...], before: Value) -> None:
    """Adds a tile's sum or moments to what is carried, of `before` rows: Chan, Golub and LeVeque, 1979.

    The mean is a weighted one, not the old one and a share of what is between them: infinite ones stay so.
    """
    mean, *others = carried
    assert isinstance(mean, Tile)
    if not others:
        w.say(Assign(mean.name, Call("add", (mean, *new))))
        return
    squares = others[0]
    assert isinstance(squares, Tile)
    tile_mean, inside, count = new
    share = w.assign(w.fresh("share"), Call("divide", (count, least(Call("add", (before, count))))))
    shift = w.assign(w.fresh("shift"), Call("subtract", (tile_mean, mean)))
    # In this order: of no rows before, a large shift counts nothing.
    between = Call("multiply", (Call("multiply", (shift, Call("multiply", (before, share)))), shift))
    w.say(Assign(squares.name, Call("add", (squares, Call("add", (inside, between))))))
    rest = Call("subtract", (Number(1.0), share))
    parts = Call("multiply", (mean, rest)), Call("multiply", (tile_mean, share))
    w.say(Assign(mean.name, Call("add", parts)))


def finished(new: tuple[Value, ...]) -> tuple[Value, ...]:
    """What is stored: the sum, or the mean and the variance."""
    match new:
        case (mean, squares, count):
            return mean, Call("divide", (squares, least(count)))
        case _:
            return new


def least(count: Value) -> Value:
    """A number to divide by: of nothing, everything is zero already."""
    return Call("maximum", (count, Number(1.0)))


def last_position(partial: Partial) -> Axis:
    """The axis of which a tile holds some positions."""
    return flat(axis for axis in partial.equation.over if axis.kind == "position")


def rows_inside(w: Writing, partial: Partial) -> tuple[Condition, ...]:
    position = last_position(partial)
    axes = (position,) if position in w.frame.symbols else parts_of(position)
    return tuple(below(w.frame.symbols[axis], w.frame.extent(axis)) for axis in axes)


def along_of(w: Writing, position: Axis) -> Along:
    """Along which dimension of the tile positions lie."""
    places = (w.frame.symbols.get(axis, ZERO) for axis in (position, *parts_of(position)))
    symbols = (symbol for place in places for symbol in place.free_symbols)
    return next(w.frame.along[symbol] for symbol in symbols if symbol in w.frame.along)


def store(w: Writing, partial: Partial, values: tuple[Value, ...], tile: Expr) -> None:
    """Each array at the tile's place."""
    for array, value in zip(partial.arrays, values, strict=True):
        rows = tuple(axis for axis in array.axes if axis.kind in ("batch", "position"))
        kept = w.places(array.axes[len(rows) + 1 :], partial.equation.index)
        conditions = tuple(condition for place in kept for condition in place.conditions)
        sequence = (place.index for place in w.places(rows, rows))
        index = (*sequence, tile, *(place.index for place in kept))
        w.say(Store(w.buffer(array), index, conditions, value))
