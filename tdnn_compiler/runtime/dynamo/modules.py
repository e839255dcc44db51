"""A piece of a graph as a module: the kernels of its network, called with the tensors that torch has."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from tdnn_compiler.runtime.compiled import compile_network
from tdnn_compiler.runtime.dynamo.trace import PieceTranslation
from tdnn_compiler.runtime.imported import arrange_input, arrange_output, assign_weight

__all__ = ["PieceModule"]


class PieceModule(nn.Module):
    """Takes what a piece reads, parameters among them, and gives its results, both in the piece's order.

    Parameters are those that the caller has: none is copied, and gradients go to them.
    """

    def __init__(self, found: PieceTranslation, order: Sequence[Any], dtype: torch.dtype) -> None:
        super().__init__()
        inner = compile_network(found.translation.network, dtype=dtype).module()
        inner.train(found.training)
        places = {node: place for place, node in enumerate(order)}
        self._layouts = [
            (places[found.inputs[name]], each) for name, each in found.translation.inputs.items()
        ]
        self._outputs = found.translation.outputs
        self._weights = list[tuple[int, nn.Module, str, tuple[int, ...]]]()
        for ours, origin in found.translation.origins.items():
            layer, _, leaf = ours.rpartition(".")
            assert origin is not None
            owner = inner._module(layer)
            shape = tuple(getattr(owner, leaf).shape)
            self._weights.append((places[found.weights[origin]], owner, leaf, shape))
            if leaf == "running_mean":
                owner.training = found.norms[origin]
        # In a tuple it is no child: its parameters are the caller's.
        self._held = (inner,)

    def forward(self, *given: Any) -> tuple[Tensor, ...]:
        """The piece's results."""
        for place, owner, leaf, shape in self._weights:
            assign_weight(owner, leaf, given[place], shape)
        found = self._held[0](*[arrange_input(given[place], layout) for place, layout in self._layouts])
        results = found if isinstance(found, dict) else {self._outputs[0].layer: found}
        return tuple(arrange_output(results[layout.layer], layout) for layout in self._outputs)
