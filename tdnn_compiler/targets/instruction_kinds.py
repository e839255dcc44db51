"""What an instruction is for, told by its name. NVIDIA's names are in capitals, AMD's in small letters."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tdnn_compiler.targets.blocks import Instruction

__all__ = ["Loads", "count_loads", "is_spill", "is_tensor", "is_work", "tensor_macs"]


@dataclass(frozen=True)
class Loads:
    """Loads from global memory, counted as instructions by the bytes that a thread gets from one.

    `bulk` ones copy a whole tile to shared memory for one instruction of one thread. `asynchronous` counts
    those, of whatever width, that go to shared memory without passing through registers.
    """

    bulk: int
    bytes_16: int
    bytes_8: int
    bytes_4: int
    smaller: int
    asynchronous: int

    @property
    def wide(self) -> int:
        return self.bulk + self.bytes_16

    @property
    def narrow(self) -> int:
        return self.bytes_8 + self.bytes_4 + self.smaller


TENSOR = re.compile(r"([HIDBQO]MMA|[HQI]GMMA|UTC\w*MMA)(\.|$)|v_(mfma|smfmac|wmma|swmmac)_")
HMMA_SHAPE = re.compile(r"HMMA\.(16\d{2,3})\.")
MATRIX_SHAPE = re.compile(r"(\d+)x(\d+)x(\d+)")
FILLERS = {"NOP", "s_nop", "s_code_end"}
BULK = {"UTMALDG", "UBLKCP"}
NVIDIA_LOADS = {"LDG", "LDGSTS"}
NVIDIA_BYTES = {"256": 32, "128": 16, "64": 8, "U16": 2, "S16": 2, "U8": 1, "S8": 1}
AMD_LOAD = re.compile(r"(?P<space>global|buffer|flat)_load_(?P<lds>lds_)?(?P<kind>\w+)")
AMD_DWORDS = {"dword": 4, "dwordx2": 8, "dwordx3": 12, "dwordx4": 16}
AMD_BITS = {"b32": 4, "b64": 8, "b96": 12, "b128": 16}
AMD_BYTES = AMD_DWORDS | AMD_BITS


def is_work(instruction: Instruction) -> bool:
    return instruction.name not in FILLERS


def is_tensor(instruction: Instruction) -> bool:
    return TENSOR.match(instruction.name) is not None


def is_spill(instruction: Instruction) -> bool:
    return instruction.parts[0] in ("LDL", "STL")


def tensor_macs(name: str, warps: int) -> int | None:
    """Multiply-adds of one tensor-core instruction when all `warps` of a block have issued it.

    None if the name does not tell: sm_100's UTCHMMA has its shape in an operand.
    """
    if found := HMMA_SHAPE.match(name):
        rows, depth = int(found[1][:2]), int(found[1][3:])
        return rows * 8 * depth * warps
    if found := MATRIX_SHAPE.search(name):
        rows, columns, depth = (int(size) for size in found.groups())
        # A Hopper instruction is issued by four warps together.
        return rows * columns * depth * (warps // 4 if name.startswith("HGMMA") else warps)
    return None


def count_loads(instructions: Iterable[Instruction]) -> Loads:
    listed = list(instructions)
    bulk = sum(found.parts[0] in BULK for found in listed)
    widths = Counter(width for found in listed if (width := load_bytes(found)) is not None)
    return Loads(
        bulk=bulk,
        bytes_16=sum(count for width, count in widths.items() if width >= 16),
        bytes_8=sum(count for width, count in widths.items() if 8 <= width < 16),
        bytes_4=widths[4],
        smaller=widths[1] + widths[2],
        asynchronous=bulk + sum(map(is_asynchronous, listed)),
    )


def load_bytes(instruction: Instruction) -> int | None:
    """Bytes that one thread loads; None for everything but a load from global memory."""
    first, *suffixes = instruction.parts
    if first in NVIDIA_LOADS:
        # Suffix by suffix: LTC128B is a hint to the cache and says nothing of the width.
        return next((NVIDIA_BYTES[suffix] for suffix in suffixes if suffix in NVIDIA_BYTES), 4)
    if (found := AMD_LOAD.fullmatch(instruction.name)) is None:
        return None
    return AMD_BYTES.get(found["kind"], 1 if found["kind"].endswith("byte") or "8" in found["kind"] else 2)


def is_asynchronous(instruction: Instruction) -> bool:
    if instruction.parts[0] == "LDGSTS":
        return True
    found = AMD_LOAD.fullmatch(instruction.name)
    return found is not None and (found["lds"] is not None or instruction.operands.endswith(" lds"))
