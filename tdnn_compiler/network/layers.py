"""The layer kinds: frozen dataclasses with torch's argument names and meanings.

A size is an integer or a sympy expression; where a layer works along several axes, one size serves all or a
tuple gives one per axis. A field's type says what its argument may be, `Annotated` in which range; both are
checked when a network is built (`arguments`), and how arguments fit each other and the input (`rules`).
"""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from math import inf
from typing import Annotated, Any, Literal

from sympy import Expr, Symbol

from tdnn_compiler.symbolic.expressions import Dim, text
from tdnn_compiler.symbolic.maps import Edge

__all__ = [
    "MOST_REPEATS",
    "Activation",
    "AdaptivePool",
    "Add",
    "Affine",
    "AvgPool",
    "BatchNorm",
    "ChannelShuffle",
    "Channels",
    "Concat",
    "Conv",
    "ConvTranspose",
    "Crop",
    "Dropout",
    "Embedding",
    "Flatten",
    "Fold",
    "GlobalPool",
    "GroupNorm",
    "Input",
    "InstanceNorm",
    "Join",
    "Layer",
    "LayerNorm",
    "Linear",
    "LocalResponseNorm",
    "LogSoftmax",
    "MaxPool",
    "Maximum",
    "Member",
    "Minimum",
    "Multiply",
    "PReLU",
    "Pad",
    "PixelShuffle",
    "PixelUnshuffle",
    "RMSNorm",
    "Repeat",
    "Shift",
    "ShufflePixels",
    "Snake",
    "Softmax",
    "StatsPool",
    "Subsample",
    "Threshold",
    "Upsample",
    "ValueJoin",
]


@dataclass(frozen=True)
class AtLeast:
    """The range of an argument's sizes."""

    minimum: int


@dataclass(frozen=True)
class NumberRange:
    """The range of a number that is no size; `beyond` leaves out the lowest."""

    low: float = -inf
    high: float = inf
    beyond: bool = False

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high and not (self.beyond and value == self.low)

    def __str__(self) -> str:
        if self.high < inf:
            return f"from {self.low} to {self.high}"
        least = f"above {self.low}" if self.beyond else f"of at least {self.low}"
        return least if self.low > -inf else "a finite number"


ANY_SIZE = AtLeast(1 - 2**63)
PerAxis = Dim | tuple[Dim, ...]
Ends = Dim | tuple[Dim | tuple[Dim, Dim], ...]
Padding = Ends | Literal["valid", "same", "causal", "SAME"]
Taps = tuple[Dim, ...] | tuple[tuple[Dim, ...], ...]
PoolKind = Literal["max", "avg"]
GlobalPoolKind = Literal["max", "avg", "sum"]


@dataclass(frozen=True)
class Input:
    """Where data comes in. `axes` are named, batch first and channels last; `sizes` gives their sizes."""

    axes: tuple[str, ...]
    sizes: tuple[Dim, ...]


@dataclass(frozen=True)
class Conv:
    """Convolution. `taps` gives a TDNN's context offsets in place of `kernel_size` and `dilation`.

    `out_channels=None` keeps the channels; `groups=None` is depthwise: one group per input channel.
    Padding is a number, one number per axis, `((lo, hi), …)` per axis, "valid", "same" (torch's), "causal"
    (each output sees nothing newer than its own stride of inputs) or "SAME" (TensorFlow's).
    """

    out_channels: Annotated[Dim | None, AtLeast(1)]
    kernel_size: Annotated[PerAxis, AtLeast(1)] = 1
    stride: Annotated[PerAxis, AtLeast(1)] = 1
    padding: Annotated[Padding, AtLeast(0)] = 0
    dilation: Annotated[PerAxis, AtLeast(1)] = 1
    groups: Annotated[Dim | None, AtLeast(1)] = 1
    bias: bool = True
    padding_mode: Edge = "zeros"
    taps: Annotated[Taps | None, ANY_SIZE] = None


