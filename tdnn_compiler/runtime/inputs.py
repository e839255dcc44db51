"""The form of a network's inputs, and the checks that eager and compiled modules share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import torch
from sympy import Symbol
from torch import Tensor
from torch.fx import Proxy

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input, describe, symbolic_sizes
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, free_symbols, text
from tdnn_compiler.symbolic.length import Extent, Length, input_extent

__all__ = [
    "AxisNumbers",
    "AxisSize",
    "InputForm",
    "Lengths",
    "cast_floating",
    "check_inputs",
    "check_lengths",
    "input_forms",
    "kernel_lengths",
    "length_key",
    "lengths_by_axis",
    "named_inputs",
]

AxisNumbers = Sequence[int] | Tensor
"""A length for every sequence."""
Lengths = AxisNumbers | Mapping[str, AxisNumbers]
"""Along the one axis of positions, or by the names of axes."""


@dataclass(frozen=True)
class AxisSize:
    """`scale·symbol + offset`, at least `smallest`; without a symbol just `offset`."""

    scale: int
    symbol: str | None
    offset: int
    smallest: int = 0

    def symbol_at(self, n: int) -> int | None:
        """The symbol's value for which the size is n; None where there is none."""
        if self.symbol is None:
            return 0 if n == self.offset else None
        value = (n - self.offset) // self.scale
        return value if self.scale * value + self.offset == n else None

    def __str__(self) -> str:
        if self.symbol is None:
            return str(self.offset)
        scaled = self.symbol if self.scale == 1 else f"{self.scale}·{self.symbol}"
        return scaled if not self.offset else f"{scaled} {'+' if self.offset > 0 else '−'} {abs(self.offset)}"


@dataclass(frozen=True)
class InputForm:
    """One input: its axes, the sizes of batch and positions; channels, or integer tokens below `tokens`."""

    name: str
    written: str
    axes: tuple[str, ...]
    sizes: tuple[AxisSize, ...]
    channels: int | None
    tokens: int | None = None

    @property
    def where(self) -> str:
        return f"input '{self.name}', {self.written}"

    @property
    def positions(self) -> dict[str, AxisSize]:
        """The sizes of the axes of positions, by name."""
        return dict(zip(self.axes[1:], self.sizes[1:], strict=False))

    def where_lengths(self, axis: str) -> str:
        """Where lengths along an axis are given, as mistakes tell it."""
        along = f" along {axis}" if len(self.positions) > 1 else ""
        return f"lengths{along}, for {self.where}"

    def __str__(self) -> str:
        ends = () if self.channels is None else (self.channels,)
        return " × ".join(map(str, (*self.sizes, *ends)))


def input_forms(network: Network) -> tuple[InputForm, ...]:
    """What the inputs must be. A NetworkError where more than the inputs' lengths is a symbol."""
    inputs = [(name, cast(Input, network.layer(name))) for name in network.inputs]
    sized = [pair for _, layer in inputs for pair in zip(layer.axes, layer.sizes, strict=True)]
    outer = [size for axis, size in sized if axis != "C"]
    inner: list[Dim] = [
        size for m in network.members if not isinstance(m.layer, Input) for size in symbolic_sizes(m.layer)
    ]
    inner += [size for axis, size in sized if axis == "C"]
    lengths = {symbol.name for size in outer for symbol in free_symbols(size)}
    # A repeat that is still there has its index among its symbols; the network does not.
    used = {symbol.name for size in inner for symbol in free_symbols(size)} & set(network.symbols)
    where = f"network '{network.name}'"
    if used:
        names = ", ".join(sorted(used))
        given = ", ".join(f"{name}=…" for name in sorted(used))
        expected = f"numbers for all but the inputs' lengths ({', '.join(sorted(lengths)) or 'none'})"
        raise mistake(where, expected, f"open: {names}", f"network.bind({given})")
    return tuple(_input_form(network, name, layer) for name, layer in inputs)


def _input_form(network: Network, name: str, layer: Input) -> InputForm:
    found = [_axis_size(input_extent(layer.sizes[0]), 0, name)]
    for position in network.shape(name).positions:
        needs = [
            network.inferred.needed(network.members, output, position.axis, 1).get(name, 1)
            for output in network.outputs
        ]
        found.append(_axis_size(position.extent, max(cast("list[int]", needs)), name))
    channels = network.shape(name).channels
    tokens = network.tokens(name)
    return InputForm(name, describe(layer), layer.axes, tuple(found), cast("int | None", channels), tokens)


