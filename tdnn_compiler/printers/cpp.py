"""Tile programs as plain C++, for checks: each statement becomes a loop over the lanes of its tile."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, assert_never

from sympy import Expr, Integer, Symbol, sympify

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.printers.cpp_prelude import PRELUDE
from tdnn_compiler.printers.cpp_values import CPP_TYPES, CppKind, CppValues, DeclaredTile, cpp_name
from tdnn_compiler.printers.triton import strip_outer
from tdnn_compiler.symbolic.identifiers import escape_remark
from tdnn_compiler.tile.interface import KernelArgument, argument_name, kernel_arguments
from tdnn_compiler.tile.ir import (
    Assign,
    Buffer,
    Condition,
    Define,
    Dot,
    FetchLength,
    Halve,
    Load,
    Loop,
    Note,
    Range,
    Reduce,
    ShiftRows,
    Statement,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Zeros,
    walk,
)
from tdnn_compiler.tile.joint import join_programs
from tdnn_compiler.tile.shapes import TileShape, broadcast_shapes, range_shape, reduce_shape

__all__ = ["grid_names", "print_cpp", "print_cpp_module"]

CPP_WIDTH = 108


def print_cpp_module(launches: Mapping[str, Sequence[TileProgram]]) -> str:
    """Launches by name, after the prelude. The macros DATA and PARAMETER are element types: `-DDATA=bf16`."""
    return "\n".join([PRELUDE, *(print_launch(programs, name) for name, programs in launches.items())])


def print_launch(programs: Sequence[TileProgram], name: str) -> str:
    """A kernel, or several as one: each of its programs calls the function of the kernel it belongs to."""
    if len(programs) == 1:
        return print_cpp(programs[0], name)
    joint, writes = join_programs(programs), {b.array.key for each in programs for b in each.writes}
    names = [f"{name}_member_{number}" for number in range(len(programs))]
    members = [
        CppPrinter(member.program, function).member()
        for member, function in zip(joint.members, names, strict=True)
    ]
    lines = function_head('extern "C" void', name, joint.arguments, writes, ["programs_0"])
    lines[-1] += " {"
    lines.append("    for (int64_t program = 0; program < programs_0; program++) {")
    for member, function in zip(joint.members, names, strict=True):
        start, stop = (cpp_name(str(end)) for end in (member.start, member.stop))
        given = [*(cpp_name(argument_name(each)) for each in member.arguments), f"program - {start}"]
        test = "" if member is joint.members[-1] else f"if (program < {stop}) "
        lines.append(f"        {'else ' if member.start != 0 else ''}{test}{function}({', '.join(given)});")
    return "\n".join([*members, *lines, "    }", "}", ""])


def function_head(
    kind: str, name: str, arguments: Sequence[KernelArgument], writes: Collection[Key], more: Sequence[str]
) -> list[str]:
    """The first lines of a function of a kernel's arguments and `more` numbers."""
    given = [f"{argument_type(each, writes)}{cpp_name(argument_name(each))}" for each in arguments]
    given += [f"int64_t {number}" for number in more]
    # A pointer and its type stay on one line.
    text = ", ".join(part.replace(" ", "\0") for part in given)
    wrapped = wrap(text, CPP_WIDTH, initial_indent="    ", subsequent_indent="    ")
    return [f"{kind} {name}(", *(line.replace("\0", " ") for line in wrapped), ")"]


def argument_type(argument: KernelArgument, writes: Collection[Key]) -> str:
    match argument:
        case Buffer(array=array):
            return f"{'' if array.key in writes else 'const '}{CPP_TYPES[array.type]} *"
        case "lengths":
            return "const int32_t *"
        case "seed":
            return "const int64_t *"
        case _:
            return "int64_t "


def print_cpp(program: TileProgram, name: str = "") -> str:
    """A kernel as a function of the Triton kernel's arguments, in the same order, and of the grid's sizes."""
    return CppPrinter(program, name or f"{program.name}_kernel").kernel()


