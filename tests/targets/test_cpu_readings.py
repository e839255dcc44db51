"""Assembly written by hand, as compilers write it: what is counted, and which sums stay in registers."""

import pytest

from tdnn_compiler.targets.assembly import functions_used_by, read_assembly
from tdnn_compiler.targets.cpu_readings import CpuReadings, RegisterBlock, read_cpu_kernel

# Two rows of one number each, times two vectors; one row's sum is kept on the stack.
X86 = """\
\t.text
\t.type\t_Z8multiplyv, @function
_Z8multiplyv:
.LFB1:
\t.cfi_startproc
\tvmovaps\t(%rdx), %ymm3
.L3:
\tvmovups\t(%rcx), %ymm1
\tvmovups\t32(%rcx), %ymm0
\tvbroadcastss\t(%rdi,%rax), %ymm2
\tvfmadd231ps\t%ymm2, %ymm1, %ymm3
\tvfmadd231ps\t%ymm2, %ymm0, %ymm5
\tvbroadcastss\t(%rbx,%rax), %ymm2
\tvfmadd231ps\t%ymm2, %ymm1, %ymm4
\tvmovaps\t-64(%rsp), %ymm8
\tvfmadd231ps\t%ymm2, %ymm0, %ymm8
\tvmovaps\t%ymm8, -64(%rsp)
\taddq\t$4, %rax
\tcmpq\t%rax, %rsi
\tjne\t.L3
\tvmovaps\t%ymm3, (%rdx)
\tret
\t.globl\tdense_kernel
dense_kernel:
\tpushq\t%rbp
\tvmovss\t8(%rsp), %xmm0 # not in a loop
\tvfmadd213ss\t%xmm1, %xmm0, %xmm0
\tleaq\tdense_kernel._omp_fn.0(%rip), %rdi
\tcall\tGOMP_parallel@PLT
\tret
dense_kernel._omp_fn.0:
.L7:
\tmovq\t%rbx, 8(%rbp)
\tcall\t_Z8multiplyv
\tdecq\t%rbx
\tjne\t.L7
\tjmp\tother_kernel.cold
other_kernel.cold:
\tud2
unused:
\tvaddps\t%zmm0, %zmm1, %zmm1
\tret
ZEROS:
\t.zero\t16384
"""

ARM = """\
_dense_kernel:
\tldr\tq0, [x1]
LBB0_1:                                 ; =>This Inner Loop Header
\tldr\tq1, [x0], #16
\tldr\tq2, [sp, #32]
\tfmla\tv3.4s, v1.4s, v2.s[0]
\tfmla\tv4.4s, v1.4s, v2.s[1]
\tstr\tq2, [sp, #32]
\tfmadd\ts5, s6, s7, s5
\tsubs\tx8, x8, #1
\tb.ne\tLBB0_1
\tret
"""


def test_functions_that_a_kernel_uses() -> None:
    functions = read_assembly(X86)
    assert "ZEROS" not in functions, "data is no function"
    used = set(functions_used_by("dense_kernel", functions))
    assert used == {"dense_kernel", "dense_kernel._omp_fn.0", "_Z8multiplyv", "other_kernel.cold"}


def test_counts() -> None:
    found = read_cpu_kernel("dense_kernel", read_assembly(X86))
    assert found == CpuReadings(
        instructions=28,
        vector=12,
        multiply_adds=4,
        scalar_multiply_adds=1,
        spill_loads=1,
        spill_stores=1,
        main_spills=2,
        block=RegisterBlock(4, 2, 16),
    )


def test_a_frame_is_on_the_stack() -> None:
    framed = X86.replace("dense_kernel._omp_fn.0:\n", "dense_kernel._omp_fn.0:\n\tmovq\t%rsp, %rbp\n")
    found = read_cpu_kernel("dense_kernel", read_assembly(framed))
    assert (found.spill_loads, found.spill_stores, found.main_spills) == (1, 2, 2)


def test_operands_that_are_repeated_as_they_are_read() -> None:
    lines = "".join(
        f"\tvfmadd231ps\t{place}(%rsi){{1to16}}, %zmm0, %zmm{row + 1}\n" for row, place in enumerate((0, 64))
    )
    found = read_cpu_kernel(
        "k", read_assembly(f"k:\n.L1:\n\tvmovups\t(%rax), %zmm0\n{lines}\tjne\t.L1\n\tret\n")
    )
    assert found.block == RegisterBlock(2, 2, 16)


def test_arm() -> None:
    found = read_cpu_kernel("dense_kernel", read_assembly(ARM))
    assert (found.multiply_adds, found.scalar_multiply_adds) == (2, 1)
    assert (found.spill_loads, found.spill_stores) == (1, 1)
    assert found.block == RegisterBlock(2, None, None)


def test_a_kernel_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no function sparse_kernel"):
        read_cpu_kernel("sparse_kernel", read_assembly(X86))
