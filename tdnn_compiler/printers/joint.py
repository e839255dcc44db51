"""Launches of several kernels in Triton: each program calls the function of the kernel that it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Expr

from tdnn_compiler.printers.triton import MarkedNumber, PrintedKernel, PrintedLine
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.interface import argument_name, has_matmul, varies
from tdnn_compiler.tile.joint import JointMember, JointProgram

__all__ = ["FunctionCall", "print_joint"]


@dataclass(frozen=True)
class FunctionCall:
    """The function that a launch calls, and the values of its constants by name."""

    function: str
    constants: tuple[tuple[str, int | float], ...]


def print_joint(joint: JointProgram, calls: Mapping[str, FunctionCall]) -> PrintedKernel:
    """`calls` say which function each member is."""
    return JointPrinter(joint, calls).kernel()


@dataclass
class JointPrinter:
    joint: JointProgram
    calls: Mapping[str, FunctionCall]
    numbers: list[MarkedNumber] = field(default_factory=list)

    def kernel(self) -> PrintedKernel:
        names = list(map(argument_name, self.joint.arguments))
        programs = [member.program for member in self.joint.members]
        varying = tuple(argument_name(each) for each in self.joint.arguments if varies(each))
        functions = {call.function for call in self.calls.values()}
        number = Names([*names, *functions]).fresh("program")
        lines = [PrintedLine(1, (f"{number} = tl.program_id(0)",))]
        *others, last = self.joint.members
        for place, member in enumerate(others):
            test = f"{'elif' if place else 'if'} {number} < {self.mark(member.stop)}:"
            lines += [PrintedLine(1, (test,)), self.call(member, number)]
        lines += [PrintedLine(1, ("else:",)), self.call(last, number)]
        names += ["RAGGED: tl.constexpr"] * any(program.ragged for program in programs)
        names += ["PRECISION: tl.constexpr"] * any(has_matmul(program.body) for program in programs)
        taken = frozenset({*names, *functions, number})
        return PrintedKernel(tuple(names), varying, tuple(lines), tuple(self.numbers), taken)

    def call(self, member: JointMember, number: str) -> PrintedLine:
        program, call = member.program, self.calls[member.program.name]
        given = [number if member.start == 0 else f"{number} - {self.mark(member.start)}"]
        given += map(argument_name, member.arguments)
        given += ["RAGGED"] * program.ragged + ["PRECISION"] * has_matmul(program.body)
        given += [f"{name}={self.mark_number(value, name)}" for name, value in call.constants]
        return PrintedLine(2, (f"{call.function}({', '.join(given)})",))

    def mark(self, end: Expr) -> str:
        return self.mark_number(int(end), "END") if end.is_Integer else str(end)

    def mark_number(self, value: int | float, hint: str) -> str:
        if value < 0:
            return f"-{self.mark_number(-value, hint)}"
        self.numbers.append(MarkedNumber(value, repr(value), hint))
        return f"\ue000{len(self.numbers) - 1}\ue001"
