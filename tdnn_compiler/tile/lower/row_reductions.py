"""What kernels with rows have in common: the sequence at hand, and reductions that begin tile by tile."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import cast

import sympy
from sympy import Expr, Integer

from tdnn_compiler.equations.ir import (
    AdaptiveWindowSize,
    Axis,
    Constant,
    Equation,
    Index,
    axes_of,
    reads_in,
    subterms,
)
from tdnn_compiler.plan.kernels import JoinedAxis, Kernel, Partial, axis_parts, flatten_positions
from tdnn_compiler.tile.ir import (
    Assign,
    Condition,
    Define,
    Elementwise,
    IndexValue,
    Mask,
    Note,
    Reduce,
    RoundTo,
    Store,
    Tile,
    TileDimension,
    Value,
    Zeros,
)
from tdnn_compiler.tile.lower.builder import TileBuilder, is_ragged, valid_rows_in_tile
from tdnn_compiler.tile.lower.coordinates import is_below
from tdnn_compiler.tile.lower.phases import INDEX_ZERO
from tdnn_compiler.tile.lower.statements import count_blocks

__all__ = [
    "RowTile",
    "at_least_one",
    "count_row_programs",
    "loop_over_row_tiles",
    "merge_partials",
    "reduces_tiles",
    "select_finite",
    "sequence_of",
]


def sequence_of(kernel: Kernel) -> tuple[Axis, Index] | None:
    """The axis of sequences and the index into it that a kernel's positions belong to."""
    for equation in kernel.equations:
        found = [
            (array.axes, equation.index) for array in equation.out if len(array.axes) == len(equation.index)
        ]
        found += [(read.array.axes, read.index) for read in reads_in(equation.body)]
        for axes, index in found:
            if axes and axes[0].kind == "batch" and any(map(is_ragged, axes)):
                return axes[0], index[0]
    for equation in kernel.equations:
        axes = (*equation.axes, *equation.over)
        batch = next((axis for axis in axes if axis.kind == "batch"), None)
        shared = [part.of for part in subterms(equation.body) if isinstance(part, AdaptiveWindowSize)]
        if batch is not None and (
            any(map(is_ragged, (*axes, *shared))) or any(map(reduces_tiles, kernel.equations))
        ):
            return batch, batch
    return None


def reduces_tiles(equation: Equation) -> bool:
    return any((axis.name, axis.kind) == ("tile", "part") for axis in equation.over)


def count_row_programs(kernel: Kernel, tiles: Expr, row: Axis, rows: int) -> Expr:
    """How many programs share the tiles of rows: several tiles a program where that is asked for."""
    many = tiles_per_program(kernel)
    return tiles if many == 1 else count_blocks(row.size, rows * many)


def tiles_per_program(kernel: Kernel) -> int:
    return max((partial.tiles for partial in kernel.partials), default=1)


@dataclass
class RowTile:
    """A tile of rows, of those that a program has in turn from the `first` on, and what they contribute.

    `carried` is what reductions that begin here have had so far: those that are `shared` of all of the
    program's tiles, the others of this one.
    """

    w: TileBuilder
    tile: Expr
    first: Expr
    size: int
    shared: list[Partial]
    carried: dict[Partial, tuple[Value, ...]]

    def contribute(self, strip: int = 0, strips: int = 1) -> None:
        """Reduces what is in registers: all of the tile's rows, or one strip of them after the other."""
        w, rows = self.w, self.size // strips
        round_as_stored(w)
        for partial in w.kernel.partials:
            new = reduce_tile(w, partial, self.tile * strips + strip, rows)
            if partial in self.carried:
                before = IndexValue(Integer(strip * rows))
                if partial in self.shared:
                    before = define_count(
                        w, "rows_before", (self.tile - self.first) * self.size + before.index
                    )
                merge_partials(w, self.carried[partial], new, before)
                continue
            match new:
                case (mean, squares, _) if strips > 1:
                    new = mean, squares, count_valid_rows(w, partial, self.tile, self.size)
            self.carried[partial] = new


@contextmanager
def loop_over_row_tiles(
    w: TileBuilder, number: Expr, tiles: Expr, rows: int, before: Expr = INDEX_ZERO
) -> Iterator[RowTile]:
    """The tile of rows that program `number` computes, or its tiles in turn.

    What these contribute to reductions that begin here is stored, or brought together and stored at the end;
    `before` counts the contributions of other phases.
    """
    many = tiles_per_program(w.kernel)
    single = many == 1 or tiles == 1
    shared = [] if single else [partial for partial in w.kernel.partials if partial.tiles > 1]
    carried = {partial: begin_moments(w, partial) for partial in shared}
    with ExitStack() as stack:
        tile = first = number
        if not single:
            tile, first = w.symbol("tile"), number * many
            end = cast(Expr, sympy.Min(first + many, tiles, evaluate=False))
            stack.enter_context(w.loop(tile, first, end))
        at = RowTile(w, tile, first, rows, shared, {**carried})
        yield at
        for partial, found in at.carried.items():
            if partial not in shared:
                store_partial(w, partial, finish_partial(found), before + tile)
    for partial, (mean, squares) in carried.items():
        many_rows = valid_rows_in_tile(w.frame.extent(last_position(partial)), number, rows * partial.tiles)
        store_partial(
            w, partial, finish_partial((mean, squares, define_count(w, "rows_in_all", many_rows))), number
        )


