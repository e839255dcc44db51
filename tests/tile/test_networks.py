"""Every kernel of every layer kind proven safe, for all sizes at once; and those of large networks."""

from pathlib import Path

import pytest
from emitted.networks import NETWORKS, fused, lines_in_loads
from hypothesis import HealthCheck, Phase, assume, given, settings
from kinds import Made, padded_images, reductions, some
from strategies import Example, examples

from tdnn_compiler.commands.prove import prove_kernels
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import build
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.tile.prove.safety import prove_pass

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def unproven(network: Network, mode: Mode) -> list[str]:
    found = compile_passes(network, mode, Blocks(32, 32, 16), fuse=fused(network))
    passes = [each for each in (found.forward_pass, found.backward_pass) if each is not None]
    return [str(finding) for each in passes for finding in prove_pass(each.programs)]


# Some of the random networks are proven, too.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.long] if number % 8 else [])
        for number, name in enumerate(NETWORKS)
    ],
)
def test_kernels_are_proven(name: str) -> None:
    assert [unproven(NETWORKS[name], mode) for mode in ("train", "eval")] == [[], []]


def test_some_kinds_are_proven() -> None:
    proven_in_training(some(padded_images(), 4) + some(reductions(), 4))


@pytest.mark.long
def test_all_kinds_are_proven() -> None:
    proven_in_training(padded_images() + reductions())


def proven_in_training(made: list[Made]) -> None:
    wrong = {}
    for name, make in made:
        outputs = make()
        try:
            network = build(*(outputs if isinstance(outputs, tuple) else (outputs,)))
        except NetworkError:
            continue
        if told := unproven(network, "train"):
            wrong[name] = told
    assert wrong == {}


RANDOM = settings(
    deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[*HealthCheck]
)


@settings(RANDOM, max_examples=4)
@given(examples(more=2, most_axes=3))
def test_random_networks_are_proven(example: Example) -> None:
    random_network_is_proven(example.network)


@pytest.mark.long
@settings(RANDOM, max_examples=1000)
@given(examples(more=3, most_axes=3))
def test_many_random_networks_are_proven(example: Example) -> None:
    random_network_is_proven(example.network)


def random_network_is_proven(network: Network) -> None:
    try:
        found = unproven(network, "train")
    except NetworkError:
        assume(False)
    else:
        assert found == []


@pytest.mark.parametrize(("name", "halved"), [("sm_90", 1), ("sm_100", 4)])
def test_strips_are_proven(name: str, halved: int) -> None:
    """Two of the gradient by the first convolution's result; four of its moments, two of the second's."""
    network = lines_in_loads(8, 264, 24)
    emitted = compile_passes(network, "train", target=find_target(name))
    assert emitted.source.count(".split()") == halved
    assert {proof.kernel: proof.findings for proof in prove_kernels(network, "train", find_target(name))} == {
        program.name: ()
        for each in (emitted.forward_pass, emitted.backward_pass)
        if each
        for program in each.programs
    }


@pytest.mark.parametrize(
    ("script", "mode"),
    [
        ("resnet.py", "eval"),
        pytest.param("resnet.py", "train", marks=pytest.mark.long),
        pytest.param("vgg16.py", "eval", marks=pytest.mark.long),
        ("vgg16.py", "train"),
    ],
)
def test_large_networks_are_proven(script: str, mode: Mode) -> None:
    network = network_in(str(EXAMPLES / script))
    network = network.bind(**{name: 224 for name in network.symbols if name in ("H", "W")})
    found = prove_kernels(network, mode, find_target("sm_90"))
    assert len(found) >= 20
    assert {proof.kernel: proof.findings for proof in found if not proof.proven} == {}
