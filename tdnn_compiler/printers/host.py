"""The host program as the functions of an emitted file."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import assert_never

from sympy import Expr, Symbol, sympify

from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.host.ir import (
    Align,
    Allocate,
    Arrange,
    ConvertLengths,
    Free,
    HostFunction,
    HostProgram,
    HostStep,
    Launch,
    Measure,
    RefuseLengths,
    RequireBelow,
    RequireForm,
    RequireLeast,
    Result,
    SizeCheck,
)
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.printers.joint import FunctionCall
from tdnn_compiler.printers.lines import break_statement, format_comment
from tdnn_compiler.symbolic.expressions import floor_div
from tdnn_compiler.symbolic.identifiers import Names, escape_remark, quote_literal
from tdnn_compiler.symbolic.length import Length
from tdnn_compiler.tile.indices import IndexPrinter
from tdnn_compiler.tile.interface import DescribedBuffer, KernelArgument
from tdnn_compiler.tile.ir import Buffer, Define

__all__ = ["LayerSources", "print_host"]

HOST_WIDTH = 110
DELETED_WIDTH = HOST_WIDTH - len("        del  \\")
TORCH_TYPES = {
    "data": "data",
    "parameter": "data",
    "exact": "torch.float32",
    "integer": "torch.int32",
    "byte": "torch.uint8",
    "token": "torch.int64",
}
USAGE = """
`lengths` holds the valid positions of every sequence{of_each} (int32, on the same device); None: all."""
SEED_USAGE = "`seed` is dropout's, a number or an int64 scalar on the same device; `backward` takes the same."
RETURNS = "Returns the outputs, the updates of buffers, and what `backward` needs, each by name."
LayerSources = Mapping[str, tuple[str, str]]
"""By its name each layer as its script has it, and where."""
OPTIONS = '*, lengths=None, seed=0, precision="ieee"'


def print_host(
    host: HostProgram, names: Names, calls: Mapping[str, FunctionCall], layers: LayerSources
) -> str:
    """`forward`, and `backward` if there is one.

    `names` are those of the arrays; `calls` say which function each launch calls; `layers` are as the script
    has them.
    """
    printers = (HostPrinter(function, names, calls, layers) for function in host.functions)
    return "\n\n".join(printer.function_text() for printer in printers)


class HostPrinter:
    """Prints one function."""

    def __init__(
        self, function: HostFunction, names: Names, calls: Mapping[str, FunctionCall], layers: LayerSources
    ) -> None:
        self.function = function
        self.names = names
        self.calls = calls
        self.layers = dict(layers)
        self.sizes = IndexPrinter()
        self.described: dict[tuple[Key, tuple[Expr, ...], tuple[int, ...]], str] = {}
        """What descriptors are called that are there: of which array, with what sizes, in what blocks."""
        self.allocates = any(launch.scratch for launch in function.launches)
        self.seeded = any(launch.seeded for launch in function.launches)

    def function_text(self) -> str:
        body = [f"    {line}" if line else "" for line in self.body()]
        return "\n".join(each for line in (*self.head(), *body) for each in break_statement(line)) + "\n"

    def head(self) -> Iterator[str]:
        function = self.function
        if self.allocates:
            yield "@in_own_context"
        saved = ["saved"] if function.name == "backward" else []
        given = [*saved, *(self.name(array.key) for array in function.arguments), OPTIONS]
        yield f"def {function.name}({', '.join(given)}):"
        title = wrap(f'    """{escape_remark(function.title)}', HOST_WIDTH, subsequent_indent="    ")
        if function.name == "backward":
            yield from (*title[:-1], f'{title[-1]}"""')
            return
        yield from title
        lengths = ", ".join(str(extent) for extent in function.lengths)
        of_each = f", {lengths} of each in a row" if len(function.lengths) > 1 else ""
        for line in (
            *USAGE.format(of_each=of_each).splitlines(),
            *([SEED_USAGE] if self.seeded else []),
            RETURNS,
            '"""',
        ):
            yield f"    {line}" if line else ""

    def body(self) -> Iterator[str]:
        function = self.function
        for label, array in function.saved:
            yield f"{self.name(array.key)} = saved[{quote_literal(label)}]"
        for measure in function.measures:
            yield f"{measure.symbol} = {self.measure_symbol(measure)}"
        for check in function.checks:
            yield from self.check(check)
        data = self.name(function.data)
        yield f"device, data = {data}.device, {data}.dtype"
        if self.seeded:
            yield "seed = torch.as_tensor(seed, device=device)"
        if self.allocates:
            yield "triton.set_allocator(allocate)"
        yield f"with torch.cuda.device_of({data}):"
        yield from (f"    {line}" if line else "" for line in self.steps(function.steps))
        if function.name == "backward":
            ((_, results),) = function.results
            yield f"return {self.dictionary(results)}"
            return
        for group, results in function.results:
            yield f"{group} = {self.dictionary(results)}"
        yield f"return {', '.join(group for group, _ in function.results)}"

    def steps(self, steps: Sequence[HostStep]) -> Iterator[str]:
        """A comment and an empty line are before what belongs to a launch."""
        ahead: list[HostStep] = []
        for step in steps:
            ahead.append(step)
            match step:
                case Launch(kernels=kernels):
                    yield ""
                    yield from format_comment(escape_remark(self.layers_of(kernels)), 8)
                case Allocate():
                    continue
                case _:
                    pass
            for each in ahead:
                yield from self.step(each)
            ahead = []

    def layers_of(self, kernels: Sequence[Kernel]) -> str:
        """The layers that kernels are a part of, as the script has them where they are first named."""
        names = dict.fromkeys(equation.layer for kernel in kernels for equation in kernel.equations)
        found = [self.layers.pop(name, (name, "")) for name in names]
        shown = ""
        for line, layers in groupby(found, key=lambda layer: layer[1]):
            shown += ", " if shown else ""
            shown += ", ".join(text for text, _ in layers) + (f" ({line})" if line else "")
        return f"Gradients: {shown}" if self.function.name == "backward" else shown

    def name(self, key: Key) -> str:
        return self.names.of(key)

    def measure_symbol(self, measure: Measure) -> str:
        return self.symbol_in(measure.extent, f"{self.name(measure.array)}.shape[{measure.axis}]")

    def symbol_in(self, extent: Length, size: str) -> str:
        """The symbol of a size such as 2*m + 1, from what that size is called."""
        named = Symbol(size, integer=True)
        return self.sizes.text(sympify(floor_div(named - extent.offset, extent.scale)))

    def symbols_in_lengths(self, extents: Sequence[Length]) -> str:
        if len(extents) == 1:
            return self.symbol_in(extents[0], "lengths")
        found = (self.symbol_in(extent, f"lengths[:, {place}]") for place, extent in enumerate(extents))
        return f"torch.stack([{', '.join(found)}], dim=1)"

    def check(self, check: SizeCheck) -> Iterator[str]:
        match check:
            case RequireForm(array=array, axis=axis, extent=extent):
                size = f"{self.name(array)}.shape[{axis}]"
                yield f"if {size} != {self.sizes.text(extent.expression)}:"
                yield self.refusal(f"{check.expected}, got {{{size}}}")
            case RequireLeast(symbol=symbol, least=least, measured=measure):
                plain = measure.extent == Length(symbol)
                size = symbol.name if plain else f"{self.name(measure.array)}.shape[{measure.axis}]"
                yield f"if {symbol} < {least}:"
                yield self.refusal(f"{check.expected}, got {{{size}}}")
            case RequireBelow(sizes=sizes, limit=limit):
                shown = list(map(self.sizes.text, sizes))
                yield f"largest = {shown[0]}" if len(shown) == 1 else f"largest = max({', '.join(shown)})"
                yield f"if largest >= {limit}:"
                yield self.refusal(f"{{largest}} {check.expected}")
            case RefuseLengths():
                yield "if lengths is not None:"
                yield f"    raise ValueError({quote_literal(check.expected)})"
            case _:
                assert_never(check)

    def refusal(self, message: str) -> str:
        return f'    raise ValueError(f"{message}")'

    def step(self, step: HostStep) -> Iterator[str]:
        match step:
            case ConvertLengths(extents=extents):
                yield "if lengths is not None:"
                yield f"    lengths = {self.symbols_in_lengths(extents)}"
            case Arrange(array=array):
                name = self.name(array.key)
                yield f"{name} = {name}{self.in_memory_order(array)}.contiguous()"
            case Align(array=key):
                yield f"{self.name(key)} = aligned({self.name(key)})"
            case Allocate(array=array, sizes=sizes, like=like):
                shape = ", ".join(map(self.sizes.text, sizes)) + "," * (len(sizes) == 1)
                kind = TORCH_TYPES[array.type] if like is None else f"{self.name(like)}.dtype"
                yield f"{self.name(array.key)} = torch.empty(({shape}), dtype={kind}, device=device)"
            case Launch():
                yield from self.launch(step)
            case Free(arrays=arrays):
                # Not as several statements: what a file says does not depend on how long names are.
                freed = [name for key in arrays for name in (self.name(key), *self.descriptors_of(key))]
                first, *others = wrap(", ".join(freed), DELETED_WIDTH)
                lines = [f"del {first}", *(f"    {line}" for line in others)]
                yield from (f"{line} \\" if line.endswith(",") else line for line in lines)
            case _:
                assert_never(step)

    def in_memory_order(self, array: Array) -> str:
        """Weights as matrices, one per tap: no copy where they lie in memory like that."""
        if not array.order:
            return ""
        return f".permute{tuple(array.order.index(place) for place in range(len(array.order)))}"

    def launch(self, launch: Launch) -> Iterator[str]:
        for each in launch.arguments:
            if isinstance(each, DescribedBuffer):
                yield from self.describe(each)
        arguments = list(map(self.argument, launch.arguments))
        call = self.calls[launch.name]
        arguments += ["RAGGED=lengths is not None"] if launch.ragged else []
        arguments += ["PRECISION=precision"] if launch.multiplies else []
        arguments += [f"{name}={value}" for name, value in call.given.items()]
        arguments += [f"num_warps={launch.warps}", f"num_stages={launch.stages}"]
        arguments += [f"maxnreg={launch.registers}"] if launch.registers is not None else []
        grid = ", ".join(map(self.sizes.text, launch.grid))
        if len(launch.grid) == 1:
            if launch.grid[0].free_symbols:
                yield f"programs = {grid}"
                grid = "programs"
            grid += ","
        yield f"{call.function}[({grid})]({', '.join(arguments)})"

    def describe(self, described: DescribedBuffer) -> Iterator[str]:
        """Makes a descriptor, unless there is one of the same."""
        buffer, block = described.buffer, described.block
        key = buffer.array.key
        if (key, buffer.sizes, block) in self.described:
            return
        number = 1 + len(self.descriptors_of(key))
        # Arrays have no names that end like that.
        name = f"{self.name(key)}_blocks" + (f"_{number}" if number > 1 else "")
        self.described[key, buffer.sizes, block] = name
        sizes = ", ".join(map(self.sizes.text, buffer.sizes))
        yield f"{name} = describe({self.name(key)}, [{sizes}], {list(block)})"

    def descriptors_of(self, array: Key) -> list[str]:
        return [name for (key, _, _), name in self.described.items() if key == array]

    def argument(self, argument: KernelArgument) -> str:
        match argument:
            case Buffer(array=array):
                return self.name(array.key)
            case DescribedBuffer(buffer=buffer, block=block):
                return self.described[buffer.array.key, buffer.sizes, block]
            case Define(value=value):
                return self.sizes.text(value)
            case _:
                return str(argument)

    def dictionary(self, results: Sequence[Result]) -> str:
        """Arrays by their labels."""
        items = (f"{quote_literal(result.label)}: {self.result(result)}" for result in results)
        return "{" + ", ".join(items) + "}"

    def result(self, result: Result) -> str:
        name, order = self.name(result.array.key), result.array.order
        if not (result.in_torch_order and order):
            return name
        shape = ", ".join(self.sizes.text(sympify(axis.size)) for axis in result.array.axes)
        return f"{name}.view({shape}).permute{order}"
