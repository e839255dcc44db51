import subprocess
import sys
from pathlib import Path

import pytest
from targets.builds import CONVOLUTIONS, TYPES, build, kernels

from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.printers.loading import load_file, load_source
from tdnn_compiler.targets.compile import compile_kernel

SOURCE = """
import triton
import triton.language as tl


@triton.jit
def double(x, n, BLOCK: tl.constexpr):
    i = tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)
    tl.store(x + i, 2 * tl.load(x + i, mask=i < n, other=0.0), mask=i < n)
"""

SIGNATURE = {"x": "*fp32", "n": "i64"}


def test_a_kernel_compiles_from_a_text() -> None:
    kernel = load_source(SOURCE).double
    compiled = compile_kernel(kernel, SIGNATURE, {"BLOCK": 256}, find_target("sm_80"), num_warps=4)
    assert compiled.name == "double"
    assert compiled.binary[:4] == b"\x7fELF"


def test_two_files_of_one_name_do_not_mix(tmp_path: Path) -> None:
    binaries = []
    for factor in ("2", "3"):
        file = tmp_path / factor / "doubling.py"
        file.parent.mkdir()
        file.write_text(SOURCE.replace("2 *", f"{factor} *"), encoding="utf-8")
        kernel = load_file(file).double
        binaries.append(compile_kernel(kernel, SIGNATURE, {"BLOCK": 256}, find_target("sm_80")).binary)
    assert binaries[0] != binaries[1]


@pytest.mark.parametrize("on", ["sm_90", "gfx942"])
def test_machine_code_is_for_the_target(on: str) -> None:
    name, tile, stages = CONVOLUTIONS[on]
    compiled = build(name, on, tile, stages)
    assert compiled.target is TARGETS[on]
    assert (".target sm_90a" if on == "sm_90" else "gfx942") in compiled.assembly
    assert compiled.shared > 0


def test_tensor_memory_is_told() -> None:
    compiled = build("conv_rows_described", "sm_100", (128, 256, 64), 3)
    assert compiled.tensor_columns == 256


@pytest.mark.parametrize(
    ("signature", "constexprs", "hinted", "complaint"),
    [
        ({"x": "*fp32"}, {"BLOCK": 64}, (), "neither a type nor a value for n"),
        (SIGNATURE, {"BLOCK": 64, "n": 3}, (), "both a type and a value for n"),
        (SIGNATURE, {"BLOCK": 64, "m": 3}, (), "no launch-time argument of that name: m"),
        (SIGNATURE, {"BLOCK": 64}, ("BLOCK",), "no launch-time argument of that name: BLOCK"),
    ],
)
def test_arguments_are_checked(
    signature: dict[str, str], constexprs: dict[str, object], hinted: tuple[str, ...], complaint: str
) -> None:
    kernel = load_source(SOURCE).double
    with pytest.raises(TypeError, match=complaint):
        compile_kernel(kernel, signature, constexprs, find_target("sm_80"), divisible_by_16=hinted)


def test_order_of_the_signature_does_not_matter() -> None:
    kernel = kernels().copy_near
    binaries = [
        compile_kernel(
            kernel, signature, {"BLOCK": 1024}, find_target("sm_80"), divisible_by_16=("x",)
        ).binary
        for signature in ({"x": TYPES["x"], "y": "*fp32"}, {"y": "*fp32", "x": TYPES["x"]})
    ]
    assert binaries[0] == binaries[1]


def test_no_gpu_and_no_torch_is_asked_for() -> None:
    program = "import tdnn_compiler.targets.readings, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
