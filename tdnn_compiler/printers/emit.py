"""A whole file: kernels, and functions that allocate, launch and return. It needs only torch and triton."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap
from typing import Any

from sympy import StrictLessThan, Symbol, sympify

from tdnn_compiler.equations.keys import Key, labelled
from tdnn_compiler.equations.program import Program as Equations
from tdnn_compiler.equations.terms import Array, Axis
from tdnn_compiler.expressions import floor_div
from tdnn_compiler.fusion.kernels import Plan
from tdnn_compiler.fusion.targets import Descriptors
from tdnn_compiler.printers.indices import IndexPrinter
from tdnn_compiler.printers.lines import broken, comment, indented
from tdnn_compiler.printers.triton import arguments, box_of, described, print_kernel
from tdnn_compiler.source import Names, quoted, remark
from tdnn_compiler.tile.frame import dimensions
from tdnn_compiler.tile.ir import Define, Dot, Load, Program, walk
from tdnn_compiler.tile.limits import limits
from tdnn_compiler.window.length import Length
from tdnn_compiler.window.length import length as extent_of

__all__ = ["Pass", "emit", "emit_host"]

WIDTH = 110
Source = Mapping[Key, str]
"""Expressions for arrays, where these are not by their own names."""
NOWHERE: Source = {}

NEEDS = "Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only."

HEAD = '''"""{title}

{needs}
"""

import torch
import triton
import triton.language as tl
'''

UNIFORM = '''
@triton.jit
def uniform(seed, layer: tl.constexpr, n, t, c):
    """Random numbers in [0, 1), by where they are: Philox 4x32-10 of (channel, position, sequence, layer)."""
    place = t * 0 + c * 0
    word, _, _, _ = tl.philox(seed, c + place, t + place, n.to(tl.int32) + place, layer + place)
    return tl.uint_to_uniform_float(word)
'''

TANH = '''
@triton.jit
def tanh(x):
    """Near 0 an odd polynomial, of Cephes: farther out nothing cancels."""
    square = x * x
    near = -5.70498872745e-3 * square + 2.06390887954e-2
    near = near * square - 5.37397155531e-2
    near = near * square + 1.33314422036e-1
    near = near * square - 3.33332819422e-1
    far = 1.0 - 2.0 / (tl.exp(2.0 * tl.abs(x)) + 1.0)
    return tl.where(tl.abs(x) < 0.625, near * square * x + x, tl.where(x < 0.0, -far, far))
'''

EXPM1 = '''
@triton.jit
def expm1(x):
    """exp(x) − 1, where x is not large: near 0 nothing cancels."""
    half = tanh(0.5 * x)
    return 2.0 * half / (1.0 - half)
'''

DESCRIPTORS = '''
def allocate(size, alignment, stream):
    """Memory for the descriptors that kernels make."""
    return torch.empty(size, dtype=torch.int8, device="cuda")


def aligned(x):
    """Descriptors need addresses that are multiples of 16."""
    return x.clone() if x.storage_offset() * x.element_size() % 16 else x
'''


@dataclass(frozen=True)
class Pass:
    """One direction: its plan, and the tile program of every kernel."""

    plan: Plan
    programs: tuple[Program, ...]

    @cached_property
    def labels(self) -> dict[Key, str]:
        """What its arrays are called in the dictionaries that it returns."""
        return labelled([*self.plan.program.labels, *(array.key for array in self.plan.saved)])


def emit(
    title: str,
    there: Pass,
    back: Pass | None,
    least: Mapping[Symbol, int],
    length: Symbol | None,
    names: Names,
    descriptors: Descriptors = (),
) -> str:
    """The file of a network: its forward pass and, for training, its backward pass.

    `least` are the smallest open lengths of inputs that have an output; `length` is the one that sequences
    have their own of; `names` are those of the arrays.
    """
    passes = [there] if back is None else [there, back]
    programs = [program for each in passes for program in each.programs]
    parts = [HEAD.format(title=remark(title), needs=NEEDS)]
    if any(program.seeded for program in programs):
        parts.append(UNIFORM)
    used = {operation for program in programs for operation in program.operations}
    parts += [TANH] if used & {"tanh", "expm1"} else []
    parts += [EXPM1] if "expm1" in used else []
    if any(described(program, descriptors) for program in programs):
        parts.append(DESCRIPTORS)
    parts += ["\n" + print_kernel(program, descriptors) + "\n" for program in programs]
    parts.append("\n" + emit_host(there, back, least, length, names, descriptors))
    return "\n".join(parts)


def emit_host(
    there: Pass,
    back: Pass | None,
    least: Mapping[Symbol, int],
    length: Symbol | None,
    names: Names,
    descriptors: Descriptors = (),
) -> str:
    """The functions that allocate, launch and return."""
    passes = [there] if back is None else [there, back]
    programs = [program for each in passes for program in each.programs]
    functions = [forward_function(there, programs, least, length, names, descriptors)]
    if back is not None:
        functions.append(backward_function(there, back, length, names, descriptors))
    return "\n\n".join(functions)


def forward_function(
    there: Pass,
    programs: Sequence[Program],
    least: Mapping[Symbol, int],
    length: Symbol | None,
    names: Names,
    descriptors: Descriptors,
) -> str:
    plan = there.plan
    given = [names.of(array.key) for array in plan.program.given]
    lines = [f'def forward({", ".join(given)}, *, lengths=None, seed=0, precision="ieee"):']
    lines += wrap(f'    """{describe(plan.program, names)}', WIDTH, subsequent_indent="    ")
    lines.append("")
    lines.append(
        "    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all."
    )
    lines.append("    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.")
    lines.append('    """')
    lines += sizes(plan.program, names) + form_checks(plan.program, names)
    if length is None:
        why = "several lengths of the inputs are open" if least else "the length of the inputs is fixed"
        lines.append("    if lengths is not None:")
        lines.append(f'        raise ValueError("expected no lengths: {why}")')
    for symbol, number in least.items():
        lines += least_check(plan.program, names, symbol, number)
    lines += length_symbols(plan.program, names, length)
    lines += size_checks(programs)
    lines += prelude(plan.program, names)
    lines += contiguous(plan.program.inputs, names) + in_memory_order(plan.program.parameters, names)
    lines += for_descriptors(there, plan.program.given, names, descriptors)
    lines += launches(there, parameter_types(there), names)
    updates = {key: names.of(array.key) for key, array in plan.program.updates.items()}
    outputs, saved = (
        {array.key: names.of(array.key) for array in arrays}
        for arrays in (plan.program.outputs, (*plan.saved, *plan.program.given))
    )
    for what, items in (("outputs", outputs), ("updates", updates), ("saved", saved)):
        lines.append(f"    {what} = {dictionary(there.labels, items)}")
    lines.append("    return outputs, updates, saved")
    return text(lines)


