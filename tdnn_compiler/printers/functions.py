"""Kernels that differ in nothing but numbers share one function, which is told these.

A printed kernel is text in which every number is marked. Kernels whose texts are the same up to these become
one function; the numbers in which they differ are its arguments, and each launch has its own. Where machine
code is better for it, they are constants that it is compiled for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from tdnn_compiler.host.ir import Launch
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.printers.joint import FunctionCall, ToldNumber, print_joint
from tdnn_compiler.printers.lines import break_statement, format_call
from tdnn_compiler.printers.triton import PrintedKernel, Told, print_kernel, print_member
from tdnn_compiler.symbolic.identifiers import Names, escape_remark
from tdnn_compiler.tile.joint import join_programs

__all__ = ["FunctionCall", "Functions", "share_functions"]

FUNCTION_WIDTH = 108
MARK = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True)
class Functions:
    """The functions of a file, and what every launch calls, by the launch's name."""

    texts: tuple[str, ...]
    calls: Mapping[str, FunctionCall]


@dataclass(frozen=True)
class KernelConstant:
    """A number that differs between kernels: its `places` in the text, and its value in each kernel."""

    name: str
    places: tuple[int, ...]
    values: tuple[int | float, ...]
    told: Told = "constant"

    def of(self, place: int) -> ToldNumber:
        """That of one kernel."""
        return ToldNumber(self.name, self.values[place], self.told)


@dataclass(frozen=True)
class NamedKernel:
    """A kernel as text, what is said of it, and what it is called: itself, and after what it does."""

    name: str
    role: str
    title: tuple[str, ...]
    printed: PrintedKernel


@dataclass(frozen=True)
class SharedFunction:
    """A function, and the calls of those that share it, by their names."""

    text: str
    calls: Mapping[str, FunctionCall]


def share_functions(launches: Iterable[Launch], descriptors: Descriptors = ()) -> Functions:
    """One function for all kernels with the same text up to its numbers, in the order of their first ones.

    What a joint launch calls stands before it.
    """
    launches, names = tuple(launches), Names()
    joint = [launch for launch in launches if len(launch.programs) > 1]
    members = share_texts(
        [
            NamedKernel(program.name, program.role, program.title, print_member(member, descriptors))
            for launch in joint
            for member in join_programs(launch.programs, descriptors).members
            for program in [member.program]
        ],
        "member",
        names,
    )
    inner = {name: call for function in members for name, call in function.calls.items()}
    kernels = share_texts([name_kernel(launch, inner, descriptors) for launch in launches], "kernel", names)
    called = {launch.name: {program.name for program in launch.programs} for launch in joint}
    texts: list[str] = []
    for kernel in kernels:
        own = set().union(*(called.get(name, ()) for name in kernel.calls))
        texts += [each.text for each in members if each.text not in texts and own & {*each.calls}]
        texts.append(kernel.text)
    return Functions(tuple(texts), {name: call for each in kernels for name, call in each.calls.items()})


def name_kernel(launch: Launch, calls: Mapping[str, FunctionCall], descriptors: Descriptors) -> NamedKernel:
    """The kernel of a launch; `calls` say which functions a joint one calls."""
    first, *others = launch.programs
    if not others:
        return NamedKernel(launch.name, first.role, first.title, print_kernel(first, descriptors))
    title = f"Kernels that read nothing of each other: {', '.join(each.name for each in launch.programs)}."
    printed = print_joint(join_programs(launch.programs, descriptors), calls)
    return NamedKernel(launch.name, f"{first.role}_and_{len(others)}_more", (title,), printed)


def share_texts(kernels: Sequence[NamedKernel], ending: str, names: Names) -> list[SharedFunction]:
    """A function for each text; `names` are those of other functions."""
    groups: dict[tuple[object, ...], list[NamedKernel]] = {}
    for kernel in kernels:
        groups.setdefault(text_skeleton(kernel.printed), []).append(kernel)
    found: list[SharedFunction] = []
    for sharing in groups.values():
        first, *others = sharing
        name = f"{names.fresh(first.role)}_{ending}"
        constants = different_numbers([each.printed for each in sharing])
        title = function_docstring(first, [each.name for each in others], bool(constants))
        if ending == "kernel":
            constants = tell_if_fewer(constants, len(sharing))
        calls = {
            each.name: FunctionCall(name, tuple(constant.of(place) for constant in constants))
            for place, each in enumerate(sharing)
        }
        found.append(SharedFunction(print_function(name, first.printed, constants, title), calls))
    return found


