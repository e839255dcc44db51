"""The arguments of a layer against what its fields say: their types, and in `Annotated` their ranges.

Scripts, saved files and graphs of one's own are all checked here, once, when a network is built.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from difflib import get_close_matches
from functools import cache
from reprlib import Repr
from sys import float_info
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sympy import Expr, Integer

from tdnn_compiler.network.checks import LayerCheck
from tdnn_compiler.network.layers import PARAMETERS, Activation, AtLeast, Layer, NumberRange
from tdnn_compiler.symbolic.expressions import as_dim, text

__all__ = ["check_arguments", "habit_hint", "normalise_arguments", "show_argument"]

L = TypeVar("L", bound=Layer)

MOST_TAPS = 1 << 16
NUMBER = "a whole number or a symbol"
KNOWN = "it has its input's channels"
HABITS = {
    **dict.fromkeys(("conv", "conv_transpose"), f"it takes no in_channels: {KNOWN}"),
    "depthwise_conv": f"it takes no channels: {KNOWN}",
    "linear": f"it takes no in_features: {KNOWN}",
    **dict.fromkeys(("batch_norm", "instance_norm"), f"it takes no number of features: {KNOWN}"),
    **dict.fromkeys(("layer_norm", "rms_norm"), f"it takes no shape: {KNOWN}"),
    "group_norm": f"it takes no number of channels: {KNOWN}",
    **dict.fromkeys(("global_avg_pool", "global_max_pool"), "torch's output size 1 is keepdim=True"),
    "prelu": "num_parameters=1 is what it has; one slope per channel is per_channel=True",
    "softmax": 'torch\'s dim is over="channels", over="positions", or over="T", an axis',
}
"""What a word says to who calls it as torch's layer of that name is called."""
PLAIN_TYPES = {bool: "True or False", str: "text", NoneType: "None", float: "a number"}


def check_arguments(layer: Layer, check: LayerCheck) -> None:
    """Every argument of a tidied layer that is of no type of its field, or out of its range."""
    for name, hint in _type_hints(cast(Any, type(layer))).items():
        value, limits = getattr(layer, name), None
        if get_origin(hint) is Annotated:
            hint, limits = get_args(hint)
        if isinstance(layer, Activation) and name == "parameter":
            if layer.function not in PARAMETERS and value is None:
                continue
            name, hint, limits = PARAMETERS.get(layer.function, ("parameter", NoneType, None))
        _check_argument(name, value, hint, limits, check)


def _check_argument(name: str, value: Any, hint: Any, limits: object, check: LayerCheck) -> None:
    numeric = isinstance(limits, NumberRange)
    if not _has_type(value, hint):
        expected = f"{name} {limits}" if numeric else f"{name} as {_describe_type(hint)}"
        check.say(expected, show_argument(value))
    elif isinstance(limits, NumberRange) and value is not None and value not in limits:
        check.say(f"{name} {limits}", show_argument(value))
    elif isinstance(limits, AtLeast):
        for size in _sizes_in(value):
            check.size(name, size, limits.minimum)


def habit_hint(word: str, strange: list[str], known: list[str]) -> str:
    """What may have been meant by arguments that a word does not take: another's name, or torch's."""
    near = [match for name in strange for match in get_close_matches(name, known, 1)]
    return f"did you mean {near[0]}?" if near else HABITS.get(word, "")


@cache
def _type_hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _has_type(value: Any, hint: Any) -> bool:
    """Whether a value is of a type; numbers that are infinite or none at all are of no type."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_has_type(value, arg) for arg in args)
    if origin is Literal:
        return isinstance(value, str) and value in args
    if origin is tuple:
        return isinstance(value, tuple) and _have_types(value, args)
    if hint is float:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return plain and abs(value) <= float_info.max
    if hint in (int, Expr):
        return as_dim(value) is not None
    return isinstance(value, hint)


def _have_types(values: tuple[Any, ...], hints: tuple[Any, ...]) -> bool:
    if hints[1:] == (...,):
        return all(_has_type(value, hints[0]) for value in values)
    return len(values) == len(hints) and all(map(_has_type, values, hints))


def _sizes_in(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _sizes_in(item)
    elif value is not None and not isinstance(value, str):
        yield value


def _describe_type(hint: Any, number: str = NUMBER) -> str:
    """A type as it is told: `a whole number or a symbol, (size, …), "valid" or "same"`."""
    args = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        told = dict.fromkeys(_describe_type(arg, number) for arg in args)
        return _join_with_or(list(told))
    if get_origin(hint) is Literal:
        return _join_with_or([f'"{word}"' for word in args])
    if get_origin(hint) is tuple:
        return f"({', '.join('…' if arg is ... else _describe_type(arg, 'size') for arg in args)})"
    if hint in (int, Expr):
        return number
    return PLAIN_TYPES.get(hint) or f"a {hint.__name__}"


def _join_with_or(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} or {last}" if most else last


class _ArgumentRepr(Repr):
    maxstring = maxother = maxlong = 60
    maxtuple = maxlist = 12

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002
        # Python refuses to write very long numbers out.
        return text(x)


def show_argument(value: object) -> str:
    """A wrong argument as it is told, not at length."""
    return text(value) if isinstance(value, Expr) else _ArgumentRepr().repr(value)


def normalise_arguments(layer: L) -> L:
    """Lists, ranges and arrays as tuples, any library's numbers as Python's: equal layers are equal."""
    return replace(layer, **{f.name: _normalise_value(getattr(layer, f.name)) for f in fields(layer)})


def _normalise_value(value: Any) -> Any:
    if isinstance(value, list | tuple) or (isinstance(value, range) and len(value) <= MOST_TAPS):
        return tuple(map(_normalise_value, value))
    if hasattr(value, "tolist"):
        return _normalise_value(value.tolist())
    if isinstance(value, Integer) or (
        hasattr(value, "__index__") and not isinstance(value, bool | int | Expr)
    ):
        return as_dim(value)
    return value