def text(lines: Sequence[str]) -> str:
    return "\n".join(each for line in lines for each in broken(line)) + "\n"


def size_checks(programs: Sequence[Program]) -> list[str]:
    """Positions of one sequence are numbered in 32 bits: the proofs of the kernels rest on these checks."""
    printer = IndexPrinter()
    bounds = [bound for bound in limits(programs) if isinstance(bound, StrictLessThan)]
    lines = []
    for most in dict.fromkeys(bound.rhs for bound in bounds):
        sizes = [printer.text(bound.lhs) for bound in bounds if bound.rhs == most]
        shown = sizes[0] if len(sizes) == 1 else f"max({', '.join(sizes)})"
        lines.append(f"    largest = {shown}")
        lines.append(f"    if largest >= {most}:")
        lines.append(f'        raise ValueError(f"{{largest}} elements or sequences: {most} are too many")')
    return lines


def backward_function(
    there: Pass, back: Pass, length: Symbol | None, names: Names, descriptors: Descriptors
) -> str:
    """Everything that it reads of the forward pass comes in `saved`."""
    program, first = back.plan.program, there.plan.program
    seeds = [names.of(array.key) for array in program.inputs]
    lines = [f'def backward(saved, {", ".join(seeds)}, *, lengths=None, seed=0, precision="ieee"):']
    lines.append(f'    """The gradients of {remark(first.name)}, by the names of what they belong to."""')
    needed = {array.key: array for kernel in back.plan.kernels for array in kernel.loads}
    written = {array.key for kernel in back.plan.kernels for array in kernel.written}
    for key, array in needed.items():
        if key not in written and array not in program.inputs:
            lines.append(f"    {names.of(key)} = saved[{quoted(there.labels[key])}]")
    source = {array.key: f"saved[{quoted(there.labels[array.key])}]" for array in first.given}
    lines += sizes(first, names, source) + length_symbols(first, names, length)
    lines += prelude(first, names, source)
    lines += contiguous(program.inputs, names)
    lines += for_descriptors(back, (*first.given, *program.inputs), names, descriptors)
    lines += launches(back, parameter_types(there, back), names)
    arrays = {array.key: array for array in program.outputs}
    found = {key: in_torch_order(arrays[gradient], names) for key, gradient in program.targets.items()}
    lines.append(f"    return {dictionary(there.labels, found)}")
    return text(lines)


