"""ATen's operators, as torch.export writes them, each as what it is in the language."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import inf, log, prod
from typing import Any, Literal

import torch
from torch import nn
from torch.nn import functional as F

from tdnn_compiler.importers.builder import NetworkBuilder, Weight
from tdnn_compiler.importers.builder.positions import find_ratio
from tdnn_compiler.importers.torch.snakes import find_snake, is_made_of
from tdnn_compiler.importers.values import CHANNELS, Misfit, Traced
from tdnn_compiler.network import layers
from tdnn_compiler.symbolic.maps import Edge

__all__ = ["OPERATORS", "OperatorCall"]


class OperatorCall:
    """One operator's arguments, by the names of its schema, and the shape of its result."""

    def __init__(
        self,
        builder: NetworkBuilder,
        arguments: Mapping[str, Any],
        shape: tuple[int, ...],
        modules: Mapping[str, nn.Module],
    ) -> None:
        self.builder, self.arguments, self.shape, self.modules = builder, arguments, shape, modules

    def __getitem__(self, name: str) -> Any:
        return self.arguments[name]

    def value(self, name: str) -> Traced:
        """A tensor that the network computes. Raises Misfit where it is a constant."""
        found = self.arguments[name]
        if not isinstance(found, Traced):
            raise Misfit(f"'{name}' that comes from an input", "one of parameters alone")
        return found

    def weight(self, name: str) -> Weight:
        """A tensor that does not depend on the inputs."""
        found = self.arguments[name]
        if not isinstance(found, Weight):
            raise Misfit(f"'{name}' of parameters and constants", "one that depends on an input")
        return found

    def operand(self, name: str, factor: float = 1.0) -> "Traced | Weight | float":
        """One side of a sum or a product, times a number."""
        found = self.arguments[name]
        if isinstance(found, Traced):
            return found if factor == 1 else self.builder.activate(found, "scale", factor)
        if isinstance(found, Weight):
            if (number := one_number(found)) is not None:
                return number * factor
            found = self.spread(found)
            return found if factor == 1 else derive(found, torch.mul, factor)
        return float(found) * factor

    def spread(self, weight: Weight) -> Weight:
        """One number beside a result as one for each of its channels, where they are in a dimension."""
        x = next((each for each in self.arguments.values() if isinstance(each, Traced)), None)
        if weight.numbers.numel() != 1 or x is None or weight.numbers.dim() > len(x.dims):
            return weight
        x = self.builder.settle(x)
        if (CHANNELS,) not in x.dims:
            return weight
        place = x.dims.index((CHANNELS,))
        shape = (x.extents[CHANNELS], *(1,) * (len(x.dims) - place - 1))
        one = derive(weight, torch.reshape, (1,) * len(shape))
        return derive(one, torch.broadcast_to, shape) if shape[0] > 1 else weight

    def given(self, name: str) -> Weight | None:
        return None if self.arguments[name] is None else self.weight(name)

    def place(self, name: str = "dim", of: str = "self") -> int:
        """A dimension, counted from the first."""
        return int(self[name]) % len(self.value(of).dims)

    def places(self, name: str = "dim") -> list[int]:
        rank = len(self.value("self").dims)
        found = self.arguments.get(name)
        every = range(rank) if found is None or found == [] else [found] if isinstance(found, int) else found
        return [int(place) % rank for place in every]

    def per_axis(self, name: str, rank: int) -> list[int]:
        """A number for each axis of positions."""
        found = self[name]
        found = [found] if isinstance(found, int) else list(found)
        return found * rank if len(found) == 1 else found


def one_number(weight: Weight) -> float | None:
    """The number that a constant is, alone or in the shape of a value."""
    numbers = weight.numbers
    filled = weight.recipe is None and numbers.numel() and bool((numbers == numbers.flatten()[0]).all())
    alone = numbers.numel() == 1 and not numbers.dim()
    return float(numbers.flatten()[0]) if weight.name is None and (filled or alone) else None


