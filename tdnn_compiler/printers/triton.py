"""Tile programs as Triton kernels."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import isinf, isnan
from typing import Any, Literal, assert_never, cast

from sympy import Add, Expr, Integer, Mul, Symbol, expand, factor

from tdnn_compiler.equations.ir import Constant
from tdnn_compiler.plan.targets import Descriptors
from tdnn_compiler.printers.lines import break_argument, break_statement, format_comment, indent_lines
from tdnn_compiler.symbolic.identifiers import escape_remark
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.interface import (
    DescribedBuffer,
    KernelArgument,
    argument_name,
    block_of,
    describe_buffers,
    has_matmul,
    kernel_arguments,
    symbols_printed,
    varies,
)
from tdnn_compiler.tile.ir import (
    Assign,
    BlockAccess,
    Buffer,
    Condition,
    Define,
    Dot,
    Elementwise,
    FetchLength,
    Halve,
    IndexValue,
    Load,
    Loop,
    Mask,
    Note,
    Random,
    Range,
    Reduce,
    RoundTo,
    ShiftRows,
    Statement,
    Store,
    Tile,
    TileIndex,
    TileProgram,
    UnrolledLoop,
    Value,
    Zeros,
    walk,
)
from tdnn_compiler.tile.joint import JointMember

__all__ = ["MarkedNumber", "PrintedKernel", "PrintedLine", "Told", "print_kernel", "print_member"]

KERNEL_WIDTH = 108
WORD_PATTERN = re.compile(r"[A-Za-z_]\w*")
MOST_UNROLLED = 9
"""Loops of more iterations are unrolled by four only: with the loads of 33 taps at once, registers spilled.
"""


class TritonIndices(IndexPrinter):
    """Index expressions inside of a kernel."""

    towards_zero = True
    choose = "tl.where({condition}, {yes}, {no})"
    smaller, greater = "tl.minimum({}, {})", "tl.maximum({}, {})"


Told = Literal["constant", "aligned", "plain"]
"""What a kernel is compiled for: a number's value, that it is a multiple of 16, or any number."""


class MarkedIndices(TritonIndices):
    """The same, with every number marked.

    Kernels need not be compiled for factors and bounds, but for factors of what is `fixed`. Factors of sizes
    that `vary` do not say how an address is aligned, nor do bounds of what is no lane.
    """

    def __init__(
        self,
        wide: frozenset[Symbol],
        least: Mapping[Symbol, int],
        lanes: Set[Any] = frozenset(),
        fixed: Set[Any] = frozenset(),
        vary: Set[Any] = frozenset(),
    ) -> None:
        super().__init__(wide, least)
        self.lanes, self.fixed, self.vary = lanes, fixed, vary
        self.numbers: list[MarkedNumber] = []
        self.hint = "SIZE"
        self.told: Told = "constant"

    def mark(self, value: int | float, text: str, hint: str = "", told: Told = "constant") -> str:
        """The text of a number, marked."""
        self.numbers.append(MarkedNumber(value, text, hint or self.hint, told))
        return f"\ue000{len(self.numbers) - 1}\ue001"

    def count(self, value: int, hint: str = "", told: Told = "constant") -> str:
        if value < 0:
            return f"-{self.mark(-value, str(-value), hint, told)}"
        return self.mark(value, str(value), hint, told)

    @contextmanager
    def hinting(self, hint: str, told: Told = "constant") -> Iterator[None]:
        before = self.hint, self.told
        self.hint, self.told = hint, told
        yield
        self.hint, self.told = before

    def factor_of(self, symbols: Set[Any]) -> Told:
        """What a kernel is compiled for of a number that is multiplied with these."""
        if symbols & self.fixed:
            return "constant"
        return "plain" if symbols & self.vary else "aligned"

    def _print_Integer(self, expr: Any) -> str:
        return self.count(int(expr), told=self.told)

    def _print_int(self, expr: int) -> str:
        return self.count(expr, told=self.told)

    def _print_Add(self, expr: Any, order: Any = None) -> str:
        of_lanes = bool(expr.free_symbols & self.lanes)
        with self.hinting("OFFSET", "constant" if of_lanes else self.factor_of(expr.free_symbols)):
            return super()._print_Add(expr, order)

    def _print_Mul(self, expr: Any) -> str:
        symbols = [part.name for part in expr.args if part.is_Symbol]
        hint = f"{symbols[0].upper()}_STRIDE" if len(symbols) == 1 else "STRIDE"
        with self.hinting(hint, self.factor_of(expr.free_symbols)):
            return super()._print_Mul(expr)

    def _print_Relational(self, expr: Any) -> str:
        hint = f"{expr.lhs.name.upper()}_END" if expr.lhs.is_Symbol else "END"
        with self.hinting(hint, "aligned" if expr.free_symbols & self.lanes else "plain"):
            return super()._print_Relational(expr)

    def _print_floor(self, expr: Any) -> str:
        with self.hinting("DIVISOR"):
            return super()._print_floor(expr)

    def _print_Mod(self, expr: Any) -> str:
        with self.hinting("DIVISOR"):
            return super()._print_Mod(expr)


