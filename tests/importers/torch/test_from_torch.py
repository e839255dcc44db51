"""Torch modules as networks: the same names, weights, outputs and gradients, for all sizes."""

import copy
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler import NetworkError
from tdnn_compiler.importers.torch.modules import WeightsCopied, translate_module
from tdnn_compiler.network.layers import describe
from tdnn_compiler.runtime.imported import arrange_input, arrange_output


class Apply(nn.Module):
    """A function with named layers."""

    def __init__(self, function: Callable[..., Any], **parts: nn.Module | nn.Parameter) -> None:
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: Tensor) -> Any:
        return self.function(self, x)


def conv(out: int, size: int = 3, *, into: int = 4, **options: Any) -> nn.Conv1d:
    return nn.Conv1d(into, out, size, **options)


def attentive(m: Any, x: Tensor) -> Tensor:
    """ECAPA-TDNN's pooling, as SpeechBrain has it."""
    mean, deviation = x.mean(2, keepdim=True), x.std(2, keepdim=True)
    size = x.shape[2]
    seen = torch.cat([x, mean.repeat(1, 1, size), deviation.expand(-1, -1, size)], 1)
    weight = F.softmax(m.scores(torch.tanh(m.seen(seen))), dim=2)
    mean = (weight * x).sum(2)
    spread = (weight * (x - mean.unsqueeze(2)).pow(2)).sum(2)
    return m.last(torch.cat([mean, spread.clamp(1e-12).sqrt()], 1))


def squeezed(m: Any, x: Tensor) -> Tensor:
    h = F.relu(m.norm(m.conv(x)))
    gate = torch.sigmoid(m.back(F.relu(m.down(F.adaptive_avg_pool1d(h, 1)))))
    return x + 0.3 * h * gate


def shuffled(m: Any, x: Tensor) -> Tensor:
    n, c, t = x.shape
    h = m.conv(x).view(n, 2, c // 2, t - 2).transpose(1, 2).reshape(n, c, t - 2)
    first, second = h.chunk(2, dim=1)
    return m.last(h) + torch.cat([second, first], 1)


def gated(m: Any, x: Tensor) -> tuple[Tensor, Tensor]:
    """WaveNet's residual and skip."""
    h = m.conv(F.pad(x, (2, 0)))
    h = torch.tanh(h[:, :4]) * torch.sigmoid(h[:, 4:])
    return m.out(h) + x, m.skip(h)


def statistics_of_image(m: Any, x: Tensor) -> Tensor:
    """A speaker ResNet's head: `[N, T, F]`, statistics over time of every frequency."""
    h = F.relu(m.conv(x.transpose(1, 2).unsqueeze(1)))
    h = h.flatten(1, 2)
    return m.last(torch.cat([h.mean(-1), h.var(-1, correction=0).add(1e-5).sqrt()], -1))


def looped(m: Any, x: Tensor) -> Tensor:
    """ALBERT's way: one block, three times."""
    for _ in range(3):
        x = x + m.act(m.norm(m.conv(x)))
    return x


def siamese(m: Any, x: Tensor) -> Tensor:
    first, second = m.encoder(x[:, :4]), m.encoder(x[:, 4:])
    return m.last((first - second).abs().mean(2))


def rms(x: Tensor, dim: int) -> Tensor:
    return x * torch.rsqrt(x.pow(2).mean(dim, keepdim=True) + 1e-6)


def layer_norm_first(x: Tensor) -> Tensor:
    """ConvNeXt's norm over channels that come first."""
    mean = x.mean(1, keepdim=True)
    variance = (x - mean).pow(2).mean(1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + 1e-6)


def by_variance(x: Tensor) -> Tensor:
    return (x - x.mean(1, keepdim=True)) * (x.var(1, unbiased=False, keepdim=True) + 1e-3) ** -0.5


class SnakeOf(nn.Module):
    """As audio codecs write it; with a `beta`, the gain has a parameter of its own."""

    def __init__(self, channels: int, beta: bool = False) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.ones(1, channels, 1))
        self.beta = nn.Parameter(torch.ones(1, channels, 1)) if beta else None

    def forward(self, x: Tensor) -> Tensor:
        gain = self.alpha if self.beta is None else self.beta
        return x + (gain + 1e-9).reciprocal() * torch.sin(self.alpha * x).pow(2)


def scaled(m: Any, x: Tensor) -> Tensor:
    return x + (m.gamma * F.gelu(m.conv(x)) - m.shift) / 2.0


MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...], dict[str, Any] | None]] = {
    "a layer alone": (lambda: conv(3), (4, 9), {"T": 2}),
    "x-vector": (
        lambda: nn.Sequential(
            conv(6, 5), nn.ReLU(), nn.BatchNorm1d(6),
            conv(6, 3, into=6, dilation=2), nn.ReLU(), nn.BatchNorm1d(6),
            Apply(lambda m, x: m.last(torch.cat([x.mean(2), x.std(2)], 1)), last=nn.Linear(12, 3)),
        ),
        (4, 30), {"T": 2},
    ),
    "one block in a loop": (
        lambda: Apply(looped, conv=conv(4, padding=1), norm=nn.BatchNorm1d(4), act=nn.PReLU()),
        (4, 20), {"T": 2},
    ),
    "siamese": (
        lambda: Apply(
            siamese,
            encoder=nn.Sequential(conv(6), nn.BatchNorm1d(6), nn.ReLU(), conv(5, 1, into=6), nn.PReLU(5)),
            last=nn.Linear(5, 2),
        ),
        (8, 20), {"T": 2},
    ),
    "tied": (
        lambda: tie(Apply(lambda m, x: m.b(F.relu(m.a(x))), a=conv(4), b=conv(4)), "weight", "bias"),
        (4, 20), {"T": 2},
    ),
    "weight norm, twice": (
        lambda: Apply(lambda m, x: m.a(F.relu(m.a(x))), a=nn.utils.parametrizations.weight_norm(conv(4))),
        (4, 20), {"T": 2},
    ),
    "one gain, twice": (
        lambda: Apply(lambda m, x: m.a(x * m.g) * m.g, a=conv(4), g=nn.Parameter(torch.rand(1, 4, 1))),
        (4, 20), {"T": 2},
    ),
    "attentive statistics": (
        lambda: Apply(attentive, seen=conv(5, 1, into=12), scores=conv(4, 1, into=5), last=nn.Linear(8, 3)),
        (4, 20), {"T": 2},
    ),
    "squeeze and excitation": (
        lambda: Apply(squeezed, conv=conv(4, padding=1), norm=nn.BatchNorm1d(4), down=conv(2, 1),
                      back=conv(4, 1, into=2)),
        (4, 20), {"T": 2},
    ),
    "channel shuffle": (lambda: Apply(shuffled, conv=conv(4), last=conv(4, 1)), (4, 20), {"T": 2}),
    "wavenet": (
        lambda: Apply(gated, conv=conv(8), out=conv(4, 1), skip=conv(5, 1)), (4, 20), {"T": 2},
    ),
    "frequencies in channels": (
        lambda: Apply(statistics_of_image, conv=nn.Conv2d(1, 3, 3, stride=(2, 1), padding=1),
                      last=nn.Linear(30, 4)),
        (25, 10), {"T": 1},
    ),
    "layer scale": (
        lambda: Apply(scaled, conv=conv(4, padding="same", groups=4), gamma=nn.Parameter(torch.rand(4, 1)),
                      shift=nn.Parameter(torch.rand(1, 4, 1))),
        (4, 20), {"T": 2},
    ),
    "channels last inside": (
        lambda: Apply(
            lambda m, x: m.up(m.norm(m.conv(x).transpose(1, 2))).transpose(1, 2).unsqueeze(3).squeeze(3),
            conv=conv(6), norm=nn.LayerNorm(6), up=nn.Linear(6, 5),
        ),
        (4, 20), {"T": 2},
    ),
    "frames of features": (
        lambda: nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2)), (9, 5), {"T": 1},
    ),
    "raw samples": (
        lambda: Apply(lambda m, x: m.conv(x[:, None]).mean(2), conv=conv(3, into=1, stride=2)),
        (31,), {"T": 1},
    ),
    "an image": (
        lambda: nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU6(), nn.MaxPool2d(2),
            nn.AdaptiveAvgPool2d(1), nn.Dropout(0.0), nn.Flatten(), nn.Linear(4, 2),
        ),
        (3, 12, 10), None,
    ),
    "flattened": (
        lambda: nn.Sequential(nn.Conv2d(2, 3, 3), nn.PReLU(3), nn.Flatten(), nn.Linear(3 * 4 * 3, 2)),
        (2, 6, 5), None,
    ),
    "a decoder": (
        lambda: nn.Sequential(
            nn.ConvTranspose1d(4, 6, 4, stride=2, padding=1, groups=2), nn.GroupNorm(2, 6), nn.GLU(1)
        ),
        (4, 8), {"T": 2},
    ),
    "padded like a mirror": (
        lambda: nn.Sequential(
            nn.Conv1d(4, 3, 5, padding=2, padding_mode="reflect"), nn.InstanceNorm1d(3), nn.Mish()
        ),
        (4, 9), {"T": 2},
    ),
    "a cropped residual": (
        lambda: Apply(lambda m, x: m.conv(x) + x[:, :, 2:-2], conv=conv(4, 5)), (4, 12), {"T": 2},
    ),
    "half the frames": (
        lambda: Apply(lambda m, x: m.conv(x[..., 1::2]).permute(2, 0, 1).permute(1, 2, 0), conv=conv(3)),
        (4, 20), {"2*m": 2},
    ),
    "extremes and powers": (
        lambda: Apply(
            lambda m, x: torch.maximum(m.conv(x), F.threshold(x, 0.1, -1.0)) ** 3
            + torch.min(torch.sin(x), 2**x) * (x.abs() + 0.1) ** -0.75
            + torch.maximum(x, torch.tensor(0.2, dtype=x.dtype)),
            conv=conv(4, padding=1),
        ),
        (4, 12), {"T": 2},
    ),
    "a snake written by hand": (
        lambda: Apply(
            lambda m, x: x + 1.25 * torch.sin(m.alpha * m.conv(x)).pow(2),
            conv=conv(4, padding=1), alpha=nn.Parameter(torch.rand(1, 4, 1) + 0.5),
        ),
        (4, 12), {"T": 2},
    ),
    "a snake": (
        lambda: nn.Sequential(conv(4, padding=1), SnakeOf(4), conv(3, into=4)), (4, 12), {"T": 2},
    ),
    "constants in the shape of a value": (
        lambda: Apply(
            lambda m, x: torch.maximum(m.conv(x), torch.zeros_like(x)) * torch.full_like(x, 1.5)
            - torch.ones_like(x),
            conv=conv(4, padding=1),
        ),
        (4, 12), {"T": 2},
    ),
    "norms written by hand": (
        lambda: Apply(
            lambda m, x: rms(layer_norm_first(m.conv(x)) * m.gain + m.bias, 1),
            conv=conv(4), gain=nn.Parameter(torch.rand(4, 1)), bias=nn.Parameter(torch.rand(4, 1)),
        ),
        (4, 12), {"T": 2},
    ),
    "softsign and tanhshrink": (
        lambda: nn.Sequential(conv(4), nn.Softsign(), nn.Tanhshrink()), (4, 12), {"T": 2},
    ),
    "pools over one axis of two": (
        lambda: Apply(
            lambda m, x: F.max_pool2d(F.pad(m.conv(x), (1, 0), value=-torch.inf)[:, :, None], (1, 3), (1, 2))
            .squeeze(2)
            + F.avg_pool2d(m.conv(x)[..., None], (2, 1)).squeeze(3),
            conv=conv(3),
        ),
        (4, 16), {"2*m": 2},
    ),
    "the largest of all": (
        lambda: Apply(
            lambda m, x: (
                m.conv(x).max(2)[0], F.adaptive_max_pool1d(x, 3), m.conv(x).max(-1, keepdim=True).values,
            ),
            conv=conv(3),
        ),
        (4, 16), {"T": 2},
    ),
    "pools of powers": (
        lambda: nn.Sequential(conv(4), nn.ReLU(), nn.LPPool1d(1, 3, 2), nn.Softplus(), nn.LPPool1d(2, 2, 1)),
        (4, 15), {"T": 2},
    ),
    "corners of images": (
        lambda: nn.Sequential(
            nn.Conv2d(2, 3, 3), nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
            nn.Conv2d(3, 2, 2), nn.UpsamplingBilinear2d(scale_factor=3),
        ),
        (2, 6, 9), {"W": 2},
    ),
    "a decoder of images": (
        lambda: nn.Sequential(
            nn.Conv2d(2, 3, 3), nn.Upsample(scale_factor=2, mode="bilinear"), nn.PixelUnshuffle(2),
            nn.Conv2d(12, 8, 1), nn.PixelShuffle(2), nn.AvgPool2d(2, divisor_override=3),
        ),
        (2, 6, 9), {"W": 2},
    ),
    "responses": (
        lambda: nn.Sequential(conv(9), nn.ReLU(), nn.LocalResponseNorm(5, 2.0), nn.LocalResponseNorm(2)),
        (4, 12), {"T": 2},
    ),
    "responses of images": (
        lambda: nn.Sequential(
            nn.Conv2d(2, 9, 3), nn.ReLU(), nn.LocalResponseNorm(5, 2.0, 0.5, 2.0), nn.MaxPool2d(3, 2)
        ),
        (2, 11, 9), {"W": 2},
    ),
    "root mean squares": (
        lambda: Apply(lambda m, x: m.norm(m.conv(x).transpose(1, 2)), conv=conv(6), norm=nn.RMSNorm(6)),
        (4, 12), {"T": 2},
    ),
    "weight norm": (
        lambda: nn.Sequential(
            nn.utils.parametrizations.weight_norm(conv(3)), nn.LeakyReLU(0.1), conv(2, into=3)
        ),
        (4, 12), {"T": 2},
    ),
}  # fmt: skip


