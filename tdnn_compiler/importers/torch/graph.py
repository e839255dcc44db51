"""The graph that torch.export makes of a module, operator by operator in the language."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, fx, nn
from torch._ops import HigherOrderOperator
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.arrangement import Arrangement, rearrange_inputs, try_arrangements
from tdnn_compiler.importers.builder import (
    NetworkBuilder,
    OperationPlace,
    TensorLayout,
    UnfitOutputs,
    Weight,
)
from tdnn_compiler.importers.torch.channel_norms import ChannelNorm, find_channel_norms
from tdnn_compiler.importers.torch.computed import ComputedWeight, read_computation
from tdnn_compiler.importers.torch.layer_modules import LayerModule, find_layer_modules
from tdnn_compiler.importers.torch.operators import OPERATORS, OperatorCall
from tdnn_compiler.importers.torch.response_norms import ResponseNorm, find_response_norms
from tdnn_compiler.importers.values import CHANNELS, Misfit, Traced
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import describe
from tdnn_compiler.symbolic.errors import NetworkError, Problem
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["NotLayers", "OperatorGraph", "Translation", "read_exported", "translate"]

TORCH = str(Path(torch.__file__).parent)
OWN_FILES = str(Path(__file__).parents[2])
KNOWN_OPERATORS = "operators that are layers of the language"
LAYERS_ALONE = ("torch.nn.", "tdnn_compiler.runtime.submodules")
"""Where modules are that are a layer each."""
CHECKS = ("_assert_tensor_metadata", "_assert_async", "_assert_scalar")
"""What only looks at a tensor, and gives nothing."""
SHAPED_CONSTANTS = {"full_like": None, "zeros_like": 0, "ones_like": 1}
"""What reads a tensor's shape alone, and the number that it gives; None: an argument."""
TAKEN = {*OPERATORS, *CHECKS, *SHAPED_CONSTANTS}
OTHER_SHAPES = ("view", "reshape", "unsqueeze", "squeeze", "flatten", "alias", "contiguous")
"""What gives a tensor's numbers in the same order, in dimensions of other sizes."""


@dataclass(frozen=True)
class Translation:
    """A module's graph as a network; how its tensors lie in the module's inputs and outputs."""

    network: Network
    inputs: Mapping[str, TensorLayout]
    """Those that the network reads."""
    outputs: tuple[TensorLayout, ...]
    origins: Mapping[str, str | None]
    """For each of the network's weights what the module calls it; None where it was computed."""
    computed: Mapping[str, ComputedWeight]
    """How weights that are no parameters come of some."""
    result: pytree.TreeSpec
    """How the module returns its outputs."""


@dataclass(frozen=True)
class OperatorGraph:
    """A graph of ATen's operators."""

    holder: fx.GraphModule
    weights: Mapping[str, Weight]
    """What depends on no input, by the names of placeholders."""
    returned: Sequence[Any]
    """The nodes of its outputs; None and numbers among them."""
    result: pytree.TreeSpec
    modules: Mapping[str, nn.Module]
    training: bool


def read_exported(program: ExportedProgram, module: nn.Module) -> OperatorGraph:
    """What torch.export made of a module."""
    held = {**program.state_dict, **program.constants}
    state = {name: x.detach() if isinstance(x, Tensor) else x for name, x in held.items()}
    weights = {
        spec.arg.name: Weight(state[spec.target], spec.target)
        for spec in program.graph_signature.input_specs
        if spec.kind != InputKind.USER_INPUT and spec.target is not None
    }
    given = cast("Sequence[Any]", program.graph.output_node().args[0])
    specs = program.graph_signature.output_specs
    returned = [each for each, spec in zip(given, specs, strict=True) if spec.kind == OutputKind.USER_OUTPUT]
    modules = dict(module.named_modules(remove_duplicate=False))
    spec = program.call_spec.out_spec
    return OperatorGraph(program.graph_module, weights, returned, spec, modules, module.training)