def derive(weight: Weight, function: Callable[..., Any], *rest: Any) -> Weight:
    """A function of a weight, which is in the graph from now on, so that it can be computed again."""
    numbers, node = function(weight.numbers, *rest), weight.recipe
    if node is None:
        return Weight(numbers)
    with node.graph.inserting_after(node):
        return Weight(numbers, recipe=node.graph.call_function(function, (node, *rest)))


def pairs(sizes: Sequence[int]) -> list[tuple[int, int]]:
    return [(size, size) for size in sizes]


# Convolution and linear -------------------------------------------------------------------------------------


def take_convolve(call: OperatorCall) -> Traced:
    rank = len(call.weight("weight").shape) - 2
    padding = call["padding"]
    given = padding if isinstance(padding, str) else pairs(call.per_axis("padding", rank))
    x = call.value("input")
    # Without a batch, torch's convolution takes one dimension less.
    sizes = call.per_axis("stride", rank), given, call.per_axis("dilation", rank), call["groups"]
    found = call.builder.convolve(x, call.weight("weight"), call.given("bias"), *sizes)
    return call.builder.resized(found, call.shape)


def take_convolve_transposed(call: OperatorCall) -> Traced:
    rank = len(call.weight("weight").shape) - 2
    found = call.builder.convolve_transposed(
        call.value("input"),
        call.weight("weight"),
        call.given("bias"),
        call.per_axis("stride", rank),
        call.per_axis("padding", rank),
        call.per_axis("output_padding", rank),
        call.per_axis("dilation", rank),
        call["groups"],
    )
    return call.builder.resized(found, call.shape)


def take_linear(call: OperatorCall) -> Traced:
    return call.builder.linear(call.value("input"), call.weight("weight"), call.given("bias"))


def take_embed(call: OperatorCall) -> Traced:
    if call["scale_grad_by_freq"]:
        raise Misfit("an embedding whose gradients are sums", "scale_grad_by_freq=True")
    padding = call["padding_idx"]
    return call.builder.embed(call.value("indices"), call.weight("weight"), None if padding < 0 else padding)


# Normalisation -------------------------------------------------------------------------------------------


def take_batch_norm(call: OperatorCall) -> Traced:
    affine = call.given("weight"), call.given("bias")
    averages = call.given("running_mean"), call.given("running_var")
    mean = averages[0]
    home = mean.name.rpartition(".")[0] if mean is not None and mean.name else ""
    owner = call.modules.get(home)
    counter, momentum = None, call["momentum"]
    if isinstance(owner, nn.modules.batchnorm._BatchNorm):
        # torch.export writes what the momentum comes to in this call.
        momentum = owner.momentum
        if owner.num_batches_tracked is not None:
            counter = Weight(owner.num_batches_tracked, f"{home}.num_batches_tracked")
    return call.builder.batch_norm(call.value("input"), affine, averages, momentum, call["eps"], counter)


def take_layer_norm(call: OperatorCall) -> Traced:
    weights = call.given("weight"), call.given("bias")
    return call.builder.layer_norm(call.value("input"), call["normalized_shape"], *weights, call["eps"])


def take_rms_norm(call: OperatorCall) -> Traced:
    """Without eps torch adds that of the type it computes in: double, or single for all others."""
    single = torch.float64 not in call["types"]
    eps = call["eps"]
    eps = torch.finfo(torch.float32 if single else torch.float64).eps if eps is None else float(eps)
    shape = call["normalized_shape"]
    return call.builder.rms_norm(call.value("input"), shape, call.given("weight"), eps)


def take_group_norm(call: OperatorCall) -> Traced:
    weights = call.given("weight"), call.given("bias")
    return call.builder.group_norm(call.value("input"), call["num_groups"], *weights, call["eps"])


def take_instance_norm(call: OperatorCall) -> Traced:
    if not call["use_input_stats"] or call["running_mean"] is not None:
        raise Misfit("an instance norm of each sequence by itself", "running averages")
    return call.builder.instance_norm(
        call.value("input"), call.given("weight"), call.given("bias"), call["eps"]
    )


# Values --------------------------------------------------------------------------------------------------


