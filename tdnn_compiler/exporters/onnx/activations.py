"""Functions of each value as ONNX nodes."""

from typing import assert_never, cast

from tdnn_compiler.exporters.onnx.writer import GraphWriter
from tdnn_compiler.network.layers import ActivationName

__all__ = ["write_activation"]


ALONE = {
    "relu": "Relu",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "selu": "Selu",
    "gelu": "Gelu",
    "hardswish": "HardSwish",
    "mish": "Mish",
    "softsign": "Softsign",
    "absolute": "Abs",
    "sqrt": "Sqrt",
    "exp": "Exp",
    "log": "Log",
    "reciprocal": "Reciprocal",
    "sign": "Sign",
    "sin": "Sin",
    "cos": "Cos",
}
"""Functions that are one operator without attributes."""


def write_activation(graph: GraphWriter, function: ActivationName, parameter: float | None, x: str) -> str:
    """The nodes of a function; the last is the layer."""
    match function:
        case "relu" | "sigmoid" | "tanh" | "selu" | "gelu" | "hardswish" | "mish" | "softsign":
            return graph.finish(ALONE[function], x)
        case "absolute" | "sqrt" | "exp" | "log" | "reciprocal" | "sign" | "sin" | "cos":
            return graph.finish(ALONE[function], x)
        case "leaky_relu":
            return graph.finish("LeakyRelu", x, alpha=0.01 if parameter is None else parameter)
        case "clipped_relu":
            return graph.finish("Clip", x, graph.number(0.0), graph.number(cast(float, parameter)))
        case "hardtanh":
            return graph.finish("Clip", x, graph.number(-1.0), graph.number(1.0))
        case "clamp_min":
            return graph.finish("Clip", x, graph.number(cast(float, parameter)))
        case "clamp_max":
            return graph.finish("Clip", x, "", graph.number(cast(float, parameter)))
        case "elu":
            return graph.finish("Elu", x, alpha=1.0 if parameter is None else parameter)
        case "celu":
            return graph.finish("Celu", x, alpha=1.0 if parameter is None else parameter)
        case "gelu_tanh":
            return graph.finish("Gelu", x, approximate="tanh")
        case "silu":
            return graph.finish("Mul", x, graph.apply("Sigmoid", x))
        case "hardsigmoid":
            return graph.finish("HardSigmoid", x, alpha=1 / 6, beta=0.5)
        case "softplus":
            return write_softplus(graph, 1.0 if parameter is None else parameter, x)
        case "logsigmoid":
            # The logarithm of a sigmoid ends where that is 0.
            return graph.finish("Neg", graph.apply("Softplus", graph.apply("Neg", x)))
        case "hardshrink":
            return graph.finish("Shrink", x, lambd=0.5 if parameter is None else parameter, bias=0.0)
        case "softshrink":
            edge = 0.5 if parameter is None else parameter
            return graph.finish("Shrink", x, lambd=edge, bias=edge)
        case "tanhshrink":
            return graph.finish("Sub", x, graph.apply("Tanh", x))
        case "maximum":
            return graph.finish("Max", x, graph.number(cast(float, parameter)))
        case "minimum":
            return graph.finish("Min", x, graph.number(cast(float, parameter)))
        case "power":
            return graph.finish("Pow", x, graph.number(cast(float, parameter)))
        case "square":
            return graph.finish("Pow", x, graph.number(2.0))
        case "scale":
            return graph.finish("Mul", x, graph.number(cast(float, parameter)))
        case "offset":
            return graph.finish("Add", x, graph.number(cast(float, parameter)))
        case _:
            assert_never(function)


def write_softplus(graph: GraphWriter, beta: float, x: str) -> str:
    if beta == 1:
        return graph.finish("Softplus", x)
    steep = graph.apply("Softplus", graph.apply("Mul", x, graph.number(beta)))
    return graph.finish("Div", steep, graph.number(beta))
