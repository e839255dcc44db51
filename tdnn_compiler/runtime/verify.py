"""Emitted kernels held against torch: every stored array, on odd sizes, in poisoned and guarded memory."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite, prod, sqrt
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.kernels import Kernel
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime.backends import KernelBackend, triton_backend, triton_device
from tdnn_compiler.runtime.cpu import CpuPasses
from tdnn_compiler.runtime.dtypes import DTYPES, array_dtype
from tdnn_compiler.runtime.execute import LaunchArgument, Launcher, Options, Passes
from tdnn_compiler.runtime.guards import GuardedMemory
from tdnn_compiler.runtime.inputs import InputForm, check_lengths, input_forms
from tdnn_compiler.runtime.reference import Expected, RecordingModule, compute_expected, largest_difference
from tdnn_compiler.runtime.samples import Case, draw_input, draw_rounded, fill_parameters, make_cases
from tdnn_compiler.tile.interface import DescribedBuffer
from tdnn_compiler.tile.ir import Buffer

__all__ = ["ArrayRow", "triton_device", "verify", "verify_emitted"]

ERROR_ROOM = 8.0
"""The tolerance in standard deviations of the error, which as a sum of many roundings is about normal."""


@dataclass(frozen=True)
class ArrayRow:
    """The check of one array that a kernel wrote, or a misuse of memory.

    `error` is the array's largest error over its scale (see `Expected`).
    """

    kernel: str
    array: str
    error: float
    tolerance: float
    ok: bool
    how: str
    case: str
    note: str = ""


LaunchCallback = Callable[[str, int, int], None]
"""Called before a launch: the kernel, its number, and how many there are in all."""


def ignore_launch(kernel: str, number: int, total: int) -> None:  # noqa: ARG001
    return


def verify(
    network: Network,
    *,
    modes: Sequence[Mode] = ("train", "eval"),
    numbers: Mapping[str, int] | None = None,
    ragged: Sequence[bool] = (False, True),
    dtype: DataType = "fp32",
    seed: int = 0,
    blocks: Blocks | None = None,
    target: Target | None = None,
    fuse: Pairs = (),
    along: tuple[str, ...] = (),
    step: LaunchCallback = ignore_launch,
) -> tuple[ArrayRow, ...]:
    """Runs a network's kernels: a row for each array that torch has, too, and for each misuse of memory.

    `numbers` are values for the symbols in the inputs' sizes, by default small odd ones. `ragged` says
    whether to run without lengths, with lengths (where the network can have them), or both; these are
    `along` axes of these names, or the only one. `target` decides whether blocks are loaded by tensor
    descriptors. Raises NetworkError for layers without kernels.
    """
    emitted = [compile_passes(network, mode, blocks, target=target, fuse=fuse, along=along) for mode in modes]
    return verify_emitted(emitted, numbers=numbers, ragged=ragged, dtype=dtype, seed=seed, step=step)


def verify_emitted(
    emitted: Sequence[EmittedNetwork],
    *,
    numbers: Mapping[str, int] | None = None,
    ragged: Sequence[bool] = (False, True),
    dtype: DataType = "fp32",
    seed: int = 0,
    step: LaunchCallback = ignore_launch,
    where: KernelBackend | None = None,
    tiles: int = 1,
    run: "type[VerificationRun] | None" = None,
) -> tuple[ArrayRow, ...]:
    """The same for compiled networks, on the backend `where`; None is Triton. Each case is a `run`.

    By default sequences are `tiles` tiles of rows and a few positions long; images and volumes one tile.
    """
    rows, where = list[ArrayRow](), where or triton_backend()
    runs: list[tuple[EmittedNetwork, Case]] = []
    for each in emitted:
        forms = input_forms(each.network)
        single = all(len(form.sizes) <= 2 for form in forms)
        found = make_cases(forms, numbers or {}, each.rows * (tiles if single else 1), each.along)
        runs += [(each, case) for case in found if (case.lengths is not None) in ragged]
    total = sum(len(emitted.host.launches) for emitted, _ in runs)
    done = 0

    def next_launch(kernel: str) -> None:
        nonlocal done
        step(kernel, done, total)
        done += 1

    for each, case in runs:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            rows += (run or VerificationRun)(each, case, DTYPES[dtype], seed, next_launch, where).rows()
    return tuple(rows)


@dataclass
class VerificationRun:
    """One network in one mode, on one batch."""

    emitted: EmittedNetwork
    case: Case
    kind: torch.dtype
    seed: int
    next_launch: Callable[[str], None]
    where: KernelBackend
    memory: GuardedMemory = field(default_factory=GuardedMemory)
    written: dict[Key, tuple[Kernel, Array, Tensor]] = field(default_factory=dict)
    returned: dict[Key, Tensor] = field(default_factory=dict)
    """What the passes hand out, by the keys of `Expected`."""
    broken: list[ArrayRow] = field(default_factory=list)

    def rows(self) -> list[ArrayRow]:
        network, mode = self.emitted.network, self.emitted.mode
        module = RecordingModule(network, self.seed).double()
        module.train(mode == "train")
        fill_parameters(module, self.kind)
        inputs = {form.name: draw_input(form, self.case, self.kind) for form in module.forms}
        seeds = self.seeds(network, inputs)
        unit = torch.finfo(self.kind).eps
        wanted = compute_expected(module, list(inputs.values()), seeds, self.case.lengths, unit)
        given = {Key(name): value for name, value in inputs.items()}
        self.launch(
            given | {key: value.detach() for key, value in module.parameters_and_buffers().items()}, seeds
        )
        return [*self.compare(wanted), *self.compare_passed_on(wanted), *self.broken]

    def seeds(self, network: Network, inputs: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Gradients of the outputs."""
        if self.emitted.backward_pass is None:
            return {}
        numbers = self.numbers(len(next(iter(inputs.values()))))
        outputs = {array.key.layer: array for array in self.emitted.forward_pass.plan.program.outputs}
        known = [array.key.layer for array in self.emitted.backward_pass.plan.program.inputs]
        assert set(known) <= set(network.outputs)
        return {
            name: draw_rounded([size_in_numbers(a.size, numbers) for a in outputs[name].axes], self.kind)
            for name in known
        }

    def launch(self, given: Mapping[Key, Tensor], seeds: Mapping[str, Tensor]) -> None:
        passes = self.passes()
        lengths, padded = None, dict(given)
        stored = self.case.stored_lengths
        if stored is not None and self.case.lengths is not None:
            lengths = self.guard(stored)
            forms = input_forms(self.emitted.network)
            found = check_lengths(forms, self.case.lengths)
            for form in forms:
                key = Key(form.name)
                padded[key] = poison_padding(padded[key], form, found[form.name])
        program = self.emitted.forward_pass.plan.program
        arguments = [self.argument(array, padded[array.key]) for array in program.given]
        options = Options(lengths, self.guard(torch.tensor(self.seed)))
        outputs, updates, saved = passes.forward(arguments, options)
        keys = {label: key for key, label in self.emitted.forward_pass.labels.items()}
        self.returned |= {keys[label]: tensor for label, tensor in (outputs | updates).items()}
        if self.emitted.backward_pass is not None:
            gradients = [self.guard(seed.to(self.kind)) for seed in seeds.values()]
            results = passes.backward(saved, gradients, options)
            self.returned |= {keys[label].gradient: gradient for label, gradient in results.items()}

    def passes(self) -> Passes | CpuPasses:
        launcher = self.watch_launches(self.where.launcher(self.emitted))
        return Passes(self.emitted.host, launcher, self.memory.empty, array_dtype("exact", self.kind))

    def argument(self, array: Array, value: Tensor) -> Tensor:
        """A guarded copy in the memory layout that kernels read, so that the host program makes no other."""
        kind = array_dtype(array.type, self.kind)
        if not array.order:
            return self.guard(value.to(kind))
        back = [array.order.index(place) for place in range(len(array.order))]
        return self.guard(value.to(kind).permute(back)).permute(array.order)

    def guard(self, value: Tensor) -> Tensor:
        return self.memory.copy_guarded(value.to(self.where.device))

    def watch_launches(self, launch: Launcher) -> Launcher:
        """The launcher, with a check of memory and of what was written after every launch."""

        def launch_watched(
            step: Launch, grid: tuple[int, ...], arguments: Sequence[LaunchArgument], options: Options
        ) -> None:
            self.next_launch(step.name)
            with warnings.catch_warnings(), self.where.watch() as poison_at:
                # The interpreter computes both branches of a select, whose warnings mean nothing.
                warnings.simplefilter("ignore", RuntimeWarning)
                launch(step, grid, arguments, options)
            self.inspect_launch(step, arguments, poison_at)

        return launch_watched

    def inspect_launch(self, step: Launch, arguments: Sequence[Any], poison_at: Sequence[int]) -> None:
        """Checks, after a launch, guard zones, unwritten elements and addresses at which poison was read."""
        given: list[tuple[Array, Tensor]] = []
        for argument, value in zip(step.arguments, arguments, strict=True):
            if isinstance(argument, Buffer):
                given.append((argument.array, value))
            elif isinstance(argument, DescribedBuffer):
                given.append((argument.buffer.array, value.tensor))
        for array, tensor in given:
            for kernel in step.kernels:
                if any(array.key == own.key for own in kernel.written):
                    self.written[array.key] = (kernel, array, tensor)
        names = {id(self.memory.of(tensor)): array.name for array, tensor in given}
        for found in self.memory.touched():
            note = "written beyond its ends"
            self.broken.append(self.row(step.name, names.get(id(found), "other memory"), 1.0, 0.0, note))
            found.repair()
        misread = {(id(m), m.contains(at)): m for at in poison_at for m in [self.memory.at(at)] if m}
        for (which, within), _ in misread.items():
            note = "read before it was written" if within else "read beyond its ends"
            self.broken.append(self.row(step.name, names.get(which, "other memory"), 1.0, 0.0, note))

    def compare(self, wanted: Expected) -> Iterator[ArrayRow]:
        updates = {array.key: key for key, array in self.emitted.forward_pass.plan.program.updates.items()}
        numbers = self.numbers(1)
        back = self.emitted.backward_pass
        seeds = {} if back is None else {seed.key: seed.axes for seed in back.plan.program.inputs}
        longest = 1
        for kernel, array, tensor in self.written.values():
            longest = max(longest, self.count_terms(kernel))
            # Memory may be longer than the array, so that rows are aligned.
            part = tuple(slice(size_in_numbers(axis.size, numbers)) for axis in array.axes)
            memory = self.memory.of(tensor)
            if memory is not None and (missing := int(memory.unwritten[part].sum())):
                note = f"{missing} of {tensor[part].numel()} never written"
                yield self.row(kernel.name, array.name, float(missing), 0.0, note)
            key = updates.get(array.key, array.key)
            if key.steps[-1:] == ("added",) and seeds.get(key.origin) == array.axes:
                # For an output that layers read, too, this is the total gradient, not the one that is given.
                key = key.origin
            if key not in wanted.arrays or array.holds_integers:
                continue
            found = in_torch_order(tensor[part], array, wanted.arrays[key])
            error = error_of(found, wanted, key)
            yield self.row(kernel.name, array.name, error, self.tolerance(longest))

    def compare_passed_on(self, wanted: Expected) -> Iterator[ArrayRow]:
        """Rows for returned arrays that no kernel wrote: inputs that are returned as they are."""
        written = {id(self.memory.of(tensor)) for _, _, tensor in self.written.values()}
        for key, tensor in self.returned.items():
            if id(self.memory.of(tensor)) in written or key not in wanted.arrays:
                continue
            yield self.row("no kernel", str(key), error_of(tensor, wanted, key), self.tolerance(1))

    def numbers(self, batch: int) -> dict[str, int]:
        """For the symbols in plans."""
        found = {"N": batch, **self.case.numbers}
        inside = {old.name: new.name for old, new in self.emitted.symbols.items()}
        return {inside.get(name, name): value for name, value in found.items()}

    def count_terms(self, kernel: Kernel) -> int:
        """How many terms a kernel adds up, of every sequence and position where it runs over these."""
        numbers = self.numbers(1)
        sums = [
            prod(size_in_numbers(axis.size, numbers) for axis in found.over) for found in kernel.equations
        ]
        return max(sums, default=1)

    def tolerance(self, terms: int) -> float:
        """One rounding to the stored type, and `terms` fp32 roundings, whose errors add up like √terms."""
        stored = torch.finfo(self.kind).eps
        return ERROR_ROOM * (stored + torch.finfo(torch.float32).eps * sqrt(terms))

    def row(self, kernel: str, array: str, error: float, tolerance: float, note: str = "") -> ArrayRow:
        how = f"{self.where.name}, {str(self.kind).removeprefix('torch.')}"
        ok = isfinite(error) and error <= tolerance
        return ArrayRow(kernel, array, error, tolerance, ok, how, f"{self.emitted.mode}, {self.case}", note)


def poison_padding(x: Tensor, form: InputForm, lengths: Mapping[str, Tensor]) -> Tensor:
    """The input with NaN or an invalid token in its padding, on which no result may depend."""
    x = x.clone()
    for axis, valid in lengths.items():
        rows = x.movedim(form.axes.index(axis), 1)
        for row, length in zip(rows, valid.tolist(), strict=True):
            row[length:] = float("nan") if x.is_floating_point() else torch.iinfo(x.dtype).max
    return x


def error_of(found: Tensor, wanted: Expected, key: Key) -> float:
    apart, scale = largest_difference(found.double().cpu(), wanted.arrays[key]), wanted.scales[key]
    return apart / scale if scale else inf if apart else 0.0


def in_torch_order(found: Tensor, array: Array, want: Tensor) -> Tensor:
    """An array in torch's order and shape of axes; kernels may have merged several axes."""
    if not array.order:
        return found.reshape(want.shape)
    back = [array.order.index(place) for place in range(len(array.order))]
    return found.reshape(want.permute(back).shape).permute(array.order)


def size_in_numbers(size: Any, numbers: Mapping[str, int]) -> int:
    if isinstance(size, int):
        return size
    return int(size.subs({symbol: numbers[symbol.name] for symbol in size.free_symbols}))
