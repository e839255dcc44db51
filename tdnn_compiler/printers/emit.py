"""A whole file: kernels, and functions that allocate, launch and return. It needs only torch and triton."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from sympy import StrictLessThan, Symbol, sympify

from tdnn_compiler.equations.program import Program as Equations
from tdnn_compiler.equations.terms import Array, Axis
from tdnn_compiler.expressions import floor_div
from tdnn_compiler.fusion.kernels import Plan
from tdnn_compiler.fusion.targets import Descriptors
from tdnn_compiler.printers.indices import IndexPrinter
from tdnn_compiler.printers.lines import broken, comment, indented
from tdnn_compiler.printers.triton import arguments, box_of, described, print_kernel
from tdnn_compiler.tile.frame import dimensions
from tdnn_compiler.tile.ir import Define, Dot, Load, Program, walk
from tdnn_compiler.tile.limits import limits
from tdnn_compiler.tile.statements import identifier
from tdnn_compiler.window.length import Length
from tdnn_compiler.window.length import length as extent_of

__all__ = ["Pass", "emit", "emit_host"]

WIDTH = 110

HEAD = '''"""{title}

Written by tdnn-compiler; edit the network, not this file. It needs torch and triton only.
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


def emit(
    title: str,
    there: Pass,
    back: Pass | None,
    least: Mapping[Symbol, int],
    length: Symbol | None,
    descriptors: Descriptors = (),
) -> str:
    """The file of a network: its forward pass and, for training, its backward pass.

    `least` are the smallest open lengths of inputs that have an output; `length` is the one that sequences
    have their own of.
    """
    passes = [there] if back is None else [there, back]
    programs = [program for each in passes for program in each.programs]
    parts = [HEAD.format(title=title)]
    if any(program.seeded for program in programs):
        parts.append(UNIFORM)
    if any(described(program, descriptors) for program in programs):
        parts.append(DESCRIPTORS)
    parts += ["\n" + print_kernel(program, descriptors) + "\n" for program in programs]
    parts.append("\n" + emit_host(there, back, least, length, descriptors))
    return "\n".join(parts)


def emit_host(
    there: Pass,
    back: Pass | None,
    least: Mapping[Symbol, int],
    length: Symbol | None,
    descriptors: Descriptors = (),
) -> str:
    """The functions that allocate, launch and return."""
    passes = [there] if back is None else [there, back]
    programs = [program for each in passes for program in each.programs]
    functions = [forward_function(there, programs, least, length, descriptors)]
    if back is not None:
        functions.append(backward_function(there, back, length, descriptors))
    return "\n\n".join(functions)


def forward_function(
    there: Pass,
    programs: Sequence[Program],
    least: Mapping[Symbol, int],
    length: Symbol | None,
    descriptors: Descriptors,
) -> str:
    plan = there.plan
    given = [identifier(array.name) for array in plan.program.given]
    lines = [f'def forward({", ".join(given)}, *, lengths=None, seed=0, precision="ieee"):']
    lines += wrap(f'    """{describe(plan.program)}', WIDTH, subsequent_indent="    ")
    lines.append("")
    lines.append(
        "    `lengths` holds the valid positions of every sequence (int32, on the same device); None: all."
    )
    lines.append("    Returns the outputs, the updates of buffers, and what `backward` needs, each by name.")
    lines.append('    """')
    lines += sizes(plan.program) + form_checks(plan.program)
    if length is None:
        why = "several lengths of the inputs are open" if least else "the length of the inputs is fixed"
        lines.append("    if lengths is not None:")
        lines.append(f'        raise ValueError("expected no lengths: {why}")')
    for symbol, number in least.items():
        lines += least_check(plan.program, symbol, number)
    lines += length_symbols(plan.program, length)
    lines += size_checks(programs)
    lines += prelude(plan.program)
    lines += contiguous(plan.program.inputs) + in_memory_order(plan.program.parameters)
    lines += for_descriptors(there, plan.program.given, descriptors)
    lines += launches(there, parameter_types(there))
    lines.append(f"    outputs = {named(plan.program.outputs)}")
    updates = plan.program.updates
    shown = ", ".join(f'"{name}": {identifier(array.name)}' for name, array in updates.items())
    lines.append(f"    updates = {{{shown}}}")
    lines.append(f"    saved = {named(saved_arrays(there, plan.program))}")
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


