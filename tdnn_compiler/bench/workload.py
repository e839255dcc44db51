"""One network with weights and a batch, and the ways to run it that are timed against each other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from sympy import Symbol
from torch import Tensor, nn

from tdnn_compiler.bench.measured import check_results, make_batch
from tdnn_compiler.bench.plain import NotPlain, PlainNetwork, count_axes
from tdnn_compiler.bench.rows import Work
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.runtime.frozen import freeze
from tdnn_compiler.runtime.inputs import cast_floating
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.runtime.samples import fill_parameters
from tdnn_compiler.symbolic.errors import NetworkError

__all__ = ["OURS", "Contender", "Workload", "lacks_of", "make_run", "make_workload"]

OURS = "tdnn-compiler"
PEER_ERROR = {torch.float32: 1e-3, torch.float16: 3e-2, torch.bfloat16: 1e-1}
"""What a peer may be wrong by, over the size of a result: enough to know that it computes the same."""

Runner = Callable[[], Any]


@dataclass(frozen=True)
class Contender:
    """A way to run a network. `results` are the outputs of evaluation, as ours are laid out."""

    peer: str
    form: str
    run: Runner
    results: dict[str, Tensor]
    first_call: float
    """Seconds of making it and of its first call."""

    @property
    def name(self) -> str:
        return f"{self.peer}, {self.form}" if self.form else self.peer


@dataclass(frozen=True, eq=False)
class Workload:
    """A network, ours and in plain torch, with the same weights; and a batch."""

    network: Network
    work: Work
    ours: CompiledModule
    eager: EagerModule
    inputs: tuple[Tensor, ...]

    @cached_property
    def kind(self) -> torch.dtype:
        return next((x.dtype for x in self.eager.parameters()), torch.float32)

    @cached_property
    def exact(self) -> dict[str, Tensor]:
        """The outputs of evaluation, by torch in float64."""
        module = to_torch(self.network).to(self.inputs[0].device, torch.float64).eval()
        module.load_state_dict(self.eager.state_dict())
        with torch.no_grad():
            found = module(*[cast_floating(x, torch.float64) for x in self.inputs])
        return found if isinstance(found, dict) else {self.network.output: found}

    @cached_property
    def gradients(self) -> dict[str, Tensor]:
        """Of the outputs: any numbers will do, if all get the same."""
        return {name: torch.randn_like(x).to(self.kind) for name, x in self.exact.items()}

    @cached_property
    def forms(self) -> dict[str, PlainNetwork]:
        """The network in plain torch; that of one axis, also as one of two."""
        found = {"": PlainNetwork(self.eager)}
        if count_axes(self.network) == 1:
            found["2-D"] = PlainNetwork(self.eager, flat=True)
        return found

    @cached_property
    def lack_of_words(self) -> str | None:
        """Why the network cannot be said in plain torch."""
        try:
            _ = self.forms
        except NotPlain as reason:
            return str(reason)
        return None

    def complaint_about(self, way: Contender) -> str | None:
        """What is wrong with a peer's outputs."""
        for name, found in way.results.items():
            exact = self.exact[name]
            scale = float(exact.norm()) or 1.0
            error = float((found.double() - exact).norm()) / scale
            if not error <= PEER_ERROR[self.kind]:
                return f"its {name} has an error of {error:.1e}"
        return None

    def run_ours(self, frozen: bool = False) -> Runner:
        """The compiled module; or for inference a frozen one: most peers' weights cannot change, either."""
        gradients = [self.gradients[name] for name in self.network.outputs]
        call = freeze(self.ours.eval()) if frozen else self.ours
        return make_run(self.ours, call, self.inputs, gradients, self.work)


def make_workload(
    network: Network, numbers: Mapping[Symbol, int], work: Work, kind: torch.dtype, device: str
) -> Workload:
    """With weights and averages unlike those that a network begins with.

    NetworkError where our results are wrong: the outputs, and in training gradients and running averages.
    """
    torch.manual_seed(0)
    ours = compile(network, kind).module().to(device)
    fill_parameters(ours, kind)
    eager = to_torch(network).to(device, kind)
    eager.load_state_dict(ours.state_dict())
    check_results(ours, eager, numbers, 0, ["eval" if work == "forward" else "train"])
    inputs = tuple(make_batch(ours, numbers))
    return Workload(network, work, ours, eager, inputs)


def make_run(
    module: nn.Module,
    call: Callable[..., Any],
    inputs: Sequence[Tensor],
    gradients: Sequence[Tensor],
    work: Work,
) -> Runner:
    """The call that is timed: the forward pass, or with it that of the gradients of all weights."""
    if work == "forward":
        module.eval()

        def forward() -> Any:
            with torch.no_grad():
                return call(*inputs)

        return forward
    module.train()
    weights = list(module.parameters())

    def step() -> None:
        for weight in weights:
            weight.grad = None
        found = call(*inputs)
        outputs = list(found.values()) if isinstance(found, dict) else found
        torch.autograd.backward(outputs, gradients if isinstance(outputs, list | tuple) else gradients[0])

    return step


def lacks_of(error: Exception) -> str:
    """The first line of what was wrong."""
    if isinstance(error, NetworkError):
        return "; ".join(f"{each.where}: {each.got}" for each in error.problems)
    told = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {told[0]}"[:300]
