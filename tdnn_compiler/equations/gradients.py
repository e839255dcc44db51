"""The backward pass: the gradients of equations, as equations.

One rule serves every layer. Where a result reads an array, the array's gradient reads the result's, with the
indices turned around; what the result ran over and the array does not know is summed. So the gradient of a
convolution is a convolution, and a weight that every position shares gets the sum over all positions.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeVar, assert_never

from tdnn_compiler.equations.derivative import contributions
from tdnn_compiler.equations.ir import (
    ONE,
    ZERO,
    AdaptiveWindowSize,
    Apply,
    Array,
    Axis,
    Constant,
    ConstantIndex,
    Equation,
    GatherIndex,
    InAdaptiveWindow,
    InBounds,
    Index,
    LinearIndex,
    OffsetIndex,
    Ordinal,
    PaddingIndex,
    QuotientIndex,
    Read,
    Scalar,
    StridedIndex,
    TransposedIndex,
    Uniform,
    add,
    axes_of,
    divide,
    multiply,
    reads_in,
    rewrite_scalar,
    select,
    substitute_axes,
    substitute_index,
    subtract,
    unused_names,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.ordering import order_equations
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.symbolic.expressions import Dim, greatest
from tdnn_compiler.symbolic.maps import Window, last_offset

__all__ = ["Backward", "derive_gradients"]


@dataclass(frozen=True)
class Backward:
    """A program of gradients: `seeds` are the outputs' gradients, which come from outside."""

    program: EquationProgram
    seeds: dict[str, Array]
    results: dict[str, Array]
    """The gradients of inputs and parameters, by their labels; those that are missing are zero."""


def derive_gradients(forward: EquationProgram, wanted: Collection[Key] | None = None) -> Backward:
    """The gradients of all parameters and inputs, or of the `wanted` ones, given those of the outputs.

    The result reads arrays of the forward pass; which of them are kept in between is for the plan to say.
    """
    differentiable = [
        array
        for array in forward.inputs + forward.parameters
        if not array.holds_integers and (wanted is None or array.key in wanted)
    ]
    uses = Counter(read.array.key for equation in forward.equations for read in reads_in(equation.body))
    makers = {array.key: equation for equation in forward.equations for array in equation.out}
    tape = Tape(uses, dependent_arrays(forward, {array.key for array in differentiable}), makers)
    for array in forward.outputs:
        if array.holds_integers:
            # An input's tokens, handed out again.
            continue
        seed = replace(array, key=array.key.gradient)
        tape.seeds[array.key] = seed
        tape.pieces.setdefault(array.key, []).append((array, Read(seed, array.axes)))
    for equation in reversed(forward.equations):
        tape.layer = equation.layer
        tape.propagate(equation)
    results = {array.key: tape.result(array) for array in differentiable if array.key in tape.pieces}
    program = EquationProgram(
        f"{forward.name}_backward",
        order_equations(tape.equations, results.values()),
        tuple(tape.seeds.values()),
        tuple(dict.fromkeys(results.values())),
        forward.parameters,
        forward.buffers,
        targets={key: array.key for key, array in results.items()},
    )
    seeds, found = (
        {forward.labels[key]: array for key, array in arrays.items()} for arrays in (tape.seeds, results)
    )
    return Backward(program, seeds, found)


def dependent_arrays(forward: EquationProgram, keys: set[Key]) -> frozenset[Key]:
    """These arrays, and all that depend on them: no other needs a gradient."""
    found = set(keys)
    for equation in forward.equations:
        if any(read.array.key in found for read in reads_in(equation.body)):
            found |= {array.key for array in equation.out}
    return frozenset(found)


