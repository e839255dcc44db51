"""Tile programs as C++ for a CPU: loops over rows and vectors of columns, and a microkernel for products."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, assert_never

from tdnn_compiler.cpu.loops import (
    Columns,
    LoopNode,
    Nest,
    RepeatLoop,
    Row,
    arrange_loops,
    tiles_read,
    tiles_written,
)
from tdnn_compiler.cpu.products import Products
from tdnn_compiler.cpu.values import Stored
from tdnn_compiler.cpu.ways import first_of, row_limits, symbols_in_indices, symbols_in_value
from tdnn_compiler.printers.cpp import grid_names
from tdnn_compiler.printers.cpp_values import CPP_TYPES, CppKind, cpp_name
from tdnn_compiler.symbolic.identifiers import escape_remark
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Dot,
    FetchLength,
    Halve,
    Load,
    Loop,
    Mask,
    Note,
    Range,
    Reduce,
    ShiftRows,
    Statement,
    Store,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Value,
    Zeros,
    walk,
)
from tdnn_compiler.tile.shapes import TileShape, broadcast_shapes, reduce_shape

__all__ = ["print_cpu_kernel"]

CPU_LINE_WIDTH = 108
VALUE_KINDS: Mapping[CppKind, tuple[str, str]] = {
    "real": ("real", "reals<SIDE>"),
    "int32_t": ("whole", "wholes<SIDE>"),
    "int64_t": ("int64_t", "wholes<SIDE>"),
    "bool": ("whole", "wholes<SIDE>"),
}
"""What a tile of a kind holds in memory, and in the loop over columns."""


def print_cpu_kernel(program: TileProgram, name: str, direct: frozenset[str]) -> str:
    """A kernel: a function of what the Triton kernel gets, in that order, and of the grid.

    Arrays of the types `direct` hold numbers as they are computed with: products read them where they are.
    """
    return Printer(program, name, direct).kernel()


@dataclass
class Printer(Products):
    """Prints a kernel."""

    scopes: list[set[str]] = field(default_factory=list)
    """The numbers and vectors that are declared, in every loop that is open."""
    temporaries: int = 0

    # The function

    def kernel(self) -> str:
        for line in map(escape_remark, self.program.title):
            self.lines += wrap(line, CPU_LINE_WIDTH, initial_indent="// ", subsequent_indent="//     ")
        self.lines.append(f'extern "C" void {self.name}(')
        self.lines += self.arguments(*(["const real *panel"] if self.panel else []))
        with self.block(")"):
            self.grid()
        return "\n".join([*self.lines, ""])

    def grid(self) -> None:
        """The programs, the last number fastest; threads share them."""
        counts = grid_names(self.program)
        self.line(f"const int64_t programs = {' * '.join(counts) or '1'};")
        self.line("#pragma omp parallel for schedule(static) if (programs > 1)")
        with self.block("for (int64_t number = 0; number < programs; number++)"):
            rest = "number"
            for place, symbol in reversed(list(enumerate(self.program.ids))):
                here = rest if place == 0 else f"{rest} % {counts[place]}"
                self.line(f"const int64_t {cpp_name(str(symbol))} = {here};")
                rest = (
                    f"{rest} / {counts[place]}" if place == len(counts) - 1 else f"({rest}) / {counts[place]}"
                )
            self.body(self.program.body)

    def body(self, statements: tuple[Statement, ...]) -> None:
        self.find_indices(statements)
        self.find_tiles(statements)
        nodes = arrange_loops(statements, self.shape, self.multiplied)
        self.place_tiles(nodes)
        for name, tile in self.tiles.items():
            if tile.place == "tile" and name not in self.multiplied:
                self.declare_tile(name, tile)
        for node in nodes:
            self.node(node)

    def declare_tile(self, name: str, tile: Stored) -> None:
        rows, columns = tile.shape
        width = 1 if columns == 1 and name not in self.factors else f"padded({columns})"
        self.line(f"alignas(64) {VALUE_KINDS[tile.kind][0]} {cpp_name(name)}[{rows}][{width}];")

    # What is known before anything is printed

    def find_tiles(self, statements: tuple[Statement, ...]) -> None:
        """Every tile's shape and kind; for now all of them are in memory."""
        for statement in walk(statements):
            match statement:
                case Load(name=name):
                    array = statement.buffer.array
                    kind: CppKind = (
                        "int64_t" if array.type == "token" else "int32_t" if array.holds_integers else "real"
                    )
                    self.tile(name, self.load_shape(statement), kind)
                case Zeros(name=name, shape=shape, whole=counts):
                    self.tile(name, shape, "int32_t" if counts else "real")
                case Assign(name=name, value=value):
                    self.tile(name, self.values.shape_of(value), self.values.kind_of(value))
                case Reduce(name=name, value=value, along=along):
                    kind = self.values.kind_of(value)
                    shape = reduce_shape(self.values.shape_of(value), along)
                    self.tile(name, shape, "real" if kind == "bool" else kind)
                case Halve(left=left, right=right, shape=(rows, columns)):
                    for half in (left, right):
                        self.tile(half, (rows, columns // 2), "real")
                case ShiftRows(name=name, tile=tile, shape=shape):
                    self.tile(name, shape, self.tiles[tile].kind)
                case _:
                    pass

    def tile(self, name: str, shape: TileShape, kind: CppKind) -> None:
        found = self.tiles.setdefault(name, Stored(shape, kind, "tile"))
        assert (found.shape, found.kind) == (shape, kind), f"{self.program.name}: {name} is {found}, {shape}"

    def shape(self, statement: Statement) -> TileShape:
        """Of what a statement computes, before it is reduced."""
        match statement:
            case Load():
                return self.load_shape(statement)
            case Zeros(shape=shape):
                return shape
            case Assign(value=value) | Reduce(value=value):
                return self.values.shape_of(value)
            case Store(index=index, conditions=conditions, value=value):
                return broadcast_shapes(self.values.shape(*index, *conditions), self.values.shape_of(value))
            case Loop(body=body) | UnrolledLoop(body=body):
                return broadcast_shapes(*(self.shape(each) for each in body))
            case _:
                return (1, 1)

    def place_tiles(self, nodes: list[LoopNode]) -> None:
        """Tiles that one loop alone knows are kept there."""
        users: dict[str, set[object]] = {}
        summed: set[str] = set()
        for place, nest, statement in places_in(nodes):
            for name in tiles_read(statement) | tiles_written(statement):
                columns = self.tiles[name].shape[1] > 1
                # A row's numbers are known in all of its loops.
                users.setdefault(name, set()).add(place if columns or nest is None else nest)
                if nest is None:
                    summed.add(name)
            if isinstance(statement, Reduce) and self.shape(statement)[0] > 1 and statement.along == 0:
                summed.add(statement.name)
        for name, places in users.items():
            tile = self.tiles[name]
            columns = tile.shape[1] > 1
            if len(places) == 1 and name not in summed and not (tile.kind == "int64_t" and columns):
                self.tiles[name] = Stored(tile.shape, tile.kind, "lanes" if columns else "row")

    # Nodes

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
            case RepeatLoop(loop=loop, body=body) if self.fits_registers(loop, body):
                self.print_steps(loop, body)
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

    def head(self, loop: Loop | UnrolledLoop) -> str:
        name, text = cpp_name(str(loop.symbol)), self.values.text
        match loop:
            case UnrolledLoop(count=count):
                return f"for (int64_t {name} = 0; {name} < {count}; {name}++)"
            case Loop(start=start, stop=stop, step=step):
                return f"for (int64_t {name} = {text(start)}; {name} < {text(stop)}; {name} += {step})"
            case _:
                assert_never(loop)

    # Loops over rows and columns

    def nest(self, nest: Nest) -> None:
        for item in nest.inside:
            for statement in statements_of(item):
                if isinstance(statement, Reduce) and statement.along == 0 and self.shape(statement)[0] > 1:
                    self.begin_sum(statement)
        with self.block(), self.scope():
            for item in nest.before:
                self.item(item)
            if nest.rows == 1:
                self.say_indices(nest.inside, rows=True)
                for item in nest.inside:
                    self.item(item)
                return
            with self.block(f"for (int i = 0; i < {self.last_row(nest)}; i++)"), self.scope():
                self.say_indices(nest.inside, rows=True)
                for item in nest.inside:
                    self.item(item)

    def last_row(self, nest: Nest) -> str:
        """How many rows there are to do: fewer at the end, if nothing but stores comes of them."""
        statements = [s for item in nest.inside for s in statements_of(item)]
        made = {name for s in statements for name in tiles_written(s)}
        stores = [s for each in statements for s in walk((each,)) if isinstance(s, Store)]
        if not stores or any(self.tiles[name].place == "tile" for name in made):
            return str(nest.rows)
        limits = [row_limits(s.conditions, self.shapes, self.indices) for s in stores]
        common = [limit for limit in limits[0] if all(limit in others for others in limits)]
        if not common:
            return str(nest.rows)
        symbol, rest = common[0]
        return f"least_of({nest.rows}, {self.values.text(rest)} - {first_of(symbol)})"

    @contextmanager
    def scope(self) -> Iterator[None]:
        self.scopes.append(set())
        yield
        self.scopes.pop()

    def begin_sum(self, reduce: Reduce) -> None:
        name, tile = cpp_name(reduce.name), self.tiles[reduce.name]
        columns = "1" if tile.shape[1] == 1 else f"padded({tile.shape[1]})"
        self.line(f"for (int j = 0; j < {columns}; j++)")
        self.line(f"    {name}[0][j] = {start_of(reduce, tile.kind)};")

    def say_indices(self, items: Iterable[Columns | Row], rows: bool) -> None:
        """Declares the indices that these need, which differ along the rows, or along the columns."""
        needed = self.needed(
            symbol for item in items for s in statements_of(item) for symbol in symbols_in_indices(s)
        )
        for symbol, index in self.indices.items():
            here = symbol in needed and symbol not in self.inner and (index.shape[1] == 1) == rows
            if here and (rows or index.needs == ()):
                self.line(f"const int64_t {cpp_name(str(symbol))} = {index.text};")

    def item(self, item: Columns | Row) -> None:
        match item:
            case Row(statement=statement):
                self.statement(statement)
            case Columns(width=width, statements=statements):
                self.over_columns(width, statements)
            case _:
                assert_never(item)

    def over_columns(self, columns: int, statements: list[Statement]) -> None:
        self.columns = columns
        across = [s for s in statements if isinstance(s, Reduce) and s.along == 1]
        for reduce in across:
            if self.tiles[reduce.name].place == "row":
                kind = "real" if self.tiles[reduce.name].kind == "real" else "int64_t"
                self.line(f"{kind} {cpp_name(reduce.name)};")
                self.scopes[-1].add(reduce.name)
        with self.block(), self.scope():
            self.line(f"constexpr int SIDE = side_by_side({columns}, 4);")
            for reduce in across:
                kind = self.values.kind_of(reduce.value)
                start = start_of(reduce, kind)
                spread = "all_lanes" if kind == "real" else "all_lanes_whole"
                self.line(f"{VALUE_KINDS[kind][1]} {cpp_name(reduce.name)}_lanes = {spread}<SIDE>({start});")
            with self.block(f"for (int j = 0; j < {columns}; j += SIDE * LANES)"), self.scope():
                self.say_indices([Columns(columns, statements)], rows=False)
                for statement in statements:
                    self.statement(statement)
            for reduce in across:
                self.end_sum(reduce)

    def end_sum(self, reduce: Reduce) -> None:
        """The lanes of a sum over columns, together."""
        name = cpp_name(reduce.name)
        self.line(f"{self.values.tile(reduce.name)} = {reduce.how}_of({name}_lanes);")

    # Statements

    def statement(self, statement: Statement) -> None:
        match statement:
            case Note(text=note):
                self.line(f"// {escape_remark(note)}")
            case Define(symbol=symbol, value=value):
                # One that differs along the columns is said where lanes are taken one by one.
                if self.shapes.get(symbol, (1, 1))[1] == 1:
                    self.line(f"const int64_t {cpp_name(str(symbol))} = {self.values.text(value)};")
            case Load():
                self.load(statement)
            case Zeros(name=name, value=number, whole=counts):
                self.assign(name, "0" if counts else self.values.number(number))
            case Assign(name=name, value=value) if (
                self.tiles[name].kind == "int64_t" and self.tiles[name].shape[1] > 1
            ):
                row = "i" if self.tiles[name].shape[0] > 1 else "0"
                with self.lane_by_lane(symbols_in_indices(statement)):
                    self.line(f"{cpp_name(name)}[{row}][j + lane] = {self.values.whole(value)};")
            case Assign(name=name, value=value, like=like):
                kind = self.tiles[name].kind
                shown = {
                    "real": self.values.real,
                    "bool": self.values.condition,
                    "int32_t": self.values.whole,
                    "int64_t": self.values.whole,
                }[kind](value)
                self.assign(
                    name, shown if like is None else f"rounded<{CPP_TYPES[like.array.type]}>({shown})"
                )
            case Reduce():
                self.reduce(statement)
            case Store():
                self.store(statement)
            case Loop(body=body) | UnrolledLoop(body=body):
                with self.block(self.head(statement)), self.scope():
                    for each in body:
                        self.statement(each)
            case _:
                raise TypeError(statement)

    def assign(self, name: str, shown: str) -> None:
        """A value for a tile: in lanes, for a row, or in memory."""
        tile, text = self.tiles[name], cpp_name(name)
        lanes = VALUE_KINDS[tile.kind][1]
        spread = {"real": "spread", "bool": "spread_test"}.get(tile.kind, "spread_whole")
        new = not any(name in scope for scope in self.scopes)
        match tile.place:
            case "row":
                kind = "bool" if tile.kind == "bool" else "real" if tile.kind == "real" else "int64_t"
                self.line(f"{kind + ' ' if new else ''}{text} = {shown};")
            case "lanes":
                self.line(f"{lanes + ' ' if new else ''}{text} = {spread}<SIDE>({shown});")
            case "tile":
                row = "i" if tile.shape[0] > 1 else "0"
                if tile.shape[1] == 1:
                    self.line(f"{text}[{row}][0] = {shown};")
                else:
                    self.line(f"keep<SIDE>(&{text}[{row}][j], {spread}<SIDE>({shown}));")
                return
            case _:
                assert_never(tile.place)
        if new:
            self.scopes[-1].add(name)

    def temporary(self, value: Value) -> str:
        """What depends on the column, lane by lane, before the statement that needs it."""
        self.temporaries += 1
        name = f"lanes_{self.temporaries}"
        kind = "bool" if isinstance(value, Mask) else self.values.kind_of(value)
        self.line(f"{VALUE_KINDS[kind][1]} {name};")
        with self.lane_by_lane(symbols_in_value(value)):
            match value:
                case Mask(conditions=conditions):
                    shown = f"({self.values.all_of(conditions)}) ? -1 : 0"
                case _ if kind == "bool":
                    shown = f"{self.values.value(value)} ? -1 : 0"
                case _:
                    shown = self.values.value(value)
            self.line(f"{name}.put(lane, {shown});")
        return name

    @contextmanager
    def lane_by_lane(self, symbols: Iterable[Any]) -> Iterator[None]:
        """A loop over the lanes of a vector, with the indices that differ along the columns."""
        needed = self.needed(symbols)
        with self.block("for (int lane = 0; lane < SIDE * LANES; lane++)"):
            for symbol, index in self.indices.items():
                if symbol in needed and index.shape[1] > 1:
                    text = index.text
                    text = f"{text} + lane" if not index.needs and not text.endswith("]") else text
                    text = text.replace("[j]", "[j + lane]")
                    self.line(f"const int64_t {cpp_name(str(symbol))} = {text};")
            self.values.single = True
            yield
            self.values.single = False

    def load(self, load: Load) -> None:
        tile = self.tiles[load.name]
        real = tile.kind == "real"
        outside = self.values.number(load.outside) if real else "0"
        convert = "real" if real else "int64_t" if tile.shape[1] == 1 else "whole"
        if tile.shape[1] == 1:
            read = f"{convert}({self.address(load.buffer, load.index)})"
            test = self.values.all_of(load.conditions) if load.conditions else ""
            self.assign(load.name, f"({test}) ? {read} : {outside}" if test else read)
            return
        if tile.kind == "int64_t":
            self.long_load(load)
            return
        way = self.way(load.buffer, load.index, load.conditions)
        suffix = "" if real else "_whole"
        test = self.values.all_of(way.rows) if way.rows else ""
        match way.kind:
            case "same":
                read = f"{convert}({self.address(load.buffer, load.index)})"
                read = f"({test}) ? {read} : {outside}" if test else read
                self.assign(load.name, f"all_lanes{suffix}<SIDE>({read})")
            case "vector":
                count = self.count(way.limits)
                place = f"&{self.address(load.buffer, load.index)}"
                read = f"load_some{suffix}<SIDE>({place}, {count}, {outside})"
                other = f"all_lanes{suffix}<SIDE>({outside})"
                self.assign(load.name, f"({test}) ? {read} : {other}" if test else read)
            case "lanes":
                self.temporaries += 1
                name = f"lanes_{self.temporaries}"
                self.line(f"{VALUE_KINDS[tile.kind][1]} {name};")
                with self.lane_by_lane(symbols_in_indices(load)):
                    tests = [f"j + lane < {self.columns}", *self.tests(load.conditions)]
                    read = f"{convert}({self.address(load.buffer, load.index)})"
                    whole = " && ".join(f"({each})" for each in tests)
                    self.line(f"{name}.put(lane, {whole} ? {read} : {outside});")
                self.assign(load.name, name)
            case _:
                assert_never(way.kind)

    def long_load(self, load: Load) -> None:
        """Numbers of 64 bits are in memory, one by one."""
        row = "i" if self.tiles[load.name].shape[0] > 1 else "0"
        with self.lane_by_lane(symbols_in_indices(load)):
            tests = [f"j + lane < {self.columns}", *self.tests(load.conditions)]
            read = self.address(load.buffer, load.index)
            whole = " && ".join(f"({each})" for each in tests)
            self.line(f"if (j + lane < padded({self.columns}))")
            self.line(f"    {cpp_name(load.name)}[{row}][j + lane] = {whole} ? {read} : 0;")

    def reduce(self, reduce: Reduce) -> None:
        name, tile = cpp_name(reduce.name), self.tiles[reduce.name]
        value = reduce.value
        exact = tile.kind == "real"
        shown = self.values.real(value) if exact else self.values.whole(value)
        rows, columns = self.values.shape_of(value)
        size = rows if reduce.along == 0 else columns
        if size == 1:
            self.assign(reduce.name, shown)
            return
        join = joined(reduce, exact)
        if reduce.along == 1:
            start = start_of(reduce, tile.kind)
            first = f"first_of<SIDE>({shown}, {self.columns} - j, {start})"
            self.line(f"{name}_lanes = {join(f'{name}_lanes', first)};")
        elif columns == 1:
            self.line(f"{name}[0][0] = {join(f'{name}[0][0]', shown)};")
        else:
            so_far, place = f"lanes_of<SIDE>(&{name}[0][j])", f"&{name}[0][j]"
            more = f"{'spread' if exact else 'spread_whole'}<SIDE>({shown})"
            self.line(f"keep<SIDE>({place}, {join(so_far, more)});")

    def store(self, store: Store) -> None:
        kind = CPP_TYPES[store.buffer.array.type]
        exact = not store.buffer.array.holds_integers
        shape = self.shape(store)
        if shape[1] == 1:
            shown = self.values.real(store.value) if exact else self.values.whole(store.value)
            test = f"if ({self.values.all_of(store.conditions)}) " if store.conditions else ""
            self.line(f"{test}{self.address(store.buffer, store.index)} = {kind}({shown});")
            return
        way = self.way(store.buffer, store.index, store.conditions)
        if way.kind == "vector" and store.buffer.array.type != "token":
            shown = self.values.real(store.value) if exact else self.values.whole(store.value)
            spread = "spread" if exact else "spread_whole"
            test = f"if ({self.values.all_of(way.rows)}) " if way.rows else ""
            place = self.address(store.buffer, store.index)
            self.line(f"{test}store_some<SIDE>(&{place}, {spread}<SIDE>({shown}), {self.count(way.limits)});")
            return
        with self.lane_by_lane(symbols_in_indices(store)):
            shown = self.values.real(store.value) if exact else self.values.whole(store.value)
            tests = [
                f"j + lane < {self.columns}",
                *self.tests(store.conditions),
            ]
            self.line(f"if ({' && '.join(f'({each})' for each in tests)})")
            self.line(f"    {self.address(store.buffer, store.index)} = {kind}({shown});")


def start_of(reduce: Reduce, kind: CppKind) -> str:
    ends = ("-INFINITY", "INFINITY") if kind == "real" else ("INT32_MIN", "INT32_MAX")
    return {"sum": "0", "max": ends[0], "min": ends[1]}[reduce.how]


def joined(reduce: Reduce, exact: bool) -> Callable[[str, str], str]:
    """How a value joins those before it: two texts to one."""

    def join(total: str, value: str) -> str:
        if reduce.how == "sum":
            return f"{total} + {value}"
        less, select = ("less", "select") if exact else ("less_whole", "select_whole")
        pair = f"{value}, {total}" if reduce.how == "min" else f"{total}, {value}"
        return f"{select}({less}({pair}), {value}, {total})"

    return join


def statements_of(item: Columns | Row) -> tuple[Statement, ...]:
    return tuple(item.statements) if isinstance(item, Columns) else (item.statement,)


def places_in(nodes: Iterable[LoopNode]) -> Iterator[tuple[object, int | None, Statement]]:
    """Every statement with the loop that it is in, and the nest of that; None for those by themselves."""
    for node in nodes:
        match node:
            case Nest(before=before, inside=inside):
                for item in (*before, *inside):
                    for statement in statements_of(item):
                        yield id(item), id(node), statement
            case RepeatLoop(body=body):
                yield from places_in(body)
            case Dot() | ShiftRows() | Halve() | TileIndex():
                yield id(node), None, node
            case _:
                pass
