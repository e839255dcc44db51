"""Every layer kind that has kernels, in a network of its own; and a few ways to wire them."""

from tdnn_compiler import dsl
from tdnn_compiler.dsl import (
    Input,
    Node,
    avg_pool,
    batch_norm,
    build,
    concat,
    conv,
    conv_transpose,
    dropout,
    global_avg_pool,
    global_max_pool,
    layer_norm,
    leaky_relu,
    linear,
    max_pool,
    relu,
    sigmoid,
    stats_pool,
)
from tdnn_compiler.network.graph import Network

__all__ = ["INTERPRETED", "NETWORKS", "PARTS", "SLOW", "WIDE", "fused", "lines_in_loads"]

LAYERS = {
    "leaky_relu": dsl.leaky_relu(0.1),
    "clipped_relu": dsl.clipped_relu(1.0),
    "elu": dsl.elu(0.7),
    "silu": dsl.silu,
    "gelu": dsl.gelu,
    "sigmoid": dsl.sigmoid,
    "tanh": dsl.tanh,
    "hardtanh": dsl.hardtanh,
    "hardsigmoid": dsl.hardsigmoid,
    "hardswish": dsl.hardswish,
    "gelu_tanh": dsl.gelu_tanh,
    "mish": dsl.mish,
    "softplus": dsl.softplus(2.0),
    "logsigmoid": dsl.logsigmoid,
    "softsign": dsl.softsign,
    "selu": dsl.selu,
    "celu": dsl.celu(0.7),
    "hardshrink": dsl.hardshrink,
    "softshrink": dsl.softshrink,
    "tanhshrink": dsl.tanhshrink,
    "absolute": dsl.absolute,
    "square": dsl.square,
    "clamp": dsl.clamp_min(-0.3) >> dsl.clamp_max(0.4),
    "sin": dsl.sin,
    "cos": dsl.cos,
    "sign": lambda h: h * dsl.sign(h),
    "cube": dsl.power(3),
    "power": dsl.square >> dsl.offset(0.1) >> dsl.power(-0.75),
    "high_powers": lambda h: (h >> dsl.tanh >> dsl.power(17)) + dsl.power(-3)(h),
    "no_power": lambda h: h + h**0 + h**1,
    "threshold": dsl.threshold(0.2, -1.0),
    "maximum": lambda h: dsl.maximum(h, h >> dsl.relu >> conv(4, 3, padding=1)),
    "minimum": lambda h: dsl.minimum(h >> global_avg_pool(), dsl.minimum(h, 0.3)),
    "larger_than": lambda h: dsl.maximum(0.1, h),
    "affine": dsl.affine,
    "channel_scale": dsl.affine(bias=False),
    "channel_shuffle": dsl.channel_shuffle(2),
    "global_sum_pool": dsl.global_sum_pool(keepdim=True),
    "stats_pool_unbiased": stats_pool(unbiased=True),
    "exp": dsl.tanh >> dsl.exp,
    "log_and_root": dsl.square >> dsl.offset(0.1) >> dsl.sqrt >> dsl.log,
    "reciprocal": dsl.square >> dsl.offset(1.0) >> dsl.reciprocal >> dsl.scale(-2.0),
    "prelu": dsl.prelu,
    "prelu_per_channel": dsl.prelu(per_channel=True),
    "snake": dsl.snake,
    "lp_pool": dsl.lp_pool(2, 3, 2),
    "softmax": dsl.softmax(),
    "log_softmax": dsl.log_softmax,
    "softmax_over_positions": dsl.softmax("positions"),
    "attentive_statistics": lambda h: dsl.attentive_statistics(h, h >> linear(2) >> dsl.tanh >> linear(4)),
    "layer_norm": dsl.layer_norm,
    "local_response_norm": conv(19) >> dsl.local_response_norm(5, 2.0),
    "local_response_norm_even": dsl.local_response_norm(4, 3.0, 0.5, 2.0),
    "local_response_norm_of_all": dsl.local_response_norm(19, 5.0, 1.0),
    "rms_norm": dsl.rms_norm,
    "rms_norm_plain": dsl.rms_norm(eps=1e-3, affine=False),
    "group_norm": dsl.group_norm(2),
    "instance_norm": dsl.instance_norm,
    "batch_norm": batch_norm,
    "dropout": dropout(0.3),
    "avg_pool": avg_pool(3, 2, 1),
    "avg_pool_ceil": avg_pool(3, 2, 1, ceil_mode=True),
    "avg_pool_ceil_same": avg_pool(2, 1, "SAME", ceil_mode=True),
    "avg_pool_ceil_uneven": avg_pool(4, 3, ((1, 2),), ceil_mode=True),
    "avg_pool_without_padding": avg_pool(3, 2, 1, count_include_pad=False),
    "max_pool": max_pool(3, 2, 1),
    "global_avg_pool": global_avg_pool(),
    "global_max_pool": global_max_pool(),
    "global_avg_pool_kept": global_avg_pool(keepdim=True),
    "global_max_pool_kept": global_max_pool(keepdim=True),
    "stats_pool": stats_pool(),
    "stats_pool_windows": stats_pool(3, padding=1),
    "avg_pool_far_over_the_ends": avg_pool(5, 2, ((4, 3),), count_include_pad=False),
    "stats_pool_far_over_the_ends": stats_pool(5, stride=2, padding=((3, 4),)),
    "depthwise": dsl.depthwise_conv(3, padding=1),
    "grouped": conv(6, 3, groups=2),
    "transposed": conv_transpose(3, 3, stride=2),
    "transposed_grouped": conv_transpose(4, 3, stride=2, groups=2),
    "taps": conv(5, taps=(-3, -1, 0, 4)),
    "strided": conv(5, 3, stride=2, padding=1),
    "same": conv(3, 3, stride=2, padding="SAME"),
    "reflect": conv(4, 4, padding=2, padding_mode="reflect"),
    "replicate": conv(4, 4, padding=2, padding_mode="replicate"),
    "circular": conv(4, 4, padding=2, padding_mode="circular"),
    "shift": dsl.shift(1),
    "pad": dsl.pad(((2, 1),)),
    "pad_reflect": dsl.pad(((1, 3),), "reflect"),
    "upsample": dsl.upsample(3),
    "upsample_linear": dsl.upsample(3, "linear"),
    "upsample_aligned": conv(2, 3) >> dsl.upsample(3, "linear", align_corners=True),
    "upsample_linear_even": conv(2, 3) >> dsl.upsample(2, mode="linear"),
    "pixel_shuffle": dsl.pixel_shuffle(2),
    "pixel_unshuffle": dsl.pixel_unshuffle(3),
    "crop": dsl.crop(((1, 2),)),
    "subsample": dsl.subsample(2),
    "channels": dsl.channels(1, 3),
    "linear": linear(3),
}


