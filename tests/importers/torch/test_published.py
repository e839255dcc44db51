"""Published networks, written in torch from their papers, and narrow: imported, they are the same."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import tdnn_compiler as tdnn
from tdnn_compiler.importers.torch.modules import translate_module
from tdnn_compiler.runtime.imported import arrange_input, arrange_output

WeightNorm = nn.utils.parametrizations.weight_norm


# ECAPA-TDNN (Desplanques et al. 2020) -----------------------------------------------------------------------


class TdnnBlock(nn.Sequential):
    def __init__(self, into: int, out: int, size: int, dilation: int = 1) -> None:
        pads = dilation * (size - 1) // 2
        conv = nn.Conv1d(into, out, size, dilation=dilation, padding=pads, padding_mode="reflect")
        super().__init__(conv, nn.ReLU(), nn.BatchNorm1d(out))


class Res2Net(nn.Module):
    def __init__(self, width: int, scale: int, dilation: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            TdnnBlock(width // scale, width // scale, 3, dilation) for _ in range(scale - 1)
        )
        self.scale = scale

    def forward(self, x: Tensor) -> Tensor:
        parts = list(torch.chunk(x, self.scale, dim=1))
        out = [parts[0]]
        for i, block in enumerate(self.blocks):
            out.append(block(parts[i + 1] if i == 0 else parts[i + 1] + out[-1]))
        return torch.cat(out, dim=1)


class SqueezeExcite(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.down, self.up = nn.Conv1d(width, inner, 1), nn.Conv1d(inner, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(self.up(F.relu(self.down(x.mean(dim=2, keepdim=True)))))


class SeRes2Net(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.first, self.last = TdnnBlock(width, width, 1), TdnnBlock(width, width, 1)
        self.middle, self.gate = Res2Net(width, 4, dilation), SqueezeExcite(width, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.gate(self.last(self.middle(self.first(x)))) + x


class AttentiveStatistics(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.seen, self.scores = TdnnBlock(3 * width, 6, 1), nn.Conv1d(6, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        size = x.shape[-1]
        mean = x.mean(2)
        spread = ((x - mean.unsqueeze(2)).pow(2).mean(2)).clamp(1e-12).sqrt()
        seen = torch.cat(
            [x, mean.unsqueeze(2).repeat(1, 1, size), spread.unsqueeze(2).repeat(1, 1, size)], dim=1
        )
        weight = F.softmax(self.scores(torch.tanh(self.seen(seen))), dim=2)
        mean = (weight * x).sum(2)
        spread = (weight * (x - mean.unsqueeze(2)).pow(2)).sum(2).clamp(1e-12).sqrt()
        return torch.cat([mean, spread], dim=1).unsqueeze(2)


class Ecapa(nn.Module):
    def __init__(self, width: int = 16) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([TdnnBlock(20, width, 5), *(SeRes2Net(width, d) for d in (2, 3, 4))])
        self.merge = TdnnBlock(3 * width, 24, 1)
        self.pool, self.norm, self.last = AttentiveStatistics(24), nn.BatchNorm1d(48), nn.Conv1d(48, 12, 1)

    def forward(self, x: Tensor) -> Tensor:
        """`[N, T, F]`, as SpeechBrain has it."""
        x = x.transpose(1, 2)
        found = []
        for block in self.blocks:
            x = block(x)
            found.append(x)
        return self.last(self.norm(self.pool(self.merge(torch.cat(found[1:], dim=1))))).transpose(1, 2)


# Conv-TasNet's separator (Luo and Mesgarani 2019) -----------------------------------------------------------


class GlobalNorm(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain, self.shift = nn.Parameter(torch.rand(1, width, 1)), nn.Parameter(torch.rand(1, width, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.gain * F.group_norm(x, 1, eps=1e-8) + self.shift


class TasBlock(nn.Module):
    def __init__(self, width: int, inner: int, dilation: int) -> None:
        super().__init__()
        self.into = nn.Sequential(nn.Conv1d(width, inner, 1), nn.PReLU(), GlobalNorm(inner))
        self.depth = nn.Conv1d(inner, inner, 3, dilation=dilation, padding=dilation, groups=inner)
        self.after = nn.Sequential(nn.PReLU(), GlobalNorm(inner))
        self.residual, self.skip = nn.Conv1d(inner, width, 1), nn.Conv1d(inner, width, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.after(self.depth(self.into(x)))
        return x + self.residual(h), self.skip(h)


class TasNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Conv1d(1, 12, 8, stride=4, bias=False)
        self.norm, self.narrow = nn.LayerNorm(12), nn.Conv1d(12, 6, 1)
        self.blocks = nn.ModuleList(TasBlock(6, 10, 2**i) for i in range(3))
        self.masks = nn.Sequential(nn.PReLU(), nn.Conv1d(6, 24, 1), nn.Sigmoid())
        self.decoder = nn.ConvTranspose1d(12, 1, 8, stride=4, bias=False)
        self.decoder_of_second = nn.ConvTranspose1d(12, 1, 8, stride=4, bias=False)

    def forward(self, wave: Tensor) -> tuple[Tensor, Tensor]:
        code = F.relu(self.encoder(wave.unsqueeze(1)))
        x = self.narrow(self.norm(code.transpose(1, 2)).transpose(1, 2))
        total: Any = 0
        for block in self.blocks:
            x, skip = block(x)
            total = total + skip
        first, second = self.masks(total).chunk(2, 1)
        return self.decoder(code * first).squeeze(1), self.decoder_of_second(code * second).squeeze(1)


# HiFi-GAN's generator (Kong et al. 2020) --------------------------------------------------------------------


class HifiBlock(nn.Module):
    def __init__(self, width: int, size: int) -> None:
        super().__init__()
        self.first = nn.ModuleList(
            WeightNorm(nn.Conv1d(width, width, size, dilation=d, padding=d * (size - 1) // 2)) for d in (1, 3)
        )
        self.second = nn.ModuleList(WeightNorm(nn.Conv1d(width, width, size, padding="same")) for _ in (1, 3))

    def forward(self, x: Tensor) -> Tensor:
        for first, second in zip(self.first, self.second, strict=True):
            x = second(F.leaky_relu(first(F.leaky_relu(x, 0.1)), 0.1)) + x
        return x


class HifiGan(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.before = WeightNorm(nn.Conv1d(10, 16, 7, padding=3))
        self.up = WeightNorm(nn.ConvTranspose1d(16, 8, 8, 4, padding=2))
        self.blocks = nn.ModuleList([HifiBlock(8, 3), HifiBlock(8, 5)])
        self.after = WeightNorm(nn.Conv1d(8, 1, 7, padding=3))

    def forward(self, x: Tensor) -> Tensor:
        x = self.up(F.leaky_relu(self.before(x), 0.1))
        x = (self.blocks[0](x) + self.blocks[1](x)) / 2
        return torch.tanh(self.after(F.leaky_relu(x)))


# Others -----------------------------------------------------------------------------------------------------


class WaveNet(nn.Module):
    """van den Oord et al. 2016: gates, residuals and skips, causal."""

    def __init__(self) -> None:
        super().__init__()
        self.front = nn.Embedding(16, 8)
        self.gates = nn.ModuleList(nn.Conv1d(8, 16, 2, dilation=2**i) for i in range(3))
        self.residuals = nn.ModuleList(nn.Conv1d(8, 8, 1) for _ in range(3))
        self.skips = nn.ModuleList(nn.Conv1d(8, 6, 1) for _ in range(3))
        self.last = nn.Sequential(nn.ReLU(), nn.Conv1d(6, 6, 1), nn.ReLU(), nn.Conv1d(6, 16, 1))

    def forward(self, tokens: Tensor) -> Tensor:
        x, total = self.front(tokens).transpose(1, 2), torch.zeros(())
        for i, gate in enumerate(self.gates):
            filtered, gated = gate(F.pad(x, (2**i, 0))).chunk(2, dim=1)
            h = torch.tanh(filtered) * torch.sigmoid(gated)
            total = total + self.skips[i](h)
            x = x + self.residuals[i](h)
        return self.last(total)


class UNet(nn.Module):
    """Ronneberger et al. 2015, with nearest upsampling."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList([self.pair(1, 4), self.pair(4, 8)])
        self.bottom = self.pair(8, 8)
        self.up = nn.ModuleList([self.pair(16, 4), self.pair(8, 4)])
        self.transposed = nn.ConvTranspose2d(8, 8, 2, 2)
        self.last = nn.Conv2d(4, 2, 1)

    def pair(self, into: int, out: int) -> nn.Module:
        first, second = nn.Conv2d(into, out, 3, padding=1), nn.Conv2d(out, out, 3, padding=1)
        return nn.Sequential(first, nn.BatchNorm2d(out), nn.ReLU(), second, nn.BatchNorm2d(out), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        first = self.down[0](x)
        second = self.down[1](F.max_pool2d(first, 2))
        h = self.bottom(F.max_pool2d(second, 2))
        h = self.up[0](torch.cat([second, self.transposed(h)], 1))
        h = self.up[1](torch.cat([first, F.interpolate(h, scale_factor=2, mode="nearest")], 1))
        return self.last(h)


class InceptionTime(nn.Module):
    """Ismail Fawaz et al. 2020."""

    def __init__(self) -> None:
        super().__init__()
        self.narrow = nn.Conv1d(3, 4, 1, bias=False)
        self.wide = nn.ModuleList(nn.Conv1d(4, 4, k, padding="same", bias=False) for k in (9, 5, 3))
        self.pooled = nn.Conv1d(3, 4, 1, bias=False)
        self.norm, self.short = nn.BatchNorm1d(16), nn.Sequential(nn.Conv1d(3, 16, 1), nn.BatchNorm1d(16))
        self.last = nn.Linear(16, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.narrow(x)
        h = torch.cat([*(conv(h) for conv in self.wide), self.pooled(F.max_pool1d(x, 3, 1, 1))], 1)
        h = F.relu(F.relu(self.norm(h)) + self.short(x))
        return self.last(F.adaptive_avg_pool1d(h, 1).squeeze(-1))


class EegNet(nn.Module):
    """Lawhern et al. 2018: electrodes × samples."""

    def __init__(self) -> None:
        super().__init__()
        self.temporal = nn.Sequential(nn.Conv2d(1, 4, (1, 8), padding="same", bias=False), nn.BatchNorm2d(4))
        self.spatial = nn.Conv2d(4, 8, (6, 1), groups=4, bias=False)
        self.second = nn.Sequential(nn.BatchNorm2d(8), nn.ELU(), nn.AvgPool2d((1, 4)), nn.Dropout(0.0))
        self.separable = nn.Sequential(
            nn.Conv2d(8, 8, (1, 4), padding="same", groups=8, bias=False), nn.Conv2d(8, 8, 1, bias=False),
            nn.BatchNorm2d(8), nn.ELU(), nn.AvgPool2d((1, 2)), nn.Flatten(), nn.Linear(8 * 4, 3),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return self.separable(self.second(self.spatial(self.temporal(x.unsqueeze(1)))))


class ConvolutionModule(nn.Module):
    """A Conformer's (Gulati et al. 2020)."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.first, self.last = nn.LayerNorm(8), nn.Conv1d(8, 16, 1), nn.Conv1d(8, 8, 1)
        self.depth, self.after = nn.Conv1d(8, 8, 7, padding=3, groups=8), nn.BatchNorm1d(8)

    def forward(self, x: Tensor) -> Tensor:
        h = F.glu(self.first(self.norm(x).transpose(1, 2)), dim=1)
        return x + self.last(F.silu(self.after(self.depth(h)))).transpose(1, 2)


class Extractor(nn.Module):
    """wav2vec 2.0's (Baevski et al. 2020)."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm = nn.Conv1d(1, 8, 10, stride=5, bias=False), nn.GroupNorm(8, 8)
        self.rest = nn.ModuleList(nn.Conv1d(8, 8, k, stride=2, bias=False) for k in (3, 2))
        self.last = nn.Linear(8, 6)

    def forward(self, x: Tensor) -> Tensor:
        x = F.gelu(self.norm(self.first(x[:, None])))
        for conv in self.rest:
            x = F.gelu(conv(x))
        return self.last(x.transpose(1, 2))


class SpeakerResNet(nn.Module):
    """A ResNet over time and frequency, with statistics over time."""

    def __init__(self) -> None:
        super().__init__()
        self.front = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU())
        self.block = nn.Sequential(
            nn.Conv2d(4, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
            nn.Conv2d(8, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8),
        )  # fmt: skip
        self.short = nn.Sequential(nn.Conv2d(4, 8, 1, 2, bias=False), nn.BatchNorm2d(8))
        self.last = nn.Linear(2 * 8 * 5, 7)

    def forward(self, x: Tensor) -> Tensor:
        """`[N, T, F]`"""
        x = self.front(x.permute(0, 2, 1).unsqueeze(1))
        x = F.relu(self.block(x) + self.short(x))
        x = x.flatten(1, 2)
        return self.last(torch.cat([x.mean(-1), (x.var(-1) + 1e-7).sqrt()], 1))


NETWORKS: dict[str, tuple[Callable[[], nn.Module], Tensor, dict[str, Any]]] = {
    "ECAPA-TDNN": (Ecapa, torch.randn(2, 40, 20), {"T": 1}),
    "Conv-TasNet": (TasNet, torch.randn(2, 160), {"4*m": 1}),
    "HiFi-GAN": (HifiGan, torch.randn(2, 10, 9), {"T": 2}),
    "WaveNet": (WaveNet, torch.randint(16, (2, 30)), {"T": 1}),
    "U-Net": (UNet, torch.randn(2, 1, 16, 8), {"4*m": 2}),
    "InceptionTime": (InceptionTime, torch.randn(2, 3, 25), {"T": 2}),
    "EEGNet": (EegNet, torch.randn(2, 6, 32), {}),
    "Conformer's convolution": (ConvolutionModule, torch.randn(2, 15, 8), {"T": 1}),
    "wav2vec 2.0's extractor": (Extractor, torch.randn(2, 200), {"T": 1}),
    "speaker ResNet": (SpeakerResNet, torch.randn(2, 12, 10), {"T": 1}),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_published_network_is_imported_exactly(name: str) -> None:
    make, example, dynamic = NETWORKS[name]
    torch.manual_seed(5)
    module = make().double().train()
    example = example.double() if example.is_floating_point() else example
    found = translate_module(module, example, dynamic)
    plain = tdnn.to_torch(found.network).train()
    x = torch.cat([example, example.roll(1, 1)], max(dynamic.values(), default=0))
    leaf = x.requires_grad_(x.is_floating_point())
    expected = module(leaf)
    expected = [expected] if isinstance(expected, Tensor) else list(expected)
    (layout,) = found.inputs.values()
    results = plain(arrange_input(leaf, layout))
    results = results if isinstance(results, dict) else {found.outputs[0].layer: results}
    given = [arrange_output(results[each.layer], each) for each in found.outputs]
    for mine, theirs in zip(given, expected, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-9, atol=1e-9)
    if leaf.requires_grad:
        seeds = [torch.randn_like(y) for y in expected]
        (want,), (have,) = (torch.autograd.grad(results, leaf, seeds) for results in (expected, given))
        torch.testing.assert_close(have, want, rtol=1e-9, atol=1e-9)
    same = {name for name, origin in found.origins.items() if name == origin}
    assert same <= module.state_dict().keys()
