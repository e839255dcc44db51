"""ResNet-50 and VGG-16 at 224 × 224, 64 images, bf16: what their plans move, beside each layer on its own."""

from functools import cache
from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, adaptive_avg_pool, build, conv
from tdnn_compiler.equations.forward import forward
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.traffic import compute_traffic
from tdnn_compiler.plan.unfused import Unfused, plan_layer_by_layer

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@cache
def images(script: str) -> Network:
    network = network_in(str(EXAMPLES / script))
    return network.bind(**{name: 224 for name in network.symbols if name in ("H", "W")})


def costs(script: str, mode: Mode) -> tuple[Unfused, Unfused]:
    """With our kernels, and layer by layer: the gradients of parameters, not of images."""
    network = images(script)
    wanted = [array.name for array in forward(network, mode).parameters] if mode == "train" else None
    plans = compile_passes(network, mode, wanted=wanted).plans
    numbers = dict.fromkeys(network.symbols.values(), 64)
    rows = [row for plan in plans for row in compute_traffic(plan, numbers)]
    ours = Unfused(len(rows), sum(row.moved for row in rows))
    return ours, plan_layer_by_layer([plan.program for plan in plans], numbers)


@pytest.mark.parametrize(("mode", "launches", "gigabytes"), [("eval", 60, 3.8), ("train", 480, 20.3)])
def test_resnet_50_moves_less(mode: Mode, launches: int, gigabytes: float) -> None:
    ours, plain = costs("resnet.py", mode)
    assert ours.launches < min(launches, plain.launches)
    assert ours.moved < gigabytes * 1e9
    assert plain.moved > 1.5 * ours.moved


@pytest.mark.parametrize(("mode", "launches", "gigabytes"), [("eval", 22, 2.8), ("train", 90, 11.6)])
def test_vgg_16_moves_less(mode: Mode, launches: int, gigabytes: float) -> None:
    ours, plain = costs("vgg16.py", mode)
    assert ours.launches < min(launches, plain.launches)
    assert ours.moved < gigabytes * 1e9
    assert plain.moved > 1.5 * ours.moved


def test_what_is_pooled_is_not_stored_in_training() -> None:
    """Where the largest was found, it tells by itself whether the ReLU let it through."""
    plan, _ = compile_passes(images("vgg16.py"), "train").plans
    saved = {array.name: array.type for array in plan.saved}
    assert saved["pool1.where"] == "byte"
    assert not {"relu2", "relu4"} & set(saved)


def test_uneven_windows_of_a_large_image_have_kernels() -> None:
    """65 of 224: as many windows of unlike sizes as there are outputs, along both axes."""
    image = Input("N H W C", C=3, H=224, W=224)
    plans = compile_passes(build(image >> adaptive_avg_pool(65) >> conv(4), name="uneven"), "train").plans
    assert all(plan.kernels for plan in plans)
