"""How fast the CPU that is here multiplies and reads: measured once, in about a second, and kept.

Kernels are compiled without these figures: they are for reports of what a kernel could reach.
"""

import ctypes
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

from tdnn_compiler.cpu.build import FAST, load_library
from tdnn_compiler.cpu.cache import cache_folder
from tdnn_compiler.cpu.machine import Machine, this_machine

__all__ = ["CpuTarget", "Rates", "load_probe", "measure_target"]

LARGEST_PROBE = 1 << 28
"""Bytes that a probe of memory reads at most."""


@dataclass(frozen=True)
class Rates:
    """Of so many threads together, a second: multiply-adds in fp32, and bytes read by where they lie."""

    threads: int
    multiply_adds: float
    l1: float
    l2: float
    l3: float
    dram: float


@dataclass(frozen=True)
class CpuTarget:
    """A CPU as a target: what it has, and what one thread and all of them reach."""

    machine: Machine
    one: Rates
    all: Rates

    @property
    def device(self) -> str:
        return f"{self.machine.model}, {self.all.threads} threads of {self.machine.vectors[0]}"

    def read_rate(self, size: int) -> float:
        """Bytes a second that all threads read of `size` bytes, from the nearest cache that holds them."""
        l1, l2, l3 = self.machine.caches
        levels = (
            (l1 * self.all.threads, self.all.l1),
            (l2 * self.all.threads, self.all.l2),
            (l3, self.all.l3),
        )
        return next((rate for room, rate in levels if size <= room), self.all.dram)


def measure_target(again: bool = False) -> CpuTarget:
    """The CPU that is here. It is measured if no figures are kept of one like it, or `again`."""
    machine = this_machine()
    kept = cache_folder() / f"cpu-{fingerprint(machine)}.json"
    if not again:
        try:
            found = json.loads(kept.read_text(encoding="utf-8"))
            return CpuTarget(machine, Rates(**found["one"]), Rates(**found["all"]))
        except (OSError, ValueError, TypeError, KeyError):
            # Not measured yet, or not to be read.
            pass
    measured = probe(machine)
    keep(kept, json.dumps({"one": asdict(measured.one), "all": asdict(measured.all)}, indent=2))
    return measured


def fingerprint(machine: Machine) -> str:
    told = "\0".join(
        [machine.model, machine.flags, str(machine.cores), *map(str, machine.caches), probe_text()]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def keep(path: Path, text: str) -> None:
    """Writes a file that is whole, or not there: others may read it meanwhile."""
    number, own = tempfile.mkstemp(dir=path.parent, suffix=".json")
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(own, path)


def probe_text() -> str:
    return files("tdnn_compiler.cpu").joinpath("probe.cpp").read_text(encoding="utf-8")


def load_probe() -> ctypes.CDLL:
    """The functions of the probe."""
    library = load_library([probe_text()], FAST)
    library.multiply_adds.restype = library.bytes_read.restype = ctypes.c_double
    library.bytes_read.argtypes = [ctypes.c_int, ctypes.c_int64]
    library.multiply_turns.restype = ctypes.c_int64
    library.multiply_turns.argtypes = [ctypes.c_int64]
    return library


def probe(machine: Machine) -> CpuTarget:
    library = load_probe()
    threads = machine.cores if library.has_threads() else 1
    one = measure_rates(library, machine, 1)
    return CpuTarget(machine, one, one if threads == 1 else measure_rates(library, machine, threads))


def measure_rates(library: ctypes.CDLL, machine: Machine, threads: int) -> Rates:
    """Each thread reads half of a cache that is its own, and of the shared one more than its own hold."""
    l1, l2, l3 = machine.caches
    shared = max(2 * l2, min(4 * l2, l3 // 2 // threads))
    beyond = max(2 * shared, min(4 * l3, LARGEST_PROBE) // threads)
    reading = (library.bytes_read(threads, size) for size in (l1 // 2, l2 // 2, shared, beyond))
    return Rates(threads, library.multiply_adds(threads), *reading)
