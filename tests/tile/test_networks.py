"""Every kernel of every layer kind proven safe, for all sizes at once."""

import pytest
from emitted.networks import NETWORKS

from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.tile.safety import prove_pass


@pytest.mark.parametrize("name", NETWORKS)
def test_kernels_are_proven(name: str) -> None:
    modes = ("train", "eval")
    for mode in modes:
        found = compile_passes(NETWORKS[name], mode, Blocks(32, 32, 16))
        for each in (found.there, found.back):
            if each is not None:
                assert [*map(str, prove_pass(each.programs))] == []
