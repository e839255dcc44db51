"""Numbers of models as arrays in torch's shapes. numpy is loaded when there are some."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tdnn_compiler.importers.kaldi.components import TdnnComponent
from tdnn_compiler.importers.kaldi.fills import AffineFill, BatchNormFill, Fill, ScaleFill
from tdnn_compiler.importers.kaldi.findings import Findings
from tdnn_compiler.importers.kaldi.model_text import ModelComponent, split_rows
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["fill_layers"]

NUMBER_TEXT = re.compile(r"[-+0-9.eEinfaINFA\s]*", re.ASCII)


def fill_layers(
    fills: Iterable[Fill], numbers: Mapping[str, ModelComponent], findings: Findings
) -> dict[str, Any]:
    """The layers' weights by name. Raises NetworkError with every matrix or vector that does not fit."""
    weights: dict[str, Any] = {}
    sources: dict[str, ComponentNumbers] = {}
    for fill in fills:
        name = fill.component
        source = sources.setdefault(name, ComponentNumbers(numbers[name], findings))
        match fill:
            case AffineFill():
                weights |= _fill_affine(fill, source)
            case BatchNormFill(layer=layer):
                dim = source.size("block_dim")
                weights[f"{layer}.running_mean"] = source.vector("stats-mean", dim)
                weights[f"{layer}.running_var"] = source.vector("stats-var", dim).clip(min=0)
            case ScaleFill(layer=layer):
                dim = source.size("block_dim")
                leaves = {"scales": "weight", "params": "weight", "offsets": "bias"}
                for key in source.model.numbers:
                    weights[f"{layer}.{leaves[key]}"] = source.vector(key, dim)
    findings.raise_any()
    return weights


class ComponentNumbers:
    """The matrices and vectors of one component; zeros in place of those that are wrong."""

    def __init__(self, model: ModelComponent, findings: Findings) -> None:
        try:
            import numpy
        except ImportError:
            hint = "pip install numpy"
            raise mistake(
                model.place, "numpy, with which weights are read", "no module 'numpy'", hint
            ) from None
        self.numpy = numpy
        self.model = model
        self.findings = findings
        self.matrices: dict[str, Any] = {}

    def size(self, name: str) -> int:
        return int(getattr(self.model.component, name))

    def matrix(self, key: str, rows: int, columns: int) -> Any:
        """A matrix, which several layers may share."""
        if key not in self.matrices:
            self.matrices[key] = self._read_matrix(key, rows, columns)
        return self.matrices[key]

    def _read_matrix(self, key: str, rows: int, columns: int) -> Any:
        read = [self._numbers(row, key) for row in split_rows(self.model.numbers[key])]
        widths = {len(row) for row in read}
        if len(read) != rows or widths != {columns}:
            got = f"{len(read)} rows of {', '.join(map(str, sorted(widths)[:5])) or 'none'}"
            self.findings.say(self.model.place, f"{key} of {rows} rows of {columns}", got)
            return self.numpy.zeros((rows, columns), self.numpy.float32)
        return self.numpy.stack(read)

    def vector(self, key: str, size: int) -> Any:
        read = self._numbers(self.model.numbers[key].strip().removeprefix("[").removesuffix("]"), key)
        if len(read) != size:
            self.findings.say(self.model.place, f"{key} of {size} numbers", len(read))
            return self.numpy.zeros(size, self.numpy.float32)
        return read

    def _numbers(self, text: str, key: str) -> Any:
        try:
            if not NUMBER_TEXT.fullmatch(text):
                raise ValueError
            # What is too large for a single is infinite, as where Kaldi reads it.
            with self.numpy.errstate(over="ignore"):
                return self.numpy.array(text.split(), self.numpy.float32)
        except ValueError:
            self.findings.say(self.model.place, f"{key} of numbers alone", text.strip())
            return self.numpy.zeros(0, self.numpy.float32)


def _fill_affine(fill: AffineFill, source: ComponentNumbers) -> dict[str, Any]:
    component = source.model.component
    key = "params" if "params" in source.model.numbers else "linear-params"
    rows, frames = (
        component.output_dim or 0,
        component.offsets if isinstance(component, TdnnComponent) else (0,),
    )
    matrix = source.matrix(key, rows, (component.input_dim or 0) * len(frames))
    taps = [
        source.numpy.concatenate([matrix[:, start : start + width] for start, width in tap], axis=1)
        for tap in fill.columns
    ]
    weights = {f"{fill.layer}.weight": source.numpy.stack(taps, axis=2) if fill.taps else taps[0]}
    if fill.bias:
        weights[f"{fill.layer}.bias"] = source.vector("bias-params", rows)
    return weights
