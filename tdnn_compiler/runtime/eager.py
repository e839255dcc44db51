"""A network as a plain torch module, layer by layer: what the generated kernels are compared with."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import cast

import torch
from torch import Tensor, nn

from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input, Join
from tdnn_compiler.runtime.compute import BATCH_NORM, LayerValue, compute_layer, join_branches, module_of
from tdnn_compiler.runtime.dropout import draw_seed
from tdnn_compiler.runtime.inputs import (
    InputForm,
    Lengths,
    check_inputs,
    check_lengths,
    input_forms,
    lengths_by_axis,
    named_inputs,
)
from tdnn_compiler.runtime.lengths import AxisLengths, layer_lengths
from tdnn_compiler.runtime.masked import ValidLengths, keep_valid
from tdnn_compiler.runtime.module_changes import find_submodules
from tdnn_compiler.runtime.modules import attach_modules, find_open_channels
from tdnn_compiler.runtime.submodules import Dropout
from tdnn_compiler.runtime.weights import load_weights
from tdnn_compiler.runtime.window_padding import numeric_windows
from tdnn_compiler.symbolic.errors import NetworkError, mistake

__all__ = ["EagerModule", "is_recomputing", "to_torch"]

LengthsByLayer = Mapping[str, AxisLengths]


def to_torch(network: Network) -> "EagerModule":
    """The network as a torch module; its inputs are tensors in the layout that the network declares.

    Submodules are torch's own, under the layers' names; one that torch has for itself gets an underscore.
    Only lengths may be symbols: `network.bind(k=3)` gives the others numbers. Parameters begin as torch's do,
    or with the network's own weights.

        module = to_torch(network)
        scores = module(frames, lengths=[29, 17, 22])      # frames: [3, 29, C]
    """
    return EagerModule(network)


class EagerModule(nn.Module):
    """See `to_torch`. Called with the inputs in order, or by name; several outputs come as a dict."""

    _paths: dict[str, str]
    """Where the module of a layer is that has weights of its own."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.forms = input_forms(network)
        problems = find_open_channels(network)
        if problems:
            raise NetworkError(problems)
        self._members = network.members
        self._outputs = list(network.outputs)
        self._axes = {member.name: network.shape(member.name).axes for member in network.members}
        self._tokens = {m.name for m in network.members if network.shape(m.name).channels is None}
        self._owners = {member.name: member.owner for member in network.members}
        inner = [member for member in network.members if member.sources]
        self._frames = {m.name: numeric_windows(m.layer, network.shape(m.sources[0])) for m in inner}
        own = [member for member in inner if not member.weights_of]
        made = {m.name: module_of(m, network, self._frames[m.name]) for m in own}
        load_weights(network, made)
        self._paths = attach_modules(self, [(name, made) for name, made in made.items() if made is not None])
        self._ways = {name: tuple(path.split(".")) for name, path in self._paths.items()}

    def forward(
        self, *inputs: Tensor, lengths: Lengths | None = None, **named: Tensor
    ) -> Tensor | dict[str, Tensor]:
        """`lengths`: the number of valid positions of every sequence, the rest being padding.

        A list or a tensor is along the one axis of positions; where there are several, axes are named:
        `lengths={"T": [37, 20]}`.

        What a sequence gives then depends neither on the padding's values nor on its size; outputs past a
        sequence's own are zero. Lengths on a GPU are not waited for: that they are right is asserted there,
        and an error of the device where they are not.
        """
        given = named_inputs(self.forms, inputs, named)
        check_inputs(self.forms, given, self._parameter())
        valid: LengthsByLayer = {name: {} for name in self._axes}
        sizes = valid
        if lengths is not None:
            found = check_lengths(self.forms, lengths, given)
            valid = layer_lengths(
                self.network, {name: _on_device_of(given[name], own) for name, own in found.items()}
            )
            ends = {form.name: _input_sizes(form, given[form.name], found[form.name]) for form in self.forms}
            sizes = layer_lengths(self.network, ends)
        with keep_averages(self):
            values = self._values(given, valid, sizes)
        results = {name: self._result(values[name], name) for name in self._outputs}
        return results if len(results) > 1 else next(iter(results.values()))

    def output_lengths(self, lengths: Lengths, name: str | None = None) -> Tensor | dict[str, Tensor]:
        """How many positions of an output, or of any layer, are valid; 1 where its positions are gone.

        Along each axis that `lengths` names, by its name, if it names any.
        """
        name = self.network.output if name is None else self.network.known(name)
        found = layer_lengths(self.network, check_lengths(self.forms, lengths))[name]
        shape, result = self.network.shape(name), {}
        for axis, own in lengths_by_axis(self.forms, lengths).items():
            if axis in found:
                result[axis] = found[axis]
                continue
            device = own.device if isinstance(own, Tensor) else None
            result[axis] = torch.full((len(own),), cast(int, shape.extent(axis)), device=device)
        return result if isinstance(lengths, Mapping) else next(iter(result.values()))

    def layer_weights(self) -> dict[str, Tensor]:
        """Parameters and buffers by the layers' names, as `Network.weights` has them."""
        modules = {layer: self.get_submodule(path) for layer, path in self._paths.items()}
        return {
            f"{layer}.{leaf}": tensor
            for layer, module in modules.items()
            for leaf, tensor in module.state_dict().items()
        }

    def _module(self, name: str) -> nn.Module:
        """That of a layer; where it has none of its own, that of the layer whose weights it uses."""
        return self.get_submodule(self._paths[self._owners[name]])

    def _parameter(self) -> Tensor | None:
        tensors = chain(self.parameters(), self.buffers())
        return next((tensor for tensor in tensors if tensor.is_floating_point()), None)

    def _values(
        self, given: Mapping[str, Tensor], lengths: LengthsByLayer, sizes: LengthsByLayer
    ) -> dict[str, LayerValue]:
        modules = find_submodules(self, self._ways)
        random = any(isinstance(module, Dropout) and module.training for module in modules.values())
        seed: int | Tensor = self._draw_seed(next(iter(given.values())).device) if random else 0
        values: dict[str, LayerValue] = {}
        for place, member in enumerate(self._members):
            name, layer = member.name, member.layer
            axes = self._axes[name]
            if isinstance(layer, Input):
                data = given[name].unsqueeze(1) if name in self._tokens else given[name].movedim(-1, 1)
            elif isinstance(layer, Join):
                data = join_branches(layer, [values[source] for source in member.sources], axes)
            else:
                frames = self._frames[name]
                data = compute_layer(
                    member, values[member.sources[0]], modules.get(member.owner), frames, place, seed
                )
            found = LayerValue(data, axes, lengths[name])
            check_size(name, found, sizes[name])
            data = self._observe(name, keep_valid(data, found.valid), found.valid)
            values[name] = replace(found, data=data)
        return values

    def _draw_seed(self, device: torch.device) -> int | Tensor:
        """The seed of this call's dropout."""
        return draw_seed(device)

    def _observe(self, name: str, data: Tensor, lengths: ValidLengths) -> Tensor:  # noqa: ARG002
        """A layer's result as later layers read it. A subclass may record or change it."""
        return data

    def _result(self, value: LayerValue, name: str) -> Tensor:
        return value.data.squeeze(1) if name in self._tokens else value.data.movedim(1, -1)