@dataclass(frozen=True)
class PrintedLine:
    """A statement. Of a call, `texts` are what precedes the arguments, these, and what follows them."""

    depth: int
    texts: tuple[str, ...]
    call: bool = False
    note: bool = False

    def laid_out(self, texts: Sequence[str]) -> list[str]:
        """Its lines in a file, with these texts."""
        if self.note:
            return indent_lines(format_comment(texts[0], 4 * self.depth), self.depth)
        if not self.call:
            return break_statement("    " * self.depth + texts[0])
        start, *parts, end = texts
        line = f"{start}({', '.join(parts)}){end}"
        if len(line) + 4 * self.depth <= KERNEL_WIDTH:
            return break_statement("    " * self.depth + line)
        inside = [line for part in parts for line in break_argument(part, 4 * self.depth + 4)]
        return indent_lines([f"{start}(", *indent_lines(inside), f"){end}"], self.depth)


@dataclass(frozen=True)
class MarkedNumber:
    """A number in the text of a kernel, what it could be called, and what a kernel is compiled for of it."""

    value: int | float
    text: str
    hint: str
    told: Told = "constant"


@dataclass(frozen=True)
class PrintedKernel:
    """A kernel as text in which numbers are marked by their places in `numbers`."""

    arguments: tuple[str, ...]
    varying: tuple[str, ...]
    """Those that are numbers of a call: Triton is not to compile a kernel for each of their values."""
    lines: tuple[PrintedLine, ...]
    numbers: tuple[MarkedNumber, ...]
    taken: frozenset[str]


def print_kernel(program: TileProgram, descriptors: Descriptors = ()) -> PrintedKernel:
    """One kernel; blocks are loaded and stored by tensor descriptors that it is given, or by pointers."""
    return TritonPrinter(program, kernel_arguments(program, descriptors), descriptors).kernel()


def print_member(member: JointMember, descriptors: Descriptors = ()) -> PrintedKernel:
    """The same as a function that a joint launch calls with the program's number.

    It makes the descriptors that it is not given.
    """
    return TritonPrinter(member.program, member.own, descriptors).member()


