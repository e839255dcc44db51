"""Stages that nothing may lower: each kind is planted in a legal kernel, and refused."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from plan.one_kernel import one_kernel

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.equations.ir import Array, Axis, Constant, Equation, Read, StridedIndex, reads_in
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.check import check_plan
from tdnn_compiler.plan.kernels import Kernel, Partial, Plan
from tdnn_compiler.plan.stages import Stage
from tdnn_compiler.symbolic.errors import CompilerFault
from tdnn_compiler.symbolic.halo import ALL_POSITIONS, OWN_POSITIONS, Halo
from tdnn_compiler.symbolic.maps import Window

Change = Callable[[Plan], Plan]


def staged() -> Plan:
    """Three convolutions of an image in one kernel; the last stage reads both others."""
    h = Input("N H W C", C=8) >> conv(8, 3, padding=1) >> relu
    return one_kernel(build((h >> conv(8, 5, padding=2) >> relu >> conv(8, (3, 1), padding=(1, 0))) + h))


def with_kernel(change: Callable[[Kernel], Kernel]) -> Change:
    return lambda plan: replace(plan, kernels=tuple(map(change, plan.kernels)))


def with_stages(change: Callable[[tuple[Stage, ...]], tuple[Stage, ...]]) -> Change:
    return with_kernel(lambda kernel: replace(kernel, stages=change(kernel.stages)))


N = Axis("n", 3, "batch")
UNREAD = Stage(None, (Equation((Array(Key("unread"), (N,)),), (N,), Constant(0.0)),))


def with_halo(halo: Halo) -> Callable[[Stage], Stage]:
    """Another halo along the height."""
    return lambda stage: replace(stage, halos=(halo, *stage.halos[1:]))


def changed(number: int, change: Callable[[Stage], Stage]) -> Change:
    def applied(found: tuple[Stage, ...]) -> tuple[Stage, ...]:
        here = number % len(found)
        return (*found[:here], change(found[here]), *found[here + 1 :])

    return with_stages(applied)


def storing_the_first_stage(kernel: Kernel) -> Kernel:
    return replace(kernel, stores=(*kernel.stores, kernel.stages[0].maps[-1].out[0]))


def summing_the_first_stage(kernel: Kernel) -> Kernel:
    """Tile by tile, as sums over rows begin."""
    (first,) = (map for map in kernel.stages[0].maps if map.layer == "relu1")
    out = first.out[0]
    total = Equation((Array(Key("total"), out.axes[-1:]),), out.axes[-1:], Read(out, out.axes), out.axes[:-1])
    return replace(kernel, partials=(Partial(total, (Array(Key("tiles"), out.axes[-1:]),)),))


def with_a_sum_beside(stage: Stage) -> Stage:
    assert stage.root is not None
    assert stage.factors is not None
    out = replace(stage.root.out[0], key=Key("total"))
    return replace(stage, operand_sums=(replace(stage.root, out=(out,), body=stage.factors[0]),))


def with_a_map_of_neighbours(stage: Stage) -> Stage:
    """The last equation reads what the stage computes one position further down."""
    *others, last = stage.maps
    (read,) = reads_in(last.body)
    n, h, *rest = read.index
    assert isinstance(h, Axis)
    index = (n, StridedIndex(h, Axis("k", 1, "tap"), Window(left=1)), *rest)
    return replace(stage, maps=(*others, replace(last, body=replace(read, index=index))))


FAULTS: dict[str, tuple[Change, str]] = {
    "none": (with_stages(lambda found: ()), "has no stages"),
    "in reverse": (with_stages(lambda found: found[::-1]), "before it computes it"),
    "one too many": (with_stages(lambda found: (UNREAD, *found)), "reads nothing of stage 1"),
    "a halo too few": (
        changed(0, lambda stage: replace(stage, halos=stage.halos[1:])),
        "1 halos for 2 axes in stage 1",
    ),
    "less before": (
        changed(0, with_halo(Halo(1, 2, 3))),
        "stage 1 at the tile's positions of h, 2 before .* reads it at .* 3 before",
    ),
    "less after": (changed(1, with_halo(Halo(1, 1, 0))), "stage 2 at .* 0 after .* reads it at .* 1 after"),
    "another stride": (changed(0, with_halo(Halo(2, 9, 9))), "stage 1 at positions 2·h − 9 to 2·h"),
    "of one reader alone": (
        changed(0, with_halo(OWN_POSITIONS)),
        "reads it at the tile's positions of h, 3 before",
    ),
    "a result with a halo": (changed(-1, with_halo(Halo(1, 1, 1))), "computes its result at"),
    "a neighbour in the same stage": (
        changed(0, with_a_map_of_neighbours),
        "another place in the same stage",
    ),
    "stored by neighbours": (with_kernel(storing_the_first_stage), "stores relu1 of stage 1 too often"),
    "reduced by neighbours": (
        with_kernel(summing_the_first_stage),
        "begins a reduction of stage 1",
    ),
    "summed by neighbours": (changed(0, with_a_sum_beside), "sums an operand of stage 1 too often"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused(fault: str) -> None:
    change, told = FAULTS[fault]
    plan = staged()
    assert check_plan(plan, "plan") is plan
    with pytest.raises(CompilerFault, match=told):
        check_plan(change(plan), fault)


def test_wider_halos_than_needed_are_legal() -> None:
    check_plan(changed(0, with_halo(Halo(1, 4, 9)))(staged()), "plan")
    check_plan(changed(0, with_halo(ALL_POSITIONS))(staged()), "plan")


def test_what_the_tiles_of_a_result_compute_once_may_be_stored() -> None:
    """Of weights that a batch norm scales the shift is summed in the same kernel."""
    h = Input("N T C", C=24) >> conv(24, 3) >> relu >> batch_norm >> conv(24, 3)
    plan = compile_passes(build(h), "train").plans[0]
    (kernel,) = (kernel for kernel in plan.kernels if len(kernel.stages) > 1)
    assert kernel.stages[0].computed & {array.key for array in kernel.stores}
