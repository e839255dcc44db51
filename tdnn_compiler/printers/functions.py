"""Kernels that differ in nothing but numbers share one function, which takes these as constants.

A printed kernel is text in which every number is marked. Kernels whose texts are the same up to these become
one function; the numbers in which they differ are its constants, and each launch has its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.printers.lines import format_call
from tdnn_compiler.printers.triton import PrintedKernel, print_kernel
from tdnn_compiler.symbolic.identifiers import Names, escape_remark
from tdnn_compiler.tile.ir import TileProgram

__all__ = ["FunctionCall", "Functions", "share_functions"]

FUNCTION_WIDTH = 108
MARK = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True)
class FunctionCall:
    """The function that a launch calls, and the values of its constants by name."""

    function: str
    constants: tuple[tuple[str, int | float], ...]


@dataclass(frozen=True)
class Functions:
    """The functions of a file, and the call of every program, by the program's name."""

    texts: tuple[str, ...]
    calls: Mapping[str, FunctionCall]


@dataclass(frozen=True)
class KernelConstant:
    """A number that differs between kernels: its `places` in the text, and its value in each kernel."""

    name: str
    places: tuple[int, ...]
    values: tuple[int | float, ...]


def share_functions(programs: Iterable[TileProgram], descriptors: Descriptors = ()) -> Functions:
    """One function for all kernels with the same text up to its numbers, in the order of their first ones."""
    groups: dict[tuple[object, ...], list[tuple[TileProgram, PrintedKernel]]] = {}
    for program in programs:
        printed = print_kernel(program, descriptors)
        groups.setdefault(text_skeleton(printed), []).append((program, printed))
    texts, calls, names = list[str](), dict[str, FunctionCall](), Names()
    for members in groups.values():
        first, printed = members[0]
        name = f"{names.fresh(first.role)}_kernel"
        constants = different_numbers([each for _, each in members])
        also = [program.name for program, _ in members[1:]]
        texts.append(
            print_function(name, printed, constants, function_docstring(first, also, bool(constants)))
        )
        for number, (program, _) in enumerate(members):
            told = tuple((constant.name, constant.values[number]) for constant in constants)
            calls[program.name] = FunctionCall(name, told)
    return Functions(tuple(texts), calls)


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
        constants.append(KernelConstant(name, tuple(places), tuple(each.value for each in marked)))
    return constants


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

    given = [*printed.arguments, *(f"{constant.name}: tl.constexpr" for constant in constants)]
    told = ", ".join(f'"{argument}"' for argument in printed.varying)
    decorator = (
        format_call("@triton.jit", [f"do_not_specialize=[{told}]"], "", 0) if told else ["@triton.jit"]
    )
    lines = [*decorator, *format_call(f"def {name}", given, ":", 0), *title]
    for line in printed.lines:
        lines += line.laid_out([MARK.sub(spelled, text) for text in line.texts])
    return "\n".join(lines)


def function_docstring(program: TileProgram, also: Sequence[str], other_constants: bool) -> list[str]:
    """The equations of the first kernel, and the names of the others that share the function."""
    title = [*map(escape_remark, program.title)]
    if also:
        told = ", with constants of their own" if other_constants else ""
        title.append(f"That is {program.name}; also {', '.join(also)}{told}.")
    shown = [
        part
        for line in title
        for part in wrap(line, FUNCTION_WIDTH - 4, initial_indent="    ", subsequent_indent="        ")
    ]
    if len(shown) == 1:
        return [f'    """{shown[0].strip()}"""']
    return [f'    """{shown[0].strip()}', *shown[1:], '    """']