def tensors_in(result: Any) -> list[Tensor]:
    return [result] if isinstance(result, Tensor) else list(result)


@pytest.mark.parametrize("name", MODELS)
def test_a_module_computes_the_same_as_a_network(name: str) -> None:
    """In double precision, as plain torch: outputs and all gradients, at another size than the example's."""
    make, shape, dynamic = MODELS[name]
    torch.manual_seed(3)
    module = make().double().train()
    found = translate_module(module, torch.randn(1, *shape, dtype=torch.float64), dynamic)
    plain = tdnn.to_torch(found.network).train()
    longer = tuple(n + 4 if dynamic and place + 1 in dynamic.values() else n for place, n in enumerate(shape))
    x = torch.randn(3, *longer, dtype=torch.float64, requires_grad=True)
    expected = tensors_in(module(x))
    (layout,) = found.inputs.values()
    results = plain(arrange_input(x, layout))
    results = results if isinstance(results, dict) else {found.outputs[0].layer: results}
    given = [arrange_output(results[layout.layer], layout) for layout in found.outputs]
    seeds = [torch.randn_like(y) for y in expected]
    for mine, theirs in zip(given, expected, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-9, atol=1e-9)
    own = {k: p for k, p in plain.named_parameters() if found.origins.get(k, None) == k}
    (want_x, *want) = torch.autograd.grad(
        expected, [x, *(dict(module.named_parameters(remove_duplicate=False))[k] for k in own)], seeds
    )
    (have_x, *have) = torch.autograd.grad(given, [x, *own.values()], seeds)
    torch.testing.assert_close(have_x, want_x, rtol=1e-9, atol=1e-9)
    for mine, theirs in zip(have, want, strict=True):
        torch.testing.assert_close(mine.view_as(theirs), theirs, rtol=1e-9, atol=1e-9)


COMPILED = (
    "one block in a loop",
    "siamese",
    "tied",
    "weight norm, twice",
    "one gain, twice",
    "a layer alone",
    "x-vector",
    "wavenet",
    "frequencies in channels",
    "layer scale",
    "an image",
    "weight norm",
    "a snake",
)


@pytest.mark.parametrize("name", COMPILED)
@pytest.mark.usefixtures("single_precision")
def test_a_compiled_module_takes_the_place_of_the_module(name: str) -> None:
    """The same call, the same state, the same results, and the same gradients by its own names."""
    make, shape, dynamic = MODELS[name]
    torch.manual_seed(4)
    module = make().eval()
    compiled = tdnn.compile(module, torch.randn(1, *shape), dynamic)
    state = module.state_dict()
    shapes, expected_shapes = (
        [(k, v.shape) for k, v in each.items()] for each in (compiled.state_dict(), state)
    )
    assert shapes == expected_shapes
    assert all(torch.equal(v, state[k]) for k, v in compiled.state_dict().items())
    assert not any(part.training for part in compiled.modules())
    for mode in (False, True):
        x = torch.randn(3, *shape)
        expected, given = (tensors_in(each.train(mode)(x)) for each in (module, compiled))
        for mine, theirs in zip(given, expected, strict=True):
            assert mine.shape == theirs.shape
            assert mine.is_contiguous()
            torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)
    for each, results in ((module, expected), (compiled, given)):
        each.zero_grad()
        sum((y * torch.arange(y.numel()).view(y.shape) / y.numel()).sum() for y in results).backward()
    gradients = {k: p.grad for k, p in compiled.named_parameters()}
    for k, p in module.named_parameters():
        torch.testing.assert_close(
            gradients[k], p.grad, rtol=1e-3, atol=1e-4, msg=lambda told, k=k: f"{k}: {told}"
        )
    torch.testing.assert_close(
        dict(compiled.named_buffers()), dict(module.named_buffers()), rtol=1e-4, atol=1e-5
    )
    compiled.load_state_dict({k: v * 2 for k, v in state.items()})
    module.load_state_dict(compiled.state_dict())


def test_a_snake_has_its_one_parameter() -> None:
    """What is equal at first is no snake where two parameters are in it."""
    x = torch.randn(2, 4, 9)
    one, two = (tdnn.from_torch(nn.Sequential(conv(4), SnakeOf(4, beta)), x) for beta in (False, True))
    assert [describe(member.layer) for member in one.members][2:] == ["snake"]
    assert list(one.weights) == ["0.weight", "0.bias", "1.alpha"]
    assert "snake" not in {describe(member.layer) for member in two.members}


NORMS: dict[str, tuple[Callable[[Any, Tensor], Tensor], list[str]]] = {
    "RMS": (lambda m, x: rms(m.conv(x), 1), ["rms_norm(eps=1e-06, affine=False)"]),
    "RMS, channels last": (
        lambda m, x: rms(m.conv(x).mT, -1) * m.gain,
        ["rms_norm(eps=1e-06, affine=False)", "affine(bias=False)"],
    ),
    "ConvNeXt's": (lambda m, x: layer_norm_first(m.conv(x)), ["layer_norm(eps=1e-06, affine=False)"]),
    "by a variance": (lambda m, x: by_variance(m.conv(x)), ["layer_norm(eps=0.001, affine=False)"]),
    "over positions": (lambda m, x: rms(m.conv(x), 2), ["square", "global_avg_pool(keepdim=True)"]),
}


@pytest.mark.parametrize("name", NORMS)
def test_norms_written_in_several_operators(name: str) -> None:
    function, layers = NORMS[name]
    module = Apply(function, conv=conv(4), gain=nn.Parameter(torch.rand(4))).double()
    x = torch.randn(2, 4, 9, dtype=torch.float64)
    found = translate_module(module, x, {"T": 2})
    assert [describe(member.layer) for member in found.network.members][2 : 2 + len(layers)] == layers
    (given,), (made,) = found.inputs.values(), found.outputs
    result = tdnn.to_torch(found.network)(arrange_input(x, given))
    torch.testing.assert_close(arrange_output(result, made), module(x))


def test_softsign_and_tanhshrink_are_layers() -> None:
    network = tdnn.from_torch(nn.Sequential(conv(4), nn.Softsign(), nn.Tanhshrink()), torch.randn(2, 4, 9))
    assert [(member.name, describe(member.layer)) for member in network.members][2:] == [
        ("1", "softsign"),
        ("2", "tanhshrink"),
    ]


def told(module: nn.Module, given: Any, dynamic: Any = None) -> list[tuple[str, str, str]]:
    with pytest.raises(NetworkError) as caught:
        tdnn.from_torch(module, given, dynamic)
    return [(problem.where, problem.expected, problem.got) for problem in caught.value.problems]


