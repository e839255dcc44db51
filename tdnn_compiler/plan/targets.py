"""The machines that kernels are written for: what the cost model and the readings need to know of them."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from tdnn_compiler.symbolic.errors import mistake

__all__ = ["TARGETS", "Descriptors", "Target", "find_target"]

KIB = 1024

Descriptors = tuple[Literal["load", "store"], ...]
"""What is done by tensor descriptors."""


@dataclass(frozen=True)
class Target:
    """One GPU architecture, with the numbers of one device that has it.

    A multiprocessor is what holds a thread block: NVIDIA's SM, AMD's compute unit (on gfx1100 the pair of
    them, the WGP). Rates are dense multiply-adds (MACs) per clock and multiprocessor: `macs_16bit` of the
    tensor cores from 16-bit operands into fp32, `macs_fp32` with full fp32 products. Shared memory is in
    bytes, L2 in MiB, bandwidths in GB/s of 1e9 bytes, registers in 32-bit words.
    """

    name: str
    backend: Literal["cuda", "hip"]
    arch: int | str
    device: str
    multiprocessors: int
    clock_ghz: float
    macs_16bit: int
    macs_fp32: int
    dram_gb_s: float
    l2_gb_s: float
    l2_mib: int
    shared_per_block: int
    shared_per_multiprocessor: int
    registers: int
    register_granule: int
    max_registers_per_thread: int
    max_threads: int
    max_blocks: int
    warp_size: int = 32
    shared_reserved: int = 0
    tensor_columns: int = 0
    descriptors: Descriptors = ()

    @property
    def max_warps(self) -> int:
        return self.max_threads // self.warp_size

    def __str__(self) -> str:
        return f"{self.name} ({self.device})"


def nvidia_target(
    arch: int,
    device: str,
    *,
    multiprocessors: int,
    clock_ghz: float,
    macs: tuple[int, int],
    dram_gb_s: float,
    l2_gb_s: float,
    l2_mib: int,
    shared_kib: int,
    max_threads: int,
    max_blocks: int,
    tensor_columns: int = 0,
) -> Target:
    return Target(
        name=f"sm_{arch}",
        backend="cuda",
        arch=arch,
        device=device,
        multiprocessors=multiprocessors,
        clock_ghz=clock_ghz,
        macs_16bit=macs[0],
        macs_fp32=macs[1],
        dram_gb_s=dram_gb_s,
        l2_gb_s=l2_gb_s,
        l2_mib=l2_mib,
        # The system keeps 1 KiB of every block's shared memory for itself.
        shared_per_block=(shared_kib - 1) * KIB,
        shared_per_multiprocessor=shared_kib * KIB,
        shared_reserved=KIB,
        registers=64 * KIB,
        register_granule=8,
        max_registers_per_thread=255,
        max_threads=max_threads,
        max_blocks=max_blocks,
        tensor_columns=tensor_columns,
        # Triton 3.9 fails to compile stores of tiles that come from tensor memory.
        descriptors=() if arch < 90 else ("load",) if tensor_columns else ("load", "store"),
    )


def amd_target(
    arch: str,
    device: str,
    *,
    multiprocessors: int,
    clock_ghz: float,
    macs: tuple[int, int],
    dram_gb_s: float,
    l2_gb_s: float,
    l2_mib: int,
    shared_kib: tuple[int, int],
    registers: int = 128 * KIB,
    register_granule: int = 8,
    max_registers_per_thread: int = 512,
    warp_size: int = 64,
) -> Target:
    return Target(
        name=arch,
        backend="hip",
        arch=arch,
        device=device,
        multiprocessors=multiprocessors,
        clock_ghz=clock_ghz,
        macs_16bit=macs[0],
        macs_fp32=macs[1],
        dram_gb_s=dram_gb_s,
        l2_gb_s=l2_gb_s,
        l2_mib=l2_mib,
        shared_per_block=shared_kib[0] * KIB,
        shared_per_multiprocessor=shared_kib[1] * KIB,
        registers=registers,
        register_granule=register_granule,
        max_registers_per_thread=max_registers_per_thread,
        max_threads=2048,
        max_blocks=32,
        warp_size=warp_size,
    )


# NVIDIA: the A100, GA102, H100, Ada, Blackwell architecture papers and data sheets (boost clock, dense
# rates; GeForce cards run at half rate when they add in fp32); CUDA C++ Programming Guide, the table of
# compute capabilities. L2: not published; rounded from microbenchmarks (chipsandcheese.com), within 20 %.
A100 = nvidia_target(
    80,
    "A100 SXM 80 GB",
    multiprocessors=108,
    clock_ghz=1.41,
    macs=(1024, 64),
    dram_gb_s=2039,
    l2_gb_s=4500,
    l2_mib=40,
    shared_kib=164,
    max_threads=2048,
    max_blocks=32,
)
RTX_3090 = nvidia_target(
    86,
    "RTX 3090",
    multiprocessors=82,
    clock_ghz=1.695,
    macs=(256, 128),
    dram_gb_s=936,
    l2_gb_s=2500,
    l2_mib=6,
    shared_kib=100,
    max_threads=1536,
    max_blocks=16,
)
RTX_4090 = nvidia_target(
    89,
    "RTX 4090",
    multiprocessors=128,
    clock_ghz=2.52,
    macs=(256, 128),
    dram_gb_s=1008,
    l2_gb_s=5000,
    l2_mib=72,
    shared_kib=100,
    max_threads=1536,
    max_blocks=24,
)
H100 = nvidia_target(
    90,
    "H100 SXM",
    multiprocessors=132,
    clock_ghz=1.83,
    macs=(2048, 128),
    dram_gb_s=3350,
    l2_gb_s=5700,
    l2_mib=50,
    shared_kib=228,
    max_threads=2048,
    max_blocks=32,
)
B200 = nvidia_target(
    100,
    "B200",
    multiprocessors=148,
    clock_ghz=1.85,
    macs=(4096, 128),
    dram_gb_s=8000,
    l2_gb_s=10000,
    l2_mib=126,
    shared_kib=228,
    max_threads=2048,
    max_blocks=32,
    tensor_columns=512,
)
RTX_5090 = nvidia_target(
    120,
    "RTX 5090",
    multiprocessors=170,
    clock_ghz=2.41,
    macs=(256, 128),
    dram_gb_s=1792,
    l2_gb_s=7000,
    l2_mib=96,
    shared_kib=100,
    max_threads=1536,
    max_blocks=24,
)

# AMD: CDNA 2, 3, 4 and RDNA 3 architecture papers and data sheets (peak clock, dense rates; L2 as bytes a
# clock × clock). An MI250X shows itself as two devices, of which this is one.
MI250X = amd_target(
    "gfx90a",
    "MI250X, one die",
    multiprocessors=110,
    clock_ghz=1.7,
    macs=(512, 128),
    dram_gb_s=1638,
    l2_gb_s=6963,
    l2_mib=8,
    shared_kib=(64, 64),
)
MI300X = amd_target(
    "gfx942",
    "MI300X",
    multiprocessors=304,
    clock_ghz=2.1,
    macs=(1024, 128),
    dram_gb_s=5300,
    l2_gb_s=34406,
    l2_mib=32,
    shared_kib=(64, 64),
)
MI355X = amd_target(
    "gfx950",
    "MI355X",
    multiprocessors=256,
    clock_ghz=2.4,
    macs=(2048, 128),
    dram_gb_s=8000,
    l2_gb_s=39322,
    l2_mib=32,
    shared_kib=(160, 160),
)
RX_7900_XTX = amd_target(
    "gfx1100",
    "RX 7900 XTX",
    multiprocessors=48,
    clock_ghz=2.5,
    macs=(512, 256),
    dram_gb_s=960,
    l2_gb_s=5760,
    l2_mib=6,
    shared_kib=(64, 128),
    registers=192 * KIB,
    register_granule=24,
    max_registers_per_thread=256,
    warp_size=32,
)

TARGETS = {
    machine.name: machine
    for machine in (A100, RTX_3090, RTX_4090, H100, B200, RTX_5090, MI250X, MI300X, MI355X, RX_7900_XTX)
}


def find_target(name: str) -> Target:
    """The target called `name`: "sm_90", "gfx942"; a device's name will do too."""
    by_device = {machine.device.lower(): machine for machine in TARGETS.values()}
    found = TARGETS.get(name) or by_device.get(name.lower())
    if found is not None:
        return found
    known = {key.lower(): machine.name for key, machine in (TARGETS | by_device).items()}
    near = get_close_matches(name.lower(), known, 1, 0.5)
    hint = f"did you mean {known[near[0]]!r}?" if near else ""
    raise mistake(f"target {name!r}", f"one of {', '.join(TARGETS)}", name, hint)
