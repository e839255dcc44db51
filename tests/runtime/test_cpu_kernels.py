"""Verification of the kernels that modules run on a CPU: what is right passes, what is planted is seen."""

import ctypes
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from native import NEEDS_CPP
from torch import Tensor

from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import cpu
from tdnn_compiler.runtime.cpu import CpuPasses
from tdnn_compiler.runtime.cpu_kernels import LaunchedKernel, verify_on_cpu
from tdnn_compiler.runtime.layout import Layout
from tdnn_compiler.runtime.verify import ArrayRow

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision", "one_thread", "quick_builds")]

NUMBERS = {"T": 9}


def network() -> Network:
    return build(Input("N T C", C=3) >> conv(5, 3, padding=1) >> relu >> batch_norm >> conv(4, 3))


def wrong(rows: tuple[ArrayRow, ...]) -> list[ArrayRow]:
    return [row for row in rows if not row.ok]


def test_kernels_and_calls_are_right() -> None:
    rows = verify_on_cpu(network(), numbers=NUMBERS)
    assert wrong(rows) == []
    in_one_call = {row.array for row in rows if row.kernel == "one call"}
    assert in_one_call >= {"conv2", "d_input", "d_conv1.weight", "batch_norm1.running_var"}
    assert {row.how for row in rows} == {"CPU, float32"}


@pytest.mark.parametrize("dtype", ["fp16", "bf16"])
def test_half_precision(dtype: Any) -> None:
    assert wrong(verify_on_cpu(network(), numbers=NUMBERS, dtype=dtype)) == []


def test_an_arena_that_is_wrong_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays that lie where others are live: kernels by themselves are right."""
    lay_out = cpu.lay_out

    def overlapping(*given: Any) -> Layout:
        found = lay_out(*given)
        return replace(found, scratch=dict.fromkeys(found.scratch, 0))

    monkeypatch.setattr(cpu, "lay_out", overlapping)
    assert {row.kernel for row in wrong(verify_on_cpu(network(), numbers=NUMBERS))} == {"one call"}


def test_a_call_that_returns_something_else_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    backward = CpuPasses.backward

    def doubled(*given: Any) -> Mapping[str, Tensor]:
        return {label: 2 * gradient for label, gradient in backward(*given).items()}

    monkeypatch.setattr(CpuPasses, "backward", doubled)
    found = wrong(verify_on_cpu(network(), numbers=NUMBERS, modes=["train"]))
    assert {row.kernel for row in found} == {"one call"}
    assert "d_conv1.weight" in {row.array for row in found}


def test_a_kernel_that_writes_beyond_its_ends_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    launch = LaunchedKernel.__call__

    def careless(kernel: LaunchedKernel, *arguments: Any) -> None:
        launch(kernel, *arguments)
        # What lies before the first array is of its guard.
        ctypes.memset(arguments[0].value - 4, 0, 4)

    monkeypatch.setattr(LaunchedKernel, "__call__", careless)
    notes = {row.note for row in wrong(verify_on_cpu(network(), numbers=NUMBERS, modes=["eval"]))}
    assert "written beyond its ends" in notes
