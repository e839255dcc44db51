"""Expected arrays: the network in float64, and how far rounding may move each of them."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tdnn_compiler.equations.keys import Key, output_key
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.eager import EagerModule
from tdnn_compiler.runtime.inputs import Lengths, cast_floating
from tdnn_compiler.runtime.masked import ValidLengths, keep_valid

__all__ = ["Expected", "RecordingModule", "compute_expected", "largest_difference"]

TRIALS = 3


class RecordingModule(EagerModule):
    """The eager module, recording every layer's result; in trials it perturbs results by a rounding error."""

    seed: int
    rounding: float
    kept: dict[str, Tensor]
    lengths: dict[str, ValidLengths]

    def __init__(self, network: Network, seed: int) -> None:
        super().__init__(network)
        self.seed = seed
        self.rounding = 0.0
        self.kept = {}
        self.lengths = {}

    def disturb(self, data: Tensor) -> Tensor:
        """The values, each perturbed up or down by one unit of rounding."""
        return data * (1 + self.rounding * torch.sign(torch.rand_like(data) - 0.5))

    def parameters_and_buffers(self) -> dict[Key, Tensor]:
        """Parameters and buffers."""
        return {
            Key(layer, (name,)): tensor
            for layer in self._paths
            for name, tensor in (
                *self._module(layer).named_parameters(recurse=False),
                *self._module(layer).named_buffers(recurse=False),
            )
        }

    def _draw_seed(self, device: torch.device) -> int:  # noqa: ARG002
        return self.seed

    def _observe(self, name: str, data: Tensor, lengths: ValidLengths) -> Tensor:
        if self.rounding and data.is_floating_point():
            data = self.disturb(data)
            if data.requires_grad:
                data.register_hook(self.disturb)
        if data.requires_grad:
            data.retain_grad()
        self.kept[name], self.lengths[name] = data, lengths
        return data


@dataclass(frozen=True)
class Expected:
    """Arrays by key, in torch's order of axes but with channels last; and the scale of their errors.

    A scale is the error of an array, per unit of rounding, when every stored value is perturbed by one unit;
    and at least the array's largest element. Where large terms cancel, as in the gradient of a bias before
    batch norm, errors are so compared with the terms and not with their sum near zero. Cancellation within a
    layer, as in the gradient of a norm over two positions, is measured by torch's own error in fp32.
    """

    arrays: Mapping[Key, Tensor]
    scales: Mapping[Key, float]


def compute_expected(
    module: RecordingModule,
    inputs: Sequence[Tensor],
    seeds: Mapping[str, Tensor],
    lengths: Lengths | None,
    unit: float,
) -> Expected:
    """The expected arrays: of the forward pass and, given gradients `seeds`, of the backward pass.

    `unit` is the unit of rounding of the type in which kernels store data.
    """
    exact = evaluate_module(deepcopy(module), inputs, seeds, lengths)
    apart: dict[Key, list[float]] = {key: [] for key in exact}
    for _ in range(TRIALS):
        trial = deepcopy(module)
        trial.rounding = unit
        with torch.no_grad():
            for stored in (*trial.parameters(), *trial.buffers()):
                if stored.is_floating_point():
                    stored.copy_(trial.disturb(stored))
        for key, value in evaluate_module(trial, inputs, seeds, lengths).items():
            apart[key].append(largest_difference(value, exact[key]) / unit)
    single = [cast_floating(x, torch.float32) for x in inputs]
    plain = evaluate_module(deepcopy(module).float(), single, seeds, lengths)
    # The median, because a single trial may cross the kink of an activation.
    scales = {
        key: max(
            largest_finite(value),
            sorted(apart[key])[TRIALS // 2],
            largest_difference(plain[key].double(), value) / unit,
        )
        for key, value in exact.items()
    }
    return Expected(exact, scales)


def largest_finite(x: Tensor) -> float:
    """The largest finite magnitude; a maximum over no position at all is infinite."""
    finite = x[x.isfinite()]
    return float(finite.abs().max()) if finite.numel() else 0.0


def largest_difference(found: Tensor, wanted: Tensor) -> float:
    """The largest difference; NaN where only one value is NaN. Equal infinities do not differ."""
    if not found.numel():
        return 0.0
    alike = (found == wanted) | (found.isnan() & wanted.isnan())
    return float(torch.where(alike, 0.0, (found - wanted).abs()).max())


def evaluate_module(
    module: RecordingModule,
    inputs: Sequence[Tensor],
    seeds: Mapping[str, Tensor],
    lengths: Lengths | None,
) -> dict[Key, Tensor]:
    leaves = [x.clone().requires_grad_(bool(seeds) and x.is_floating_point()) for x in inputs]
    with torch.set_grad_enabled(bool(seeds)):
        given = module(*leaves, lengths=lengths) if lengths is not None else module(*leaves)
    results = given if isinstance(given, dict) else {module.network.output: given}
    arrays = {Key(name): channels_last(value.detach()) for name, value in module.kept.items()}
    arrays |= {output_key(name, module.network.inputs): value.detach() for name, value in results.items()}
    stored = module.parameters_and_buffers()
    arrays |= {
        key: value.detach().clone() for key, value in stored.items() if not isinstance(value, nn.Parameter)
    }
    # An output without a gradient function, as after dropout with p = 1, cannot be differentiated.
    sent = [name for name in seeds if results[name].requires_grad]
    if sent:
        torch.autograd.backward(
            [results[name] for name in sent], [seeds[name].to(results[name].dtype) for name in sent]
        )
    if seeds:
        found = {key: value.grad for key, value in stored.items() if isinstance(value, nn.Parameter)}
        for name, value in module.kept.items():
            # Results in padding are not compared: kernels leave zeros there.
            found[Key(name)] = (
                None if value.grad is None else channels_last(keep_valid(value.grad, module.lengths[name]))
            )
        arrays |= {key.gradient: gradient for key, gradient in found.items() if gradient is not None}
    return arrays


def channels_last(x: Tensor) -> Tensor:
    """Channels last."""
    return x.movedim(1, -1)
