"""Times on a GPU: of each kernel, and of the whole network beside torch, once its results are right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any
from unittest.mock import patch

import torch
from sympy import Symbol
from torch import Tensor

from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.host.ir import Launch
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.fuse import Pairs
from tdnn_compiler.plan.targets import Target
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.dtypes import DTYPES
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.execute import LaunchArgument, Options, Passes
from tdnn_compiler.runtime.inputs import cast_floating
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.runtime.operators import ByOperators
from tdnn_compiler.runtime.samples import Case, draw_input
from tdnn_compiler.runtime.variants import Variant
from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["Measurement", "NetworkTimes", "compare_results", "gpu_name", "measure"]

WARM_UP, TIMED_TURNS = 10, 50
CACHE = 256 * 2**20
MOST_BATCHES = 4
"""An error is one only if as many different batches show it."""
TORCH_ERROR_ROOM = 8.0
"""How many times as large as the error of torch in the same type an error may be."""

Results = dict[str, Tensor]


@dataclass(frozen=True)
class NetworkTimes:
    """The whole network one way, in seconds: the forward pass of evaluation, and a step of training.

    A step is the forward and backward pass, without an optimiser. None: it did not run; `note` says why.
    """

    how: str
    forward: float | None
    step: float | None
    note: str = ""


@dataclass(frozen=True)
class Measurement:
    """Seconds of every kernel of a mode, and of the whole network: ours, torch, torch.compile."""

    device: str
    kernels: Mapping[str, float]
    wholes: tuple[NetworkTimes, ...]


def gpu_name() -> str | None:
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
) -> Measurement:
    """Results are checked first, in both modes: NetworkError, and no time at all, where they are wrong."""
    torch.manual_seed(seed)
    kind = DTYPES[dtype]
    ours = compile(network, kind, target, fuse=fuse).module().to(device)
    plain = to_torch(network).to(device, kind)
    plain.load_state_dict(ours.state_dict())
    check_results(ours, plain, numbers, seed)
    inputs = make_batch(ours, numbers)
    kernels = {name: time_call(replay, flush) for name, replay in list_launches(ours, inputs, mode, seed)}
    wholes = [time_network("tdnn-compiler", ours, inputs, flush), time_network("torch", plain, inputs, flush)]
    try:
        wholes.append(time_network("torch.compile", torch.compile(plain), inputs, flush))
    except Exception as error:  # whatever a compiler stumbles over
        wholes.append(
            NetworkTimes("torch.compile", None, None, f"{type(error).__name__}: {error}".split("\n")[0])
        )
    return Measurement(gpu_name() or device, kernels, tuple(wholes))


def make_batch(module: EagerModule, numbers: Mapping[Symbol, int]) -> list[Tensor]:
    case = Case({str(symbol): number for symbol, number in numbers.items()})
    like = next(module.parameters())
    inputs = (draw_input(form, case, like.dtype) for form in module.forms)
    return [cast_floating(x, like.dtype).to(like.device) for x in inputs]


# Right first ------------------------------------------------------------------------------------------


def check_results(
    ours: CompiledModule,
    plain: EagerModule,
    numbers: Mapping[Symbol, int],
    seed: int,
    modes: Sequence[Mode] = ("eval", "train"),
) -> None:
    """NetworkError where results are wrong, whatever the numbers.

    With some, rounding moves a value across the kink of a ReLU, and gradients of exact results are others.
    """
    wrong: list[str] = []
    for number in range(MOST_BATCHES):
        torch.manual_seed(seed + number)
        wrong = find_wrong(ours, plain, make_batch(ours, numbers), seed, modes)
        if not wrong:
            return
    expected = "the results of torch in float64"
    raise NetworkError([Problem("bench", expected, each, "tdnn verify shows the kernel") for each in wrong])


def find_wrong(
    ours: CompiledModule, plain: EagerModule, inputs: Sequence[Tensor], seed: int, modes: Sequence[Mode]
) -> list[str]:
    exact = to_torch(plain.network).to(inputs[0].device, torch.float64)
    exact.load_state_dict(plain.state_dict())
    wrong: list[str] = []
    for mode in modes:
        # Training replaces the running averages: each mode begins with the same.
        states = [{k: v.clone() for k, v in m.state_dict().items()} for m in (ours, plain, exact)]
        found, torchs = run_network(ours, inputs, mode, seed), run_network(plain, inputs, mode, seed)
        wanted = run_network(exact, [cast_floating(x, torch.float64) for x in inputs], mode, seed)
        wrong += compare_results(f"{mode}, ", found, torchs, wanted)
        for module, state in zip((ours, plain, exact), states, strict=True):
            module.load_state_dict(state)
    return wrong


def compare_results(where: str, found: Results, torchs: Results, wanted: Results) -> list[str]:
    """Arrays whose error is more than `TORCH_ERROR_ROOM` times that of torch, or what it could have been by
    chance.
    """
    wrong = []
    for name, exact in wanted.items():
        least = torch.finfo(found[name].dtype).eps
        scale = max(float(exact.norm()), torch.finfo(torch.float32).tiny)
        ours, theirs = (float((x[name].double() - exact).norm()) / scale for x in (found, torchs))
        if not ours <= TORCH_ERROR_ROOM * max(theirs, least):
            wrong.append(f"{where}{name}: an error of {ours:.1e}, where torch has {theirs:.1e}")
    return wrong


def run_network(module: torch.nn.Module, inputs: Sequence[Tensor], mode: Mode, seed: int) -> Results:
    """The outputs, and in training the gradients and new averages."""
    module.train(mode == "train")
    module.zero_grad(set_to_none=True)
    # The masks of dropout come from a number that is drawn on the CPU.
    torch.manual_seed(seed)
    with torch.set_grad_enabled(mode == "train"):
        outputs = name_outputs(module(*inputs))
    if mode == "eval":
        return outputs
    mean_square_loss(outputs).backward()
    gradients = {f"d_{name}": p.grad for name, p in module.named_parameters() if p.grad is not None}
    averages = {name: b.clone() for name, b in module.named_buffers() if b.is_floating_point()}
    return {name: x.detach() for name, x in (outputs | gradients | averages).items()}


def name_outputs(outputs: Tensor | Results) -> Results:
    return outputs if isinstance(outputs, dict) else {"output": outputs}


def mean_square_loss(outputs: Results) -> Tensor:
    return torch.stack([x.float().square().mean() for x in outputs.values()]).sum()


# Times ------------------------------------------------------------------------------------------------


def time_call(run: Callable[[], object], flush: bool) -> float:
    """The median of many, in seconds. What runs before each one empties the cache, and hides the launch."""
    junk = torch.empty(CACHE, dtype=torch.int8, device="cuda") if flush else None
    for _ in range(WARM_UP):
        run()
    events = [[torch.cuda.Event(enable_timing=True) for _ in range(2)] for _ in range(TIMED_TURNS)]
    for start, stop in events:
        if junk is not None:
            junk.zero_()
        start.record()
        run()
        stop.record()
    torch.cuda.synchronize()
    return median(start.elapsed_time(stop) for start, stop in events) / 1e3


def time_network(how: str, module: Any, inputs: Sequence[Tensor], flush: bool) -> NetworkTimes:
    def forward() -> None:
        with torch.no_grad():
            module(*inputs)

    def step() -> None:
        module.zero_grad(set_to_none=True)
        mean_square_loss(name_outputs(module(*inputs))).backward()

    module.eval()
    there = time_call(forward, flush)
    module.train()
    return NetworkTimes(how, there, time_call(step, flush))


def list_launches(
    module: CompiledModule, inputs: Sequence[Tensor], mode: Mode, seed: int
) -> list[tuple[str, Callable[[], object]]]:
    """Every launch of a pass, with the arguments that it had: kernels change nothing in place."""
    # Which kernels run is the module's choice: without batch norm and dropout both modes have the same.
    run_network(module, inputs, mode, seed)
    seen: list[tuple[str, Callable[[], object]]] = []
    with ExitStack() as stack, ByOperators():
        for variant in module.kernels.made.values():
            stack.enter_context(record_launches(variant, seen))
        run_network(module, inputs, mode, seed)
    return seen


@contextmanager
def record_launches(variant: Variant, seen: list[tuple[str, Callable[[], object]]]) -> Iterator[None]:
    """Launches seen, and made."""
    passes = variant.run
    assert isinstance(passes, Passes), "a CPU's launches are one call"

    def record(
        launch: Launch, grid: tuple[int, ...], arguments: Sequence[LaunchArgument], options: Options
    ) -> None:
        again = partial(passes.launch, launch, grid, arguments, options)
        seen.append((launch.name, again))
        again()

    with patch.dict(vars(variant), run=replace(passes, launch=record)):
        yield
