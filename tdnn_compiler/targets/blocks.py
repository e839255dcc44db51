"""Instructions, and what lies between two jumps: of any machine, a GPU's or a CPU's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["BasicBlock", "Instruction", "cut_blocks"]


@dataclass(frozen=True)
class Instruction:
    """`name` with its suffixes: "LDG.E.128", "v_mfma_f32_32x32x8_bf16"; `guarded` by a predicate."""

    name: str
    operands: str
    guarded: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))


@dataclass(frozen=True)
class BasicBlock:
    """Instructions with one way in: the last may jump to `jump`, or go on to the next block if `falls`."""

    label: str
    instructions: tuple[Instruction, ...]
    jump: str | None
    falls: bool


JumpOf = Callable[[Instruction], tuple[str | None, bool] | None]
"""Where control may go after an instruction that ends a block; None for one that does not."""


def cut_blocks(lines: Iterator[str | Instruction], jump_of: JumpOf) -> Iterator[BasicBlock]:
    """Cut at every label and after every jump. A block without a label gets a number."""
    label, held = "entry", list[Instruction]()
    for number, line in enumerate(lines):
        if isinstance(line, str):
            yield BasicBlock(label, tuple(held), None, True)
            label, held = line, []
            continue
        held.append(line)
        if (jump := jump_of(line)) is not None:
            yield BasicBlock(label, tuple(held), *jump)
            label, held = f"after {number}", []
    yield BasicBlock(label, tuple(held), None, False)
