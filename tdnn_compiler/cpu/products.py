"""Steps of matrix products: where the rows of both operands are, and the microkernel."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tdnn_compiler.cpu.operands import needs_copies
from tdnn_compiler.cpu.panels import find_panel
from tdnn_compiler.cpu.taps import TapSums
from tdnn_compiler.cpu.triples import find_apart
from tdnn_compiler.cpu.ways import first_of, range_limits
from tdnn_compiler.printers.cpp_values import CPP_TYPES, cpp_name
from tdnn_compiler.tile.ir import Define, Dot, Load, Loop, Range, UnrolledLoop, walk
from tdnn_compiler.tile.shapes import TileShape

__all__ = ["NEAREST_CACHE", "Products"]


IN_REGISTERS = 256
"""Rows of a panel, over several steps, that the first cache keeps beside what is multiplied with them."""


NEAREST_CACHE = 8192
"""Numbers that the first cache holds."""


@dataclass
class Products(TapSums):
    """Prints products. Loads that only products read are left to them."""

    operands: dict[str, Load] = field(default_factory=dict)
    winograd: bool = True
    """Whether taps are multiplied three at a time."""

    def __post_init__(self) -> None:
        super().__post_init__()
        dots = [s for s in walk(self.program.body) if isinstance(s, Dot)]
        loads = {s.name for s in walk(self.program.body) if isinstance(s, Load)}
        # Rows of what is multiplied, and of its sum, are whole vectors.
        self.factors = {name for dot in dots for name in (dot.accumulator, dot.left, dot.right)}
        self.multiplied = frozenset(n for dot in dots for n in (dot.left, dot.right) if n in loads)
        self.panel = find_panel(self.program)

    def print_product(self, dot: Dot) -> None:
        """A step of a product: where the rows of both operands are, and the microkernel."""
        rows, columns = self.tiles[dot.accumulator].shape
        depth = self.tiles[dot.left].shape[1]
        assert self.tiles[dot.left].shape[0] == rows, dot
        assert self.tiles[dot.right].shape == (depth, columns), dot
        left, right = (self.operands.get(name) for name in (dot.left, dot.right))
        # As Triton casts: one operand gets the type of the other.
        casts = {"left": self.type_of(dot.right), "right": self.type_of(dot.left)}
        total = cpp_name(dot.accumulator)
        with self.block():
            self.line(f"int depth = {depth};")
            by_row = self.print_left(dot, left, (rows, depth), casts["left"] if dot.given == "left" else "")
            how = "true" if by_row else "false"
            if by_row and self.panel is not None and right == self.panel.load:
                steps = self.values.text(self.panel.loop.stop)
                column, step = (cpp_name(str(s)) for s in (self.panel.column, self.panel.loop.symbol))
                place = f"({column} * {steps} + {step})"
                self.line(f"const real *right = panel + {place} * {depth} * padded({columns});")
                few = self.wanted(dot.accumulator)
                self.line(
                    f"multiply_panel<{rows}, {columns}, {depth}>({total}[0], left, right, depth, 1, {few});"
                )
                return
            self.print_right(dot, right, (depth, columns), casts["right"] if dot.given == "right" else "")
            if not by_row and depth * (rows + columns) > NEAREST_CACHE:
                self.line(f"alignas(64) real own[packed_size<{rows}, {columns}>()];")
                self.line(f"multiply_packed<{rows}, {columns}>({total}[0], left, right, depth, own);")
                return
            few = self.wanted(dot.accumulator)
            self.line(f"multiply<{rows}, {columns}, {how}>({total}[0], left, right, depth, {few});")

    def adds_in_registers(self, loop: Loop | UnrolledLoop, body: Sequence[object]) -> bool:
        """Whether steps of a sum can be added while it stays in registers: they are of whole rows."""
        if self.panel is None or loop != self.panel.loop:
            return False
        if not all(isinstance(node, Define | Range | Load | Dot) for node in body):
            return False
        dots, loads = [n for n in body if isinstance(n, Dot)], [n for n in body if isinstance(n, Load)]
        left = [load for load in loads if load != self.panel.load]
        if len(dots) != 1 or len(left) != 1 or left[0].name != dots[0].left:
            return False
        way = self.way(left[0].buffer, left[0].index, left[0].conditions)
        return left[0].buffer.array.type in self.direct and way.kind in ("vector", "part")

    def find_apart(self, loop: Loop | UnrolledLoop, body: Sequence[object]) -> int | None:
        """How far rows are apart that are computed together, if steps are triples of taps."""
        if not self.winograd or self.panel is None or not self.adds_in_registers(loop, body):
            return None
        return find_apart(self, self.panel)

    def print_steps(self, loop: Loop | UnrolledLoop, body: Sequence[object]) -> None:
        """A sum, as many steps at a time as the first cache keeps the panel of."""
        assert self.panel is not None
        (dot,) = (node for node in body if isinstance(node, Dot))
        (left,) = (node for node in body if isinstance(node, Load) and node.name == dot.left)
        (rows, columns), depth = self.tiles[dot.accumulator].shape, self.tiles[dot.left].shape[1]
        steps, step, few = self.panel.steps, cpp_name(str(loop.symbol)), self.wanted(dot.accumulator)
        together = min(steps, max(1, IN_REGISTERS // depth))
        apart = self.find_apart(loop, body)
        if apart is not None:
            together = min(steps, 3 * max(1, IN_REGISTERS // depth))
        way = self.way(left.buffer, left.index, left.conditions)
        with self.block(f"for (int first = 0; first < {steps}; first += {together})"):
            self.line(f"const int count = least_of({together}, {steps} - first);")
            self.line(f"const real *left[{together}][{rows}];")
            if needs_copies(way):
                self.line(f"alignas(64) real left_tile[{together}][{rows}][padded({depth})];")
            if few != str(rows):
                self.line(f"std::fill_n(left[0], {together * rows}, ZEROS);")
            with (
                self.block(f"for (int i = 0; i < {few}; i++)"),
                self.block("for (int number = 0; number < count; number++)"),
            ):
                self.line("constexpr int j = 0;")
                self.line(f"const int64_t {step} = first + number;")
                for node in body:
                    if isinstance(node, Define | Range):
                        self.define(node)
                row = self.find_row(left, way, depth, "left_tile[number][i]")
                self.line(f"left[number][i] = {row};")
            column, total = cpp_name(str(self.panel.column)), f"{cpp_name(dot.accumulator)}[0]"
            if apart is not None:
                place = f"panel + ({column} * {steps // 3} + first / 3) * {4 * depth} * padded({columns})"
                sizes = f"{rows}, {columns}, {depth}, {together // 3}, {apart}"
                self.line(f"multiply_triples<{sizes}>({total}, left[0], {place}, count / 3, {few});")
                return
            place = f"panel + ({column} * {steps} + first) * {depth} * padded({columns})"
            sizes = f"{rows}, {columns}, {depth}"
            self.line(f"multiply_panel<{sizes}>({total}, left[0], {place}, {depth}, count, {few});")

    def type_of(self, name: str) -> str:
        """The type in which an operand is stored."""
        return CPP_TYPES[self.operands[name].buffer.array.type] if name in self.operands else ""

    def print_left(self, dot: Dot, load: Load | None, shape: TileShape, given: str) -> bool:
        """Pointers to what is multiplied with rows: for each row, which is what it says, or for each k."""
        rows, depth = shape
        if load is None:
            self.print_pointers("left", rows, f"{cpp_name(dot.left)}[i]")
            return True
        direct = load.buffer.array.type in self.direct
        along = self.way(load.buffer, load.index, load.conditions)
        if direct and along.kind in ("vector", "part"):
            shared = [limit for limit in along.limits if not self.differs_along(limit, 0)]
            if shared:
                with self.block():
                    self.line("constexpr int j = 0;")
                    self.say_all({s for limit in shared for s in limit.free_symbols})
                    for limit in shared:
                        self.line(f"depth = most_of(0, least_of(depth, {self.values.text(limit)}));")
            own = [limit for limit in along.limits if limit not in shared]
            self.print_rows("left", load, replace(along, limits=tuple(own)), rows, depth)
            return True
        across = self.way(load.buffer, load.index, load.conditions, 0)
        if direct and across.kind == "vector" and not across.limits:
            for symbol, end in range_limits(across.rows, self.shapes, self.indices, 1):
                rest = f"{self.values.text(end)} - {first_of(symbol)}"
                self.line(f"depth = most_of(0, least_of(depth, {rest}));")
            self.print_columns("left", load, across, depth)
            return False
        self.print_copy("left", load, shape, given)
        return True

    def print_right(self, dot: Dot, load: Load | None, shape: TileShape, given: str) -> None:
        """Pointers to what is multiplied with columns, for each k."""
        depth, columns = shape
        if load is None:
            self.print_pointers("right", depth, f"{cpp_name(dot.right)}[i]")
            return
        along = self.way(load.buffer, load.index, load.conditions)
        if load.buffer.array.type in self.direct and along.kind in ("vector", "part"):
            self.print_rows("right", load, along, depth, columns, "depth", True)
            return
        self.print_copy("right", load, shape, given)
