"""nnet3 in numpy, frame by frame as its definitions say, and models in Kaldi's text with random numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from tdnn_compiler.importers.kaldi import components as kinds
from tdnn_compiler.importers.kaldi.descriptors import Descriptor
from tdnn_compiler.importers.kaldi.dimensions import descriptor_dim
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.nnet3 import Nnet3

__all__ = ["Missing", "Nnet3Evaluator", "evaluator", "random_numbers", "write_model"]

Numbers = Mapping[str, Mapping[str, Any]]
"""The arrays of every component, by field as the files call it."""
TRAINING = "<LearningRateFactor> 2 <MaxChange> 0.75 <L2Regularize> 0.01 <LearningRate> 0.001"
AFFINE_END = "<RankIn> 20 <RankOut> 80 <UpdatePeriod> 4 <NumSamplesHistory> 2000 <Alpha> 4"


class Missing(Exception):
    """A frame that cannot be computed."""


def random_numbers(nnet3: Nnet3, seed: int) -> Numbers:
    random = np.random.default_rng(seed)
    return {name: draw_numbers(component, random) for name, component in nnet3.components.items()}


def draw_numbers(component: kinds.FrameComponent, random: Any) -> dict[str, Any]:
    rows, columns = component.output_dim or 0, component.input_dim or 0
    match component:
        case kinds.AffineComponent() | kinds.TdnnComponent():
            width = (
                columns * len(component.offsets) if isinstance(component, kinds.TdnnComponent) else columns
            )
            matrix = random.normal(size=(rows, width)) / np.sqrt(width)
            vector = random.normal(size=rows) if component.bias else np.zeros(0)
            drawn = {"Params" if component.kind == "Linear" else "LinearParams": matrix, "BiasParams": vector}
        case kinds.BatchNormComponent(block_dim=block):
            drawn = {"StatsMean": random.normal(size=block), "StatsVar": random.uniform(-0.1, 2, size=block)}
        case kinds.ScaleOffsetComponent(block_dim=block, kind=kind):
            keys = {"ScaleAndOffset": ("Scales", "Offsets"), "PerElementOffset": ("Offsets",)}.get(
                kind, ("Params",)
            )
            drawn = {key: random.normal(size=block) for key in keys}
        case _:
            drawn = {}
    return {key: array.astype(np.float32) for key, array in drawn.items()}


# Writing


def write_model(nnet3: Nnet3, numbers: Numbers, head: str = "", tail: str = "") -> str:
    """The network as nnet3-copy --binary=false writes it."""
    lines = []
    for node in nnet3.nodes.values():
        match node.kind:
            case "input":
                lines.append(f"input-node name={node.name} dim={node.dim}")
            case "component":
                lines.append(f"component-node name={node.name} component={node.component} input={node.reads}")
            case "output":
                lines.append(f"output-node name={node.name} input={node.reads} objective=linear")
            case "range":
                given = f"input-node={node.reads} dim-offset={node.offset} dim={node.dim}"
                lines.append(f"dim-range-node name={node.name} {given}")
    parts = [
        f"<ComponentName> {name} <{component.kind}Component> {fields_of(component, numbers[name])} "
        f"</{component.kind}Component>"
        for name, component in nnet3.components.items()
    ]
    inside = "\n".join(["<Nnet3>", "", *lines, "", f"<NumComponents> {len(parts)}", *parts])
    return f"{head}{inside}\n</Nnet3>{tail}\n"


def fields_of(component: kinds.FrameComponent, numbers: Mapping[str, Any]) -> str:
    told = {key: text_of(array) for key, array in numbers.items()}
    dim = component.input_dim
    match component:
        case kinds.AffineComponent(kind="FixedAffine"):
            return f"<LinearParams> {told['LinearParams']} <BiasParams> {told['BiasParams']}"
        case kinds.AffineComponent(kind="Linear"):
            more = "<OrthonormalConstraint> -1 <UseNaturalGradient> T <RankInOut> 20 80 <Alpha> 4"
            return f"{TRAINING} <Params> {told['Params']} {more} <NumSamplesHistory> 2000 <UpdatePeriod> 4"
        case kinds.AffineComponent():
            both = f"<LinearParams> {told['LinearParams']} <BiasParams> {told['BiasParams']}"
            return f"{TRAINING} {both} {AFFINE_END}"
        case kinds.TdnnComponent(offsets=offsets):
            both = f"<LinearParams> {told['LinearParams']} <BiasParams> {told['BiasParams']}"
            times = " ".join(map(str, offsets))
            more = "<UseNaturalGradient> T <NumSamplesHistory> 2000 <AlphaInOut> 4 4 <RankInOut> 20 80"
            return f"{TRAINING} <TimeOffsets> [ {times} ]\n{both} <OrthonormalConstraint> 0 {more}"
        case kinds.BatchNormComponent(block_dim=block, epsilon=epsilon, target_rms=rms):
            sizes = f"<Dim> {dim} <BlockDim> {block} <Epsilon> {epsilon} <TargetRms> {rms} <TestMode> F"
            return f"{sizes} <Count> 1.5e+06 <StatsMean> {told['StatsMean']} <StatsVar> {told['StatsVar']}"
        case kinds.ScaleOffsetComponent(kind="ScaleAndOffset"):
            both = f"<Scales> {told['Scales']} <Offsets> {told['Offsets']}"
            return f"{TRAINING} <Dim> {dim} {both} <UseNaturalGradient> T <Rank> 20"
        case kinds.ScaleOffsetComponent(kind="PerElementOffset"):
            return f"{TRAINING} <Offsets> {told['Offsets']} <Dim> {dim} <UseNaturalGradient> T"
        case kinds.ScaleOffsetComponent():
            more = "<IsGradient> F <Rank> 20 <UpdatePeriod> 4 <NumSamplesHistory> 2000 <Alpha> 4"
            return f"{TRAINING} <Params> {told['Params']} {more}"
        case kinds.DropoutComponent(kind="Dropout", proportion=p):
            return f"<Dim> {dim} <DropoutProportion> {p} <DropoutPerFrame> F"
        case kinds.DropoutComponent(proportion=p):
            return f"<Dim> {dim} <BlockDim> {dim} <TimePeriod> 0 <DropoutProportion> {p} <Continuous>"
        case kinds.PermuteComponent(column_map=columns):
            return f"<ColumnMap> [ {' '.join(map(str, columns))} ]\n"
        case kinds.ExtractionComponent(input_period=period, output_period=stride, variance=variance):
            periods = f"<InputPeriod> {period} <OutputPeriod> {stride}"
            return f"<InputDim> {dim} {periods} <IncludeVarinance> {'T' if variance else 'F'}"
        case kinds.PoolingComponent():
            context = f"<LeftContext> {component.left} <RightContext> {component.right}"
            wanted = f"<NumLogCountFeatures> {component.count} <OutputStddevs> {'FT'[component.stddevs]}"
            return (
                f"<InputDim> {dim} <InputPeriod> {component.period} {context} {wanted} <VarianceFloor> 1e-10"
            )
        case _:
            averages = "<ValueAvg> [ ]\n <DerivAvg> [ ]\n <Count> 0 <OderivRms> [ ]\n <OderivCount> 0"
            repair = "<NumDimsSelfRepaired> 0 <NumDimsProcessed> 0 <SelfRepairScale> 1e-05"
            return (
                f"<Dim> {dim} <BackpropScale> 1"
                if component.kind == "NoOp"
                else f"<Dim> {dim} {averages} {repair}"
            )


def text_of(array: Any) -> str:
    if array.ndim == 1:
        return f" [ {' '.join(f'{number:.9g}' for number in array)} ]\n"
    rows = (" ".join(f"{number:.9g}" for number in row) for row in array)
    return " [\n  " + "\n  ".join(rows) + " ]\n"


# Evaluating


@dataclass(eq=False)
class Nnet3Evaluator:
    """The values of nodes at single times, for one sequence."""

    nnet3: Nnet3
    numbers: Numbers
    frames: Mapping[str, Mapping[int, Any]]

    @cache  # noqa: B019
    def value(self, name: str, t: int) -> Any:
        """The vector of a node. Raises Missing."""
        node = self.nnet3.nodes[name]
        match node.kind:
            case "input":
                if t not in self.frames[name]:
                    raise Missing
                return self.frames[name][t]
            case "range":
                return self.read(node.reads, t)[node.offset : node.offset + node.dim]
            case "output":
                return self.read(node.reads, t)
        component = self.nnet3.component(node)
        arrays = {key: array.astype(float) for key, array in self.numbers[node.component].items()}
        return self.apply(component, arrays, node.reads, t)

    def read(self, descriptor: Descriptor, t: int) -> Any:
        parts = descriptor.parts
        match descriptor.word:
            case "":
                return self.value(descriptor.node, t)
            case "Append":
                return np.concatenate([self.read(part, t) for part in parts])
            case "Sum":
                return self.read(parts[0], t) + self.read(parts[1], t)
            case "Scale":
                return descriptor.numbers[0] * self.read(parts[0], t)
            case "Offset":
                return self.read(parts[0], t + int(descriptor.numbers[0]))
            case "ReplaceIndex":
                return self.read(parts[0], int(descriptor.numbers[0]))
            case "Round":
                return self.read(parts[0], t - t % int(descriptor.numbers[0]))
            case "IfDefined":
                try:
                    return self.read(parts[0], t)
                except Missing:
                    return np.zeros(descriptor_dim(descriptor, self.nnet3.dims, "", Findings()) or 0)
            case word:
                raise NotImplementedError(word)

    def apply(
        self, component: kinds.FrameComponent, arrays: Mapping[str, Any], reads: Descriptor, t: int
    ) -> Any:
        match component:
            case kinds.TdnnComponent(offsets=offsets, bias=bias):
                x = np.concatenate([self.read(reads, t + offset) for offset in offsets])
                return arrays["LinearParams"] @ x + (arrays["BiasParams"] if bias else 0)
            case kinds.ExtractionComponent(input_period=period, output_period=stride):
                start = t - t % stride
                sums = self.sum_existing(reads, range(start, start + stride, period))
                return sums[: component.output_dim]
            case kinds.PoolingComponent(period=period, left=left, right=right):
                if t % period:
                    raise Missing
                return self.pool(component, reads, range(t - left, t + right + 1, period))
        x = self.read(reads, t)
        match component:
            case kinds.AffineComponent(kind="Linear"):
                return arrays["Params"] @ x
            case kinds.AffineComponent():
                return arrays["LinearParams"] @ x + arrays["BiasParams"]
            case kinds.BatchNormComponent(target_rms=rms):
                scale = rms / np.sqrt(np.maximum(arrays["StatsVar"], 0) + 1e-3)
                return (x - arrays["StatsMean"]) * scale
            case kinds.ScaleOffsetComponent(kind="ScaleAndOffset"):
                return x * arrays["Scales"] + arrays["Offsets"]
            case kinds.ScaleOffsetComponent(kind="PerElementOffset"):
                return x + arrays["Offsets"]
            case kinds.ScaleOffsetComponent():
                return x * arrays["Params"]
            case kinds.DropoutComponent(kind="Dropout", proportion=p):
                return x * (1 - p)
            case kinds.PermuteComponent(column_map=columns):
                return x[list(columns)]
            case kinds.FrameComponent(kind="RectifiedLinear"):
                return np.maximum(x, 0)
            case kinds.FrameComponent(kind="Sigmoid"):
                return 1 / (1 + np.exp(-x))
            case kinds.FrameComponent(kind="Tanh"):
                return np.tanh(x)
            case kinds.FrameComponent(kind="Softmax"):
                return np.exp(x) / np.exp(x).sum()
            case kinds.FrameComponent(kind="LogSoftmax"):
                return x - x.max() - np.log(np.exp(x - x.max()).sum())
            case _:
                return x

    def sum_existing(self, reads: Descriptor, times: range) -> Any:
        found = []
        for t in times:
            try:
                found.append(self.read(reads, t))
            except Missing:
                continue
        if not found:
            raise Missing
        x = np.stack(found)
        return np.concatenate([[len(x)], x.sum(0), (x**2).sum(0)])

    def pool(self, component: kinds.PoolingComponent, reads: Descriptor, times: range) -> Any:
        total: Any = None
        for t in times:
            try:
                here = self.read(reads, t)
            except Missing:
                continue
            total = here if total is None else total + here
        if total is None:
            raise Missing
        log_count, means = np.log(total[:1].repeat(component.count)), total[1:] / total[0]
        if not component.stddevs:
            return np.concatenate([log_count, means])
        mean, square = np.split(means, 2)
        deviation = np.sqrt(np.maximum(square - mean**2, component.variance_floor))
        return np.concatenate([log_count, mean, deviation])


def evaluator(
    nnet3: Nnet3, numbers: Numbers, frames: Mapping[str, Any], first_time: int = 0
) -> Nnet3Evaluator:
    """For one sequence: of every input its frames from the first time on; a vector stands at time 0."""
    placed = {
        name: {0: array} if array.ndim == 1 else dict(enumerate(array, first_time))
        for name, array in frames.items()
    }
    return Nnet3Evaluator(nnet3, numbers, placed)
