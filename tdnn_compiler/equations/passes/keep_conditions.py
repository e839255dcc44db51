"""Conditions that are kept in place of what they are on.

Of a ReLU whose result nothing but arithmetic reads, as in a residual sum, the gradient asks only where that
was zero: a byte for each number instead of the number.
"""

from collections.abc import Iterator
from dataclasses import replace

from tdnn_compiler.equations.ir import (
    ZERO,
    Apply,
    Array,
    Constant,
    Equation,
    Read,
    Scalar,
    reads_in,
    rewrite_scalar,
)
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["keep_conditions"]


def keep_conditions(
    forward: EquationProgram, backward: EquationProgram
) -> tuple[EquationProgram, EquationProgram]:
    """Both passes, with arrays of conditions: the forward one computes them, the backward one reads them."""
    kept = find_conditions(forward, backward)
    flags = {
        key: replace(array_in(condition), key=key.part("condition"), type="byte")
        for key, condition in kept.items()
    }

    def change(part: Scalar) -> Scalar | None:
        read = read_in_condition(part)
        if read is None or read.array.key not in flags:
            return None
        return Apply("less", (ZERO, Read(flags[read.array.key], read.index)))

    equations: list[Equation] = []
    for equation in forward.equations:
        equations.append(equation)
        key = equation.out[0].key
        if key in kept:
            flag = flags[key]
            equations.append(Equation((flag,), flag.axes, kept[key], layer=equation.layer))
    changed = (replace(each, body=rewrite_scalar(each.body, change)) for each in backward.equations)
    return replace(forward, equations=tuple(equations)), replace(backward, equations=tuple(changed))


def find_conditions(forward: EquationProgram, backward: EquationProgram) -> dict[Key, Scalar]:
    """The one condition on each array of which the backward pass needs no more, over the array's own axes."""
    elsewhere = {array.key for array in (*forward.outputs, *forward.updates.values())}
    reducing = (each for each in (*forward.equations, *backward.equations) if not each.pointwise)
    elsewhere |= {read.array.key for equation in reducing for read in reads_in(equation.body)}
    made = {each.out[0].key for each in forward.equations if each.pointwise and has_rows_of_data(each.out[0])}
    found: dict[Key, set[Scalar | None]] = {}
    for equation in backward.equations:
        for array, condition in reads_by_condition(equation.body):
            found.setdefault(array.key, set()).add(condition)
    alone = {key: conditions.pop() for key, conditions in found.items() if len(conditions) == 1}
    return {key: one for key, one in alone.items() if one is not None and key in made - elsewhere}


def reads_by_condition(scalar: Scalar) -> Iterator[tuple[Array, Scalar | None]]:
    """Each array that is read, with the condition it is read for; None, if it is read for its numbers."""
    read = read_in_condition(scalar)
    if read is not None:
        whole = Read(read.array, read.array.axes)
        yield read.array, rewrite_scalar(scalar, lambda part: whole if part == read else None)
    elif isinstance(scalar, Read):
        yield scalar.array, None
    elif isinstance(scalar, Apply):
        for part in scalar.arguments:
            yield from reads_by_condition(part)


def read_in_condition(scalar: Scalar) -> Read | None:
    """What a condition is on, if it compares one number with a constant."""
    match scalar:
        case Apply(
            operation="equal" | "less", arguments=(Read() as read, Constant()) | (Constant(), Read() as read)
        ):
            return None if read.array.holds_integers else read
        case _:
            return None


def array_in(condition: Scalar) -> Array:
    (read,) = reads_in(condition)
    return read.array


def has_rows_of_data(array: Array) -> bool:
    return array.type == "data" and array.rows
