"""Which layers share a kernel, and on what machine."""
