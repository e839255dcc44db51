"""Images, compiled: first layers, strides, pools and residuals in little; and ResNet-50 and VGG-16 in full.

The latter take minutes for each target: pytest -m long tests/targets/test_images.py
"""

from functools import cache
from pathlib import Path

import pytest

from tdnn_compiler.bench.computed import compiled_for
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, batch_norm, build, conv, global_avg_pool, linear, max_pool, relu
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.targets.inspect import Inspection, compiled_alike, inspect_network

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MNEMONICS = {"sm_80": "HMMA", "sm_90": "HGMMA", "sm_100": "UTC", "gfx942": "v_mfma"}
MODES: tuple[Mode, ...] = ("eval", "train")


@cache
def small() -> Network:
    image = Input("N H W C", C=3, H=56, W=56)
    h = image >> conv(64, 7, stride=2, padding=3) >> relu >> max_pool(2)
    a = h >> conv(128, 3, stride=2, padding=1) >> batch_norm >> relu >> conv(128, 3, padding=1) >> batch_norm
    b = h >> conv(128, 1, stride=2) >> batch_norm
    return build((a + b) >> relu >> global_avg_pool() >> linear(64), name="small")


@cache
def large(script: str) -> Network:
    network = network_in(str(EXAMPLES / script))
    return network.bind(**{name: 224 for name in network.symbols if name in ("H", "W")})


def good(found: Inspection) -> None:
    """No spills; tensor cores in every product, and no load in a main loop narrower than 16 bytes."""
    assert {kernel.kernel: kernel.readings.spills for kernel in found.kernels if kernel.readings.spills} == {}
    for kernel in found.kernels:
        if kernel.product:
            used = kernel.readings.tensor_names
            assert used, kernel.kernel
            assert all(name.startswith(MNEMONICS[found.target.name]) for name in used), kernel.kernel
            # A sum of one step, of the one tap that a phase has, is no loop.
            loads = kernel.readings.loop.loads if kernel.readings.loop else kernel.readings.loads
            assert loads.bytes_8 + loads.bytes_4 + loads.smaller == 0, kernel.kernel


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param(
            name, mode, marks=[] if mode == "train" and name in ("sm_90", "gfx942") else [pytest.mark.long]
        )
        for name in MNEMONICS
        for mode in MODES
    ],
)
def test_every_kind_of_layer(name: str, mode: Mode) -> None:
    good(inspect_network(small(), find_target(name), dict.fromkeys(small().symbols.values(), 64), mode))


@pytest.mark.parametrize("name", ["sm_90", pytest.param("sm_100", marks=pytest.mark.long)])
def test_a_narrow_gradient_of_weights(name: str) -> None:
    """64 × 24 numbers for each row of taps: two warps would do, without wgmma or tcgen05."""
    image = Input("N H W C", C=3, H=28, W=28)
    network = build(image >> conv(64, 3, padding=1) >> relu >> conv(64, 1), name="narrow")
    good(inspect_network(network, find_target(name), dict.fromkeys(network.symbols.values(), 64)))


def test_resnet_50_trains_with_few_compilations() -> None:
    """Of 309 launches; each compilation takes most of a second."""
    found = compiled_for(large("resnet.py"), find_target("sm_90"), "train", "bf16")
    launches = [launch for function in found.host.functions for launch in function.launches]
    calls = found.functions.calls
    assert len({compiled_alike(launch, calls[launch.name], "bf16") for launch in launches}) <= 106


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("script", ["resnet.py", "vgg16.py"])
@pytest.mark.parametrize("name", MNEMONICS)
def test_whole_networks(name: str, script: str, mode: Mode) -> None:
    network = large(script)
    good(inspect_network(network, find_target(name), dict.fromkeys(network.symbols.values(), 64), mode))


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("script", ["resnet.py", "vgg16.py"])
@pytest.mark.parametrize("name", [name for name in TARGETS if name not in MNEMONICS])
def test_whole_networks_compile_for_the_rest(name: str, script: str, mode: Mode) -> None:
    network = large(script)
    found = inspect_network(network, find_target(name), dict.fromkeys(network.symbols.values(), 64), mode)
    assert [kernel.kernel for kernel in found.kernels if kernel.product and not kernel.readings.tensor] == []
