"""Calls past the checks: they cost little, and see every change of the module."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from functools import partial
from typing import Any
from weakref import ref

import pytest
import torch
from native import NEEDS_CPP
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.nn.modules.module import register_module_forward_hook
from torch.nn.utils import parametrizations
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, Node, batch_norm, conv, global_avg_pool, linear, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.copies import Copies
from tdnn_compiler.runtime.direct_call import DirectBackward
from tdnn_compiler.runtime.module import CompiledModule

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("quick_kernels")]

MOST_FUNCTIONS = 44
"""Calls of functions, torch's and C's among them, in a call of a module: some nine hundred without memory."""


def network(blocks: int) -> Network:
    h: Node = Input("N T C", C=6)
    for number in range(blocks):
        h = h >> conv(6, 3, padding=1).named(f"conv{number}") >> batch_norm.named(f"norm{number}") >> relu
    return tdnn.build(h >> global_avg_pool >> linear(3).named("scores"))


def count_functions(run: Callable[[], Any]) -> int:
    """How many functions are called."""
    count = 0

    def note(frame: Any, event: str, argument: Any) -> None:  # noqa: ARG001
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def test_a_call_costs_the_same_for_any_number_of_layers() -> None:
    counts = []
    for blocks in (1, 6):
        module = tdnn.compile(network(blocks)).module().eval()
        x = torch.randn(1, 9, 6)
        with torch.no_grad():
            module(x)
            module(x)
            counts.append(count_functions(lambda module=module, x=x: module(x)))  # type: ignore[misc]
    assert counts[0] == counts[1] <= MOST_FUNCTIONS


def test_gradients_that_are_the_same_are_called_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the biases of two norms whose outputs are added, as in residual networks: each has its own."""
    x = Input("N T C", C=6)
    added = tdnn.build((x >> conv(5, 3) >> batch_norm) + (x >> conv(5, 3) >> batch_norm) >> relu)
    module, plain = tdnn.compile(added).module(), tdnn.to_torch(added)
    plain.load_state_dict(module.state_dict())
    calls: list[DirectBackward] = []
    run = DirectBackward.__call__
    monkeypatch.setattr(
        DirectBackward, "__call__", lambda self, *given: (calls.append(self), run(self, *given))[1]
    )
    frames = torch.randn(4, 9, 6)
    for each in (module, module, plain):
        each.zero_grad()
        each(frames).square().sum().backward()
    assert len(calls) == 2
    for ours, other in zip(module.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(ours.grad, other.grad, atol=1e-4, rtol=1e-4)
    grads = [parameter.grad for parameter in module.parameters() if parameter.grad is not None]
    assert len({grad.data_ptr() for grad in grads}) == len(grads)


class Both:
    """A compiled module that has been called, and torch's with the same weights."""

    def __init__(self) -> None:
        self.ours: nn.Module = tdnn.compile(network(2)).module()
        self.plain: nn.Module = tdnn.to_torch(network(2))
        self.plain.load_state_dict(self.ours.state_dict())
        self.x = torch.randn(4, 9, 6)
        self.check()

    def check(self) -> None:
        for _ in range(2):
            found = [self.step(module) for module in (self.ours, self.plain)]
            for ours, plain in zip(*found, strict=True):
                torch.testing.assert_close(ours, plain, atol=1e-4, rtol=1e-4)

    def step(self, module: nn.Module) -> list[Tensor]:
        for parameter in module.parameters():
            parameter.grad = None
        y = module(self.x)
        y.square().sum().backward()
        grads = [p.grad.clone() for p in module.parameters() if p.grad is not None]
        return [y.detach(), *grads, *(x.clone() for x in module.buffers())]


def in_other_modes(module: Any) -> None:
    module.eval()


def frozen(module: Any) -> None:
    module.conv0.weight.requires_grad_(False)


def stepped(module: Any) -> None:
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.125)


def behind_torch(module: Any) -> None:
    for parameter in module.parameters():
        parameter.data.mul_(0.5)


def other_data(module: Any) -> None:
    module.norm1.weight.data = module.norm1.weight.data * 3


def transposed_data(module: Any) -> None:
    weight = module.conv1.weight
    weight.data = weight.data.transpose(0, 1)