def dictionary(labels: Mapping[Key, str], items: Mapping[Key, str]) -> str:
    """Expressions by the labels of what they are."""
    return "{" + ", ".join(f"{quoted(labels[key])}: {item}" for key, item in items.items()) + "}"


def parameter_types(there: Pass, back: Pass | None = None) -> dict[Key, str]:
    """Where the types of parameters come from: a gradient has that of its own parameter."""
    if back is None:
        return {}
    parameters = {array.key for array in there.plan.program.parameters}
    targets = back.plan.program.targets
    return {
        gradient: f"saved[{quoted(there.labels[key])}].dtype"
        for key, gradient in targets.items()
        if key in parameters
    }


def describe(program: Equations, names: Names) -> str:
    def shown(array: Array) -> str:
        return f"{names.of(array.key)} [{', '.join(str(axis.size) for axis in array.axes)}]"

    given = ", ".join(map(shown, program.inputs))
    return f"{given} → {', '.join(map(shown, program.outputs))}."


def open_sizes(program: Equations, names: Names, source: Source) -> Iterator[tuple[Axis, Length, str]]:
    """The axes of the inputs that are open, and what their sizes are called in the file."""
    for array in program.inputs:
        name = source.get(array.key, names.of(array.key))
        for place, axis in enumerate(array.axes):
            extent = extent_of(axis.size)
            if isinstance(extent, Length):
                yield axis, extent, f"{name}.shape[{place}]"


def sizes(program: Equations, names: Names, source: Source = NOWHERE) -> list[str]:
    """The symbols of the inputs' shapes."""
    found: dict[Any, str] = {}
    for _, extent, size in open_sizes(program, names, source):
        found.setdefault(extent.base, f"    {extent.base} = {symbol_in(extent, size)}")
    return list(found.values())


def symbol_in(extent: Length, size: str) -> str:
    """The symbol of a size such as 2*m + 1, from what that size is called."""
    named = Symbol(size, integer=True)
    return IndexPrinter().text(sympify(floor_div(named - extent.offset, extent.scale)))


def form_checks(program: Equations, names: Names) -> list[str]:
    """Not every size is of the form 2*m + 1, say."""
    lines = []
    for axis, extent, size in open_sizes(program, names, NOWHERE):
        if not isinstance(axis.size, Symbol):
            expected = f"{size}: expected {extent} with a whole {extent.base}"
            lines.append(f"    if {size} != {IndexPrinter().text(extent.expression)}:")
            lines.append(f'        raise ValueError(f"{expected}, got {{{size}}}")')
    return lines


def measured(program: Equations, names: Names, symbol: Symbol) -> tuple[Length, str]:
    """The size that `lengths` are of."""
    found = open_sizes(program, names, NOWHERE)
    return next((e, size) for axis, e, size in found if axis.kind == "position" and e.base == symbol)


def least_check(program: Equations, names: Names, symbol: Symbol, least: int) -> list[str]:
    extent, size = measured(program, names, symbol)
    plain = extent == Length(symbol)
    if plain and least == 1:
        return []
    got = str(symbol) if plain else size
    fewest = f"expected at least {extent.at({symbol: least})} positions"
    return [f"    if {symbol} < {least}:", f'        raise ValueError(f"{fewest}, got {{{got}}}")']


def length_symbols(program: Equations, names: Names, symbol: Symbol | None) -> list[str]:
    """What kernels take of every sequence is the symbol in its length."""
    if symbol is None or measured(program, names, symbol)[0] == Length(symbol):
        return []
    found = symbol_in(measured(program, names, symbol)[0], "lengths")
    return ["    if lengths is not None:", f"        lengths = {found}"]


