"""The few words a script uses.

    from tdnn_compiler.dsl import Input, batch_norm, conv, linear, relu, stats_pool

    frames = Input("N T C", C=24)
    h = frames >> conv(512, taps=(-2, -1, 0, 1, 2)) >> relu >> batch_norm
    embedding = h >> stats_pool() >> linear(512)

Nothing is checked while a script runs: `build` (or the command line) checks the whole network and tells all
mistakes at once, each with its script line.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from itertools import accumulate, count, pairwise
from math import prod
from typing import Any, cast

from sympy import Expr, Symbol

from tdnn_compiler.network import layers
from tdnn_compiler.network.arguments import normalise_arguments, show_argument
from tdnn_compiler.network.layers import Ends, Layer, Padding, PerAxis, Taps, has_weights
from tdnn_compiler.network.nodes import (
    Applicable,
    Chain,
    JoinWord,
    Node,
    Step,
    Word,
    apply_step,
    broken_node,
    build,
    calling_script_line,
    is_number,
    join_nodes,
    members_of,
    name_place,
    order_ancestors,
)
from tdnn_compiler.symbolic.errors import Problem
from tdnn_compiler.symbolic.expressions import Dim, as_dim, length_symbol, symbols
from tdnn_compiler.symbolic.maps import Edge


def Input(axes: str, **sizes: Dim | None) -> Node:
    """Where data comes in: `Input("N T C", C=24)`; axes without a size get a symbol of their own name.

    `axes` names the batch N first, then up to three axes of positions, then channels C. Without C the input
    holds integer tokens, for an embedding.
    """
    line = calling_script_line()
    if not isinstance(axes, str):
        expected = 'the axes in one text, such as "N T C"'
        return Node(None, (), line, problem=Problem(name_place("Input", line), expected, f"{axes!r:.60}"))
    names = tuple(axes.split())
    strange = [name for name in sizes if name not in names]
    if strange:
        problem = Problem(name_place("Input", line), f"sizes of the axes {axes}", ", ".join(strange), "")
        return Node(None, (), line, problem=problem)
    given = [sizes.get(name) for name in names]
    dims = tuple(
        length_symbol(name) if size is None else size for name, size in zip(names, given, strict=True)
    )
    return Node(normalise_arguments(layers.Input(names, dims)), (), line)


# Convolution -----------------------------------------------------------------------------------------


@Word
def conv(
    out_channels: Dim,
    kernel_size: PerAxis = 1,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    groups: Dim = 1,
    *,
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
    *,
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
    *,
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
    *,
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
def global_max_pool(*, keepdim: bool = False, over: str | None = None) -> Layer:
    """The largest value over all positions, or all along the axis `over`. The axes go unless `keepdim`.

    Of equal ones the first has the gradient, as in torch's `AdaptiveMaxPool1d(1)`.
    """
    return layers.GlobalPool("max", keepdim, over)


@Word
def global_avg_pool(*, keepdim: bool = False, over: str | None = None) -> Layer:
    """The mean over all positions, or all along the axis `over`. The axes go unless `keepdim`."""
    return layers.GlobalPool("avg", keepdim, over)


@Word
def global_sum_pool(*, keepdim: bool = False, over: str | None = None) -> Layer:
    """The sum over all positions, or all along the axis `over`. The axes go unless `keepdim`."""
    return layers.GlobalPool("sum", keepdim, over)


@Word
def stats_pool(
    kernel_size: PerAxis | None = None,
    stride: PerAxis = 1,
    padding: Padding = 0,
    *,
    deviation: bool = True,
    eps: float = 1e-5,
    unbiased: bool = False,
    over: str | None = None,
) -> Layer:
    """Mean and standard deviation over all positions, or over a window: twice the channels.

    The deviation is `sqrt(variance + eps)`; `unbiased` divides by n − 1, as `torch.std` does by itself.
    `over="T"`: over all positions along that axis, for each along the others. Windows reach over the ends
    with a padding below their size; only positions that exist count.
    """
    return layers.StatsPool(kernel_size, stride, padding, deviation, eps, unbiased, over)


@Word
def shift(offset: PerAxis) -> Layer:
    """Output t is input t + offset, zero where there is none; the length stays."""
    return layers.Shift(offset)


@Word
def upsample(scale_factor: PerAxis, mode: str = "nearest", *, align_corners: bool = False) -> Layer:
    """Each position so many times, as torch's Upsample; or mode="linear", along every axis.

    With `align_corners` the first and the last outputs stand at the first and the last inputs.
    """
    return layers.Upsample(scale_factor, cast(Any, mode), align_corners)


@Word
def pad(padding: Ends, padding_mode: Edge = "zeros") -> Layer:
    """More positions before and after, as a convolution pads: zeros, or others of the input's.

    `padding` is a number, one per axis, or `((lo, hi), …)` per axis.
    """
    return layers.Pad(padding, padding_mode)


@Word
def crop(amount: Ends) -> Layer:
    """Without so many positions at both ends; or `((first, last), …)` per axis.

    A residual meets a convolution without padding: `h + (x >> crop(1))` for `h = x >> conv(64, 3)`.
    """
    return layers.Crop(amount)


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
def gelu_tanh() -> Layer:
    """GELU by its usual approximation: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³)))"""
    return layers.Activation("gelu_tanh")


@Word
def mish() -> Layer:
    """x·tanh(softplus(x))"""
    return layers.Activation("mish")


@Word
def softplus(beta: float = 1.0) -> Layer:
    """log(1 + exp(beta·x))/beta; x itself where beta·x is above 20, as in torch"""
    return layers.Activation("softplus", beta)


@Word
def logsigmoid() -> Layer:
    """log(sigmoid(x))"""
    return layers.Activation("logsigmoid")


@Word
def softsign() -> Layer:
    """x/(1 + |x|)"""
    return layers.Activation("softsign")


@Word
def selu() -> Layer:
    """ELU of Klambauer et al. 2017, scaled so that means and variances stay"""
    return layers.Activation("selu")


@Word
def celu(alpha: float = 1.0) -> Layer:
    """x, or alpha·(exp(x/alpha) − 1) below 0"""
    return layers.Activation("celu", alpha)


@Word
def hardshrink(lambd: float = 0.5) -> Layer:
    """x, or 0 from −lambd to lambd"""
    return layers.Activation("hardshrink", lambd)


@Word
def softshrink(lambd: float = 0.5) -> Layer:
    """x moved towards 0 by lambd, but not past it"""
    return layers.Activation("softshrink", lambd)


@Word
def tanhshrink() -> Layer:
    """x − tanh(x)"""
    return layers.Activation("tanhshrink")


@Word
def absolute() -> Layer:
    """|x|"""
    return layers.Activation("absolute")


@Word
def square() -> Layer:
    """x²"""
    return layers.Activation("square")


@Word
def sqrt() -> Layer:
    """The square root."""
    return layers.Activation("sqrt")


@Word
def exp() -> Layer:
    """e to the power of x"""
    return layers.Activation("exp")


@Word
def log() -> Layer:
    """The natural logarithm."""
    return layers.Activation("log")


@Word
def reciprocal() -> Layer:
    """1/x"""
    return layers.Activation("reciprocal")


@Word
def sign() -> Layer:
    """−1, 0 or 1; there is no gradient"""
    return layers.Activation("sign")


@Word
def sin() -> Layer:
    """The sine, of radians."""
    return layers.Activation("sin")


@Word
def cos() -> Layer:
    """The cosine, of radians."""
    return layers.Activation("cos")


@Word
def power(exponent: float) -> Layer:
    """x to a fixed power, as torch.pow: also written `x ** 3`"""
    return layers.Activation("power", exponent)


@Word
def clamp_min(min: float) -> Layer:
    """max(x, min)"""
    return layers.Activation("clamp_min", min)


@Word
def clamp_max(max: float) -> Layer:
    """min(x, max)"""
    return layers.Activation("clamp_max", max)


@Word
def scale(factor: float) -> Layer:
    """factor·x: also written `x * 0.5`, `x / 2`, `-x`"""
    return layers.Activation("scale", factor)


@Word
def offset(amount: float) -> Layer:
    """x + amount: also written `x + 1.0`, `x - 1.0`, `1 - x` of −x"""
    return layers.Activation("offset", amount)


@Word
def threshold(threshold: float, value: float) -> Layer:
    """x above the threshold, and `value` elsewhere, as torch's Threshold."""
    return layers.Threshold(threshold, value)