def other_parameter(module: Any) -> None:
    module.norm0.bias = nn.Parameter(module.norm0.bias.detach() + 1)


def other_counter(module: Any) -> None:
    module.norm0.num_batches_tracked = module.norm0.num_batches_tracked + 5


def other_averages(module: Any) -> None:
    module.norm0.running_mean = module.norm0.running_mean + 1


def momentum(module: Any) -> None:
    module.norm0.momentum = 0.5


def cumulative(module: Any) -> None:
    module.norm1.momentum = None


def parametrized(module: Any) -> None:
    parametrizations.weight_norm(module.conv0)


def watched(module: Any) -> None:
    module.conv0.register_forward_hook(lambda own, given, result: result * 2)


def overridden(module: Any) -> None:
    module.norm0.forward = lambda x: x * 2


def replaced(module: Any) -> None:
    module.norm0 = nn.Identity()


class Doubled(nn.BatchNorm1d):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 2


def other_class(module: Any) -> None:
    module.norm0.__class__ = Doubled


def one_number(module: Any) -> None:
    """One that is not among the samples of a weight."""
    with torch.no_grad():
        module.conv1.weight.view(-1)[2] += 1


def swapped(module: Any) -> None:
    """As torch does in conversions, if `torch.__future__.set_swap_module_params_on_conversion` was called."""
    for parameter in module.parameters():
        torch.utils.swap_tensors(parameter, nn.Parameter(parameter.detach() * 0.5))


def option(module: Any) -> None:
    module.norm0.eps = 1.0


