"""What these tests share with those of modules, and with those of random networks."""

from random_networks.conftest import pytest_generate_tests
from runtime.conftest import quick_kernels

__all__ = ["pytest_generate_tests", "quick_kernels"]
