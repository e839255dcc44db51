"""The words of equations: axes, arrays, reads of arrays, and scalar expressions over them.

    tdnn1[n, t, c] = Σ k, i  frames[n, t·1 + offset(k) − 2, i] · weight[c, i, k]

An array that has axes of positions holds zeros outside of every sequence; a read outside of an array, in the
padding say, gives `outside`, zero for sums. That is all that padding is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, assert_never, cast

from tdnn_compiler.equations.keys import Key
from tdnn_compiler.symbolic.expressions import Dim, text
from tdnn_compiler.symbolic.maps import Edge, Window

__all__ = [
    "AdaptiveWindowSize",
    "Apply",
    "Array",
    "ArrayType",
    "Axis",
    "AxisKind",
    "Constant",
    "ConstantIndex",
    "Equation",
    "GatherIndex",
    "InAdaptiveWindow",
    "InBounds",
    "Index",
    "LinearIndex",
    "NoSuchIndex",
    "OffsetIndex",
    "Ordinal",
    "PaddingIndex",
    "QuotientIndex",
    "Read",
    "Scalar",
    "StridedIndex",
    "TransposedIndex",
    "Uniform",
    "ValidRows",
    "add",
    "apply",
    "axes_of",
    "divide",
    "indices_of",
    "less",
    "multiply",
    "reads_in",
    "rewrite_scalar",
    "select",
    "substitute_axes",
    "substitute_index",
    "subterms",
    "subtract",
    "unused_names",
]

ArrayType = Literal["data", "parameter", "exact", "integer", "byte", "token"]
AxisKind = Literal["batch", "position", "channel", "tap", "part"]


@dataclass(frozen=True)
class Axis:
    """An index: its name, and how far it runs. Positions run to the end of their own sequence."""

    name: str
    size: Dim
    kind: AxisKind = "channel"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Array:
    """An array, by its key.

    `type` says how its elements are stored: "data" in the type that the network computes in, "parameter" in
    the type of the parameters, "exact" in fp32 whatever these two are. "whole" is a 32-bit integer and "byte"
    an 8-bit one, both for the places of maxima; "token" is a 64-bit integer, as torch has tokens.
    """

    key: Key
    axes: tuple[Axis, ...]
    type: ArrayType = "data"
    constant: bool = False  # what is read cancels out of every result: no gradient goes through it
    order: tuple[int, ...] = ()
    """Where each of torch's axes is among these, if torch has them in another order."""

    def __post_init__(self) -> None:
        # Axes are told apart by what they are: of two that are equal, one would be lost.
        assert len({*self.axes}) == len(self.axes), f"{self} has an axis twice"

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.key)

    @property
    def holds_integers(self) -> bool:
        """Whether it holds whole numbers."""
        return self.type in ("integer", "byte", "token")

    @property
    def rows(self) -> bool:
        """Whether there is a row of it for every position, or at least for every sequence."""
        return any(axis.kind in ("batch", "position") for axis in self.axes)

    def __str__(self) -> str:
        return f"{self.name}[{', '.join(axis.name for axis in self.axes)}]"


# Indices ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StridedIndex:
    """The position that output `at` of a window reads through `tap`: `at·stride + offset(tap) − left`."""

    at: Axis
    tap: Axis
    window: Window

    def __str__(self) -> str:
        stride = "" if self.window.stride == 1 else f"·{text(self.window.stride)}"
        return f"{self.at}{stride} + {_offset_text(self.window, self.tap)}"


@dataclass(frozen=True)
class TransposedIndex:
    """The output of a window that reads position `at` through `tap`: `(at + left − offset(tap))/stride`.

    Where the division leaves a remainder, no output reads it through that tap: the read gives `outside`.
    """

    at: Axis
    tap: Axis
    window: Window

    def __str__(self) -> str:
        turned = f"{self.at} − ({_offset_text(self.window, self.tap)})"
        return turned if self.window.stride == 1 else f"({turned})/{text(self.window.stride)}"


@dataclass(frozen=True)
class OffsetIndex:
    """`axis + start`: an offset into a longer axis. With a negative start, a part of `axis` is read."""

    axis: Axis
    start: int

    def __str__(self) -> str:
        return f"{self.axis} {'+' if self.start >= 0 else '−'} {abs(self.start)}"


@dataclass(frozen=True)
class LinearIndex:
    """`outer·size + inner`: two indices as one, as a group and a channel within it number all channels."""

    outer: Axis
    inner: Axis

    def __str__(self) -> str:
        return f"{self.outer}·{text(self.inner.size)} + {self.inner}"


