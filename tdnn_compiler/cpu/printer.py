"""Tile programs as C++ for a CPU: loops over rows and vectors of columns, and a microkernel for products."""

from dataclasses import dataclass
from math import inf
from textwrap import wrap
from typing import assert_never

from tdnn_compiler.cpu.loops import (
    LoopNode,
    Nest,
    RepeatLoop,
    arrange_loops,
)
from tdnn_compiler.cpu.turn_sums import TurnSums
from tdnn_compiler.cpu.turns import find_turns
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import cpp_name
from tdnn_compiler.symbolic.identifiers import escape_remark
from tdnn_compiler.tile.ir import (
    Define,
    Dot,
    FetchLength,
    Halve,
    Load,
    Loop,
    Note,
    Range,
    ShiftRows,
    Statement,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    walk,
)

__all__ = ["print_cpu_kernel", "takes_triples"]

CPU_LINE_WIDTH = 108
SMALL_WORK = 8000.0
"""Operations of vectors that are done sooner than other threads have begun."""
FIRST = "int64_t first_program"
"""The one of the first axis of the grid with which a call begins; those before it are left out."""
VECTOR_LANES = 8
"""Of a usual CPU's vectors."""


def print_cpu_kernel(program: TileProgram, name: str, direct: frozenset[str], winograd: bool = True) -> str:
    """A kernel: a function of what the Triton kernel gets, in that order, of the grid, and where it begins.

    Arrays of the types `direct` hold numbers as they are computed with: products read them where they are.
    With `winograd`, three taps take four multiplications for six.
    """
    return Printer(program, name, direct, winograd=winograd).kernel()


def takes_triples(program: TileProgram, direct: frozenset[str]) -> bool:
    """Whether a kernel takes four multiplications for six."""
    printer = Printer(program, "", direct)
    printer.find_indices(program.body)
    printer.find_tiles(program.body)
    if printer.panel is not None:
        return printer.find_apart(printer.panel.loop, printer.panel.loop.body) is not None
    nodes = arrange_loops(program.body, printer.shape, printer.multiplied, printer.is_tap_sum)
    turns = find_turns(nodes, program)
    return turns is not None and printer.find_shared(printer.find_rows(turns)) is not None


@dataclass
class Printer(TurnSums):
    """Prints a kernel."""

    def kernel(self) -> str:
        for line in map(escape_remark, self.program.title):
            self.lines += wrap(line, CPU_LINE_WIDTH, initial_indent="// ", subsequent_indent="//     ")
        self.lines.append(f'extern "C" void {self.name}(')
        self.lines += self.arguments(FIRST, *(["const real *panel"] if self.panel else []))
        self.find_indices(self.program.body)
        self.find_tiles(self.program.body)
        with self.block(")"):
            self.grid()
        return "\n".join([*self.lines, ""])

    def grid(self) -> None:
        """The programs, which threads share."""
        names = grid_names(self.program)
        self.line(f"const int64_t programs = {' * '.join(names) or '1'};")
        self.line(f"const int64_t first_number = {' * '.join(['first_program', *names[1:]])};")
        few = max(1, int(SMALL_WORK / self.count_operations(self.program.body)))
        nodes = arrange_loops(self.program.body, self.shape, self.multiplied, self.is_tap_sum)
        self.place_tiles(nodes)
        self.nodes = [*self.find_nodes(nodes)]
        self.find_wanted_rows()
        turns = None if self.panel else find_turns(nodes, self.program)
        if turns is not None:
            self.print_turns(turns, few)
            return
        self.line(f"#pragma omp parallel for schedule(static) if (programs - first_number > {few})")
        with self.block("for (int64_t number = first_number; number < programs; number++)"):
            self.print_program_ids()
            self.declare_tiles()
            for node in nodes:
                self.node(node)

    def count_operations(self, statements: tuple[Statement, ...]) -> float:
        """About how many operations of vectors a program is: no end of them, if a sum has an open length."""
        found, defines = 1.0, (s for s in walk(self.program.body) if isinstance(s, Define))
        # Of others no number comes, but simplifying them takes long.
        known = {s.symbol: s.value for s in defines if s.value.is_number}
        for statement in statements:
            match statement:
                case UnrolledLoop(count=count, body=body):
                    found += count * self.count_operations(body)
                case Loop(start=start, stop=stop, step=step, body=body):
                    size = stop - start
                    size = size.xreplace(known) if size.free_symbols <= known.keys() else size
                    found += self.count_operations(body) * (float(size) / step if size.is_number else inf)
                case Dot(left=left, accumulator=total):
                    rows, columns = self.tiles[total].shape
                    found += rows * columns * self.tiles[left].shape[1] / VECTOR_LANES
                case _:
                    rows, columns = self.shape(statement)
                    found += rows * columns / VECTOR_LANES
        return found

    def find_wanted_rows(self) -> None:
        """The sums of products, and over taps, of which the last rows are nowhere stored."""
        loops = (node.loop for node in self.nodes if isinstance(node, RepeatLoop))
        totals = {found.total for found in map(self.find_tap_sum, loops) if found is not None}
        totals |= {node.accumulator for node in self.nodes if isinstance(node, Dot)}
        for total in sorted(totals):
            readers = [node for node in self.nodes if total in self.read_by(node)]
            nests = [node for node in readers if isinstance(node, Nest)]
            found = {self.last_row(nest) for nest in nests}
            if len(found) == 1 and len(nests) == len(readers):
                self.wanted_rows[total] = found.pop()

    def is_tap_sum(self, statement: Statement) -> bool:
        return self.find_tap_sum(statement) is not None

    def node(self, node: LoopNode) -> None:
        match node:
            case Note(text=note):
                self.line(f"// {escape_remark(note)}")
            case Define() | FetchLength() | Range():
                self.define(node)
            case TileIndex():
                pass
            case Load(name=name):
                self.operands[name] = node
            case Dot():
                self.print_product(node)
            case Halve(left=left, right=right, tile=tile, shape=(rows, columns)):
                for name, column in ((left, 0), (right, columns // 2)):
                    self.copy(name, rows, columns // 2, f"{cpp_name(tile)}[i][j + {column}]")
            case ShiftRows(name=name, tile=tile, by=by, shape=(rows, columns)):
                row = f"least_of(i + {self.values.text(by)}, {rows - 1})"
                self.copy(name, rows, columns, f"{cpp_name(tile)}[{row}][j]")
            case RepeatLoop(loop=loop, body=body) if self.adds_in_registers(loop, body):
                self.print_steps(loop, body)
            case RepeatLoop(loop=loop, body=body) if (found := self.find_tap_sum(loop)) is not None:
                self.print_tap_sum(found)
            case RepeatLoop(loop=loop, body=body):
                with self.block(self.head(loop)):
                    for each in body:
                        self.node(each)
            case Nest():
                self.nest(node)
            case _:
                assert_never(node)

    def copy(self, name: str, rows: int, columns: int, source: str) -> None:
        self.line(f"for (int i = 0; i < {rows}; i++)")
        self.line(f"    for (int j = 0; j < {columns}; j++)")
        self.line(f"        {cpp_name(name)}[i][j] = {source};")
