"""Sums over positions, printed: the programs of a thread take turns, and read many rows at a time."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sympy import Expr, Integer

from tdnn_compiler.cpu.loops import LoopNode, Nest
from tdnn_compiler.cpu.nests import Nests
from tdnn_compiler.cpu.operands import needs_copies
from tdnn_compiler.cpu.products import NEAREST_CACHE
from tdnn_compiler.cpu.shared_taps import SharedTaps, find_shared_taps
from tdnn_compiler.cpu.turns import Turns, is_known
from tdnn_compiler.cpu.ways import Way, first_of, range_limits
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.tile.ir import Define, Dot, FetchLength, Load, Range, walk

__all__ = ["TurnSums"]

STEPS_PER_TURN = 4
"""Steps of a sum over positions of which the operands stay in the second cache."""
ROWS_PER_TURN = 512
"""The same in rows. Steps may have few: those of small pictures."""
SHORT = 16
"""Columns that leave some lanes of the usual vectors empty."""
SMALL_PART = 32
"""So many rows of a sum at least are a thread's own."""


@dataclass(frozen=True)
class Rows:
    """A product of which both operands are read where they lie: a row of each for every position."""

    dot: Dot
    left: Load
    right: Load
    across: Way
    along: Way
    """How memory is reached along the left one's columns, and along the right one's rows."""
    many: int
    """Positions of a step."""
    turned: bool
    """Whether the left one's are read as vectors, because the right one's are short."""
    width: int
    """Of the right one's."""

    @property
    def most(self) -> int:
        """Positions of a turn."""
        return max(ROWS_PER_TURN, STEPS_PER_TURN * self.many)


