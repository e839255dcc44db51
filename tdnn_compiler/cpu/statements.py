"""Statements of a row's loop over columns, as C++: in vectors, or lane by lane."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, assert_never

from tdnn_compiler.cpu.products import Products
from tdnn_compiler.cpu.ways import symbols_in_indices, symbols_in_value
from tdnn_compiler.printers.cpp_values import CPP_TYPES, CppKind, cpp_name
from tdnn_compiler.symbolic.identifiers import escape_remark
from tdnn_compiler.tile.ir import (
    Assign,
    Define,
    Load,
    Loop,
    Mask,
    Note,
    Reduce,
    Statement,
    Store,
    UnrolledLoop,
    Value,
    Zeros,
)
from tdnn_compiler.tile.shapes import TileShape, broadcast_shapes

__all__ = ["VALUE_KINDS", "Statements", "start_of"]

VALUE_KINDS: Mapping[CppKind, tuple[str, str]] = {
    "real": ("real", "reals<SIDE>"),
    "int32_t": ("whole", "wholes<SIDE>"),
    "int64_t": ("int64_t", "wholes<SIDE>"),
    "bool": ("whole", "wholes<SIDE>"),
}
"""What a tile of a kind holds in memory, and in the loop over columns."""


@dataclass
class Statements(Products):
    """Prints statements at row i, for the columns from j on."""

    scopes: list[set[str]] = field(default_factory=list)
    """The numbers and vectors that are declared, in every loop that is open."""
    temporaries: int = 0

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

    def head(self, loop: Loop | UnrolledLoop) -> str:
        name, text = cpp_name(str(loop.symbol)), self.values.text
        match loop:
            case UnrolledLoop(count=count):
                return f"for (int64_t {name} = 0; {name} < {count}; {name}++)"
            case Loop(start=start, stop=stop, step=step):
                return f"for (int64_t {name} = {text(start)}; {name} < {text(stop)}; {name} += {step})"
            case _:
                assert_never(loop)

    @contextmanager
    def scope(self) -> Iterator[None]:
        self.scopes.append(set())
        yield
        self.scopes.pop()

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
            case "part" | "lanes":
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
