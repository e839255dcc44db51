"""A torch module as a network: exported at several sizes, which have to tell the same."""

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from inspect import Parameter, Signature, signature
from typing import Any

from torch import Tensor, nn
from torch.export import ExportedProgram, export
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.torch.graph import NotLayers, Translation, read_exported, translate
from tdnn_compiler.importers.torch.sizes import OpenPlaces, OpenSize, parse_sizes, resize
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import describe
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake
from tdnn_compiler.symbolic.expressions import Dim, length_symbol

__all__ = ["Examples", "WeightsCopied", "bind_arguments", "from_torch", "group_by_origin", "translate_module"]

LEAST_BATCH = 2
"""torch.export takes a size of 1 for one that is always 1."""
LONGEST_REASON = 300


def from_torch(
    module: nn.Module,
    example_inputs: Tensor | Sequence[Tensor] | Mapping[str, Tensor],
    dynamic: Mapping[str, OpenPlaces] | None = None,
) -> Network:
    """The network that a torch module computes, with its weights, through torch.export.

        network = tdnn.from_torch(model, torch.randn(1, 80, 200), dynamic={"T": 2})
        tdnn.analyse(network).field().size

    Layers are called as the module's own, so that `to_torch(network).state_dict()` has the module's names.
    Which dimension of an input holds channels is found out; the network has them last, as all do. The batch
    N stays open. `dynamic` has the sizes that stay open, too: `{"T": 2}` is dimension 2 of the first input,
    `{"16*m": ("image", 3)}` a multiple of 16, `{"T": [("x", 2), ("y", 2)]}` one size of several inputs.
    `example_inputs` is a tensor, several in order, or by the names that `forward` has for them.

    The module is exported at several sizes; every one has to give the same layers. Training and evaluation
    are modes of the network: export the module in the mode whose code is meant.

    Layers that have only a part of their parameters in common have copies, of which `WeightsCopied` warns.
    Raises NetworkError with every operator that is no layer, its line in the script, and what would do.
    """
    translation = translate_module(module, example_inputs, dynamic)
    copied = describe_copies(translation)
    if copied:
        told = f"layers of the network have copies of what is one parameter of {type(module).__name__}"
        hint = f"compile({type(module).__name__}, …) trains them as one"
        warnings.warn(f"{told}: {'; '.join(copied)}; {hint}", WeightsCopied, stacklevel=2)
    return translation.network


WAY_OUT = 'torch.compile(model, backend="tdnn") runs what is around them; tdnn.explain says what that is'


class WeightsCopied(UserWarning):
    """Layers that have a part of their parameters in common have copies in a network."""


def group_by_origin(origins: Mapping[str, str | None]) -> dict[str, list[str]]:
    """For each parameter of the module the layers' parameters that it is."""
    groups: dict[str, list[str]] = {}
    for name, origin in origins.items():
        if origin is not None:
            groups.setdefault(origin, []).append(name)
    return groups


def describe_copies(translation: Translation) -> list[str]:
    """Each parameter of the module that is several in the network, or that others are computed of."""
    groups = group_by_origin(translation.origins)
    for name, computed in translation.computed.items():
        for origin in computed.names:
            groups.setdefault(origin, []).append(name)
    return [f"'{origin}' as {' and '.join(names)}" for origin, names in groups.items() if len(names) > 1]


def translate_module(
    module: nn.Module,
    example_inputs: Tensor | Sequence[Tensor] | Mapping[str, Tensor],
    dynamic: Mapping[str, OpenPlaces] | None = None,
) -> Translation:
    """The network, and how the module's inputs and outputs lie in it. See `from_torch`."""
    if not isinstance(module, nn.Module):
        hint = "build(…) makes a network of a script's nodes"
        raise mistake("from_torch", "a torch.nn.Module", f"{type(module).__name__}", hint)
    given = Examples.of(module, example_inputs)
    opened = parse_sizes(dynamic, given.shapes)
    programs = export_at_sizes(module, given, opened)
    try:
        first, *others = [
            (at, translate(read_exported(program, module), type(module).__name__, sizes))
            for at, program, sizes in programs
        ]
    except NotLayers as error:
        raise NotLayers(with_way_out(error.problems), error.nodes) from None
    for other in others:
        refuse_differences(first, other)
    return first[1]


