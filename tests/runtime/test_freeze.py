"""Frozen modules: what compiled ones give, of weights that nobody changes or looks at again."""

import copy
import io
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Barrier, Thread
from typing import Any

import pytest
import torch
from emitted.networks import NETWORKS, WIDE
from native import NEEDS_CPP
from runtime.pair import frames, letters, speaker
from runtime.simulated import PLAIN_TARGET, simulated_gpu
from runtime.test_direct_calls import count_functions
from torch import Tensor, nn
from torch.autograd import forward_ad
from torch.nn.modules.module import register_module_forward_hook
from torch.nn.utils import parametrizations, prune

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, batch_norm, concat, conv, global_avg_pool, linear, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import CompiledModule, WithoutKernels
from tdnn_compiler.runtime.cpu import Weights
from tdnn_compiler.runtime.inputs import cast_floating
from tdnn_compiler.runtime.module_state import ModuleState
from tdnn_compiler.runtime.samples import Case, draw_input, fill_parameters
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("quick_kernels")]

MOST_FUNCTIONS = 23
"""Calls of functions, torch's and C's among them, in a call of a frozen module."""


def picture() -> Network:
    h = Input("N H W C", C=3) >> conv(6, 3, padding=1) >> batch_norm >> relu >> conv(6, 3, stride=2) >> relu
    return tdnn.build(h >> global_avg_pool >> linear(4))


def two_outputs() -> Network:
    h = Input("N T C", C=3).named("frames") >> conv(5, 3) >> relu
    return tdnn.build(h >> conv(2, 3).named("scores"), h)


def two_inputs() -> Network:
    left, right = Input("N T C", C=3).named("left"), Input("N T C", C=2).named("right")
    return tdnn.build(concat(left, right) >> conv(4, 3) >> relu)


def only_linear() -> Network:
    """Kernels read its weights in torch's order, and in panels of their own."""
    return tdnn.build(Input("N C", C=40) >> linear(24) >> relu >> linear(3))


def single(*shape: int) -> Tensor:
    """Whatever the default type is when these are made."""
    return frames(*shape).float()


CASES: dict[str, tuple[Callable[[], Network], list[tuple[Tensor, ...]]]] = {
    "speaker": (speaker, [(single(3, 11, 3),), (single(1, 14, 3),)]),
    "letters": (letters, [(torch.randint(7, (3, 9)),), (torch.randint(7, (1, 6), dtype=torch.int32),)]),
    "picture": (picture, [(single(2, 9, 8, 3),), (single(5, 7, 7, 3),)]),
    "two outputs": (two_outputs, [(single(2, 9, 3),), (single(1, 8, 3),)]),
    "two inputs": (two_inputs, [(single(2, 9, 3), single(2, 9, 2)), (single(1, 7, 3), single(1, 7, 2))]),
    "only linear": (only_linear, [(single(4, 40),), (single(9, 40),)]),
}
MODES: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "grad": nullcontext,
    "no_grad": torch.no_grad,
    "inference_mode": torch.inference_mode,
}


def compiled(network: Network) -> CompiledModule:
    """In evaluation, with averages that it has not begun with."""
    torch.manual_seed(0)
    module = tdnn.compile(network).module().eval()
    for name, buffer in module.named_buffers():
        if "running" in name:
            buffer.uniform_(0.5, 2)
    return module


def given_by(module: nn.Module, *inputs: Tensor, **named: Any) -> dict[str, Tensor]:
    found = module(*inputs, **named)
    return dict(found) if isinstance(found, Mapping) else {"": found}


