"""Tile programs as text, a line per statement."""

from collections.abc import Iterator
from typing import assert_never

from sympy import Basic

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.tile.ir import (
    Assign,
    Buffer,
    Define,
    Dot,
    Elementwise,
    FetchLength,
    Halve,
    IndexValue,
    Load,
    Loop,
    Mask,
    Note,
    Random,
    Range,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Value,
    Zeros,
)

__all__ = ["program_text", "tile_size", "tile_text"]

OPERATION_SIGNS = {"add": "+", "subtract": "−", "multiply": "·", "divide": "/", "less": "<", "equal": "="}


def program_text(program: TileProgram) -> str:
    """The buffers, the grid and every statement of a tile program."""
    ids = ", ".join(map(str, program.ids))
    lines = [
        f"{program.name}[{ids}] of {', '.join(map(str, program.grid))}",
        f"  {tile_text(program)}",
        *(f"  {line}" for line in program.title),
    ]
    lines += [f"  reads {declare_buffer(buffer)}" for buffer in program.reads]
    lines += [f"  writes {declare_buffer(buffer)}" for buffer in program.writes]
    lines += [f"  {line}" for statement in program.body for line in statement_lines(statement)]
    return "\n".join(lines) + "\n"


def tile_text(program: TileProgram) -> str:
    """What a kernel is, and its tile, as in "depthwise, tiles of 32 × 64, 4 warps"."""
    rows, columns = program.tile
    shape = f"{program.kind}, tiles of {rows} × {columns}"
    warps = f"{program.warps} warp{'' if program.warps == 1 else 's'}"
    if program.kind == "product":
        return f"{shape}, {program.depth} of the sum at a time, {warps}, {program.stages} stages"
    return f"{shape}, {warps}"


def tile_size(program: TileProgram) -> str:
    """A kernel's tile as `--tiles` takes it: "128x256x64w8s3" of a product, "32x64w4" of any other."""
    rows, columns = program.tile
    if program.kind == "product":
        return f"{rows}x{columns}x{program.depth}w{program.warps}s{program.stages}"
    return f"{rows}x{columns}w{program.warps}"


def declare_buffer(buffer: Buffer) -> str:
    return f"{buffer.name} [{', '.join(map(str, buffer.sizes))}] {buffer.array.type}"


def statement_lines(statement: Statement) -> Iterator[str]:
    match statement:
        case Note(text=text):
            yield f"# {text}"
        case Define(symbol=symbol, value=value, wide=wide):
            yield f"{symbol} := {value}{' (wide)' if wide else ''}"
        case FetchLength(symbol=symbol, sequence=sequence, size=size):
            yield f"{symbol} := length of sequence {sequence}, or {size}"
        case TileIndex(symbol=symbol, tile=tile):
            yield f"{symbol} := what {tile} tells"
        case Range(symbol=symbol, start=start, size=size, along=along):
            yield f"{symbol} := {start} … + {size}, {'rows' if along == 0 else 'columns'}"
        case Load(name=name, buffer=buffer, index=index, outside=outside):
            yield f"{name} ← {element(buffer, index)}{where_text(statement.conditions)}, else {outside:g}"
        case Zeros(name=name, shape=shape, value=value):
            yield f"{name} = {value:g} [{shape[0]}, {shape[1]}]"
        case Assign(name=name, value=value, like=like, ragged=ragged):
            stored = "" if like is None else f" as {like.name}"
            yield f"{name} = {value_text(value)}{stored}{' (where lengths are given)' if ragged else ''}"
        case Dot(accumulator=accumulator, left=left, right=right):
            yield f"{accumulator} += {left} @ {right}"
        case Reduce(name=name, how=how, value=value, along=along):
            yield f"{name} = {how} over {'rows' if along == 0 else 'columns'} of {value_text(value)}"
        case Halve(left=left, right=right, tile=tile):
            yield f"{left}, {right} = the halves of {tile}, by columns"
        case ShiftRows(name=name, tile=tile, by=by):
            yield f"{name} = {tile} from row {by} on"
        case Store(buffer=buffer, index=index, value=value):
            yield f"{element(buffer, index)} ← {value_text(value)}{where_text(statement.conditions)}"
        case Loop(symbol=symbol, start=start, stop=stop, step=step, body=body, ragged=ragged):
            lengths = ", where lengths are given" if ragged else ""
            yield f"for {symbol} from {start} to {stop} by {step}{lengths}:"
            yield from body_lines(body)
        case UnrolledLoop(symbol=symbol, count=count, body=body):
            yield f"for {symbol} from 0 to {count}, unrolled:"
            yield from body_lines(body)
        case _:
            assert_never(statement)


def body_lines(body: tuple[Statement, ...]) -> Iterator[str]:
    for statement in body:
        yield from (f"  {line}" for line in statement_lines(statement))


def element(buffer: Buffer, index: tuple[Basic, ...]) -> str:
    return f"{buffer.name}[{', '.join(map(str, index))}]"


def where_text(conditions: tuple[Basic, ...]) -> str:
    return f" where {' and '.join(map(str, conditions))}" if conditions else ""


def value_text(value: Value) -> str:
    match value:
        case Constant(value=number):
            return f"{number:g}"
        case Tile(name=name):
            return name
        case IndexValue(index=index):
            return f"({index})"
        case Mask(conditions=conditions):
            return f"[{' and '.join(map(str, conditions))}]"
        case Random(layer=layer, sequence=n, position=t, channel=c):
            return f"uniform{layer}[{n}, {t}, {c}]"
        case RoundTo(tile=tile, like=like):
            return f"{tile} as {like.name}"
        case Elementwise(operation=operation, arguments=arguments):
            parts = [value_text(argument) for argument in arguments]
            if operation in OPERATION_SIGNS:
                return f"({parts[0]} {OPERATION_SIGNS[operation]} {parts[1]})"
            return f"{operation}({', '.join(parts)})"
        case _:
            assert_never(value)
