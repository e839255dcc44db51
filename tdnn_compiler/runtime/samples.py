"""Random data to check networks with: odd sizes, inputs, parameters and gradients of outputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tdnn_compiler.runtime.inputs import AxisSize, InputForm
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["Case", "draw_input", "draw_rounded", "fill_parameters", "make_cases"]

SAMPLE_BATCH, SAMPLE_EXTRA = 3, 5
"""The number of sequences, and of positions beyond whole tiles."""


@dataclass(frozen=True)
class Case:
    """One size of batch: a number for every symbol, and the lengths of its sequences."""

    numbers: Mapping[str, int]
    lengths: tuple[int, ...] | Mapping[str, tuple[int, ...]] | None = None
    """Along the one axis of positions, or by the names of axes, in the order in which kernels take them."""

    @property
    def stored_lengths(self) -> Tensor | None:
        """As kernels take them: `[N]`, or of several axes `[N, axis]`."""
        if self.lengths is None:
            return None
        each = self.lengths.values() if isinstance(self.lengths, Mapping) else (self.lengths,)
        columns = [torch.tensor(own, dtype=torch.int32) for own in each]
        return columns[0] if len(columns) == 1 else torch.stack(columns, dim=1)

    def shape(self, form: InputForm) -> list[int]:
        """Of one input."""
        sizes = [size.offset + size.scale * self.numbers.get(size.symbol or "", 0) for size in form.sizes]
        return sizes if form.channels is None else [*sizes, form.channels]

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {number}" for name, number in self.numbers.items())
        if self.lengths is None:
            return shown
        if not isinstance(self.lengths, Mapping):
            return f"{shown}, lengths {' '.join(map(str, self.lengths))}"
        told = (f"along {axis} {' '.join(map(str, own))}" for axis, own in self.lengths.items())
        return f"{shown}, lengths {' and '.join(told)}"


def make_cases(
    forms: Sequence[InputForm], given: Mapping[str, int], rows: int = 0, along: Sequence[str] = ()
) -> tuple[Case, ...]:
    """A batch without lengths, one of short sequences, and one with lengths where these can be given.

    Inputs are a few positions longer than the smallest, and `rows` positions more along their last open axis,
    so that they fill several tiles. The short batch is close to the smallest: an index that is off by a
    little then leaves the memory. Lengths are `along` these axes, or the one that there is.
    """
    least: dict[str, int] = {}
    for form in forms:
        for place, size in enumerate(form.sizes):
            if size.symbol is not None:
                need = SAMPLE_BATCH if place == 0 else -((size.offset - size.smallest) // size.scale)
                least[size.symbol] = max(least.get(size.symbol, 1), need)
    batches = {form.sizes[0].symbol for form in forms}
    unknown = [name for name in given if name not in least]
    if unknown:
        raise mistake("--at", f"symbols of the inputs: {', '.join(least)}", ", ".join(unknown))
    open_axes = [[size.symbol for size in form.sizes[1:] if size.symbol is not None] for form in forms]
    tiled = {symbols[-1] for symbols in open_axes if symbols}
    more = {
        name: number + (name not in batches) * (SAMPLE_EXTRA + rows * (name in tiled))
        for name, number in least.items()
    }
    numbers = more | dict(given)
    lowest = {name: 1 if name in batches else number for name, number in least.items()}
    short = [name for name in least if numbers[name] < lowest[name]]
    if short:
        needed = ", ".join(f"{name} = {lowest[name]}" for name in short)
        raise mistake("--at", f"at least {needed}", ", ".join(f"{name} = {numbers[name]}" for name in short))
    found = [Case(numbers)]
    # Not the very shortest: the deviation of a single value is nothing but rounding.
    shortest = {name: least[name] + (name not in batches) for name in least} | dict(given)
    found += [Case(shortest)] if shortest != numbers else []
    sizes = find_ragged_sizes(forms, along)
    if sizes:
        count = Case(numbers).shape(forms[0])[0]
        lengths = {
            # The longest along one axis is not that along another.
            axis: choose_lengths(size, least, numbers, count, turn)
            for turn, (axis, size) in enumerate(sizes.items())
        }
        found.append(Case(numbers, lengths if along else next(iter(lengths.values()))))
    return tuple(found)


def choose_lengths(
    size: AxisSize, least: Mapping[str, int], numbers: Mapping[str, int], count: int, turn: int
) -> tuple[int, ...]:
    """Lengths of so many sequences: the longest, one that is short, and some between, beginning at a turn."""
    assert size.symbol is not None
    high = numbers[size.symbol]
    low = min(least[size.symbol] + 1, high)
    steps = [high, low, *((low + high + i) // 2 for i in range(2))][:count]
    values = [min(steps[(i + turn) % len(steps)], high) for i in range(count)]
    return tuple(size.offset + size.scale * value for value in values)


def find_ragged_sizes(forms: Sequence[InputForm], along: Sequence[str] = ()) -> dict[str, AxisSize]:
    """The sizes that lengths are of, by axis: those that are open, and named or the only one."""
    sizes: dict[str, AxisSize] = {}
    for form in forms:
        for axis, size in form.positions.items():
            sizes.setdefault(axis, size)
    if not along and len(sizes) != 1:
        return {}
    return {axis: sizes[axis] for axis in along or sizes if sizes[axis].symbol is not None}


def fill_parameters(module: nn.Module, kind: torch.dtype) -> None:
    """Fills parameters and running averages with numbers unlike their initial ones, rounded to `kind`."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
            parameter.copy_(parameter.to(kind))
        for buffer in module.buffers():
            if buffer.is_floating_point():
                buffer.add_(0.3 * torch.rand_like(buffer))
                buffer.copy_(buffer.float())


def draw_input(form: InputForm, case: Case, kind: torch.dtype) -> Tensor:
    """A random input in fp64, rounded to `kind`; or random tokens."""
    shape = case.shape(form)
    return draw_rounded(shape, kind) if form.channels is not None else torch.randint(form.tokens or 1, shape)


def draw_rounded(shape: Sequence[int], kind: torch.dtype) -> Tensor:
    return torch.randn(*shape, dtype=torch.float64).to(kind).double()
