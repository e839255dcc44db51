"""A short training, with a bar that shows how far it has come."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from torch import Tensor

from tdnn_compiler import Network, compile
from tdnn_compiler.runtime import EagerModule, to_torch

Loss = Callable[[Tensor, Tensor], Tensor]


def unchanged(x: Tensor) -> Tensor:
    return x


def trained(
    network: Network,
    inputs: Tensor,
    wanted: Tensor,
    *,
    epochs: int,
    seed: int,
    batch: int = 32,
    rate: float = 3e-3,
    loss: Loss = F.cross_entropy,
    change: Callable[[Tensor], Tensor] = unchanged,
) -> EagerModule:
    """The network in evaluation mode, after so many epochs; `change` is made to every batch of inputs."""
    torch.manual_seed(seed)
    # The arrays are small: on a busy machine threads would mostly wait for one another.
    torch.set_num_threads(1)
    module = compile(network).module()
    optimiser = torch.optim.AdamW(module.parameters(), weight_decay=1e-2)
    steps = epochs * -(-len(inputs) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    columns = (TextColumn("Training"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        for _ in progress.track(range(epochs)):
            for rows in torch.randperm(len(inputs)).split(batch):
                optimiser.zero_grad()
                loss(module(change(inputs[rows])), wanted[rows]).backward()
                optimiser.step()
                schedule.step()
    # Whoever looks between the layers can: plain torch has them one by one.
    plain = to_torch(network).eval()
    plain.load_state_dict(module.state_dict())
    return plain