def activation(function: str, parameter: str | None = None) -> Callable[[OperatorCall], Traced]:
    """An activation; `parameter` is the argument that is the layer's."""

    def apply(call: OperatorCall) -> Traced:
        given = None if parameter is None else float(call[parameter])
        return call.builder.activate(call.value("self"), function, given)

    return apply


def take_elu(call: OperatorCall) -> Traced:
    if (call["scale"], call["input_scale"]) != (1, 1):
        raise Misfit("elu", f"a scaled one, scale={call['scale']}, input_scale={call['input_scale']}")
    return call.builder.activate(call.value("self"), "elu", float(call["alpha"]))


def take_gelu(call: OperatorCall) -> Traced:
    return call.builder.activate(call.value("self"), "gelu_tanh" if call["approximate"] == "tanh" else "gelu")


def take_softplus(call: OperatorCall) -> Traced:
    if call["threshold"] != 20:
        raise Misfit("softplus with a threshold of 20", f"{call['threshold']}")
    return call.builder.activate(call.value("self"), "softplus", float(call["beta"]))


def take_hardtanh(call: OperatorCall) -> Traced:
    low, high = float(call["min_val"]), float(call["max_val"])
    if (low, high) == (-1, 1):
        return call.builder.activate(call.value("self"), "hardtanh")
    if low == 0 < high:
        return call.builder.activate(call.value("self"), "clipped_relu", high)
    raise Misfit("hardtanh from −1 to 1, or from 0", f"from {low} to {high}", "torch.clamp(x, min, max)")


def take_clamp(call: OperatorCall) -> Traced:
    """Unlike hardtanh it hands gradients on where a value is at a limit."""
    x, low, high = call.value("self"), call.arguments.get("min"), call.arguments.get("max")
    x = x if low is None else call.builder.activate(x, "clamp_min", float(low))
    return x if high is None else call.builder.activate(x, "clamp_max", float(high))


def take_prelu(call: OperatorCall) -> Traced:
    return call.builder.prelu(call.value("self"), call.weight("weight"))


def take_softmax(call: OperatorCall) -> Traced:
    return call.builder.softmax(call.value("self"), call.place())


def take_conversion(call: OperatorCall) -> Traced:
    """To the type that the value has."""
    before, after = call["types"]
    if before != after:
        raise Misfit("one floating-point type throughout", f"a conversion from {before} to {after}")
    return call.value("self")


def take_dropout(call: OperatorCall) -> Traced:
    x = call.value("input" if "input" in call.arguments else "self")
    if not call["train"]:
        return x if call["in training"] else call.builder.dropout(x, float(call["p"]))
    if not call["in training"]:
        raise Misfit("dropout in training alone", "in evaluation, too", "F.dropout(x, p, self.training)")
    return call.builder.dropout(x, float(call["p"]))


# Pooling -------------------------------------------------------------------------------------------------


def take_max_pool(call: OperatorCall) -> Traced:
    rank = len(call.shape) - 2
    size = call.per_axis("kernel_size", rank)
    stride = call.per_axis("stride", rank) if call["stride"] else size
    padding = pairs(call.per_axis("padding", rank))
    rest = call.per_axis("dilation", rank), call["ceil_mode"], call.shape
    return call.builder.max_pool(call.value("self"), size, stride, padding, *rest)


def take_avg_pool(call: OperatorCall) -> Traced:
    rank = len(call.shape) - 2
    divisor = call.arguments.get("divisor_override")
    if divisor is not None and call["ceil_mode"]:
        raise Misfit("divisor_override without ceil_mode", "a window that may end outside of the padding")
    size = call.per_axis("kernel_size", rank)
    stride = call.per_axis("stride", rank) if call["stride"] else size
    padding = pairs(call.per_axis("padding", rank))
    rest = call["ceil_mode"], call["count_include_pad"] or divisor is not None, call.shape
    found = call.builder.avg_pool(call.value("self"), size, stride, padding, *rest)
    return found if divisor is None else call.builder.multiply(found, prod(size) / int(divisor))


def adaptive(kind: str) -> Callable[[OperatorCall], Traced]:
    def pool(call: OperatorCall) -> Traced:
        x, rank = call.value("self"), len(call.shape) - 2
        sizes = call.per_axis("output_size", rank)
        return call.builder.adaptive_pool(x, kind, sizes, call.shape)

    return pool


