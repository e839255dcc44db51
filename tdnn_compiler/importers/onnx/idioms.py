"""What exporters write in several operators and the language says in one word.

Each idiom is a pattern of operators, and the operator that takes the place of its last one. Operators of ours
have names that ONNX has not, such as `tdnn.Deviation`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from math import pi, sqrt
from typing import Any

from tdnn_compiler.importers.onnx.patterns import Bindings, ConstantPattern, Many, Match, Pattern, Wiring
from tdnn_compiler.importers.onnx.reading import Graph, OnnxOperation
from tdnn_compiler.importers.onnx.tensors import NumberArray

__all__ = ["recognise_idioms"]

IdiomAttributes = Mapping[str, Any]


@dataclass(frozen=True)
class Idiom:
    """`pattern` becomes `op`, which reads the tensors that are bound to `inputs`."""

    pattern: Pattern
    op: str
    inputs: tuple[str, ...] = ("x",)
    attributes: Callable[[Bindings], IdiomAttributes | None] = lambda bound: {}
    """Those of the new operator; None where the constants do not fit."""


def recognise_idioms(graph: Graph, constants: Mapping[str, NumberArray]) -> Graph:
    """The graph with idioms in one operator each, without what nothing reads any more."""
    wiring = Wiring({}, constants)
    operations = []
    for operation in graph.operations:
        found = rewrite(operation, wiring)
        wiring.makers |= {name: found for name in found.outputs if name}
        operations.append(found)
    return graph.with_operations(keep_read(operations, graph.outputs))


def rewrite(operation: OnnxOperation, wiring: Wiring) -> OnnxOperation:
    """The operation as one of an idiom, which may be part of another one."""
    for idiom in IDIOMS:
        bound = wiring.find(idiom.pattern, operation) if len(operation.outputs) == 1 else None
        attributes = None if bound is None else idiom.attributes(bound)
        if bound is not None and attributes is not None:
            inputs = tuple(bound[name] for name in idiom.inputs)
            return replace(operation, op=idiom.op, inputs=inputs, attributes=attributes)
    return operation


def keep_read(operations: Iterable[OnnxOperation], outputs: Iterable[str]) -> list[OnnxOperation]:
    """The operations that outputs depend on, in order."""
    read, kept = set(outputs), list[OnnxOperation]()
    for each in reversed(list(operations)):
        if read & set(each.outputs):
            read.update(each.inputs)
            kept.append(each)
    return kept[::-1]


# Patterns --------------------------------------------------------------------------------------------------


def products(*factors: Pattern) -> Many:
    """Three factors, multiplied in any order."""
    pairs = [(a, b, c) for a, b, c in permutations(factors) if factors.index(a) < factors.index(b)]
    return Many(tuple(Match("Mul", (Match("Mul", (a, b)), c)) for a, b, c in pairs))


def square_of(x: Pattern) -> Many:
    return Many((Match("Mul", (x, x)), Match("Pow", (x, 2.0))))


def mean_over(x: Pattern, axes: str, keepdims: str) -> Many:
    """A mean over axes, which are an input from opset 18 on and an attribute before."""
    return Many(
        (
            Match("ReduceMean", (x, ConstantPattern(axes)), {"keepdims": keepdims}),
            Match("ReduceMean", (x,), {"axes": axes, "keepdims": keepdims}),
        )
    )


CENTRED = Match("Sub", ("x", mean_over("x", "axes", "inner")))
OVER = {"axes": "axes", "keepdims": "keepdims"}
VARIANCE = Match("tdnn.Variance", ("x",), OVER)
UNBIASED = Match("tdnn.UnbiasedVariance", ("x", "count", "one less"), OVER)
ERROR_FUNCTION = Match("Add", (Match("Erf", (Many((
    Match("Div", ("x", sqrt(2))), Match("Mul", ("x", sqrt(0.5)))
)),)), 1.0))  # fmt: skip
CUBE = Many((Match("Pow", ("x", 3.0)), Match("Mul", (Match("Mul", ("x", "x")), "x"))))
TANGENT = Match("Add", (Match("Tanh", (Match("Mul", (
    Match("Add", ("x", Match("Mul", (CUBE, 0.044715)))), sqrt(2 / pi)
)),)), 1.0))  # fmt: skip


def variance_attributes(bound: Bindings) -> IdiomAttributes | None:
    """Of squares around the mean over the same axes, which that mean keeps."""
    axes = bound["axes"]
    if axes is None or bound["inner"] not in (1, None):
        return None
    places = [int(axis) for axis in (axes if isinstance(axes, list) else axes.ravel().tolist())]
    return {"axes": places, "keepdims": 1 if bound["keepdims"] is None else bound["keepdims"]}


def deviation_attributes(bound: Bindings) -> IdiomAttributes:
    return {"axes": bound["axes"], "keepdims": bound["keepdims"], "eps": float(bound.get("eps", 0.0))}


def last_axis(bound: Bindings) -> IdiomAttributes | None:
    """Of a layer norm: over the last dimension alone, as far as can be told before sizes are known."""
    axes = bound["axes"]
    places = axes if isinstance(axes, list) else axes.ravel().tolist()
    return {"axis": -1, "epsilon": float(bound["eps"])} if places == [-1] else None


def deviations(of: Pattern, inputs: tuple[str, ...]) -> list[Idiom]:
    with_eps = Match("Sqrt", (Match("Add", (of, ConstantPattern("eps", single=True))),))
    plain = Match("Sqrt", (of,))
    return [Idiom(each, "tdnn.Deviation", inputs, deviation_attributes) for each in (with_eps, plain)]


NORMALISED = Match(
    "Div",
    (
        Match("Sub", ("x", mean_over("x", "same axes", "inner"))),
        Match("tdnn.Deviation", ("x",), {"axes": "axes", "eps": "eps"}),
    ),
)
RESHAPED_NORM = Match(
    "Reshape",
    (
        Match(
            "InstanceNormalization",
            (Match("Reshape", ("x", "inner")), "scale", "shift"),
            {"epsilon": "eps"},
        ),
        "outer",
    ),
)


MEAN_SQUARE = Match("Sqrt", (
    Match("Add", (mean_over(square_of("x"), "axes", "keepdims"), ConstantPattern("eps", single=True))),
))  # fmt: skip
ROOT_NORMALISED = (
    Match("Div", ("x", MEAN_SQUARE)),
    Match("Mul", ("x", Match("Reciprocal", (MEAN_SQUARE,)))),
    Match("Mul", ("x", Match("Div", (1.0, MEAN_SQUARE)))),
)


def slice_of(*bound: str) -> Match:
    return Match("Slice", ("x", *map(ConstantPattern, bound)))


WRAPPED = Match(
    "Concat", (slice_of("first", "end", "along"), "x", slice_of("start", "last", "along")), {"axis": "axis"}
)
"""The end of a sequence, the sequence, and its beginning."""


def wrap_attributes(bound: Bindings) -> IdiomAttributes | None:
    parts = [bound[name].ravel().tolist() for name in ("first", "end", "along", "start", "last")]
    if any(len(part) != 1 for part in parts):
        return None
    ((first,), (end,), (along,), (start,), (last,)) = parts
    if first >= 0 or end < 1 << 31 or start or last <= 0 or along != bound["axis"]:
        return None
    return {"axis": along, "low": -first, "high": last}


HARD = Match("Div", (Match("Clip", (Match("Add", ("x", 3.0)), 0.0, 6.0)), 6.0))

IDIOMS: tuple[Idiom, ...] = (
    Idiom(Match("Mul", ("x", Match("Sigmoid", ("x",)))), "tdnn.Silu"),
    Idiom(Match("Mul", ("x", Match("Tanh", (Match("Softplus", ("x",)),)))), "Mish"),
    Idiom(Match("Mul", ("x", Match("HardSigmoid", ("x",), {"alpha": "alpha", "beta": "beta"}))), "HardSwish",
          attributes=lambda bound: {} if is_sixth(bound) else None),
    Idiom(Match("Mul", ("x", HARD)), "HardSwish"),
    Idiom(WRAPPED, "tdnn.Wrap", attributes=wrap_attributes),
    Idiom(HARD, "HardSigmoid", attributes=lambda bound: {"alpha": 1 / 6, "beta": 0.5}),
    Idiom(Match("Div", (Match("Softplus", (Match("Mul", ("x", ConstantPattern("beta", single=True))),)),
                        ConstantPattern("beta", single=True))),
          "tdnn.Softplus", attributes=lambda bound: {"beta": bound["beta"]}),
    # torch's newer exporter: large values as they are.
    Idiom(Match("Where", (Match("Greater", ("x", 20.0)), "x", Match("Softplus", ("x",)))), "Softplus"),
    Idiom(Match("Where", (
        Match("Greater", (Match("Mul", ("x", ConstantPattern("beta", single=True))), 20.0)), "x",
        Match("tdnn.Softplus", ("x",), {"beta": "beta"}))),
        "tdnn.Softplus", attributes=lambda bound: {"beta": bound["beta"]}),
    Idiom(Match("Where", (Match("LessOrEqual", ("x", ConstantPattern("threshold", single=True))),
                          ConstantPattern("value", single=True), "x")),
          "tdnn.Threshold",
          attributes=lambda bound: {name: float(bound[name]) for name in ("threshold", "value")}),
    Idiom(Match("Log", (Match("Sigmoid", ("x",)),)), "tdnn.LogSigmoid"),
    Idiom(Match("Neg", (Match("Softplus", (Match("Neg", ("x",)),)),)), "tdnn.LogSigmoid"),
    Idiom(Match("Sub", ("x", Match("Tanh", ("x",)))), "tdnn.TanhShrink"),
    *(Idiom(each, "Gelu") for each in products("x", 0.5, ERROR_FUNCTION).patterns),
    *(Idiom(each, "Gelu", attributes=lambda bound: {"approximate": "tanh"})
      for each in products("x", 0.5, TANGENT).patterns),
    *(Idiom(each, "tdnn.Variance", attributes=variance_attributes)
      for each in mean_over(square_of(CENTRED), "axes", "keepdims").patterns),
    Idiom(Match("Div", (Match("Mul", (VARIANCE, "count")), "one less")), "tdnn.UnbiasedVariance",
          ("x", "count", "one less"), lambda bound: {name: bound[name] for name in OVER}),
    *deviations(VARIANCE, ("x",)),
    *deviations(UNBIASED, ("x", "count", "one less")),
    Idiom(Match("Add", (Match("Mul", (NORMALISED, ConstantPattern("scale"))), ConstantPattern("shift"))),
          "LayerNormalization", ("x", "scale's name", "shift's name"), last_axis),
    *(Idiom(each, "RMSNormalization", attributes=last_axis) for each in ROOT_NORMALISED),
    Idiom(Match("Mul", (Match("RMSNormalization", ("x",), {"epsilon": "eps"}), ConstantPattern("scale"))),
          "RMSNormalization", ("x", "scale's name"), lambda bound: {"epsilon": bound["eps"]}),
    Idiom(RESHAPED_NORM, "tdnn.GroupNorm", ("x", "inner", "outer", "scale", "shift"),
          lambda bound: {"epsilon": bound["eps"]}),
    Idiom(Match("Add", (
        Match("Mul", (Match("tdnn.GroupNorm", ("x", "inner", "outer", "ones", "zeros"), {"epsilon": "eps"}),
                      ConstantPattern("scale"))),
        ConstantPattern("shift"))),
        "tdnn.GroupNorm", ("x", "inner", "outer", "ones", "zeros", "scale's name", "shift's name"),
        lambda bound: {"epsilon": bound["eps"]}),
    Idiom(Match("Add", (Match("MatMul", ("x", ConstantPattern("weight"))), ConstantPattern("bias"))),
          "tdnn.Linear", ("x", "weight's name", "bias's name"),
          lambda bound: {} if bound["weight"].ndim == 2 and bound["bias"].ndim < 2 else None),
)  # fmt: skip
"""Where several fit, the first."""


def is_sixth(bound: Bindings) -> bool:
    alpha, beta = bound["alpha"], bound["beta"]
    return alpha is not None and abs(alpha - 1 / 6) < 1e-6 and beta in (None, 0.5)