def saved_arrays(there: Pass, program: Equations) -> list[Array]:
    return [*there.plan.saved, *program.given]


def backward_function(there: Pass, back: Pass, length: Symbol | None, descriptors: Descriptors) -> str:
    """Everything that it reads of the forward pass comes in `saved`."""
    program = back.plan.program
    seeds = [identifier(array.name) for array in program.inputs]
    lines = [f'def backward(saved, {", ".join(seeds)}, *, lengths=None, seed=0, precision="ieee"):']
    lines.append(
        f'    """The gradients of {there.plan.program.name}, by the names of what they belong to."""'
    )
    needed = {array.name: array for kernel in back.plan.kernels for array in kernel.loads}
    written = {array.name for kernel in back.plan.kernels for array in kernel.written}
    for array in needed.values():
        if array.name not in written and array not in program.inputs:
            lines.append(f'    {identifier(array.name)} = saved["{array.name}"]')
    lines += sizes(there.plan.program, "saved") + length_symbols(there.plan.program, length)
    lines += prelude(there.plan.program, "saved")
    lines += contiguous(program.inputs)
    lines += for_descriptors(back, (*there.plan.program.given, *program.inputs), descriptors)
    lines += launches(back, parameter_types(there, back))
    arrays = {array.name: array for array in program.outputs}
    shown = ", ".join(f'"{name}": {in_torch_order(arrays[array])}' for name, array in program.targets.items())
    lines.append(f"    return {{{shown}}}")
    return text(lines)


def parameter_types(there: Pass, back: Pass | None = None) -> dict[str, str]:
    """Where the types of parameters come from: a gradient has that of its own parameter."""
    if back is None:
        return {}
    parameters = {array.name for array in there.plan.program.parameters}
    targets = back.plan.program.targets
    return {array: f'saved["{name}"].dtype' for name, array in targets.items() if name in parameters}


def describe(program: Equations) -> str:
    def shown(array: Array) -> str:
        return f"{identifier(array.name)} [{', '.join(str(axis.size) for axis in array.axes)}]"

    given = ", ".join(map(shown, program.inputs))
    return f"{given} → {', '.join(map(shown, program.outputs))}."


def open_sizes(program: Equations, source: str = "") -> Iterator[tuple[Axis, Length, str]]:
    """The axes of the inputs that are open, and what their sizes are called in the file."""
    for array in program.inputs:
        name = f'{source}["{array.name}"]' if source else identifier(array.name)
        for place, axis in enumerate(array.axes):
            extent = extent_of(axis.size)
            if isinstance(extent, Length):
                yield axis, extent, f"{name}.shape[{place}]"


def sizes(program: Equations, source: str = "") -> list[str]:
    """The symbols of the inputs' shapes."""
    found: dict[Any, str] = {}
    for _, extent, size in open_sizes(program, source):
        found.setdefault(extent.base, f"    {extent.base} = {symbol_in(extent, size)}")
    return list(found.values())


def symbol_in(extent: Length, size: str) -> str:
    """The symbol of a size such as 2*m + 1, from what that size is called."""
    named = Symbol(size, integer=True)
    return IndexPrinter().text(sympify(floor_div(named - extent.offset, extent.scale)))


def form_checks(program: Equations) -> list[str]:
    """Not every size is of the form 2*m + 1, say."""
    lines = []
    for axis, extent, size in open_sizes(program):
        if not isinstance(axis.size, Symbol):
            expected = f"{size}: expected {extent} with a whole {extent.base}"
            lines.append(f"    if {size} != {IndexPrinter().text(extent.expression)}:")
            lines.append(f'        raise ValueError(f"{expected}, got {{{size}}}")')
    return lines


def measured(program: Equations, symbol: Symbol) -> tuple[Length, str]:
    """The size that `lengths` are of."""
    found = open_sizes(program)
    return next((e, size) for axis, e, size in found if axis.kind == "position" and e.base == symbol)


