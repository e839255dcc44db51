"""Times on a GPU: of each kernel, and of the whole network beside torch, once its results are right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any, cast
from unittest.mock import patch

import torch
from sympy import Symbol
from torch import Tensor

from tdnn_compiler.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.errors import NetworkError, Problem
from tdnn_compiler.fusion.fuse import Pairs
from tdnn_compiler.fusion.targets import Target
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network import Network
from tdnn_compiler.runtime.compiled import compile
from tdnn_compiler.runtime.dtypes import DTYPES
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.execute import Argument, Options, Passes
from tdnn_compiler.runtime.inputs import in_type
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.runtime.samples import Case, drawn
from tdnn_compiler.runtime.variants import Variant

__all__ = ["Measured", "Whole", "complaints", "gpu", "measure"]

WARM_UP, TURNS = 10, 50
CACHE = 256 * 2**20
ROOM = 8.0
"""How many times as large as the error of torch in the same type an error may be."""

Results = dict[str, Tensor]


@dataclass(frozen=True)
class Whole:
    """The whole network one way, in seconds: the forward pass of evaluation, and a step of training.

    A step is the forward and backward pass, without an optimiser. None: it did not run; `note` says why.
    """

    how: str
    forward: float | None
    step: float | None
    note: str = ""


@dataclass(frozen=True)
class Measured:
    """Seconds of every kernel of a mode, and of the whole network: ours, torch, torch.compile."""

    device: str
    kernels: Mapping[str, float]
    wholes: tuple[Whole, ...]


def gpu() -> str | None:
    """The name of the GPU, if there is one."""
    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def measure(
    network: Network,
    target: Target,
    numbers: Mapping[Symbol, int],
    mode: Mode,
    dtype: DataType,
    *,
    fuse: Pairs = (),
    flush: bool = True,
    seed: int = 0,
    device: str = "cuda",
) -> Measured:
    """Results are checked first, in both modes: NetworkError, and no time at all, where they are wrong."""
    torch.manual_seed(seed)
    kind = DTYPES[dtype]
    ours = compile(network, kind, target, fuse=fuse).module().to(device)
    plain = to_torch(network).to(device, kind)
    plain.load_state_dict(ours.state_dict())
    inputs = batch(ours, numbers)
    check(ours, plain, inputs, seed)
    kernels = {name: timed(replay, flush) for name, replay in launches(ours, inputs, mode, seed)}
    wholes = [whole("tdnn-compiler", ours, inputs, flush), whole("torch", plain, inputs, flush)]
    try:
        wholes.append(whole("torch.compile", torch.compile(plain), inputs, flush))
    except Exception as error:  # whatever a compiler stumbles over
        wholes.append(Whole("torch.compile", None, None, f"{type(error).__name__}: {error}".split("\n")[0]))
    return Measured(gpu() or device, kernels, tuple(wholes))


def batch(module: EagerModule, numbers: Mapping[Symbol, int]) -> list[Tensor]:
    case = Case({str(symbol): number for symbol, number in numbers.items()})
    like = next(module.parameters())
    inputs = (drawn(form, case, like.dtype) for form in module.forms)
    return [in_type(x, like.dtype).to(like.device) for x in inputs]


# Right first ------------------------------------------------------------------------------------------


def check(ours: CompiledModule, plain: EagerModule, inputs: Sequence[Tensor], seed: int) -> None:
    exact = to_torch(plain.network).to(inputs[0].device, torch.float64)
    exact.load_state_dict(plain.state_dict())
    wrong: list[str] = []
    for mode in cast(tuple[Mode, ...], ("eval", "train")):
        # Training replaces the running averages: each mode begins with the same.
        states = [{k: v.clone() for k, v in m.state_dict().items()} for m in (ours, plain, exact)]
        found, torchs = results(ours, inputs, mode, seed), results(plain, inputs, mode, seed)
        wanted = results(exact, [in_type(x, torch.float64) for x in inputs], mode, seed)
        wrong += complaints(f"{mode}, ", found, torchs, wanted)
        for module, state in zip((ours, plain, exact), states, strict=True):
            module.load_state_dict(state)
    if wrong:
        expected = "the results of torch in float64"
        raise NetworkError(
            [Problem("bench", expected, each, "tdnn verify shows the kernel") for each in wrong]
        )


def complaints(where: str, found: Results, torchs: Results, wanted: Results) -> list[str]:
    """Arrays whose error is more than `ROOM` times that of torch, or what it could have been by chance."""
    wrong = []
    for name, exact in wanted.items():
        least = torch.finfo(found[name].dtype).eps
        scale = max(float(exact.norm()), torch.finfo(torch.float32).tiny)
        ours, theirs = (float((x[name].double() - exact).norm()) / scale for x in (found, torchs))
        if not ours <= ROOM * max(theirs, least):
            wrong.append(f"{where}{name}: an error of {ours:.1e}, where torch has {theirs:.1e}")
    return wrong


def results(module: torch.nn.Module, inputs: Sequence[Tensor], mode: Mode, seed: int) -> Results:
    """The outputs, and in training the gradients and new averages."""
    module.train(mode == "train")
    module.zero_grad(set_to_none=True)
    # The masks of dropout come from a number that is drawn on the CPU.
    torch.manual_seed(seed)
    with torch.set_grad_enabled(mode == "train"):
        outputs = named(module(*inputs))
    if mode == "eval":
        return outputs
    loss(outputs).backward()
    gradients = {f"d_{name}": p.grad for name, p in module.named_parameters() if p.grad is not None}
    averages = {name: b.clone() for name, b in module.named_buffers() if b.is_floating_point()}
    return {name: x.detach() for name, x in (outputs | gradients | averages).items()}


def named(outputs: Tensor | Results) -> Results:
    return outputs if isinstance(outputs, dict) else {"output": outputs}


def loss(outputs: Results) -> Tensor:
    return torch.stack([x.float().square().mean() for x in outputs.values()]).sum()


# Times ------------------------------------------------------------------------------------------------


def timed(run: Callable[[], object], flush: bool) -> float:
    """The median of many, in seconds. What runs before each one empties the cache, and hides the launch."""
    junk = torch.empty(CACHE, dtype=torch.int8, device="cuda") if flush else None
    for _ in range(WARM_UP):
        run()
    events = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(TURNS)]
    for start, stop in events:
        if junk is not None:
            junk.zero_()
        start.record()
        run()
        stop.record()
    torch.cuda.synchronize()
    return median(start.elapsed_time(stop) for start, stop in events) / 1e3


def whole(how: str, module: Any, inputs: Sequence[Tensor], flush: bool) -> Whole:
    def forward() -> None:
        with torch.no_grad():
            module(*inputs)

    def step() -> None:
        module.zero_grad(set_to_none=True)
        loss(named(module(*inputs))).backward()

    module.eval()
    there = timed(forward, flush)
    module.train()
    return Whole(how, there, timed(step, flush))


def launches(
    module: CompiledModule, inputs: Sequence[Tensor], mode: Mode, seed: int
) -> list[tuple[str, Callable[[], object]]]:
    """Every launch of a pass, with the arguments that it had: kernels change nothing in place."""
    module.train(mode == "train")
    wanted = [array.name for array in module.kernels.program.parameters] if mode == "train" else []
    variant = module.kernels.variant(mode, wanted)
    seen: list[tuple[str, Callable[[], object]]] = []
    with recorded(variant, seen):
        results(module, inputs, mode, seed)
    return seen


@contextmanager
def recorded(variant: Variant, seen: list[tuple[str, Callable[[], object]]]) -> Iterator[None]:
    """Launches seen, and made."""
    passes = variant.run
    assert isinstance(passes, Passes), "a CPU's launches are one call"

    def record(
        launch: Launch, grid: tuple[int, ...], arguments: Sequence[Argument], options: Options
    ) -> None:
        again = partial(passes.launch, launch, grid, arguments, options)
        seen.append((launch.program.name, again))
        again()

    with patch.dict(vars(variant), run=replace(passes, launch=record)):
        yield
