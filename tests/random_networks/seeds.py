"""Networks by their seeds; of those that fail a check, the smallest script.

A network is drawn from a seed alone: the same seed is the same network, anywhere. One that fails is made
smaller as long as it fails in the same way.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.database import InMemoryExampleDatabase
from random_networks.draws import Trial, trials

__all__ = ["Check", "check_each", "complaints_about", "drawn", "fail_with", "raised"]

Check = Callable[[Trial], list[str]]
"""What is wrong with a network; nothing where all is well."""

BYTES = 8_000
"""Of random choices for one network; one that takes more is none."""

ALL = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False)


def choices(seed: int) -> bytes:
    return random.Random(seed).randbytes(BYTES)


def drawn(seed: int) -> Trial | None:
    """The seed's network; None where the choices made none."""
    found: list[Trial] = []

    @ALL
    @given(trials())
    def collect(trial: Trial) -> None:
        found.append(trial)

    collect.hypothesis.fuzz_one_input(choices(seed))
    return found[0] if found else None


def complaints(seed: int, check: Check) -> list[str]:
    """Of the seed's network, from its drawing on; what is raised is a complaint, too."""
    try:
        trial = drawn(seed)
    except Exception as error:
        return [raised(error)]
    return [] if trial is None else complaints_about(trial, check)


def complaints_about(trial: Trial, check: Check) -> list[str]:
    try:
        return check(trial)
    except Exception as error:
        return [raised(error)]


def raised(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:1000]}"


def check_each(seeds: Sequence[int], check: Check) -> None:
    """AssertionError with the smallest script of the first network that fails."""
    told = ((seed, complaints(seed, check)) for seed in seeds)
    fail_with([(seed, found[0]) for seed, found in told if found], len(seeds), check)


def fail_with(failures: Iterable[tuple[int, str]], many: int, check: Check) -> None:
    """AssertionError, if there are any: a line for each, and the smallest script that fails as the first."""
    told = list(failures)
    if told:
        others = "\n".join(f"seed {seed}: {complaint}" for seed, complaint in told)
        shown = smallest_failure(told[0][0], check)
        raise AssertionError(f"{len(told)} of {many} networks\n{others}\n\n{shown}")


def smallest_failure(seed: int, check: Check) -> str:
    """The smallest network that fails in the way that the seed's does, as a script."""
    told = complaints(seed, check)
    if not told:
        return f"seed {seed}: it fails among others, not alone"

    @settings(
        ALL,
        database=InMemoryExampleDatabase(),
        phases=[Phase.reuse, Phase.shrink],
        report_multiple_bugs=False,
    )
    @given(st.data())
    def fails(data: st.DataObject) -> None:
        trial = data.draw(trials())
        again = complaints_about(trial, check)
        note(str(trial))
        assert kind_of(told[0]) not in map(kind_of, again), again[0]

    try:
        fails.hypothesis.fuzz_one_input(choices(seed))
    except Exception:
        try:
            fails()
        except Exception as error:
            return "\n".join([f"seed {seed}: {error}", *getattr(error, "__notes__", [])])
    return f"seed {seed}: it fails once, not twice: {told[0]}"


def kind_of(complaint: str) -> str:
    """Failures of one kind differ in names and numbers."""
    kinds = (" above ", "never written", "written beyond", "unproven")
    return next((kind for kind in kinds if kind in complaint), re.sub(r"\d+|'.*?'", "", complaint)[:60])
