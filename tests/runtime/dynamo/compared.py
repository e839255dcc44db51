"""A module and the same one compiled, held against each other call by call."""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from tdnn_compiler.runtime.dynamo.backend import compile_graph


class Apply(nn.Module):
    """A function of named layers and inputs."""

    def __init__(self, function: Callable[..., Any], **layers: nn.Module) -> None:
        super().__init__()
        self.function = function
        for name, layer in layers.items():
            self.add_module(name, layer)

    def forward(self, *inputs: Tensor) -> Any:
        return self.function(self, *inputs)


def difference(one: Tensor, other: Tensor) -> float:
    one, other = one.detach(), other.detach()
    return float((one - other).abs().max() / (other.abs().max() + 5e-2))


def hold_against_torch(module: nn.Module, *calls: tuple[Tensor, ...], networks: int | None = None) -> None:
    """Results, gradients and buffers of calls one after the other, with a step of SGD after each."""
    own = copy.deepcopy(module)
    counted = []

    def backend(graph: Any, inputs: Any) -> Any:
        compiled, record = compile_graph(graph, inputs)
        counted.append(len(record.networks))
        return compiled

    compiled = torch.compile(module, backend=backend)
    for inputs in calls:
        ours = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
        theirs = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
        found, expected = compiled(*ours), own(*theirs)
        assert difference(found, expected) < 1e-5
        weights = torch.randn_like(expected)
        for y, m in ((found, module), (expected, own)):
            m.zero_grad()
            (y * weights).sum().backward()
        pairs = [(x.grad, y.grad) for x, y in zip(ours, theirs, strict=True)]
        pairs += [(p.grad, q.grad) for p, q in zip(module.parameters(), own.parameters(), strict=True)]
        for gradient, wanted in pairs:
            assert (gradient is None) == (wanted is None)
            assert gradient is None or difference(gradient, wanted) < 2e-4
        for (name, x), y in zip(module.state_dict().items(), own.state_dict().values(), strict=True):
            assert difference(x.float(), y.float()) < 1e-5, name
        for m in (module, own):
            with torch.no_grad():
                for parameter in m.parameters():
                    if parameter.grad is not None:
                        parameter -= 1e-3 * parameter.grad
    if networks is not None:
        assert counted[0] == networks
