"""Random networks, forward and backward, against torch in float64: 300 by default, any number on demand.

pytest -m long -n 2 tests/random_networks --networks 10000 --first-seed 0
"""

import pytest
from native import NEEDS_CPP
from random_networks.checks import check_seeds
from random_networks.draws import script
from random_networks.seeds import drawn

from tdnn_compiler.network.graph import Network

PART = 50
"""So many are compiled as one text."""

pytestmark = NEEDS_CPP


@pytest.mark.parametrize("first", range(0, 300, PART))
def test_networks(first: int) -> None:
    check_seeds(range(first, first + PART))


@pytest.mark.long
def test_any_number_of_networks(start: int) -> None:
    check_seeds(range(start, start + PART))


@pytest.mark.parametrize("seed", range(40))
def test_scripts_make_the_networks_that_they_show(seed: int) -> None:
    trial = drawn(seed)
    assert trial is not None
    names: dict[str, Network] = {}
    exec(script(trial.network), names)
    assert str(names["network"]) == str(trial.network)
    assert [each.layer for each in names["network"].members] == [each.layer for each in trial.network.members]
