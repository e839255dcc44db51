import pytest

from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.symbolic.errors import NetworkError

# Dense 16-bit TFLOP/s as published.
PUBLISHED = {
    "sm_80": 312,
    "sm_86": 71,
    "sm_89": 165,
    "sm_90": 989,
    "sm_100": 2250,
    "sm_120": 209.5,
    "gfx90a": 383 / 2,
    "gfx942": 1307,
    "gfx950": 2516,
    "gfx1100": 123,
}


def test_rates_agree_with_what_is_published() -> None:
    # A multiply-add counts as two operations.
    peaks = {name: 2e-3 * t.macs_16bit * t.multiprocessors * t.clock_ghz for name, t in TARGETS.items()}
    assert peaks == pytest.approx(PUBLISHED, rel=0.01)


def test_a_target_is_found_by_architecture_and_by_device() -> None:
    assert find_target("sm_90") is find_target("h100 sxm") is TARGETS["sm_90"]
    assert str(find_target("gfx942")) == "gfx942 (MI300X)"


@pytest.mark.parametrize(("name", "near"), [("sm90", "sm_90"), ("gfx941", "gfx942"), ("H100", "sm_90")])
def test_a_misspelt_target_is_guessed(name: str, near: str) -> None:
    with pytest.raises(NetworkError, match=f"did you mean '{near}'"):
        find_target(name)


def test_descriptors_come_with_hopper() -> None:
    assert {name for name, found in TARGETS.items() if found.descriptors} == {"sm_90", "sm_100", "sm_120"}