@dataclass
class Tape:
    """Gradients as they are found, from the last equation to the first."""

    uses: Counter[Key]
    """How often the forward pass reads an array."""
    dependent: frozenset[Key]
    """The arrays that need a gradient."""
    makers: dict[Key, Equation]
    """The equations of the forward pass, by what they compute."""
    equations: list[Equation] = field(default_factory=list)
    seeds: dict[Key, Array] = field(default_factory=dict)
    pieces: dict[Key, list[tuple[Array, Scalar]]] = field(default_factory=dict)
    """What has reached an array, each as a scalar over the array's own axes."""
    done: dict[Key, Array] = field(default_factory=dict)
    layer: str = ""

    def total(self, array: Array) -> Array:
        """The gradient of an array, all that reached it added up."""
        if array.key not in self.done:
            gradient = replace(array, key=array.key.gradient)
            total: Scalar = ZERO
            for _, piece in self.pieces[array.key]:
                total = add(total, piece)
            if isinstance(total, Read) and total.index == total.array.axes == array.axes:
                gradient = total.array
            else:
                if array.key in self.seeds:
                    gradient = replace(gradient, key=gradient.key.part("added"))
                self.equations.append(Equation((gradient,), array.axes, total, layer=self.layer))
            self.done[array.key] = gradient
        return self.done[array.key]

    def result(self, array: Array) -> Array:
        """The gradient of an input or a parameter: in a batch's padding zero, as all that kernels write."""
        gradient = self.total(array)
        padded = any(axis.kind == "position" and not isinstance(axis.size, int) for axis in array.axes)
        if gradient not in self.seeds.values() or not padded:
            return gradient
        valid = replace(array, key=array.key.gradient.part("valid"))
        self.equations.append(Equation((valid,), array.axes, Read(gradient, array.axes), layer=self.layer))
        return valid

    def propagate(self, equation: Equation) -> None:
        """Hands the gradients of an equation's results on to what it reads."""
        reached = [array.key in self.pieces for array in equation.out]
        if not any(reached):
            return
        totals = [
            Read(self.total(array), equation.index) if there else None
            for array, there in zip(equation.out, reached, strict=True)
        ]
        axes = (*equation.axes, *equation.over)
        match equation.how:
            case _ if equation.pointwise or equation.how == "sum":
                (upstream,) = totals
                if upstream is None:
                    return
                if equation.slope is not None:
                    found = {read: multiply(upstream, equation.slope) for read in reads_in(equation.body)}
                else:
                    found = contributions(equation.body, upstream)
            case "largest":
                upstream, where = totals[0], Read(equation.out[1], equation.index)
                if upstream is None:
                    return
                here = Apply("equal", (where, Ordinal(equation.over)))
                body, chosen = self.before_slope(equation, upstream)
                found = contributions(body, select(here, chosen, ZERO))
            case "moments":
                found = contributions(equation.body, self.moments(equation, totals[0], totals[1]))
        for read, gradient in found.items():
            known = read.array.constant or read.array.holds_integers
            if not known and read.array.key in self.dependent:
                self.accumulate(read, gradient, axes)

    def before_slope(self, equation: Equation, upstream: Scalar) -> tuple[Scalar, Scalar]:
        """Where the largest was found, it is what was found: its slope is known from the result.

        So what a ReLU before a max pool computes need not be kept.
        """
        body, (largest, *_) = equation.body, equation.out
        maker = self.makers.get(body.array.key) if isinstance(body, Read) else None
        if not isinstance(body, Read) or maker is None or maker.slope is None or not maker.pointwise:
            return body, upstream
        inner, key = maker.body, body.array.key
        alone = self.uses[key] <= 1 and key not in self.seeds and maker.index == body.array.axes
        own = all(read.array.key == key for read in reads_in(maker.slope))
        (before, *others) = reads_in(inner)
        if not alone or not own or others or before.index != body.array.axes:
            return body, upstream

        def found(part: Scalar) -> Scalar | None:
            return Read(largest, equation.index) if isinstance(part, Read) else None

        return replace(before, index=body.index), multiply(upstream, rewrite_scalar(maker.slope, found))

    def moments(self, equation: Equation, mean: Read | None, variance: Read | None) -> Scalar:
        """d mean/d x = 1/count, d variance/d x = 2·(x − mean)/count; what is divided has no positions."""
        count = Read(equation.out[2], equation.index)
        total: Scalar = ZERO if mean is None else divide(mean, count)
        if variance is not None:
            centred = subtract(equation.body, Read(equation.out[0], equation.index))
            total = add(total, multiply(centred, divide(multiply(variance, Constant(2.0)), count)))
        return total

    def accumulate(self, read: Read, gradient: Scalar, axes: tuple[Axis, ...]) -> None:
        """Gives an array its share: the gradient seen from the array's own indices."""
        edged = next((i for i, index in enumerate(read.index) if is_wrapped(index)), None)
        if edged is not None:
            self.accumulate_padding(read, gradient, axes, edged)
            return
        array = read.array
        known: list[Axis] = []
        out: list[Index] = []
        for own, index in zip(array.axes, read.index, strict=True):
            turned, gradient = invert_index(own, index, gradient)
            out.append(turned)
            known += axes_of(turned)
            many = isinstance(index, LinearIndex | GatherIndex) or not axes_of(index)
            known += [] if many else axes_of(index)[:1]
        over = tuple(axis for axis in axes if axis not in known)
        factor: Scalar = ONE
        if over and tuple(out) == array.axes:
            gradient, factor = hoist_factors(gradient, over)
        if over or tuple(out) != array.axes:
            piece = canonicalise(array, tuple(out), gradient, over)
            gradient = multiply(self.materialise(array, *piece, alone=factor == ONE), factor)
        self.pieces.setdefault(array.key, []).append((array, gradient))

    def accumulate_padding(self, read: Read, gradient: Scalar, axes: tuple[Axis, ...], place: int) -> None:
        """Through reflected, replicated or circular padding: the padded array's gradient, then its sum."""
        array, seen = read.array, read.index[place]
        assert isinstance(seen, StridedIndex)
        own, window = array.axes[place], seen.window
        left, right = window.left, reach_past_end(window)
        name = next(unused_names("p", array.axes))
        p = Axis(name, own.size + left + right, own.kind)
        padded = replace(array, key=array.key.part("padded"), axes=replace_item(array.axes, place, p))
        clear = replace(seen, window=Window(window.stride, window.offsets))
        self.accumulate(Read(padded, replace_item(read.index, place, clear)), gradient, axes)
        m = Axis("m", count_images(window), "tap")
        index: list[Index] = [*array.axes]
        index[place] = PaddingIndex(own, m, window.edge, left, right)
        whole = self.total(padded)
        piece = self.materialise(array, array.axes, Read(whole, tuple(index)), (m,))
        self.pieces.setdefault(array.key, []).append((array, piece))
        del self.pieces[padded.key], self.done[padded.key]

    def materialise(
        self,
        array: Array,
        out: tuple[Index, ...],
        gradient: Scalar,
        over: tuple[Axis, ...],
        alone: bool = True,
    ) -> Read:
        """A piece that is a sum, or covers its array by other indices, is an array of its own."""
        for equation in self.equations:
            same = (equation.index, equation.body, equation.over, equation.out[0].axes)
            if same == (out, gradient, over, array.axes):
                return Read(equation.out[0], array.axes)
        taken = {piece.key for equation in self.equations for piece in equation.out}
        alone = alone and self.uses[array.key] <= 1 and array.key not in self.seeds
        key = array.key.gradient
        keys = (key.part(str(number)) if number > 1 or not alone else key for number in count(1))
        found = next(key for key in keys if key not in taken)
        # Only the whole gradient of a parameter has the parameter's type.
        part = array.type == "parameter" and found != array.key.gradient
        piece = replace(array, key=found, type="exact" if part else array.type)
        self.equations.append(Equation((piece,), out, gradient, over, layer=self.layer))
        return Read(piece, array.axes)


