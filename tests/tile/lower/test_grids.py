"""How many programs a kernel has along each dimension: GPUs count 65,535 along the second."""

import pytest

from tdnn_compiler.dsl import Input, Node, build, conv, layer_norm, softmax
from tdnn_compiler.pipeline import compile_passes

X = Input("N T C", C=24)


@pytest.mark.parametrize("node", [X >> layer_norm, X >> softmax, X >> conv(8, 3) >> layer_norm])
def test_positions_are_counted_along_the_first_dimension(node: Node) -> None:
    """Before, more than 4,194,240 positions had too many programs along the second one."""
    emitted = compile_passes(build(node), "train")
    assert emitted.backward_pass is not None
    for program in (*emitted.forward_pass.programs, *emitted.backward_pass.programs):
        assert program.grid[1].is_Integer, program.name
