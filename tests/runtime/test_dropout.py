"""Dropout's random numbers are those of Triton; its mask depends on nothing but place and seed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tdnn_compiler.dsl import Input, build, dropout, relu
from tdnn_compiler.runtime import to_torch
from tdnn_compiler.runtime.dropout import apply_dropout, draw_seed, philox, words_to_uniform


def word(seed: int, *counters: int) -> int:
    return int(philox(seed, *(torch.tensor([counter]) for counter in counters)))


def test_philox_is_the_published_one() -> None:
    """The known answers of Random123 for philox4x32-10."""
    assert word(0, 0, 0, 0, 0) == 0x6627E8D5
    ones = 0xFFFFFFFF
    assert word(ones << 32 | ones, ones, ones, ones, ones) == 0x408F276D
    assert word(0x299F31D0A4093822, 0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344) == 0xD16CFE09


def test_uniform_is_tritons() -> None:
    found = words_to_uniform(torch.tensor([0, 2**31 - 1, 2**31, 2**32 - 1, 1000]))
    assert found.tolist() == pytest.approx([0, 1, 1, 0, 1000 / 2**31], rel=1e-6)
    assert found.max() < 1


def test_the_mask_is_that_of_the_counters() -> None:
    x = torch.ones(2, 3, 5)
    result = apply_dropout(x, 0.4, 77, 9)
    for n, c, t in torch.cartesian_prod(torch.arange(2), torch.arange(3), torch.arange(5)).tolist():
        kept = words_to_uniform(torch.tensor(word(77, c, t, n, 9))) >= 0.4
        assert float(result[n, c, t]) == pytest.approx(1 / 0.6 if kept else 0)


def test_positions_of_an_image_are_counted_row_by_row() -> None:
    flat = apply_dropout(torch.ones(2, 3, 20), 0.5, 5, 1)
    assert torch.equal(apply_dropout(torch.ones(2, 3, 4, 5), 0.5, 5, 1).flatten(2), flat)


def test_as_many_are_dropped_as_asked_for() -> None:
    result = apply_dropout(torch.ones(10, 20, 500), 0.3, draw_seed(torch.device("cpu")), 0)
    assert (result == 0).double().mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(apply_dropout(torch.ones(3), 0, 1, 1), torch.ones(3))
    assert not apply_dropout(torch.ones(1, 3), 1, 1, 1).any()


def test_a_module_drops_in_training_alike_for_one_seed_whatever_the_padding() -> None:
    module = to_torch(build(Input("N T C", C=4) >> relu >> dropout(0.5) >> dropout(0.5)))
    x, longer = torch.rand(3, 9, 4), torch.full((3, 12, 4), torch.nan)
    longer[:, :9] = x
    results = []
    for given, lengths in ((x, None), (longer, [9, 9, 9]), (x, None)):
        torch.manual_seed(len(results) // 2)
        results.append(module(given, lengths=lengths)[:, :9])
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])
    assert torch.equal(module.eval()(x), x)


SCRIPT = """\
import torch
import triton
import triton.language as tl

@triton.jit
def draw(words, numbers, seed, BLOCK: tl.constexpr):
    places = tl.arange(0, BLOCK)
    first, _, _, _ = tl.philox(seed, places, places * 3, places * 0 + 5, places * 0 + 2)
    tl.store(words + places, first.to(tl.int64))
    tl.store(numbers + places, tl.rand(seed, places))

words, numbers = torch.zeros(64, dtype=torch.int64), torch.zeros(64)
draw[(1,)](words, numbers, 2**40 + 12345, BLOCK=64)
print(words.tolist())
print([number.hex() for number in numbers.tolist()])
"""


def test_triton_draws_the_same(tmp_path: Path) -> None:
    pytest.importorskip("triton")
    script = tmp_path / "draw.py"
    script.write_text(SCRIPT, encoding="utf-8")
    # Triton reads the variable when it is imported.
    how = os.environ | {"TRITON_INTERPRET": "1"}
    done = subprocess.run([sys.executable, str(script)], env=how, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    words, numbers = done.stdout.splitlines()
    places, zero = torch.arange(64), torch.zeros(1, dtype=torch.long)
    ours = philox(2**40 + 12345, places, places * 3, zero + 5, zero + 2)
    assert str(ours.tolist()) == words
    ours = words_to_uniform(philox(2**40 + 12345, places, zero, zero, zero))
    assert str([number.hex() for number in ours.tolist()]) == numbers
