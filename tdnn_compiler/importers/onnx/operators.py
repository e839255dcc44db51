"""ONNX's operators, each as what it is in the language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from tdnn_compiler.importers.builder import Operand, Weight
from tdnn_compiler.importers.onnx.call import OnnxCall
from tdnn_compiler.importers.onnx.folding import np_kind, slice_bounds, squeeze_axes
from tdnn_compiler.importers.onnx.windowed import (
    onnx_average_pool,
    onnx_conv,
    onnx_conv_transpose,
    onnx_global_pool,
    onnx_max_pool,
    onnx_pad,
    onnx_resize,
    wrap_positions,
)
from tdnn_compiler.importers.values import CHANNELS, Misfit, Traced
from tdnn_compiler.network import layers

__all__ = ["ONNX_OPERATORS", "OnnxOperator"]

OnnxOperator = Callable[[OnnxCall], "Traced | list[Traced]"]


# Linear and normalisation ----------------------------------------------------------------------------------


def onnx_gemm(call: OnnxCall) -> Traced:
    if call.number("transA", 0):
        raise Misfit("a product of rows, transA=0", "transA=1")
    weight, bias = call.weight(1, "weight"), call.given(2, "bias")
    alpha, beta = call.real("alpha", 1.0), call.real("beta", 1.0)
    numbers = weight.numbers if call.number("transB", 0) else weight.numbers.T
    return apply_linear(call, replace(weight, numbers=scaled(numbers, alpha)), scaled_weight(bias, beta))


def scaled(numbers: Any, factor: float) -> Any:
    return numbers if factor == 1 else numbers * numbers.dtype.type(factor)


def scaled_weight(weight: Weight | None, factor: float) -> Weight | None:
    return None if weight is None else replace(weight, numbers=scaled(weight.numbers, factor))


def apply_linear(call: OnnxCall, weight: Weight, bias: Weight | None) -> Traced:
    """Weights are `[out, in]`, as torch has them."""
    if weight.numbers.ndim != 2:
        raise Misfit("a matrix of weights", f"{weight.numbers.ndim} dimensions")
    x = call.builder.channels_last(call.value())
    out, width = weight.shape
    if x.shape[-1] != width:
        raise Misfit(f"{width} channels", f"{x.shape[-1]}")
    if bias is not None:
        row = np.broadcast_to(bias.numbers, (1, out)) if bias.numbers.ndim < 3 else bias.numbers
        bias = replace(bias, numbers=np.array(row).reshape(out))
    return call.builder.linear(x, replace(weight, numbers=np.ascontiguousarray(weight.numbers)), bias)


def onnx_matmul(call: OnnxCall) -> Traced:
    weight = call.weight(1, "weight")
    return apply_linear(call, replace(weight, numbers=weight.numbers.T), call.given(2, "bias"))


def onnx_batch_norm(call: OnnxCall) -> Traced:
    if call.number("training_mode", 0) or not call.number("spatial", 1):
        raise Misfit("a batch norm of whole channels, for inference", "training_mode=1, or spatial=0")
    weight, bias = affine_numbers(call.weight(1, "weight"), call.weight(2, "bias"))
    averages = call.weight(3, "running_mean"), call.weight(4, "running_var")
    momentum = round(1 - call.real("momentum", 0.9), 6)
    require_channels(call.value(), averages[0])
    return call.builder.batch_norm(
        call.value(), (weight, bias), averages, momentum, call.real("epsilon", 1e-5)
    )


def affine_numbers(weight: Weight, bias: Weight | None) -> tuple[Weight | None, Weight | None]:
    """Weight and bias of a norm; none where they are ones and zeros of the operator's own."""
    if bias is None:
        bias = Weight(np.zeros_like(weight.numbers))
    plain = weight.name is None and bias.name is None
    if plain and (weight.numbers == 1).all() and (bias.numbers == 0).all():
        return None, None
    return replace(weight, numbers=weight.numbers.ravel()), replace(bias, numbers=bias.numbers.ravel())


def require_channels(x: Traced, weight: Weight) -> None:
    size = x.shape[1] if len(x.dims) > 1 else 0
    if weight.numbers.size != size:
        raise Misfit(f"{size} numbers, one for each channel", f"{weight.numbers.size}")


