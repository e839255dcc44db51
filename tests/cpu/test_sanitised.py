"""A CPU's kernels under AddressSanitizer and UndefinedBehaviorSanitizer, in no more memory than they need."""

from collections.abc import Iterator, Sequence

import pytest
import torch
from cpu.odd_tiles import in_odd_tiles
from native import NEEDS_CPP
from random_networks.seeds import drawn

from tdnn_compiler.cpu.host import CPU_BLOCKS
from tdnn_compiler.dsl import Input, build, conv, relu
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.runtime.sanitised import print_cpu_program, sanitise_cpu_kernels

pytestmark = [NEEDS_CPP, pytest.mark.usefixtures("single_precision")]

PART = 5
"""So many random networks are one program, which takes half a minute to compile."""


def tiny() -> EmittedNetwork:
    return compile_passes(build(Input("N T C", C=3) >> conv(4, 3) >> relu), "train", CPU_BLOCKS)


def random_networks(seeds: Sequence[int]) -> Iterator[EmittedNetwork]:
    for trial in map(drawn, seeds):
        if trial is not None:
            yield in_odd_tiles(trial)


def test_nothing_to_say() -> None:
    assert sanitise_cpu_kernels([tiny()]) == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("store_some<SIDE>(&", "store_some<SIDE>(1 + &", "heap-buffer-overflow"),
        ("&x_ptr[", "&x_ptr[-4 + ", "heap-buffer-overflow"),
        ("real *to = panel + ", "real *to = panel + 4096 + ", "heap-buffer-overflow"),
        ("T * n * 3", "INT64_MAX * (n + 2) * T", "signed integer overflow"),
        ("keep<SIDE>(&d_y[i]", "keep<SIDE>(&d_y[i + 48]", "index 48 out of bounds"),
    ],
)
def test_what_is_planted_is_seen(before: str, after: str, told: str) -> None:
    kernels, _ = print_cpu_program([tiny()], torch.float32, {})
    assert before in kernels
    assert told in sanitise_cpu_kernels([tiny()], source=kernels.replace(before, after))


def test_random_networks() -> None:
    # The second has a length that is a multiple of a symbol.
    assert sanitise_cpu_kernels([*random_networks(range(1, 3))]) == ""


@pytest.mark.long
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
@pytest.mark.parametrize("first", range(100, 160, PART))
def test_dozens_of_random_networks(first: int, dtype: torch.dtype) -> None:
    assert sanitise_cpu_kernels([*random_networks(range(first, first + PART))], dtype) == ""