@dataclass
class TritonPrinter:
    program: TileProgram
    arguments: tuple[KernelArgument, ...]
    descriptors: Descriptors
    lines: list[PrintedLine] = field(default_factory=list)
    depth: int = 1

    def __post_init__(self) -> None:
        statements = list(walk(self.program.body))
        self.lanes: set[Any] = set()
        for s in statements:
            match s:
                case Range(symbol=symbol) | TileIndex(symbol=symbol):
                    self.lanes.add(symbol)
                case Define(symbol=symbol, value=source) | FetchLength(symbol=symbol, sequence=source):
                    self.lanes |= {symbol} if source.free_symbols & self.lanes else set()
                case _:
                    pass
        wide = {s.symbol for s in statements if isinstance(s, Define | Range) and s.wide}
        vary = {symbol for symbol in self.arguments if isinstance(symbol, Symbol)}
        fixed = {s.symbol for s in statements if isinstance(s, UnrolledLoop)}
        if self.program.kind == "product":
            # Its many rows for a thread have one address, and one test: they are so many instructions fewer.
            fixed |= self.lanes | vary
        self.indices = MarkedIndices(frozenset(wide), self.program.bounds, self.lanes, fixed, vary)
        self.used = {symbol for statement in statements for symbol in self.symbols(statement)}
        self.described = describe_buffers(self.program, self.descriptors)
        self.blocks = {(each.buffer.name, each.block): each.name for each in self.described}

    def symbols(self, statement: Statement) -> set[Any]:
        """The symbols that the printed statement uses."""
        return symbols_printed(statement, self.descriptors)

    def describe(self) -> None:
        """Makes the descriptors that it is not given."""
        for each in self.described:
            if each in self.arguments:
                continue
            sizes = each.buffer.sizes
            strides: list[Expr] = [Integer(1)]
            for size in reversed(sizes[1:]):
                strides.insert(0, strides[0] * size)
            parts = [f"[{', '.join(map(self.indices.text, items))}]" for items in (sizes, strides)]
            parts = [f"{each.buffer.name}_ptr", *parts, self.shape(each.block)]
            self.call(f"{each.name} = tl.make_tensor_descriptor", parts)

    def kernel(self) -> PrintedKernel:
        for number, symbol in enumerate(self.program.ids):
            if symbol in self.used:
                self.line(f"{symbol} = tl.program_id({number})")
        self.whole_body()
        varying = (argument_name(each) for each in self.arguments if varies(each))
        return self.printed((), tuple(varying))

    def member(self) -> PrintedKernel:
        (number,) = map(str, self.program.ids)
        self.whole_body()
        return self.printed((number,), ())

    def whole_body(self) -> None:
        if self.program.seeded:
            self.line("seed = tl.load(seed_ptr)")
        self.describe()
        self.block(self.program.body)

    def printed(self, before: tuple[str, ...], varying: tuple[str, ...]) -> PrintedKernel:
        names = [*before, *map(argument_name, self.arguments)]
        if self.program.ragged:
            names.append("RAGGED: tl.constexpr")
        if has_matmul(self.program.body):
            names.append("PRECISION: tl.constexpr")
        taken = frozenset({*before, *self.names()})
        return PrintedKernel(tuple(names), varying, tuple(self.lines), tuple(self.indices.numbers), taken)

    def names(self) -> Iterator[str]:
        """All words in the text: no constant may be called one of these."""
        yield from map(argument_name, self.arguments)
        for line in self.lines:
            yield from (word for text in line.texts for word in WORD_PATTERN.findall(text))

    def line(self, text: str) -> None:
        self.lines.append(PrintedLine(self.depth, (text,)))

    def block(self, body: tuple[Statement, ...]) -> None:
        for statement in self.number_lanes_late(body):
            self.statement(statement)

    def number_lanes_late(self, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """Moves ranges that a loop of products does not use behind it: before it they took registers."""
        first = next((n for n, s in enumerate(body) if isinstance(s, Loop) and has_matmul(s.body)), None)
        if first is None:
            return body
        needed: set[Any] = set()
        early: list[Statement] = []
        late: list[Statement] = []
        for statement in reversed(body[: first + 1]):
            if isinstance(statement, Range | Define) and statement.symbol in self.lanes - needed:
                late.insert(0, statement)
            else:
                early.insert(0, statement)
                needed |= {symbol for part in walk((statement,)) for symbol in self.symbols(part)}
        return (*early, *late, *body[first + 1 :])

    def statement(self, statement: Statement) -> None:
        text = self.indices.text
        match statement:
            case Note(text=note):
                self.lines.append(PrintedLine(self.depth, (escape_remark(note),), note=True))
            case Define(argument=True):
                pass
            case Define(symbol=symbol) if symbol in self.lanes - self.used:
                pass
            case Define(symbol=symbol, value=value, wide=wide):
                self.line(f"{symbol} = " + (f"tl.cast({text(value)}, tl.int64)" if wide else text(value)))
            case FetchLength():
                self.fetch(statement)
            case TileIndex(symbol=symbol, tile=tile):
                self.line(f"{symbol} = {tile}")
            case Range(symbol=symbol) if symbol not in self.used:
                pass
            case Range():
                self.number_lanes(statement)
            case Load():
                self.load(statement)
            case Zeros(name=name, shape=shape, value=value, whole=whole):
                kind = "tl.int32" if whole else "tl.float32"
                number = "0" if whole else self.number(value)
                self.line(f"{name} = tl.full({self.shape(shape)}, {number}, {kind})")
            case Assign(ragged=True):
                self.clear_ragged(statement)
            case Assign(name=name, value=value, like=like):
                cast_to = "" if like is None else f".to({self.element_type(like)})"
                shown = strip_outer(self.value(value))
                self.line(f"{name} = ({shown}){cast_to}" if cast_to else f"{name} = {shown}")
            case Dot():
                self.dot(statement)
            case Reduce(name=name, how=how, value=value, along=along):
                self.line(
                    f"{name} = tl.{how}({strip_outer(self.value(value))}, axis={along}, keep_dims=True)"
                )
            case Halve():
                self.halve(statement)
            case ShiftRows():
                self.shift_rows(statement)
            case Store():
                self.store(statement)
            case Loop():
                self.loop(statement)
            case UnrolledLoop(symbol=symbol, count=count, body=body):
                many = self.indices.count(count, f"{symbol.name.upper()}_COUNT")
                turns = (
                    f"range({many}, loop_unroll_factor=4)"
                    if count > MOST_UNROLLED
                    else f"static_range({many})"
                )
                self.line(f"for {symbol} in tl.{turns}:")
                self.indented_block(body)
            case _:
                assert_never(statement)

    def loop(self, loop: Loop) -> None:
        if loop.ragged:
            self.line("if RAGGED:")
            self.indented_block((replace(loop, ragged=False),))
            return
        turns = f"{self.indices.text(loop.start)}, {self.indices.text(loop.stop)}"
        turns += f", {self.indices.count(loop.step, 'STEP')}" if loop.step != 1 else ""
        turns = f"tl.range({turns}, flatten=True)" if holds_one_loop(loop.body) else f"range({turns})"
        self.line(f"for {loop.symbol} in {turns}:")
        self.indented_block(loop.body)

    def fetch(self, fetch: FetchLength) -> None:
        text = self.indices.text
        mask = ""
        if fetch.sequence.free_symbols & self.lanes:
            mask = f", mask={text(fetch.sequence)} < {text(fetch.count)}, other={text(fetch.size)}"
        load = f"tl.load(lengths_ptr + {self.in_parentheses(fetch.index)}{mask})"
        self.line(f"{fetch.symbol} = {load} if RAGGED else {text(fetch.size)}")

    def number_lanes(self, range: Range) -> None:
        block = self.indices.count(range.size, f"BLOCK_{range.symbol.name.upper()}")
        lanes = f"tl.arange(0, {block}){'[:, None]' if range.along == 0 else '[None, :]'}"
        lanes += ".to(tl.int64)" if range.wide else ""
        if range.start != 0:
            lanes = f"{self.indices.text(range.start)} + {lanes}"
        shape = f"[{block}, 1]" if range.along == 0 else f"[1, {block}]"
        self.line(f"{range.symbol} = {lanes}  # {shape}")

    def dot(self, dot: Dot) -> None:
        """A product whose operand `given` takes the type of the other one."""
        left, right = dot.left, dot.right
        if dot.given == "left":
            left = f"{left}.to({right}.dtype)"
        else:
            right = f"{right}.to({left}.dtype)"
        precision = '"ieee"' if dot.exact else "PRECISION"
        total = dot.accumulator
        self.line(f"{total} = tl.dot({left}, {right}, {total}, input_precision={precision})")

    def halve(self, halve: Halve) -> None:
        rows, columns = halve.shape
        sizes = [self.indices.count(size) for size in (rows, columns // 2)]
        halves = f"{halve.tile}.reshape({sizes[0]}, 2, {sizes[1]}).permute(0, 2, 1)"
        self.line(f"{halve.left}, {halve.right} = {halves}.split()")

    def shift_rows(self, shift: ShiftRows) -> None:
        """A gather; past the last row it is read again, which nobody looks at."""
        rows, columns = shift.shape
        lanes = f"tl.arange(0, {self.indices.count(rows)})"
        last = self.indices.count(rows - 1, "LAST_ROW")
        self.line(f"further = tl.minimum({lanes} + {self.in_parentheses(shift.by)}, {last})")
        sizes = [self.indices.count(size) for size in (rows, columns)]
        place = f"further[:, None].broadcast_to({', '.join(sizes)})"
        self.line(f"{shift.name} = tl.gather({shift.tile}, {place}, axis=0)")

    def clear_ragged(self, assign: Assign) -> None:
        """A selection that only sequences with lengths need, in an `if RAGGED:`."""
        name, chosen = assign.name, assign.value
        assert isinstance(chosen, Elementwise)
        assert chosen.operation == "select"
        test, value, other = chosen.arguments
        if value != Tile(name):
            self.statement(replace(assign, value=value, ragged=False))
        self.line("if RAGGED:")
        chosen = replace(chosen, arguments=(test, Tile(name), other))
        self.indented_block((replace(assign, value=chosen, ragged=False),))

    def indented_block(self, body: tuple[Statement, ...]) -> None:
        self.depth += 1
        self.block(body)
        self.depth -= 1

    def load(self, load: Load) -> None:
        box = block_of(load, self.descriptors)
        if box is not None:
            rows, columns = (self.indices.count(size) for size in box.sizes if size > 1)
            end = (".T" if box.transposed else "") + (".to(tl.float32)" if load.exact else "")
            name = self.blocks[load.buffer.name, box.sizes]
            self.call(
                f"{load.name} = {name}.load", [self.block_starts(box)], f".reshape({rows}, {columns}){end}"
            )
            return
        parts = [self.address(load.buffer, load.index), *self.mask(load.conditions, load.index)]
        if load.conditions:
            whole = load.buffer.array.holds_integers
            parts.append(f"other={'0' if whole else self.number(load.outside)}")
        self.call(f"{load.name} = tl.load", parts, ".to(tl.float32)" if load.exact else "")

    def store(self, store: Store) -> None:
        value = strip_outer(self.value(store.value))
        box = block_of(store, self.descriptors)
        if box is not None:
            name = self.blocks[store.buffer.name, box.sizes]
            value = self.value(store.value)
            turned = ".T" if box.transposed else ""
            shape = ", ".join(map(self.indices.count, box.sizes))
            as_stored = f"{value}{turned}.reshape({shape}).to({self.element_type(store.buffer)})"
            self.call(f"{name}.store", [self.block_starts(box), as_stored])
            return
        address = self.address(store.buffer, store.index)
        self.call("tl.store", [address, value, *self.mask(store.conditions, store.index)])

    def element_type(self, buffer: Buffer) -> str:
        """The type in which a buffer is stored, of whatever it is given by."""
        if any(isinstance(each, Buffer) and each.name == buffer.name for each in self.arguments):
            return f"{buffer.name}_ptr.dtype.element_ty"
        own = (a for a in self.arguments if isinstance(a, DescribedBuffer) and a.buffer.name == buffer.name)
        return f"{next(own).name}.dtype"

    def block_starts(self, box: BlockAccess) -> str:
        """Where a block begins: descriptors take 32 bits."""
        text = self.indices.text
        wide = self.indices.wide
        found = [
            f"tl.cast({text(start)}, tl.int32)" if start.free_symbols & wide else text(start)
            for start in box.starts
        ]
        return f"[{', '.join(found)}]"

    def call(self, start: str, parts: list[str], end: str = "") -> None:
        self.lines.append(PrintedLine(self.depth, (start, *parts, end), call=True))

    def mask(self, conditions: tuple[Condition, ...], index: tuple[Expr, ...]) -> list[str]:
        if not conditions:
            return []
        lanes = sorted({s for part in index for s in part.free_symbols & self.lanes}, key=str)
        if lanes and not any(condition.free_symbols & self.lanes for condition in conditions):
            # Triton's interpreter has no scalar masks.
            return [f"mask=tl.where({self.all_of(conditions)}, {lanes[0]} >= 0, False)"]
        return [f"mask={self.test(conditions)}"]

    def test(self, conditions: tuple[Condition, ...]) -> str:
        lanes = [c for c in conditions if c.free_symbols & self.lanes]
        scalar = [c for c in conditions if not c.free_symbols & self.lanes]
        # Not by `&`: Triton's interpreter gets a scalar and a tile of bools wrong.
        if lanes and scalar:
            return f"tl.where({self.all_of(scalar)}, {self.all_of(lanes)}, False)"
        return self.all_of(conditions)

    def all_of(self, conditions: Sequence[Condition]) -> str:
        shown = [self.indices.text(cast(Expr, condition)) for condition in conditions]
        return shown[0] if len(shown) == 1 else " & ".join(f"({part})" for part in shown)

    def address(self, buffer: Buffer, index: tuple[Expr, ...]) -> str:
        """The address, its scalar terms first: they are 64 bits wide where they number rows."""
        offset: Expr = Integer(0)
        for place, size in zip(index, buffer.sizes, strict=True):
            offset = offset * size + place
        terms = Add.make_args(expand(offset, func=False))
        scalar = Add(*(term for term in terms if not term.free_symbols & self.lanes))
        lanes = Add(*(term for term in terms if term.free_symbols & self.lanes))
        shown = f"{buffer.name}_ptr"
        for part in self.scalar_parts(scalar):
            shown += f" + {part}"
        if lanes != 0:
            shown += f" + {self.in_parentheses(lanes)}"
        return shown

    def scalar_parts(self, scalar: Expr) -> Iterator[str]:
        """64-bit symbols with their factors one after the other, then the rest."""
        for symbol in sorted(self.indices.wide & scalar.free_symbols, key=str):
            factors = sorted(
                Mul.make_args(factor(scalar.coeff(symbol))), key=lambda part: (part.is_number, str(part))
            )
            scalar = expand(scalar - symbol * scalar.coeff(symbol), func=False)
            with self.indices.hinting(f"{str(symbol).upper()}_STRIDE", self.indices.factor_of({symbol})):
                shown = [self.in_parentheses(part) for part in factors if part != 1]
            yield f"({' * '.join([str(symbol), *shown])})" if shown else str(symbol)
        if scalar != 0:
            yield self.in_parentheses(scalar)

    def in_parentheses(self, expr: Expr) -> str:
        shown = self.indices.text(expr)
        return f"({shown})" if " " in shown else shown

    # Values

    def value(self, value: Value) -> str:
        match value:
            case Constant(value=number):
                return self.number(number)
            case Tile(name=name):
                return name
            case IndexValue(index=index):
                return self.in_parentheses(index)
            case Mask(conditions=conditions):
                return f"tl.where({self.test(conditions)}, 1.0, 0.0)"
            case Random(layer=layer, sequence=n, position=t, channel=c):
                places = ", ".join(self.indices.text(place) for place in (n, t, c))
                return f"uniform(seed, {self.indices.count(layer, 'LAYER')}, {places})"
            case RoundTo(tile=tile, like=like):
                return f"{tile}.to({self.element_type(like)}).to(tl.float32)"
            case Elementwise():
                return self.operation(value)
            case _:
                assert_never(value)

    def operation(self, call: Elementwise) -> str:
        if call.operation == "select":
            condition, yes, no = call.arguments
            shown = (
                self.test(condition.conditions)
                if isinstance(condition, Mask)
                else strip_outer(self.value(condition))
            )
            return f"tl.where({shown}, {strip_outer(self.value(yes))}, {strip_outer(self.value(no))})"
        parts = [self.value(argument) for argument in call.arguments]
        signs = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "less": "<", "equal": "=="}
        if call.operation in signs:
            return f"({parts[0]} {signs[call.operation]} {parts[1]})"
        inside = [strip_outer(part) for part in parts]
        match call.operation:
            case "exceeds":
                x, y = parts
                return f"(({y} < {x}) | (({x} != {x}) & ({y} == {y})))"
            case "maximum" | "minimum":
                nan = "propagate_nan=tl.PropagateNan.ALL"
                return f"tl.{call.operation}({inside[0]}, {inside[1]}, {nan})"
            case "exp" | "erf" | "log" | "sigmoid" | "sin" | "cos":
                return f"tl.{call.operation}({inside[0]})"
            case "tanh" | "expm1" | "log1p":
                return f"{call.operation}({inside[0]})"
            case "sqrt":
                return f"tl.sqrt_rn({inside[0]})"
            case _:
                raise TypeError(call.operation)

    def number(self, number: float) -> str:
        if isnan(number) or isinf(number):
            return f'float("{number}")'
        return self.indices.mark(float(number), repr(float(number)), "VALUE")

    def shape(self, sizes: Sequence[int]) -> str:
        return f"[{', '.join(map(self.indices.count, sizes))}]"


def holds_one_loop(body: tuple[Statement, ...]) -> bool:
    """Whether a loop holds nothing but an inner loop of matrix products.

    Triton then flattens them, so that the first loads of a sequence overlap the last products of the one
    before.
    """
    *before, last = body
    if not isinstance(last, Loop) or not all(
        isinstance(statement, Define | FetchLength) for statement in before
    ):
        return False
    return holds_one_loop(last.body) or any(isinstance(statement, Dot) for statement in last.body)


def strip_outer(text: str) -> str:
    """Without parentheses around the whole."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1]
