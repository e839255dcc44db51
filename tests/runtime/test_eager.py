"""The torch module of a network: against the oracle, torch's own functions, and modules written by hand."""

from collections import OrderedDict
from collections.abc import Callable
from re import escape
from typing import Any

import oracle
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume
from strategies import Example, examples, explored
from torch import Tensor, nn

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Applicable, Input, batch_norm, build, conv, linear, relu, repeat, stats_pool
from tdnn_compiler.network.layers import BatchNorm, Embedding
from tdnn_compiler.runtime import EagerModule, to_torch
from tdnn_compiler.symbolic.errors import NetworkError


@explored(examples(), short=100, long=2_000)
def test_a_network_computes_what_the_oracle_computes(example: Example) -> None:
    network = example.bound
    assume(not any(isinstance(member.layer, BatchNorm | Embedding) for member in network.members))
    used: list[nn.Module] = []
    with pytest.MonkeyPatch.context() as patch:
        positive = oracle.Torch.positive
        patch.setattr(oracle.Torch, "positive", lambda *own: used.append(positive(*own)) or used[-1])
        values = oracle.evaluate(network)
    module = to_torch(network).double().eval()
    weighted = [
        m.name for m in network.members if type(m.layer).__name__ in ("Conv", "ConvTranspose", "Linear")
    ]
    for name, theirs in zip(weighted, used, strict=True):
        module.get_submodule(name).load_state_dict(theirs.state_dict())
    results = module(*(values[name].data.movedim(1, -1) for name in network.inputs))
    for name in network.outputs:
        result = results[name] if isinstance(results, dict) else results
        torch.testing.assert_close(result, values[name].data.movedim(1, -1))


@explored(examples(), short=60, long=2_000)
def test_sizes_are_those_of_the_analysis_also_for_no_sequence(example: Example) -> None:
    network = example.bound
    assume(not any(isinstance(member.layer, BatchNorm) for member in network.members))
    module = to_torch(network)
    for batch in (0, 1):
        shapes = [(batch, *network.shape(name).sizes[1:]) for name in network.inputs]
        tokens = [network.shape(name).channels is None for name in network.inputs]
        given = [
            torch.zeros(shape, dtype=torch.long if is_token else None)
            for shape, is_token in zip(shapes, tokens, strict=True)
        ]
        results = module(*given)
        for name in network.outputs:
            result = results[name] if isinstance(results, dict) else results
            assert result.shape == (batch, *network.shape(name).sizes[1:])


def over(axes: str, step: Applicable, channels: int = 4) -> EagerModule:
    return to_torch(build(Input(f"N {axes} C", C=channels) >> step))


