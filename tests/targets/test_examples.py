"""Every target compiles the examples: pytest -m long tests/targets/test_examples.py

What spills is in spills.json, by Triton's version, target, example and kernel: the counts of instructions
(NVIDIA) or registers (AMD), few in small kernels and outside of main loops. To write it again (an hour):

    PYTHONPATH=tests python tests/targets/test_examples.py [TARGET …]
"""

import json
import sys
from pathlib import Path

import pytest
import triton

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.targets.inspect import Inspection, inspect_network

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SCRIPTS = ["x_vector", "tc_resnet8", "quartznet_like", "wavenet_like", "splice_tdnn"]
MODES: tuple[Mode, ...] = ("eval", "train")
SPILLS = Path(__file__).resolve().parent / "spills.json"


def inspection(name: str, script: str, mode: Mode) -> Inspection:
    network = network_in(str(EXAMPLES / f"{script}.py"))
    numbers = {symbol: 16 if str(symbol) == "N" else 1000 for symbol in network.symbols.values()}
    return inspect_network(network, find_target(name), numbers, mode)


def spills(found: Inspection) -> dict[str, int]:
    return {kernel.kernel: kernel.readings.spills for kernel in found.kernels if kernel.readings.spills}


@pytest.mark.long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("name", TARGETS)
def test_every_target_compiles(name: str, script: str, mode: Mode) -> None:
    found = inspection(name, script, mode)
    known = json.loads(SPILLS.read_text(encoding="utf-8")).get(triton.__version__, {})
    if name not in known:
        pytest.skip(f"no readings of Triton {triton.__version__} on {name}")
    assert spills(found) == known[name].get(f"{script} {mode}", {})
    assert all(kernel.readings.tensor for kernel in found.kernels if kernel.product)
    assert found.plain.moved > found.moved


def write(names: list[str]) -> None:
    for name in names:
        every = {
            f"{script} {mode}": spills(inspection(name, script, mode)) for script in SCRIPTS for mode in MODES
        }
        known = json.loads(SPILLS.read_text(encoding="utf-8")) if SPILLS.exists() else {}
        known.setdefault(triton.__version__, {})[name] = {key: found for key, found in every.items() if found}
        SPILLS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(name, known[triton.__version__][name], flush=True)


if __name__ == "__main__":
    write(sys.argv[1:] or list(TARGETS))