def onnx_layer_norm(call: OnnxCall) -> Traced:
    x = call.value()
    if call.place(default=-1) != len(x.dims) - 1:
        raise Misfit("layer norm over the last dimension", f"from dimension {call.place(default=-1)} on")
    weight, bias = affine_numbers(call.weight(1, "weight"), call.given(2, "bias"))
    eps = call.real("epsilon", 1e-5)
    return call.builder.layer_norm(x, (x.shape[-1],), weight, bias, eps)


def onnx_rms_norm(call: OnnxCall) -> Traced:
    x, weight = call.value(), call.given(1, "weight")
    if call.place(default=-1) != len(x.dims) - 1:
        raise Misfit("RMS norm over the last dimension", f"from dimension {call.place(default=-1)} on")
    if weight is not None and weight.name is None and (weight.numbers == 1).all():
        weight = None
    if weight is not None:
        weight = replace(weight, numbers=weight.numbers.ravel())
    return call.builder.rms_norm(x, (x.shape[-1],), weight, call.real("epsilon", 1e-5))


def onnx_instance_norm(call: OnnxCall) -> Traced:
    weight, bias = affine_numbers(call.weight(1, "weight"), call.weight(2, "bias"))
    require_channels(call.value(), call.weight(1))
    return call.builder.instance_norm(call.value(), weight, bias, call.real("epsilon", 1e-5))


def onnx_group_norm(call: OnnxCall) -> Traced:
    """Up to opset 20 with a scale for each group."""
    x, groups = call.value(), call.number("num_groups", 1)
    weight, bias = call.weight(1, "weight"), call.weight(2, "bias")
    if call.opset < 21 and groups and len(x.dims) > 1:
        times = x.shape[1] // groups
        weight, bias = (Weight(np.repeat(each.numbers, times)) for each in (weight, bias))
    require_channels(x, weight)
    return call.builder.group_norm(x, groups, *affine_numbers(weight, bias), call.real("epsilon", 1e-5))


