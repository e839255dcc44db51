"""A compiled network in the place of the torch module that it was made of: called as that, with its state."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from inspect import Signature, signature
from math import prod
from typing import Any, Self, cast

import torch
from torch import Tensor, nn
from torch.nn.utils import weight_norm
from torch.nn.utils.parametrize import is_parametrized, register_parametrization
from torch.nn.utils.weight_norm import WeightNorm
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.builder import TensorLayout
from tdnn_compiler.importers.torch.computed import ComputedWeight, read_as_it_is
from tdnn_compiler.importers.torch.graph import Translation
from tdnn_compiler.importers.torch.modules import (
    Examples,
    bind_arguments,
    group_by_origin,
    translate_module,
)
from tdnn_compiler.importers.torch.sizes import OpenPlaces
from tdnn_compiler.importers.values import CHANNELS
from tdnn_compiler.runtime.compiled import compile_network
from tdnn_compiler.runtime.inputs import AxisSize, InputForm
from tdnn_compiler.runtime.module import CompiledModule
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["ImportedModule", "compile_module"]

COMPUTED = "compute it of parameters, changing none in place and drawing no numbers"

SHARED = "parametrisations of parameters that no other module has"


def compile_module(
    module: nn.Module, example_inputs: Any, dynamic: Mapping[str, OpenPlaces] | None = None, **options: Any
) -> "ImportedModule":
    """See `tdnn_compiler.compile`."""
    translation = translate_module(module, example_inputs, dynamic)
    floating = (x for x in module.parameters() if x.is_floating_point())
    options.setdefault("dtype", next((x.dtype for x in floating), torch.float32))
    inner = compile_network(translation.network, **options).module()
    parametrised = copy_parametrisations(module, inner)
    where = f"compile({type(module).__name__}, …)"
    problems = [
        Problem(where, "weights that are parameters", f"'{name}', which is computed", COMPUTED)
        for name, origin in translation.origins.items()
        if origin is None and name not in parametrised and name not in translation.computed
    ]
    if problems:
        raise NetworkError(problems)
    made = ImportedModule(module, Examples.of(module, example_inputs), translation, inner, parametrised)
    for names in find_untied(module, made):
        got = f"one parameter that is {' and '.join(names)}"
        problems.append(Problem(where, SHARED, got, "from_torch gives each a copy, for inference"))
    if problems:
        raise NetworkError(problems)
    return made


def copy_parametrisations(original: nn.Module, inner: CompiledModule) -> set[str]:
    """Computes weights of the compiled module as the original does; their names."""
    found = set()
    for path, module in original.named_modules(remove_duplicate=False):
        if path not in inner._paths:
            continue
        own = inner._module(path)
        for hook in module._forward_pre_hooks.values():
            if isinstance(hook, WeightNorm):
                weight_norm(own, hook.name, hook.dim)
                found.add(f"{path}.{hook.name}")
        for leaf, steps in cast(Any, module).parametrizations.items() if is_parametrized(module) else ():
            for step in steps:
                register_parametrization(own, leaf, deepcopy(step))
            found.add(f"{path}.{leaf}")
        if any(name.startswith(f"{path}.") for name in found):
            own.load_state_dict(module.state_dict())
    return found


@dataclass(frozen=True, eq=False)
class Interface:
    """How a module is called, for a network whose channels are last."""

    taken: Signature
    """Its arguments."""
    names: tuple[str, ...]
    """Those that are tensors."""
    others: Mapping[str, Any]
    """The example's other arguments."""
    inputs: Mapping[str, TensorLayout]
    outputs: tuple[TensorLayout, ...]
    forms: Mapping[str, InputForm]
    """What the network's inputs must be, by the names of arguments."""
    structure: Any
    """What holds the results, with their numbers in it."""

    @staticmethod
    def of(
        original: nn.Module, examples: Examples, translation: Translation, inner: CompiledModule
    ) -> "Interface":
        inputs, known = dict(translation.inputs), {form.name: form for form in inner.forms}
        # pytree's own form of it warns when it is copied.
        structure = pytree.tree_unflatten(range(translation.result.num_leaves), translation.result)
        return Interface(
            signature(original.forward),
            tuple(examples.tensors),
            dict(examples.others),
            inputs,
            tuple(translation.outputs),
            {name: known[layout.layer] for name, layout in inputs.items()},
            structure,
        )

    def arrange(self, given: tuple[Any, ...], named: Mapping[str, Any]) -> list[Tensor]:
        """The network's inputs. Raises NetworkError where arguments are not those of the module."""
        tensors: Mapping[str, Any] = dict(zip(self.names, given, strict=False))
        if named or self.others or len(given) != len(self.names):
            tensors = self.bind(given, named)
        for name, layout in self.inputs.items():
            check_as_given(name, tensors[name], layout, self.forms[name])
        return [arrange_input(tensors[name], layout) for name, layout in self.inputs.items()]

    def results(self, found: Tensor | dict[str, Tensor]) -> Any:
        """The network's results as the module gives them."""
        results = found if isinstance(found, dict) else {self.outputs[0].layer: found}
        values = [arrange_output(results[layout.layer], layout) for layout in self.outputs]
        return values[0] if self.structure == 0 else pytree.tree_map(values.__getitem__, self.structure)

    def bind(self, given: tuple[Any, ...], named: Mapping[str, Any]) -> Mapping[str, Any]:
        """The arguments by name. Raises NetworkError where one that is no tensor is not the example's."""
        found = bind_arguments(self.taken, given, named)
        others = {name: value for name, value in found.items() if name not in self.names}
        other = [name for name, value in others.items() if self.others.get(name) != value]
        missing = [name for name in self.names if name not in found]
        if other or missing:
            got = ", ".join([*(f"another {name}" for name in other), *(f"no {name}" for name in missing)])
            hint = "compile the module again for other ones"
            raise mistake("the arguments", "those of the example, with other tensors", got, hint)
        return found