def test_every_operator_that_is_no_layer_is_told_with_its_line() -> None:
    module = Apply(lambda m, x: (torch.cumsum(m.a(x), 2), m.b(x.flip(2)), x @ x.mT), a=conv(4), b=conv(4))
    problems = told(module, torch.randn(2, 4, 9))
    assert [where.partition(" ")[0] for where, _, _ in problems][:2] == ["cumsum", "flip"]
    assert all("test_from_torch.py:" in where for where, _, _ in problems)
    assert problems[0][1:] == ("operators that are layers of the language", "torch's cumsum")


def tie(module: Any, *leaves: str) -> nn.Module:
    """The layer `b` with parameters of the layer `a`."""
    for leaf in leaves:
        setattr(module.b, leaf, getattr(module.a, leaf))
    return module


def test_a_module_that_is_called_again_is_a_layer_with_its_weights() -> None:
    module = Apply(lambda m, x: m.a(m.a(x)), a=conv(4))
    network = tdnn.from_torch(module, torch.randn(2, 4, 9))
    assert [(member.name, member.weights_of) for member in network.members[1:]] == [("a", ""), ("a_2", "a")]
    assert set(network.weights) == {"a.weight", "a.bias"}


def share(module: Any, **leaves: str) -> nn.Module:
    """The module with parameters of its own that are those of layers."""
    for name, leaf in leaves.items():
        setattr(module, name, module.get_parameter(leaf))
    return module


PARTLY_TIED: dict[str, Callable[[], nn.Module]] = {
    "a weight, but not the bias": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x).tanh()), a=conv(4), b=conv(4)), "weight"
    ),
    "a bias, but not the weight": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x).tanh()), a=conv(4), b=conv(4)), "bias"
    ),
    "a table of vectors and scores": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x)), a=nn.Embedding(7, 5), b=nn.Linear(5, 7, False)), "weight"
    ),
    "a table of vectors and scores with a bias": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x)), a=nn.Embedding(7, 5), b=nn.Linear(5, 7)), "weight"
    ),
    "windows that differ": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x).tanh()), a=conv(4), b=conv(4, padding=1)), "weight", "bias"
    ),
    "a decoder with the encoder's weight": lambda: Apply(
        lambda m, x: F.conv_transpose1d(m.a(x).tanh(), m.a.weight), a=conv(4)
    ),
    "a weight, and one computed of it": lambda: Apply(
        lambda m, x: F.conv1d(m.a(x), m.a.weight * 2), a=conv(4)
    ),
    "one computed of a weight, and the weight": lambda: Apply(
        lambda m, x: m.a(F.conv1d(x, m.a.weight * 2)), a=conv(4)
    ),
    "a weight that one of two modules standardises": lambda: tie(
        Apply(lambda m, x: m.b(m.a(x)), a=Standardised(4, 4, 3), b=conv(4)), "weight", "bias"
    ),
    "a norm's gain, again as one": lambda: share(
        Apply(lambda m, x: m.n(m.a(x)) * m.g[:, None], a=conv(4), n=nn.BatchNorm1d(4)), g="n.weight"
    ),
    "two parts of a parameter": lambda: Apply(
        lambda m, x: F.conv1d(F.conv1d(x, m.w[:4]), m.w[4:]), w=nn.Parameter(torch.randn(8, 4, 3))
    ),
    "one number for all channels": lambda: Apply(
        lambda m, x: (m.a(x) * m.g + m.h - x[..., 2:] / m.k) * m.g,
        a=conv(4),
        g=nn.Parameter(torch.tensor(1.3)),
        h=nn.Parameter(torch.tensor([0.3])),
        k=nn.Parameter(torch.rand(1, 1, 1) + 0.5),
    ),
}


@pytest.mark.parametrize("name", PARTLY_TIED)
@pytest.mark.usefixtures("single_precision")
def test_what_layers_have_in_part_in_common_trains_as_one(name: str) -> None:
    """A network has copies; a compiled module has one parameter, under all of its names."""
    torch.manual_seed(2)
    module = PARTLY_TIED[name]()
    x = torch.randint(7, (2, 9)) if "table" in name else torch.randn(2, 4, 9)
    with pytest.warns(WeightsCopied, match="copies of what is one parameter of"):
        network = tdnn.from_torch(module, x)
    assert not any(member.weights_of for member in network.members)
    with warnings.catch_warnings():
        warnings.simplefilter("error", WeightsCopied)
        compiled = tdnn.compile(module, x)
    shapes, wanted = ([(k, v.shape) for k, v in each.state_dict().items()] for each in (compiled, module))
    assert shapes == wanted
    assert [k for k, _ in compiled.named_parameters()] == [k for k, _ in module.named_parameters()]
    for _ in range(2):
        for each in (compiled, module):
            each.zero_grad()
            each(x).square().sum().backward()
        torch.testing.assert_close(compiled(x), module(x), rtol=1e-4, atol=1e-4)
        theirs = dict(module.named_parameters())
        for key, parameter in compiled.named_parameters():
            torch.testing.assert_close(parameter.grad, theirs[key].grad, rtol=1e-3, atol=1e-3)
        with torch.no_grad():
            for each in (compiled, module):
                for parameter in each.parameters():
                    parameter -= 0.001 * parameter.grad


def test_copies_are_told_by_their_names() -> None:
    module = PARTLY_TIED["a weight, but not the bias"]()
    with pytest.warns(WeightsCopied, match=r"'[ab]\.weight' as a\.weight and b\.weight; compile") as caught:
        tdnn.from_torch(module, torch.randn(2, 4, 9))
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", WeightsCopied)
        tdnn.from_torch(tie(module, "bias"), torch.randn(2, 4, 9))


def test_parameters_that_are_equal_at_first_stay_apart() -> None:
    def function(m: Any, x: Tensor) -> Tensor:
        h = F.conv1d(F.conv1d(x, m.v), m.w)
        return F.conv1d(F.conv1d(h, 2 * m.v), 2 * m.w)

    kernels = {name: nn.Parameter(torch.ones(4, 4, 3)) for name in "vw"}
    network = tdnn.from_torch(Apply(function, **kernels), torch.randn(2, 4, 12))
    assert len(network.weights) == 4
    assert not any(member.weights_of for member in network.members)


@pytest.mark.usefixtures("single_precision")
def test_a_parametrisation_of_what_another_module_has_is_told() -> None:
    module = Apply(lambda m, x: m.b(m.a(x)), a=conv(4), b=nn.utils.parametrizations.weight_norm(conv(4)))
    module.b.parametrizations.weight.original1 = module.a.weight
    with pytest.raises(NetworkError, match="parametrisations of parameters that no other module has") as told:
        tdnn.compile(module, torch.randn(2, 4, 9))
    assert "a.weight and b.parametrizations.weight.original1" in str(told.value)


LOW = -float("inf")