def least_check(program: Equations, symbol: Symbol, least: int) -> list[str]:
    extent, size = measured(program, symbol)
    plain = extent == Length(symbol)
    if plain and least == 1:
        return []
    got = str(symbol) if plain else size
    fewest = f"expected at least {extent.at({symbol: least})} positions"
    return [f"    if {symbol} < {least}:", f'        raise ValueError(f"{fewest}, got {{{got}}}")']


def length_symbols(program: Equations, symbol: Symbol | None) -> list[str]:
    """What kernels take of every sequence is the symbol in its length."""
    if symbol is None or measured(program, symbol)[0] == Length(symbol):
        return []
    found = symbol_in(measured(program, symbol)[0], "lengths")
    return ["    if lengths is not None:", f"        lengths = {found}"]


def prelude(program: Equations, source: str = "") -> list[str]:
    """The type to compute in: that of the inputs, or that of an embedding."""
    first = next(array for array in program.given if not array.counts)
    name = f'{source}["{first.name}"]' if source else identifier(first.name)
    return [f"    device, data = {name}.device, {name}.dtype"]


def contiguous(arrays: Sequence[Array]) -> list[str]:
    names = [identifier(array.name) for array in arrays]
    return [f"    {name} = {name}.contiguous()" for name in names]


def for_descriptors(each: Pass, outside: Iterable[Array], descriptors: Descriptors) -> list[str]:
    """What they need of the host, and of arrays that come from outside."""
    if not any(described(program, descriptors) for program in each.programs):
        return []
    loads = [s for program in each.programs for s in walk(program.body) if isinstance(s, Load)]
    blocks = {load.buffer.name for load in loads if box_of(load, descriptors) is not None}
    names = [identifier(array.name) for array in outside]
    start = ["    triton.set_allocator(allocate)"]
    return start + [f"    {name} = aligned({name})" for name in names if name in blocks]


def in_memory_order(parameters: Sequence[Array]) -> list[str]:
    """Weights as matrices, one per tap: no copy where they lie in memory like that."""
    lines = []
    for array in parameters:
        if array.order:
            back = tuple(array.order.index(place) for place in range(len(array.order)))
            lines.append(
                f"    {identifier(array.name)} = {identifier(array.name)}.permute{back}.contiguous()"
            )
    return lines


def in_torch_order(array: Array) -> str:
    if not array.order:
        return identifier(array.name)
    shape = ", ".join(str(axis.size) for axis in array.axes)
    return f"{identifier(array.name)}.view({shape}).permute{array.order}"


TYPES = {"data": "data", "exact": "torch.float32", "whole": "torch.int32", "byte": "torch.uint8"}


def launches(each: Pass, types: Mapping[str, str]) -> list[str]:
    """Allocations and launches, in order."""
    lines: list[str] = []
    printer = IndexPrinter()
    known: set[str] = set()
    for kernel, program in zip(each.plan.kernels, each.programs, strict=True):
        lines.append("")
        lines += indented([line for equation in kernel.equations for line in comment(str(equation))])
        buffers = {buffer.array.name: buffer for buffer in program.writes}
        for array in kernel.written:
            if array.name not in known:
                known.add(array.name)
                buffer = buffers[array.name]
                *outer, last = dimensions(buffer.array.axes)
                sizes = [sympify(axis.size) for group in outer for axis in group]
                # Rows may be longer than what is in them.
                sizes += buffer.sizes[-1:] if len(last) == 1 else [sympify(axis.size) for axis in last]
                shape = ", ".join(map(printer.text, sizes)) + "," * (len(sizes) == 1)
                kind = f"dtype={types[array.name] if array.type == 'parameter' else TYPES[array.type]}"
                lines.append(f"    {identifier(array.name)} = torch.empty(({shape}), {kind}, device=device)")
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


def named(arrays: Sequence[Any]) -> str:
    return "{" + ", ".join(f'"{array.name}": {identifier(array.name)}' for array in arrays) + "}"