@Word
def prelu(*, per_channel: bool = False, init: float = 0.25) -> Layer:
    """x, or slope·x below 0, with one learned slope for all channels or one for each; `init` at first."""
    return layers.PReLU(per_channel, init)


@Word
def snake() -> Layer:
    """x + sin²(alpha·x)/alpha, with a learned alpha for each channel, 1 at first, as vocoders have it."""
    return layers.Snake()


@Word
def affine(*, weight: bool = True, bias: bool = True) -> Layer:
    """Each channel times a learned number, plus a learned number; or without one of the two."""
    return layers.Affine(weight, bias)


@Word
def softmax(over: str = "channels") -> Layer:
    """Softmax over the "channels" of each position, or over all "positions" of each channel.

    `over="T"`: over all positions along that axis, for each along the others.
    """
    return layers.Softmax(over)


@Word
def log_softmax() -> Layer:
    """The logarithm of the softmax over the channels of each position."""
    return layers.LogSoftmax()


@Word
def batch_norm(*, eps: float = 1e-5, momentum: float | None = 0.1, affine: bool = True) -> Layer:
    """Batch normalisation per channel; with `momentum=None` running averages weigh all batches alike."""
    return layers.BatchNorm(eps, momentum, affine)


@Word
def layer_norm(*, eps: float = 1e-5, affine: bool = True) -> Layer:
    """Normalisation over the channels of each position (speech separation's channel-wise norm)."""
    return layers.LayerNorm(eps, affine)


