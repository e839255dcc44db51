"""Machine code as text, cut into blocks of instructions.

NVIDIA's is disassembled with the nvdisasm in triton's wheel; AMD's compiler leaves its assembly.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import triton

from tdnn_compiler.targets.blocks import BasicBlock, Instruction, cut_blocks

__all__ = ["disassemble", "read_gcn", "read_sass", "resource_usage"]

NVIDIA_TOOLS = Path(triton.__file__).parent / "backends" / "nvidia" / "bin"


# NVIDIA


def disassemble(cubin: bytes) -> str:
    return run_on(cubin, "nvdisasm", "-c")


def resource_usage(cubin: bytes) -> str:
    return run_on(cubin, "cuobjdump", "-res-usage")


def run_on(cubin: bytes, tool: str, option: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(cubin)
        file.flush()
        command = [str(NVIDIA_TOOLS / tool), option, file.name]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


SASS_LABEL = re.compile(r"^\s*(\.L_[\w.]+):")
SASS_LINE = re.compile(
    r"/\*[0-9a-f]{4,}\*/\s+(?P<guard>@!?U?P\w+\s+)?(?P<name>[A-Z][\w.]*)(?P<operands>[^;]*);"
)
SASS_TARGET = re.compile(r"`\(([^)]+)\)")
SASS_ENDS = {"EXIT", "RET", "BRX", "KILL"}


def read_sass(text: str) -> tuple[BasicBlock, ...]:
    return tuple(cut_blocks(sass_lines(text), sass_jump))


def sass_lines(text: str) -> Iterator[str | Instruction]:
    for line in text.splitlines():
        if label := SASS_LABEL.match(line):
            yield label[1]
        elif found := SASS_LINE.search(line):
            always = (found["guard"] or "").strip() in ("", "@PT", "@UPT")
            yield Instruction(found["name"], found["operands"].strip(), guarded=not always)


def sass_jump(instruction: Instruction) -> tuple[str | None, bool] | None:
    """Where control may go after an instruction that ends a block; None for one that does not."""
    match instruction.parts[0]:
        case "BRA" | "JMP":
            found = SASS_TARGET.search(instruction.operands)
            return (found[1] if found else None), instruction.guarded or has_predicate(instruction.operands)
        case name if name in SASS_ENDS:
            return None, instruction.guarded
        case _:
            return None


def has_predicate(operands: str) -> bool:
    """A branch may carry a second predicate among its operands: `BRA.U UP0, ...`, `BRA P1, ...`."""
    return bool(re.match(r"!?U?P\d", operands))


# AMD

GCN_LABEL = re.compile(r"^(\.LBB\w+|[A-Za-z_]\w*):")
GCN_LINE = re.compile(r"^\s+(?P<name>[a-z]\w+)(?P<operands>[^;]*)")


def read_gcn(text: str) -> tuple[BasicBlock, ...]:
    return tuple(cut_blocks(gcn_lines(text), gcn_jump))


def gcn_lines(text: str) -> Iterator[str | Instruction]:
    for line in text.splitlines():
        if line.startswith(".Lfunc_end"):
            return
        if label := GCN_LABEL.match(line):
            yield label[1]
        elif found := GCN_LINE.match(line):
            yield Instruction(found["name"], found["operands"].strip())


def gcn_jump(instruction: Instruction) -> tuple[str | None, bool] | None:
    match instruction.name:
        case "s_branch":
            return instruction.operands, False
        case name if name.startswith("s_cbranch"):
            return instruction.operands, True
        case "s_endpgm" | "s_setpc_b64":
            return None, False
        case _:
            return None
