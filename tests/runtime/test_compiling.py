"""The kernels of a pass are compiled side by side when it is called first, and launches find them there."""

import threading
from typing import Any

import pytest
import torch
from runtime.simulated import SimulatedKernels, simulated_gpu
from runtime.test_prepared_launches import network

import tdnn_compiler as tdnn
from tdnn_compiler.runtime import compiling
from tdnn_compiler.runtime.compiling import KernelCall
from tdnn_compiler.runtime.launch import TritonKernels

triton = pytest.importorskip("triton")
pytestmark = pytest.mark.usefixtures("single_precision")


class Driver:
    """That of an H100 which is not here."""

    def get_current_target(self) -> Any:
        from triton.backends.compiler import GPUTarget

        return GPUTarget("cuda", 90, 32)

    def get_current_device(self) -> int:
        return 0

    def get_current_stream(self, device: int) -> int:
        return device


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Nothing has been compiled before."""
    monkeypatch.setenv("TRITON_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(triton.runtime.driver, "_active", Driver())


def kernels_in_memory(calls: list[KernelCall]) -> int:
    functions = {id(call.kernel): call.kernel for call in calls}
    return sum(len(function.device_caches[0][0]) for function in functions.values())


@pytest.mark.usefixtures("driver")
@pytest.mark.filterwarnings("ignore:TRITON_DEFAULT_FP_FUSION")
def test_kernels_are_compiled_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, threads = list[KernelCall](), set[int]()
    both = threading.Barrier(2)

    def compile_calls(kernels: SimulatedKernels, calls: list[KernelCall]) -> None:
        seen.extend(calls)
        TritonKernels.compile(kernels, calls)

    def submit(self: Any, fn: Any, /, *given: Any, **named: Any) -> Any:
        def noted() -> Any:
            threads.add(threading.get_ident())
            if len(threads) < 2:
                # Not before another thread has begun.
                both.wait(60)
            elif both.n_waiting:
                both.wait(60)
            return fn(*given, **named)

        return right(self, noted)

    right = compiling.CompilerThreads.submit
    monkeypatch.setattr(SimulatedKernels, "compile", compile_calls)
    monkeypatch.setattr(compiling.CompilerThreads, "submit", submit)
    monkeypatch.setattr(compiling, "count_cores", lambda: 2)
    with simulated_gpu(runs=False) as made:
        module = tdnn.compile(network(), target="sm_90").module()
        module(torch.randn(3, 9, 6)).sum().backward()
        launches = sum(len(kernels.launches) for kernels in made)
    assert len(seen) == launches > 10
    assert len(threads) >= 2
    found = kernels_in_memory(seen)
    assert found > 10
    for call in seen:
        assert call.kernel.warmup(*call.arguments, grid=call.grid, **call.named).asm["cubin"]
    assert kernels_in_memory(seen) == found, "a launch would compile another one"