def test_padding_with_minus_infinity_is_a_max_pool_s() -> None:
    module = Apply(lambda m, x: F.max_pool1d(F.pad(m.a(x), (0, 1), value=LOW), 5, 2, 1), a=conv(4))
    x = torch.randn(2, 4, 12)
    network = tdnn.from_torch(module, x)
    assert describe(network.layer("max_pool")) == "max_pool(5, stride=2, padding=((1, 2),))"


@pytest.mark.parametrize(
    "function",
    [
        lambda m, x: F.relu(F.pad(x, (0, 1), value=LOW)),
        lambda m, x: m.a(F.pad(x, (1, 1), value=LOW)),
        lambda m, x: F.pad(m.a(x), (0, 1), value=LOW),
        lambda m, x: F.max_pool1d(F.pad(m.a(x), (0, 1), value=LOW), 2, ceil_mode=True),
    ],
)
def test_other_uses_of_padding_with_minus_infinity_are_told(function: Any) -> None:
    ((_, expected, got),) = told(Apply(function, a=conv(4)), torch.randn(2, 4, 9))
    assert "−inf" in f"{expected} {got}"


def test_what_depends_on_an_open_size_is_told_and_a_fixed_size_is_taken() -> None:
    module = Apply(lambda m, x: m.a(x[:, :, :5]) / x.shape[2], a=conv(4))
    problems = told(module, torch.randn(2, 4, 9), {"T": 2})
    assert {expected for _, expected, _ in problems} == {"the same layer for all sizes of the inputs"}
    assert str(tdnn.from_torch(module, torch.randn(2, 4, 9)).shape("scale")) == "N × 3 × 4"


def test_weights_that_depend_on_an_open_size_are_told() -> None:
    """Of two lengths the layers are the same, and the numbers are not."""
    module = Apply(lambda m, x: m.a(x) * (torch.ones(4, 1) * x.shape[2]), a=conv(4))
    ((_, expected, _),) = told(module, torch.randn(2, 4, 9), {"T": 2})
    assert expected == "the same numbers for all sizes of the inputs"
    assert tdnn.from_torch(module, torch.randn(2, 4, 9)).output == "affine"


def test_a_module_that_takes_some_sizes_only_is_told_which() -> None:
    module = Apply(lambda m, x: m.down(x).repeat_interleave(2, 2) + x, down=conv(4, 2, stride=2))
    ((where, expected, _),) = told(module, torch.randn(2, 4, 8), {"T": 2})
    assert "2 × 4 × 9" in where
    assert expected == "a module that torch.export takes"


@pytest.mark.parametrize(
    ("dynamic", "expected"),
    [
        ({"T": 3}, "one of the dimensions 1 to 2 of 'x'"),
        ({"T": 0}, "one of the dimensions 1 to 2 of 'x'"),
        ({"T": ("y", 1)}, "an input of the module"),
        ({"4*m": 2}, "a multiple of 4"),
        ({"N": 2}, "the name of a size, or a number times it, other than N, which the batch has"),
        (
            {"__import__('os')": 2},
            "the name of a size, or a number times it, other than N, which the batch has",
        ),
        ({"T": [("x", 1), ("x", 2)]}, "one value in all examples, 4 as in 'x'"),
    ],
)
def test_open_sizes_that_there_are_not_are_told(dynamic: Any, expected: str) -> None:
    assert [
        problem[1] for problem in told(Apply(lambda m, x: m.a(x), a=conv(4)), torch.randn(2, 4, 9), dynamic)
    ] == [expected]


def test_what_is_no_module_or_no_input_is_told() -> None:
    assert told(lambda x: x, torch.randn(2, 4, 9))[0][1] == "a torch.nn.Module"
    assert told(conv(4), [[1.0]])[0][1] == "tensors as arguments of their own"
    assert told(conv(4), {"y": torch.randn(2, 4, 9)})[0][1].startswith("the arguments (input")
    assert told(conv(4), 3)[0][1] == "a tensor, several in a tuple, or tensors by name"