def squeezed(h: Node) -> Node:
    return h * (h >> global_avg_pool(keepdim=True) >> conv(2) >> relu >> conv(4) >> sigmoid)


def halves(h: Node) -> Node:
    gated = h * (h >> conv(4, 3, padding=1, groups=2) >> sigmoid)
    return concat(gated >> dsl.channels(0, 2), (gated >> dsl.channels(2, 4)) + (gated >> dsl.channels(0, 2)))


def wired() -> dict[str, Network]:
    x = Input("N T C", C=3)
    a = x >> conv(4, 3, padding=1)
    b = a >> batch_norm >> relu
    residual = (b >> conv(4, 3, padding=1) >> batch_norm) + (a >> conv(4) >> batch_norm)
    image = Input("N H W C", C=2, H=7, W=6) >> conv(4, (3, 2), padding=(1, 1), stride=(2, 1))
    image = image >> batch_norm >> relu >> max_pool(2) >> conv(3, 2) >> global_avg_pool() >> linear(2)
    pooled_image = Input("N H W C", C=2, H=9, W=8) >> conv(4, 3, padding=1) >> relu >> max_pool(2)
    tdnn = x >> conv(20, 3) >> relu >> batch_norm >> conv(18, taps=(-2, 0, 3)) >> relu >> batch_norm
    alike = x >> conv(4, 3, padding=1)
    for rate, slope in ((1, 0.1), (2, 0.3), (4, 0.5)):
        alike = alike >> conv(4, 2, padding="causal", dilation=rate) >> leaky_relu(slope) >> dropout(slope)
    return {
        "alike": build(alike >> layer_norm(eps=0.1) >> conv(4) >> layer_norm(eps=0.01)),
        "squeeze_and_excite": build(squeezed(a) + a),
        "outputs": build(b >> max_pool(2), a, b, x),
        "concat": build(concat(a, a >> relu >> conv(3, 3, padding=1))),
        "residual": build(residual >> relu >> max_pool(2) >> conv(2, 2)),
        "flatten": build(Input("N T C", C=3, T=11) >> conv(4, 3) >> dsl.flatten >> linear(2)),
        "fold": build(
            Input("N T F C", C=2, F=6)
            >> conv(3, 3, stride=(1, 2), padding=1)
            >> relu
            >> dsl.fold("F")
            >> stats_pool(unbiased=True)
            >> linear(2)
        ),
        "upsample_image": build(
            Input("N H W C", C=2) >> conv(3, 2) >> dsl.upsample((2, 3), "linear") >> conv(2, 3) >> relu
        ),
        "upsample_aligned_image": build(
            Input("N H W C", C=2, H=5)
            >> conv(3, 2)
            >> dsl.upsample((2, 3), "linear", align_corners=True)
            >> conv(2, 3)
        ),
        "pixel_shuffle_image": build(
            Input("N H W C", C=3) >> conv(8, 2) >> dsl.pixel_shuffle(2) >> conv(2, 3, padding=1)
        ),
        "pixel_unshuffle_image": build(
            Input("N H W C", H=8, W=12, C=2) >> dsl.pixel_unshuffle(2) >> conv(3, 2) >> relu
        ),
        "flatten_image": build(Input("N H W C", C=3, H=7, W=5) >> conv(4, 3) >> dsl.flatten >> linear(2)),
        "flatten_vector": build(Input("N C", C=3) >> dsl.flatten >> linear(2)),
        "image": build(image),
        "normalised_over_the_batch": build(x >> global_avg_pool() >> linear(17) >> batch_norm),
        "linears": build(x >> global_avg_pool() >> linear(16) >> relu >> linear(32)),
        "pooled": build(x >> conv(4, 3) >> relu >> max_pool(2) >> conv(5, 3, padding=1) >> avg_pool(2, 3, 1)),
        "pooled_image": build(pooled_image >> conv(3, 2) >> relu >> max_pool((2, 1)) >> global_avg_pool()),
        "pooled_then_normalised": build(x >> conv(4, 3) >> relu >> max_pool(2, 2, 1) >> batch_norm),
        "names": build(x >> conv(4, 3).named("first") >> sigmoid.named("tl") >> conv(4).named("in")),
        "tdnn": build(tdnn >> stats_pool() >> linear(17)),
    }