@dataclass(frozen=True)
class QuotientIndex:
    """`axis // size`: the group that a channel belongs to, where `size` of them are one."""

    axis: Axis
    size: int

    def __str__(self) -> str:
        return f"{self.axis} // {self.size}"


@dataclass(frozen=True)
class ConstantIndex:
    """A constant index: 0 broadcasts an array of size 1 along a longer axis."""

    place: int = 0

    def __str__(self) -> str:
        return str(self.place)


@dataclass(frozen=True)
class PaddingIndex:
    """The places in a padded axis that hold position `at` of the axis before padding.

    `image` numbers them: 0 is the position itself, the others are its copies in the padding. Where a position
    has fewer copies than that, the read gives `outside`.
    """

    at: Axis
    image: Axis
    edge: Edge
    left: Dim
    right: Dim

    def __str__(self) -> str:
        return f"image({self.at}, {self.image})"


@dataclass(frozen=True)
class GatherIndex:
    """A stored integer as an index, such as a token. Below 0 and past the end the read gives `outside`."""

    by: "Read"

    def __str__(self) -> str:
        return str(self.by)


Index = (
    Axis
    | StridedIndex
    | TransposedIndex
    | OffsetIndex
    | LinearIndex
    | QuotientIndex
    | ConstantIndex
    | PaddingIndex
    | GatherIndex
)


def axes_of(index: Index) -> tuple[Axis, ...]:
    """The axes that an index depends on."""
    match index:
        case Axis():
            return (index,)
        case StridedIndex(at=at, tap=tap) | TransposedIndex(at=at, tap=tap):
            return (at, tap)
        case OffsetIndex(axis=axis) | QuotientIndex(axis=axis):
            return (axis,)
        case LinearIndex(outer=outer, inner=inner):
            return (outer, inner)
        case ConstantIndex():
            return ()
        case PaddingIndex(at=at, image=image):
            return (at, image)
        case GatherIndex(by=by):
            return tuple(axis for inner in by.index for axis in axes_of(inner))
        case _:
            assert_never(index)


def _offset_text(window: Window, tap: Axis) -> str:
    shift = "" if window.left == 0 else f" − {text(window.left)}"
    return f"offset({tap}){shift}"


# Scalars ---------------------------------------------------------------------------------------------------

Operation = Literal[
    "add", "subtract", "multiply", "divide", "maximum", "minimum", "less", "equal", "select",
    "exp", "expm1", "log", "log1p", "sqrt", "tanh", "erf", "sigmoid", "sin", "cos",
    "moments",  # those of a part: mean, variance, count
]  # fmt: skip


@dataclass(frozen=True)
class Constant:
    value: float

    def __str__(self) -> str:
        return f"{self.value:g}"


@dataclass(frozen=True)
class Read:
    """An element of an array."""

    array: Array
    index: tuple[Index, ...]
    outside: float = 0.0

    def __str__(self) -> str:
        return f"{self.array.name}[{', '.join(map(str, self.index))}]"


@dataclass(frozen=True)
class Ordinal:
    """The linear number of an element in the index space of the axes, the last axis fastest."""

    axes: tuple[Axis, ...]

    def __str__(self) -> str:
        names = [axis.name for axis in self.axes]
        return names[0] if len(names) == 1 else f"number({', '.join(names)})"


@dataclass(frozen=True)
class InBounds:
    """1 where an index lies within its sequence, widened by `left` and `right` positions; else 0."""

    axis: Axis
    index: Index
    left: Dim = 0
    right: Dim = 0

    def __str__(self) -> str:
        return f"inside({self.index})"


@dataclass(frozen=True)
class AdaptiveWindowSize:
    """The size of window `number` of an adaptive pool from the axis `of` to the axis `among`.

    As in torch, window o of m reads positions ⌊oL/m⌋ up to, but not including, ⌈(o + 1)L/m⌉ of L.
    """

    of: Axis
    among: Axis
    number: Index

    def __str__(self) -> str:
        return f"size(share {self.number} of {self.of})"


@dataclass(frozen=True)
class InAdaptiveWindow:
    """1 where a position lies in a window of an adaptive pool, else 0."""

    share: AdaptiveWindowSize
    place: Index

    def __str__(self) -> str:
        return f"within(share {self.share.number}, {self.place})"


