"""What the words of a layer's type stand for: in relu-batchnorm-layer a ReLU and a batch norm."""

from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.xconfig_layer import XconfigLayer

__all__ = ["add_word"]

POINTWISE = {"relu": "RectifiedLinear", "sigmoid": "Sigmoid", "tanh": "Tanh"}


def add_word(
    layer: XconfigLayer, word: str, reads: Descriptor, dim: int, block_dim: int, log_stddev: bool = False
) -> Descriptor:
    """The component of one word, over `dim` values in blocks of `block_dim`."""
    name, values = f"{layer.name}.{word}", layer.values
    match word:
        case "renorm":
            rms = values.number("target-rms", 1.0)
            more = {"dim": dim, "block_dim": block_dim, "target_rms": rms, "add_log_stddev": log_stddev}
            return layer.add_component(name, "Normalize", reads, dim + log_stddev, **more)
        case "batchnorm":
            rms = values.number("target-rms", 1.0)
            return layer.add_component(
                name, "BatchNorm", reads, dim, dim=dim, block_dim=block_dim, target_rms=rms
            )
        case "so":
            return layer.add_component(name, "ScaleAndOffset", reads, dim, dim=dim, block_dim=block_dim)
        case "dropout":
            return _add_dropout(layer, name, reads, dim)
        case _:
            return layer.add_component(name, POINTWISE[word], reads, dim, dim=dim)


def _add_dropout(layer: XconfigLayer, name: str, reads: Descriptor, dim: int) -> Descriptor:
    values = layer.values
    proportion = values.number("dropout-proportion", 0.5)
    whole = values.flag("dropout-per-dim", False)
    continuous = values.flag("dropout-per-dim-continuous", False)
    kind = "GeneralDropout" if whole or continuous else "Dropout"
    more = {"continuous": True} if continuous else {}
    return layer.add_component(name, kind, reads, dim, dim=dim, dropout_proportion=proportion, **more)
