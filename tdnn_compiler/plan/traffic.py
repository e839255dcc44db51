"""What a plan moves and launches, computed: every array once for each kernel that reads or writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import cast

import sympy
from sympy import Expr, Symbol

from tdnn_compiler.equations.element_types import DataType, element_type
from tdnn_compiler.equations.ir import Array
from tdnn_compiler.plan.kernels import Kernel, Plan

__all__ = ["Traffic", "compute_traffic"]


@dataclass(frozen=True)
class Traffic:
    """One kernel's share: bytes read and written, and multiply-adds of its matrix product."""

    kernel: Kernel
    read: int
    written: int
    products: int

    @property
    def moved(self) -> int:
        return self.read + self.written

    @property
    def small(self) -> bool:
        """Whether it works on channels and weights only: no pass over the data."""
        arrays = (*self.kernel.loads, *self.kernel.stores)
        return not any(axis.kind in ("batch", "position") for array in arrays for axis in array.axes)


def compute_traffic(
    plan: Plan, numbers: Mapping[Symbol, int], dtype: DataType = "bf16"
) -> tuple[Traffic, ...]:
    """The traffic of every kernel, with data and parameters of type `dtype`."""

    def size(array: Array) -> int:
        return bytes_of(array, numbers, dtype)

    return tuple(
        Traffic(
            kernel,
            sum(map(size, kernel.loads)),
            sum(map(size, kernel.written)),
            count_products(kernel, numbers),
        )
        for kernel in plan.kernels
    )


def bytes_of(array: Array, numbers: Mapping[Symbol, int], dtype: DataType) -> int:
    """The size of an array in memory."""
    return element_type(array.type, dtype).bytes * prod(
        evaluate_size(axis.size, numbers) for axis in array.axes
    )


def count_products(kernel: Kernel, numbers: Mapping[Symbol, int]) -> int:
    found = 0
    for stage in kernel.stages:
        if stage.root is not None and stage.factors is not None:
            # Parts share the places of a sum.
            axes = (axis for axis in (*stage.root.axes, *stage.root.over) if axis != stage.root.share)
            found += prod(evaluate_size(axis.size, numbers) for axis in axes)
    return found


def evaluate_size(size: object, numbers: Mapping[Symbol, int]) -> int:
    """A size with its symbols replaced."""
    if isinstance(size, int):
        return size
    return int(cast(Expr, sympy.sympify(size)).subs(list(numbers.items())))
