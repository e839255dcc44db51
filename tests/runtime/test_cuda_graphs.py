"""Calls as CUDA graphs, without a GPU: recorded, replayed, and what they are without."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
import torch.utils.checkpoint
from native import NEEDS_CPP
from runtime.simulated import GRAPHS, PLAIN_TARGET, SimulatedGraph, record_graph, simulated_gpu
from runtime.test_direct_calls import count_functions
from runtime.test_prepared_launches import network, step
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, Node, batch_norm, build, conv, dropout, relu, stats_pool
from tdnn_compiler.runtime.gpu import LaunchedSlowly
from tdnn_compiler.runtime.graphs import MOST_RECORDINGS, warn_of_recordings

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision")]


MOST_FUNCTIONS = {False: 120, True: 220}
"""Calls of functions in a call that is replayed, torch's and C's among them; in training both passes."""


def compiled(made: tdnn.Network, like: nn.Module | None = None, cuda_graphs: bool = True) -> nn.Module:
    module = tdnn.compile(made, target=PLAIN_TARGET, cuda_graphs=cuda_graphs).module()
    if like is not None:
        module.load_state_dict(like.state_dict())
    return module


def same(found: Any, wanted: Any) -> None:
    for a, b in zip(found, wanted, strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("lengths", [None, [[9, 4, 7], [8, 9, 3], [5, 5, 9], [9, 9, 9]]])
def test_replays_are_what_calls_are_without_graphs(lengths: list[list[int]] | None) -> None:
    """In training, with dropout and batch norm, bit by bit; and in evaluation."""
    with simulated_gpu(runs=True):
        plain = compiled(network(), cuda_graphs=False)
        ours = compiled(network(), plain)
        for number in range(4):
            x, valid = torch.randn(3, 9, 6), None if lengths is None else lengths[number]
            same(step(ours, x, valid), step(plain, x, valid))
            with torch.no_grad():
                for module in (ours, plain):
                    for parameter in module.parameters():
                        parameter.data.mul_(1 + number / 8)
        assert [graph.replays for graph in GRAPHS] == [3, 3], "the first call of a kind is launched"
        ours.eval()
        plain.eval()
        for way in (torch.no_grad, torch.inference_mode):
            with way():
                for number in range(3):
                    x, valid = torch.randn(3, 9, 6), None if lengths is None else lengths[number]
                    same([ours(x, lengths=valid)], [plain(x, lengths=valid)])
        assert len(GRAPHS) == 4


def test_each_replay_drops_other_values_and_a_seed_repeats_them() -> None:
    with simulated_gpu(runs=True):
        module = compiled(build(Input("N T C", C=4) >> conv(4, 1) >> relu >> dropout(0.5)))
        plain = compiled(module.network, module, cuda_graphs=False)  # type: ignore[arg-type]
        x = torch.rand(2, 9, 4)
        masks = []
        for each in (module, plain):
            each(x)
            torch.manual_seed(3)
            masks.append([each(x) for _ in range(4)])
        for found, wanted in zip(*masks, strict=True):
            assert torch.equal(found, wanted)
        for first, second in zip(masks[0], masks[0][1:], strict=False):
            assert not torch.equal(first == 0, second == 0)


def test_a_users_graph_drops_other_values_in_each_replay() -> None:
    dropped = build(Input("N T C", C=4) >> conv(4, 1) >> relu >> dropout(0.5))
    for cuda_graphs in (False, True):
        with simulated_gpu(runs=True):
            module = compiled(dropped, None, cuda_graphs)
            x, graph = torch.rand(2, 9, 4), SimulatedGraph()
            with torch.no_grad():
                # The first call compiles, which nobody can record.
                for each in (SimulatedGraph(), graph):
                    with record_graph(each):
                        y = module(x)
                found = []
                for wanted in (False, True):
                    torch.manual_seed(3)
                    found.append([module(x) if wanted else replayed(graph, y) for _ in range(3)])
            for replay, call in zip(*found, strict=True):
                assert torch.equal(replay, call)
            assert not torch.equal(found[0][0], found[0][1])


def replayed(graph: Any, y: Tensor) -> Tensor:
    graph.replay()
    return y.clone()


def test_what_a_call_returns_stays_what_it_is() -> None:
    with simulated_gpu(runs=True):
        plain = compiled(network(), cuda_graphs=False)
        ours = compiled(network(), plain)
        kept: list[list[list[Tensor]]] = []
        batches = [torch.randn(3, 9, 6) for _ in range(4)]
        for module in (ours, plain):
            found = []
            for x in batches:
                module.zero_grad(set_to_none=True)
                torch.manual_seed(1)
                y = module(x)
                y.square().sum().backward()
                found.append([y.detach(), *(p.grad for p in module.parameters() if p.grad is not None)])
            kept.append(found)
        for a, b in zip(*kept, strict=True):
            same(a, b)


def of_two_branches(module: nn.Module, x: Tensor) -> None:
    (module(x) * module(2 * x)).sum().backward()


def of_many_calls(module: nn.Module, x: Tensor) -> None:
    sum(module(k * x).square().sum() for k in range(MOST_RECORDINGS + 2)).backward()  # type: ignore[union-attr]


def twice(module: nn.Module, x: Tensor) -> None:
    total = module(x).square().sum()
    total.backward(retain_graph=True)
    module(3 * x).sum().backward()
    total.backward()


def checkpointed(module: nn.Module, x: Tensor) -> None:
    first: Any = torch.utils.checkpoint.checkpoint(module, x, use_reentrant=False)
    (first * module(2 * x)).sum().backward()


def saved_elsewhere(module: nn.Module, x: Tensor) -> None:
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.clone(), lambda t: t):
        first = module(x)
    module(2 * x).sum().backward()
    first.square().sum().backward()


def after_a_change(module: nn.Module, x: Tensor) -> None:
    for _ in range(2):
        first = module(x)
    module.eval()
    with torch.no_grad():
        module(x)
    module.train()
    first.square().sum().backward()


@pytest.mark.parametrize(
    "use",
    [of_two_branches, of_many_calls, twice, checkpointed, saved_elsewhere, after_a_change],
)
def test_a_backward_pass_finds_what_its_own_call_left(use: Callable[[nn.Module, Tensor], None]) -> None:
    with simulated_gpu(runs=True):
        plain = compiled(network(), cuda_graphs=False)
        ours = compiled(network(), plain)
        x = torch.randn(3, 9, 6)
        for _ in range(3):
            for module in (ours, plain):
                module.zero_grad(set_to_none=True)
                torch.manual_seed(1)
                use(module, x)
            grads = [[p.grad for p in module.parameters()] for module in (ours, plain)]
            same(*grads)
        assert 0 < len(GRAPHS) <= 2 * MOST_RECORDINGS + 1


def test_one_call_too_many_is_told() -> None:
    warn_of_recordings.cache_clear()
    with simulated_gpu(runs=True):
        module, x = compiled(network()), torch.randn(3, 9, 6)
        module(x).sum().backward()
        waiting = [module(x) for _ in range(MOST_RECORDINGS)]
        with pytest.warns(LaunchedSlowly, match="all 4 recordings"):
            module(x)
        assert len(waiting) == MOST_RECORDINGS


def test_other_weights_are_read_where_they_are_now() -> None:
    with simulated_gpu(runs=True):
        plain = compiled(network(), cuda_graphs=False)
        ours = compiled(network(), plain)
        for number in range(3):
            for _ in range(3):
                x = torch.randn(3, 9, 6)
                same(step(ours, x, None), step(plain, x, None))
            for module in (ours, plain):
                for parameter in module.parameters():
                    parameter.data = parameter.data * (1 + number / 8)


@pytest.mark.parametrize("training", [False, True])
def test_a_replay_costs_the_same_for_any_number_of_kernels(training: bool) -> None:
    """But for the gradients, each of which gets memory of its own."""
    counts, launches, parameters = list[int](), list[int](), list[int]()
    for blocks in (1, 6):
        h: Node = Input("N T C", C=6)
        for _ in range(blocks):
            h = h >> conv(6, 3, padding=1) >> batch_norm >> relu
        with simulated_gpu(runs=False) as made:
            module = compiled(build(h >> stats_pool())).train(training)
            call = partial(module, torch.randn(2, 9, 6))
            gradient = torch.ones_like(call())

            def run(call: Any = call, gradient: Tensor = gradient) -> None:
                y = call()
                if training:
                    y.backward(gradient)

            with torch.set_grad_enabled(training):
                for _ in range(3):
                    run()
                for graph in GRAPHS:
                    graph.steps.clear()
                counts.append(count_functions(run))
            launches.append(sum(len(kernels.launches) for kernels in made))
            parameters.append(sum(1 for _ in module.parameters()) if training else 0)
    assert launches[1] > 2 * launches[0]
    assert counts[0] <= MOST_FUNCTIONS[training]
    assert counts[1] - counts[0] <= 7 * (parameters[1] - parameters[0])


@pytest.mark.gpu
@pytest.mark.parametrize("ragged", [False, True])
def test_replays_on_a_gpu_are_what_calls_are(ragged: bool) -> None:
    plain: nn.Module = tdnn.compile(network()).module().cuda()
    ours: nn.Module = tdnn.compile(network(), cuda_graphs=True).module().cuda()
    ours.load_state_dict(plain.state_dict())
    for number in range(6):
        x = torch.randn(3, 9, 6, device="cuda")
        lengths = torch.tensor([9, 4, 7], device="cuda") if ragged else None
        torch.cuda.synchronize()
        try:
            # Those that come first compile and record.
            torch.cuda.set_sync_debug_mode("error" if number > 2 else "default")
            found, wanted = step(ours, x, lengths), step(plain, x, lengths)
        finally:
            torch.cuda.set_sync_debug_mode("default")
        same(found, wanted)


@pytest.mark.gpu
def test_a_users_graph_on_a_gpu_drops_other_values_in_each_replay() -> None:
    module = tdnn.compile(build(Input("N T C", C=16) >> conv(16, 1) >> relu >> dropout(0.5))).module().cuda()
    x, graph = torch.rand(2, 99, 16, device="cuda"), torch.cuda.CUDAGraph()
    with torch.no_grad():
        module(x)
        module(x)
        with torch.cuda.graph(graph):
            y = module(x)
        found = []
        for wanted in (False, True):
            torch.manual_seed(3)
            found.append([module(x) if wanted else replayed(graph, y) for _ in range(3)])
    for replay, call in zip(*found, strict=True):
        assert torch.equal(replay, call)
    assert not torch.equal(found[0][0], found[0][1])


@pytest.mark.gpu
def test_torch_records_a_compiled_module() -> None:
    from torch._dynamo.utils import counters

    plain: nn.Module = tdnn.compile(network()).module().cuda()
    ours: nn.Module = tdnn.compile(network()).module().cuda()
    ours.load_state_dict(plain.state_dict())
    traced = torch.compile(ours, mode="reduce-overhead")
    counters.clear()
    lengths = torch.tensor([9, 4, 7], device="cuda")
    for _ in range(4):
        x = torch.randn(3, 9, 6, device="cuda")
        traced(x, lengths=lengths).square().sum().backward()
        traced.zero_grad()
    assert counters["inductor"]["cudagraph_skips"] == 0
    plain.load_state_dict(ours.state_dict())
    for module in (plain, traced):
        module.eval()
    with torch.no_grad():
        for _ in range(4):
            x = torch.randn(3, 9, 6, device="cuda")
            torch.testing.assert_close(traced(x), plain(x))
