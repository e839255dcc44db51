"""What a compiled kernel costs, read from its machine code."""

import re
from dataclasses import dataclass
from typing import assert_never

from tdnn_compiler.plan.targets import Target
from tdnn_compiler.targets.blocks import BasicBlock
from tdnn_compiler.targets.compile import CompiledKernel
from tdnn_compiler.targets.instruction_kinds import (
    Loads,
    count_loads,
    is_spill,
    is_tensor,
    is_work,
    tensor_macs,
)
from tdnn_compiler.targets.listing import disassemble, read_gcn, read_sass, resource_usage
from tdnn_compiler.targets.loops import find_loops, main_loop

__all__ = ["Loads", "MainLoop", "Occupancy", "Readings", "compute_occupancy", "read_kernel"]

SCHEDULERS = 4


@dataclass(frozen=True)
class MainLoop:
    """One pass through the loop where the kernel spends its time.

    `macs` are the multiply-adds of the whole block in it, or None where the instructions do not tell
    (sm_100). The compiler may have unrolled: a pass can hold several steps of the source's loop.
    """

    instructions: int
    tensor: int
    macs: int | None
    loads: Loads


@dataclass(frozen=True)
class Occupancy:
    """What a multiprocessor holds at once. No blocks: the kernel needs more than there is."""

    blocks: int
    warps: int


@dataclass(frozen=True)
class Readings:
    """The costs of one kernel on one target.

    `registers` are 32-bit, a thread; `spills` are instructions (NVIDIA) or registers (AMD) that go to
    memory for lack of them; `shared` is in bytes a block, `scratch`, for tensor descriptors that it makes, in
    bytes a program; the counts are of instructions in the listing.
    """

    target: Target
    num_warps: int
    registers: int
    spills: int
    shared: int
    scratch: int
    occupancy: Occupancy
    instructions: int
    tensor: int
    tensor_names: tuple[str, ...]
    loads: Loads
    loop: MainLoop | None

    def issue_ratio(self, macs: int | None = None) -> float:
        """Clocks to issue one pass of the main loop over the clocks of its multiply-adds.

        `macs` are those of the block in one pass, BM·BN·BK for one dot: needed where the loop's
        instructions do not tell. Each of a multiprocessor's four schedulers issues an instruction a clock
        for a quarter of the warps. (AMD's CDNA issues to the four in turn, but several kinds of
        instructions at once: there, for ranking only.)
        """
        if self.loop is None:
            raise ValueError("the kernel has no loop")
        work = self.loop.macs if macs is None else macs
        if not work:
            raise ValueError("the instructions do not tell the loop's multiply-adds: pass them")
        issue = self.loop.instructions * self.num_warps / SCHEDULERS
        return issue / (work / self.target.macs_16bit)


def read_kernel(compiled: CompiledKernel) -> Readings:
    match compiled.target.backend:
        case "cuda":
            blocks = read_sass(disassemble(compiled.binary))
            registers = nvidia_registers(compiled.binary)
            spills = sum(is_spill(found) for block in blocks for found in block.instructions)
        case "hip":
            blocks = read_gcn(compiled.assembly)
            registers = gcn_figure(compiled.assembly, "vgpr_count")
            spills = gcn_figure(compiled.assembly, "vgpr_spill_count")
        case other:
            assert_never(other)
    listed = [found for block in blocks for found in block.instructions if is_work(found)]
    tensor = [found.name for found in listed if is_tensor(found)]
    return Readings(
        target=compiled.target,
        num_warps=compiled.num_warps,
        registers=registers,
        spills=spills,
        shared=compiled.shared,
        scratch=compiled.scratch,
        occupancy=compute_occupancy(compiled, registers),
        instructions=len(listed),
        tensor=len(tensor),
        tensor_names=tuple(sorted(set(tensor))),
        loads=count_loads(listed),
        loop=read_loop(blocks, compiled.num_warps),
    )


def read_loop(blocks: tuple[BasicBlock, ...], num_warps: int) -> MainLoop | None:
    busy = frozenset(n for n, block in enumerate(blocks) if any(map(is_tensor, block.instructions)))
    found = [each for each in main_loop(blocks, find_loops(blocks), busy) if is_work(each)]
    if not found:
        return None
    tensor = [each.name for each in found if is_tensor(each)]
    macs = [tensor_macs(name, num_warps) for name in tensor]
    known = [count for count in macs if count is not None]
    total = sum(known) if len(known) == len(macs) else None
    return MainLoop(len(found), len(tensor), total, count_loads(found))


# Registers and what fits


def nvidia_registers(cubin: bytes) -> int:
    return max(int(count) for count in re.findall(r"\bREG:(\d+)", resource_usage(cubin)))


def gcn_figure(assembly: str, name: str) -> int:
    found = re.search(rf"^\s*\.{name}:\s*(\d+)", assembly, re.MULTILINE)
    if found is None:
        raise ValueError(f"the assembly does not say .{name}")
    return int(found[1])


def compute_occupancy(compiled: CompiledKernel, registers: int) -> Occupancy:
    """How many blocks fit beside each other: the least that any resource allows."""
    target, warps = compiled.target, compiled.num_warps
    if compiled.shared > target.shared_per_block:
        return Occupancy(0, 0)
    limits = [target.max_blocks, target.max_warps // warps, warps_by_registers(target, registers) // warps]
    if shared := compiled.shared + target.shared_reserved:
        limits.append(target.shared_per_multiprocessor // shared)
    if compiled.tensor_columns:
        limits.append(target.tensor_columns // compiled.tensor_columns)
    return Occupancy(min(limits), min(limits) * warps)


def warps_by_registers(target: Target, registers: int) -> int:
    """Each scheduler has a quarter of the registers, and hands them to warps in granules."""
    granules = -(-max(registers, 1) // target.register_granule)
    per_warp = granules * target.register_granule * target.warp_size
    return SCHEDULERS * (target.registers // SCHEDULERS // per_warp)
