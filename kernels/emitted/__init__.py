"""Networks of examples/ as kernels: what `tdnn emit` writes, held to it by tests/emitted/test_golden.py."""
