"""The nodes of a host program: what is done before, between and after the launches of kernels.

Arrays are known by their keys, sizes are expressions of the symbols that are measured first. It is printed as
the functions of an emitted file, and executed as it is by compiled modules and when kernels are verified.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, assert_never

from sympy import Add, Expr, Symbol, lambdify

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.symbolic.expressions import text
from tdnn_compiler.symbolic.length import Length
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.interface import DescribedBuffer, KernelArgument, has_matmul
from tdnn_compiler.tile.ir import Buffer, Define, TileProgram
from tdnn_compiler.tile.joint import grid_size, makes_descriptors

__all__ = [
    "Align",
    "Allocate",
    "Arrange",
    "ConvertLengths",
    "Free",
    "HostFunction",
    "HostProgram",
    "HostStep",
    "Launch",
    "Measure",
    "RefuseLengths",
    "RequireBelow",
    "RequireForm",
    "RequireLeast",
    "Result",
    "SizeCheck",
    "show_step",
]


@dataclass(frozen=True)
class Measure:
    """The symbol in the size of an array along one of its axes: of 2*m + 1, m."""

    symbol: Symbol
    array: Key
    axis: int
    extent: Length


# What is checked before anything is done; each is a ValueError ----------------------------------------------


@dataclass(frozen=True)
class RequireForm:
    """Not every size is of the form 2*m + 1. `label` is what the array is called in the message."""

    array: Key
    label: str
    axis: int
    extent: Length

    @property
    def expected(self) -> str:
        return f"{self.label}.shape[{self.axis}]: expected {self.extent} with a whole {self.extent.base}"


@dataclass(frozen=True)
class RequireLeast:
    """Every layer has an output. The message shows the size that the symbol was measured in."""

    symbol: Symbol
    least: int
    measured: Measure

    @property
    def expected(self) -> str:
        return f"expected at least {self.measured.extent.at({self.symbol: self.least})} positions"


@dataclass(frozen=True)
class RequireBelow:
    """Positions of one sequence are numbered in 32 bits: the proofs of the kernels rest on these checks."""

    sizes: tuple[Expr, ...]
    limit: int

    @property
    def expected(self) -> str:
        return f"elements or sequences: {self.limit} are too many"


@dataclass(frozen=True)
class RefuseLengths:
    """Where sequences have no length of their own."""

    why: str

    @property
    def expected(self) -> str:
        return f"expected no lengths: {self.why}"


SizeCheck = RequireForm | RequireLeast | RequireBelow | RefuseLengths


# What is done -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConvertLengths:
    """What kernels take of every sequence are the symbols in its lengths."""

    extents: tuple[Length, ...]


@dataclass(frozen=True)
class Arrange:
    """An array from outside, contiguous and with its axes in the order in which kernels read them."""

    array: Array


@dataclass(frozen=True)
class Align:
    """Descriptors need addresses that are multiples of 16."""

    array: Key


@dataclass(frozen=True)
class Allocate:
    """Memory for an array that kernels write. Of a parameter's gradient, `like` is the parameter."""

    array: Array
    sizes: tuple[Expr, ...]
    like: Key | None = None


@dataclass(frozen=True)
class Launch:
    """One kernel, or several that read nothing of each other: as they were planned, and as they were lowered.

    `name` is its own, among all launches of a network. Tensor descriptors are for `descriptors`.
    """

    name: str
    kernels: tuple[Kernel, ...]
    programs: tuple[TileProgram, ...]
    arguments: tuple[KernelArgument, ...]
    descriptors: Descriptors = ()

    @cached_property
    def scratch(self) -> bool:
        """Whether its kernels make descriptors, and need memory for them."""
        return makes_descriptors(self.programs, self.descriptors)

    @property
    def program(self) -> TileProgram:
        """Of a launch of one kernel."""
        (program,) = self.programs
        return program

    @property
    def kernel(self) -> Kernel:
        """Of a launch of one kernel."""
        (kernel,) = self.kernels
        return kernel

    @property
    def grid(self) -> tuple[Expr, ...]:
        if len(self.programs) == 1:
            return self.program.grid
        return (Add(*map(grid_size, self.programs)),)

    @property
    def reads(self) -> tuple[Buffer, ...]:
        """What it loads, as its arguments have it."""
        return tuple(each for each in self.buffers if each.array.key not in self.written)

    @property
    def writes(self) -> tuple[Buffer, ...]:
        return tuple(each for each in self.buffers if each.array.key in self.written)

    @property
    def written(self) -> set[Key]:
        return {buffer.array.key for program in self.programs for buffer in program.writes}

    @property
    def buffers(self) -> tuple[Buffer, ...]:
        found = (a.buffer if isinstance(a, DescribedBuffer) else a for a in self.arguments)
        return tuple(dict.fromkeys(each for each in found if isinstance(each, Buffer)))

    @property
    def ragged(self) -> bool:
        """Whether lengths of sequences matter to it."""
        return any(program.ragged for program in self.programs)

    @property
    def seeded(self) -> bool:
        """Whether it needs the seed of random numbers."""
        return any(program.seeded for program in self.programs)

    @property
    def multiplies(self) -> bool:
        """Whether there is a matrix product in it, whose precision can be chosen."""
        return any(has_matmul(program.body) for program in self.programs)

    @property
    def warps(self) -> int:
        return max(program.warps for program in self.programs)

    @property
    def stages(self) -> int:
        return min(program.stages for program in self.programs)

    @property
    def registers(self) -> int | None:
        """How many a thread has at most."""
        most = [program.registers for program in self.programs if program.registers is not None]
        return max(most) if len(most) == len(self.programs) else None

    @property
    def numbers(self) -> tuple[Expr, ...]:
        """The numbers among the arguments, but for the seed: of a descriptor all sizes."""
        found: list[Expr] = []
        for argument in self.arguments:
            match argument:
                case Symbol():
                    found.append(argument)
                case Define(value=value):
                    found.append(value)
                case DescribedBuffer(buffer=buffer):
                    found += buffer.sizes
                case _:
                    pass
        return tuple(found)


