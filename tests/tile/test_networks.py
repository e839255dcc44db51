"""Every kernel of every layer kind proven safe, for all sizes at once; and those of large networks."""

from pathlib import Path

import pytest
from emitted.networks import NETWORKS, lines_in_loads

from tdnn_compiler.commands.prove import proofs
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.fusion.targets import target
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.scripts import network_in
from tdnn_compiler.tile.safety import prove_pass

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", NETWORKS)
def test_kernels_are_proven(name: str) -> None:
    modes = ("train", "eval")
    for mode in modes:
        found = compile_passes(NETWORKS[name], mode, Blocks(32, 32, 16))
        for each in (found.there, found.back):
            if each is not None:
                assert [*map(str, prove_pass(each.programs))] == []


@pytest.mark.parametrize(("name", "halved"), [("sm_90", 1), ("sm_100", 4)])
def test_strips_are_proven(name: str, halved: int) -> None:
    """Two of the gradient by the first convolution's result; four of its moments, two of the second's."""
    network = lines_in_loads(8, 264, 24)
    emitted = compile_passes(network, "train", target=target(name))
    assert emitted.source.count(".split()") == halved
    assert {proof.kernel: proof.findings for proof in proofs(network, "train", target(name))} == {
        program.name: () for each in (emitted.there, emitted.back) if each for program in each.programs
    }


@pytest.mark.parametrize("mode", ["eval", "train"])
@pytest.mark.parametrize("script", ["resnet.py", "vgg16.py"])
def test_large_networks_are_proven(script: str, mode: Mode) -> None:
    network = network_in(str(EXAMPLES / script))
    network = network.bind(**{name: 224 for name in network.symbols if name in ("H", "W")})
    found = proofs(network, mode, target("sm_90"))
    assert len(found) >= 20
    assert {proof.kernel: proof.findings for proof in found if not proof.proven} == {}
