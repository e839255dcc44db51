"""Random networks run natively against torch in float64; of those that fail, the smallest script.

Many are compiled as one text. One that fails is drawn again by itself, and made smaller as long as it fails.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection

import torch
from random_networks.draws import Trial
from random_networks.seeds import complaints_about, drawn, fail_with, raised
from runtime.spread import Bench

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.native import NativeKernels, native_kernels
from tdnn_compiler.runtime.reference import (
    Expected,
    RecordingModule,
    evaluate_module,
    largest_difference,
    largest_finite,
)
from tdnn_compiler.runtime.samples import draw_input as drawn_input
from tdnn_compiler.runtime.samples import fill_parameters
from tdnn_compiler.runtime.verify import ArrayRow, VerificationRun
from tdnn_compiler.tile.prove.safety import prove_pass

__all__ = ["Way", "check_seeds", "failing_seeds", "in_children"]

ROUNDING = 1e-13
"""So far every value is changed to see which arrays rounding decides."""
TOLERANCE, CANCELLED = 1e-7, 1e-4
"""Of the largest element; where terms cancel, of so much of the largest one anywhere."""


def compiled(trial: Trial) -> EmittedNetwork:
    machine = None if trial.target is None else find_target(trial.target)
    return compile_passes(trial.network, trial.mode, trial.tiles, target=machine, along=trial.along)


Check = Callable[[], list[str]]
"""What is wrong with a network that is compiled."""


class Exact(VerificationRun):
    """Kernels that compute in float64, as torch does: what differs is no matter of rounding."""

    def rows(self) -> list[ArrayRow]:
        module = RecordingModule(self.emitted.network, self.seed).double()
        module.train(self.emitted.mode == "train")
        fill_parameters(module, torch.float64)
        inputs = {form.name: drawn_input(form, self.case, torch.float64) for form in module.forms}
        seeds = self.seeds(self.emitted.network, inputs)
        lengths = self.case.lengths
        given = list(inputs.values())
        arrays = evaluate_module(deepcopy(module), given, seeds, lengths)
        most = max((largest_finite(value) for value in arrays.values()), default=0.0)
        scales = {key: max(largest_finite(value), most * CANCELLED) for key, value in arrays.items()}
        # Of results that are equal rounding chooses the largest: what it decides is nobody's mistake.
        module.rounding = ROUNDING
        again = evaluate_module(deepcopy(module), given, seeds, lengths)
        arrays = {
            key: value
            for key, value in arrays.items()
            if largest_difference(again[key], value) <= TOLERANCE * scales[key]
        }
        if any(bool(value.isinf().any()) for value in arrays.values()):
            # Of padding alone the maximum is −∞. Torch multiplies it by zeros that no output reads; so do
            # kernels, in gradients of weights, which no such network can learn by.
            summed = {key.gradient for key in module.parameters_and_buffers()}
            arrays = {k: v for k, v in arrays.items() if k not in summed and not v.isnan().any()}
        named = {Key(name): value for name, value in inputs.items()}
        self.launch(
            named | {key: value.detach() for key, value in module.parameters_and_buffers().items()}, seeds
        )
        wanted = Expected(arrays, scales)
        return [*self.compare(wanted), *self.compare_passed_on(wanted), *self.broken]

    def tolerance(self, terms: int) -> float:  # noqa: ARG002
        return TOLERANCE


def complaints(trial: Trial, kernels: NativeKernels, prove: bool = False) -> list[str]:
    """What is wrong with the arrays, and what cannot be proven."""
    emitted = kernels.emitted
    with torch.random.fork_rng():
        torch.manual_seed(0)
        try:
            rows = Exact(emitted, trial.case, torch.float64, 0, lambda _: None, kernels.where).rows()
        except ValueError as error:
            if "more than 1 value per channel" not in str(error):
                raise
            # Batch norm has no statistics of a single value.
            return []
    wrong = [row for row in rows if not row.ok]
    told = [f"{row.array}: {row.note or f'{row.error:.1e} above {row.tolerance:.1e}'}" for row in wrong]
    if trial.bad is not None:
        spread = Bench(kernels, trial.case).told(trial.bad)
        # A value may be read and change nothing: of a norm over one position torch says that it is read.
        told += [line for line in spread if line.startswith("kernels")]
    if prove:
        passes = [emitted.forward_pass, *([emitted.backward_pass] if emitted.backward_pass else [])]
        told += [f"unproven: {finding}" for each in passes for finding in prove_pass(each.programs)]
    return told


@dataclass(frozen=True)
class Way:
    """How trials are compiled, and their kernels built."""

    compile: Callable[[Trial], EmittedNetwork]
    build: Callable[[Sequence[EmittedNetwork]], list[NativeKernels]]


TO_CHECK_WITH = Way(compiled, lambda emitted: native_kernels(emitted, torch.float64))


def complaints_alone(trial: Trial, prove: bool, way: Way = TO_CHECK_WITH) -> list[str]:
    """The same for one network, from its compiling on."""
    emitted = way.compile(trial)
    (kernels,) = way.build([emitted])
    (told,) = in_children([partial(complaints, trial, kernels, prove)])
    return told


def in_children(checks: Sequence[Check]) -> Iterator[list[str]]:
    """What each check says. A kernel that writes where it must not ends a process of its own.

    Another process goes on behind the check that ended it.
    """
    context, done = get_context("fork"), 0
    while done < len(checks):
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=answer, args=(sending, checks[done:]))
        child.start()
        sending.close()
        try:
            while done < len(checks):
                told = receiving.recv()
                done += 1
                yield told
        except EOFError:
            done += 1
            yield ["the process died"]
        finally:
            child.join()


def answer(sending: Connection, checks: Sequence[Check]) -> None:
    for check in checks:
        try:
            sending.send(check())
        except Exception as error:
            sending.send([raised(error)])


@dataclass(frozen=True)
class Ready:
    """A network that is compiled."""

    seed: int
    trial: Trial
    emitted: EmittedNetwork
    prove: bool


def failing_seeds(
    seeds: Sequence[int], prove_one_in: int, way: Way = TO_CHECK_WITH
) -> Iterator[tuple[int, bool, str]]:
    """Seeds whose networks cannot be drawn or compiled, or are wrong: and what is."""
    ready: list[Ready] = []
    for seed in seeds:
        try:
            trial = drawn(seed)
            if trial is not None:
                ready.append(Ready(seed, trial, way.compile(trial), seed % prove_one_in == 0))
        except Exception as error:
            yield seed, False, raised(error)
    try:
        found: list[NativeKernels | None] = list(way.build([each.emitted for each in ready]))
    except Exception:
        # One that C++ refuses keeps the others from being compiled.
        found = [None] * len(ready)
    checks: list[Check] = []
    for each, kernels in zip(ready, found, strict=True):
        if kernels is None:
            alone = partial(complaints_alone, prove=each.prove, way=way)
            checks.append(partial(complaints_about, each.trial, alone))
        else:
            checks.append(partial(complaints, each.trial, kernels, each.prove))
    for each, told in zip(ready, in_children(checks), strict=True):
        if told:
            yield each.seed, each.prove, told[0]


def check_seeds(seeds: Sequence[int], prove_one_in: int = 50, way: Way = TO_CHECK_WITH) -> None:
    """AssertionError with the smallest script of the first failure, and a line for each of the others."""
    failures = list(failing_seeds(seeds, prove_one_in, way))
    prove = bool(failures) and failures[0][1]
    alone = partial(complaints_alone, prove=prove, way=way)
    fail_with([(seed, told) for seed, _, told in failures], len(seeds), alone)
