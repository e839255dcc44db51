"""Memory that exposes wrong reads and writes: filled with poison at first, with guard zones at both ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

import torch
from torch import Tensor

from tdnn_compiler.equations.element_types import ELEMENT_TYPES
from tdnn_compiler.printers.cpp_prelude import POISON
from tdnn_compiler.runtime.dtypes import DTYPES

__all__ = ["POISONS", "GuardedMemory", "GuardedTensor", "is_poison"]

GUARD = 1 << 14
"""Elements of each guard zone: more than a tile, by which a wrong index may be off."""
BIT_TYPES = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
POISONS = {DTYPES[name]: (BIT_TYPES[each.bytes], POISON[each.cpp]) for name, each in ELEMENT_TYPES.items()}
"""The poison of each type: an integer type of its size, and the bits."""


def is_poison(values: Tensor) -> Tensor:
    """A mask of the values that are poison: read from a guard zone, or before they were written."""
    kind, poison = POISONS[values.dtype]
    return values.view(kind) == poison


@dataclass(frozen=True)
class GuardedTensor:
    """A tensor between guard zones. `memory` is all of the memory, seen as integers."""

    tensor: Tensor
    memory: Tensor
    poison: int

    @property
    def ends(self) -> tuple[Tensor, Tensor]:
        return self.memory[:GUARD], self.memory[-GUARD:]

    @property
    def touched(self) -> bool:
        """Whether a guard zone was written."""
        return any(bool((end != self.poison).any()) for end in self.ends)

    @property
    def unwritten(self) -> Tensor:
        """A mask of the elements that still are poison."""
        return (self.memory[GUARD:-GUARD] == self.poison).view(self.tensor.shape)

    def surrounds(self, address: int) -> bool:
        """Whether an address lies in the tensor or its guard zones."""
        start = self.memory.data_ptr()
        return start <= address < start + self.memory.nbytes

    def contains(self, address: int) -> bool:
        """Whether it is in the tensor itself."""
        start = self.tensor.data_ptr()
        return start <= address < start + self.tensor.nbytes

    def repair(self) -> None:
        for end in self.ends:
            end.fill_(self.poison)


@dataclass
class GuardedMemory:
    """All that was allocated, by `empty`, for one run."""

    allocated: list[GuardedTensor] = field(default_factory=list)

    def empty(
        self, shape: Sequence[int], *, dtype: torch.dtype, device: torch.device | str = "cpu"
    ) -> Tensor:
        kind, poison = POISONS[dtype]
        whole = torch.full((prod(shape) + 2 * GUARD,), poison, dtype=kind, device=device)
        tensor = whole[GUARD:-GUARD].view(dtype).view(tuple(shape))
        self.allocated.append(GuardedTensor(tensor, whole, poison))
        return tensor

    def copy_guarded(self, value: Tensor) -> Tensor:
        """A guarded copy."""
        tensor = self.empty(value.shape, dtype=value.dtype, device=value.device)
        return tensor.copy_(value)

    def of(self, tensor: Tensor) -> GuardedTensor | None:
        """The memory in which a tensor lies."""
        place = tensor.untyped_storage().data_ptr()
        found = (each for each in self.allocated if each.memory.untyped_storage().data_ptr() == place)
        return next(found, None)

    def at(self, address: int) -> GuardedTensor | None:
        return next((each for each in self.allocated if each.surrounds(address)), None)

    def touched(self) -> list[GuardedTensor]:
        return [each for each in self.allocated if each.touched]
