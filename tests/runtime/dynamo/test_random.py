"""Random modules of what the language has and what it has not, under torch.compile(…, backend="tdnn")."""

import random
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from native import NEEDS_CPP
from runtime.dynamo.compared import hold_against_torch
from torch import Tensor, nn

pytestmark = [
    NEEDS_CPP,
    pytest.mark.usefixtures("single_precision", "one_thread", "quick_builds", "all_worth_it"),
]

Act = Callable[[Tensor], Tensor]


def attend(x: Tensor) -> Tensor:
    return x @ torch.softmax(x.transpose(1, 2) @ x / 9, -1)


def change_half(x: Tensor) -> Tensor:
    half = x[:, ::2]
    half.mul_(0.5)
    return x * 1.5


def heads(x: Tensor) -> Tensor:
    n, c, t = x.shape
    parts = x.view(n, 2, c // 2, t).transpose(1, 2)
    return (parts * parts.sigmoid()).reshape(n, c, t)


FUNCTIONS: list[Act] = [
    F.relu,
    F.gelu,
    attend,
    heads,
    lambda x: x + attend(x),
    lambda x: torch.cumsum(x, 2) / 5,
    lambda x: x * 1.0,
    lambda x: change_half(x + 1.0),
    lambda x: F.relu(x + 0.5, inplace=True),
    lambda x: x - x.mean(2, keepdim=True),
    lambda x: F.glu(torch.cat([x, x], 1), 1),
    lambda x: F.layer_norm(x.transpose(1, 2), x.shape[1:2]).transpose(1, 2),
    lambda x: torch.sort(x, 2)[0],
    lambda x: x.roll(1, 2),
    lambda x: x * (x > 0),
    lambda x: F.pad(x, (1, 1), mode="reflect")[:, :, 1:-1],
    lambda x: torch.cat(x.chunk(2, 1)[::-1], 1),
    lambda x: x.unfold(2, 2, 1).mean(-1),
    lambda x: F.avg_pool1d(x, 3, 1, 1),
    lambda x: F.max_pool1d(x, 3, 1, 1),
    lambda x: x.permute(2, 0, 1).contiguous().permute(1, 2, 0),
    lambda x: F.normalize(x, dim=1),
    lambda x: x.clamp(-1, 1),
    lambda x: torch.where(x > 0, x, -x),
]


class Drawn(nn.Module):
    """Steps, each of which reads one or two of the results so far."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        draw = random.Random(seed)
        self.steps = list[tuple[str, list[int]]]()
        self.layers = nn.ModuleList()
        for place in range(draw.randint(3, 9)):
            kind = draw.choice(["layer", "layer", "function", "function", "add", "again"])
            layer = draw.choice(
                [
                    lambda: nn.Conv1d(4, 4, 3, padding=1),
                    lambda: nn.Conv1d(4, 4, 1, bias=False),
                    lambda: nn.BatchNorm1d(4),
                    lambda: nn.GroupNorm(2, 4),
                ]
            )()
            self.layers.append(layer if kind == "layer" else nn.Identity())
            read = [draw.randint(max(0, place - 2), place), draw.randint(0, place)]
            self.steps.append((kind if kind != "function" else str(draw.randrange(len(FUNCTIONS))), read))

    def forward(self, x: Tensor) -> Tensor:
        values = [x * 1.0]
        layers = [layer for layer in self.layers if not isinstance(layer, nn.Identity)]
        for place, (kind, (one, other)) in enumerate(self.steps):
            first, second = values[one], values[other]
            if kind == "layer":
                values.append(self.layers[place](first))
            elif kind == "again":
                values.append(layers[0](first) if layers else first)
            elif kind == "add":
                short = min(first.shape[2], second.shape[2])
                values.append(first[:, :, :short] + second[:, :, :short])
            else:
                values.append(FUNCTIONS[int(kind)](first))
        return torch.cat([values[-1], values[-2]], 2)


@pytest.mark.parametrize("seed", range(12))
def test_random_modules(seed: int) -> None:
    torch._dynamo.reset()
    torch.manual_seed(seed)
    module = Drawn(seed)
    hold_against_torch(module, *((torch.randn(2, 4, n),) for n in (11, 11, 14)))
