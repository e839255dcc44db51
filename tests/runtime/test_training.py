"""A compiled module gives what the eager one gives: outputs, gradients, running averages."""

import warnings
from copy import deepcopy
from typing import Any

import pytest
import torch
from runtime.pair import SMALL, alike, frames, letters, pair, speaker, step
from torch import nn

import tdnn_compiler
from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu
from tdnn_compiler.runtime import InputCopied, WithoutKernels
from tdnn_compiler.symbolic.errors import NetworkError

pytestmark = pytest.mark.usefixtures("quick_kernels")


@pytest.mark.parametrize("lengths", [None, [11, 5, 7]])
@pytest.mark.parametrize("training", [True, False])
def test_a_step_gives_what_the_eager_module_gives(training: bool, lengths: list[int] | None) -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    if lengths is not None:
        for i, n in enumerate(lengths):
            x[i, n:] = torch.nan
    for _ in range(2):
        theirs = step(both.eager.train(training), x, lengths)
        ours = step(both.ours.train(training), x, lengths)
        alike(ours, theirs)
    assert int(ours["batch_norm1.num_batches_tracked"]) == (2 if training else 0)


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("lengths", [None, [11, 5, 7]])
@pytest.mark.parametrize("training", [True, False])
def test_autocast_computes_in_its_type_with_gradients_in_that_of_the_parameters(
    training: bool, lengths: list[int] | None, kind: torch.dtype
) -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    exact = step(both.eager.train(training), x, lengths)
    with torch.autocast("cpu", kind):
        ours = step(both.ours.train(training), x, lengths)
    assert ours["output"].dtype == kind
    assert all(value.dtype == exact[name].dtype for name, value in ours.items() if name != "output")
    ours["output"] = ours["output"].float()
    alike(ours, exact, 0.2 if kind == torch.bfloat16 else 3e-2)


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float16], ids=str)
def test_parameters_of_several_types_are_read_in_that_of_the_input(kind: torch.dtype) -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    exact = step(both.eager.eval(), x)
    for module in (both.ours.half().eval(), both.ours.to(kind).eval()):
        module.batch_norm1.float()
        module.conv2.bias.data = module.conv2.bias.data.float()
        ours = step(module, x.to(kind))
        assert ours["d_conv2.bias"].dtype == torch.float32
        alike({name: v.to(exact[name].dtype) for name, v in ours.items()}, exact, 0.2)


def test_several_steps_of_training_stay_together() -> None:
    both = pair(speaker())
    for module in (both.eager, both.ours):
        torch.manual_seed(9)
        optimiser = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.9)
        for number in range(4):
            optimiser.zero_grad()
            module(frames(4, 11, 3, seed=number)).square().mean().backward()
            optimiser.step()
    alike(dict(both.ours.state_dict()), dict(both.eager.state_dict()), 1e-4)


def test_states_go_both_ways_and_copies_are_modules_of_their_own() -> None:
    both = pair(speaker())
    step(both.ours, frames(3, 11, 3))
    both.eager.load_state_dict(both.ours.state_dict())
    copied = deepcopy(both.ours)
    x = frames(2, 9, 3)
    alike({"y": both.ours.eval()(x)}, {"y": both.eager.eval()(x)})
    both.ours.load_state_dict(tdnn_compiler.to_torch(speaker()).state_dict())
    alike({"y": copied.eval()(x)}, {"y": both.eager(x)})
    assert not torch.allclose(both.ours(x), both.eager(x))


def test_gradients_add_up_over_calls_and_within_one_graph() -> None:
    both = pair(speaker())
    a, b = frames(2, 9, 3), frames(3, 11, 3)
    for module in (both.eager, both.ours):
        torch.manual_seed(5)
        module(a).square().sum().backward()
        (module(a).sum() * module(b).square().sum()).backward()
    theirs = {name: p.grad for name, p in both.eager.named_parameters() if p.grad is not None}
    alike({name: p.grad for name, p in both.ours.named_parameters() if p.grad is not None}, theirs)