@dataclass(frozen=True)
class ConvTranspose:
    """Transposed convolution: the map of the convolution with the same arguments, turned around."""

    out_channels: Annotated[Dim, AtLeast(1)]
    kernel_size: Annotated[PerAxis, AtLeast(1)]
    stride: Annotated[PerAxis, AtLeast(1)] = 1
    padding: Annotated[PerAxis, AtLeast(0)] = 0
    output_padding: Annotated[PerAxis, AtLeast(0)] = 0
    groups: Annotated[Dim, AtLeast(1)] = 1
    bias: bool = True
    dilation: Annotated[PerAxis, AtLeast(1)] = 1


@dataclass(frozen=True)
class MaxPool:
    """Largest value of a window; pads with −inf. `stride=None` is the kernel size."""

    kernel_size: Annotated[PerAxis, AtLeast(1)]
    stride: Annotated[PerAxis | None, AtLeast(1)] = None
    padding: Annotated[Padding, AtLeast(0)] = 0
    dilation: Annotated[PerAxis, AtLeast(1)] = 1
    ceil_mode: bool = False


@dataclass(frozen=True)
class AvgPool:
    """Mean of a window. `count_include_pad` says whether padding counts in the divisor."""

    kernel_size: Annotated[PerAxis, AtLeast(1)]
    stride: Annotated[PerAxis | None, AtLeast(1)] = None
    padding: Annotated[Padding, AtLeast(0)] = 0
    ceil_mode: bool = False
    count_include_pad: bool = True


@dataclass(frozen=True)
class AdaptivePool:
    """Pooling to a given number of outputs; None keeps an axis as it is."""

    kind: PoolKind
    output_size: Annotated[Dim | tuple[Dim | None, ...] | None, AtLeast(1)]


@dataclass(frozen=True)
class GlobalPool:
    """Pooling over all positions, or all along the axis `over`.

    The axes that are pooled go, or stay with size 1 under `keepdim`.
    """

    kind: GlobalPoolKind
    keepdim: bool = False
    over: str | None = None


@dataclass(frozen=True)
class StatsPool:
    """Statistics pooling: mean and standard deviation over positions, one after the other in the channels.

    The deviation is `sqrt(variance + eps)`, of the population, or `unbiased`: over n − 1. Over all positions,
    whose axes go, or all along the axis `over`; or, with a `kernel_size`, over a window. Padding lets windows
    reach over the ends; only positions that exist count.
    """

    kernel_size: Annotated[PerAxis | None, AtLeast(1)] = None
    stride: Annotated[PerAxis, AtLeast(1)] = 1
    padding: Annotated[Padding, AtLeast(0)] = 0
    deviation: bool = True
    eps: Annotated[float, NumberRange(0)] = 1e-5
    unbiased: bool = False
    over: str | None = None


@dataclass(frozen=True)
class Shift:
    """Time shift: output t is input t + offset, zero where there is none. The length stays."""

    offset: Annotated[PerAxis, ANY_SIZE]


@dataclass(frozen=True)
class Upsample:
    """`scale_factor` times as many positions: each so many times, one after the other; or on straight lines.

    "linear" is torch's linear, bilinear and trilinear: before the first position and behind the last one the
    values are theirs. With `align_corners` the first and the last outputs stand at the first and the last
    inputs; between which two of three inputs an output lies depends on the length, and an analysis has all
    three.
    """

    scale_factor: Annotated[PerAxis, AtLeast(1)]
    mode: Literal["nearest", "linear"] = "nearest"
    align_corners: bool = False


@dataclass(frozen=True)
class Pad:
    """More positions at the ends: zeros, or what `padding_mode` says. Sizes as a convolution's padding."""

    padding: Annotated[Ends, AtLeast(0)]
    padding_mode: Edge = "zeros"


@dataclass(frozen=True)
class Crop:
    """Fewer positions at the ends: a number, one per axis, or `((first, last), …)` per axis."""

    amount: Annotated[Ends, AtLeast(0)]


@dataclass(frozen=True)
class Subsample:
    """Every `step`-th position, from `offset` on."""

    step: Annotated[PerAxis, AtLeast(1)]
    offset: Annotated[PerAxis, AtLeast(0)] = 0