def prelude(program: Equations, names: Names, source: Source = NOWHERE) -> list[str]:
    """The type to compute in: that of the inputs, or that of an embedding."""
    first = next(array for array in program.given if not array.counts)
    name = source.get(first.key, names.of(first.key))
    return [f"    device, data = {name}.device, {name}.dtype"]


def contiguous(arrays: Sequence[Array], names: Names) -> list[str]:
    own = [names.of(array.key) for array in arrays]
    return [f"    {name} = {name}.contiguous()" for name in own]


def for_descriptors(
    each: Pass, outside: Iterable[Array], names: Names, descriptors: Descriptors
) -> list[str]:
    """What they need of the host, and of arrays that come from outside."""
    if not any(described(program, descriptors) for program in each.programs):
        return []
    loads = [s for program in each.programs for s in walk(program.body) if isinstance(s, Load)]
    blocks = {load.buffer.name for load in loads if box_of(load, descriptors) is not None}
    own = [names.of(array.key) for array in outside]
    start = ["    triton.set_allocator(allocate)"]
    return start + [f"    {name} = aligned({name})" for name in own if name in blocks]


def in_memory_order(parameters: Sequence[Array], names: Names) -> list[str]:
    """Weights as matrices, one per tap: no copy where they lie in memory like that."""
    lines = []
    for array in parameters:
        if array.order:
            back = tuple(array.order.index(place) for place in range(len(array.order)))
            lines.append(f"    {names.of(array.key)} = {names.of(array.key)}.permute{back}.contiguous()")
    return lines


def in_torch_order(array: Array, names: Names) -> str:
    if not array.order:
        return names.of(array.key)
    shape = ", ".join(str(axis.size) for axis in array.axes)
    return f"{names.of(array.key)}.view({shape}).permute{array.order}"


TYPES = {
    "data": "data",
    "exact": "torch.float32",
    "whole": "torch.int32",
    "byte": "torch.uint8",
    "token": "torch.int64",
}


def launches(each: Pass, types: Mapping[Key, str], names: Names) -> list[str]:
    """Allocations and launches, in order."""
    lines: list[str] = []
    printer = IndexPrinter()
    known: set[Key] = set()
    for kernel, program in zip(each.plan.kernels, each.programs, strict=True):
        lines.append("")
        lines += indented([line for equation in kernel.equations for line in comment(remark(str(equation)))])
        buffers = {buffer.array.key: buffer for buffer in program.writes}
        for array in kernel.written:
            if array.key not in known:
                known.add(array.key)
                buffer = buffers[array.key]
                *outer, last = dimensions(buffer.array.axes)
                sizes = [sympify(axis.size) for group in outer for axis in group]
                # Rows may be longer than what is in them.
                sizes += buffer.sizes[-1:] if len(last) == 1 else [sympify(axis.size) for axis in last]
                shape = ", ".join(map(printer.text, sizes)) + "," * (len(sizes) == 1)
                kind = f"dtype={types[array.key] if array.type == 'parameter' else TYPES[array.type]}"
                lines.append(f"    {names.of(array.key)} = torch.empty(({shape}), {kind}, device=device)")
        lines += launch(program, printer)
    return lines


def launch(program: Program, printer: IndexPrinter) -> list[str]:
    grid = ", ".join(printer.text(size) for size in program.grid)
    names = []
    counts = {s.symbol.name: s.value for s in walk(program.body) if isinstance(s, Define) and s.argument}
    for name in arguments(program):
        if name in counts:
            names.append(printer.text(counts[name]))
        else:
            names.append("lengths" if name == "lengths_ptr" else name.removesuffix("_ptr"))
    if program.ragged:
        names.append("RAGGED=lengths is not None")
    if any(isinstance(statement, Dot) for statement in walk(program.body)):
        names.append("PRECISION=precision")
    names += [f"num_warps={program.warps}", f"num_stages={program.stages}"]
    if program.registers is not None:
        names.append(f"maxnreg={program.registers}")
    return [f"    {program.name}_kernel[({grid})]({', '.join(names)})"]
