"""What a legal plan is."""

from collections.abc import Iterable, Iterator

from tdnn_compiler.equations.ir import Equation, reads_in
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.plan.kernels import Kernel, Plan
from tdnn_compiler.plan.stages import Stage, halos_needed, halos_read, keys_in
from tdnn_compiler.symbolic.errors import refuse_illegal
from tdnn_compiler.symbolic.halo import OWN_POSITIONS

__all__ = ["check_plan"]


def check_plan(plan: Plan, step: str, before: Iterable[Key] = ()) -> Plan:
    """The plan, if it is legal: kernels load what is in memory by then, and store all that is asked for.

    What a kernel computes in one stage it computes wherever later stages read it.
    `before` are arrays that an earlier pass keeps. Raises CompilerFault with all that is wrong.
    """
    refuse_illegal(f"plan of '{plan.program.name}' after {step}", plan_faults(plan, before))
    return plan


def plan_faults(plan: Plan, before: Iterable[Key]) -> Iterator[str]:
    stored = {*before, *(array.key for array in plan.program.given)}
    names = [kernel.name for kernel in plan.kernels]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"two kernels are called {name}"
    for kernel in plan.kernels:
        if not kernel.stages:
            yield f"{kernel.name} has no stages"
            continue
        for array in kernel.loads:
            if array.key not in stored:
                yield f"{kernel.name} loads {array.name}, which is in memory only later, or never"
        yield from (f"{kernel.name} {what}" for what in kernel_faults(kernel))
        stored |= {array.key for array in kernel.written}
    asked = (*plan.program.outputs, *plan.program.updates.values(), *plan.saved)
    for key in sorted({array.key for array in asked} - stored):
        yield f"{key} is asked for, and no kernel stores it"


def kernel_faults(kernel: Kernel) -> Iterator[str]:
    """What a kernel computes it computes before it is read there, and it stores nothing else."""
    ready: set[Key] = set()
    for equation in kernel.equations:
        for read in reads_in(equation.body):
            if read.array.key in kernel.computed - ready:
                yield f"reads {read.array.name} before it computes it"
        ready |= {array.key for array in equation.out}
    for array in kernel.stores:
        if array.key not in ready:
            yield f"stores {array.name}, which it does not compute"
    yield from stage_faults(kernel)


def stage_faults(kernel: Kernel) -> Iterator[str]:
    """Each stage is computed wherever later ones read it, and what is written is computed once."""
    for number, stage in enumerate(kernel.stages, 1):
        if len(stage.halos) != len(stage.positions):
            yield f"has {len(stage.halos)} halos for {len(stage.positions)} axes in stage {number}"
            return
    if any(halo != OWN_POSITIONS for halo in kernel.last.halos):
        yield f"computes its result at {kernel.last.where}"
    for equation in (*kernel.last.equations, *(partial.equation for partial in kernel.partials)):
        yield from find_neighbour_reads(equation, kernel.last)
    for number, stage in enumerate(kernel.stages[:-1], 1):
        for equation in stage.equations:
            yield from find_neighbour_reads(equation, stage)
        later = kernel.stages[number:]
        if stage.computed.isdisjoint(keys_in(equation for each in later for equation in each.equations)):
            yield f"reads nothing of stage {number}"
        needed = halos_needed(stage, halos_read(later))
        for axis, halo in zip(stage.positions, stage.halos, strict=True):
            if axis in needed and not halo.covers(needed[axis]):
                where, there = halo.about(axis.name), needed[axis].about(axis.name)
                yield f"computes stage {number} at {where}, and reads it at {there}"
        yield from (f"{what} stage {number} too often" for what in find_repeated_writes(kernel, stage))


def find_neighbour_reads(equation: Equation, stage: Stage) -> Iterator[str]:
    """What an equation reads of its own stage at another place than its own."""
    places = {array.key: each.index for each in stage.equations for array in each.out}
    for read in reads_in(equation.body):
        if places.get(read.array.key, read.index) != read.index:
            yield f"reads {read}, of another place in the same stage"


def find_repeated_writes(kernel: Kernel, stage: Stage) -> Iterator[str]:
    """What is written of an earlier stage although neighbouring tiles compute it, too."""
    if stage.operand_sums:
        yield "sums an operand of"
    if not stage.computed.isdisjoint(keys_in(partial.equation for partial in kernel.partials)):
        yield "begins a reduction of"
    for equation in stage.equations:
        for array in equation.out:
            if array in kernel.stores and not is_computed_once(equation, stage, kernel.root):
                yield f"stores {array.name} of"


def is_computed_once(equation: Equation, stage: Stage, root: Equation | None) -> bool:
    """Whether the tiles of a result compute each element of an earlier stage once."""
    if root is None or {*equation.axes} != {*root.axes, *root.over}:
        return False
    return all(axis in root.over or stage.halo(axis) == OWN_POSITIONS for axis in stage.positions)
