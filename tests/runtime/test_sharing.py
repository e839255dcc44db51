"""Layers with one set of weights: modules have it once, and gradients are the sums over all uses."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from runtime.pair import Pair, alike, frames, pair, step
from torch import Tensor, nn

from tdnn_compiler import compile, dsl, to_torch
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, prelu, relu, shared
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime import WithoutKernels
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = pytest.mark.usefixtures("quick_kernels")


def loop(uses: int = 3) -> Network:
    """One block, again and again."""
    block = shared(conv(4, 3, padding=1) >> relu >> batch_norm >> linear(4) >> prelu)
    h: Any = Input("N T C", C=4).named("frames")
    for _ in range(uses):
        h = h >> block
    return build(h)


def test_a_module_has_the_weights_once() -> None:
    both = pair(loop())
    for module in (both.eager, both.ours):
        names = {name.partition(".")[0] for name in module.state_dict()}
        assert names == {"conv1", "batch_norm1", "linear1", "prelu1"}
    assert set(both.ours.layer_weights()) == set(both.ours.state_dict())


@pytest.mark.parametrize("lengths", [None, [11, 5, 7]])
@pytest.mark.parametrize("training", [True, False])
def test_steps_give_what_the_eager_module_gives(training: bool, lengths: list[int] | None) -> None:
    both = pair(loop())
    for number in range(3):
        x = frames(3, 11, 4, seed=number)
        theirs = step(both.eager.train(training), x, lengths)
        ours = step(both.ours.train(training), x, lengths)
        alike(ours, theirs, 5e-5)
    assert int(ours["batch_norm1.num_batches_tracked"]) == (9 if training else 0)


def test_direct_calls_count_every_use() -> None:
    """From the second call of a shape on there are no dictionaries of outputs in between."""
    both = pair(loop())
    for _ in range(4):
        for module in (both.eager, both.ours):
            module(frames(2, 9, 4)).sum().backward()
    alike(dict(both.ours.state_dict()), dict(both.eager.state_dict()))
    assert int(both.ours.state_dict()["batch_norm1.num_batches_tracked"]) == 12


def untied(network: Network) -> Network:
    """The same layers, each with weights of its own."""
    return network.with_members(replace(member, weights_of="") for member in network.members)


def test_gradients_are_the_sums_of_those_of_copies() -> None:
    """As textbooks unroll a time-delay network: duplicates, and then the sum of their gradients."""
    block = shared(conv(4, 3, padding=1) >> dsl.tanh >> linear(4))
    network = build(Input("N T C", C=4).named("frames") >> block >> block >> block)
    tied = compile(network).module()
    copies = to_torch(untied(network)).double()
    owner = {member.name: member.owner for member in network.members}

    def shared_name(name: str) -> str:
        layer, _, leaf = name.partition(".")
        return f"{owner[layer]}.{leaf}"

    held = tied.state_dict()
    copies.load_state_dict({name: held[shared_name(name)] for name in copies.state_dict()})
    x = frames(2, 9, 4)
    for module, given in ((tied, x), (copies, x.double())):
        module(given).square().sum().backward()
    sums: dict[str, Tensor] = {}
    for name, parameter in copies.named_parameters():
        assert parameter.grad is not None
        sums[shared_name(name)] = sums.get(shared_name(name), torch.zeros(())) + parameter.grad
    gradients = {name: p.grad.double() for name, p in tied.named_parameters() if p.grad is not None}
    alike(gradients, sums)


def test_gradients_are_the_same_bits_in_every_run() -> None:
    both = pair(loop())
    x = frames(5, 40, 4)
    first, again = (step(both.ours.train(), x) for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first if name.startswith("d_"))


def with_momentum(both: Pair, momentum: float | None) -> None:
    for module in (both.eager, both.ours):
        norm = module.get_submodule("batch_norm1")
        assert isinstance(norm, nn.BatchNorm1d)
        norm.momentum = momentum


def test_another_momentum_of_shared_averages_runs_in_torch_and_says_so() -> None:
    both = pair(loop())
    step(both.ours, frames(2, 9, 4))
    step(both.eager, frames(2, 9, 4))
    with_momentum(both, 0.4)
    with pytest.warns(WithoutKernels, match="the momentum of batch_norm1"):
        ours = step(both.ours, frames(2, 9, 4))
    alike(ours, step(both.eager, frames(2, 9, 4)))
    with_momentum(both, None)
    alike(step(both.ours, frames(2, 9, 4)), step(both.eager, frames(2, 9, 4)))


def test_dropout_draws_anew_for_each_use() -> None:
    block = shared(dsl.affine >> dsl.dropout(0.5))
    network = build(Input("N T C", C=8).named("frames") >> block, name="once")
    thrice = build(Input("N T C", C=8).named("frames") >> block >> block >> block)
    x = torch.ones(4, 50, 8)
    kept = [float((compile(each).module()(x) != 0).float().mean()) for each in (network, thrice)]
    assert kept == [pytest.approx(0.5, abs=0.05), pytest.approx(0.125, abs=0.05)]


def test_uses_may_pad_each_for_its_own_size() -> None:
    """TensorFlow's padding: one zero for 8 positions, one at each end for 9."""
    step = shared(conv(4, 3, stride=2, padding="SAME"))
    network = build(step(Input("N T C", C=4, T=8)), step(Input("N T C", C=4, T=9)))
    both, given = pair(network), (frames(2, 8, 4), frames(2, 9, 4))
    ours, theirs = both.ours(*given), both.eager(*given)
    alike(ours, theirs)
    last = torch.nn.functional.conv1d(given[0][:, -2:].mT, both.eager.state_dict()["conv1.weight"][:, :, :2])
    alike({"last": ours["conv1"][:, -1:]}, {"last": last.mT + both.eager.state_dict()["conv1.bias"]})


def test_a_network_comes_with_the_weights_of_a_module_once() -> None:
    module = pair(loop()).ours
    network = Network(module.network.graph, weights=module.layer_weights())
    alike(dict(to_torch(network).state_dict()), dict(module.state_dict()))
    weights = {**module.layer_weights(), "conv2.weight": torch.zeros(4, 4, 3)}
    with pytest.raises(NetworkError, match=r"conv2\.weight"):
        to_torch(Network(module.network.graph, weights=weights))
