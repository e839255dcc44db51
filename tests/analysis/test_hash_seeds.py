"""The same answers, byte by byte, whatever the order in which Python keeps its sets."""

import os
import subprocess
import sys
from pathlib import Path

SEEDS = (0, 1, 33)
"""sympy 1.14's own ceilings of maxima are 0 with the first and 1 with the others."""


def test_answers_do_not_depend_on_the_hash_seed() -> None:
    script = Path(__file__).with_name("answers.py")
    running = [
        subprocess.Popen(
            [sys.executable, script],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for seed in SEEDS
    ]
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * len(SEEDS), told
    first, *others = told
    assert len(first[0].splitlines()) > 50
    assert all(other == first for other in others)
