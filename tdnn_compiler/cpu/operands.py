"""Where the rows of operands are: read where they lie in memory, or copied into tiles."""

from dataclasses import dataclass, field
from math import prod

from sympy import Integer, Symbol

from tdnn_compiler.cpu.indices import Indices
from tdnn_compiler.cpu.ways import Way, symbols_in_indices
from tdnn_compiler.tile.interface import kernel_arguments
from tdnn_compiler.tile.ir import Load
from tdnn_compiler.tile.shapes import TileShape

__all__ = ["Operands", "needs_copies"]


@dataclass
class Operands(Indices):
    """Prints pointers to rows, and copies of them."""

    wanted_rows: dict[str, str] = field(default_factory=dict)
    """Of sums of which not all rows are needed: how many."""

    def wanted(self, total: str) -> str:
        """How many rows of a sum are needed."""
        return self.wanted_rows.get(total, str(self.tiles[total].shape[0]))

    def find_row(self, load: Load, way: Way, size: int, own: str, whole: bool = False) -> str:
        """Where an operand's row (or column) of `size` begins at i and j: zeros where a condition fails.

        Rows that begin or end in the middle are copied into `own` and filled up; so are those that are read
        as `whole` vectors and are none.
        """
        self.say_all(symbols_in_indices(load))
        row = f"&{self.address(load.buffer, load.index)}"
        if way.rows:
            row = f"({self.values.all_of(way.rows)}) ? {row} : ZEROS"
        if not needs_copies(way):
            return f"whole_row<{size}>({row}, {self.end_of(load)}, {own})" if whole else row
        begin, end = "0", str(size)
        for start in way.starts:
            begin = f"most_of({begin}, {self.values.text(start)})"
        for limit in way.limits:
            end = f"least_of({end}, {self.values.text(limit)})"
        return f"part_row<{size}, {'true' if whole else 'false'}>({row}, {begin}, {end}, {own})"

    def end_of(self, load: Load) -> str:
        """Where the array ends that is read, if the kernel knows how long it is."""
        size = prod(load.buffer.sizes, start=Integer(1))
        known = {symbol for symbol in kernel_arguments(self.program) if isinstance(symbol, Symbol)}
        if not size.free_symbols <= known:
            return "nullptr"
        return f"{load.buffer.name}_ptr + {self.values.text(size)}"

    def print_pointers(self, name: str, count: int, place: str) -> None:
        self.line(f"const real *{name}[{count}];")
        self.line(f"for (int i = 0; i < {count}; i++)")
        self.line(f"    {name}[i] = {place};")

    def print_rows(
        self, name: str, load: Load, way: Way, count: int, size: int, stop: str = "", whole: bool = False
    ) -> None:
        """Pointers to rows of an operand: of so many those before `stop`."""
        self.line(f"const real *{name}[{count}];")
        if needs_copies(way) or whole:
            self.line(f"alignas(64) real {name}_tile[{count}][padded({size})];")
        with self.block(f"for (int i = 0; i < {stop or count}; i++)"):
            self.line("constexpr int j = 0;")
            self.line(f"{name}[i] = {self.find_row(load, way, size, f'{name}_tile[i]', whole)};")

    def print_columns(self, name: str, load: Load, way: Way, count: int) -> None:
        """Pointers to columns of an operand that are whole in memory: of so many those before `depth`."""
        self.line(f"const real *{name}[{count}];")
        with self.block("for (int j = 0; j < depth; j++)"):
            self.line("constexpr int i = 0;")
            self.line(f"{name}[j] = {self.find_row(load, way, 0, '')};")

    def print_copy(self, name: str, load: Load, shape: TileShape, given: str) -> None:
        """An operand as a tile of its own."""
        rows, columns = shape
        self.line(f"alignas(64) real {name}_tile[{rows}][padded({columns})];")
        self.line(f"const real *{name}[{rows}];")
        with self.block(f"for (int i = 0; i < {rows}; i++)"):
            self.line(f"{name}[i] = {name}_tile[i];")
            with self.block(f"for (int j = 0; j < padded({columns}); j++)"):
                self.say_all(symbols_in_indices(load))
                read = f"real({self.address(load.buffer, load.index)})"
                read = f"rounded<{given}>({read})" if given else read
                tests = [
                    f"j < {columns}",
                    *self.tests(load.conditions),
                ]
                test = " && ".join(f"({each})" for each in tests)
                self.line(f"{name}_tile[i][j] = {test} ? {read} : {self.values.number(load.outside)};")


def needs_copies(way: Way) -> bool:
    """Whether rows begin or end in the middle."""
    return bool(way.starts or way.limits)