# A layer over [N, T, 4], and the same by torch over [N, 4, T].
KINDS: list[tuple[Applicable, Callable[[Tensor], Tensor]]] = [
    (relu, F.relu),
    (dsl.leaky_relu(0.2), lambda x: F.leaky_relu(x, 0.2)),
    (dsl.clipped_relu(0.5), lambda x: x.clamp(0, 0.5)),
    (dsl.elu(0.7), lambda x: F.elu(x, 0.7)),
    (dsl.gelu, F.gelu),
    (dsl.silu, F.silu),
    (dsl.sigmoid, torch.sigmoid),
    (dsl.tanh, torch.tanh),
    (dsl.hardtanh, F.hardtanh),
    (dsl.hardsigmoid, F.hardsigmoid),
    (dsl.hardswish, F.hardswish),
    (dsl.gelu_tanh, lambda x: F.gelu(x, approximate="tanh")),
    (dsl.mish, F.mish),
    (dsl.softplus(0.5), lambda x: F.softplus(x, 0.5)),
    (dsl.logsigmoid, F.logsigmoid),
    (dsl.softsign, F.softsign),
    (dsl.selu, F.selu),
    (dsl.celu(0.7), lambda x: F.celu(x, 0.7)),
    (dsl.hardshrink(0.2), lambda x: F.hardshrink(x, 0.2)),
    (dsl.softshrink, F.softshrink),
    (dsl.tanhshrink, F.tanhshrink),
    (dsl.absolute, torch.abs),
    (dsl.square, torch.square),
    (dsl.square >> dsl.sqrt, lambda x: x.square().sqrt()),
    (dsl.exp, torch.exp),
    (dsl.exp >> dsl.log, lambda x: x.exp().log()),
    (dsl.reciprocal, torch.reciprocal),
    (dsl.scale(0.3), lambda x: x * 0.3),
    (dsl.offset(0.3), lambda x: x + 0.3),
    (dsl.prelu, lambda x: F.prelu(x, torch.tensor([0.25]))),
    (dsl.prelu(per_channel=True, init=-0.5), lambda x: F.prelu(x, torch.full((4,), -0.5))),
    (dsl.softmax, lambda x: x.softmax(1)),
    (dsl.softmax("positions"), lambda x: x.softmax(2)),
    (dsl.softmax("T"), lambda x: x.softmax(2)),
    (dsl.log_softmax, lambda x: x.log_softmax(1)),
    (dsl.layer_norm(eps=1e-3), lambda x: F.layer_norm(x.mT, (4,), eps=1e-3).mT),
    (dsl.rms_norm(eps=1e-3), lambda x: F.rms_norm(x.mT, (4,), eps=1e-3).mT),
    (dsl.local_response_norm(5), nn.LocalResponseNorm(5)),
    (dsl.local_response_norm(2, 2.0, 1.5, 0.5), nn.LocalResponseNorm(2, 2.0, 1.5, 0.5)),
    (dsl.group_norm(2), lambda x: F.group_norm(x, 2)),
    (dsl.instance_norm, F.instance_norm),
    (dsl.max_pool(3, 2, 1, ceil_mode=True), lambda x: F.max_pool1d(x, 3, 2, 1, 1, True)),
    (dsl.max_pool(2, 1, dilation=3), lambda x: F.max_pool1d(x, 2, 1, 0, 3)),
    (dsl.avg_pool(3, 2, 1, ceil_mode=True), lambda x: F.avg_pool1d(x, 3, 2, 1, True)),
    (dsl.avg_pool(3, 2, 1, count_include_pad=False), lambda x: F.avg_pool1d(x, 3, 2, 1, False, False)),
    (dsl.adaptive_avg_pool(3), lambda x: F.adaptive_avg_pool1d(x, 3)),
    (dsl.adaptive_max_pool(3), lambda x: F.adaptive_max_pool1d(x, 3)),
    (dsl.global_avg_pool(keepdim=True), lambda x: x.mean(2, True)),
    (dsl.global_max_pool, lambda x: F.adaptive_max_pool1d(x, 1)[:, :, 0]),
    (stats_pool(eps=0.1), lambda x: torch.cat([x.mean(2), (x.var(2, False) + 0.1).sqrt()], 1)),
    (stats_pool(deviation=False), lambda x: x.mean(2)),
    (dsl.shift(2), lambda x: F.pad(x[:, :, 2:], (0, 2))),
    (dsl.clamp_min(0.3), lambda x: x.clamp(min=0.3)),
    (dsl.clamp_max(0.3), lambda x: x.clamp(max=0.3)),
    (dsl.sign, lambda x: 0 * x + x.sign()),
    (dsl.sin, torch.sin),
    (dsl.cos, torch.cos),
    (lambda x: x**3, lambda x: x**3),
    (lambda x: abs(x) ** -0.3, lambda x: x.abs() ** -0.3),
    (lambda x: dsl.maximum(x, 0.3), lambda x: torch.maximum(x, torch.tensor(0.3))),
    (lambda x: dsl.minimum(x, dsl.cos(x)), lambda x: torch.minimum(x, x.cos())),
    (lambda x: dsl.maximum(x, x), lambda x: torch.maximum(x, x)),
    (dsl.threshold(0.3, 2.0), nn.Threshold(0.3, 2.0)),
    (dsl.snake, lambda x: x + x.sin() ** 2),
    (dsl.lp_pool(2, 3), nn.LPPool1d(2, 3)),
    (dsl.lp_pool(4, 2, 1, ceil_mode=True), nn.LPPool1d(4, 2, 1, ceil_mode=True)),
    (dsl.lp_pool(1, 2, 3), nn.LPPool1d(1, 2, 3)),
    (dsl.affine, lambda x: x),
    (dsl.affine(weight=False), lambda x: x),
    (dsl.channel_shuffle(2), lambda x: F.channel_shuffle(x[..., None], 2)[..., 0]),
    (dsl.fold("T"), lambda x: x.flatten(1)),
    (dsl.global_sum_pool, lambda x: x.sum(2)),
    (stats_pool(eps=0.0, unbiased=True), lambda x: torch.cat([x.mean(2), x.std(2)], 1)),
    (dsl.pad(((2, 1),)), lambda x: F.pad(x, (2, 1))),
    (dsl.pad(2, "reflect"), lambda x: F.pad(x, (2, 2), mode="reflect")),
    (dsl.upsample(2), lambda x: F.interpolate(x, scale_factor=2, mode="nearest")),
    (dsl.upsample(2, "linear"), lambda x: F.interpolate(x, scale_factor=2, mode="linear")),
    (
        dsl.upsample(2, "linear", align_corners=True),
        lambda x: F.interpolate(x, scale_factor=2, mode="linear", align_corners=True),
    ),
    (
        dsl.upsample(5, "linear", align_corners=True),
        lambda x: F.interpolate(x, scale_factor=5, mode="linear", align_corners=True),
    ),
    (dsl.upsample(3, "linear"), lambda x: F.interpolate(x, scale_factor=3, mode="linear")),
    (dsl.pixel_shuffle(2), lambda x: torch.stack([x[:, ::2], x[:, 1::2]], 3).flatten(2)),
    (dsl.pixel_unshuffle(5), lambda x: x[:, :, :10].unflatten(2, (2, 5)).mT.flatten(1, 2)),
    (dsl.crop(((1, 2),)), lambda x: x[:, :, 1:-2]),
    (dsl.shift(-20), lambda x: 0 * x),
    (dsl.subsample(3, 1), lambda x: x[:, :, 1::3]),
    (dsl.channels(1, 3), lambda x: x[:, 1:3]),
    (dsl.flatten, lambda x: x.flatten(1)),
    (lambda x: x + x, lambda x: 2 * x),
    (lambda x: x * x, lambda x: x**2),
    (lambda x: dsl.concat(x, x >> relu), lambda x: torch.cat([x, F.relu(x)], 1)),
    (lambda x: x * (x >> dsl.global_avg_pool()), lambda x: x * x.mean(2, True)),
]


