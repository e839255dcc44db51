"""How large the tiles of a program are."""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from sympy import Basic

from tdnn_compiler.equations.terms import Number
from tdnn_compiler.tile.ir import (
    Assign,
    Call,
    Count,
    Define,
    Fetch,
    Halve,
    Load,
    Look,
    Program,
    Random,
    Range,
    Reduce,
    Rounded,
    Shift,
    Store,
    Test,
    Tile,
    Value,
    Zeros,
    walk,
)

__all__ = ["Shape", "broadcast", "range_shape", "reduced", "shape_of", "shape_of_index", "store_shapes"]

Shape = tuple[int, int]


def store_shapes(program: Program) -> dict[Store, Shape]:
    """The shape of what each store writes: that of the value, its indices and its conditions."""
    ranges: dict[Basic, Shape] = {}
    tiles: dict[str, Shape] = {}
    stores: dict[Store, Shape] = {}
    for statement in walk(program.body):
        match statement:
            case Range(symbol=symbol):
                ranges[symbol] = range_shape(statement)
            case Define(symbol=symbol, value=value):
                ranges[symbol] = shape_of_index([value], ranges)
            case Fetch(symbol=symbol, sequence=sequence):
                ranges[symbol] = shape_of_index([sequence], ranges)
            case Look(symbol=symbol, tile=tile):
                ranges[symbol] = tiles[tile]
            case Load(name=name, index=index):
                tiles[name] = shape_of_index(index, ranges)
            case Zeros(name=name, shape=shape):
                tiles[name] = shape
            case Assign(name=name, value=value):
                tiles[name] = shape_of(value, ranges, tiles.__getitem__)
            case Reduce(name=name, value=value, along=along):
                tiles[name] = reduced(shape_of(value, ranges, tiles.__getitem__), along)
            case Halve(left=left, right=right, shape=(rows, columns)):
                tiles[left] = tiles[right] = (rows, columns // 2)
            case Shift(name=name, shape=shape):
                tiles[name] = shape
            case Store(index=index, conditions=conditions, value=value):
                own = shape_of_index([*index, *conditions], ranges)
                stores[statement] = broadcast(own, shape_of(value, ranges, tiles.__getitem__))
            case _:
                pass
    return stores


def range_shape(range: Range) -> Shape:
    return (range.size, 1) if range.along == 0 else (1, range.size)


def reduced(shape: Shape, along: int) -> Shape:
    rows, columns = shape
    return (1, columns) if along == 0 else (rows, 1)


def shape_of(value: Value, ranges: Mapping[Basic, Shape], tile_shape: Callable[[str], Shape]) -> Shape:
    match value:
        case Tile(name=name) | Rounded(tile=name):
            return tile_shape(name)
        case Number():
            return (1, 1)
        case Count(index=index):
            return shape_of_index([index], ranges)
        case Test(conditions=conditions):
            return shape_of_index(conditions, ranges)
        case Random(sequence=sequence, position=position, channel=channel):
            return shape_of_index([sequence, position, channel], ranges)
        case Call(arguments=arguments):
            return broadcast(*(shape_of(argument, ranges, tile_shape) for argument in arguments))
        case _:
            assert_never(value)


def shape_of_index(expressions: Iterable[Basic], ranges: Mapping[Basic, Shape]) -> Shape:
    """`ranges` has the shapes of the symbols that differ within a tile."""
    found = {symbol for expression in expressions for symbol in expression.free_symbols}
    return broadcast(*(ranges[symbol] for symbol in found if symbol in ranges))


def broadcast(*shapes: Shape) -> Shape:
    """The shape of an operation on tiles, each of whose sizes are 1 or that of the others."""
    return (
        max((rows for rows, _ in shapes), default=1),
        max((columns for _, columns in shapes), default=1),
    )
