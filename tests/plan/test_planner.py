"""Which equations share a kernel, in which stage of it, and what is stored."""

from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    batch_norm,
    build,
    concat,
    conv,
    linear,
    max_pool,
    relu,
    softmax,
    stats_pool,
)
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.symbolic.halo import OWN_POSITIONS, Halo

X = Input("N T C", C=24)


def kernels(node: Node, mode: Mode = "eval") -> tuple[Kernel, ...]:
    return compile_passes(build(node), mode).forward_pass.plan.kernels


def layers(kernel: Kernel) -> list[list[str]]:
    """The layers of each stage."""
    return [list(dict.fromkeys(each.layer for each in stage.equations)) for stage in kernel.stages]


def test_what_is_pointwise_follows_in_the_same_stage() -> None:
    (kernel,) = kernels(X >> conv(8, 3) >> relu >> batch_norm)
    assert layers(kernel) == [["conv1", "relu1", "batch_norm1"]]
    assert kernel.last.halos == (OWN_POSITIONS,)


def test_a_window_over_a_result_begins_a_kernel() -> None:
    assert list(map(layers, kernels(X >> conv(8, 3) >> relu >> conv(8, 3)))) == [
        [["conv1", "relu1"]],
        [["conv2"]],
    ]


def test_a_convolution_is_a_stage_of_the_pool_that_reads_it() -> None:
    (kernel,) = kernels(X >> conv(8, 3) >> relu >> max_pool(2) >> relu)
    assert layers(kernel) == [["conv1", "relu1"], ["max_pool1", "relu2"]]
    assert kernel.stages[0].halos == (Halo(2, 0, 1),)
    assert [array.name for array in kernel.written] == ["relu2"]
    (kernel,) = kernels(Input("N H W C", C=24) >> conv(8, 3) >> avg_pool((2, 3), padding=(1, 0)))
    assert kernel.stages[0].halos == (Halo(2, 1, 0), Halo(3, 0, 2))


def test_a_pool_whose_windows_overlap_reads_what_is_stored() -> None:
    """Else neighbours would be computed twice."""
    assert [len(kernel.stages) for kernel in kernels(X >> conv(8, 3) >> max_pool(3, 2))] == [1, 1]


def test_a_convolution_that_others_read_is_stored() -> None:
    h = X >> conv(8, 3)
    found = kernels(concat(h >> max_pool(2), h >> conv(8, 2, stride=2)))
    assert all(len(kernel.stages) == 1 for kernel in found)


def test_a_stage_has_no_maps_that_lead_to_nothing() -> None:
    """In training the pool tells by itself whether the ReLU let it through: nothing is kept of that."""
    (kernel, *_) = kernels(X >> conv(8, 3) >> relu >> max_pool(2), "train")
    read = {array.name for stage in kernel.stages for equation in stage.maps for array in equation.out}
    assert read == {"conv1", "relu1"}
    assert [array.name for array in kernel.written] == ["max_pool1", "max_pool1.where"]


def test_pointwise_equations_are_a_stage_of_the_sum_over_them() -> None:
    """The weights that a batch norm scales are stored, and summed on the way."""
    found = kernels(X >> conv(24, 3) >> relu >> batch_norm >> conv(24, 3), "train")
    (kernel,) = (kernel for kernel in found if len(kernel.stages) > 1)
    assert layers(kernel) == [["conv2"], ["conv2"]]
    assert [array.name for array in kernel.stores] == ["conv2.scaled", "conv2.shift"]
    assert kernel.stages[0].root is None


def test_statistics_begin_in_the_kernel_of_what_they_are_of() -> None:
    convolution, statistics, _ = kernels(X >> conv(8, 3) >> relu >> stats_pool() >> linear(4))
    assert [array.name for array in convolution.written] == [
        "stats_pool1.mean.tiles.mean",
        "stats_pool1.mean.tiles.variance",
    ]
    assert {array.key for array in convolution.written} <= {array.key for array in statistics.loads}


def test_a_normalisation_over_channels_is_a_kernel_for_each_reduction() -> None:
    names = [kernel.name for kernel in kernels(X >> softmax())]
    assert names == ["softmax1.largest", "softmax1.total", "softmax1"]
