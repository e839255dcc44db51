"""Sums over taps that have a value of their own for every column: depthwise convolutions."""

from contextlib import ExitStack
from dataclasses import dataclass
from math import prod

from tdnn_compiler.cpu.operands import Operands
from tdnn_compiler.cpu.triples import find_row, rows_apart
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.tile.ir import Assign, Elementwise, Load, Note, Statement, Tile, UnrolledLoop

__all__ = ["TapSum", "TapSums"]


MANY_TAPS = 5
"""So many taps read a row often enough that a copy of it pays."""


@dataclass(frozen=True)
class TapSum:
    """`total += Σ taps  left · right`: `left` has a row for every row and tap, `right` for every tap."""

    loops: tuple[UnrolledLoop, ...]
    total: str
    left: Load
    right: Load

    @property
    def taps(self) -> int:
        return prod(loop.count for loop in self.loops)


@dataclass
class TapSums(Operands):
    """Prints sums over taps, of which several rows are in registers at a time."""

    def find_tap_sum(self, statement: Statement) -> TapSum | None:
        """The sum that a loop is, if it is one whose operands can be read where they lie."""
        loops: list[UnrolledLoop] = []
        while isinstance(statement, UnrolledLoop):
            loops.append(statement)
            match [each for each in statement.body if not isinstance(each, Note)]:
                case [UnrolledLoop() as inner]:
                    statement = inner
                case [Load() as one, Load() as other, Assign(name=total, value=value, like=None)]:
                    product = Elementwise("multiply", (Tile(one.name), Tile(other.name)))
                    swapped = Elementwise("multiply", (Tile(other.name), Tile(one.name)))
                    sums = [Elementwise("add", (Tile(total), each)) for each in (product, swapped)]
                    left, right = (other, one) if self.load_shape(one)[0] == 1 else (one, other)
                    plain = self.has_plain_rows(left, True) and self.has_plain_rows(right, False)
                    return TapSum(tuple(loops), total, left, right) if value in sums and plain else None
                case _:
                    return None
        return None

    def has_plain_rows(self, load: Load, several: bool) -> bool:
        """Whether the rows of an operand are whole rows in memory, of numbers as they are computed with."""
        way, rows = self.way(load.buffer, load.index, load.conditions), self.load_shape(load)[0]
        direct = load.buffer.array.type in self.direct and load.outside == 0
        return direct and way.kind == "vector" and not way.limits and (rows > 1) == several

    def print_tap_sum(self, found: TapSum) -> None:
        """Pointers to rows, and the sum of all taps for several rows at a time."""
        (rows, columns), taps, few = self.tiles[found.total].shape, found.taps, self.wanted(found.total)
        apart = self.rows_between_taps(found)
        if apart in (1, -1) and taps >= MANY_TAPS:
            self.print_near_taps(found, apart, few)
            return
        with self.block():
            self.print_rows_of_taps(found, found.right, "right", 1, columns)
            total = f"{cpp_name(found.total)}[0]"
            if apart is None:
                self.print_rows_of_taps(found, found.left, "left", rows, columns)
                first, step = "left", rows
            else:
                first, step = self.print_shared_rows(found, apart, few), apart
            self.line(f"multiply_taps<{rows}, {columns}>({total}, {first}, {step}, right, {taps}, {few});")

    def print_near_taps(self, found: TapSum, apart: int, few: str) -> None:
        """Copies of the rows and of the taps, in order; several taps have a row in registers at a time."""
        (rows, columns), (loop,) = self.tiles[found.total].shape, found.loops
        more, tap = loop.count - 1, cpp_name(str(loop.symbol))
        with self.block():
            self.line(f"alignas(64) real right[{loop.count}][padded({columns})];")
            with self.block(f"for (int64_t {tap} = 0; {tap} < {loop.count}; {tap}++)"):
                self.line("constexpr int64_t i = 0;")
                self.print_copy_of_row(found.right, f"right[{tap}]", columns)
            self.line(f"alignas(64) real left[{rows + more}][padded({columns})];")
            with self.block(f"for (int64_t number = 0; number < {few} + {more}; number++)"):
                self.line(f"const int64_t i = number - {more if apart < 0 else 0};")
                self.line(f"constexpr int64_t {tap} = 0;")
                self.print_copy_of_row(found.left, "left[number]", columns)
            sides = f"{rows}, {columns}, {'true' if apart < 0 else 'false'}"
            total = f"{cpp_name(found.total)}[0]"
            self.line(f"multiply_near_taps<{sides}>({total}, left[0], right[0], {loop.count}, {few});")

    def print_copy_of_row(self, load: Load, own: str, columns: int) -> None:
        self.line("constexpr int j = 0;")
        row = self.find_row(load, self.way(load.buffer, load.index, load.conditions), columns, "")
        self.line(f"copy_row<{columns}>({row}, {own});")

    def print_rows_of_taps(self, found: TapSum, load: Load, name: str, rows: int, columns: int) -> None:
        """Pointers to so many rows for every tap."""
        self.declare_rows(name, found.taps * rows, columns)
        self.line(f"int {name}_number = 0;")
        with ExitStack() as stack:
            for loop in found.loops:
                tap = cpp_name(str(loop.symbol))
                stack.enter_context(self.block(f"for (int64_t {tap} = 0; {tap} < {loop.count}; {tap}++)"))
            stack.enter_context(self.block(f"for (int i = 0; i < {rows}; i++, {name}_number++)"))
            self.print_row(load, name, f"{name}_number", columns, rows == 1 and found.taps >= MANY_TAPS)

    def print_shared_rows(self, found: TapSum, apart: int, few: str) -> str:
        """Pointers to rows that taps share, each `apart` after the last one's; and where the first's are."""
        (rows, columns), (loop,) = self.tiles[found.total].shape, found.loops
        reach = apart * (loop.count - 1)
        before, more = max(0, -reach), abs(reach)
        self.declare_rows("left", rows + more, columns)
        with self.block(f"for (int left_number = 0; left_number < {few} + {more}; left_number++)"):
            self.line(f"const int64_t i = left_number - {before};")
            self.line(f"constexpr int64_t {cpp_name(str(loop.symbol))} = 0;")
            self.print_row(found.left, "left", "left_number", columns, found.taps >= MANY_TAPS)
        # A block of rows may have more than are left: it reads them, and its sums of them are not used.
        self.line(f"for (int64_t row = {few} + {more}; row < {rows} + {more}; row++) left[row] = ZEROS;")
        return f"left + {before}"

    def declare_rows(self, name: str, count: int, columns: int) -> None:
        self.line(f"const real *{name}[{count}];")
        self.line(f"alignas(64) real {name}_tile[{count}][padded({columns})];")

    def print_row(self, load: Load, name: str, number: str, columns: int, copied: bool) -> None:
        self.line("constexpr int j = 0;")
        way, own = self.way(load.buffer, load.index, load.conditions), f"{name}_tile[{number}]"
        row = self.find_row(load, way, columns, own, whole=not copied)
        self.line(f"{name}[{number}] = {f'copied_row<{columns}>({row}, {own})' if copied else row};")

    def rows_between_taps(self, found: TapSum) -> int | None:
        """How many rows away the next tap reads what this one does; None: no whole number of rows."""
        if len(found.loops) > 1:
            return None
        row = find_row(self, found.left)
        if row is None or row[1] != 0:
            return None
        return rows_apart(found.left, row[0], found.loops[0].symbol, everywhere=True)
