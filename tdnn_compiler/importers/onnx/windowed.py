"""ONNX's convolutions, pools and padding, as what they are in the language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf

from tdnn_compiler.importers.builder import Weight, short
from tdnn_compiler.importers.onnx.call import OnnxCall
from tdnn_compiler.importers.onnx.windows import Pads, count_windows, pads_of
from tdnn_compiler.importers.values import Misfit, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.maps import Edge

__all__ = [
    "onnx_average_pool",
    "onnx_conv",
    "onnx_conv_transpose",
    "onnx_global_pool",
    "onnx_max_pool",
    "onnx_pad",
    "onnx_resize",
    "wrap_positions",
]

COORDINATES = ("asymmetric", "half_pixel", "pytorch_half_pixel", "tf_half_pixel_for_nn", "align_corners")
ROUNDINGS = ("floor", "round_prefer_floor")
ONNX_PAD_MODES: dict[str, Edge] = {
    "constant": "zeros",
    "reflect": "reflect",
    "edge": "replicate",
    "wrap": "circular",
}


def onnx_conv(call: OnnxCall) -> Traced:
    weight, bias = call.weight(1, "weight"), call.given(2, "bias")
    axes = axes_of_kernel(call, weight)
    stride, dilation = call.per_axis("strides", axes, 1), call.per_axis("dilations", axes, 1)
    pads = pads_of(call, weight.shape[2:], stride, dilation)
    added = find_added_axes(call.value(), weight.shape[2:], pads)
    if added:
        return without_axes(call, weight, bias, (stride, dilation), pads, added)
    return apply_convolution(call, call.value(), weight, bias, (stride, dilation), pads)


def axes_of_kernel(call: OnnxCall, weight: Weight) -> int:
    axes = len(weight.shape) - 2
    if not 1 <= axes <= 3 or len(call.value().dims) != axes + 2:
        got = f"weights of {len(weight.shape)} dimensions, an input of {len(call.value().dims)}"
        raise Misfit("a convolution along one to three axes", got)
    given = call.numbers("kernel_shape")
    if given is not None and tuple(given) != weight.shape[2:]:
        raise Misfit(f"the kernel_shape of the weights, {list(weight.shape[2:])}", f"{given[:8]}")
    return axes


def find_added_axes(x: Traced, kernel: Sequence[int], pads: Pads) -> list[int]:
    """Axes of size 1 that the input has for the operator's sake, as TensorFlow's convolutions of one axis."""
    if isinstance(pads, list) and any(
        pair != (0, 0) for pair, size in zip(pads, kernel, strict=True) if size == 1
    ):
        return []
    found = [axis for axis, size in enumerate(kernel) if not x.dims[2 + axis] and size == 1]
    return found if len(found) < len(kernel) and len(found) > len(hidden_positions(x)) else []


def hidden_positions(x: Traced) -> list[str]:
    return [axis for axis in x.hidden if axis in x.positions]


def without_axes(
    call: OnnxCall,
    weight: Weight,
    bias: Weight | None,
    steps: tuple[Sequence[int], Sequence[int]],
    pads: Pads,
    added: Sequence[int],
) -> Traced:
    """The same convolution along the other axes."""
    places = [2 + axis for axis in added]
    kept = [axis for axis in range(len(weight.shape) - 2) if axis not in added]
    narrow = replace(weight, numbers=weight.numbers.squeeze(tuple(places)))
    stride, dilation = ([each[axis] for axis in kept] for each in steps)
    inner = pads if isinstance(pads, str) else [pads[axis] for axis in kept]
    x = call.value()
    x = replace(x, dims=tuple(dim for place, dim in enumerate(x.dims) if place not in places))
    found = apply_convolution(call, x, narrow, bias, (stride, dilation), inner)
    for place in places:
        found = found.unsqueeze(place)
    return found


def apply_convolution(
    call: OnnxCall,
    x: Traced,
    weight: Weight,
    bias: Weight | None,
    steps: tuple[Sequence[int], Sequence[int]],
    pads: Pads,
) -> Traced:
    stride, dilation = steps
    groups, kernel = call.number("group", 1), weight.shape[2:]
    x = call.builder.channels_first(x, len(weight.shape))
    if groups < 1 or weight.shape[1] * groups != x.shape[1] or weight.shape[0] % groups:
        got = f"{list(weight.shape[:2])} for {x.shape[1]} channels in {groups} groups"
        raise Misfit("weights for the channels of the input", got)
    check_bias(bias, weight.shape[0])
    sizes = count_windows(x.shape[2:], kernel, stride, pads, dilation)
    found = call.builder.convolve(x, weight, bias, stride, pads, dilation, groups)
    return call.builder.resized(found, (x.shape[0], weight.shape[0], *sizes))


def check_bias(bias: Weight | None, size: int) -> None:
    if bias is not None and bias.shape != (size,):
        raise Misfit(f"a bias of {size} numbers", f"{list(bias.shape)}")


def onnx_conv_transpose(call: OnnxCall) -> Traced:
    weight, bias = call.weight(1, "weight"), call.given(2, "bias")
    axes = axes_of_kernel(call, weight)
    stride, dilation = call.per_axis("strides", axes, 1), call.per_axis("dilations", axes, 1)
    more, groups = call.per_axis("output_padding", axes, 0), call.number("group", 1)
    kernel = weight.shape[2:]
    x = call.builder.channels_first(call.value(), axes + 2)
    if groups < 1 or weight.shape[0] != x.shape[1] or weight.shape[0] % groups:
        raise Misfit(f"weights for {x.shape[1]} channels in {groups} groups", f"{list(weight.shape[:2])}")
    if min(*stride, *dilation, *kernel) < 1 or min(more) < 0:
        raise Misfit("strides and dilations of at least 1", f"{[*stride, *dilation, *more][:12]}")
    out = weight.shape[1] * groups
    check_bias(bias, out)
    full = [
        step * (n - 1) + extra + apart * (size - 1) + 1
        for n, size, step, apart, extra in zip(x.shape[2:], kernel, stride, dilation, more, strict=True)
    ]
    pads = transposed_pads(call, full, x.shape[2:], stride)
    # What both ends lose is the layer's padding, what one of them loses besides is cropped.
    even = [min(pair) for pair in pads]
    found = call.builder.convolve_transposed(x, weight, bias, stride, even, more, dilation, groups)
    sizes = [size - 2 * both for size, both in zip(full, even, strict=True)]
    if min(sizes) < 1:
        raise Misfit("at least one output of a transposed convolution", f"{sizes}")
    found = call.builder.resized(found, (x.shape[0], out, *sizes))
    ends = {
        axis: (both - low, both - high)
        for (axis,), (low, high), both in zip(found.dims[2:], pads, even, strict=True)
    }
    return call.builder.pad(found, ends, "zeros") if any(map(any, ends.values())) else found


def transposed_pads(
    call: OnnxCall, full: Sequence[int], sizes: Sequence[int], stride: Sequence[int]
) -> list[tuple[int, int]]:
    """What a transposed convolution leaves out at both ends."""
    axes, rule = len(full), call.word("auto_pad", "NOTSET", ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"))
    wanted = call.numbers("output_shape")
    if wanted is None and rule in ("NOTSET", "VALID"):
        given = (call.numbers("pads") if rule == "NOTSET" else None) or [0] * (2 * axes)
        if len(given) != 2 * axes or min(given) < 0:
            raise Misfit(f"{2 * axes} pads of at least 0", f"{given[:12]}")
        return list(zip(given[:axes], given[axes:], strict=True))
    if wanted is None:
        wanted = [n * step for n, step in zip(sizes, stride, strict=True)]
    if len(wanted) != axes:
        raise Misfit(f"{axes} sizes as output_shape", f"{wanted[:8]}")
    excess = [size - out for size, out in zip(full, wanted, strict=True)]
    if min(excess) < 0:
        raise Misfit(f"an output_shape of at most {list(full)}", f"{wanted}")
    halves = [(total // 2, total - total // 2) for total in excess]
    return halves if rule == "SAME_UPPER" else [(high, low) for low, high in halves]


def pool_window(call: OnnxCall) -> tuple[list[int], list[int], list[int], Pads, list[int]]:
    """Kernel, stride, dilation and padding of a pool, and the sizes that its outputs have."""
    axes = len(call.value().dims) - 2
    kernel = call.numbers("kernel_shape") or []
    if len(kernel) != axes or not 1 <= axes <= 3:
        raise Misfit(f"a kernel_shape for {axes} axes, one to three", f"{kernel[:8]}")
    stride, dilation = call.per_axis("strides", axes, 1), call.per_axis("dilations", axes, 1)
    pads = pads_of(call, kernel, stride, dilation)
    if pads == "same":
        pads = "SAME"
    ceil_mode = bool(call.number("ceil_mode", 0))
    sizes = count_windows(call.value().shape[2:], kernel, stride, pads, dilation, ceil_mode)
    return kernel, stride, dilation, pads, [*call.value().shape[:2], *sizes]


def onnx_max_pool(call: OnnxCall) -> Traced:
    kernel, stride, dilation, pads, shape = pool_window(call)
    ceil_mode = bool(call.number("ceil_mode", 0))
    return call.builder.max_pool(call.value(), kernel, stride, pads, dilation, ceil_mode, shape)


def onnx_average_pool(call: OnnxCall) -> Traced:
    kernel, stride, dilation, pads, shape = pool_window(call)
    if set(dilation) != {1}:
        raise Misfit("a mean over neighbours", f"dilations {dilation}")
    ceil_mode, counted = bool(call.number("ceil_mode", 0)), bool(call.number("count_include_pad", 0))
    if isinstance(pads, list) and not any(map(any, pads)) and not ceil_mode:
        # Without padding it is all the same.
        counted = True
    return call.builder.avg_pool(call.value(), kernel, stride, pads, ceil_mode, counted, shape)


def onnx_global_pool(kind: str) -> Callable[[OnnxCall], Traced]:
    def pool(call: OnnxCall) -> Traced:
        shape = call.value().shape
        ones = [1] * (len(shape) - 2)
        if not ones:
            raise Misfit("positions to pool over", f"{len(shape)} dimensions")
        return call.builder.adaptive_pool(call.value(), kind, ones, (*shape[:2], *ones))

    return pool


def onnx_pad(call: OnnxCall) -> Traced:
    x, mode = call.value(), call.word("mode", "constant", tuple(ONNX_PAD_MODES))
    amounts = call.numbers("pads", 1) or []
    value = call.scalar("value", 2, 0.0)
    low = mode == "constant" and value == -inf
    if mode == "constant" and value and not low:
        raise Misfit("padding with zeros, or with −inf before a max pool", f"with {value}")
    axes = call.numbers("axes", 3)
    places = list(range(len(x.dims))) if axes is None else call.places_of(axes)
    if len(amounts) != 2 * len(places):
        raise Misfit(f"{2 * len(places)} pads", f"{len(amounts)}")
    ends = list(zip(amounts[: len(places)], amounts[len(places) :], strict=True))
    given = {place: pair for place, pair in zip(places, ends, strict=True) if pair != (0, 0)}
    call.keep_channels(list(given))
    if any(len(x.dims[place]) != 1 for place in given):
        raise Misfit("padding of positions", "of a dimension of size 1, or of several axes in one")
    if any(size + low + high < 1 for size, (low, high) in ((x.shape[k], pair) for k, pair in given.items())):
        raise Misfit("at least one position left", "none")
    named = {x.dims[place][0]: pair for place, pair in given.items()}
    if low:
        return call.builder.pad_for_maximum(x, named)
    if mode == "constant" and named and all(low == -high for low, high in named.values()):
        return onnx_shift(call, x, {axis: -low for axis, (low, _) in named.items()})
    return call.builder.pad(x, named, ONNX_PAD_MODES[mode])


def wrap_positions(call: OnnxCall) -> Traced:
    """Circular padding, along one axis."""
    x, place = call.value(), call.place()
    call.keep_channels([place])
    if len(x.dims[place]) != 1:
        raise Misfit("padding of positions", "of a dimension of size 1, or of several axes in one")
    return call.builder.pad(
        x, {x.dims[place][0]: (call.number("low", 0), call.number("high", 0))}, "circular"
    )


def onnx_resize(call: OnnxCall) -> Traced:
    """Each position a number of times."""
    x, old = call.value(), call.opset < 11
    if call.operation.op == "Upsample":
        transform, rounding = "asymmetric", "floor"
    else:
        transform = (
            "asymmetric" if old else call.word("coordinate_transformation_mode", "half_pixel", COORDINATES)
        )
        rounding = "floor" if old else call.word("nearest_mode", "round_prefer_floor", ROUNDINGS)
    linear = call.word("mode", "nearest", ("nearest", "linear")) == "linear"
    if linear and transform not in ("half_pixel", "pytorch_half_pixel", "align_corners"):
        raise Misfit("linear in half_pixel positions, or with align_corners", f"{transform} positions")
    # Half a pixel off, the nearest position is the one that is repeated; else it is the one before.
    aligned = transform == "align_corners"
    before = transform in ("asymmetric", "tf_half_pixel_for_nn")
    if not linear and (aligned or before != (rounding == "floor")):
        raise Misfit("each position repeated", f"{transform} positions, {rounding}")
    places = list(range(len(x.dims)))
    if (axes := call.numbers("axes")) is not None:
        places = call.places_of(axes)
    sizes = list(x.shape)
    for place, size in zip(places, resized_to(call, [sizes[place] for place in places], old), strict=True):
        sizes[place] = size
    if sizes[:2] != list(x.shape[:2]) or call.attributes.get("antialias", 0):
        raise Misfit("sizes of positions that change", f"{sizes}")
    if any(there % here for here, there in zip(x.shape, sizes, strict=True)):
        got = ", ".join(f"{here} to {there}" for here, there in zip(x.shape[2:], sizes[2:], strict=True))
        hint = "a whole factor and then a crop or a pool; or interpolate what goes in, or comes out"
        raise Misfit("each position a whole number of times", got, hint)
    return call.builder.upsample(x, sizes, "linear" if linear else "nearest", aligned)


def resized_to(call: OnnxCall, sizes: Sequence[int], old: bool) -> list[int]:
    """The sizes of a Resize: given as such, or as factors."""
    place = 1 if old else 2
    if not old and call.get(3) is not None:
        given = call.numbers("sizes", 3) or []
    else:
        factors = (
            call.attributes.get("scales") if call.get(place) is None else call.array(place).ravel().tolist()
        )
        pairs = zip(sizes, factors or (), strict=True)
        given = [int(size * float(factor)) for size, factor in pairs]
    if len(given) != len(sizes):
        raise Misfit(f"{len(sizes)} sizes", f"{given[:8]}")
    return given


def onnx_shift(call: OnnxCall, x: Traced, offsets: Mapping[str, int]) -> Traced:
    """As many positions less at one end as there are more at the other."""
    if strange := [axis for axis in offsets if axis not in x.positions]:
        raise Misfit("padding of positions", f"of {', '.join(strange)}")
    each = [offsets.get(axis, 0) for axis in x.positions]
    return call.builder.apply(layers.Shift(short(each)), x)
