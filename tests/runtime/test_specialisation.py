"""One set of compiled kernels serves every batch and length: Triton compiles for none of their values."""

import pytest
import torch
from runtime.simulated import PLAIN_TARGET, SimulatedKernels, simulated_gpu

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, Node, batch_norm, conv, dropout, linear, relu, stats_pool
from tdnn_compiler.runtime.launch import compile_options

triton = pytest.importorskip("triton")


def compilations(kernels: SimulatedKernels) -> set[object]:
    """What Triton tells kernels apart by, of every launch so far: its own function says it of arguments."""
    from triton._C.libtriton import native_specialize_impl
    from triton.backends.compiler import BaseBackend

    found: set[object] = set()
    for launch, arguments, options in kernels.launches:
        call = kernels.calls[launch.name]
        parameters = getattr(kernels.module, call.function).params
        told = tuple(
            native_specialize_impl(BaseBackend, argument, False, not parameter.do_not_specialize, True)
            for argument, parameter in zip(arguments, parameters, strict=False)
        )
        named = {**compile_options(launch, options), **call.constants, **call.number_types}
        found.add((call.function, told, tuple(named.items())))
    return found


def network() -> tdnn.Network:
    h: Node = Input("N T C", C=32)
    h = h >> conv(32, taps=(-2, 0, 2), padding="same") >> relu >> batch_norm >> conv(48, 3, stride=2)
    return tdnn.build(h >> relu >> stats_pool() >> dropout(0.25) >> linear(16))


@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize("ragged", [False, True])
def test_no_batch_and_no_length_needs_kernels_of_its_own(ragged: bool) -> None:
    counts = []
    with simulated_gpu(runs=False) as made:
        module = tdnn.compile(network(), target=PLAIN_TARGET).module()
        for n, t in ((8, 64), (8, 65), (1, 100), (16, 112), (3, 333)):
            lengths = [t - 2] * n if ragged else None
            module(torch.randn(n, t, 32), lengths=lengths).backward(torch.ones(n, 16))
            counts.append(len(set().union(*map(compilations, made))))
    assert counts[0] > 10
    assert counts == [counts[0]] * 5
