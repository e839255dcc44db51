"""The program of a worker of `tdnn bench`: rows as lines of JSON come in, and what was found goes out."""

import json
import logging
import os
import sys
import warnings
from time import perf_counter
from typing import Any

from sympy import Symbol

from tdnn_compiler.bench.cpu_row import call_first, measure_on_cpu
from tdnn_compiler.bench.epoch import measure_epoch
from tdnn_compiler.bench.gpu_row import measure_ceilings, measure_on_gpu
from tdnn_compiler.bench.rows import Measured, SuiteRow
from tdnn_compiler.bench.workload import lacks_of
from tdnn_compiler.commands.scripts import network_in
from tdnn_compiler.commands.sizes import open_sides
from tdnn_compiler.network.graph import Network


def answer_questions() -> None:
    # Runtimes print what they like; the answers go where nothing else does.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        for line in sys.stdin:
            answers.write(json.dumps(answer(json.loads(line))) + "\n")
            answers.flush()


def answer(question: dict[str, Any]) -> dict[str, Any]:
    try:
        if "first_call" in question:
            return time_first_call(SuiteRow.of(question["first_call"]))
        row = SuiteRow.of(question["row"])
        return measure_ceilings() if row.work == "ceilings" else measure_row(row, question["peak"]).data()
    except Exception as error:  # a row that fails is one that says why
        return {"error": lacks_of(error)}


def time_first_call(row: SuiteRow) -> dict[str, Any]:
    """From a script to the first result."""
    started = perf_counter()
    call_first(*load_row(row), row)
    return {"seconds": perf_counter() - started}


def load_row(row: SuiteRow) -> tuple[Network, dict[Symbol, int]]:
    """The network, and numbers for its open sizes. The sides of images are bound: peers know them too."""
    network = network_in(row.target)
    network = network.bind(**{name: row.sizes[name] for name in open_sides(network)})
    return network, {symbol: row.sizes[name] for name, symbol in network.symbols.items()}


def measure_row(row: SuiteRow, peak: float) -> Measured:
    if row.work == "epoch":
        return measure_epoch(network_in(row.target), row, peak)
    network, numbers = load_row(row)
    if row.threads == 0:
        return measure_on_gpu(network, numbers, row)
    return measure_on_cpu(network, numbers, row, peak)


if __name__ == "__main__":
    answer_questions()
