"""torch.compile(…, backend="tdnn"): the module's own results, gradients and state, whatever runs where."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from native import NEEDS_CPP
from runtime.dynamo.compared import Apply, difference, hold_against_torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

import tdnn_compiler as tdnn
from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.module import InputCopied, warn_once

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision", "one_thread", "quick_builds", "all_worth_it"),
]


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    torch._dynamo.reset()
    torch.manual_seed(0)
    yield
    torch._dynamo.reset()


def attend(x: Tensor) -> Tensor:
    """`[N, T, C]`: what the language does not have."""
    return torch.softmax(x @ x.transpose(1, 2) / x.shape[-1], -1) @ x


def stem_and_attention(m: Any, x: Tensor) -> Tensor:
    h = F.gelu(m.norm(m.first(x)))
    h = m.second(h).transpose(1, 2)
    h = h + attend(m.before(h))
    return m.last(h.transpose(1, 2)).mean(2)


def make_stem() -> Apply:
    layers = {"first": nn.Conv1d(3, 8, 5, stride=2), "norm": nn.BatchNorm1d(8), "second": nn.Conv1d(8, 6, 3)}
    return Apply(stem_and_attention, **layers, before=nn.LayerNorm(6), last=nn.Conv1d(6, 4, 3, padding=1))


@pytest.mark.parametrize("training", [True, False])
def test_convolutions_around_attention_are_networks(training: bool) -> None:
    module = make_stem().train(training)
    sizes = [(2, 31), (2, 31), (2, 40), (3, 47), (1, 33)]
    hold_against_torch(module, *((torch.randn(n, 3, t),) for n, t in sizes), networks=2)


def test_torch_knows_the_backend_by_name() -> None:
    module = make_stem().eval()
    x = torch.randn(2, 3, 31)
    assert difference(torch.compile(module, backend="tdnn")(x), module(x)) < 1e-5


def test_without_gradients() -> None:
    module = make_stem().eval()
    compiled = torch.compile(module, backend="tdnn")
    x = torch.randn(2, 3, 31)
    with torch.no_grad():
        assert difference(compiled(x), module(x)) < 1e-5
    with torch.inference_mode():
        assert difference(compiled(x), module(x)) < 1e-5


def test_modules_that_share_a_graph_keep_their_own_weights() -> None:
    layers = [nn.Sequential(nn.Conv1d(4, 4, 3, padding=1), nn.BatchNorm1d(4), nn.ReLU()) for _ in range(3)]
    expected = copy.deepcopy(layers)
    for layer in layers:
        layer.compile(backend="tdnn")
    x = torch.randn(2, 4, 11)
    for turn in range(2):
        for layer, other in zip(layers, expected, strict=True):
            assert difference(layer(x), other(x)) < 1e-5, turn
            layer(x).square().sum().backward()
            other(x).square().sum().backward()
            assert difference(layer[0].weight.grad, other[0].weight.grad) < 1e-4


def test_weights_may_be_computed_and_layers_frozen() -> None:
    def function(m: Any, x: Tensor) -> Tensor:
        return F.relu(m.norm(m.b(F.leaky_relu(m.a(x), 0.1))))

    layers = {
        "a": weight_norm(nn.Conv1d(3, 5, 3)),
        "b": weight_norm(nn.Conv1d(5, 4, 2)),
        "norm": nn.BatchNorm1d(4),
    }
    module = Apply(function, **layers)
    module.norm.eval()
    hold_against_torch(module, *((torch.randn(2, 3, n),) for n in (9, 9, 12)), networks=1)


def in_place_and_read_before(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    mean = h.mean(2, keepdim=True)
    h.relu_()
    return h - mean


def in_place_through_a_view(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    first = h[:, :2]
    first.mul_(3.0)
    return m.b(h)


def in_place_by_index(m: Any, x: Tensor) -> Tensor:
    h = m.a(x).clone()
    h[:, :, :3] = 0.0
    return m.b(h)


def in_place_before_a_layer(m: Any, x: Tensor) -> Tensor:
    y = x * 1.0
    before = y + 1.0
    y += m.a(x).mean()
    return m.b(m.a(y)) + before[:, :1, 4:]


def in_place_by_the_place_of_the_argument(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    before = h.cumsum(2)
    F.relu(h, True)
    return m.b(h) + before[:, :, 2:]


def in_place_by_an_operator(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    g = h
    g **= 2
    return m.b(h)


@pytest.mark.parametrize(
    "function",
    [
        in_place_by_the_place_of_the_argument,
        in_place_by_an_operator,
        in_place_and_read_before,
        in_place_through_a_view,
        in_place_by_index,
        in_place_before_a_layer,
    ],
)
def test_changes_in_place(function: Callable[..., Tensor]) -> None:
    module = Apply(function, a=nn.Conv1d(3, 4, 3), b=nn.Conv1d(4, 4, 3))
    hold_against_torch(module, *((torch.randn(2, 3, n),) for n in (13, 13, 17)))


def test_one_layer_twice_and_several_outputs_and_inputs() -> None:
    def function(m: Any, x: Tensor, y: Tensor) -> Tensor:
        return torch.cat([m.a(x), torch.cumsum(m.a(y), 2)], 2)

    module = Apply(function, a=nn.Conv1d(3, 4, 3))
    hold_against_torch(module, (torch.randn(2, 3, 9), torch.randn(2, 3, 12)))


def test_what_stays_in_torch_says_why() -> None:
    found = tdnn.explain(make_stem(), torch.randn(2, 3, 31))
    assert [len(graph.networks) for graph in found.graphs] == [2]
    reasons = {cut.operator: cut.reason for cut in found.cuts}
    assert reasons["matmul"] == "no layer of the language"
    assert "conv1d of 'first' (test_backend.py:" in str(found)
    assert "operators in 2 networks" in str(found)


def test_types_that_kernels_have_not_stay_in_torch() -> None:
    found = tdnn.explain(make_stem().double(), torch.randn(2, 3, 31).double())
    assert not found.graphs[0].networks
    assert {cut.reason for cut in found.cuts} == {"kernels have no torch.float64"}


def test_autocast_stays_in_torch() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        found = tdnn.explain(make_stem(), torch.randn(2, 3, 31))
    assert "autocast" in str(found)


def test_graph_breaks_are_told() -> None:
    def function(m: Any, x: Tensor) -> Tensor:
        h = m.a(x)
        torch._dynamo.graph_break("here")
        return m.b(h)

    found = tdnn.explain(Apply(function, a=nn.Conv1d(3, 4, 3), b=nn.Conv1d(4, 4, 3)), torch.randn(2, 3, 9))
    assert [len(graph.networks) for graph in found.graphs] == [1, 1]
    assert len(found.breaks) == 1


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv1d(3, 4, 3), nn.GRU(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.b(self.a(x).permute(2, 0, 1))[0]
        return y


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (None, "GRU"),
        (lambda m, x: m.a(x) + 1 if x.sum() > 0 else m.a(x), "branching"),
        (lambda m, x: m.a(x) * float(x.mean().item()), "item"),
    ],
    ids=("GRU", "branching", "item"),
)
def test_what_torch_could_not_trace_is_told_also_where_nothing_is_left(function: Any, expected: str) -> None:
    module = Recurrent() if function is None else Apply(function, a=nn.Conv1d(3, 4, 3))
    found = tdnn.explain(module, torch.ones(2, 3, 9))
    assert any(expected in reason for reason in found.breaks), found
    assert "graph break: " in str(found)


def speech(channels: int = 48) -> Network:
    h = Input("N T C", C=4) >> dsl.conv(channels, 3, padding=1) >> dsl.batch_norm >> dsl.relu
    return dsl.build(h >> dsl.conv(channels, 3) >> dsl.conv(5, 3))


class Around(nn.Module):
    """A module of ours between layers of torch."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.before, self.inner, self.after = nn.Conv1d(3, 4, 3), inner, nn.Linear(5, 2)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        return self.after(self.inner(F.relu(self.before(x)).mT.contiguous(), lengths=lengths))


