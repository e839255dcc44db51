"""ONNX models as bytes, some of them other, gone, doubled or moved."""

from random import Random

import numpy as np
from onnx_models import model, node, numbers

__all__ = ["mutate", "several_models"]

SHAPE = (8, 4, 3)


def several_models() -> list[bytes]:
    """Models with many kinds of operators, as bytes."""
    sized = {"x": ("batch", 4, "time")}
    fronts = [node("Conv", "x conv.weight", "h", pads=[1, 1], strides=[2], dilations=[1], group=1)]
    weights = {"conv.weight": numbers(*SHAPE), "axes": np.array([2]), "two": np.array([2, 2])}
    weights |= {"ends": np.array([1 << 40]), "shape": np.array([0, 2, -1]), "fc.weight": numbers(3, 8)}
    weights |= {"ones": np.ones(8, np.float32), "pads": np.array([0, 0, 1, 0, 0, 2])}
    tails = [
        [node("MaxPool", "h", "p", kernel_shape=[3], strides=[2], pads=[1, 1]), node("Relu", "p")],
        [node("ReduceMean", "h axes", "p", keepdims=0), node("Gemm", "p fc.weight", "y", transB=1)],
        [node("Transpose", "h", "p", perm=[0, 2, 1]), node("Sigmoid", "p", "q"), node("Mul", "p q", "y")],
        [node("BatchNormalization", "h ones ones ones ones", "p"), node("Pad", "p pads", "y")],
        [
            node("Slice", "h axes ends axes axes", "p"),
            node("Unsqueeze", "p axes", "q"),
            node("Squeeze", "q axes"),
        ],
        [
            node("Split", "h", "p q", axis=1, num_outputs=2),
            node("Add", "p q", "r"),
            node("Concat", "r p", axis=1),
        ],
        [node("Shape", "h", "p"), node("Reshape", "h shape", "q"), node("Reshape", "q p")],
    ]
    made = [model([*fronts, *tail], sized, ["y"], weights) for tail in tails]
    return [each.SerializeToString() for each in made]


def mutate(content: bytes, rng: Random) -> bytes:
    """Some bytes other, gone, doubled or moved."""
    spoilt = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place, length = rng.randrange(len(spoilt)), rng.choice((1, 1, 2, 8, 40))
        match rng.randrange(5):
            case 0:
                spoilt[place] = rng.choice((0, 1, 2, 127, 128, 255, rng.randrange(256)))
            case 1:
                spoilt[place] ^= 1 << rng.randrange(8)
            case 2:
                del spoilt[place : place + length]
            case 3:
                spoilt[place:place] = spoilt[place : place + length]
            case _:
                piece = spoilt[place : place + length]
                other = rng.randrange(len(spoilt))
                spoilt[other : other + len(piece)] = piece
        if not spoilt:
            return bytes(spoilt)
    return bytes(spoilt[: rng.randrange(len(spoilt))] if rng.random() < 0.02 else spoilt)