def reduction(kind: str) -> Callable[[OperatorCall], Traced]:
    def reduce(call: OperatorCall) -> Traced:
        return call.builder.reduce(
            call.value("self"), kind, call.places(), call.arguments.get("keepdim", False)
        )

    return reduce


def take_deviation(call: OperatorCall) -> Traced:
    correction = call.arguments.get("correction", 1 if call.arguments.get("unbiased", True) else 0)
    correction = 1 if correction is None else correction
    if correction not in (0, 1):
        raise Misfit("a take_deviation with correction 0 or 1", f"{correction}")
    places, keepdim = call.places(), call.arguments.get("keepdim", False)
    return call.builder.deviation(call.value("self"), places, keepdim, correction == 1)


def take_variance(call: OperatorCall) -> Traced:
    return call.builder.activate(take_deviation(call), "square")


# Joins and slices ----------------------------------------------------------------------------------------


def take_add(call: OperatorCall) -> Traced:
    """`self + alpha·other`."""
    alpha = call.arguments.get("alpha", 1)
    left, right = call.operand("self"), call.operand("other", float(alpha))
    found = find_snake(call.builder, left, right) or find_snake(call.builder, right, left)
    return call.builder.repeat(found or call.builder.add(left, right), call.shape)


def take_subtract(call: OperatorCall) -> Traced:
    alpha = float(call.arguments.get("alpha", 1))
    x, other = call.operand("self"), call.arguments["other"]
    if alpha == 1 and isinstance(x, Traced) and is_made_of(other, x, ("tanh", None)):
        return call.builder.activate(x, "tanhshrink")
    if alpha == 1 and isinstance(x, Traced) and isinstance(other, Weight) and other.name is not None:
        # x − w = −(−x + w): the parameter stays as it is.
        turned = call.builder.add(call.builder.activate(x, "scale", -1.0), other)
        return call.builder.activate(turned, "scale", -1.0)
    found = call.builder.add(x, call.operand("other", -alpha))
    return call.builder.repeat(found, call.shape)


def take_subtract_from(call: OperatorCall) -> Traced:
    alpha = call.arguments.get("alpha", 1)
    found = call.builder.add(call.operand("other"), call.operand("self", -float(alpha)))
    return call.builder.repeat(found, call.shape)


def take_multiply(call: OperatorCall) -> Traced:
    found = call.builder.multiply(call.operand("self"), call.operand("other"))
    return call.builder.repeat(found, call.shape)


def take_divide(call: OperatorCall) -> Traced:
    if call.arguments.get("rounding_mode") is not None:
        raise Misfit("a quotient", f"one that is rounded, {call['rounding_mode']}")
    other = call.operand("other")
    if isinstance(other, float):
        return call.builder.multiply(call.operand("self"), 1 / other)
    x = call.operand("self")
    if isinstance(x, Traced) and is_made_of(other, x, ("absolute", None), ("offset", 1.0)):
        return call.builder.activate(x, "softsign")
    if isinstance(other, Traced):
        return call.builder.multiply(call.operand("self"), call.builder.activate(other, "reciprocal"))
    return call.builder.multiply(call.operand("self"), derive(other, torch.reciprocal))


def take_power(call: OperatorCall) -> Traced:
    """A value to a fixed power, or a positive number to the power of a value."""
    base, exponent = call.operand("self"), call.operand("exponent")
    if isinstance(base, Traced):
        return call.builder.power(base, exponent)
    if not isinstance(base, float) or not isinstance(exponent, Traced) or base <= 0:
        raise Misfit("a fixed power, or the power of a number above 0", "parameters, or another number")
    return call.builder.activate(call.builder.multiply(exponent, log(base)), "exp")


def extreme(kind: Literal["maximum", "minimum"]) -> "Operator":
    def choose(call: OperatorCall) -> Traced | list[Traced]:
        if kind == "maximum" and "dim" in call.arguments:
            # The values alone, without their places.
            return [call.builder.reduce(call.value("self"), "max", [call.place()], call["keepdim"])]
        if "other" not in call.arguments:
            raise Misfit(f"the {kind} of two results, or of a result and a number", "of one result")
        found = call.builder.extreme(kind, call.operand("self"), call.operand("other"))
        return call.builder.repeat(found, call.shape)

    return choose


