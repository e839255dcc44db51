"""How large the tiles of a program are."""

from collections.abc import Callable, Iterable, Mapping
from typing import assert_never

from sympy import Basic

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Elementwise,
    FetchLength,
    Halve,
    IndexValue,
    Load,
    Mask,
    Random,
    Range,
    Reduce,
    RoundTo,
    ShiftRows,
    Store,
    Tile,
    TileIndex,
    TileProgram,
    Value,
    Zeros,
    walk,
)

__all__ = [
    "TileShape",
    "broadcast_shapes",
    "range_shape",
    "reduce_shape",
    "shape_of_index",
    "store_shapes",
    "value_shape",
]

TileShape = tuple[int, int]


def store_shapes(program: TileProgram) -> dict[Store, TileShape]:
    """The shape of what each store writes: that of the value, its indices and its conditions."""
    ranges: dict[Basic, TileShape] = {}
    tiles: dict[str, TileShape] = {}
    stores: dict[Store, TileShape] = {}
    for statement in walk(program.body):
        match statement:
            case Range(symbol=symbol):
                ranges[symbol] = range_shape(statement)
            case Define(symbol=symbol, value=value):
                ranges[symbol] = shape_of_index([value], ranges)
            case FetchLength(symbol=symbol, sequence=sequence):
                ranges[symbol] = shape_of_index([sequence], ranges)
            case TileIndex(symbol=symbol, tile=tile):
                ranges[symbol] = tiles[tile]
            case Load(name=name, index=index):
                tiles[name] = shape_of_index(index, ranges)
            case Zeros(name=name, shape=shape):
                tiles[name] = shape
            case Assign(name=name, value=value):
                tiles[name] = value_shape(value, ranges, tiles.__getitem__)
            case Reduce(name=name, value=value, along=along):
                tiles[name] = reduce_shape(value_shape(value, ranges, tiles.__getitem__), along)
            case Halve(left=left, right=right, shape=(rows, columns)):
                tiles[left] = tiles[right] = (rows, columns // 2)
            case ShiftRows(name=name, shape=shape):
                tiles[name] = shape
            case Store(index=index, conditions=conditions, value=value):
                own = shape_of_index([*index, *conditions], ranges)
                stores[statement] = broadcast_shapes(own, value_shape(value, ranges, tiles.__getitem__))
            case _:
                pass
    return stores


def range_shape(range: Range) -> TileShape:
    return (range.size, 1) if range.along == 0 else (1, range.size)


def reduce_shape(shape: TileShape, along: int) -> TileShape:
    rows, columns = shape
    return (1, columns) if along == 0 else (rows, 1)


def value_shape(
    value: Value, ranges: Mapping[Basic, TileShape], tile_shape: Callable[[str], TileShape]
) -> TileShape:
    match value:
        case Tile(name=name) | RoundTo(tile=name):
            return tile_shape(name)
        case Constant():
            return (1, 1)
        case IndexValue(index=index):
            return shape_of_index([index], ranges)
        case Mask(conditions=conditions):
            return shape_of_index(conditions, ranges)
        case Random(sequence=sequence, position=position, channel=channel):
            return shape_of_index([sequence, position, channel], ranges)
        case Elementwise(arguments=arguments):
            return broadcast_shapes(*(value_shape(argument, ranges, tile_shape) for argument in arguments))
        case _:
            assert_never(value)


def shape_of_index(expressions: Iterable[Basic], ranges: Mapping[Basic, TileShape]) -> TileShape:
    """`ranges` has the shapes of the symbols that differ within a tile."""
    found = {symbol for expression in expressions for symbol in expression.free_symbols}
    return broadcast_shapes(*(ranges[symbol] for symbol in found if symbol in ranges))


def broadcast_shapes(*shapes: TileShape) -> TileShape:
    """The shape of an operation on tiles, each of whose sizes are 1 or that of the others."""
    return (
        max((rows for rows, _ in shapes), default=1),
        max((columns for _, columns in shapes), default=1),
    )
