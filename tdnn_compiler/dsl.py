"""The few words a script uses.

    from tdnn_compiler.dsl import Input, batch_norm, conv, linear, relu, stats_pool

    frames = Input("N T C", C=24)
    h = frames >> conv(512, taps=(-2, -1, 0, 1, 2)) >> relu >> batch_norm
    embedding = h >> stats_pool() >> linear(512)

Nothing is checked while a script runs: `build` (or the command line) checks the whole network and tells all
mistakes at once, each with its script line.
"""

import inspect
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from itertools import count, pairwise
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast, overload

from sympy import Expr, Integer, Symbol

from tdnn_compiler import layers
from tdnn_compiler.errors import NetworkError, Problem
from tdnn_compiler.expressions import Dim, as_dim, length_symbol, symbols
from tdnn_compiler.inference import infer
from tdnn_compiler.layers import Layer, Member, Padding, PerAxis, Taps
from tdnn_compiler.network import Network, graph_of
from tdnn_compiler.window.maps import Edge

P = ParamSpec("P")
L = TypeVar("L", bound=Layer)

_order = count()
_HERE = str(Path(__file__).parent)


@dataclass(frozen=True, eq=False)
class Node:
    """A layer applied to its inputs: what `>>`, `+`, `*` and calls make; `build` makes them a network."""

    layer: Layer | None
    sources: tuple["Node", ...]
    line: str
    name: str | None = None
    problem: Problem | None = None
    order: int = field(default_factory=lambda: next(_order))

    def __rshift__(self, step: "Applicable") -> "Node":
        return _apply(step, self)

    def __add__(self, other: "Node") -> "Node":
        return _meet(layers.Add(), "+", self, other)

    def __mul__(self, other: "Node") -> "Node":
        return _meet(layers.Multiply(), "*", self, other)

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
            return _broken(f"a node to apply {self} to", repr(node), 'start with Input("N T C", C=…)')
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
            node = _apply(step, node)
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

    def step(self, *args: Any, **kwargs: Any) -> Step:
        """The step for these arguments; wrong ones are kept as a problem, told with all others."""
        line = _script_line()
        try:
            self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            return Step(None, line, problem=self._misuse(error, kwargs, line))
        return Step(_tidy(self._make(*args, **kwargs)), line)

    @property
    def usage(self) -> str:
        """The word with its arguments: `max_pool(kernel_size, stride=None, …)`."""
        arguments = [
            name if p.default is p.empty else f"{name}={p.default!r}"
            for name, p in self.__signature__.parameters.items()
        ]
        return f"{self.__name__}({', '.join(arguments)})"

    def _misuse(self, error: TypeError, kwargs: dict[str, Any], line: str) -> Problem:
        known = list(self.__signature__.parameters)
        strange = [name for name in kwargs if name not in known]
        near = [match for name in strange for match in get_close_matches(name, known, 1)]
        hint = f"did you mean {near[0]}?" if near else ""
        if "name" in strange:
            hint = f'a name is given by .named("{kwargs["name"]}")'
        return Problem(_where(self.__name__, line), self.usage, str(error).removeprefix("got "), hint)

    def __rshift__(self, step: "Applicable") -> Chain:
        return Chain((self, step))

    def __repr__(self) -> str:
        return f"<word {self.usage}>"


Applicable = Step | Chain | Word[Any] | Callable[[Node], Node]
"""What may stand right of `>>`: a step, a chain, a bare word, or a function from node to node."""


def Input(axes: str, **sizes: Dim | None) -> Node:
    """Where data comes in: `Input("N T C", C=24)`; axes without a size get a symbol of their own name.

    `axes` names the batch N first, then up to three axes of positions, then channels C. Without C the input
    holds integer tokens, for an embedding.
    """
    names = tuple(axes.split())
    line = _script_line()
    strange = [name for name in sizes if name not in names]
    if strange:
        problem = Problem(_where("Input", line), f"sizes of the axes {axes}", ", ".join(strange), "")
        return Node(None, (), line, problem=problem)
    given = [sizes.get(name) for name in names]
    dims = tuple(
        length_symbol(name) if size is None else size for name, size in zip(names, given, strict=True)
    )
    return Node(_tidy(layers.Input(names, dims)), (), line)


# Convolution -----------------------------------------------------------------------------------------


