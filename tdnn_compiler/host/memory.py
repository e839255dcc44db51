"""Where arrays lie in one block of memory, which is as small as their lifetimes let it be."""

from dataclasses import dataclass, field

from tdnn_compiler.equations.keys import Key

__all__ = ["ALIGNMENT", "Places"]

ALIGNMENT = 64
"""Bytes: a cache line, and more than any load of a GPU needs."""


@dataclass
class Places:
    """Memory for arrays one after the other: the first gap that is large enough, or behind all others."""

    at: dict[Key, int] = field(default_factory=dict)
    sizes: dict[Key, int] = field(default_factory=dict)
    live: dict[Key, int] = field(default_factory=dict)
    end: int = 0

    def take(self, key: Key, size: int) -> None:
        # A vector may be read past the end of an array.
        size = -(-(size + ALIGNMENT) // ALIGNMENT) * ALIGNMENT
        start = 0
        for other in sorted(self.live, key=self.live.__getitem__):
            if start + size <= self.live[other]:
                break
            start = max(start, self.live[other] + self.sizes[other])
        self.at[key] = self.live[key] = start
        self.sizes[key] = size
        self.end = max(self.end, start + size)

    def give_back(self, key: Key) -> None:
        self.live.pop(key, None)
