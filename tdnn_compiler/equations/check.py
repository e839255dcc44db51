"""What legal equations are."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod

from sympy import sympify

from tdnn_compiler.equations.ir import (
    Array,
    Axis,
    ConstantIndex,
    Equation,
    Index,
    LinearIndex,
    OffsetIndex,
    Ordinal,
    QuotientIndex,
    Read,
    Scalar,
    ValidRows,
    axes_of,
    indices_of,
    reads_in,
    subterms,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.symbolic.errors import refuse_illegal
from tdnn_compiler.symbolic.expressions import Dim, equal

__all__ = ["check_equations", "equation_faults"]

RESULT_COUNTS = {"sum": 1, "largest": 2, "moments": 3}


def check_equations(program: EquationProgram, step: str, before: Iterable[Array] = ()) -> EquationProgram:
    """The program, if it is legal: arrays are computed once and before they are read, and no axis is unbound.

    `before` are arrays of an earlier pass. Raises CompilerFault with all that is wrong, named by the step
    that the program comes from.
    """
    refuse_illegal(f"equations of '{program.name}' after {step}", program_faults(program, before))
    return program


def program_faults(program: EquationProgram, before: Iterable[Array]) -> Iterator[str]:
    known = {array.key: array for array in (*before, *program.given)}
    outside = frozenset(known)
    written: dict[Key, list[Equation]] = {}
    for equation in program.equations:
        yield from (f"{what}, in {equation}" for what in equation_faults(equation, known))
        for array in equation.out:
            written.setdefault(array.key, []).append(equation)
            known[array.key] = array
    for key, found in program.batch_norms.items():
        if [equation.body for equation in written.get(key, [])] != [found.formula]:
            yield f"{key} is not computed as the batch norm that it is said to be"
    for key, equations in written.items():
        if key in outside:
            yield f"{key} is given, and computed"
        elif not is_written_once(known[key], [equation.index for equation in equations]):
            yield f"{key} is not computed once, all of it"
    wanted = {array.key for array in (*program.outputs, *program.updates.values())}
    for key in sorted({*wanted, *program.targets.values()} - set(known)):
        yield f"{key} is a result, and nothing computes it"


def is_written_once(array: Array, indices: Sequence[tuple[Index, ...]]) -> bool:
    """Whether each element is written once: by one equation, or by several side by side along one axis."""
    if len(indices) == 1 and not any(isinstance(each, OffsetIndex) for each in indices[0]):
        return True
    for place, axis in enumerate(array.axes):
        found = [index[place] for index in indices]
        parts = [(each.start, each.axis.size) for each in found if isinstance(each, OffsetIndex)]
        if len(parts) == len(indices):
            end: Dim = 0
            for start, size in sorted(parts, key=lambda part: part[0]):
                if start != end:
                    return False
                end += size
            return bool(end == axis.size)
    return False


def equation_faults(equation: Equation, known: dict[Key, Array]) -> Iterator[str]:
    """What is wrong with one equation where these arrays are known."""
    results = RESULT_COUNTS[equation.how] if equation.over else 1
    if len(equation.out) != results:
        yield f"{len(equation.out)} arrays take {results} results"
    for array in equation.out:
        if len(array.axes) != len(equation.index):
            yield f"{array} has another number of axes than the index"
    running = {*equation.axes, *equation.over}
    for read in reads_in(equation.body):
        found = known.get(read.array.key)
        if found is None:
            yield f"{read.array.name} is read, and nothing before computes it"
        elif not may_share_memory(found, read.array):
            yield f"{read.array} is read as what it is not: {found}"
        yield from index_faults(read)
    strange = {axis for scalar in subterms(equation.body) for axis in axes_read(scalar)} - running
    if strange:
        yield f"{', '.join(sorted(axis.name for axis in strange))} does not run"


def may_share_memory(array: Array, other: Array) -> bool:
    """Whether one array may be a view of the other: the same memory, with axes merged or split."""
    if array.axes == other.axes and array.type == other.type:
        return True
    sizes = (prod(axis.size for axis in each.axes) for each in (array, other))
    return array.type == other.type and equal(*map(sympify, sizes))


def index_faults(read: Read) -> Iterator[str]:
    if len(read.index) != len(read.array.axes):
        yield f"{read.array} is read by {len(read.index)} indices"
        return
    for index, axis in zip(read.index, read.array.axes, strict=True):
        match index:
            case Axis(size=size) if size != axis.size:
                yield f"{index} of {size} runs along {axis} of {axis.size}, in {read.array.name}"
            case LinearIndex(outer=outer, inner=inner) if outer.size * inner.size != axis.size:
                yield f"{index} is no number of {axis}, of {axis.size}"
            case QuotientIndex(axis=whole, size=size) if whole.size != axis.size * size:
                yield f"{index} is no number of {axis}, of {axis.size}"
            case ConstantIndex(place=place) if isinstance(axis.size, int) and not 0 <= place < axis.size:
                yield f"{axis} has no place {place}, in {read.array.name}"
            case _:
                pass


def axes_read(scalar: Scalar) -> Iterator[Axis]:
    """The axes in a scalar's own indices; not those of its arguments."""
    for index in indices_of(scalar):
        yield from axes_of(index)
    match scalar:
        case Ordinal(axes=axes):
            yield from axes
        case ValidRows(tile=tile):
            yield tile
        case _:
            pass
