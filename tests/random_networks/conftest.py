"""What the tests of random networks share: one thread, and any number of networks on demand."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Where a test asks for a `start`: the first of so many seeds as its file checks in one part."""
    if "start" in metafunc.fixturenames:
        first, many = (metafunc.config.getoption(name) for name in ("--first-seed", "--networks"))
        metafunc.parametrize("start", range(first, first + many, metafunc.module.PART))


@pytest.fixture(autouse=True)
def _one_thread(one_thread: None) -> None:
    """Of torch."""
