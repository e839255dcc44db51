"""Nodes and steps: what a script puts together, and the network that comes of it.

Nothing is checked while a script runs. A mistake in a call is kept in its node, so that `build` can tell all
mistakes of a network at once.
"""

import inspect
import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeGuard, TypeVar, cast, overload

from tdnn_compiler.network import layers
from tdnn_compiler.network.arguments import habit_hint, normalise_arguments, show_argument
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.inference import infer
from tdnn_compiler.network.layers import Layer, Member
from tdnn_compiler.symbolic.errors import NetworkError, Problem, mistake

__all__ = ["Applicable", "Chain", "JoinWord", "Node", "Step", "Word", "build"]

P = ParamSpec("P")
L = TypeVar("L", bound=Layer)

_order = count()
_HERE = str(Path(__file__).parents[1])


@dataclass(frozen=True, eq=False)
class Node:
    """A layer applied to its inputs: what `>>`, `+`, `*` and calls make; `build` makes them a network."""

    layer: Layer | None
    sources: tuple["Node", ...]
    line: str
    name: str | None = None
    problem: Problem | None = None
    order: int = field(default_factory=lambda: next(_order))
    """When the script made it, which tells nodes apart: under another name it is the same node."""
    weights: Hashable = None
    """Nodes with the same one, other than None, share their weights: the first has them."""

    def __rshift__(self, step: "Applicable") -> "Node":
        return apply_step(step, self)

    def __add__(self, other: "Node | float") -> "Node":
        return self._join(layers.Add(), "+", other)

    def __radd__(self, other: object) -> "Node":
        # sum(nodes) begins with 0.
        return self if other == 0 and is_number(other) else self._join(layers.Add(), "+", other)

    def __mul__(self, other: "Node | float") -> "Node":
        return self._join(layers.Multiply(), "*", other)

    def __rmul__(self, other: object) -> "Node":
        return self._join(layers.Multiply(), "*", other)

    def __sub__(self, other: "Node | float") -> "Node":
        return self._join(layers.Add(), "-", -other if is_number(other) or isinstance(other, Node) else other)

    def __rsub__(self, other: object) -> "Node":
        return (-self)._join(layers.Add(), "-", other)

    def __truediv__(self, other: "Node | float") -> "Node":
        if is_number(other):
            return self * (1 / other) if other else broken_node("a divisor other than 0", "0", "", self)
        divisor = other._map("reciprocal") if isinstance(other, Node) else other
        return self._join(layers.Multiply(), "/", divisor)

    def __rtruediv__(self, other: object) -> "Node":
        return self._map("reciprocal")._join(layers.Multiply(), "/", other)

    def __pow__(self, exponent: float) -> "Node":
        if not is_number(exponent):
            return broken_node("a number as the exponent of **", show_argument(exponent), "", self)
        named: dict[float, layers.ActivationName] = {2: "square", 0.5: "sqrt", -1: "reciprocal"}
        return self._map(named[exponent]) if exponent in named else self._map("power", exponent)

    def __neg__(self) -> "Node":
        return self._map("scale", -1.0)

    def __abs__(self) -> "Node":
        return self._map("absolute")

    def _join(self, layer: layers.Add | layers.Multiply, sign: str, other: object) -> "Node":
        """A join with another node; with a number a function of each value."""
        if is_number(other):
            return self._map("offset" if isinstance(layer, layers.Add) else "scale", other)
        return join_nodes(layer, sign, self, other)

    def _map(self, function: layers.ActivationName, number: float | None = None) -> "Node":
        """A function of each value."""
        parameter = None if number is None else float(number)
        return Node(layers.Activation(function, parameter), (self,), calling_script_line())

    def named(self, name: str) -> "Node":
        """The same node under a name of your own."""
        return replace(self, name=name)


@dataclass(frozen=True)
class Step:
    """A layer that waits for its input: `x >> step`, `step(x)`, or `step >> step` to chain."""

    layer: Layer | None
    line: str
    name: str | None = None
    problem: Problem | None = None

    def __call__(self, node: Node) -> Node:
        if not isinstance(node, Node):
            return broken_node(
                f"a node to apply {self} to", show_argument(node), 'start with Input("N T C", C=…)'
            )
        return Node(self.layer, (node,), self.line, self.name, self.problem)

    def __rshift__(self, step: "Applicable") -> "Chain":
        return Chain((self, step))

    def named(self, name: str) -> "Step":
        """The same step under a name of your own."""
        return replace(self, name=name)


