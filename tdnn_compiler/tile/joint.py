"""Several tile programs as one launch: its programs belong, by their number, to one of these members."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from sympy import Expr, Integer, Mod, Mul, Symbol, floor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.interface import (
    DescribedBuffer,
    KernelArgument,
    describe_buffers,
    kernel_arguments,
)
from tdnn_compiler.tile.ir import Buffer, Define, TileProgram, walk
from tdnn_compiler.tile.symbols import symbols_in

__all__ = [
    "JointMember",
    "JointProgram",
    "grid_size",
    "join_programs",
    "launch_arguments",
    "makes_descriptors",
    "work_of",
]


OWN_NUMBER = Symbol("own_program", integer=True, nonnegative=True)


@dataclass(frozen=True)
class JointMember:
    """One of the tile programs: of the launch's programs it has those from `start` on that are before `stop`.

    Its grid has one dimension. `own` are its arguments; `arguments` are the same as the launch has them.
    """

    program: TileProgram
    own: tuple[KernelArgument, ...]
    arguments: tuple[KernelArgument, ...]
    start: Expr
    stop: Expr


@dataclass(frozen=True)
class JointProgram:
    """The members, and all that the launch is told, in the order in which a single kernel is."""

    members: tuple[JointMember, ...]
    arguments: tuple[KernelArgument, ...]


def launch_arguments(
    programs: Sequence[TileProgram], descriptors: Descriptors = ()
) -> tuple[KernelArgument, ...]:
    """What a launch of one program, or of several, is told, in order."""
    if len(programs) == 1:
        return kernel_arguments(programs[0], descriptors)
    return join_programs(programs, descriptors).arguments


def makes_descriptors(programs: Sequence[TileProgram], descriptors: Descriptors) -> bool:
    """Whether kernels of a launch make descriptors, which takes memory, because they are not given them."""
    return len(programs) > 1 and any(
        described not in member.own
        for member in join_programs(programs, descriptors).members
        for described in describe_buffers(member.program, descriptors)
    )


def work_of(program: TileProgram) -> Hashable:
    """Equal for kernels that do the same to arrays of the same sizes: they are one call."""
    sizes = tuple((buffer.sizes, buffer.array.type) for buffer in (*program.reads, *program.writes))
    return program.role, program.tile, sizes


def grid_size(program: TileProgram) -> Expr:
    return Mul(*program.grid)


def number_programs(program: TileProgram) -> TileProgram:
    """The same program with a grid of one dimension; of those that it had, the last is the fastest."""
    axes = list(zip(program.ids, program.grid, strict=True))
    several = [(symbol, size) for symbol, size in axes if size != 1]
    number = several[0][0] if len(several) == 1 else OWN_NUMBER
    used = {symbol for statement in walk(program.body) for symbol in symbols_in(statement)}
    found = [Define(symbol, Integer(0)) for symbol, size in axes if size == 1 and symbol in used]
    rest: Expr = number
    while several and number is OWN_NUMBER:
        symbol, size = several.pop()
        found.append(Define(symbol, cast(Expr, Mod(rest, size, evaluate=False)) if several else rest))
        rest = cast(Expr, floor(rest / size, evaluate=False))
    return replace(program, ids=(number,), grid=(grid_size(program),), body=(*found, *program.body))


def join_programs(programs: Sequence[TileProgram], descriptors: Descriptors = ()) -> JointProgram:
    """Of arguments that are given the same, members share one. An end that is open is an argument, too.

    Members that are one call choose its arguments by the program's number. In Triton pointers can be chosen
    like that, and descriptors cannot: these members make theirs, and the others are given them.
    """
    written = {buffer.array.key for program in programs for buffer in program.writes}
    programs = [number_programs(program) for program in programs]
    described = [describe_buffers(program, descriptors) for program in programs]
    blocks = [tuple((each.name, each.block) for each in found) for found in described]
    works = [(work_of(program), found) for program, found in zip(programs, blocks, strict=True)]
    own = [
        kernel_arguments(program, descriptors if works.count(work) == 1 else ())
        for program, work in zip(programs, works, strict=True)
    ]
    every = sorted((each for given in own for each in given), key=lambda each: rank(each, written))
    names = Names(each.name for each in every if isinstance(each, Symbol))
    shared: dict[object, KernelArgument] = {}
    for each in every:
        if identity(each) not in shared:
            shared[identity(each)] = rename(each, names)
    ends: list[KernelArgument] = []
    members: list[JointMember] = []
    start: Expr = Integer(0)
    total: Expr = Integer(0)
    for program, given in zip(programs, own, strict=True):
        total += grid_size(program)
        stop = total
        if total.free_symbols and program is not programs[-1]:
            stop = Symbol(names.fresh("end"), integer=True, nonnegative=True)
            ends.append(Define(stop, total, argument=True))
        arguments = tuple(shared[identity(each)] for each in given)
        members.append(JointMember(program, given, arguments, start, stop))
        start = stop
    return JointProgram(tuple(members), (*shared.values(), *ends))


def rank(argument: KernelArgument, written: set[Key]) -> int:
    """Where arguments of its kind stand."""
    match argument:
        case Buffer(array=array) | DescribedBuffer(buffer=Buffer(array=array)):
            return 1 if array.key in written else 0
        case "lengths":
            return 2
        case "seed":
            return 3
        case Symbol():
            return 4
        case _:
            return 5


def identity(argument: KernelArgument) -> object:
    """Equal for arguments that are given the same."""
    match argument:
        case Buffer(array=array):
            return array.key
        case DescribedBuffer(buffer=buffer, block=block):
            return "descriptor", buffer.array.key, buffer.sizes, block
        case Define(value=value):
            return "number", value
        case _:
            return argument


def rename(argument: KernelArgument, names: Names) -> KernelArgument:
    """An argument by a name that no other one of the launch has."""
    match argument:
        case Buffer(name=name):
            return replace(argument, name=names.fresh(name))
        case DescribedBuffer(buffer=buffer):
            return replace(argument, name=f"{names.fresh(buffer.name)}_blocks")
        case Define(symbol=symbol):
            return replace(argument, symbol=Symbol(names.fresh(symbol.name), **symbol.assumptions0))
        case _:
            return argument
