"""The host program of planned and lowered passes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sympy import Expr, StrictLessThan, Symbol, sympify

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram as Equations
from tdnn_compiler.host.ir import (
    Align,
    Allocate,
    Arrange,
    ConvertLengths,
    Free,
    HostFunction,
    HostProgram,
    HostStep,
    Launch,
    Measure,
    RefuseLengths,
    RequireBelow,
    RequireForm,
    RequireLeast,
    Result,
    SizeCheck,
)
from tdnn_compiler.host.launches import make_launches
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.symbolic.length import Length
from tdnn_compiler.symbolic.length import input_extent as extent_of
from tdnn_compiler.tile.interface import block_of
from tdnn_compiler.tile.ir import Buffer, Load, TileProgram, walk
from tdnn_compiler.tile.lower.coordinates import memory_dimensions
from tdnn_compiler.tile.lower.limits import size_limits
from tdnn_compiler.tile.lower.lower import LoweredPass

__all__ = ["build_host"]


def build_host(
    there: LoweredPass,
    back: LoweredPass | None,
    least: Mapping[Symbol, int],
    lengths: Sequence[Symbol],
    descriptors: Descriptors = (),
    joint: bool = False,
) -> HostProgram:
    """What is done around the kernels of a network.

    `least` are the smallest open lengths of inputs that have an output; `lengths` are those that sequences
    have their own of. Kernels that can are launched together, if launches are to be `joint`.
    """
    programs = [program for each in (there, back) if each is not None for program in each.programs]
    names = Names(program.name for program in programs)
    launches = make_launches(there, descriptors, joint, names)
    forward = forward_function(there, launches, programs, least, lengths, descriptors)
    if back is None:
        return HostProgram(forward)
    launches = make_launches(back, descriptors, joint, names)
    return HostProgram(forward, backward_function(there, back, launches, lengths, descriptors))


def forward_function(
    there: LoweredPass,
    launches: Sequence[Launch],
    programs: Sequence[TileProgram],
    least: Mapping[Symbol, int],
    lengths: Sequence[Symbol],
    descriptors: Descriptors,
) -> HostFunction:
    program, labels = there.plan.program, there.labels
    steps: list[HostStep] = [*convert_lengths(program, lengths), *map(Arrange, program.inputs)]
    steps += [Arrange(array) for array in program.parameters if array.order]
    steps += align_arrays(there, program.given, descriptors)
    results = {
        "outputs": [Result(labels[array.key], array) for array in program.outputs],
        "updates": [Result(labels[key], array) for key, array in program.updates.items()],
        "saved": [Result(labels[a.key], a) for a in (*there.plan.saved, *program.given)],
    }
    kept = {result.array.key for group in results.values() for result in group}
    return HostFunction(
        name="forward",
        title=describe_signature(program),
        arguments=program.given,
        saved=(),
        measures=tuple(find_measures(program)),
        lengths=length_extents(program, lengths),
        checks=tuple(list_checks(program, labels, programs, least, lengths)),
        data=data_of(program).key,
        steps=(*steps, *launch_kernels(launches, {}, kept)),
        results=tuple((group, tuple(found)) for group, found in results.items()),
    )


def backward_function(
    there: LoweredPass,
    back: LoweredPass,
    launches: Sequence[Launch],
    lengths: Sequence[Symbol],
    descriptors: Descriptors,
) -> HostFunction:
    """Everything that it reads of the forward pass comes in `saved`."""
    first, program, labels = there.plan.program, back.plan.program, there.labels
    parameters = {array.key: array for array in first.parameters}
    types = {gradient: key for key, gradient in program.targets.items() if key in parameters}
    known = {array.key: array for array in (*first.given, *there.plan.saved)}
    measured = tuple(find_measures(first))
    asked = [*(measure.array for measure in measured), data_of(first).key, *types.values()]
    asked += [array.key for kernel in back.plan.kernels for array in kernel.loads]
    saved = [(labels[key], known[key]) for key in dict.fromkeys(asked) if key in known]
    steps: list[HostStep] = [*convert_lengths(first, lengths), *map(Arrange, program.inputs)]
    steps += align_arrays(back, (*(array for _, array in saved), *program.inputs), descriptors)
    arrays = {array.key: array for array in program.outputs}
    results = [Result(labels[key], arrays[found], True) for key, found in program.targets.items()]
    return HostFunction(
        name="backward",
        title=f"The gradients of {first.name}, by the names of what they belong to.",
        arguments=program.inputs,
        saved=tuple(saved),
        measures=measured,
        lengths=length_extents(first, lengths),
        checks=(),
        data=data_of(first).key,
        steps=(*steps, *launch_kernels(launches, types, {result.array.key for result in results})),
        results=(("gradients", tuple(results)),),
    )


def describe_signature(program: Equations) -> str:
    def shown(array: Array) -> str:
        return f"{array.key} [{', '.join(str(axis.size) for axis in array.axes)}]"

    return f"{', '.join(map(shown, program.inputs))} → {', '.join(map(shown, program.outputs))}."


def data_of(program: Equations) -> Array:
    """What has the type to compute in: an input, or the weights of an embedding."""
    return next(array for array in program.given if not array.holds_integers)


def open_sizes(program: Equations) -> Iterator[tuple[Measure, str]]:
    """The sizes of inputs that are open, and the kinds of their axes."""
    for array in program.inputs:
        for place, axis in enumerate(array.axes):
            extent = extent_of(axis.size)
            if isinstance(extent, Length):
                assert isinstance(extent.base, Symbol)
                yield Measure(extent.base, array.key, place, extent), axis.kind


def find_measures(program: Equations) -> Iterable[Measure]:
    """Where each symbol of the inputs' shapes is found first."""
    found: dict[Symbol, Measure] = {}
    for measure, _ in open_sizes(program):
        found.setdefault(measure.symbol, measure)
    return found.values()


