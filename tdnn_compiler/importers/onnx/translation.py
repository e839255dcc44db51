"""An ONNX graph at given sizes of its inputs, operator by operator in the language."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tdnn_compiler.importers.arrangement import Arrangement, rearrange_inputs
from tdnn_compiler.importers.builder import NetworkBuilder, OperationPlace, TensorLayout, Weight
from tdnn_compiler.importers.onnx.call import OnnxCall
from tdnn_compiler.importers.onnx.folding import FOLDED, Folding
from tdnn_compiler.importers.onnx.operators import ONNX_OPERATORS
from tdnn_compiler.importers.onnx.reading import Graph, OnnxOperation, Tensor
from tdnn_compiler.importers.onnx.tensors import NumberArray
from tdnn_compiler.importers.values import Misfit, Traced
from tdnn_compiler.network.graph import Network, graph_of
from tdnn_compiler.network.layers import Member
from tdnn_compiler.symbolic.errors import NetworkError, Problem
from tdnn_compiler.symbolic.expressions import Dim

__all__ = ["GraphTranslator", "SizedInput", "Translated", "fold_constants"]

MOST_PROBLEMS = 50
LEAVES = ("weight", "bias", "running_mean", "running_var")
VIEWS = ("Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze")
GIVEN_BY_EXPORTERS = re.compile(r"/|node_|[A-Za-z]+_\d+$")
"""Names that say no more than the operator does."""

MALFORMED = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError)
"""What numpy and arithmetic raise of arguments that no ONNX operator has."""


@dataclass(frozen=True)
class SizedInput:
    """The sizes of an input's dimensions, as the network has them, and the numbers that stand for them."""

    symbolic: tuple[Dim, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Translated:
    """Layers and weights, and how the graph's inputs and outputs lie in them."""

    name: str
    members: Sequence[Member]
    weights: Mapping[str, NumberArray]
    inputs: Mapping[str, TensorLayout]
    outputs: tuple[TensorLayout, ...]

    def network(self) -> Network:
        used = list(dict.fromkeys(layout.layer for layout in self.outputs))
        return Network(graph_of(self.members), self.name, used, self.weights)


def fold_constants(graph: Graph) -> dict[str, Weight]:
    """The constants, and everything that is computed of constants alone."""
    known = {name: Weight(array, parameter_name(name), name) for name, array in graph.constants.items()}
    folding = Folding(graph.opset)
    for each in graph.operations:
        if each.op in FOLDED and all(name in known for name in each.inputs if name):
            try:
                known |= fold_operator(folding, each, [known.get(name) for name in each.inputs])
            except (Misfit, *MALFORMED):
                # Where it matters, whoever reads the result says so.
                continue
    return known


def fold_operator(
    folding: Folding, operation: OnnxOperation, read: Sequence[Weight | None]
) -> dict[str, Weight]:
    inputs = [None if each is None else each.numbers for each in read]
    results = folding.compute(operation.op, inputs, operation.attributes)
    # A parameter in other dimensions is still that parameter.
    own = read[0].name if operation.op in VIEWS and read[0] is not None else None
    return {
        name: Weight(array, parameter_name(name) or own, name)
        for name, array in zip(operation.outputs, results, strict=False)
        if name
    }


def parameter_name(name: str) -> str | None:
    """The name of a module's parameter; none of what only the file calls so."""
    ours = name.rpartition(".")[2] in LEAVES and name.isprintable() and not name.startswith("onnx::")
    return name if ours and len(name) < 200 else None


@dataclass
class GraphTranslator:
    """One walk through the graph."""

    graph: Graph
    constants: Mapping[str, Weight]
    sizes: Mapping[str, SizedInput]
    arrangements: Mapping[str, Arrangement]
    where: str
    builder: NetworkBuilder = field(default_factory=NetworkBuilder)
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Traced] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    """Modules that are one operator, by their paths."""

    def run(self) -> Translated:
        paths = Counter(each.path for each in self.graph.operations if each.path)
        self.whole = frozenset(path for path, count in paths.items() if count == 1)
        self.folding = Folding(self.graph.opset)
        self.values |= self.constants
        for tensor in self.graph.inputs:
            self.values[tensor.name] = self.read_input(tensor)
        for operation in self.graph.operations:
            if all(name in self.constants for name in operation.outputs):
                continue
            self.values |= dict.fromkeys(operation.outputs) | self.apply(operation)
            if len(self.problems) >= MOST_PROBLEMS:
                break
        return self.finish()

    def read_input(self, tensor: Tensor) -> Traced | None:
        sizes, name = self.sizes[tensor.name], layer_name(tensor.name) or "input"
        kind = tensor.kind.kind
        try:
            if kind not in "fiu" and tensor.kind.name != "bfloat16":
                raise Misfit("numbers or integer tokens", tensor.kind.name)
            rank = len(sizes.numbers)
            if not rank:
                raise Misfit("inputs with a batch in the first dimension", "a scalar")
            arrangement = self.arrangements.get(name, Arrangement(1 if rank > 1 else -1))
            channels = None if kind in "iu" else arrangement.channels
            where = arrangement.order, arrangement.names
            found = self.builder.input(name, sizes.symbolic, sizes.numbers, channels, *where)
        except Misfit as misfit:
            self.problems.append(Problem(f"{self.where}, input '{tensor.name}'", misfit.expected, misfit.got))
            return None
        self.inputs[name] = found
        return found

    def apply(self, operation: OnnxOperation) -> dict[str, Any]:
        """The results by name: values, weights, or None where an operator, or what it reads, is no layer."""
        read = [self.values.get(name) if name else None for name in operation.inputs]
        if any(name and value is None for name, value in zip(operation.inputs, read, strict=True)):
            return {}
        self.builder.place = self.place_of(operation)
        try:
            return self.compute(operation, read)
        except Misfit as misfit:
            rearrange_inputs(read, misfit, self.inputs)
            self.tell(operation, misfit)
        except MALFORMED as error:
            got = f"{type(error).__name__}: {error!s:.200}"
            self.tell(operation, Misfit("inputs and attributes as the ONNX standard has them", got))
        return {}

    def compute(self, operation: OnnxOperation, read: Sequence[Any]) -> dict[str, Any]:
        if not any(isinstance(each, Traced) for each in read):
            return fold_operator(self.folding, operation, read)
        if operation.op in ("Shape", "Size"):
            assert isinstance(read[0], Traced)
            # As large as its shape says, and of one byte.
            like = np.broadcast_to(np.zeros((), np.int8), read[0].shape)
            sizes = self.folding_of_shape(operation, like)
            return {operation.outputs[0]: Weight(sizes)}
        if operation.op not in ONNX_OPERATORS:
            raise Misfit("operators that are layers of the language", f"ONNX's {operation.op:.60}")
        found = ONNX_OPERATORS[operation.op](OnnxCall(self.builder, operation, read, self.graph.opset))
        results = found if isinstance(found, list) else [found]
        return dict(zip(operation.outputs, results, strict=False))

    def folding_of_shape(self, operation: OnnxOperation, like: NumberArray) -> NumberArray:
        (found,) = Folding(self.graph.opset, left=1 << 62).compute(operation.op, [like], operation.attributes)
        return found

    def place_of(self, operation: OnnxOperation) -> OperationPlace:
        """Under the module's name, which is not yet one of a layer with weights; or the operator's own."""
        path, whole = operation.path, operation.path in self.whole
        if not path and not GIVEN_BY_EXPORTERS.match(operation.name):
            path, whole = operation.name, True
        name = free = layer_name(path)
        number = 2
        while free in self.builder.owners:
            free, number = f"{name}_{number}", number + 1
        return OperationPlace(free, whole, operation.line)

    def tell(self, operation: OnnxOperation, misfit: Misfit) -> None:
        line = f" ({operation.line})" if operation.line else ""
        where = f"{operation.op:.60} '{operation.name:.120}'{line}"
        self.problems.append(Problem(where, misfit.expected, misfit.got, misfit.hint))

    def finish(self) -> Translated:
        found = [self.values.get(name) for name in self.graph.outputs]
        if not self.problems and not all(isinstance(value, Traced) for value in found):
            lost = [
                name
                for name, value in zip(self.graph.outputs, found, strict=True)
                if not isinstance(value, Traced)
            ]
            expected = "outputs that depend on the inputs"
            self.problems.append(Problem(self.where, expected, f"'{', '.join(lost):.200}', constants"))
        if self.problems:
            raise NetworkError(self.problems)
        values = [self.as_output(value) for value in found if isinstance(value, Traced)]
        members, outputs, weights = self.builder.collect(values)
        there = {member.name for member in members}
        inputs = {
            name: TensorLayout(name, value.dims, value.axes)
            for name, value in self.inputs.items()
            if name in there
        }
        return Translated(self.graph.name, members, weights, inputs, outputs)

    def as_output(self, value: Traced) -> Traced:
        """What a reshape has put into the last dimension becomes channels."""
        try:
            return self.builder.channels_last(value) if value.dims and len(value.dims[-1]) > 1 else value
        except Misfit as misfit:
            raise NetworkError(
                [Problem(f"{self.where}, outputs", misfit.expected, misfit.got, misfit.hint)]
            ) from None


def layer_name(name: str) -> str:
    """A tensor's or an operator's name as one of a layer: slashes part modules."""
    plain = name.encode("utf-8", "replace").decode()
    plain = "".join(sign if sign.isprintable() and sign not in "/:" else "." for sign in plain)
    return plain.strip(".")[:200]
