"""How many operations a second the CPU has to give just now: a shared machine may have lost a core."""

import ctypes
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from tdnn_compiler.cpu.build import FAST, build_library

__all__ = ["FmaProbe"]

PROBE_SECONDS = 0.004
OPERATIONS = 24
"""Of each lane, in a round."""


@cache
def load_probe() -> Any:
    text = Path(__file__).with_name("fma.cpp").read_text(encoding="utf-8")
    library = ctypes.CDLL(str(build_library([text], FAST)))
    library.lanes.restype = ctypes.c_long
    library.multiply_add.argtypes = [ctypes.c_long, ctypes.c_float]
    library.multiply_add.restype = ctypes.c_float
    return library


class FmaProbe:
    """The rate of fp32 multiply-adds of so many threads, in operations a second, and the best so far."""

    def __init__(self, threads: int) -> None:
        self.threads, self.peak = threads, 0.0
        self.library = load_probe()
        self.pool = ThreadPoolExecutor(threads)
        self.rounds = 100_000
        # Clocks rise when there is work.
        for _ in range(20):
            seconds = max(self.pool.map(self.run, range(threads)))
            self.rounds = max(1000, int(self.rounds * PROBE_SECONDS / seconds))
        self.peak = max(self.rate() for _ in range(20))

    def run(self, _: int) -> float:
        """The seconds of one thread; ctypes lets the others run meanwhile."""
        start = perf_counter()
        self.library.multiply_add(self.rounds, 0.999)
        return perf_counter() - start

    def rate(self) -> float:
        """All threads end within the time of the slowest, which one that lost its core is."""
        start = perf_counter()
        list(self.pool.map(self.run, range(self.threads)))
        seconds = perf_counter() - start
        found = OPERATIONS * self.library.lanes() * self.rounds * self.threads / seconds
        self.peak = max(self.peak, found)
        return float(found)