class ImportedModule(nn.Module):
    """What `compile(module, …)` gives: called as the module was, with its names for parameters and buffers.

    Results are as the module's, in memory, too. A compiled network, whose channels are last, does the work.
    """

    def __init__(
        self,
        original: nn.Module,
        examples: Examples,
        translation: Translation,
        inner: CompiledModule,
        parametrised: Collection[str] = (),
    ) -> None:
        super().__init__()
        self._interface = Interface.of(original, examples, translation, inner)
        # In a tuple it is no child: its layers are children, under the names that the original has for them.
        self._held = (inner,)
        fixed = find_fixed(original, translation, inner)
        self._take_state(original, translation, inner, parametrised, fixed)
        self._take_modes(original, inner)
        self._computed = [
            (HeldWeight.of(inner, name), computed)
            for name, computed in {**translation.computed, **fixed}.items()
            if name not in parametrised
        ]

    def train(self, mode: bool = True) -> Self:
        """Training or evaluation, also of layers without parameters."""
        self._held[0].train(mode)
        return super().train(mode)

    def forward(self, *given: Any, **named: Any) -> Any:
        """As the original module's."""
        return self._interface.results(self._compute(self._interface.arrange(given, named)))

    def _compute(self, arranged: list[Tensor]) -> Any:
        """The network's results, with the weights that the present parameters give."""
        if not self._computed:
            return self._held[0](*arranged)
        with computed_weights(self._computed, self.state_dict(keep_vars=True)):
            return self._held[0](*arranged)

    def _take_state(
        self,
        original: nn.Module,
        translation: Translation,
        inner: CompiledModule,
        parametrised: Collection[str],
        fixed: Collection[str],
    ) -> None:
        """Registers layers, parameters and buffers under the names that the original has for them."""
        origins = translation.origins
        moved = {
            name.rpartition(".")[0]
            for name, origin in origins.items()
            if name in fixed
            or (name not in parametrised and (origin != name or has_other_shape(original, inner, name)))
        }
        layers = {name.rpartition(".")[0] for name in origins}
        # With a layer come those that are inside of it.
        moved |= {layer for layer in layers if any(each.startswith(f"{layer}.") for each in moved)}
        in_place = layers - moved
        ours = {origin: name for name, origin in origins.items() if name not in fixed}
        # What has several names in the original: ours knows one of them.
        held = original.state_dict(keep_vars=True)
        known = {id(held[origin]): name for origin, name in ours.items() if origin in held}
        # In the original's order, which an optimiser's state depends on.
        for name, tensor in held.items():
            home = (
                name.partition(".parametrizations.")[0]
                if ".parametrizations." in name
                else name.rpartition(".")[0]
            )
            if home in in_place:
                in_place.remove(home)
                place_module(self, home, inner._module(home))
            if name not in self.state_dict(keep_vars=True):
                layer, _, leaf = ours.get(name, known.get(id(tensor), "")).rpartition(".")
                own = reshape_parameter(inner._module(layer), leaf, tensor) if layer else copy_tensor(tensor)
                place_tensor(self, name, own)
        trained = {name: tensor.requires_grad for name, tensor in original.named_parameters()}
        for name, parameter in self.named_parameters():
            parameter.requires_grad_(trained.get(name, True))

    def _take_modes(self, original: nn.Module, inner: CompiledModule) -> None:
        """Training or evaluation, layer by layer: a batch norm may be frozen."""
        self.train(original.training)
        for path, module in original.named_modules(remove_duplicate=False):
            if path in inner._paths:
                inner._module(path).training = module.training


