"""Operands that are computed while a matrix product loads them.

Where all that follows a ReLU is statistics of whole sequences, its gradient is a line in its result z, of
each sequence and channel, as is the gradient of a batch norm between them:

    d[n, t, c] = 0 where z[n, t, c] = 0, else constant[n, c] + slope[n, c]·z[n, t, c]

Two matrix products and the bias read it. Instead of an array as large as z, written once and read again,
each product reads z and computes d in the type of the data. Whether that is worth the instructions depends on
the target. Both numbers of a line are rounded, so that the error is a share not of d but of what cancels in
it: in bf16 a gradient is off by 0.3 % where z varies as much as its mean, by 0.5 % where a third as much (as
with torch's own layers in bf16), by 1.6 % where a tenth.
"""

from collections import defaultdict
from dataclasses import replace

from tdnn_compiler.equations.ir import (
    ZERO,
    Apply,
    Array,
    Axis,
    Constant,
    Equation,
    Ordinal,
    Read,
    Scalar,
    TransposedIndex,
    add,
    axes_of,
    divide,
    indices_of,
    multiply,
    reads_in,
    rewrite_scalar,
    select,
    substitute_axes,
    subterms,
    subtract,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["recompute_in_loads"]


def recompute_in_loads(program: EquationProgram) -> EquationProgram:
    """The backward pass with such gradients in the matrix products that read them, and stored nowhere."""
    users: dict[Key, list[Equation]] = defaultdict(list)
    bodies: dict[Key, Scalar] = {}
    lines: dict[Key, list[Equation]] = {}
    kept = {array.key for array in program.outputs}
    for equation in program.equations:
        for key in {read.array.key for read in reads_in(equation.body)}:
            users[key].append(equation)
    for equation in program.equations:
        (out, *_), body = equation.out, equation.body
        if not equation.pointwise or equation.index != out.axes:
            continue
        bodies[out.key] = body
        found = None if out.key in kept else split_line(out, inline_pointwise(body, bodies))
        if found is not None and all(can_recompute_in(user, out) for user in users[out.key]):
            lines[out.key] = found
    return replace(program, equations=tuple(replace_gradients(program.equations, lines)))


def inline_pointwise(body: Scalar, bodies: dict[Key, Scalar]) -> Scalar:
    """The body with pointwise arrays inlined, except those without positions."""

    def change(part: Scalar) -> Scalar | None:
        if not isinstance(part, Read) or part.index != part.array.axes or not depends_on_position(part):
            return None
        inner = bodies.get(part.array.key)
        return None if inner is None else inline_pointwise(inner, bodies)

    return rewrite_scalar(body, change)


def split_line(out: Array, body: Scalar) -> list[Equation] | None:
    """The constant, the slope and the line of a gradient, if it is one."""
    match body:
        case Apply(
            operation="select",
            arguments=(Apply(operation="equal", arguments=(Read() as z, Constant(0.0))), Constant(0.0), rest),
        ) if z.index == out.axes and z.array.type == "data":
            found = split_affine(rest, z)
        case _:
            return None
    axes = tuple(axis for axis in out.axes if axis.kind != "position")
    if found is None or axes == out.axes or [axis.kind for axis in axes] != ["batch", "channel"]:
        return None
    words = dict(zip(("constant", "slope"), found, strict=True))
    own = {
        word: Equation((Array(out.key.part(word), axes),), axes, part)
        for word, part in words.items()
        if part != ZERO
    }
    constant, slope = (Read(own[word].out[0], axes) if word in own else ZERO for word in words)
    body = add(multiply(z, slope), select(Apply("equal", (z, ZERO)), ZERO, constant))
    return [*own.values(), Equation((out,), out.axes, body)]


def split_affine(scalar: Scalar, z: Read) -> tuple[Scalar, Scalar] | None:
    """`(a, b)` with `scalar = a + b·z`, neither depending on a position; None where it is not affine."""
    if scalar == z:
        return ZERO, Constant(1.0)
    if not depends_on_position(scalar):
        return scalar, ZERO
    if not isinstance(scalar, Apply) or len(scalar.arguments) != 2:
        return None
    left, right = (split_affine(part, z) for part in scalar.arguments)
    if left is None or right is None:
        return None
    match scalar.operation:
        case "add":
            return add(left[0], right[0]), add(left[1], right[1])
        case "subtract":
            return subtract(left[0], right[0]), subtract(left[1], right[1])
        case "multiply" if right[1] == ZERO:
            return multiply(left[0], right[0]), multiply(left[1], right[0])
        case "multiply" if left[1] == ZERO:
            return multiply(left[0], right[0]), multiply(left[0], right[1])
        case "divide" if right[1] == ZERO:
            return divide(left[0], right[0]), divide(left[1], right[0])
        case _:
            return None


def depends_on_position(scalar: Scalar) -> bool:
    """Whether it differs from position to position: by what it reads, or by where it is."""
    parts = [*subterms(scalar)]
    axes = [axis for part in parts for index in indices_of(part) for axis in axes_of(index)]
    axes += [axis for part in parts if isinstance(part, Ordinal) for axis in part.axes]
    return any(axis.kind == "position" for axis in axes)


def can_recompute_in(user: Equation, array: Array) -> bool:
    """Whether this sums the array, or is a product with it that reads each element under one tap."""
    if user.how != "sum" or user.pointwise:
        return False
    if isinstance(user.body, Read):
        return sums_all_rows(user, array)
    factors = (
        user.body.arguments if isinstance(user.body, Apply) and user.body.operation == "multiply" else ()
    )
    mine = [part for part in factors if isinstance(part, Read) and part.array == array]
    taps = (axis for axis in (*user.axes, *user.over) if axis.kind == "tap")
    return (
        len(factors) == 2
        and len(mine) == 1
        and all(axis.size == 1 for axis in taps)
        and all(map(reads_under_one_tap, mine))
    )


def reads_under_one_tap(read: Read) -> bool:
    return all(
        isinstance(i, Axis) or (isinstance(i, TransposedIndex) and i.window.stride == 1) for i in read.index
    )


def sums_all_rows(user: Equation, array: Array) -> bool:
    """Whether this is the sum over all rows: the bias's gradient."""
    over = {axis for axis in array.axes if axis.kind in ("batch", "position")}
    return isinstance(user.body, Read) and user.body.index == array.axes and set(user.over) == over


def replace_gradients(equations: tuple[Equation, ...], lines: dict[Key, list[Equation]]) -> list[Equation]:
    """The equations with the lines in place of what they give.

    The sum that is a bias's gradient moves down to the first equation that reads it: by then the planner has
    seen the matrix product over the same operand, and can compute the sum in its kernel.
    """
    found: list[Equation] = []
    waiting: list[Equation] = []
    for equation in equations:
        key = equation.out[0].key
        if key in lines:
            found += (replace(part, layer=equation.layer) for part in lines[key][:-1])
            continue
        read = {each.array.key for each in reads_in(equation.body)}
        if read & {array.key for one in waiting for array in one.out}:
            found, waiting = found + waiting, []
        inside = replace(
            equation, body=rewrite_scalar(equation.body, lambda part: substitute_line(part, lines))
        )
        if isinstance(equation.body, Read) and read & set(lines):
            waiting.append(inside)
        else:
            found.append(inside)
    return found + waiting


def substitute_line(part: Scalar, lines: dict[Key, list[Equation]]) -> Scalar | None:
    if not isinstance(part, Read) or part.array.key not in lines:
        return None
    body = lines[part.array.key][-1].body
    return substitute_axes(body, dict(zip(part.array.axes, part.index, strict=True)))
