"""A component from its values, as a configuration's line or a model's fields give them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tdnn_compiler.importers.kaldi.components import (
    AffineComponent,
    BatchNormComponent,
    DropoutComponent,
    ExtractionComponent,
    FrameComponent,
    HeightConvComponent,
    NormalizeComponent,
    PermuteComponent,
    PoolingComponent,
    ScaleOffsetComponent,
    TdnnComponent,
    full_grid,
)
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.numbers import read_bool, read_float, read_integer, read_integers

__all__ = ["NOT_TAKEN", "GivenValues", "component_of"]

LARGEST_DIM = 10**7

NOT_TAKEN = {
    "RestrictedAttention": "attention",
    "LstmNonlinearity": "a recurrent layer",
    "GruNonlinearity": "a recurrent layer",
    "OutputGruNonlinearity": "a recurrent layer",
    "BackpropTruncation": "a recurrent layer",
    "ScaleAndLimit": "a recurrent layer",
    "Composite": "a component of components",
    "Distribute": "a component that spreads a frame over several",
    "Convolution": "the older convolution, before TimeHeightConvolution",
    "Maxpooling": "the older convolution's pooling",
}
"""Components of Kaldi's that are refused, and what they are."""

TRAINING = frozenset((
    "alpha", "alpha-in", "alpha-in-out", "alpha-out", "backprop-scale", "batchnorm-decay", "bias-mean",
    "bias-stddev", "count", "deriv-avg", "init-mean", "is-gradient", "l2-regularize", "learning-rate",
    "learning-rate-factor", "max-change", "max-memory-mb", "num-dims-processed", "num-dims-self-repaired",
    "num-minibatches-history", "num-samples-history", "oderiv-count", "oderiv-rms",
    "orthonormal-constraint", "param-mean", "param-stddev", "rank", "rank-in", "rank-in-out", "rank-out",
    "self-repair-lower-threshold", "self-repair-scale", "self-repair-target",
    "self-repair-upper-threshold", "test-mode", "update-period", "use-natural-gradient", "value-avg"
))  # fmt: skip
"""What matters while Kaldi trains, and changes no output."""


