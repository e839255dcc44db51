"""A piece of a graph as a network: traced to ATen's operators, at several sizes that have to agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sympy
import torch
from torch import Tensor, fx
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.traceback import preserve_node_meta
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.builder import Weight
from tdnn_compiler.importers.torch.graph import (
    KNOWN_OPERATORS,
    NotLayers,
    OperatorGraph,
    Translation,
    name_arguments,
    translate,
)
from tdnn_compiler.importers.torch.modules import refuse_differences
from tdnn_compiler.runtime.dynamo.graphs import example_of, is_size, parameter_path
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import Dim, length_symbol

__all__ = ["NO_LAYER", "NotANetwork", "PieceTranslation", "translate_piece"]

Numbers = Mapping[sympy.Symbol, int]
ORIGIN = "tdnn_piece_node"
NO_LAYER = "no layer of the language"


class NotANetwork(Exception):
    """A piece that the language does not cover: which nodes, and why."""

    def __init__(self, reasons: Mapping[fx.Node, str], why: str = "") -> None:
        super().__init__(why or next(iter(reasons.values()), ""))
        self.reasons = reasons


@dataclass(frozen=True)
class PieceTranslation:
    """A piece as a network; which of the values it reads are inputs, and which are weights, by name."""

    translation: Translation
    inputs: Mapping[str, fx.Node]
    weights: Mapping[str, fx.Node]
    training: bool
    norms: Mapping[str, bool]
    """For batch norms, by the name of their running mean, whether they are in training."""


def translate_piece(
    nodes: Sequence[fx.Node],
    read: Sequence[fx.Node],
    given: Sequence[fx.Node],
    constants: set[fx.Node],
    known: Mapping[fx.Node, object],
) -> PieceTranslation:
    """The network that a piece computes. Raises NotANetwork."""
    sizes = [node for node in given if is_size(node)]
    if sizes:
        raise NotANetwork(dict.fromkeys(sizes, "a size that is read outside"))
    strange = {each for each in read if not (is_size(each) or isinstance(example_of(each), Tensor))}
    if strange:
        # The items of a result that torch gives are torch's, too.
        raise NotANetwork({node: "" for node in nodes if strange & set(node.all_input_nodes)})
    module, placeholders = extract(nodes, read, given)
    originals = {node.name: node for node in nodes}
    symbols = open_symbols(read)
    trials: list[Callable[[int], int]] = [lambda n: n, lambda n: n + 1, lambda n: 2 * n + 1]
    found = list[tuple[str, PieceTranslation]]()
    for trial in trials if symbols else trials[:1]:
        numbers = {symbol: trial(hint) for symbol, hint in symbols.items()}
        at = ", ".join(f"{symbol} = {n}" for symbol, n in numbers.items())
        found.append((at, translate_at(module, placeholders, originals, constants, known, numbers)))
    first, *others = found
    for at, other in others:
        try:
            refuse_differences((first[0], first[1].translation), (at, other.translation))
        except NetworkError as error:
            raise NotANetwork({}, first_problem(error)) from error
    return first[1]


def extract(
    nodes: Sequence[fx.Node], read: Sequence[fx.Node], given: Sequence[fx.Node]
) -> tuple[fx.GraphModule, dict[fx.Node, fx.Node]]:
    """A graph of its own of some nodes; its placeholders, by the nodes that they stand for."""
    owner = nodes[0].graph.owning_module
    graph, copies = fx.Graph(), dict[fx.Node, fx.Node]()
    for node in read:
        copies[node] = graph.placeholder(node.name)
    placeholders = dict(copies)
    for node in nodes:
        copies[node] = graph.node_copy(node, copies.__getitem__)
        copies[node].meta["custom"] = {ORIGIN: node.name}
    graph.output(tuple(copies[node] for node in given))
    return fx.GraphModule(owner if owner is not None else torch.nn.Module(), graph), placeholders


def open_symbols(read: Sequence[fx.Node]) -> dict[sympy.Symbol, int]:
    """The symbols in the sizes of what is read, with the numbers that they were seen with."""
    found = dict[sympy.Symbol, int]()
    for node in read:
        value = example_of(node)
        sizes = value.shape if isinstance(value, Tensor) else pytree.tree_leaves(value)
        for size in sizes:
            if isinstance(size, torch.SymInt):
                environment = size.node.shape_env
                # Before torch 2.12 it has the other name.
                hints = getattr(environment, "backed_var_to_val", None) or environment.var_to_val
                for symbol in size.node.expr.free_symbols:
                    if symbol not in hints:
                        raise NotANetwork({}, "sizes that depend on values")
                    found[symbol] = int(hints[symbol])
    return dict(sorted(found.items(), key=lambda each: str(each[0])))


def evaluate(size: Any, numbers: Numbers) -> int:
    return int(size.node.expr.xreplace(numbers)) if isinstance(size, torch.SymInt) else int(size)


def translate_at(
    module: fx.GraphModule,
    placeholders: Mapping[fx.Node, fx.Node],
    originals: Mapping[str, fx.Node],
    constants: set[fx.Node],
    known: Mapping[fx.Node, object],
    numbers: Numbers,
) -> PieceTranslation:
    """The piece with open sizes of those numbers."""
    with FakeTensorMode(allow_non_fake_inputs=True):
        arguments = [example_at(node, numbers) for node in placeholders]
        traced = trace(module, arguments)
    weights, inputs, names = dict[str, Weight](), dict[str, fx.Node](), dict[str, fx.Node]()
    tensors = [node for node, value in zip(placeholders, arguments, strict=True) if isinstance(value, Tensor)]
    for node, placeholder in zip(tensors, traced.graph.find_nodes(op="placeholder"), strict=True):
        if node in constants:
            name = parameter_path(node) or node.name
            names[name] = node
            weights[placeholder.name] = Weight(real_tensor(node, known), name)
        else:
            inputs[placeholder.name] = node
    returned = cast("Sequence[Any]", traced.graph.output_node().args[0])
    training, norms = find_modes(traced.graph, weights)
    result = pytree.tree_structure(tuple(range(len(returned))))
    graph = OperatorGraph(traced, weights, returned, result, {}, training)
    try:
        found = translate(graph, "piece", name_sizes(inputs))
    except NotLayers as error:
        raise NotANetwork(blame(error, originals), first_problem(error)) from error
    except NetworkError as error:
        raise NotANetwork({}, first_problem(error)) from error
    unknown = [
        ours for ours, origin in found.origins.items() if origin is None and ours not in found.computed
    ]
    if unknown:
        raise NotANetwork({}, f"'{unknown[0]}' is computed in a way that cannot be done again")
    return PieceTranslation(found, inputs, names, training, norms)


def trace(module: fx.GraphModule, arguments: Sequence[Any]) -> fx.GraphModule:
    """A piece's operators of ATen; numbers among the arguments become constants."""
    flat = [value for value in arguments if isinstance(value, Tensor)]

    def run(*tensors: Tensor) -> Any:
        left = iter(tensors)
        given = [next(left) if isinstance(value, Tensor) else value for value in arguments]
        return fx.Interpreter(module).run(*given)

    with preserve_node_meta():
        return make_fx(run, pre_dispatch=True)(*flat)


