"""A network's own weights in the torch modules of its layers."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.symbolic.errors import NetworkError, Problem

__all__ = ["load_weights"]

COUNTER = "num_batches_tracked"
"""The one buffer that may be left out: no result depends on it unless training goes on."""


def load_weights(network: Network, modules: Mapping[str, nn.Module | None]) -> None:
    """Gives the layers' modules copies of the network's weights, in the weights' floating-point types.

    Nothing changes where the network has none. Raises NetworkError with every weight that is missing, unknown
    or of another shape.
    """
    if not network.weights:
        return
    places = {
        f"{layer}.{leaf}": (module, leaf, tensor)
        for layer, module in modules.items()
        if module is not None
        for leaf, tensor in module.state_dict(keep_vars=True).items()
    }
    where = f"weights of network '{network.name}'"
    problems = [
        Problem(where, "the parameters and buffers of its layers", f"'{name}'", "")
        for name in network.weights
        if name not in places
    ]
    for name, (module, leaf, tensor) in places.items():
        if name in network.weights:
            found = torch.as_tensor(network.weights[name])
            if found.shape != tensor.shape:
                expected = f"'{name}' of shape {tuple(tensor.shape)}"
                problems.append(Problem(where, expected, str(tuple(found.shape))))
            else:
                _set_tensor(module, leaf, tensor, found)
        elif leaf != COUNTER:
            problems.append(Problem(where, f"'{name}'", "nothing"))
    if problems:
        raise NetworkError(problems)


def _set_tensor(module: nn.Module, leaf: str, old: Tensor, numbers: Tensor) -> None:
    copy: Any = numbers.detach().clone(memory_format=torch.contiguous_format)
    if not old.is_floating_point():
        copy = copy.to(old.dtype)
    setattr(module, leaf, nn.Parameter(copy, old.requires_grad) if isinstance(old, nn.Parameter) else copy)
