"""The x-vector's machine code, in training and evaluation; by default for one target, with `-m long` for all.

The readings are compared with a committed table, by Triton's version. To write it anew:

python tests/targets/test_x_vector.py sm_80 sm_90 sm_100 gfx942
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from re import fullmatch
from typing import Any

import pytest
import triton

from tdnn_compiler.dsl import Input, Node, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.targets.inspect import Inspection, inspect_network

TABLE = Path(__file__).with_name("readings.json")
SHORT = ("sm_90", "sm_80", "sm_100", "gfx942")
"""What readings are committed of. By default kernels are compiled for the first of these alone."""


def long_but(first: str, cases: Iterable[Any]) -> list[Any]:
    """The cases, all of them long but those of the target `first`; a case begins with its target."""
    found = []
    for case in cases:
        values = case if isinstance(case, tuple) else (case,)
        found.append(pytest.param(*values, marks=() if values[0] == first else pytest.mark.long))
    return found


MODES: tuple[Mode, ...] = ("train", "eval")
BATCH, FRAMES = 128, 300


@cache
def x_vector() -> Network:
    h: Node = Input("N T C", C=24)
    layers = [(512, (-2, -1, 0, 1, 2)), (512, (-2, 0, 2)), (512, (-3, 0, 3)), (512, (0,)), (1500, (0,))]
    for number, (width, taps) in enumerate(layers, 1):
        h = h >> conv(width, taps=taps).named(f"tdnn{number}") >> relu >> batch_norm
    h = h >> stats_pool().named("statistics") >> linear(512).named("embedding")
    return build(h >> linear(512).named("segment7"), name="x_vector")


@cache
def inspection(name: str, mode: Mode) -> Inspection:
    network = x_vector()
    numbers = {network.symbols["N"]: BATCH, network.symbols["T"]: FRAMES}
    return inspect_network(network, find_target(name), numbers, mode)


def summary(found: Inspection) -> dict[str, list[Any]]:
    """Of every kernel: registers, spills, bytes of shared memory, tensor-core instructions, issue ratio."""
    return {
        kernel.kernel: [
            kernel.readings.registers,
            kernel.readings.spills,
            kernel.readings.shared,
            kernel.readings.tensor,
            None if kernel.issue_ratio is None else round(kernel.issue_ratio, 2),
        ]
        for kernel in found.kernels
    }


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", long_but("sm_90", TARGETS))
def test_no_kernel_spills(name: str, mode: Mode) -> None:
    spilled = {k.kernel: k.readings.spills for k in inspection(name, mode).kernels if k.readings.spills}
    assert spilled == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", long_but("sm_90", SHORT))
def test_products_run_on_tensor_cores(name: str, mode: Mode) -> None:
    mnemonic = {"sm_80": "HMMA", "sm_90": "HGMMA", "sm_100": "UTC", "gfx942": "v_mfma"}[name]
    products = [kernel for kernel in inspection(name, mode).kernels if kernel.product]
    assert len(products) >= (14 if mode == "train" else 7)
    for kernel in products:
        assert kernel.readings.tensor > 0, kernel.kernel
        assert all(used.startswith(mnemonic) for used in kernel.readings.tensor_names), kernel.kernel


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", long_but("sm_90", SHORT))
def test_main_loops_load_16_bytes_at_a_time(name: str, mode: Mode) -> None:
    for kernel in inspection(name, mode).kernels:
        if kernel.product:
            assert kernel.readings.loop is not None
            loads = kernel.readings.loop.loads
            assert loads.bytes_8 + loads.bytes_4 + loads.smaller == 0, kernel.kernel
            assert loads.bulk + loads.bytes_16 > 0, kernel.kernel


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", long_but("sm_90", ["sm_80", "sm_90"]))
def test_main_loops_wait_for_tensor_cores_not_for_instructions(name: str, mode: Mode) -> None:
    ratios = {k.kernel: k.issue_ratio for k in inspection(name, mode).kernels if k.issue_ratio is not None}
    assert ratios
    # The same text, elsewhere in the file, takes up to four instructions more: 0.50 or 0.51.
    assert {kernel: ratio for kernel, ratio in ratios.items() if ratio >= 0.52} == {}


@pytest.mark.parametrize(
    ("name", "mode", "kernels", "most"),
    long_but(
        "sm_90",
        [
            ("sm_80", "eval", "tdnn._sum", 244),
            # Given out in eights: 90 by hand are 96.
            ("sm_90", "eval", "tdnn[2-4]_sum", 96),
            ("sm_100", "eval", "tdnn5_sum", 88),
            ("sm_80", "train", "tdnn._sum.*", 244),
            ("sm_80", "train", "d_tdnn._(scaled_1|weight)_parts", 165),
            # Those of the fifth compute their operands while they load them; by hand there were none.
            # Given out in eights: 154 by hand are 160.
            ("sm_90", "train", "d_tdnn[1-4]_(scaled_1|weight)_parts", 160),
            ("sm_90", "train", "d_relu[1-3]_1(_and_1_more)?", 159),
            # 168 by hand, with descriptors that the kernel made.
            ("sm_100", "eval", "tdnn[1-4]_sum", 176),
            ("sm_100", "train", "d_relu._1", 255),
        ],
    ),
)
def test_no_more_registers_than_kernels_by_hand(name: str, mode: Mode, kernels: str, most: int) -> None:
    every = {kernel.kernel: kernel.readings.registers for kernel in inspection(name, mode).kernels}
    found = {kernel: registers for kernel, registers in every.items() if fullmatch(kernels, kernel)}
    assert len(found) >= 3 or kernels in found
    assert {kernel: registers for kernel, registers in found.items() if registers > most} == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", long_but("sm_90", TARGETS))
def test_readings_are_as_committed(name: str, mode: Mode) -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8")).get(triton.__version__, {})
    key = f"{name} {mode}"
    if key not in table:
        pytest.skip(f"no readings of {key} for Triton {triton.__version__}")
    assert summary(inspection(name, mode)) == table[key]


def test_evaluation_moves_little() -> None:
    found = inspection("sm_90", "eval")
    assert len(found.kernels) == 8
    assert found.moved < 330e6
    assert found.plain.moved > 4 * found.moved


@pytest.mark.parametrize(("name", "back"), long_but("sm_90", [("sm_90", 1100e6), ("sm_80", 1320e6)]))
def test_training_moves_little(name: str, back: float) -> None:
    """On sm_90 the largest gradient is computed where it is read."""
    moved: dict[str, int] = defaultdict(int)
    for kernel in inspection(name, "train").kernels:
        moved[kernel.direction] += kernel.moved
    assert moved["forward"] < 450e6
    assert moved["backward"] < back


def write(names: list[str]) -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    rows = table.setdefault(triton.__version__, {})
    for name in names:
        for mode in MODES:
            rows[f"{name} {mode}"] = summary(inspection(name, mode))
    lines = json.dumps(table, indent=1, sort_keys=True)
    TABLE.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:] or list(SHORT))
