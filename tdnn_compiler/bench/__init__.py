"""What kernels should cost, computed, and what they do cost, measured on a GPU."""