ArithmeticName = Literal[
    "absolute",
    "square",
    "sqrt",
    "exp",
    "log",
    "reciprocal",
    "sign",
    "sin",
    "cos",
    "power",
    "clamp_min",
    "clamp_max",
    "maximum",
    "minimum",
    "scale",
    "offset",
]
ActivationName = (
    Literal[
        "relu",
        "leaky_relu",
        "clipped_relu",
        "elu",
        "gelu",
        "silu",
        "sigmoid",
        "tanh",
        "hardtanh",
        "hardsigmoid",
        "hardswish",
        "gelu_tanh",
        "mish",
        "softplus",
        "logsigmoid",
        "softsign",
        "selu",
        "celu",
        "hardshrink",
        "softshrink",
        "tanhshrink",
    ]
    | ArithmeticName
)
PARAMETERS: dict[str, tuple[str, Any, NumberRange]] = {
    "leaky_relu": ("negative_slope", float, NumberRange()),
    "clipped_relu": ("height", float, NumberRange(0, beyond=True)),
    "elu": ("alpha", float | None, NumberRange()),
    "softplus": ("beta", float | None, NumberRange(0, beyond=True)),
    "celu": ("alpha", float | None, NumberRange(0, beyond=True)),
    "hardshrink": ("lambd", float | None, NumberRange(0)),
    "softshrink": ("lambd", float | None, NumberRange(0)),
    "clamp_min": ("min", float, NumberRange()),
    "clamp_max": ("max", float, NumberRange()),
    "maximum": ("other", float, NumberRange()),
    "minimum": ("other", float, NumberRange()),
    "power": ("exponent", float, NumberRange()),
    "scale": ("factor", float, NumberRange()),
    "offset": ("amount", float, NumberRange()),
}
"""The parameter of those activations that have one, as a script calls it: its type and its range."""


@dataclass(frozen=True)
class Activation:
    """A function of each value; `parameter` is what `PARAMETERS` says of it."""

    function: ActivationName
    parameter: float | None = None


@dataclass(frozen=True)
class Threshold:
    """x above `threshold`, and `value` elsewhere."""

    threshold: Annotated[float, NumberRange()]
    value: Annotated[float, NumberRange()]


@dataclass(frozen=True)
class PReLU:
    """x, or slope·x below 0: one learned slope, or one per channel, each of which is `init` at first."""

    per_channel: bool = False
    init: Annotated[float, NumberRange()] = 0.25


@dataclass(frozen=True)
class Snake:
    """x + sin²(alpha·x)/alpha, with a learned alpha for each channel, 1 at first (Ziyin et al. 2020).

    As vocoders write it, 1e-9 is added to the divisor: an alpha of 0 changes nothing.
    """


@dataclass(frozen=True)
class Affine:
    """Each channel times a learned number of its own, plus another; or just one of the two."""

    weight: bool = True
    bias: bool = True


@dataclass(frozen=True)
class Softmax:
    """Softmax over the channels of each position, over all positions of each channel, or along one axis.

    `over` is "channels", "positions", or the name of an axis.
    """

    over: str = "channels"


@dataclass(frozen=True)
class LogSoftmax:
    """The logarithm of the softmax over the channels of each position."""


@dataclass(frozen=True)
class BatchNorm:
    """Batch normalisation, per channel over batch and positions.

    `momentum=None` averages all batches alike.
    """

    eps: Annotated[float, NumberRange(0)] = 1e-5
    momentum: Annotated[float | None, NumberRange(0, 1)] = 0.1
    affine: bool = True

    @property
    def first_step(self) -> float:
        """How far the first batch moves the running averages."""
        return 1.0 if self.momentum is None else self.momentum


@dataclass(frozen=True)
class LayerNorm:
    """Layer normalisation over the channels of each position (the channel-wise norm of speech separation)."""

    eps: Annotated[float, NumberRange(0)] = 1e-5
    affine: bool = True


@dataclass(frozen=True)
class RMSNorm:
    """Each position over the root of the mean of its channels' squares; `eps` is added to that mean.

    torch's `eps=None` is fp32's epsilon, which is the default here, for all types but float64.
    """

    eps: Annotated[float, NumberRange(0)] = 2.0**-23
    affine: bool = True


