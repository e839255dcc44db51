"""Settings that all tests share."""

import os
from collections.abc import Iterator

# Before torch is loaded: tests run side by side, one on each core, and forked processes would wait
# for threads that they do not have.
os.environ["OMP_NUM_THREADS"] = "1"

import pytest
import torch
from hypothesis import settings

# The same examples in every run, so that a failure can be run again anywhere.
settings.register_profile("reproducible", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("reproducible")


def pytest_addoption(parser: pytest.Parser) -> None:
    """For long runs of random networks."""
    parser.addoption("--networks", type=int, default=1_000, help="how many random networks")
    parser.addoption("--first-seed", type=int, default=1_000, help="of the first of them")


@pytest.fixture(autouse=True)
def left_to_compile() -> Iterator[None]:
    """No test leaves triton set to interpret: the tests after it, in the same process, compile kernels."""
    before = os.environ.get("TRITON_INTERPRET")
    yield
    assert os.environ.get("TRITON_INTERPRET") == before


@pytest.fixture
def single_precision() -> Iterator[None]:
    """torch as everyone finds it: tests with the oracle compute in double precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float32)
    yield
    torch.set_default_dtype(before)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """For tiny tensors: threads would wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