@dataclass
class GivenValues:
    """Reads values by their keys, once each, and tells those that are missing, wrong or left."""

    given: Mapping[str, str]
    place: str
    findings: Findings
    used: set[str] = field(default_factory=set)

    def text(self, key: str, default: str | None = None) -> str:
        self.used.add(key)
        if key in self.given:
            return self.given[key]
        if default is None:
            self.findings.say(self.place, f"{key}=…", "no such value")
        return default or ""

    def whole(self, key: str, default: int | None = None, least: int = 0) -> int:
        text = self.text(key, None if default is None else str(default))
        number = read_integer(text)
        if number is not None and (key not in self.given or least <= number <= LARGEST_DIM):
            return number
        if key in self.given:
            self.findings.say(self.place, f"{key} a whole number from {least} to {LARGEST_DIM:,}", text)
        return max(least, 1)

    def number(self, key: str, default: float | None = None) -> float:
        text = self.text(key, None if default is None else repr(default))
        number = read_float(text)
        if number is None and key in self.given:
            self.findings.say(self.place, f"{key} a number", text)
        return 0.0 if number is None else number

    def flag(self, key: str, default: bool | None = None) -> bool:
        text = self.text(key, None if default is None else str(default))
        value = read_bool(text)
        if value is None and key in self.given:
            self.findings.say(self.place, f"{key} true or false", text)
        return bool(value)

    def wholes(self, key: str, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """A list, without a number that comes twice."""
        text = self.text(key, None if default is None else ",".join(map(str, default)))
        numbers = read_integers(text)
        if numbers is None or len(set(numbers)) < len(numbers):
            if key in self.given:
                self.findings.say(self.place, f"{key} different whole numbers, separated by commas", text)
            return (0,)
        return numbers

    def refuse_others(self, ignored: frozenset[str]) -> None:
        """Tells every key that nothing has read."""
        for key in self.given:
            if key not in self.used and key not in ignored:
                hint = (
                    self.findings.suggest(key, sorted(self.used))
                    or f"it takes {', '.join(sorted(self.used))}"
                )
                self.findings.say(self.place, "values that it takes", f"{key}=", hint)


def component_of(kind: str, values: GivenValues) -> FrameComponent:
    """The component of a kind, which is Kaldi's type without "Component"."""
    if kind in NOT_TAKEN:
        return FrameComponent(kind, None, None)
    read = READERS.get(kind)
    if read is None:
        hint = values.findings.suggest(kind, READERS)
        values.findings.say(values.place, "a type of component that is known here", f"{kind}Component", hint)
        return FrameComponent(kind, None, None)
    component = read(kind, values)
    values.refuse_others(TRAINING)
    return component


def _read_pointwise(kind: str, values: GivenValues) -> FrameComponent:
    dim = values.whole("dim", least=1)
    values.whole("block-dim", dim)
    return FrameComponent(kind, dim, dim)


def _read_masked(kind: str, values: GivenValues) -> FrameComponent:
    """Masks of training alone: what they say of it is not asked for."""
    dim = values.whole("dim", least=1)
    for key in ("zeroed-proportion", "time-mask-max-frames"):
        values.text(key, "")
    return FrameComponent(kind, dim, dim)


def _read_affine(kind: str, values: GivenValues) -> FrameComponent:
    bias = kind != "Linear"
    if "matrix" in values.given and "input-dim" not in values.given:
        # Sizes that are in another file: as many rows as columns, until a reader says otherwise.
        values.text("matrix")
        return AffineComponent(kind, None, None, bias)
    return AffineComponent(
        kind, values.whole("input-dim", least=1), values.whole("output-dim", least=1), bias
    )


def _read_tdnn(kind: str, values: GivenValues) -> FrameComponent:
    return TdnnComponent(
        kind,
        values.whole("input-dim", least=1),
        values.whole("output-dim", least=1),
        values.wholes("time-offsets"),
        values.flag("use-bias", True),
    )


def _read_height_conv(kind: str, values: GivenValues) -> FrameComponent:
    if "offsets" in values.given:
        offsets = _read_pairs(values)
    else:
        offsets = full_grid(values.wholes("time-offsets"), values.wholes("height-offsets"))
    filters_in, filters_out = (
        values.whole("num-filters-in", least=1),
        values.whole("num-filters-out", least=1),
    )
    height_in, height_out = values.whole("height-in", least=1), values.whole("height-out", least=1)
    times = tuple(sorted({time for time, _ in offsets}))
    required = values.wholes("required-time-offsets", times)
    if not set(required) <= set(times):
        values.findings.say(values.place, "required-time-offsets among the time offsets", str(required))
    return HeightConvComponent(
        kind,
        filters_in * height_in,
        filters_out * height_out,
        filters_in,
        filters_out,
        height_in,
        height_out,
        values.whole("height-subsample-out", 1, least=1),
        offsets,
        required,
    )


def _read_pairs(values: GivenValues) -> tuple[tuple[int, int], ...]:
    text = values.text("offsets")
    pairs = {read_integers(pair) for pair in text.split(";" if ";" in text else None)}
    found = {(pair[0], pair[1]) for pair in pairs if pair is not None and len(pair) == 2}
    if len(found) < len(pairs) or not found:
        values.findings.say(values.place, "offsets as pairs of time and height, -1,0;0,0", text)
        return ((0, 0),)
    return tuple(sorted(found))


def _read_batch_norm(kind: str, values: GivenValues) -> FrameComponent:
    dim = values.whole("dim", least=1)
    block = values.whole("block-dim", dim, least=1)
    return BatchNormComponent(
        kind, dim, dim, block, values.number("epsilon", 1e-3), values.number("target-rms", 1.0)
    )


def _read_normalize(kind: str, values: GivenValues) -> FrameComponent:
    dim = values.whole("input-dim" if "input-dim" in values.given else "dim", least=1)
    block, more = values.whole("block-dim", dim, least=1), values.flag("add-log-stddev", False)
    return NormalizeComponent(
        kind, dim, dim + more * (dim // block), block, values.number("target-rms", 1.0), more
    )


def _read_dropout(kind: str, values: GivenValues) -> FrameComponent:
    dim, proportion = values.whole("dim", least=1), values.number("dropout-proportion", 0.0)
    if kind == "Dropout":
        return DropoutComponent(kind, dim, dim, proportion, values.flag("dropout-per-frame", False))
    values.whole("block-dim", dim)
    values.whole("time-period", 0)
    values.text("continuous", "")
    mask = values.number("specaugment-max-proportion", 0.0)
    values.whole("specaugment-max-regions", 1)
    # The mask of spec-augment is one of training alone, like that of its time mask.
    return (
        FrameComponent("SpecAugment", dim, dim)
        if mask
        else DropoutComponent(kind, dim, dim, proportion, True)
    )


def _read_scale_offset(kind: str, values: GivenValues) -> FrameComponent:
    dim = values.whole("dim", least=1)
    block = values.whole("block-dim", dim, least=1)
    return ScaleOffsetComponent(kind, dim, dim, "Scale" in kind, "Offset" in kind, block)


def _read_permute(kind: str, values: GivenValues) -> FrameComponent:
    columns = values.wholes("column-map")
    if set(columns) != set(range(len(columns))):
        values.findings.say(values.place, "column-map with every column once", f"{len(columns)} columns")
    return PermuteComponent(kind, len(columns), len(columns), columns)


def _read_sum_group(kind: str, values: GivenValues) -> FrameComponent:
    if "sizes" in values.given:
        sizes = read_integers(values.text("sizes")) or (1,)
        return FrameComponent(kind, sum(sizes), len(sizes))
    return _read_sized(kind, values)


def _read_sized(kind: str, values: GivenValues) -> FrameComponent:
    values.number("scale", 1.0)
    return FrameComponent(kind, values.whole("input-dim", least=1), values.whole("output-dim", least=1))


def _read_extraction(kind: str, values: GivenValues) -> FrameComponent:
    dim = values.whole("input-dim", least=1)
    variance = values.flag("include-variance", True)
    periods = values.whole("input-period", 1, least=1), values.whole("output-period", 1, least=1)
    if periods[1] % periods[0]:
        values.findings.say(values.place, "an output-period that input-period divides", periods)
    return ExtractionComponent(kind, dim, 1 + dim * (1 + variance), *periods, variance)


def _read_pooling(kind: str, values: GivenValues) -> FrameComponent:
    dim, stddevs = values.whole("input-dim", least=1), values.flag("output-stddevs", False)
    count, period = values.whole("num-log-count-features", 0), values.whole("input-period", 1, least=1)
    left, right = values.whole("left-context", 0), values.whole("right-context", 0)
    if left % period or right % period or not left + right:
        expected = "left-context and right-context as multiples of input-period, one above 0"
        values.findings.say(values.place, expected, f"{left}, {right} and {period}")
    floor = values.number("variance-floor", 1e-10)
    return PoolingComponent(kind, dim, dim - 1 + count, period, left, right, count, stddevs, floor)


READERS: dict[str, Callable[[str, GivenValues], FrameComponent]] = {
    **dict.fromkeys(("NaturalGradientAffine", "Affine", "FixedAffine", "Linear"), _read_affine),
    **dict.fromkeys(("RectifiedLinear", "Sigmoid", "Tanh", "LogSoftmax", "Softmax", "NoOp"), _read_pointwise),
    **dict.fromkeys(("NaturalGradientPerElementScale", "PerElementScale"), _read_scale_offset),
    **dict.fromkeys(("PerElementOffset", "ScaleAndOffset"), _read_scale_offset),
    **dict.fromkeys(("Dropout", "GeneralDropout"), _read_dropout),
    "Tdnn": _read_tdnn,
    "TimeHeightConvolution": _read_height_conv,
    "BatchNorm": _read_batch_norm,
    "Normalize": _read_normalize,
    "Permute": _read_permute,
    "SumGroup": _read_sum_group,
    "SumBlock": _read_sized,
    "StatisticsExtraction": _read_extraction,
    "StatisticsPooling": _read_pooling,
    "SpecAugmentTimeMask": _read_masked,
}
