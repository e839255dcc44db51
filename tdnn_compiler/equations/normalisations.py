"""Normalisations and softmax as equations: moments over some axes, then a pointwise equation."""

from dataclasses import dataclass
from typing import assert_never, cast

from tdnn_compiler.equations.activations import power_formula
from tdnn_compiler.equations.builder import EquationBuilder
from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    Array,
    Axis,
    Constant,
    Index,
    LinearIndex,
    OffsetIndex,
    Read,
    Scalar,
    add,
    apply,
    divide,
    multiply,
    subtract,
)
from tdnn_compiler.equations.program import Mode, NormalisedRead
from tdnn_compiler.network.layers import (
    BatchNorm,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    LocalResponseNorm,
    LogSoftmax,
    Normalisation,
    RMSNorm,
    Softmax,
)
from tdnn_compiler.network.rules import softmax_axes

__all__ = ["Normalisations"]


@dataclass(frozen=True)
class Normalisations:
    """Writes one layer: `y = (x − mean)·scale + bias` with `scale = weight / sqrt(variance + eps)`."""

    writer: EquationBuilder
    mode: Mode

    def write(self, layer: Normalisation, out: Array, x: Array) -> None:
        n, *positions, c = out.axes
        match layer:
            case BatchNorm():
                self.batch_norm(layer, out, x)
            case LayerNorm():
                axes = (n, *positions)
                self.normalise(layer, out, x, axes, axes, (c,), out.axes, c)
            case RMSNorm():
                self.rms_norm(layer, out, x)
            case LocalResponseNorm():
                self.local_response_norm(layer, out, x)
            case GroupNorm(num_groups=groups) if groups != c.size:
                g, i = Axis("g", groups), Axis("i", cast(int, c.size) // cast(int, groups))
                index: tuple[Index, ...] = (n, *positions, LinearIndex(g, i))
                self.normalise(layer, out, x, (n, g), (n, g), (*positions, i), index, LinearIndex(g, i))
            case GroupNorm() | InstanceNorm():
                self.normalise(layer, out, x, (n, c), (n, c), tuple(positions), out.axes, c)
            case Softmax(over="channels") | LogSoftmax():
                self.softmax(out, x, (n, *positions), (c,), isinstance(layer, LogSoftmax))
            case Softmax(over=over):
                known = self.writer.network.shape(self.writer.layer).axes
                names = {self.writer.axis_names[axis] for axis in softmax_axes(over, known)}
                along = tuple(axis for axis in positions if axis.name in names)
                self.softmax(out, x, tuple(axis for axis in out.axes if axis not in along), along)
            case _:
                assert_never(layer)

    def batch_norm(self, layer: BatchNorm, out: Array, x: Array) -> None:
        writer = self.writer
        n, *positions, c = out.axes
        parameters = self._affine(layer.affine, c, c)
        mean, variance = writer.buffer("running_mean", c), writer.buffer("running_var", c)
        if self.mode == "train":
            moments = writer.moments("batch_", (c,), (c,), Read(x, out.axes), (n, *positions))
            self._running(layer, moments, (mean, variance), c)
            mean, variance, _ = moments
        scale = writer.temporary("scale", (c,))
        writer.map(scale, self._scale(Read(variance, (c,)), layer.eps, parameters[0]))
        found = NormalisedRead(Read(x, out.axes), Read(mean, (c,)), Read(scale, (c,)), parameters[1])
        writer.batch_norms[out.key] = found
        writer.map(out, found.formula)

    def _running(
        self, layer: BatchNorm, found: tuple[Array, Array, Array], kept: tuple[Array, Array], c: Axis
    ) -> None:
        """Updates of torch's running averages, whose variance is the unbiased one, Σ(x − mean)²/(n − 1)."""
        mean, variance, count = (Read(array, (c,)) for array in found)
        unbiased = divide(multiply(variance, count), subtract(count, ONE))
        for array, new in zip(kept, (mean, unbiased), strict=True):
            # What an earlier layer with the same averages has left.
            before = self.writer.updates.get(array.key, array)
            stays = multiply(Read(before, (c,)), Constant(1 - layer.first_step))
            updated = self.writer.temporary(f"new_{array.key.steps[-1]}", (c,))
            self.writer.map(updated, add(stays, multiply(Constant(layer.first_step), new)))
            self.writer.updates[array.key] = updated

    def normalise(
        self,
        layer: LayerNorm | GroupNorm | InstanceNorm,
        out: Array,
        x: Array,
        axes: tuple[Axis, ...],
        group: tuple[Index, ...],
        over: tuple[Axis, ...],
        index: tuple[Index, ...],
        channel: Index,
    ) -> None:
        """`group` indexes the moments that belong to an element; `over` are the axes they are taken over."""
        writer = self.writer
        c = out.axes[-1]
        mean, variance, _ = writer.moments("", axes, axes, Read(x, index), over)
        scale = writer.temporary("scale", axes)
        writer.map(scale, self._scale(Read(variance, axes), layer.eps, ONE))
        weight, bias = self._affine(layer.affine, c, channel)
        centred = multiply(subtract(Read(x, index), Read(mean, group)), Read(scale, group))
        writer.map(out, add(multiply(centred, weight), bias), index=index)

    def rms_norm(self, layer: RMSNorm, out: Array, x: Array) -> None:
        """`y = x·scale·weight` with `scale = 1 / sqrt(mean of squares + eps)`."""
        writer, (*places, c) = self.writer, out.axes
        axes, read = tuple(places), Read(x, out.axes)
        total, scale = writer.temporary("squares", axes), writer.temporary("scale", axes)
        writer.sum(total, axes, multiply(read, read), (c,))
        mean = divide(Read(total, axes), Constant(float(cast(int, c.size))))
        writer.map(scale, self._scale(mean, layer.eps, ONE))
        normal = multiply(read, Read(scale, axes))
        weight = Read(writer.parameter("weight", c), (c,)) if layer.affine else ONE
        writer.map(out, multiply(normal, weight))

    def local_response_norm(self, layer: LocalResponseNorm, out: Array, x: Array) -> None:
        """`y = x·(k + alpha·mean)^−beta`, with the mean of squares over channels beside each other."""
        writer, (*places, c), read = self.writer, out.axes, Read(x, out.axes)
        size, width = cast(int, layer.size), cast(int, c.size)
        squares = writer.temporary("squares", out.axes)
        writer.map(squares, multiply(read, read))
        total: Scalar = ZERO
        for step in range(-(size // 2), size - size // 2):
            if abs(step) < width:
                total = add(total, Read(squares, (*places, OffsetIndex(c, step) if step else c)))
        base = writer.temporary("base", out.axes)
        writer.map(base, add(multiply(total, Constant(layer.alpha / size)), Constant(layer.k)))
        writer.map(out, multiply(read, power_formula(Read(base, out.axes), -layer.beta)))

    def softmax(
        self, out: Array, x: Array, axes: tuple[Axis, ...], over: tuple[Axis, ...], logarithm: bool = False
    ) -> None:
        writer = self.writer
        most = Array(out.key.part("largest"), axes, "exact", constant=True)
        where = writer.temporary("where", axes, "integer")
        writer.reduce("largest", (most, where), axes, Read(x, out.axes, float("-inf")), over)
        power, total = writer.temporary("power", out.axes), writer.temporary("total", axes)
        shifted = subtract(Read(x, out.axes), Read(most, axes))
        writer.map(power, apply("exp", shifted), slope=Read(power, out.axes))
        writer.sum(total, axes, Read(power, out.axes), over)
        if logarithm:
            writer.map(out, subtract(shifted, apply("log", Read(total, axes))))
        else:
            writer.map(out, divide(Read(power, out.axes), Read(total, axes)))

    def _affine(self, affine: bool, c: Axis, channel: Index) -> tuple[Scalar, Scalar]:
        if not affine:
            return ONE, Constant(0.0)
        weight, bias = self.writer.parameter("weight", c), self.writer.parameter("bias", c)
        return Read(weight, (channel,)), Read(bias, (channel,))

    @staticmethod
    def _scale(variance: Scalar, eps: float, weight: Scalar) -> Scalar:
        return divide(weight, apply("sqrt", add(variance, Constant(eps))))