@Word
def conv(
    out_channels: Dim,
    kernel_size: PerAxis = 1,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: Dim = 1,
    bias: bool = True,
    padding_mode: Edge = "zeros",
    taps: Taps | None = None,
) -> Layer:
    """Convolution over every axis of positions, with torch's arguments; or a TDNN layer, by its `taps`.

    `taps=(-2, 0, 2)` are the context offsets of speech recognition, in place of kernel_size and dilation.
    `padding` is a number, one per axis, `((lo, hi), …)` per axis, "valid", "same", "causal", or
    TensorFlow's "SAME".
    """
    return layers.Conv(out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, taps)


@Word
def depthwise_conv(
    kernel_size: PerAxis = 1,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    bias: bool = True,
    padding_mode: Edge = "zeros",
    taps: Taps | None = None,
) -> Layer:
    """Convolution of every channel by itself; the channels stay."""
    return layers.Conv(None, kernel_size, stride, padding, dilation, None, bias, padding_mode, taps)


@Word
def conv_transpose(
    out_channels: Dim,
    kernel_size: PerAxis,
    stride: PerAxis = 1,
    padding: PerAxis = 0,
    output_padding: PerAxis = 0,
    groups: Dim = 1,
    bias: bool = True,
    dilation: PerAxis = 1,
) -> Layer:
    """Transposed convolution: `(n − 1)·stride − 2·padding + span + output_padding` outputs, as in torch."""
    return layers.ConvTranspose(
        out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation
    )


# Pooling and time ------------------------------------------------------------------------------------


@Word
def max_pool(
    kernel_size: PerAxis,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
) -> Layer:
    """Largest value of each window; the stride is the kernel size unless given."""
    return layers.MaxPool(kernel_size, stride, padding, dilation, ceil_mode)