@dataclass(frozen=True)
class ValidRows:
    """The valid positions in tile number `tile` of `size` positions: fewer where the sequence ends in it."""

    axis: Axis
    tile: Axis
    size: int

    def __str__(self) -> str:
        return f"valid_rows({self.tile})"


@dataclass(frozen=True)
class Uniform:
    """A random number in [0, 1) that depends on the seed, the layer, and where it is in the axes `axes`."""

    layer: int
    axes: tuple[Axis, ...]
    index: tuple[Index, ...]

    def __str__(self) -> str:
        return f"uniform{self.layer}[{', '.join(map(str, self.index))}]"


@dataclass(frozen=True)
class Apply:
    operation: Operation
    arguments: tuple["Scalar", ...]

    def __str__(self) -> str:
        signs = {"add": "+", "subtract": "−", "multiply": "·", "divide": "/", "less": "<", "equal": "="}
        if self.operation in signs:
            left, right = self.arguments
            return f"({left} {signs[self.operation]} {right})"
        return f"{self.operation}({', '.join(map(str, self.arguments))})"


Scalar = (
    Constant | Read | Ordinal | InBounds | AdaptiveWindowSize | InAdaptiveWindow | ValidRows | Uniform | Apply
)
ZERO, ONE = Constant(0.0), Constant(1.0)


def apply(operation: Operation, *arguments: Scalar) -> Scalar:
    return Apply(operation, arguments)


def add(left: Scalar, right: Scalar) -> Scalar:
    if left == ZERO:
        return right
    return left if right == ZERO else Apply("add", (left, right))


def subtract(left: Scalar, right: Scalar) -> Scalar:
    return left if right == ZERO else Apply("subtract", (left, right))


def multiply(left: Scalar, right: Scalar) -> Scalar:
    if ZERO in (left, right):
        return ZERO
    if left == ONE:
        return right
    if isinstance(right, Apply) and right.operation == "select":
        # Not by multiplication with 0: what is not chosen may be infinite.
        condition, yes, no = right.arguments
        return select(condition, multiply(left, yes), multiply(left, no))
    return left if right == ONE else Apply("multiply", (left, right))


def divide(left: Scalar, right: Scalar) -> Scalar:
    return left if right == ONE or left == ZERO else Apply("divide", (left, right))


def select(condition: Scalar, yes: Scalar, no: Scalar) -> Scalar:
    return yes if yes == no else Apply("select", (condition, yes, no))


def less(left: Scalar, right: Scalar) -> Scalar:
    return Apply("less", (left, right))


def reads_in(scalar: Scalar) -> Iterator[Read]:
    """The reads in a scalar and in its indices, from left to right, each as often as it occurs."""
    match scalar:
        case Read(index=indices):
            yield scalar
            yield from (index.by for index in indices if isinstance(index, GatherIndex))
        case Apply(arguments=arguments):
            for argument in arguments:
                yield from reads_in(argument)
        case (
            Constant()
            | Ordinal()
            | InBounds()
            | AdaptiveWindowSize()
            | InAdaptiveWindow()
            | ValidRows()
            | Uniform()
        ):
            pass
        case _:
            assert_never(scalar)


def subterms(scalar: Scalar) -> Iterator["Scalar"]:
    """A scalar and all scalars within it, each before its own parts."""
    yield scalar
    if isinstance(scalar, Apply):
        for argument in scalar.arguments:
            yield from subterms(argument)


def indices_of(scalar: Scalar) -> tuple[Index, ...]:
    """The indices in a scalar itself; not those in its arguments."""
    match scalar:
        case Read(index=index) | Uniform(index=index):
            return index
        case InBounds(index=place):
            return (place,)
        case AdaptiveWindowSize(number=number):
            return (number,)
        case InAdaptiveWindow(share=share, place=place):
            return (share.number, place)
        case _:
            return ()


def rewrite_scalar(scalar: Scalar, change: Callable[[Scalar], Scalar | None]) -> Scalar:
    """The scalar with parts replaced, top down: `change` gives a replacement, or None to go on inside."""
    new = change(scalar)
    if new is not None:
        return new
    if isinstance(scalar, Apply):
        return Apply(scalar.operation, tuple(rewrite_scalar(part, change) for part in scalar.arguments))
    return scalar


def unused_names(names: Iterable[str], axes: Iterable[Axis]) -> Iterator[str]:
    """Names that none of the axes has: first these, then these with numbers."""
    taken = {axis.name for axis in axes}
    many = (f"{name}{number or ''}" for number in count() for name in tuple(names))
    return (name for name in many if name not in taken)


