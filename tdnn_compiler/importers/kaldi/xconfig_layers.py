"""How each type of layer is expanded: its components, under Kaldi's names, and what reads its output."""

import re
from collections.abc import Callable

from tdnn_compiler.importers.kaldi.descriptors import Descriptor, offset_by
from tdnn_compiler.importers.kaldi.xconfig_convolutions import CONVOLUTIONS, expand_convolution
from tdnn_compiler.importers.kaldi.xconfig_layer import XconfigLayer
from tdnn_compiler.importers.kaldi.xconfig_words import add_word

__all__ = ["EXPANSIONS", "find_refusal"]

STATISTICS = re.compile(r"mean(\+stddev)?(\+count)?\((-?\d{1,6}):(\d{1,6}):(\d{1,6}):(-?\d{1,6})\)", re.ASCII)
CONTEXTS = ("default", "left-only", "shift-left", "none")


def find_refusal(word: str) -> str:
    """Why a type of layer is not taken, where that is known."""
    parts = re.split(r"[-_]|\d+", word)
    if "attention" in parts:
        return "attention is not taken"
    if any(part.endswith(("lstm", "lstmp", "lstmb", "gru")) for part in parts):
        return "recurrent layers are not taken"
    return "take final.config or final.mdl, which say what it becomes" if "res" in parts else ""


def expand_basic(layer: XconfigLayer) -> Descriptor:
    """W1-W2-…-layer: an affine map, then a component a word."""
    words, values = layer.word.split("-")[:-1], layer.values
    dim = values.whole("dim", layer.input_dim, least=1)
    log_stddev = values.flag("add-log-stddev", False) and words[-1] == "renorm"
    inner = dim - log_stddev
    reads = _add_bottleneck(layer, inner)
    for word in words:
        last = word is words[-1]
        reads = add_word(layer, word, reads, inner, inner, log_stddev and last)
    return reads


def _add_bottleneck(layer: XconfigLayer, dim: int) -> Descriptor:
    """N.affine, behind N.linear where there is a bottleneck."""
    bottleneck = layer.values.whole("bottleneck-dim", -1, least=-1)
    reads, width = layer.reads, layer.input_dim
    if bottleneck > 0:
        reads = layer.add_affine(f"{layer.name}.linear", "Linear", reads, width, bottleneck)
        width = bottleneck
    return layer.add_affine(f"{layer.name}.affine", "NaturalGradientAffine", reads, width, dim)


def expand_input(layer: XconfigLayer) -> Descriptor:
    dim = layer.values.whole("dim", least=1)
    layer.add_line("input-node", name=layer.name, dim=dim)
    layer.dims[layer.name] = dim
    return Descriptor("", node=layer.name)


def expand_output(layer: XconfigLayer) -> None:
    """An output without a layer of its own."""
    layer.values.whole("dim", -1, least=-1)
    _add_output(layer, layer.reads)


def expand_output_layer(layer: XconfigLayer) -> None:
    dim = layer.values.whole("dim", least=1)
    reads = _add_bottleneck(layer, dim)
    if layer.values.flag("include-log-softmax", True):
        reads = layer.add_component(f"{layer.name}.log-softmax", "LogSoftmax", reads, dim, dim=dim)
    _add_output(layer, reads)


def _add_output(layer: XconfigLayer, reads: Descriptor) -> None:
    objective = layer.values.text("objective-type", "linear")
    delay = layer.values.whole("output-delay", 0, least=-1000)
    layer.add_line("output-node", name=layer.name, input=offset_by(reads, delay), objective=objective)


def expand_tdnnf(layer: XconfigLayer) -> Descriptor:
    name, values = layer.name, layer.values
    dim, bottleneck = values.whole("dim", least=1), values.whole("bottleneck-dim", least=1)
    stride, bypass = values.whole("time-stride", 1), values.number("bypass-scale", 0.66)
    context = values.text("context", "default")
    if context not in CONTEXTS:
        layer.say(f"context={', '.join(CONTEXTS)}", context)
    still = stride == 0 or context == "none"
    before = (0,) if still else (-stride, 0)
    after = {"left-only": (0,), "shift-left": before}.get(context, (0,) if still else (0, stride))
    reads = _add_tdnn(layer, f"{name}.linear", layer.reads, (layer.input_dim, bottleneck), before, False)
    reads = _add_tdnn(layer, f"{name}.affine", reads, (bottleneck, dim), after, True)
    reads = add_word(layer, "relu", reads, dim, dim)
    reads = add_word(layer, "batchnorm", reads, dim, dim)
    proportion = values.number("dropout-proportion", -1.0)
    if proportion >= 0:
        reads = layer.add_component(
            f"{name}.dropout",
            "GeneralDropout",
            reads,
            dim,
            dim=dim,
            dropout_proportion=proportion,
            continuous=True,
        )
    if bypass == 0:
        return reads
    if layer.input_dim != dim:
        layer.say(f"dim={layer.input_dim}, as its input, for the bypass", dim, "or bypass-scale=0.0")
    around = Descriptor("Sum", (Descriptor("Scale", (layer.reads,), (bypass,)), reads))
    return layer.add_component(f"{name}.noop", "NoOp", around, dim, dim=dim)