class FramesAndRates(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.frames, self.rates = nn.Conv1d(4, 5, 3), nn.Linear(2, 5)

    def forward(self, x: Tensor, rates: Tensor) -> Tensor:
        return self.frames(x).relu() * self.rates(rates)[:, :, None]


@pytest.mark.parametrize(
    ("given", "where", "expected", "got", "hint"),
    [
        ((torch.ones(2, 3, 9), torch.ones(2, 2)), "input 'x'", "N × 4 × T", "2 × 3 × 9", ""),
        ((torch.ones(2, 9, 4), torch.ones(2, 2)), "input 'x'", "N × 4 × T", "2 × 9 × 4", "x.movedim(-1, 1)"),
        ((torch.ones(4, 9), torch.ones(2, 2)), "input 'x'", "N × 4 × T", "4 × 9", "x[None]"),
        ((torch.ones(2, 4, 9, 1), torch.ones(2, 2)), "input 'x'", "N × 4 × T", "2 × 4 × 9 × 1", ""),
        ((torch.ones(2, 4, 9), torch.ones(2, 3)), "input 'rates'", "N × 2", "2 × 3", ""),
        ((torch.ones(2, 4, 9), torch.tensor(1.0)), "input 'rates'", "N × 2", "a scalar", ""),
        (([[[1.0]]], torch.ones(2, 2)), "input 'x'", "a tensor", "list", "torch.as_tensor(x)"),
    ],
)
@pytest.mark.usefixtures("single_precision")
def test_other_sizes_are_told_as_the_module_has_its_dimensions(
    given: Any, where: str, expected: str, got: str, hint: str
) -> None:
    compiled = tdnn.compile(FramesAndRates(), (torch.ones(2, 4, 9), torch.ones(2, 2)), {"T": 2})
    with pytest.raises(NetworkError) as caught:
        compiled(*given)
    (problem,) = caught.value.problems
    assert (problem.where, problem.expected, problem.got) == (where, expected, got)
    assert hint in problem.hint


@pytest.mark.parametrize("results", [lambda y: y, lambda y: {"a": y, "b": [y + 1]}], ids=["one", "several"])
@pytest.mark.usefixtures("single_precision")
def test_copies_of_a_compiled_module_are_made_without_a_word(results: Any) -> None:
    compiled = tdnn.compile(Apply(lambda m, x: results(m.a(x)), a=conv(4)), torch.ones(2, 4, 9), {"T": 2})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        copied = copy.deepcopy(compiled)
    x = torch.ones(2, 4, 11)
    torch.testing.assert_close(copied(x), compiled(x))


def test_what_torch_logs_of_a_failed_export_is_in_the_error_alone(capfd: pytest.CaptureFixture[str]) -> None:
    module = Apply(lambda m, x: m.a(x)[..., :6] + x, a=conv(4))
    (problem,) = told(module, torch.ones(2, 4, 8), {"T": 2})
    assert problem[1] == "a module that torch.export takes"
    assert capfd.readouterr() == ("", "")


def without_gradients(m: Any, x: Tensor) -> Tensor:
    with torch.no_grad():
        h = m.a(x)
    return m.b(h)


def in_bf16(m: Any, x: Tensor) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        h = m.a(x)
    return m.b(h.float())


@pytest.mark.parametrize(
    ("function", "got"),
    [(without_gradients, "wrap_with_set_grad_enabled"), (in_bf16, "wrap_with_autocast")],
)
@pytest.mark.usefixtures("single_precision")
def test_other_modes_inside_of_a_module_are_told(function: Any, got: str) -> None:
    assert got in told(Apply(function, a=conv(4), b=conv(4)), torch.ones(2, 4, 9))[0][2]


@pytest.mark.parametrize(
    "table",
    [
        *(lambda m, x: m.t(x), lambda m, x: F.embedding(x, m.t.weight)),
        *(lambda m, x, n=n: F.embedding(x, m.t.weight, padding_idx=n) for n in (0, 3, -1)),
        lambda m, x: F.embedding(x, m.t.weight, padding_idx=0) + m.t(x),
    ],
)
@pytest.mark.usefixtures("single_precision")
def test_tables_of_tokens_have_the_gradients_that_they_have_in_torch(table: Any) -> None:
    torch.manual_seed(5)
    module = Apply(lambda m, x: m.a(table(m, x).transpose(1, 2)), t=nn.Embedding(5, 4), a=conv(4))
    tokens = torch.randint(5, (3, 9))
    compiled = tdnn.compile(module, tokens, {"T": 1})
    for each in (module, compiled):
        y = each(tokens)
        (y * torch.arange(y.numel()).view(y.shape) / y.numel()).sum().backward()
    gradients = {name: p.grad for name, p in compiled.named_parameters()}
    torch.testing.assert_close(gradients, {name: p.grad for name, p in module.named_parameters()})


def test_gradients_that_depend_on_how_often_a_token_is_there_are_told() -> None:
    module = Apply(
        lambda m, x: m.a(m.t(x).transpose(1, 2)), t=nn.Embedding(5, 4, scale_grad_by_freq=True), a=conv(4)
    )
    ((_, expected, got),) = told(module, torch.randint(5, (3, 9)))
    assert (expected, got) == ("an embedding whose gradients are sums", "scale_grad_by_freq=True")


class Two(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.table, self.frames, self.skipped = nn.Embedding(7, 4), conv(4, padding=1), nn.Linear(3, 2)

    def forward(self, tokens: Tensor, x: Tensor, twice: bool = False) -> dict[str, Any]:
        h = self.frames(x) + self.table(tokens).transpose(1, 2)
        return {"sum": h * (2 if twice else 1), "both": [h.mean(2), x]}


@pytest.mark.usefixtures("single_precision")
def test_several_inputs_names_constants_and_outputs_of_any_structure() -> None:
    module = Two()
    tokens, x = torch.randint(7, (2, 9)), torch.randn(2, 4, 9)
    compiled = tdnn.compile(
        module, {"tokens": tokens, "x": x, "twice": True}, {"T": [("tokens", 1), ("x", 2)]}
    )
    assert compiled.state_dict().keys() == module.state_dict().keys()
    tokens, x = torch.randint(7, (3, 12)), torch.randn(3, 4, 12)
    expected, given = module(tokens, x, twice=True), compiled(x=x, tokens=tokens, twice=True)
    torch.testing.assert_close(given, expected)
    with pytest.raises(NetworkError, match="another twice"):
        compiled(tokens, x, twice=False)
    with pytest.raises(TypeError, match="'x'"):
        compiled(tokens, twice=True)


@pytest.mark.usefixtures("single_precision")
def test_weights_that_are_drawn_at_each_call_are_told() -> None:
    module = Apply(lambda m, x: F.conv1d(x, F.dropout(m.a.weight, 0.5)), a=conv(4, bias=False))
    with pytest.raises(NetworkError, match="weights that are parameters"):
        tdnn.compile(module, torch.randn(2, 4, 9))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda m, x: m.a(x).double().sum(2).float(), "one floating-point type throughout"),
        (lambda m, x: m.a(x.detach()), "operators that are layers of the language"),
        (lambda m, x: F.dropout(m.a(x), 0.5), "dropout in training alone"),
        (
            lambda m, x: F.avg_pool2d(m.a(x)[..., None], (2, 1), ceil_mode=True, divisor_override=3),
            "divisor_override without ceil_mode",
        ),
        (lambda m, x: m.a(x).min(2)[0], "the minimum of two results, or of a result and a number"),
        (
            lambda m, x: F.relu(F.pad(m.a(x), (1, 1), value=-torch.inf)),
            "a max pool of what is padded with −inf",
        ),
        (lambda m, x: F.pad(m.a(x), (1, 1), value=-torch.inf), "whole axes of a layer in its dimensions"),
        (lambda m, x: m.a(x) ** m.a.bias[:, None], "a number as the exponent"),
    ],
)
@pytest.mark.usefixtures("single_precision")
def test_what_would_be_another_computation_is_told(function: Any, expected: str) -> None:
    assert told(Apply(function, a=conv(4)).eval(), torch.randn(2, 4, 9))[0][1] == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (
            lambda m, x: m.a(x).mean(2, keepdim=True).expand(-1, -1, 5),
            "a result that is repeated along a dimension",
        ),
        (lambda m, x: m.a(x).unflatten(1, (2, 2)), "an axis cut in two by a view"),
    ],
)
def test_outputs_that_are_no_layer_s_are_told(function: Any, expected: str) -> None:
    assert told(Apply(function, a=conv(4)), torch.randn(2, 4, 9))[0][2] == expected


@pytest.mark.usefixtures("single_precision")
@pytest.mark.filterwarnings("ignore::tdnn_compiler.runtime.WithoutKernels")
def test_frozen_weights_and_norms_and_the_type_of_the_module_stay() -> None:
    module = nn.Sequential(conv(3), nn.BatchNorm1d(3), conv(2, into=3)).train()
    module[0].weight.requires_grad_(False)
    module[1].eval()
    compiled = tdnn.compile(module, torch.randn(2, 4, 12))
    assert [(k, p.requires_grad) for k, p in compiled.named_parameters()] == [
        (k, p.requires_grad) for k, p in module.named_parameters()
    ]
    before = module[1].running_mean.clone()
    compiled(torch.randn(2, 4, 12))
    assert torch.equal(compiled.state_dict()["1.running_mean"], before)
    half = tdnn.compile(conv(3).bfloat16(), torch.randn(2, 4, 12, dtype=torch.bfloat16))
    assert half(torch.randn(2, 4, 12, dtype=torch.bfloat16)).dtype == torch.bfloat16


