"""One NaN or Inf stays where it is: what does not read it is the same to the last bit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, nan

import pytest
from emitted.networks import NETWORKS, WIDE, fused, lines_in_loads
from native import NEEDS_CPP
from runtime.spread import Bench

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import compile_passes
from tdnn_compiler.plan.targets import TARGETS, Target
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime.inputs import input_forms
from tdnn_compiler.runtime.native import native_kernels
from tdnn_compiler.runtime.samples import make_cases

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision", "one_thread"),
]

SMALL = Blocks(16, 16, 16)
HOPPER = replace(TARGETS["sm_90"], descriptors=())


def spread(
    networks: Mapping[str, Network], modes: Sequence[Mode], *size: Blocks, target: Target | None = None
) -> dict[str, list[str]]:
    """What spread in torch or in kernels, network by network; sequences fill more than one small tile."""
    named = [(name, mode) for name in networks for mode in modes]
    emitted = [
        compile_passes(networks[name], mode, *size, target=target, fuse=fused(networks[name]))
        for name, mode in named
    ]
    found = {}
    for (name, mode), each, kernels in zip(named, emitted, native_kernels(emitted), strict=True):
        forms = input_forms(each.network)
        rows = SMALL.rows if all(len(form.sizes) <= 2 for form in forms) else 0
        for case, bad in zip(make_cases(forms, {}, rows), (nan, inf), strict=False):
            if told := Bench(kernels, case).told(bad):
                found[f"{name}, {mode}, {case}"] = told
    return found


FEW = (
    *("avg_pool_without_padding", "depthwise", "grouped", "lonely", "max_pool", "one_channel"),
    *("open_shares", "pooled_image", "reflect", "residual", "softmax", "stats_pool_windows", "tdnn"),
    *("transposed_grouped", "two_embeddings"),
)
"""One or two of each kind of kernel."""


@pytest.mark.parametrize("modes", [("train",), ("eval",)], ids=" ".join)
def test_bad_values_stay_where_they_are(modes: tuple[Mode, ...]) -> None:
    some = FEW if modes == ("train",) else ("causal_pair", "pair", "pooled", "same")
    assert spread({name: NETWORKS[name] for name in some}, modes, SMALL) == {}


def test_in_tiles_that_are_mostly_empty() -> None:
    assert spread({name: NETWORKS[name] for name in ("first_layer", "tdnn")}, ("train",)) == {}


def test_in_operands_that_are_computed_and_strips() -> None:
    networks = {"lines": lines_in_loads(24, 40, 24)}
    assert spread(networks, ("train",), replace(SMALL, strips=4), target=HOPPER) == {}


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_bad_values_stay_where_they_are_in_any_network(part: int) -> None:
    networks = dict(list((NETWORKS | WIDE).items())[part::4])
    modes: tuple[Mode, ...] = ("train", "eval")
    assert spread(networks, modes, SMALL) == {}
    assert spread(networks, modes) == {}
    assert spread(networks, modes, replace(SMALL, strips=4), target=HOPPER) == {}
