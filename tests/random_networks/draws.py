"""Networks drawn from everything that the language can say, with batches for them.

Nothing here knows which layers go together: every step is drawn freely, and `build` says whether there is
such a network. A step that it refuses is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd, inf, nan, prod
from typing import Any, TypeVar

from hypothesis import strategies as st

from tdnn_compiler import dsl
from tdnn_compiler.dsl import Applicable, Node
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.network.layers import Input
from tdnn_compiler.pipeline import smallest_lengths
from tdnn_compiler.plan.tiles import Blocks, Tiles
from tdnn_compiler.runtime.inputs import InputForm, input_forms
from tdnn_compiler.runtime.samples import Case, find_ragged_sizes
from tdnn_compiler.symbolic.errors import NetworkError
from tdnn_compiler.symbolic.expressions import Dim, substitute
from tdnn_compiler.symbolic.length import extent_expression

__all__ = ["Trial", "trials"]

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[T]], T]
Lengths = tuple[int, ...] | dict[str, tuple[int, ...]]

MOST_STEPS, MOST_VALUES = 12, 4_000
"""Steps that are tried, at most; and values of one layer for one sequence, of the shortest inputs."""
AXES = (("T",), ("H", "W"), ("D", "H", "W"))
MODES = ("reflect", "replicate", "circular")

NAMES = (
    "c", "c.sum", "c_sum", "c_weight", "c.weight", "d_c", "out", "d_out", "outputs", "saved", "device",
    "torch", "NULL", "int", "float", "for", "lambda", "None", "é", "ﬁ", "fi", "层", "a-b", "a+b", "a.b",
    "a_b", "1st", "x y", "input", "stats_pool1_mean", "c_sum_kernel", "tl", "N", "i", "lengths", "seed",
    "precision", '"""', "\\",
)  # fmt: skip
"""What stands for something else in one of the texts that a network becomes."""


@dataclass(frozen=True)
class Trial:
    """A network, how it is compiled, and a batch to run it on."""

    network: Network
    mode: Mode
    tiles: Tiles
    case: Case
    bad: float | None
    """A value of an input or of an output's gradient, that may only be seen in what reads it."""
    target: str | None = None
    """Whose tiles loop kernels have, unless they have some of their own."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002
        """What hypothesis prints of a failing trial."""
        printer.text(str(self))

    @property
    def along(self) -> tuple[str, ...]:
        """The axes that sequences have lengths along, where there are several."""
        return tuple(self.case.lengths) if isinstance(self.case.lengths, Mapping) else ()

    def __str__(self) -> str:
        sizes = self.tiles.products, self.tiles.loops
        products, loops = (
            "the default size" if size is None else f"{size.rows} × {size.columns}" for size in sizes
        )
        tiles = f"tiles of {products} and of {loops}, for {self.target or 'any target'}"
        bad = "" if self.bad is None else f", {self.bad} somewhere"
        return f"{script(self.network)}\n\n{self.mode}, {tiles}, {self.case}{bad}"


# Scripts


def script(network: Network) -> str:
    """The network as a script would write it."""
    places = {member.name: f"v{number}" for number, member in enumerate(network.members)}
    symbols = ", ".join(network.symbols)
    lines = ["from tdnn_compiler.dsl import *", ""]
    lines += [f"{symbols} = symbols({', '.join(network.symbols)!r})"] if symbols else []
    owners = {member.weights_of for member in network.members}
    for member in network.members:
        sources, place = [places[source] for source in member.sources], places[member.name]
        step = step_text(member.layer, sources)
        if member.owner in owners:
            if not member.weights_of:
                lines.append(f"{place}_step = shared({dsl.layers.describe(member.layer)})")
            step = f"{sources[0]} >> {places[member.owner]}_step"
        lines.append(f"{place} = ({step}).named({member.name!r})")
    outputs = ", ".join(places[name] for name in network.outputs)
    return "\n".join([*lines, f"network = build({outputs})"])


def step_text(layer: Any, sources: list[str]) -> str:
    match layer:
        case dsl.layers.Add():
            return " + ".join(sources)
        case dsl.layers.Multiply():
            return " * ".join(sources)
        case dsl.layers.Concat() | dsl.layers.Maximum() | dsl.layers.Minimum():
            return f"{dsl.layers.word(layer)}({', '.join(sources)})"
        case Input():
            return dsl.layers.describe(layer)
        case _:
            return f"{sources[0]} >> {dsl.layers.describe(layer)}"


# Drawing


@dataclass(frozen=True)
class Value:
    """A layer's result: what later steps may read."""

    node: Node
    axes: tuple[str, ...]
    channels: int


