"""The plain network of a peer computes what ours does, or says that it cannot be written."""

import pytest
import torch
from documents import ROOT
from random_networks.seeds import drawn
from torch import Tensor, nn

from tdnn_compiler.bench.plain import NotPlain, PlainNetwork, count_axes
from tdnn_compiler.bench.suites import CPU_CASES, GPU_NETWORKS
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.commands.sizes import choose_sizes
from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.samples import draw_input, fill_parameters, make_cases

SEEDS = range(300, 380)
FEWEST_PLAIN = 0.4


def module_and_inputs(network: Network) -> tuple[EagerModule, list[Tensor]]:
    torch.manual_seed(0)
    module = to_torch(network).double().eval()
    fill_parameters(module, torch.float64)
    case = make_cases(module.forms, {})[0]
    return module, [draw_input(form, case, torch.float64) for form in module.forms]


def compare(module: EagerModule, inputs: list[Tensor], flat: bool) -> None:
    plain = PlainNetwork(module, flat)
    with torch.no_grad():
        found, wanted = plain.outputs(plain.module(*plain.inputs(inputs))), module(*inputs)
    wanted = wanted if isinstance(wanted, dict) else {module.network.output: wanted}
    for name, value in wanted.items():
        torch.testing.assert_close(found[name], value, equal_nan=True)


def test_random_networks_compute_the_same() -> None:
    tried = written = 0
    for network in (trial.network for trial in map(drawn, SEEDS) if trial is not None):
        module, inputs = module_and_inputs(network)
        for flat in (False, True)[: 1 + (count_axes(network) == 1)]:
            tried += 1
            try:
                compare(module, inputs, flat)
            except NotPlain:
                continue
            except ValueError as error:
                # torch's own instance norm wants more than one position.
                assert "more than 1 spatial element" in str(error)  # noqa: PT017
                continue
            written += 1
    assert written >= FEWEST_PLAIN * tried


@pytest.mark.parametrize(
    "target",
    sorted({f"examples/{case[0]}" for case in CPU_CASES} | {each[0] for each in GPU_NETWORKS}),
)
def test_the_networks_of_the_suites_can_be_written(target: str) -> None:
    module = to_torch(network_in(str(ROOT / target)))
    plain = PlainNetwork(module)
    assert sum(x.numel() for x in plain.module.parameters()) == sum(x.numel() for x in module.parameters())
    # Nothing of ours is in it.
    own = {type(x).__module__ for x in plain.module.modules()} - {type(plain.module).__module__}
    assert all(name.startswith("torch.nn") for name in own)


def test_the_suites_have_a_size_for_every_symbol() -> None:
    cases = [(f"examples/{script}", sizes) for script, sizes, _, _ in CPU_CASES]
    cases += [(target, sizes) for target, *both in GPU_NETWORKS for sizes in both]
    for target, sizes in cases:
        network = network_in(str(ROOT / target))
        assert choose_sizes(network, sizes) == {network.symbols[name]: size for name, size in sizes.items()}


def test_its_code_can_be_read() -> None:
    network = build(Input("N T C", C=4) >> conv(8, 3, padding=1) >> relu)
    code = PlainNetwork(to_torch(network)).module.code
    assert "self.conv_1(input_0)" in code
    assert "self.relu_2(conv_1)" in code


def test_uneven_taps_have_no_plain_words() -> None:
    network = build(Input("N T C", C=4) >> conv(8, taps=(-2, 0, 1)).named("odd"))
    with pytest.raises(NotPlain, match="odd has uneven taps"):
        PlainNetwork(to_torch(network))


def test_two_axes_are_not_written_as_two() -> None:
    network = build(Input("N H W C", C=4) >> conv(8, 3))
    with pytest.raises(NotPlain, match="one axis"):
        PlainNetwork(to_torch(network), flat=True)


def test_a_flat_network_has_convolutions_along_two_axes() -> None:
    network = build(Input("N T C", C=4) >> conv(8, 3, dilation=2))
    (made,) = (x for x in PlainNetwork(to_torch(network), flat=True).module.modules() if x._parameters)
    assert isinstance(made, nn.Conv2d)
    assert made.kernel_size == (1, 3)
    assert made.dilation == (1, 2)
