"""Memory on a CPU that forward passes keep for backward ones, given again once nothing refers to it.

The system clears new memory page by page, which takes as long as many a kernel; large pieces it takes back as
soon as they are free.
"""

from threading import Lock

import torch
from torch import Tensor

__all__ = ["KeptMemory"]

SMALL = 1 << 17
"""Smaller pieces the C library keeps itself."""
MOST_TOO_LARGE = 2
"""What is so many times as large as needed is let go."""


class KeptMemory:
    """Blocks of bytes, of which at most one is free between calls."""

    def __init__(self) -> None:
        self.blocks: list[Tensor] = []
        self.lock = Lock()

    def allocate(self, size: int) -> Tensor:
        """So many bytes, in which there may be anything."""
        if size < SMALL:
            return torch.empty(size, dtype=torch.uint8, device="cpu")
        with self.lock:
            free = [block for block in self.blocks if is_free(block)]
            fitting = [block for block in free if size <= len(block) <= MOST_TOO_LARGE * size]
            if fitting:
                return min(fitting, key=len)[:size]
            self.blocks = [block for block in self.blocks if not is_free(block)]
            self.blocks.append(torch.empty(size, dtype=torch.uint8, device="cpu"))
            return self.blocks[-1][:size]


def is_free(block: Tensor) -> bool:
    """Whether no other tensor has this memory."""
    storage = block.untyped_storage()
    # This function's reference and the block's own.
    return torch._C._storage_Use_Count(storage._cdata) == 2