def pairs() -> dict[str, Network]:
    """Two convolutions for one kernel, as `fused` says."""
    x = Input("N T C", C=3)
    wide = x >> conv(5, 3, dilation=2, padding="same").named("first") >> relu
    wide = wide >> conv(20, 3, dilation=4, padding="same").named("second") >> relu
    causal = x >> conv(20, taps=(-3, -1, 0)).named("first") >> batch_norm >> sigmoid
    causal = causal >> conv(4, 4, dilation=2, padding="causal").named("second") >> linear(3)
    return {name: build(h, name=name) for name, h in (("pair", wide), ("causal_pair", causal))}


def fused(network: Network) -> list[tuple[str, str]]:
    """The layers of one of these networks that are to share a kernel."""
    return [("first", "second")] if network.name in ("pair", "causal_pair") else []


def lines() -> dict[str, Network]:
    """One axis: windows that see nothing, or the same position again; slices, and rows of odd lengths."""
    line = Input("N T C", C=3)
    return {
        "strided_dilated": build(
            line >> conv(4, 3) >> batch_norm >> relu >> conv(20, 4, stride=3, dilation=2)
        ),
        "strided_depthwise_line": build(
            line >> conv(4) >> relu >> dsl.depthwise_conv(4, stride=3, dilation=2) >> avg_pool(3, 2, 1)
        ),
        "normalised_then_transposed": build(line >> conv(4) >> batch_norm >> conv_transpose(2, 3, padding=1)),
        # Of one channel, what the taps see of it never leaves the line: only a block of taps does.
        "one_channel": build(Input("N T C", C=1) >> conv(4, 2) >> relu >> conv(3, 3)),
        "blind_windows": build(Input("N T C", C=2, T=2) >> max_pool(2, 2, "SAME", dilation=3)),
        "blind_norm": build(line >> max_pool(1, stride=3, padding="causal") >> batch_norm),
        "blind_mean": build(squeezed(line >> conv(4) >> max_pool(4, 1, "same", dilation=3))),
        "far_replicate": build(
            line >> conv(4) >> conv(2, taps=(3,), padding="same", padding_mode="replicate")
        ),
        "cut_replicate": build(
            line >> dsl.depthwise_conv(2, stride=3, padding="causal", padding_mode="replicate") >> conv(2)
        ),
        "open_shares": build(line >> conv(4, 3) >> relu >> dsl.adaptive_avg_pool(3) >> conv(2, 2)),
        "open_largest": build(line >> conv(4) >> relu >> dsl.adaptive_max_pool(5) >> conv(2)),
        # Its gradient is what is left of larger numbers: nothing but rounding.
        "norm_of_two": build(Input("N T C", C=9, T=2) >> dsl.instance_norm >> dsl.channels(3, 9)),
        # The gates' gradient is in groups of channels, and slices of it are not.
        "sliced_gates": build(halves(line >> conv(4))),
        "sliced_batch_norm": build(line >> conv(4) >> dsl.channels(1, 3) >> batch_norm >> conv(2)),
        "same_replicate": build(line >> conv(3, 4, stride=3, padding="SAME", padding_mode="replicate")),
        "odd_rows": build(Input("N T C", C=67) >> conv(5, 3) >> relu >> global_avg_pool() >> linear(69)),
        "empty_windows": build(
            line >> avg_pool(1, stride=3, padding="causal", count_include_pad=False) >> conv(2)
        ),
        "folded_taps": build(line >> conv(3, taps=(-4, -1, 0), padding=((4, 3),), padding_mode="circular")),
    }


