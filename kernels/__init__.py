"""Building blocks and emitted kernels."""
