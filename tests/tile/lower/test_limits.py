"""Sizes that 32-bit numbers in kernels cannot reach are refused, stored or not."""

import pytest
import sympy

from tdnn_compiler.dsl import Input, build, conv_transpose, global_avg_pool, softmax, subsample, symbols
from tdnn_compiler.network.nodes import Node
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.tile.lower.limits import MOST_ELEMENTS, size_limits

N, T = symbols("N T")


def greatest(node: Node) -> int:
    """The longest input that the kernels take."""
    conditions = size_limits(compile_passes(build(node), "eval").forward_pass.programs)
    low, high = 1, 2**40
    while high - low > 1:
        middle = (low + high) // 2
        held = all(condition.subs({T: middle, N: 1}) == sympy.true for condition in conditions)
        low, high = (middle, high) if held else (low, middle)
    return low


@pytest.mark.parametrize("stride", [2, 5])
def test_positions_that_are_never_stored_count(stride: int) -> None:
    """The pool runs over positions that no array has: so many times as long as the input."""
    h = Input("N T C", C=1) >> conv_transpose(1, 4, stride=stride) >> subsample(1, offset=2)
    assert (
        greatest(h >> global_avg_pool(keepdim=True) >> softmax(over="positions")) <= MOST_ELEMENTS // stride
    )