def take_threshold(call: OperatorCall) -> Traced:
    layer = layers.Threshold(float(call["threshold"]), float(call["value"]))
    return call.builder.apply(layer, call.value("self"))


def take_inverse_root(call: OperatorCall) -> Traced:
    return call.builder.activate(call.builder.activate(call.value("self"), "sqrt"), "reciprocal")


def take_concat(call: OperatorCall) -> Traced:
    values = call["tensors"]
    if not all(isinstance(value, Traced) for value in values):
        raise Misfit("results to join", "a parameter among them")
    found = call.builder.concat(values, int(call["dim"]) % len(call.shape))
    return call.builder.repeat(found, call.shape)


def take_slice_dim(call: OperatorCall) -> Traced:
    x, place = call.value("self"), call.place()
    size = x.shape[place]
    start, stop, step = slice(call["start"], call["end"], call["step"]).indices(size)
    return call.builder.slice(x, place, start, stop, step)


PAD_MODES: dict[str, Edge] = {
    "constant": "zeros",
    "reflect": "reflect",
    "replicate": "replicate",
    "circular": "circular",
}


def take_pad(call: OperatorCall) -> Traced:
    """The last dimension comes first."""
    mode, value = call.arguments.get("mode", "constant"), call.arguments.get("value")
    low = mode == "constant" and value == -inf
    if value not in (None, 0) and mode == "constant" and not low:
        raise Misfit("padding with zeros, or with −inf before a max pool", f"with {value}")
    x, amounts = call.value("self"), [int(amount) for amount in call["pad"]]
    ends = list(zip(amounts[::2], amounts[1::2], strict=True))
    given = dict(zip(reversed(range(len(x.dims))), ends, strict=False))
    axes = {x.dims[place]: pair for place, pair in given.items() if pair != (0, 0)}
    if any(len(axis) != 1 for axis in axes):
        raise Misfit("padding of positions", "of a dimension of size 1, or of several axes in one")
    named = {axis: pair for (axis,), pair in axes.items()}
    return call.builder.pad_for_maximum(x, named) if low else call.builder.pad(x, named, PAD_MODES[mode])


