"""Every kernel fits every target: products' shared memory and loops' registers, as computed.

Of some both are as Triton has them, and of launches of several kernels. More of them take minutes:
pytest -m long tests/targets/test_fitting.py
"""

from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, batch_norm, build, concat, conv, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.loop_tiles import (
    choose_loop_tile,
    predict_loop_registers,
)
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.plan.tiles import choose_blocks, default_blocks, shared_bytes
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.targets.inspect import compile_readings
from tdnn_compiler.tile.lower.loop_kernels import measure_loop
from tdnn_compiler.tile.lower.sizing import measure_matmul

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
QUICK = (
    "char_tdnn",
    "digits",
    "motions",
    "quartznet_like",
    "small_cnn",
    "speakers",
    "splice_tdnn",
    "tc_resnet8",
)
QUICK += ("vgg_block", "wavenet_like", "x_vector")
OTHERS = ("alexnet", "cnn3d", "conv_tasnet", "ecapa_tdnn", "inception", "mobilenet", "quartznet", "resnet")
OTHERS += ("resnet18", "tcn", "vgg16", "volume", "wavenet")
SCRIPTS = [*QUICK, *(pytest.param(name, marks=pytest.mark.long) for name in OTHERS)]
WIDTHS = (2, 4)
"""Bytes of fp16 and bf16, and of fp32."""
COMPUTED_ROOM = 1.05
"""Registers of loops are computed to within a few: compilers keep to what there is."""


@cache
def emitted(script: str) -> EmittedNetwork:
    return compile_passes(network_in(str(EXAMPLES / f"{script}.py")), "train")


@pytest.mark.parametrize("script", SCRIPTS)
def test_products_of_examples_fit(script: str) -> None:
    for plan in emitted(script).plans:
        for kernel in plan.kernels:
            if kernel.factors is None:
                continue
            found = measure_matmul(kernel, None, frozenset())
            for target in TARGETS.values():
                for width in WIDTHS:
                    one = len(kernel.stages) == 1
                    size = choose_blocks(found, target, width) if one else default_blocks(target, width)
                    taken = shared_bytes(found, size, target, width)
                    assert taken <= target.shared_per_block, f"{kernel.name} on {target.name}"
                    # What is written for any GPU loads by pointers.
                    by_pointers = replace(target, descriptors=())
                    taken = shared_bytes(found, default_blocks(None), by_pointers, width)
                    assert taken <= target.shared_per_block, f"{kernel.name} for any, on {target.name}"


@pytest.mark.parametrize("script", SCRIPTS)
def test_loops_of_examples_fit(script: str) -> None:
    """Threads have the registers for the tiles that are chosen, and a block the threads."""
    rows = default_blocks(None).rows
    for plan in emitted(script).plans:
        for kernel in plan.kernels:
            if any(stage.factors for stage in kernel.stages):
                continue
            for target, width in product(TARGETS.values(), WIDTHS):
                loop = measure_loop(kernel, rows, width)
                size = choose_loop_tile(loop, target)
                threads = size.warps * target.warp_size
                most = min(target.max_registers_per_thread, target.registers // threads)
                taken = predict_loop_registers(loop, size, target)
                assert taken <= COMPUTED_ROOM * most, f"{kernel.name} on {target.name}, {size}"


@pytest.mark.long
@pytest.mark.parametrize("on", ["sm_86", "gfx90a"])
@pytest.mark.parametrize("script", ["tc_resnet8", "volume", "x_vector"])
def test_loops_fit_as_triton_has_them(script: str, on: str) -> None:
    """The targets with the least shared memory, in fp32."""
    target = find_target(on)
    found = compile_passes(network_in(str(EXAMPLES / f"{script}.py")), "train", target=target, width=4)
    kernels = load_source(found.source)
    for function in found.host.functions:
        for launch in function.launches:
            if not launch.multiplies:
                call = found.functions.calls[launch.name]
                readings = compile_readings(getattr(kernels, call.function), launch, call, target, "fp32")
                assert readings.shared <= target.shared_per_block, launch.name
                assert readings.spills == 0, launch.name


def alike() -> Network:
    """Three products at once that differ in their channels, and three that differ in nothing."""
    x = Input("N H W C", C=256, H=28, W=28)
    parts = []
    for inner, outer in ((512, 256), (256, 512), (128, 384)):
        h = x >> conv(inner, 3, padding=1) >> relu >> conv(outer, 1) >> relu
        parts += [h >> conv(128, 3, padding=1), x >> conv(128, 3, padding=1) >> relu >> conv(64, 1)]
    return build(concat(*parts), name="alike")


@pytest.mark.parametrize("on", ["sm_80", "sm_90"])
def test_products_of_one_launch_share_memory(on: str) -> None:
    """Where Triton made one end of their loops, three took 288 KiB."""
    target = find_target(on)
    found = compile_passes(alike(), "eval", target=target)
    kernels, joint = load_source(found.source), 0
    for launch in found.host.forward.launches:
        if launch.multiplies and len(launch.programs) > 2:
            call, joint = found.functions.calls[launch.name], joint + 1
            readings = compile_readings(getattr(kernels, call.function), launch, call, target, "bf16")
            assert readings.shared <= target.shared_per_block, launch.name
            assert readings.spills == 0, launch.name
    assert joint > 1


def first_example() -> Network:
    """The README's."""
    h = Input("N T C", C=24) >> conv(512, taps=(-2, -1, 0, 1, 2)) >> relu >> batch_norm
    h = h >> conv(512, taps=(-2, 0, 2)) >> relu >> batch_norm
    h = h >> conv(512, taps=(-3, 0, 3)) >> relu >> batch_norm
    return build(h >> conv(1500) >> relu >> batch_norm >> stats_pool() >> linear(512))


@pytest.mark.parametrize("written_for", ["sm_89", None])
def test_the_first_example_fits_100_kib_in_fp32(written_for: str | None) -> None:
    """Written for any GPU, its products took 128 KiB."""
    target, aim = find_target("sm_89"), find_target(written_for) if written_for else None
    found = compile_passes(first_example(), "train", target=aim, width=4)
    kernels, seen = load_source(found.source), set()
    for launch in found.host.forward.launches:
        call = found.functions.calls[launch.name]
        if launch.multiplies and call.function not in seen:
            seen.add(call.function)
            readings = compile_readings(getattr(kernels, call.function), launch, call, target, "fp32")
            assert readings.shared <= target.shared_per_block, launch.name
    assert len(seen) >= 3