@pytest.mark.parametrize(("step", "expected"), KINDS)
def test_a_layer_computes_what_torch_computes(step: Applicable, expected: Callable[[Tensor], Tensor]) -> None:
    x = torch.randn(3, 4, 11)
    theirs, module = x.clone().requires_grad_(), over("T", step)
    ours = x.mT.clone().requires_grad_()
    wanted, result = expected(theirs), module(ours)
    torch.testing.assert_close(result, wanted.movedim(1, -1))
    weights = torch.rand_like(wanted)
    (wanted * weights).sum().backward()
    (result * weights.movedim(1, -1)).sum().backward()
    assert theirs.grad is not None
    assert ours.grad is not None
    torch.testing.assert_close(ours.grad, theirs.grad.mT)


def test_of_equal_values_the_first_has_the_gradient() -> None:
    x = torch.zeros(1, 5, 2, requires_grad=True)
    over("T", dsl.global_max_pool, channels=2)(x).sum().backward()
    assert x.grad is not None
    theirs = torch.zeros(1, 2, 5, requires_grad=True)
    F.adaptive_max_pool1d(theirs, 1).sum().backward()
    assert theirs.grad is not None
    assert torch.equal(x.grad, theirs.grad.mT)


@pytest.mark.parametrize(
    "step", [dsl.max_pool(2, padding=1), dsl.avg_pool(2), stats_pool(2), dsl.global_max_pool]
)
def test_a_nan_is_handed_on(step: Applicable) -> None:
    x = torch.randn(1, 6, 4)
    x[0, 3] = torch.nan
    assert over("T", step)(x).isnan().any()


def test_windowed_statistics_are_exact_far_from_zero() -> None:
    x = 1e4 + torch.randn(2, 9, 3, dtype=torch.float32)
    result = over("T", stats_pool(4, 2, padding=1, eps=0), 3)(x)
    wide = F.pad(x.double(), (0, 0, 1, 1), value=torch.nan).unfold(1, 4, 2)
    mean = wide.nanmean(-1)
    deviation = (wide - mean[..., None]).square().nanmean(-1).sqrt()
    torch.testing.assert_close(result.double(), torch.cat([mean, deviation], -1), rtol=1e-5, atol=1e-3)


