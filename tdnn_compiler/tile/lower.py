"""Plans to tile programs."""

from dataclasses import replace
from typing import cast

from sympy import Expr, Symbol

from tdnn_compiler.equations.program import Program as Equations
from tdnn_compiler.errors import mistake
from tdnn_compiler.fusion.kernels import Kernel, Plan
from tdnn_compiler.tile.ir import Program
from tdnn_compiler.tile.nest import nest
from tdnn_compiler.tile.product import Blocks, product

__all__ = ["base_length", "lower"]


def lower(plan: Plan, base: Symbol | None, least: int, size: Blocks) -> tuple[Program, ...]:
    """One tile program per kernel; `base` is the length of the inputs where that is open, at least `least`."""
    bounds = () if base is None else ((base, least),)
    return tuple(replace(lower_kernel(kernel, base, size), least=bounds) for kernel in plan.kernels)


def lower_kernel(kernel: Kernel, base: Symbol | None, size: Blocks) -> Program:
    if kernel.factors is not None:
        return product(kernel, base, size)
    return nest(kernel, base, size.rows)


def base_length(program: Equations) -> Symbol | None:
    """The symbol of the inputs' length, where one axis of positions has a length that is left open."""
    found: set[Symbol] = set()
    for array in program.given:
        for axis in array.axes:
            if axis.kind == "position" and not isinstance(axis.size, int):
                found |= cast("set[Symbol]", cast(Expr, axis.size).free_symbols)
    if len(found) > 1:
        names = ", ".join(sorted(map(str, found)))
        raise mistake(
            f"network '{program.name}'", "one open length", names, "network.bind(…) sets the others"
        )
    return next(iter(found), None)
