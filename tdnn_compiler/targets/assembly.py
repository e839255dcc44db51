"""What a C++ compiler writes for a CPU, as functions and blocks: x86-64 in AT&T's spelling, and AArch64."""

import re
from collections.abc import Iterator, Mapping

from tdnn_compiler.targets.blocks import BasicBlock, Instruction, cut_blocks

__all__ = ["AssemblyFunctions", "functions_used_by", "has_function", "listed_in", "read_assembly"]

AssemblyFunctions = Mapping[str, tuple[BasicBlock, ...]]

ASSEMBLY_LABEL = re.compile(r"^([\w.$]+):")
LOCAL = re.compile(r"\.?L|\d+$")
"""How labels begin that are no function's."""
ASSEMBLY_LINE = re.compile(
    r"^\s+(?:(?:lock|rep|repz|notrack)\s+)?(?P<name>[a-z][\w.]*)(?:\s+(?P<operands>.*))?$"
)
COMMENT = re.compile(r"\s+(#|//|;)\s.*|\s*(#|//)\s.*")
WORD = re.compile(r"[\w.$]+")


def read_assembly(text: str) -> dict[str, tuple[BasicBlock, ...]]:
    """The functions by their names, each as blocks."""
    found: dict[str, list[str | Instruction]] = {}
    lines: list[str | Instruction] = []
    for line in text.splitlines():
        label = ASSEMBLY_LABEL.match(line)
        if label and not LOCAL.match(label[1]):
            lines = found.setdefault(label[1], [])
        elif label:
            lines.append(label[1])
        elif instruction := ASSEMBLY_LINE.match(COMMENT.sub("", line)):
            lines.append(Instruction(instruction["name"], (instruction["operands"] or "").strip()))
    code = {name: lines for name, lines in found.items() if any(isinstance(x, Instruction) for x in lines)}
    return {name: tuple(cut_blocks(iter(lines), jump_in)) for name, lines in code.items()}


def jump_in(instruction: Instruction) -> tuple[str | None, bool] | None:
    name, target = instruction.name, instruction.operands.rpartition(",")[2].strip()
    if name in ("ret", "retq", "ud2", "br", "hlt", "brk"):
        return None, False
    if name in ("jmp", "b"):
        return target, False
    conditional = name.startswith(("j", "b.")) or name in ("cbz", "cbnz", "tbz", "tbnz")
    return (target, True) if conditional else None


def listed_in(blocks: tuple[BasicBlock, ...]) -> Iterator[Instruction]:
    for block in blocks:
        yield from block.instructions


def has_function(functions: AssemblyFunctions, name: str) -> bool:
    return bool(names_of(name, functions))


def names_of(name: str, functions: AssemblyFunctions) -> list[str]:
    """What a function of C is called: where objects are Mach-O, names begin with an underscore."""
    return [each for each in (name, f"_{name}") if each in functions]


def functions_used_by(name: str, functions: AssemblyFunctions) -> AssemblyFunctions:
    """A function, and those of the same text that it calls, hands on, or jumps to."""
    waiting, found = names_of(name, functions), {}
    while waiting:
        at = waiting.pop()
        if at not in found:
            found[at] = functions[at]
            words = {word for each in listed_in(functions[at]) for word in WORD.findall(each.operands)}
            waiting += sorted(words & functions.keys())
    return found