def is_wrapped(index: Index) -> bool:
    return isinstance(index, StridedIndex) and index.window.edge != "zeros"


def reach_past_end(window: Window) -> Dim:
    """How far the windows may reach past the end of their input."""
    return greatest(0, window.room + last_offset(window.offsets) + 1 - window.left)


def count_images(window: Window) -> int:
    """In how many places a position can be seen at most."""
    if window.edge != "replicate":
        return 3
    left, right = window.left, reach_past_end(window)
    # Padding "SAME" depends on an open length, but there is never more of it than a window has room for.
    return 1 + (
        max(0, left) + right
        if isinstance(left, int) and isinstance(right, int)
        else last_offset(window.offsets)
    )


T = TypeVar("T")


def replace_item(items: Sequence[T], place: int, item: T) -> tuple[T, ...]:
    return (*items[:place], item, *items[place + 1 :])


def invert_index(own: Axis, index: Index, gradient: Scalar) -> tuple[Index, Scalar]:
    """The index under which an array's element is reached, and the gradient in terms of it."""
    match index:
        case Axis() | LinearIndex() | ConstantIndex():
            return index, gradient
        case StridedIndex(tap=tap, window=window):
            return own, express_from(gradient, own, index, TransposedIndex(own, tap, window))
        case TransposedIndex(tap=tap, window=window):
            return own, express_from(gradient, own, index, StridedIndex(own, tap, window))
        case OffsetIndex(start=start):
            return own, express_from(gradient, own, index, OffsetIndex(own, -start))
        case GatherIndex(by=by):
            # Where the two are equal, what depends on the token depends on the place, and stays out of sums.
            place = Ordinal((own,))
            known = rewrite_scalar(gradient, lambda part: place if part == by else None)
            return own, multiply(Apply("equal", (by, place)), known)
        case PaddingIndex() | QuotientIndex():
            raise NotImplementedError("second derivatives")
        case _:
            assert_never(index)


