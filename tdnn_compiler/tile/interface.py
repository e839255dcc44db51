"""What the launch of a kernel has to know of its tile program."""

from typing import Literal

from sympy import Symbol

from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.tile.ir import BlockAccess, Buffer, Define, Dot, Load, Statement, Store, TileProgram, walk
from tdnn_compiler.tile.symbols import size_arguments

__all__ = [
    "KernelArgument",
    "argument_name",
    "block_of",
    "has_matmul",
    "kernel_arguments",
    "makes_descriptors",
    "varies",
]

KernelArgument = Buffer | Literal["lengths", "seed"] | Symbol | Define
"""Memory; the lengths of sequences, if there are any; where the seed is; a size; a number that a statement
defines."""


def kernel_arguments(program: TileProgram) -> tuple[KernelArgument, ...]:
    """What a kernel is told, in order."""
    lengths: tuple[KernelArgument, ...] = ("lengths",) if program.ragged else ()
    seed: tuple[KernelArgument, ...] = ("seed",) if program.seeded else ()
    counts = (s for s in walk(program.body) if isinstance(s, Define) and s.argument)
    return (*program.reads, *program.writes, *lengths, *seed, *size_arguments(program), *counts)


def argument_name(argument: KernelArgument) -> str:
    """What it is called inside of the kernel."""
    match argument:
        case Buffer(name=name):
            return f"{name}_ptr"
        case "lengths" | "seed":
            return f"{argument}_ptr"
        case Define(symbol=symbol):
            return symbol.name
        case _:
            return str(argument)


def varies(argument: KernelArgument) -> bool:
    """Whether it is a number that differs from call to call: it follows from open sizes."""
    match argument:
        case Buffer() | "lengths" | "seed":
            return False
        case Define(value=value):
            return bool(value.free_symbols)
        case _:
            return True


def has_matmul(body: tuple[Statement, ...]) -> bool:
    """Whether there is a matrix product among statements, whose precision can be chosen."""
    return any(isinstance(statement, Dot) for statement in walk(body))


def makes_descriptors(program: TileProgram, descriptors: Descriptors) -> bool:
    return any(block_of(statement, descriptors) is not None for statement in walk(program.body))


def block_of(statement: Statement, descriptors: Descriptors) -> BlockAccess | None:
    """What a descriptor loads or stores; None where pointers do."""
    match statement:
        case Load(box=box) if "load" in descriptors:
            return box
        case Store(box=box) if "store" in descriptors:
            return box
        case _:
            return None
