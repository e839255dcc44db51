"""The gradient equations of every layer kind, computed literally, against torch's autograd."""

from math import inf, nan
from typing import Any

import pytest
import torch
from equations.autograd import LENGTHS, check
from equations.evaluate import TOKENS, evaluate
from strategies import ACTIVATIONS

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Input, Node, batch_norm, build, concat, conv, linear, relu, stats_pool
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.gradients import derive_gradients
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.symbolic.errors import NetworkError


def frames(**sizes: int) -> Node:
    return Input("N T C", C=3, **sizes)


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("edge", ["zeros", "reflect", "replicate", "circular"])
def test_chain(edge: Any, lengths: list[int] | None) -> None:
    h = frames() >> conv(4, 4, padding=2, padding_mode=edge) >> relu >> batch_norm
    h = h >> conv(4, 2, stride=2) >> dsl.gelu >> dsl.max_pool(2) >> stats_pool() >> linear(2)
    check(build(h), lengths, N=3, T=9)


PRELUS = [dsl.prelu(per_channel=True), dsl.prelu(init=-0.5)]
EVERY_ACTIVATION = [*ACTIVATIONS, dsl.leaky_relu(-0.1), dsl.clipped_relu(1.0), dsl.elu(0.7), *PRELUS]

LAYERS = [
    *EVERY_ACTIVATION,
    dsl.softmax(),
    dsl.softmax("positions"),
    dsl.layer_norm,
    dsl.group_norm(2),
    dsl.instance_norm,
    dsl.dropout(0.3),
    dsl.avg_pool(3, 2, 1),
    dsl.avg_pool(3, 2, 1, ceil_mode=True),
    dsl.avg_pool(3, 2, 1, count_include_pad=False),
    dsl.max_pool(3, 2, 1),
    dsl.global_avg_pool(),
    dsl.global_avg_pool(keepdim=True),
    dsl.global_max_pool(),
    dsl.global_max_pool(keepdim=True),
    stats_pool(3, padding=1),
    dsl.depthwise_conv(2, stride=3, padding="causal", padding_mode="replicate"),
    dsl.adaptive_avg_pool(2),
    dsl.adaptive_max_pool(4),
    dsl.depthwise_conv(3, padding=1),
    conv(6, 3, groups=2),
    conv(6, taps=(-3, -1, 0), padding="causal"),
    conv(3, 3, stride=2, padding="SAME"),
    dsl.conv_transpose(3, 3, stride=2),
    dsl.conv_transpose(4, 3, stride=2, groups=2),
    dsl.shift(1),
    dsl.pad(((2, 1),)),
    dsl.pad(2, "circular"),
    dsl.upsample(2),
    dsl.crop(((1, 2),)),
    dsl.subsample(2),
    dsl.channels(1, 3),
    linear(3),
]


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_layer(layer: Any, lengths: list[int] | None) -> None:
    check(build(frames() >> conv(4, 3, padding=1) >> layer), lengths, N=3, T=9)


@pytest.mark.parametrize("activation", EVERY_ACTIVATION, ids=str)
def test_activation_at_its_kinks_and_where_there_is_no_number(activation: Any) -> None:
    """Where the result is no number, gradients are lost only where torch loses them."""
    network = build(frames() >> activation)
    kinks = torch.tensor([0.0, -0.0, 1.0, -1.0, 3.0, -3.0, 2.5, 20.0, inf, -inf, nan], dtype=torch.float64)
    x = kinks[None, :, None].expand(1, -1, 3).clone().requires_grad_()
    numbers = {"N": 1, "T": len(kinks)}
    module = to_torch(network).double()
    y = module(x)
    (want,) = torch.autograd.grad(y, x, torch.ones_like(y))
    there = forward(network, "train")
    back = derive_gradients(there)
    weights = dict(zip((array.key for array in there.parameters), module.parameters(), strict=True))
    given = {Key("input"): x} | weights
    values = evaluate(there, {key: value.detach() for key, value in given.items()}, numbers)
    seeds = {array.key.gradient: torch.ones_like(values[array.key]) for array in there.outputs}
    gradient = back.results["input"].key
    found = (values | seeds | evaluate(back.program, values | seeds, numbers))[gradient]
    numbered = ~y.isnan()
    torch.testing.assert_close(found[numbered], want[numbered], rtol=1e-6, atol=1e-9, equal_nan=True)
    # One of torch's loops hands on what the other loses: hardtanh's.
    assert bool(((found != 0) | (want == 0))[~numbered].all())


