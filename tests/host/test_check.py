"""Host programs that nothing may run: each kind is planted in a legal one, and refused."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from sympy import Symbol

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.check import check_host
from tdnn_compiler.host.ir import (
    Align,
    Allocate,
    Arrange,
    Free,
    HostFunction,
    HostProgram,
    HostStep,
    Launch,
    RequireBelow,
    RequireLeast,
)
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.symbolic.errors import CompilerFault

Change = Callable[[HostFunction], HostFunction]


@cache
def trained() -> HostProgram:
    return compile_passes(build(Input("N T C", C=3) >> conv(4, 3) >> relu >> batch_norm), "train").host


def steps(change: Callable[[HostStep], tuple[HostStep, ...]]) -> Change:
    return lambda function: replace(
        function, steps=tuple(new for step in function.steps for new in change(step))
    )


def without(kind: type) -> Change:
    return steps(lambda step: () if isinstance(step, kind) else (step,))


def last_dropped(kind: type) -> Change:
    def dropped(function: HostFunction) -> HostFunction:
        last = [step for step in function.steps if isinstance(step, kind)][-1]
        return replace(function, steps=tuple(step for step in function.steps if step is not last))

    return dropped


def twice(kind: type) -> Change:
    return steps(lambda step: (step, step) if isinstance(step, kind) else (step,))


def larger(step: HostStep) -> tuple[HostStep, ...]:
    return (
        (replace(step, sizes=(2 * step.sizes[0], *step.sizes[1:])),)
        if isinstance(step, Allocate)
        else (step,)
    )


def told_less(step: HostStep) -> tuple[HostStep, ...]:
    return (replace(step, arguments=step.arguments[:-1]),) if isinstance(step, Launch) else (step,)


def in_the_other_order(function: HostFunction) -> HostFunction:
    return replace(function, steps=tuple(reversed(function.steps)))


def freed_early(function: HostFunction) -> HostFunction:
    freed = [step for step in function.steps if isinstance(step, Free)]
    rest = [step for step in function.steps if not isinstance(step, Free)]
    first = next(number for number, step in enumerate(rest) if isinstance(step, Launch))
    return replace(function, steps=(*rest[: first + 1], *freed, *rest[first + 1 :]))


def of_another_size(function: HostFunction) -> HostFunction:
    return replace(function, checks=(*function.checks, RequireBelow((Symbol("X"),), 7)))


def at_least(function: HostFunction) -> HostFunction:
    return replace(function, checks=(RequireLeast(Symbol("X"), 1, function.measures[0]),))


NOTHING = Key("nothing")

FAULTS: dict[str, tuple[Change, str]] = {
    "no size": (lambda function: replace(function, measures=()), "is not measured"),
    "a check of another size": (of_another_size, "X is not measured, in a check"),
    "a least one of another size": (at_least, "X is not measured, in a check"),
    "sizes of another array": (
        lambda function: replace(
            function, measures=(replace(function.measures[0], array=NOTHING), *function.measures[1:])
        ),
        "asks nothing for its size",
    ),
    "the type of another array": (
        lambda function: replace(function, data=NOTHING),
        "asks nothing for its size",
    ),
    "nothing allocated": (without(Allocate), "is written, and not allocated"),
    "allocated twice": (twice(Allocate), "is in memory already"),
    "allocated larger": (steps(larger), "has another size in the kernel"),
    "nothing launched": (without(Launch), "no kernel writes it"),
    "launched in another order": (in_the_other_order, "is not in memory"),
    "arguments forgotten": (steps(told_less), "other arguments than the kernel has"),
    "nothing freed": (without(Free), "is neither returned nor freed"),
    "freed twice": (twice(Free), "is not allocated, or freed already"),
    "freed before it is read": (freed_early, "is not in memory: launch"),
    "arguments that do not come": (lambda function: replace(function, arguments=()), "is not in memory"),
    "aligned, and not there": (
        lambda function: replace(function, steps=(Align(NOTHING), *function.steps)),
        "nothing is not in memory: align",
    ),
    "returned, and not there": (
        lambda function: replace(function, steps=function.steps[:1]),
        "which is not in memory",
    ),
}


def test_what_is_built_is_legal() -> None:
    assert check_host(trained(), "build_host") is trained()


@pytest.mark.parametrize("which", ["forward", "backward"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_told(fault: str, which: str) -> None:
    change, words = FAULTS[fault]
    planted = replace(trained(), **{which: change(getattr(trained(), which))})
    with pytest.raises(CompilerFault) as told:
        check_host(planted, "planting")
    assert f"{which}: " in str(told.value)
    assert words in str(told.value)


def test_what_the_forward_pass_does_not_keep_is_told() -> None:
    forward = trained().forward
    results = tuple((group, () if group == "saved" else found) for group, found in forward.results)
    with pytest.raises(CompilerFault, match="which forward does not keep"):
        check_host(replace(trained(), forward=replace(forward, results=results)), "planting")


def test_a_written_array_is_read_only_once_it_is_written() -> None:
    """Memory is there, but nothing in it yet."""

    def late(function: HostFunction) -> HostFunction:
        launches = [step for step in function.steps if isinstance(step, Launch)]
        others = [step for step in function.steps if isinstance(step, Allocate | Arrange)]
        return replace(function, steps=(*others, *reversed(launches)))

    with pytest.raises(CompilerFault, match="is read before a kernel has written it"):
        check_host(replace(trained(), forward=late(trained().forward)), "planting")
