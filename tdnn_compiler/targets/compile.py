"""Triton kernels to machine code, on a machine without a GPU.

The target is a row of the table in plan/targets.py: nothing asks a driver.
"""

import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from tdnn_compiler.plan.targets import Target

__all__ = ["CompiledKernel", "compile_kernel"]

CONSTEXPR = "constexpr"


@dataclass(frozen=True)
class CompiledKernel:
    """One kernel's machine code for one target.

    `binary` is a cubin or an hsaco; `assembly` is PTX or AMD's assembly. `shared` is in bytes a block;
    `tensor_columns` counts tensor memory's columns (sm_100), of which a multiprocessor has 512. `scratch` is
    in bytes a program, of memory that is allocated for each launch: for tensor descriptors that it makes.
    """

    name: str
    target: Target
    num_warps: int
    num_stages: int
    shared: int
    tensor_columns: int
    scratch: int
    binary: bytes
    assembly: str


def compile_kernel(
    kernel: Any,
    signature: Mapping[str, str],
    constexprs: Mapping[str, object],
    target: Target,
    *,
    divisible_by_16: Collection[str] = (),
    below_2_gib: Collection[str] = (),
    num_warps: int = 8,
    num_stages: int = 3,
    max_registers: int | None = None,
) -> CompiledKernel:
    """Machine code of a @triton.jit function.

    `signature` has a type for every argument that is known only at the launch: "*bf16", "i32", "i64",
    "fp32"; `constexprs` has a value for each of the others. `divisible_by_16` names the integers that are
    multiples of 16, and the pointers to addresses that are: wide loads depend on it. `below_2_gib` names
    pointers to arrays of less than 2 GiB, which AMD's buffer loads can address. NVIDIA's compiler keeps to
    `max_registers` a thread.
    """
    hints = {"tt.divisibility": (16, divisible_by_16)}
    if target.backend == "hip":
        hints["tt.pointer_range"] = (32, below_2_gib)
    source = kernel_source(kernel, signature, constexprs, hints)
    options = {"num_warps": num_warps, "num_stages": num_stages, "enable_fp_fusion": True}
    if max_registers is not None:
        options["maxnreg"] = max_registers
    with quiet_options():
        built = triton.compile(source, target=triton_target(target), options=options)
    binary, assembly = ("cubin", "ptx") if target.backend == "cuda" else ("hsaco", "amdgcn")
    return CompiledKernel(
        name=built.metadata.name,
        target=target,
        num_warps=num_warps,
        num_stages=num_stages,
        shared=built.metadata.shared,
        tensor_columns=getattr(built.metadata, "tmem_size", None) or 0,
        scratch=getattr(built.metadata, "global_scratch_size", None) or 0,
        binary=built.asm[binary],
        assembly=built.asm[assembly],
    )


def kernel_source(
    kernel: Any,
    signature: Mapping[str, str],
    constexprs: Mapping[str, object],
    hints: Mapping[str, tuple[int, Collection[str]]],
) -> ASTSource:
    names: list[str] = kernel.arg_names
    hinted = {name for _, hinted_names in hints.values() for name in hinted_names}
    complain_of_arguments(kernel.__name__, names, signature, constexprs, hinted)
    # Arguments go by position in the machine code, so the signature is put in the function's order.
    types = {name: signature.get(name, CONSTEXPR) for name in names}
    attributes = {
        (place,): [[hint, number] for hint, (number, hinted_names) in hints.items() if name in hinted_names]
        for place, name in enumerate(names)
        if name in hinted
    }
    return ASTSource(kernel, types, dict(constexprs), attributes)


def complain_of_arguments(
    kernel: str,
    names: Collection[str],
    signature: Mapping[str, str],
    constexprs: Mapping[str, object],
    hinted: Collection[str],
) -> None:
    known = set(signature) | set(constexprs)
    if missing := [name for name in names if name not in known]:
        raise TypeError(f"{kernel}: neither a type nor a value for {', '.join(missing)}")
    if twice := sorted(set(signature) & set(constexprs)):
        raise TypeError(f"{kernel}: both a type and a value for {', '.join(twice)}")
    if strange := sorted((known - set(names)) | (set(hinted) - set(signature))):
        raise TypeError(f"{kernel}: no launch-time argument of that name: {', '.join(strange)}")


def triton_target(target: Target) -> GPUTarget:
    arch = int(target.arch) if target.backend == "cuda" else target.arch
    return GPUTarget(target.backend, arch, target.warp_size)


@contextmanager
def quiet_options() -> Iterator[None]:
    """Triton 3.9 warns of fused multiply-adds' default although the option is given."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="TRITON_DEFAULT_FP_FUSION")
        yield
