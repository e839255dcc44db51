"""The CPU that is here, as far as it says itself: nothing is measured, and nothing takes time."""

import os
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["CPU", "Machine", "this_machine"]

CPU = "cpu"
"""The target that is no GPU."""
USUAL_CACHES = (32 << 10, 512 << 10, 8 << 20)
VECTOR_SIZES = (("avx512f", "AVX-512", 64), ("avx2", "AVX2", 32), ("avx", "AVX", 32), ("asimd", "NEON", 16))
"""What a flag says of vectors: the instructions, and bytes. The widest come first."""


@dataclass(frozen=True)
class Machine:
    """A CPU. `caches` are L1 and L2 of one core, and L3, in bytes; `cores` are those that we may use."""

    model: str
    flags: str
    cores: int
    caches: tuple[int, int, int]

    @property
    def vectors(self) -> tuple[str, int]:
        """The instructions for vectors, and the bytes of one: as the C++ compiler has them for this CPU."""
        flags = self.flags.split()
        found = next((each for each in VECTOR_SIZES if each[0] in flags), None)
        if found is not None:
            return found[1:]
        # All 64-bit ones have these.
        return ("NEON", 16) if platform.machine() in ("arm64", "aarch64") else ("SSE2", 16)


@cache
def this_machine() -> Machine:
    told = cpu_information()
    model = told.get("model name") or platform.processor() or platform.machine()
    flags = told.get("flags") or told.get("Features") or ""
    return Machine(model, flags, count_cores(), cache_sizes(Path("/sys/devices/system/cpu/cpu0/cache")))


def cpu_information() -> dict[str, str]:
    """What Linux tells of the first core; elsewhere nothing."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = (line.partition(":") for line in text.partition("\n\n")[0].splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cache_sizes(folder: Path) -> tuple[int, int, int]:
    """Of L1, L2 and L3, from where Linux tells them; those that it does not tell are usual ones."""
    found = dict(enumerate(USUAL_CACHES, 1))
    for each in sorted(folder.glob("index*")):
        try:
            level, kind, size = ((each / name).read_text().strip() for name in ("level", "type", "size"))
            if kind != "Instruction":
                found[int(level)] = int(size.removesuffix("K")) * 1024
        except (OSError, ValueError):
            continue
    return found[1], found[2], found[3]
