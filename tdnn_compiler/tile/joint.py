"""Several tile programs as one launch: its programs belong, by their number, to one of these members."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sympy import Expr, Integer, Mod, Mul, Symbol, floor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.interface import KernelArgument, kernel_arguments
from tdnn_compiler.tile.ir import Buffer, Define, TileProgram, walk
from tdnn_compiler.tile.symbols import symbols_in

__all__ = ["JointMember", "JointProgram", "grid_size", "join_programs", "launch_arguments"]


OWN_NUMBER = Symbol("own_program", integer=True, nonnegative=True)


@dataclass(frozen=True)
class JointMember:
    """One of the tile programs: of the launch's programs it has those from `start` on that are before `stop`.

    Its grid has one dimension. `arguments` are its own, in its order, each as the launch has it.
    """

    program: TileProgram
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
    """What a launch of one program, or of several, is told, in order.

    Several choose among pointers by the program's number, which descriptors cannot be chosen by: they make
    those that they need themselves.
    """
    if len(programs) == 1:
        return kernel_arguments(programs[0], descriptors)
    return join_programs(programs).arguments


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


def join_programs(programs: Sequence[TileProgram]) -> JointProgram:
    """Of arguments that are given the same, members share one. An end that is open is an argument, too."""
    written = {buffer.array.key for program in programs for buffer in program.writes}
    programs = [number_programs(program) for program in programs]
    own = [kernel_arguments(program) for program in programs]
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
        members.append(JointMember(program, tuple(shared[identity(each)] for each in given), start, stop))
        start = stop
    return JointProgram(tuple(members), (*shared.values(), *ends))


def rank(argument: KernelArgument, written: set[Key]) -> int:
    """Where arguments of its kind stand."""
    match argument:
        case Buffer(array=array):
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
        case Define(value=value):
            return "number", value
        case _:
            return argument


def rename(argument: KernelArgument, names: Names) -> KernelArgument:
    """An argument by a name that no other one of the launch has."""
    match argument:
        case Buffer(name=name):
            return replace(argument, name=names.fresh(name))
        case Define(symbol=symbol):
            return replace(argument, symbol=Symbol(names.fresh(symbol.name), **symbol.assumptions0))
        case _:
            return argument