def change_a_slice(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    first = h[:, :2]
    h.relu_()
    return first * 2


def change_through_a_view(m: Any, x: Tensor) -> Tensor:
    h = m.a(x)
    h.transpose(1, 2).relu_()
    return h


@pytest.mark.parametrize("function", [change_a_slice, change_through_a_view])
def test_changes_in_place_of_what_has_other_names_are_told(function: Any) -> None:
    assert told(Apply(function, a=conv(4)), torch.randn(2, 4, 9))[0][1] == (
        "a change in place of what has no other name"
    )


@pytest.mark.usefixtures("single_precision")
def test_changes_in_place_are_followed() -> None:
    def function(m: Any, x: Tensor) -> Tensor:
        h = m.a(x)
        torch.relu_(h)
        return h

    module, x = Apply(function, a=conv(4)), torch.randn(2, 4, 9)
    compiled = tdnn.compile(module, x)
    torch.testing.assert_close(compiled(x), module(x))


@pytest.mark.usefixtures("single_precision")
def test_a_parameter_seen_in_another_shape_is_that_parameter() -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gain, self.a = nn.Parameter(torch.rand(4)), conv(4)

        def forward(self, x: Tensor) -> Tensor:
            return self.a(x) * self.gain.reshape(1, -1, 1)

    module, x = Scaled(), torch.randn(2, 4, 9)
    compiled = tdnn.compile(module, x)
    assert compiled.state_dict().keys() == module.state_dict().keys()
    compiled(x).square().sum().backward()
    module(x).square().sum().backward()
    torch.testing.assert_close(compiled.gain.grad, module.gain.grad)


class Snake(nn.Module):
    """`x + sin²(αx)/α`, with a learned α for each channel, as vocoders write it."""

    def __init__(self) -> None:
        super().__init__()
        self.alpha = nn.Parameter(0.5 + torch.rand(1, 4, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x + (self.alpha + 1e-9).reciprocal() * torch.sin(self.alpha * x).pow(2)


class Standardised(nn.Conv1d):
    """A convolution whose kernel has mean 0 and deviation 1."""

    def forward(self, x: Tensor) -> Tensor:
        deviation, mean = torch.std_mean(self.weight, dim=(1, 2), keepdim=True)
        return F.conv1d(x, (self.weight - mean) / deviation, self.bias)


class Whitened(nn.Module):
    """Numbers of each channel, which is the last dimension, less their mean over their deviation."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.randn(4))
        self.scale, self.a = nn.Parameter(0.5 + torch.rand(4)), conv(4)

    def forward(self, x: Tensor) -> Tensor:
        return self.a(((x - self.mean) / self.scale).transpose(1, 2))


@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize("name", ["snake", "standardised", "whitened"])
def test_weights_that_are_computed_train_as_what_they_are_computed_of(name: str) -> None:
    torch.manual_seed(1)
    module: nn.Module = {
        "snake": lambda: nn.Sequential(conv(4), Snake(), conv(4)),
        "standardised": lambda: nn.Sequential(Standardised(4, 4, 3), nn.Tanh()),
        "whitened": Whitened,
    }[name]()
    shape = (2, 9, 4) if name == "whitened" else (2, 4, 9)
    compiled = tdnn.compile(module, torch.randn(shape))
    assert compiled.state_dict().keys() == module.state_dict().keys()
    for _ in range(3):
        x = torch.randn(shape)
        for each in (compiled, module):
            each.zero_grad()
            each(x).square().sum().backward()
        torch.testing.assert_close(compiled(x), module(x), rtol=1e-4, atol=1e-5)
        theirs = dict(module.named_parameters())
        for key, parameter in compiled.named_parameters():
            torch.testing.assert_close(parameter.grad, theirs[key].grad, rtol=1e-3, atol=1e-4)
        with torch.no_grad():
            for each in (compiled, module):
                for parameter in each.parameters():
                    parameter -= 0.01 * parameter.grad


PLANES: list[tuple[Callable[..., Any], list[str]]] = [
    (lambda m, x: m.last(m.conv(x).mean(3).flatten(1)), ["global_avg_pool(over='W')"]),
    (lambda m, x: m.conv(x).amax(2), ["global_max_pool(over='H')"]),
    (
        lambda m, x: m.last(F.adaptive_avg_pool2d(m.conv(x), (None, 1)).flatten(1)),
        ["global_avg_pool(over='W')"],
    ),
    (lambda m, x: F.adaptive_avg_pool2d(m.conv(x), (1, None)).squeeze(2), ["global_avg_pool(over='H')"]),
    (
        lambda m, x: (lambda h: h * h.mean(3, keepdim=True))(m.conv(x)),
        ["global_avg_pool(keepdim=True, over='W')"],
    ),
    (lambda m, x: m.conv(x).std(3), ["stats_pool(eps=0.0, unbiased=True, over='W')"]),
    (
        lambda m, x: (lambda h: (h.softmax(3) * h).sum(3))(m.conv(x)),
        ["softmax(over='W')", "global_sum_pool(over='W')"],
    ),
]


@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize(("function", "pools"), PLANES)
def test_a_reduction_along_one_of_two_axes(function: Callable[..., Any], pools: list[str]) -> None:
    model = Apply(function, conv=nn.Conv2d(2, 3, 3, padding=1), last=nn.Linear(18, 2))
    network = tdnn.from_torch(model, torch.randn(2, 2, 6, 9), dynamic={"T": 3})
    assert [describe(network.layer(name)) for name in network if "pool" in name or "softmax" in name] == pools
    compiled = tdnn.compile(model, torch.randn(2, 2, 6, 9), dynamic={"T": 3})
    for size in (9, 14):
        x = torch.randn(3, 2, 6, size)
        torch.testing.assert_close(compiled(x), model(x), rtol=1e-4, atol=1e-4)


@pytest.mark.usefixtures("single_precision")
def test_the_module_itself_stays_as_it_is() -> None:
    module = nn.Sequential(
        conv(4), nn.BatchNorm1d(4), nn.utils.parametrizations.spectral_norm(conv(4))
    ).train()
    before = {name: x.clone() for name, x in module.state_dict().items()}
    tdnn.from_torch(module, torch.randn(2, 4, 9))
    tdnn.compile(module, torch.randn(2, 4, 9))
    for name, x in module.state_dict().items():
        assert torch.equal(before[name], x), name


@pytest.mark.usefixtures("single_precision")
def test_a_module_with_computed_weights_can_be_copied_before_and_after_a_call() -> None:
    module, x = Whitened(), torch.randn(2, 9, 4)
    compiled = tdnn.compile(module, x)
    for _ in range(2):
        copied = copy.deepcopy(compiled)
        with torch.no_grad():
            copied.scale.mul_(2)
        torch.testing.assert_close(compiled(x), module(x), rtol=1e-4, atol=1e-5)
        assert not torch.allclose(copied(x), compiled(x))


class TwoInputs(nn.Module):
    """Frames joined with an image whose rows are folded into channels."""

    def __init__(self, joined: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.image, self.frames, self.joined = nn.Conv2d(1, 4, 3, padding=1), conv(32, 1, into=6), joined

    def forward(self, image: Tensor, frames: Tensor) -> Tensor:
        return self.joined(self.image(image).flatten(1, 2), self.frames(frames))


@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize(
    "joined",
    [torch.add, lambda a, b: b * a, lambda a, b: torch.cat([a, b], 1), lambda a, b: torch.cat([b, a], 1)],
)
def test_positions_that_meet_under_two_names_have_one(joined: Callable[[Tensor, Tensor], Tensor]) -> None:
    module, given = TwoInputs(joined), (torch.randn(2, 1, 8, 20), torch.randn(2, 6, 20))
    opened = {"T": [("image", 3), ("frames", 2)]}
    network = tdnn.from_torch(module, given, opened)
    assert [network.shape(name).axes for name in network.inputs] == [("H", "W"), ("W",)]
    compiled = tdnn.compile(module, given, opened)
    longer = torch.randn(3, 1, 8, 31), torch.randn(3, 6, 31)
    torch.testing.assert_close(compiled(*longer), module(*longer), rtol=1e-4, atol=1e-5)


class TwoImages(nn.Module):
    """The rows of one image in channels, and the columns of another one."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(1, 4, 3, padding=1)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        return self.first(first).flatten(1, 2) + self.second(second).transpose(2, 3).flatten(1, 2)


@pytest.mark.usefixtures("single_precision")
def test_axes_of_images_that_meet_have_one_name() -> None:
    module, given = TwoImages(), (torch.randn(2, 1, 8, 20), torch.randn(2, 1, 20, 8))
    opened = {"T": [("first", 3), ("second", 2)]}
    network = tdnn.from_torch(module, given, opened)
    assert {network.shape(name).axes for name in network.inputs} == {("H", "W"), ("W", "H")}
    compiled = tdnn.compile(module, given, opened)
    longer = torch.randn(3, 1, 8, 31), torch.randn(3, 1, 31, 8)
    torch.testing.assert_close(compiled(*longer), module(*longer), rtol=1e-4, atol=1e-5)


class VolumeAndImage(nn.Module):
    """The depth of a volume and the rows of an image."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Conv3d(1, 3, 1), nn.Conv2d(1, 3, 1)

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return self.first(a).mean(4).mean(3) + self.second(b).mean(3)


def test_an_axis_of_an_image_takes_the_name_that_another_input_has() -> None:
    module = VolumeAndImage()
    given = torch.randn(2, 1, 7, 5, 5), torch.randn(2, 1, 7, 6)
    network = tdnn.from_torch(module, given, {"T": [("a", 2), ("b", 2)]})
    (shape,) = (network.shape(name) for name in network.outputs)
    assert len(shape.axes) == 1


def test_two_axes_of_one_image_stay_apart() -> None:
    module = Apply(lambda m, x: m.a(x).mean(2) + m.a(x).mean(3), a=nn.Conv2d(2, 3, 3, padding=1))
    with pytest.raises(NetworkError, match="the axes of one input stay apart") as caught:
        tdnn.from_torch(module, torch.randn(2, 2, 6, 6))
    assert caught.value.problems[0].got == "positions W and positions H"


def test_operators_behind_one_that_is_no_layer_are_told_with_it() -> None:
    def attend(m: Any, x: Tensor) -> Tensor:
        h = torch.cumsum(m.conv(x), 2)
        return torch.roll(torch.relu(h), 1, 2)

    with pytest.raises(NetworkError) as told:
        tdnn.from_torch(Apply(attend, conv=nn.Conv1d(3, 4, 3)), torch.randn(2, 3, 9))
    assert [problem.got for problem in told.value.problems] == ["torch's cumsum", "torch's roll"]


class Rolled(nn.Module):
    """An operator that is no layer, in a child's forward or in the module's own."""

    def __init__(self, inside: bool, outside: bool) -> None:
        super().__init__()
        self.child = Apply(lambda m, x: torch.cumsum(m.conv(x), 2) if inside else m.conv(x), conv=conv(4))
        self.relu, self.outside = nn.ReLU(), outside

    def forward(self, x: Tensor) -> Tensor:
        h = self.relu(self.child(x))
        h = torch.cumprod(h, 2) if self.outside else h
        return torch.sort(h, 2)[0]


@pytest.mark.parametrize(("inside", "outside"), [(True, True), (True, False), (False, True), (False, False)])
def test_every_operator_is_told_where_it_is_called(inside: bool, outside: bool) -> None:
    found = [where for where, _, _ in told(Rolled(inside, outside), torch.randn(2, 4, 9))]
    wanted = ["cumsum of 'child'"] * inside + ["cumprod"] * outside + ["sort"]
    assert [where.rpartition(" (")[0] for where in found] == wanted
    assert len({where.rpartition(":")[2] for where in found}) == len(found)


def space_to_depth(m: Any, x: Tensor) -> Tensor:
    """TResNet's stem: places in blocks first, and then channels."""
    n, c, h, w = x.shape
    blocks = x.view(n, c, h // 4, 4, w // 4, 4).permute(0, 3, 5, 1, 2, 4).contiguous()
    return m.conv(blocks.view(n, c * 16, h // 4, w // 4))


def unshuffled(m: Any, x: Tensor) -> Tensor:
    n, c, h, w = x.shape
    blocks = x.view(n, c, h // 4, 4, w // 4, 4).permute(0, 1, 3, 5, 2, 4)
    return m.conv(blocks.reshape(n, c * 16, h // 4, w // 4))


def stacked(m: Any, x: Tensor) -> Tensor:
    """Four frames as one, of `[N, T, C]`."""
    return m.last(x.reshape(x.shape[0], x.shape[1] // 4, 4 * x.shape[2]))


BLOCKS = {
    "space to depth": (space_to_depth, {"conv": nn.Conv2d(32, 3, 3)}, (2, 2, 12, 16), "pixel_unshuffle(4)"),
    "unshuffled": (unshuffled, {"conv": nn.Conv2d(32, 3, 3)}, (2, 2, 12, 16), "pixel_unshuffle(4)"),
    "stacked": (stacked, {"last": nn.Linear(12, 5)}, (2, 8, 3), "pixel_unshuffle(4)"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks_of_positions_are_channels(name: str) -> None:
    function, parts, shape, layer = BLOCKS[name]
    module, x = Apply(function, **parts).double(), torch.randn(*shape, dtype=torch.float64)
    found = translate_module(module, x)
    assert describe(found.network.members[1].layer) == layer
    (layout,) = found.inputs.values()
    result = tdnn.to_torch(found.network).double()(arrange_input(x, layout))
    torch.testing.assert_close(arrange_output(result, found.outputs[0]), module(x))


def test_stacked_frames_of_any_number() -> None:
    module = Apply(stacked, last=nn.Linear(12, 5))
    network = tdnn.from_torch(module, torch.randn(2, 8, 3), {"4*m": 1})
    x = torch.randn(2, 20, 3)
    torch.testing.assert_close(tdnn.to_torch(network)(x), module(x))
