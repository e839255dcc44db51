"""The suites: which networks at which sizes. What tells most comes first."""

import os
from collections.abc import Iterator

from tdnn_compiler.bench.rows import Device, SuiteRow, Work, split_peers
from tdnn_compiler.bench.worker import ROOT
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["cpu_suite", "gpu_suite", "script_rows"]

ALL = 0
CPU_GROUPS = (("eager", "onnxruntime", "openvino"), ("compile", "frozen"), ("max-autotune",))
"""Peers that are measured together: those that are quick to set up first, for all networks."""

X_VECTOR, TC_RESNET = "x_vector.py:frames_pooled", "tc_resnet8.py"
QUARTZNET, WAVENET = "quartznet_like.py", "wavenet_like.py"
SMALL_CNN, VGG = "small_cnn.py", "vgg_block.py"
PICTURE, LARGE_PICTURE = {"H": 32, "W": 32}, {"H": 224, "W": 224}

CPU_CASES: tuple[tuple[str, dict[str, int], Work, int], ...] = (
    (X_VECTOR, {"N": 1, "T": 1000}, "forward", ALL),
    (X_VECTOR, {"N": 8, "T": 1000}, "forward", ALL),
    (TC_RESNET, {"N": 1, "T": 101}, "forward", 1),
    (TC_RESNET, {"N": 8, "T": 101}, "forward", ALL),
    (QUARTZNET, {"N": 1, "T": 1000}, "forward", ALL),
    (QUARTZNET, {"N": 8, "T": 1000}, "forward", ALL),
    (WAVENET, {"N": 1, "T": 16_000}, "forward", ALL),
    (WAVENET, {"N": 8, "T": 16_000}, "forward", ALL),
    (SMALL_CNN, {"N": 32, **PICTURE}, "forward", ALL),
    (VGG, {"N": 1, **LARGE_PICTURE}, "forward", ALL),
    (VGG, {"N": 8, **LARGE_PICTURE}, "forward", ALL),
    (X_VECTOR, {"N": 8, "T": 1000}, "step", ALL),
    (TC_RESNET, {"N": 8, "T": 101}, "step", ALL),
    (QUARTZNET, {"N": 8, "T": 1000}, "step", ALL),
    (WAVENET, {"N": 8, "T": 16_000}, "step", ALL),
    (SMALL_CNN, {"N": 32, **PICTURE}, "step", ALL),
    (VGG, {"N": 8, **LARGE_PICTURE}, "step", ALL),
    ("speakers.py", {"N": 32, "T": 29}, "epoch", 1),
    (X_VECTOR, {"N": 1, "T": 1000}, "forward", 1),
    (QUARTZNET, {"N": 1, "T": 1000}, "forward", 1),
    (WAVENET, {"N": 1, "T": 16_000}, "forward", 1),
    (SMALL_CNN, {"N": 32, **PICTURE}, "forward", 1),
    (VGG, {"N": 1, **LARGE_PICTURE}, "forward", 1),
    (X_VECTOR, {"N": 8, "T": 1000}, "step", 1),
    (TC_RESNET, {"N": 8, "T": 101}, "step", 1),
    (QUARTZNET, {"N": 8, "T": 1000}, "step", 1),
    (WAVENET, {"N": 8, "T": 16_000}, "step", 1),
    (SMALL_CNN, {"N": 32, **PICTURE}, "step", 1),
    (VGG, {"N": 8, **LARGE_PICTURE}, "step", 1),
)


OWN = "tdnn_compiler/bench/networks.py"
GPU_GROUPS = (("eager",), ("compile",), ("max-autotune",))
RESNET, ECAPA, SPEECH = "resnet.py", "ecapa_tdnn.py", "x_vector.py"