def express_from(gradient: Scalar, own: Axis, index: Index, back: Index) -> Scalar:
    """The gradient with `index` called `own`, and the axis that it came from, `back`."""
    # Under a name that no axis has: the one that is replaced may be equal to the one that replaces it.
    here = Axis("right here", own.size, own.kind)
    named = rewrite_scalar(gradient, lambda part: match_read(part, index, here))
    known = substitute_axes(named, {axes_of(index)[0]: substitute_index(back, {own: here})})
    return substitute_axes(known, {here: own})


def match_read(part: Scalar, index: Index, here: Axis) -> Scalar | None:
    if isinstance(part, Read) and index in part.index:
        return replace(part, index=tuple(here if item == index else item for item in part.index))
    if isinstance(part, InBounds) and part.index == index:
        return replace(part, index=here)
    return None


def canonicalise(
    array: Array, out: tuple[Index, ...], gradient: Scalar, over: tuple[Axis, ...]
) -> tuple[tuple[Index, ...], Scalar, tuple[Axis, ...]]:
    """The same piece with the array's own names for its axes, and others for those that are summed."""
    own = {
        index: axis
        for index, axis in zip(out, array.axes, strict=True)
        if isinstance(index, Axis) and (index.size, index.kind) == (axis.size, axis.kind)
    }
    taken = {*own.values(), *(axis for index in out for axis in axes_of(index))}
    names, fresh = {axis.name for axis in taken}, unused_names("oqruvwxyz", taken)
    others = {axis: replace(axis, name=next(fresh)) for axis in over if axis.name in names}
    # In two steps: an old name may be another's new one.
    apart = {axis: replace(axis, name=f"{axis.name} apart") for axis in (*own, *others)}
    back = {apart[axis]: new for axis, new in (*own.items(), *others.items())}
    gradient = substitute_axes(substitute_axes(gradient, apart), back)
    index = tuple(substitute_index(substitute_index(item, apart), back) for item in out)
    return index, gradient, tuple(others.get(axis, axis) for axis in over)


def depends_on(scalar: Scalar, axis: Axis) -> bool:
    found = False

    def look(part: Scalar) -> None:
        nonlocal found
        match part:
            case Read(index=index) | Uniform(index=index):
                found = found or any(axis in axes_of(item) for item in index)
            case InBounds(index=index) | AdaptiveWindowSize(number=index):
                found = found or axis in axes_of(index)
            case InAdaptiveWindow(share=share, place=place):
                found = found or axis in (*axes_of(share.number), *axes_of(place))
            case Ordinal(axes=axes):
                found = found or axis in axes

    rewrite_scalar(scalar, look)
    return found


def hoist_factors(scalar: Scalar, over: tuple[Axis, ...]) -> tuple[Scalar, Scalar]:
    """`scalar = rest · factor`, with all factors that do not depend on the axes that are summed."""
    factor: Scalar = ONE
    while isinstance(scalar, Apply) and scalar.operation in ("multiply", "divide", "select"):
        if scalar.operation == "select":
            condition, yes, no = scalar.arguments
            if yes != ZERO or any(depends_on(condition, axis) for axis in over):
                break
            scalar, factor = no, multiply(factor, select(condition, ZERO, ONE))
            continue
        left, right = scalar.arguments
        if not any(depends_on(right, axis) for axis in over):
            factor = divide(factor, right) if scalar.operation == "divide" else multiply(right, factor)
            scalar = left
        elif scalar.operation == "multiply" and not any(depends_on(left, axis) for axis in over):
            scalar, factor = right, multiply(left, factor)
        else:
            break
    return scalar, factor
