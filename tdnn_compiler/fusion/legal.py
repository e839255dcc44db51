"""What a legal plan is."""

from collections.abc import Iterable, Iterator

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.terms import reads
from tdnn_compiler.errors import refuse_illegal
from tdnn_compiler.fusion.kernels import Kernel, Plan

__all__ = ["check_plan"]


def check_plan(plan: Plan, step: str, before: Iterable[Key] = ()) -> Plan:
    """The plan, if it is legal: kernels load what is in memory by then, and store all that is asked for.

    `before` are arrays that an earlier pass keeps. Raises CompilerFault with all that is wrong.
    """
    refuse_illegal(f"plan of '{plan.program.name}' after {step}", wrong(plan, before))
    return plan


def wrong(plan: Plan, before: Iterable[Key]) -> Iterator[str]:
    stored = {*before, *(array.key for array in plan.program.given)}
    names = [kernel.name for kernel in plan.kernels]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two kernels are called {name}"
    for kernel in plan.kernels:
        for array in kernel.loads:
            if array.key not in stored:
                yield f"{kernel.name} loads {array.name}, which is in memory only later, or never"
        yield from (f"{kernel.name} {what}" for what in wrong_within(kernel))
        stored |= {array.key for array in kernel.written}
    asked = (*plan.program.outputs, *plan.program.updates.values(), *plan.saved)
    for key in sorted({array.key for array in asked} - stored):
        yield f"{key} is asked for, and no kernel stores it"


def wrong_within(kernel: Kernel) -> Iterator[str]:
    """What a kernel computes it computes before it is read there, and it stores nothing else."""
    ready: set[Key] = set()
    for equation in kernel.equations:
        for read in reads(equation.body):
            if read.array.key in kernel.computed - ready:
                yield f"reads {read.array.name} before it computes it"
        ready |= {array.key for array in equation.out}
    for array in kernel.stores:
        if array.key not in ready:
            yield f"stores {array.name}, which it does not compute"
    if kernel.inner is not None and kernel.inner.written:
        yield f"stores {', '.join(array.name for array in kernel.inner.written)} from its inside"