# Script, sizes, and sizes of a rehearsal.
GPU_NETWORKS: tuple[tuple[str, dict[str, int], dict[str, int]], ...] = (
    (f"examples/{SPEECH}", {"N": 128, "T": 300}, {"N": 2, "T": 17}),
    (f"examples/{TC_RESNET}", {"N": 64, "T": 101}, {"N": 2, "T": 17}),
    (f"examples/{WAVENET}", {"N": 1, "T": 160_000}, {"N": 1, "T": 21}),
    (f"{OWN}:group_norm_alone", {"N": 4, "T": 32_000}, {"N": 2, "T": 9}),
    (f"{OWN}:depthwise_alone", {"N": 32, "T": 1000}, {"N": 2, "T": 9}),
    (f"examples/{ECAPA}", {"N": 64, "T": 300}, {"N": 2, "T": 9}),
    (f"examples/{RESNET}", {"N": 64, **LARGE_PICTURE}, {"N": 1, **PICTURE}),
    (f"examples/{QUARTZNET}", {"N": 32, "T": 1000}, {"N": 2, "T": 9}),
    (f"examples/{WAVENET}", {"N": 32, "T": 16_000}, {"N": 2, "T": 9}),
    (f"examples/{SMALL_CNN}", {"N": 256, **PICTURE}, {"N": 1, "H": 8, "W": 8}),
    (f"examples/{VGG}", {"N": 32, **LARGE_PICTURE}, {"N": 1, "H": 8, "W": 8}),
    (f"{OWN}:unet", {"N": 8, "h": 16, "w": 16}, {"N": 1, "h": 1, "w": 1}),
)
GPU_RUNS: tuple[tuple[str, Work], ...] = (
    ("bf16", "step"),
    ("bf16", "forward"),
    ("tf32", "step"),
    ("fp32", "step"),
    ("tf32", "forward"),
    ("fp32", "forward"),
)
NOT_REHEARSED = ("bf16",)
"""Types in which Triton's interpreter is wrong."""


def gpu_suite(peers: tuple[str, ...], rehearsal: bool) -> list[SuiteRow]:
    """The machine's ceilings, and then all networks in one type and pass after the other."""
    require_examples()
    device: Device = "cpu" if rehearsal else "cuda"
    rows = [] if rehearsal else [SuiteRow("", {}, "ceilings", (), device)]
    for number, group in enumerate(split_peers(peers, *GPU_GROUPS)):
        for dtype, work in GPU_RUNS:
            for target, sizes, small in GPU_NETWORKS:
                size, seconds = (small, 0.0) if rehearsal else (sizes, 2.0)
                rows.append(SuiteRow(target, size, work, group, device, dtype, 0, number == 0, seconds))
    return [row for row in rows if not (rehearsal and row.dtype in NOT_REHEARSED)]


def require_examples() -> None:
    """The scripts of a suite lie beside the package, in a source folder."""
    if not (ROOT / "examples").is_dir():
        got = f"no examples in {ROOT}"
        raise mistake("bench --suite", "the examples beside the package", got, "run it from a source folder")


def cpu_suite(peers: tuple[str, ...]) -> list[SuiteRow]:
    require_examples()
    rows: list[SuiteRow] = []
    for number, group in enumerate(split_peers(peers, *CPU_GROUPS)):
        for script, sizes, work, threads in CPU_CASES:
            # Nothing is new on one thread to a compiler that was timed on all.
            if number == 0 or threads != 1 or script == TC_RESNET:
                found = SuiteRow(f"examples/{script}", sizes, work, group, threads=threads or all_threads())
                rows += with_peers_that_can(found, number == 0)
    return rows


def script_rows(target: str, sizes: dict[str, int], peers: tuple[str, ...]) -> list[SuiteRow]:
    """One network on a CPU, forward and a step of training, with all peers at once."""
    works: tuple[Work, ...] = ("forward", "step")
    rows = [SuiteRow(target, sizes, work, peers, threads=all_threads()) for work in works]
    return [row for each in rows for row in with_peers_that_can(each, True)]


def with_peers_that_can(row: SuiteRow, first: bool) -> Iterator[SuiteRow]:
    """The row without the peers that only infer, where it trains; no row where none is left beside ours."""
    inferring = ("onnxruntime", "openvino", "frozen")
    peers = tuple(peer for peer in row.peers if row.work == "forward" or peer not in inferring)
    if first or peers:
        yield SuiteRow(row.target, row.sizes, row.work, peers, row.device, row.dtype, row.threads, first)


def all_threads() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
