"""A whole number for each of many positions, in one large integer.

A layer that reads a whole stretch of positions costs a few shifts and sums of such integers, however many
positions there are; their digits are never looked at one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from operator import add, or_

from tdnn_compiler.symbolic.maps import Offsets, Progression

__all__ = ["Tally", "as_number", "count_tally", "set_tally"]


@dataclass(frozen=True)
class Tally:
    """The number of position `start + i` stands in bytes `i·size` to `(i + 1)·size − 1` of `packed`.

    `join` brings two of them together: by addition, or as sets, whose numbers are 0 and 1.
    """

    size: int
    join: Callable[[int, int], int]
    start: int = 0
    packed: int = 0

    def __bool__(self) -> bool:
        """Whether there is any number but zero."""
        return self.packed != 0

    @property
    def span(self) -> int:
        """Positions from `start` to the last that is not zero."""
        return -(-self.packed.bit_length() // (8 * self.size))

    def single(self, position: int, number: int = 1) -> "Tally":
        """A number at one position, of this tally's kind."""
        return replace(self, start=position, packed=number)

    def shift(self, by: int) -> "Tally":
        return replace(self, start=self.start + by)

    def merge(self, other: "Tally") -> "Tally":
        """Both together, position by position."""
        if not self or not other:
            return self or other
        start = min(self.start, other.start)
        packed = self.join(
            self.packed << self._bits(self.start - start), other.packed << self._bits(other.start - start)
        )
        return replace(self, start=start, packed=packed)

    def repeat(self, count: int, step: int) -> "Tally":
        """`count` copies of it joined, each moved by `step` from the one before, by doubling."""
        copies, total, placed = self, replace(self, packed=0), 0
        for bit in range(count.bit_length()):
            if count >> bit & 1:
                total = total.merge(copies.shift(placed * step))
                placed += 1 << bit
            copies = copies.merge(copies.shift(step << bit)) if count >> bit > 1 else copies
        return total

    def apply_taps(self, offsets: Offsets, sign: int = 1) -> "Tally":
        """Copies of it joined, one moved by each offset (back where the sign is −1)."""
        if isinstance(offsets, Progression):
            return self.repeat(as_number(offsets.count), sign * as_number(offsets.step))
        return reduce(Tally.merge, (self.shift(sign * as_number(offset)) for offset in offsets))

    def clip(self, first: int, last: int) -> "Tally":
        """What lies from `first` up to and including `last`."""
        start = max(self.start, first)
        kept = self.packed >> self._bits(start - self.start)
        if self.start + self.span > last + 1:
            kept &= (1 << self._bits(max(last + 1 - start, 0))) - 1
        return replace(self, start=start, packed=kept)

    def spread(self, step: int) -> "Tally":
        """Position p becomes p·step."""
        if step == 1 or not self:
            return replace(self, start=self.start * step)
        cells = bytearray(self.span * step * self.size)
        for byte in range(self.size):
            cells[byte :: step * self.size] = self._cells()[byte :: self.size]
        return replace(self, start=self.start * step, packed=int.from_bytes(cells, "little"))

    def subsample(self, step: int) -> "Tally":
        """Positions that are multiples of `step`, divided by it."""
        first = -self.start % step
        if step == 1 or first >= self.span:
            return self if step == 1 else replace(self, packed=0)
        data = self._cells()
        cells = bytearray(-(-(self.span - first) // step) * self.size)
        for byte in range(self.size):
            cells[byte :: self.size] = data[first * self.size + byte :: step * self.size]
        start = (self.start + first) // step
        return replace(self, start=start, packed=int.from_bytes(cells, "little"))

    def total(self) -> int:
        """The numbers of all positions together."""
        return reduce(self.join, self.numbers().values(), 0)

    def numbers(self) -> dict[int, int]:
        """The positions whose number is not zero, in order."""
        data, size = self._cells(), self.size
        cells = (int.from_bytes(data[i : i + size], "little") for i in range(0, len(data), size))
        return {position: number for position, number in enumerate(cells, self.start) if number}

    def _cells(self) -> bytes:
        return self.packed.to_bytes(self.span * self.size, "little")

    def _bits(self, positions: int) -> int:
        return 8 * self.size * positions


def count_tally(most: int) -> Tally:
    """An empty tally of numbers up to `most`."""
    return Tally(max(1, -(-most.bit_length() // 8)), add)


def set_tally() -> Tally:
    """An empty set of positions."""
    return Tally(1, or_)


def as_number(value: object) -> int:
    """The value, if it is a number. Raises ValueError with the symbol that it is instead."""
    if isinstance(value, int):
        return value
    raise ValueError(f"the symbol {value}")