def example_at(node: fx.Node, numbers: Numbers) -> Any:
    """A value like that of a node, with open sizes of those numbers."""
    value = example_of(node)
    if not isinstance(value, Tensor):
        return pytree.tree_map_only(torch.SymInt, lambda size: evaluate(size, numbers), value)
    shape = [evaluate(size, numbers) for size in value.shape]
    return torch.empty(shape, dtype=value.dtype, device=value.device)


def real_tensor(node: fx.Node, known: Mapping[fx.Node, object]) -> Tensor:
    """A parameter; of what is computed of some, a tensor of that shape."""
    found = known.get(node)
    if isinstance(found, Tensor):
        return found.detach()
    return torch.zeros(tuple(map(int, example_of(node).shape)), dtype=example_of(node).dtype)


def name_sizes(inputs: Mapping[str, fx.Node]) -> dict[str, list[Dim]]:
    """The sizes of inputs, each with a symbol where it is open; N for the first batch that is."""
    symbols = dict[Any, Dim]()

    def name(size: Any, dim: int) -> Dim:
        if not isinstance(size, torch.SymInt) or size.node.expr.is_number:
            return int(size)
        expression = size.node.expr
        if expression not in symbols:
            taken = set(map(str, symbols.values()))
            names = ["N"] if dim == 0 and "N" not in taken else []
            symbols[expression] = length_symbol([*names, f"T{len(symbols)}"][0])
        return symbols[expression]

    return {
        key: [name(size, dim) for dim, size in enumerate(example_of(node).shape)]
        for key, node in inputs.items()
    }


def find_modes(graph: fx.Graph, weights: Mapping[str, Weight]) -> tuple[bool, dict[str, bool]]:
    """Whether a graph is of a module in training; and of each batch norm."""
    norms, training = dict[str, bool](), False
    for node in graph.nodes:
        arguments = name_arguments(node) if node.op == "call_function" else {}
        training |= arguments.get("training") is True or arguments.get("train") is True
        mean = arguments.get("running_mean")
        if isinstance(mean, fx.Node) and mean.name in weights:
            norms[str(weights[mean.name].name)] = bool(arguments["training"])
    return training, norms


def blame(error: NotLayers, originals: Mapping[str, fx.Node]) -> dict[fx.Node, str]:
    """The nodes of the graph that operators came from which are no layers."""
    found = dict[fx.Node, str]()
    for node, problem in zip(error.nodes, error.problems, strict=True):
        name = None if node is None else (node.meta.get("custom") or {}).get(ORIGIN)
        if name is not None:
            told = f"expected {problem.expected}, got {problem.got}"
            found.setdefault(originals[name], NO_LAYER if problem.expected == KNOWN_OPERATORS else told)
    return found


def first_problem(error: NetworkError) -> str:
    problem = error.problems[0]
    return f"{problem.where}: expected {problem.expected}, got {problem.got}"
