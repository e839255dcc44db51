"""Sizes, strides and padding as a script writes them: one number where all axes have the same."""

from collections.abc import Sequence
from typing import Any


def short(sizes: Sequence[int]) -> Any:
    """One number where all axes have the same."""
    return sizes[0] if len(set(sizes)) == 1 else tuple(sizes)


def pairs_of(ends: Any, axes: int) -> list[tuple[int, int]]:
    """A layer's padding as a pair for every axis."""
    each = ends if isinstance(ends, tuple) else (ends,) * axes
    return [pair if isinstance(pair, tuple) else (pair, pair) for pair in each]


def pool_stride(stride: Sequence[int], kernel_size: Sequence[int]) -> Any:
    """None where it is the kernel size."""
    return None if list(stride) == list(kernel_size) else short(stride)


def short_pairs(pairs: str | Sequence[tuple[int, int]]) -> Any:
    """Padding as a script writes it."""
    if isinstance(pairs, str):
        return pairs
    if all(low == high for low, high in pairs):
        return short([low for low, _ in pairs])
    return tuple((low, high) for low, high in pairs)
