import pickle
from copy import deepcopy

import numpy as np
import pytest
import torch

import tdnn_compiler as tdnn
from tdnn_compiler.network.graph import Network

pytestmark = pytest.mark.usefixtures("single_precision")


def network_with(weights: dict[str, object] | None = None) -> Network:
    x = tdnn.Input("N T C", C=3)
    plain = tdnn.build(x >> tdnn.conv(4, 3).named("front.conv") >> tdnn.batch_norm().named("front.norm"))
    return Network(plain.graph, plain.name, plain.outputs, weights)


def numbers_for(network: Network) -> dict[str, object]:
    state = tdnn.to_torch(network).state_dict()
    return {name: torch.rand_like(x) if x.is_floating_point() else x + 3 for name, x in state.items()}


def test_modules_begin_with_the_weights_of_their_network():
    weights = numbers_for(network_with())
    network = network_with(weights)
    for module in (tdnn.to_torch(network), tdnn.compile(network).module()):
        assert all(torch.equal(x, weights[name]) for name, x in module.state_dict().items())
        assert all(parameter.requires_grad for parameter in module.parameters())
    assert tdnn.to_torch(network.bind(N=2)).state_dict().keys() == weights.keys()


def test_every_module_has_its_own_copy():
    network = network_with(numbers_for(network_with()))
    first, second = tdnn.to_torch(network), tdnn.to_torch(network)
    with torch.no_grad():
        first.front.conv.weight.zero_()
    assert second.front.conv.weight.any()
    assert network.weights["front.conv.weight"].any()


def test_weights_may_be_of_numpy_and_in_double_precision():
    weights = {name: np.asarray(x) for name, x in numbers_for(network_with()).items()}
    weights = {name: x.astype(np.float64) if x.dtype == np.float32 else x for name, x in weights.items()}
    network = network_with(weights)
    assert tdnn.to_torch(network).front.conv.weight.dtype == torch.float64
    assert tdnn.compile(network).module().front.conv.weight.dtype == torch.float32
    assert tdnn.compile(network, "fp16").module().front.conv.weight.dtype == torch.float16


def test_every_weight_that_does_not_fit_is_told():
    weights = numbers_for(network_with())
    del weights["front.norm.num_batches_tracked"]
    tdnn.to_torch(network_with(weights))
    weights["front.conv.weight"] = torch.zeros(4, 3, 5)
    weights["back.weight"] = weights.pop("front.conv.bias")
    with pytest.raises(tdnn.NetworkError) as raised:
        tdnn.to_torch(network_with(weights))
    told = [(problem.expected, problem.got) for problem in raised.value.problems]
    assert told == [
        ("the parameters and buffers of its layers", "'back.weight'"),
        ("'front.conv.weight' of shape (4, 3, 3)", "(4, 3, 5)"),
        ("'front.conv.bias'", "nothing"),
    ]


def test_a_module_of_a_network_with_weights_can_be_copied_and_pickled():
    module = tdnn.compile(network_with(numbers_for(network_with()))).module()
    for copy in (deepcopy(module), pickle.loads(pickle.dumps(module))):
        assert all(torch.equal(x, module.state_dict()[name]) for name, x in copy.state_dict().items())