@dataclass(frozen=True)
class Chain:
    """Steps one after the other, to be applied as one."""

    steps: tuple["Applicable", ...]

    def __call__(self, node: Node) -> Node:
        for step in self.steps:
            node = apply_step(step, node)
        return node

    def __rshift__(self, step: "Applicable") -> "Chain":
        return Chain((*self.steps, step))


class Word(Generic[P]):
    """A word of the language. Called, it makes a step; in a chain it may stand bare: `>> relu`."""

    def __init__(self, make: Callable[P, Layer]) -> None:
        self._make = make
        self.__name__ = make.__name__
        self.__doc__ = make.__doc__
        self.__signature__ = inspect.signature(make)

    @overload
    def __call__(self, node: Node, /) -> Node: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Step: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Node | Step:
        if len(args) == 1 and isinstance(args[0], Node) and not kwargs:
            return self.step()(args[0])
        return self.step(*args, **kwargs)

    def named(self, name: str) -> Step:
        """`relu.named("last")` is `relu().named("last")`."""
        return self.step().named(name)

    def step(self, *args: Any, **kwargs: Any) -> Step:
        """The step for these arguments; wrong ones are kept as a problem, told with all others."""
        line = calling_script_line()
        try:
            self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            return Step(None, line, problem=self._misuse(error, kwargs, line))
        return Step(normalise_arguments(self._make(*args, **kwargs)), line)

    @property
    def usage(self) -> str:
        """The word with its arguments: `max_pool(kernel_size, stride=None, …)`."""
        bare = [p.replace(annotation=p.empty) for p in self.__signature__.parameters.values()]
        return f"{self.__name__}{inspect.Signature(bare)}"

    def _misuse(self, error: TypeError, kwargs: dict[str, Any], line: str) -> Problem:
        known = list(self.__signature__.parameters)
        strange = [name for name in kwargs if name not in known]
        if "name" in strange:
            hint = f'a name is given by .named("{kwargs["name"]}")'
        else:
            hint = habit_hint(self.__name__, strange, known)
        return Problem(name_place(self.__name__, line), self.usage, str(error).removeprefix("got "), hint)

    def __rshift__(self, step: "Applicable") -> Chain:
        return Chain((self, step))

    def __repr__(self) -> str:
        return f"<word {self.usage}>"


Applicable = Step | Chain | Word[Any] | Callable[[Node], Node]
"""What may stand right of `>>`: a step, a chain, a bare word, or a function from node to node."""


def build(*outputs: Node, name: str = "network") -> Network:
    """The network that computes the nodes. Raises NetworkError with all mistakes at once.

    The nodes are its outputs, all of them, in this order, whether other nodes read them or not.
    """
    strange = [show_argument(output) for output in outputs if not isinstance(output, Node)]
    if strange:
        hint = "build(a, b) takes the nodes one by one; a step becomes a node by Input(…) >> step"
        raise mistake("build", "nodes", ", ".join(strange), hint)
    nodes = order_ancestors(outputs)
    # What several uses share is told once.
    problems = list(dict.fromkeys(node.problem for node in nodes if node.problem))
    problems += _find_duplicate_names(nodes)
    if problems:
        names = [node.name for node in nodes if node.name is not None]
        names_left = [replace(node, name=None) for node in nodes] if len(set(names)) != len(names) else nodes
        sound = [m for node, m in zip(names_left, members_of(nodes), strict=True) if node.layer is not None]
        problems += infer(sound)[1]
        raise NetworkError(problems)
    members = members_of(nodes)
    names_of = {node.order: member.name for node, member in zip(nodes, members, strict=True)}
    return Network(graph_of(members), name, [names_of[output.order] for output in outputs] or None)