def open_images() -> dict[str, Network]:
    """Several axes, some open: tiles of rows run from the last open one on."""
    anywhere = Input("N H W C", C=3)
    bands = Input("N T F C", C=3, F=6) >> conv(3, 3, padding=1)
    return {
        # One symbol, two axes: a square has no length that a sequence could have its own of.
        "square": build(
            Input("N H W C", H=dsl.symbols("m"), W=dsl.symbols("m"), C=2)
            >> conv(3, 3, padding=1, padding_mode="reflect")
        ),
        # Of one channel and one open length, some masks are scalars.
        "lonely": build(Input("N D H W C", C=1, H=4, W=8) >> conv(1, 3, padding=1)),
        "open_image": build(
            anywhere
            >> conv(8, 3, padding=1)
            >> batch_norm
            >> relu
            >> max_pool(2)
            >> conv(5, (3, 2), stride=2)
        ),
        # The tiles of rows run through both axes: only the first one is open.
        "spectrogram": build(
            Input("N T F C", C=3, F=11)
            >> conv(5, (3, 2), padding=(1, 0), stride=(1, 2))
            >> batch_norm
            >> relu
            >> max_pool(2)
            >> conv(4, 2, stride=(2, 1))
            >> global_avg_pool()
            >> linear(3)
        ),
        # Of each band over time, and of each frame over all bands: few of them are reduced.
        "pooled_along": build(
            Input("N T F C", C=3, F=6) >> conv(4, 3, padding=1) >> relu >> stats_pool(over="T") >> linear(2),
            Input("N T F C", C=3, F=6) >> stats_pool(over="F") >> global_max_pool(over="T", keepdim=True),
        ),
        "attended_along": build(
            dsl.attentive_statistics(bands, bands >> linear(1), over="T") >> linear(2),
            bands >> dsl.softmax("F"),
        ),
        "spectrogram_stencils": build(
            Input("N T F C", C=3, F=7)
            >> conv(4)
            >> relu
            >> dsl.depthwise_conv(3, stride=2, padding=1)
            >> max_pool(3, 2, 1)
            >> conv_transpose(4, 3, stride=2)
        ),
        "open_image_shares": build(anywhere >> conv(4) >> dsl.adaptive_avg_pool((2, 3)) >> linear(2)),
        "more_shares": build(anywhere >> dsl.adaptive_max_pool((7, None)) >> conv(2)),
        "open_average": build(
            anywhere >> avg_pool((3, 2), stride=2) >> dsl.layer_norm >> global_avg_pool() >> linear(2)
        ),
        "open_transposed": build(
            anywhere
            >> dsl.depthwise_conv(3, padding=(0, 2), padding_mode="reflect")
            >> conv_transpose(4, 2, stride=2)
        ),
    }


