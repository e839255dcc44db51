"""Tensor descriptors in machine code: kernels that are given them need no memory to make them in."""

from functools import cache
from re import fullmatch

import pytest

from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.targets.inspect import InspectedKernel, inspect_network

HERE = ["sm_90", *(pytest.param(name, marks=pytest.mark.long) for name in ("sm_100", "sm_120"))]


def network(mode: Mode) -> Network:
    h, inner = Input("N T C", C=64) >> conv(64, 3, padding=1) >> relu, conv(64, 3, padding=1) >> relu
    return build((h if mode == "eval" else h >> inner >> inner) >> conv(64, 3, padding=1))


@cache
def kernels(name: str, mode: Mode) -> tuple[InspectedKernel, ...]:
    each = network(mode)
    numbers = {each.symbols["N"]: 32, each.symbols["T"]: 1000}
    return inspect_network(each, find_target(name), numbers, mode).kernels


@pytest.mark.parametrize("name", HERE)
def test_kernels_that_are_given_descriptors_need_no_memory(name: str) -> None:
    found = kernels(name, "eval")
    assert [kernel.readings.scratch for kernel in found] == [0, 0]
    for kernel in found:
        assert kernel.readings.loop is not None
        assert kernel.readings.loop.loads.bulk > 0, "blocks are loaded by descriptors"
        assert kernel.readings.spills == 0


@pytest.mark.parametrize("name", HERE)
def test_only_kernels_of_one_launch_that_are_one_call_make_descriptors(name: str) -> None:
    making = [kernel.kernel for kernel in kernels(name, "train") if kernel.readings.scratch]
    assert making
    assert all(fullmatch("d_.*_parts_and_[0-9]+_more", kernel) for kernel in making)
