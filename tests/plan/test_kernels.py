"""Kernels: what they load, compute and write, and how they read as text."""

from plan.one_kernel import one_kernel

from tdnn_compiler.dsl import Input, build, conv, max_pool, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.kernels import Kernel

X = Input("N T C", C=64)


def only(network: Network, **options: object) -> Kernel:
    (kernel,) = compile_passes(network, "eval", **options).forward_pass.plan.kernels  # type: ignore[arg-type]
    return kernel


def test_a_kernel_of_one_stage_is_its_equations() -> None:
    assert str(only(build(X >> conv(8, 3) >> relu))) == (
        "conv1.sum(input, conv1.weight, conv1.bias)\n"
        "  conv1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · conv1.weight[k, c, i])\n"
        "  conv1[n, t, c] = (conv1.sum[n, t, c] + conv1.bias[c])\n"
        "  relu1[n, t, c] = maximum(conv1[n, t, c], 0)\n"
        "  → relu1"
    )


def test_stages_say_where_they_are_computed() -> None:
    pair = X >> conv(8, 3).named("near") >> conv(8, 3, padding=((2, 0),)).named("far")
    kernel = only(build(pair), fuse=[("near", "far")])
    assert str(kernel) == (
        "far.sum(input, near.weight, near.bias, far.weight, far.bias)\n"
        "  stage 1, at the tile's positions of t, 2 before and 0 after them:\n"
        "    near.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · near.weight[k, c, i])\n"
        "    near[n, t, c] = (near.sum[n, t, c] + near.bias[c])\n"
        "  stage 2:\n"
        "    far.sum[n, t, c] = Σ k, i  (near[n, t + offset(k) − 2, i] · far.weight[k, c, i])\n"
        "    far[n, t, c] = (far.sum[n, t, c] + far.bias[c])\n"
        "  → far"
    )


def test_several_axes_and_strides_in_words() -> None:
    image = Input("N H W C", C=64) >> conv(8, 3) >> max_pool((2, 3))
    assert str(only(build(image))).split("\n")[1] == (
        "  stage 1, at positions 2·h to 2·h + 1 for each h of the tile; "
        "positions 3·w to 3·w + 2 for each w of the tile:"
    )


def test_what_is_computed_in_any_stage_is_not_loaded() -> None:
    h = X >> conv(24, 3, padding=1)
    (kernel,) = one_kernel(build((h >> conv(24, 3, padding=1) >> relu >> conv(24, 3, padding=1)) + h)).kernels
    assert len(kernel.stages) == 3
    weights = {f"conv{number}.{part}" for number in (1, 2, 3) for part in ("weight", "bias")}
    assert {array.name for array in kernel.loads} == {"input", *weights}
    assert [array.name for array in kernel.written] == ["add1"]
    assert [equation.layer for equation in kernel.equations if equation.over] == ["conv1", "conv2", "conv3"]