@dataclass(frozen=True)
class LocalResponseNorm:
    """x over `(k + alpha·mean)^beta`, with the mean of squares in a window of channels: torch's.

    Channel c sees those from `c − size//2` up to `c + (size − 1)//2`, and zeros beyond the first and the last
    (Krizhevsky et al. 2012).
    """

    size: Annotated[Dim, AtLeast(1)]
    alpha: Annotated[float, NumberRange()] = 1e-4
    beta: Annotated[float, NumberRange()] = 0.75
    k: Annotated[float, NumberRange()] = 1.0


MOST_CHANNELS_SEEN = 64
"""The largest window of a local response norm: each channel of it is read by itself."""


@dataclass(frozen=True)
class GroupNorm:
    """Normalisation over a group of channels and all positions; one group is speech's global layer norm."""

    num_groups: Annotated[Dim, AtLeast(1)]
    eps: Annotated[float, NumberRange(0)] = 1e-5
    affine: bool = True


@dataclass(frozen=True)
class InstanceNorm:
    """Normalisation of each channel over its positions."""

    eps: Annotated[float, NumberRange(0)] = 1e-5
    affine: bool = False


@dataclass(frozen=True)
class Dropout:
    """Dropout of single values with probability `p`, in training."""

    p: Annotated[float, NumberRange(0, 1)] = 0.5


@dataclass(frozen=True)
class Linear:
    """The same affine map of the channels at every position."""

    out_features: Annotated[Dim, AtLeast(1)]
    bias: bool = True


@dataclass(frozen=True)
class Add:
    """Sum of its inputs; an input without an axis, or with size 1 there, is repeated along it."""


@dataclass(frozen=True)
class Multiply:
    """Product of its inputs (gates); sizes as for Add."""


@dataclass(frozen=True)
class Maximum:
    """The larger of its inputs, NaN if one is; two that are equal share the gradient. Sizes as for Add."""


@dataclass(frozen=True)
class Minimum:
    """The smaller of its inputs, as Maximum has the larger."""


@dataclass(frozen=True)
class Concat:
    """Its inputs' channels one after the other."""


@dataclass(frozen=True)
class Channels:
    """The channels from `start` up to, not including, `stop`."""

    start: Annotated[Dim, AtLeast(0)]
    stop: Annotated[Dim, AtLeast(1)]


@dataclass(frozen=True)
class Embedding:
    """A vector of channels for each integer token; that of `padding_idx` has no gradient."""

    num_embeddings: Annotated[Dim, AtLeast(1)]
    embedding_dim: Annotated[Dim, AtLeast(1)]
    padding_idx: Annotated[Dim | None, AtLeast(0)] = None


@dataclass(frozen=True)
class Flatten:
    """All positions of all channels in one vector, in torch's order: channel by channel."""


@dataclass(frozen=True)
class Fold:
    """All positions along one axis as channels, in torch's order: channel by channel."""

    axis: str


@dataclass(frozen=True)
class ChannelShuffle:
    """The channels as a matrix with a row for each group, column by column."""

    groups: Annotated[Dim, AtLeast(1)]


@dataclass(frozen=True)
class PixelShuffle:
    """Channels as positions in between, `upscale_factor` times as many along every axis, in torch's order."""

    upscale_factor: Annotated[Dim, AtLeast(1)]


@dataclass(frozen=True)
class PixelUnshuffle:
    """Squares of `downscale_factor` positions along every axis as channels, in torch's order."""

    downscale_factor: Annotated[Dim, AtLeast(1)]


@dataclass(frozen=True)
class Member:
    """One layer of a network or of a repeated body: its name, its inputs by name, and its script line.

    `weights_of` names the layer whose weights it uses; empty where it has its own.
    """

    name: str
    layer: "Layer"
    sources: tuple[str, ...]
    line: str = ""
    weights_of: str = ""

    @property
    def owner(self) -> str:
        """The layer whose weights it uses, which may be itself."""
        return self.weights_of or self.name


MOST_REPEATS = 10_000


@dataclass(frozen=True)
class Repeat:
    """`body`, one layer after another, `count` times; `index` counts 0, 1, … in it.

    The first member of the body is its input, the last its output.
    """

    count: Annotated[Dim, AtLeast(1)]
    """At most `MOST_REPEATS` where it is a number: each is written out."""
    index: Symbol
    body: tuple[Member, ...]


