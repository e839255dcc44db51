"""TorchDynamo's graphs: what is a parameter, what changes memory in place, and what has to keep its order."""

import inspect
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, fx
from torch.utils import _pytree as pytree

from tdnn_compiler.importers.torch.graph import share_memory

__all__ = [
    "calling_module",
    "enters_context",
    "example_of",
    "find_constants",
    "is_barrier",
    "is_size",
    "parameter_path",
    "remove_unused",
    "replace_changes_in_place",
    "runs_kernels",
    "updates_shared_averages",
    "word_of",
    "writes_in_place",
]

PARAMETER = re.compile(r"(.*)\._(?:parameters|buffers)\['(\w+)'\]")
ENTERED = re.compile("autocast|vmap|batch_dim|functorch|grad_increment|jvp|fwd_grad|func_increment")
STEP = re.compile(r"\._(?:modules|parameters|buffers)\['([^']+)'\]|\.(\w+)")
PURE_FORMS: dict[Callable[..., Any], Callable[..., Any]] = {
    getattr(operator, f"i{name}"): getattr(operator, name)
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
} | {operator.iand: operator.and_, operator.ior: operator.or_, operator.ixor: operator.xor}


def example_of(node: fx.Node) -> Any:
    """The value that a node had while it was recorded, without numbers."""
    return node.meta.get("example_value")


def parameter_path(node: fx.Node) -> str | None:
    """A name of its own for a parameter or buffer, `L_self_a.weight`; None for another placeholder."""
    source = getattr(node, "_dynamo_source", None)
    name = getattr(source, "name", "")
    found = PARAMETER.fullmatch(name() if callable(name) else name)
    # Modules of equal names may be in several places: in a list, say, or in two models.
    return None if found is None else f"{re.sub(r'[^0-9A-Za-z]+', '_', found[1])}.{found[2]}"


def word_of(node: fx.Node) -> str:
    """What an operator is called."""
    target = node.target
    return target if isinstance(target, str) else str(getattr(target, "__name__", target))


def runs_kernels(node: fx.Node) -> bool:
    """Whether a node is the call of a module that has kernels already."""
    return getattr(node.target, "namespace", "") == "tdnn_compiler"


def enters_context(node: fx.Node) -> bool:
    """Whether operators after a node have other types, or other axes, than their tensors seem to have."""
    return node.op == "call_function" and ENTERED.search(word_of(node)) is not None


def find_constants(graph: fx.Graph) -> set[fx.Node]:
    """The nodes that depend on parameters, buffers and numbers alone."""
    found = set[fx.Node]()
    for node in graph.nodes:
        match node.op:
            case "placeholder":
                constant = parameter_path(node) is not None
            case "get_attr":
                constant = True
            case "output":
                constant = False
            case _:
                read = [each for each in node.all_input_nodes if not is_size(each)]
                constant = all(each in found for each in read) and not is_barrier(node)
        if constant:
            found.add(node)
    return found


def is_size(node: fx.Node) -> bool:
    """Whether a node's value is a number, or several, that say how large a tensor is."""
    value = example_of(node)
    leaves = pytree.tree_leaves(value)
    return bool(leaves) and all(isinstance(each, int | torch.SymInt) for each in leaves)


def is_barrier(node: fx.Node) -> bool:
    """Whether what comes before a node, and after it, has to stay there.

    Calls that give nothing, such as those that enter a context, and changes in place, but for counters of
    batch norms.
    """
    if node.op not in ("call_function", "call_method", "call_module"):
        return False
    if updates_shared_averages(node):
        return True
    if not writes_in_place(node):
        return node.op == "call_module" or example_of(node) is None
    return bool(node.users) or parameter_path(node.all_input_nodes[0]) is None


def updates_shared_averages(node: fx.Node) -> bool:
    """Whether a batch norm is used again: its running averages are as the order of its uses says."""
    if word_of(node) != "batch_norm":
        return False
    mean = node.kwargs.get("running_mean", node.args[1] if len(node.args) > 1 else None)
    return isinstance(mean, fx.Node) and len(mean.users) > 1


def writes_in_place(node: fx.Node) -> bool:
    """Whether an operator changes the first tensor that it is given, or one for its result."""
    word = word_of(node)
    return (
        node.target in (operator.setitem, *PURE_FORMS)
        or (word.endswith("_") and not word.endswith("__"))
        or has_inplace(node)
        or "out" in node.kwargs
    )


def has_inplace(node: fx.Node) -> bool:
    """Whether the argument `inplace` is given as true, by its name or by its place."""
    if node.op != "call_function" or not inspect.isfunction(node.target):
        return node.kwargs.get("inplace") is True
    try:
        given = inspect.signature(node.target).bind_partial(*node.args, **node.kwargs)
    except TypeError:
        return False
    return given.arguments.get("inplace") is True


def replace_changes_in_place(graph: fx.Graph) -> None:
    """Operators that write over a tensor which nothing else reads give a new one instead."""
    for node in graph.nodes:
        if node.op in ("call_function", "call_method") and writes_in_place(node) and is_private(node):
            make_pure(node)


def remove_unused(graph: fx.Graph) -> None:
    """Drops operators that nothing reads, and that change nothing."""
    for node in reversed(graph.nodes):
        called = node.op in ("call_function", "call_method") and not node.users
        if called and not (is_barrier(node) or writes_in_place(node) or word_of(node) == "batch_norm"):
            graph.erase_node(node)


def make_pure(node: fx.Node) -> None:
    word = word_of(node)
    if node.target in PURE_FORMS:
        node.target = PURE_FORMS[node.target]
    elif has_inplace(node):
        assert callable(node.target)
        given = inspect.signature(node.target).bind_partial(*node.args, **node.kwargs)
        given.arguments["inplace"] = False
        node.args, node.kwargs = given.args, given.kwargs
    elif node.op == "call_method" and callable(getattr(Tensor, word[:-1], None)):
        node.target = word[:-1]


def is_private(node: fx.Node) -> bool:
    """Whether the tensor that a node writes over comes from a call, and nothing reads its memory later."""
    changed = node.args[0] if node.args else None
    if not isinstance(changed, fx.Node) or changed.op not in ("call_function", "call_method"):
        return False
    return not any(
        user > node
        for each in nodes_before(node)
        if share_memory(example_of(each), example_of(changed))
        for user in (*each.users, *((node.graph.output_node(),) if each.op == "placeholder" else ()))
    )


def nodes_before(node: fx.Node) -> Iterator[fx.Node]:
    for each in node.graph.nodes:
        if each is node:
            return
        yield each


def calling_module(node: fx.Node) -> str:
    """The innermost module that called an operator, as its parent calls it."""
    stack = node.meta.get("nn_module_stack") or {}
    path = str(list(stack.values())[-1][0]) if stack else ""
    return ".".join(one or other for one, other in STEP.findall(path)) or path
