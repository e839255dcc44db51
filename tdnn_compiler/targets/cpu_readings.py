"""What a compiled kernel costs on a CPU, read from the assembly that the compiler writes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tdnn_compiler.targets.assembly import AssemblyFunctions, functions_used_by, listed_in
from tdnn_compiler.targets.blocks import BasicBlock, Instruction
from tdnn_compiler.targets.loops import CodeLoop, find_loops, instructions_in

__all__ = ["CpuReadings", "RegisterBlock", "read_cpu_kernel"]

FLOAT_BYTES = 4
MULTIPLY_ADD = re.compile(r"v?fn?m(add|sub|la|ls)\w*")
SCALAR = re.compile(r"(?!v?p?broadcast)\w*(ss|sd|sh)|\w*(ss2|sd2|2ss|2sd)\w*|v?mov[dq]")
"""x86's names of instructions for one number."""
X86_VECTOR, ARM_VECTOR = re.compile(r"%([xyz])mm\d+"), re.compile(r"\b[vz]\d+\.\d*[bhsd]\b")
X86_BYTES = {"x": 16, "y": 32, "z": 64}
BROADCAST = re.compile(r"v?p?broadcast\w+")
EMBEDDED = re.compile(r"\{1to\d+\}")
"""x86: an operand in memory that is repeated in all lanes."""
STACK = re.compile(r"-?\w*\((%rsp|%rbp)\)|\[(sp|x29)(?:, ?#-?\w+)?\]")
"""A fixed place of the stack: what lies in a tile is read through a pointer that moves."""


@dataclass(frozen=True)
class RegisterBlock:
    """The sums that stay in registers during the main loop of a product.

    `vectors` of them; where it shows which numbers are repeated in all lanes, `rows` of those are multiplied
    with `columns` that lie side by side.
    """

    vectors: int
    rows: int | None
    columns: int | None


@dataclass(frozen=True)
class CpuReadings:
    """Instructions of a kernel as they are listed, those of the functions included that it calls.

    `multiply_adds` are fused: of vectors, and of single numbers. Spills are loads and stores at fixed places
    of the stack in innermost loops, `main_spills` those in the loop in which it multiplies most, whose sums
    are `block`.
    """

    instructions: int
    vector: int
    multiply_adds: int
    scalar_multiply_adds: int
    spill_loads: int
    spill_stores: int
    main_spills: int
    block: RegisterBlock | None


def read_cpu_kernel(name: str, functions: AssemblyFunctions) -> CpuReadings:
    own = functions_used_by(name, functions)
    if not own:
        raise ValueError(f"the assembly has no function {name}")
    listed = [each for blocks in own.values() for each in listed_in(blocks)]
    fused = [each for each in listed if is_multiply_add(each)]
    spills, busiest = list[Instruction](), tuple[Instruction, ...]()
    main_spills = 0
    for blocks in own.values():
        loops, framed = find_loops(blocks), any(map(sets_frame, listed_in(blocks)))
        places = sorted({place for found in innermost_blocks(loops) for place in found})
        spills += [each for each in instructions_in(blocks, places) if reads_stack(each, framed)]
        busy = busy_loop(blocks, loops)
        if count_packed(busy) > count_packed(busiest):
            busiest, main_spills = busy, sum(reads_stack(each, framed) for each in busy)
    return CpuReadings(
        instructions=len(listed),
        vector=sum(map(is_vector, listed)),
        multiply_adds=count_packed(fused),
        scalar_multiply_adds=len(fused) - count_packed(fused),
        spill_loads=sum(not is_store(each) for each in spills),
        spill_stores=sum(map(is_store, spills)),
        main_spills=main_spills,
        block=read_block(busiest),
    )


def is_multiply_add(instruction: Instruction) -> bool:
    return MULTIPLY_ADD.fullmatch(instruction.name) is not None


def is_vector(instruction: Instruction) -> bool:
    if ARM_VECTOR.search(instruction.operands):
        return True
    return X86_VECTOR.search(instruction.operands) is not None and not SCALAR.fullmatch(instruction.name)


def count_packed(instructions: Sequence[Instruction]) -> int:
    return sum(is_multiply_add(each) and is_vector(each) for each in instructions)


# Spills


def innermost_blocks(loops: tuple[CodeLoop, ...]) -> list[frozenset[int]]:
    return [loop.blocks for loop in loops if not any(other.blocks < loop.blocks for other in loops)]


def sets_frame(instruction: Instruction) -> bool:
    """Whether %rbp becomes the function's place on the stack; elsewhere it is a register like others."""
    return instruction.name.startswith("mov") and instruction.operands.replace(" ", "") == "%rsp,%rbp"


def reads_stack(instruction: Instruction, framed: bool) -> bool:
    found = STACK.search(instruction.operands)
    return found is not None and (framed or found[1] != "%rbp") and not instruction.name.startswith("lea")


def is_store(instruction: Instruction) -> bool:
    """The last operand of x86 is written; AArch64's stores say it."""
    if instruction.name.startswith("st"):
        return True
    return "%" in instruction.operands and instruction.operands.endswith(")") and "mov" in instruction.name


# Products


def busy_loop(blocks: tuple[BasicBlock, ...], loops: tuple[CodeLoop, ...]) -> tuple[Instruction, ...]:
    """Of the innermost loops the one with the most multiply-adds."""
    found = (tuple(instructions_in(blocks, each)) for each in innermost_blocks(loops))
    return max(found, key=count_packed, default=())


def read_block(loop: Sequence[Instruction]) -> RegisterBlock | None:
    fused = [each for each in loop if is_multiply_add(each) and is_vector(each)]
    if not fused:
        return None
    x86 = [found for each in fused if (found := X86_VECTOR.findall(each.operands))]
    if not x86:
        return RegisterBlock(len({each.operands.partition(",")[0] for each in fused}), None, None)
    sums = {each.operands.rpartition(",")[2].strip() for each in fused}
    repeated = sum(bool(BROADCAST.fullmatch(each.name) or EMBEDDED.search(each.operands)) for each in loop)
    if not repeated or len(fused) % repeated or len(sums) % (len(fused) // repeated):
        return RegisterBlock(len(sums), None, None)
    side_by_side = len(fused) // repeated
    lanes = max(X86_BYTES[width] for widths in x86 for width in widths) // FLOAT_BYTES
    return RegisterBlock(len(sums), len(sums) // side_by_side, side_by_side * lanes)
