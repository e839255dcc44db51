"""A row of a suite on a GPU: ours and torch, interleaved, as they are and captured in CUDA graphs.

With the device "cpu" all of it is run once, in Triton's interpreter: a rehearsal, whose times mean nothing.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from time import perf_counter
from typing import Any, cast

import torch
from sympy import Symbol
from torch.profiler import ProfilerActivity, profile

from tdnn_compiler.bench.computed import estimate
from tdnn_compiler.bench.cpu_row import count_multiply_adds
from tdnn_compiler.bench.interleave import interleave, wall_clock
from tdnn_compiler.bench.measured import list_launches, time_call
from tdnn_compiler.bench.rows import Measured, SuiteRow
from tdnn_compiler.bench.torch_peers import TORCH_NAMES, torch_ways
from tdnn_compiler.bench.workload import OURS, Contender, Workload, lacks_of, make_workload
from tdnn_compiler.equations.element_types import DataType
from tdnn_compiler.equations.program import Mode
from tdnn_compiler.network.graph import Network
from tdnn_compiler.plan.targets import find_target
from tdnn_compiler.runtime.devices import present_target
from tdnn_compiler.runtime.dtypes import DTYPES

__all__ = ["measure_ceilings", "measure_on_gpu"]

GRAPH = "CUDA graph"
HOST_CALLS = 3
"""So few that the GPU's queue of launches never makes the host wait."""
COPIED, SQUARE = 2**30, 8192
"""Bytes of a copy, and rows and columns of a product, by which a GPU's own limits are found."""


def measure_on_gpu(network: Network, numbers: Mapping[Symbol, int], row: SuiteRow) -> Measured:
    """Results are checked first: NetworkError, and no time at all, where they are wrong."""
    free_memory()
    set_precision(row.dtype)
    dtype = cast(DataType, row.dtype.replace("tf32", "fp32"))
    workload = make_workload(network, numbers, row.work, DTYPES[dtype], row.device)
    found = Measured(network.name, count_multiply_adds(network, numbers, len(workload.inputs[0])))
    if workload.lack_of_words is not None:
        found.notes["peers"] = f"given our eager module: {workload.lack_of_words}"
    ways = {way.name: way for way in with_graphs(contenders(workload, row, found.notes), found.notes)}
    runs = {name: way.run for name, way in ways.items()}
    real = row.device == "cuda"
    clock = device_clock if real else wall_clock
    spreads = interleave(runs, row.seconds, clock, fewest=5 if real else 1)
    for name, way in ways.items():
        more = measure_footprint(way.run) if real else {}
        first = {"peer": way.peer, "form": way.form, "first_call": way.first_call}
        found.times[name] = first | asdict(spreads[name]) | more
    if row.first:
        found.kernels = time_kernels(workload, numbers, row, dtype)
    return found


def free_memory() -> None:
    """Gives back what the row before this one has left."""
    gc.collect()
    torch.cuda.empty_cache()


def set_precision(dtype: str) -> None:
    """What fp32 products may be rounded to; torch rounds those of convolutions unless it is told."""
    torch.backends.cudnn.benchmark = True
    precision = "tf32" if dtype == "tf32" else "ieee"
    torch.backends.cuda.matmul.fp32_precision = precision
    torch.backends.cudnn.conv.fp32_precision = precision  # type: ignore[attr-defined]


def contenders(workload: Workload, row: SuiteRow, notes: dict[str, str]) -> Iterator[Contender]:
    """Ours, and the peers that run and compute what they should."""
    started = perf_counter()
    run = workload.run_ours()
    run()
    synchronise(row.device)
    yield Contender(OURS, "", run, {}, perf_counter() - started)
    compiler = "inductor" if row.device == "cuda" else "aot_eager"
    for peer in row.peers:
        for way in torch_ways(workload, peer, compiler):
            if isinstance(way, Exception):
                notes[TORCH_NAMES[peer]] = lacks_of(way)
            elif complaint := workload.complaint_about(way):
                notes[way.name] = complaint
            else:
                yield way


def with_graphs(ways: Iterator[Contender], notes: dict[str, str]) -> Iterator[Contender]:
    """Every one, and after it the same captured in a CUDA graph."""
    for way in ways:
        yield way
        captured = replace(way, form=", ".join(filter(None, (way.form, GRAPH))))
        try:
            yield replace(captured, run=capture(way.run))
        except Exception as error:  # what synchronises cannot be captured
            notes[captured.name] = lacks_of(error)


def capture(run: Callable[[], Any]) -> Callable[[], Any]:
    """The replay of a run."""
    if not torch.cuda.is_available():
        raise RuntimeError("there is no GPU")
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            run()
    torch.cuda.current_stream().wait_stream(side)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    try:
        with torch.cuda.graph(graph):
            run()
    finally:
        torch.cuda.synchronize()
    return graph.replay


def device_clock(run: Callable[[], object], calls: int) -> float:
    start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    for _ in range(calls):
        run()
    stop.record()
    stop.synchronize()
    return start.elapsed_time(stop) / 1e3


def synchronise(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def measure_footprint(run: Callable[[], object]) -> dict[str, Any]:
    """Of a call: seconds of the host, bytes of memory at its peak beyond what was there, and launches."""
    torch.cuda.synchronize()
    started = perf_counter()
    for _ in range(HOST_CALLS):
        run()
    host = (perf_counter() - started) / HOST_CALLS
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    run()
    torch.cuda.synchronize()
    memory = torch.cuda.max_memory_allocated() - before
    return {"host": host, "memory": memory, "launches": count_launches(run)}


def count_launches(run: Callable[[], object]) -> int | None:
    """Kernels that run, copies and fills among them; None where the machine lets nobody look."""
    try:
        with profile(activities=[ProfilerActivity.CUDA]) as seen:
            run()
            torch.cuda.synchronize()
        return sum(event.device_type.name == "CUDA" for event in seen.events()) or None
    except (RuntimeError, AssertionError):
        return None


def time_kernels(
    workload: Workload, numbers: Mapping[Symbol, int], row: SuiteRow, dtype: DataType
) -> list[dict[str, Any]]:
    """Each kernel by itself, with an empty cache, beside the least time by the data sheet."""
    mode: Mode = "eval" if row.work == "forward" else "train"
    target = present_target() or find_target("sm_90")
    computed = {k.kernel: k for k in estimate(workload.network, target, numbers, mode, dtype).kernels}
    rows = []
    for name, launch in list_launches(workload.ours, workload.inputs, mode, 0):
        seconds = time_call(launch, True) if row.device == "cuda" else wall_clock(launch, 1)
        least = asdict(computed[name]) if name in computed else {"kernel": name}
        rows.append({**least, "measured": seconds})
    return rows


def measure_ceilings() -> dict[str, Any]:
    """What the GPU gives at best: bytes a second of a copy, and operations a second of products."""
    found: dict[str, Any] = {}
    source, target = (torch.empty(COPIED, dtype=torch.int8, device="cuda") for _ in range(2))
    found["copy"] = 2 * COPIED / fastest(lambda: target.copy_(source))
    for dtype, kind in (("bf16", torch.bfloat16), ("tf32", torch.float32), ("fp32", torch.float32)):
        set_precision(dtype)
        left, right = (torch.randn(SQUARE, SQUARE, dtype=kind, device="cuda") for _ in range(2))
        found[dtype] = 2 * SQUARE**3 / fastest(lambda: left @ right)  # noqa: B023
    return found


def fastest(run: Callable[[], object]) -> float:
    for _ in range(3):
        run()
    return min(device_clock(run, 1) for _ in range(20))
