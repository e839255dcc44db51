"""A network as both of its modules, alike, and what a step of training gives in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from tdnn_compiler import compile, to_torch
from tdnn_compiler.dsl import (
    Applicable,
    Input,
    batch_norm,
    build,
    conv,
    dropout,
    embedding,
    global_max_pool,
    linear,
    relu,
    stats_pool,
)
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.tiles import Blocks
from tdnn_compiler.runtime import CompiledModule, EagerModule

SMALL = Blocks(16, 16, 16)


@dataclass(frozen=True)
class Pair:
    eager: EagerModule
    ours: CompiledModule


def pair(network: Network) -> Pair:
    """Both modules, with the same parameters because the seed is the same."""
    torch.manual_seed(0)
    eager = to_torch(network)
    torch.manual_seed(0)
    return Pair(eager, compile(network, size=SMALL).module())


def speaker(*last: Applicable) -> Network:
    """A tiny network with all that a speaker network has."""
    steps = [conv(5, taps=(-1, 0, 2)), relu, batch_norm, conv(6, 2), batch_norm, relu, dropout(0.3)]
    h: Any = Input("N T C", C=3).named("frames")
    for step in (*steps, stats_pool(), linear(4), *last):
        h = h >> step
    return build(h, name="tiny")


def letters() -> Network:
    return build(Input("N T") >> embedding(7, 3) >> conv(5, 3) >> relu >> global_max_pool >> linear(2))


def frames(*shape: int, seed: int = 1) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def step(module: Any, x: Tensor, lengths: Sequence[int] | Tensor | None = None) -> dict[str, Tensor]:
    """The output, all gradients and the state after one step; the module's gradients are left as they are."""
    x = x.detach().requires_grad_()
    torch.manual_seed(3)
    y = module(x, lengths=lengths)
    leaves = {"frames": x, **dict(module.named_parameters())}
    gradients = torch.autograd.grad((y * frames(*y.shape, seed=2)).sum(), list(leaves.values()))
    found = {f"d_{name}": gradient for name, gradient in zip(leaves, gradients, strict=True)}
    return {"output": y.detach(), **found, **{n: v.clone() for n, v in module.state_dict().items()}}


def alike(ours: dict[str, Tensor], theirs: dict[str, Tensor], tolerance: float = 2e-5) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        scale = max(1.0, float(value.detach().abs().max()))
        close = {"rtol": 0, "atol": tolerance * scale, "msg": lambda text, name=name: f"{name}: {text}"}
        torch.testing.assert_close(ours[name], value, **close)