def round_as_stored(w: TileBuilder) -> None:
    """Sums are of what is stored: what cancels for whoever reads it cancels in them too."""
    read = {r.array.key: partial for partial in w.kernel.partials for r in reads_in(partial.equation.body)}
    summed = [array for array in w.kernel.stores if array.key in read and array.type == "data"]
    if summed:
        w.add(Note("Rounded as it is stored: sums are of the values that other kernels read."))
    for array in summed:
        name, inside = w.name(array), rows_inside(w, read[array.key])
        rounded = w.assign(name, RoundTo(name, w.buffer(array)))
        if w.kernel.factors is not None and not is_cleared(w, rounded, inside):
            # A product's tile has all rows. Masked in the sum alone, 1 × 1 convolutions spilled on sm_100.
            w.clear(name, inside, Constant(0.0))


def is_cleared(w: TileBuilder, value: Value, inside: tuple[Condition, ...]) -> bool:
    """Whether a value is zero already where one of the conditions does not hold."""
    return isinstance(value, Tile) and set(inside) <= set(w.cleared.get(value.name, ()))


def begin_moments(w: TileBuilder, partial: Partial) -> tuple[Tile, Tile]:
    """What is carried of moments: the mean, and the sum of squares about it."""
    shape, name = partial_shape(w, partial), w.name(partial.arrays[0])
    mean, squares = w.fresh(name), w.fresh(f"{name}_squares")
    w.add(Zeros(mean, shape))
    w.add(Zeros(squares, shape))
    return Tile(mean), Tile(squares)


def partial_shape(w: TileBuilder, partial: Partial) -> tuple[int, int]:
    """The shape of what is kept of a tile."""
    kept = [axis for index in partial.equation.index for axis in axes_of(index)]
    symbols = {w.frame.symbols[axis] for axis in kept}
    for found in w.ranges():
        if found.symbol in symbols:
            return (found.size, 1) if found.along == 0 else (1, found.size)
    return (1, 1)


def reduce_tile(w: TileBuilder, partial: Partial, tile: Expr, rows: int) -> tuple[Value, ...]:
    """A tile's sum; or its mean, the sum of squares about it, and how many rows it has."""
    inside, x = rows_inside(w, partial), w.value(partial.equation.body)
    only_inside = x if is_cleared(w, x, inside) else Elementwise("select", (Mask(inside), x, Constant(0.0)))
    along = position_dimension(w, last_position(partial))
    if partial.equation.how == "moments" and partial.tiles == 1:
        return reduce_exactly(w, x, inside, count_valid_rows(w, partial, tile, rows), along)
    sums = [w.fresh(f"tile_{name}") for name in ("sum", "squares")]
    w.add(Reduce(sums[0], "sum", only_inside, along))
    if partial.equation.how == "sum":
        return (Tile(sums[0]),)
    count = count_valid_rows(w, partial, tile, rows)
    mean = w.assign(w.fresh("tile_mean"), Elementwise("divide", (Tile(sums[0]), at_least_one(count))))
    centred = Elementwise("subtract", (x, mean))
    squares = Elementwise(
        "select", (Mask(inside), Elementwise("multiply", (centred, centred)), Constant(0.0))
    )
    w.add(Reduce(sums[1], "sum", squares, along))
    return mean, Tile(sums[1]), count


def reduce_exactly(
    w: TileBuilder, x: Value, inside: tuple[Condition, ...], count: Value, along: TileDimension
) -> tuple[Value, ...]:
    """A tile's mean and variance: no sum is larger than its mean, and that of equal values is their value."""
    share = w.assign(w.fresh("share"), Elementwise("divide", (Constant(1.0), at_least_one(count))))

    def average(word: str, value: Value) -> Tile:
        name, part = w.fresh(f"tile_{word}"), Elementwise("multiply", (share, value))
        w.add(Reduce(name, "sum", Elementwise("select", (Mask(inside), part, Constant(0.0))), along))
        return Tile(name)

    middle = average("middle", x)
    rest = average("rest", Elementwise("subtract", (x, middle)))
    near = select_finite(rest, Elementwise("add", (middle, rest)), middle)
    mean = w.assign(w.fresh("tile_mean"), near)
    apart = Elementwise("subtract", (x, mean))
    return mean, average("variance", Elementwise("multiply", (apart, apart)))


