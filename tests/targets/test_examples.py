"""The other examples' kernels on every target: pytest -m long tests/targets/test_examples.py"""

from pathlib import Path

import pytest

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.fusion.targets import TARGETS, target
from tdnn_compiler.scripts import network_in
from tdnn_compiler.targets.inspect import inspect

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPTS = ["tc_resnet8", "quartznet_like", "wavenet_like", "splice_tdnn"]
MODES: tuple[Mode, ...] = ("eval", "train")


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("name", TARGETS)
def test_no_kernel_spills(name: str, script: str, mode: Mode) -> None:
    network = network_in(str(EXAMPLES / f"{script}.py"))
    numbers = {symbol: 16 if str(symbol) == "N" else 1000 for symbol in network.symbols.values()}
    found = inspect(network, target(name), numbers, mode)
    assert {kernel.kernel: kernel.readings.spills for kernel in found.kernels if kernel.readings.spills} == {}
    assert all(kernel.readings.tensor for kernel in found.kernels if kernel.product)
    assert found.plain.moved > found.moved
