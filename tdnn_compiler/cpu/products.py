"""Steps of matrix products: where the rows of both operands are, and the microkernel."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sympy import Expr

from tdnn_compiler.cpu.indices import Indices
from tdnn_compiler.cpu.panels import find_panel
from tdnn_compiler.cpu.ways import symbols_in_indices
from tdnn_compiler.printers.cpp_values import CPP_TYPES, cpp_name
from tdnn_compiler.tile.ir import Condition, Define, Dot, Load, Loop, Range, UnrolledLoop, walk
from tdnn_compiler.tile.shapes import TileShape

__all__ = ["Products"]


IN_REGISTERS = 256
"""Rows of a panel, over all steps, that the first cache keeps beside what is multiplied with them."""


@dataclass
class Products(Indices):
    """Prints products. Loads that only products read are left to them."""

    operands: dict[str, Load] = field(default_factory=dict)

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
            if self.panel is not None and right == self.panel.load:
                steps = self.values.text(self.panel.loop.stop)
                column, step = (cpp_name(str(s)) for s in (self.panel.column, self.panel.loop.symbol))
                place = f"({column} * {steps} + {step})"
                self.line(f"const real *right = panel + {place} * {depth} * padded({columns});")
                sizes = f"{rows}, {columns}, {depth}, {how}"
                self.line(f"multiply_panel<{sizes}>({total}[0], left, right, depth);")
                return
            self.print_right(dot, right, (depth, columns), casts["right"] if dot.given == "right" else "")
            self.line(f"multiply<{rows}, {columns}, {how}>({total}[0], left, right, depth);")

    def fits_registers(self, loop: Loop | UnrolledLoop, body: Sequence[object]) -> bool:
        """Whether all steps of a sum can be added while it stays in registers: few, and of whole rows."""
        if self.panel is None or loop != self.panel.loop or not self.panel.steps > 1:
            return False
        if not all(isinstance(node, Define | Range | Load | Dot) for node in body):
            return False
        dots, loads = [n for n in body if isinstance(n, Dot)], [n for n in body if isinstance(n, Load)]
        left = [load for load in loads if load != self.panel.load]
        if len(dots) != 1 or len(left) != 1 or left[0].name != dots[0].left:
            return False
        way = self.way(left[0].buffer, left[0].index, left[0].conditions)
        direct = left[0].buffer.array.type in self.direct and way.kind == "vector" and not way.limits
        return direct and self.panel.steps * self.tiles[left[0].name].shape[1] <= IN_REGISTERS

    def print_steps(self, loop: Loop | UnrolledLoop, body: Sequence[object]) -> None:
        assert self.panel is not None
        (dot,) = (node for node in body if isinstance(node, Dot))
        (left,) = (node for node in body if isinstance(node, Load) and node.name == dot.left)
        (rows, columns), depth = self.tiles[dot.accumulator].shape, self.tiles[dot.left].shape[1]
        steps, step = self.panel.steps, cpp_name(str(loop.symbol))
        with self.block():
            self.line(f"const real *left[{steps}][{rows}];")
            with self.block(f"for (int64_t {step} = 0; {step} < {steps}; {step}++)"):
                for node in body:
                    if isinstance(node, Define | Range):
                        self.define(node)
                way = self.way(left.buffer, left.index, left.conditions)
                self.print_places(f"left[{step}]", rows, left, way.rows, 1, declare=False)
            sizes = f"{rows}, {columns}, {depth}, {steps}"
            panel = f"panel + {cpp_name(str(self.panel.column))} * {steps * depth} * padded({columns})"
            self.line(f"multiply_steps<{sizes}>({cpp_name(dot.accumulator)}[0], left[0], {panel});")

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
        if direct and along.kind == "vector":
            shared = [limit for limit in along.limits if not self.differs_along(limit, 0)]
            if shared:
                with self.block():
                    self.line("constexpr int j = 0;")
                    self.say_all({s for limit in shared for s in limit.free_symbols})
                    for limit in shared:
                        self.line(f"depth = most_of(0, least_of(depth, {self.values.text(limit)}));")
            own = [limit for limit in along.limits if limit not in shared]
            self.print_places("left", rows, load, along.rows, 1, own, depth)
            return True
        across = self.way(load.buffer, load.index, load.conditions, 0)
        if direct and across.kind == "vector" and not across.limits:
            self.print_places("left", depth, load, across.rows, 0)
            return False
        self.print_copy("left", load, shape, given)
        return True

    def print_right(self, dot: Dot, load: Load | None, shape: TileShape, given: str) -> None:
        """Pointers to what is multiplied with columns, for each k."""
        depth, _ = shape
        if load is None:
            self.print_pointers("right", depth, f"{cpp_name(dot.right)}[i]")
            return
        along = self.way(load.buffer, load.index, load.conditions)
        if (
            load.buffer.array.type in self.direct
            and along.kind == "vector"
            and not along.limits
            and shape[1] % 16 == 0
        ):
            self.print_places("right", depth, load, along.rows, 1)
            return
        self.print_copy("right", load, shape, given)

    def print_pointers(self, name: str, count: int, place: str) -> None:
        self.line(f"const real *{name}[{count}];")
        self.line(f"for (int i = 0; i < {count}; i++)")
        self.line(f"    {name}[i] = {place};")

    def print_places(
        self,
        name: str,
        count: int,
        load: Load,
        conditions: tuple[Condition, ...],
        along: int,
        limits: list[Expr] | None = None,
        size: int = 0,
        declare: bool = True,
    ) -> None:
        """Where rows (or columns, along 0) of an operand begin in memory; zeros where a condition fails.

        Rows that end in the middle, by limits of their own, are copied and filled up.
        """
        if declare:
            self.line(f"const real *{name}[{count}];")
        if limits:
            self.line(f"alignas(64) real {name}_tile[{count}][padded({size})];")
        lane = "ij"[1 - along]
        with self.block(f"for (int {lane} = 0; {lane} < {count}; {lane}++)"):
            self.line(f"constexpr int {'ij'[along]} = 0;")
            self.say_all(symbols_in_indices(load))
            place = f"&{self.address(load.buffer, load.index)}"
            test = f"({self.values.all_of(conditions)}) ? {place} : ZEROS" if conditions else place
            self.line(f"{name}[{lane}] = {test};")
            if limits:
                shown = str(size)
                for limit in limits:
                    shown = f"least_of({shown}, {self.values.text(limit)})"
                self.line(
                    f"{name}[{lane}] = first_reals<{size}>({name}[{lane}], {shown}, {name}_tile[{lane}]);"
                )

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