def test_runs_are_bitwise_the_same() -> None:
    module = pair(speaker()).ours
    state = {name: value.clone() for name, value in module.state_dict().items()}
    first = step(module, frames(5, 23, 3), [23, 9, 14, 6, 20])
    module.load_state_dict(state)
    second = step(module, frames(5, 23, 3), [23, 9, 14, 6, 20])
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_only_what_is_asked_for_has_kernels() -> None:
    both = pair(speaker())
    for module in (both.eager, both.ours):
        for name, parameter in module.named_parameters():
            parameter.requires_grad = name.startswith("linear1")
    torch.manual_seed(0)
    both.eager(frames(3, 11, 3)).square().sum().backward()
    torch.manual_seed(0)
    both.ours(frames(3, 11, 3)).square().sum().backward()
    for (name, ours), theirs in zip(both.ours.named_parameters(), both.eager.parameters(), strict=True):
        assert (ours.grad is None) == (theirs.grad is None)
        if ours.grad is not None and theirs.grad is not None:
            alike({name: ours.grad}, {name: theirs.grad})
    ((_, wanted),) = (key for key in both.ours.kernels.on_cpu.made if key[1])
    assert wanted == {"linear1.weight", "linear1.bias"}


@pytest.mark.parametrize("training", [True, False])
def test_without_gradients_nothing_is_kept(training: bool) -> None:
    both = pair(speaker())
    with torch.no_grad():
        torch.manual_seed(1)
        theirs = both.eager.train(training)(frames(3, 11, 3))
        torch.manual_seed(1)
        ours = both.ours.train(training)(frames(3, 11, 3))
    alike({"y": ours, **both.ours.state_dict()}, {"y": theirs, **both.eager.state_dict()})
    assert ours.grad_fn is None
    used = both.ours.kernels.variant("train" if training else "eval", ())
    assert used.emitted.backward_pass is None
    assert used.stored == ()
    assert all(not wanted for _, wanted in both.ours.kernels.on_cpu.made)


def test_a_second_derivative_is_refused() -> None:
    module = pair(speaker()).ours
    x = frames(2, 9, 3).requires_grad_()
    (gradient,) = torch.autograd.grad(module(x).square().sum(), x, create_graph=True)
    with pytest.raises(NetworkError, match="first derivatives only"):
        gradient.square().sum().backward()


def test_a_copy_of_the_input_is_told_and_channels_last_needs_none() -> None:
    module = pair(build(Input("N H W C", C=3).named("photos") >> conv(4, 3) >> relu)).ours
    photos = frames(2, 3, 5, 6)
    with warnings.catch_warnings():
        warnings.simplefilter("error", InputCopied)
        wanted = module(photos.to(memory_format=torch.channels_last).movedim(1, -1))
    with pytest.warns(InputCopied, match=r"'photos'.*N × H × W × C"):
        assert torch.equal(module(photos.movedim(1, -1)), wanted)


def test_strides_of_inputs_and_gradients_do_not_matter() -> None:
    both = pair(build(Input("N T C", C=3).named("frames") >> conv(4, 3) >> relu))
    apart = frames(2, 3, 9).mT
    assert not apart.is_contiguous()
    for x in (apart, frames(4, 9, 6)[::2, :, ::2]):
        found = []
        for module in (both.eager, both.ours):
            leaf = x.detach().requires_grad_()
            y = module(leaf).mT
            (gradient,) = torch.autograd.grad((y * frames(2, 4, 7, seed=4)).sum(), leaf)
            # The gradient of a sum is one number, seen everywhere.
            (same,) = torch.autograd.grad(module(leaf).sum(), leaf)
            found.append({"y": y, "gradient": gradient, "same": same})
        alike(found[1], found[0])


def test_dropout_takes_its_seed_as_the_eager_module_does() -> None:
    both = pair(build(Input("N T C", C=3) >> conv(4, 3) >> dsl.dropout(0.5) >> dsl.dropout(0.0)))
    masks = []
    for module in (both.eager, both.ours, both.ours):
        torch.manual_seed(7)
        masks.append((module(frames(2, 9, 3)), torch.rand(3)))
    alike({"y": masks[1][0], "next": masks[1][1]}, {"y": masks[0][0], "next": masks[0][1]})
    assert not torch.equal(both.ours(frames(2, 9, 3)), masks[2][0])


