"""Normalisations, with the weights and averages of their layers."""

from collections.abc import Sequence

from tdnn_compiler.importers.builder.axes import AxisBuilder
from tdnn_compiler.importers.builder.weights import Weight
from tdnn_compiler.importers.values import Misfit, Traced
from tdnn_compiler.network import layers


class NormBuilder(AxisBuilder):
    """Normalisations over channels, groups of them, or positions."""

    def batch_norm(
        self,
        x: Traced,
        affine: tuple[Weight | None, Weight | None],
        averages: tuple[Weight | None, Weight | None],
        momentum: float | None,
        eps: float,
        counter: Weight | None = None,
    ) -> Traced:
        x = self.expose_channels(x, 1)
        weight, bias = affine
        mean, var = averages
        if (weight is None) != (bias is None):
            raise Misfit("a batch norm with weight and bias, or without", "with one of them")
        if mean is None or var is None:
            raise Misfit("a batch norm with running averages", "one without", "track_running_stats=True")
        name = self.own(
            weight=weight, bias=bias, running_mean=mean, running_var=var, num_batches_tracked=counter
        )
        return self.apply(layers.BatchNorm(eps, momentum, weight is not None), x, name)

    def layer_norm(
        self, x: Traced, shape: Sequence[int], weight: Weight | None, bias: Weight | None, eps: float
    ) -> Traced:
        """Over the last dimension, of channels."""
        if len(shape) != 1:
            raise Misfit("layer norm over the channels", f"over the last {len(shape)} dimensions")
        if (weight is None) != (bias is None):
            raise Misfit("layer norm with weight and bias, or without", "with one of them")
        x = self.channels_last(x)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.LayerNorm(eps, affine), x, name)

    def rms_norm(self, x: Traced, shape: Sequence[int], weight: Weight | None, eps: float) -> Traced:
        """Over the last dimension, of channels."""
        if len(shape) != 1:
            raise Misfit("RMS norm over the channels", f"over the last {len(shape)} dimensions")
        name = None if weight is None else self.own(weight=weight)
        return self.apply(layers.RMSNorm(eps, weight is not None), self.channels_last(x), name)

    def local_response_norm(self, x: Traced, size: int, alpha: float, beta: float, k: float) -> Traced:
        x = self.expose_channels(x, 1)
        return self.apply(layers.LocalResponseNorm(size, alpha, beta, k), x)

    def group_norm(
        self, x: Traced, groups: int, weight: Weight | None, bias: Weight | None, eps: float
    ) -> Traced:
        x = self.expose_channels(x, 1)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.GroupNorm(groups, eps, affine), x, name)

    def instance_norm(self, x: Traced, weight: Weight | None, bias: Weight | None, eps: float) -> Traced:
        x = self.expose_channels(x, 1)
        affine = weight is not None
        name = self.own(weight=weight, bias=bias) if affine else None
        return self.apply(layers.InstanceNorm(eps, affine), x, name)
