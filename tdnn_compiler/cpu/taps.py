"""Sums over taps that have a value of their own for every column: depthwise convolutions."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import prod

from sympy import Expr, GreaterThan, StrictLessThan, Symbol

from tdnn_compiler.cpu.indices import offset_of
from tdnn_compiler.cpu.operands import Operands, needs_copies
from tdnn_compiler.cpu.triples import find_row, rows_apart
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.tile.ir import Assign, Condition, Elementwise, Load, Note, Statement, Tile, UnrolledLoop

__all__ = ["TapSum", "TapSums"]


MANY_TAPS = 5
"""So many taps read a row often enough that a copy of it pays."""
MOST_POINTERS = 2**13
"""So many have room among what a thread has on its stack."""


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

    @property
    def last(self) -> UnrolledLoop:
        """The innermost loop."""
        return self.loops[-1]


@dataclass(frozen=True)
class PictureLine:
    """A line of a picture, in which the next tap of the innermost loop reads the next row, or the one before.

    `place` is a row's in its line, which has `length` rows; 0: all rows of a tile are in one line.
    """

    place: Symbol
    length: Expr
    backward: bool


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
                    if value not in sums or not self.has_plain_rows(left, True):
                        return None
                    found = TapSum(tuple(loops), total, left, right)
                    fits = self.has_plain_rows(right, False) and self.count_rows(found) <= MOST_POINTERS
                    return found if fits else None
                case _:
                    return None
        return None

    def has_plain_rows(self, load: Load, several: bool) -> bool:
        """Whether the rows of an operand are rows in memory, of numbers as they are computed with."""
        way, rows = self.way(load.buffer, load.index, load.conditions), self.load_shape(load)[0]
        direct = load.buffer.array.type in self.direct and load.outside == 0
        return direct and way.kind == "vector" and (rows > 1) == several

    def count_rows(self, found: TapSum) -> int:
        """How many rows are pointed at, for all taps."""
        rows, last = self.load_shape(found.left)[0], found.last.count
        if self.find_line(found) is not None:
            return found.taps // last * (rows + last - 1)
        return rows + last - 1 if self.rows_between_taps(found) is not None else found.taps * rows

    def print_tap_sum(self, found: TapSum) -> None:
        """Pointers to rows, and the sum of all taps for several rows at a time."""
        (rows, columns), taps, few = self.tiles[found.total].shape, found.taps, self.wanted(found.total)
        line, apart = self.find_line(found), self.rows_between_taps(found)
        if line is not None:
            self.print_taps_in_lines(found, line, few)
            return
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
        rows, columns = self.tiles[found.total].shape
        more, tap = found.last.count - 1, cpp_name(str(found.last.symbol))
        with self.block():
            self.print_copies_of_taps(found, columns)
            self.line(f"alignas(64) real left[{rows + more}][padded({columns})];")
            with self.block(f"for (int64_t number = 0; number < {few} + {more}; number++)"):
                self.line(f"const int64_t i = number - {more if apart < 0 else 0};")
                self.line(f"constexpr int64_t {tap} = 0;")
                self.print_copy_of_row(found.left, "left[number]", columns)
            sides = f"{rows}, {columns}, {'true' if apart < 0 else 'false'}, false"
            given = f"{cpp_name(found.total)}[0], TileRows{{left[0], padded({columns})}}, right[0]"
            self.line(f"multiply_near_taps<{sides}>({given}, {found.last.count}, 1, {few});")

    def print_taps_in_lines(self, found: TapSum, line: PictureLine, few: str) -> None:
        """Of pictures, line by line: the rows that neighbouring taps share, for each of the other taps."""
        (rows, columns), (*outer, last) = self.tiles[found.total].shape, found.loops
        more, others = last.count - 1, found.taps // last.count
        stop = f"first + {self.values.text(line.length)} - {cpp_name(str(line.place))}"
        with self.block():
            self.print_copies_of_taps(found, columns)
            with self.block(f"for (int64_t first = 0, stop; first < {few}; first = stop)"):
                with self.block():
                    self.line("const int64_t i = first;")
                    self.say_all({line.place})
                    self.line(f"stop = {few if line.length == 0 else f'least_of({few}, {stop})'};")
                self.declare_rows("left", others * (rows + more), columns)
                self.line("int left_number = 0;")
                with self.loops_over(outer):
                    self.line("const int64_t i = first;")
                    self.line("constexpr int j = 0;")
                    self.line(f"constexpr int64_t {cpp_name(str(last.symbol))} = {more * line.backward};")
                    self.print_rows_in_line(found.left, line, f"stop - first + {more}", columns)
                    self.line(f"left_number += {rows + more};")
                sides = f"{rows}, {columns}, {'true' if line.backward else 'false'}, true"
                given = f"{cpp_name(found.total)}[first], PointedRows{{left, {rows + more}}}, right[0]"
                more_given = f"{last.count}, {others}, stop - first"
                self.line(f"multiply_near_taps<{sides}>({given}, {more_given});")

    def print_rows_in_line(self, load: Load, line: PictureLine, count: str, columns: int) -> None:
        """Pointers to a line's rows, from that at i on."""
        way, text = self.way(load.buffer, load.index, load.conditions), self.values.text
        self.say_all(symbols_in_indices(load))
        self.line(f"int64_t begin = 0, end = {count};")
        ends = [condition for condition in way.rows if line.place in condition.free_symbols]
        outside = tuple(condition for condition in way.rows if condition not in ends)
        if outside:
            self.line(f"end = {self.values.all_of(outside)} ? end : 0;")
        for condition in ends:
            match condition:
                case StrictLessThan(lhs=lhs, rhs=rhs):
                    self.line(f"end = least_of(end, {text(rhs - lhs)});")
                case GreaterThan(lhs=lhs, rhs=rhs):
                    self.line(f"begin = most_of(begin, {text(rhs - lhs)});")
                case _:
                    raise TypeError(f"no end of a line: {condition}")
        offset = offset_of(load.buffer, load.index)
        step = text(offset.expand().coeff(line.place))
        given = f"left + left_number, {count}, {load.buffer.name}_ptr + {text(offset)}, {step}, begin, end"
        self.line(f"point_at_rows({given});")
        row, own = "left[left_number + number]", "left_tile[left_number + number]"
        limits = "".join(f", {text(limit)}" for limit in way.limits)
        there = f", least_of({columns}{limits})" if limits else ""
        with self.block(f"for (int64_t number = 0; number < {count}; number++)"):
            self.line(f"{row} = whole_row<{columns}>({row}, {self.end_of(load)}, {own}{there});")

    def print_copies_of_taps(self, found: TapSum, columns: int) -> None:
        self.line(f"alignas(64) real right[{found.taps}][padded({columns})];")
        self.line("int right_number = 0;")
        with self.loops_over(found.loops):
            self.line("constexpr int64_t i = 0;")
            self.print_copy_of_row(found.right, "right[right_number]", columns)
            self.line("right_number++;")

    @contextmanager
    def loops_over(self, loops: Sequence[UnrolledLoop]) -> Iterator[None]:
        """A block in loops over taps."""
        with ExitStack() as stack:
            for loop in loops:
                tap = cpp_name(str(loop.symbol))
                stack.enter_context(self.block(f"for (int64_t {tap} = 0; {tap} < {loop.count}; {tap}++)"))
            if not loops:
                stack.enter_context(self.block())
            yield

    def print_copy_of_row(self, load: Load, own: str, columns: int) -> None:
        self.line("constexpr int j = 0;")
        way = self.way(load.buffer, load.index, load.conditions)
        row = self.find_row(load, way, columns, own, whole=needs_copies(way))
        there = f"if (const real *row = {row}; row != {own}) " if needs_copies(way) else ""
        self.line(f"{there}copy_row<{columns}>({'row' if there else row}, {own});")

    def print_rows_of_taps(self, found: TapSum, load: Load, name: str, rows: int, columns: int) -> None:
        """Pointers to so many rows for every tap."""
        self.declare_rows(name, found.taps * rows, columns)
        self.line(f"int {name}_number = 0;")
        head = f"for (int i = 0; i < {rows}; i++, {name}_number++)"
        with self.loops_over(found.loops), self.block(head):
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
        copied = copied and not needs_copies(way)
        row = self.find_row(load, way, columns, own, whole=not copied)
        self.line(f"{name}[{number}] = {f'copied_row<{columns}>({row}, {own})' if copied else row};")

    def rows_between_taps(self, found: TapSum) -> int | None:
        """How many rows away the next tap reads what this one does; None: no whole number of rows."""
        if len(found.loops) > 1:
            return None
        row = find_row(self, found.left)
        if row is None or row[1] != 0:
            return None
        return rows_apart(found.left, row[0], found.last.symbol, everywhere=True)

    def find_line(self, found: TapSum) -> PictureLine | None:
        """The lines of a picture, where neighbouring taps of the innermost loop read neighbouring rows."""
        row = find_row(self, found.left)
        if row is None or (row[1] == 0 and len(found.loops) == 1):
            return None
        place, length = row
        apart = rows_apart(found.left, place, found.last.symbol, everywhere=True)
        if apart not in (1, -1):
            return None
        way = self.way(found.left.buffer, found.left.index, found.left.conditions)
        ends = (condition for condition in way.rows if place in condition.free_symbols)
        return PictureLine(place, length, apart < 0) if all(is_end(each, place) for each in ends) else None


def is_end(condition: Condition, place: Symbol) -> bool:
    """Whether a condition says where places begin or end."""
    match condition:
        case StrictLessThan(lhs=lhs, rhs=rhs) | GreaterThan(lhs=lhs, rhs=rhs):
            return bool((lhs - rhs).expand().coeff(place) == 1)
        case _:
            return False
