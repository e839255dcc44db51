"""The kernels of a pass are compiled side by side when it is called first, and launches find them there."""

import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import pytest
import torch
from runtime.simulated import SimulatedKernels, simulated_gpu
from runtime.test_prepared_launches import network, wide_network

import tdnn_compiler as tdnn
from tdnn_compiler.runtime import compiling, launch
from tdnn_compiler.runtime.compiling import KernelCall
from tdnn_compiler.runtime.launch import TritonKernels, estimate_effort
from tdnn_compiler.runtime.operators import ByOperators

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


def functions_of(made: list[SimulatedKernels]) -> list[Any]:
    names = {(kernels, call.function) for kernels in made for call in kernels.calls.values()}
    return [getattr(kernels.module, name) for kernels, name in names]


def count_compiled(functions: list[Any]) -> int:
    return sum(len(function.device_caches[0][0]) for function in functions)


@pytest.mark.usefixtures("driver")
@pytest.mark.filterwarnings("ignore:TRITON_DEFAULT_FP_FUSION")
@pytest.mark.parametrize("way", [nullcontext, ByOperators])
def test_kernels_are_compiled_side_by_side(monkeypatch: pytest.MonkeyPatch, way: Callable[[], Any]) -> None:
    threads, both = set[int](), threading.Barrier(2)

    def submit(self: Any, fn: Any, /, *given: Any, **named: Any) -> Any:
        def noted() -> Any:
            threads.add(threading.get_ident())
            # The first one does not begin before another thread has.
            if len(threads) < 2 or both.n_waiting:
                both.wait(60)
            return fn(*given, **named)

        return right(self, noted)

    right = compiling.CompilerThreads.submit
    monkeypatch.setattr(compiling.CompilerThreads, "submit", submit)
    monkeypatch.setattr(compiling, "count_cores", lambda: 2)
    monkeypatch.setattr(SimulatedKernels, "compile", TritonKernels.compile)
    with simulated_gpu(runs=False) as made:
        module = tdnn.compile(network(), target="sm_90").module()
        with way():
            module(torch.randn(3, 9, 6)).sum().backward()
        functions = functions_of(made)
        found = count_compiled(functions)
        for kernels in made:
            for launch, arguments, options in kernels.launches:
                kernels.call_of(launch, (1,), arguments, options).compile()
    assert len(threads) >= 2
    assert count_compiled(functions) == found > 10, "a launch would compile another one"
    for function in functions:
        function.device_caches.clear()


@pytest.mark.usefixtures("driver")
@pytest.mark.filterwarnings("ignore:TRITON_DEFAULT_FP_FUSION")
@pytest.mark.parametrize("way", [nullcontext, ByOperators])
def test_descriptors_of_what_has_no_memory_yet_are_those_of_launches(
    monkeypatch: pytest.MonkeyPatch, way: Callable[[], Any]
) -> None:
    monkeypatch.setattr(SimulatedKernels, "compile", TritonKernels.compile)
    with simulated_gpu(runs=False) as made, torch.no_grad():
        module = tdnn.compile(wide_network(), target="sm_90").module().eval()
        with way():
            module(torch.randn(3, 9, 64))
        functions = functions_of(made)
        found = count_compiled(functions)
        for kernels in made:
            for launch, arguments, options in kernels.launches:
                kernels.call_of(launch, (1,), arguments, options).compile()
    assert count_compiled(functions) == found >= 3, "a launch would compile another one"
    for function in functions:
        function.device_caches.clear()


def test_what_takes_longest_is_compiled_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a core works alone at the end."""
    passes: list[list[str]] = []

    def note(calls: Sequence[KernelCall], _: Any) -> None:
        passes.append([call.kernel.__name__ for call in calls])

    monkeypatch.setattr(launch, "compile_together", note)
    monkeypatch.setattr(SimulatedKernels, "compile", TritonKernels.compile)
    with simulated_gpu(runs=False) as made:
        tdnn.compile(network(), target="sm_90").module()(torch.randn(3, 9, 6)).sum().backward()
    (kernels,) = made
    efforts = {kernels.calls[each.name].function: estimate_effort(each) for each, _, _ in kernels.launches}
    found = [[efforts[name] for name in names] for names in passes]
    assert len(found) == 2
    assert found == [sorted(each, reverse=True) for each in found]
    assert all(len({*each}) > 1 for each in found)
