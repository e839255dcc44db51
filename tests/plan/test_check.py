"""Plans that nothing may lower: each kind is planted in a legal one, and refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tdnn_compiler.dsl import Input, batch_norm, build, conv, max_pool, relu, stats_pool
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.check import check_plan
from tdnn_compiler.plan.kernels import Kernel, Plan
from tdnn_compiler.symbolic.errors import CompilerFault

Change = Callable[[Plan], Plan]


def plans() -> tuple[Plan, ...]:
    h = Input("N T C", C=8) >> conv(16, 3) >> relu >> batch_norm >> max_pool(2) >> conv(8, 3) >> relu
    return compile_passes(build(h >> stats_pool()), "train").plans


def kernels(change: Callable[[tuple[Kernel, ...]], tuple[Kernel, ...]]) -> Change:
    return lambda plan: replace(plan, kernels=change(plan.kernels))


def without_a_store(found: tuple[Kernel, ...]) -> tuple[Kernel, ...]:
    first = next(kernel for kernel in found if kernel.stores)
    return tuple(replace(kernel, stores=()) if kernel is first else kernel for kernel in found)


def with_maps_in_reverse(found: tuple[Kernel, ...]) -> tuple[Kernel, ...]:
    def reversed_in(kernel: Kernel) -> Kernel:
        return replace(kernel, stages=tuple(replace(each, maps=each.maps[::-1]) for each in kernel.stages))

    return tuple(map(reversed_in, found))


def storing_another_s(found: tuple[Kernel, ...]) -> tuple[Kernel, ...]:
    first, *rest = found
    return (replace(first, stores=(*first.stores, *rest[-1].written)), *rest)


FAULTS: dict[str, tuple[Change, str]] = {
    "in reverse": (kernels(lambda found: found[::-1]), "in memory only later, or never"),
    "a kernel is missing": (kernels(lambda found: found[1:]), "in memory only later, or never"),
    "the last is missing": (kernels(lambda found: found[:-1]), "is asked for, and no kernel stores it"),
    "a kernel comes twice": (kernels(lambda found: (found[0], *found)), "two kernels are called"),
    "nothing is stored": (kernels(without_a_store), "in memory only later|no kernel stores it"),
    "maps in reverse": (kernels(with_maps_in_reverse), "before it computes it"),
    "another's result": (kernels(storing_another_s), "which it does not compute"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused(fault: str) -> None:
    change, told = FAULTS[fault]
    there = plans()[0]
    assert check_plan(there, "plan") is there
    with pytest.raises(CompilerFault, match=f"after {fault}(.|\n)*({told})"):
        check_plan(change(there), fault)


def test_a_backward_pass_loads_what_the_forward_one_kept() -> None:
    there, back = plans()
    kept = [array.key for array in (*there.saved, *there.program.given)]
    check_plan(back, "plan", kept)
    with pytest.raises(CompilerFault, match=f"loads {there.saved[0].name}"):
        check_plan(back, "plan", [key for key in kept if key != there.saved[0].key])
