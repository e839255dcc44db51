"""Symbolic graph compiler for time-delay neural networks and convolutional networks.

    import tdnn_compiler as tdnn

    network = tdnn.build(tdnn.Input("N T C", C=40) >> tdnn.conv(512, taps=(-2, 0, 2)) >> tdnn.relu)
    tdnn.analyse(network).field().size      # 5
    module = tdnn.compile(network).module()

This module holds every name that a user needs. Each is loaded when it is first asked for, so that a report
needs neither torch nor triton.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tdnn_compiler.analysis import Analysis, analyse
    from tdnn_compiler.dsl import (
        Chain,
        Input,
        Node,
        Step,
        Word,
        absolute,
        adaptive_avg_pool,
        adaptive_max_pool,
        affine,
        attentive_statistics,
        avg_pool,
        batch_norm,
        build,
        celu,
        channel_shuffle,
        channels,
        clamp_max,
        clamp_min,
        clipped_relu,
        concat,
        conv,
        conv_transpose,
        cos,
        crop,
        depthwise_conv,
        dropout,
        elu,
        embedding,
        exp,
        flatten,
        fold,
        gelu,
        gelu_tanh,
        global_avg_pool,
        global_max_pool,
        global_sum_pool,
        group_norm,
        hardshrink,
        hardsigmoid,
        hardswish,
        hardtanh,
        instance_norm,
        layer_norm,
        leaky_relu,
        linear,
        local_response_norm,
        log,
        log_softmax,
        logsigmoid,
        lp_pool,
        max_pool,
        maximum,
        minimum,
        mish,
        offset,
        pad,
        pixel_shuffle,
        pixel_unshuffle,
        power,
        prelu,
        reciprocal,
        relu,
        repeat,
        rms_norm,
        scale,
        selu,
        shared,
        shift,
        sigmoid,
        sign,
        silu,
        sin,
        snake,
        softmax,
        softplus,
        softshrink,
        softsign,
        split,
        sqrt,
        square,
        stats_pool,
        subsample,
        symbols,
        tanh,
        tanhshrink,
        threshold,
        upsample,
    )
    from tdnn_compiler.exporters.onnx import to_onnx as to_onnx
    from tdnn_compiler.importers.kaldi import from_kaldi, kaldi_context
    from tdnn_compiler.importers.onnx import from_onnx as from_onnx
    from tdnn_compiler.importers.torch import from_torch as from_torch
    from tdnn_compiler.network.files import load, save
    from tdnn_compiler.network.graph import Network
    from tdnn_compiler.runtime import compile as compile
    from tdnn_compiler.runtime import freeze as freeze
    from tdnn_compiler.runtime import semi_orthogonal_step as semi_orthogonal_step
    from tdnn_compiler.runtime import to_torch as to_torch
    from tdnn_compiler.runtime.dynamo import explain as explain
    from tdnn_compiler.symbolic.errors import NetworkError

__all__ = [
    "Analysis",
    "Chain",
    "Input",
    "Network",
    "NetworkError",
    "Node",
    "Step",
    "Word",
    "__version__",
    "absolute",
    "adaptive_avg_pool",
    "adaptive_max_pool",
    "affine",
    "analyse",
    "attentive_statistics",
    "avg_pool",
    "batch_norm",
    "build",
    "celu",
    "channel_shuffle",
    "channels",
    "clamp_max",
    "clamp_min",
    "clipped_relu",
    "concat",
    "conv",
    "conv_transpose",
    "cos",
    "crop",
    "depthwise_conv",
    "dropout",
    "elu",
    "embedding",
    "exp",
    "flatten",
    "fold",
    "from_kaldi",
    "gelu",
    "gelu_tanh",
    "global_avg_pool",
    "global_max_pool",
    "global_sum_pool",
    "group_norm",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "instance_norm",
    "kaldi_context",
    "layer_norm",
    "leaky_relu",
    "linear",
    "load",
    "local_response_norm",
    "log",
    "log_softmax",
    "logsigmoid",
    "lp_pool",
    "max_pool",
    "maximum",
    "minimum",
    "mish",
    "offset",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "power",
    "prelu",
    "reciprocal",
    "relu",
    "repeat",
    "rms_norm",
    "save",
    "scale",
    "selu",
    "shared",
    "shift",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "snake",
    "softmax",
    "softplus",
    "softshrink",
    "softsign",
    "split",
    "sqrt",
    "square",
    "stats_pool",
    "subsample",
    "symbols",
    "tanh",
    "tanhshrink",
    "threshold",
    "upsample",
]

__version__ = "0.1.0"

# Not in __all__: they load torch, and `compile` would hide Python's own from whoever imports *.
_NEED_TORCH = ("compile", "explain", "freeze", "from_torch", "semi_orthogonal_step", "to_torch")
# Nor these, which load onnx.
_NEED_ONNX = ("from_onnx", "to_onnx")

# Where a name is defined that is no word of the language.
_HOMES = {
    "Analysis": "analysis",
    "Network": "network.graph",
    "NetworkError": "symbolic.errors",
    "analyse": "analysis",
    "compile": "runtime",
    "explain": "runtime.dynamo",
    "freeze": "runtime",
    "from_kaldi": "importers.kaldi",
    "from_onnx": "importers.onnx",
    "from_torch": "importers.torch",
    "kaldi_context": "importers.kaldi",
    "load": "network.files",
    "save": "network.files",
    "semi_orthogonal_step": "runtime",
    "to_onnx": "exporters.onnx",
    "to_torch": "runtime",
}

if not TYPE_CHECKING:  # A type checker would take every name for known.

    def __getattr__(name: str) -> Any:
        if name not in (*__all__, *_NEED_TORCH, *_NEED_ONNX):
            raise AttributeError(f"module '{__name__}' has no attribute '{name}'{_suggestion(name)}")
        home = import_module(f"{__name__}.{_HOMES.get(name, 'dsl')}")
        value = globals()[name] = getattr(home, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_NEED_TORCH, *_NEED_ONNX})


def _suggestion(name: str) -> str:
    """The name that was probably meant: torch writes some of them in another case, or with a number."""
    plain = {known.lower().replace("_", ""): known for known in (*__all__, *_NEED_TORCH, *_NEED_ONNX)}
    near = get_close_matches(name.lower().replace("_", "").rstrip("0123d"), plain, 1)
    return f"; did you mean '{plain[near[0]]}'?" if near and not name.startswith("__") else ""