def onnx_group_norm_written_out(call: OnnxCall) -> Traced:
    """x, the shapes before and after an instance norm of groups, its scale and shift; those of channels."""
    x, inner, outer = call.value(), call.numbers("", 1) or [], call.numbers("", 2) or []
    batch, groups = x.shape[0], inner[1] if len(inner) > 1 else 0
    expected = [(batch, 0), (groups,), (-1, prod(x.shape[1:]) // max(groups, 1))]
    if len(inner) != 3 or any(size not in known for size, known in zip(inner, expected, strict=True)):
        raise Misfit("an instance norm of groups of channels", f"one of the sizes {inner[:8]}")
    sizes = list(x.shape)
    if resolve_sizes(outer, (batch, groups, expected[2][1])) != sizes:
        raise Misfit(f"the sizes {sizes} again after a norm of groups", f"{outer[:8]}")
    plain = (call.array(3) == 1).all() and (call.array(4) == 0).all()
    if not plain:
        raise Misfit("a norm of groups with a scale for each channel", "one for each group")
    weight, bias = call.given(5, "weight"), call.given(6, "bias")
    if weight is not None:
        require_channels(x, weight)
        weight, bias = affine_numbers(weight, bias)
    return call.builder.group_norm(x, groups, weight, bias, call.real("epsilon", 1e-5))


def onnx_deviation(call: OnnxCall) -> Traced:
    """Of x over all positions; with their number, and one less, the unbiased one."""
    x, places = call.value(), call.places_of(call.numbers("axes") or [])
    call.keep_channels(places)
    unbiased = call.get(1) is not None
    if unbiased:
        count = prod(x.shape[place] for place in places)
        if (call.scalar("", 1, None), call.scalar("", 2, None)) != (count, count - 1):
            raise Misfit(f"a variance times {count}, over {count - 1}", "other numbers")
    keepdim = bool(call.number("keepdims", 1))
    return call.builder.deviation(x, places, keepdim, unbiased, call.real("eps", 0.0))


def onnx_variance(call: OnnxCall) -> Traced:
    return call.builder.activate(onnx_deviation(call), "square")


def join_statistics(values: Sequence[Traced]) -> Sequence[Traced]:
    """Means followed by the deviations of the same are what a statistics pool computes."""
    if len(values) != 2:
        return values
    mean, spread = values
    pooled = spread.node.sources[0] if isinstance(spread.node.layer, layers.Channels) else None
    if pooled is None or not isinstance(pooled.layer, layers.StatsPool) or mean.dims != spread.dims:
        return values
    if not isinstance(mean.node.layer, layers.GlobalPool) or mean.node.layer.kind != "avg":
        return values
    if mean.node.sources[0].order != pooled.sources[0].order:
        return values
    return [Traced(pooled, spread.dims, {**spread.extents, CHANNELS: 2 * spread.extents[CHANNELS]})]


# Values ----------------------------------------------------------------------------------------------------


def onnx_activation(function: str) -> OnnxOperator:
    return lambda call: call.builder.activate(call.value(), function)


def onnx_activation_with(function: str, attribute: str, default: float) -> OnnxOperator:
    return lambda call: call.builder.activate(call.value(), function, call.real(attribute, default))


def onnx_gelu(call: OnnxCall) -> Traced:
    exact = call.word("approximate", "none", ("none", "tanh")) == "none"
    return call.builder.activate(call.value(), "gelu" if exact else "gelu_tanh")


def softplus_of_beta(call: OnnxCall) -> Traced:
    return call.builder.activate(call.value(), "softplus", call.real("beta", 1.0))


def onnx_threshold(call: OnnxCall) -> Traced:
    layer = layers.Threshold(call.real("threshold", 0.0), call.real("value", 0.0))
    return call.builder.apply(layer, call.value())


def onnx_elu(call: OnnxCall) -> Traced:
    alpha = call.real("alpha", 1.0)
    return call.builder.activate(call.value(), "elu", None if alpha == 1 else alpha)


def onnx_celu(call: OnnxCall) -> Traced:
    alpha = call.real("alpha", 1.0)
    return call.builder.activate(call.value(), "celu", None if alpha == 1 else alpha)


def onnx_selu(call: OnnxCall) -> Traced:
    alpha, gamma = call.real("alpha", 1.6732632), call.real("gamma", 1.050701)
    if abs(alpha - 1.6732632) > 1e-5 or abs(gamma - 1.050701) > 1e-5:
        raise Misfit("SELU with its own numbers", f"alpha {alpha}, gamma {gamma}")
    return call.builder.activate(call.value(), "selu")


def onnx_swish(call: OnnxCall) -> Traced:
    if call.real("alpha", 1.0) != 1:
        raise Misfit("Swish with alpha 1", f"{call.real('alpha', 1.0)}")
    return call.builder.activate(call.value(), "silu")


def onnx_hard_sigmoid(call: OnnxCall) -> Traced:
    """`alpha·x + beta`, from 0 to 1."""
    alpha, beta, x = call.real("alpha", 0.2), call.real("beta", 0.5), call.value()
    if abs(alpha - 1 / 6) < 1e-6 and beta == 0.5:
        return call.builder.activate(x, "hardsigmoid")
    line = call.builder.add(call.builder.multiply(x, alpha), beta)
    return call.builder.activate(line, "clipped_relu", 1.0)


def onnx_shrink(call: OnnxCall) -> Traced:
    edge, bias = call.real("lambd", 0.5), call.real("bias", 0.0)
    if bias not in (0, edge):
        raise Misfit("a bias of 0, or as large as lambd", f"{bias}")
    return call.builder.activate(call.value(), "hardshrink" if bias == 0 else "softshrink", edge)


def onnx_clip(call: OnnxCall) -> Traced:
    return clip_between(call, call.scalar("min", 1, None), call.scalar("max", 2, None))


def clip_between(call: OnnxCall, low: float | None, high: float | None) -> Traced:
    x = call.value() if isinstance(call.get(0), Traced) else call.value(1)
    largest = float(np.finfo(np.float32).max)
    high = None if high is not None and high >= largest else high
    low = None if low is not None and low <= -largest else low
    if (low, high) == (None, None):
        return x
    if (low, high) == (-1, 1):
        return call.builder.activate(x, "hardtanh")
    if low == 0 and high is None:
        return call.builder.activate(x, "relu")
    if low == 0 and high is not None and high > 0:
        return call.builder.activate(x, "clipped_relu", high)
    x = x if low is None else call.builder.activate(x, "clamp_min", low)
    return x if high is None else call.builder.activate(x, "clamp_max", high)


def onnx_bound(side: str) -> OnnxOperator:
    """The largest or the smallest of values and numbers."""

    def limit(call: OnnxCall) -> Traced:
        operands = [call.operand(place) for place in range(len(call.inputs))]
        fixed = [each for each in operands if isinstance(each, float)]
        if len(operands) == 2 and len(fixed) == 1:
            return clip_between(call, *((fixed[0], None) if side == "Max" else (None, fixed[0])))
        found = operands[0]
        for other in operands[1:]:
            found = call.builder.extreme("maximum" if side == "Max" else "minimum", found, other)
        return repeat_to_result(call, found) if isinstance(found, Traced) else call.value()

    return limit


def onnx_prelu(call: OnnxCall) -> Traced:
    x, slope = call.value(), call.weight(1, "weight")
    shape = (1,) * (len(x.dims) - slope.numbers.ndim) + slope.shape
    wide = [place for place, size in enumerate(shape) if size > 1]
    if (
        len(shape) != len(x.dims)
        or len(wide) > 1
        or slope.numbers.size not in (1, x.shape[wide[0]] if wide else 1)
    ):
        raise Misfit("one slope, or one per channel", f"{list(slope.shape)} for {list(x.shape)}")
    flat = replace(slope, numbers=slope.numbers.ravel())
    if not wide:
        return call.builder.prelu(x, flat)
    order = [0, wide[0], *(place for place in range(1, len(shape)) if place != wide[0])]
    if wide[0] == 0:
        raise Misfit("one slope per channel", "one per sequence")
    return call.builder.prelu(x.permute(order), flat).permute(np.argsort(order).tolist())


def onnx_local_response_norm(call: OnnxCall) -> Traced:
    """Of an even number of channels, torch sees one more below each, ONNX above."""
    size = call.number("size", 0)
    if size % 2 == 0:
        raise Misfit("a local response norm over an odd number of channels", str(size))
    alpha, beta, k = call.real("alpha", 1e-4), call.real("beta", 0.75), call.real("bias", 1.0)
    return call.builder.local_response_norm(call.value(), size, alpha, beta, k)


def onnx_softmax(call: OnnxCall) -> Traced:
    return call.builder.softmax(call.value(), softmax_place(call))


def softmax_place(call: OnnxCall) -> int:
    x = call.value()
    place = call.place(default=1 if call.opset < 13 else -1)
    if call.opset < 13 and prod(x.shape[place + 1 :]) > 1:
        raise Misfit("softmax over one dimension", f"over all from {place} on, as below opset 13")
    return place


def onnx_log_softmax(call: OnnxCall) -> Traced:
    x, place = call.builder.settle(call.value()), softmax_place(call)
    if x.dims[place] != (CHANNELS,):
        raise x.misplaced(CHANNELS, x.dims[place])
    return call.builder.apply(layers.LogSoftmax(), x)


def onnx_power(call: OnnxCall) -> Traced:
    return call.builder.power(call.value(), call.operand(1))


def onnx_cast(call: OnnxCall) -> Traced:
    kind = np_kind(call.number("to", 1))
    if kind.kind != "f" or CHANNELS not in call.value().extents:
        raise Misfit("one floating-point type throughout", kind.name)
    return call.value()


def onnx_dropout(call: OnnxCall) -> Traced:
    if call.get(2) is not None and bool(call.array(2).ravel()[:1].any()):
        raise Misfit("dropout for inference", "training_mode=True")
    ratio = call.scalar("ratio", 1, 0.5)
    return call.builder.dropout(call.value(), 0.5 if ratio is None else ratio)


# Arithmetic ------------------------------------------------------------------------------------------------


def repeat_to_result(call: OnnxCall, found: Traced) -> Traced:
    """The result of a join, which has a size of 1 only where all that is joined has."""
    given = [each for each in call.inputs if each is not None]
    return call.builder.repeat(found, np.broadcast_shapes(*(each.shape for each in given)))


def onnx_add(call: OnnxCall) -> Traced:
    return repeat_to_result(call, call.builder.add(call.operand(0), call.operand(1)))


def onnx_add_all(call: OnnxCall) -> Traced:
    found = call.value(0)
    for place in range(1, len(call.inputs)):
        found = call.builder.add(found, call.operand(place))
    return repeat_to_result(call, found)


def onnx_subtract(call: OnnxCall) -> Traced:
    match call.operand(1):
        case Traced() as other:
            negative: Operand = call.builder.activate(other, "scale", -1.0)
        case float() as number:
            negative = -number
        case other:
            negative = Weight(-other.numbers)
    return repeat_to_result(call, call.builder.add(call.operand(0), negative))


def onnx_multiply(call: OnnxCall) -> Traced:
    return repeat_to_result(call, call.builder.multiply(call.operand(0), call.operand(1)))


def onnx_divide(call: OnnxCall) -> Traced:
    match call.operand(1):
        case Traced() as other:
            inverse: Operand = call.builder.activate(other, "reciprocal")
        case float() as number:
            if not number:
                raise Misfit("a divisor other than 0", "0")
            inverse = 1 / number
        case other:
            inverse = Weight(1 / other.numbers)
    return repeat_to_result(call, call.builder.multiply(call.operand(0), inverse))


def onnx_negate(call: OnnxCall) -> Traced:
    return call.builder.activate(call.value(), "scale", -1.0)


# Reductions ------------------------------------------------------------------------------------------------


def onnx_reduction(kind: str) -> OnnxOperator:
    def reduce(call: OnnxCall) -> Traced:
        places = call.places()
        if not places:
            if call.number("noop_with_empty_axes", 0):
                return call.value()
            places = list(range(len(call.value().dims)))
        call.keep_channels(places)
        return call.builder.reduce(call.value(), kind, places, bool(call.number("keepdims", 1)))

    return reduce


# Joins, slices and dimensions ------------------------------------------------------------------------------


def onnx_concat(call: OnnxCall) -> Traced:
    values = [call.value(place) for place in range(len(call.inputs))]
    place = call.place()
    if values[0].dims[place] == (CHANNELS,):
        values = list(join_statistics(values))
    sizes = [list(value.shape) for value in values]
    shape = [max(each) for each in zip(*sizes, strict=True)]
    shape[place] = sum(each[place] for each in sizes)
    return call.builder.repeat(call.builder.concat(values, place), shape)


def onnx_split(call: OnnxCall) -> list[Traced]:
    x, place = call.value(), call.place()
    size, sizes = x.shape[place], call.numbers("split", 1)
    if sizes is None:
        count = call.number("num_outputs", len(call.operation.outputs))
        width = -(-size // max(count, 1))
        sizes = [width] * (count - 1) + [size - width * (count - 1)]
    if sum(sizes) != size or min(sizes) < 1 or len(sizes) > size:
        raise Misfit(f"parts of the {size} elements", f"{sizes[:8]}")
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    pairs = zip(starts, sizes, strict=True)
    return [call.builder.slice(x, place, start, start + width, 1) for start, width in pairs]


def onnx_slice(call: OnnxCall) -> Traced:
    x = call.value()
    starts, ends = call.numbers("starts", 1) or [], call.numbers("ends", 2) or []
    bounds = slice_bounds(len(x.dims), starts, ends, call.numbers("axes", 3), call.numbers("steps", 4))
    found = {place: each.indices(x.shape[place]) for place, each in bounds.items()}
    if any(stop <= start or step < 0 for start, stop, step in found.values()):
        raise Misfit("slices of at least one element, forwards", f"{list(found.values())[:4]}")
    if len(steps := [place for place, (_, _, step) in found.items() if step > 1]) > 1:
        return subsample_axes(call, x, found, steps)
    for place, (start, stop, step) in found.items():
        x = call.builder.slice(x, place, start, stop, step)
    return x


def subsample_axes(
    call: OnnxCall, x: Traced, bounds: Mapping[int, tuple[int, int, int]], places: Sequence[int]
) -> Traced:
    """Positions in steps along several axes at once."""
    axes = {place: x.dims[place] for place in places}
    whole = all(bounds[place][1] == x.shape[place] for place in places) and len(places) == len(bounds)
    if not whole or any(len(dim) != 1 or dim[0] not in x.positions for dim in axes.values()):
        raise Misfit("steps along positions, to their ends", "other slices beside them")
    steps, firsts = dict.fromkeys(x.positions, 1), dict.fromkeys(x.positions, 0)
    extents = dict(x.extents)
    for place, (axis,) in axes.items():
        firsts[axis], _, steps[axis] = bounds[place]
        extents[axis] = -(-(x.extents[axis] - firsts[axis]) // steps[axis])
    layer = layers.Subsample(tuple(steps.values()), tuple(firsts.values()))
    return replace(call.builder.apply(layer, x), extents=extents)


def onnx_depth_to_space(call: OnnxCall) -> Traced:
    x, r = call.value(), call.number("blocksize", 1)
    n, width, *sizes = x.shape
    if call.word("mode", "DCR", ("DCR", "CRD")) == "DCR":
        x = call.builder.apply(layers.ChannelShuffle(r * r), call.builder.channels_first(x, 4))
    shape = (n, width // (r * r), *(size * r for size in sizes))
    return call.builder.shuffle_pixels(x, layers.PixelShuffle(r), shape)


def onnx_space_to_depth(call: OnnxCall) -> Traced:
    """The places of a square before the channels."""
    x, r = call.value(), call.number("blocksize", 1)
    n, width, *sizes = x.shape
    shape = (n, width * r * r, *(size // r for size in sizes))
    found = call.builder.shuffle_pixels(x, layers.PixelUnshuffle(r), shape)
    return call.builder.apply(layers.ChannelShuffle(width), found)


def onnx_gather(call: OnnxCall) -> Traced:
    if isinstance(call.get(0), Weight):
        return onnx_embed(call)
    x, place, index = call.value(), call.place(), call.array(1)
    flat = index.ravel().tolist()
    size = x.shape[place]
    first = flat[0] + size if flat and flat[0] < 0 else flat[0] if flat else 0
    if index.ndim > 1 or flat != list(range(flat[0], flat[0] + len(flat)) if flat else ()) or not first >= 0:
        raise Misfit("elements that follow each other", f"{flat[:8]}")
    if first + len(flat) > size or not flat:
        raise Misfit(f"one or more of {size} elements", f"{flat[:8]}")
    found = call.builder.slice(x, place, first, first + len(flat), 1)
    return call.builder.view(found.squeeze([place])) if index.ndim == 0 else found


def onnx_embed(call: OnnxCall) -> Traced:
    table = call.weight(0, "weight")
    rank, axis = table.numbers.ndim, call.number("axis", 0)
    if axis or rank != 2:
        raise Misfit("rows of a matrix", f"along axis {axis} of {rank} dimensions")
    return call.builder.embed(call.value(1), table)


def onnx_transpose(call: OnnxCall) -> Traced:
    x = call.value()
    order = call.numbers("perm") or list(reversed(range(len(x.dims))))
    if sorted(order) != list(range(len(x.dims))):
        raise Misfit(f"an order of {len(x.dims)} dimensions", f"{order[:8]}")
    return x.permute(order)


def resolve_sizes(sizes: Sequence[int], shape: Sequence[int], zeros: bool = False) -> list[int]:
    """A shape with 0 for a size that stays and −1 for what is left."""
    found = list(sizes)
    if not zeros:
        if any(size == 0 and place >= len(shape) for place, size in enumerate(found)):
            raise Misfit(f"a 0 for one of {len(shape)} sizes", f"{found[:8]}")
        found = [shape[place] if size == 0 else size for place, size in enumerate(found)]
    known = prod(size for size in found if size != -1)
    if found.count(-1) > 1 or any(size < -1 for size in found):
        raise Misfit("sizes, one of them −1 at most", f"{found[:8]}")
    if -1 in found and known:
        found[found.index(-1)] = prod(shape) // known
    if prod(found) != prod(shape) or not found:
        raise Misfit(f"sizes for {' × '.join(map(str, shape))} elements", f"{list(sizes)[:8]}")
    return found


def onnx_reshape(call: OnnxCall) -> Traced:
    x = call.value()
    sizes = call.numbers("shape", 1) or []
    return call.builder.view(x.reshape(resolve_sizes(sizes, x.shape, bool(call.number("allowzero", 0)))))


def onnx_flatten(call: OnnxCall) -> Traced:
    x = call.value()
    rank = len(x.dims)
    place = rank if call.number("axis", 1) == rank else call.place(default=1)
    return call.builder.view(x.reshape([prod(x.shape[:place]), prod(x.shape[place:])]))


def onnx_squeeze(call: OnnxCall) -> Traced:
    x = call.value()
    return call.builder.view(x.squeeze(squeeze_axes(x.shape, call.numbers("axes", 1))))


def onnx_unsqueeze(call: OnnxCall) -> Traced:
    x, axes = call.value(), call.numbers("axes", 1) or []
    for place in sorted(call.places_of(axes, len(x.dims) + len(axes))):
        x = x.unsqueeze(place)
    return x


def onnx_expand(call: OnnxCall) -> Traced:
    x, sizes = call.value(), call.numbers("shape", 1) or []
    shape = np.broadcast_shapes(x.shape, tuple(sizes))
    if len(shape) != len(x.dims):
        raise Misfit("an expansion of the dimensions there are", f"to {len(shape)} dimensions")
    return call.builder.repeat(x, shape)


def onnx_same(call: OnnxCall) -> Traced:
    return call.value()


ONNX_OPERATORS: dict[str, OnnxOperator] = {
    "Conv": onnx_conv,
    "ConvTranspose": onnx_conv_transpose,
    "Gemm": onnx_gemm,
    "MatMul": onnx_matmul,
    "tdnn.Linear": onnx_matmul,
    "BatchNormalization": onnx_batch_norm,
    "LayerNormalization": onnx_layer_norm,
    "RMSNormalization": onnx_rms_norm,
    "InstanceNormalization": onnx_instance_norm,
    "GroupNormalization": onnx_group_norm,
    "tdnn.GroupNorm": onnx_group_norm_written_out,
    "tdnn.Deviation": onnx_deviation,
    "tdnn.Variance": onnx_variance,
    "tdnn.UnbiasedVariance": onnx_variance,
    "Relu": onnx_activation("relu"),
    "Sigmoid": onnx_activation("sigmoid"),
    "Tanh": onnx_activation("tanh"),
    "Softplus": onnx_activation("softplus"),
    "Softsign": onnx_activation("softsign"),
    "Mish": onnx_activation("mish"),
    "HardSwish": onnx_activation("hardswish"),
    "tdnn.Softplus": softplus_of_beta,
    "tdnn.Threshold": onnx_threshold,
    "tdnn.Silu": onnx_activation("silu"),
    "tdnn.LogSigmoid": onnx_activation("logsigmoid"),
    "tdnn.TanhShrink": onnx_activation("tanhshrink"),
    "Abs": onnx_activation("absolute"),
    "Sqrt": onnx_activation("sqrt"),
    "Exp": onnx_activation("exp"),
    "Log": onnx_activation("log"),
    "Reciprocal": onnx_activation("reciprocal"),
    "Sign": onnx_activation("sign"),
    "Sin": onnx_activation("sin"),
    "Cos": onnx_activation("cos"),
    "LeakyRelu": onnx_activation_with("leaky_relu", "alpha", 0.01),
    "Elu": onnx_elu,
    "Celu": onnx_celu,
    "Selu": onnx_selu,
    "Gelu": onnx_gelu,
    "Swish": onnx_swish,
    "HardSigmoid": onnx_hard_sigmoid,
    "Shrink": onnx_shrink,
    "Clip": onnx_clip,
    "Max": onnx_bound("Max"),
    "Min": onnx_bound("Min"),
    "PRelu": onnx_prelu,
    "LRN": onnx_local_response_norm,
    "Softmax": onnx_softmax,
    "LogSoftmax": onnx_log_softmax,
    "Pow": onnx_power,
    "Cast": onnx_cast,
    "CastLike": onnx_same,
    "Dropout": onnx_dropout,
    "MaxPool": onnx_max_pool,
    "AveragePool": onnx_average_pool,
    "GlobalAveragePool": onnx_global_pool("avg"),
    "GlobalMaxPool": onnx_global_pool("max"),
    "ReduceMean": onnx_reduction("avg"),
    "ReduceMax": onnx_reduction("max"),
    "ReduceSum": onnx_reduction("sum"),
    "Add": onnx_add,
    "Sum": onnx_add_all,
    "Sub": onnx_subtract,
    "Mul": onnx_multiply,
    "Div": onnx_divide,
    "Neg": onnx_negate,
    "Concat": onnx_concat,
    "Split": onnx_split,
    "Slice": onnx_slice,
    "Gather": onnx_gather,
    "Pad": onnx_pad,
    "tdnn.Wrap": wrap_positions,
    "Resize": onnx_resize,
    "Upsample": onnx_resize,
    "DepthToSpace": onnx_depth_to_space,
    "SpaceToDepth": onnx_space_to_depth,
    "Transpose": onnx_transpose,
    "Reshape": onnx_reshape,
    "Flatten": onnx_flatten,
    "Squeeze": onnx_squeeze,
    "Unsqueeze": onnx_unsqueeze,
    "Expand": onnx_expand,
    "Identity": onnx_same,
}
"""By the operator's name; one of ours begins with tdnn."""