def images() -> dict[str, Network]:
    """Two and three axes of positions of known sizes: tiles of rows run through all."""
    x = Input("N H W C", C=2, H=9, W=7).named("image")
    photo = Input("N H W C", C=3, H=13, W=11)
    rows = Input("N W C", C=2, W=7).named("rows")
    volume = Input("N D H W C", C=1, D=5, H=4, W=6)
    strided = x >> conv(4, 3, stride=2, padding=1) >> batch_norm >> relu >> conv(5, (3, 2), stride=(1, 2))
    a = x >> conv(4)
    residual = (a >> conv(4, 3, padding=1) >> batch_norm >> relu) + a
    volume = volume >> conv(3, 3, padding=1) >> batch_norm >> relu >> max_pool(2) >> conv(4, 2)
    depthwise = x >> conv(4, 2) >> dsl.depthwise_conv(3, padding=1) >> batch_norm >> dsl.silu
    return {
        "strided_image": build(strided),
        "residual_image": build(residual >> relu >> max_pool(3, 2, 1) >> dsl.flatten >> linear(3)),
        "depthwise_image": build(depthwise >> dsl.layer_norm >> conv(3)),
        "transposed_image": build(x >> conv_transpose(3, 3, stride=2) >> relu >> conv(2, 3)),
        "reflected_image": build(x >> conv(3, 3, padding=1, padding_mode="reflect") >> avg_pool(3, 2, 1)),
        "strided_inside": build(a >> batch_norm >> relu >> conv(5, (3, 1), stride=2, padding=(1, 0)) >> relu),
        # Of one order of axes and of the other.
        "upright_and_turned": build(
            (x >> conv(4, (3, 1), padding=(1, 0)) >> relu)
            * (Input("N W H C", C=3, W=7, H=9) >> conv(4, 3, padding=1))
            >> conv(2)
        ),
        # Each phase has one row.
        "two_rows": build(
            Input("N H W C", C=3, H=2, W=7)
            >> conv(4)
            >> relu
            >> conv(4, 2, stride=2)
            >> relu
            >> conv_transpose(3, 2, stride=2)
        ),
        "two_rows_of_stencils": build(
            Input("N H W C", C=3, H=3, W=2)
            >> conv(4)
            >> dsl.depthwise_conv(2, stride=2, padding=(1, 0))
            >> relu
            >> max_pool((2, 1), stride=(3, 1))
        ),
        "strided_depthwise": build(
            a
            >> batch_norm
            >> relu
            >> dsl.depthwise_conv(3, stride=2, padding=1)
            >> batch_norm
            >> max_pool(3, 2)
        ),
        "first_layer": build(photo >> conv(5, 7, stride=2, padding=3) >> batch_norm >> relu >> conv(4, 2)),
        "uneven_largest": build(x >> conv(4) >> relu >> dsl.adaptive_max_pool((4, 3)) >> conv(2, 2)),
        "uneven_mean": build(x >> conv(4) >> dsl.adaptive_avg_pool((None, 3)) >> conv(2, 2)),
        "sliced_norm": build(x >> conv(4) >> dsl.channels(1, 3) >> dsl.layer_norm >> conv(3, 2)),
        "repeated_rows": build((x * rows) >> conv(2, 3, padding=1, padding_mode="replicate")),
        "responses": build(x >> conv(6, 3) >> relu >> dsl.local_response_norm(3, 1.0) >> max_pool(3, 2)),
        "volume": build(volume >> global_max_pool() >> linear(2)),
    }