@dataclass(frozen=True)
class Free:
    """Nothing below needs these any more."""

    arrays: tuple[Key, ...]


HostStep = ConvertLengths | Arrange | Align | Allocate | Launch | Free


# A function -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """An array that is returned under a label; `in_torch_order`: its axes as those of the parameter."""

    label: str
    array: Array
    in_torch_order: bool = False


@dataclass(frozen=True)
class HostFunction:
    """One pass.

    `arguments` come in that order, `saved` by their labels, from the function before. Data has the type of
    the array `data`, and is on its device. What is returned is grouped: outputs, updates and what the
    backward pass needs, or gradients. `lengths` are what each sequence may have its own of, in order.
    """

    name: Literal["forward", "backward"]
    title: str
    arguments: tuple[Array, ...]
    saved: tuple[tuple[str, Array], ...]
    measures: tuple[Measure, ...]
    lengths: tuple[Length, ...]
    checks: tuple[SizeCheck, ...]
    data: Key
    steps: tuple[HostStep, ...]
    results: tuple[tuple[str, tuple[Result, ...]], ...]

    @cached_property
    def sizes_at(self) -> Callable[..., Any]:
        """From the symbols to what checks and steps have to know of sizes, in order."""
        found = tuple(map(sizes_in_check, self.checks)), tuple(map(sizes_in_step, self.steps))
        return lambdify(self.symbols, found, modules=[], printer=IndexPrinter())

    @property
    def launches(self) -> Iterator[Launch]:
        return (step for step in self.steps if isinstance(step, Launch))

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """What all sizes follow from, in the order in which they are measured."""
        return tuple(measure.symbol for measure in self.measures)

    def __str__(self) -> str:
        given = [str(array.key) for array in self.arguments]
        given += [f"saved {array.key}" for _, array in self.saved]
        lines = [f"{self.name}({', '.join(given)})"]
        lines += [f"  {m.symbol} of {m.array}, axis {m.axis}: {m.extent}" for m in self.measures]
        lines += [f"  require {show_check(check)}" for check in self.checks]
        lines += [f"  {show_step(step)}" for step in self.steps]
        for group, results in self.results:
            lines.append(f"  → {group}: {', '.join(result.label for result in results) or 'nothing'}")
        return "\n".join(lines)


@dataclass(frozen=True)
class HostProgram:
    """The forward pass, and for training the backward pass."""

    forward: HostFunction
    backward: HostFunction | None = None

    @property
    def functions(self) -> tuple[HostFunction, ...]:
        return (self.forward,) if self.backward is None else (self.forward, self.backward)

    @property
    def launches(self) -> tuple[Launch, ...]:
        return tuple(launch for function in self.functions for launch in function.launches)

    def __str__(self) -> str:
        return "\n\n".join(map(str, self.functions))


def show_check(check: SizeCheck) -> str:
    match check:
        case RequireForm() | RequireLeast() | RefuseLengths():
            return check.expected
        case RequireBelow(sizes=sizes, limit=limit):
            return f"{', '.join(map(text, sizes))}: below {limit}"
        case _:
            assert_never(check)


def show_step(step: HostStep) -> str:
    match step:
        case ConvertLengths(extents=extents):
            return f"lengths: {', '.join(f'{extent.base} of {extent}' for extent in extents)}"
        case Arrange(array=array):
            return f"arrange {array.key}{f' as {array.order}' if array.order else ''}"
        case Align(array=key):
            return f"align {key}"
        case Allocate(array=array, sizes=sizes, like=like):
            kind = array.type if like is None else f"the type of {like}"
            return f"allocate {array.key} [{', '.join(map(text, sizes))}], {kind}"
        case Launch(kernels=kernels, programs=programs):
            names = " + ".join(program.name for program in programs)
            reads = ", ".join(str(buffer.array.key) for buffer in step.reads)
            writes = ", ".join(str(array.key) for kernel in kernels for array in kernel.written)
            return f"launch {names}[{', '.join(map(text, step.grid))}]({reads}) → {writes}"
        case Free(arrays=arrays):
            return f"free {', '.join(map(str, arrays))}"
        case _:
            assert_never(step)


def sizes_in_check(check: SizeCheck) -> tuple[Expr, ...]:
    match check:
        case RequireForm(extent=extent):
            return (extent.expression,)
        case RequireLeast(symbol=symbol):
            return (symbol,)
        case RequireBelow(sizes=sizes):
            return sizes
        case RefuseLengths():
            return ()
        case _:
            assert_never(check)


def sizes_in_step(step: HostStep) -> tuple[Any, ...]:
    match step:
        case Allocate(sizes=sizes):
            return sizes
        case Launch(grid=grid, numbers=told):
            return grid, told
        case ConvertLengths() | Arrange() | Align() | Free():
            return ()
        case _:
            assert_never(step)
