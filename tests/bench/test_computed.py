"""Computed times: what bounds a kernel, and that kernels have the names that are measured."""

import pytest

from tdnn_compiler.bench.computed import compiled_for, estimate, mac_rate
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, max_pool, relu, stats_pool
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.plan.traffic import compute_traffic


def network(width: int) -> Network:
    return build(Input("N T C", C=width) >> conv(width, taps=(-3, 0, 3)).named("only"))


def test_rates_are_the_published_ones() -> None:
    # Data sheets count a multiply-add as two: 989 and 67 TFLOPS.
    assert 2e-12 * mac_rate(find_target("sm_90"), "bf16") == pytest.approx(989, rel=0.01)
    assert 2e-12 * mac_rate(find_target("sm_90"), "fp32") == pytest.approx(67, rel=0.1)


@pytest.mark.parametrize(("width", "dtype", "bound"), [(64, "bf16", "bytes"), (1024, "bf16", "products")])
def test_the_longer_of_both_times(width: int, dtype: DataType, bound: str) -> None:
    net = network(width)
    numbers = {symbol: {"N": 64, "T": 1006}[name] for name, symbol in net.symbols.items()}
    found = estimate(net, find_target("sm_90"), numbers, "eval", dtype)
    (kernel,) = found.kernels
    moved = 2 * (64 * width * (1006 + 1000) + width * width * 3 + width)
    products = 64 * 1000 * width * width * 3
    assert (kernel.moved, kernel.products, kernel.bound) == (moved, products, bound)
    machine = find_target("sm_90")
    assert kernel.seconds == pytest.approx(max(moved / 3350e9, products / mac_rate(machine, dtype)))
    assert found.seconds == kernel.seconds


def test_the_convolution_inside_of_a_pool_counts() -> None:
    net = build(Input("N T C", C=16) >> conv(32, 3, padding=1) >> relu >> max_pool(2))
    found = estimate(
        net, find_target("sm_90"), dict(zip(net.symbols.values(), (4, 64), strict=True)), "eval", "bf16"
    )
    assert [kernel.products for kernel in found.kernels] == [4 * 64 * 16 * 3 * 32]


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("dtype", ["bf16", "fp32"])
def test_every_kernel_has_a_time(name: str, dtype: DataType) -> None:
    h = Input("N T C", C=24) >> conv(32, 3) >> relu >> batch_norm
    net = build(h >> stats_pool() >> linear(5))
    numbers = {symbol: 7 + place for place, symbol in enumerate(net.symbols.values())}
    found = estimate(net, find_target(name), numbers, "train", dtype)
    emitted = compiled_for(net, find_target(name), "train", dtype)
    assert [kernel.kernel for kernel in found.kernels] == [launch.name for launch in emitted.host.launches]
    costs = [cost for plan in emitted.plans for cost in compute_traffic(plan, emitted.inside(numbers), dtype)]
    assert found.moved == sum(cost.moved for cost in costs)
    assert all(kernel.seconds > 0 for kernel in found.kernels)
    # The input takes no gradient.
    assert "d_input" not in [kernel.kernel for kernel in found.kernels]
