"""Which numbers of Kaldi's components fill which layers' parameters, and how."""

from dataclasses import dataclass

__all__ = ["AffineFill", "BatchNormFill", "Fill", "MatrixColumns", "ScaleFill"]

MatrixColumns = tuple[int, int]
"""MatrixColumns of a matrix: the first one, and how many."""


@dataclass(frozen=True)
class AffineFill:
    """A linear map or a convolution: for each tap the columns of what it reads, to be put side by side."""

    layer: str
    component: str
    columns: tuple[tuple[MatrixColumns, ...], ...]
    bias: bool
    taps: bool
    """Whether the weight has an axis of taps."""


@dataclass(frozen=True)
class BatchNormFill:
    """Running statistics."""

    layer: str
    component: str


@dataclass(frozen=True)
class ScaleFill:
    """A factor for each channel, an offset, or both."""

    layer: str
    component: str


Fill = AffineFill | BatchNormFill | ScaleFill