@pytest.mark.parametrize("training", [True, False])
def test_a_module_with_kernels_of_its_own_runs_these(training: bool) -> None:
    module = Around(tdnn.compile(speech()).module()).train(training)
    x = torch.randn(2, 3, 190)
    hold_against_torch(module, (x,), (torch.randn(3, 3, 61),), networks=1)
    found = tdnn.explain(module, x, lengths=torch.tensor([180, 90]))
    assert not found.breaks
    (graph,) = found.graphs
    (place,) = graph.called
    assert place.startswith("of 'inner' (test_backend.py:")
    assert f"a module with kernels of its own: {place.removeprefix('of ')}" in str(found)
    assert not any("tdnn" in cut.operator for cut in found.cuts)


def test_a_module_with_kernels_of_its_own_may_be_all() -> None:
    module = tdnn.compile(speech()).module().eval()
    x = torch.randn(2, 50, 4)
    assert difference(torch.compile(module, backend="tdnn")(x), module(x)) < 1e-5
    assert "a module with kernels of its own" in str(tdnn.explain(module, x))


@pytest.mark.parametrize("training", [True, False])
def test_layers_of_a_plain_module_of_ours_are_layers(training: bool) -> None:
    module = Around(tdnn.to_torch(speech())).train(training)
    hold_against_torch(module, (torch.randn(2, 3, 190),), (torch.randn(3, 3, 161),), networks=1)