class Draft:
    """Draws one network, step by step."""

    def __init__(self, draw: Draw[Any]) -> None:
        self.draw = draw
        self.values: list[Value] = []
        self.shared: list[tuple[dsl.Chain, int, tuple[str, ...]]] = []
        self.names = list(NAMES)
        self.hostile = self.chance(4)

    # Numbers

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, max(low, high)))

    def chance(self, one_in: int) -> bool:
        return self.draw(st.integers(1, one_in)) == one_in

    def one_of(self, *choices: T) -> T:
        return self.draw(st.sampled_from(choices))

    def each(self, axes: tuple[str, ...], one: Callable[[], T]) -> Any:
        """One for all axes, or one for each."""
        return one() if self.chance(2) else tuple(one() for _ in axes)

    def kernel(self) -> int:
        return self.number(4, 9) if self.chance(8) else self.number(1, 4)

    def stride(self) -> int:
        return self.one_of(1, 1, 1, 2, 2, 3, 5)

    def width(self) -> int:
        return self.one_of(1, 2, 3, 4, 5, 8, 17)

    def divisor(self, *numbers: int) -> int:
        common = gcd(*numbers)
        return self.one_of(*(n for n in range(1, common + 1) if common % n == 0))

    def bias(self) -> bool:
        return not self.chance(4)

    def eps(self) -> float:
        return self.one_of(1e-5, 1e-5, 1e-3, 0.5)

    # Inputs

    def size(self, axis: str, before: dict[str, Any]) -> Any:
        """An axis is open, given, bound to another one, or of a certain form."""
        form = self.one_of("open", "open", "given", "given", "like another", "of a form")
        match form:
            case "given":
                return self.number(1, 30) if self.chance(4) else self.number(1, 9)
            case "like another" if before:
                return self.one_of(*before.values())
            case "of a form":
                return self.one_of(1, 2, 3) * dsl.symbols(self.one_of("m", f"m_{axis}")) + self.number(0, 4)
            case _:
                return dsl.symbols(axis)

    def start(self) -> None:
        axes = AXES[self.one_of(0, 0, 0, 0, 1, 1, 2)]
        sizes: dict[str, Any] = {}
        for axis in axes:
            sizes[axis] = self.size(axis, sizes)
        self.input(axes, sizes)
        if self.chance(5):
            fewer = tuple(axis for axis in axes if self.chance(2)) if self.chance(3) else axes
            self.input(fewer, sizes)

    def input(self, axes: tuple[str, ...], sizes: dict[str, Any]) -> None:
        known = {axis: sizes[axis] for axis in axes}
        if self.chance(6):
            tokens = dsl.Input(" ".join(["N", *axes]), **known)
            # Of few kinds of tokens many results are equal, and rounding says which is the largest.
            kinds, width = self.one_of(1, 2, 100, 100), self.width()
            self.accept(tokens >> dsl.embedding(kinds, width, padding_idx=1 if kinds == 2 else None))
        else:
            self.accept(dsl.Input(" ".join(["N", *axes, "C"]), C=self.width(), **known))

    # Steps

    def accept(self, node: Node) -> Value | None:
        """The value, if there is such a network and it is not large."""
        if self.hostile and self.names and self.chance(2):
            node = node.named(self.names.pop(self.number(0, len(self.names) - 1)))
        try:
            network = dsl.build(node)
        except NetworkError:
            return None
        shape = network.shape(network.output)
        if most_values(network) > MOST_VALUES or not isinstance(shape.channels, int):
            return None
        self.values.append(Value(node, shape.axes, shape.channels))
        return self.values[-1]

    def source(self) -> Value:
        return self.values[-1] if not self.chance(5) else self.one_of(*self.values)

    def step(self) -> None:
        source = self.source()
        kinds = [self.conv] * 4 + [self.pool] * 3 + [self.keep] * 5 + [self.join] * 2
        kinds += [self.transpose, self.branch, self.branch, self.whole, self.cut] + [self.share] * 3
        made = self.one_of(*kinds)(source)
        if made is not None:
            self.accept(made)

    def conv(self, source: Value) -> Node:
        return source.node >> self.window(source)

    def window(self, source: Value) -> Applicable:
        """A convolution with any arguments."""
        axes, out = source.axes, self.width()
        how: dict[str, Any] = {"stride": self.each(axes, self.stride), "bias": self.bias()}
        how["padding"] = self.padding(axes)
        if self.chance(3):
            how["padding_mode"] = self.one_of(*MODES)
        if self.chance(3):
            how["taps"] = tuple(self.taps() for _ in axes) if len(axes) != 1 else self.taps()
        else:
            how["kernel_size"] = self.each(axes, self.kernel)
            how["dilation"] = self.each(axes, lambda: self.one_of(1, 1, 2, 3))
        if self.chance(6):
            return dsl.depthwise_conv(**how)
        if self.chance(8):
            return dsl.conv(source.channels * self.one_of(1, 2), groups=None, **how)
        return dsl.conv(out, groups=self.divisor(out, source.channels), **how)

    def taps(self) -> tuple[int, ...]:
        """Context offsets: with holes, one alone, off the centre."""
        found = st.lists(st.integers(-4, 4), min_size=1, max_size=4, unique=True)
        return tuple(sorted(self.draw(found)))

    def padding(self, axes: tuple[str, ...]) -> Any:
        kind = self.one_of("none", "word", "same for both ends", "for each end")
        match kind:
            case "none":
                return 0
            case "word":
                return self.one_of("valid", "same", "causal", "SAME")
            case "same for both ends":
                return self.each(axes, lambda: self.number(0, 3))
            case _:
                return tuple((self.number(0, 4), self.number(0, 4)) for _ in axes)

    def transpose(self, source: Value) -> Node:
        out, axes = self.width(), source.axes
        step = dsl.conv_transpose(
            out,
            self.each(axes, self.kernel),
            self.each(axes, lambda: self.number(1, 4)),
            padding=self.each(axes, lambda: self.number(0, 2)),
            output_padding=self.each(axes, lambda: self.one_of(0, 0, 1)),
            groups=self.divisor(out, source.channels),
            bias=self.bias(),
            dilation=self.each(axes, lambda: self.number(1, 2)),
        )
        return source.node >> step

    def pool(self, source: Value) -> Node:
        axes = source.axes
        size = self.each(axes, self.kernel)
        stride = self.one_of(None, self.each(axes, self.stride))
        padding, ceil = self.padding(axes), self.chance(3)
        match self.one_of("max", "max", "avg", "stats", "adaptive"):
            case "max":
                dilation = self.each(axes, lambda: self.one_of(1, 1, 2))
                step = dsl.max_pool(size, stride, padding, dilation=dilation, ceil_mode=ceil)
            case "avg":
                counts = self.chance(2)
                step = dsl.avg_pool(size, stride, padding, ceil_mode=ceil, count_include_pad=counts)
            case "stats":
                step = dsl.stats_pool(
                    size, stride or 1, padding, deviation=not self.chance(3), eps=self.eps()
                )
            case _:
                sizes = self.each(axes, lambda: self.one_of(1, 2, 3, 5, None))
                step = self.one_of(dsl.adaptive_avg_pool, dsl.adaptive_max_pool)(sizes)
        return source.node >> step

    def keep(self, source: Value) -> Node:
        """What keeps the positions."""
        channels, axes = source.channels, source.axes
        steps: list[Callable[[], Applicable]] = [
            self.activation,
            self.activation,
            lambda: dsl.batch_norm(
                eps=self.eps(), momentum=self.one_of(0.1, 0.5, 1.0), affine=not self.chance(3)
            ),
            lambda: dsl.batch_norm,
            lambda: dsl.layer_norm(eps=self.eps(), affine=not self.chance(3)),
            lambda: dsl.local_response_norm(
                self.number(1, 7), self.one_of(0.1, 3.0), self.one_of(0.5, 0.75, 1.0)
            ),
            lambda: dsl.rms_norm(eps=self.eps(), affine=not self.chance(3)),
            lambda: dsl.group_norm(self.divisor(channels), eps=self.eps(), affine=not self.chance(3)),
            lambda: dsl.instance_norm(eps=self.eps(), affine=self.chance(2)),
            lambda: self.one_of(dsl.softmax, dsl.log_softmax),
            lambda: dsl.softmax(self.one_of("positions", *axes)),
            lambda: dsl.dropout(p=self.one_of(0.0, 0.5, 1.0)),
            lambda: dsl.linear(self.width(), bias=self.bias()),
            lambda: dsl.shift(self.each(axes, lambda: self.number(-3, 3))),
            lambda: dsl.channels(*self.slice(channels)),
            lambda: dsl.channel_shuffle(self.divisor(channels)),
            lambda: dsl.affine(weight=True, bias=self.chance(2)),
            lambda: dsl.affine(weight=False),
            lambda: dsl.pad(
                tuple((self.number(0, 3), self.number(0, 3)) for _ in axes),
                self.one_of("zeros", "reflect", "replicate", "circular"),
            ),
        ]
        return source.node >> self.one_of(*steps)()

    def share(self, source: Value) -> Node:
        """A step that uses its weights for another time, now or later."""
        known = [step for step, *read in self.shared if read == [source.channels, source.axes]]
        if known and not self.chance(3):
            return source.node >> self.one_of(*known)
        steps: list[Callable[[], Applicable]] = [
            lambda: self.window(source),
            lambda: dsl.conv(source.channels, self.kernel()) >> dsl.relu >> dsl.batch_norm(momentum=0.5),
            lambda: dsl.batch_norm(eps=self.eps(), affine=not self.chance(3)),
            lambda: dsl.conv_transpose(source.channels, self.kernel(), self.number(1, 3)),
            lambda: dsl.linear(source.channels, bias=self.bias()) >> self.activation(),
            lambda: dsl.prelu(per_channel=self.chance(2)),
            lambda: dsl.layer_norm,
            lambda: dsl.group_norm(self.divisor(source.channels)),
            lambda: dsl.instance_norm(affine=True),
            lambda: dsl.affine >> dsl.dropout,
            lambda: dsl.snake,
        ]
        step = dsl.shared(self.one_of(*steps)())
        self.shared.append((step, source.channels, source.axes))
        return source.node >> step >> step if self.chance(2) else source.node >> step

    def activation(self) -> Applicable:
        parameter = self.one_of(0.01, 0.3, 1.0, 6.0)
        plain = (dsl.relu, dsl.relu, dsl.gelu, dsl.silu, dsl.sigmoid, dsl.tanh, dsl.hardtanh,
                 dsl.hardsigmoid, dsl.hardswish, dsl.gelu_tanh, dsl.mish, dsl.logsigmoid,
                 dsl.softsign, dsl.selu, dsl.tanhshrink, dsl.absolute, dsl.sin, dsl.cos)  # fmt: skip
        prelu = dsl.prelu(per_channel=self.chance(2), init=self.one_of(0.25, -0.5))
        positive = dsl.square >> dsl.offset(parameter)
        chains = (
            dsl.tanh >> dsl.exp,
            positive >> dsl.sqrt,
            positive >> dsl.log,
            positive >> dsl.reciprocal,
            positive >> dsl.power(self.one_of(-0.75, 1.7)),
            dsl.sign >> dsl.scale(parameter),
        )
        given = (dsl.leaky_relu(parameter), dsl.clipped_relu(parameter), dsl.elu(parameter), prelu,
                 dsl.softplus(parameter), dsl.celu(parameter), dsl.hardshrink(parameter),
                 dsl.softshrink(parameter), dsl.scale(-parameter), dsl.offset(parameter),
                 dsl.snake, dsl.clamp_min(parameter), dsl.clamp_max(parameter), dsl.maximum(parameter),
                 dsl.minimum(parameter), dsl.threshold(parameter, -0.2),
                 dsl.power(self.one_of(0, 1, 3)))  # fmt: skip
        return self.one_of(*plain, *given, *chains)

    def slice(self, channels: int) -> tuple[int, int]:
        start = self.number(0, channels - 1)
        return start, self.number(start + 1, channels)

    def cut(self, source: Value) -> Node:
        if self.chance(3):
            factors = self.each(source.axes, lambda: self.number(1, 3))
            if self.chance(3):
                return source.node >> dsl.upsample(factors, "linear", align_corners=True)
            return source.node >> dsl.upsample(factors, self.one_of("nearest", "linear"))
        if self.chance(3) and source.channels % 2 ** len(source.axes) == 0:
            return source.node >> dsl.pixel_shuffle(2)
        if self.chance(3) and len(source.axes) < 3:
            return source.node >> dsl.pixel_unshuffle(self.number(1, 3))
        if self.chance(2):
            return source.node >> dsl.crop(tuple((self.number(0, 3), self.number(0, 3)) for _ in source.axes))
        step = self.each(source.axes, lambda: self.number(1, 4))
        return source.node >> dsl.subsample(step, self.each(source.axes, lambda: self.number(0, 3)))

    def whole(self, source: Value) -> Node:
        """What sees all positions."""
        keepdim = self.chance(2)
        steps = [
            dsl.global_avg_pool(keepdim=keepdim),
            dsl.global_max_pool(keepdim=keepdim),
            dsl.global_sum_pool(keepdim=keepdim),
            dsl.stats_pool(deviation=not self.chance(3), eps=self.eps(), unbiased=self.chance(3)),
            dsl.flatten,
            lambda node: self.attend(node, source.axes),
            *(dsl.fold(axis) for axis in source.axes),
        ]
        return source.node >> self.one_of(*steps)

    def attend(self, node: Node, axes: tuple[str, ...]) -> Node:
        """Pooling by attention, over all positions or along one axis, with scores of one channel or all."""
        scores = node >> self.one_of(dsl.linear(1), dsl.tanh)
        over = self.one_of(None, *axes)
        return dsl.attentive_statistics(node, scores, eps=self.eps(), over=over)

    # Branches

    def join(self, source: Value) -> Node:
        return self.joined(source, self.one_of(*self.values))

    def joined(self, *values: Value) -> Node:
        nodes = [value.node for value in values]
        if self.chance(2):
            nodes.reverse()
        match self.one_of("add", "multiply", "concat", "maximum", "minimum"):
            case "add":
                return sum_of(nodes)
            case "multiply":
                return nodes[0] * nodes[1]
            case "maximum":
                return dsl.maximum(*nodes)
            case "minimum":
                return dsl.minimum(*nodes)
            case _:
                return dsl.concat(*nodes)

    def branch(self, source: Value) -> Node | None:
        """Two windows of one stride and one loss of length, aligned or not, that meet again."""
        out, axes = self.one_of(source.channels, self.width()), source.axes
        stride = self.each(axes, lambda: self.one_of(1, 1, 2, 3))
        room = [self.number(-3, 2) for _ in axes]
        ends = []
        for _ in range(2):
            kernels = [self.number(1, 4) for _ in axes]
            totals = [max(0, k + r) for k, r in zip(kernels, room, strict=True)]
            lows = [self.number(0, total) for total in totals]
            pairs = tuple((low, total - low) for low, total in zip(lows, totals, strict=True))
            step = dsl.conv(out, tuple(kernels), stride, pairs, bias=self.bias())
            ends.append(self.accept(source.node >> step))
        first, second = ends
        return None if first is None or second is None else self.joined(first, second)

    # The network

    def outputs(self) -> list[Node]:
        """The last value, alone or among others: inputs, what others read, in any order."""
        found = [self.values[-1].node]
        if self.chance(2):
            inputs = [n for value in self.values for n in value.node.sources if isinstance(n.layer, Input)]
            nodes = dict.fromkeys([*inputs, *(value.node for value in self.values[:-1])])
            found += [node for node in nodes if self.chance(4) and node not in found]
        return self.draw(st.permutations(found))

    def network(self) -> Network:
        while not self.values:
            self.start()
        for _ in range(self.number(1, MOST_STEPS)):
            self.step()
        return dsl.build(*self.outputs(), name=self.one_of("network", "network", *NAMES))

    def lengths(
        self, network: Network, forms: Sequence[InputForm], numbers: Mapping[str, int], batch: int
    ) -> Lengths | None:
        """Along the one axis of positions; or along some of several, by their names."""
        several = len({axis for form in forms for axis in form.positions}) > 1
        along = [axis for axis in axes_with_lengths(forms) if self.chance(2)] if several else []
        shortest = {symbol.name: least for symbol, least in smallest_lengths(network).items()}
        drawn: dict[str, tuple[int, ...]] = {}
        for axis, size in find_ragged_sizes(forms, along).items():
            assert size.symbol is not None
            least, most = shortest[size.symbol], numbers[size.symbol]
            values = [self.one_of(least, most, self.number(least, most)) for _ in range(batch)]
            drawn[axis] = tuple(size.scale * value + size.offset for value in values)
        return drawn if several and drawn else next(iter(drawn.values()), None)