def test_the_gradient_without_variance_is_that_of_the_formula() -> None:
    x = torch.ones(1, 5, 4, requires_grad=True)
    over("T", stats_pool())(x).sum().backward()
    torch.testing.assert_close(x.grad, torch.full_like(x, 0.2))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_modes_are_those_of_torch(mode: Any) -> None:
    torch.manual_seed(1)
    module = over("H W", conv(3, 3, padding=2, padding_mode=mode))
    theirs = nn.Conv2d(4, 3, 3, padding=2, padding_mode=mode)
    theirs.load_state_dict(module.get_submodule("conv1").state_dict())
    x = torch.randn(2, 5, 6, 4)
    torch.testing.assert_close(module(x), theirs(x.movedim(-1, 1)).movedim(1, -1))


def test_uneven_taps_are_sums_over_taps_in_their_order() -> None:
    module = over("T", conv(3, taps=(2, -3, 0), padding="same"))
    weight, bias = module.get_submodule("conv1").weight, module.get_submodule("conv1").bias
    assert weight.shape == (3, 4, 3)
    x = torch.randn(2, 9, 4)
    wide = F.pad(x, (0, 0, 3, 2))
    wanted = sum(wide[:, 3 + tap : 12 + tap] @ weight[:, :, i].T for i, tap in enumerate((2, -3, 0))) + bias
    torch.testing.assert_close(module(x), wanted)


def test_strides_of_the_input_do_not_matter() -> None:
    module = over("H W", conv(3, 3) >> relu >> dsl.max_pool(2))
    x = torch.randn(2, 4, 9, 8)
    torch.testing.assert_close(module(x.movedim(1, -1)), module(x.movedim(1, -1).contiguous()))


# Parameters


def test_a_sequential_of_the_same_names_takes_the_weights() -> None:
    network = build(
        Input("N T C", C=4)
        >> conv(6, 3, dilation=2, padding=2).named("conv")
        >> relu().named("act")
        >> batch_norm().named("norm")
    )
    torch.manual_seed(3)
    module = to_torch(network)
    torch.manual_seed(3)
    layers = [nn.Conv1d(4, 6, 3, padding=2, dilation=2), nn.ReLU(), nn.BatchNorm1d(6)]
    theirs = nn.Sequential(OrderedDict(zip(("conv", "act", "norm"), layers, strict=True)))
    assert {name: p.shape for name, p in module.state_dict().items()} == {
        name: p.shape for name, p in theirs.state_dict().items()
    }
    for ours, wanted in zip(module.state_dict().values(), theirs.state_dict().values(), strict=True):
        assert torch.equal(ours, wanted)
    x = torch.randn(2, 8, 4)
    torch.testing.assert_close(module(x), theirs(x.mT).mT)
    assert torch.equal(module.get_buffer("norm.running_var"), theirs.get_buffer("norm.running_var"))


@pytest.mark.parametrize(
    ("axes", "step", "wanted"),
    [
        ("T", conv(6, taps=(-3, 0, 1), groups=2), nn.Conv1d(4, 6, 3, groups=2)),
        ("H W", conv(6, (3, 2), bias=False), nn.Conv2d(4, 6, (3, 2), bias=False)),
        ("D H W", dsl.depthwise_conv(3), nn.Conv3d(4, 4, 3, groups=4)),
        ("T", dsl.conv_transpose(6, 3, stride=2), nn.ConvTranspose1d(4, 6, 3)),
        ("T", dsl.group_norm(2), nn.GroupNorm(2, 4)),
        ("H W", dsl.instance_norm(affine=True), nn.InstanceNorm2d(4, affine=True)),
        ("T", dsl.layer_norm, nn.LayerNorm(4)),
        ("T", linear(5), nn.Linear(4, 5)),
        ("H W", batch_norm(affine=False), nn.BatchNorm2d(4, affine=False)),
    ],
)
def test_modules_are_those_of_torch(axes: str, step: Applicable, wanted: nn.Module) -> None:
    module = over(axes, step)
    (inner,) = module.children()
    assert isinstance(inner, type(wanted))
    assert type(inner).__name__ == type(wanted).__name__
    shapes = [{name: p.shape for name, p in each.state_dict().items()} for each in (inner, wanted)]
    assert shapes[0] == shapes[1]


