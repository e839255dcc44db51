"""An ONNX graph while it is written: nodes one after the other, names of their own, constants and weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from tdnn_compiler.symbolic.errors import Problem

__all__ = ["OPSET", "GraphWriter"]

OPSET = 20


@dataclass
class GraphWriter:
    """Tensors are known by their names, which are unique, those of weights included."""

    weights: Mapping[str, "np.ndarray[Any, Any]"]
    kind: "np.dtype[Any]"
    """That of all numbers."""
    layers: frozenset[str]
    """The names of all layers."""
    names: set[str]
    nodes: list[NodeProto] = field(default_factory=list)
    tensors: dict[str, TensorProto] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """What parameters are called in the file."""
    problems: list[Problem] = field(default_factory=list)
    layer: str = ""
    """The one that is being written: its name is part of those that come of it."""
    owner: str = ""
    """The layer whose weights it uses."""
    line: str = ""

    def unique(self, wish: str) -> str:
        name, number = wish, 2
        while name in self.names:
            name, number = f"{wish}_{number}", number + 1
        self.names.add(name)
        return name

    def apply(self, op: str, *inputs: str, name: str = "", result: str = "", **attributes: Any) -> str:
        """A node; returns its result, which is called `result` if that is given."""
        made = result or self.unique(f"{self.layer}/{op}")
        node = helper.make_node(op, list(inputs), [made], name or made, **attributes)
        self.nodes.append(node)
        return made

    def finish(self, op: str, *inputs: str, **attributes: Any) -> str:
        """The node that a layer is known by."""
        return self.apply(op, *inputs, name=self.layer, **attributes)

    def integers(self, *numbers: int) -> str:
        """A constant list of whole numbers."""
        return self.constant(np.array(numbers, np.int64))

    def number(self, value: float) -> str:
        """A constant of the network's type."""
        return self.constant(np.array(value, self.kind))

    def constant(self, array: "np.ndarray[Any, Any]") -> str:
        name = self.unique(f"{self.layer}/constant")
        self.tensors[name] = numpy_helper.from_array(array, name)
        return name

    def weight(self, leaf: str, shape: Sequence[int]) -> str:
        """A parameter of the layer, which keeps its name; one that several layers use is written once."""
        name = f"{self.owner}.{leaf}"
        if name not in self.written:
            array = self.numbers(leaf, shape)
            # A layer may have a name that looks like that of a parameter.
            called = self.unique(name) if name in self.layers else name
            self.tensors[called] = numpy_helper.from_array(array, called)
            self.written[name] = called
        return self.written[name]

    def numbers(self, leaf: str, shape: Sequence[int]) -> "np.ndarray[Any, Any]":
        """A parameter as an array; zeros, and a problem, where it is missing or of another shape."""
        name = f"{self.owner}.{leaf}"
        found = self.weights.get(name)
        if found is None or found.shape != tuple(shape):
            got = "nothing" if found is None else str(found.shape)
            self.problems.append(Problem("weights", f"'{name}' of shape {tuple(shape)}", got))
            return np.zeros(tuple(shape), self.kind)
        return np.asarray(found, self.kind)

    def refuse(self, expected: str, got: str, hint: str = "") -> None:
        where = f"to_onnx, layer '{self.layer}'" + (f" ({self.line})" if self.line else "")
        self.problems.append(Problem(where, expected, got, hint))
