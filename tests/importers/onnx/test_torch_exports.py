"""Modules that torch's two exporters have written, read back: outputs as torch's, in float64."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

pytest.importorskip("onnx")
pytest.importorskip("onnxscript")

from onnx_models import channels_last, evaluate

from tdnn_compiler.importers.onnx import from_onnx

pytestmark = [
    pytest.mark.usefixtures("single_precision", "one_thread"),
    pytest.mark.filterwarnings("ignore"),
]


class Computed(nn.Module):
    """Layers, and what is made of them by a function."""

    def __init__(self, *layers: nn.Module, function: Callable[..., Tensor] | None = None) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        if self.function is not None:
            return self.function(x, *self.layers)
        for layer in self.layers:
            x = layer(x)
        return x


def xvector(x: Tensor, *layers: nn.Module) -> Tensor:
    for layer in layers[:-1]:
        x = layer(x)
    return layers[-1](torch.cat([x.mean(2), x.std(2)], 1))


def gated(x: Tensor, conv: nn.Module) -> Tensor:
    values, gates = conv(x).chunk(2, 1)
    return torch.tanh(values) * torch.sigmoid(gates)


def squeezed(x: Tensor, conv: nn.Module, down: nn.Module, up: nn.Module) -> Tensor:
    h = conv(x)
    return h * torch.sigmoid(up(F.relu(down(h.mean(2, keepdim=True)))))


def linear_in_between(x: Tensor, conv: nn.Module, line: nn.Module, norm: nn.Module) -> Tensor:
    return norm(line(conv(x).transpose(1, 2))).transpose(1, 2)


def cropped(x: Tensor, first: nn.Module, second: nn.Module) -> Tensor:
    h = first(x)
    return second(h)[:, :, 1:-1] + h[:, :, 2:-2]


def conv(*args: int, **options: object) -> nn.Module:
    return nn.Conv1d(*args, **options)  # type: ignore[arg-type]


SEQUENCES: dict[str, nn.Module] = {
    "tdnn": Computed(
        conv(6, 8, 5), nn.ReLU(), nn.BatchNorm1d(8), conv(8, 8, 3, dilation=2), nn.ReLU(), nn.BatchNorm1d(8)
    ),
    "x_vector": Computed(
        conv(6, 8, 3), nn.LeakyReLU(0.2), nn.BatchNorm1d(8), nn.Linear(16, 4), function=xvector
    ),
    "padded": Computed(
        conv(6, 8, 3, padding="same"),
        conv(8, 8, 3, padding=2, padding_mode="reflect"),
        conv(8, 8, 4, stride=2, padding=1, padding_mode="replicate"),
        conv(8, 8, 3, padding=1, padding_mode="circular"),
    ),
    "causal": Computed(nn.ConstantPad1d((4, 0), 0.0), conv(6, 8, 3, dilation=2), nn.Hardtanh()),
    "gated": Computed(conv(6, 8, 3, padding=1), function=gated),
    "squeezed": Computed(conv(6, 8, 3), conv(8, 4, 1), conv(4, 8, 1), function=squeezed),
    "norms": Computed(
        conv(6, 8, 3), nn.GroupNorm(2, 8), nn.SiLU(), nn.InstanceNorm1d(8, affine=True), nn.Mish(), nn.GELU()
    ),
    "linear": Computed(conv(6, 8, 3), nn.Linear(8, 5), nn.LayerNorm(5), function=linear_in_between),
    "cropped": Computed(conv(6, 8, 3), conv(8, 8, 3), function=cropped),
    "transposed": Computed(nn.ConvTranspose1d(6, 4, 4, stride=2, padding=1), nn.ELU(), nn.PReLU(4)),
    "activations": Computed(
        conv(6, 8, 3),
        *(nn.Softplus(), nn.Hardswish(), nn.Hardsigmoid(), nn.ReLU6(), nn.GELU("tanh"), nn.LogSigmoid()),
        *(nn.Softsign(), nn.Tanhshrink(), nn.SELU(), nn.CELU(0.7)),
    ),
    "depthwise": Computed(conv(6, 6, 3, groups=6, bias=False), conv(6, 8, 1), nn.GLU(1)),
}
IMAGES: dict[str, nn.Module] = {
    "small": Computed(
        nn.Conv2d(3, 4, 3, padding=1, stride=2),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(3, 2, 1),
        nn.Conv2d(4, 4, 3, padding=1),
        nn.AvgPool2d(2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 3),
    ),
}
FIXED: dict[str, nn.Module] = {
    "flattened": Computed(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(196, 3)),
}


def export(module: nn.Module, x: Tensor, path: Path, dynamo: bool, axes: dict[int, str]) -> None:
    if dynamo:
        sizes = {dim: torch.export.Dim(name, min=2) for dim, name in axes.items()}
        shapes = {"dynamic_shapes": (sizes,)} if axes else {}
        torch.onnx.export(module, (x,), path, dynamo=True, verbose=False, external_data=False, **shapes)
    else:
        torch.onnx.export(module, (x,), path, dynamo=False, input_names=["x"], dynamic_axes={"x": axes})


def random_state(module: nn.Module) -> nn.Module:
    """A copy with numbers that show what they are used for."""
    torch.manual_seed(0)
    # Other tests may have made double precision torch's default before this file was read.
    module = deepcopy(module).float()
    for name, value in [*module.named_parameters(), *module.named_buffers()]:
        if value.is_floating_point():
            value.data = torch.rand_like(value) + 0.5 if "var" in name else torch.randn_like(value) / 2
    return module.eval()


def assert_reads(
    module: nn.Module, x: Tensor, other: Tensor, axes: dict[int, str], dynamo: bool, path: Path
) -> None:
    module = random_state(module)
    export(module, x, path, dynamo, axes)
    network = from_onnx(path)
    assert set(network.symbols) == {"N" if dim == 0 else name for dim, name in axes.items()}
    with torch.no_grad():
        expected = module.double()(other.double()).numpy()
    found = evaluate(network, channels_last(other.numpy()))[0]
    expected = channels_last(expected) if expected.ndim > 2 else expected
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 2e-6 * np.abs(expected).max()


LONG = {name for name in SEQUENCES if name not in ("tdnn", "x_vector")}
"""torch's newer exporter takes seconds for each."""


