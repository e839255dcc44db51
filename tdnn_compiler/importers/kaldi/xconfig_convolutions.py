"""The layers of xconfig that convolve over time and height: conv-relu-batchnorm-layer and its kind."""

from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.xconfig_layer import XconfigLayer
from tdnn_compiler.importers.kaldi.xconfig_words import add_word

__all__ = ["CONVOLUTIONS", "expand_convolution"]

CONVOLUTIONS = (
    "conv", "conv-relu", "conv-relu-renorm", "conv-relu-batchnorm", "conv-relu-dropout",
    "conv-relu-batchnorm-so", "conv-relu-batchnorm-dropout", "conv-renorm", "relu-conv",
    "relu-conv-renorm", "batchnorm-conv", "batchnorm-conv-relu", "relu-batchnorm-conv", "relu-noconv",
    "relu-batchnorm-noconv"
)  # fmt: skip


def expand_convolution(layer: XconfigLayer) -> Descriptor:
    """One component a word, in order, over the filters that there are at its place."""
    words, reads, dim = layer.word.split("-")[:-1], layer.reads, layer.input_dim
    height = layer.values.whole("height-in", least=1)
    if dim % height:
        layer.say(f"height-in that divides {dim}, the dimension of its input", height)
        return Descriptor("", node=layer.name)
    filters = dim // height
    for word in words:
        if word == "conv":
            reads, dim, filters = _add_convolution(layer, reads, height, filters)
        elif word != "noconv":
            reads = add_word(layer, word, reads, dim, filters)
    return reads


def _add_convolution(
    layer: XconfigLayer, reads: Descriptor, height: int, filters: int
) -> tuple[Descriptor, int, int]:
    """The convolution, its dimension and the number of its filters."""
    values = layer.values
    height_out, filters_out = values.whole("height-out", least=1), values.whole("num-filters-out", least=1)
    times = values.wholes("time-offsets")
    convolution = layer.add_component(
        f"{layer.name}.conv",
        "TimeHeightConvolution",
        reads,
        height_out * filters_out,
        num_filters_in=filters,
        num_filters_out=filters_out,
        height_in=height,
        height_out=height_out,
        height_subsample_out=values.whole("height-subsample-out", 1, least=1),
        height_offsets=values.wholes("height-offsets"),
        time_offsets=times,
        required_time_offsets=values.wholes("required-time-offsets", times),
    )
    return convolution, height_out * filters_out, filters_out
