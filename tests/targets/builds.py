"""The kernels of kernels.py, compiled for one target each: 512 → 512 channels, 3 taps, dilation 2."""

from functools import cache
from pathlib import Path
from types import ModuleType

from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.printers.loading import load_file
from tdnn_compiler.targets.compile import CompiledKernel, compile_kernel
from tdnn_compiler.targets.readings import Readings, read_kernel

TYPES = dict.fromkeys(("x", "w", "y", "dy", "z", "dx"), "*bf16") | dict.fromkeys(("bias", "sums"), "*fp32")
COUNTS = {"rows": "i32", "steps": "i32"}

# Kernel, rows × channels × depth of a tile (channels × rows for the gradient), stages.
CONVOLUTIONS = {
    "sm_80": ("conv_rows", (128, 128, 64), 3),
    "sm_86": ("conv_rows", (128, 128, 32), 3),
    "sm_89": ("conv_rows", (128, 128, 32), 3),
    "sm_90": ("conv_rows_described", (128, 256, 64), 3),
    "sm_100": ("conv_rows_described", (128, 256, 64), 3),
    "sm_120": ("conv_rows", (128, 128, 32), 3),
    "gfx90a": ("conv_rows", (128, 128, 64), 2),
    "gfx942": ("conv_rows", (128, 128, 64), 2),
    "gfx950": ("conv_rows", (128, 128, 64), 3),
    "gfx1100": ("conv_rows", (128, 128, 32), 2),
}


@cache
def kernels() -> ModuleType:
    return load_file(Path(__file__).with_name("kernels.py"))


def build(
    name: str, on: str, tile: tuple[int, int, int], stages: int, *, warps: int = 8, hints: bool = True
) -> CompiledKernel:
    kernel = getattr(kernels(), name)
    signature = {argument: (TYPES | COUNTS)[argument] for argument in kernel.arg_names if argument.islower()}
    pointers = [argument for argument in signature if argument in TYPES] if hints else []
    sizes = {"CI": 512, "CO": 512, "TAPS": 3, "DILATION": 2} | dict(
        zip(("BM", "BN", "BK"), tile, strict=True)
    )
    return compile_kernel(
        kernel,
        signature,
        sizes,
        find_target(on),
        divisible_by_16=pointers,
        below_2_gib=pointers,
        num_warps=warps,
        num_stages=stages,
    )


@cache
def convolution(on: str) -> Readings:
    return read_kernel(build(CONVOLUTIONS[on][0], on, *CONVOLUTIONS[on][1:]))


def plain(name: str, on: str, signature: dict[str, str], hinted: tuple[str, ...], block: int) -> Readings:
    return read_kernel(
        compile_kernel(
            getattr(kernels(), name),
            signature,
            {"BLOCK": block},
            find_target(on),
            divisible_by_16=hinted,
            num_warps=4,
        )
    )