def _add_tdnn(
    layer: XconfigLayer,
    name: str,
    reads: Descriptor,
    dims: tuple[int, int],
    offsets: tuple[int, ...],
    bias: bool,
) -> Descriptor:
    sizes = {"input_dim": dims[0], "output_dim": dims[1]}
    return layer.add_component(name, "Tdnn", reads, dims[1], **sizes, time_offsets=offsets, use_bias=bias)


def expand_prefinal(layer: XconfigLayer) -> Descriptor:
    name, values = layer.name, layer.values
    big, small = values.whole("big-dim", least=1), values.whole("small-dim", least=1)
    reads = layer.add_affine(f"{name}.affine", "NaturalGradientAffine", layer.reads, layer.input_dim, big)
    reads = add_word(layer, "relu", reads, big, big)
    reads = layer.add_component(f"{name}.batchnorm1", "BatchNorm", reads, big, dim=big)
    reads = layer.add_affine(f"{name}.linear", "Linear", reads, big, small)
    return layer.add_component(f"{name}.batchnorm2", "BatchNorm", reads, small, dim=small)


def expand_linear(layer: XconfigLayer) -> Descriptor:
    """linear-component, affine-component and affine-layer."""
    kind = "Linear" if layer.word == "linear-component" else "NaturalGradientAffine"
    dim = layer.values.whole("dim", least=1)
    return layer.add_affine(layer.name, kind, layer.reads, layer.input_dim, dim)


def expand_fixed_affine(layer: XconfigLayer) -> Descriptor:
    """fixed-affine-layer; its `delay` is for the network before the matrix is estimated."""
    values = layer.values
    values.text("affine-transform-file", "")
    values.whole("delay", 0, least=-1000)
    dim = values.whole("dim", layer.input_dim, least=1)
    return layer.add_affine(layer.name, "FixedAffine", layer.reads, layer.input_dim, dim)


def expand_idct(layer: XconfigLayer) -> Descriptor:
    values = layer.values
    values.text("affine-transform-file", "")
    values.number("cepstral-lifter", 22.0)
    dim = values.whole("dim", layer.input_dim, least=1)
    return layer.add_affine(layer.name, "FixedAffine", layer.reads, layer.input_dim, dim)


def expand_single(layer: XconfigLayer) -> Descriptor:
    """Layers of one component that keeps the dimension."""
    name, dim, reads = layer.name, layer.input_dim, layer.reads
    match layer.word:
        case "batchnorm-component":
            rms = layer.values.number("target-rms", 1.0)
            return layer.add_component(name, "BatchNorm", reads, dim, dim=dim, target_rms=rms)
        case "renorm-component":
            rms = layer.values.number("target-rms", 1.0)
            return layer.add_component(name, "Normalize", reads, dim, dim=dim, target_rms=rms)
        case "scale-component":
            return layer.add_component(name, "NaturalGradientPerElementScale", reads, dim, dim=dim)
        case "offset-component":
            return layer.add_component(name, "PerElementOffset", reads, dim, dim=dim)
        case _:
            return layer.add_component(name, "NoOp", reads, dim, dim=dim)


def expand_range(layer: XconfigLayer) -> Descriptor:
    values = layer.values
    dim, offset = values.whole("dim", least=1), values.whole("dim-offset", 0)
    if layer.reads.word:
        layer.say("a plain node as the input of a range of dimensions", layer.reads)
    layer.add_line("dim-range-node", name=layer.name, input_node=layer.reads, dim=dim, dim_offset=offset)
    layer.dims[layer.name] = dim
    return Descriptor("", node=layer.name)


def expand_feature_maps(layer: XconfigLayer) -> Descriptor:
    """Feature maps one after the other become one, whose filters are those of all at each height."""
    values = layer.values
    height = values.whole("height", least=1)
    filters = [values.whole(f"num-filters{i}", least=1) for i in (1, 2)] + [values.whole("num-filters3", 0)]
    if height * sum(filters) != layer.input_dim:
        layer.say(f"height × filters = {layer.input_dim}, the dimension of its input", height * sum(filters))
        return Descriptor("", node=layer.name)
    starts = [height * sum(filters[:i]) for i in range(3)]
    columns = tuple(
        start + h * width + f
        for h in range(height)
        for start, width in zip(starts, filters, strict=True)
        for f in range(width)
    )
    return layer.add_component(layer.name, "Permute", layer.reads, layer.input_dim, column_map=columns)


