"""What one bad value reaches, in torch and in kernels, and what it may reach.

What reads what is seen by brute force, in float64, in a network whose layers all have slopes that vary: of
two values, a maximum tells only one.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Activation
from tdnn_compiler.runtime import compute, windows
from tdnn_compiler.runtime import masked as valid
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.execute import Options
from tdnn_compiler.runtime.inputs import check_lengths
from tdnn_compiler.runtime.native import NativeKernels
from tdnn_compiler.runtime.reference import RecordingModule
from tdnn_compiler.runtime.samples import Case, draw_input, fill_parameters
from tdnn_compiler.runtime.verify import poison_padding
from tdnn_compiler.runtime.window_padding import NumericWindow, pad_for_windows

__all__ = ["Bench"]

SEED = 5

Arrays = dict[str, Tensor]
Results = dict[Key, Tensor]
"""Outputs, and the gradients of inputs."""


@dataclass(frozen=True)
class Given:
    """What a network gets: inputs, and the gradients of its outputs."""

    inputs: Arrays
    seeds: Arrays

    def places(self) -> list[tuple[str, str]]:
        floats = [("input", name) for name, x in self.inputs.items() if x.is_floating_point()]
        return [*floats, *(("seed", name) for name in self.seeds)]

    def put(self, kind: str, name: str, place: tuple[int, ...], value: float) -> "Given":
        arrays = dict(self.inputs if kind == "input" else self.seeds)
        arrays[name] = arrays[name].clone()
        arrays[name][place] += value
        return replace(self, inputs=arrays) if kind == "input" else replace(self, seeds=arrays)


@dataclass
class Bench:
    """A network on one batch: in torch, as kernels, and what of it depends on what."""

    kernels: NativeKernels
    case: Case

    def __post_init__(self) -> None:
        self.emitted, self.kind = self.kernels.emitted, self.kernels.data
        network, self.train = self.emitted.network, self.emitted.mode == "train"
        torch.manual_seed(SEED)
        self.eager = RecordingModule(network, SEED).double()
        fill_parameters(self.eager, self.kind)
        self.smooth = RecordingModule(smoothed(network), SEED).double()
        self.smooth.load_state_dict(self.eager.state_dict())
        forms = self.eager.forms
        self.lengths = self.case.lengths
        self.valid: Mapping[str, Mapping[str, Tensor]] = {form.name: {} for form in forms}
        if self.lengths is not None:
            self.valid = check_lengths(forms, self.lengths)
        inputs = {form.name: draw_input(form, self.case, self.kind) for form in forms}
        self.clean = Given(inputs, {})
        outputs = self.in_torch(self.eager, self.clean)
        if self.emitted.backward_pass is not None:
            known = [array.key.layer for array in self.emitted.backward_pass.plan.program.inputs]
            seeds = {name: torch.randn(outputs[Key(name)].shape).double() for name in known}
            self.clean = Given(inputs, seeds)

    def padded(self, given: Given) -> Arrays:
        """What a batch is padded with is bad, too."""
        forms = {form.name: form for form in self.eager.forms}
        return {name: poison_padding(x, forms[name], self.valid[name]) for name, x in given.inputs.items()}

    def in_torch(self, module: EagerModule, given: Given) -> Results:
        buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}
        leaves = {
            name: x.clone().requires_grad_(bool(given.seeds) and x.is_floating_point())
            for name, x in self.padded(given).items()
        }
        results = module.train(self.train)(*leaves.values(), lengths=self.lengths)
        named = results if isinstance(results, dict) else {module.network.output: results}
        found = {Key(name): result.detach() for name, result in named.items()}
        if given.seeds:
            used = [name for name in given.seeds if named[name].requires_grad]
            torch.autograd.backward([named[name] for name in used], [given.seeds[name] for name in used])
            found |= {Key(name).gradient: x.grad for name, x in leaves.items() if x.grad is not None}
        module.load_state_dict(buffers, strict=False)
        return found

    def in_kernels(self, given: Given) -> Results:
        program, labels = self.emitted.forward_pass.plan.program, self.emitted.forward_pass.labels
        passes = self.kernels.passes()
        stored = self.eager.parameters_and_buffers() | {
            Key(name): value for name, value in self.padded(given).items()
        }
        arguments = [
            stored[array.key] if array.type == "token" else stored[array.key].detach().to(self.kind)
            for array in program.given
        ]
        options = Options(self.case.stored_lengths, torch.tensor(SEED))
        outputs, _, saved = passes.forward(arguments, options)
        found = {Key(a.key.layer): outputs[labels[a.key]].clone() for a in program.outputs}
        if given.seeds:
            seeds = (seed.to(self.kind) for seed in given.seeds.values())
            gradients = passes.backward(saved, seeds, options)
            sent = [key for key in map(Key, given.inputs) if labels[key] in gradients]
            found |= {key.gradient: gradients[labels[key]].clone() for key in sent}
        return found

    def somewhere(self, kind: str, name: str) -> tuple[int, ...]:
        """A place in a sequence."""
        x = (self.clean.inputs if kind == "input" else self.clean.seeds)[name]
        n, *rest = (int(torch.randint(size, ())) for size in x.shape)
        form = next((form for form in self.eager.forms if form.name == name), None)
        for axis, lengths in self.valid.get(name, {}).items():
            assert form is not None
            rest[form.axes.index(axis) - 1] %= int(lengths[n])
        return (n, *rest)

    def told(self, bad: float) -> list[str]:
        """What was changed by bad values that it does not depend on."""
        runs = {"torch": partial(self.in_torch, self.eager), "kernels": self.in_kernels}
        clean = {how: run(self.clean) for how, run in runs.items()}
        with smooth_pools():
            before = self.in_torch(self.smooth, self.clean)
        found = []
        for kind, name in self.clean.places():
            place = self.somewhere(kind, name)
            with smooth_pools():
                after = self.in_torch(self.smooth, self.clean.put(kind, name, place, 1.0))
            reached = {array: differs(value, before[array]) for array, value in after.items()}
            for how, run in runs.items():
                for array, value in run(self.clean.put(kind, name, place, bad)).items():
                    apart = spoiled(value, clean[how][array]) & ~reached[array]
                    if apart.any():
                        first = apart.nonzero()[0].tolist()
                        found.append(f"{how}: {bad} in {kind} {name}{list(place)}, seen in {array}{first}")
                    # Of kernels is told what is not torch's as well.
                    reached[array] |= apart
        return found


def differs(a: Tensor, b: Tensor) -> Tensor:
    return ~((a == b) | (a.isnan() & b.isnan()))


def spoiled(a: Tensor, b: Tensor) -> Tensor:
    """What differs by more than rounding: of a softmax, the mean is the same whatever it is of."""
    if not (b.numel() and b.is_floating_point()):
        return differs(a, b)
    room = 64 * torch.finfo(b.dtype).eps * b.nan_to_num(0, 0, 0).abs().max()
    return differs(a, b) & ~((a - b).abs() <= room)


def smoothed(network: Network) -> Network:
    """The network with activations whose slopes vary everywhere."""

    def change(member: Any) -> Any:
        return replace(member, layer=Activation("silu")) if isinstance(member.layer, Activation) else member

    return network.with_members(map(change, network.members))


@contextmanager
def smooth_pools() -> Iterator[None]:
    """Maxima that depend on all that they see."""

    def tops(x: Tensor, frames: Sequence[NumericWindow], lengths: valid.ValidLengths) -> Tensor:
        sizes = x.shape[2:]
        x = pad_for_windows(F.silu(x), frames, lengths)
        for dim, (frame, n) in enumerate(zip(frames, sizes, strict=True), start=2):
            starts = torch.arange(frame.count(n)) * frame.stride
            seen = x.index_select(dim, (starts[:, None] + torch.tensor(frame.taps)).flatten())
            x = seen.unflatten(dim, (frame.count(n), len(frame.taps))).sum(dim + 1)
        return F.silu(x)

    def top(x: Tensor, lengths: valid.ValidLengths, dims: list[int]) -> Tensor:
        return F.silu(valid.masked_mean(F.silu(x), lengths, dims))

    def adaptive(pool: Any) -> Any:
        return lambda x, output_size: F.silu(pool(F.silu(x), output_size))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "pool_maximum", tops)
        patch.setattr(valid, "masked_maximum", top)
        patch.setitem(compute.ADAPTIVE, "max", [adaptive(pool) for pool in compute.ADAPTIVE["avg"]])
        yield
