"""How many operations a second the CPU has to give just now: a shared machine may have lost a core."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from tdnn_compiler.cpu.rates import load_probe

__all__ = ["FmaProbe"]

PROBE_SECONDS = 0.004


class FmaProbe:
    """The rate of fp32 multiply-adds of so many threads, in operations a second, and the best so far."""

    def __init__(self, threads: int) -> None:
        self.threads, self.peak = threads, 0.0
        self.library = load_probe()
        self.pool = ThreadPoolExecutor(threads)
        self.turns = 100_000
        # Clocks rise when there is work.
        for _ in range(20):
            seconds, _ = self.run()
            self.turns = max(1000, int(self.turns * PROBE_SECONDS / seconds))
        self.peak = max(self.rate() for _ in range(20))

    def run(self) -> tuple[float, int]:
        """The time until the slowest thread has ended, which one that lost its core is; and multiply-adds."""
        start = perf_counter()
        # ctypes lets the others run meanwhile.
        found = sum(self.pool.map(self.library.multiply_turns, [self.turns] * self.threads))
        return perf_counter() - start, found

    def rate(self) -> float:
        seconds, multiply_adds = self.run()
        found = 2 * multiply_adds / seconds
        self.peak = max(self.peak, found)
        return found
