"""What kernels with rows have in common: the sequence at hand, and reductions that begin tile by tile."""

from sympy import Expr

from tdnn_compiler.equations.terms import Axis, Index, Number, reads
from tdnn_compiler.fusion.kernels import Kernel, Partial
from tdnn_compiler.tile.frame import below
from tdnn_compiler.tile.ir import Call, Condition, Count, Reduce, Store, Test, Tile, Value
from tdnn_compiler.tile.writing import Writing, held

__all__ = ["sequence_of", "tile_partials"]


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
        if batch is not None and (any(map(ragged, axes)) or has_tiles(kernel)):
            return batch, batch
    return None


def ragged(axis: Axis) -> bool:
    """Whether an axis can be shorter for one sequence than for another."""
    return axis.kind == "position" and not isinstance(axis.size, int)


def has_tiles(kernel: Kernel) -> bool:
    return any(axis.name == "tile" for equation in kernel.equations for axis in equation.over)


def tile_partials(w: Writing, tile: Expr, rows: int) -> None:
    """What this tile of rows contributes to the reductions that begin in the kernel."""
    for partial in w.kernel.partials:
        moments(w, partial, tile, rows) if partial.equation.how == "moments" else total(w, partial, tile)


def total(w: Writing, partial: Partial, tile: Expr) -> None:
    (array,) = partial.arrays
    value = Call("select", (Test(rows_inside(w, partial)), w.value(partial.equation.body), Number(0.0)))
    name = w.fresh(array.name)
    w.say(Reduce(name, "sum", value, 0))
    store(w, partial, 0, Tile(name), tile)


def moments(w: Writing, partial: Partial, tile: Expr, rows: int) -> None:
    """Mean and variance of the rows that the tile has; of none, zero."""
    valid, x = Test(rows_inside(w, partial)), w.value(partial.equation.body)
    position = last_position(partial)
    count = Call("maximum", (Count(held(w.frame.extent(position), tile, rows)), Number(1.0)))
    inside = Call("select", (valid, x, Number(0.0)))
    names = [w.fresh(array.name) for array in partial.arrays]
    w.say(Reduce(f"{names[0]}_sum", "sum", inside, 0))
    mean = w.assign(names[0], Call("divide", (Tile(f"{names[0]}_sum"), count)))
    centred = Call("subtract", (x, mean))
    squares = Call("select", (valid, Call("multiply", (centred, centred)), Number(0.0)))
    w.say(Reduce(f"{names[1]}_sum", "sum", squares, 0))
    variance = w.assign(names[1], Call("divide", (Tile(f"{names[1]}_sum"), count)))
    store(w, partial, 0, mean, tile)
    store(w, partial, 1, variance, tile)


def last_position(partial: Partial) -> Axis:
    """The axis of which a tile holds some positions."""
    return [axis for axis in partial.equation.over if axis.kind == "position" and axis.size != 1][-1]


def rows_inside(w: Writing, partial: Partial) -> tuple[Condition, ...]:
    position = last_position(partial)
    return (below(w.frame.symbols[position], w.frame.extent(position)),)


def store(w: Writing, partial: Partial, number: int, value: Value, tile: Expr) -> None:
    array = partial.arrays[number]
    rows = [axis for axis in array.axes if axis.kind in ("batch", "position")]
    kept = array.axes[len(rows) + 1 :]
    places = [w.frame.place(own, index) for own, index in zip(kept, partial.equation.index, strict=True)]
    conditions = tuple(condition for place in places for condition in place.conditions)
    index = (*(w.frame.symbols[axis] for axis in rows), tile, *(place.index for place in places))
    w.say(Store(w.buffer(array), index, conditions, value))
