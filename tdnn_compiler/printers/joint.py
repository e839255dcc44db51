"""Launches of several kernels in Triton: each program calls the function of the kernel that it belongs to."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Expr

from tdnn_compiler.printers.triton import MarkedNumber, PrintedKernel, PrintedLine, Told
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.interface import (
    DescribedBuffer,
    KernelArgument,
    argument_name,
    has_matmul,
    varies,
)
from tdnn_compiler.tile.ir import Buffer, Loop, TileProgram
from tdnn_compiler.tile.joint import JointMember, JointProgram

__all__ = ["FunctionCall", "ToldNumber", "print_joint"]


@dataclass(frozen=True)
class ToldNumber:
    """A number that a function is told by name, and what it is compiled for of it."""

    name: str
    value: int | float
    told: Told


@dataclass(frozen=True)
class FunctionCall:
    """The function that a launch calls, and the numbers that it gives it."""

    function: str
    numbers: tuple[ToldNumber, ...] = ()

    @property
    def given(self) -> dict[str, int | float]:
        """All numbers by name."""
        return {number.name: number.value for number in self.numbers}

    @property
    def constants(self) -> dict[str, int | float]:
        """Those that the function is compiled for."""
        return {number.name: number.value for number in self.numbers if number.told == "constant"}

    @property
    def number_types(self) -> dict[str, str]:
        """What Triton takes the others for, by name."""
        others = (number for number in self.numbers if number.told != "constant")
        return {number.name: "i32" if number.value < 2**31 else "i64" for number in others}


def print_joint(joint: JointProgram, calls: Mapping[str, FunctionCall]) -> PrintedKernel:
    """`calls` say which function each member is."""
    return JointPrinter(joint, calls).kernel()


@dataclass
class JointPrinter:
    joint: JointProgram
    calls: Mapping[str, FunctionCall]
    numbers: list[MarkedNumber] = field(default_factory=list)
    alike: set[Hashable] = field(default_factory=set)
    """The ends that several products have."""

    def kernel(self) -> PrintedKernel:
        names = list(map(argument_name, self.joint.arguments))
        programs = [member.program for member in self.joint.members]
        varying = tuple(argument_name(each) for each in self.joint.arguments if varies(each))
        functions = {call.function for call in self.calls.values()}
        fresh = Names([*names, *functions])
        number, own = fresh.fresh("program"), fresh.fresh("own")
        lines = [PrintedLine(1, (f"{number} = tl.program_id(0)",))]
        runs = self.runs()
        ends = [end_of_product(run[0].program) for run in runs]
        self.alike = {end for end in ends if end is not None and ends.count(end) > 1}
        *others, last = runs
        for place, run in enumerate(others):
            test = f"{'elif' if place else 'if'} {number} < {self.mark(run[-1].stop)}:"
            lines += [PrintedLine(1, (test,)), *self.branch(run, number, own)]
        lines += [PrintedLine(1, ("else:",)), *self.branch(last, number, own)] if others else []
        lines += [] if others else [self.call(last, number, 1)]
        names += ["RAGGED: tl.constexpr"] * any(program.ragged for program in programs)
        names += ["PRECISION: tl.constexpr"] * any(has_matmul(program.body) for program in programs)
        taken = frozenset({*names, *functions, number, own})
        return PrintedKernel(tuple(names), varying, tuple(lines), tuple(self.numbers), taken)

    def runs(self) -> list[list[JointMember]]:
        """The members, those together that are the same call in a row, of arguments of the same types."""
        found: list[list[JointMember]] = []
        for member in self.joint.members:
            if found and self.identity(found[-1][0]) == self.identity(member):
                found[-1].append(member)
            else:
                found.append([member])
        return found

    def identity(self, member: JointMember) -> Hashable:
        return (self.calls[member.program.name], *map(choice_kind, member.arguments))

    def branch(self, run: Sequence[JointMember], number: str, own: str) -> Iterator[PrintedLine]:
        """The call of a run among others.

        Triton makes one end of products that end alike, and then none of them shares its memory with another.
        Those in loops of their own, of one turn, it leaves alone.
        """
        if end_of_product(run[0].program) not in self.alike:
            yield self.call(run, number, 2)
            return
        many = "tl.num_programs(0)"
        yield PrintedLine(2, (f"for {own} in range({number}, {many}, {many}):",))
        yield self.call(run, own, 3)

    def call(self, run: Sequence[JointMember], number: str, depth: int) -> PrintedLine:
        """One call for all members of a run: what it is given depends on the program's number."""
        program, call = run[0].program, self.calls[run[0].program.name]
        starts = ["0" if member.start == 0 else self.mark(member.start) for member in run]
        first = self.choose(starts, run, number)
        given = [number if first == "0" else f"{number} - {f'({first})' if len(run) > 1 else first}"]
        for places in zip(*(member.arguments for member in run), strict=True):
            given.append(self.choose(list(map(argument_name, places)), run, number))
        given += ["RAGGED"] * program.ragged + ["PRECISION"] * has_matmul(program.body)
        given += [f"{n.name}={self.mark_number(n.value, n.name, n.told)}" for n in call.numbers]
        if len(run) > 1:
            return PrintedLine(depth, (call.function, *given, ""), call=True)
        return PrintedLine(depth, (f"{call.function}({', '.join(given)})",))

    def choose(self, texts: Sequence[str], run: Sequence[JointMember], number: str) -> str:
        """Of one text for each member, that of the program's own."""
        shown = texts[-1]
        if any(text != shown for text in texts):
            for text, member in list(zip(texts, run, strict=True))[-2::-1]:
                shown = f"{text} if {number} < {self.mark(member.stop)} else {shown}"
        return shown

    def mark(self, end: Expr) -> str:
        return self.mark_number(int(end), "END", "plain") if end.is_Integer else str(end)

    def mark_number(self, value: int | float, hint: str, told: Told = "constant") -> str:
        if value < 0:
            return f"-{self.mark_number(-value, hint, told)}"
        self.numbers.append(MarkedNumber(value, repr(value), hint, told))
        return f"\ue000{len(self.numbers) - 1}\ue001"


def choice_kind(argument: KernelArgument) -> Hashable:
    """Equal for arguments of which one can be chosen by the program's number: no two descriptors."""
    match argument:
        case Buffer(array=array):
            return array.type
        case DescribedBuffer():
            return argument
        case _:
            return None


def end_of_product(program: TileProgram) -> Hashable:
    """What a kernel does behind its products, without names and numbers; None if it has no product."""
    body = program.body
    loops = [place for place, s in enumerate(body) if isinstance(s, Loop) and has_matmul(s.body)]
    if not loops:
        return None
    # One with a mask ends in another way than one without.
    after = ((type(s), len(getattr(s, "conditions", ()))) for s in body[loops[-1] + 1 :])
    return (program.tile, *after)
