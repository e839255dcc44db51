"""Layers, inputs, axes and symbols may be called anything: what is emitted means the same."""

from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Symbol

from tdnn_compiler.dsl import Input, batch_norm, build, concat, conv, linear, max_pool, relu, stats_pool
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.network import Network
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.runtime.native import verify_natively

pytestmark = pytest.mark.usefixtures("single_precision")

SMALL = Blocks(16, 16, 16)
MODES: tuple[Mode, Mode] = ("train", "eval")

PAIRS = [
    ("c", "c.sum"), ("c", "c_sum"), ("c", "c.weight"), ("c", "c_weight"), ("c", "c_ptr"), ("c", "c_kernel"),
    ("c", "c_sum_kernel"), ("c", "c.sum.parts"), ("c", "d_c"), ("c", "d_c.weight"), ("c", "d_c.sum"),
    ("c", "c_2"), ("c", "c_blocks"), ("d_c", "d_d_c"), ("d_c.sum", "c"), ("a.b", "a_b"), ("a-b", "a+b"),
    ("ﬁ", "fi"), ("é", "e\u0301"), ("größe", "grösse"), ("日本", "中国"), ("", " "), (".", ".."), ("a.", "a"),
    ("device", "outputs"), ("data", "saved"), ("NULL", "EOF"), ("lengths", "lengths_ptr"), ("seed", "T"),
    ("N", "T"), ("t", "n"), ("frames", "program"), ("i", "j"), ("k", "c"), ("int", "int_"), ("in", "in_"),
    ("tl", "triton"), ("torch", "F"), ("float", "min"), ("std", "uint32_t"), ("uniform", "sigmoid"),
    ("__LINE__", "1"), ("forward", "training"), ("_modules", "kept"), ("kernels", "_given"),
    ("x.running_mean", "x"), ("out", "d_out"), ("RAGGED", "PRECISION"), ("programs_0", "range"),
    ("tile_sum", "tile"), ("x\ny", "x y"), ('x"""', "x'''"), ("\\", "//\\"), ("{x}", "{{x}}"), ("x", "X"),
]  # fmt: skip


def network(names: Sequence[str], axis: str = "T", label: str = "network") -> Network:
    """A small network with every kind of part, of which some have these names."""
    kept = iter(names)

    def named(default: str) -> str:
        return next(kept, default)

    x, y = (Input(f"N {axis} C", C=channels) for channels in (3, 5))
    h = (x >> conv(4, 3)).named(named("first")) >> relu >> batch_norm
    other = (y >> conv(4, 3)).named(named("second")) >> relu
    joined = concat(h, other).named(named("joined"))
    pooled = (joined >> max_pool(2)).named(named("pooled"))
    end = (pooled >> batch_norm.named(named("norm")) >> stats_pool()).named(named("statistics"))
    return build(end >> linear(2).named(named("end")), other, name=label)


def wrong(emitted: Sequence[Emitted], dtype: torch.dtype = torch.float32) -> dict[str, list[str]]:
    """What differs from torch."""
    found = zip(emitted, verify_natively(emitted, dtype, ragged=(True,)), strict=True)
    told = {
        f"{list(each.network)}, {each.mode}": [f"{row.array}: {row.note or row.error}" for row in rows if not row.ok]
        for each, rows in found
    }
    return {name: rows for name, rows in told.items() if rows}


def test_every_pair() -> None:
    orders = chain.from_iterable((pair, pair[::-1]) for pair in PAIRS)
    emitted = [compile_passes(network(pair), MODES[n // 2 % 2], SMALL) for n, pair in enumerate(orders)]
    assert wrong(emitted) == {}
