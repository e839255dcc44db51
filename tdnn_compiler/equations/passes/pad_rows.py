"""Inputs whose rows are not whole 16-byte vectors are copied, so that products can load 16 bytes at a time.

Arrays that only kernels see are padded in memory anyway.
"""

from dataclasses import replace

from tdnn_compiler.equations.ir import Array, Equation, Read, Scalar, reads_in, rewrite_scalar
from tdnn_compiler.equations.passes.hardware import CHANNEL_BLOCK, VECTOR
from tdnn_compiler.equations.products import matmul_factors
from tdnn_compiler.equations.program import EquationProgram

__all__ = ["pad_rows"]


def pad_rows(program: EquationProgram) -> EquationProgram:
    """The program that copies such inputs of its products."""
    products = [equation for equation in program.equations if matmul_factors(equation) is not None]
    operands = {read.array.key for equation in products for read in reads_in(equation.body)}
    copied = [array for array in program.inputs if array.key in operands and needs_padded_copy(array)]
    copies = {array.key: replace(array, key=array.key.part("whole")) for array in copied}

    def change(part: Scalar) -> Scalar | None:
        if isinstance(part, Read) and part.array.key in copies:
            return replace(part, array=copies[part.array.key])
        return None

    first = [Equation((copies[array.key],), array.axes, Read(array, array.axes)) for array in copied]
    rest = [replace(equation, body=rewrite_scalar(equation.body, change)) for equation in program.equations]
    return replace(program, equations=(*first, *rest)) if first else program


def needs_padded_copy(array: Array) -> bool:
    """Whether a copy pays: it is little beside products that would load such long rows by single elements."""
    *others, last = array.axes
    return (
        array.rows
        and bool(others)
        and isinstance(last.size, int)
        and last.size > CHANNEL_BLOCK
        and last.size % VECTOR > 0
    )
