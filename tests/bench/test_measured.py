"""Times on a GPU; that wrong results have none is tried in runtime/interpreted/test_bench.py."""

import pytest
import torch

from tdnn_compiler.bench import measured
from tdnn_compiler.bench.computed import estimate
from tdnn_compiler.bench.gpu_row import measure_ceilings, measure_on_gpu
from tdnn_compiler.bench.measured import compare_results
from tdnn_compiler.bench.rows import SuiteRow
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.runtime.devices import present_target


def test_an_error_like_that_of_torch_is_none() -> None:
    exact = torch.linspace(-1, 1, 100, dtype=torch.float64)
    rounded = exact.to(torch.bfloat16)
    assert compare_results("", {"a": rounded}, {"a": rounded}, {"a": exact}) == []
    # Where torch happens to be exact, the rounding of results is allowed.
    assert compare_results("", {"a": rounded}, {"a": exact}, {"a": exact}) == []


@pytest.mark.parametrize("wrong", [0.2, float("nan"), float("inf")])
def test_a_wrong_number_is_told(wrong: float) -> None:
    exact = torch.linspace(-1, 1, 100, dtype=torch.float64)
    found = exact.float()
    found[7] = wrong
    (told,) = compare_results("eval, ", {"a": found}, {"a": exact.float()}, {"a": exact})
    assert told.startswith("eval, a: an error of")


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", ["bf16", "fp32"])
def test_every_kernel_is_timed(dtype: DataType) -> None:
    h = Input("N T C", C=64) >> conv(128, 3) >> relu >> batch_norm
    net = build(h >> stats_pool() >> linear(5))
    numbers = {symbol: {"N": 32, "T": 300}[name] for name, symbol in net.symbols.items()}
    here = present_target()
    assert here is not None
    found = measured.measure(net, here, numbers, "train", dtype)
    computed = estimate(net, here, numbers, "train", dtype)
    assert list(found.kernels) == [kernel.kernel for kernel in computed.kernels]
    # From memory, with an empty cache, nothing is faster than memory.
    assert all(found.kernels[kernel.kernel] > kernel.seconds for kernel in computed.kernels)
    assert [whole.how for whole in found.wholes] == ["tdnn-compiler", "torch", "torch.compile"]
    assert all(whole.forward and whole.step and whole.forward < whole.step for whole in found.wholes[:2])


@pytest.mark.gpu
def test_a_row_has_graphs_and_footprints() -> None:
    net = build(Input("N T C", C=64) >> conv(128, 3) >> relu >> batch_norm)
    numbers = {symbol: {"N": 32, "T": 300}[name] for name, symbol in net.symbols.items()}
    row = SuiteRow("", {}, "step", ("eager", "compile"), "cuda", "bf16", first=True, seconds=0.5)
    found = measure_on_gpu(net, numbers, row)
    for way in ("tdnn-compiler", "torch", "torch.compile"):
        plainly, captured = found.times[way], found.times[f"{way}, CUDA graph"]
        assert min(plainly["host"], plainly["memory"], captured["median"]) > 0
    assert found.kernels


@pytest.mark.gpu
def test_a_gpu_has_ceilings() -> None:
    found = measure_ceilings()
    assert found["bf16"] > found["tf32"] > found["fp32"] > 1e12
    assert found["copy"] > 1e11