Layer = (
    Input
    | Conv
    | ConvTranspose
    | MaxPool
    | AvgPool
    | AdaptivePool
    | GlobalPool
    | StatsPool
    | Shift
    | Upsample
    | Pad
    | Crop
    | Subsample
    | Activation
    | Threshold
    | PReLU
    | Snake
    | Affine
    | Softmax
    | LogSoftmax
    | BatchNorm
    | LayerNorm
    | RMSNorm
    | LocalResponseNorm
    | GroupNorm
    | InstanceNorm
    | Dropout
    | Linear
    | Add
    | Multiply
    | Maximum
    | Minimum
    | Concat
    | Channels
    | Embedding
    | Flatten
    | Fold
    | ChannelShuffle
    | PixelShuffle
    | PixelUnshuffle
    | Repeat
)


MovingPositions = Shift | Upsample | Pad | Crop | Subsample
"""Layers that put values at other positions, and change none."""
ShufflePixels = PixelShuffle | PixelUnshuffle
"""Layers that exchange positions and channels, and change no values."""
Rearrangement = Channels | Flatten | Fold | ChannelShuffle
"""Layers that put values in other channels, and change none."""
ValueJoin = Add | Multiply | Maximum | Minimum
"""Joins that make one value of those in the same place."""
Join = ValueJoin | Concat
NormOfChannels = BatchNorm | LayerNorm | RMSNorm | LocalResponseNorm | GroupNorm | InstanceNorm
Normalisation = NormOfChannels | Softmax | LogSoftmax

Family = Literal["input", "taps", "pool", "join", "by value", "other"]
"""What a layer does, as a drawing of the network shows it. What keeps positions and channels ("by value")
is drawn together with the layer before it.
"""


@dataclass(frozen=True)
class LayerKind:
    """What is known of a kind of layers: the word of the language that makes it, and its family."""

    word: str
    family: Family


def kind(layer: Layer) -> LayerKind:
    """The kind of a layer, with its word as scripts and names have it: conv, relu, max_pool."""
    match layer:
        case Conv(out_channels=None, groups=None):
            return LayerKind("depthwise_conv", "taps")
        case AdaptivePool(kind=reduction):
            return LayerKind(f"adaptive_{reduction}_pool", "pool")
        case GlobalPool(kind=reduction):
            return LayerKind(f"global_{reduction}_pool", "pool")
        case Activation(function=function):
            return LayerKind(function, "by value")
        case _:
            return LAYER_KINDS[type(layer)]


LAYER_KINDS: dict[type[Layer], LayerKind] = {
    Input: LayerKind("input", "input"),
    Conv: LayerKind("conv", "taps"),
    ConvTranspose: LayerKind("conv_transpose", "taps"),
    Linear: LayerKind("linear", "taps"),
    Embedding: LayerKind("embedding", "taps"),
    Repeat: LayerKind("repeat", "taps"),
    MaxPool: LayerKind("max_pool", "pool"),
    AvgPool: LayerKind("avg_pool", "pool"),
    StatsPool: LayerKind("stats_pool", "pool"),
    Subsample: LayerKind("subsample", "pool"),
    Shift: LayerKind("shift", "other"),
    Upsample: LayerKind("upsample", "other"),
    Pad: LayerKind("pad", "other"),
    Crop: LayerKind("crop", "other"),
    Threshold: LayerKind("threshold", "by value"),
    PReLU: LayerKind("prelu", "by value"),
    Snake: LayerKind("snake", "by value"),
    Affine: LayerKind("affine", "by value"),
    BatchNorm: LayerKind("batch_norm", "by value"),
    LayerNorm: LayerKind("layer_norm", "by value"),
    RMSNorm: LayerKind("rms_norm", "by value"),
    LocalResponseNorm: LayerKind("local_response_norm", "by value"),
    Dropout: LayerKind("dropout", "by value"),
    GroupNorm: LayerKind("group_norm", "other"),
    InstanceNorm: LayerKind("instance_norm", "other"),
    Softmax: LayerKind("softmax", "other"),
    LogSoftmax: LayerKind("log_softmax", "other"),
    Channels: LayerKind("channels", "other"),
    ChannelShuffle: LayerKind("channel_shuffle", "other"),
    PixelShuffle: LayerKind("pixel_shuffle", "other"),
    PixelUnshuffle: LayerKind("pixel_unshuffle", "other"),
    Flatten: LayerKind("flatten", "other"),
    Fold: LayerKind("fold", "other"),
    Add: LayerKind("add", "join"),
    Multiply: LayerKind("multiply", "join"),
    Maximum: LayerKind("maximum", "join"),
    Minimum: LayerKind("minimum", "join"),
    Concat: LayerKind("concat", "join"),
}
"""Of layers that have one word each: `tests/test_layer_kinds.py` has a test for every kind."""


