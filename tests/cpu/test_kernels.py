"""A CPU's kernels against torch: networks of every layer kind and random ones, all arrays and gradients."""

import pytest
import torch
from cpu.cpu_kernels import kernels_in_one_text
from cpu.odd_tiles import in_odd_tiles
from emitted.networks import NETWORKS, fused
from native import NEEDS_CPP
from random_networks.checks import Way, check_seeds

from tdnn_compiler.cpu.host import CPU_BLOCKS
from tdnn_compiler.dsl import Input, build, conv, max_pool, relu, softmax, symbols
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.eager import to_torch
from tdnn_compiler.runtime.native import confirm_rows

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision", "one_thread")]

PART = 20
"""So many random networks are compiled as one text."""


ON_A_CPU = Way(in_odd_tiles, lambda emitted: kernels_in_one_text(emitted, torch.float64))


@pytest.mark.parametrize("first", range(0, 60, PART))
def test_random_networks(first: int) -> None:
    check_seeds(range(first, first + PART), way=ON_A_CPU)


@pytest.mark.long
def test_any_number_of_random_networks(start: int) -> None:
    check_seeds(range(start, start + 50), way=ON_A_CPU)


def wrong(names: list[str], dtype: torch.dtype) -> dict[str, list[str]]:
    """What differs from torch, network by network, in both modes."""
    emitted = [
        compile_passes(NETWORKS[name], mode, CPU_BLOCKS) for name in names for mode in ("train", "eval")
    ]
    found: dict[str, list[str]] = {}
    for kernels in kernels_in_one_text(emitted, dtype):
        rows = [row for row in confirm_rows(kernels, None, (False, True), 0) if not row.ok]
        if rows:
            name = f"{kernels.emitted.network.name}, {kernels.emitted.mode}"
            found[name] = [f"{row.array}, {row.case}: {row.error} {row.note}" for row in rows]
    return found


PLAIN = [name for name in NETWORKS if not fused(NETWORKS[name])]


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("part", range(2))
def test_half_precision(dtype: torch.dtype, part: int) -> None:
    assert wrong(PLAIN[part::24], dtype) == {}


@pytest.mark.long
@pytest.mark.parametrize("part", range(12))
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_every_network(dtype: torch.dtype, part: int) -> None:
    assert wrong(PLAIN[part::12], dtype) == {}


NAMES = ["t_first", "c_first", "lanes_1", "programs_0", "relu1_lanes", "left_tile", "panel", "x_ptr", "LANES"]


@pytest.mark.parametrize("name", NAMES)
def test_sizes_may_be_called_what_printers_call_things(name: str) -> None:
    x = Input("N T C", T=symbols(name), C=3)
    h = x >> conv(20, 3, padding=1) >> relu >> max_pool(2) >> softmax >> conv(4, 3)
    emitted = [compile_passes(build(h), mode, CPU_BLOCKS) for mode in ("train", "eval")]
    for kernels in kernels_in_one_text(emitted, torch.float32):
        assert [row for row in confirm_rows(kernels, None, (False, True), 0) if not row.ok] == []


def test_long_sums_lose_little() -> None:
    network = build(Input("N T C", C=16) >> conv(16, 2, bias=False))
    module = compile(network).module()
    exact = to_torch(network).double()
    exact.load_state_dict(module.state_dict())
    x = torch.randn(4, 16_000, 16)
    module(x).square().mean().backward()
    exact(x.double()).square().mean().backward()
    (found,), (wanted,) = module.parameters(), exact.parameters()
    assert found.grad is not None
    assert wanted.grad is not None
    # One sum of 64,000 terms after the other is wrong by about 5e-6.
    assert float((found.grad.double() - wanted.grad).norm() / wanted.grad.norm()) < 1e-6