def find_fixed(
    original: nn.Module, translation: Translation, inner: CompiledModule
) -> dict[str, ComputedWeight]:
    """What comes with each call as it is, and is no parameter of its layer.

    What is a buffer in the original, which nothing trains; and what another layer has already, where the two
    have only a part of their parameters in common.
    """
    buffers, found = dict(original.named_buffers()), dict[str, ComputedWeight]()
    for origin, names in group_by_origin(translation.origins).items():
        for place, name in enumerate(names):
            layer, _, leaf = name.rpartition(".")
            if place or (origin in buffers and leaf in inner._module(layer)._parameters):
                found[name] = read_as_it_is(origin)
    return found


def find_untied(original: nn.Module, made: nn.Module) -> list[list[str]]:
    """The names of each parameter of the original that is several in what was made of it."""
    groups: dict[int, list[str]] = {}
    for name, parameter in original.named_parameters(remove_duplicate=False):
        groups.setdefault(id(parameter), []).append(name)
    ours = dict(made.named_parameters(remove_duplicate=False))
    return [names for names in groups.values() if len({id(ours.get(name)) for name in names}) > 1]


@dataclass(frozen=True)
class HeldWeight:
    """A place in a compiled module for a weight that comes with each call."""

    owner: nn.Module
    leaf: str
    shape: tuple[int, ...]

    @staticmethod
    def of(inner: CompiledModule, name: str) -> "HeldWeight":
        """The place of one of the network's weights."""
        layer, _, leaf = name.rpartition(".")
        owner = inner._module(layer)
        return HeldWeight(owner, leaf, tuple(getattr(owner, leaf).shape))

    def assign(self, tensor: Tensor) -> None:
        """Makes a tensor the layer's parameter or buffer, whatever it is."""
        held = self.owner._parameters if self.leaf in self.owner._parameters else self.owner._buffers
        if held[self.leaf] is not tensor:
            given = tensor if tensor.shape == self.shape else tensor.reshape(self.shape)
            held[self.leaf] = given  # type: ignore[assignment]

    def forget(self) -> None:
        """Leaves the numbers without what they were computed of, which would stay alive with them."""
        self.assign(nn.Parameter(getattr(self.owner, self.leaf).detach(), requires_grad=True))


@contextmanager
def computed_weights(
    computed: Sequence[tuple[HeldWeight, ComputedWeight]], parameters: Mapping[str, Tensor]
) -> Iterator[None]:
    """A compiled module's weights, while it is called, as they come of these parameters."""
    for weight, way in computed:
        weight.assign(way.compute(parameters))
    try:
        yield
    finally:
        for weight, _ in computed:
            weight.forget()


def has_other_shape(original: nn.Module, inner: CompiledModule, name: str) -> bool:
    layer, _, leaf = name.rpartition(".")
    return bool(getattr(inner._module(layer), leaf).shape != original.state_dict()[name].shape)


