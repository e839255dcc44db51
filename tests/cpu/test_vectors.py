"""Vectors of numbers that are narrower in memory: whole ones and those that memory has a part of."""

import ctypes

import pytest
import torch
from native import NEEDS_CPP
from torch import Tensor

from tdnn_compiler.cpu.build import FAST, load_library
from tdnn_compiler.cpu.host import print_prelude

pytestmark = NEEDS_CPP

FUNCTIONS = """
template <class A, class B> void copy(const A *from, B *to, int64_t count) {
    for (int64_t i = 0; i < count; i += 2 * LANES)
        store_some<2>(to + i, load_some<2>(from + i, count - i, 0), count - i);
}
extern "C" void narrow(const float *from, bf16 *to, int64_t count) { copy(from, to, count); }
extern "C" void widen(const bf16 *from, float *to, int64_t count) { copy(from, to, count); }
extern "C" void round_all(const float *from, float *to, int64_t count) {
    for (int64_t i = 0; i < count; i += 2 * LANES)
        store_some<2>(to + i, rounded<bf16>(load_some<2>(from + i, count - i, 0)), count - i);
}
extern "C" void add_one(const uint8_t *from, uint8_t *to, int64_t count) {
    for (int64_t i = 0; i < count; i += 2 * LANES)
        store_some<2>(to + i, load_some_whole<2>(from + i, count - i, 0) + 1, count - i);
}
"""
COUNTS = [1, 7, 16, 23, 45, 1 << 16]


def run(name: str, x: Tensor, kind: torch.dtype) -> Tensor:
    """What a function makes of numbers; behind them nothing is written."""
    library = load_library([print_prelude("bf16", "float") + FUNCTIONS], FAST)
    memory = torch.full((len(x) + 64,), 77, dtype=kind)
    library[name](ctypes.c_void_p(x.data_ptr()), ctypes.c_void_p(memory.data_ptr()), ctypes.c_int64(len(x)))
    assert bool((memory[len(x) :] == 77).all())
    return memory[: len(x)]


def some_floats(count: int) -> Tensor:
    """Of any size and sign, halves between two neighbours among them, infinities and NaNs."""
    bits = torch.randint(-(2**31), 2**31, (count,), dtype=torch.int64).to(torch.int32)
    bits[::3] = bits[::3] & -65536 | 0x8000
    bits[::7] = bits[::7] | 0x7F800000
    bits[::14] = bits[::14] & -8388608
    return bits.view(torch.float32)


@pytest.mark.parametrize("count", COUNTS)
def test_reals_are_rounded_to_the_nearest(count: int) -> None:
    x = some_floats(count)
    wanted = x.bfloat16()
    found, rounded = run("narrow", x, torch.bfloat16), run("round_all", x, torch.float32)
    torch.testing.assert_close(found, wanted, rtol=0, atol=0, equal_nan=True)
    torch.testing.assert_close(rounded, wanted.float(), rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize("count", COUNTS)
def test_narrow_numbers_are_read_as_they_are(count: int) -> None:
    x = torch.arange(count).to(torch.int16).view(torch.bfloat16)
    torch.testing.assert_close(run("widen", x, torch.float32), x.float(), rtol=0, atol=0, equal_nan=True)


@pytest.mark.parametrize("count", COUNTS)
def test_bytes_are_whole_numbers_and_wrap_around(count: int) -> None:
    x = torch.arange(count).to(torch.uint8)
    assert torch.equal(run("add_one", x, torch.uint8), x + 1)