@pytest.mark.parametrize("per_channel", [False, True])
def test_a_slope_s_gradient_does_not_see_what_is_above_zero(per_channel: bool) -> None:
    """However large that is; and the gradient is the sum over all that is below, as in torch."""
    network = build(frames() >> dsl.prelu(per_channel=per_channel, init=-0.5))
    module = to_torch(network).double()
    x = torch.randn(2, 7, 3, dtype=torch.float64)
    x[0, 2, 1] = inf
    weight, numbers = module.prelu1.weight, {"N": 2, "T": 7}
    upstream = torch.randn_like(x)
    (want,) = torch.autograd.grad(module(x), weight, upstream)
    there = forward(network, "train")
    values = evaluate(there, {Key("input"): x, Key("prelu1", ("weight",)): weight.detach()}, numbers)
    back = derive_gradients(there).program
    found = evaluate(back, values | {Key("prelu1").gradient: upstream}, numbers)
    assert want.isfinite().all()
    torch.testing.assert_close(found[back.targets[Key("prelu1", ("weight",))]], want)


def test_branches() -> None:
    a = frames() >> conv(4, 3, padding=1)
    gate = a >> dsl.global_avg_pool(keepdim=True) >> conv(2) >> relu >> conv(4) >> dsl.sigmoid
    check(build(a * gate + a), N=2, T=7)
    check(build(concat(a, a >> relu >> conv(3, 3, padding=1))), N=2, T=7)


@pytest.mark.parametrize("lengths", LENGTHS)
def test_outputs_that_others_read(lengths: list[int] | None) -> None:
    """Their gradients come from outside and from their readers; each is added once."""
    x = frames()
    h = x >> conv(4, 3, padding=1)
    r = h >> relu
    for outputs in ((r >> conv(3, 3), r), (h, r, h + r), (r >> dsl.max_pool(2, 1), r, x), (x, x >> conv(2))):
        check(build(*outputs), lengths, N=3, T=9)


def test_images() -> None:
    image = Input("N H W C", C=2)
    h = image >> conv(4, (3, 2), padding=(1, 1), stride=(2, 1)) >> batch_norm >> relu
    check(build(h >> dsl.max_pool(2) >> conv(3, 2) >> dsl.global_avg_pool() >> linear(2)), N=2, H=7, W=6)


@pytest.mark.parametrize("lengths", LENGTHS)
def test_embedding(lengths: list[int] | None) -> None:
    tokens = Input("N T")
    both = (tokens >> dsl.embedding(TOKENS, 3)) + (tokens >> dsl.embedding(TOKENS + 1, 3))
    check(build(both >> conv(4, 3, padding=1) >> dsl.max_pool(2)), lengths, N=3, T=9)


def test_flatten() -> None:
    check(build(frames(T=5) >> conv(4, 3) >> dsl.flatten >> linear(2)), N=2)


def test_deviation_of_a_constant_without_eps() -> None:
    """As torch: an infinite slope times zero is no number."""
    network = build(frames() >> stats_pool(eps=0.0))
    there = forward(network, "train")
    back = derive_gradients(there)
    given = {Key("input"): torch.ones(1, 4, 3, dtype=torch.float64)}
    values = evaluate(there, given, {"N": 1, "T": 4})
    seeds = {Key("stats_pool1").gradient: torch.ones(1, 6, dtype=torch.float64)}
    found = evaluate(back.program, values | seeds, {"N": 1, "T": 4})
    assert bool(found[Key("input").gradient].isnan().all())


def test_a_symbol_is_refused() -> None:
    width = dsl.symbols("width")
    with pytest.raises(NetworkError, match=r"network\.bind"):
        forward(build(frames() >> conv(width)), "train")


def test_equations_read_like_the_mathematics() -> None:
    network = build(frames() >> conv(4, taps=(-2, 0, 2)).named("tdnn1"))
    there = forward(network, "train")
    assert (
        str(there.equations[0])
        == "tdnn1.sum[n, t, c] = Σ k, i  (input[n, t + offset(k), i] · tdnn1.weight[c, i, k])"
    )
    back = [str(equation) for equation in derive_gradients(there).program.equations]
    assert "d_input[n, t, c] = Σ o, k  (d_tdnn1[n, t − (offset(k)), o] · tdnn1.weight[o, c, k])" in back
    assert "d_tdnn1.weight[c, i, k] = Σ n, t  (d_tdnn1[n, t, c] · input[n, t + offset(k), i])" in back