def test_names_with_dots_are_nested_also_inside_of_a_layer() -> None:
    network = build(Input("N T C", C=4) >> repeat(dsl.symbols("k"), lambda _: linear(4) >> relu)).bind(k=3)
    names = [name for name, _ in to_torch(network).named_parameters()]
    assert sorted(names) == sorted(f"{m}.{p}" for m in network if "linear" in m for p in ("weight", "bias"))


def test_inputs_and_outputs_may_be_several() -> None:
    a, b = Input("N T C", C=2).named("a"), Input("N C", C=2).named("b")
    network = build(a * b, a >> linear(3).named("wide"))
    module = to_torch(network)
    x, y = torch.randn(2, 5, 2), torch.randn(2, 2)
    results = module(x, b=y)
    assert isinstance(results, dict)
    assert tuple(results) == network.outputs
    torch.testing.assert_close(results["multiply1"], x * y[:, None])


def test_outputs_that_others_read_come_in_the_order_of_the_caller() -> None:
    x = Input("N T C", C=2)
    h = x >> linear(3).named("h")
    module = to_torch(build(h >> relu, x, h))
    frames = torch.randn(2, 5, 2)
    results = module(frames, lengths=[5, 3])
    assert isinstance(results, dict)
    assert list(results) == ["relu1", "input", "h"]
    torch.testing.assert_close(results["relu1"], results["h"].relu())
    assert torch.equal(results["input"][0], frames[0])
    assert torch.equal(results["input"][1, 3:], torch.zeros(2, 2))
    assert module.output_lengths([5, 3], "h").tolist() == [5, 3]


def test_tokens() -> None:
    module = to_torch(build(Input("N T") >> dsl.embedding(7, 3)))
    tokens = torch.tensor([[0, 6, 2]], dtype=torch.int16)
    table = module.get_submodule("embedding1").weight
    assert torch.equal(module(tokens), table[[0, 6, 2]][None])


def test_autocast() -> None:
    module = over("T", conv(3, 3)).float()
    with torch.autocast("cpu", torch.bfloat16):
        assert module(torch.randn(1, 5, 4, dtype=torch.bfloat16)).dtype == torch.bfloat16


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (lambda: build(Input("N T C") >> relu), "network.bind(C=…)"),
        (lambda: build(Input("N T C", C=2) >> conv(dsl.symbols("k"))), "network.bind(k=…)"),
        (lambda: build(Input("N T C", C=2) >> repeat(dsl.symbols("k"), lambda _: relu)), "open: k"),
        (lambda: build(Input("N T C", C=2) >> dsl.flatten >> linear(3)), "network.bind(T=…)"),
        (lambda: build(Input("N T C", C=2, T=dsl.symbols("k") ** 2) >> relu), "lengths such as T"),
    ],
)
def test_what_cannot_be_a_module(network: Callable[[], Any], told: str) -> None:
    with pytest.raises(NetworkError, match=escape(told)):
        to_torch(network())


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (("forward", "forward_"), ("forward_", "forward__")),
        (("forms.a", "forms"), ("forms_.a", "forms_")),
        (("a", "a.weight"), ("a", "a.weight_")),
        (("a.b", "a"), ("a.b", "a")),
        (("", "."), ("_", "_._")),
        (("training", "_parameters"), ("training_", "_parameters_")),
    ],
)
def test_modules_stand_beside_what_torch_has(names: tuple[str, str], paths: tuple[str, str]) -> None:
    first, second = names
    module = to_torch(build(Input("N C", C=2) >> linear(2).named(first) >> linear(3).named(second)))
    for path, width in zip(paths, (2, 3), strict=True):
        assert module.get_submodule(path).out_features == width
    assert module(torch.zeros(1, 2)).shape == (1, 3)
    assert set(module.state_dict()) == {f"{path}.{name}" for path in paths for name in ("weight", "bias")}
