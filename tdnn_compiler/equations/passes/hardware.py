"""Sizes that all GPUs share: what decides how arrays are laid out, whatever the target is."""

__all__ = ["CHANNEL_BLOCK", "NARROW_CHANNELS", "VECTOR"]

VECTOR = 8
"""Elements of 16 bits in the 16 bytes that a thread loads at once."""
NARROW_CHANNELS = 32
"""Channels that leave most of a block empty."""
CHANNEL_BLOCK = 64
"""Channels that fill a block."""
