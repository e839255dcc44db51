"""What a network costs layer by layer: each with kernels of its own, everything between them stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Symbol

from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.ir import Equation, reads_in
from tdnn_compiler.equations.keys import Key
from tdnn_compiler.equations.program import EquationProgram
from tdnn_compiler.plan.planner import plan_forward
from tdnn_compiler.plan.traffic import compute_traffic

__all__ = ["Unfused", "plan_layer_by_layer"]

ROWS_PER_PARTIAL = 128
"""Of a tile: so many are summed before a sum is stored."""


@dataclass(frozen=True)
class Unfused:
    """Launches and bytes."""

    launches: int
    moved: int


def plan_layer_by_layer(
    programs: Sequence[EquationProgram], numbers: Mapping[Symbol, int], dtype: DataType = "bf16"
) -> Unfused:
    """Both passes of a network, planned layer by layer. A layer that normalises still needs several kernels.

    Data and parameters have the type `dtype`.
    """
    launches = moved = 0
    for layer in split_by_layer(programs):
        costs = compute_traffic(plan_forward(layer, ROWS_PER_PARTIAL), numbers, dtype)
        launches += len(costs)
        moved += sum(cost.moved for cost in costs)
    return Unfused(launches, moved)


def split_by_layer(programs: Sequence[EquationProgram]) -> Iterable[EquationProgram]:
    """A program for each layer of each pass; what others read of it is what it gives."""
    readers: dict[Key, set[tuple[int, str]]] = {}
    for number, program in enumerate(programs):
        for equation in program.equations:
            for read in reads_in(equation.body):
                readers.setdefault(read.array.key, set()).add((number, equation.layer))
    for number, program in enumerate(programs):
        final = {array.key for array in (*program.outputs, *program.updates.values())}
        groups: dict[str, list[Equation]] = {}
        for equation in program.equations:
            groups.setdefault(equation.layer, []).append(equation)
        for layer, equations in groups.items():
            own = {array.key: array for equation in equations for array in equation.out}
            needed = {r.array.key: r.array for e in equations for r in reads_in(e.body)}
            given = tuple(array for key, array in needed.items() if key not in own)
            others = {key for key in own if readers.get(key, set()) - {(number, layer)}}
            outputs = tuple(array for key, array in own.items() if key in others | final)
            yield EquationProgram(layer, tuple(equations), given, outputs)
