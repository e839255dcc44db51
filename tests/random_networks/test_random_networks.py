"""Random networks, forward and backward, against torch in float64: 300 by default, any number on demand.

pytest -m long -n 2 tests/random_networks --networks 10000 --first-seed 0
"""

import os
import signal

import pytest
from native import NEEDS_CPP
from random_networks.checks import check_seeds, in_children
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
    check_seeds(range(start, start + PART), prove_one_in=10)


@pytest.mark.parametrize("seed", range(40))
def test_scripts_make_the_networks_that_they_show(seed: int) -> None:
    trial = drawn(seed)
    assert trial is not None
    names: dict[str, Network] = {}
    exec(script(trial.network), names)
    assert str(names["network"]) == str(trial.network)
    assert [each.layer for each in names["network"].members] == [each.layer for each in trial.network.members]


def test_a_check_that_ends_its_process_is_told_and_the_others_go_on() -> None:
    def dies() -> list[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    def raises() -> list[str]:
        raise ValueError("no")

    checks = [lambda: ["first"], dies, raises, list, dies]
    told = [["first"], ["the process died"], ["ValueError: no"], [], ["the process died"]]
    assert list(in_children(checks)) == told
