"""What the examples that train share: training, and the trained network's kernels held against torch."""
