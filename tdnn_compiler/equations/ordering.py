"""An order for equations: only those that are needed, and those over positions as late as possible.

A pointwise equation can share the kernel of the convolution whose result it reads only if everything else
that it reads has been computed before. So equations without positions, such as a batch norm's statistics,
come first.
"""

from collections.abc import Iterable, Sequence

from tdnn_compiler.equations.ir import Array, Equation, reads_in
from tdnn_compiler.equations.keys import Key

__all__ = ["order_equations"]


def order_equations(equations: Sequence[Equation], results: Iterable[Array]) -> tuple[Equation, ...]:
    """The equations that lead to the results, each after those it reads."""
    writers: dict[Key, list[int]] = {}
    for number, equation in enumerate(equations):
        for array in equation.out:
            writers.setdefault(array.key, []).append(number)
    order: list[int] = []
    done: set[int] = set()
    for result in results:
        waiting = [(number, False) for number in reversed(writers.get(result.key, []))]
        while waiting:
            number, ready = waiting.pop()
            if number in done:
                continue
            if ready:
                done.add(number)
                order.append(number)
                continue
            waiting.append((number, True))
            # The last to be pushed is the first to be visited.
            for array in sorted(arrays_read(equations[number]), key=lambda array: not has_positions(array)):
                waiting += [(writer, False) for writer in reversed(writers.get(array.key, []))]
    return tuple(equations[number] for number in order)


def arrays_read(equation: Equation) -> list[Array]:
    return list({read.array.key: read.array for read in reads_in(equation.body)}.values())


def has_positions(array: Array) -> bool:
    """Whether an array has an element for every position: it is as large as the data."""
    return any(axis.kind == "position" for axis in array.axes)
