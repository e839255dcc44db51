"""Networks of ours as torch modules, exported and imported again: the same layers, names and numbers."""

import pytest
import torch
from emitted.networks import NETWORKS

import tdnn_compiler as tdnn
from tdnn_compiler.importers.torch.modules import translate_module
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Dropout, describe
from tdnn_compiler.runtime.imported import arrange_input, arrange_output

SAME = (
    "squeeze_and_excite", "concat", "flatten", "flatten_image", "linears", "names", "crop", "upsample",
    "channel_shuffle", "mish", "log_softmax", "global_sum_pool", "softmax_over_positions",
    "prelu_per_channel", "avg_pool", "avg_pool_ceil", "avg_pool_without_padding", "max_pool", "pooled",
    "global_max_pool", "residual_image", "local_response_norm",
)  # fmt: skip
"""Of each of these the layers come back as they were."""
EQUAL = (
    *("image", "pooled_image", "alike", "group_norm", "instance_norm", "global_max_pool_kept", "lp_pool"),
    *("pooled_then_normalised", "uneven_largest", "open_largest", "spectrogram_stencils"),
)
"""Of these the numbers do: sizes may be written otherwise."""


def layers_of(network: Network) -> list[str]:
    kept = [member.layer for member in network.members[1:] if not isinstance(member.layer, Dropout)]
    return sorted(map(describe, kept))


@pytest.mark.parametrize("name", [*SAME, *EQUAL])
def test_a_network_comes_back_from_torch(name: str) -> None:
    network = NETWORKS[name]
    torch.manual_seed(1)
    module = tdnn.to_torch(network).double().eval()
    (form,) = module.forms
    sizes = [2 if i == 0 else size.offset or size.smallest + 9 for i, size in enumerate(form.sizes)]
    shape = [*sizes, *([form.channels] if form.channels else [])]
    example = torch.randn(shape, dtype=torch.float64) if form.channels else torch.randint(form.tokens, shape)
    opened = {size.symbol: i for i, size in enumerate(form.sizes) if i and size.symbol}
    found = translate_module(module, example, opened)
    if name in SAME:
        assert layers_of(found.network) == layers_of(network)
    assert found.network.weights.keys() == module.state_dict().keys()
    back = tdnn.to_torch(found.network).eval()
    x = torch.cat([example, example.flip(1)], 1) if opened else example
    (layout,) = found.inputs.values()
    results = back(arrange_input(x, layout))
    results = results if isinstance(results, dict) else {found.outputs[0].layer: results}
    expected = module(x)
    wanted = list(expected.values()) if isinstance(expected, dict) else [expected]
    for theirs, place in zip(wanted, found.outputs, strict=True):
        torch.testing.assert_close(arrange_output(results[place.layer], place), theirs, rtol=1e-9, atol=1e-9)