def substitute_axes(scalar: Scalar, places: Mapping[Axis, Index]) -> Scalar:
    """The scalar with axes replaced by other indices.

    Raises NoSuchIndex where an index would have to lie within an index that no class here describes.
    """

    def index_of(index: Index) -> Index:
        return substitute_index(index, places)

    def renamed(axis: Axis) -> Axis:
        new = places.get(axis, axis)
        if not isinstance(new, Axis):
            raise NoSuchIndex(f"{axis} = {new}")
        return new

    def change(part: Scalar) -> Scalar | None:
        match part:
            case Read(index=index) | Uniform(index=index):
                return replace(part, index=tuple(map(index_of, index)))
            case InBounds(index=index):
                return replace(part, index=index_of(index))
            case AdaptiveWindowSize(number=number):
                return replace(part, number=index_of(number))
            case InAdaptiveWindow(share=share, place=place):
                return InAdaptiveWindow(replace(share, number=index_of(share.number)), index_of(place))
            case Ordinal(axes=axes):
                return Ordinal(tuple(renamed(axis) for axis in axes))
        return None

    return rewrite_scalar(scalar, change)


def substitute_index(index: Index, places: Mapping[Axis, Index]) -> Index:
    """An index with axes replaced by other indices."""
    if isinstance(index, Axis):
        return places.get(index, index)
    if isinstance(index, GatherIndex):
        return GatherIndex(
            replace(index.by, index=tuple(substitute_index(inner, places) for inner in index.by.index))
        )
    new = {axis: places.get(axis, axis) for axis in axes_of(index)}
    if all(old == now for old, now in new.items()):
        return index
    if isinstance(index, OffsetIndex):
        within = new[index.axis]
        if isinstance(within, OffsetIndex):
            return OffsetIndex(within.axis, within.start + index.start)
    if not all(isinstance(now, Axis) for now in new.values()):
        raise NoSuchIndex(f"{index} with {', '.join(f'{old} = {now}' for old, now in new.items())}")
    names = cast("dict[Axis, Axis]", new)
    match index:
        case StridedIndex(at=at, tap=tap) | TransposedIndex(at=at, tap=tap):
            return replace(index, at=names[at], tap=names[tap])
        case OffsetIndex(axis=axis) | QuotientIndex(axis=axis):
            return replace(index, axis=names[axis])
        case LinearIndex(outer=outer, inner=inner):
            return LinearIndex(names[outer], names[inner])
        case PaddingIndex(at=at, image=image):
            return replace(index, at=names[at], image=names[image])
        case ConstantIndex():
            return index
        case _:
            assert_never(index)


class NoSuchIndex(Exception):
    """An index would have to be computed from another one in a way that no class of indices says."""


# Equations -------------------------------------------------------------------------------------------------

Reduction = Literal["sum", "largest", "moments"]


@dataclass(frozen=True)
class Equation:
    """`out[index] = body`, or a reduction of the body over the axes `over`.

    "sum" has one result. "largest" has two: the largest value, NaN if any value is, and the place where it
    was found first, numbered through the axes `over`. "moments" has three, over the values within their
    sequences: mean, population variance, and count. Moments of moments are those of all values together.

    A sum may be a `share`, one of the axes: of the places that it runs over each part has some, in the order
    of the plan, and all parts together have all of them.
    """

    out: tuple[Array, ...]
    index: tuple[Index, ...]
    body: Scalar
    over: tuple[Axis, ...] = ()
    how: Reduction = "sum"
    layer: str = ""
    slope: Scalar | None = None  # the body's derivative by its one read, in terms of that or of the result
    share: Axis | None = None

    def __post_init__(self) -> None:
        axes = (*self.axes, *self.over)
        assert len({*axes}) == len(axes), f"an axis runs twice: {self}"

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The free axes, in the order in which the result is indexed."""
        return tuple(axis for index in self.index for axis in axes_of(index))

    @property
    def pointwise(self) -> bool:
        return not self.over

    def __str__(self) -> str:
        names = ", ".join(array.name for array in self.out)
        sign = {"sum": "Σ", "largest": "largest", "moments": "moments"}[self.how]
        among = f" of {self.share}" if self.share else ""
        over = f"{sign} {', '.join(axis.name for axis in self.over)}{among}  " if self.over else ""
        return f"{names}[{', '.join(map(str, self.index))}] = {over}{self.body}"
