"""Dropout whose mask depends on seed, layer, sequence, position and channel alone, not on the memory layout.

The random numbers are those of Triton's `tl.philox(seed, channel, position, sequence, layer)`.
"""

from math import prod

import torch
from torch import Tensor

__all__ = ["apply_dropout", "draw_into", "draw_seed", "philox", "words_to_uniform"]

WORD_MASK = 0xFFFFFFFF
KEYS = (0x9E3779B9, 0xBB67AE85)
SEEDS = 2**63 - 1
ROUNDS = (0xD2511F53, 0xCD9E8D57)
TO_UNIT = 4.6566127342e-10
"""Triton's: the largest 31-bit number times this is below 1 in float32."""


def draw_seed(device: torch.device) -> Tensor:
    """A seed from a device's default generator, so that `torch.manual_seed` makes a run repeatable.

    It stays on the device: nobody waits for it, and a CUDA graph draws another one in every replay. While
    torch traces there is no number yet, and under `torch.vmap` there is one for each sample.
    """
    return torch.randint(0, SEEDS, (), dtype=torch.int64, device=device)


def draw_into(seed: Tensor) -> None:
    """Draws the same in memory that is there."""
    seed.random_(0, SEEDS)


def philox(seed: int | Tensor, c0: Tensor, c1: Tensor, c2: Tensor, c3: Tensor) -> Tensor:
    """The first 32-bit word of Philox 4x32-10 at every counter, as int64; the counters are broadcast."""
    k0, k1 = seed & WORD_MASK, seed >> 32 & WORD_MASK
    for _ in range(10):
        low0, high0 = _multiply_words(c0, ROUNDS[0])
        low2, high2 = _multiply_words(c2, ROUNDS[1])
        c0, c1, c2, c3 = high2 ^ c1 ^ k0, low2, high0 ^ c3 ^ k1, low0
        k0, k1 = k0 + KEYS[0] & WORD_MASK, k1 + KEYS[1] & WORD_MASK
    return c0


def _multiply_words(word: Tensor, factor: int) -> tuple[Tensor, Tensor]:
    """The low and the high word of a product; in halves, because int64 cannot hold all of it."""
    upper, lower = word * (factor >> 16), word * (factor & 0xFFFF)
    return ((upper & 0xFFFF) << 16) + lower & WORD_MASK, upper + (lower >> 16) >> 16


def words_to_uniform(words: Tensor) -> Tensor:
    """Numbers in [0, 1) from 32-bit words, as Triton's `uint_to_uniform_float`."""
    signed = torch.where(words >= 2**31, words - 2**32, words)
    return torch.where(signed < 0, ~signed, signed).float() * TO_UNIT


def apply_dropout(x: Tensor, p: float, seed: int | Tensor, layer: int) -> Tensor:
    """Values of `[N, C, positions…]` zeroed with probability p, the others scaled by 1/(1 − p)."""
    if p == 0:
        return x
    if p == 1:
        # Not new zeros: the result must depend on x, so that x has a gradient, of zeros.
        return x.masked_fill(torch.ones((), dtype=torch.bool, device=x.device), 0)
    count, channels, *sizes = x.shape

    def counter(n: int, *shape: int) -> Tensor:
        return torch.arange(n, device=x.device).reshape(*shape)

    ones = [1] * len(sizes)
    words = philox(
        seed,
        counter(channels, 1, channels, *ones),
        counter(prod(sizes), 1, 1, *sizes),
        counter(count, count, 1, *ones),
        torch.full((), layer, device=x.device),
    )
    return torch.where(words_to_uniform(words) >= p, x * (1 / (1 - p)), 0)
