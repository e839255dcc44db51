"""Forward passes on a CPU, one share of the batch after the other.

What a kernel writes of a few sequences is still in a cache when the next one reads it; and threads that have
shares of their own need not wait for one another after every kernel.
"""

import ctypes
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.sequences import find_batch
from tdnn_compiler.runtime.cpu import NativePass, align
from tdnn_compiler.runtime.cpu_chunks import EVEN, PassOfChunks, choose_chunks
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.layout import Layout, lay_out

__all__ = ["SharedPass", "choose_share", "in_shares"]

SHARE_BYTES = 2**18
"""Bytes of scratch memory that a share may have: the second cache of one core, the smallest in use."""
WORTH_SHARING = 2**16
"""Bytes of scratch memory of a whole batch below which it stays in a first cache anyway."""


def choose_share(sequences: int, threads: int, bytes_each: int) -> int:
    """How many sequences a share has: as many as a cache holds, or one.

    All of them, where sharing would gain nothing, or threads would not have about the same number of shares.
    """
    if bytes_each * sequences < WORTH_SHARING:
        return sequences
    most = min(max(1, SHARE_BYTES // bytes_each), sequences)
    for share in range(most, 0, -1):
        count, rest = divmod(sequences, share)
        if rest == 0 and (count % threads == 0 or count >= EVEN * threads):
            return share
    return sequences


class PassOfShares(NativePass):
    """A pass that is called for a batch, whose `layout` is that of one share."""

    def __init__(
        self,
        whole: NativePass,
        layout: Layout,
        bytes_given: Mapping[int, int],
        sequences: int,
        shares: int,
        threads: int,
    ) -> None:
        super().__init__(whole.caller, layout, whole.weights, whole.given, whole.layout.kept, whole.addresses)
        self.sequences, self.shares, self.threads = sequences, shares, threads
        apart = self.find_distances(bytes_given, shares)
        own = [0] * len(apart)
        for slot in self.scratch.slots:
            own[slot] = align(layout.scratch_size)
        self.scratch_size = align(layout.scratch_size) * threads
        self.apart, self.own = (ctypes.c_int64 * len(apart))(*apart), (ctypes.c_int64 * len(apart))(*own)

    def call(self, at: int, stale: int, lengths: int | None, seed: int | None) -> None:
        if stale != self.weights.some_stale:
            self.arrange_panels(at, stale, lengths, seed)
        of_shares = self.caller.of_shares
        assert of_shares is not None
        stale = self.weights.some_stale
        apart, own = self.apart, self.own
        of_shares(
            at, self.numbers_at, stale, lengths, seed, apart, own, self.shares, self.sequences, self.threads
        )


class SharedPass:
    """A pass in shares, as many as suit the number of threads, or all sequences at once."""

    def __init__(
        self,
        whole: NativePass,
        given: Sequence[Tensor],
        symbols: Sequence[int],
        lay_out: Callable[[int], Layout],
    ) -> None:
        self.whole, self.varying = whole, whole.varying
        self.sequences, *others = symbols
        self.symbols, self.lay_out = (1, *others), lay_out
        self.bytes_given = {
            number: given[number].numel() * given[number].itemsize for number in whole.varying
        }
        self.passes: dict[int, NativePass] = {}

    def run(self, *given: Any) -> int:
        """As that of the pass for the present number of threads."""
        threads = torch.get_num_threads()
        planned = self.passes.get(threads)
        if planned is None:
            planned = self.passes[threads] = self.plan(threads)
        return planned.run(*given)

    def plan(self, threads: int) -> NativePass:
        one = self.lay_out(1)
        # Tables are on the CPU, whatever torch's default device is.
        with torch.device("cpu"):
            chunks = choose_chunks(self.whole, one, self.symbols, self.sequences, threads)
            if chunks is not None:
                return PassOfChunks(self.whole, one, chunks, self.bytes_given, self.sequences)
        share = choose_share(self.sequences, threads, max(1, one.bytes_inside))
        if share == self.sequences:
            return self.whole
        shares = self.sequences // share
        layout = one if share == 1 else self.lay_out(share)
        return PassOfShares(self.whole, layout, self.bytes_given, share, shares, min(threads, shares))


def in_shares(
    whole: NativePass,
    given: Sequence[Tensor],
    symbols: Sequence[int],
    outputs: Collection[Key],
    kept: Collection[Key],
    options: Options,
) -> NativePass | SharedPass:
    """A pass for the sizes that the symbols say, in shares where it computes each sequence by itself."""
    function = whole.caller.function
    if find_batch(function) is None:
        return whole
    sequences, *others = symbols
    if sequences == 1 and whole.layout.bytes_inside <= SHARE_BYTES:
        return whole
    arrays = {key: torch.empty_like(x, device="meta") for key, x in zip(whole.given, given, strict=True)}
    plan = lambda share: lay_out(function, [share, *others], arrays, options, outputs, kept)  # noqa: E731
    return SharedPass(whole, given, symbols, plan)