def tokens() -> dict[str, Network]:
    """Embeddings, in one axis and two, read by windows, pools and sums."""
    letters, board = Input("N T"), Input("N H W", H=5, W=4)
    both = (letters >> dsl.embedding(7, 3)) + (letters >> dsl.embedding(9, 3))
    looked_up = letters >> dsl.embedding(3, 2)
    gate = looked_up >> global_avg_pool() >> linear(2) >> relu >> linear(1) >> sigmoid
    return {
        "gated_letters": build(looked_up * gate),
        "equal_letters": build(letters >> dsl.embedding(2, 3) >> dsl.tanh >> global_max_pool()),
        "padded_letters": build(letters >> dsl.embedding(4, 3, padding_idx=3) >> conv(3, 2)),
        "letters_and_tokens": build(letters >> dsl.embedding(29, 5) >> conv(3, 3), letters),
        "letters": build(letters >> dsl.embedding(29, 5) >> conv(20, 3) >> relu >> stats_pool() >> linear(3)),
        "two_embeddings": build(both >> batch_norm >> max_pool(3, 2, 1)),
        "board": build(board >> dsl.embedding(6, 4) >> conv(3, 2) >> relu >> conv(2, 3, padding=1)),
    }


def sharing() -> dict[str, Network]:
    """One set of weights for several layers: on several inputs, and one after the other."""
    first, second = Input("N T C", C=3).named("first"), Input("N T C", C=3).named("second")
    encoder = dsl.shared(conv(6, 3, padding=1) >> relu >> batch_norm >> conv(3, taps=(-1, 0), groups=3))
    block = dsl.shared(lambda h: h + (h >> layer_norm >> linear(4) >> dsl.prelu >> dropout(0.2)))
    return {
        "siamese": build(concat(encoder(first), encoder(second)) >> linear(2)),
        "one_block": build(first >> conv(4) >> block >> block >> block >> stats_pool()),
        # Kernels of norms are told their strides, which are multiples of 16.
        "widths": build(
            Input("N T C", C=16)
            >> conv(16)
            >> batch_norm
            >> relu
            >> conv(32)
            >> batch_norm
            >> relu
            >> conv(48)
            >> batch_norm
        ),
    }


NETWORKS = (
    {name: build(Input("N T C", C=3) >> conv(4, 3, padding=1) >> layer) for name, layer in LAYERS.items()}
    | wired()
    | pairs()
    | lines()
    | images()
    | open_images()
    | tokens()
    | sharing()
)


def lines_in_loads(first: int, hidden: int, last: int) -> Network:
    """On sm_90 the gradient of the last convolution is computed while it is loaded."""
    h = Input("N T C", C=first) >> conv(hidden, 3) >> relu >> batch_norm >> conv(last) >> relu >> batch_norm
    return build(h >> stats_pool() >> linear(16))


def wide() -> dict[str, Network]:
    """Rows of whole vectors of 16 bytes: tensor descriptors load them in blocks."""
    line, image = Input("N T C", C=16), Input("N H W C", C=16, H=9, W=7)
    tdnn = line >> conv(16, 3) >> relu >> batch_norm >> conv(24, taps=(-2, 0, 3)) >> relu >> batch_norm
    padded = line >> conv(16, 3, padding=1) >> batch_norm >> relu >> conv(16, 3, padding=1) >> relu
    strided = line >> conv(16) >> relu >> conv(16, 3, stride=2, padding=1) >> relu >> conv(8)
    images = image >> conv(16, 3, padding=1) >> batch_norm >> relu >> conv(16, stride=2) >> relu >> conv(8, 3)
    return {
        "wide_tdnn": build(tdnn >> stats_pool() >> linear(16)),
        "wide_lines": lines_in_loads(16, 40, 24),
        "wide_padded": build(padded >> max_pool(2) >> conv(8)),
        "wide_strided": build(strided),
        "wide_image_lines": build(image >> conv(40, 2) >> relu >> conv(24) >> relu >> global_avg_pool()),
        "wide_point": build(image >> conv(16) >> batch_norm >> relu >> conv(32) >> relu),
        "wide_image": build(images >> global_avg_pool() >> linear(8)),
    }


WIDE = wide()
SLOW = (
    *("depthwise_image", "first_layer", "lonely", "more_shares", "open_average", "open_image"),
    *("open_transposed", "reflected_image", "spectrogram", "spectrogram_stencils", "square"),
    "transposed_image",
    "volume",
)
"""Those that Triton's interpreter takes more than ten seconds for."""
INTERPRETED = [*[name for name in NETWORKS if name not in SLOW][::10], "alike", "widths"]
"""By default; C++ runs every network."""
PARTS = INTERPRETED[::2], INTERPRETED[1::2]
"""Each is verified by a process of its own."""