def reshape_parameter(module: nn.Module, leaf: str, like: Tensor) -> Tensor:
    """A layer's parameter, held in the shape of another one that has as many numbers."""
    own = cast(Tensor, getattr(module, leaf))
    if own.shape == like.shape:
        return own
    register_parametrization(module, leaf, Reshaped(own.shape, like.shape))
    return cast(Tensor, cast(Any, module).parametrizations[leaf].original)


class Reshaped(nn.Module):
    """A parametrisation: the same numbers in another shape."""

    def __init__(self, shape: tuple[int, ...], held: tuple[int, ...]) -> None:
        super().__init__()
        self.shape, self.held = tuple(shape), tuple(held)

    def forward(self, given: Tensor) -> Tensor:
        return given.reshape(self.shape)

    def right_inverse(self, given: Tensor) -> Tensor:
        return given.reshape(self.held)


def copy_tensor(tensor: Tensor) -> Tensor:
    copy = tensor.detach().clone()
    return nn.Parameter(copy, tensor.requires_grad) if isinstance(tensor, nn.Parameter) else copy


def place_tensor(root: nn.Module, name: str, tensor: Tensor) -> None:
    """Registers a parameter or buffer under a dotted name."""
    home, _, leaf = name.rpartition(".")
    there = find_container(root, home)
    if isinstance(tensor, nn.Parameter):
        there.register_parameter(leaf, tensor)
    else:
        there.register_buffer(leaf, tensor)


def place_module(root: nn.Module, name: str, module: nn.Module) -> None:
    home, _, leaf = name.rpartition(".")
    find_container(root, home).add_module(leaf, module)


def find_container(root: nn.Module, path: str) -> nn.Module:
    """The module at a path, with empty ones on the way where there are none."""
    for part in filter(None, path.split(".")):
        if part not in root._modules:
            root.add_module(part, nn.Module())
        root = cast(nn.Module, root._modules[part])
    return root


def check_as_given(name: str, x: Tensor, layout: TensorLayout, form: InputForm) -> None:
    """Raises NetworkError for sizes that are not the input's, both in the original's order of dimensions."""
    where = f"input '{name}'"
    if not isinstance(x, Tensor):
        raise mistake(where, "a tensor", type(x).__name__, "torch.as_tensor(x)")
    sizes = dict[str, AxisSize](zip(form.axes, form.sizes, strict=False))
    if form.channels is not None:
        sizes[CHANNELS] = AxisSize(0, None, form.channels)
    wanted = [sizes[axis] for (axis,) in layout.dims]
    fits = x.dim() == len(wanted)
    if fits and all(size.symbol_at(n) is not None for size, n in zip(wanted, x.shape, strict=True)):
        return
    got, hint = " × ".join(map(str, x.shape)) or "a scalar", ""
    if x.dim() == len(wanted) - 1:
        hint = "a single one is a batch of one: x[None]"
    elif fits and CHANNELS in sizes and x.shape[-1] == form.channels:
        place = layout.dims.index((CHANNELS,))
        hint = f"channels are in dimension {place}: x.movedim(-1, {place})"
    raise mistake(where, " × ".join(map(str, wanted)), got, hint)


def arrange_input(x: Tensor, layout: TensorLayout) -> Tensor:
    """A tensor as the original takes it, in the layout of the network's input."""
    places = {dim[0]: place for place, dim in enumerate(layout.dims)}
    x = x.permute([places[axis] for axis in layout.axes if axis in places])
    for place, axis in enumerate(layout.axes):
        x = x if axis in places else x.unsqueeze(place)
    return x.contiguous()


def arrange_output(y: Tensor, layout: TensorLayout) -> Tensor:
    """A result of the network as the original gives it."""
    shown = [axis for dim in layout.dims for axis in dim]
    sizes = dict(zip(layout.axes, y.shape, strict=True))
    y = y.permute([layout.axes.index(axis) for axis in (*shown, *(a for a in layout.axes if a not in shown))])
    return y.reshape([prod(sizes[axis] for axis in dim) for dim in layout.dims]).contiguous()