def test_a_shift_by_the_stride_shifts_the_output_exactly() -> None:
    network = build(
        Input("N T C", C=3) >> conv(4, 3, stride=2, padding=1) >> relu >> dsl.max_pool(2, 2) >> conv(5, 2)
    )
    module = pair(network).ours
    # By whole tiles, too: numpy, which interprets products, adds in another order in other rows.
    long = frames(1, 160, 3)
    first, second = module(long[:, :96]), module(long[:, 64:])
    # Padding reaches the first and the last outputs.
    assert first.shape[1] == 23
    assert torch.equal(first[:, 17:-1], second[:, 1:-17])


def test_several_inputs_and_outputs_one_of_them_unused() -> None:
    a, b = Input("N T C", C=3).named("a"), Input("N T C", C=3).named("b")
    h = a + b
    network = build(h >> linear(2).named("left"), h >> relu >> batch_norm >> linear(2).named("right"))
    both = pair(network)
    found = []
    for module in (both.eager, both.ours):
        leaves = [frames(2, 5, 3).requires_grad_(), frames(2, 5, 3, seed=8).requires_grad_()]
        results: Any = module(leaves[0], b=leaves[1])
        assert list(results) == ["left", "right"]
        left = torch.autograd.grad(results["left"].square().sum(), [*leaves, module.left.weight])
        gradients = dict(zip(("a", "b", "weight"), left, strict=True))
        found.append({name: y.detach() for name, y in results.items()} | gradients)
    alike(found[1], found[0])


@pytest.mark.parametrize("lengths", [None, [11, 5, 7]])
def test_outputs_that_others_read(lengths: list[int] | None) -> None:
    """All that the caller asked for comes in his order, with the gradients of all added up."""
    x = Input("N T C", C=3).named("frames")
    h = x >> conv(5, 3) >> relu
    embedding = h >> batch_norm >> dsl.stats_pool() >> linear(4).named("embedding")
    both = pair(build(embedding >> relu >> linear(2).named("scores"), embedding, x, h))
    found = []
    for module in (both.eager, both.ours):
        leaf = frames(3, 11, 3).requires_grad_()
        results: Any = module(leaf, lengths=lengths)
        assert list(results) == ["scores", "embedding", "frames", "relu1"]
        total = torch.stack([(y * frames(*y.shape, seed=2)).sum() for y in results.values()]).sum()
        leaves = {"d_frames": leaf} | {f"d_{name}": p for name, p in module.named_parameters()}
        gradients = dict(zip(leaves, torch.autograd.grad(total, list(leaves.values())), strict=True))
        found.append({name: y.detach() for name, y in results.items()} | gradients)
    alike(found[1], found[0])


def test_tokens_that_are_an_output() -> None:
    tokens = Input("N T")
    both = pair(build(tokens >> dsl.embedding(7, 3), tokens))
    given = torch.tensor([[0, 6, 2], [5, 1, 9]])
    ours, theirs = (
        both.ours(given, lengths=[3, 2]),
        both.eager(torch.tensor([[0, 6, 2], [5, 1, 0]]), lengths=[3, 2]),
    )
    alike(ours, theirs)
    assert ours["input"].tolist() == [[0, 6, 2], [5, 1, 0]]
    ours["embedding1"].square().sum().backward()
    theirs["embedding1"].square().sum().backward()
    weights = (both.ours.embedding1.weight, both.eager.embedding1.weight)
    alike({"d": weights[0].grad}, {"d": weights[1].grad})


def test_an_output_that_is_kept_and_changed_is_noticed() -> None:
    module = pair(build(Input("N T C", C=3).named("frames") >> conv(4, 3) >> relu)).ours
    y = module(frames(2, 9, 3).requires_grad_())
    y += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


def test_gradients_of_what_the_output_does_not_depend_on_are_zero() -> None:
    module = pair(build(Input("N T C", C=3) >> conv(4, 3) >> dsl.dropout(1.0) >> linear(2))).ours
    module(frames(2, 9, 3)).square().sum().backward()
    assert torch.equal(module.conv1.weight.grad, torch.zeros(4, 3, 3))
    assert module.linear1.bias.grad.all()


