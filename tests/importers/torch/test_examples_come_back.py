"""Examples as torch modules, exported in training and imported again: the same networks."""

from typing import Any

import pytest
import torch
from exporters.onnx.test_round_trips import EXAMPLES, LARGE, SMALL, draw_inputs, filled
from onnx_models import as_a_file_says

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.importers.torch.modules import translate_module

DEEP = {"conv_tasnet.py", "ecapa_tdnn.py", "quartznet.py", "tcn.py", *LARGE}


@pytest.mark.parametrize(
    "script", [pytest.param(name, marks=[pytest.mark.long] * (name in DEEP)) for name in SMALL | LARGE]
)
def test_an_example_comes_back(script: str) -> None:
    network = network_in(str(EXAMPLES / script))
    opened = [name for name in network.symbols if name not in ("N", "T", "H", "W", "D", "m")]
    network = network.bind(**dict.fromkeys(opened, 2))
    module = filled(network, small=True).double().train()
    drawn = {name: torch.as_tensor(x) for name, x in draw_inputs(network, (SMALL | LARGE)[script]).items()}
    inputs = {name: x.double() if x.is_floating_point() else x for name, x in drawn.items()}
    axes: dict[str, Any] = {}
    for name in network.inputs:
        for place, position in enumerate(network.shape(name).positions, 1):
            if not isinstance(position.extent, int):
                axes.setdefault(position.axis, []).append((name, place))
    found = translate_module(module, inputs, axes or None)
    assert as_a_file_says(found.network) == as_a_file_says(network)