@pytest.mark.parametrize(
    ("name", "dynamo"),
    [
        *(pytest.param(name, False, id=f"{name}-legacy") for name in SEQUENCES),
        *(
            pytest.param(name, True, id=f"{name}-dynamo", marks=[pytest.mark.long] if name in LONG else [])
            for name in SEQUENCES
        ),
    ],
)
def test_sequences_of_any_length(name: str, dynamo: bool, tmp_path: Path) -> None:
    x, other = torch.randn(2, 6, 30), torch.randn(3, 6, 44)
    assert_reads(SEQUENCES[name], x, other, {0: "batch", 2: "time"}, dynamo, tmp_path / "m.onnx")


@pytest.mark.parametrize("dynamo", [True, False], ids=["dynamo", "legacy"])
def test_images_of_any_size(dynamo: bool, tmp_path: Path) -> None:
    x, other = torch.randn(2, 3, 32, 32), torch.randn(3, 3, 40, 36)
    axes = {0: "batch", 2: "height", 3: "width"}
    assert_reads(IMAGES["small"], x, other, axes, dynamo, tmp_path / "m.onnx")


@pytest.mark.parametrize("dynamo", [True, False], ids=["dynamo", "legacy"])
def test_a_fixed_size_stays_fixed(dynamo: bool, tmp_path: Path) -> None:
    x = torch.randn(2, 3, 16, 16)
    assert_reads(FIXED["flattened"], x, x, {}, dynamo, tmp_path / "m.onnx")


def test_layers_have_the_names_of_modules(tmp_path: Path) -> None:
    module = nn.Sequential()
    module.add_module("front", nn.Sequential(nn.Conv1d(4, 4, 3), nn.ReLU()))
    module.add_module("back", nn.Conv1d(4, 2, 3))
    for dynamo in (True, False):
        path = tmp_path / f"{dynamo}.onnx"
        export(module.eval(), torch.randn(2, 4, 20), path, dynamo, {0: "n", 2: "t"})
        network = from_onnx(path)
        assert list(network)[1:] == ["front.0", "front.1", "back"]
        assert set(network.weights) == set(module.state_dict())