CHANGES = [
    *(in_other_modes, frozen, stepped, behind_torch, other_data, transposed_data, other_parameter),
    *(
        other_counter,
        other_averages,
        momentum,
        cumulative,
        parametrized,
        watched,
        overridden,
        replaced,
        other_class,
        one_number,
        swapped,
        option,
    ),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.module.WithoutKernels")
def test_every_change_is_seen(change: Callable[[Any], None]) -> None:
    both = Both()
    change(both.ours)
    change(both.plain)
    both.check()


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.module.InputCopied")
def test_weights_end_with_their_module(direct: bool) -> None:
    """Those of a call that goes the long way, too, through kernels that other modules share."""
    module = tdnn.compile(network(2)).module()
    x = torch.randn(4, 9, 6) if direct else torch.randn(9, 4, 6).transpose(0, 1)
    for _ in range(2):
        module(x).sum().backward()
    weights = [ref(parameter) for parameter in module.parameters()]
    del module
    gc.collect()
    assert all(weight() is None for weight in weights)


def test_copies_of_a_module_have_their_own_weights() -> None:
    both = Both()
    ours, plain = deepcopy(both.ours), deepcopy(both.plain)
    stepped(ours)
    stepped(plain)
    both.check()
    both.ours, both.plain = ours, plain
    both.check()


def test_autocast_and_modes_are_seen() -> None:
    both = Both()
    both.ours.eval()
    both.plain.eval()
    for _ in range(2):
        with torch.no_grad():
            full = both.ours(both.x)
            with torch.autocast("cpu", torch.bfloat16):
                assert not torch.equal(both.ours(both.x), full)
        with torch.inference_mode():
            assert both.ours(both.x).is_inference()
        assert not both.ours(both.x).is_inference()
        torch.testing.assert_close(full, both.plain(both.x).detach(), atol=1e-4, rtol=1e-4)


class SeesFunctions(TorchFunctionMode):
    def __torch_function__(self, function: Any, types: Any, given: Any = (), named: Any = None) -> Any:
        return function(*given, **(named or {}))


class SeesOperators(TorchDispatchMode):
    def __torch_dispatch__(self, function: Any, types: Any, given: Any = (), named: Any = None) -> Any:
        return function(*given, **(named or {}))


@contextmanager
def hooks_of_all_modules() -> Iterator[None]:
    handle = register_module_forward_hook(lambda module, given, result: None)
    try:
        yield
    finally:
        handle.remove()


@contextmanager
def transformed() -> Iterator[None]:
    torch._C._functorch._vmap_increment_nesting(1, "error")
    try:
        yield
    finally:
        torch._C._functorch._vmap_decrement_nesting()


MODES = [
    *(SeesFunctions, SeesOperators, hooks_of_all_modules, transformed, forward_ad.dual_level),
    *(torch.enable_grad, partial(torch.autocast, "cpu", torch.bfloat16)),
]


@pytest.mark.parametrize("mode", MODES)
def test_a_call_in_another_mode_is_another_call(mode: Callable[[], AbstractContextManager[Any]]) -> None:
    module, x = tdnn.compile(network(1)).module().eval(), torch.randn(2, 9, 6)
    with torch.no_grad():
        module(x)
        module(x)
        checked = module._direct.checked[False]
        assert checked.last is not None
        assert checked.find((x,), None) is checked.last[1]
        assert checked.find((x,), "") is None
        assert checked.find((x,), None) is not None
        with mode():
            assert checked.find((x,), None) is None
        for other in (x[:, :8], x.double(), x[:1], x.mT.contiguous().mT, x.requires_grad_()):
            assert checked.find((other,), None) is None


def test_a_call_that_torch_traces_is_another_call() -> None:
    module, x = tdnn.compile(network(1)).module().eval(), torch.randn(2, 9, 6)
    found: list[Any] = []

    def look(x: Tensor) -> Tensor:
        found.append(module._direct.checked[False].find((x,), None))
        return x * 2

    with torch.no_grad():
        module(x)
        module(x)
        look(x)
        torch.jit.trace(look, (x,), check_trace=False)
    assert found[0] is not None
    assert found[1:] == [None]


def test_turns_of_inference_mode_keep_their_calls() -> None:
    module, x = tdnn.compile(network(1)).module().eval(), torch.randn(2, 9, 6)
    known = []
    for _ in range(2):
        for mode in (torch.no_grad, torch.inference_mode):
            with mode():
                module(x)
        known.append(dict(module._direct.checked))
    assert len(known[0]) == 2
    assert known[0] == known[1]


def test_a_module_that_torch_compiles_runs_compiled() -> None:
    module, x = tdnn.compile(network(1)).module().eval(), torch.randn(2, 9, 6)
    graphs: list[Any] = []

    def backend(graph: Any, given: Any) -> Any:  # noqa: ARG001
        graphs.append(graph)
        return graph

    with torch.no_grad():
        plain = module(x)
        module(x)
        module.compile(backend=backend)
        torch.testing.assert_close(module(x), plain)
    assert graphs


def test_hooks_of_the_module_itself_are_called() -> None:
    module, x = Both().ours.eval(), torch.randn(4, 9, 6)
    plain = module(x)
    module(x)
    handle = module.register_forward_hook(lambda own, given, result: result * 2)
    torch.testing.assert_close(module(x), plain * 2)
    handle.remove()
    module.register_forward_pre_hook(lambda own, given: (given[0] * 0,))
    assert not torch.equal(module(x), plain)


def test_wrong_inputs_are_told_as_at_first() -> None:
    module = Both().ours
    for _ in range(2):
        with pytest.raises(tdnn.NetworkError, match="6 channels"):
            module(torch.randn(4, 9, 5))
        with pytest.raises(tdnn.NetworkError, match="floating-point"):
            module(torch.ones(4, 9, 6, dtype=torch.int64))


def test_what_the_backward_pass_needs_must_not_change() -> None:
    both = Both()
    y = both.ours(both.x)
    stepped(both.ours)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_a_graph_can_be_kept_and_its_memory_is_free_afterwards() -> None:
    module = Both().ours
    x = torch.randn(4, 9, 6, requires_grad=True)
    y = module(x).sum()
    (first,) = torch.autograd.grad(y, x, retain_graph=True)
    (second,) = torch.autograd.grad(y, x)
    assert torch.equal(first, second)
    with pytest.raises(RuntimeError, match="second time"):
        torch.autograd.grad(y, x)


def test_modules_are_prepared() -> None:
    module = Both().ours
    assert isinstance(module, CompiledModule)
    assert module._direct.checked[False].calls


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 0, 1), (1, 0, 2, 3), (2, 3, 1, 0)])
def test_copies_in_any_order(dtype: torch.dtype, order: tuple[int, ...]) -> None:
    x = torch.randn(17, 3, 33, 2).to(dtype).permute(order)
    y = torch.empty(x.shape, dtype=dtype)
    Copies.of([x]).run([x.data_ptr()], [y.data_ptr()])
    assert torch.equal(x, y)
