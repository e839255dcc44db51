"""One NaN or Inf stays where it is: what does not read it is the same to the last bit, in torch and kernels.

What reads what is seen by brute force, in float64, in a network whose layers all have slopes that vary: of
two values, a maximum tells only one.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import inf, nan
from types import ModuleType
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from emitted.networks import NETWORKS, WIDE, lines_in_loads
from torch import Tensor

from tdnn_compiler.equations.program import Mode
from tdnn_compiler.fusion.targets import TARGETS, Target
from tdnn_compiler.fusion.tiles import Blocks
from tdnn_compiler.layers import Activation
from tdnn_compiler.network import Network, graph_of
from tdnn_compiler.pipeline import Emitted, compile_passes
from tdnn_compiler.runtime import compute, valid, windows
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.frames import Frame, framed
from tdnn_compiler.runtime.inputs import check_lengths
from tdnn_compiler.runtime.native import native_modules
from tdnn_compiler.runtime.samples import Case, cases, drawn, fill
from tdnn_compiler.runtime.verify import past

pytestmark = [
    pytest.mark.skipif(
        not any(map(shutil.which, ("g++", "clang++", "c++"))), reason="no C++ compiler on the PATH"
    ),
    pytest.mark.usefixtures("single_precision", "_one_thread"),
]

SMALL = Blocks(16, 16, 16)
HOPPER = replace(TARGETS["sm_90"], descriptors=())
SEED = 5

Arrays = dict[str, Tensor]


@pytest.fixture
def _one_thread() -> Iterator[None]:
    """The tensors are tiny: threads would wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Eager(EagerModule):
    """Dropout with a known seed."""

    def _drawn(self) -> int:
        return SEED


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

    emitted: Emitted
    kernels: ModuleType
    case: Case

    def __post_init__(self) -> None:
        network, self.train = self.emitted.network, self.emitted.mode == "train"
        torch.manual_seed(SEED)
        self.eager = Eager(network).double()
        fill(self.eager, torch.float32)
        self.smooth = Eager(smoothed(network)).double()
        self.smooth.load_state_dict(self.eager.state_dict())
        forms = self.eager.forms
        self.lengths = None if self.case.lengths is None else list(self.case.lengths)
        self.valid: Mapping[str, Tensor | None] = dict.fromkeys(form.name for form in forms)
        if self.lengths is not None:
            self.valid = check_lengths(forms, self.lengths)
        inputs = {form.name: drawn(form, self.case, torch.float32) for form in forms}
        self.clean = Given(inputs, {})
        outputs = self.in_torch(self.eager, self.clean)
        if self.emitted.back is not None:
            known = [array.name.removeprefix("d_") for array in self.emitted.back.plan.program.inputs]
            self.clean = Given(inputs, {name: torch.randn(outputs[name].shape).double() for name in known})

    def padded(self, given: Given) -> Arrays:
        """What a batch is padded with is bad, too."""
        lengths = self.valid
        return {name: x if (n := lengths[name]) is None else past(x, n) for name, x in given.inputs.items()}

    def in_torch(self, module: EagerModule, given: Given) -> Arrays:
        """The outputs, and the gradients of the inputs."""
        buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}
        leaves = {
            name: x.clone().requires_grad_(bool(given.seeds) and x.is_floating_point())
            for name, x in self.padded(given).items()
        }
        results = module.train(self.train)(**leaves, lengths=self.lengths)
        named = results if isinstance(results, dict) else {module.network.output: results}
        found = {name: result.detach() for name, result in named.items()}
        if given.seeds:
            used = [name for name in given.seeds if named[name].requires_grad]
            torch.autograd.backward([named[name] for name in used], [given.seeds[name] for name in used])
            found |= {f"d_{name}": x.grad for name, x in leaves.items() if x.grad is not None}
        module.load_state_dict(buffers, strict=False)
        return found

    def in_kernels(self, given: Given) -> Arrays:
        program = self.emitted.there.plan.program
        stored = {**self.eager.state_dict(), **self.padded(given)}
        arguments = [
            stored[array.name] if array.type == "token" else stored[array.name].float()
            for array in program.given
        ]
        lengths = None if self.lengths is None else torch.tensor(self.lengths, dtype=torch.int32)
        options = {"lengths": lengths, "seed": SEED}
        outputs, _, saved = self.kernels.forward(*arguments, **options)
        found = {name: value.clone() for name, value in outputs.items()}
        if given.seeds:
            seeds = (seed.float() for seed in given.seeds.values())
            gradients = self.kernels.backward(saved, *seeds, **options)
            found |= {f"d_{name}": gradients[name].clone() for name in given.inputs if name in gradients}
        return found

    def somewhere(self, kind: str, name: str) -> tuple[int, ...]:
        """A place in a sequence."""
        x = (self.clean.inputs if kind == "input" else self.clean.seeds)[name]
        n, *rest = (int(torch.randint(size, ())) for size in x.shape)
        lengths = self.valid.get(name)
        if lengths is not None:
            rest[0] %= int(lengths[n])
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
            for how, run in runs.items():
                for array, value in run(self.clean.put(kind, name, place, bad)).items():
                    apart = differs(value, clean[how][array]) & ~differs(after[array], before[array])
                    if apart.any():
                        first = apart.nonzero()[0].tolist()
                        found.append(f"{how}: {bad} in {kind} {name}{list(place)}, seen in {array}{first}")
        return found