def take_upsample(call: OperatorCall) -> Traced:
    x = call.value("input" if "input" in call.arguments else "self")
    scales = find_scales(call)
    for place, (here, there) in enumerate(zip(x.shape[2:], call.shape[2:], strict=True)):
        ratio = find_ratio(scales[place]) if scales else Fraction(there, here)
        options = {"scale_factor": scales[place]} if scales else {"size": there}
        # Torch computes in fp32 which position is the nearest.
        nearest = F.interpolate(torch.arange(float(here))[None, None], **options).flatten().tolist()
        if nearest != [o * ratio.denominator // ratio.numerator for o in range(there)]:
            raise Misfit("nearest positions as they are without rounding", f"{here} to {there}")
    return call.builder.upsample(x, call.shape, scales=scales)


def take_upsample_linear(call: OperatorCall) -> Traced:
    x = call.value("input" if "input" in call.arguments else "self")
    aligned = bool(call["align_corners"])
    return call.builder.upsample(x, call.shape, "linear", aligned, () if aligned else find_scales(call))


def find_scales(call: OperatorCall) -> list[float]:
    """The factors of an upsampling that says them; torch rounds sizes down, and not factors."""
    names = ("scales", "scales_d", "scales_h", "scales_w")
    each = call.arguments.get("scale_factors") or [call.arguments.get(name) for name in names]
    return [float(scale) for scale in each if scale is not None]


def take_pixel_shuffle(call: OperatorCall) -> Traced:
    layer = layers.PixelShuffle(int(call["upscale_factor"]))
    return call.builder.shuffle_pixels(call.value("self"), layer, call.shape)


def take_pixel_unshuffle(call: OperatorCall) -> Traced:
    layer = layers.PixelUnshuffle(int(call["downscale_factor"]))
    return call.builder.shuffle_pixels(call.value("self"), layer, call.shape)


def take_repeat_each(call: OperatorCall) -> Traced:
    """`repeat_interleave` by a number, along positions."""
    if not isinstance(call.arguments.get("repeats"), int) or call.arguments.get("dim") is None:
        raise Misfit("a number of times, along one dimension", "others")
    return call.builder.upsample(call.value("self"), call.shape)


def take_narrow(call: OperatorCall) -> Traced:
    x, place = call.value("self"), call.place()
    start = int(call["start"]) % x.shape[place]
    return call.builder.slice(x, place, start, start + int(call["length"]), 1)


def take_select(call: OperatorCall) -> Traced:
    x, place = call.value("self"), call.place()
    index = int(call["index"]) % x.shape[place]
    return call.builder.slice(x, place, index, index + 1, 1).squeeze([place])


def take_chunk(call: OperatorCall) -> list[Traced]:
    size = call.value("self").shape[call.place()]
    return take_cut(call, [-(-size // int(call["chunks"]))] * int(call["chunks"]))


def take_split(call: OperatorCall) -> list[Traced]:
    size, width = call.value("self").shape[call.place()], int(call["split_size"])
    return take_cut(call, [width] * -(-size // width))


def take_split_sizes(call: OperatorCall) -> list[Traced]:
    return take_cut(call, call["split_sizes"])


def take_cut(call: OperatorCall, widths: Sequence[int]) -> list[Traced]:
    x, place = call.value("self"), call.place()
    start, parts = 0, list[Traced]()
    for width in widths:
        stop = min(start + width, x.shape[place])
        if stop > start:
            parts.append(call.builder.slice(x, place, start, stop, 1))
        start = stop
    return parts


# Dimensions ----------------------------------------------------------------------------------------------


def take_same(call: OperatorCall) -> Traced:
    return call.value("self")


def take_reshape(call: OperatorCall) -> Traced:
    return call.builder.view(call.value("self").reshape(call.shape))


def take_permute(call: OperatorCall) -> Traced:
    x = call.value("self")
    return x.permute(int(dim) % len(x.dims) for dim in call["dims"])


def take_transpose(call: OperatorCall) -> Traced:
    x = call.value("self")
    a, b = call.place("dim0"), call.place("dim1")
    order = list(range(len(x.dims)))
    order[a], order[b] = b, a
    return x.permute(order)


def take_matrices_transposed(call: OperatorCall) -> Traced:
    x = call.value("self")
    *kept, rows, columns = range(len(x.dims))
    return x.permute((*kept, columns, rows))


def take_movedim(call: OperatorCall) -> Traced:
    x, rank = call.value("self"), len(call.shape)
    given = [call[name] for name in ("source", "destination")]
    sources, targets = ([each % rank for each in ([p] if isinstance(p, int) else p)] for p in given)
    order = [place for place in range(rank) if place not in sources]
    for target, source in sorted(zip(targets, sources, strict=True)):
        order.insert(target, source)
    return x.permute(order)


def take_unsqueeze(call: OperatorCall) -> Traced:
    x = call.value("self")
    return x.unsqueeze(int(call["dim"]) % (len(x.dims) + 1))


def take_squeeze(call: OperatorCall) -> Traced:
    x = call.value("self")
    places = call.places("dim") if "dim" in call.arguments else range(len(x.dims))
    return call.builder.view(x.squeeze(places))


def take_expand(call: OperatorCall) -> Traced:
    x = call.value("self")
    if len(call.shape) != len(x.dims):
        raise Misfit("an expansion of the dimensions there are", f"to {len(call.shape)} dimensions")
    return call.builder.repeat(x, call.shape)


Operator = Callable[[OperatorCall], "Traced | list[Traced]"]

OPERATORS: dict[str, Operator] = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), take_convolve),
    **dict.fromkeys(("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), take_convolve_transposed),
    "linear": take_linear,
    "embedding": take_embed,
    "batch_norm": take_batch_norm,
    "layer_norm": take_layer_norm,
    "rms_norm": take_rms_norm,
    "group_norm": take_group_norm,
    "instance_norm": take_instance_norm,
    "relu": activation("relu"),
    "leaky_relu": activation("leaky_relu", "negative_slope"),
    "relu6": lambda call: call.builder.activate(call.value("self"), "clipped_relu", 6.0),
    "hardtanh": take_hardtanh,
    **dict.fromkeys(("clamp", "clamp_min", "clamp_max"), take_clamp),
    "elu": take_elu,
    "gelu": take_gelu,
    "silu": activation("silu"),
    "sigmoid": activation("sigmoid"),
    "tanh": activation("tanh"),
    "hardsigmoid": activation("hardsigmoid"),
    "hardswish": activation("hardswish"),
    "mish": activation("mish"),
    "softplus": take_softplus,
    "log_sigmoid": activation("logsigmoid"),
    "selu": activation("selu"),
    "celu": activation("celu", "alpha"),
    "hardshrink": activation("hardshrink", "lambd"),
    "softshrink": activation("softshrink", "lambd"),
    **dict.fromkeys(("abs", "absolute"), activation("absolute")),
    "square": activation("square"),
    "sqrt": activation("sqrt"),
    "rsqrt": take_inverse_root,
    "exp": activation("exp"),
    "log": activation("log"),
    "reciprocal": activation("reciprocal"),
    "sign": activation("sign"),
    "sin": activation("sin"),
    "cos": activation("cos"),
    "threshold": take_threshold,
    **dict.fromkeys(("maximum", "max"), extreme("maximum")),
    **dict.fromkeys(("minimum", "min"), extreme("minimum")),
    "neg": lambda call: call.builder.activate(call.value("self"), "scale", -1.0),
    "pow": take_power,
    "glu": lambda call: call.builder.glu(call.value("self"), call.place()),
    "prelu": take_prelu,
    "softmax": take_softmax,
    "log_softmax": lambda call: call.builder.log_softmax(call.value("self"), call.place()),
    "dropout": take_dropout,
    **dict.fromkeys(("max_pool1d", "max_pool2d", "max_pool3d"), take_max_pool),
    **dict.fromkeys(("avg_pool1d", "avg_pool2d", "avg_pool3d"), take_avg_pool),
    **dict.fromkeys(("adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d"), adaptive("avg")),
    **dict.fromkeys(
        ("adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d"),
        lambda call: [adaptive("max")(call)],
    ),
    "mean": reduction("avg"),
    "amax": reduction("max"),
    "sum": reduction("sum"),
    "std": take_deviation,
    "var": take_variance,
    "add": take_add,
    "sub": take_subtract,
    "rsub": take_subtract_from,
    "mul": take_multiply,
    "div": take_divide,
    "cat": take_concat,
    "concat": take_concat,
    "slice": take_slice_dim,
    "narrow": take_narrow,
    **dict.fromkeys(("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d"), take_upsample),
    **dict.fromkeys(
        ("upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d"), take_upsample_linear
    ),
    "pixel_shuffle": take_pixel_shuffle,
    "pixel_unshuffle": take_pixel_unshuffle,
    "repeat_interleave": take_repeat_each,
    "pad": take_pad,
    "constant_pad_nd": take_pad,
    "select": take_select,
    "chunk": take_chunk,
    "split": take_split,
    "split_with_sizes": take_split_sizes,
    **dict.fromkeys(("contiguous", "clone", "alias"), take_same),
    **dict.fromkeys(("to", "_to_copy", "type_as"), take_conversion),
    **dict.fromkeys(("view", "reshape", "flatten", "unflatten", "_unsafe_view"), take_reshape),
    "permute": take_permute,
    "movedim": take_movedim,
    "transpose": take_transpose,
    "mT": take_matrices_transposed,
    "t": lambda call: call.value("self").permute((1, 0)),
    "unsqueeze": take_unsqueeze,
    "squeeze": take_squeeze,
    **dict.fromkeys(("expand", "expand_as", "repeat"), take_expand),
}
"""By the operator's name without overload; in-place ones have the same name with an underscore."""
