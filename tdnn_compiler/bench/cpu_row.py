"""A row of a suite on a CPU: ours and its peers, interleaved in this process."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import torch
from sympy import Symbol

from tdnn_compiler.analysis import analyse
from tdnn_compiler.bench.interleave import interleave
from tdnn_compiler.bench.probe import FmaProbe
from tdnn_compiler.bench.rows import FROZEN, Measured, SuiteRow
from tdnn_compiler.bench.runtimes import RUNTIME_NAMES, missing_package, runtime_ways
from tdnn_compiler.bench.torch_peers import TORCH_NAMES, torch_ways
from tdnn_compiler.bench.workload import OURS, Contender, Workload, lacks_of, make_workload
from tdnn_compiler.network.graph import Network
from tdnn_compiler.runtime.compile import compile
from tdnn_compiler.runtime.dtypes import DTYPES
from tdnn_compiler.runtime.samples import Case, draw_input
from tdnn_compiler.symbolic.expressions import substitute

__all__ = ["call_first", "count_multiply_adds", "measure_on_cpu"]


def measure_on_cpu(network: Network, numbers: Mapping[Symbol, int], row: SuiteRow, peak: float) -> Measured:
    """`peak`: the best rate of the machine that is known, in operations a second.

    Results are checked first: NetworkError, and no time at all, where they are wrong.
    """
    torch.set_num_threads(row.threads)
    workload = make_workload(network, numbers, row.work, DTYPES[row.dtype], "cpu")
    found = Measured(network.name, count_multiply_adds(network, numbers, len(workload.inputs[0])))
    if workload.lack_of_words is not None:
        found.notes["peers"] = f"given our eager module: {workload.lack_of_words}"
    ways = {way.name: way for way in peer_ways(workload, row, found.notes)}
    frozen = row.work == "forward"
    runs = {OURS: workload.run_ours(frozen)} | {name: way.run for name, way in ways.items()}
    probe = FmaProbe(row.threads)
    probe.peak = max(probe.peak, peak)
    spreads = interleave(runs, row.seconds, rate=probe.rate, peak=lambda: probe.peak)
    found.peak = probe.peak
    form = FROZEN if frozen else ""
    found.times = {name: {"peer": OURS, "form": form} | asdict(spread) for name, spread in spreads.items()}
    for name, way in ways.items():
        found.times[name] |= {"peer": way.peer, "form": way.form, "first_call": way.first_call}
    return found


def peer_ways(workload: Workload, row: SuiteRow, notes: dict[str, str]) -> Iterator[Contender]:
    """Those that run, and compute what they should; `notes` say what is wrong with the others."""
    for peer in row.peers:
        name = RUNTIME_NAMES.get(peer) or TORCH_NAMES[peer]
        if row.work != "forward" and (peer == "frozen" or peer in RUNTIME_NAMES):
            continue
        lack = missing_package(peer)
        if lack is not None:
            notes[name] = lack
            continue
        exported = peer in RUNTIME_NAMES
        ways = (
            runtime_ways(workload, peer, row.threads) if exported else torch_ways(workload, peer, "inductor")
        )
        for way in ways:
            if isinstance(way, Exception):
                notes[name] = lacks_of(way)
            elif complaint := workload.complaint_about(way):
                notes[way.name] = complaint
            else:
                yield way


def count_multiply_adds(network: Network, numbers: Mapping[Symbol, int], batch: int) -> int:
    """Of the forward pass of so many sequences."""
    return batch * int(substitute(analyse(network).total.multiply_adds, dict(numbers)))


def call_first(network: Network, numbers: Mapping[Symbol, int], row: SuiteRow) -> None:
    """Compiles a network and calls it once, as a new process does."""
    torch.set_num_threads(row.threads or 1)
    kind = DTYPES[row.dtype]
    module = compile(network, kind).module()
    case = Case({str(symbol): number for symbol, number in numbers.items()})
    inputs = [draw_input(form, case, kind).to(kind) for form in module.forms]
    module.train(row.work != "forward")
    with torch.set_grad_enabled(row.work != "forward"):
        found = module(*inputs)
        outputs = list(found.values()) if isinstance(found, dict) else [found]
        if row.work != "forward":
            torch.autograd.backward(outputs, [torch.ones_like(x) for x in outputs])
