"""The components of nnet3 that are known here, without their numbers: sizes, and which frames they read."""

from dataclasses import dataclass

__all__ = [
    "AffineComponent",
    "BatchNormComponent",
    "DropoutComponent",
    "ExtractionComponent",
    "FrameComponent",
    "HeightConvComponent",
    "NormalizeComponent",
    "PermuteComponent",
    "PoolingComponent",
    "ScaleOffsetComponent",
    "TdnnComponent",
    "full_grid",
]


@dataclass(frozen=True)
class FrameComponent:
    """Anything that maps each frame by itself: `kind` says what, as Kaldi names it without "Component".

    A dimension that its file does not tell is None.
    """

    kind: str
    input_dim: int | None
    output_dim: int | None


@dataclass(frozen=True)
class AffineComponent(FrameComponent):
    """A matrix, with a bias or without."""

    bias: bool


@dataclass(frozen=True)
class TdnnComponent(FrameComponent):
    """A matrix over the frames at `offsets`, in this order, all of them needed."""

    offsets: tuple[int, ...]
    bias: bool


@dataclass(frozen=True)
class HeightConvComponent(FrameComponent):
    """A convolution over time and height; a frame is `height` rows of `filters` values.

    `offsets` are (time, height), sorted. Frames at times that are not `required` count as zeros where they
    are missing.
    """

    filters_in: int
    filters_out: int
    height_in: int
    height_out: int
    height_subsample: int
    offsets: tuple[tuple[int, int], ...]
    required: tuple[int, ...]

    @property
    def times(self) -> tuple[int, ...]:
        return tuple(sorted({time for time, _ in self.offsets}))


@dataclass(frozen=True)
class BatchNormComponent(FrameComponent):
    """(x − mean)·target_rms/√(variance + epsilon), by the index modulo `block_dim`."""

    block_dim: int
    epsilon: float
    target_rms: float


@dataclass(frozen=True)
class NormalizeComponent(FrameComponent):
    """x over the root of its mean square, block by block; `log_stddev` appends that root's logarithm."""

    block_dim: int
    target_rms: float
    log_stddev: bool


@dataclass(frozen=True)
class DropoutComponent(FrameComponent):
    """Dropout with `proportion`; of single values, or (`whole`) of dimensions or frames at a time."""

    proportion: float
    whole: bool


@dataclass(frozen=True)
class ScaleOffsetComponent(FrameComponent):
    """A factor, an offset, or both, by the index modulo `block_dim`."""

    scale: bool
    offset: bool
    block_dim: int


@dataclass(frozen=True)
class PermuteComponent(FrameComponent):
    """y[i] = x[column_map[i]]."""

    column_map: tuple[int, ...]


@dataclass(frozen=True)
class ExtractionComponent(FrameComponent):
    """Count, sum and, with `variance`, sum of squares: of `output_period` frames every `input_period`-th."""

    input_period: int
    output_period: int
    variance: bool


@dataclass(frozen=True)
class PoolingComponent(FrameComponent):
    """Means, and with `stddevs` deviations, by the statistics from t − left to t + right that exist.

    Before them `count` times the logarithm of the number of frames. Times are multiples of the period.
    """

    period: int
    left: int
    right: int
    count: int
    stddevs: bool
    variance_floor: float


def full_grid(times: tuple[int, ...], heights: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """All pairs of a time and a height, sorted."""
    return tuple((time, height) for time in sorted(times) for height in sorted(heights))