def grid_names(program: TileProgram) -> list[str]:
    return [f"programs_{number}" for number in range(len(program.grid))]


@dataclass
class CppPrinter:
    program: TileProgram
    name: str
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    scopes: list[dict[str, DeclaredTile]] = field(default_factory=list)
    """What is declared, in every block that is open."""

    def __post_init__(self) -> None:
        fetches = [s for s in walk(self.program.body) if isinstance(s, FetchLength)]
        least: dict[Any, int] = dict(self.program.least)
        least |= {s.symbol: least[s.size] for s in fetches if s.size in least}
        self.lanes: dict[Any, TileShape] = {}
        self.values = CppValues(self.lanes, self.find_tile, least)

    # Lines and blocks

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.line(f"{head} {{")
        self.depth += 1
        self.scopes.append({})
        yield
        self.scopes.pop()
        self.depth -= 1
        self.line("}")

    def loop_over_lanes(self, shape: TileShape, text: str, *more: str) -> None:
        """A statement for every lane."""
        inside = 0
        for size, lane in zip(shape, "ij", strict=True):
            if size > 1:
                self.line("    " * inside + f"for (int {lane} = 0; {lane} < {size}; {lane}++)")
                inside += 1
        self.line("    " * inside + text)
        for part in more:
            self.line("    " * (inside + 1) + part)

    def find_tile(self, name: str) -> DeclaredTile | None:
        return next((scope[name] for scope in reversed(self.scopes) if name in scope), None)

    def declare(self, name: str, shape: TileShape, kind: CppKind, stored: str = "real") -> None:
        """Declares a tile, unless an outer block has: a tile that a loop carries is assigned."""
        before = self.find_tile(name)
        if before is not None:
            if (before.shape, before.kind) != (shape, kind):
                raise TypeError(f"{self.program.name}: {name} is {before}, then {shape} of {kind}")
            return
        self.scopes[-1][name] = DeclaredTile(shape, kind, stored)
        self.line(f"{kind} {cpp_name(name)}[{shape[0]}][{shape[1]}];")

    # The function

    def kernel(self) -> str:
        names = grid_names(self.program)
        self.head('extern "C" void', names)
        with self.block(self.lines.pop()):
            self.grid(list(zip(self.program.ids, names, strict=True)))
        return "\n".join([*self.lines, ""])

    def member(self) -> str:
        """The same of one program, by its number."""
        (number,) = self.program.ids
        self.head("static void", [cpp_name(str(number))])
        with self.block(self.lines.pop()):
            self.statements(self.program.body)
        return "\n".join([*self.lines, ""])

    def head(self, kind: str, more: Sequence[str]) -> None:
        for line in map(escape_remark, self.program.title):
            self.lines += wrap(line, CPP_WIDTH, initial_indent="// ", subsequent_indent="//     ")
        writes = {buffer.array.key for buffer in self.program.writes}
        self.lines += function_head(kind, self.name, kernel_arguments(self.program), writes, more)

    def grid(self, ids: list[tuple[Symbol, str]]) -> None:
        if not ids:
            self.statements(self.program.body)
            return
        (symbol, count), *rest = ids
        name = cpp_name(str(symbol))
        with self.block(f"for (int64_t {name} = 0; {name} < {count}; {name}++)"):
            self.grid(rest)

    def statements(self, body: tuple[Statement, ...]) -> None:
        for statement in body:
            self.statement(statement)

    def statement(self, statement: Statement) -> None:
        match statement:
            case Note(text=note):
                self.line(f"// {escape_remark(note)}")
            case Define(argument=True):
                pass
            case Define(symbol=symbol, value=value) if value.free_symbols & self.lanes.keys():
                self.lanes_of(symbol, self.values.shape(value), self.values.text(value))
            case Define(symbol=symbol, value=value):
                self.line(f"int64_t {cpp_name(str(symbol))} = {self.values.text(value)};")
            case FetchLength():
                self.fetch(statement)
            case TileIndex(symbol=symbol, tile=tile):
                told = self.find_tile(tile)
                assert told is not None
                self.lanes_of(symbol, told.shape, self.values.tile(tile))
            case Range(symbol=symbol, start=start, size=size, along=along):
                lane = "0" if size == 1 else "ij"[along]
                first = "" if start == 0 else f"{self.values.text(start)} + "
                self.lanes_of(symbol, range_shape(statement), first + lane)
            case Load():
                self.load(statement)
            case Zeros(name=name, shape=shape, value=number, whole=whole):
                self.declare(name, shape, "int32_t" if whole else "real")
                self.loop_over_lanes(
                    shape, f"{self.values.tile(name)} = {'0' if whole else self.values.number(number)};"
                )
            case Assign():
                self.assign(statement)
            case Dot():
                self.dot(statement)
            case Reduce():
                self.reduce(statement)
            case Halve(left=left, right=right, tile=tile, shape=(rows, columns)):
                half = (rows, columns // 2)
                for name, column in ((left, "j"), (right, f"j + {columns // 2}")):
                    self.declare(name, half, "real")
                    self.loop_over_lanes(half, f"{self.values.tile(name)} = {cpp_name(tile)}[i][{column}];")
            case ShiftRows():
                self.shift_rows(statement)
            case Store():
                self.store(statement)
            case Loop(symbol=symbol, start=start, stop=stop, step=step, body=body):
                name = cpp_name(str(symbol))
                first, end = self.values.text(start), self.values.text(stop)
                with self.block(f"for (int64_t {name} = {first}; {name} < {end}; {name} += {step})"):
                    self.statements(body)
            case UnrolledLoop(symbol=symbol, count=count, body=body):
                name = cpp_name(str(symbol))
                with self.block(f"for (int64_t {name} = 0; {name} < {count}; {name}++)"):
                    self.statements(body)
            case _:
                assert_never(statement)

    def assign(self, assign: Assign) -> None:
        shape, kind = self.values.shape_of(assign.value), self.values.kind_of(assign.value)
        stored = "real" if assign.like is None else CPP_TYPES[assign.like.array.type]
        self.declare(assign.name, shape, kind, stored)
        shown = self.values.value(assign.value)
        shown = shown if assign.like is None else f"{stored}({shown})"
        self.loop_over_lanes(shape, f"{self.values.tile(assign.name)} = {shown};")

    def shift_rows(self, shift: ShiftRows) -> None:
        source = self.find_tile(shift.tile)
        assert source is not None
        self.declare(shift.name, shift.shape, source.kind, source.stored)
        row = f"std::min<int64_t>(i + {self.values.text(shift.by)}, {shift.shape[0] - 1})"
        self.loop_over_lanes(
            shift.shape, f"{self.values.tile(shift.name)} = {cpp_name(shift.tile)}[{row}][j];"
        )

    def store(self, store: Store) -> None:
        shape = self.address_shape(
            store.buffer, store.index, store.conditions, self.values.shape_of(store.value)
        )
        place, kind = self.address(store.buffer, store.index), CPP_TYPES[store.buffer.array.type]
        put = f"{place} = {kind}({strip_outer(self.values.value(store.value))});"
        if store.conditions:
            self.loop_over_lanes(shape, f"if ({self.values.all_of(store.conditions)})", put)
        else:
            self.loop_over_lanes(shape, put)

    def lanes_of(self, symbol: Any, shape: TileShape, text: str) -> None:
        name = cpp_name(str(symbol))
        self.line(f"int64_t {name}[{shape[0]}][{shape[1]}];")
        self.lanes[symbol] = shape
        self.loop_over_lanes(shape, f"{self.values.text(symbol)} = {text};")

    def fetch(self, fetch: FetchLength) -> None:
        text, shape = self.values.text, self.values.shape(fetch.sequence)
        length = f"loaded(lengths_ptr[{text(fetch.index)}])"
        if not fetch.sequence.free_symbols & self.lanes.keys():
            self.line(f"int64_t {cpp_name(str(fetch.symbol))} = lengths_ptr ? {length} : {text(fetch.size)};")
            return
        there = f"lengths_ptr && {text(fetch.sequence)} < {text(fetch.count)}"
        self.lanes_of(fetch.symbol, shape, f"{there} ? {length} : {text(fetch.size)}")

    def load(self, load: Load) -> None:
        whole = load.buffer.array.holds_integers
        shape = self.address_shape(load.buffer, load.index, load.conditions)
        stored = "real" if load.exact else CPP_TYPES[load.buffer.array.type]
        kind: CppKind = "int64_t" if load.buffer.array.type == "token" else "int32_t" if whole else "real"
        self.declare(load.name, shape, kind, stored)
        place = f"loaded({self.address(load.buffer, load.index)})"
        if load.conditions:
            test = self.values.all_of(load.conditions)
            outside = "0" if whole else self.values.number(load.outside)
            read = place if whole else f"real({place})"
            self.loop_over_lanes(
                shape, f"{self.values.tile(load.name)} = {test}", f"? {read}", f": {outside};"
            )
        else:
            self.loop_over_lanes(shape, f"{self.values.tile(load.name)} = {place};")

    def dot(self, dot: Dot) -> None:
        """As Triton casts: one operand gets the type of the other."""
        total, left, right = (self.find_tile(name) for name in (dot.accumulator, dot.left, dot.right))
        assert total is not None
        assert left is not None
        assert right is not None
        assert (left.shape[0], right.shape[1]) == total.shape, self.program.name
        assert left.shape[1] == right.shape[0], self.program.name
        rows, columns = ("i" if total.shape[0] > 1 else "0"), ("j" if total.shape[1] > 1 else "0")
        factors = [f"{cpp_name(dot.left)}[{rows}][k]", f"{cpp_name(dot.right)}[k][{columns}]"]
        number, kind = (0, right.stored) if dot.given == "left" else (1, left.stored)
        factors[number] = factors[number] if kind == "real" else f"{kind}({factors[number]})"
        self.loop_over_lanes(
            total.shape,
            f"for (int k = 0; k < {left.shape[1]}; k++)",
            f"{cpp_name(dot.accumulator)}[{rows}][{columns}] += {factors[0]} * {factors[1]};",
        )

    def reduce(self, reduce: Reduce) -> None:
        shape = self.values.shape_of(reduce.value)
        kind = self.values.kind_of(reduce.value)
        kept = reduce_shape(shape, reduce.along)
        kind = "real" if kind == "bool" else kind
        self.declare(reduce.name, kept, kind)
        ends = {"real": ("-INFINITY", "INFINITY"), "int32_t": ("INT32_MIN", "INT32_MAX")}[kind]
        start = {"sum": "0", "max": ends[0], "min": ends[1]}[reduce.how]
        self.loop_over_lanes(kept, f"{self.values.tile(reduce.name)} = {start};")
        place, value = self.values.tile(reduce.name), self.values.value(reduce.value)
        if reduce.how == "sum":
            self.loop_over_lanes(shape, f"{place} += {value};")
        else:
            sign = {"max": ">", "min": "<"}[reduce.how]
            self.loop_over_lanes(shape, f"if ({value} {sign} {place})", f"{place} = {value};")

    def address_shape(
        self,
        buffer: Buffer,
        index: tuple[Expr, ...],
        conditions: tuple[Condition, ...],
        value: TileShape = (1, 1),
    ) -> TileShape:
        """The shape of a tile of addresses. Raises TypeError where mask or value are larger than it."""
        shape = self.values.shape(*index)
        if broadcast_shapes(shape, value, self.values.shape(*conditions)) != shape:
            more = f"a mask of {self.values.shape(*conditions)}, a value of {value}"
            raise TypeError(f"{self.program.name}: {shape} addresses in {buffer.name}, {more}")
        return shape

    def address(self, buffer: Buffer, index: tuple[Expr, ...]) -> str:
        offset: Expr = Integer(0)
        for place, size in zip(index, buffer.sizes, strict=True):
            offset = offset * sympify(size) + place
        return f"{buffer.name}_ptr[{self.values.text(offset)}]"