@dataclass
class TurnSums(Nests):
    """Prints sums whose programs take turns."""

    @abstractmethod
    def node(self, node: LoopNode) -> None:
        """Prints one."""

    def print_program_ids(self) -> None:
        """The indices of a program, the last one fastest."""
        counts, rest = grid_names(self.program), "number"
        for place, symbol in reversed(list(enumerate(self.program.ids))):
            here = rest if place == 0 else f"{rest} % {counts[place]}"
            self.line(f"const int64_t {cpp_name(str(symbol))} = {here};")
            rest = f"{rest} / {counts[place]}" if place == len(counts) - 1 else f"({rest}) / {counts[place]}"

    def print_turns(self, turns: Turns, few: int) -> None:
        """The programs of a thread in turns: so many steps of each one's sum, then of the next one's."""
        self.line(f"const int64_t turns = {' * '.join(self.stops(turns))};")
        rows = self.find_rows(turns)
        together = str(STEPS_PER_TURN)
        if rows is not None:
            steps = f"{ROWS_PER_TURN} / most_of(1, {self.most_rows(rows)})"
            together = f"most_of({STEPS_PER_TURN}, {steps})"
        self.line(f"const int64_t together = {together};")
        shared = self.find_shared(rows)
        if rows is not None and shared is not None:
            self.print_shared_taps(turns, rows, shared, few)
            return
        size = self.size_of(turns, rows is not None and rows.turned)
        self.line(f"const int64_t kept = turns > together ? {size} : 0;")
        self.line(f"#pragma omp parallel if (programs - first_number > {few})")
        with self.block():
            begin, end = (f"first_number + share_of(programs - first_number, {next})" for next in (0, 1))
            self.line(f"const int64_t begin = {begin}, end = {end};")
            self.line(f"const Sums sums((end - begin) * kept + {size});")
            every = "for (int64_t turn = 0; turn == 0 || turn < turns; turn += together)"
            with self.block(every), self.block("for (int64_t number = begin; number < end; number++)"):
                self.print_program_ids()
                self.line("real *const sum = sums.memory + (number - begin) * kept;")
                self.declare_tiles(but=turns.total)
                self.line("if (turn == 0)")
                self.line(f"    std::fill_n(sum, {size}, real(0));")
                for node in indices_before(turns):
                    self.node(node)
                if rows is None:
                    self.print_total(turns, "sum")
                    with self.turn_by_turn(turns):
                        for node in turns.inside:
                            self.node(node)
                else:
                    self.print_rows_of_turns(turns, rows)
                with self.block("if (turn + together >= turns)"):
                    if rows is not None:
                        self.print_sum(turns, rows)
                    for node in turns.after:
                        self.node(node)

    def stops(self, turns: Turns) -> list[str]:
        """How many steps each of the loops has."""
        return [f"({self.values.text(loop.stop)})" for loop in turns.loops]

    def size_of(self, turns: Turns, turned: bool = False) -> str:
        """The numbers of a program's sum in memory."""
        rows, columns = self.tiles[turns.total].shape
        return f"{columns} * padded({rows})" if turned else f"{rows} * padded({columns})"

    def print_sum(self, turns: Turns, rows: Rows) -> None:
        """The whole sum as a tile."""
        if not rows.turned:
            self.print_total(turns, "sum")
            return
        height, width = self.tiles[turns.total].shape
        name = cpp_name(turns.total)
        self.line(f"alignas(64) real {name}[{height}][padded({width})];")
        self.line(f"for (int place = 0; place < {height * width}; place++)")
        there = f"place % {width} * padded({height}) + place / {width}"
        self.line(f"    {name}[place / {width}][place % {width}] = sum[{there}];")

    def print_total(self, turns: Turns, place: str) -> None:
        row = f"[padded({self.tiles[turns.total].shape[1]})]"
        self.line(f"real (*const {cpp_name(turns.total)}){row} = (real (*){row})({place});")

    @contextmanager
    def turn_by_turn(self, turns: Turns) -> Iterator[None]:
        """A loop over the steps of this turn."""
        stops = self.stops(turns)
        with self.block("for (int64_t at = turn; at < least_of(turns, turn + together); at++)"):
            rest = "at"
            for place, loop in reversed(list(enumerate(turns.loops))):
                here = rest if place == 0 else f"{rest} % {stops[place]}"
                self.line(f"const int64_t {cpp_name(str(loop.symbol))} = {here};")
                rest = f"{rest} / {stops[place]}"
            yield

    def find_rows(self, turns: Turns) -> Rows | None:
        """The operands, if both are read where they lie: of the left one columns, of the right one rows."""
        *others, dot = turns.inside
        loads = {each.name: each for each in others if isinstance(each, Load)}
        assert isinstance(dot, Dot)
        left, right = loads.get(dot.left), loads.get(dot.right)
        if left is None or right is None or len(loads) != 2:
            return None
        across = self.way(left.buffer, left.index, left.conditions, 0)
        along = self.way(right.buffer, right.index, right.conditions)
        direct = left.buffer.array.type in self.direct and right.buffer.array.type in self.direct
        if not direct or across.kind != "vector" or across.limits or along.kind not in ("vector", "part"):
            return None
        height, width = self.tiles[turns.total].shape
        turned, many = width <= SHORT < height, self.tiles[dot.left].shape[1]
        if turned:
            ends = {limit: self.last_column(limit) for limit in along.limits}
            width = min([width, *(end for end in ends.values() if end is not None)])
            along = replace(along, limits=tuple(limit for limit in ends if ends[limit] != width))
        return Rows(dot, left, right, across, along, many, turned, width)

    def find_shared(self, rows: Rows | None) -> SharedTaps | None:
        """The taps of which three are summed by four products."""
        if rows is None or not self.winograd or needs_copies(rows.along):
            return None
        return find_shared_taps(self, rows.left, rows.right)

    def last_column(self, limit: Expr) -> int | None:
        """How many columns there are, where that is known because one tile has all of them."""
        ranges: dict[Any, Any] = {s.symbol: s.start for s in walk(self.program.body) if isinstance(s, Range)}
        end = limit.xreplace(ranges)
        end = end.xreplace({self.program.ids[1]: Integer(0)}) if self.program.grid[1] == 1 else end
        return int(end) if end.is_Integer else None

    def most_rows(self, rows: Rows) -> str:
        """Of how many positions a step is at most, in terms of what is known before any program begins."""
        fetched = [s for s in walk(self.program.body) if isinstance(s, FetchLength)]
        whole = {fetch.symbol: fetch.size for fetch in fetched}
        found = str(rows.many)
        for _, end in range_limits(rows.across.rows, self.shapes, self.indices, 1):
            size = end.xreplace(whole)
            if is_known(size, self.program):
                found = f"least_of({found}, {self.values.text(size)})"
        return found

    def print_rows_of_turns(self, turns: Turns, rows: Rows) -> None:
        """Pointers to the rows of all steps of a turn, but for zeros, and the product."""
        height, width = self.tiles[turns.total].shape
        left, right = ("right", "left") if rows.turned else ("left", "right")
        if rows.turned:
            height, width = rows.width, height
        packed = rows.many * (height + width) > NEAREST_CACHE
        with self.block():
            self.line(f"const real *left[{rows.most}], *right[{rows.most}];")
            if needs_copies(rows.along):
                self.line(f"alignas(64) real parts[{rows.most}][padded({rows.width})];")
            if not packed:
                self.line(f"alignas(64) real whole[{rows.most}][padded({width})];")
            self.line("int count = 0;")
            with self.turn_by_turn(turns):
                self.print_step(turns, rows)
                with self.block("for (int64_t k = 0; k < here; k++)"):
                    self.line("left[count] = left_row(k), right[count] = right_row(k);")
                    if not packed:
                        end = self.end_of(rows.left if rows.turned else rows.right)
                        self.line(
                            f"{right}[count] = whole_row<{width}>({right}[count], {end}, whole[count]);"
                        )
                    self.line("count += left[count] != ZEROS && right[count] != ZEROS;")
            if packed:
                self.line(f"alignas(64) real own[packed_size<{height}, {width}>()];")
                self.line(f"multiply_packed<{height}, {width}>(sum, {left}, {right}, count, own);")
            else:
                self.line(f"multiply_many<{height}, {width}>(sum, {left}, {right}, count);")

    def print_step(self, turns: Turns, rows: Rows, tap: str = "") -> None:
        """How many rows a step has, and where each is; the right one's for a `tap`."""
        for node in turns.inside:
            if isinstance(node, Define | FetchLength | Range):
                self.define(node)
        left, right = rows.across, rows.along
        ends = range_limits(left.rows, self.shapes, self.indices, 1)
        ends += range_limits(right.rows, self.shapes, self.indices)
        self.line(f"int64_t here = {rows.many};")
        for symbol, end in ends:
            self.line(f"here = least_of(here, {self.values.text(end)} - {first_of(symbol)});")
        with self.function("left_row", "int64_t j"):
            self.line("constexpr int i = 0;")
            self.line(f"return {self.find_row(rows.left, left, 0, '')};")
        with self.function("right_row", f"int64_t i{f', int64_t {tap}' if tap else ''}"):
            self.line("constexpr int j = 0;")
            self.line(f"return {self.find_row(rows.right, right, rows.width, 'parts[count]')};")

    @contextmanager
    def function(self, name: str, arguments: str) -> Iterator[None]:
        self.line(f"const auto {name} = [&]({arguments}) -> const real * {{")
        self.depth += 1
        yield
        self.depth -= 1
        self.line("};")

    def print_shared_taps(self, turns: Turns, rows: Rows, shared: SharedTaps, few: int) -> None:
        """Three programs at a time, whose taps share rows: their four products, and then their sums.

        Threads divide the rows of sums too, because there may be few programs.
        """
        height, width = self.tiles[turns.total].shape
        parts = 2 if height % (2 * SMALL_PART) == 0 else 1
        part, tiles = height // parts, grid_names(self.program)[1]
        indices = indices_before(turns)
        self.line(f"constexpr int SIZE = {self.size_of(turns)}, PART = {part} * padded({width});")
        self.line(f"const int64_t parts = programs / 3 * {parts};")
        self.line("const Sums sums(programs / 3 * 4 * SIZE);")
        self.line(f"#pragma omp parallel if (programs > {few})")
        with self.block():
            self.line("const int64_t begin = share_of(parts, 0), end = share_of(parts, 1);")
            self.line(f"RowPair pairs[{rows.most}];")
            every = "for (int64_t turn = 0; turn == 0 || turn < turns; turn += together)"
            with self.block(every), self.block("for (int64_t part = begin, count = 0; part < end; part++)"):
                self.line(f"const int64_t three = part / {parts}, row = part % {parts} * {part};")
                with self.block("if (part == begin || row == 0)"):
                    self.line(f"const int64_t number = {shared.first_program('three', tiles)};")
                    self.print_program_ids()
                    for node in indices:
                        self.node(node)
                    self.print_pairs(turns, rows, shared)
                self.line(f"real *const own_sums = sums.memory + three * 4 * SIZE + row * padded({width});")
                self.line("for (int product = 0; turn == 0 && product < 4; product++)")
                self.line("    std::fill_n(own_sums + product * SIZE, PART, real(0));")
                self.line(f"alignas(64) real own[packed_size<{part}, {width}>()];")
                self.line(f"multiply_pairs<{part}, {width}, SIZE>(own_sums, pairs, count, row, own);")
                self.line("if (turn + together >= turns)")
                self.line("    combine_products<SIZE>(own_sums, PART);")
            self.line("#pragma omp barrier")
            with self.block(
                "for (int64_t number = share_of(programs, 0); number < share_of(programs, 1); number++)"
            ):
                self.print_program_ids()
                self.print_total(turns, f"sums.memory + {shared.place('number', tiles)} * SIZE")
                self.declare_tiles(but=turns.total)
                for each in (*indices, *turns.after):
                    self.node(each)

    def print_pairs(self, turns: Turns, rows: Rows, shared: SharedTaps) -> None:
        """The pairs of rows of all steps of a turn, but for zeros."""
        tap, far = cpp_name(str(shared.tap)), abs(shared.apart)
        # In the order in which the next one reads what this one does later on.
        taps = [f"first_tap + {number}" for number in (range(3) if shared.apart > 0 else (2, 1, 0))]
        self.line(f"const int64_t first_tap = {tap};")
        self.line("count = 0;")
        with self.turn_by_turn(turns):
            self.print_step(turns, rows, tap)
            with self.block(f"for (int64_t pair = 0; pair < pairs_among<{far}>(here); pair++)"):
                self.line(f"const int64_t k = first_of_pair<{far}>(pair), other = k + {far};")
                self.line("const bool both = other < here;")
                given = ["left_row(k)", "both ? left_row(other) : ZEROS"]
                given += [f"right_row(k, {each})" for each in taps]
                given += [f"both ? right_row(other, {taps[-1]}) : ZEROS"]
                self.line(f"pairs[count] = {{{', '.join(given)}}};")
                self.line("count += !pairs[count].is_nothing();")


def indices_before(turns: Turns) -> list[LoopNode]:
    """What is said before a sum, but for its beginning at zero."""
    return [node for node in turns.before if not isinstance(node, Nest)]
