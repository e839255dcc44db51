"""An epoch of the training of `examples/speakers.py`: utterances of unequal length, optimiser and all."""

import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tdnn_compiler.bench.interleave import interleave
from tdnn_compiler.bench.measured import Results, compare_results
from tdnn_compiler.bench.probe import FmaProbe
from tdnn_compiler.bench.rows import Measured, SuiteRow
from tdnn_compiler.bench.workload import OURS
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.eager import EagerModule, to_torch
from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["MaskedTdnn", "measure_epoch"]

UTTERANCES = "vowels"
"""The folder beside the script."""


def measure_epoch(network: Network, row: SuiteRow, peak: float) -> Measured:
    """Ours, our eager module, and a network that is written by hand, each with an optimiser of its own."""
    training, heard = load_training(Path(row.target).parent)
    torch.set_num_threads(row.threads)
    torch.manual_seed(0)
    ours = compile(network).module()
    eager = to_torch(network)
    eager.load_state_dict(ours.state_dict())
    plain = MaskedTdnn(eager)
    check_training(ours, eager, plain, heard[torch.arange(40)])
    ways: dict[tuple[str, str], nn.Module] = {(OURS, ""): ours}
    if "eager" in row.peers:
        ways |= {("torch", "masks by hand"): plain, ("torch", "our eager module"): eager}
    probe = FmaProbe(row.threads)
    probe.peak = max(probe.peak, peak)
    runs = {", ".join(filter(None, way)): epoch_of(module, training, heard) for way, module in ways.items()}
    spreads = interleave(runs, row.seconds, rate=probe.rate, peak=lambda: probe.peak)
    found = Measured(network.name, peak=probe.peak)
    for way, (name, spread) in zip(ways, spreads.items(), strict=True):
        found.times[name] = {"peer": way[0], "form": way[1]} | asdict(spread)
    return found


def load_training(examples: Path) -> tuple[Any, Any]:
    """The module that trains, and the utterances."""
    sys.path.insert(0, str(examples))
    training: Any = import_module(f"{UTTERANCES}.training")
    utterances: Any = import_module(f"{UTTERANCES}.utterances")
    return training, utterances.load()[0]


def epoch_of(module: nn.Module, training: Any, heard: Any) -> Callable[[], object]:
    module.train()
    optimiser = torch.optim.AdamW(module.parameters(), 1e-4)
    rate = torch.optim.lr_scheduler.ConstantLR(optimiser, 1.0)

    def run() -> object:
        # The same lengths and order for all.
        torch.manual_seed(1)
        return training.hear_all(module, heard, optimiser, rate)

    return run


def check_training(ours: EagerModule, eager: EagerModule, plain: nn.Module, part: Any) -> None:
    """NetworkError where outputs or gradients of ours are not those of torch, or outputs by hand."""
    exact = deepcopy(eager).double()
    found, torchs = train_once(ours, part.frames, part), train_once(eager, part.frames, part)
    wanted = train_once(exact, part.frames.double(), part)
    wrong = compare_results("", found, torchs, wanted)
    with torch.no_grad():
        by_hand, rightly = (m.eval()(part.frames, lengths=part.lengths) for m in (plain, eager))
    if not torch.allclose(by_hand, rightly, atol=1e-4):
        wrong.append("the network by hand computes something else")
    if wrong:
        raise NetworkError([Problem("bench", "the results of torch in float64", each) for each in wrong])


def train_once(module: nn.Module, frames: Tensor, part: Any) -> Results:
    state = {name: x.clone() for name, x in module.state_dict().items()}
    module.train()
    module.zero_grad()
    torch.manual_seed(0)
    scores = module(frames, lengths=part.lengths)
    F.cross_entropy(scores, part.speakers).backward()
    found = {f"d_{name}": x.grad for name, x in module.named_parameters() if x.grad is not None}
    module.load_state_dict(state)
    return {"scores": scores.detach(), **found}


class MaskedTdnn(nn.Module):
    """The network of `speakers.py` as one writes it in torch: three layers, masked sums, a classifier."""

    def __init__(self, eager: EagerModule) -> None:
        super().__init__()
        parts: Mapping[str, nn.Module] = {name: deepcopy(eager._module(name)) for name in eager._ways}
        self.convs = nn.ModuleList(x for x in parts.values() if isinstance(x, nn.Conv1d))
        self.norms = nn.ModuleList(x for x in parts.values() if isinstance(x, nn.BatchNorm1d))
        (self.classifier,) = (x for x in parts.values() if isinstance(x, nn.Linear))
        self.dropout = nn.Dropout(0.3)

    def forward(self, frames: Tensor, lengths: Tensor) -> Tensor:
        valid = (torch.arange(frames.shape[1]) < lengths[:, None])[:, None]
        h = torch.where(valid, frames.movedim(-1, 1), 0.0)
        mask, count = valid.to(h.dtype), lengths.sum()
        for conv, norm in zip(self.convs, self.norms, strict=True):
            h = self.normalise(norm, F.relu(conv(h)) * mask, mask, count) * mask
        frames_each = lengths[:, None].to(h.dtype)
        mean = h.sum(2) / frames_each
        variance = ((h - mean[..., None]).square() * mask).sum(2) / frames_each
        pooled = torch.cat([mean, (variance + 1e-5).sqrt()], 1)
        found: Tensor = self.classifier(self.dropout(pooled))
        return found

    def normalise(self, norm: Any, h: Tensor, mask: Tensor, count: Tensor) -> Tensor:
        """Batch norm over what the mask leaves."""
        if not self.training:
            found: Tensor = norm(h)
            return found
        mean = h.sum((0, 2)) / count
        centred = (h - mean[:, None]) * mask
        variance = centred.square().sum((0, 2)) / count
        with torch.no_grad():
            norm.running_mean.lerp_(mean, norm.momentum)
            norm.running_var.lerp_(variance * count / (count - 1), norm.momentum)
        scale = norm.weight * torch.rsqrt(variance + norm.eps)
        return centred * scale[:, None] + norm.bias[:, None]
