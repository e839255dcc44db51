"""What `tdnn bench` does on a GPU, here in the interpreter, which has no times."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from runtime.pair import speaker
from torch import Tensor

from tdnn_compiler.bench import measured
from tdnn_compiler.bench.computed import estimate
from tdnn_compiler.bench.gpu_row import measure_on_gpu
from tdnn_compiler.bench.rows import SuiteRow
from tdnn_compiler.dsl import Input, batch_norm, build, conv, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.direct_call import DirectBackward, DirectCall
from tdnn_compiler.runtime.eager import to_torch
from tdnn_compiler.symbolic.errors import NetworkError

MACHINE = find_target("sm_80")


@pytest.fixture(autouse=True)
def _without_times(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(run: Callable[[], object], flush: bool) -> float:  # noqa: ARG001
        run()
        return 1.0

    monkeypatch.setattr(measured, "time_call", once)
    monkeypatch.setattr(torch, "compile", lambda module: module)


def measure(network: Network) -> measured.Measurement:
    return measured.measure(network, MACHINE, numbers(network), "train", "fp32", device="cpu")


def test_a_network_without_modes_has_launches_too() -> None:
    network = build(Input("N T C", C=3) >> conv(4, 2) >> relu)
    found = measure(network)
    computed = estimate(network, MACHINE, numbers(network), "train", "fp32")
    assert sorted(found.kernels) == sorted(kernel.kernel for kernel in computed.kernels)


def test_an_error_of_one_batch_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding may move a value across the kink of a ReLU."""
    network = build(Input("N T C", C=3) >> conv(4, 2) >> relu)
    ours, plain = compile(network).module(), to_torch(network)
    seen: list[Tensor] = []

    def wrong_at_first(*given: Any) -> list[str]:
        seen.append(given[2][0])
        return ["d_weight: an error"] if len(seen) < measured.MOST_BATCHES else []

    monkeypatch.setattr(measured, "find_wrong", wrong_at_first)
    measured.check_results(ours, plain, numbers(network), 0)
    assert len(seen) == measured.MOST_BATCHES
    assert not torch.equal(seen[0], seen[1])
    monkeypatch.setattr(measured, "find_wrong", lambda *_: ["d_weight: an error"])
    with pytest.raises(NetworkError, match="d_weight"):
        measured.check_results(ours, plain, numbers(network), 0)


def test_a_row_of_the_suite_is_rehearsed() -> None:
    network = build(Input("N T C", C=3) >> conv(4, 2) >> relu >> batch_norm)
    row = SuiteRow("", {}, "step", ("eager",), "cpu", first=True, seconds=0.0)
    found = measure_on_gpu(network, numbers(network), row)
    assert list(found.times) == ["tdnn-compiler", "torch", "torch, 2-D", "torch, 2-D, channels last"]
    assert found.notes["tdnn-compiler, CUDA graph"] == "RuntimeError: there is no GPU"
    computed = estimate(network, MACHINE, numbers(network), "train", "fp32")
    assert {each["kernel"] for each in found.kernels} == {kernel.kernel for kernel in computed.kernels}


def numbers(network: Network) -> dict[Any, int]:
    return {symbol: {"N": 3, "T": 11}[name] for name, symbol in network.symbols.items()}


def test_every_kernel_is_launched_again() -> None:
    network = speaker()
    found = measure(network)
    computed = estimate(network, MACHINE, numbers(network), "train", "fp32")
    assert sorted(found.kernels) == sorted(kernel.kernel for kernel in computed.kernels)
    assert [whole.how for whole in found.wholes] == ["tdnn-compiler", "torch", "torch.compile"]


def wrong_outputs(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(*arguments: Any) -> Any:
        (first, *others), *kept = right(*arguments)
        return (first + 0.01, *others), *kept

    return wrong


def wrong_gradients(right: Callable[..., Any]) -> Callable[..., Any]:
    def wrong(*arguments: Any) -> Any:
        first, *others = right(*arguments)
        return [first + 0.01, *others]

    return wrong


@pytest.mark.parametrize(
    ("place", "name", "plant"),
    [(DirectCall, "launch", wrong_outputs), (DirectBackward, "__call__", wrong_gradients)],
)
def test_wrong_results_have_no_times(
    monkeypatch: pytest.MonkeyPatch, place: type, name: str, plant: Callable[..., Any]
) -> None:
    monkeypatch.setattr(place, name, plant(getattr(place, name)))
    with pytest.raises(NetworkError, match="an error of"):
        measure(speaker())


def test_what_cannot_be_compiled_by_torch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> object:
        raise RuntimeError("no compiler\nmore")

    monkeypatch.setattr(torch, "compile", fails)
    last = measure(speaker()).wholes[-1]
    assert (last.forward, last.step, last.note) == (None, None, "RuntimeError: no compiler")