@Word
def avg_pool(
    kernel_size: PerAxis,
    stride: PerAxis | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Layer:
    """Mean of each window; the stride is the kernel size unless given."""
    return layers.AvgPool(kernel_size, stride, padding, ceil_mode, count_include_pad)


@Word
def adaptive_max_pool(output_size: Dim | tuple[Dim | None, ...] | None) -> Layer:
    """Max pooling to a given number of outputs; None keeps an axis."""
    return layers.AdaptivePool("max", output_size)


@Word
def adaptive_avg_pool(output_size: Dim | tuple[Dim | None, ...] | None) -> Layer:
    """Average pooling to a given number of outputs; None keeps an axis."""
    return layers.AdaptivePool("avg", output_size)


@Word
def global_max_pool(keepdim: bool = False) -> Layer:
    """The largest value over all positions, whose axes go unless `keepdim`."""
    return layers.GlobalPool("max", keepdim)


@Word
def global_avg_pool(keepdim: bool = False) -> Layer:
    """The mean over all positions, whose axes go unless `keepdim`."""
    return layers.GlobalPool("avg", keepdim)


@Word
def stats_pool(
    kernel_size: PerAxis | None = None,
    stride: PerAxis = 1,
    padding: Padding = 0,
    deviation: bool = True,
    eps: float = 1e-5,
) -> Layer:
    """Mean and standard deviation over all positions, or over a window: twice the channels."""
    return layers.StatsPool(kernel_size, stride, padding, deviation, eps)


@Word
def shift(offset: PerAxis) -> Layer:
    """Output t is input t + offset, zero where there is none; the length stays."""
    return layers.Shift(offset)


@Word
def subsample(step: PerAxis, offset: PerAxis = 0) -> Layer:
    """Every `step`-th position, from `offset` on."""
    return layers.Subsample(step, offset)


# Values ----------------------------------------------------------------------------------------------


@Word
def relu() -> Layer:
    """max(x, 0)"""
    return layers.Activation("relu")


@Word
def leaky_relu(negative_slope: float = 0.01) -> Layer:
    """x, or negative_slope·x below 0"""
    return layers.Activation("leaky_relu", negative_slope)


@Word
def clipped_relu(height: float = 6.0) -> Layer:
    """min(max(x, 0), height)"""
    return layers.Activation("clipped_relu", height)


@Word
def elu(alpha: float = 1.0) -> Layer:
    """x, or alpha·(exp(x) − 1) below 0"""
    return layers.Activation("elu", alpha)


@Word
def gelu() -> Layer:
    """x·Φ(x), with the normal distribution's Φ"""
    return layers.Activation("gelu")


@Word
def silu() -> Layer:
    """x·sigmoid(x)"""
    return layers.Activation("silu")


@Word
def sigmoid() -> Layer:
    """1/(1 + exp(−x))"""
    return layers.Activation("sigmoid")


@Word
def tanh() -> Layer:
    """The hyperbolic tangent."""
    return layers.Activation("tanh")


@Word
def hardtanh() -> Layer:
    """min(max(x, −1), 1)"""
    return layers.Activation("hardtanh")


@Word
def hardsigmoid() -> Layer:
    """min(max(x/6 + 1/2, 0), 1)"""
    return layers.Activation("hardsigmoid")


@Word
def hardswish() -> Layer:
    """x·hardsigmoid(x)"""
    return layers.Activation("hardswish")


@Word
def softmax(over: str = "channels") -> Layer:
    """Softmax over the "channels" of each position, or over all "positions" of each channel."""
    return layers.Softmax(cast(Any, over))


@Word
def batch_norm(eps: float = 1e-5, momentum: float = 0.1, affine: bool = True) -> Layer:
    """Batch normalisation per channel."""
    return layers.BatchNorm(eps, momentum, affine)


@Word
def layer_norm(eps: float = 1e-5, affine: bool = True) -> Layer:
    """Normalisation over the channels of each position (speech separation's channel-wise norm)."""
    return layers.LayerNorm(eps, affine)


@Word
def group_norm(num_groups: Dim, eps: float = 1e-5, affine: bool = True) -> Layer:
    """Normalisation over a group of channels and all positions; one group is the global layer norm."""
    return layers.GroupNorm(num_groups, eps, affine)


@Word
def instance_norm(eps: float = 1e-5, affine: bool = False) -> Layer:
    """Normalisation of each channel over its positions."""
    return layers.InstanceNorm(eps, affine)


@Word
def dropout(p: float = 0.5) -> Layer:
    """Dropout of single values, in training."""
    return layers.Dropout(p)


# Channels --------------------------------------------------------------------------------------------


@Word
def linear(out_features: Dim, bias: bool = True) -> Layer:
    """The same affine map of the channels at every position."""
    return layers.Linear(out_features, bias)


@Word
def embedding(num_embeddings: Dim, embedding_dim: Dim) -> Layer:
    """A vector of channels for each integer token."""
    return layers.Embedding(num_embeddings, embedding_dim)


@Word
def flatten() -> Layer:
    """All positions of all channels as one vector, in torch's order."""
    return layers.Flatten()


@Word
def channels(start: Dim, stop: Dim) -> Layer:
    """The channels from `start` up to, not including, `stop`."""
    return layers.Channels(start, stop)


def split(node: Node, *widths: Dim) -> tuple[Node, ...]:
    """The channels in slices of the given widths, one after the other: `a, b = split(x, 64, 64)`."""
    edges: list[Dim] = [0]
    for width in widths:
        edges.append(edges[-1] + width)
    return tuple(channels(a, b)(node) for a, b in pairwise(edges))


def concat(*nodes: Node) -> Node:
    """The nodes' channels one after the other."""
    return _meet(layers.Concat(), "concat", *nodes)


def repeat(times: Dim, body: Callable[[Any], Applicable]) -> Callable[[Node], Node]:
    """`body(0)`, then `body(1)`, … applied one after the other, `times` times.

    With a symbol for `times` the body is kept once, over a symbolic index, and what it adds is summed in
    closed form; its output must be able to be its input again. `bind` with a number unrolls it.
    """
    line = _script_line()

    def apply(node: Node) -> Node:
        number = as_dim(times)
        if isinstance(number, int) and number >= 1:
            for i in range(number):
                node = _apply(body(i), node)
            return node
        if not isinstance(number, Expr):
            problem = Problem(_where("repeat", line), "a count of at least 1, or a symbol", repr(times), "")
            return Node(None, (node,), line, problem=problem)
        return Node(*_symbolic_body(number, body, line, node))

    return apply


_depth: ContextVar[int] = ContextVar("depth", default=0)


def _symbolic_body(
    times: Expr, body: Callable[[Any], Applicable], line: str, node: Node
) -> tuple[Layer | None, tuple[Node, ...], str, str | None, Problem | None]:
    depth = _depth.get()
    index = Symbol("i" if depth == 0 else f"i{depth}", integer=True, nonnegative=True)
    start = Node(layers.Input((), ()), (), line, name="body")
    token = _depth.set(depth + 1)
    try:
        end = _apply(body(index), start)
    finally:
        _depth.reset(token)
    inside = _ancestors([end])
    broken = next((inner.problem for inner in inside if inner.problem), None)
    if broken or inside[0] is not start or len([n for n in inside if not n.sources]) > 1:
        problem = broken or Problem(
            _where("repeat", line), "a body that reads its input only", "other nodes", ""
        )
        return None, (node,), line, None, problem
    return layers.Repeat(times, index, tuple(_members(inside))), (node,), line, None, None


# From nodes to a network -----------------------------------------------------------------------------


def build(*outputs: Node, name: str = "network") -> Network:
    """The network that computes the nodes. Raises NetworkError with all mistakes at once."""
    nodes = _ancestors(outputs)
    problems = [node.problem for node in nodes if node.problem]
    names = [node.name for node in nodes if node.name]
    for twice in sorted({given for given in names if names.count(given) > 1}):
        where = next(node for node in reversed(nodes) if node.name == twice)
        problems.append(
            Problem(
                _where(twice, where.line), "every name once", f"'{twice}' again", "leave it to be derived"
            )
        )
    if problems:
        names_left = [replace(node, name=None) for node in nodes] if len(set(names)) != len(names) else nodes
        sound = [m for node, m in zip(names_left, _members(nodes), strict=True) if node.layer is not None]
        problems += infer(sound)[1]
        raise NetworkError(problems)
    return Network(graph_of(_members(nodes)), name)


def _ancestors(nodes: Iterable[Node]) -> list[Node]:
    """The nodes and all they depend on, in the order in which the script made them."""
    found: dict[int, Node] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = node
            waiting += node.sources
    return sorted(found.values(), key=lambda node: node.order)


def _members(nodes: list[Node]) -> list[Member]:
    """The nodes as members, with derived names: conv1, conv2, relu1, …"""
    taken = {node.name for node in nodes if node.name}
    inputs = sum(isinstance(node.layer, layers.Input) for node in nodes)
    numbers: dict[str, count[int]] = {}
    names: dict[int, str] = {}
    members = []
    for node in nodes:
        name = node.name
        if name is None and isinstance(node.layer, layers.Input) and inputs == 1 and "input" not in taken:
            name = "input"
        while name is None:
            word = layers.word(node.layer) if node.layer else "broken"
            candidate = f"{word}{next(numbers.setdefault(word, count(1)))}"
            name = None if candidate in taken else candidate
        names[id(node)] = name
        sources = tuple(names[id(source)] for source in node.sources)
        members.append(Member(name, cast(Layer, node.layer), sources, node.line))
    return members


def _apply(step: object, node: Node) -> Node:
    if isinstance(step, Word):
        return step.step()(node)
    if not callable(step):
        return _broken(
            "a layer to the right of >>", repr(step), "such as conv(64), relu or a function of the node", node
        )
    result = step(node)
    if not isinstance(result, Node):
        return _broken("a function that returns a node", repr(result), "", node)
    return result


def _meet(layer: Layer, sign: str, *nodes: object) -> Node:
    good = tuple(node for node in nodes if isinstance(node, Node))
    if len(good) != len(nodes):
        got = ", ".join(repr(node) for node in nodes if not isinstance(node, Node))
        return _broken(f"nodes on both sides of {sign}", got, "", *good)
    return Node(layer, good, _script_line())


def _broken(expected: str, got: str, hint: str, *sources: Node) -> Node:
    line = _script_line()
    return Node(None, sources, line, problem=Problem(_where("script", line), expected, got, hint))


def _where(what: str, line: str) -> str:
    return f"{what} ({line})" if line else what


def _tidy(layer: L) -> L:
    """Lists as tuples and any integer type as int, so that equal layers are equal."""

    def tidy(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(tidy(item) for item in value)
        if isinstance(value, Integer) or (
            hasattr(value, "__index__") and not isinstance(value, bool | int | Expr)
        ):
            return as_dim(value)
        return value

    return replace(layer, **{f.name: tidy(getattr(layer, f.name)) for f in fields(layer)})


def _script_line() -> str:
    """File and line of the script that called: the first frame outside this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


__all__ = ["Chain", "Input", "Node", "Step", "Word", "build", "concat", "repeat", "split", "symbols"]
__all__ += [name for name, value in globals().items() if isinstance(value, Word)]
