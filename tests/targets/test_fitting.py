"""Every product fits every target: its shared memory, as computed, and of some as Triton has it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.targets import TARGETS, find_target
from tdnn_compiler.plan.tiles import choose_blocks, default_blocks, shared_bytes
from tdnn_compiler.printers.loading import load_source
from tdnn_compiler.targets.inspect import compile_readings
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
