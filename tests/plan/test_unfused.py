"""What a network costs layer by layer, to be compared with."""

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.traffic import compute_traffic
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer

ROWS, WIDTH = 3 * 20, 8


def test_each_layer_reads_and_writes_all_it_has() -> None:
    network = build(Input("N T C", C=WIDTH) >> conv(WIDTH, 1, bias=False) >> relu)
    (found,) = compile_passes(network, "eval").plans
    numbers = {network.symbols["N"]: 3, network.symbols["T"]: 20}
    rows = 2 * ROWS * WIDTH
    assert plan_layer_by_layer([found.program], numbers) == Unfused(
        2, 2 * rows + 2 * WIDTH * WIDTH + 2 * rows
    )
    (fused,) = compute_traffic(found, numbers)
    assert fused.moved == 2 * rows + 2 * WIDTH * WIDTH


def test_a_batch_norm_in_training_is_more_than_one_kernel() -> None:
    """It cannot begin to normalise before it has seen everything."""
    network = build(Input("N T C", C=WIDTH) >> batch_norm)
    (there, _) = compile_passes(network, "train").plans
    numbers = {network.symbols["N"]: 3, network.symbols["T"]: 20}
    found = plan_layer_by_layer([there.program], numbers)
    assert found.launches >= 3
    assert found.moved > 2 * 3 * ROWS * WIDTH