@pytest.mark.parametrize("lengths", [None, [11, 5, 7]])
def test_tokens_are_looked_up(lengths: list[int] | None) -> None:
    both = pair(letters())
    tokens = torch.randint(7, (3, 11), generator=torch.Generator().manual_seed(1))
    found = []
    for module in (both.ours, both.eager):
        y = module(tokens, lengths=lengths)
        parameters = dict(module.named_parameters())
        gradients = torch.autograd.grad(y.square().sum(), list(parameters.values()))
        found.append({"y": y, **dict(zip(parameters, gradients, strict=True))})
    alike(*found)


@pytest.mark.parametrize("kind", [torch.int32, torch.int16, torch.int8, torch.uint8], ids=str)
@pytest.mark.parametrize("differentiable", [True, False])
def test_tokens_are_of_any_type(kind: torch.dtype, differentiable: bool) -> None:
    both = pair(letters())
    tokens = torch.randint(7, (3, 11), generator=torch.Generator().manual_seed(1))
    with torch.set_grad_enabled(differentiable):
        for given in (tokens.to(kind), tokens, tokens.to(kind), tokens.to(kind)):
            alike({"y": both.ours(given)}, {"y": both.eager(tokens)})


def test_no_such_token_is_no_number() -> None:
    both = pair(letters())
    tokens = torch.zeros(2, 5, dtype=torch.int64)
    known = both.ours(tokens)
    for wrong in (-1, 7, 2**40):
        tokens[0, 3] = wrong
        with torch.no_grad():
            found = both.ours(tokens)
        assert found[0].isnan().all()
        assert torch.equal(found[1], known[1])


def test_an_empty_batch_and_a_single_value_are_as_in_the_eager_module() -> None:
    both = pair(speaker())
    for module in (both.eager.eval(), both.ours.eval()):
        assert module(frames(0, 11, 3)).shape == (0, 4)
    after = pair(speaker(batch_norm))
    for module in (after.eager, after.ours):
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            module(frames(1, 11, 3))
        with pytest.raises(ValueError, match="more than 1 value per channel"):
            module(frames(1, 11, 3), lengths=[6])


def test_mistakes_are_told_as_by_the_eager_module() -> None:
    both = pair(speaker())
    wrong: list[tuple[tuple[int, ...], Any]] = [
        ((2, 11, 4), None),
        ((2, 11, 3), [12, 4]),
        ((1, 2, 3), None),
        ((2, 11, 3), [1.5, 2]),
    ]
    for shape, lengths in wrong:
        told = []
        for module in (both.eager, both.ours):
            with pytest.raises(NetworkError) as caught:
                module(frames(*shape), lengths=lengths)
            told.append(str(caught.value))
        assert told[0] == told[1]


def test_what_kernels_do_not_cover_runs_in_torch_and_says_so() -> None:
    both = pair(speaker())
    x = frames(3, 11, 3)
    for module in (both.eager, both.ours):
        module.batch_norm1.eval()
    with pytest.warns(WithoutKernels, match="not all in the same mode"):
        ours = step(both.ours, x)
    alike(ours, step(both.eager, x))
    other = pair(speaker()).ours.eval()
    other.linear1 = nn.Linear(12, 2)
    with pytest.warns(WithoutKernels, match=r"linear1\.out_features changed"):
        assert other(x).shape == (3, 2)
    double = pair(speaker()).ours.double()
    with pytest.warns(WithoutKernels, match=r"not in torch\.float64"):
        assert double(x.double()).dtype == torch.float64


def test_a_parametrised_weight_is_used() -> None:
    both = pair(speaker())
    for module in (both.eager, both.ours):
        torch.nn.utils.parametrizations.weight_norm(module.conv1)
    alike(step(both.ours, frames(3, 11, 3)), step(both.eager, frames(3, 11, 3)))


def test_a_compiled_network_shows_its_kernels() -> None:
    compiled = tdnn_compiler.compile(speaker(), "float16", "sm_90", SMALL)
    assert "def backward(" in compiled.source()
    assert "def backward(" not in compiled.source("eval")
    assert str(compiled).startswith("tiny, float16, for sm_90")
    assert len(compiled.plans) == 2
    assert next(compiled.module().parameters()).dtype == torch.float16
