from dataclasses import replace

import pytest
from targets.builds import CONVOLUTIONS, build, convolution, plain

from tdnn_compiler.plan.targets import TARGETS
from tdnn_compiler.targets.compile import CompiledKernel
from tdnn_compiler.targets.readings import Occupancy, compute_occupancy, read_kernel

TENSOR = {
    "sm_80": "HMMA.16816",
    "sm_86": "HMMA.16816",
    "sm_89": "HMMA.16816",
    "sm_90": "HGMMA.64x256x16",
    "sm_100": "UTCHMMA",
    "sm_120": "HMMA.16816",
    "gfx90a": "v_mfma_f32_",
    "gfx942": "v_mfma_f32_",
    "gfx950": "v_mfma_f32_",
    "gfx1100": "v_wmma_f32_",
}


@pytest.mark.parametrize("on", TARGETS)
def test_convolution_is_lean(on: str) -> None:
    found = convolution(on)
    bm, bn, bk = CONVOLUTIONS[on][1]
    assert found.spills == 0
    assert 0 < found.registers <= TARGETS[on].max_registers_per_thread
    assert found.occupancy.blocks >= 1
    assert found.occupancy.warps == 8 * found.occupancy.blocks
    assert all(name.startswith(TENSOR[on]) for name in found.tensor_names)
    assert found.loop is not None
    assert 0 < found.loop.tensor <= found.tensor
    assert found.loop.instructions < found.instructions
    assert found.loop.loads.wide > 0
    assert found.loop.loads.narrow == 0
    # The compiler may do several steps of the source in one pass.
    steps, rest = divmod(found.loop.macs or bm * bn * bk, bm * bn * bk)
    assert (rest, steps in (1, 2, 3)) == (0, True)
    assert found.issue_ratio(steps * bm * bn * bk) < 0.5


def test_every_target_has_its_convolution() -> None:
    assert CONVOLUTIONS.keys() == TENSOR.keys() == TARGETS.keys()


def test_descriptors_become_bulk_copies() -> None:
    loop = convolution("sm_90").loop
    assert loop is not None
    assert (loop.loads.bulk, loop.loads.asynchronous, loop.tensor) == (2, 2, 4)


def test_pointers_become_asynchronous_wide_loads() -> None:
    loop = convolution("sm_80").loop
    assert loop is not None
    assert loop.loads.asynchronous == loop.loads.bytes_16 == 8


def test_loads_without_a_hint_are_told_apart() -> None:
    found = read_kernel(build("conv_rows", "sm_80", (128, 128, 64), 3, hints=False))
    assert found.loop is not None
    assert found.loop.loads.bytes_16 == found.loop.loads.asynchronous == 0
    assert found.loop.loads.smaller > 0


@pytest.mark.parametrize("on", ["sm_80", "gfx942"])
def test_far_loads_are_told_apart(on: str) -> None:
    types = {"x": "*fp32", "y": "*fp32"}
    far = plain("add_far", on, types | {"pitch": "i32", "steps": "i32"}, ("x", "y"), 1024)
    near = plain("copy_near", on, types, ("x", "y"), 1024)
    assert far.loop is not None
    assert (far.loop.loads.wide, far.tensor, near.tensor) == (0, 0, 0)
    assert far.loop.loads.bytes_4 >= 4
    assert near.loads.bytes_16 == near.loads.wide > 0
    with pytest.raises(ValueError, match="do not tell"):
        far.issue_ratio()


def test_a_kernel_without_a_loop_says_so() -> None:
    near = plain("copy_near", "sm_90", {"x": "*fp32", "y": "*fp32"}, ("x", "y"), 1024)
    assert near.loop is None
    with pytest.raises(ValueError, match="no loop"):
        near.issue_ratio(1)


@pytest.mark.parametrize(("on", "tile"), [("sm_80", (256, 256, 32)), ("gfx942", (256, 256, 32))])
def test_spills_are_seen(on: str, tile: tuple[int, int, int]) -> None:
    assert read_kernel(build("conv_rows", on, tile, 2, warps=4 if on == "sm_80" else 2)).spills > 0


def test_a_wide_tensor_instruction_leaves_its_work_to_the_caller() -> None:
    found = convolution("sm_100")
    assert found.loop is not None
    assert found.loop.macs is None
    with pytest.raises(ValueError, match="pass them"):
        found.issue_ratio()


@pytest.mark.parametrize("on", ["sm_90", "sm_100"])
def test_gradient_with_positions_on_n_does_not_spill(on: str) -> None:
    found = read_kernel(build("conv_rows_grad_x", on, (128, 256, 64), 3))
    assert found.spills == 0
    assert found.issue_ratio(128 * 256 * 64) < 0.5


# Occupancy, by hand


def compiled(on: str, *, warps: int, shared: int, columns: int = 0) -> CompiledKernel:
    return CompiledKernel("k", TARGETS[on], warps, 3, shared, columns, 0, b"", "")


@pytest.mark.parametrize(
    ("on", "warps", "registers", "shared", "blocks"),
    [
        ("sm_90", 4, 32, 0, 16),  # 64 warps
        ("sm_90", 1, 16, 0, 32),  # 32 blocks
        ("sm_90", 8, 128, 0, 2),  # 512 threads × 128 registers
        ("sm_90", 8, 129, 0, 1),  # in steps of 8 registers
        ("sm_90", 4, 64, 113 * 1024, 2),  # 2 × (113 + 1) KiB of 228
        ("sm_90", 4, 64, 114 * 1024, 1),
        ("sm_90", 4, 64, 228 * 1024, 0),
        ("sm_86", 4, 32, 0, 12),  # 48 warps
        ("gfx942", 4, 128, 0, 4),  # 512 / 128 registers: 4 warps on each of 4 schedulers
        ("gfx942", 4, 129, 0, 3),
        ("gfx942", 4, 32, 40 * 1024, 1),
        ("gfx1100", 4, 96, 0, 16),
        ("gfx1100", 4, 97, 0, 12),  # 1536 / 120, rounded down
    ],
)
def test_occupancy(on: str, warps: int, registers: int, shared: int, blocks: int) -> None:
    assert compute_occupancy(compiled(on, warps=warps, shared=shared), registers) == Occupancy(
        blocks, blocks * warps
    )


def test_tensor_memory_bounds_occupancy() -> None:
    kernel = compiled("sm_100", warps=4, shared=0, columns=256)
    assert compute_occupancy(kernel, 64).blocks == 2
    assert compute_occupancy(replace(kernel, tensor_columns=512), 64).blocks == 1