class NotLayers(NetworkError):
    """A graph with operators that are no layers: `nodes` are those that the problems are of, where known."""

    def __init__(self, problems: Sequence[Problem], nodes: Sequence[fx.Node | None]) -> None:
        super().__init__(problems)
        self.nodes = tuple(nodes)


def translate(graph: OperatorGraph, name: str, sizes: Mapping[str, Sequence[Dim]]) -> Translation:
    """The network of a graph; `sizes` are those of its inputs, numbers or symbols.

    Which dimension of an input holds channels is what its first layer says. Raises NotLayers with every
    operator that the language does not have.
    """

    def at(arrangements: Mapping[str, Arrangement]) -> Translation:
        return Translator(graph, name, sizes, arrangements).run()

    return try_arrangements(at, f"module {name}")


@dataclass
class Translator:
    """One walk through the graph."""

    graph: OperatorGraph
    name: str
    sizes: Mapping[str, Sequence[Dim]]
    arrangements: Mapping[str, Arrangement]
    builder: NetworkBuilder = field(default_factory=NetworkBuilder)
    problems: list[tuple[Problem, fx.Node | None]] = field(default_factory=list)
    values: dict[fx.Node, Any] = field(default_factory=dict)
    inputs: dict[str, Traced] = field(default_factory=dict)
    norms: dict[fx.Node, ResponseNorm] = field(default_factory=dict)
    """Layers of several operators, by the last one."""
    channel_norms: dict[fx.Node, ChannelNorm] = field(default_factory=dict)
    """Norms of several operators, by each of them, the last one included."""
    layer_modules: dict[fx.Node, LayerModule] = field(default_factory=dict)
    """Modules that say which layer they are, by the operator that gives the result."""
    computations: dict[fx.Node, str] = field(default_factory=dict)
    """What tells computed weights apart."""
    numbered: dict[str, int] = field(default_factory=dict)

    def run(self) -> Translation:
        self.norms = find_response_norms(self.graph.holder.graph)
        self.layer_modules = find_layer_modules(self.graph.holder.graph, self.graph.modules)
        for last, norm in find_channel_norms(self.graph.holder.graph).items():
            self.channel_norms |= dict.fromkeys((*norm.inner, last), norm)
        inner = {node for norm in self.norms.values() for node in norm.inner}
        inner |= {node for each in self.layer_modules.values() for node in each.inner}
        inner -= self.layer_modules.keys()
        for node in self.graph.holder.graph.nodes:
            match node.op:
                case "placeholder":
                    weight = self.graph.weights.get(node.name)
                    given = None if weight is None else replace(weight, recipe=node)
                    self.values[node] = self.read_input(node) if given is None else given
                case "get_attr":
                    self.values[node] = Weight(getattr(self.graph.holder, str(node.target)), recipe=node)
                case "call_function":
                    self.values[node] = None if node in inner else self.call(node)
        return self.finish()

    def read_input(self, node: fx.Node) -> Traced | None:
        example, name = node.meta["val"], node.name
        if not isinstance(example, Tensor):
            return None
        shape = tuple(example.shape)
        try:
            if not shape:
                raise Misfit("inputs with a batch in the first dimension", "a scalar")
            tokens = not example.is_floating_point()
            if tokens and example.dtype == torch.bool:
                raise Misfit("numbers or integer tokens", "truth values")
            arrangement = self.arrangements.get(name, Arrangement(1 if len(shape) > 1 else -1))
            channels = None if tokens else arrangement.channels
            where = arrangement.order, arrangement.names
            found = self.builder.input(name, self.sizes[name], shape, channels, *where)
        except Misfit as misfit:
            problem = Problem(f"input '{name}'", misfit.expected, misfit.got, misfit.hint)
            self.problems.append((problem, node))
            return None
        self.inputs[name] = found
        return found

    def call(self, node: fx.Node) -> Any:
        """The result of an operator; None where it, or what it reads, is not in the language."""
        if node.target is operator.getitem:
            return self.get_item(node)
        if node in self.norms:
            return self.normalise(node, self.norms[node])
        if node in self.layer_modules:
            return self.take_layer(node, self.layer_modules[node])
        norm = self.channel_norms.get(node)
        if norm is not None and self.is_of_channels(norm):
            return None if node in norm.inner else self.take_channel_norm(node, norm)
        arguments = name_arguments(node)
        read = pytree.tree_map_only(fx.Node, lambda each: self.values[each], arguments)
        leaves = [self.values[each] for each in node.all_input_nodes]
        if any(each is None for each in leaves):
            results = pytree.tree_leaves(node.meta.get("val"))
            if any(isinstance(each, Tensor) for each in results) and name_of(node) not in TAKEN:
                # Whatever it is of: all that stand in the way are told together.
                self.tell(node, Misfit(KNOWN_OPERATORS, f"torch's {name_of(node)}"))
            return None
        if not any(has_value(each) for each in leaves):
            return self.compute(node)
        if name_of(node) in CHECKS:
            return None
        if name_of(node) in SHAPED_CONSTANTS:
            return fill(node, arguments)
        # What holds operators, torch.no_grad() say, has no value of its own.
        result = node.meta.get("val")
        first = result[0] if isinstance(result, list | tuple) and result else result
        shape = tuple(first.shape) if isinstance(first, Tensor) else ()
        self.builder.place = place_of(node, self.graph.modules)
        source = node.all_input_nodes[0].meta.get("val")
        read["types"] = getattr(source, "dtype", None), getattr(result, "dtype", None)
        read["in training"] = self.graph.training
        name = name_of(node)
        try:
            if name not in OPERATORS:
                raise Misfit(KNOWN_OPERATORS, f"torch's {name}")
            found = OPERATORS[name](OperatorCall(self.builder, read, shape, self.graph.modules))
            for changed in changed_in_place(node):
                self.refuse_stale_views(changed, node)
                self.values[changed] = found
            return found
        except Misfit as misfit:
            rearrange_inputs(leaves, misfit, self.inputs)
            self.tell(node, misfit)
        return None

    def normalise(self, node: fx.Node, norm: ResponseNorm) -> Traced | None:
        x = self.values[norm.x]
        if x is None:
            return None
        self.builder.place = place_of(node, self.graph.modules)
        try:
            if not isinstance(x, Traced):
                raise Misfit("a norm of what comes from an input", "of parameters alone")
            return self.builder.local_response_norm(x, norm.size, norm.alpha, norm.beta, norm.k)
        except Misfit as misfit:
            rearrange_inputs([x], misfit, self.inputs)
            self.tell(node, misfit)
        return None

    def is_of_channels(self, norm: ChannelNorm) -> bool:
        """Whether the dimension of a norm has the channels, as the value lies."""
        x = self.values[norm.x]
        return isinstance(x, Traced) and self.builder.settle(x).dims[norm.dim] == (CHANNELS,)

    def take_channel_norm(self, node: fx.Node, norm: ChannelNorm) -> Traced:
        x = self.builder.settle(self.values[norm.x])
        self.builder.place = place_of(node, self.graph.modules)
        return self.builder.apply(norm.layer, x)

    def take_layer(self, node: fx.Node, module: LayerModule) -> Traced | None:
        """A module as the layer that it says it is."""
        read = [self.values[each] for each in module.read]
        computed = [value for value in read if not isinstance(value, Weight)]
        if any(value is None for value in computed):
            return None
        self.builder.place = place_of(node, self.graph.modules)
        try:
            if len(computed) != 1 or not isinstance(computed[0], Traced):
                raise Misfit(f"one input of {describe(module.layer)}", f"{len(computed)}")
            weights = {leaf: self.values[each] for leaf, each in module.weights.items()}
            shape = tuple(node.meta["val"].shape)
            return self.builder.layer(computed[0], module.layer, module.path, weights, shape)
        except Misfit as misfit:
            rearrange_inputs(computed, misfit, self.inputs)
            self.tell(node, misfit)
        return None

    def refuse_stale_views(self, changed: fx.Node, node: fx.Node) -> None:
        """Raises Misfit where another tensor in the memory that an operator changes is read after it."""
        for each, value in self.values.items():
            known = each in (changed, node) or not isinstance(value, Traced)
            if (
                known
                or not share_memory(each.meta.get("val"), changed.meta.get("val"))
                or all(user < node for user in each.users)
            ):
                continue
            expected = "a change in place of what has no other name"
            raise Misfit(expected, f"one of '{each.name}', too", "write h = h.relu(), say, for h.relu_()")

    def get_item(self, node: fx.Node) -> Any:
        source, place = cast("tuple[fx.Node, int]", node.args)
        found = self.values[source]
        if isinstance(found, list) and place < len(found):
            return found[place]
        if isinstance(found, list) and node.users:
            self.tell(
                node, Misfit("the values of an operator", f"its result {place} as well, such as indices")
            )
        if isinstance(found, Weight):
            return Weight(found.numbers[place], source=self.identify(node), recipe=node)
        return None

    def compute(self, node: fx.Node) -> Weight:
        """What depends on no input is computed once."""

        def numbers(each: fx.Node) -> Any:
            return self.values[each].numbers

        # The module's own tensors, such as a batch norm's counter, stay as they are; a graph in the graph, as
        # torch.export writes what is under no_grad, may change all that it is given.
        inner = isinstance(node.target, HigherOrderOperator)
        for changed in node.all_input_nodes if inner else changed_in_place(node):
            before = self.values[changed]
            if isinstance(before.numbers, Tensor):
                self.values[changed] = replace(before, numbers=before.numbers.clone())
        with torch.no_grad():
            arguments = pytree.tree_map_only(fx.Node, numbers, (node.args, node.kwargs))
            assert callable(node.target)
            result = node.target(*arguments[0], **arguments[1])
        read = [self.values[each] for each in node.all_input_nodes]
        if name_of(node) in OTHER_SHAPES and len(read) == 1 and read[0].name is not None:
            # The same numbers in another shape are still that parameter.
            return replace(read[0], numbers=result)
        return Weight(result, source=self.identify(node), recipe=node)

    def identify(self, node: fx.Node) -> str:
        """What is computed in the same way, of the same tensors, has the same name."""
        if (weight := self.graph.weights.get(node.name)) is not None and weight.identity is not None:
            return weight.identity
        if node not in self.computations:
            given = pytree.tree_map_only(fx.Node, self.identify, (node.args, node.kwargs))
            steps = f"{node.op} {node.target} {given}"
            self.computations[node] = f"computation {self.numbered.setdefault(steps, len(self.numbered))}"
        return self.computations[node]

    def tell(self, node: fx.Node, misfit: Misfit) -> None:
        place = place_of(node, self.graph.modules)
        of = f" of '{place.path}'" if place.path else ""
        where = f"{name_of(node)}{of}" + (f" ({place.line})" if place.line else "")
        self.problems.append((Problem(where, misfit.expected, misfit.got, misfit.hint), node))

    def finish(self) -> Translation:
        returned = self.graph.returned
        values = [self.values[each] if isinstance(each, fx.Node) else each for each in returned]
        if not self.problems:
            expected = "outputs that depend on the inputs"
            problem = Problem(f"module {self.name}", expected, "constants, or no tensors")
            self.problems += [
                (problem, each if isinstance(each, fx.Node) else None)
                for each, value in zip(returned, values, strict=True)
                if not isinstance(value, Traced)
            ][:1]
        if self.problems:
            raise NotLayers(*zip(*self.problems, strict=True))
        try:
            network, outputs = self.builder.finish(values, self.name)
        except UnfitOutputs as unfit:
            raise NotLayers(unfit.problems, [returned[place] for place in unfit.places]) from None
        inputs = {
            name: TensorLayout(self.builder.input_layers[name], value.dims, value.axes)
            for name, value in self.inputs.items()
            if name in self.builder.input_layers
        }
        origins = {name: self.builder.origins[name] for name in network.weights}
        return Translation(network, inputs, outputs, origins, self.read_computed(network), self.graph.result)

    def read_computed(self, network: Network) -> dict[str, ComputedWeight]:
        """How the network's weights come of parameters that are no parameters themselves."""
        names = {placeholder: weight.name for placeholder, weight in self.graph.weights.items()}
        builder, holder = self.builder, self.graph.holder
        made = {name: builder.recipes[name] for name in network.weights if builder.origins[name] is None}
        read = {
            name: read_computation(recipe, holder, names)
            for name, recipe in made.items()
            if recipe is not None
        }
        return {name: computed for name, computed in read.items() if computed is not None}


