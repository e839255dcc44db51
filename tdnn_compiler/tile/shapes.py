"""How large the tiles of a program are."""

from typing import assert_never

from sympy import Basic

from tdnn_compiler.equations.terms import Number
from tdnn_compiler.tile.ir import (
    Assign,
    Call,
    Count,
    Define,
    Halve,
    Load,
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

__all__ = ["store_shapes"]

Shape = tuple[int, int]


def store_shapes(program: Program) -> dict[Store, Shape]:
    """The shape of what each store writes: that of the value, its indices and its conditions."""
    ranges: dict[Basic, Shape] = {}
    tiles: dict[str, Shape] = {}
    stores: dict[Store, Shape] = {}
    for statement in walk(program.body):
        match statement:
            case Range(symbol=symbol, size=size, along=along):
                ranges[symbol] = (size, 1) if along == 0 else (1, size)
            case Define(symbol=symbol, value=value):
                ranges[symbol] = shape_of_index(ranges, value)
            case Load(name=name, index=index, conditions=conditions):
                tiles[name] = joined(shape_of_index(ranges, *index, *conditions), tiles.get(name, (1, 1)))
            case Zeros(name=name, shape=shape):
                tiles[name] = shape
            case Assign(name=name, value=value):
                tiles[name] = shape_of(value, ranges, tiles)
            case Reduce(name=name, value=value, along=along):
                rows, columns = shape_of(value, ranges, tiles)
                tiles[name] = (1, columns) if along == 0 else (rows, 1)
            case Halve(left=left, right=right, shape=(rows, columns)):
                tiles[left] = tiles[right] = (rows, columns // 2)
            case Shift(name=name, shape=shape):
                tiles[name] = shape
            case Store(index=index, conditions=conditions, value=value):
                own = shape_of_index(ranges, *index, *conditions)
                known = stores.get(statement, (1, 1))
                stores[statement] = joined(own, shape_of(value, ranges, tiles), known)
            case _:
                pass
    return stores


def shape_of(value: Value, ranges: dict[Basic, Shape], tiles: dict[str, Shape]) -> Shape:
    match value:
        case Tile(name=name) | Rounded(tile=name):
            return tiles.get(name, (1, 1))
        case Number():
            return (1, 1)
        case Count(index=index):
            return shape_of_index(ranges, index)
        case Test(conditions=conditions):
            return shape_of_index(ranges, *conditions)
        case Random(sequence=sequence, position=position, channel=channel):
            return shape_of_index(ranges, sequence, position, channel)
        case Call(arguments=arguments):
            return joined(*(shape_of(argument, ranges, tiles) for argument in arguments))
        case _:
            assert_never(value)


def shape_of_index(ranges: dict[Basic, Shape], *expressions: Basic) -> Shape:
    found = {symbol for expr in expressions for symbol in expr.free_symbols}
    return joined(*(ranges[symbol] for symbol in found if symbol in ranges))


def joined(*shapes: Shape) -> Shape:
    return (
        max((rows for rows, _ in shapes), default=1),
        max((columns for _, columns in shapes), default=1),
    )