def _axis_size(extent: Extent, need: int, name: str) -> AxisSize:
    if isinstance(extent, int):
        return AxisSize(0, None, extent, need)
    plain = isinstance(extent.base, Symbol) and (extent.gain, extent.shift, extent.step) == (1, 0, 1)
    if not plain or not isinstance(extent.scale, int) or not isinstance(extent.offset, int):
        symbols = ", ".join(sorted(symbol.name for symbol in free_symbols(extent.expression)))
        hint = f"give {symbols} a number: network.bind(…)"
        raise mistake(f"input '{name}'", "lengths such as T or 16*m + 1", text(extent.expression), hint)
    return _affine_size(extent, need)


def _affine_size(extent: Length, need: int) -> AxisSize:
    scale, offset = cast(int, extent.scale), cast(int, extent.offset)
    first = max(1, -((offset - need) // scale)) if need else 0
    return AxisSize(scale, cast(Symbol, extent.base).name, offset, scale * first + offset)


def cast_floating(x: Tensor, kind: torch.dtype) -> Tensor:
    """Floating-point tensors in that type; tokens as they are."""
    return x.to(kind) if x.is_floating_point() else x


def named_inputs(
    forms: Sequence[InputForm], positional: Sequence[Tensor], named: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """The inputs by name, from a call's arguments."""
    names = [form.name for form in forms]
    whole: tuple[object, ...] = (positional, named)
    parts = () if isinstance(positional, Proxy) else (*positional, *named.values())
    if any(isinstance(x, Proxy) for x in (*whole, *parts)):
        hint = "torch.export traces it; or a Tracer takes it whole, where its is_leaf_module says so"
        raise mistake("torch.fx.symbolic_trace", "tensors", "proxies", hint)
    given = dict(zip(names, positional, strict=False))
    wrong = [name for name in named if name in given or name not in names]
    missing = [name for name in names if name not in given and name not in named]
    if wrong or missing or len(positional) > len(names):
        got = ", ".join([f"{len(positional)} positional", *named])
        problems = [f"missing: {', '.join(missing)}"] if missing else []
        problems += [f"unknown, or given twice: {', '.join(wrong)}"] if wrong else []
        raise mistake("the inputs", f"one tensor each for {', '.join(names)}", got, "; ".join(problems))
    given |= named
    return {name: given[name] for name in names}


def check_inputs(forms: Sequence[InputForm], given: Mapping[str, Tensor], like: Tensor | None) -> None:
    """Raises NetworkError with every mistake in shape, dtype and device.

    `like` is a parameter, whose dtype and device inputs must have, or None where the network has none.
    """
    problems: list[Problem] = []
    symbols: dict[str, tuple[int, str]] = {}
    batch: tuple[int, str] | None = None
    for form in forms:
        x = given[form.name]
        if not isinstance(x, Tensor):
            problems.append(Problem(form.where, "a tensor", type(x).__name__))
            continue
        if x.is_nested or x.layout != torch.strided:
            hint = "torch.nested.to_padded_tensor(x, 0.0), and lengths=…" if x.is_nested else "x.to_dense()"
            got = "a nested one" if x.is_nested else str(x.layout)
            problems.append(Problem(form.where, "a dense tensor", got, hint))
            continue
        if batch is not None and x.dim() and x.shape[0] != batch[0]:
            expected = f"a batch of {batch[0]} as in '{batch[1]}'"
            problems.append(Problem(form.where, expected, str(x.shape[0])))
        problems += _shape_problems(form, x, symbols) + _kind_problems(form, x, like)
        batch = batch or (x.shape[0] if x.dim() else 0, form.name)
        like = x if like is None and x.is_floating_point() else like
    if problems:
        raise NetworkError(problems)


def _shape_problems(form: InputForm, x: Tensor, symbols: dict[str, tuple[int, str]]) -> list[Problem]:
    if x.dim() != len(form.axes):
        hint = "a single sequence is a batch of one: x[None]" if x.dim() == len(form.axes) - 1 else ""
        return [
            Problem(
                form.where, f"{len(form.axes)} dimensions, {form}", f"{x.dim()}: {_format_shape(x)}", hint
            )
        ]
    problems = []
    if form.channels is not None and x.shape[-1] != form.channels:
        expected, first = f"{form.channels} channels in {form}", x.shape[1] == form.channels
        hint = "channels come last: x.movedim(1, -1)" if first else ""
        problems.append(Problem(form.where, expected, f"{x.shape[-1]}: {_format_shape(x)}", hint))
    for axis, size, n in zip(form.axes, form.sizes, x.shape, strict=False):
        value = size.symbol_at(n)
        if value is None:
            problems.append(Problem(form.where, f"{axis} = {size}", f"{n}: {_format_shape(x)}"))
        elif n < size.smallest:
            hint = "a shorter input leaves some layer without an output"
            problems.append(
                Problem(form.where, f"at least {size.smallest} positions along {axis}", str(n), hint)
            )
        elif size.symbol is not None and axis != "N":
            known, name = symbols.setdefault(size.symbol, (value, form.name))
            if known != value:
                expected = f"{size.symbol} = {known} as in '{name}'"
                problems.append(Problem(form.where, expected, f"{size.symbol} = {value}: {_format_shape(x)}"))
    return problems


def _format_shape(x: Tensor) -> str:
    # Only where something is wrong: torch.compile cannot write a symbol as text.
    return " × ".join(map(str, x.shape)) or "a scalar"


def _kind_problems(form: InputForm, x: Tensor, like: Tensor | None) -> list[Problem]:
    problems = []
    if form.channels is None:
        if x.is_floating_point() or x.is_complex() or x.dtype == torch.bool:
            problems.append(Problem(form.where, "integer tokens", str(x.dtype), "x.long()"))
    elif not x.is_floating_point():
        problems.append(Problem(form.where, "floating-point values", str(x.dtype), "x.float()"))
    elif like is not None and x.dtype != like.dtype and not torch.is_autocast_enabled(x.device.type):
        hint = f"x.to({like.dtype}), or module.to({x.dtype}), or torch.autocast"
        problems.append(Problem(form.where, f"{like.dtype} like the parameters", str(x.dtype), hint))
    if like is not None and x.device != like.device:
        hint = f"x.to('{like.device}')"
        problems.append(Problem(form.where, f"a tensor on {like.device}", str(x.device), hint))
    return problems


def check_lengths(
    forms: Sequence[InputForm], lengths: Lengths, given: Mapping[str, Tensor] | None = None
) -> dict[str, dict[str, Tensor]]:
    """The lengths of every input by axis, on the device where they are.

    An axis whose positions are all valid is missing: no lengths are given along it, or its length is another
    fixed one. Raises NetworkError for lengths that are no integers, not one for each sequence, too short for
    a layer, or longer than the inputs `given`. Of lengths on a GPU the numbers are not known here, and nobody
    waits for them: the GPU asserts that they are right.
    """
    found: dict[str, dict[str, Tensor]] = {form.name: {} for form in forms}
    for axis, own in lengths_by_axis(forms, lengths).items():
        first, *others = (form for form in forms if axis in form.positions)
        numbers = _length_numbers(first, axis, own, None if given is None else given[first.name])
        _refuse_shared_symbol(forms, first, axis)
        size = first.positions[axis]
        for form in (first, *others):
            other = form.positions[axis]
            if other.symbol != size.symbol and other.symbol is not None:
                expected = f"a length that depends on {size}, as that of '{first.name}'"
                hint = "lengths need one symbol for all inputs"
                raise mistake(f"lengths of {form.where}", expected, other, hint)
            if other.symbol is not None:
                found[form.name][axis] = (numbers - size.offset) // size.scale * other.scale + other.offset
            elif size.symbol is None and other.offset == size.offset:
                found[form.name][axis] = numbers
    return found


def lengths_by_axis(forms: Sequence[InputForm], lengths: Lengths) -> dict[str, AxisNumbers]:
    """Lengths as they are given, by axis: those of a network with one axis need not name it."""
    axes = list(dict.fromkeys(axis for form in forms for axis in form.positions))
    names = ", ".join(axes) or "none"
    if not isinstance(lengths, Mapping):
        if len(axes) == 1:
            return {axes[0]: lengths}
        if not axes:
            raise mistake("lengths", "a network with an axis of positions", "none", "leave lengths out")
        hint = f"name the axis: lengths={{{axes[0]!r}: […]}}"
        raise mistake("lengths", "a network with one axis of positions", f"axes: {names}", hint)
    strange = [axis for axis in lengths if axis not in axes]
    if strange or not lengths:
        got = ", ".join(map(str, strange)) or "none"
        raise mistake("lengths", f"axes of positions: {names}", got, "leave lengths out where there are none")
    return {axis: lengths[axis] for axis in axes if axis in lengths}


def _refuse_shared_symbol(forms: Sequence[InputForm], first: InputForm, axis: str) -> None:
    symbol = first.positions[axis].symbol
    for form in forms:
        for other, size in form.positions.items():
            if other != axis and symbol is not None and size.symbol == symbol:
                expected = f"a size of its own along '{axis}'"
                got = f"{symbol} along '{other}' of {form.where}, too"
                raise mistake(f"lengths, for {first.where}", expected, got, "call the sizes by two symbols")


def length_key(lengths: Lengths | None) -> str | None:
    """What calls differ in: the axes of their lengths, "" for the one that is not named; None without any."""
    if lengths is None:
        return None
    return " ".join(lengths) if isinstance(lengths, Mapping) else ""


def kernel_lengths(
    forms: Sequence[InputForm], along: tuple[str, ...], lengths: Lengths, given: Sequence[Tensor]
) -> Tensor:
    """Lengths as kernels take them, checked: of each axis those of the first input that has it.

    `[N]`, or for several axes `[N, axis]`.
    """
    inputs = {form.name: x for form, x in zip(forms, given, strict=False)}
    found = check_lengths(forms, lengths, inputs)
    firsts = {axis: numbers for own in reversed(found.values()) for axis, numbers in own.items()}
    device = given[0].device
    # The GPU is not waited for; memory that is not pinned has been read when this returns.
    ordered = [
        firsts[axis].to(device, torch.int32, copy=True, non_blocking=device.type == "cuda")
        for axis in along or firsts
    ]
    return ordered[0] if len(ordered) == 1 else torch.stack(ordered, dim=1)


def _length_numbers(form: InputForm, axis: str, lengths: AxisNumbers, x: Tensor | None) -> Tensor:
    where = form.where_lengths(axis)
    try:
        numbers = torch.as_tensor(lengths)
        numbers = numbers if numbers.is_cuda else numbers.cpu()
    except (TypeError, ValueError, RuntimeError) as error:
        got = f"{type(lengths).__name__}: {str(lengths)[:60]}"
        raise mistake(where, "a list of whole numbers, or a tensor", got) from error
    if numbers.numel() == 0:
        numbers = numbers.long()
    if numbers.is_floating_point() or numbers.is_complex() or numbers.dtype == torch.bool:
        raise mistake(where, "whole numbers", numbers.dtype, "lengths count positions")
    if numbers.dim() != 1 or (x is not None and len(numbers) != len(x)):
        expected = "a number for every sequence" if x is None else f"{len(x)} numbers, one for every sequence"
        raise mistake(where, expected, f"shape {tuple(numbers.shape)}")
    most = None if x is None else x.shape[form.axes.index(axis)]
    if numbers.is_cuda:
        assert_lengths(form, axis, numbers, most)
    else:
        require_lengths(form, axis, numbers, most)
    return numbers.to(torch.int64)


def require_lengths(form: InputForm, axis: str, numbers: Tensor, most: int | None) -> None:
    """Raises NetworkError for every length that is not of the input's form, or more than `most`."""
    where, size, problems = form.where_lengths(axis), form.positions[axis], []
    for i, n in enumerate(numbers.tolist()):
        if n < size.smallest:
            problems.append(
                Problem(where, f"at least {size.smallest}", f"{n} at {i}", "drop what is too short")
            )
        elif most is not None and n > most:
            problems.append(Problem(where, f"at most {most}, the batch's padded size", f"{n} at {i}"))
        elif size.symbol is not None and size.symbol_at(n) is None:
            problems.append(Problem(where, f"lengths of the form {size}", f"{n} at {i}"))
    if problems:
        raise NetworkError(problems)


def assert_lengths(form: InputForm, axis: str, numbers: Tensor, most: int | None) -> None:
    """The same, where the numbers are: on a GPU this is an error of the device, some time later."""
    size = form.positions[axis]
    right, expected = numbers >= size.smallest, [f"at least {size.smallest}"]
    if most is not None:
        right = right & (numbers <= most)
        expected.append(f"at most {most}, the batch's padded size")
    if size.symbol is not None and size.scale > 1:
        right = right & ((numbers - size.offset) % size.scale == 0)
        expected.append(f"of the form {size}")
    torch._assert_async(right.all(), f"{form.where_lengths(axis)}: expected {', '.join(expected)}")
