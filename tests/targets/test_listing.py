"""Listings written by hand: what is counted, and which blocks are a loop."""

import pytest

from tdnn_compiler.targets.blocks import Instruction
from tdnn_compiler.targets.instruction_kinds import count_loads, is_tensor, tensor_macs
from tdnn_compiler.targets.listing import read_gcn, read_sass
from tdnn_compiler.targets.loops import find_loops, main_loop

# The wait behind EXIT jumps back into the loop: it is no loop around the epilogue.
SASS = """
        /*0000*/                   MOV R1, c[0x0][0x28] ;
.L_x_1:
        /*0010*/                   SYNCS.PHASECHK.TRANS64.TRYWAIT P0, [R2], R3 ;
        /*0020*/              @!P0 BRA `(.L_x_3) ;
.L_x_2:
        /*0030*/                   HGMMA.64x256x16.F32.BF16 R24, gdesc[UR4], R24 ;
        /*0040*/              @!PT LDG.E.LTC128B R4, [R2.64] ;
        /*0050*/               @P1 BRA `(.L_x_1) ;
        /*0060*/                   STG.E.128 [R2.64], R4 ;
        /*0070*/                   EXIT ;
.L_x_3:
        /*0080*/                   SYNCS.PHASECHK.TRANS64.TRYWAIT P0, [R2], R3 ;
        /*0090*/               @P0 BRA `(.L_x_2) ;
        /*00a0*/                   BRA `(.L_x_3) ;
.L_x_4:
        /*00b0*/                   BRA `(.L_x_4);
"""

GCN = """
kernel:
\ts_load_dwordx2 s[2:3], s[0:1], 0x0
.LBB0_1:                                ; %loop
\tglobal_load_dwordx4 v[2:5], v[0:1], off
\tbuffer_load_dwordx4 v1, s[0:3], 0 offen lds
\tv_mfma_f32_32x32x8_bf16_1k a[0:15], v[2:3], v[4:5], a[0:15]
\ts_cbranch_scc1 .LBB0_1
\ts_endpgm
.Lfunc_end0:
\ts_nop 0
"""


def test_a_wait_behind_the_end_is_no_part_of_the_loop() -> None:
    blocks = read_sass(SASS)
    busy = frozenset(n for n, block in enumerate(blocks) if any(map(is_tensor, block.instructions)))
    names = [found.name for found in main_loop(blocks, find_loops(blocks), busy)]
    assert names == [
        "SYNCS.PHASECHK.TRANS64.TRYWAIT",
        "BRA",
        "HGMMA.64x256x16.F32.BF16",
        "LDG.E.LTC128B",
        "BRA",
    ]


def test_amd_loop() -> None:
    blocks = read_gcn(GCN)
    (loop,) = find_loops(blocks)
    found = main_loop(blocks, (loop,), frozenset())
    assert len(found) == 4
    loads = count_loads(found)
    assert (loads.bytes_16, loads.asynchronous, loads.narrow) == (2, 1, 0)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("LDG.E.128.CONSTANT", {"bytes_16": 1}),
        ("LDG.E.64", {"bytes_8": 1}),
        ("LDG.E", {"bytes_4": 1}),
        ("LDG.E.LTC128B", {"bytes_4": 1}),
        ("LDG.E.U16", {"smaller": 1}),
        ("LDGSTS.E.BYPASS.LTC128B.128", {"bytes_16": 1, "asynchronous": 1}),
        ("LDGSTS.E.LTC128B", {"bytes_4": 1, "asynchronous": 1}),
        ("UTMALDG.2D", {"bulk": 1, "asynchronous": 1}),
        ("LDGDEPBAR", {}),
        ("LDS.128", {}),
        ("STG.E.128", {}),
        ("global_load_b128", {"bytes_16": 1}),
        ("global_load_dwordx3", {"bytes_8": 1}),
        ("buffer_load_dword", {"bytes_4": 1}),
        ("global_load_ushort", {"smaller": 1}),
        ("global_load_d16_b16", {"smaller": 1}),
        ("global_load_lds_dwordx4", {"bytes_16": 1, "asynchronous": 1}),
        ("s_load_dwordx4", {}),
        ("scratch_load_dwordx4", {}),
    ],
)
def test_loads_by_width(name: str, counts: dict[str, int]) -> None:
    found = count_loads([Instruction(name, "")])
    assert {key: count for key, count in vars(found).items() if count} == counts


@pytest.mark.parametrize(
    ("name", "macs"),
    [
        ("HMMA.16816.F32.BF16", 16 * 8 * 16 * 8),
        ("HMMA.1688.F32.TF32", 16 * 8 * 8 * 8),
        ("HGMMA.64x256x16.F32.BF16", 64 * 256 * 16 * 2),
        ("v_mfma_f32_32x32x8_bf16_1k", 32 * 32 * 8 * 8),
        ("v_wmma_f32_16x16x16_bf16", 16 * 16 * 16 * 8),
        ("UTCHMMA", None),
    ],
)
def test_multiply_adds_of_an_instruction(name: str, macs: int | None) -> None:
    assert is_tensor(Instruction(name, ""))
    assert tensor_macs(name, 8) == macs
