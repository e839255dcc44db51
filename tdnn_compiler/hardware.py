"""Sizes that all GPUs share: what decides how arrays are laid out, whatever the target is."""

__all__ = ["BLOCK", "NARROW", "VECTOR"]

VECTOR = 8
"""Elements of 16 bits in the 16 bytes that a thread loads at once."""
NARROW = 32
"""Channels that leave most of a block empty."""
BLOCK = 64
"""Channels that fill a block."""
