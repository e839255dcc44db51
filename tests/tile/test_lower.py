"""Kernels to tile programs: each kind of stages that is lowered, and what is said of the others."""

import pytest
from plan.one_kernel import one_kernel

from tdnn_compiler.dsl import (
    Input,
    Node,
    build,
    conv,
    depthwise_conv,
    global_max_pool,
    max_pool,
    relu,
    softmax,
    subsample,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.check import check_plan
from tdnn_compiler.plan.kernels import Plan
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.errors import CompilerFault
from tdnn_compiler.symbolic.identifiers import Names
from tdnn_compiler.tile.ir import Dot, Reduce, ShiftRows, walk
from tdnn_compiler.tile.lower.lower import LoweredPass, lower_plan

X, IMAGE = Input("N T C", C=32), Input("N H W C", C=32)
HIDDEN = X >> conv(8, 3)


def lowered(network: Network) -> LoweredPass:
    """All that a network computes, as one kernel."""
    plan: Plan = check_plan(one_kernel(network), "one_kernel")
    return lower_plan(plan, (), {}, frozenset(), lambda _: Blocks(), {}, Names())


@pytest.mark.parametrize(
    ("node", "products", "shifts"),
    [
        (X >> conv(8, 3) >> relu, 1, 0),
        (X >> depthwise_conv(3), 0, 0),
        (X >> conv(16, 3) >> relu >> conv(8, 3, padding=1), 2, 1),
        (IMAGE >> conv(8, 3) >> relu >> max_pool(2), 1, 0),
    ],
)
def test_stages_that_are_lowered(node: Node, products: int, shifts: int) -> None:
    (program,) = lowered(build(node)).programs
    found = [*walk(program.body)]
    assert sum(isinstance(each, Dot) for each in found) == products
    assert sum(isinstance(each, ShiftRows) for each in found) == shifts
    assert not any(isinstance(each, Reduce) for each in found)


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(X >> conv(8, 3) >> conv(8, 3) >> conv(8, 3), id="three convolutions"),
        pytest.param(IMAGE >> conv(8, 3) >> conv(8, 3), id="two along two axes"),
        pytest.param(X >> conv(8, 3) >> conv(8, 3, stride=2), id="a stride"),
        pytest.param(X >> conv(8, 3) >> conv(8, 3, padding=1, padding_mode="reflect"), id="reflected"),
        pytest.param(X >> conv(8, 3) >> conv(8, 3, groups=2), id="groups"),
        pytest.param(X >> conv(8, 3, groups=2) >> conv(8, 3), id="groups in the first"),
        pytest.param(X >> conv(8, 3, groups=2) >> max_pool(2), id="groups before a pool"),
        pytest.param(HIDDEN + (HIDDEN >> conv(8, 3, padding=1)), id="a residual"),
        pytest.param(X >> conv(8, 3) >> max_pool(2) >> conv(8, 3), id="a pool between"),
        pytest.param(X >> conv(8, 3) >> global_max_pool(), id="a whole sequence"),
        pytest.param(X >> max_pool(2) >> conv(8, 3), id="a pool before"),
        pytest.param(X >> conv(8, 3) >> softmax(), id="a softmax"),
        pytest.param(X >> subsample(2) >> relu >> max_pool(2), id="two pools"),
    ],
)
def test_stages_that_are_not_lowered_are_refused(node: Node) -> None:
    with pytest.raises(CompilerFault, match=r"no lowering for\n.*\n  stage 1, at "):
        lowered(build(node))