@Word
def rms_norm(*, eps: float = 2.0**-23, affine: bool = True) -> Layer:
    """Each position's channels over the root of the mean of their squares, times a learned number."""
    return layers.RMSNorm(eps, affine)


@Word
def local_response_norm(size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Layer:
    """x over `(k + alpha·mean)^beta`, with the mean of squares of `size` channels beside each other."""
    return layers.LocalResponseNorm(size, alpha, beta, k)


@Word
def group_norm(num_groups: Dim, *, eps: float = 1e-5, affine: bool = True) -> Layer:
    """Normalisation over a group of channels and all positions; one group is the global layer norm."""
    return layers.GroupNorm(num_groups, eps, affine)


@Word
def instance_norm(*, eps: float = 1e-5, affine: bool = False) -> Layer:
    """Normalisation of each channel over its positions."""
    return layers.InstanceNorm(eps, affine)


@Word
def dropout(p: float = 0.5) -> Layer:
    """Dropout of single values, in training."""
    return layers.Dropout(p)


# Channels --------------------------------------------------------------------------------------------


@Word
def linear(out_features: Dim, *, bias: bool = True) -> Layer:
    """The same affine map of the channels at every position."""
    return layers.Linear(out_features, bias)


@Word
def embedding(num_embeddings: Dim, embedding_dim: Dim, *, padding_idx: Dim | None = None) -> Layer:
    """A vector of channels for each integer token; that of `padding_idx` begins as zeros and has no gradient.

    Kernels give NaN for a token that there is not, below 0 or from `num_embeddings` on: a GPU cannot raise
    an error without waiting for it. torch's own layer has its error. The weights' gradient is a matrix
    product with rows of zeros and ones, summed in one order; a NaN in what it multiplies reaches all rows.
    """
    return layers.Embedding(num_embeddings, embedding_dim, padding_idx)


@Word
def flatten() -> Layer:
    """All positions of all channels as one vector, in torch's order."""
    return layers.Flatten()


@Word
def fold(axis: str) -> Layer:
    """All positions along an axis of fixed size as channels, in torch's order: `fold("F")` of N T F C.

    It is `x.flatten(1, 2)` of torch's N C F T: statistics over time then see each frequency by itself.
    """
    return layers.Fold(axis)


@Word
def channel_shuffle(groups: Dim) -> Layer:
    """The channels of `groups` groups in turns, as torch's ChannelShuffle."""
    return layers.ChannelShuffle(groups)


@Word
def pixel_shuffle(upscale_factor: Dim) -> Layer:
    """Runs of channels as positions in between, along every axis, as torch's PixelShuffle."""
    return layers.PixelShuffle(upscale_factor)


@Word
def pixel_unshuffle(downscale_factor: Dim) -> Layer:
    """Positions beside each other as channels, as torch's PixelUnshuffle; what is left at an end goes."""
    return layers.PixelUnshuffle(downscale_factor)


@Word
def channels(start: Dim, stop: Dim) -> Layer:
    """The channels from `start` up to, not including, `stop`."""
    return layers.Channels(start, stop)


def split(node: Node, *widths: Dim) -> tuple[Node, ...]:
    """The channels in slices of the given widths, one after the other: `a, b = split(x, 64, 64)`."""
    sizes = [as_dim(width) for width in widths]
    if None in sizes or not isinstance(node, Node):
        got = ", ".join(show_argument(value) for value in (node, *widths))
        expected = "split(node, width, width, …), widths that are whole numbers or symbols"
        return (broken_node(expected, got, "", *(it for it in (node,) if isinstance(it, Node))),) * len(
            widths
        )
    edges = [0, *accumulate(cast("list[Dim]", sizes))]
    return tuple(channels(a, b)(node) for a, b in pairwise(edges))


def attentive_statistics(
    x: Node, scores: Node, *, eps: float = 0.0, min_variance: float = 1e-12, over: str | None = None
) -> Node:
    """Statistics pooling by attention: weighted mean and standard deviation, twice the channels of `x`.

        attentive_statistics(h, h >> linear(128) >> tanh >> linear(1500))

    Weights are the softmax of the scores over all positions, or along the axis `over`: for each channel its
    own, or for all the same where `scores` has one channel. The deviation is the root of `variance + eps`,
    of `min_variance` at least (Okabe et al. 2018; ECAPA-TDNN; SpeechBrain's `eps` is `min_variance=1e-12`,
    WeSpeaker's ASTP has 1e-7). With equal scores it is `stats_pool`, whose own default is `eps=1e-5`.
    """
    if not isinstance(x, Node) or not isinstance(scores, Node):
        told = ", ".join(map(show_argument, (x, scores)))
        nodes = (each for each in (x, scores) if isinstance(each, Node))
        return broken_node(
            "attentive_statistics(node, node with a score for each position)", told, "", *nodes
        )
    weights = softmax("positions" if over is None else over)(scores)
    pool = global_sum_pool(over=over)
    mean = pool(x * weights)
    variance = pool(square(x - mean) * weights)
    variance = variance + eps if eps != 0 else variance
    return concat(mean, variance >> clamp_min(min_variance) >> sqrt)


@partial(JoinWord, layer=layers.Maximum())
def maximum(other: float) -> Layer:
    """The larger of two nodes or of a node and a number, `maximum(a, b)`; equals share the gradient.

    With a number, `clamp_min` has the same values, and all of the gradient there.
    """
    return layers.Activation("maximum", other)


@partial(JoinWord, layer=layers.Minimum())
def minimum(other: float) -> Layer:
    """The smaller of two nodes or of a node and a number, `minimum(a, b)`, as `maximum` has the larger."""
    return layers.Activation("minimum", other)


def concat(*nodes: Node) -> Node:
    """The nodes' channels one after the other."""
    return join_nodes(layers.Concat(), "concat", *nodes)


def lp_pool(
    norm_type: float,
    kernel_size: int | tuple[int, ...],
    stride: PerAxis | None = None,
    *,
    ceil_mode: bool = False,
) -> Chain:
    """The norm of each window, `(Σ x^p)^(1/p)` with p = `norm_type`, as torch's LPPool.

    Where there are several axes, `kernel_size` has a number for each. There is no gradient where a sum is 0.
    """
    sizes = tuple(kernel_size) if isinstance(kernel_size, list | tuple) else (kernel_size,)
    counts = [size for each in sizes if isinstance(size := as_dim(each), int) and size > 0]
    if not is_number(norm_type) or norm_type <= 0 or len(counts) < len(sizes) or not counts:
        line, got = calling_script_line(), f"{show_argument(norm_type)}, {show_argument(kernel_size)}"
        expected = "norm_type, a number above 0, and kernel_size, a whole number for each axis"
        return Chain((Step(None, line, problem=Problem(name_place("lp_pool", line), expected, got)),))

    mean = avg_pool(tuple(counts), stride, ceil_mode=ceil_mode)

    def root_of_sum(means: Node) -> Node:
        total = means * float(prod(counts))
        # The same number, but where it is 0 without a slope.
        return (sign(total) * relu(absolute(total))) ** (1 / norm_type)

    return Chain((lambda x: x**norm_type, mean, root_of_sum))


def repeat(times: Dim, body: Callable[[Any], Applicable]) -> Callable[[Node], Node]:
    """`body(0)`, then `body(1)`, … applied one after the other, `times` times.

    With a symbol for `times` the body is kept once, over a symbolic index, and what it adds is summed in
    closed form; its output must be able to be its input again. `bind` with a number unrolls it.
    """
    line = calling_script_line()

    def apply(node: Node) -> Node:
        number = as_dim(times)
        if isinstance(body, Step | Chain | Word) or not callable(body):
            hint = "repeat(3, lambda i: conv(64, 3, dilation=2**i))"
            problem = Problem(
                name_place("repeat", line), "a function of the index", show_argument(body), hint
            )
        elif isinstance(number, int) and 1 <= number <= layers.MOST_REPEATS:
            for i in range(number):
                node = apply_step(body(i), node)
            return node
        elif isinstance(number, Expr):
            return Node(*_symbolic_body(number, body, line, node))
        else:
            expected = f"a count of at least 1 and at most {layers.MOST_REPEATS:,}, or a symbol"
            problem = Problem(name_place("repeat", line), expected, show_argument(times), "")
        return Node(None, (node,), line, problem=problem)

    return apply


def shared(body: Applicable) -> Chain:
    """A step, a chain or a function of a node whose weights all its uses share.

        encoder = shared(conv(64, 3) >> relu >> batch_norm)
        left, right = encoder(x), encoder(y)

    Gradients are the sums over all uses. A batch norm's running averages move at each use, one after the
    other; dropout draws anew for each. What the body makes of other nodes than its input is computed once.
    """
    start = Node(layers.Input((), ()), (), calling_script_line(), name="body")
    end = apply_step(body, start)
    inside = order_ancestors([end])
    uses = count(1)

    def apply(node: Node) -> Node:
        if not isinstance(node, Node):
            return broken_node("a node to apply shared steps to", show_argument(node), "encoder(x)")
        number, made = next(uses), {start.order: node}
        for inner in inside:
            if any(source.order in made for source in inner.sources):
                name = f"{inner.name}_{number}" if inner.name and number > 1 else inner.name
                made[inner.order] = Node(
                    inner.layer,
                    tuple(made.get(source.order, source) for source in inner.sources),
                    inner.line,
                    name,
                    inner.problem,
                    weights=inner.weights or inner.order if has_weights(inner.layer) else None,
                )
        return made.get(end.order, end)

    return Chain((apply,))


_depth: ContextVar[int] = ContextVar("depth", default=0)


def _symbolic_body(
    times: Expr, body: Callable[[Any], Applicable], line: str, node: Node
) -> tuple[Layer | None, tuple[Node, ...], str, str | None, Problem | None]:
    depth = _depth.get()
    index = Symbol("i" if depth == 0 else f"i{depth}", integer=True, nonnegative=True)
    start = Node(layers.Input((), ()), (), line, name="body")
    token = _depth.set(depth + 1)
    try:
        end = apply_step(body(index), start)
    finally:
        _depth.reset(token)
    inside = order_ancestors([end])
    broken = next((inner.problem for inner in inside if inner.problem), None)
    if broken is None and any(inner.weights is not None for inner in inside):
        hint = "give the count as a number"
        expected = "a body whose iterations have weights of their own, where the count is a symbol"
        broken = Problem(name_place("repeat", line), expected, "shared weights", hint)
    if broken or inside[0] is not start or len([n for n in inside if not n.sources]) > 1:
        problem = broken or Problem(
            name_place("repeat", line), "a body that reads its input only", "other nodes", ""
        )
        return None, (node,), line, None, problem
    return layers.Repeat(times, index, tuple(members_of(inside))), (node,), line, None, None


__all__ = [
    "Chain",
    "Input",
    "Node",
    "Step",
    "Word",
    "attentive_statistics",
    "build",
    "concat",
    "lp_pool",
    "repeat",
    "shared",
    "split",
    "symbols",
]
__all__ += [name for name, value in globals().items() if isinstance(value, Word)]