def fill(node: fx.Node, arguments: Mapping[str, Any]) -> Weight:
    """One number in the shape of a value."""
    like, number = node.meta["val"], SHAPED_CONSTANTS[name_of(node)]
    number = arguments["fill_value"] if number is None else number
    return Weight(torch.full(tuple(like.shape), number, dtype=like.dtype))


def has_value(found: object) -> bool:
    return isinstance(found, Traced) or (isinstance(found, list) and any(map(has_value, found)))


def name_of(node: fx.Node) -> str:
    """The operator, without its overload and without the underscore of an in-place one."""
    target = node.target
    name = str(getattr(target, "_opname", getattr(target, "__name__", target)))
    return name.rstrip("_") or name


def changed_in_place(node: fx.Node) -> list[fx.Node]:
    """The arguments that an operator writes its result to."""
    schema = getattr(node.target, "_schema", None)
    if schema is None or not schema.is_mutable:
        return []
    given = name_arguments(node)
    written = (each.name for each in schema.arguments if each.alias_info and each.alias_info.is_write)
    return [each for name in written if isinstance(each := given.get(name), fx.Node)]


def share_memory(one: object, other: object) -> bool:
    """Whether two values are tensors in one piece of memory."""
    if not (isinstance(one, Tensor) and isinstance(other, Tensor)):
        return False
    return StorageWeakRef(one.untyped_storage()) == StorageWeakRef(other.untyped_storage())