def assert_same(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Bit for bit, in order."""
    assert list(found) == list(wanted)
    for name, x in found.items():
        assert torch.equal(x, wanted[name]), name
        assert not x.requires_grad


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CASES)
def test_results_are_the_module_s_bit_for_bit(name: str, mode: str) -> None:
    make, batches = CASES[name]
    module = compiled(make())
    frozen = tdnn.freeze(module)
    for _ in range(3):
        for inputs in batches:
            with torch.no_grad():
                wanted = given_by(module, *inputs)
            with MODES[mode]():
                for _ in range(3):
                    assert_same(given_by(frozen, *inputs), wanted)
                names = [form.name for form in frozen.forms]
                assert_same(given_by(frozen, **dict(zip(names, inputs, strict=True))), wanted)


def test_modes_take_turns() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    frozen, found = tdnn.freeze(module), []
    for _ in range(3):
        for make in MODES.values():
            with make():
                found.append(frozen(x))
                assert found[-1].is_inference() is torch.is_inference_mode_enabled()
    with torch.no_grad():
        wanted = module(x)
    assert all(torch.equal(y, wanted) for y in found)
    assert len({y.data_ptr() for y in found}) == len(found), "nobody else's memory is written"


@pytest.mark.parametrize("lengths", [[11, 5, 7], torch.tensor([8, 11, 11])])
def test_lengths(lengths: Any) -> None:
    module, x = compiled(speaker()), frames(3, 11, 3)
    frozen = tdnn.freeze(module)
    with torch.no_grad():
        wanted = [module(x, lengths=lengths), module(x)]
    for _ in range(3):
        assert torch.equal(frozen(x, lengths=lengths), wanted[0])
        assert torch.equal(frozen(x), wanted[1])
    with pytest.raises(NetworkError, match="at most 11"):
        frozen(x, lengths=[12, 5, 7])
    assert frozen.output_lengths([11, 5, 7], "conv1").tolist() == [8, 2, 4]  # type: ignore[union-attr]


def test_changes_of_the_module_are_not_seen() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    frozen = tdnn.freeze(module)
    before = frozen(x)
    with torch.no_grad():
        for tensor in (*module.parameters(), *module.buffers()):
            tensor.copy_(tensor * 2)
        for parameter in module.parameters():
            parameter.data += 1
    with torch.no_grad():
        assert not torch.equal(module(x), before)
    module.train()(x).sum().backward()
    for _ in range(2):
        assert torch.equal(frozen(x), before)
    assert not torch.equal(tdnn.freeze(module.eval())(x), before)


def test_weights_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    module, x = compiled(speaker()), frames(1, 11, 3)
    frozen = tdnn.freeze(module)
    with torch.no_grad():
        wanted = module(x)
    frozen(x)
    frozen(x)
    frozen(x)

    def refuse(*_: Any) -> Any:
        raise AssertionError("someone asked")

    monkeypatch.setattr(ModuleState, "tensors", refuse)
    for name in ("are_current", "arrange"):
        monkeypatch.setattr(Weights, name, refuse)
    for weights in frozen_weights(frozen):
        monkeypatch.setattr(weights, "sample", refuse)
    assert torch.equal(frozen(x), wanted)
    other = frames(1, 13, 3)
    monkeypatch.undo()
    with torch.no_grad():
        assert torch.equal(frozen(other), module(other))


def frozen_weights(frozen: Any) -> list[Weights]:
    return [each for machine in frozen._calls.machines.values() for each in machine.weights.values()]


def test_panels_of_weights_are_kept() -> None:
    frozen = tdnn.freeze(compiled(only_linear()))
    frozen(frames(4, 40))
    (weights,) = frozen_weights(frozen)
    assert weights.panels
    # Until the first call is over others have to wait.
    assert not weights.is_settled
    frozen(frames(4, 40))
    assert weights.is_settled


def test_a_call_costs_little() -> None:
    counts = []
    for network in (only_linear(), speaker()):
        frozen, x = (
            tdnn.freeze(compiled(network)),
            frames(2, 40) if network.name != "tiny" else frames(1, 9, 3),
        )
        with torch.inference_mode():
            for _ in range(3):
                frozen(x)
            counts.append(count_functions(lambda frozen=frozen, x=x: frozen(x)))  # type: ignore[misc]
    assert max(counts) <= MOST_FUNCTIONS


@pytest.mark.parametrize("name", ["speaker", "picture"])
def test_any_number_of_threads_gives_the_same(name: str) -> None:
    make, batches = CASES[name]
    module = compiled(make())
    before, found = torch.get_num_threads(), []
    try:
        frozen = tdnn.freeze(module)
        for threads in (1, 2, 1):
            torch.set_num_threads(threads)
            found.append([frozen(*inputs) for inputs in batches for _ in range(2)])
    finally:
        torch.set_num_threads(before)
    for others in found[1:]:
        assert all(map(torch.equal, found[0], others))


@pytest.mark.parametrize("again", [False, True])
def test_threads_call_at_once(again: bool) -> None:
    """At first, when weights are arranged, and later."""
    module = compiled(speaker())
    batches = [frames(1 + number % 3, 9 + number % 2, 3, seed=number) for number in range(4)]
    with torch.no_grad():
        wanted = [module(x) for x in batches]
    frozen = tdnn.freeze(module)
    if again:
        for x in batches:
            frozen(x)
    barrier, wrong = Barrier(4), list[int]()

    def run(number: int) -> None:
        barrier.wait()
        for _ in range(50):
            if not torch.equal(frozen(batches[number]), wanted[number]):
                wrong.append(number)

    threads = [Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.long
def test_every_network() -> None:
    """And no call of any of them has to look at the weights."""
    for name, network in (NETWORKS | WIDE).items():
        module = tdnn.compile(network).module().eval()
        fill_parameters(module, torch.float32)
        frozen = tdnn.freeze(module)
        for size in (23, 31):
            case = Case({symbol: 2 if symbol == "N" else size for symbol in map(str, network.symbols)})
            drawn = [draw_input(form, case, torch.float32) for form in module.forms]
            inputs = [cast_floating(x, torch.float32) for x in drawn]
            with torch.no_grad():
                wanted = given_by(module, *inputs)
            for _ in range(3):
                found = given_by(frozen, *inputs)
                torch.testing.assert_close(found, wanted, atol=0, rtol=0, equal_nan=True, msg=name)
            assert frozen._calls.last is not None, name
        assert all(weights.is_settled for weights in frozen_weights(frozen)), name


# What it is as a module -------------------------------------------------------------------------------------


def test_it_has_nothing_that_can_be_changed() -> None:
    frozen = tdnn.freeze(compiled(speaker()))
    assert not frozen.training
    assert not frozen.state_dict()
    assert not [*frozen.parameters(), *frozen.buffers()]
    assert frozen.eval() is frozen
    assert str(frozen) == "FrozenModule('tiny')"
    for module in (frozen, nn.Sequential(frozen)):
        with pytest.raises(NetworkError, match="expected: evaluation"):
            module.train()
    assert not frozen.training


def pickled(module: nn.Module) -> Any:
    return pickle.loads(pickle.dumps(module))


def saved(module: nn.Module) -> Any:
    file = io.BytesIO()
    torch.save(module, file)
    file.seek(0)
    return torch.load(file, weights_only=False)


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled, saved])
def test_copies(copied: Callable[[nn.Module], Any]) -> None:
    frozen, x = tdnn.freeze(compiled(speaker())), frames(2, 11, 3)
    wanted = frozen(x)
    other = copied(frozen)
    for _ in range(3):
        assert torch.equal(other(x), wanted)
    assert other._calls is other._held[0]._direct is not frozen._calls


def test_another_type() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    frozen = tdnn.freeze(module)
    before = frozen(x)
    half, exact = copy.deepcopy(frozen).bfloat16(), nn.Sequential(copy.deepcopy(frozen)).double()
    for made, kind in ((half, torch.bfloat16), (exact, torch.float64)):
        with torch.no_grad():
            wanted = copy.deepcopy(module).to(kind)(x.to(kind))
        for _ in range(3):
            assert torch.equal(made(x.to(kind)), wanted)
    with pytest.raises(NetworkError, match="bfloat16 like the parameters"):
        half(x)
    assert frozen.to("cpu") is frozen
    assert torch.equal(frozen(x), before)


def test_hooks() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    frozen, seen = tdnn.freeze(module), list[str]()
    for _ in range(3):
        y = frozen(x)
    handles = [
        frozen.register_forward_pre_hook(lambda *_: seen.append("before")),
        frozen.register_forward_hook(lambda *given: seen.append("after") or given[-1] + 1),  # type: ignore[func-returns-value]
    ]
    torch.testing.assert_close(frozen(x), y + 1)
    assert seen == ["before", "after"]
    for handle in handles:
        handle.remove()
    assert torch.equal(frozen(x), y)
    seen.clear()
    everywhere = register_module_forward_hook(lambda of, *_: seen.append(type(of).__name__))
    try:
        torch.testing.assert_close(frozen(x), y)
    finally:
        everywhere.remove()
    assert {"FrozenModule", "Conv1d"} <= {*seen}
    assert torch.equal(frozen(x), y)


# What torch does around it ----------------------------------------------------------------------------------


def test_gradients_are_refused() -> None:
    frozen = tdnn.freeze(compiled(speaker()))
    x = frames(2, 11, 3).requires_grad_()
    with torch.no_grad():
        wanted = [frozen(x) for _ in range(3)][-1]
    for call in (frozen, frozen.forward, nn.Sequential(frozen)):
        with pytest.raises(NetworkError, match=r"require no gradients\n.*frames"):
            call(x)
    with pytest.raises(NetworkError, match="require no gradients"):
        torch.func.grad(lambda x: frozen(x).sum())(x.detach())
    assert torch.equal(frozen(x.detach()), wanted)


def test_autocast() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    frozen = tdnn.freeze(module)
    plain = [frozen(x) for _ in range(3)]
    with torch.autocast("cpu", torch.bfloat16), torch.no_grad():
        wanted = module(x)
        for _ in range(2):
            assert torch.equal(frozen(x), wanted)
    assert wanted.dtype is torch.bfloat16
    assert torch.equal(frozen(x), plain[0])


@pytest.mark.parametrize("lengths", [None, torch.tensor([11, 5])])
def test_torch_compile(lengths: Tensor | None) -> None:
    torch._dynamo.reset()
    frozen, x = tdnn.freeze(compiled(speaker())), frames(2, 11, 3)
    wanted = [frozen(x, lengths=lengths) for _ in range(3)][-1]
    traced = torch.compile(frozen, fullgraph=True, backend="aot_eager")
    for make in MODES.values():
        with make():
            assert torch.equal(traced(x, lengths=lengths), wanted)
    with pytest.raises(NetworkError, match="require no gradients"):
        torch.compile(frozen, backend="eager")(x.clone().requires_grad_())


def test_transforms_and_traces_run_in_torch() -> None:
    module, x = compiled(two_outputs()), frames(3, 9, 3)
    frozen = tdnn.freeze(module)
    wanted = [frozen(x) for _ in range(3)][-1]
    with pytest.warns(WithoutKernels, match="torch.func"):
        each = torch.vmap(lambda x: frozen(x[None])["scores"][0])(x)
    torch.testing.assert_close(each, wanted["scores"])
    moved, right = (torch.func.jvp(lambda x: m(x)["scores"], (x,), (x,))[1] for m in (frozen, module))  # noqa: B023
    torch.testing.assert_close(moved, right)
    exported = torch.export.export(frozen, (x,)).module()(x)
    torch.testing.assert_close(exported, wanted)


def test_tangents_are_not_lost() -> None:
    module, x = compiled(two_outputs()), frames(3, 9, 3)
    frozen = tdnn.freeze(module)
    for _ in range(3):
        frozen(x)
    with forward_ad.dual_level():
        found, right = (
            forward_ad.unpack_dual(each(forward_ad.make_dual(x, x))["scores"]).tangent
            for each in (frozen, module)
        )
    assert found is not None
    torch.testing.assert_close(found, right)


# What is refused --------------------------------------------------------------------------------------------


def test_what_is_no_compiled_module() -> None:
    for module in (nn.Linear(2, 3), tdnn.to_torch(speaker()), tdnn.freeze(compiled(speaker()))):
        with pytest.raises(NetworkError, match=f"a compiled module\n.*{type(module).__name__}"):
            tdnn.freeze(module)  # type: ignore[call-overload]


def test_training_and_hooks_and_changes_are_told_together() -> None:
    module = tdnn.compile(speaker()).module()
    with pytest.raises(NetworkError, match=r"got: +training mode\n.*freeze\(module.eval"):
        tdnn.freeze(module)
    module.eval()
    module.batch_norm1.train()
    module.register_forward_hook(lambda *_: None)
    module.conv1.register_forward_hook(lambda *_: None)
    module.relu1 = nn.Tanh()
    with pytest.raises(NetworkError) as found:
        tdnn.freeze(module)
    told = [problem.got for problem in found.value.problems]
    assert told[:2] == ["training mode of batch_norm1", "one with hooks"]
    assert "conv1 (it has hooks)" in told[2]
    assert "relu1 (now torch.nn.modules.activation.Tanh)" in told[2]


# Where weights come from ------------------------------------------------------------------------------------


def test_weights_that_are_computed() -> None:
    module, x = compiled(speaker()), frames(2, 11, 3)
    parametrizations.weight_norm(module.conv1)
    prune.l1_unstructured(module.conv2, "weight", amount=3)
    with torch.no_grad():
        module.conv1.parametrizations.weight.original0.mul_(2)
        module(x)
    frozen = tdnn.freeze(module)
    with torch.no_grad():
        wanted = module(x)
    for _ in range(3):
        assert torch.equal(frozen(x), wanted)


def test_freezing_draws_no_numbers_and_keeps_the_module() -> None:
    module = compiled(speaker())
    before, state = {k: v.clone() for k, v in module.state_dict().items()}, torch.get_rng_state()
    with torch.inference_mode():
        tdnn.freeze(module)
    assert torch.equal(torch.get_rng_state(), state)
    assert_same(module.state_dict(), before)
    assert all(parameter.requires_grad for parameter in module.parameters())


class Recogniser(nn.Module):
    """As someone writes it in torch, with two results and a weight that is computed."""

    def __init__(self) -> None:
        super().__init__()
        self.first = parametrizations.weight_norm(nn.Conv1d(3, 6, 3))
        self.norm = nn.BatchNorm1d(6)
        self.last = nn.Linear(6, 2)

    def forward(self, x: Tensor, twice: bool = False) -> tuple[Tensor, Tensor]:
        h = self.norm(self.first(x)).relu()
        pooled = h.mean(2)
        return self.last(pooled + pooled if twice else pooled), h


def test_imported_modules() -> None:
    torch.manual_seed(1)
    module = tdnn.compile(Recogniser().eval(), torch.randn(2, 3, 9), {"T": 2})
    frozen = tdnn.freeze(module)
    assert not frozen.state_dict()
    for x in (torch.randn(2, 3, 9), torch.randn(4, 3, 12)):
        with torch.no_grad():
            wanted = module(x)
        for _ in range(3):
            for found in (frozen(x), frozen(x=x), pickled(frozen)(x)):
                assert isinstance(found, tuple)
                assert all(map(torch.equal, found, wanted))
    with torch.no_grad():
        module.last.weight.data.mul_(3)
        before = wanted
        assert all(map(torch.equal, frozen(x), before))
        assert torch.equal(copy.deepcopy(frozen).double()(x.double())[0].float() > 0, before[0] > 0)
    with pytest.raises(NetworkError, match="evaluation"):
        frozen.train()
    with pytest.raises(NetworkError, match="another twice"):
        frozen(x, twice=True)
    with pytest.raises(NetworkError, match="require no gradients"):
        frozen(x.clone().requires_grad_())
    with pytest.raises(NetworkError, match="training mode"):
        tdnn.freeze(module.train())


# A GPU's kernels --------------------------------------------------------------------------------------------


@contextmanager
def noted_copies(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Yields how many tensors each call of torch's has copied."""
    counts, copied = list[int](), torch._foreach_copy_

    def count(targets: Any, sources: Any) -> Any:
        counts.append(len(targets))
        return copied(targets, sources)

    with monkeypatch.context() as patch:
        patch.setattr(torch, "_foreach_copy_", count)
        yield counts


def test_a_gpu_arranges_weights_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, x = tdnn.to_torch(speaker()).eval(), frames(2, 11, 3)
    with simulated_gpu(runs=True), noted_copies(monkeypatch) as counts, torch.no_grad():
        module = tdnn.compile(speaker(), target=PLAIN_TARGET).module().eval()
        plain.load_state_dict(module.state_dict())
        frozen = tdnn.freeze(module)
        for each in (x, frames(3, 12, 3), x):
            found = [frozen(each) for _ in range(3)]
            torch.testing.assert_close(found[0], plain(each), atol=1e-4, rtol=1e-4)
            assert all(torch.equal(y, found[0]) for y in found)
    assert len(counts) == 1
    assert counts[0] > 0


SAVED_ELSEWHERE = """
import sys
import torch
frozen = torch.load(sys.argv[1], weights_only=False)
x, y = torch.load(sys.argv[2])
assert torch.equal(frozen(x), y) and torch.equal(frozen(x), y)
"""


def test_another_process_loads_it(tmp_path: Any) -> None:
    network = tdnn.build(Input("N T C", C=3) >> conv(4, 3) >> relu)
    frozen, x = tdnn.freeze(tdnn.compile(network).module().eval()), frames(1, 9, 3)
    torch.save(frozen, tmp_path / "frozen.pt")
    y = frozen(x)
    torch.save((x, y), tmp_path / "tensors.pt")
    paths = [str(tmp_path / name) for name in ("frozen.pt", "tensors.pt")]
    command = [sys.executable, "-c", SAVED_ELSEWHERE.replace("torch.equal", "torch.allclose"), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