def is_recomputing() -> bool:
    """Whether a backward pass is running: `torch.utils.checkpoint` then computes the forward pass again."""
    return not torch.compiler.is_compiling() and torch._C._current_graph_task_id() != -1


@contextmanager
def keep_averages(module: nn.Module) -> Iterator[None]:
    """Leaves running averages alone while a forward pass is recomputed; torch's modules update them twice."""
    norms = [m for m in module.modules() if isinstance(m, BATCH_NORM)] if is_recomputing() else []
    before = [(norm, norm.momentum, norm.num_batches_tracked) for norm in norms]
    try:
        for norm, _, count in before:
            norm.momentum, norm.num_batches_tracked = 0.0, None if count is None else count.clone()
        yield
    finally:
        for norm, momentum, count in before:
            norm.momentum, norm.num_batches_tracked = momentum, count


def check_size(name: str, value: LayerValue, sizes: AxisLengths) -> None:
    """Raises NetworkError where a layer's output has another size than its lengths imply."""
    for axis, size in sizes.items():
        found = value.data.shape[2 + value.axes.index(axis)]
        if found != int(size):
            hint = "leave lengths out, or build the network with what was changed"
            raise mistake(f"lengths, at layer '{name}'", f"{int(size)} positions", found, hint)


def _input_sizes(form: InputForm, x: Tensor, lengths: AxisLengths) -> AxisLengths:
    """The whole size of each axis along which there are lengths."""
    return {axis: torch.tensor([x.shape[form.axes.index(axis)]]) for axis in lengths}


def _on_device_of(x: Tensor, lengths: AxisLengths) -> AxisLengths:
    """The lengths on the device of `x`; none for an empty batch, which has nothing to mask."""
    return {axis: n.to(x.device) for axis, n in lengths.items()} if len(x) else {}
