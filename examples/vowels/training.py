"""Trains a network to name the speaker, and says how well it does on utterances it has not heard."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from tdnn_compiler import Network, compile
from tdnn_compiler.runtime import EagerModule, to_torch
from vowels.utterances import Utterances

BATCH = 32
SHORTEST = 7


@dataclass
class Trained:
    """The module, and its loss and accuracy over the epochs of its training."""

    module: EagerModule
    losses: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """What the module says about utterances: probabilities `[N, speakers]`; and what it pools, `[N, 2C]`."""

    truth: Tensor
    probabilities: Tensor
    embeddings: Tensor

    @property
    def named(self) -> Tensor:
        return self.probabilities.argmax(1)

    @property
    def accuracy(self) -> float:
        return (self.named == self.truth).float().mean().item()

    @property
    def mistakes(self) -> list[int]:
        return (self.named != self.truth).nonzero().flatten().tolist()


def train(
    network: Network, heard: Utterances, epochs: int, seed: int, step: Callable[[], object] = lambda: None
) -> Trained:
    """The network trained for so many epochs; `step` is called after each."""
    torch.manual_seed(seed)
    # The arrays are small: on a busy machine threads would mostly wait for one another.
    torch.set_num_threads(1)
    result = Trained(compile(network).module())
    module = result.module
    optimiser = torch.optim.AdamW(module.parameters(), weight_decay=1e-2)
    batches = -(-len(heard) // BATCH)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=epochs * batches)
    for _ in range(epochs):
        loss, accuracy = hear_all(module, heard, optimiser, rate)
        result.losses.append(loss)
        result.accuracies.append(accuracy)
        step()
    return result


def hear_all(
    module: torch.nn.Module, heard: Utterances, optimiser: Optimizer, rate: LRScheduler
) -> tuple[float, float]:
    """One epoch: every utterance once, in another order. Gives its mean loss and its accuracy."""
    loss_sum, right = 0.0, 0
    for rows in torch.randperm(len(heard)).split(BATCH):
        part = shortened(heard[rows])
        scores = module(part.frames, lengths=part.lengths)
        loss = F.cross_entropy(scores, part.speakers, label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rate.step()
        loss_sum += loss.item() * len(part)
        right += int((scores.argmax(1) == part.speakers).sum())
    return loss_sum / len(heard), right / len(heard)


def shortened(part: Utterances) -> Utterances:
    """A random piece of each utterance, at least 70 % of it: other lengths every time."""
    share = 0.7 + 0.3 * torch.rand(len(part))
    lengths = (part.lengths * share).long().clamp(SHORTEST)
    starts = ((part.lengths - lengths + 1) * torch.rand(len(part))).long()
    places = (starts[:, None] + torch.arange(part.frames.shape[1])).clamp(max=part.frames.shape[1] - 1)
    frames = part.frames.gather(1, places[..., None].expand_as(part.frames))
    return Utterances(frames, lengths, part.speakers)


@torch.no_grad()
def judge(module: EagerModule, utterances: Utterances) -> Verdict:
    """What the module says of utterances; it is left in evaluation mode."""
    module.eval()
    # Of what lies between layers kernels know nothing: plain torch shows it.
    plain = to_torch(module.network).eval()
    plain.load_state_dict(module.state_dict())
    pooled: list[Tensor] = []
    reader = plain.get_submodule("speakers")
    reader.register_forward_pre_hook(lambda _, inputs: pooled.append(inputs[0]))
    scores = plain(utterances.frames, lengths=utterances.lengths)
    return Verdict(utterances.speakers, scores.softmax(1), pooled[0])
