"""A piece of a graph as a module: the kernels of its network, called with the tensors that torch has."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, fx, nn

from tdnn_compiler.runtime.compiled import compile_network
from tdnn_compiler.runtime.dynamo.trace import PieceTranslation
from tdnn_compiler.runtime.imported import HeldWeight, arrange_input, arrange_output, computed_weights

__all__ = ["PieceModule"]


class PieceModule(nn.Module):
    """Takes what a piece reads, parameters among them, and gives its results, both in the piece's order.

    Parameters are those that the caller has: none is copied, and gradients go to them.
    """

    def __init__(self, found: PieceTranslation, order: Sequence[fx.Node], dtype: torch.dtype) -> None:
        super().__init__()
        translation = found.translation
        inner = compile_network(translation.network, dtype=dtype).module()
        inner.train(found.training)
        places = {node: place for place, node in enumerate(order)}
        self._layouts = [(places[found.inputs[name]], each) for name, each in translation.inputs.items()]
        self._outputs = translation.outputs
        self._given, self._computed = list[tuple[int, HeldWeight]](), []
        self._names = {name: places[node] for name, node in found.weights.items()}
        for ours, origin in translation.origins.items():
            weight = HeldWeight.of(inner, ours)
            if origin is None:
                self._computed.append((weight, translation.computed[ours]))
            else:
                self._given.append((self._names[origin], weight))
            if weight.leaf == "running_mean" and origin is not None:
                weight.owner.training = found.norms[origin]
        # In a tuple it is no child: its parameters are the caller's.
        self._held = (inner,)

    def forward(self, *given: Any) -> tuple[Tensor, ...]:
        """The piece's results."""
        for place, weight in self._given:
            weight.assign(given[place])
        arranged = [arrange_input(given[place], layout) for place, layout in self._layouts]
        present = {name: given[place] for name, place in self._names.items()} if self._computed else {}
        with computed_weights(self._computed, present):
            found = self._held[0](*arranged)
        results = found if isinstance(found, dict) else {self._outputs[0].layer: found}
        return tuple(arrange_output(results[layout.layer], layout) for layout in self._outputs)