def axes_with_lengths(forms: Sequence[InputForm]) -> list[str]:
    """The open axes that have their symbol alone, and with it all inputs that have such an axis."""
    found = [(axis, size) for form in forms for axis, size in form.positions.items()]
    pairs = {(axis, size.symbol) for axis, size in found}
    names, symbols = ([pair[place] for pair in pairs] for place in (0, 1))
    return sorted(a for a, s in pairs if s is not None and names.count(a) == symbols.count(s) == 1)


def sum_of(nodes: list[Node]) -> Node:
    first, second = nodes
    return first + second


def most_values(network: Network) -> int:
    """Of one layer for one sequence, with the shortest inputs."""
    numbers = dict(smallest_lengths(network))
    return max(
        prod(int(substitute(extent_expression(p.extent), numbers)) for p in network.shape(name).positions)
        * known(network.shape(name).channels, numbers)
        for name in network
    )


def known(size: Dim | None, numbers: Any) -> int:
    return 1 if size is None else int(substitute(size, numbers))


@st.composite
def trials(draw: Draw[Any]) -> Trial:
    """A network of one to three dimensions, compiled in one mode, and a batch of one to four sequences."""
    draft = Draft(draw)
    network = draft.network()
    most = (20, 6, 3)[max(len(value.axes) for value in draft.values) - 1]
    numbers = {
        symbol.name: least + draft.one_of(0, 0, 1, 2, draft.number(0, most))
        for symbol, least in smallest_lengths(network).items()
    }
    batch = draft.number(1, 4)
    forms = input_forms(network)
    lengths = draft.lengths(network, forms, numbers, batch) if draft.chance(2) else None
    batches = {form.sizes[0].symbol for form in forms}
    case = Case({name: batch for name in batches if name} | numbers, lengths)
    products = draft.one_of(Blocks(16, 16, 16), Blocks(16, 16, 16), None)
    mode = draft.one_of("train", "train", "eval")
    bad = draft.one_of(nan, inf, -inf) if draft.chance(5) else None
    target = draft.one_of(None, None, "sm_80", "sm_90", "gfx942")
    loops = draft.one_of(None, None, None, Blocks(1, 512), Blocks(64, 8))
    return Trial(network, mode, Tiles(products, loops), case, bad, target)
