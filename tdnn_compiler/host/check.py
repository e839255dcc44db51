"""What a legal host program is."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, assert_never

from sympy import Expr, Mul, Symbol, expand

from tdnn_compiler.equations.keys import Key
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
    RequireBelow,
    RequireLeast,
    show_step,
)
from tdnn_compiler.symbolic.errors import refuse_illegal
from tdnn_compiler.tile.joint import launch_arguments

__all__ = ["check_host"]


def check_host(host: HostProgram, step: str) -> HostProgram:
    """The program, if it is legal: sizes are measured and memory is there before it is used.

    Memory that is not returned is freed, once and after its last use; what the backward pass takes from the
    forward pass was kept. Raises CompilerFault with all that is wrong.
    """
    refuse_illegal(f"host program after {step}", host_program_faults(host))
    return host


def host_program_faults(host: HostProgram) -> Iterator[str]:
    for function in host.functions:
        yield from (f"{function.name}: {what}" for what in function_faults(function))
    if host.backward is not None:
        kept = {result.label for result in dict(host.forward.results)["saved"]}
        for label, _ in host.backward.saved:
            if label not in kept:
                yield f"backward: takes '{label}', which forward does not keep"


def function_faults(function: HostFunction) -> Iterator[str]:
    given = {array.key for array in (*function.arguments, *(array for _, array in function.saved))}
    for key in sorted({function.data, *(measure.array for measure in function.measures)} - given):
        yield f"asks {key} for its size or type, which is no argument"
    known = set(function.symbols)
    for check in function.checks:
        match check:
            case RequireBelow(sizes=sizes):
                yield from (f"{what}, in a check" for what in unmeasured_symbols(sizes, known))
            case RequireLeast(symbol=symbol):
                yield from (f"{what}, in a check" for what in unmeasured_symbols([symbol], known))
            case _:
                pass
    memory = HostMemory(known, set(given))
    for step in function.steps:
        yield from (f"{what}: {show_step(step)}" for what in memory.wrong_with(step))
    returned = [result.array.key for _, results in function.results for result in results]
    for key in dict.fromkeys(returned):
        if key not in memory.there:
            yield f"returns {key}, which is not in memory"
    for key in memory.allocated:
        if key in memory.there and key not in returned:
            yield f"{key} is neither returned nor freed"
        if key not in memory.written:
            yield f"{key} is allocated, and no kernel writes it"


def unmeasured_symbols(sizes: Collection[Any], known: set[Symbol]) -> Iterator[str]:
    for symbol in sorted(set().union(*(size.free_symbols for size in sizes)) - known, key=str):
        yield f"{symbol} is not measured"


@dataclass
class HostMemory:
    """What is in memory so far, from the first step on."""

    symbols: set[Symbol]
    there: set[Key]
    allocated: dict[Key, Expr] = field(default_factory=dict)
    """How many elements each has."""
    written: set[Key] = field(default_factory=set)

    def wrong_with(self, step: HostStep) -> Iterator[str]:
        match step:
            case ConvertLengths():
                pass
            case Arrange(array=array):
                yield from self.missing([array.key])
            case Align(array=key):
                yield from self.missing([key])
            case Allocate(array=array, sizes=sizes, like=like):
                yield from unmeasured_symbols(sizes, self.symbols)
                yield from self.missing([] if like is None else [like])
                if array.key in self.there:
                    yield f"{array.key} is in memory already"
                self.there.add(array.key)
                self.allocated[array.key] = count_elements(sizes)
            case Launch():
                yield from self.wrong_launch(step)
            case Free(arrays=keys):
                for key in keys:
                    if key not in self.allocated or key not in self.there:
                        yield f"{key} is not allocated, or freed already"
                self.there -= set(keys)
            case _:
                assert_never(step)

    def wrong_launch(self, step: Launch) -> Iterator[str]:
        yield from self.missing([buffer.array.key for buffer in step.reads])
        for program in step.programs:
            for buffer in program.reads:
                if buffer.array.key in step.written:
                    yield f"{buffer.array.key} is read in the launch that writes it"
                elif buffer.array.key in self.allocated and buffer.array.key not in self.written:
                    yield f"{buffer.array.key} is read before a kernel has written it"
        for buffer in step.writes:
            if buffer.array.key not in self.allocated or buffer.array.key not in self.there:
                yield f"{buffer.array.key} is written, and not allocated"
            self.written.add(buffer.array.key)
        for buffer in (buffer for program in step.programs for buffer in (*program.reads, *program.writes)):
            count = count_elements(buffer.sizes)
            if self.allocated.get(buffer.array.key, count) != count:
                yield f"{buffer.array.key} has another size in the kernel"
        if step.arguments != launch_arguments(step.programs, step.descriptors):
            yield "other arguments than the kernel has"
        yield from unmeasured_symbols([*step.numbers, *step.grid], self.symbols)

    def missing(self, keys: Collection[Key]) -> Iterator[str]:
        yield from (f"{key} is not in memory" for key in keys if key not in self.there)


@cache
def count_elements(sizes: tuple[Expr, ...]) -> Expr:
    return expand(Mul(*sizes))