def tell_if_fewer(constants: Sequence[KernelConstant], kernels: int) -> list[KernelConstant]:
    """The same, all for a function to be compiled for if it is compiled as often anyhow."""
    every = [[repr(each.values[place]) for each in constants] for place in range(kernels)]
    fixed = [number for number, each in enumerate(constants) if each.told == "constant"]
    fewer = {tuple(values[number] for number in fixed) for values in every}
    if len(fewer) < len({*map(tuple, every)}):
        return [*constants]
    return [replace(each, told="constant") for each in constants]


def text_skeleton(printed: PrintedKernel) -> tuple[object, ...]:
    """The text without its numbers."""
    lines = tuple((line.depth, *map(drop_marks, line.texts)) for line in printed.lines)
    return (printed.arguments, printed.varying, lines)


def drop_marks(text: str) -> str:
    return MARK.sub("\ue000", text)


def different_numbers(kernels: Sequence[PrintedKernel]) -> list[KernelConstant]:
    """The numbers in which kernels differ; places with equal numbers in every kernel share a constant."""
    # Compared as text: 1 == 1.0 and 0.0 == -0.0, but a constant has one type and one sign.
    found: dict[tuple[str, ...], list[int]] = {}
    orders = [order_of_marks(kernel) for kernel in kernels]
    for place, numbers in enumerate(zip(*orders, strict=True)):
        texts = tuple(kernel.numbers[n].text for kernel, n in zip(kernels, numbers, strict=True))
        if any(text != texts[0] for text in texts):
            found.setdefault(texts, []).append(place)
    names = Names(kernels[0].taken)
    constants = []
    for places in found.values():
        marked = [kernel.numbers[order[places[0]]] for kernel, order in zip(kernels, orders, strict=True)]
        name = names.fresh(marked[0].hint)
        values = tuple(each.value for each in marked)
        told = strictest([kernels[0].numbers[orders[0][place]].told for place in places], values)
        constants.append(KernelConstant(name, tuple(places), values, told))
    return constants


def strictest(places: Sequence[Told], values: Sequence[int | float]) -> Told:
    """What a function is compiled for of a number that stands in several places.

    Triton knows of no number but a constant that it is a multiple of 8, which wide loads need.
    """
    if "constant" in places:
        return "constant"
    if "aligned" not in places:
        return "plain"
    return "aligned" if all(value % 16 == 0 for value in values) else "constant"


def order_of_marks(kernel: PrintedKernel) -> list[int]:
    """The numbers of marks in the order of the text, which need not be that of printing."""
    return [int(mark) for line in kernel.lines for text in line.texts for mark in MARK.findall(text)]


def print_function(
    name: str, printed: PrintedKernel, constants: Sequence[KernelConstant], title: Sequence[str]
) -> str:
    named = {place: constant.name for constant in constants for place in constant.places}
    marks = iter(range(len(order_of_marks(printed))))

    def spelled(found: "re.Match[str]") -> str:
        place = next(marks)
        return named.get(place, printed.numbers[int(found[1])].text)

    given = [*printed.arguments]
    given += [each.name + ": tl.constexpr" * (each.told == "constant") for each in constants]
    plain = (each.name for each in constants if each.told == "plain")
    told = ", ".join(f'"{argument}"' for argument in (*printed.varying, *plain))
    decorator = f"@triton.jit(do_not_specialize=[{told}])" if told else "@triton.jit"
    lines = [*break_statement(decorator), *format_call(f"def {name}", given, ":", 0), *title]
    for line in printed.lines:
        lines += line.laid_out([MARK.sub(spelled, text) for text in line.texts])
    return "\n".join(lines)


def function_docstring(kernel: NamedKernel, also: Sequence[str], other_constants: bool) -> list[str]:
    """The equations of the first kernel, and the names of the others that share the function."""
    title = [*map(escape_remark, kernel.title)]
    if also:
        told = ", with constants of their own" if other_constants else ""
        title.append(f"That is {kernel.name}; also {', '.join(also)}{told}.")
    shown = [
        part
        for line in title
        for part in wrap(line, FUNCTION_WIDTH - 4, initial_indent="    ", subsequent_indent="        ")
    ]
    if len(shown) == 1:
        return [f'    """{shown[0].strip()}"""']
    return [f'    """{shown[0].strip()}', *shown[1:], '    """']