def name_arguments(node: fx.Node) -> dict[str, Any]:
    """All arguments, by the names of the operator's schema."""
    schema = getattr(node.target, "_schema", None)
    if schema is None:
        return {str(place): each for place, each in enumerate(node.args)} | dict(node.kwargs)
    found = {
        argument.name: argument.default_value for argument in schema.arguments if argument.has_default_value()
    }
    found |= {argument.name: each for argument, each in zip(schema.arguments, node.args, strict=False)}
    return found | dict(node.kwargs)


def place_of(node: fx.Node, modules: Mapping[str, nn.Module]) -> OperationPlace:
    """The innermost module that called the operator, and the user's line that led to it."""
    stack = list(node.meta.get("nn_module_stack", {}).values())
    path = str(stack[-1][0]) if stack else ""
    plain = path.partition("@")[0]
    owner = modules.get(plain)
    whole = owner is not None and type(owner).__module__.startswith(LAYERS_ALONE)
    whole = whole and not isinstance(owner, nn.Sequential)
    return OperationPlace(plain, bool(whole), user_line(node.meta.get("stack_trace") or ""))


def user_line(trace: str) -> str:
    """The innermost line outside of torch: `model.py:12`."""
    for line in reversed(trace.splitlines()):
        if line.strip().startswith('File "') and TORCH not in line and OWN_FILES not in line:
            file, _, rest = line.strip().removeprefix('File "').partition('", line ')
            return f"{Path(file).name}:{rest.partition(',')[0]}"
    return ""
