"""The suites: which networks at which sizes. What tells most comes first."""

import os
from collections.abc import Iterator

from tdnn_compiler.bench.rows import SuiteRow, Work, split_peers
from tdnn_compiler.bench.worker import ROOT
from tdnn_compiler.symbolic.errors import mistake

__all__ = ["cpu_suite", "script_rows"]

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