def _find_duplicate_names(nodes: Sequence[Node]) -> list[Problem]:
    """Names that several nodes have."""
    last = {node.name: node for node in nodes if node.name is not None}
    names = [node.name for node in nodes if node.name is not None]
    return [
        Problem(
            name_place(name, last[name].line), "every name once", f"'{name}' again", "leave it to be derived"
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def order_ancestors(nodes: Iterable[Node]) -> list[Node]:
    """The nodes and all they depend on, in the order in which the script made them, each once.

    A node and the same one under a name, `h` and `h.named("embedding")`, are one layer, with that name.
    """
    found: dict[int, Node] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node.order not in found:
            found[node.order] = node
            waiting += node.sources
        elif node.name is not None:
            found[node.order] = _unify_named(found[node.order], node)
    return sorted(found.values(), key=lambda node: node.order)


def _unify_named(node: Node, named: Node) -> Node:
    if node.name in (None, named.name):
        return named
    names = " and ".join(sorted(f"'{name}'" for name in (node.name, named.name)))
    hint = "apply the layer twice for two layers"
    return replace(node, problem=Problem(name_place("named", node.line), "one name for a node", names, hint))


def members_of(nodes: list[Node]) -> list[Member]:
    """The nodes as members, with derived names: conv1, conv2, relu1, …"""
    taken = {node.name for node in nodes if node.name is not None}
    inputs = sum(isinstance(node.layer, layers.Input) for node in nodes)
    numbers: dict[str, count[int]] = {}
    names: dict[int, str] = {}
    owners: dict[Hashable, str] = {}
    members = []
    for node in nodes:
        name = node.name
        if name is None and isinstance(node.layer, layers.Input) and inputs == 1 and "input" not in taken:
            name = "input"
        while name is None:
            word = layers.word(node.layer) if node.layer else "broken"
            candidate = f"{word}{next(numbers.setdefault(word, count(1)))}"
            name = None if candidate in taken else candidate
        names[node.order] = name
        sources = tuple(names[source.order] for source in node.sources)
        owner = owners.setdefault(node.weights, name) if node.weights is not None else name
        shared = owner if owner != name else ""
        members.append(Member(name, cast(Layer, node.layer), sources, node.line, shared))
    return members


def apply_step(step: object, node: Node) -> Node:
    if isinstance(step, Word):
        return step.step()(node)
    if not callable(step):
        return broken_node(
            "a layer to the right of >>",
            show_argument(step),
            "such as conv(64), relu or a function of the node",
            node,
        )
    result = step(node)
    if not isinstance(result, Node):
        return broken_node("a function that returns a node", show_argument(result), "", node)
    return result


class JoinWord(Word[P]):
    """A word that joins two nodes; with a number in the place of one it is a function of each value."""

    def __init__(self, make: Callable[P, Layer], layer: layers.ValueJoin) -> None:
        super().__init__(make)
        self._layer = layer

    @overload
    def __call__(self, left: "Node | float", right: "Node | float", /) -> Node: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, node: Node, /) -> Node: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Step: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Node | Step:
        match args:
            case (Node() as node, number) | (number, Node() as node) if is_number(number):
                return self.step(number)(node)
            case (_, _) if not kwargs:
                return join_nodes(self._layer, self.__name__, *args)
            case _:
                return super().__call__(*args, **kwargs)


def join_nodes(layer: Layer, sign: str, *nodes: object) -> Node:
    good = tuple(node for node in nodes if isinstance(node, Node))
    if len(good) == len(nodes):
        return Node(layer, good, calling_script_line())
    wrong = [node for node in nodes if not isinstance(node, Node)]
    hint = "pass the nodes one by one, without a list" if isinstance(wrong[0], list | tuple) else ""
    expected = f"nodes to {sign}" if sign == "concat" else f"nodes or numbers on both sides of {sign}"
    return broken_node(expected, ", ".join(map(show_argument, wrong)), hint, *good)


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def broken_node(expected: str, got: str, hint: str, *sources: Node) -> Node:
    line = calling_script_line()
    return Node(None, sources, line, problem=Problem(name_place("script", line), expected, got, hint))


def name_place(what: str, line: str) -> str:
    return f"{what} ({line})" if line else what


def calling_script_line() -> str:
    """File and line of the script that called: the first frame outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