def with_way_out(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, and with the last one what runs the rest of the module all the same."""
    *others, last = problems
    return [*others, replace(last, hint="; ".join(filter(None, (last.hint, WAY_OUT))))]


@dataclass(frozen=True)
class Examples:
    """A call's arguments; the tensors among them and the others by the names that `forward` has for them."""

    positional: tuple[Any, ...]
    named: Mapping[str, Any]
    tensors: Mapping[str, Tensor]
    others: Mapping[str, Any]

    @staticmethod
    def of(module: nn.Module, given: object) -> "Examples":
        """From a tensor, a sequence or a mapping. Raises NetworkError where `forward` does not take them."""
        positional = () if isinstance(given, Mapping) else (given,) if isinstance(given, Tensor) else given
        named = dict(given) if isinstance(given, Mapping) else {}
        where = f"from_torch, example_inputs of {type(module).__name__}"
        if not isinstance(positional, tuple | list):
            expected = "a tensor, several in a tuple, or tensors by name"
            raise mistake(
                where, expected, type(given).__name__, "from_torch(module, torch.randn(1, 80, 200))"
            )
        try:
            found = bind_arguments(signature(module.forward), positional, named)
        except TypeError as error:
            raise mistake(where, f"the arguments {signature(module.forward)}", error) from None
        strange = {name: type(value).__name__ for name, value in found.items() if holds_tensors(value)}
        tensors = {name: value for name, value in found.items() if isinstance(value, Tensor)}
        if strange or not tensors:
            got = ", ".join(f"{name}: {kind}" for name, kind in strange.items()) or "no tensor"
            raise mistake(where, "tensors as arguments of their own", got)
        others = {name: value for name, value in found.items() if name not in tensors}
        return Examples(tuple(positional), named, tensors, others)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {name: tuple(x.shape) for name, x in self.tensors.items()}

    def at(self, sizes: Mapping[str, Mapping[int, int]]) -> "Examples":
        """The same with other sizes of some dimensions."""
        new = {name: resize(x, sizes[name]) for name, x in self.tensors.items()}
        known = {id(x): new[name] for name, x in self.tensors.items()}

        def changed(value: Any) -> Any:
            return known.get(id(value), value)

        named = {name: changed(value) for name, value in self.named.items()}
        return Examples(tuple(map(changed, self.positional)), named, new, self.others)


def bind_arguments(taken: Signature, positional: Sequence[Any], named: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by name, as torch.export calls them; those of a `*rest` are numbered."""
    bound = taken.bind(*positional, **named)
    found: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        kind = taken.parameters[name].kind
        if kind == Parameter.VAR_POSITIONAL:
            found |= {f"{name}_{place}": each for place, each in enumerate(value)}
        else:
            found |= value if kind == Parameter.VAR_KEYWORD else {name: value}
    return found


def holds_tensors(value: object) -> bool:
    return not isinstance(value, Tensor) and any(isinstance(x, Tensor) for x in pytree.tree_leaves(value))


Exported = tuple[str, ExportedProgram, Mapping[str, Sequence[Dim]]]
"""The sizes at which it is, the program, and its inputs' sizes with symbols for those that stay open."""


def export_at_sizes(module: nn.Module, given: Examples, opened: Sequence[OpenSize]) -> list[Exported]:
    """The module at several sizes; where it takes one batch only, with that one."""
    batch = max((shape[0] for shape in given.shapes.values() if shape), default=1)
    own = max(batch, LEAST_BATCH)
    try:
        return [
            export_program(module, given, opened, own, 0, True),
            export_program(module, given, opened, own + 1, 1, True),
            *([export_program(module, given, opened, own, 2, True)] if opened else []),
        ]
    except NetworkError:
        steps = range(3 if opened else 1)
        return [export_program(module, given, opened, batch, step, False) for step in steps]


def export_program(
    module: nn.Module, given: Examples, opened: Sequence[OpenSize], batch: int, step: int, is_open: bool
) -> Exported:
    """The module, with that batch and the `step`-th of the sizes tried for each open one."""
    changed: dict[str, dict[int, int]] = {name: {} for name in given.shapes}
    sizes: dict[str, list[Dim]] = {name: list(shape) for name, shape in given.shapes.items()}
    for name, shape in given.shapes.items():
        if shape:
            changed[name][0] = batch
            sizes[name][0] = length_symbol("N") if is_open else batch
    for each in opened:
        value = given.shapes[each.input][each.dim] // each.scale
        changed[each.input][each.dim] = each.scale * (value, value + 1, 2 * value + 1)[step]
        sizes[each.input][each.dim] = each.size
    there = given.at(changed)
    at = ", ".join(" × ".join(map(str, shape)) for shape in there.shapes.values())
    try:
        with quiet_export():
            program = export(module, there.positional, dict(there.named), strict=False)
    except Exception as error:
        where = f"{type(module).__name__}, inputs of {at}"
        told = str(error).strip() or type(error).__name__
        hint = 'open sizes may need another form, such as dynamic={"2*m": 2}' if step else ""
        got = next(iter(told.splitlines()))[:LONGEST_REASON]
        raise mistake(where, "a module that torch.export takes", got, hint) from error
    return at, program, sizes


@contextmanager
def quiet_export() -> Iterator[None]:
    """What torch logs and warns of while it exports is in the error, or does not matter to a network."""
    log = logging.getLogger("torch._subclasses.fake_tensor")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r"The tensor attributes? self\..* assigned during export")
            yield
    finally:
        log.setLevel(level)


def refuse_differences(first: tuple[str, Translation], other: tuple[str, Translation]) -> None:
    """Raises NetworkError where two sizes of the inputs give two networks."""
    (at, one), (there, two) = first, other
    members = {member.name: member for member in two.network.members}
    problems = []
    for member in one.network.members:
        same = members.get(member.name)
        if same is None or replace(member, line=same.line) != same:
            where = f"layer '{member.name}'" + (f" ({member.line})" if member.line else "")
            got = "none" if same is None else describe(same.layer)
            got = f"{describe(member.layer)} with {at}, {got} with {there}"
            hint = "leave its size out of dynamic, or give it a form such as 16*m"
            problems.append(Problem(where, "the same layer for all sizes of the inputs", got, hint))
    for name in one.computed if not problems else ():
        before, after = one.network.weights[name], two.network.weights[name]
        if before.shape != after.shape or not before.equal(after):
            expected = "the same numbers for all sizes of the inputs"
            problems.append(Problem(f"'{name}', which is computed", expected, f"others with {there}"))
    layouts = (one.inputs, one.outputs) == (two.inputs, two.outputs)
    if not problems and (
        not layouts or one.network.outputs != two.network.outputs or len(members) != len(one.network)
    ):
        problems.append(
            Problem(one.network.name, "the same layers for all sizes of the inputs", f"others with {there}")
        )
    if problems:
        raise NetworkError(problems)
