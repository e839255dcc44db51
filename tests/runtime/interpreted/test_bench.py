"""What `tdnn bench` does on a GPU, here in the interpreter, which has no times."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from runtime.pair import speaker

from tdnn_compiler.bench import measured
from tdnn_compiler.bench.computed import estimate
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.direct_call import DirectBackward, DirectCall
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
        (first, *others), block = right(*arguments)
        return (first + 0.01, *others), block

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
