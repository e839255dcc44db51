"""Every kind of layer as a torch module of ours, exported and imported again: the same network."""

from typing import Any

import pytest
import torch
from test_layer_kinds import JOINS, LAYERS

import tdnn_compiler as tdnn
from tdnn_compiler.dsl import Input, Node, build, conv, relu, shared, stats_pool
from tdnn_compiler.importers.torch.modules import translate_module
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Layer, describe
from tdnn_compiler.runtime.imported import arrange_output
from tdnn_compiler.symbolic.errors import NetworkError

EVERY = LAYERS | JOINS
OTHERWISE = {
    "max_pool 1": "conv(4); max_pool(2, padding=((0, 1),))",
    # Its one position is nobody's who reads channels alone.
    "global_max_pool 1": "conv(4); global_max_pool",
    "shift 0": "conv(4); pad(((0, 1),)); crop(((1, 0),))",
    "affine 0": "conv(4); affine(bias=False); affine(weight=False)",
    "instance_norm 0": "conv(4); group_norm(4, affine=False)",
    "instance_norm 1": "conv(4); group_norm(4)",
    # Exported in evaluation.
    "dropout 0": "conv(4)",
    "flatten 0": "conv(4); fold('T')",
}
"""What comes back as other layers, which compute the same."""


def behind_a_convolution(label: str) -> Network:
    """The layer, and before it one that tells where channels are."""
    frames = Input("N T C", C=4) >> conv(4)
    node = EVERY[label]
    if label.startswith("embedding"):
        return build(node)
    sources = (frames, frames.sources[0] >> conv(4))[: len(node.sources)]
    return build(Node(node.layer, sources, ""))


def layers_in(network: Network) -> list[tuple[Layer, list[int]]]:
    """Each layer, and which of them it reads; without a module, it has another name."""
    places = {member.name: place for place, member in enumerate(network.members)}
    return [(member.layer, [places[source] for source in member.sources]) for member in network.members]


@pytest.mark.parametrize("label", EVERY)
def test_it_comes_back(label: str) -> None:
    network = behind_a_convolution(label)
    torch.manual_seed(1)
    module = tdnn.to_torch(network).double().eval()
    x = torch.randint(3, (2, 9)) if label.startswith("embedding") else torch.randn(2, 9, 4).double()
    opened = None if label.startswith("embedding") else {"T": 1}
    translation = translate_module(module, {"input": x}, opened)
    found, (layout,) = translation.network, translation.outputs
    told = "; ".join(describe(member.layer) for member in found.members[1:])
    assert (layers_in(found) == layers_in(network)) == (label not in OTHERWISE), told
    assert OTHERWISE.get(label, told) == told
    longer = torch.cat([x, x.flip(1)], 1) if "T=" not in describe(network.layer("input")) else x
    result = arrange_output(tdnn.to_torch(found).eval()(longer), layout)
    torch.testing.assert_close(result, module(longer), rtol=1e-10, atol=1e-10, equal_nan=True)


@pytest.mark.parametrize("layer", [stats_pool(3), conv(4, taps=(-1, 0, 3))])
def test_a_module_with_hooks_is_what_its_operators_are(layer: Any) -> None:
    module = tdnn.to_torch(build(Input("N T C", C=4) >> conv(4) >> layer.named("last"))).eval()
    module.get_submodule("last").register_forward_hook(lambda _, given, result: result * 2)
    with pytest.raises(NetworkError, match="operators that are layers of the language"):
        tdnn.from_torch(module, torch.randn(2, 9, 4))


def test_weights_that_are_computed_and_weights_used_twice() -> None:
    """Of a convolution whose taps torch has no word for."""
    twice = shared(conv(4, taps=(-1, 0, 2), padding="same"))
    network = build(Input("N T C", C=4) >> twice >> relu >> twice)
    module = tdnn.to_torch(network).double().eval()
    torch.nn.utils.parametrizations.weight_norm(module.get_submodule("conv1"))
    x = torch.randn(2, 9, 4).double()
    found = tdnn.from_torch(module, {"input": x}, {"T": 1})
    assert [(describe(m.layer), m.weights_of) for m in found.members[1:]] == [
        (describe(m.layer), m.weights_of) for m in network.members[1:]
    ]
    torch.testing.assert_close(tdnn.to_torch(found).eval()(x), module(x))