def select_finite(number: Value, yes: Value, no: Value) -> Value:
    nothing = Elementwise("equal", (Elementwise("subtract", (number, number)), Constant(0.0)))
    return Elementwise("select", (nothing, yes, no))


def count_valid_rows(w: TileBuilder, partial: Partial, tile: Expr, rows: int) -> IndexValue:
    """How many of a tile's rows a sequence has."""
    return define_count(
        w, "tile_rows", valid_rows_in_tile(w.frame.extent(last_position(partial)), tile, rows)
    )


def define_count(w: TileBuilder, name: str, count: Expr) -> IndexValue:
    """A number of rows, by a name."""
    symbol = w.symbol(name)
    w.add(Define(symbol, count))
    return IndexValue(symbol)


def merge_partials(w: TileBuilder, carried: tuple[Value, ...], new: tuple[Value, ...], before: Value) -> None:
    """Adds a tile's sum or moments to what is carried, of `before` rows: Chan, Golub and LeVeque, 1979.

    The mean is a weighted one, not the old one and a share of what is between them: infinite ones stay so.
    """
    mean, *others = carried
    assert isinstance(mean, Tile)
    if not others:
        w.add(Assign(mean.name, Elementwise("add", (mean, *new))))
        return
    squares = others[0]
    assert isinstance(squares, Tile)
    tile_mean, inside, count = new
    share = w.assign(
        w.fresh("share"), Elementwise("divide", (count, at_least_one(Elementwise("add", (before, count)))))
    )
    shift = w.assign(w.fresh("shift"), Elementwise("subtract", (tile_mean, mean)))
    # In this order: of no rows before, a large shift counts nothing.
    between = Elementwise(
        "multiply", (Elementwise("multiply", (shift, Elementwise("multiply", (before, share)))), shift)
    )
    w.add(Assign(squares.name, Elementwise("add", (squares, Elementwise("add", (inside, between))))))
    rest = Elementwise("subtract", (Constant(1.0), share))
    parts = Elementwise("multiply", (mean, rest)), Elementwise("multiply", (tile_mean, share))
    w.add(Assign(mean.name, Elementwise("add", parts)))


def finish_partial(new: tuple[Value, ...]) -> tuple[Value, ...]:
    """What is stored: the sum, or the mean and the variance."""
    match new:
        case (mean, squares, count):
            return mean, Elementwise("divide", (squares, at_least_one(count)))
        case _:
            return new


def at_least_one(count: Value) -> Value:
    """A number to divide by: of nothing, everything is zero already."""
    return Elementwise("maximum", (count, Constant(1.0)))


def last_position(partial: Partial) -> Axis:
    """The axis of which a tile holds some positions, or rows of all sequences."""
    joined = (axis for axis in partial.equation.over if isinstance(axis, JoinedAxis))
    if row := next(joined, None):
        return row
    return flatten_positions(axis for axis in partial.equation.over if axis.kind == "position")


def rows_inside(w: TileBuilder, partial: Partial) -> tuple[Condition, ...]:
    position = last_position(partial)
    axes = (position,) if position in w.frame.symbols else axis_parts(position)
    # Of other axes a sequence may end before this row of positions.
    axes += tuple(
        axis
        for axis in partial.equation.over
        if is_ragged(axis) and axis not in axis_parts(position) and w.frame.extent(axis) != axis.size
    )
    return tuple(is_below(w.frame.symbols[axis], w.frame.extent(axis)) for axis in axes)


def position_dimension(w: TileBuilder, position: Axis) -> TileDimension:
    """Along which dimension of the tile positions lie."""
    places = (w.frame.symbols.get(axis, INDEX_ZERO) for axis in (position, *axis_parts(position)))
    symbols = (symbol for place in places for symbol in place.free_symbols)
    return next(w.frame.along[symbol] for symbol in symbols if symbol in w.frame.along)


def store_partial(w: TileBuilder, partial: Partial, values: tuple[Value, ...], tile: Expr) -> None:
    """Each array at the tile's place."""
    for array, value in zip(partial.arrays, values, strict=True):
        rows = tuple(axis for axis in array.axes if axis.kind in ("batch", "position"))
        kept = w.places(array.axes[len(rows) + 1 :], partial.equation.index)
        conditions = tuple(condition for place in kept for condition in place.conditions)
        sequence = (place.index for place in w.places(rows, rows))
        index = (*sequence, tile, *(place.index for place in kept))
        w.add(Store(w.buffer(array), index, conditions, value))
