"""What a legal tile program is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import Symbol

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.symbolic.errors import refuse_illegal
from tdnn_compiler.tile.ir import (
    Assign,
    Dot,
    Halve,
    Load,
    Loop,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Zeros,
    values_in,
    walk,
)
from tdnn_compiler.tile.symbols import symbol_defined, symbols_in
from tdnn_compiler.tile.text import statement_lines

__all__ = ["check_program"]


def check_program(program: TileProgram, step: str, sizes: Collection[Symbol]) -> TileProgram:
    """The program, if it is legal: indices and tiles are defined before they are used, buffers declared.

    `sizes` are the symbols that it may be told. That indices lie inside of buffers is for the proof to say.
    Raises CompilerFault with all that is wrong.
    """
    refuse_illegal(f"tile program '{program.name}' after {step}", tile_program_faults(program, sizes))
    return program


def tile_program_faults(program: TileProgram, sizes: Collection[Symbol]) -> Iterator[str]:
    if len(program.ids) != len(program.grid):
        yield f"{len(program.ids)} numbers of a program stand for a grid of {len(program.grid)} sizes"
    names = [buffer.name for buffer in (*program.reads, *program.writes)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two buffers are called {name}"
    yield from ProgramChecker(program, {*program.ids, *sizes}).wrong_in(program.body)
    stored = {s.buffer.array.key for s in walk(program.body) if isinstance(s, Store)}
    for buffer in program.writes:
        if buffer.array.key not in stored:
            yield f"{buffer.name} is written, and nothing is stored in it"


@dataclass
class ProgramChecker:
    """What is defined so far, from the first statement on."""

    program: TileProgram
    symbols: set[Any]
    tiles: set[str] = field(default_factory=set)
    loads: set[Key] = field(init=False)
    stores: set[Key] = field(init=False)

    def __post_init__(self) -> None:
        program = self.program
        self.stores = {buffer.array.key for buffer in program.writes}
        self.loads = {buffer.array.key for buffer in program.reads} | self.stores

    def wrong_in(self, body: tuple[Statement, ...]) -> Iterator[str]:
        for statement in body:
            for unknown in sorted(map(str, symbols_in(statement) - self.symbols)):
                yield f"{unknown} is no index yet, in: {next(statement_lines(statement))}"
            for unknown in sorted(self.tiles_used(statement) - self.tiles):
                yield f"{unknown} is no tile yet, in: {next(statement_lines(statement))}"
            yield from self.wrong_buffer(statement)
            self.symbols.add(symbol_defined(statement))
            if isinstance(statement, Loop | UnrolledLoop):
                yield from self.wrong_in(statement.body)
            self.tiles |= tiles_assigned(statement)

    def wrong_buffer(self, statement: Statement) -> Iterator[str]:
        match statement:
            case Load(buffer=buffer, index=index):
                declared = self.loads
            case Store(buffer=buffer, index=index):
                declared = self.stores
            case _:
                return
        if buffer.array.key not in declared:
            yield f"{buffer.name} is no argument of the kernel"
        if len(index) != len(buffer.sizes):
            yield f"{buffer.name} has {len(buffer.sizes)} sizes and {len(index)} indices"

    def tiles_used(self, statement: Statement) -> set[str]:
        names = {value.name for value in values_in(statement) if isinstance(value, Tile)}
        names |= {value.tile for value in values_in(statement) if isinstance(value, RoundTo)}
        match statement:
            case TileIndex(tile=tile) | Halve(tile=tile) | ShiftRows(tile=tile):
                return names | {tile}
            case Dot(accumulator=accumulator, left=left, right=right):
                return names | {accumulator, left, right}
            case _:
                return names


def tiles_assigned(statement: Statement) -> set[str]:
    """The tiles that a statement gives a value."""
    match statement:
        case (
            Load(name=name) | Zeros(name=name) | Assign(name=name) | Reduce(name=name) | ShiftRows(name=name)
        ):
            return {name}
        case Halve(left=left, right=right):
            return {left, right}
        case _:
            return set()
