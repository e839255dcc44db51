"""Two convolutions in one kernel, compiled: no spills, and tensor cores for both."""

from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.targets.inspect import inspect_network

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "fused_pair.py"
MNEMONICS = {"sm_80": "HMMA", "sm_90": "HGMMA", "sm_100": "UTC", "gfx942": "v_mfma"}


@pytest.mark.parametrize("name", MNEMONICS)
def test_one_kernel_without_spills(name: str) -> None:
    network = network_in(str(SCRIPT))
    numbers = {network.symbols["N"]: 32, network.symbols["T"]: 1000}
    (kernel,) = inspect_network(network, find_target(name), numbers, "eval", fuse=[("near", "far")]).kernels
    assert kernel.readings.spills == 0
    assert kernel.readings.tensor > 0
    assert all(used.startswith(MNEMONICS[name]) for used in kernel.readings.tensor_names)
    assert kernel.readings.loop is not None
    loads = kernel.readings.loop.loads
    assert loads.bytes_8 + loads.bytes_4 + loads.smaller == 0
    # Input and output once, and the weights: what lies between would be twice as much again.
    assert kernel.moved == 2 * (2 * 32 * 1000 * 64 + 2 * (3 * 64 * 64 + 64))
