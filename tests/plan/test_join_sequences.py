"""Tiles that cross sequences: where they do, how much less is computed, and that sequences stay apart."""

from pathlib import Path

import pytest
import torch
from native import NEEDS_CPP
from random_networks.checks import Exact

from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.cpu.host import CPU_BLOCKS
from tdnn_compiler.dsl import Input, batch_norm, build, conv, linear, relu, sigmoid, stats_pool
from tdnn_compiler.network.graph import Network
from tdnn_compiler.pipeline import EmittedNetwork, compile_passes
from tdnn_compiler.plan.kernels import JoinedAxis, Kernel
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.native import native_kernels
from tdnn_compiler.runtime.samples import Case
from tdnn_compiler.tile.ir import TileProgram
from tdnn_compiler.tile.prove.safety import prove_pass

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
H100 = find_target("sm_90")
FRAMES, IMAGE = Input("N T C", C=24), Input("N H W C", C=16, H=14, W=14)


def passes(emitted: EmittedNetwork) -> list[tuple[Kernel, TileProgram]]:
    both = (emitted.forward_pass, emitted.backward_pass)
    return [pair for each in both if each for pair in zip(each.plan.kernels, each.programs, strict=True)]


def is_joined(kernel: Kernel) -> bool:
    root = kernel.root
    return root is not None and any(isinstance(axis, JoinedAxis) for axis in (*root.axes, *root.over))


def joined_names(emitted: EmittedNetwork) -> set[str]:
    return {kernel.name for kernel, _ in passes(emitted) if is_joined(kernel)}


def count_rows(program: TileProgram, sizes: dict[str, int]) -> int:
    """How many rows all tiles of the first column have."""
    known = {symbol: sizes[str(symbol)] for symbol in program.grid[0].free_symbols}
    return program.tile[0] * int(program.grid[0].subs(known))


def test_300_positions_fill_tiles() -> None:
    """Sequence by sequence, 286 of 384 rows were computed for."""
    emitted = compile_passes(network_in(str(EXAMPLES / "x_vector.py")), "train", target=H100)
    (program,) = (program for kernel, program in passes(emitted) if kernel.name == "d_relu3.1")
    assert count_rows(program, {"N": 128, "T": 300}) == 128 * 286


def images() -> Network:
    h = IMAGE >> conv(64, 3, padding=1) >> relu >> conv(128, 1) >> batch_norm >> relu >> conv(64, 1)
    return build(h, name="images")


def frames() -> Network:
    """What is not 0 of 0, as a sigmoid, has to be cleared past the end of a sequence."""
    h = FRAMES >> conv(40, 3) >> sigmoid >> conv(48, 1) >> sigmoid >> conv(56, 1) >> relu
    return build(h >> conv(20, 1) >> sigmoid >> conv(16, 3), name="frames")


def test_images_of_14_by_14_fill_tiles() -> None:
    emitted = compile_passes(images(), "train", target=H100)
    found = {kernel.name: program for kernel, program in passes(emitted) if is_joined(kernel)}
    assert {*found} == {
        "conv2.sum",
        "conv3.sum",
        "d_relu1",
        "d_relu2",
        "d_conv2.weight.parts",
        "d_conv3.weight.parts",
    }
    assert count_rows(found["d_relu2"], {"N": 64}) == 64 * 14 * 14


def test_what_sees_neighbours_keeps_to_its_sequence() -> None:
    assert joined_names(compile_passes(frames(), "train", target=H100)) == {
        *("conv2.sum", "conv3.sum", "conv4.sum", "d_relu1", "d_sigmoid1", "d_sigmoid2"),
        *("d_conv2.weight.parts", "d_conv3.weight.parts", "d_conv4.weight.parts"),
    }


def test_statistics_of_sequences_keep_to_their_own() -> None:
    """The mean of each sequence is begun where its rows are computed."""
    network = build(FRAMES >> conv(32, 3) >> relu >> conv(64, 1) >> relu >> stats_pool() >> linear(8))
    assert joined_names(compile_passes(network, "eval", target=H100)) == set()


def test_a_cpu_has_tiles_of_its_own() -> None:
    assert joined_names(compile_passes(frames(), "train", CPU_BLOCKS)) == set()


@NEEDS_CPP
@pytest.mark.parametrize(
    ("network", "case"),
    [
        (frames(), Case({"N": 5, "T": 37})),
        (frames(), Case({"N": 70, "T": 7}, (7, 5, *range(5, 8), *[7] * 60, *[5] * 5))),
        (frames(), Case({"N": 3, "T": 300}, (120, 300, 5))),
        (images(), Case({"N": 3})),
    ],
)
def test_sequences_stay_apart(network: Network, case: Case) -> None:
    """Past the end of a sequence inputs are NaN, and what kernels store is zero."""
    emitted = compile_passes(network, "train", target=H100)
    (kernels,) = native_kernels([emitted], torch.float64)
    rows = Exact(kernels.emitted, case, torch.float64, 0, lambda _: None, kernels.where).rows()
    assert {"d_conv3.weight", "d_conv2.bias", "d_input"} <= {row.array for row in rows}
    assert [row for row in rows if not row.ok] == []


@pytest.mark.parametrize("network", [frames(), images()])
def test_memory_is_proven_safe(network: Network) -> None:
    emitted = compile_passes(network, "train", target=H100)
    for each in (emitted.forward_pass, emitted.backward_pass):
        assert each is not None
        assert prove_pass(each.programs) == ()