def differs(a: Tensor, b: Tensor) -> Tensor:
    return ~((a == b) | (a.isnan() & b.isnan()))


def smoothed(network: Network) -> Network:
    """The network with activations whose slopes vary everywhere."""

    def change(member: Any) -> Any:
        return replace(member, layer=Activation("silu")) if isinstance(member.layer, Activation) else member

    return Network(graph_of(map(change, network.members)), network.name)


@contextmanager
def smooth_pools() -> Iterator[None]:
    """Maxima that depend on all that they see."""

    def tops(x: Tensor, frames: Sequence[Frame], lengths: Tensor | None) -> Tensor:
        sizes = x.shape[2:]
        x = framed(F.silu(x), frames, lengths)
        for dim, (frame, n) in enumerate(zip(frames, sizes, strict=True), start=2):
            starts = torch.arange(frame.count(n)) * frame.stride
            seen = x.index_select(dim, (starts[:, None] + torch.tensor(frame.taps)).flatten())
            x = seen.unflatten(dim, (frame.count(n), len(frame.taps))).sum(dim + 1)
        return F.silu(x)

    def top(x: Tensor, lengths: Tensor | None) -> Tensor:
        return F.silu(valid.mean(F.silu(x), lengths))

    def adaptive(pool: Any) -> Any:
        return lambda x, output_size: F.silu(pool(F.silu(x), output_size))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "tops", tops)
        patch.setattr(valid, "top", top)
        patch.setitem(compute.ADAPTIVE, "max", [adaptive(pool) for pool in compute.ADAPTIVE["avg"]])
        yield


def spread(
    networks: Mapping[str, Network], modes: Sequence[Mode], *size: Blocks, target: Target | None = None
) -> dict[str, list[str]]:
    """What spread in torch or in kernels, network by network; sequences fill more than one small tile."""
    named = [(name, mode) for name in networks for mode in modes]
    emitted = [compile_passes(networks[name], mode, *size, target=target) for name, mode in named]
    found = {}
    for (name, mode), each, module in zip(named, emitted, native_modules(emitted), strict=True):
        forms = Eager(each.network).forms
        rows = SMALL.rows if all(len(form.sizes) <= 2 for form in forms) else 0
        for case, bad in zip(cases(forms, {}, rows), (nan, inf), strict=False):
            if told := Bench(each, module, case).told(bad):
                found[f"{name}, {mode}, {case}"] = told
    return found


FEW = (
    *("avg_pool_without_padding", "depthwise", "grouped", "lonely", "max_pool", "one_channel"),
    *("open_shares", "pooled_image", "reflect", "residual", "softmax", "stats_pool_windows", "tdnn"),
    *("transposed_grouped", "two_embeddings"),
)
"""One or two of each kind of kernel."""


@pytest.mark.parametrize("modes", [("train",), ("eval",)], ids=" ".join)
def test_bad_values_stay_where_they_are(modes: tuple[Mode, ...]) -> None:
    some = FEW if modes == ("train",) else ("causal_pair", "pair", "pooled", "same")
    assert spread({name: NETWORKS[name] for name in some}, modes, SMALL) == {}


def test_in_tiles_that_are_mostly_empty() -> None:
    assert spread({name: NETWORKS[name] for name in ("first_layer", "tdnn")}, ("train",)) == {}


def test_in_operands_that_are_computed_and_strips() -> None:
    networks = {"lines": lines_in_loads(24, 40, 24)}
    assert spread(networks, ("train",), replace(SMALL, strips=4), target=HOPPER) == {}


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_bad_values_stay_where_they_are_in_any_network(part: int) -> None:
    networks = dict(list((NETWORKS | WIDE).items())[part::4])
    modes: tuple[Mode, ...] = ("train", "eval")
    assert spread(networks, modes, SMALL) == {}
    assert spread(networks, modes) == {}
    assert spread(networks, modes, replace(SMALL, strips=4), target=HOPPER) == {}
