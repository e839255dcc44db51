"""What a call on a GPU does stays there: no number is waited for, as CUDA graphs and fast hosts need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from runtime.test_prepared_launches import network
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, build, conv, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import operators
from tdnn_compiler.runtime.inputs import assert_lengths, input_forms, kernel_lengths
from tdnn_compiler.runtime.variants import variant_of

pytestmark = pytest.mark.usefixtures("single_precision")


class DevicesSeen(TorchDispatchMode):
    """The devices of all that operators take and give. Of fake tensors on a GPU no number can be known."""

    def __init__(self) -> None:
        super().__init__()
        self.devices: dict[str, set[str]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        tensors = [x for x in tree_leaves((args, kwargs, result)) if isinstance(x, Tensor)]
        self.devices.setdefault(str(func), set()).update(x.device.type for x in tensors)
        return result


@contextmanager
def module_on_gpu(made: Network) -> Iterator[nn.Module]:
    """A compiled module in training with parameters on a GPU, where no numbers are."""
    with FakeTensorMode(), torch.no_grad():
        module: nn.Module = tdnn.compile(made).module()
        for part in module.modules():
            for name, value in part._parameters.items():
                if value is not None:
                    part._parameters[name] = nn.Parameter(torch.empty(value.shape, device="cuda"))
            for name, value in part._buffers.items():
                if value is not None:
                    part._buffers[name] = torch.empty(value.shape, dtype=value.dtype, device="cuda")
        yield module


def results(key: str, given: list[Tensor], lengths: Tensor | None, seed: Tensor | None) -> list[Tensor]:  # noqa: ARG001
    """Of the forward operator: one output, and running averages."""
    variant = variant_of(key)
    averages = [given[variant.arguments.index(label)].clone() for label in variant.updates]
    return [torch.empty(len(given[0]), 3, device="cuda"), *averages]


@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("batch", [1, 3])
def test_nothing_leaves_the_gpu(monkeypatch: pytest.MonkeyPatch, ragged: bool, batch: int) -> None:
    """Dropout's seed, lengths and running averages among it."""
    given: list[Any] = []

    def launch(*arguments: Any) -> list[Tensor]:
        given.extend(arguments)
        return results(*arguments)

    monkeypatch.setattr(operators, "forward_operator", launch)
    forms = input_forms(network())
    monkeypatch.setattr(
        operators, "valid_lengths", lambda _, n, inputs: kernel_lengths(forms, ("T",), {"T": n[0]}, inputs)
    )
    with module_on_gpu(network()) as module:
        x = torch.empty(batch, 9, 6, device="cuda")
        lengths = torch.empty(batch, dtype=torch.int64, device="cuda") if ragged else None
        with DevicesSeen() as seen:
            assert module(x, lengths=lengths).shape == (batch, 3)
    _, arrays, valid, seed = given
    assert {each.device.type for each in (*arrays, seed)} == {"cuda"}
    assert (valid is not None) == ragged
    assert any("assert_async" in name for name in seen.devices) == ragged
    assert set().union(*seen.devices.values()) == {"cuda"}


def test_the_device_asserts_what_is_checked_of_a_list() -> None:
    m = tdnn.symbols("m")
    (form,) = input_forms(build(Input("N T C", T=2 * m + 1, C=3) >> conv(4, 4) >> relu >> stats_pool()))
    assert_lengths(form, "T", torch.tensor([5, 9, 7]), 9)
    for wrong in ([3, 9], [11, 9], [6, 9]):
        with pytest.raises(RuntimeError, match=r"at least 5, at most 9, .*, of the form 2·m \+ 1"):
            assert_lengths(form, "T", torch.tensor(wrong), 9)
