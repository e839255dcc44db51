"""With lengths, what an utterance gives depends neither on its padding nor on the others in the batch."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume
from hypothesis import strategies as st
from strategies import Example, examples, explored
from torch import Tensor

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Applicable, Input, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import BatchNorm, Dropout, Flatten
from tdnn_compiler.runtime import EagerModule, to_torch
from tdnn_compiler.symbolic.errors import NetworkError

Inputs = dict[str, Tensor]


def sequences(network: Network, symbol: str, number: int) -> Inputs:
    """One sequence for every input."""
    given = {}
    for name, shape in ((name, network.bind(**{symbol: number}).shape(name)) for name in network.inputs):
        sizes: Any = (1, *shape.sizes[1:])
        is_token = shape.channels is None
        given[name] = torch.randint(0, 2, sizes) if is_token else torch.randn(sizes, dtype=torch.float64)
    return given


def padded(batch: list[Inputs], sizes: Inputs) -> Inputs:
    """One batch, as long as `sizes`; what it is padded with would be noticed."""
    result = {}
    for name, like in sizes.items():
        result[name] = torch.full_like(like, torch.nan if like.is_floating_point() else -7)
        result[name] = result[name].repeat(len(batch), *[1] * (like.dim() - 1))
        for row, given in zip(result[name], batch, strict=True):
            row[: given[name].shape[1]] = given[name][0]
    return result


def outputs(module: EagerModule, given: Inputs, lengths: list[int] | None = None) -> dict[str, Tensor]:
    results = module(**given, lengths=lengths)
    return results if isinstance(results, dict) else {module.network.outputs[0]: results}


def gradients(module: EagerModule, results: list[dict[str, Tensor]]) -> list[Tensor | None]:
    loss = sum(result.square().sum() for named in results for result in named.values())
    parameters = list(module.parameters())
    if not parameters or not isinstance(loss, Tensor) or not loss.requires_grad:
        return []
    return list(torch.autograd.grad(loss, parameters, allow_unused=True))


def assert_alike(module: EagerModule, batch: list[Inputs], first: str, sizes: Inputs) -> None:
    lengths = [given[first].shape[1] for given in batch]
    together = outputs(module, padded(batch, sizes), lengths)
    alone = [outputs(module, given) for given in batch]
    for row, results in enumerate(alone):
        for name, wanted in results.items():
            found = together[name][row]
            if wanted.dim() == 3:
                size = wanted.shape[1]
                assert module.output_lengths(lengths, name)[row] == size
                assert not found[size:].any()
                found = found[:size]
            torch.testing.assert_close(found, wanted[0], rtol=1e-7, atol=1e-9)
    for ours, wanted in zip(gradients(module, [together]), gradients(module, alone), strict=True):
        torch.testing.assert_close(ours, wanted, rtol=1e-6, atol=1e-8)


@explored(examples(most_axes=1), st.integers(0, 5), st.integers(0, 3), short=100, long=2_000)
def test_padding_is_invisible(example: Example, longer: int, more: int) -> None:
    network = example.network
    assume(not any(isinstance(member.layer, Flatten) for member in network.members))
    ((symbol, least),) = example.numbers.items()
    module = to_torch(network).double()
    module.train(not any(isinstance(member.layer, BatchNorm | Dropout) for member in network.members))
    batch = [sequences(network, symbol, least + extra) for extra in (longer, 0, 1)]
    sizes = sequences(network, symbol, least + max(longer, 1) + more)
    first = next(form.name for form in module.forms if len(form.sizes) == 2)
    assert_alike(module, batch, first, sizes)


# Kinds in which a mistake would hide among random networks.
KINDS: list[Applicable] = [
    conv(3, 3, stride=2, padding="SAME"),
    conv(3, 4, stride=3, padding="SAME", padding_mode="replicate"),
    conv(3, 3, padding=2, padding_mode="reflect"),
    conv(3, 3, stride=2, padding=2, padding_mode="circular"),
    conv(3, taps=(-4, 1, 2), padding="same", padding_mode="circular"),
    conv(3, taps=(1, 3), padding="same"),
    conv(3, 2) >> conv(3, 3, padding=1),
    dsl.conv_transpose(3, 3, stride=2, padding=1, output_padding=1),
    dsl.max_pool(3, 2, 1, ceil_mode=True),
    dsl.max_pool(3, 2, "SAME"),
    dsl.avg_pool(3, 2, 1, ceil_mode=True),
    dsl.avg_pool(3, 2, 1, count_include_pad=False),
    dsl.avg_pool(4, 3, "SAME"),
    stats_pool(3, 2, 1),
    stats_pool(4, 3, "SAME"),
    linear(3) >> stats_pool(),
    dsl.softmax("positions"),
    linear(4) >> dsl.group_norm(2) >> linear(2),
    linear(4) >> dsl.instance_norm(eps=1e-2),
    linear(4) >> dsl.layer_norm(eps=0) >> dsl.sigmoid >> linear(2),
    dsl.adaptive_avg_pool(3) >> conv(3, 3, padding=1),
    dsl.adaptive_max_pool(2),
    dsl.global_max_pool,
    dsl.shift(2) >> dsl.subsample(2, 1) >> dsl.sigmoid >> dsl.shift(-1),
    lambda x: x * (x >> dsl.global_avg_pool(keepdim=True) >> linear(4) >> dsl.sigmoid),
]


@pytest.mark.parametrize("kind", KINDS)
def test_padding_is_invisible_to_every_kind(kind: Applicable) -> None:
    network = build(Input("N T C", C=4).named("x") >> kind)
    batch = [sequences(network, "T", number) for number in (11, 4, 7, 8, 4)]
    assert_alike(to_torch(network).double(), batch, "x", sequences(network, "T", 14))


def test_batch_norm_sees_valid_frames_only() -> None:
    module = to_torch(build(Input("N T C", C=4).named("x") >> batch_norm(momentum=0.3))).double()
    parts = [torch.randn(n, 4, dtype=torch.float64) for n in (5, 3, 1)]
    frames, lengths = torch.cat(parts), [5, 3, 1]
    given = padded([{"x": part[None]} for part in parts], {"x": torch.zeros(1, 7, 4, dtype=torch.float64)})
    mean, variance = torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)
    wanted = F.batch_norm(frames, mean, variance, training=True, momentum=0.3)
    result = module(**given, lengths=lengths)
    torch.testing.assert_close(torch.cat([row[:n] for row, n in zip(result, lengths, strict=True)]), wanted)
    torch.testing.assert_close(module.get_buffer("batch_norm1.running_mean"), mean)
    torch.testing.assert_close(module.get_buffer("batch_norm1.running_var"), variance)
    assert not result[1, 3:].any()


def test_training_with_padding_is_training_without() -> None:
    step = (
        conv(5, 3) >> relu >> batch_norm >> conv(3, 3, padding=1) >> batch_norm >> stats_pool() >> linear(2)
    )
    network = build(Input("N T C", C=4).named("x") >> step)
    batch = [sequences(network, "T", number) for number in (9, 9, 5)]
    found = []
    for size in (9, 15):
        torch.manual_seed(1)
        module = to_torch(network).double()
        results = outputs(module, padded(batch, sequences(network, "T", size)), [9, 9, 5])
        found.append([*results.values(), *gradients(module, [results]), *module.buffers()])
    for short, long in zip(*found, strict=True):
        torch.testing.assert_close(short, long)


def test_lengths_may_be_tensors_and_the_forms_of_several_inputs() -> None:
    m = dsl.symbols("m")
    a, b = Input("N T C", T=2 * m + 1, C=3).named("a"), Input("N T C", T=2 * m, C=3).named("b")
    network = build((a >> conv(3, 2)) + b)
    batch = [sequences(network, "m", number) for number in (5, 2)]
    assert_alike(to_torch(network).double(), batch, "a", sequences(network, "m", 6))
    module = to_torch(network)
    assert module.output_lengths(torch.tensor([11, 5], dtype=torch.int32)).tolist() == [10, 4]
    assert module.output_lengths([11, 5], "b").tolist() == [10, 4]


def test_output_lengths_where_positions_are_gone_or_fixed() -> None:
    module = to_torch(build(Input("N T C", C=2) >> dsl.adaptive_avg_pool(3) >> stats_pool()))
    assert module.output_lengths([5, 9]).tolist() == [1, 1]
    assert module.output_lengths([5, 9], "adaptive_avg_pool1").tolist() == [3, 3]


def test_flatten_needs_one_length() -> None:
    module = to_torch(build(Input("N T C", C=2) >> dsl.flatten))
    x = torch.randn(2, 6, 2)
    assert torch.equal(module(x, lengths=[4, 4]), module(x[:, :4]))
    with pytest.raises(NetworkError, match="sequences of one length"):
        module(x, lengths=[4, 5])


def test_an_empty_batch() -> None:
    module = to_torch(build(Input("N T C", C=2) >> conv(3, 3) >> stats_pool()))
    assert module(torch.zeros(0, 5, 2), lengths=[]).shape == (0, 6)