def expand_delta(layer: XconfigLayer) -> Descriptor:
    """x, its first differences and its second ones, then a batch norm."""
    x, dim = layer.reads, layer.input_dim
    if x.word:
        layer.say("a plain node as the input of delta-layer", x)
    minus, twice = (Descriptor("Scale", (x,), (factor,)) for factor in (-1.0, -2.0))
    first = Descriptor("Sum", (offset_by(minus, -1), offset_by(x, 1)))
    around = Descriptor("Sum", (offset_by(x, -2), offset_by(x, 2)))
    deltas = Descriptor("Append", (x, first, Descriptor("Sum", (around, twice))))
    reads = layer.add_component(f"{x}_2", "NoOp", deltas, 3 * dim, dim=3 * dim)
    return layer.add_component(layer.name, "BatchNorm", reads, 3 * dim, dim=3 * dim)


def expand_spec_augment(layer: XconfigLayer) -> Descriptor:
    name, values, dim = layer.name, layer.values, layer.input_dim
    proportion = values.number("freq-max-proportion", 0.5)
    masked = layer.add_component(
        f"{name}.freq-mask",
        "GeneralDropout",
        layer.reads,
        dim,
        dim=dim,
        specaugment_max_proportion=proportion,
    )
    zeroed, frames = values.number("time-zeroed-proportion", 0.2), values.whole("time-mask-max-frames", 20)
    more = {"zeroed_proportion": zeroed, "time_mask_max_frames": frames}
    return layer.add_component(f"{name}.time-mask", "SpecAugmentTimeMask", masked, dim, dim=dim, **more)


def expand_statistics(layer: XconfigLayer) -> Descriptor:
    """stats-layer: statistics of S frames at a time, of every p-th, pooled from l before to r after."""
    text, dim = layer.values.text("config"), layer.input_dim
    layer.values.whole("dim", -1, least=-1)
    found = STATISTICS.fullmatch(text)
    if found is None:
        layer.say("config=mean[+stddev][+count](-l:p:S:r)", text, "such as mean+stddev(-99:3:9:99)")
        return Descriptor("", node=layer.name)
    stddevs, count = found[1] is not None, found[2] is not None
    left, period, stride, right = -int(found[3]), int(found[4]), int(found[5]), int(found[6])
    if (
        left < 0
        or right < 0
        or not period
        or not stride
        or left % stride
        or right % stride
        or stride % period
    ):
        layer.say("config with p that divides S, and S that divides l and r", text)
        return Descriptor("", node=layer.name)
    span, moments = f"{left}-{right}", 1 + dim * (1 + stddevs)
    periods = {"input_period": period, "output_period": stride, "include_variance": stddevs}
    reads = layer.add_component(
        f"{layer.name}-extraction-{span}",
        "StatisticsExtraction",
        layer.reads,
        moments,
        input_dim=dim,
        **periods,
    )
    around = {"input_period": stride, "left_context": left, "right_context": right}
    wanted = {"num_log_count_features": int(count), "output_stddevs": stddevs}
    pooled = layer.add_component(
        f"{layer.name}-pooling-{span}",
        "StatisticsPooling",
        reads,
        moments - 1 + count,
        input_dim=moments,
        **around,
        **wanted,
    )
    return Descriptor("Round", (pooled,), (stride,))


BASIC = (
    "relu", "relu-dropout", "relu-renorm", "relu-batchnorm", "relu-batchnorm-dropout", "relu-batchnorm-so",
    "batchnorm-so-relu", "batchnorm", "sigmoid", "tanh"
)  # fmt: skip
EXPANSIONS: dict[str, Callable[[XconfigLayer], Descriptor | None]] = {
    "input": expand_input,
    "output": expand_output,
    "output-layer": expand_output_layer,
    "tdnnf-layer": expand_tdnnf,
    "prefinal-layer": expand_prefinal,
    **dict.fromkeys(("linear-component", "affine-component", "affine-layer"), expand_linear),
    "fixed-affine-layer": expand_fixed_affine,
    "idct-layer": expand_idct,
    **dict.fromkeys(
        ("batchnorm-component", "renorm-component", "scale-component", "offset-component", "no-op-component"),
        expand_single,
    ),
    "dim-range-component": expand_range,
    "combine-feature-maps-layer": expand_feature_maps,
    "delta-layer": expand_delta,
    "spec-augment-layer": expand_spec_augment,
    "stats-layer": expand_statistics,
    **{f"{words}-layer": expand_basic for words in BASIC},
    **{f"{words}-layer": expand_convolution for words in CONVOLUTIONS},
}
"""The type of a layer, and what it becomes; an expansion returns what reads its output, if anything may."""
