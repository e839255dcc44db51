"""The host side of a GPU, without one: launches are prepared, and compute what torch computes."""

from collections import Counter
from math import prod
from typing import Any

import pytest
import torch
from native import NEEDS_CPP
from runtime.simulated import PLAIN_TARGET, CompiledKernel, simulated_gpu
from runtime.test_direct_calls import count_functions
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, batch_norm, conv, dropout, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network

pytestmark = pytest.mark.usefixtures("single_precision")

MOST_FUNCTIONS = 13
"""Calls of functions for each launch of a training step: Triton's own way takes some ninety."""


def network() -> Network:
    h = Input("N T C", C=6) >> conv(8, 3, padding=1) >> relu >> batch_norm >> conv(8, 3) >> batch_norm >> relu
    return tdnn.build(h >> stats_pool() >> dropout(0.25) >> linear(3))


def step(module: nn.Module, x: Tensor, lengths: list[int] | Tensor | None) -> list[Tensor]:
    x = x.clone().requires_grad_()
    for parameter in module.parameters():
        parameter.grad = None
    torch.manual_seed(5)
    y = module(x, lengths=lengths)
    y.square().sum().backward()
    grads = [parameter.grad for parameter in (*module.parameters(), x)]
    return [y.detach(), *(g for g in grads if g is not None), *(b.clone() for b in module.buffers())]


@NEEDS_CPP
def test_prepared_launches_compute_what_torch_computes() -> None:
    plain = tdnn.to_torch(network())
    with simulated_gpu(runs=True) as made:
        ours = tdnn.compile(network(), target=PLAIN_TARGET).module()
        ours.load_state_dict(plain.state_dict())
        for number in range(3):
            for lengths in (None, [9, 4, 7]):
                x = torch.randn(3, 9, 6)
                for found, wanted in zip(step(ours, x, lengths), step(plain, x, lengths), strict=True):
                    torch.testing.assert_close(found, wanted, atol=2e-4, rtol=2e-4)
            for module in (ours, plain):
                with torch.no_grad():
                    for parameter in module.parameters():
                        parameter.data.mul_(1 + number / 8)
        ours.eval()
        plain.eval()
        with torch.no_grad():
            for _ in range(3):
                torch.testing.assert_close(ours(x), plain(x), atol=2e-4, rtol=2e-4)
    runs = {kernel.runs for kernels in made for kernel in kernels.compiled}
    assert runs == {2}, "each kernel is looked up once, and then run as it is prepared"


def test_a_launch_costs_little() -> None:
    with simulated_gpu(runs=False) as made:
        module = tdnn.compile(network(), target=PLAIN_TARGET).module()
        x = torch.randn(3, 9, 6)
        module(x).backward(torch.ones(3, 3))
        launches = sum(len(kernels.compiled) for kernels in made)
        count = count_functions(lambda: module(x).backward(torch.ones(3, 3)))
    assert count <= MOST_FUNCTIONS * launches


def wide_network() -> Network:
    """Its kernels load blocks by descriptors."""
    h = Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu >> conv(64, 3, padding=1) >> relu
    return tdnn.build(h >> stats_pool() >> linear(16))


def test_a_descriptor_is_made_once_for_a_buffer_and_a_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    descriptors = pytest.importorskip("triton.tools.tensor_descriptor").TensorDescriptor
    made, given = list[Any](), list[Any]()

    def make(base: Any, *form: Any) -> Any:
        made.append(descriptors(base, *form))
        return made[-1]

    def run(self: CompiledKernel, *told: Any) -> None:
        given.append((self, told[9:]))

    monkeypatch.setattr(CompiledKernel, "run", run)
    with simulated_gpu(runs=False) as found:
        module = tdnn.compile(wide_network(), target="sm_90").module()
        batches = [torch.randn(3, 9, 64), torch.randn(2, 11, 64)]
        for x in batches:
            module(x).backward(torch.ones(len(x), 16))
        (kernels,) = found
        monkeypatch.setattr(kernels.module, "TensorDescriptor", make)
        for x in 3 * batches:
            module(x).backward(torch.ones(len(x), 16))
    forms = [
        (each.base.data_ptr(), each.base.dtype, *map(tuple, (each.shape, each.block_shape))) for each in made
    ]
    assert len({*forms}) == len(forms) > 0
    used = [value for _, told in given for value in told if isinstance(value, descriptors)]
    assert {*map(id, used)} == {*map(id, made)}
    assert max(Counter(map(id, used)).values()) >= 6, "weights stay where they are, in every step"
    assert not any(isinstance(each.base, Tensor) for each in made), "or a freed array's memory would stay"
    assert {each.shape[0] for each in made} > {2, 3}
    assert all(each.strides[0] == prod(each.shape[1:]) for each in made)


def test_parameters_that_lie_between_multiples_of_16_bytes_are_copied_for_descriptors() -> None:
    with simulated_gpu(runs=False) as found:
        module = tdnn.compile(wide_network(), target="sm_90").module()
        for name, parameter in [*module.named_parameters()]:
            owner, _, own = name.rpartition(".")
            shifted = torch.empty(parameter.numel() + 1)[1:].view_as(parameter)
            setattr(module.get_submodule(owner), own, nn.Parameter(shifted.copy_(parameter)))
        x = torch.randn(3, 9, 64)
        for _ in range(2):
            module(x).backward(torch.ones(3, 16))
        (kernels,) = found
        assert kernels.describe_memory.cache_info().currsize > 0
