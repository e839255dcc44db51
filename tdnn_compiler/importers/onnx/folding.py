"""Operators on constants, computed with numpy: what exporters write around shapes, and of weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from onnx import helper

from tdnn_compiler.importers.onnx.tensors import NumberArray
from tdnn_compiler.importers.values import Misfit

__all__ = ["FOLDED", "Folding", "slice_bounds", "squeeze_axes"]

MOST_FOLDED = 1 << 28
"""Of all that is computed, together."""
MOST_RESULTS = 4_096

FoldAttributes = Mapping[str, Any]


@dataclass
class Folding:
    """Computes operators whose inputs are constants, within a budget."""

    opset: int
    left: int = MOST_FOLDED

    def compute(
        self, op: str, inputs: Sequence[NumberArray | None], attributes: FoldAttributes
    ) -> list[NumberArray]:
        """The results. Raises Misfit where the operator is not one of those, or makes too much."""
        function = FOLDED.get(op)
        if function is None:
            raise Misfit("constants that are computed by simple operators", op)
        given = [each for each in inputs if each is not None]
        # What broadcasts is as large as its inputs' largest sizes together.
        self.spend(max((each.size for each in given), default=1))
        if op in BROADCASTING:
            self.spend(prod(np.broadcast_shapes(*(each.shape for each in given))))
        with np.errstate(all="ignore"):
            found = function(FoldedCall(inputs, attributes, self))
        results = list(found) if isinstance(found, list) else [np.asarray(found)]
        self.spend(sum(each.size for each in results))
        return results

    def spend(self, elements: int) -> None:
        """Counts elements, before they are made where that can be told."""
        self.left -= elements
        if self.left < 0:
            raise Misfit(f"at most {MOST_FOLDED:,} numbers in computed constants", "more")


@dataclass(frozen=True)
class FoldedCall:
    """The inputs and attributes of one operator."""

    inputs: Sequence[NumberArray | None]
    attributes: FoldAttributes
    folding: Folding

    def __getitem__(self, place: int) -> NumberArray:
        found = self.get(place)
        if found is None:
            raise Misfit(f"input {place} of the operator", "none")
        return found

    def get(self, place: int) -> NumberArray | None:
        return self.inputs[place] if place < len(self.inputs) else None

    def number(self, name: str, default: int) -> int:
        found = self.attributes.get(name, default)
        if not isinstance(found, int):
            raise Misfit(f"a whole number as {name}", f"{found!r:.40}")
        return found

    def numbers(self, name: str, place: int) -> list[int] | None:
        """Whole numbers from an input or, as older opsets have them, an attribute."""
        given = self.get(place)
        found = self.attributes.get(name) if given is None else given.ravel().tolist()
        if found is not None and not (isinstance(found, list) and all(isinstance(n, int) for n in found)):
            raise Misfit(f"whole numbers as {name}", f"{found!r:.40}")
        return found

    def make(self, shape: Sequence[int]) -> tuple[int, ...]:
        """A shape that may be made."""
        if any(size < 0 for size in shape) or len(shape) > 16:
            raise Misfit("at most 16 sizes of at least 0", f"{list(shape)[:17]}")
        self.folding.spend(prod(shape))
        return tuple(shape)


FoldFunction = Callable[[FoldedCall], Any]


def elementwise(function: Callable[..., Any]) -> FoldFunction:
    def fold(call: FoldedCall) -> Any:
        given = [call[place] for place in range(len(call.inputs))]
        found = function(*given)
        return found if found.dtype == bool else found.astype(given[0].dtype, copy=False)

    return fold


def fold_divide(call: FoldedCall) -> Any:
    a, b = call[0], call[1]
    if a.dtype.kind in "iu":
        if not b.all():
            raise Misfit("a divisor other than 0", "0")
        # Towards 0, as in C.
        return (np.sign(a) * np.sign(b) * (abs(a) // abs(b))).astype(a.dtype)
    return a / b


def fold_modulo(call: FoldedCall) -> Any:
    a, b = call[0], call[1]
    if a.dtype.kind in "iu" and not b.all():
        raise Misfit("a divisor other than 0", "0")
    return np.fmod(a, b) if call.number("fmod", 0) else np.mod(a, b)


def fold_reduction(function: Callable[..., Any]) -> FoldFunction:
    def fold(call: FoldedCall) -> Any:
        axes = call.numbers("axes", 1)
        if axes == [] or axes is None:
            if call.number("noop_with_empty_axes", 0):
                return call[0]
            axes = list(range(call[0].ndim))
        found = function(call[0], axis=tuple(axes), keepdims=bool(call.number("keepdims", 1)))
        return np.asarray(found).astype(call[0].dtype)

    return fold


def squeeze_axes(shape: Sequence[int], axes: Sequence[int] | None) -> list[int]:
    """The dimensions that go: those of size 1, unless they are named."""
    if axes is None:
        return [place for place, size in enumerate(shape) if size == 1]
    found = [axis + len(shape) if axis < 0 else axis for axis in axes]
    if any(not 0 <= axis < len(shape) or shape[axis] != 1 for axis in found):
        raise Misfit("dimensions of size 1 to leave out", f"{list(axes)[:8]} of {list(shape)}")
    return found


def fold_squeeze(call: FoldedCall) -> Any:
    return call[0].squeeze(tuple(squeeze_axes(call[0].shape, call.numbers("axes", 1))))


def fold_unsqueeze(call: FoldedCall) -> Any:
    axes = call.numbers("axes", 1) or []
    call.make((1,) * (call[0].ndim + len(axes)))
    return np.expand_dims(call[0], tuple(axes))


def fold_cast(call: FoldedCall) -> Any:
    return call[0].astype(np_kind(call.number("to", 1)))


def np_kind(number: int) -> "np.dtype[Any]":
    found = helper.tensor_dtype_to_np_dtype(number)
    # Beyond numpy's own types nothing is computed; 16 bits of float32 are kept as such.
    kind = np.dtype(np.float32) if found.name == "bfloat16" else found
    if kind.kind not in "biuf":
        raise Misfit("a conversion to numbers", found.name)
    return kind


def shape_of(call: FoldedCall) -> Any:
    start, stop = call.attributes.get("start", 0), call.attributes.get("end")
    return np.array(call[0].shape[start:stop], np.int64)


def fold_gather(call: FoldedCall) -> Any:
    data, indices, axis = call[0], call[1], call.number("axis", 0)
    call.make((*data.shape[:axis], *indices.shape, *data.shape[axis:][1:]) if axis >= 0 else indices.shape)
    return np.take(data, indices, axis=axis)


def slice_bounds(
    rank: int,
    starts: Sequence[int],
    ends: Sequence[int],
    axes: Sequence[int] | None,
    steps: Sequence[int] | None,
) -> dict[int, slice]:
    """For each sliced dimension its slice; steps are never 0."""
    places = (
        list(range(len(starts))) if axes is None else [axis + rank if axis < 0 else axis for axis in axes]
    )
    steps = [1] * len(starts) if steps is None else steps
    if not len(starts) == len(ends) == len(places) == len(steps) or len(set(places)) < len(places):
        raise Misfit("a start, an end and a step for every axis, each axis once", f"axes {places[:8]}")
    if any(not 0 <= place < rank for place in places) or 0 in steps:
        raise Misfit(
            f"axes of {rank} dimensions, and steps other than 0", f"axes {places[:8]}, steps {steps[:8]}"
        )
    found = {}
    for place, start, end, step in zip(places, starts, ends, steps, strict=True):
        # Backwards, an end before the first element is written as a number far below 0.
        found[place] = slice(start, None if step < 0 and end < -(1 << 31) + 2 else end, step)
    return found


def slice_constant(call: FoldedCall) -> Any:
    starts, ends = call.numbers("starts", 1) or [], call.numbers("ends", 2) or []
    bounds = slice_bounds(call[0].ndim, starts, ends, call.numbers("axes", 3), call.numbers("steps", 4))
    return call[0][tuple(bounds.get(place, slice(None)) for place in range(call[0].ndim))]


def fold_reshape(call: FoldedCall) -> Any:
    sizes = call.numbers("shape", 1) or []
    if not call.number("allowzero", 0):
        sizes = [call[0].shape[place] if size == 0 else size for place, size in enumerate(sizes)]
    return call[0].reshape(sizes)


def fold_flatten(call: FoldedCall) -> Any:
    axis = call.number("axis", 1)
    axis += call[0].ndim if axis < 0 else 0
    return call[0].reshape(prod(call[0].shape[:axis]), -1)


def fold_constant(call: FoldedCall) -> Any:
    for name, value in call.attributes.items():
        if name == "value" and isinstance(value, np.ndarray):
            return value
        if name in ("value_float", "value_floats"):
            return np.array(value, np.float32)
        if name in ("value_int", "value_ints"):
            return np.array(value, np.int64)
    raise Misfit("a constant of numbers", f"{', '.join(call.attributes) or 'nothing':.60}")


def constant_of_shape(call: FoldedCall) -> Any:
    value = call.attributes.get("value")
    value = np.zeros(1, np.float32) if value is None else value
    return np.full(call.make(call[0].ravel().tolist()), value.ravel()[0], value.dtype)


def fold_expand(call: FoldedCall) -> Any:
    shape = np.broadcast_shapes(call[0].shape, tuple(call[1].ravel().tolist()))
    return np.broadcast_to(call[0], call.make(shape)).copy()


def count_up(call: FoldedCall) -> Any:
    start, stop, step = (call[place].item() for place in range(3))
    if not step:
        raise Misfit("a step other than 0", "0")
    call.make((max(0, int(-(-(stop - start) // step))),))
    return np.arange(start, stop, step, dtype=call[0].dtype)


def fold_tile(call: FoldedCall) -> Any:
    times = call[1].ravel().tolist()
    if len(times) != call[0].ndim:
        raise Misfit("a number of copies for every dimension", f"{times[:8]}")
    call.make([size * count for size, count in zip(call[0].shape, times, strict=True)])
    return np.tile(call[0], times)


def fold_split(call: FoldedCall) -> Any:
    axis, sizes = call.number("axis", 0), call.numbers("split", 1)
    if sizes is None or len(sizes) > MOST_RESULTS:
        raise Misfit("constants split at given sizes", "others")
    return list(np.split(call[0], np.cumsum(sizes)[:-1], axis))


def l2_norm(x: NumberArray, axis: tuple[int, ...], keepdims: bool) -> Any:
    return np.sqrt(np.sum(x * x, axis=axis, keepdims=keepdims))


def fold_transpose(call: FoldedCall) -> Any:
    return call[0].transpose(call.attributes.get("perm"))


def fold_concat(call: FoldedCall) -> Any:
    return np.concatenate([call[place] for place in range(len(call.inputs))], call.number("axis", 0))


def size_of(call: FoldedCall) -> Any:
    return np.array(call[0].size, np.int64)


BINARY: dict[str, FoldFunction] = {
    "Add": elementwise(np.add),
    "Sub": elementwise(np.subtract),
    "Mul": elementwise(np.multiply),
    "Div": fold_divide,
    "Mod": fold_modulo,
    "Pow": elementwise(np.power),
    "Equal": elementwise(np.equal),
    "Less": elementwise(np.less),
    "LessOrEqual": elementwise(np.less_equal),
    "Greater": elementwise(np.greater),
    "GreaterOrEqual": elementwise(np.greater_equal),
    "And": elementwise(np.logical_and),
    "Or": elementwise(np.logical_or),
    "Min": elementwise(lambda *given: np.asarray(fold_pairs(np.minimum, given))),
    "Max": elementwise(lambda *given: np.asarray(fold_pairs(np.maximum, given))),
    "Where": lambda call: np.where(call[0], call[1], call[2]),
}


def fold_pairs(function: Any, given: Sequence[NumberArray]) -> Any:
    """Two by two, from the first on."""
    found = given[0]
    for each in given[1:]:
        found = function(found, each)
    return found


BROADCASTING = frozenset(BINARY)

FOLDED: dict[str, FoldFunction] = {
    **BINARY,
    "Neg": elementwise(np.negative),
    "Abs": elementwise(np.abs),
    "Sqrt": elementwise(np.sqrt),
    "Exp": elementwise(np.exp),
    "Log": elementwise(np.log),
    "Reciprocal": elementwise(np.reciprocal),
    "Floor": elementwise(np.floor),
    "Ceil": elementwise(np.ceil),
    "Not": elementwise(np.logical_not),
    "ReduceSum": fold_reduction(np.sum),
    "ReduceProd": fold_reduction(np.prod),
    "ReduceMin": fold_reduction(np.min),
    "ReduceMax": fold_reduction(np.max),
    "ReduceMean": fold_reduction(np.mean),
    "ReduceL2": fold_reduction(l2_norm),
    "Identity": lambda call: call[0],
    "Cast": fold_cast,
    "CastLike": lambda call: call[0].astype(call[1].dtype),
    "Shape": shape_of,
    "Size": size_of,
    "Gather": fold_gather,
    "Concat": fold_concat,
    "Slice": slice_constant,
    "Squeeze": fold_squeeze,
    "Unsqueeze": fold_unsqueeze,
    "Reshape": fold_reshape,
    "Flatten": fold_flatten,
    "Transpose": fold_transpose,
    "Constant": fold_constant,
    "ConstantOfShape": constant_of_shape,
    "Expand": fold_expand,
    "Range": count_up,
    "Tile": fold_tile,
    "Split": fold_split,
}
"""By the operator's name: what numpy makes of constants."""