def find_length_measure(program: Equations, symbol: Symbol) -> Measure:
    """The size that `lengths` are of."""
    found = open_sizes(program)
    return next(measure for measure, kind in found if kind == "position" and measure.symbol == symbol)


def list_checks(
    program: Equations,
    labels: Mapping[Key, str],
    programs: Sequence[TileProgram],
    least: Mapping[Symbol, int],
    lengths: Sequence[Symbol],
) -> Iterator[SizeCheck]:
    for measure, _ in open_sizes(program):
        if measure.extent != Length(measure.symbol):
            yield RequireForm(measure.array, labels[measure.array], measure.axis, measure.extent)
    if not lengths:
        several = "there are several axes of positions"
        yield RefuseLengths(several if least else "the length of the inputs is fixed")
    for symbol, number in least.items():
        measure = find_length_measure(program, symbol)
        if number > 1 or measure.extent != Length(symbol):
            yield RequireLeast(symbol, number, measure)
    bounds = [bound for bound in size_limits(programs) if isinstance(bound, StrictLessThan)]
    for limit in dict.fromkeys(bound.rhs for bound in bounds):
        yield RequireBelow(tuple(bound.lhs for bound in bounds if bound.rhs == limit), int(limit))


def length_extents(program: Equations, symbols: Sequence[Symbol]) -> tuple[Length, ...]:
    return tuple(find_length_measure(program, symbol).extent for symbol in symbols)


def convert_lengths(program: Equations, symbols: Sequence[Symbol]) -> Iterator[HostStep]:
    extents = length_extents(program, symbols)
    if extents != tuple(map(Length, symbols)):
        yield ConvertLengths(extents)


def align_arrays(each: LoweredPass, outside: Iterable[Array], descriptors: Descriptors) -> Iterator[HostStep]:
    """Arrays from outside that are loaded in blocks; what is allocated is aligned."""
    loads = (s for program in each.programs for s in walk(program.body) if isinstance(s, Load))
    blocks = {load.buffer.array.key for load in loads if block_of(load, descriptors) is not None}
    yield from (Align(array.key) for array in outside if array.key in blocks)


def launch_kernels(
    launches: Sequence[Launch], types: Mapping[Key, Key], kept: set[Key]
) -> Iterator[HostStep]:
    """Launches in order; memory is allocated just before it is first written, and free after its last use."""
    last = {buffer.array.key: number for number, each in enumerate(launches) for buffer in each.buffers}
    allocated: dict[Key, None] = {}
    for number, launch in enumerate(launches):
        buffers = {buffer.array.key: buffer for buffer in launch.writes}
        for array in (array for kernel in launch.kernels for array in kernel.written):
            if array.key not in allocated:
                allocated[array.key] = None
                like = types.get(array.key) if array.type == "parameter" else None
                yield Allocate(array, memory_sizes(buffers[array.key]), like)
        yield launch
        free = tuple(key for key in allocated if last[key] == number and key not in kept)
        if free:
            yield Free(free)


def memory_sizes(buffer: Buffer) -> tuple[Expr, ...]:
    """One for each axis. Rows may be longer than what is in them."""
    *outer, inner = memory_dimensions(buffer.array.axes)
    sizes = [sympify(axis.size) for group in outer for axis in group]
    if len(inner) == 1:
        return (*sizes, buffer.sizes[-1])
    return (*sizes, *(sympify(axis.size) for axis in inner))