def word(layer: Layer) -> str:
    """The word of the language that makes the layer."""
    return kind(layer).word


def has_weights(layer: Layer | None) -> bool:
    """Whether the layer has parameters or buffers."""
    match layer:
        case Conv() | ConvTranspose() | Linear() | Embedding() | BatchNorm():
            return True
        case PReLU() | Snake() | Affine():
            return True
        case (
            LayerNorm(affine=affine)
            | RMSNorm(affine=affine)
            | GroupNorm(affine=affine)
            | InstanceNorm(affine=affine)
        ):
            return affine
        case Repeat(body=body):
            return any(has_weights(member.layer) for member in body)
        case _:
            return False


def describe(layer: Layer) -> str:
    """The layer as a script writes it, without what is left at its default: `conv(512, taps=(-2, 0, 2))`."""
    if isinstance(layer, Input):
        sizes = zip(layer.axes, layer.sizes, strict=True)
        given = [f"{axis}={text(size)}" for axis, size in sizes if text(size) != axis]
        return f"Input({', '.join([repr(' '.join(layer.axes)), *given])})"
    if isinstance(layer, Repeat):
        body = " >> ".join(describe(member.layer) for member in layer.body[1:])
        return f"repeat({text(layer.count)}, {layer.index} → {body})"
    if isinstance(layer, Activation):
        return layer.function if layer.parameter is None else f"{layer.function}({layer.parameter})"
    arguments = []
    for f in fields(layer):
        value = getattr(layer, f.name)
        told = f.name in ("function", "kind") or (
            isinstance(layer, Conv) and f.name in ("out_channels", "groups")
        )
        if f.name == "out_channels" and value is not None:
            arguments.append(text(value))
        elif f.name == "groups" and value is None:
            # Without out_channels the word says it.
            arguments += [] if getattr(layer, "out_channels", None) is None else ["groups=None"]
        elif (not told or f.name == "groups") and value != f.default:
            plain = f.default is MISSING
            arguments.append(_argument(value) if plain else f"{f.name}={_argument(value)}")
    inside = ", ".join(arguments)
    return f"{word(layer)}({inside})" if inside else word(layer)


def describe_member(member: Member) -> str:
    """The layer as a script writes it, and whose weights it uses where they are not its own."""
    shared = f", weights of {member.weights_of}" if member.weights_of else ""
    return f"{describe(member.layer)}{shared}"


def _argument(value: object) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_argument, value))}{',' if len(value) == 1 else ''})"
    return repr(value) if isinstance(value, str) else text(value)


def change_sizes(layer: Layer, change: Callable[[Expr], Any]) -> Layer:
    """The layer with every symbolic size put through `change`."""

    def changed(value: Any) -> Any:
        match value:
            case Expr():
                return change(value)
            case tuple():
                return tuple(changed(item) for item in value)
            case Member():
                return replace(value, layer=change_sizes(value.layer, change))
            case _:
                return value

    new = {f.name: changed(getattr(layer, f.name)) for f in fields(layer) if f.name != "index"}
    return replace(layer, **new)


def symbolic_sizes(layer: Layer) -> set[Expr]:
    """The symbolic sizes of a layer."""
    found: set[Expr] = set()

    def note(value: Expr) -> Expr:
        found.add(value)
        return value

    change_sizes(layer, note)
    return found
