"""The table of published networks is what it would be today."""

from importlib.util import find_spec
from typing import Any

import pytest
from importers.torch.zoo import define_operators, hold, models, read_table

INSTALLED = [name for name in ("timm", "torchvision") if find_spec(name)]


def test_the_table_has_every_model_and_nothing_differs() -> None:
    rows = read_table()
    assert list(rows) == [name for name, _, _ in models()]
    assert all(row.startswith(("equal", "refused")) for row in rows.values())


@pytest.mark.long
@pytest.mark.skipif(len(INSTALLED) < 2, reason="needs timm and torchvision")
@pytest.mark.parametrize(("name", "make", "sizes"), [pytest.param(*each, id=each[0]) for each in models()])
def test_a_model_is_as_the_table_says(name: str, make: Any, sizes: Any) -> None:
    if not hasattr(define_operators, "library"):
        define_operators()
    assert hold(make, sizes) == read_table()[name]
