"""What the launch of a kernel has to know of its tile program."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sympy import Symbol

from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.tile.ir import BlockAccess, Buffer, Define, Dot, Load, Statement, Store, TileProgram, walk
from tdnn_compiler.tile.symbols import expressions_in_values, size_arguments, symbols_in

__all__ = [
    "DescribedBuffer",
    "KernelArgument",
    "argument_name",
    "block_of",
    "describe_buffers",
    "has_matmul",
    "kernel_arguments",
    "symbols_printed",
    "varies",
]


@dataclass(frozen=True)
class DescribedBuffer:
    """A tensor descriptor of a buffer, by its name in the kernel: it loads or stores blocks of one shape."""

    buffer: Buffer
    block: tuple[int, ...]
    name: str


KernelArgument = Buffer | DescribedBuffer | Literal["lengths", "seed"] | Symbol | Define
"""Memory, by a pointer or a tensor descriptor; the lengths of sequences, if there are any; where the seed is;
a size; a number that a statement defines."""


def kernel_arguments(program: TileProgram, descriptors: Descriptors = ()) -> tuple[KernelArgument, ...]:
    """What a kernel is told, in order. What `descriptors` are for, it is given descriptors of."""
    lengths: tuple[KernelArgument, ...] = ("lengths",) if program.ragged else ()
    seed: tuple[KernelArgument, ...] = ("seed",) if program.seeded else ()
    sizes = size_arguments(program, partial(symbols_printed, descriptors=descriptors))
    counts = (s for s in walk(program.body) if isinstance(s, Define) and s.argument)
    return (*memory_arguments(program, descriptors), *lengths, *seed, *sizes, *counts)


def memory_arguments(program: TileProgram, descriptors: Descriptors) -> Iterator[KernelArgument]:
    """Descriptors in place of pointers, or beside those that something else is loaded or stored by."""
    described = describe_buffers(program, descriptors)
    accesses = (s for s in walk(program.body) if isinstance(s, Load | Store))
    by_pointers = {s.buffer.name for s in accesses if block_of(s, descriptors) is None}
    for buffer in (*program.reads, *program.writes):
        own = [each for each in described if each.buffer.name == buffer.name]
        if not own or buffer.name in by_pointers:
            yield buffer
        yield from own


def describe_buffers(program: TileProgram, descriptors: Descriptors) -> tuple[DescribedBuffer, ...]:
    """A descriptor for each buffer that is loaded or stored in blocks, and shape of block."""
    found: dict[tuple[str, tuple[int, ...]], DescribedBuffer] = {}
    for statement in walk(program.body):
        box = block_of(statement, descriptors)
        if box is None or not isinstance(statement, Load | Store):
            continue
        buffer = statement.buffer
        number = 1 + sum(name == buffer.name for name, _ in found)
        name = f"{buffer.name}_blocks" + (f"_{number}" if number > 1 else "")
        found.setdefault((buffer.name, box.sizes), DescribedBuffer(buffer, box.sizes, name))
    return tuple(found.values())


def symbols_printed(statement: Statement, descriptors: Descriptors) -> set[Any]:
    """The symbols that a statement uses; a descriptor knows sizes, and is told where a block begins."""
    box = block_of(statement, descriptors)
    if box is None:
        return symbols_in(statement)
    parts = (*expressions_in_values(statement), *box.starts)
    return {symbol for part in parts for symbol in part.free_symbols}


def argument_name(argument: KernelArgument) -> str:
    """What it is called inside of the kernel."""
    match argument:
        case Buffer(name=name):
            return f"{name}_ptr"
        case DescribedBuffer(name=name):
            return name
        case "lengths" | "seed":
            return f"{argument}_ptr"
        case Define(symbol=symbol):
            return symbol.name
        case _:
            return str(argument)


def varies(argument: KernelArgument) -> bool:
    """Whether it is a number that differs from call to call: it follows from open sizes."""
    match argument:
        case Buffer() | DescribedBuffer() | "lengths" | "seed":
            return False
        case Define(value=value):
            return bool(value.free_symbols)
        case _:
            return True


def has_matmul(body: tuple[Statement, ...]) -> bool:
    """Whether there is a matrix product among statements, whose precision can be chosen."""
    return any(isinstance(statement, Dot) for statement in walk(body))


def block_of(statement: Statement, descriptors: Descriptors) -> BlockAccess | None:
    """What a descriptor loads or stores; None where pointers do."""
    match statement:
        case Load(box=box) if "load" in descriptors:
            return box
        case Store(box=box) if "store" in descriptors:
            return box
        case _:
            return None