def test_copies_of_an_input_break_no_graph() -> None:
    """Each is told once, in a warning."""
    module = tdnn.compile(speech()).module().eval()
    x = torch.randn(2, 4, 50).mT
    warn_once.cache_clear()
    with pytest.warns(InputCopied):
        found = tdnn.explain(module, x)
    assert not found.breaks


def test_modules_of_equal_names_keep_their_own_weights() -> None:
    """In a closure, and in a list."""
    first, second = nn.Conv1d(3, 3, 3, padding=1), nn.Conv1d(3, 3, 3, padding=1)
    layers = [nn.Conv1d(3, 3, 3, padding=1) for _ in range(3)]

    def run(x: Tensor) -> Tensor:
        h = first(x) * 2 + second(x)
        for layer in layers:
            h = layer(h)
        return h

    x = torch.randn(2, 3, 9)
    assert difference(torch.compile(run, backend="tdnn")(x), run(x)) < 1e-5


def test_parts_of_a_parameter_are_weights_of_their_own() -> None:
    class Halves(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.both = nn.Parameter(torch.randn(6, 3, 3))

        def forward(self, x: Tensor) -> Tensor:
            return F.conv1d(F.conv1d(x, self.both[:3]), self.both[3:])

    hold_against_torch(Halves(), (torch.randn(2, 3, 9),), networks=1)


def test_a_parameter_may_be_computed_with_inside_of_an_operator() -> None:
    class Divided(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.scale = nn.Conv1d(3, 4, 3), nn.Parameter(0.5 + torch.rand(4, 1))

        def forward(self, x: Tensor) -> Tensor:
            return self.a(x) / self.scale

    hold_against_torch(Divided(), *((torch.randn(2, 3, n),) for n in (9, 9, 12)), networks=1)


def test_autocast_and_transforms_inside_stay_in_torch() -> None:
    layer = nn.Conv1d(3, 4, 3)

    def cast(x: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            h = layer(x)
        return h.float() + layer(x)

    def mapped(x: Tensor) -> Tensor:
        return torch.vmap(lambda each: layer(each))(x[:, None])[:, 0]

    x = torch.randn(2, 3, 9)
    for function in (cast, mapped):
        torch._dynamo.reset()
        assert difference(torch.compile(function, backend="tdnn")(x), function(x)) < 1e-5
        assert "transform of torch.func" in str(tdnn.explain(function, x))


def test_operators_with_indices_are_no_layers() -> None:
    def function(m: Any, x: Tensor) -> Tensor:
        return m.a(x).sort(2)[0]

    text = str(tdnn.explain(Apply(function, a=nn.Conv1d(3, 4, 3)), torch.randn(2, 3, 9)))
    assert "conv1d of 'a' (test_backend.py:" in text
    assert "one operator" in text
    assert ": no layer of the language" in text
